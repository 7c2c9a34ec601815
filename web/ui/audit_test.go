package ui

import (
	"regexp"
	"strings"
	"testing"

	"github.com/plainbill/plainbill/cost/view"
	"github.com/plainbill/plainbill/wasm/wire"
	"github.com/plainbill/plainbill/web/state"
)

// auditing is the page after the Audit tab of a small bill was opened.
func auditing(t *testing.T, width int) state.State {
	t.Helper()
	a := read[view.Audited](t, "../../../cost/view/testdata/audit.json")
	return play(width,
		state.ChoseSample{},
		state.Replied{Reply: wire.Reply{Opened: &wire.Opened{Usable: true, Bar: a.Bar,
			Rejects: []wire.Reject{{File: "b.csv", Row: 7, Column: "lineItem/UnblendedCost", Value: "<b>x", Why: "not a number"}}}}},
		state.ChoseTab{Tab: state.AuditTab},
		state.Replied{Reply: wire.Reply{Audit: a}})
}

func TestTheAuditIsShownWhole(t *testing.T) {
	s := auditing(t, 1440)
	page, err := HTML(s)
	if err != nil {
		t.Fatal(err)
	}
	for _, table := range s.Audit.Tables {
		if !strings.Contains(page, table.Title) && table.Fold == "" || table.Fold != "" && !strings.Contains(page, table.Fold) {
			t.Errorf("there is no table %s on the page", table.Key)
		}
		if table.Fold != "" {
			continue
		}
		for _, r := range table.Rows {
			for _, cell := range r.Cells {
				if cell.Value != "" && !strings.Contains(page, `data-value="`+cell.Value+`"`) {
					t.Errorf("%s, %s: %s is not on the page", table.Key, r.Key, cell.Value)
				}
			}
		}
	}
	for _, f := range s.Audit.Findings {
		if !strings.Contains(page, `data-code="`+f.Code+`"`) {
			t.Errorf("there is no finding %s on the page", f.Code)
		}
	}
	if n := len(regexp.MustCompile(`data-testid="audit-reject"`).FindAllString(page, -1)); n != 1 || strings.Contains(page, "<b>x") {
		t.Errorf("%d rejected rows; a value from the bill may have become markup", n)
	}
	folded, err := HTML(func() state.State { s, _ := state.Reduce(s, state.ToggledTwin{Chart: "commitments"}); return s }())
	if err != nil || !strings.Contains(folded, "Reservation aaaa") || strings.Count(folded, "I4 Reservation") != 1 {
		t.Errorf("each commitment is not shown when asked for: %v", err)
	}
}

func TestFindingsAndRowsOfTheAuditLeadToTheirRows(t *testing.T) {
	s := auditing(t, 1440)
	for _, tt := range []struct {
		g    Gesture
		want string // first filter; blank: nothing happens
	}{
		{Gesture{Kind: "click", Act: "audit-row", Arg: "kinds.0"}, "line_item_type"},
		{Gesture{Kind: "keydown", Key: "Enter", Act: "audit-row", Arg: "kinds.0"}, "line_item_type"},
		{Gesture{Kind: "click", Act: "audit-row", Arg: "kinds.99"}, ""},
		{Gesture{Kind: "click", Act: "audit-row", Arg: "kinds.x"}, ""},
		{Gesture{Kind: "click", Act: "audit-row", Arg: "files.0"}, ""},
		{Gesture{Kind: "click", Act: "audit-finding", Arg: "0"}, "cost_source"},
		{Gesture{Kind: "click", Act: "audit-finding", Arg: "-1"}, ""},
	} {
		e, _ := Translate(s, tt.g)
		went, ok := e.(state.Went)
		switch {
		case tt.want == "" && ok:
			t.Errorf("%+v leads to %+v", tt.g, went)
		case tt.want != "" && (!ok || went.Query.Filters[0].Dimension != tt.want || went.Query.From != "2026-08"):
			t.Errorf("%+v leads to %+v, want %s in August", tt.g, e, tt.want)
		}
	}
}
