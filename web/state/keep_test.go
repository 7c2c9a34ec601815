package state

import (
	"testing"

	"github.com/plainbill/plainbill/cost/view"
	"github.com/plainbill/plainbill/wasm/wire"
)

// after reduces a state by events, and returns what was asked of the engine last.
func after(s State, events ...Event) (State, wire.Request) {
	var asked wire.Request
	for _, e := range events {
		var commands []Command
		s, commands = Reduce(s, e)
		for _, c := range commands {
			if a, ok := c.(Ask); ok {
				asked = a.Request
			}
		}
	}
	return s, asked
}

// held is a page that knows of a kept bill.
func held() State {
	s, _ := after(New(), Replied{wire.Reply{Ready: &wire.Ready{Kept: &wire.Kept{Is: true, Say: "August 2026", Stamp: "1"}}}})
	return s
}

// bar is that of a loaded bill of so many rows.
func barOf(rows int64) view.Bar { return view.Bar{State: "complete", Rows: rows, Basis: "amortized"} }

// TestTheKeptBillBringsItsFirstScreen holds that the answer which comes with a kept bill is
// shown without another question, and only where it answers what the page looks at.
func TestTheKeptBillBringsItsFirstScreen(t *testing.T) {
	answer := view.Overview{Headline: "August", Bar: barOf(5), Query: view.Query{Basis: "amortized", Currency: "USD"}}
	for _, tt := range []struct {
		name  string
		look  View // before it is opened
		asks  bool // for the answer with the bill
		shown bool
	}{
		{"the first screen", View{Tab: OverviewTab}, true, true},
		{"the same basis", View{Tab: OverviewTab, Query: view.Query{Basis: "amortized", Currency: "USD"}}, true, true},
		{"another basis", View{Tab: OverviewTab, Query: view.Query{Basis: "cash"}}, true, false},
		{"one month", View{Tab: OverviewTab, Query: view.Query{From: "2026-08", To: "2026-08"}}, true, false},
		{"another tab", View{Tab: AuditTab}, false, false},
	} {
		s := held()
		s.View = tt.look
		s, asked := after(s, PressedReopen{})
		if asked.Reopen == nil || (asked.Reopen.Overview != nil) != tt.asks {
			t.Errorf("%s: pressing Open asks %+v", tt.name, asked.Reopen)
		}
		s, next := after(s, Replied{wire.Reply{ID: asked.ID, Opened: &wire.Opened{Usable: true, Bar: barOf(5), Overview: &answer}}})
		if shown := s.Overview == &answer && s.OnScreen() == OverviewTab && s.Bar.State == "complete" && next.Overview == nil; shown != tt.shown || !shown && next.ID == asked.ID {
			t.Errorf("%s: shown is %v, and it asks %+v", tt.name, shown, next)
		}
	}
}

// TestBrief holds when the page waits for an answer before it draws: from a press on
// Cancel, or on the kept bill, to the answer or to why there is none.
func TestBrief(t *testing.T) {
	reading, open := after(New(), Picked{Files: []wire.FileRef{{Name: "a"}}})
	stopping, _ := after(reading, PressedCancel{})
	opening, reopen := after(held(), PressedReopen{})
	if reading.Brief() || !stopping.Brief() || !opening.Brief() {
		t.Errorf("reading %v, stopping %v, opening %v", reading.Brief(), stopping.Brief(), opening.Brief())
	}
	progressed, _ := after(stopping, Replied{wire.Reply{ID: open.ID, Progress: &wire.Progress{Rows: 5}}})
	if !progressed.Brief() {
		t.Error("a word of progress ends the wait for the answer")
	}
	opened := &wire.Opened{Usable: true, Bar: barOf(5)}
	for _, end := range []wire.Reply{{Opened: opened}, {Error: &wire.Error{Title: "no"}}} {
		end.ID = open.ID
		stopped, _ := after(stopping, Replied{end})
		end.ID = reopen.ID
		reopened, _ := after(opening, Replied{end})
		if stopped.Brief() || reopened.Brief() {
			t.Errorf("after %+v: stopped %v, reopened %v", end, stopped.Brief(), reopened.Brief())
		}
	}
}

