package commit

import (
	"cmp"

	"github.com/plainbill/plainbill/cost/actual"
	"github.com/plainbill/plainbill/cost/cur"
	"github.com/plainbill/plainbill/cost/ledger"
	"github.com/plainbill/plainbill/cost/money"
	"github.com/plainbill/plainbill/cost/sorts"
)

// Part is the usage of one account, family or other value within a demand.
type Part struct {
	Value string
	// OnDemand is parallel to Demand.Classes; nil is none of that class.
	OnDemand []Series
	Public   money.Total
}

// Parts takes the usage of a demand apart by a dimension: the values with most
// usage, at most so many of them, the largest first. It goes through the rows of
// the bill once more.
func (r *Report) Parts(d *Demand, by ledger.Dimension, most int) []Part {
	to := make([]int, len(r.classes))
	for i := range to {
		to[i] = -1
	}
	for k := range d.Classes {
		for _, n := range d.Classes[k].From {
			to[n] = k
		}
	}
	values := r.walk.ledger.Values(by)
	sums := make([]money.Total, len(values))
	r.each(d.kind, to, by, func(code uint32, _, _ int, public money.Amount) { sums[code].Add(public) })
	var top []uint32
	for code := range values {
		if sums[code].Sign() > 0 {
			top = append(top, uint32(code))
		}
	}
	sorts.By(top, func(a, b uint32) int { return cmp.Or(sums[b].Cmp(sums[a]), cmp.Compare(values[a], values[b])) })
	top = top[:min(len(top), most)]
	parts := make([]Part, len(top))
	at := make([]int, len(values))
	for n, code := range top {
		parts[n] = Part{Value: values[code], OnDemand: make([]Series, len(d.Classes)), Public: sums[code]}
		at[code] = n + 1
	}
	r.each(d.kind, to, by, func(code uint32, class, i int, public money.Amount) {
		if n := at[code]; n > 0 {
			start, end := r.walk.times(i)
			r.walk.clock.spread(&parts[n-1].OnDemand[class], public.Float64(), start, end)
		}
	})
	return parts
}

// each visits the rows that make up a demand.
func (r *Report) each(kind Kind, to []int, by ledger.Dimension, do func(code uint32, class, i int, public money.Amount)) {
	w := r.walk
	var buf []money.Amount
	for n, g := range w.ledger.Segments() {
		if len(buf) != g.Rows() {
			buf = make([]money.Amount, g.Rows())
		}
		public := w.book.MoneyInto(actual.OnDemand, n, buf)
		sources := w.book.Sources(n)
		w.turn(g)
		codes, currency := g.Codes(by), g.Codes(ledger.Currency)
		for i, t := range g.Types() {
			if currency.At(i) != w.currency || sources[i] == actual.SplitOverlayExcluded || !w.demanded(kind, w.means(t, sources[i], i), i) {
				continue
			}
			p, ok := w.places[w.key(i)]
			if ok && p.class >= 0 && to[p.class] >= 0 {
				do(codes.At(i), to[p.class], i, public[i])
			}
		}
	}
}

// demanded says whether row i is usage that is on demand or covered by plans of
// the kind.
func (w *walk) demanded(kind Kind, t cur.LineItemType, i int) bool {
	switch t {
	case cur.Usage:
		return (w.spot == 0 || w.option.At(i) != w.spot) && w.g.Amount(cur.Unblended, i) != 0
	case cur.SavingsPlanCoveredUsage:
		f := w.facts[w.arns.At(i)]
		return f != nil && f.kind == kind
	case cur.DiscountedUsage:
		return kind == Reservation
	}
	return false
}
