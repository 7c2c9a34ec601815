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
		seen := make([]bool, len(r.Values(d)))
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
			switch {
			case c.same():
				seen[c.Constant] = true
			case c.sources != nil:
				mark(seen, c.sources, rows)
			case c.U8 != nil:
				mark(seen, c.U8, rows)
			case c.U16 != nil:
				mark(seen, c.U16, rows)
			default:
				mark(seen, c.U32, rows)
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
	fits := r.fits(q.Basis)
	answers := make([]Tagged, len(dims))
	var all, taggables money.Total
	kept := make([]uint16, 0, ledger.SegmentRows)
	for n, s := range r.ledger.Segments() {
		amounts := r.pricing.Money(q.Basis, n)
		rows, every := chosen.of(r, n)
		if amounts == nil || !every && len(rows) == 0 {
			continue
		}
		types := s.Types()
		kept = kept[:0]
		if every {
			for i, t := range types {
				all.Add(amounts[i])
				if taggable[t] {
					kept = append(kept, uint16(i))
				}
			}
		} else {
			for _, row := range rows {
				all.Add(amounts[row])
				if taggable[types[row]] {
					kept = append(kept, row)
				}
			}
		}
		for _, row := range kept {
			taggables.Add(amounts[row])
		}
		for k, d := range dims {
			c := r.column(d, q.Basis, n)
			answers[k].With = answers[k].With.Plus(c.sumOfValues(amounts, kept, fits))
		}
	}
	for k := range answers {
		answers[k].Without = taggables.Minus(answers[k].With)
		answers[k].Untaggable = all.Minus(taggables)
	}
	return answers
}

// sumOfValues sums the listed rows that have a value.
func (c *column) sumOfValues(amounts []money.Amount, rows []uint16, fits bool) (sum money.Total) {
	switch {
	case c.same() && c.Constant == 0:
		return sum
	case c.U8 != nil && fits:
		return sumWhere(c.U8, amounts, rows)
	case c.U16 != nil && fits:
		return sumWhere(c.U16, amounts, rows)
	case c.U32 != nil && fits:
		return sumWhere(c.U32, amounts, rows)
	}
	for _, row := range rows {
		if c.sources != nil || c.At(int(row)) != 0 { // every row has a source
			sum.Add(amounts[row])
		}
	}
	return sum
}

func sumWhere[T uint8 | uint16 | uint32](codes []T, amounts []money.Amount, rows []uint16) money.Total {
	var sums [2]int64 // without and with a value
	for _, row := range rows {
		sums[min(codes[row], 1)] += int64(amounts[row])
	}
	return money.Amount(sums[1]).Total()
}

// mark notes which codes the listed rows have, or all rows.
func mark[T ~uint8 | uint16 | uint32](seen []bool, codes []T, rows []uint16) {
	if rows == nil {
		for _, c := range codes {
			seen[c] = true
		}
		return
	}
	for _, row := range rows {
		seen[codes[row]] = true
	}
}