// TestTheKeptBillIsOpened opens it, and holds that another bill is not taken for it.
func TestTheKeptBillIsOpened(t *testing.T) {
	s, asked := after(held(), PressedReopen{})
	if asked.Reopen == nil || s.Phase != Reading || !s.Reopens() || s.Kept.This {
		t.Fatalf("pressing Open asks %+v", asked)
	}
	s, next := after(s, Replied{wire.Reply{ID: asked.ID, Opened: &wire.Opened{Usable: true, Bar: barOf(5)}}})
	if s.Phase != Loaded || !s.Kept.This || next.Overview == nil {
		t.Errorf("it is %v, %+v, and asks %+v", s.Phase, s.Kept, next)
	}
	s, asked = after(s, PressedKeep{})
	if asked.Forget == nil || asked.Stamp != "1" {
		t.Errorf("the switch of a kept bill asks %+v", asked.Forget)
	}
	s, _ = after(s, Replied{wire.Reply{ID: asked.ID, Kept: &wire.Kept{Done: "Gone."}}})
	if s.Kept.Is || s.Spoken != "Gone." || s.Phase != Loaded {
		t.Errorf("forgotten, it is %+v", s.Kept)
	}
	s, asked = after(s, PressedKeep{})
	if asked.Keep == nil || !s.Waiting(KeepTopic) {
		t.Errorf("the switch asks %+v", asked)
	}
	if _, again := after(s, PressedKeep{}); again.Keep != nil {
		t.Error("pressed twice, it is asked twice")
	}
	s, _ = after(s, Replied{wire.Reply{ID: asked.ID, Kept: &wire.Kept{Is: true, This: true}}}, Picked{Files: []wire.FileRef{{Name: "b"}}}, ResolvedDrop{})
	if s.Phase != Reading || s.Kept.This || !s.Kept.Is {
		t.Errorf("with another bill, it is %+v", s.Kept)
	}
}

// TestAnotherBillIsKeptThanTheCardSays holds that it is named in place of the one that was
// to be opened, that the page is as before, and that pressing again opens it.
func TestAnotherBillIsKeptThanTheCardSays(t *testing.T) {
	s := held()
	s.View = View{Tab: ExploreTab, Query: view.Query{GroupBy: "region"}}
	s, asked := after(s, PressedReopen{})
	if asked.Reopen == nil || asked.Stamp != "1" {
		t.Fatalf("pressing Open asks %+v", asked)
	}
	other := Replied{wire.Reply{ID: asked.ID, Kept: &wire.Kept{Is: true, Say: "July 2026", Stamp: "2", Done: "Another."}}}
	back, none := after(s, other)
	if back.Phase != Empty || back.Reopens() || back.Brief() || back.Waiting(Opening) || back.Bar.State != "empty" || none.ID != asked.ID && none.ID != 0 {
		t.Errorf("it is %v, %+v, reopening %v, and asks %+v", back.Phase, back.Bar, back.Reopens(), none)
	}
	if back.Kept.Say != "July 2026" || back.Spoken != "Another." || back.View.Query.GroupBy != "region" {
		t.Errorf("it shows %+v, says %q, looks at %+v", back.Kept, back.Spoken, back.View)
	}
	if _, again := after(back, PressedReopen{}); again.Reopen == nil || again.Stamp != "2" {
		t.Errorf("pressed again, it asks %+v", again)
	}
	// Files that came meanwhile are opened.
	if late, next := after(s, DroppedFiles{[]wire.FileRef{{Name: "b"}}}, other); late.Phase != Reading || next.Open == nil || late.Kept.Stamp != "2" {
		t.Errorf("with files waiting it is %v, and asks %+v", late.Phase, next)
	}
	// What is being forgotten is not opened.
	if _, both := after(held(), PressedForget{}, PressedReopen{}); both.Reopen != nil {
		t.Error("it is opened while it is forgotten")
	}
}

// TestAKeptBillIsRefused holds that a refusal is said, and offered no more.
func TestAKeptBillIsRefused(t *testing.T) {
	s, asked := after(held(), PressedReopen{})
	s, _ = after(s, Replied{wire.Reply{ID: asked.ID, Error: &wire.Error{Title: "No", Text: "It is damaged."}}})
	if s.Phase != Empty || s.Kept.Bad != "It is damaged." || s.Failure == nil || s.Reopens() {
		t.Errorf("refused, it is %v, %+v, %+v", s.Phase, s.Kept, s.Failure)
	}
	if _, again := after(s, PressedReopen{}); again.Reopen != nil {
		t.Error("what was refused is asked for again")
	}
	if _, gone := after(s, PressedForget{}); gone.Forget == nil {
		t.Error("it cannot be forgotten")
	}
	if _, nothing := after(New(), PressedReopen{}); nothing.Reopen != nil {
		t.Error("without a kept bill something is opened")
	}
}

