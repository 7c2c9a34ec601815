package view

import (
	"github.com/plainbill/plainbill/cost/actual"
	"github.com/plainbill/plainbill/cost/cur"
	"github.com/plainbill/plainbill/cost/ledger"
	"github.com/plainbill/plainbill/cost/money"
	"github.com/plainbill/plainbill/cost/period"
)

// bridge leads from the invoice to the actual cost of the question's time and
// currency.
func (a *question) bridge() actual.Bridge {
	if known, ok := a.audited(); ok {
		return known.Bridge.Bridge
	}
	t := a.byType()
	r := actual.Bridge{Currency: a.currency.text, Cash: addUp(t.cash[:]), Amortized: addUp(t.amortized[:])}
	months := map[uint32]bool{}
	for _, m := range a.months {
		months[m.code] = true
	}
	for n, s := range a.bill.Ledger.Segments() {
		a.bill.reader.Check()
		currency, monthCode := s.Codes(ledger.Currency), s.Codes(ledger.BillingPeriod)
		for i, kind := range s.Types() {
			switch kind {
			case cur.RIFee, cur.SavingsPlanRecurringFee, cur.SavingsPlanUpfrontFee, cur.Fee, cur.Refund:
			default:
				continue
			}
			if currency.At(i) != a.currency.code || !a.holds(months, monthCode.At(i), s.StartAt(i)) {
				continue
			}
			trueUp, prepay := a.bill.Book.Terms(n, i)
			r.TrueUp.Add(trueUp)
			r.Prepay.Add(prepay)
		}
	}
	r.Difference = r.Cash.Minus(r.Amortized).Minus(r.TrueUp).Minus(r.Prepay)
	return r
}

// holds says whether a row lies in the time of a bounded question.
func (a *question) holds(months map[uint32]bool, month uint32, start period.Hour) bool {
	if a.span.Empty() {
		return months[month]
	}
	return start != period.None && a.span.Contains(start)
}

// cent is how far rounding, row by row, may move a sum before it is said.
var cent = (money.Unit / 100).Total()

// closes says whether nothing but rounding lies between invoice and actual cost.
func closes(r actual.Bridge) bool { return r.Difference.Abs().Cmp(cent) <= 0 }

// bridgeHead says whether the way from the invoice to the actual cost closes.
func (a *question) bridgeHead(r actual.Bridge) string {
	switch {
	case r.Difference.IsZero():
		return "Every step is a sum over rows, and nothing is left over."
	case closes(r):
		return "Every step is a sum over rows. Less than a cent is left over, from rounding."
	}
	return "Every step is a sum over rows. The rows do not explain " + plain(r.Difference.Abs(), a.currency.text) + "."
}

// bridgeLines lists the way from the invoice to the actual cost. Each line is an
// amount; the first and the last are totals.
func (a *question) bridgeLines(r actual.Bridge) []Check {
	c := a.currency.text
	lines := []Check{{Code: "cash", Label: "Invoiced", Text: plain(r.Cash, c), OK: true}}
	if !r.Prepay.IsZero() {
		lines = append(lines, Check{Code: "prepay", Label: "Paid ahead for later months", Text: change(r.Prepay.Neg(), c).Text, OK: true})
	}
	if !r.TrueUp.IsZero() {
		lines = append(lines, Check{Code: "trueup", Label: "Paid ahead earlier, for this time", Text: change(r.TrueUp.Neg(), c).Text, OK: true})
	}
	left := Check{Code: "difference", Label: "Left over", Text: r.Difference.Neg().Display(c, cents), OK: closes(r)}
	if !left.OK {
		left.Text = change(r.Difference.Neg(), c).Text
	}
	lines = append(lines, left,
		Check{Code: "amortized", Label: "Actual cost", Text: plain(r.Amortized, c), OK: true})
	return lines
}
