package audit

import (
	"github.com/plainbill/plainbill/cost/actual"
	"github.com/plainbill/plainbill/cost/cur"
	"github.com/plainbill/plainbill/cost/ledger"
	"github.com/plainbill/plainbill/cost/money"
	"github.com/plainbill/plainbill/cost/period"
)

// Estimate is what a month that is not final has cost so far. The bill posts the
// fee of a reservation for the whole month on its first day, and may post those of
// Savings Plans for hours to come; neither has been there to be used yet. So the
// unused part is estimated: of a reservation, the elapsed share of its fee less
// what was used of it; of a Savings Plan, its fees until the last usage.
//
// Source: CUDOS 5.6.1 leaves unused commitments of the current month out of
// trends; the estimate in its place is ours.
type Estimate struct {
	Month Month
	// Settled is the amortized cost of all rows but the fees of commitments.
	Settled money.Total
	// Unused is the estimate; BilledUnused is what the bill says for the whole month.
	Unused, BilledUnused money.Total
	// Prepaid is the share of earlier payments that has elapsed; BilledPrepaid is
	// that of the whole month. Both are part of what usage and fees cost.
	Prepaid, BilledPrepaid money.Total
	// FutureFees counts the fees for hours to come.
	FutureFees int64
}

// ToDate is what the month has cost so far, estimated.
func (e Estimate) ToDate() money.Total { return e.Settled.Plus(e.Unused) }

// Billed is the amortized cost that the bill states, with fees of the whole month.
func (e Estimate) Billed() money.Total { return e.Settled.Plus(e.BilledUnused) }

// held is how much of one reservation has come due, and how much of it was used.
type held struct{ due, used money.Total }

// estimate works out one month in one currency.
func (w *walk) estimate(m Month, code uint32) Estimate {
	e := Estimate{Month: m}
	key, _ := w.ledger.Code(ledger.BillingPeriod, m.Key)
	reservations := map[uint32]*held{}
	of := func(arn uint32) *held {
		if reservations[arn] == nil {
			reservations[arn] = &held{}
		}
		return reservations[arn]
	}
	var buf []money.Amount
	for n, g := range w.ledger.Segments() {
		w.reader.Check()
		month, currency, arn := g.Codes(ledger.BillingPeriod), g.Codes(ledger.Currency), g.Codes(ledger.Commitment)
		if month.Same() && month.Constant != key {
			continue
		}
		if len(buf) < g.Rows() {
			buf = make([]money.Amount, g.Rows())
		}
		amounts := w.book.MoneyInto(actual.Amortized, n, buf[:g.Rows()])
		for i, t := range g.Types() {
			if month.At(i) != key || currency.At(i) != code {
				continue
			}
			a := amounts[i]
			switch t {
			case cur.RIFee:
				upfront := g.Amount(cur.RIAmortizedUpfrontFee, i)
				elapsed, whole := m.elapsed(g.StartAt(i), g.EndAt(i))
				of(arn.At(i)).due.Add((g.Amount(cur.Unblended, i) + upfront).Part(elapsed, whole))
				e.Prepaid.Add(upfront.Part(elapsed, whole))
				e.BilledPrepaid.Add(upfront)
				e.BilledUnused.Add(a)
			case cur.SavingsPlanRecurringFee:
				e.BilledUnused.Add(a)
				e.BilledPrepaid.Add(g.Amount(cur.SPAmortizedUpfront, i))
				if m.DataThrough != period.None && g.StartAt(i) >= m.DataThrough {
					e.FutureFees++
					continue
				}
				e.Unused.Add(a)
				e.Prepaid.Add(g.Amount(cur.SPAmortizedUpfront, i))
			default:
				e.Settled.Add(a)
				if t == cur.DiscountedUsage {
					of(arn.At(i)).used.Add(a)
				}
			}
		}
	}
	for _, h := range reservations {
		if rest := h.due.Minus(h.used); rest.Sign() > 0 {
			e.Unused = e.Unused.Plus(rest)
		}
	}
	return e
}

// elapsed is how much of an interval lies before the end of the month's usage, as
// a fraction. An interval that is not given is the month.
func (m Month) elapsed(start, end period.Hour) (part, whole money.Amount) {
	if start == period.None || end <= start {
		start, end = m.Range.Start, m.Range.End
	}
	through := max(start, min(end, m.DataThrough))
	return money.Amount(through - start), money.Amount(max(1, end-start))
}
