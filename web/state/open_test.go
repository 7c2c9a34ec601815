package state

import (
	"testing"

	"github.com/plainbill/plainbill/cost/cur"
	"github.com/plainbill/plainbill/cost/view"
	"github.com/plainbill/plainbill/wasm/wire"
)

func TestADropOpensFiles(t *testing.T) {
	p := open().after(DraggedOver{true}, DroppedFiles{aFile})
	r := p.asked(t)
	if r.Open == nil || len(r.Open.Files) != 1 || r.Open.Add || r.ID == 0 {
		t.Errorf("asked %+v", r)
	}
	if p.Phase != Reading || p.DragOver || p.Bar.State != "loading" {
		t.Errorf("phase %v, over %v, bar %q", p.Phase, p.DragOver, p.Bar.State)
	}
}

func TestNothingDroppedIsNothing(t *testing.T) {
	if p := open().after(DroppedFiles{}, Picked{}); p.Phase != Empty || p.commands != nil {
		t.Errorf("%v %v", p.Phase, p.commands)
	}
}

func TestTheSampleTakesTheSamePath(t *testing.T) {
	p := open().after(ChoseSample{})
	if r := p.asked(t); r.Open == nil || !r.Open.Sample || p.Phase != Reading || !p.Sample {
		t.Errorf("%+v", r)
	}
	if p.after(ChoseSample{}, DroppedFiles{aFile}, Picked{Files: aFile}); len(p.commands) != 0 {
		t.Error("a second bill was opened while one was being read")
	}
}

func TestProgressIsShownAndSpokenEveryTenth(t *testing.T) {
	p := open().after(DroppedFiles{aFile})
	id := p.asked(t).ID
	say := func(done int64) string {
		p.after(Replied{wire.Reply{ID: id, Progress: &wire.Progress{Bytes: 1000, BytesDone: done, Rows: done, Bar: view.Bar{State: "loading", Rows: done}}}})
		return p.Spoken
	}
	first := say(50)
	if say(99) != first {
		t.Error("spoke before the first tenth")
	}
	if got := say(100); got != "10% read" {
		t.Errorf("at a tenth: %q", got)
	}
	if got := say(190); got != "10% read" {
		t.Errorf("before two tenths: %q", got)
	}
	if got := say(450); got != "40% read" {
		t.Errorf("past four tenths: %q", got)
	}
	if p.Bar.Rows != 450 || p.Progress.Rows != 450 {
		t.Errorf("rows %d", p.Bar.Rows)
	}
}

func TestThePreviewStaysUntilANewerOne(t *testing.T) {
	p := open().after(DroppedFiles{aFile})
	id := p.asked(t).ID
	p.after(Replied{wire.Reply{ID: id, Progress: &wire.Progress{Daily: &view.Series{Title: "first"}}}},
		Replied{wire.Reply{ID: id, Progress: &wire.Progress{}}})
	if p.Progress.Daily == nil || p.Progress.Daily.Title != "first" {
		t.Error("the preview is gone")
	}
}

func TestNothingUsableSaysWhy(t *testing.T) {
	p := open().after(DroppedFiles{aFile})
	notice := cur.Notice{Code: cur.NotABill, Severity: cur.Stop, Title: "This is not a cost report"}
	p.after(Replied{wire.Reply{ID: p.asked(t).ID, Opened: &wire.Opened{Bar: view.Bar{State: "empty"}, Files: []wire.FileState{{Name: "a.csv", State: "refused", Notices: []cur.Notice{notice}}}}}})
	if p.Phase != Empty || len(p.Notices()) != 1 || p.Notices()[0].File != "a.csv" {
		t.Errorf("%v %+v", p.Phase, p.Notices())
	}
	if f, ok := command[Focus](p); !ok || f.Selector != "#refused" {
		t.Errorf("%+v", f)
	}
}

func TestCancelIsAskedOnceAndKeepsWhatWasRead(t *testing.T) {
	p := open().after(DroppedFiles{aFile})
	id := p.asked(t).ID
	p.after(PressedCancel{})
	if p.asked(t).Cancel == nil || !p.Cancel {
		t.Fatal("no cancel")
	}
	if p.after(PressedCancel{}); len(p.commands) != 0 {
		t.Error("cancelled twice")
	}
	part := aBar
	part.State = "partial"
	p.after(Replied{wire.Reply{ID: id, Opened: &wire.Opened{Usable: true, Cancelled: true, Bar: part}}})
	if p.Phase != Loaded || !p.Cancelled || !p.Incomplete() || p.Bar.State != "partial" {
		t.Errorf("%v %v %q", p.Phase, p.Cancelled, p.Bar.State)
	}
	if p.after(AcceptedPartial{}); !p.Accepted {
		t.Error("the notice stays")
	}
}