// TestKeptWhileAnotherIsOpened holds that the page learns what was kept, or forgotten, also
// where files were opened before the answer came.
func TestKeptWhileAnotherIsOpened(t *testing.T) {
	s := held()
	s.Phase = Loaded
	s, keep := after(s, PressedKeep{})
	s, open := after(s, Picked{Files: []wire.FileRef{{Name: "b"}}}, ResolvedDrop{})
	if open.Open == nil || s.Phase != Reading {
		t.Fatalf("it is %v, and asks %+v", s.Phase, open)
	}
	s, _ = after(s, Replied{wire.Reply{ID: keep.ID, Kept: &wire.Kept{Is: true, This: true, Say: "August 2026", Stamp: "2"}}})
	if s.Kept.Stamp != "2" || s.Kept.This || s.Waiting(KeepTopic) || s.Phase != Reading {
		t.Errorf("it knows of %+v, waiting %v", s.Kept, s.Waiting(KeepTopic))
	}
	s, _ = after(s, Replied{wire.Reply{ID: open.ID, Opened: &wire.Opened{Usable: true, Bar: barOf(5)}}})
	if s.Kept.This || !s.Kept.Is {
		t.Errorf("of another bill it says %+v", s.Kept)
	}
}

// TestKeepingFails holds that the reason stands beside the switch.
func TestKeepingFails(t *testing.T) {
	s := held()
	s.Phase = Loaded
	s, asked := after(s, PressedKeep{})
	s, _ = after(s, Replied{wire.Reply{ID: asked.ID, Error: &wire.Error{Title: "The bill was not kept", Text: "There is no room."}}})
	if s.Kept.Done != "The bill was not kept. There is no room." || s.Failure != nil || s.Phase != Loaded {
		t.Errorf("it says %+v, %+v", s.Kept, s.Failure)
	}
}

// TestRoomIsAsked asks what to leave out, and opens the same files again.
func TestRoomIsAsked(t *testing.T) {
	files := []wire.FileRef{{Name: "a"}, {Name: "b"}}
	s, asked := after(New(), DroppedFiles{files})
	choices := []wire.RoomChoice{{Label: "less", Leave: &wire.LeaveOut{ResourceIDs: true}}, {Label: "all", Anyway: true}}
	s, _ = after(s, Replied{wire.Reply{ID: asked.ID, Asked: &wire.Asked{Title: "Too big", Choices: choices}}})
	if s.Phase != Empty || s.Dialog != RoomDialog || s.Room == nil || s.Spoken != "Too big" {
		t.Fatalf("it is %v, %v, %+v", s.Phase, s.Dialog, s.Room)
	}
	if away, asked := after(s, PressedKey{Key: "Escape"}); away.Room != nil || away.Dialog != NoDialog || asked.Open != nil {
		t.Error("leaving the dialog opens something")
	}
	if _, none := after(s, ChoseRoom{7}); none.Open != nil {
		t.Error("a choice that there is not opens something")
	}
	less, asked := after(s, ChoseRoom{0})
	if o := asked.Open; o == nil || len(o.Files) != 2 || !o.Leave.ResourceIDs || o.Anyway || less.Phase != Reading || less.Room != nil {
		t.Errorf("the first choice asks %+v", asked.Open)
	}
	if _, asked := after(s, ChoseRoom{1}); asked.Open == nil || !asked.Open.Anyway || asked.Open.Leave != nil {
		t.Errorf("the second choice asks %+v", asked.Open)
	}
}

