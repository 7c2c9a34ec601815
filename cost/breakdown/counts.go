package breakdown

import (
	"github.com/plainbill/plainbill/cost/cur"
	"github.com/plainbill/plainbill/cost/ledger"
	"github.com/plainbill/plainbill/cost/money"
)

// Matched returns how many rows match.
func (r *Reader) Matched(q Query) int64 { return r.count(r.choose(q), -1) }

// Without returns, filter by filter, how many rows would match if that filter
// were taken away: where nothing matches, it shows which filter is to blame. The
// range, when there is one, comes last.
func (r *Reader) Without(q Query) []int64 {
	chosen := r.choose(q)
	counts := make([]int64, len(chosen.masks))
	for f := range counts {
		counts[f] = r.count(chosen, f)
	}
	return counts
}

// Alone returns, filter by filter, how many rows it keeps by itself. The range,
// when there is one, comes last.
func (r *Reader) Alone(q Query) []int64 {
	chosen := r.choose(q)
	counts := make([]int64, len(chosen.masks))
	for f, masks := range chosen.masks {
		counts[f] = r.count(selection{[][]mask{masks}}, -1)
	}
	return counts
}

func (r *Reader) count(chosen selection, leftOut int) (n int64) {
	for i, s := range r.ledger.Segments() {
		n += chosen.combine(r, i, leftOut).count(s.Rows())
	}
	return n
}

// Distinct returns how many values of each dimension occur in matching rows; "(no
// value)" does not count as one.
func (r *Reader) Distinct(q Query, dims []ledger.Dimension) []int {
	chosen := r.choose(q)
	counts := make([]int, len(dims))
	for k, d := range dims {
		l := r.locator([]ledger.Dimension{d})
		seen := make([]bool, l.cells)
		for n, s := range r.ledger.Segments() {
			rows, all := chosen.of(r, n)
			count := len(rows)
			if all {
				count = s.Rows()
			}
			if count == 0 {
				continue
			}
			c := r.column(d, q.Basis, n)
			if c.same() {
				seen[c.Constant] = true
				continue
			}
			for _, id := range r.locate(l, q.Basis, n, rows, count) {
				seen[id] = true
			}
		}
		for code, s := range seen {
			if s && code > 0 || s && d == ledger.CostSource {
				counts[k]++
			}
		}
	}
	return counts
}

// Tagged says how much of the matching cost has a value for a dimension. Only
// usage can be tagged: taxes, fees, credits and discounts are told apart.
type Tagged struct {
	With, Without, Untaggable money.Total
}

// Share returns the part of the taggable cost that has a value, from 0 to 1; 0
// when there is none.
func (t Tagged) Share() float64 { return t.With.Share(t.With.Plus(t.Without)) }

// taggable marks the types whose rows can carry tags: those that are usage.
var taggable = [cur.LineItemTypeCount]bool{
	cur.Usage: true, cur.FlatRateSubscription: true, cur.DiscountedUsage: true,
	cur.SavingsPlanCoveredUsage: true, cur.FocusUsage: true,
}

// Tagged returns how much of the matching cost has a value for each dimension.
func (r *Reader) Tagged(q Query, dims []ledger.Dimension) []Tagged {
	chosen := r.choose(q)
	answers := make([]Tagged, len(dims))
	tallies := make([]*tally, len(dims))
	for k := range tallies {
		tallies[k] = &tally{fits: r.fits(q.Basis)}
		tallies[k].grow(3)
	}
	var kinds [cur.LineItemTypeCount]uint32 // 1 where the type is no usage
	for t, ok := range taggable {
		kinds[t] = uint32(1 - bit(ok))
	}
	for n, s := range r.ledger.Segments() {
		rows, all := chosen.of(r, n)
		count := len(rows)
		if all {
			count = s.Rows()
		}
		if count == 0 {
			continue
		}
		amounts := r.pricing.Money(q.Basis, n)
		kept := make([]uint32, count)
		digit(kept, s.Types(), kinds[:], 1, rows)
		for k, d := range dims {
			c := r.column(d, q.Basis, n)
			ids := r.scratch.identify(count)
			advance(ids, &c, nil, 1, rows)
			for i, code := range ids {
				if code > 1 {
					code = 1
				}
				if kept[i] == 1 {
					code = 2
				}
				ids[i] = code
			}
			tallies[k].add(ids, amounts, rows)
		}
	}
	for k, t := range tallies {
		answers[k].Without, _ = t.cell(0)
		answers[k].With, _ = t.cell(1)
		answers[k].Untaggable, _ = t.cell(2)
	}
	return answers
}