func TestFilesDroppedOnABillAreAskedAbout(t *testing.T) {
	p := loaded(t).after(DroppedFiles{aFile})
	if p.Dialog != DropDialog || p.Phase != Loaded {
		t.Fatalf("dialog %v, phase %v", p.Dialog, p.Phase)
	}
	p.after(ResolvedDrop{Add: true})
	if r := p.asked(t); r.Open == nil || !r.Open.Add || p.Overview == nil || p.Dialog != NoDialog {
		t.Errorf("%+v", r)
	}
}

// Files that come while it is being asked are asked about together.
func TestFilesDroppedWhileAskingWaitToo(t *testing.T) {
	more := []wire.FileRef{{Name: "b.csv"}}
	p := loaded(t).after(DroppedFiles{aFile})
	if p.Spoken = ""; !p.Waits() || p.after(DroppedFiles{more}).Dialog != DropDialog || len(p.Dropped) != 2 {
		t.Fatalf("dialog %v, %+v", p.Dialog, p.Dropped)
	}
	p.after(ResolvedDrop{})
	if o := p.asked(t).Open; len(o.Files) != 2 || o.Files[0].Name != aFile[0].Name || o.Files[1].Name != "b.csv" {
		t.Errorf("%+v", o.Files)
	}
	// Once that is closed, they are forgotten.
	p = loaded(t).after(DroppedFiles{aFile}, OpenedDialog{NoDialog})
	if p.Waits() || len(p.after(DroppedFiles{more}).Dropped) != 1 {
		t.Errorf("%+v", p.Dropped)
	}
}

// Files that come while others are read wait, and nobody forgets them.
func TestFilesThatComeWhileOthersAreReadWait(t *testing.T) {
	b, c := []wire.FileRef{{Name: "b.csv"}}, []wire.FileRef{{Name: "c.csv"}}
	reading := func() (*page, int64) {
		p := open().after(DroppedFiles{aFile})
		id := p.asked(t).ID
		if p.after(DroppedFiles{b}, Picked{Files: c, Add: true}); len(p.commands) != 0 || len(p.Dropped) != 2 || p.Spoken != FilesWait {
			t.Fatalf("%+v, %+v, %q", p.commands, p.Dropped, p.Spoken)
		}
		return p, id
	}
	p, id := reading()
	p.after(Replied{wire.Reply{ID: id, Opened: &usable}})
	if p.Phase != Loaded || p.Dialog != DropDialog {
		t.Fatalf("phase %v, dialog %v", p.Phase, p.Dialog)
	}
	if p.after(ResolvedDrop{Add: true}); !p.Adding() || len(p.asked(t).Open.Files) != 2 {
		t.Errorf("%+v", p.asked(t).Open)
	}
	// Where nothing could be read there is nothing to ask.
	p, id = reading()
	p.after(Replied{wire.Reply{ID: id, Opened: &wire.Opened{}}})
	if o := p.asked(t).Open; p.Phase != Reading || o == nil || len(o.Files) != 2 || o.Files[0].Name != "b.csv" {
		t.Errorf("phase %v, %+v", p.Phase, o)
	}
	// Nor does the choice of what to leave out forget them.
	p, id = reading()
	p.after(Replied{wire.Reply{ID: id, Asked: &wire.Asked{Choices: []wire.RoomChoice{{Anyway: true}}}}}, ChoseRoom{0})
	if o := p.asked(t).Open; o.Files[0].Name != "a.csv" || !o.Anyway || len(p.Dropped) != 2 {
		t.Errorf("%+v, %+v", o, p.Dropped)
	}
}

func TestARefusedAddLeavesTheBar(t *testing.T) {
	p := loaded(t).after(DroppedFiles{aFile}, ResolvedDrop{Add: true})
	id := p.asked(t).ID
	p.after(Replied{wire.Reply{ID: id, Progress: &wire.Progress{Bar: view.Bar{State: "loading"}}}})
	p.after(Replied{wire.Reply{ID: id, Error: &wire.Error{Title: "A kept bill cannot be added to"}}})
	if p.Phase != Loaded || p.Bar.State != "complete" || p.Bar.Rows != aBar.Rows || len(p.Files) != 1 || p.Failure == nil {
		t.Errorf("phase %v, bar %+v, files %+v", p.Phase, p.Bar, p.Files)
	}
}

func TestFilesPickedToAddAreAdded(t *testing.T) {
	p := loaded(t).after(PressedChoose{Add: true})
	if c, ok := command[PickFiles](p); !ok || !c.Add {
		t.Fatalf("%+v", p.commands)
	}
	if p.after(Picked{Files: aFile, Add: true}); p.asked(t).Open == nil || !p.asked(t).Open.Add {
		t.Error("not added")
	}
}

