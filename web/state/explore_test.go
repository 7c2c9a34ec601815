package state

import (
	"reflect"
	"strings"
	"testing"

	"github.com/plainbill/plainbill/cost/view"
)

func TestADrillFiltersAndGoesDownTheLadder(t *testing.T) {
	p := exploring(t)
	steps := []struct{ dimension, value, next string }{
		{"account", "111", "service"}, {"service", "AmazonEC2", "product_family"}, {"product_family", "Compute", "usage_type"},
		{"usage_type", "BoxUsage", "operation"}, {"operation", "Run", "resource"}, {"resource", "i-1", "line_item_type"},
	}
	for i, step := range steps {
		p.after(Drilled{Dimension: step.dimension, Value: step.value})
		q := p.asked(t).Explore
		if len(q.Filters) != i+1 || q.Filters[i].Values[0] != step.value || q.GroupBy != step.next {
			t.Fatalf("after %s: %+v", step.dimension, q)
		}
	}
	if p.after(Drilled{Dimension: "region", Value: "eu"}); p.asked(t).Explore.GroupBy != "line_item_type" {
		t.Errorf("then by %q", p.asked(t).Explore.GroupBy)
	}
}

// A FOCUS bill has no product families and none of AWS's usage types.
func TestADrillPassesOverWhatTheBillHasNothingOf(t *testing.T) {
	p := exploring(t)
	p.Explore.Dims = []view.Dimension{{Key: "service", Values: 9}, {Key: "usage_type"}, {Key: "operation", Values: 5}, {Key: "resource", Values: 40}}
	for _, step := range []struct{ dimension, next string }{{"service", "operation"}, {"operation", "resource"}, {"resource", "resource"}} {
		p.after(Drilled{Dimension: step.dimension, Value: "one"})
		if q := p.asked(t).Explore; q.GroupBy != step.next {
			t.Errorf("after %s it groups by %q, want %q", step.dimension, q.GroupBy, step.next)
		}
	}
	p = exploring(t).after(ChoseTab{OverviewTab})
	p.Explore, p.Overview.Dims = nil, []view.Dimension{{Key: "resource", Values: 40}}
	if p.after(Drilled{Dimension: "service", Value: "EC2"}); p.asked(t).Explore.GroupBy != "resource" {
		t.Errorf("from the overview it groups by %q", p.asked(t).Explore.GroupBy)
	}
}

func TestADrillFromTheOverviewStartsAfresh(t *testing.T) {
	p := exploring(t).after(Drilled{Dimension: "account", Value: "111"}, ChoseTab{OverviewTab})
	p.Overview.Query = view.Query{Basis: "amortized", From: "2026-08", To: "2026-09", Grain: "day"}
	p.after(Drilled{Dimension: "service", Value: "S3"})
	if q := p.asked(t).Explore; len(q.Filters) != 1 || q.Filters[0].Dimension != "service" || p.View.Tab != ExploreTab || q.From != "2026-08" || q.Grain != "" {
		t.Errorf("%+v", q)
	}
}

func TestADrillOfTwoLevels(t *testing.T) {
	p := exploring(t).after(Drilled{Dimension: "service", Value: "EC2", Then: "usage_type", ThenValue: "Box"})
	if q := p.asked(t).Explore; len(q.Filters) != 2 || q.GroupBy != "operation" {
		t.Errorf("%+v", q)
	}
}

func TestFiltersOnOneDimension(t *testing.T) {
	is := func(values ...string) view.Filter { return view.Filter{Dimension: "d", Values: values} }
	not := func(values ...string) view.Filter { return view.Filter{Dimension: "d", Values: values, Not: true} }
	for _, tt := range []struct {
		say  string
		had  []view.Filter
		add  view.Filter
		want []view.Filter
	}{
		{"the first filter stands alone", nil, is("a"), []view.Filter{is("a")}},
		{"a second choice takes the place of the first", []view.Filter{is("a")}, is("b"), []view.Filter{is("b")}},
		{"exclusions add up", []view.Filter{not("a")}, not("b", "a"), []view.Filter{not("a", "b")}},
		{"choosing what was excluded lifts the exclusion", []view.Filter{not("a")}, is("a"), []view.Filter{is("a")}},
		{"choosing one of several excluded keeps the others out", []view.Filter{not("a", "b")}, is("a"), []view.Filter{not("b"), is("a")}},
		{"excluding from a choice makes it smaller", []view.Filter{is("a", "b")}, not("b"), []view.Filter{is("a")}},
		{"excluding the only choice turns it around", []view.Filter{is("a")}, not("a"), []view.Filter{not("a")}},
	} {
		v := first()
		v.Query.Filters = tt.had
		if got := v.with(tt.add).Query.Filters; !reflect.DeepEqual(got, tt.want) {
			t.Errorf("%s: got %+v", tt.say, got)
		}
	}
}

