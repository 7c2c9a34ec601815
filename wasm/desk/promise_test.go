package desk

import (
	"strings"
	"testing"

	"github.com/plainbill/plainbill/cost/load"
	"github.com/plainbill/plainbill/cost/view"
	"github.com/plainbill/plainbill/wasm/wire"
)

// What commitments do, and what one more could do, comes through the wire; what
// does not exist is an error that names it, and leaves the engine well.
func TestCommitmentsComeThroughTheWire(t *testing.T) {
	p := newPage(0)
	file, truth := bill(t, 8, 0)
	if opened := p.Open(1, wire.Open{}, []load.File{file}); opened.Opened == nil || !opened.Opened.Usable {
		t.Fatalf("%+v", opened)
	}
	c := p.ask(t, wire.Request{ID: 2, Commitments: &view.CommitmentsQuery{}}).Commitments
	if c == nil || len(c.InForce.Rows) < len(truth.Commitments) || c.First == nil || c.Bar.Rows != truth.Rows {
		t.Fatalf("%+v", c)
	}
	w := p.ask(t, wire.Request{ID: 3, Weigh: c.First}).Weigh
	if w == nil || len(w.Levels) != 64 || w.Query.Scope != c.First.Scope || w.Scenarios != 2000 {
		t.Fatalf("%+v", w)
	}
	if r := w.Reading(w.Start); r.Zone == "" || r.Promised <= 0 {
		t.Errorf("at %v it reads %+v", w.Start, r)
	}
	for says, q := range map[string]view.WeighQuery{
		`"moon"`:     {Scope: "moon"},
		`"x/1/none"`: {Option: "x/1/none"},
		"weather":    {Depart: "weather"},
		"deep":       {Depth: "deep"},
		`"luck"`:     {Chosen: []view.Choice{{Key: "luck", Value: 1}}},
		"-3":         {Absorb: -3},
		"1 to 36":    {Months: 99},
		"100 to":     {Scenarios: 3},
		"below 1":    {Comfort: 2},
	} {
		if got := p.ask(t, wire.Request{ID: 4, Weigh: &q}); got.Error == nil || got.Error.Fatal || !strings.Contains(got.Error.Text, says) {
			t.Errorf("%+v: %+v", q, got.Error)
		}
	}
	if again := p.ask(t, wire.Request{ID: 5, Weigh: c.First}).Weigh; again == nil || again.Title != w.Title {
		t.Error("the engine is not well after errors")
	}
}
