package view

import (
	"cmp"
	"slices"
	"strings"

	"github.com/plainbill/plainbill/cost/money"
)

// group is what one value of a dimension adds up to.
type group struct {
	value  string // as the bill has it
	label  string // for people
	sum    money.Total
	rows   int64
	steps  []money.Total // one a step of the series; nil: nothing in it has a step
	long   money.Total   // the part of sum that has no step
	before money.Total   // the same in the month before
}

// add folds g into o, for "Other (n)".
func (o *group) add(g group) {
	o.sum = o.sum.Plus(g.sum)
	o.rows += g.rows
	o.long = o.long.Plus(g.long)
	o.before = o.before.Plus(g.before)
	if g.steps != nil && o.steps == nil {
		o.steps = make([]money.Total, len(g.steps))
	}
	for i, v := range g.steps {
		o.steps[i] = o.steps[i].Plus(v)
	}
}

// rank puts the groups with most money at stake first, in either direction, so
// that a large credit is never folded away. Equal groups stand by their value.
func rank(groups []group) {
	slices.SortFunc(groups, func(a, b group) int {
		return cmp.Or(b.weight().Cmp(a.weight()), cmp.Compare(b.rows, a.rows), strings.Compare(a.value, b.value))
	})
}

// weight is what a group is ranked by: the larger of now and before, so that a
// group that vanished still shows.
func (g group) weight() money.Total {
	w := g.sum.Abs()
	if b := g.before.Abs(); b.Cmp(w) > 0 {
		return b
	}
	return w
}

// split parts ranked groups into those shown, largest amount first and negative
// ones last, and the rest folded together with their number. A rest of one is
// shown.
func split(groups []group, top int) (shown []group, other group, others int) {
	rank(groups)
	n := len(groups)
	if top >= 0 && n > top+1 {
		n = top
	}
	shown = slices.Clone(groups[:n])
	slices.SortStableFunc(shown, func(a, b group) int { return b.sum.Cmp(a.sum) })
	for _, g := range groups[n:] {
		other.add(g)
	}
	return shown, other, len(groups) - n
}

// fold adds all groups.
func fold(groups []group) (all group) {
	for _, g := range groups {
		all.add(g)
	}
	return all
}
