package audit

import (
	"cmp"

	"github.com/plainbill/plainbill/cost/actual"
	"github.com/plainbill/plainbill/cost/cur"
	"github.com/plainbill/plainbill/cost/ledger"
	"github.com/plainbill/plainbill/cost/money"
	"github.com/plainbill/plainbill/cost/sorts"
)

// Commitment is what the rows of one reservation or Savings Plan add up to. A
// member's bill, or a part of one, does not hold all of them.
type Commitment struct {
	ARN      string // blank: rows that name none
	Currency string
	Plan     bool // a Savings Plan, not a reservation
	Rows     int64

	// Used is what covered usage consumed, Unused the rest of what the commitment
	// charges for the period.
	Used, Unused money.Total
	// OnDemand is what the covered usage would have cost at public prices.
	OnDemand money.Total
	// Unpriced counts covered rows without any on-demand price; the savings of the
	// commitment are then not known.
	Unpriced int64

	Cash, Amortized, TrueUp, Prepay money.Total

	// The two sides of the identities.
	usedCommitment, totalCommitment money.Total // as the fee rows say
	planFees                        money.Total // recurring + amortized upfront
	planUsed                        money.Total
	covered, negated                money.Total
	reservationFees, reservationUse money.Total
	feesTold                        bool // fee rows say how much was used
	complete                        bool // the bridge closes over its rows, and they tell all of it
	focus                           *focusCommitment
}

// Gross is what the covered usage cost less than on demand.
func (c Commitment) Gross() money.Total { return c.OnDemand.Minus(c.Used) }

// Net is Gross less what was paid and not used: what the commitment saved.
func (c Commitment) Net() money.Total { return c.Gross().Minus(c.Unused) }

// Utilization is the used share of the commitment; ok is false when it charges
// nothing.
func (c Commitment) Utilization() (fraction float64, ok bool) {
	return share(c.Used, c.Used.Plus(c.Unused))
}

// SavingsRate is the share of the covered usage's on-demand equivalent that the
// commitment saved after its unused part; ok is false when nothing is covered.
func (c Commitment) SavingsRate() (fraction float64, ok bool) { return share(c.Net(), c.OnDemand) }

// Known says whether the bill tells what the commitment saved: its rows are all
// there, used and unused parts make up the fee, and covered usage has prices.
func (c Commitment) Known() bool { return c.Unpriced == 0 && c.complete }

// CostsMore says whether the covered usage would have been cheaper on demand.
func (c Commitment) CostsMore() bool { return c.Known() && c.Net().Sign() < 0 }

// Residual is what the bridge does not explain of this commitment's rows.
func (c Commitment) Residual() money.Total {
	return c.Cash.Minus(c.Amortized).Minus(c.TrueUp).Minus(c.Prepay)
}

func (c *Commitment) add(o *Commitment) {
	c.Rows += o.Rows
	c.Unpriced += o.Unpriced
	c.feesTold = c.feesTold || o.feesTold
	for _, p := range []struct {
		to   *money.Total
		from money.Total
	}{
		{&c.Used, o.Used}, {&c.Unused, o.Unused}, {&c.OnDemand, o.OnDemand},
		{&c.Cash, o.Cash}, {&c.Amortized, o.Amortized}, {&c.TrueUp, o.TrueUp}, {&c.Prepay, o.Prepay},
		{&c.usedCommitment, o.usedCommitment}, {&c.totalCommitment, o.totalCommitment}, {&c.planFees, o.planFees}, {&c.planUsed, o.planUsed},
		{&c.covered, o.covered}, {&c.negated, o.negated},
		{&c.reservationFees, o.reservationFees}, {&c.reservationUse, o.reservationUse},
	} {
		*p.to = p.to.Plus(p.from)
	}
}

