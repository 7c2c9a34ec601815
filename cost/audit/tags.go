package audit

import (
	"cmp"
	"slices"

	"github.com/plainbill/plainbill/cost/actual"
	"github.com/plainbill/plainbill/cost/breakdown"
	"github.com/plainbill/plainbill/cost/ledger"
	"github.com/plainbill/plainbill/cost/money"
	"github.com/plainbill/plainbill/cost/sorts"
)

// Tagged says how much of the taggable cost carries one tag. Taggable is usage
// that costs something and names a resource; in a bill without resources, all
// usage that costs something.
type Tagged struct {
	Dimension ledger.Dimension
	Key       string // as in queries: tag:user:Name
	Label     string
	Tagged    money.Total
	Taggable  money.Total
}

// Share is the tagged share of the taggable cost.
func (t Tagged) Share() float64 { return t.Tagged.Share(t.Taggable) }

// tags measures every tag for one currency.
func (w *walk) tags(currency uint32) []Tagged {
	l := w.ledger
	var list []Tagged
	var dims []ledger.Dimension
	for _, d := range l.Dimensions() {
		if l.Kind(d) == ledger.FromTag {
			list = append(list, Tagged{Dimension: d, Key: l.Key(d), Label: l.Label(d)})
			dims = append(dims, d)
		}
	}
	if len(list) == 0 {
		return nil
	}
	q := breakdown.Query{Basis: actual.Amortized, Filters: w.filters()}
	if len(w.present) > 1 {
		q.Filters = append(q.Filters, breakdown.Filter{Dim: ledger.Currency, Codes: []uint32{currency}})
	}
	if slices.Contains(l.Dimensions(), ledger.Resource) {
		q.Filters = append(q.Filters, breakdown.Filter{Dim: ledger.Resource, Codes: []uint32{0}, Not: true})
	}
	if w.facts[currency].focus.Usage > 0 {
		// In FOCUS what nothing used has the commitment's id for a resource.
		q.Filters = append(q.Filters, breakdown.Filter{Dim: ledger.CostSource, Codes: []uint32{uint32(actual.FocusUnused), uint32(actual.FocusPurchase)}, Not: true})
	}
	for k, t := range w.reader.Tagged(q, dims) {
		list[k].Tagged, list[k].Taggable = t.With, t.With.Plus(t.Without)
	}
	sorts.By(list, func(x, y Tagged) int {
		return cmp.Or(y.Tagged.Cmp(x.Tagged), cmp.Compare(x.Key, y.Key))
	})
	return list
}
