package state

import (
	"slices"

	"github.com/plainbill/plainbill/cost/view"
	"github.com/plainbill/plainbill/wasm/wire"
)

// PageOfItems is how many line items are shown at once.
const PageOfItems = 25

// longestHistory is how many Views can be gone back to.
const longestHistory = 100

// shortestSearch is how many letters a search needs.
const shortestSearch = 2

// FilesWait is said of files that come while others are read.
const FilesWait = "More files are waiting until these are read."

// inDialog finds the heading of the open dialog.
const inDialog = "[role=dialog] h2"

// Reduce returns the state after e, and what the browser is to do about it.
func Reduce(s State, e Event) (State, []Command) {
	r := step{State: s}
	e.apply(&r)
	return r.State, r.commands
}

// step is a Reduce at work.
type step struct {
	State
	commands []Command
}

func (r *step) do(c Command) { r.commands = append(r.commands, c) }

// ask sends a request; older answers on the same topic will not be taken.
func (r *step) ask(t Topic, q wire.Request) {
	r.lastID++
	q.ID = r.lastID
	r.wanted[t] = q.ID
	r.do(Ask{q})
}

// drop gives up waiting on topics, so that late answers are ignored.
func (r *step) drop(list ...Topic) {
	for _, t := range list {
		r.wanted[t] = 0
	}
}

// forget has topics asked for anew when their tab is looked at. What is on its way was
// asked of another View: it is not heard, or the ledger bar would be about that one.
func (r *step) forget(list ...Topic) {
	for _, t := range list {
		r.asked[t] = false
	}
	r.drop(list...)
}

// open starts reading files.
func (r *step) open(o wire.Open) {
	r.begin(o.Add, o.Sample)
	r.roomFor, r.Room = o, nil
	r.ask(Opening, wire.Request{Open: &o})
}

// begin makes room for a bill that is about to be read.
func (r *step) begin(add, sample bool) {
	before := r.standing()
	replaces := !add && r.Phase == Loaded || add && r.Replaced
	if !add {
		fresh := New().remember(r.State)
		fresh.LinkBad = r.LinkBad && r.Phase == Empty // said again where the link would have led
		if r.Phase == Loaded {
			// Filters and months were about the bill before; a link waits for its bill.
			fresh.View, fresh.past, fresh.future = first(), nil, nil
			fresh.View.Query.Basis = r.View.Query.Basis
			r.do(SetFragment{Fragment: fresh.View.Fragment(), Replace: true})
		}
		r.State = fresh
	}
	r.before = before
	for t := OverviewTopic; t < topics; t++ {
		if t != KeepTopic && t != LookTopic { // about the device, whichever bill is loaded
			r.drop(t)
		}
	}
	r.asked = [topics]bool{}
	r.Phase, r.Progress, r.Cancel, r.Accepted = Reading, nil, false, false
	r.Dialog, r.Dropped, r.Failure, r.DragOver = NoDialog, nil, nil, false
	r.Sample, r.Replaced = sample, replaces
	r.Bar.State, r.Bar.StateText = "loading", "Reading"
	r.spokenTenth, r.Spoken = 0, "Reading files"
	r.focusSoon = true
	r.onScreen = ""
	r.keeping(func(k *wire.Kept) { k.This, k.Done = false, "" })
}

// look goes to another View: history, fragment, questions. replace leaves no step
// to undo.
func (r *step) look(v View, replace bool) {
	if v.Equal(r.View) {
		return
	}
	r.LinkBad = false // whoever goes on has seen it
	if !replace {
		past := slices.Clone(r.past)
		if len(past) == longestHistory {
			past = past[1:]
		}
		r.past, r.future = append(past, r.View), nil
	}
	r.show(v)
	r.do(SetFragment{Fragment: v.Fragment(), Replace: replace})
}