func TestFiltersAreRemovedAndFlipped(t *testing.T) {
	p := exploring(t).after(Filtered{view.Filter{Dimension: "region", Values: []string{""}}}, Filtered{view.Filter{Dimension: "service", Values: []string{"S3"}}})
	p.after(Flipped{0})
	if q := p.asked(t).Explore; !q.Filters[0].Not || q.Filters[1].Not {
		t.Errorf("%+v", q.Filters)
	}
	p.after(Removed{0})
	if q := p.asked(t).Explore; len(q.Filters) != 1 || q.Filters[0].Dimension != "service" {
		t.Errorf("%+v", q.Filters)
	}
	for _, e := range []Event{Removed{-1}, Removed{7}, Flipped{-1}, Flipped{7}} {
		if p.after(e); len(p.commands) != 0 {
			t.Errorf("%+v did something", e)
		}
	}
}

func TestUndoAndRedoWalkTheHistory(t *testing.T) {
	p := exploring(t).after(Drilled{Dimension: "service", Value: "S3"}, Removed{0})
	if p.after(Undid{}); len(p.View.Query.Filters) != 1 || !p.CanRedo() {
		t.Fatalf("%+v", p.View)
	}
	if c, ok := command[SetFragment](p); !ok || !strings.Contains(c.Fragment, "is=service,S3") {
		t.Errorf("%+v", c)
	}
	if p.after(Redid{}); len(p.View.Query.Filters) != 0 || p.CanRedo() {
		t.Errorf("%+v", p.View)
	}
	p.after(Undid{}, Filtered{view.Filter{Dimension: "region", Values: []string{"eu"}}})
	if p.CanRedo() {
		t.Error("a new step must end what could be redone")
	}
	for p.CanUndo() {
		p.after(Undid{})
	}
	if !p.View.Equal(first()) {
		t.Errorf("all undone, and yet %+v", p.View)
	}
	if p.after(Undid{}); len(p.commands) != 0 {
		t.Error("undid more than there was")
	}
}

func TestHistoryHasAnEnd(t *testing.T) {
	p := exploring(t)
	for i := range 3 * longestHistory {
		p.after(ChoseGroup{[]string{"service", "region"}[i%2]})
	}
	if len(p.past) != longestHistory {
		t.Errorf("%d steps", len(p.past))
	}
}

func TestTheSameViewAgainIsNoStep(t *testing.T) {
	p := exploring(t).after(ChoseGroup{"region"}, ChoseGroup{"region"})
	if len(p.commands) != 0 {
		t.Errorf("%+v", p.commands)
	}
}

func TestStatesBeforeAreUntouched(t *testing.T) {
	p := exploring(t).after(Filtered{view.Filter{Dimension: "a", Values: []string{"1"}}}, Filtered{view.Filter{Dimension: "b", Values: []string{"2"}}})
	before := p.State
	fragment, past := before.View.Fragment(), len(before.past)
	for _, e := range []Event{Flipped{0}, Removed{0}, Filtered{view.Filter{Dimension: "a", Values: []string{"3"}, Not: true}}, Undid{}, ToggledTwin{"x"}, ChoseMonth{"2026-07"}} {
		Reduce(before, e)
		next, _ := Reduce(before, e)
		Reduce(next, Undid{})
		if before.View.Fragment() != fragment || len(before.past) != past || len(before.Twins) != 0 {
			t.Fatalf("%T wrote into the state it was given", e)
		}
	}
}
