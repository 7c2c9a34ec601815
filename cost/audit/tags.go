package audit

import (
	"cmp"
	"slices"

	"github.com/plainbill/plainbill/cost/actual"
	"github.com/plainbill/plainbill/cost/ledger"
	"github.com/plainbill/plainbill/cost/money"
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
	for _, d := range l.Dimensions() {
		if l.Kind(d) == ledger.FromTag {
			list = append(list, Tagged{Dimension: d, Key: l.Key(d), Label: l.Label(d)})
		}
	}
	if len(list) == 0 {
		return nil
	}
	resources := slices.Contains(l.Dimensions(), ledger.Resource)
	var taggable money.Total
	var rows []int // of a segment
	var buf []money.Amount
	for n, g := range l.Segments() {
		if len(buf) < g.Rows() {
			buf = make([]money.Amount, g.Rows())
		}
		amounts := w.book.MoneyInto(actual.Amortized, n, buf[:g.Rows()])
		sources, code, resource := w.book.Sources(n), g.Codes(ledger.Currency), g.Codes(ledger.Resource)
		rows = rows[:0]
		for i, t := range g.Types() {
			if usage(t) && sources[i] != actual.SplitOverlayExcluded && amounts[i] != 0 && code.At(i) == currency && (!resources || resource.At(i) != 0) {
				rows = append(rows, i)
				taggable.Add(amounts[i])
			}
		}
		for k := range list {
			codes := g.Codes(list[k].Dimension)
			if codes.Same() && codes.Constant == 0 {
				continue
			}
			for _, i := range rows {
				if codes.At(i) != 0 {
					list[k].Tagged.Add(amounts[i])
				}
			}
		}
	}
	for k := range list {
		list[k].Taggable = taggable
	}
	slices.SortStableFunc(list, func(x, y Tagged) int {
		return cmp.Or(y.Tagged.Cmp(x.Tagged), cmp.Compare(x.Key, y.Key))
	})
	return list
}
