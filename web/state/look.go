package state

import (
	"slices"

	"github.com/plainbill/plainbill/cost/view"
)

// Tab is one of the page's views.
type Tab string

// The tabs that work.
const (
	OverviewTab    Tab = "overview"
	ExploreTab     Tab = "explore"
	CommitmentsTab Tab = "commitments"
	AuditTab       Tab = "audit"
	ReportTab      Tab = "report"
)

// Drawing is how a breakdown is shown.
type Drawing string

// The drawings of Explore.
const (
	AsTable  Drawing = "table"
	AsBars   Drawing = "bars"
	AsIcicle Drawing = "icicle"
)

// View is what is looked at. Basis, currency and period of its Query hold for
// every tab.
type View struct {
	Tab   Tab
	Query view.Query
	Show  Drawing
	Items bool // line items are shown below the breakdown
	// Promise is what the Commitments tab is about.
	Promise Promise
}

// first is the View of a page that was opened without a fragment.
func first() View { return View{Tab: OverviewTab, Show: AsTable} }

// New returns the state of a page that has just been opened.
func New() State {
	s := State{View: first(), Bar: view.Bar{State: "empty", StateText: "No bill loaded"}}
	s.Sharing.Asked.Days = usualDays
	return s
}

// Equal says whether both look at the same thing.
func (v View) Equal(w View) bool {
	a, b := v.Query, w.Query
	return v.Tab == w.Tab && v.Show == w.Show && v.Items == w.Items && v.Promise.equal(w.Promise) &&
		a.Basis == b.Basis && a.Currency == b.Currency && a.GroupBy == b.GroupBy && a.Then == b.Then &&
		a.Grain == b.Grain && a.From == b.From && a.To == b.To && a.Top == b.Top &&
		slices.EqualFunc(a.Filters, b.Filters, func(f, g view.Filter) bool {
			return f.Dimension == g.Dimension && f.Not == g.Not && slices.Equal(f.Values, g.Values)
		})
}

// frame returns the part of the question that the overview shares.
func (v View) frame() view.Query {
	return view.Query{Basis: v.Query.Basis, Currency: v.Query.Currency, From: v.Query.From, To: v.Query.To}
}

// with returns v with one more filter. A filter on the same dimension and of the
// same kind takes the values of the old one in; what contradicts it goes.
func (v View) with(f view.Filter) View {
	kept := make([]view.Filter, 0, len(v.Query.Filters)+1)
	for _, old := range v.Query.Filters {
		if old.Dimension != f.Dimension {
			kept = append(kept, old)
			continue
		}
		switch {
		case old.Not && f.Not:
			f.Values = union(old.Values, f.Values)
		case old.Not != f.Not:
			if rest := without(old.Values, f.Values); len(rest) > 0 && old.Not {
				kept = append(kept, view.Filter{Dimension: old.Dimension, Values: rest, Not: true})
			} else if len(rest) > 0 {
				// Leaving a value out of a choice of values is a smaller choice.
				f = view.Filter{Dimension: f.Dimension, Values: rest}
			}
		}
	}
	v.Query.Filters = append(kept, f)
	v.Query.Top = 0
	return v
}

func union(a, b []string) []string {
	all := slices.Clone(a)
	for _, s := range b {
		if !slices.Contains(all, s) {
			all = append(all, s)
		}
	}
	return all
}

func without(a, b []string) []string {
	var rest []string
	for _, s := range a {
		if !slices.Contains(b, s) {
			rest = append(rest, s)
		}
	}
	return rest
}

// ladder is the usual way down a bill, for choosing the next grouping after a
// value was chosen.
var ladder = [...]string{"payer", "account", "service", "product_family", "usage_type", "operation", "resource"}

// next returns what to group by after dimension was narrowed to one value: the
// next step of the ladder that is not yet narrowed, and that the bill has values of.
// dims are the bill's dimensions; where none are known all are taken to be there.
func (v View) next(dimension string, dims []view.Dimension) string {
	open := func(step string) bool {
		return step != dimension && !v.narrowed(step) && (len(dims) == 0 ||
			slices.ContainsFunc(dims, func(d view.Dimension) bool { return d.Key == step && d.Values > 0 }))
	}
	start := 1
	for i, step := range ladder {
		if step == dimension {
			start = i + 1
		}
	}
	for _, step := range ladder[min(start, len(ladder)-1):] {
		if open(step) {
			return step
		}
	}
	// Below a single resource are its kinds of usage.
	for _, step := range [...]string{"usage_type", "operation", "line_item_type", "resource"} {
		if open(step) {
			return step
		}
	}
	return dimension
}

// dims are the dimensions of the bill, as the newest answer lists them.
func (s *State) dims() []view.Dimension {
	switch {
	case s.Explore != nil && len(s.Explore.Dims) > 0:
		return s.Explore.Dims
	case s.Overview != nil:
		return s.Overview.Dims
	}
	return nil
}

// narrowed says whether the filters leave one value of dimension.
func (v View) narrowed(dimension string) bool {
	for _, f := range v.Query.Filters {
		if f.Dimension == dimension && !f.Not && len(f.Values) == 1 {
			return true
		}
	}
	return false
}
