package audit

import (
	"cmp"
	"slices"

	"github.com/plainbill/plainbill/cost/actual"
	"github.com/plainbill/plainbill/cost/cur"
	"github.com/plainbill/plainbill/cost/money"
	"github.com/plainbill/plainbill/cost/sorts"
)

// Bridge is the bridge from actual cost to invoice with the verdict on it.
type Bridge struct {
	actual.Bridge
	// Closes says that the difference is within a cent, or within a billionth of a
	// very large bill.
	Closes bool
	// Breaking names the commitments that leave a difference, the largest first.
	Breaking []Commitment
}

func newBridge(currency string, totals Amounts, f *facts, commitments []Commitment) Bridge {
	b := actual.Bridge{Currency: currency, Cash: totals[actual.Cash], Amortized: totals[actual.Amortized], TrueUp: f.trueUp, Prepay: f.prepay}
	b.Difference = b.Cash.Minus(b.Amortized).Minus(b.TrueUp).Minus(b.Prepay)
	out := Bridge{Bridge: b, Closes: closes(b)}
	if out.Closes {
		return out
	}
	for _, c := range commitments {
		if c.Residual().Abs().Cmp(cent) > 0 {
			out.Breaking = append(out.Breaking, c)
		}
	}
	sorts.By(out.Breaking, func(x, y Commitment) int {
		return cmp.Or(y.Residual().Abs().Cmp(x.Residual().Abs()), cmp.Compare(x.ARN, y.ARN))
	})
	return out
}

// closes compares the difference with a cent and with 1e-9 of the bill.
func closes(b actual.Bridge) bool {
	gap := b.Difference.Abs()
	return gap.Cmp(cent) <= 0 || gap.Float64() <= 1e-9*b.Cash.Abs().Float64()
}

// Says states the bridge in a sentence or two.
func (b Bridge) Says() string {
	cash, cost := b.Cash.Display(b.Currency, 2), b.Amortized.Display(b.Currency, 2)
	switch {
	case !b.Closes:
		return "The invoice says " + cash + "; the period actually cost " + cost + ". " +
			b.Difference.Abs().Display(b.Currency, 2) + " of the difference is not explained by payments for other periods."
	case b.Cash == b.Amortized || b.TrueUp.IsZero() && b.Prepay.IsZero():
		return "The invoice says " + cash + ", and that is what the period cost: nothing was paid in advance."
	case b.Prepay.IsZero():
		return "The invoice says " + cash + "; the period actually cost " + cost + ". The difference was paid in earlier periods for use in this one."
	case b.TrueUp.IsZero():
		return "The invoice says " + cash + "; the period actually cost " + cost + ". The difference was paid in this period for later ones."
	}
	return "The invoice says " + cash + "; the period actually cost " + cost + ". " +
		b.Prepay.Display(b.Currency, 2) + " was paid in advance, and " + b.TrueUp.Neg().Display(b.Currency, 2) + " of what was paid in advance belongs to this period."
}

// Naive explains the rule that many tools use: effective cost for covered usage,
// the billed amount for everything else.
type Naive struct {
	Total money.Total
	// FromCash leads from the invoice to the naive total, FromActual from the
	// amortized cost; each adds up to the last digit.
	FromCash, FromActual []Part
}

// Part is a named part of a difference.
type Part struct {
	Code   string
	Name   string
	Amount money.Total
}

// The names of the parts of naive − cash, by line item type.
var overCash = []struct {
	types      []cur.LineItemType
	code, name string
}{
	{[]cur.LineItemType{cur.DiscountedUsage}, "reservations_twice", "Reservations counted twice"},
	{[]cur.LineItemType{cur.SavingsPlanCoveredUsage}, "plan_savings_twice", "Plan discounts taken off twice"},
	{nil, "stated_cost", "Effective cost in place of the billed amount"},
}

// The names of the parts of naive − amortized, by line item type.
var overActual = []struct {
	types      []cur.LineItemType
	code, name string
}{
	{[]cur.LineItemType{cur.RIFee}, "reservation_fees", "Reservation fees billed, of which only the unused part is a cost of its own"},
	{[]cur.LineItemType{cur.SavingsPlanRecurringFee}, "plan_fees", "Plan fees billed, of which only the unused part is a cost of its own"},
	{[]cur.LineItemType{cur.SavingsPlanNegation}, "negations", "Negations, which take off on-demand costs that were never counted"},
	{[]cur.LineItemType{cur.Fee, cur.SavingsPlanUpfrontFee, cur.Refund}, "upfront", "Upfront payments and their refunds, which belong to other periods"},
	{[]cur.LineItemType{cur.DiscountedUsage, cur.SavingsPlanCoveredUsage}, "effective_left_out", "Covered usage whose effective cost the bill leaves out"},
	{nil, "other", "Other rows"},
}

// naive takes the naive total of a currency apart.
func (w *walk) naive(c int) Naive {
	var n Naive
	cash, cost := make([]money.Total, len(overCash)), make([]money.Total, len(overActual))
	for kind := range w.types {
		t, _ := w.kindType(kind)
		for s := range actual.SourceCount {
			sum := w.cell(c, kind, s)
			n.Total = n.Total.Plus(sum.Amounts[actual.Naive])
			for i, p := range overCash {
				if p.types == nil || slices.Contains(p.types, t) {
					cash[i] = cash[i].Plus(sum.Amounts[actual.Naive]).Minus(sum.Amounts[actual.Cash])
					break
				}
			}
			for i, p := range overActual {
				if p.types == nil || slices.Contains(p.types, t) {
					cost[i] = cost[i].Plus(sum.Amounts[actual.Naive]).Minus(sum.Amounts[actual.Amortized])
					break
				}
			}
		}
	}
	for i, p := range overCash {
		if !cash[i].IsZero() {
			n.FromCash = append(n.FromCash, Part{p.code, p.name, cash[i]})
		}
	}
	for i, p := range overActual {
		if !cost[i].IsZero() {
			n.FromActual = append(n.FromActual, Part{p.code, p.name, cost[i]})
		}
	}
	return n
}
