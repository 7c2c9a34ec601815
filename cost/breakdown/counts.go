package breakdown

import (
	"github.com/plainbill/plainbill/cost/actual"
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
		r.check()
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
		r.each(chosen, func(n int, rows []uint16, _ int) {
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
		})
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
	r.each(chosen, func(n int, rows []uint16, count int) {
		amounts := r.pricing.Money(q.Basis, n)
		if amounts == nil {
			return
		}
		// What cannot be tagged, or was not asked for, is 0 from here on.
		kept := r.scratch.taggable(r.ledger.Segments()[n].Types(), amounts, rows)
		if rows == nil {
			all = all.Plus(total(amounts, fits))
		} else {
			for _, row := range rows {
				all.Add(amounts[row])
			}
		}
		sum := total(kept, fits)
		taggables = taggables.Plus(sum)
		for k, d := range dims {
			c := r.column(d, q.Basis, n)
			answers[k].With = answers[k].With.Plus(sum.Minus(c.sumOfBlank(kept, fits)))
		}
	})
	for k := range answers {
		answers[k].Without = taggables.Minus(answers[k].With)
		answers[k].Untaggable = all.Minus(taggables)
	}
	return answers
}

// taggable returns the amounts of a segment with 0 for rows that cannot be tagged
// or are not among rows, where nil means all.
func (s *scratch) taggable(types []cur.LineItemType, amounts []money.Amount, rows []uint16) []money.Amount {
	if cap(s.amounts) < len(types) {
		s.amounts = make([]money.Amount, ledger.SegmentRows)
	}
	kept := s.amounts[:len(types)]
	var mask [cur.LineItemTypeCount]money.Amount
	for t, yes := range taggable {
		if yes {
			mask[t] = -1
		}
	}
	if rows == nil {
		amounts = amounts[:len(kept)]
		for i, t := range types {
			kept[i] = amounts[i] & mask[t]
		}
		return kept
	}
	clear(kept)
	for _, row := range rows {
		kept[row] = amounts[row] & mask[types[row]]
	}
	return kept
}

// Sum adds up all rows of a segment.
func (r *Reader) Sum(basis actual.Basis, segment int) money.Total {
	return total(r.pricing.Money(basis, segment), r.fits(basis))
}

// total adds up amounts, in 64 bits when any sum of them fits.
func total(amounts []money.Amount, fits bool) (sum money.Total) {
	if !fits {
		for _, a := range amounts {
			sum.Add(a)
		}
		return sum
	}
	var all money.Amount
	for _, a := range amounts {
		all += a
	}
	return all.Total()
}

// sumOfBlank sums the rows that have no value.
func (c *column) sumOfBlank(amounts []money.Amount, fits bool) (sum money.Total) {
	switch {
	case c.sources != nil || c.same() && c.Constant != 0: // every row has a source
		return sum
	case c.same():
		return total(amounts, fits)
	case c.U8 != nil && fits:
		return sumWhereBlank(c.U8, amounts)
	case c.U16 != nil && fits:
		return sumWhereBlank(c.U16, amounts)
	case c.U32 != nil && fits:
		return sumWhereBlank(c.U32, amounts)
	}
	for i, a := range amounts {
		if c.At(i) == 0 {
			sum.Add(a)
		}
	}
	return sum
}

func sumWhereBlank[T uint8 | uint16 | uint32](codes []T, amounts []money.Amount) money.Total {
	var sum money.Amount
	codes = codes[:len(amounts)]
	for i, a := range amounts {
		sum += a & money.Amount((int64(codes[i])-1)>>63) // all ones where the code is 0
	}
	return sum.Total()
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