// addCommitted adds row i to its commitment. It says whether the row is covered
// usage that costs something and has no public price.
func (w *walk) addCommitted(f *facts, code uint32, t cur.LineItemType, s actual.Source, n, i int, columns *[actual.BasisCount][]money.Amount, public []money.Amount) (unpriced bool) {
	switch t {
	case cur.Fee, cur.Refund:
		if s == actual.Fee || s == actual.Refund {
			return false
		}
	}
	c := f.commitment(code)
	amortized := columns[actual.Amortized][i]
	c.Rows++
	c.Cash.Add(columns[actual.Cash][i])
	c.Amortized.Add(amortized)
	if t != cur.DiscountedUsage && t != cur.SavingsPlanCoveredUsage {
		trueUp, prepay := w.book.Terms(n, i)
		c.TrueUp.Add(trueUp)
		c.Prepay.Add(prepay)
		f.trueUp.Add(trueUp)
		f.prepay.Add(prepay)
	}
	if s == actual.CommitmentColumnsMissing {
		c.Unpriced++
		return false
	}
	switch t {
	case cur.DiscountedUsage, cur.SavingsPlanCoveredUsage:
		c.Used.Add(amortized)
		c.OnDemand.Add(columns[actual.OnDemand][i])
		unpriced = amortized > 0 && (public == nil || public[i] == 0)
		if unpriced && columns[actual.OnDemand][i] == 0 || s == actual.RIEffectiveMissing || s == actual.SPEffectiveMissing {
			c.Unpriced++
		}
	}
	billed := columns[actual.Cash][i]
	switch t {
	case cur.DiscountedUsage:
		if billed != 0 {
			f.billedReserved++
		}
		c.reservationUse.Add(amortized)
	case cur.RIFee:
		c.Unused.Add(amortized)
		c.reservationUse.Add(amortized)
		c.reservationFees.Add(billed + w.sheet.at(cur.RIAmortizedUpfrontFee, i))
	case cur.SavingsPlanCoveredUsage:
		c.Plan = true
		c.planUsed.Add(amortized)
		c.covered.Add(billed)
	case cur.SavingsPlanNegation:
		c.Plan = true
		c.negated.Add(billed)
	case cur.SavingsPlanRecurringFee:
		c.Plan = true
		c.Unused.Add(amortized)
		c.feesTold = c.feesTold || s == actual.SPUnused
		c.usedCommitment.Add(w.sheet.at(cur.SPUsedCommitment, i))
		c.totalCommitment.Add(w.sheet.at(cur.SPTotalCommitment, i))
		c.planFees.Add(billed + w.sheet.at(cur.SPAmortizedUpfront, i))
	case cur.SavingsPlanUpfrontFee:
		c.Plan = true
	}
	return unpriced
}

// commitments lists the commitments of a currency and their sum.
func (w *walk) commitments(f *facts, currency string) (list []Commitment, all Commitment) {
	all.Currency, all.complete = currency, true
	for code, c := range f.commitments {
		if c == nil {
			continue
		}
		c.ARN, c.Currency = w.ledger.Values(ledger.Commitment)[code], currency
		c.complete = c.Residual().Abs().Cmp(cent) <= 0 && c.focus.told()
		all.complete = all.complete && c.complete
		list = append(list, *c)
		all.add(c)
	}
	sorts.By(list, func(x, y Commitment) int { return cmp.Compare(x.ARN, y.ARN) })
	return list, all
}

// Identity is an equation that holds in a complete bill.
type Identity struct {
	ID                string // I1 to I8
	Name              string
	Left, Right       string // what is compared, in words
	LeftSum, RightSum money.Total
	// Rows counts the rows that were compared one by one, Off those of them that
	// are apart by more than AWS's rounding; 0 where only sums can be compared.
	Rows, Off int64
	// EachRow says that it has to hold in every row: gaps that cancel are gaps.
	EachRow bool
	Units   bool // the sums are quantities, not money
	// Of counts the commitments behind a sum over several, Broken those whose own
	// sides are apart.
	Of, Broken int64
	Reason     string // why it most likely does not hold; blank when it does
}

// Gap is how far the sides are apart.
func (d Identity) Gap() money.Total { return d.LeftSum.Minus(d.RightSum) }

// Holds says whether the gap is within a cent, or within a hundredth of a unit,
// and no commitment behind it, nor any row that has to hold, is apart by more.
func (d Identity) Holds() bool {
	return d.Broken == 0 && !(d.EachRow && d.Off > 0) && d.Gap().Abs().Cmp(cent) <= 0
}

// cent is how far AWS's rounding, row by row, may move a sum before we say so.
var cent = (money.Unit / 100).Total()

// identities are the equations that commitments must satisfy; those about which
// the bill says nothing are left out.
//
// Source: AWS CUR user guide, amortized reservation data; Savings Plans columns.
func identities(all Commitment) []Identity {
	var list []Identity
	add := func(told bool, d Identity) {
		if told && (!d.LeftSum.IsZero() || !d.RightSum.IsZero()) {
			list = append(list, d)
		}
	}
	add(all.feesTold, Identity{ID: "I1", Name: "Plan use", Left: "effective cost of covered usage", Right: "used commitment", LeftSum: all.planUsed, RightSum: all.usedCommitment})
	add(true, Identity{ID: "I3", Name: "Covered and negated", Left: "covered usage at on-demand prices", Right: "negations, sign turned", LeftSum: all.covered, RightSum: all.negated.Neg()})
	add(all.feesTold, Identity{ID: "I2", Name: "Plan fee", Left: "recurring fee and upfront share", Right: "total commitment", LeftSum: all.planFees, RightSum: all.totalCommitment})
	add(true, Identity{ID: "I4", Name: "Reservation", Left: "fee and upfront share", Right: "used and unused", LeftSum: all.reservationFees, RightSum: all.reservationUse})
	return list
}
