package state

import (
	"strings"
	"testing"

	"github.com/plainbill/plainbill/cost/cur"
	"github.com/plainbill/plainbill/cost/view"
	"github.com/plainbill/plainbill/wasm/wire"
)

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

// The ledger bar is about the basis of the View, whichever answer it came with.
func TestTheLedgerBarIsAboutTheView(t *testing.T) {
	cash, net := aBar, aBar
	cash.Basis, net.Basis = "cash", "net"
	p := loaded(t).after(ChoseBasis{"cash"})
	p.after(Replied{wire.Reply{ID: p.asked(t).ID, Overview: &view.Overview{Bar: cash}}}, ChoseTab{CommitmentsTab})
	q := p.asked(t)
	if q.Commitments == nil || q.Commitments.Basis != "cash" {
		t.Fatalf("%+v", q)
	}
	p.after(Replied{wire.Reply{ID: q.ID, Commitments: &view.Commitments{Bar: cash}}}, ChoseBasis{"net"})
	if q = p.asked(t); q.Commitments == nil || q.Commitments.Basis != "net" {
		t.Fatalf("another basis on the same tab: %+v", q)
	}
	// What was asked on a tab left before comes late.
	p.after(ChoseTab{OverviewTab}, ChoseTab{ExploreTab})
	explore := p.asked(t).ID
	p.after(ChoseTab{OverviewTab}, ChoseBasis{"cash"})
	p.after(Replied{wire.Reply{ID: p.asked(t).ID, Overview: &view.Overview{Bar: cash}}})
	for _, late := range []wire.Reply{{ID: explore, Explore: &view.Explore{Bar: net}}, {ID: q.ID, Commitments: &view.Commitments{Bar: net}}} {
		if p.after(Replied{late}); p.Bar.Basis != "cash" {
			t.Errorf("a late answer brought a bar on %s", p.Bar.Basis)
		}
	}
	if p.after(ChoseTab{ExploreTab}); p.asked(t).Explore == nil {
		t.Error("what is not heard was not asked again")
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

// The tab before stays while the chosen one is answered, and the page says that it
// is at work, until the answer or its failure is there.
func TestATabThatIsAnsweredSaysSo(t *testing.T) {
	p := loaded(t)
	if p.Turning() {
		t.Error("at work before anything was chosen")
	}
	if p.after(ChoseTab{ExploreTab}); !p.Turning() || p.OnScreen() != OverviewTab {
		t.Error("not at work while the overview stays")
	}
	asked := p.asked(t).ID
	if p.after(ChoseTab{OverviewTab}); p.Turning() {
		t.Error("at work on the tab that is there")
	}
	if p.after(ChoseTab{ExploreTab}); !p.Turning() {
		t.Error("not at work after coming back")
	}
	if p.after(Replied{wire.Reply{ID: asked, Error: &wire.Error{Title: "No"}}}); p.Turning() || p.Failure == nil {
		t.Error("at work after the question failed")
	}
	p = loaded(t).after(ChoseTab{ExploreTab})
	if p.after(Replied{wire.Reply{ID: p.asked(t).ID, Explore: &view.Explore{Bar: aBar}}}); p.Turning() {
		t.Error("at work after the answer")
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

// What was said of a link on the start page is said again on the bill, where the link
// would have led: until it is closed, or somebody goes on, and of no other bill.
func TestADamagedLinkIsToldOnTheBill(t *testing.T) {
	opened := func() *page {
		p := open().after(FragmentChanged{"#nonsense"}, DroppedFiles{aFile})
		return p.after(Replied{wire.Reply{ID: p.asked(t).ID, Opened: &usable}})
	}
	for _, tt := range []struct {
		name string
		then []Event
		told bool
	}{
		{"the bill opens", nil, true},
		{"a dialog is opened", []Event{OpenedDialog{FilesDialog}}, true},
		{"the message is closed", []Event{DismissedFailure{}}, false},
		{"somebody goes on", []Event{ChoseTab{ExploreTab}}, false},
		{"another bill is opened", []Event{DroppedFiles{aFile}, ResolvedDrop{}}, false},
	} {
		if p := opened().after(tt.then...); p.LinkBad != tt.told {
			t.Errorf("%s: told is %v", tt.name, p.LinkBad)
		}
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

func TestBelowAResourceAreItsKindsOfUsage(t *testing.T) {
	p := exploring(t).after(Drilled{Dimension: "resource", Value: "i-1"})
	if got := p.View.Query.GroupBy; got != "usage_type" {
		t.Errorf("below a resource is %q", got)
	}
}
