package state

import (
	"strings"
	"testing"

	"github.com/plainbill/plainbill/cost/cur"
	"github.com/plainbill/plainbill/cost/view"
	"github.com/plainbill/plainbill/wasm/wire"
)

// page is a State with what it has asked of the browser.
type page struct {
	State
	commands []Command
}

// open is a page that has just been opened.
func open() *page { return &page{State: New()} }

// after lets events happen, and keeps the commands of the last.
func (p *page) after(events ...Event) *page {
	for _, e := range events {
		p.State, p.commands = Reduce(p.State, e)
	}
	return p
}

// asked returns the last request to the engine among the commands.
func (p *page) asked(t *testing.T) wire.Request {
	t.Helper()
	for i := len(p.commands) - 1; i >= 0; i-- {
		if a, ok := p.commands[i].(Ask); ok {
			return a.Request
		}
	}
	t.Fatalf("nothing was asked: %+v", p.commands)
	return wire.Request{}
}

// command returns the last command of type C; ok says that there is one.
func command[C Command](p *page) (found C, ok bool) {
	for _, c := range p.commands {
		if c, is := c.(C); is {
			found, ok = c, true
		}
	}
	return found, ok
}

var (
	aFile  = []wire.FileRef{{Name: "a.csv", Size: 10}}
	aBar   = view.Bar{State: "complete", Rows: 5, Currency: "USD", Basis: "amortized", Months: []view.Month{{Key: "2026-07", From: "2026-07", To: "2026-08"}, {Key: "2026-08", From: "2026-08", To: "2026-09"}}}
	usable = wire.Opened{Usable: true, Bar: aBar, Files: []wire.FileState{{Name: "a.csv", State: "read"}}}
)

// loaded is a page with a bill and its overview on screen.
func loaded(t *testing.T) *page {
	t.Helper()
	p := open().after(DroppedFiles{aFile})
	p.after(Replied{wire.Reply{ID: p.asked(t).ID, Opened: &usable}})
	p.after(Replied{wire.Reply{ID: p.asked(t).ID, Overview: &view.Overview{Bar: aBar, Headline: "It cost $1."}}})
	if p.OnScreen() != OverviewTab {
		t.Fatalf("on screen: %q", p.OnScreen())
	}
	return p
}

// exploring is a page with a bill and Explore on screen.
func exploring(t *testing.T) *page {
	t.Helper()
	p := loaded(t).after(ChoseTab{ExploreTab})
	return p.after(Replied{wire.Reply{ID: p.asked(t).ID, Explore: &view.Explore{Bar: aBar, Headline: "There.", Query: view.Query{GroupBy: "service"}}}})
}

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

func TestLoadedAsksForTheOverviewAndMovesTheFocusOnce(t *testing.T) {
	p := open().after(DroppedFiles{aFile})
	p.after(Replied{wire.Reply{ID: p.asked(t).ID, Opened: &usable}})
	r := p.asked(t)
	if r.Overview == nil || p.Phase != Loaded || p.OnScreen() != "" {
		t.Fatalf("%+v, on screen %q", r, p.OnScreen())
	}
	if p.Bar.State != "loading" {
		t.Errorf("reconciled before anything was added up: %q", p.Bar.State)
	}
	answer := Replied{wire.Reply{ID: r.ID, Overview: &view.Overview{Bar: aBar, Headline: "It cost $1."}}}
	p.after(answer)
	if f, ok := command[Focus](p); !ok || f.Selector != "h1" {
		t.Errorf("focus %+v", f)
	}
	if p.Spoken != "It cost $1." || p.Bar.State != "complete" {
		t.Errorf("spoken %q, bar %q", p.Spoken, p.Bar.State)
	}
	p.after(ChoseBasis{"cash"})
	p.after(Replied{wire.Reply{ID: p.asked(t).ID, Overview: &view.Overview{Bar: aBar}}})
	if _, ok := command[Focus](p); ok {
		t.Error("the focus moved a second time")
	}
}