func TestOpeningInsteadForgetsTheBillButNotTheView(t *testing.T) {
	p := loaded(t).after(ChoseBasis{"cash"}, DroppedFiles{aFile}, ResolvedDrop{})
	if p.Overview != nil || p.asked(t).Open.Add || p.View.Query.Basis != "cash" {
		t.Error("kept too much or too little")
	}
}

func TestAFailedOpenLeavesWhatWasThere(t *testing.T) {
	p := open().after(DroppedFiles{aFile})
	if p.after(Replied{wire.Reply{ID: p.asked(t).ID, Error: &wire.Error{Title: "No"}}}); p.Phase != Empty || p.Bar.State != "empty" {
		t.Errorf("%v %q", p.Phase, p.Bar.State)
	}
	p = loaded(t).after(DroppedFiles{aFile}, ResolvedDrop{Add: true})
	if p.after(Replied{wire.Reply{ID: p.asked(t).ID, Error: &wire.Error{Title: "No"}}}); p.Phase != Loaded {
		t.Error("the bill before is gone")
	}
}

func TestACrashStartsOverAndReadsAgainWhatItCan(t *testing.T) {
	p := loaded(t).after(ChoseBasis{"cash"}, Crashed{Title: "The engine stopped"})
	if p.Phase != Empty || p.Failure == nil || p.Overview != nil || p.View.Query.Basis != "cash" {
		t.Errorf("%v %+v", p.Phase, p.Failure)
	}
	p = loaded(t).after(Crashed{Title: "The engine stopped", Left: aFile})
	if r := p.asked(t); r.Open == nil || len(r.Open.Files) != 1 || p.Failure == nil || p.Phase != Reading {
		t.Errorf("%+v", r)
	}
	id := p.lastID
	if p.after(Replied{wire.Reply{ID: 999, Error: &wire.Error{Title: "Gone", Fatal: true}}}); p.Phase != Empty || p.lastID < id {
		t.Error("a fatal error must end everything, and ids must not be used again")
	}
}

// A bill that stays is spoken of as before: what was of no use, did not fit or was not added
// only comes beside it.
func TestWhatIsSaidOfABillThatStays(t *testing.T) {
	none := []wire.FileState{{Name: "none.txt", State: "refused"}}
	for name, tt := range map[string]struct {
		add    bool
		answer wire.Reply
		files  int
	}{
		"of no use":    {false, wire.Reply{Opened: &wire.Opened{Bar: aBar, Files: none}}, 2},
		"does not fit": {false, wire.Reply{Asked: &wire.Asked{Bar: aBar}}, 1},
		"not added":    {true, wire.Reply{Error: &wire.Error{Title: "No"}}, 1},
		"given up":     {true, wire.Reply{Opened: &wire.Opened{Usable: true, Unchanged: true, Bar: aBar, Files: usable.Files}}, 1},
	} {
		p := loaded(t)
		p.Sample, p.Rejects, p.Delivered = true, []wire.Reject{{Row: 7}}, &view.Delivered{}
		p.Kept = &wire.Kept{Is: true, This: true, Stamp: "1"}
		p.after(DroppedFiles{aFile}, ResolvedDrop{Add: tt.add})
		id := p.asked(t).ID
		p.after(Replied{wire.Reply{ID: id, Progress: &wire.Progress{Files: none, Bar: view.Bar{State: "loading"}}}})
		tt.answer.ID = id
		if p.after(Replied{tt.answer}); p.Phase != Loaded || !p.Sample || len(p.Files) != tt.files || p.Files[0].Name != usable.Files[0].Name {
			t.Errorf("%s: phase %v, sample %v, files %+v", name, p.Phase, p.Sample, p.Files)
		}
		if tt.answer.Opened != nil && tt.answer.Opened.Unchanged {
			continue // the engine says the rest again
		}
		if len(p.Rejects) != 1 || p.Delivered == nil || !p.Kept.This {
			t.Errorf("%s: rejects %+v, delivered %+v, kept %+v", name, p.Rejects, p.Delivered, p.Kept)
		}
	}
}

// Files that wait are not forgotten when the engine dies: they are asked about once what
// is left is read again, or opened where nothing is.
func TestFilesThatWaitOutliveTheEngine(t *testing.T) {
	b := []wire.FileRef{{Name: "b.csv"}}
	for _, before := range []*page{open().after(DroppedFiles{aFile}, DroppedFiles{b}), loaded(t).after(DroppedFiles{b})} {
		died := *before
		p := died.after(Crashed{Title: "The engine stopped"})
		if o := p.asked(t).Open; o == nil || len(o.Files) != 1 || o.Files[0].Name != "b.csv" || p.Failure == nil {
			t.Errorf("with nothing left it asks %+v, %+v", o, p.Failure)
		}
		died = *before
		p = died.after(Crashed{Title: "The engine stopped", Left: aFile})
		id := p.asked(t).ID
		if p.Phase != Reading || len(p.Dropped) != 1 {
			t.Errorf("phase %v, waiting %+v", p.Phase, p.Dropped)
		}
		if p.after(Replied{wire.Reply{ID: id, Opened: &usable}}); p.Dialog != DropDialog || p.Dropped[0].Name != "b.csv" {
			t.Errorf("read again, it is %v, waiting %+v", p.Dialog, p.Dropped)
		}
	}
}

