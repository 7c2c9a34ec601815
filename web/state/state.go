// Package state is the page as one value. Reduce takes what is and what happened
// and returns what is now, and what the browser is asked to do; it draws nothing,
// waits for nothing and touches nothing, so every transition is tested as a
// sentence on linux.
//
// What is looked at (tab, question, filters) is a View. It lives in the URL
// fragment, which browsers never send, and in a history that can be undone.
package state

import (
	"github.com/plainbill/plainbill/cost/cur"
	"github.com/plainbill/plainbill/cost/view"
	"github.com/plainbill/plainbill/wasm/wire"
)

// Phase says how far the bill is.
type Phase uint8

// The phases: nothing is loaded, files are being read, there are answers to show.
const (
	Empty Phase = iota
	Reading
	Loaded
)

// Dialog is what lies over the page.
type Dialog uint8

// The dialogs. At most one is open.
const (
	NoDialog      Dialog = iota
	ExplainDialog        // how a number was computed
	HelpDialog           // keyboard
	FilesDialog          // files read, left out, refused; rejected rows
	FilterDialog         // choose a dimension and a value to filter by
	DropDialog           // add to this bill, or open instead
	NetworkDialog        // every request of this tab
	RoomDialog           // what was dropped does not fit into memory
)

// Topic is a kind of question that the page asks the engine. An answer is taken
// only when it belongs to the newest question of its topic.
type Topic uint8

// The topics.
const (
	Opening Topic = iota
	OverviewTopic
	ExploreTopic
	ItemsTopic
	ExplainTopic
	SearchTopic
	CommitmentsTopic
	WeighTopic // the first answer about a commitment, and the full one
	WideTopic  // instruments and scopes compared
	AuditTopic
	ReportTopic
	LeaveTopic // a way out of a report
	CompareTopic
	KeepTopic // a bill is kept on this device, or forgotten
	LookTopic // which one is kept, in case another tab has kept another
	topics
)

// State is all that the page knows. It is a value: slices and pointers in it are
// never written through after Reduce has returned it.
type State struct {
	Phase   Phase
	View    View
	Dialog  Dialog
	Version string // of the engine; blank until it has started

	// Files and what became of them.
	Files     []wire.FileState
	Rejects   []wire.Reject
	Delivered *view.Delivered // months, and deliveries that do not count
	Together  []cur.Notice    // about all files together
	Compared  *view.Compared  // two deliveries of one month
	Progress  *wire.Progress
	Seconds   float64 // that the last reading took
	Cancelled bool
	Replaced  bool           // another bill was open before this one, and is closed
	Sample    bool           // the bill is the built-in sample
	Gone      bool           // its files are gone: it was kept, and nothing can be added to it
	Cancel    bool           // cancel has been asked for and not yet answered
	Accepted  bool           // the page-wide notice was read: continue with what there is
	Dropped   []wire.FileRef // what to do with them is not known yet

	// Answers.
	Bar         view.Bar
	Overview    *view.Overview
	Explore     *view.Explore
	Items       *view.LineItems
	Explain     *view.Explain
	Matches     *view.Matches
	Commitments *view.Commitments
	Weighing    *view.Weighing
	Wide        *view.Weighing
	Audit       *view.Audited
	Sharing     Sharing // the Report tab
	Reader      *Reader // nil: the page was not opened by a link to a report
	Search      string  // as typed
	Failure     *wire.Error
	LinkBad     bool // the fragment that came from outside could not be read

	// Small things of the page itself.
	Stage    int // how much of the screen is drawn, up to the last one
	DragOver bool
	Twins    []string // tables below charts that are open, by chart
	Spoken   string   // what the live region says
	Prefix   bool     // "g" was pressed: the next key names a tab
	Sent     int64    // bytes that left this tab since the page was loaded
	Requests []Request
	Room     *wire.Asked // what was dropped does not fit: choose what to leave out
	Kept     *wire.Kept  // what is kept on this device; nil: nothing can be
	Newer    bool        // another version of the app waits to take over
	Width    int         // of the page in CSS pixels; 0: not known yet
	ItemsAt  int64       // first line item shown
	Drafts   []Draft     // numbers being typed

	past, future []View
	onScreen     Tab // whose answer the page shows
	lastID       int64
	wanted       [topics]int64 // id of the newest open question; 0: none
	asked        [topics]bool  // the answer held is of the present View
	spokenTenth  int
	roomFor      wire.Open // what is being opened, and what Room is about
	before       standing  // of the bill that is added to, or stays where another is of no use
	reopening    bool      // what is being read is the kept bill
	focusSoon    bool      // move the focus to the heading when the answer comes

	slid            float64 // where the slider is dragged to
	sliding         bool
	depth           view.Depth // of the newest question about a commitment
	answeredPromise Promise    // what Weighing answers
}

