package state

import (
	"os"
	"strings"
	"testing"

	"github.com/plainbill/plainbill/cost/report/link"
	"github.com/plainbill/plainbill/wasm/wire"
)

// document is a stored report.
func document(t *testing.T) []byte {
	t.Helper()
	text, err := os.ReadFile("../../cost/report/testdata/v1.report.json")
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// sharing is a page with a report on screen.
func sharing(t *testing.T) *page {
	t.Helper()
	p := loaded(t).after(ChoseTab{ReportTab})
	r := p.asked(t)
	if r.Report == nil || r.Report.Leave != nil || r.Report.Hash || len(r.Report.Ticked) != 0 || r.Report.Days != 7 {
		t.Fatalf("asked %+v", r.Report)
	}
	p.after(Replied{wire.Reply{ID: r.ID, Report: &wire.Reported{Document: document(t), Bar: aBar, Fragment: "r1.abc"}}})
	if p.OnScreen() != ReportTab || p.Sharing.Document == nil {
		t.Fatalf("on screen: %q", p.OnScreen())
	}
	return p
}

// A bill that opens on the report's page is reconciled by the report's answer.
func TestTheReportBringsTheBar(t *testing.T) {
	p := loaded(t).after(ChoseTab{ReportTab})
	id := p.asked(t).ID
	p.Bar.State = "loading"
	if p.after(Replied{wire.Reply{ID: id, Report: &wire.Reported{Document: document(t), Bar: aBar}}}); p.Bar.State != aBar.State || p.Bar.Rows != aBar.Rows {
		t.Errorf("%+v", p.Bar)
	}
}

// TestEveryDecisionAsksAnew holds that the preview is always what would leave.
func TestEveryDecisionAsksAnew(t *testing.T) {
	for name, tt := range map[string]struct {
		event Event
		holds func(r *wire.Report) bool
	}{
		"a tick":        {TickedReport{"account"}, func(r *wire.Report) bool { return len(r.Ticked) == 1 && r.Ticked[0] == "account" }},
		"percentages":   {TickedReport{"percentages"}, func(r *wire.Report) bool { return r.Percentages }},
		"a name":        {TypedReport{FromText, "Example"}, func(r *wire.Report) bool { return r.From == "Example" }},
		"a decision":    {TypedReport{TitleText, "Buy"}, func(r *wire.Report) bool { return r.Decision != nil && r.Decision.Title == "Buy" }},
		"a date":        {TypedReport{ByText, "2026-09-15"}, func(r *wire.Report) bool { return r.Decision != nil && r.Decision.By == "2026-09-15" }},
		"an expiry":     {ChoseDays{30}, func(r *wire.Report) bool { return r.Days == 30 }},
		"the SHA-256":   {HashedReport{}, func(r *wire.Report) bool { return r.Hash }},
		"another month": {ChoseMonth{"2026-07"}, func(r *wire.Report) bool { return r.Query.From == "2026-07" }},
	} {
		p := sharing(t).after(tt.event)
		if r := p.asked(t); r.Report == nil || !tt.holds(r.Report) {
			t.Errorf("%s asked %+v", name, r.Report)
		}
	}
	p := sharing(t).after(TickedReport{"account"}, TickedReport{"account"})
	if r := p.asked(t); len(r.Report.Ticked) != 0 {
		t.Errorf("ticked twice: %v", r.Report.Ticked)
	}
	for _, e := range []Event{TickedReport{"everything"}, TypedReport{ByText, "soon"}, TypedReport{"colour", "red"}, TypedReport{PassphraseText, "x"}} {
		if p := sharing(t).after(e); len(p.commands) != 0 {
			t.Errorf("%#v did %+v", e, p.commands)
		}
	}
}

// TestALinkIsSealedStoredAndCopied follows a report to the share service.
func TestALinkIsSealedStoredAndCopied(t *testing.T) {
	p := sharing(t).after(ChoseViews{3}, LeftBy{ByLink})
	r := p.asked(t)
	if r.Report.Leave == nil || r.Report.Leave.Way != wire.SealedLink || r.Report.Leave.Views != 3 || r.Report.Leave.Passphrase != "" {
		t.Fatalf("asked %+v", r.Report.Leave)
	}
	if p.after(LeftBy{ByLink}); len(p.commands) != 0 {
		t.Error("it leaves twice")
	}
	p.after(Replied{wire.Reply{ID: r.ID, Report: &wire.Reported{Document: document(t), Bar: aBar, Bytes: make([]byte, 4180), Key: "v1.key"}}})
	send, ok := command[Store](p)
	if !ok || len(send.Sealed) != 4180 || send.Days != 7 || send.Views != 3 || !p.Sharing.Leaving {
		t.Fatalf("%+v", p.commands)
	}
	receipt := Receipt{ID: "id", Token: "token", Title: send.Title}
	p.after(Stored{Link: "https://example.test/s/id#v1.key", Receipt: receipt})
	if c, _ := command[Copy](p); c.Link != "https://example.test/s/id#v1.key" || p.Sharing.Leaving || p.Sharing.Failed {
		t.Errorf("%+v", p.commands)
	}
	if k, _ := command[KeepReceipts](p); len(k.List) != 1 || k.List[0] != receipt {
		t.Errorf("kept %+v", k.List)
	}
	// What was shared was another report: its link goes with the next decision.
	if p.after(TickedReport{"percentages"}); p.Sharing.Link != "" || len(p.Sharing.Receipts) != 1 {
		t.Errorf("%q, %d receipts", p.Sharing.Link, len(p.Sharing.Receipts))
	}
	p.after(DeletedShare{"id"})
	if u, _ := command[Unstore](p); u.Token != "token" {
		t.Errorf("%+v", p.commands)
	}
	p.after(Unstored{ID: "id"})
	if k, ok := command[KeepReceipts](p); !ok || len(k.List) != 0 {
		t.Errorf("kept %+v", k.List)
	}
}

// TestAWayOutThatFailsSaysSo holds that nothing seems to have left that has not.
func TestAWayOutThatFailsSaysSo(t *testing.T) {
	p := sharing(t).after(LeftBy{ByLink})
	id := p.asked(t).ID
	p.after(Replied{wire.Reply{ID: id, Error: &wire.Error{Title: "No", Text: "No randomness."}}})
	if !p.Sharing.Failed || p.Sharing.Leaving || p.Failure != nil || p.Sharing.Said != "No randomness." {
		t.Errorf("%+v", p.Sharing.Said)
	}
	p.after(LeftBy{ByLink})
	p.after(Replied{wire.Reply{ID: p.asked(t).ID, Report: &wire.Reported{Document: document(t), Bar: aBar, Key: "v1.key"}}}, Stored{Why: "No service.", Secret: true})
	if !p.Sharing.Failed || !p.Sharing.AskSecret || p.Sharing.Link != "" || len(p.Sharing.Receipts) != 0 {
		t.Errorf("%+v", p.Sharing)
	}
	p.Sharing.Made.Fragment = ""
	if p.after(LeftBy{ByFragment}); !p.Sharing.Failed || len(p.commands) != 0 {
		t.Errorf("a report too long for a link: %+v", p.commands)
	}
}

// TestFilesLeave holds what the files are.
func TestFilesLeave(t *testing.T) {
	p := sharing(t).after(TypedReport{PassphraseText, "birch"}, LeftBy{ByFile})
	r := p.asked(t)
	if r.Report.Leave.Way != wire.SavedFile || r.Report.Leave.Passphrase != "birch" {
		t.Errorf("%+v", r.Report.Leave)
	}
	p.after(Replied{wire.Reply{ID: r.ID, Report: &wire.Reported{Document: document(t), Bar: aBar, Bytes: []byte("<!doctype html>")}}})
	if f, _ := command[SaveFile](p); f.Name != "aws-cost-august-2026.html" || string(f.Bytes) != "<!doctype html>" {
		t.Errorf("%+v", f)
	}
	p.after(LeftBy{ByJSON})
	if f, _ := command[SaveFile](p); string(f.Bytes) != string(document(t)) {
		t.Error("the JSON is another")
	}
	p.Sharing.Document.Where.Rows[0].Label = "=1+1"
	p.after(LeftBy{ByCSV})
	f, _ := command[SaveFile](p)
	for _, want := range []string{"Where it goes,Total,184220.38,12930.22\r\n", "Where it goes,'=1+1,40333.1,778\r\n", "Promised,2026-10-01,31332,\r\n"} {
		if !strings.Contains(string(f.Bytes), want) {
			t.Errorf("the file lacks %q:\n%s", want, f.Bytes)
		}
	}
	if _, ok := command[Print](p.after(LeftBy{ByPrint})); !ok {
		t.Error("nothing is printed")
	}
	if c, _ := command[Copy](p.after(LeftBy{ByFragment})); c.Link != "#r1.abc" {
		t.Errorf("copied %q", c.Link)
	}
}

// TestALinkOpensWithoutAnEngine follows a reader: nothing is fetched before the
// report is asked for, and the key leaves the address bar after it was opened.
func TestALinkOpensWithoutAnEngine(t *testing.T) {
	fragment := link.WriteKey([32]byte{1})
	p := open().after(CameByLink{ID: "id", Fragment: fragment})
	if len(p.commands) != 0 || p.Reader == nil || p.Reader.Why != "" {
		t.Fatalf("%+v %+v", p.commands, p.Reader)
	}
	p.after(PressedOpen{})
	if f, _ := command[FetchSealed](p); f.ID != "id" || f.Fragment != fragment {
		t.Errorf("%+v", p.commands)
	}
	if p.after(PressedOpen{}); len(p.commands) != 0 {
		t.Error("it uses up two views")
	}
	p.after(Opened{Text: document(t), Left: "2"})
	if _, hidden := command[HideKey](p); !hidden || p.Reader.Document == nil || p.Reader.Left != "2" {
		t.Errorf("%+v", p.Reader)
	}
	if c, _ := command[Copy](p.after(CopiedLink{})); c.Link != "#"+fragment {
		t.Errorf("copied %q", c.Link)
	}
}

// TestWhatWasNotReachedIsTriedAgain holds that a network that fails for a moment
// costs the reader no more than a press, and that what is gone is not asked for again.
func TestWhatWasNotReachedIsTriedAgain(t *testing.T) {
	p := open().after(CameByLink{ID: "id", Fragment: link.WriteKey([32]byte{1})}, PressedOpen{}, Opened{Why: "No network.", Again: true})
	if p.Reader.Busy || p.Reader.Why != "No network." {
		t.Errorf("%+v", p.Reader)
	}
	if _, asked := command[FetchSealed](p.after(PressedOpen{})); !asked || p.Reader.Why != "" {
		t.Errorf("it is not asked for again: %+v", p.Reader)
	}
	if _, asked := command[FetchSealed](p.after(Opened{Why: "It is gone."}, PressedOpen{})); asked || p.Reader.Again {
		t.Errorf("what is gone is asked for again: %+v", p.Reader)
	}
}

// TestABadLinkSaysWhy holds the sentence of each.
func TestABadLinkSaysWhy(t *testing.T) {
	good := link.WriteKey([32]byte{1})
	for name, tt := range map[string]struct {
		e    CameByLink
		want string
	}{
		"a key that was cut":    {CameByLink{"id", good[:30]}, "its key is not whole"},
		"no key at all":         {CameByLink{"id", ""}, "This address has no key"},
		"something else":        {CameByLink{"id", "x"}, "its key is not whole"},
		"a report that was cut": {CameByLink{"", "r1.a"}, "the report in it is not whole"},
		"a later version":       {CameByLink{"", "r7.abc"}, "newer Plainbill"},
		"a key without an id":   {CameByLink{"", good}, "There is no such report"},
	} {
		p := open().after(tt.e)
		if !strings.Contains(p.Reader.Why, tt.want) {
			t.Errorf("%s: %q", name, p.Reader.Why)
		}
		if p.after(PressedOpen{}); len(p.commands) != 0 {
			t.Errorf("%s: it is fetched all the same", name)
		}
	}
	p := open().after(CameByLink{"", "r1.YWJj"})
	if u, ok := command[Unpack](p); !ok || string(u.Marked) != "abc" {
		t.Errorf("%+v", p.commands)
	}
	if p.after(Opened{Text: []byte("{}")}); !strings.HasPrefix(p.Reader.Why, "The report is damaged") {
		t.Errorf("%q", p.Reader.Why)
	}
}
