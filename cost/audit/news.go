package audit

import (
	"fmt"
	"slices"
	"strings"

	"github.com/plainbill/plainbill/cost/actual"
	"github.com/plainbill/plainbill/cost/ledger"
)

// moves says what began or rose inside the bill.
func (f *finder) moves(c *Currency, code uint32) {
	l, m := f.walk.ledger, &f.walk.moves
	total := c.Totals[actual.Amortized].Abs()
	if total.Cmp(c.UsageCost) < 0 {
		total = c.UsageCost // credits may hide what usage costs
	}
	for _, b := range m.beginnings(code, total) {
		title := b.Value + " is new"
		if b.Dimension != ledger.Service && b.Service != "" {
			title = b.Value + " in " + b.Service + " is new"
		}
		f.add(Finding{Code: Began, Severity: Inform, Money: b.Cost, Currency: c.Code, Title: title, Named: named(l, ledger.Service, b.Service),
			Why:     fmt.Sprintf("First seen on %s, nothing like it before in this bill. %s since then.", day(b.First), b.Cost.Display(c.Code, 2)),
			Filters: where(l, b.Dimension, b.Value)})
	}
	if r, ok := m.rise(code, total); ok {
		why := fmt.Sprintf("From %s to %s in a day.", r.Before.Display(c.Code, 2), r.After.Display(c.Code, 2))
		x := Finding{Code: DayRose, Severity: Inform, Money: r.By(), Currency: c.Code,
			Title: "Usage rose by " + r.By().Display(c.Code, 2) + " on " + day(r.Day)}
		if r.Service != "" {
			why += fmt.Sprintf(" %s rose most, by %s.", r.Service, r.ByService.Display(c.Code, 2))
			x.Filters = where(l, ledger.Service, r.Service)
			x.Named = named(l, ledger.Service, r.Service)
		}
		x.Why = why
		f.add(x)
	}
}

// tags says how much cost the best tag leaves without an owner. Tags that AWS sets
// itself are no one's to set.
func (f *finder) tags(c *Currency) {
	i := slices.IndexFunc(c.Tags, func(t Tagged) bool {
		key := strings.TrimPrefix(t.Key, "tag:")
		return !strings.HasPrefix(key, "aws:") && !strings.HasPrefix(key, "aws_")
	})
	if i < 0 || c.Tags[i].Tagged.IsZero() {
		return
	}
	best, of := c.Tags[i], "usage cost"
	if slices.Contains(f.walk.ledger.Dimensions(), ledger.Resource) {
		of = "what resources cost" // without usage that has none, and so no tags
	}
	if untagged := best.Taggable.Minus(best.Tagged); hundredth(untagged, best.Taggable) {
		f.add(Finding{Code: Untagged, Severity: Inform, Money: untagged, Currency: c.Code,
			Title:   fmt.Sprintf("%.0f%% of %s has no %s tag", 100*untagged.Share(best.Taggable), of, best.Label),
			Why:     fmt.Sprintf("It is the tag that covers most: %s of %s.", best.Tagged.Display(c.Code, 2), best.Taggable.Display(c.Code, 2)),
			Filters: []Filter{{Dimension: best.Key, Values: []string{""}}},
			Named:   Filter{Dimension: best.Key, Values: []string{best.Label}}})
	}
}