// TestWhatWaitsBehindTheQuestionOfRoom holds that files which came meanwhile, or while it
// is asked what to leave out, are opened or asked about when that is closed.
func TestWhatWaitsBehindTheQuestionOfRoom(t *testing.T) {
	b, c := []wire.FileRef{{Name: "b"}}, []wire.FileRef{{Name: "c"}}
	for _, tt := range []struct {
		name string
		bar  view.Bar // of the bill before
		want Dialog
	}{{"without a bill", view.Bar{}, NoDialog}, {"over a bill", barOf(7), DropDialog}} {
		s, asked := after(New(), DroppedFiles{[]wire.FileRef{{Name: "a"}}}, DroppedFiles{b})
		s, _ = after(s, Replied{wire.Reply{ID: asked.ID, Asked: &wire.Asked{Bar: tt.bar, Choices: []wire.RoomChoice{{Anyway: true}}}}})
		s, none := after(s, DroppedFiles{c})
		if s.Dialog != RoomDialog || none.Open != nil || !s.Waits() || len(s.Dropped) != 2 {
			t.Fatalf("%s: dropped on the question, it is %v, %+v, %+v", tt.name, s.Dialog, s.Dropped, none.Open)
		}
		chosen, _ := after(s, ChoseRoom{0})
		if len(chosen.Dropped) != 2 {
			t.Errorf("%s: the choice leaves %+v", tt.name, chosen.Dropped)
		}
		s, next := after(s, OpenedDialog{NoDialog})
		if s.Dialog != tt.want {
			t.Errorf("%s: closed, it is %v", tt.name, s.Dialog)
		}
		if tt.want == DropDialog {
			s, next = after(s, ResolvedDrop{})
		}
		if s.Phase != Reading || next.Open == nil || len(next.Open.Files) != 2 || next.Open.Files[0].Name != "b" || next.Open.Files[1].Name != "c" {
			t.Errorf("%s: what is opened next is %+v", tt.name, next.Open)
		}
	}
}

// TestNothingIsAddedToAKeptBill holds that files given to a bill whose own files are gone
// are opened instead or not at all, however they come.
func TestNothingIsAddedToAKeptBill(t *testing.T) {
	files := []wire.FileRef{{Name: "b"}}
	reopened := func() State {
		s, asked := after(held(), PressedReopen{})
		s, _ = after(s, Replied{wire.Reply{ID: asked.ID, Opened: &wire.Opened{Usable: true, Gone: true, Bar: barOf(5)}}})
		return s
	}
	if !reopened().Gone {
		t.Fatal("its files are not gone")
	}
	for _, given := range []Event{DroppedFiles{files}, Picked{Files: files, Add: true}, Picked{Files: files}} {
		s, asked := after(reopened(), given)
		if s.Dialog != DropDialog || asked.Open != nil {
			t.Errorf("%+v: it is %v, and opens %+v", given, s.Dialog, asked.Open)
		}
		s, asked = after(s, ResolvedDrop{Add: true})
		if asked.Open == nil || asked.Open.Add || s.Gone {
			t.Errorf("%+v: resolved, it opens %+v", given, asked.Open)
		}
		// Where it does not fit, the kept bill is still there, and still without files.
		s, _ = after(s, Replied{wire.Reply{ID: asked.ID, Asked: &wire.Asked{Bar: barOf(5), Gone: true}}})
		if !s.Gone || s.Phase != Loaded {
			t.Errorf("%+v: asked about room, it is %v, gone %v", given, s.Phase, s.Gone)
		}
	}
}

// TestAnotherTabKeptAnother holds that the files dialog looks again what is kept, and that
// the switch forgets and replaces only what is known.
func TestAnotherTabKeptAnother(t *testing.T) {
	s, asked := after(held(), PressedReopen{})
	s, _ = after(s, Replied{wire.Reply{ID: asked.ID, Opened: &wire.Opened{Usable: true, Bar: barOf(5)}}})
	s, asked = after(s, OpenedDialog{FilesDialog})
	if !asked.Look || !s.Kept.This || s.Waiting(KeepTopic) {
		t.Fatalf("the dialog asks %+v", asked)
	}
	s, _ = after(s, Replied{wire.Reply{ID: asked.ID, Kept: &wire.Kept{Is: true, Say: "July 2026", Stamp: "2"}}})
	if s.Kept.This || s.Kept.Say != "July 2026" {
		t.Errorf("it knows of %+v", s.Kept)
	}
	if _, asked = after(s, PressedKeep{}); asked.Keep == nil || asked.Stamp != "2" {
		t.Errorf("the switch asks %+v", asked)
	}
	if _, none := after(New(), OpenedDialog{FilesDialog}); none.Look {
		t.Error("without a bill, or a place to keep one, it looks")
	}
}

// TestRoomIsAskedOverABill holds that the bill before is still there.
func TestRoomIsAskedOverABill(t *testing.T) {
	s, asked := after(New(), DroppedFiles{[]wire.FileRef{{Name: "a"}}})
	s, next := after(s, Replied{wire.Reply{ID: asked.ID, Asked: &wire.Asked{Title: "Too big", Bar: barOf(7)}}})
	if s.Phase != Loaded || s.Bar.Rows != 7 || next.Overview == nil {
		t.Errorf("it is %v over %+v, and asks %+v", s.Phase, s.Bar, next)
	}
}