// show makes v the View and asks for what it needs.
func (r *step) show(v View) {
	old := r.View
	r.View = v
	same := old
	same.Tab, same.Show, same.Items, same.Promise = v.Tab, v.Show, v.Items, v.Promise
	r.Drafts, r.sliding = nil, false
	if !old.Promise.asks(v.Promise) {
		r.reweigh()
	}
	if !same.Equal(v) {
		r.forget(ExploreTopic, ItemsTopic)
		r.ItemsAt = 0
		a, b := View{Query: old.frame()}, View{Query: v.frame()}
		if !a.Equal(b) {
			r.forget(OverviewTopic, AuditTopic, ReportTopic)
			if old.Query.Basis != v.Query.Basis || old.Query.Currency != v.Query.Currency {
				r.forget(CommitmentsTopic)
			}
			if old.Query.Currency != v.Query.Currency {
				r.reweigh()
			}
		}
		if r.Search != "" {
			r.search(r.Search)
		}
	}
	r.refresh()
	if v.Tab != old.Tab && r.answered(v.Tab) {
		r.put(v.Tab)
	}
}

// answered says whether there is an answer to show on tab.
func (s State) answered(t Tab) bool {
	switch t {
	case ExploreTab:
		return s.Explore != nil
	case CommitmentsTab:
		return s.Commitments != nil
	case AuditTab:
		return s.Audit != nil
	case ReportTab:
		return s.Sharing.Document != nil
	}
	return s.Overview != nil
}

// put brings a tab's screen on the page, from its first stage when another was
// there before.
func (r *step) put(t Tab) {
	if r.onScreen != t {
		r.onScreen, r.Stage = t, 0
	}
}

// refresh asks for the answers that the present View lacks.
func (r *step) refresh() {
	if r.Phase != Loaded {
		return
	}
	query := r.View.Query
	switch r.View.Tab {
	case OverviewTab:
		if !r.asked[OverviewTopic] {
			frame := r.View.frame()
			r.asked[OverviewTopic] = true
			r.ask(OverviewTopic, wire.Request{Overview: &frame})
		}
	case CommitmentsTab:
		if !r.asked[CommitmentsTopic] {
			r.asked[CommitmentsTopic] = true
			r.ask(CommitmentsTopic, wire.Request{Commitments: &view.CommitmentsQuery{Currency: query.Currency, Basis: query.Basis}})
		}
		r.weigh()
	case AuditTab:
		if !r.asked[AuditTopic] {
			r.asked[AuditTopic] = true
			r.ask(AuditTopic, wire.Request{Audit: &view.AuditQuery{Basis: query.Basis, Currency: query.Currency, From: query.From, To: query.To}})
		}
	case ReportTab:
		if !r.asked[ReportTopic] {
			r.askReport()
		}
	case ExploreTab:
		if !r.asked[ExploreTopic] {
			r.asked[ExploreTopic] = true
			r.ask(ExploreTopic, wire.Request{Explore: &query})
		}
		if r.View.Items && !r.asked[ItemsTopic] {
			r.asked[ItemsTopic] = true
			r.ask(ItemsTopic, wire.Request{Items: &wire.ItemsRequest{Query: query, Offset: r.ItemsAt, Count: PageOfItems}})
		}
	}
}

// search asks for values that contain text.
func (r *step) search(text string) {
	r.Search = text
	if len(text) < shortestSearch || r.Phase != Loaded {
		r.Matches = nil
		r.drop(SearchTopic)
		return
	}
	r.ask(SearchTopic, wire.Request{Search: &wire.Search{Text: text, Query: r.View.Query, Count: 12}})
}

// close takes the dialog away and returns the focus to the page.
func (r *step) close() {
	if r.Dialog == NoDialog {
		return
	}
	// Who does not open one lot of files still wants those that came after it.
	waiting, next := r.Dropped, r.Dialog == RoomDialog
	r.Dialog, r.Explain, r.Dropped, r.Room = NoDialog, nil, nil, nil
	r.drop(ExplainTopic)
	r.do(FocusBack{})
	if next {
		r.Dropped = waiting
		r.takeDrop()
	}
}

func (e ChoseSample) apply(r *step) {
	if r.Phase != Reading && r.Reader == nil {
		r.open(wire.Open{Sample: true})
	}
}