// The page of a report opens nothing: it has no engine, and the report stays.
func TestAReportTakesNoFiles(t *testing.T) {
	for _, e := range []Event{DroppedFiles{aFile}, Picked{Files: aFile}, Picked{Files: aFile, Add: true}, ChoseSample{}} {
		p := open().after(CameByLink{ID: "x"}, e)
		_, sample := e.(ChoseSample)
		if _, asks := command[Ask](p); asks || p.Reader == nil || p.Phase != Empty || (p.Failure == nil) != sample || p.Waits() {
			t.Errorf("%T: reader %v, phase %v, %+v, %+v", e, p.Reader, p.Phase, p.Failure, p.commands)
		}
	}
}

// Filters and months of one bill say nothing about the next; a link that was
// opened before its bill still holds.
func TestAnotherBillIsLookedAtAfresh(t *testing.T) {
	p := exploring(t).after(ChoseBasis{"cash"}, Drilled{Dimension: "account", Value: "111"})
	p.after(DroppedFiles{aFile}, ResolvedDrop{})
	want := first()
	want.Query.Basis = "cash"
	if !p.View.Equal(want) || p.CanUndo() {
		t.Errorf("the next bill is looked at as %+v", p.View)
	}
	if f, ok := command[SetFragment](p); !ok || !f.Replace || f.Fragment != want.Fragment() {
		t.Errorf("the address says %+v", f)
	}
	p = exploring(t).after(Drilled{Dimension: "account", Value: "111"}, DroppedFiles{aFile}, ResolvedDrop{Add: true})
	if len(p.View.Query.Filters) != 1 {
		t.Error("adding a file took the filters away")
	}
	p = open().after(FragmentChanged{"explore&by=region"}, DroppedFiles{aFile})
	if p.View.Query.GroupBy != "region" {
		t.Errorf("the link became %+v", p.View)
	}
}

// What was cancelled before a row was read is no bill: the page is as it was before.
func TestNothingReadIsNoBill(t *testing.T) {
	why := &wire.Error{Title: "Reading was cancelled", Text: "Nothing was read.", Calm: true}
	p := open().after(DroppedFiles{aFile})
	id := p.asked(t).ID
	p.after(PressedCancel{}, Replied{wire.Reply{ID: id, Opened: &wire.Opened{Cancelled: true, Why: why, Bar: view.EmptyBar()}}})
	if p.Phase != Empty || p.Failure != why || len(p.Files) != 0 || p.Cancel {
		t.Errorf("phase %v, %+v, files %v", p.Phase, p.Failure, p.Files)
	}
	if f, ok := command[Focus](p); !ok || f.Selector != "#failure" || p.Spoken != why.Title {
		t.Errorf("%+v, %q", f, p.Spoken)
	}

	p = loaded(t)
	p.Sample, p.Kept = true, &wire.Kept{Is: true, This: true, Stamp: "1"}
	p.after(DroppedFiles{aFile}, ResolvedDrop{})
	id = p.asked(t).ID
	if !p.Replaced || p.Sample || p.Kept.This {
		t.Errorf("while another bill is read: replaced %v, sample %v, kept %v", p.Replaced, p.Sample, p.Kept.This)
	}
	unchanged := usable
	unchanged.Unchanged, unchanged.Why = true, why
	p.after(PressedCancel{}, Replied{wire.Reply{ID: id, Opened: &unchanged}})
	if p.Phase != Loaded || p.Failure != why || p.Cancelled || p.Replaced || !p.Sample || !p.Kept.This || p.asked(t).Overview == nil {
		t.Errorf("the bill before: phase %v, %+v, replaced %v, sample %v, kept %v", p.Phase, p.Failure, p.Replaced, p.Sample, p.Kept.This)
	}
	if p.after(DismissedFailure{}); p.Failure != nil {
		t.Error("the message cannot be closed")
	}
	// Where the new bill is in part, the one before is gone, also after more was added to it.
	p.after(DroppedFiles{aFile}, ResolvedDrop{})
	part := usable
	part.Cancelled = true
	p.after(Replied{wire.Reply{ID: p.asked(t).ID, Opened: &part}})
	if !p.Replaced || p.Failure != nil {
		t.Errorf("in part: replaced %v, %+v", p.Replaced, p.Failure)
	}
}
