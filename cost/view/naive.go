package view

import (
	"github.com/plainbill/plainbill/cost/cur"
	"github.com/plainbill/plainbill/cost/money"
)

// naiveParts names, by line item type, what moves the usual rule away from the
// actual cost.
var naiveParts = []struct {
	code, label string
	types       []cur.LineItemType
}{
	{"negations", "On-demand prices of covered usage, taken off though they were never counted", []cur.LineItemType{cur.SavingsPlanNegation}},
	{"plan_fees", "Savings plan fees, counted on top of the usage that they paid for", []cur.LineItemType{cur.SavingsPlanRecurringFee}},
	{"reservation_fees", "Reservation fees, counted on top of the usage that they paid for", []cur.LineItemType{cur.RIFee}},
	{"upfront", "Upfront payments, counted when paid and again as they are used", []cur.LineItemType{cur.Fee, cur.SavingsPlanUpfrontFee, cur.Refund}},
	{"left_out", "Covered usage whose cost the bill leaves out", []cur.LineItemType{cur.DiscountedUsage, cur.SavingsPlanCoveredUsage}},
}

// naive explains what the usual rule would have said of the question's time and
// currency, part by part; the parts add up.
func (a *question) naive() Naive {
	t := a.byType()
	c := a.currency.text
	actualSum, naiveSum := addUp(t.amortized[:]), addUp(t.naive[:])
	n := Naive{Lines: []Check{{Code: "actual", Label: "Actual cost, amortized", Text: plain(actualSum, c), OK: true}}}
	left := naiveSum.Minus(actualSum)
	for _, p := range naiveParts {
		d := money.Total{}
		for _, kind := range p.types {
			d = d.Plus(t.naive[kind].Minus(t.amortized[kind]))
		}
		if d.IsZero() {
			continue
		}
		n.Differ = true
		left = left.Minus(d)
		n.Lines = append(n.Lines, Check{Code: p.code, Label: p.label, Text: change(d, c).Text})
	}
	if !left.IsZero() {
		n.Differ = true
		n.Lines = append(n.Lines, Check{Code: "other", Label: "Other rows", Text: change(left, c).Text})
	}
	n.Lines = append(n.Lines, Check{Code: "naive", Label: "What the usual rule says", Text: plain(naiveSum, c), OK: !n.Differ})
	gap := naiveSum.Minus(actualSum)
	rule := "The usual rule takes the effective cost where a reservation or savings plan covers a row, and the billed cost of every other row."
	switch {
	case !n.Differ:
		n.Title = "The usual rule happens to agree here."
		n.Text = rule + " This bill has no commitment fees for it to count twice."
	case gap.IsZero():
		n.Title = "The usual rule is right only because its mistakes cancel out."
		n.Text = rule + " It counts fees twice and takes savings off twice; here both happen to be the same amount."
	case gap.Sign() > 0:
		n.Title = "The usual rule would have said " + plain(naiveSum, c) + ", " + plain(gap, c) + " too much."
		n.Text = rule + " So a commitment's fee is counted on top of the usage that it paid for."
	default:
		n.Title = "The usual rule would have said " + plain(naiveSum, c) + ", " + plain(gap.Neg(), c) + " too little."
		n.Text = rule + " So the rows that cancel covered usage take off money that was never counted."
	}
	return n
}
