package ui

import (
	"os"
	"strings"
	"testing"

	"github.com/plainbill/plainbill/cost/report"
	"github.com/plainbill/plainbill/wasm/wire"
	"github.com/plainbill/plainbill/web/state"
)

// shared is the page behind a link to the stored report of package report.
func shared(t *testing.T, e state.Opened) state.State {
	t.Helper()
	s, _ := state.Reduce(state.New(), state.CameByLink{ID: "id", Fragment: "v1." + strings.Repeat("A", 43)})
	if e.Text != nil || e.Why != "" {
		s, _ = state.Reduce(s, e)
	}
	return s
}

func stored(t *testing.T) []byte {
	t.Helper()
	text, err := os.ReadFile("../../cost/report/testdata/v1.report.json")
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func page(t *testing.T, s state.State) string {
	t.Helper()
	html, err := HTML(s)
	if err != nil {
		t.Fatal(err)
	}
	return html
}

// TestALinkShowsTheLetterAlone holds that a reader sees a button, then the letter,
// and nothing of the app around it.
func TestALinkShowsTheLetterAlone(t *testing.T) {
	for name, tt := range map[string]struct {
		opened state.Opened
		want   []string
		not    []string
	}{
		"before it is pressed": {state.Opened{}, []string{`data-testid="open-report"`, "A sealed report for you"}, []string{"AWS cost"}},
		"opened":               {state.Opened{Text: stored(t), Left: "1", Expires: "2026-09-19T10:00:00Z"}, []string{"AWS cost, August 2026", "It expires on 2026-09-19.", "It can be opened once more."}, []string{"open-report"}},
		"the last time":        {state.Opened{Text: stored(t), Left: "0"}, []string{"That was the last time"}, nil},
		"not reached":          {state.Opened{Why: "No network.", Again: true}, []string{"The report was not opened", "No network.", "Try again"}, nil},
		"not to be opened":     {state.Opened{Why: "It has expired."}, []string{"This report cannot be opened", "It has expired."}, []string{"open-report"}},
	} {
		html := page(t, shared(t, tt.opened))
		for _, want := range tt.want {
			if !strings.Contains(html, want) {
				t.Errorf("%s: the page lacks %q", name, want)
			}
		}
		for _, not := range append(tt.not, "drop-input", "ledger-rows", "tab-overview") {
			if strings.Contains(html, not) {
				t.Errorf("%s: the page has %q", name, not)
			}
		}
	}
}

// TestReportScreenShowsWhatLeaves holds the preview, the ticks and the sentence
// about what became of a way out.
func TestReportScreenShowsWhatLeaves(t *testing.T) {
	document, err := report.Parse(stored(t))
	if err != nil {
		t.Fatal(err)
	}
	s := state.New()
	s.Sharing.Document, s.Sharing.Made = document, &wire.Reported{Document: stored(t), Fragment: "r1." + strings.Repeat("A", 3000)}
	s.Sharing.Asked.Ticked = []string{"account"}
	s.Sharing.Receipts = []state.Receipt{{ID: "one", Title: "AWS cost", Expires: "2026-09-19T10:00:00Z"}}
	s.Sharing.Said, s.Sharing.Failed = "No service.", true
	screen := &ReportScreen{State: s}
	if letter := string(screen.letter()); !strings.Contains(letter, "AWS cost, August 2026") {
		t.Error("there is no preview")
	}
	on := 0
	for _, tick := range screen.ticks() {
		if tick.on {
			on++
		}
		if tick.label == "" {
			t.Errorf("%s has no words", tick.key)
		}
	}
	if on != 1 || len(screen.ticks()) != len(report.Ticks)+1 {
		t.Errorf("%d of %d ticks are on", on, len(screen.ticks()))
	}
	if !strings.Contains(screen.fragmentText(), "longer than some mail programs") || screen.saidClass() != "wrong" {
		t.Errorf("%q", screen.fragmentText())
	}
	screen.State.Sharing.Made = &wire.Reported{Document: stored(t)}
	if !strings.Contains(screen.fragmentText(), "too long for a link") {
		t.Errorf("%q", screen.fragmentText())
	}
	if want := "AWS cost, until 2026-09-19"; receiptText(s.Sharing.Receipts[0]) != want {
		t.Errorf("%q", receiptText(s.Sharing.Receipts[0]))
	}
}

// TestReportGestures holds what each act of the Report tab means.
func TestReportGestures(t *testing.T) {
	for _, tt := range []struct {
		g    Gesture
		want state.Event
	}{
		{Gesture{Kind: "click", Act: "report-tick", Arg: "account"}, state.TickedReport{Name: "account"}},
		{Gesture{Kind: "click", Act: "report-exit", Arg: "file"}, state.LeftBy{Exit: state.ByFile}},
		{Gesture{Kind: "click", Act: "report-hash"}, state.HashedReport{}},
		{Gesture{Kind: "click", Act: "report-delete", Arg: "id"}, state.DeletedShare{ID: "id"}},
		{Gesture{Kind: "click", Act: "open-report"}, state.PressedOpen{}},
		{Gesture{Kind: "click", Act: "print"}, state.LeftBy{Exit: state.ByPrint}},
		{Gesture{Kind: "input", Act: "report-text", Arg: "from", Value: "x"}, state.TypedReport{Field: "from", Text: "x"}},
		{Gesture{Kind: "change", Act: "report-days", Value: "30"}, state.ChoseDays{Days: 30}},
		{Gesture{Kind: "change", Act: "report-views", Value: "5"}, state.ChoseViews{Views: 5}},
		{Gesture{Kind: "change", Act: "report-views", Value: "many"}, nil},
	} {
		if got, _ := Translate(state.New(), tt.g); got != tt.want {
			t.Errorf("%+v is %#v, want %#v", tt.g, got, tt.want)
		}
	}
}
