package view

import (
	"cmp"
	"slices"
	"strings"

	"github.com/plainbill/plainbill/cost/breakdown"
	"github.com/plainbill/plainbill/cost/ledger"
	"github.com/plainbill/plainbill/cost/money"
	"github.com/plainbill/plainbill/cost/period"
	"github.com/plainbill/plainbill/cost/sorts"
)

// group is what one value of a dimension adds up to.
type group struct {
	value  string // as the bill has it
	label  string // for people
	sum    money.Total
	rows   int64
	steps  []money.Total // one a step of the series; nil when it was not asked for
	long   money.Total   // the part of sum that has no step
	before money.Total   // the same in the month before
}

// onSteps is the part of a group that a chart by step shows.
func (g group) onSteps() money.Total { return g.sum.Minus(g.long) }

// weight is what a group is ranked by: the larger of now and before, so that a
// group that vanished still shows, and a large credit is never folded away.
func (g group) weight() money.Total {
	w := g.sum.Abs()
	if b := g.before.Abs(); b.Cmp(w) > 0 {
		return b
	}
	return w
}

// parted is a dimension's groups: the largest, what the others come to, and all
// together. The shown plus the rest are all, exactly.
type parted struct {
	shown  []group // largest amount first, negative ones last
	rest   group
	others int // how many groups the rest is
	all    group
	drawn  []group // those whose steps are known, for a chart: some more than are shown
	steps  []period.Hour
	beyond bool // some of all.long is on days outside of the chart
	cube   *breakdown.Cube
}

// part breaks the question's rows down by a dimension. top is how many groups
// are shown; negative means all. series asks for steps of time as well.
func (a *question) part(d ledger.Dimension, top int, series bool, earlier *breakdown.Cube) parted {
	q := breakdown.Query{GroupBy: []ledger.Dimension{d}, Series: series, Grain: a.grain}
	if series {
		q.SeriesTop = mostSeries
		if top >= 0 {
			// Ranks may shift a little against the month before.
			q.SeriesTop = min(mostSeries, top+seriesTop)
		}
	}
	cube := a.run(q)
	line := newLine(a, cube)
	p := parted{steps: line.starts, cube: cube}

	keep := top // one more, because a rest of one is shown
	if top >= 0 {
		keep = top + 1
	}
	was := map[uint32]money.Total{}
	candidates := len(cube.Cells)
	vanished := 0
	var groups []group
	if earlier != nil {
		p.all.before = earlier.Total
		now := make([]bool, len(a.bill.reader.Values(d)))
		for i := range cube.Cells {
			now[cube.Cells[i].Codes[0]] = true
		}
		for i := range earlier.Cells {
			c := &earlier.Cells[i]
			was[c.Codes[0]] = c.Total
			if !now[c.Codes[0]] {
				vanished++
			}
		}
		largest, _ := earlier.Top(keep)
		for _, c := range largest {
			if !now[c.Codes[0]] {
				groups = append(groups, group{value: earlier.Text(c, 0), before: c.Total})
			}
		}
	}
	largest, _ := cube.Top(max(keep, q.SeriesTop))
	if keep < 0 {
		largest, _ = cube.Top(keep)
	}
	for n, c := range largest {
		g := group{value: cube.Text(c, 0), sum: c.Total, rows: c.Rows, before: was[c.Codes[0]]}
		if c.Steps != nil {
			g.label = a.bill.label(d, g.value)
			g.steps, g.long = line.read(c.Steps, c.Long.Plus(c.Undated))
			p.drawn = append(p.drawn, g)
		}
		if keep < 0 || n < keep {
			groups = append(groups, g)
		}
	}
	// A group of the month before may be missing among the largest of this month.
	sorts.By(groups, func(x, y group) int {
		return cmp.Or(y.weight().Cmp(x.weight()), cmp.Compare(y.rows, x.rows), strings.Compare(x.value, y.value))
	})
	candidates += vanished
	if top >= 0 && candidates > top+1 && len(groups) > top {
		groups = groups[:top]
	}
	p.all.sum, p.all.rows = cube.Total, cube.Rows
	if series {
		p.all.steps, p.all.long = line.read(cube.Steps, cube.Long.Plus(cube.Undated))
		p.beyond = !p.all.long.Minus(cube.Long).IsZero()
	}
	p.rest = p.all
	p.rest.steps = slices.Clone(p.all.steps)
	for i := range groups {
		groups[i].label = a.bill.label(d, groups[i].value)
		p.rest.take(groups[i])
	}
	p.others = candidates - len(groups)
	sorts.By(groups, func(x, y group) int { return y.sum.Cmp(x.sum) })
	p.shown = groups
	return p
}

// mostSeries is the most groups whose steps are worked out.
const mostSeries = 200

// take removes g from what is left.
func (r *group) take(g group) {
	r.sum = r.sum.Minus(g.sum)
	r.rows -= g.rows
	r.long = r.long.Minus(g.long)
	r.before = r.before.Minus(g.before)
	for i, v := range g.steps {
		r.steps[i] = r.steps[i].Minus(v)
	}
}

// line maps the steps of a cube to those of a chart: what starts outside of the
// chart has no step on it.
type line struct {
	starts []period.Hour
	from   int // the chart's first step is this one of the cube
}

func newLine(a *question, c *breakdown.Cube) line {
	span := a.axis()
	var l line
	for i, h := range c.Starts {
		if h.Next(c.Grain) > span.Start && h < span.End {
			if len(l.starts) == 0 {
				l.from = i
			}
			l.starts = append(l.starts, h)
		}
	}
	return l
}

// read returns the steps that are on the chart, and the sum of what is not.
func (l line) read(steps []money.Total, apart money.Total) (on []money.Total, off money.Total) {
	if len(l.starts) == 0 {
		return nil, apart.Plus(addUp(steps))
	}
	on = steps[l.from : l.from+len(l.starts)]
	return on, apart.Plus(addUp(steps[:l.from])).Plus(addUp(steps[l.from+len(l.starts):]))
}