func TestANewScreenComesInParts(t *testing.T) {
	p := loaded(t)
	for stage := range LastStage {
		if p.Stage != stage || !p.Unfinished() {
			t.Fatalf("stage %d, want %d", p.Stage, stage)
		}
		p.after(Drew{})
	}
	if p.after(Drew{}); p.Stage != LastStage || p.Unfinished() {
		t.Errorf("stage %d after all", p.Stage)
	}
	p.after(ChoseBasis{"net"})
	p.after(Replied{wire.Reply{ID: p.asked(t).ID, Overview: &view.Overview{Bar: aBar}}})
	if p.Unfinished() {
		t.Error("the same screen with other figures was taken to pieces")
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

func TestNoticesComeGravestFirst(t *testing.T) {
	p := open()
	p.Files = []wire.FileState{
		{Name: "a", Notices: []cur.Notice{{Severity: cur.Inform}, {Severity: cur.Warn}}},
		{Name: "b", Notices: []cur.Notice{{Severity: cur.Stop}}},
	}
	var got []string
	for _, n := range p.Notices() {
		got = append(got, n.File+" "+string(n.Severity))
	}
	if want := "b stop, a warn, a inform"; strings.Join(got, ", ") != want {
		t.Errorf("got %v", got)
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

func TestOlderAnswersAreIgnored(t *testing.T) {
	p := loaded(t)
	p.after(ChoseBasis{"cash"})
	old := p.asked(t).ID
	p.after(ChoseBasis{"net"})
	late := &view.Overview{Headline: "cash", Bar: aBar}
	if p.after(Replied{wire.Reply{ID: old, Overview: late}}); p.Overview.Headline == "cash" {
		t.Error("a superseded answer was taken")
	}
	if p.after(Replied{wire.Reply{Overview: late}}); p.Overview.Headline == "cash" {
		t.Error("an answer to no question was taken")
	}
	if !p.Waiting(OverviewTopic) {
		t.Error("no longer waiting for the newest answer")
	}
}

func TestAnswersOfTheBillBeforeAreIgnored(t *testing.T) {
	p := loaded(t).after(ChoseTab{ExploreTab})
	old := p.asked(t).ID
	p.after(DroppedFiles{aFile}, ResolvedDrop{})
	p.after(Replied{wire.Reply{ID: old, Explore: &view.Explore{Bar: aBar}}})
	if p.Explore != nil || p.Phase != Reading {
		t.Error("an answer about the bill before was taken")
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

func TestTabsAskOnceAndComeBackAtOnce(t *testing.T) {
	p := loaded(t).after(ChoseTab{ExploreTab})
	r := p.asked(t)
	if r.Explore == nil || p.OnScreen() != OverviewTab {
		t.Fatalf("%+v, on screen %q", r, p.OnScreen())
	}
	p.after(Replied{wire.Reply{ID: r.ID, Explore: &view.Explore{Bar: aBar}}})
	if p.OnScreen() != ExploreTab {
		t.Errorf("on screen %q", p.OnScreen())
	}
	p.after(ChoseTab{OverviewTab})
	if _, ok := command[Ask](p); ok || p.OnScreen() != OverviewTab {
		t.Error("the overview was asked again, or is not there")
	}
	if c, ok := command[SetFragment](p); !ok || c.Fragment != "overview" || c.Replace {
		t.Errorf("%+v", c)
	}
}

func TestBasisMonthAndCurrencyHoldForBothTabs(t *testing.T) {
	p := exploring(t).after(ChoseBasis{"net"}, ChoseMonth{"2026-08"}, ChoseCurrency{"EUR"})
	if q := p.asked(t).Explore; q == nil || q.Basis != "net" || q.From != "2026-08" || q.To != "2026-09" || q.Currency != "EUR" {
		t.Fatalf("%+v", q)
	}
	p.after(ChoseTab{OverviewTab})
	if q := p.asked(t).Overview; q == nil || q.Basis != "net" || q.From != "2026-08" || q.Currency != "EUR" || q.GroupBy != "" {
		t.Errorf("%+v", q)
	}
	p.after(ChoseMonth{""})
	if q := p.asked(t).Overview; q.From != "2026-07" || q.To != "2026-09" {
		t.Errorf("%+v", q)
	}
	if p.after(ChoseBasis{"bogus"}); p.View.Query.Basis != "net" {
		t.Error("a basis that does not exist was taken")
	}
}

func TestTheAddressBarLeads(t *testing.T) {
	p := loaded(t).after(FragmentChanged{"#explore&by=region&is=service,S3"})
	if q := p.asked(t).Explore; q == nil || q.GroupBy != "region" || q.Filters[0].Values[0] != "S3" {
		t.Fatalf("%+v", q)
	}
	if _, ok := command[SetFragment](p); ok {
		t.Error("the address bar was set to what it shows")
	}
	p.after(FragmentChanged{"explore&by=region&is=service,S3"})
	if len(p.commands) != 0 {
		t.Error("the same fragment did something")
	}
	if p.after(FragmentChanged{"#nonsense"}); !p.LinkBad || p.View.Query.GroupBy != "region" {
		t.Error("a damaged link moved the page, or was not named")
	}
	if p.after(DismissedFailure{}); p.LinkBad {
		t.Error("the message stays")
	}
}

func TestALinkWaitsForTheBill(t *testing.T) {
	p := open().after(FragmentChanged{"#explore&by=region"}, DroppedFiles{aFile})
	p.after(Replied{wire.Reply{ID: p.asked(t).ID, Opened: &usable}})
	if q := p.asked(t).Explore; q == nil || q.GroupBy != "region" {
		t.Errorf("%+v", p.commands)
	}
}

func TestALinkThatTheBillCannotAnswerFallsBack(t *testing.T) {
	p := open().after(FragmentChanged{"#explore&by=tag:nobody"}, DroppedFiles{aFile})
	p.after(Replied{wire.Reply{ID: p.asked(t).ID, Opened: &usable}})
	p.after(Replied{wire.Reply{ID: p.asked(t).ID, Error: &wire.Error{Title: "No dimension tag:nobody"}}})
	if p.asked(t).Overview == nil || p.Failure == nil || p.View.Tab != OverviewTab {
		t.Errorf("%+v", p.commands)
	}
	p.after(Replied{wire.Reply{ID: p.asked(t).ID, Error: &wire.Error{Title: "Broken"}}})
	if p.Phase != Empty {
		t.Error("no way out")
	}
}

func TestAFailedQuestionLeavesTheScreen(t *testing.T) {
	p := exploring(t).after(ChoseGroup{"region"})
	p.after(Replied{wire.Reply{ID: p.asked(t).ID, Error: &wire.Error{Title: "No"}}})
	if p.Failure == nil || p.Explore == nil || p.OnScreen() != ExploreTab {
		t.Error("the screen is gone, or nothing is said")
	}
	if p.after(DismissedFailure{}); p.Failure != nil {
		t.Error("the message stays")
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

func TestSearchAsksFromTheSecondLetter(t *testing.T) {
	p := exploring(t).after(Typed{"a"})
	if _, ok := command[Ask](p); ok {
		t.Error("one letter was searched for")
	}
	p.after(Typed{"ab"})
	r := p.asked(t)
	if r.Search == nil || r.Search.Text != "ab" {
		t.Fatalf("%+v", r)
	}
	p.after(Replied{wire.Reply{ID: r.ID, Search: &view.Matches{Text: "ab", Found: []view.Match{{}}}}})
	if p.Matches == nil {
		t.Error("no matches")
	}
	p.after(Filtered{view.Filter{Dimension: "service", Values: []string{"ab"}}})
	if p.Search != "" || p.Matches != nil {
		t.Error("the search stays after a match was taken")
	}
	if p.after(Typed{"abc"}, PressedKey{"Escape"}); p.Search != "" {
		t.Error("Escape does not clear the search")
	}
}

func TestLineItemsAreAskedWhenShown(t *testing.T) {
	p := exploring(t).after(ShowedItems{true})
	r := p.asked(t)
	if r.Items == nil || r.Items.Offset != 0 || r.Items.Count != PageOfItems {
		t.Fatalf("%+v", r)
	}
	p.after(Replied{wire.Reply{ID: r.ID, Items: &view.LineItems{Matched: 100}}}, Paged{25})
	if r := p.asked(t); r.Items == nil || r.Items.Offset != 25 {
		t.Errorf("%+v", r)
	}
	if p.after(Paged{-25}); len(p.commands) != 0 {
		t.Error("a page before the first")
	}
	p.after(ChoseGroup{"region"})
	if r := p.asked(t); r.Items == nil || r.Items.Offset != 0 {
		t.Error("another question must start at the first line item")
	}
}

func TestExplaining(t *testing.T) {
	p := loaded(t).after(Asked{view.Query{Basis: "cash"}})
	r := p.asked(t)
	if r.Explain == nil || r.Explain.Basis != "cash" || p.Dialog != ExplainDialog {
		t.Fatalf("%+v", r)
	}
	p.after(PressedKey{"Escape"})
	if _, ok := command[FocusBack](p); !ok || p.Dialog != NoDialog {
		t.Error("the focus does not go back")
	}
	if p.after(Replied{wire.Reply{ID: r.ID, Explain: &view.Explain{}}}); p.Explain != nil {
		t.Error("an explanation came after its dialog was closed")
	}
}

func TestKeys(t *testing.T) {
	for _, tt := range []struct {
		keys string
		want func(p *page) bool
	}{
		{"g e", func(p *page) bool { return p.View.Tab == ExploreTab }},
		{"g x e", func(p *page) bool { return p.View.Tab == OverviewTab }},
		{"e", func(p *page) bool { return p.View.Tab == OverviewTab }},
		{"?", func(p *page) bool { return p.Dialog == HelpDialog }},
		{"? g e", func(p *page) bool { return p.View.Tab == OverviewTab }},
		{"? Escape", func(p *page) bool { return p.Dialog == NoDialog }},
		{"/", func(p *page) bool { f, ok := command[Focus](p); return ok && f.Selector == "#find" }},
		{"g e z", func(p *page) bool { return p.View.Tab == OverviewTab && p.CanRedo() }},
		{"g e z Z", func(p *page) bool { return p.View.Tab == ExploreTab }},
	} {
		p := loaded(t)
		for _, k := range strings.Fields(tt.keys) {
			p.after(PressedKey{k})
		}
		if !tt.want(p) {
			t.Errorf("%q: %+v", tt.keys, p.View)
		}
	}
	if p := open().after(PressedKey{"g"}, PressedKey{"e"}, PressedKey{"/"}); p.View.Tab != OverviewTab {
		t.Error("keys of a bill work without a bill")
	}
}

func TestSmallThings(t *testing.T) {
	p := loaded(t).after(ToggledTwin{"daily"})
	if !p.TwinOpen("daily") || p.TwinOpen("series") {
		t.Error("twin")
	}
	if p.after(ToggledTwin{"daily"}); p.TwinOpen("daily") {
		t.Error("twin stays open")
	}
	if p.after(SentBytes{7}, Resized{390}, Replied{wire.Reply{Ready: &wire.Ready{Version: "1"}}}); p.Sent != 7 || p.Width != 390 || p.Version != "1" {
		t.Errorf("%+v", p.State)
	}
	if p.after(OpenedDialog{FilesDialog}, OpenedDialog{NoDialog}); p.Dialog != NoDialog {
		t.Error("dialog stays")
	}
	if f, _ := command[Focus](p.after(Walked{"1.2"})); f.Selector != `.icicle [data-path="1.2"]` {
		t.Errorf("%+v", f)
	}
	if f, _ := command[Focus](p.after(Followed{"#main"})); f.Selector != "#main" {
		t.Errorf("%+v", f)
	}
	if p.after(OpenedOther{}); p.View.Query.Top != -1 || p.View.Tab != ExploreTab {
		t.Errorf("%+v", p.View)
	}
	if p.after(ChoseDrawing{AsIcicle}, ChoseGrain{"hour"}); p.View.Show != AsIcicle || p.View.Query.Grain != "hour" {
		t.Errorf("%+v", p.View)
	}
}

// The overview of several months is about the last; what is explored from there is
// the same, so that the amounts agree.
func TestExploreKeepsTheMonthOfTheOverview(t *testing.T) {
	p := loaded(t)
	about := view.Overview{Bar: aBar, Headline: "August cost $1.", Query: view.Query{From: "2026-08", To: "2026-09"}}
	p.Overview = &about
	p.after(ChoseTab{ExploreTab})
	if r := p.asked(t); r.Explore == nil || r.Explore.From != "2026-08" || r.Explore.To != "2026-09" {
		t.Errorf("asked %+v", r.Explore)
	}
	// A time that was chosen stays.
	p = loaded(t)
	p.Overview = &about
	p.View.Query.From, p.View.Query.To = "2026-07", "2026-09"
	p.after(ChoseTab{ExploreTab})
	if r := p.asked(t); r.Explore == nil || r.Explore.From != "2026-07" {
		t.Errorf("asked %+v", r.Explore)
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

func TestBelowAResourceAreItsKindsOfUsage(t *testing.T) {
	p := exploring(t).after(Drilled{Dimension: "resource", Value: "i-1"})
	if got := p.View.Query.GroupBy; got != "usage_type" {
		t.Errorf("below a resource is %q", got)
	}
}