// Adding says whether files are being added to a bill.
func (s State) Adding() bool { return s.Phase == Reading && s.roomFor.Add }

// Waiting says whether an answer on topic is still to come.
func (s State) Waiting(t Topic) bool { return s.wanted[t] != 0 }

// The Stage of a screen that is drawn as a whole. The Commitments screen is long,
// and its second answer brings a part of its own, which begins after weighStage.
const (
	LastStage            = 3
	LastCommitmentsStage = 7
	weighStage           = 2
)

func (s State) lastStage() int {
	if s.onScreen == CommitmentsTab {
		return LastCommitmentsStage
	}
	return LastStage
}

// Unfinished says that more of the screen is to be drawn after this frame: a new
// screen comes in parts, so that no part keeps the page from answering.
func (s State) Unfinished() bool {
	return s.Phase == Loaded && s.onScreen != "" && s.Stage < s.lastStage()
}

// OnScreen is the tab whose answer is shown; blank while there is none. While the
// answer of a tab just chosen is on its way, the other stays.
func (s State) OnScreen() Tab {
	if s.Phase != Loaded {
		return ""
	}
	return s.onScreen
}

// Brief says that what was pressed last is answered in a moment, as a rule: what the page
// says meanwhile need not be drawn at once.
func (s State) Brief() bool { return s.Cancel || s.reopening }

// Turning says that a tab was chosen whose answer is on its way: what is on screen
// is another tab's.
func (s State) Turning() bool {
	if s.OnScreen() == "" || s.onScreen == s.View.Tab {
		return false
	}
	for _, t := range []Topic{OverviewTopic, ExploreTopic, CommitmentsTopic, AuditTopic, ReportTopic} {
		if s.Waiting(t) {
			return true
		}
	}
	return false
}

// Reopens says whether the bill that is being read is the kept one.
func (s State) Reopens() bool { return s.reopening }

// CanUndo says whether there is a View to go back to.
func (s State) CanUndo() bool { return len(s.past) > 0 }

// CanRedo says whether there is an undone View.
func (s State) CanRedo() bool { return len(s.future) > 0 }

// TwinOpen says whether the table below the named chart is open.
func (s State) TwinOpen(chart string) bool {
	for _, open := range s.Twins {
		if open == chart {
			return true
		}
	}
	return false
}

// Notices returns what is to be known about the files, gravest first and files in
// their order; each says which file it speaks of.
func (s State) Notices() []FileNotice {
	var found []FileNotice
	for _, severity := range []cur.Severity{cur.Stop, cur.Warn, cur.Inform} {
		for _, n := range s.Together {
			if n.Severity == severity {
				found = append(found, FileNotice{Notice: n})
			}
		}
		for _, f := range s.Files {
			for _, n := range f.Notices {
				if n.Severity == severity {
					found = append(found, FileNotice{File: f.Name, Notice: n})
				}
			}
		}
	}
	return found
}

// FileNotice is a notice and the file that it is about.
type FileNotice struct {
	File string
	cur.Notice
}

// Incomplete says whether the totals on the page are short of what was dropped:
// reading was cancelled, or a file that counts was damaged or refused.
func (s State) Incomplete() bool { return s.Phase == Loaded && s.Bar.State == "partial" }
