package actual

import (
	"math"

	"github.com/plainbill/plainbill/cost/cur"
	"github.com/plainbill/plainbill/cost/ledger"
	"github.com/plainbill/plainbill/cost/money"
	"github.com/plainbill/plainbill/cost/period"
)

// pending is a row whose amount takes its whole commitment to tell.
type pending struct {
	segment, row int
	pass         Pass
}

// apart holds amounts of a segment that no formula over the row gives, in the
// order of rows.
type apart struct {
	rows    []int
	amounts []money.Amount
}

// shared is a sum that is shared out over rows by weight.
type shared struct {
	pool   money.Amount
	weight int64 // of all rows together
	rows   int64
}

// part returns the share of a row, rounded half to even at 1e-10. It depends on
// nothing but the row and the sums, not on the order of rows; what rounding
// leaves over stays out.
func (s *shared) part(weight int64) money.Amount {
	if s.weight == 0 {
		return s.pool.Part(1, money.Amount(s.rows))
	}
	return s.pool.Part(money.Amount(weight), money.Amount(s.weight))
}

func (s *shared) join(weight int64) {
	s.weight += weight
	s.rows++
}

// amountOf saturates: no bill has a commitment beyond ±922 million.
func amountOf(t money.Total) money.Amount {
	if a, ok := t.Amount(); ok {
		return a
	}
	return money.Amount(math.MaxInt64)
}

func atLeastZero(t money.Total) money.Total {
	if t.Sign() < 0 {
		return money.Total{}
	}
	return t
}

// settle computes the amounts of all pending rows, which come in row order.
func (e *evaluator) settle(rows []pending) []apart {
	segments := e.ledger.Segments()
	found := make([]apart, len(segments))
	plans := e.planFees(rows)
	each := func(do func(p pending)) {
		at := -1
		for _, p := range rows {
			if p.segment != at {
				at = p.segment
				e.turn(segments[at])
			}
			do(p)
		}
	}
	each(func(p pending) {
		switch p.pass {
		case ReservationShare:
			e.account(p.row).shares.join(e.usageWeight(p.row))
		case ReservationRest:
			e.account(p.row).rests.join(e.reservationFee(p.row))
		}
	})
	for i := range e.fees.accounts {
		a := &e.fees.accounts[i]
		rest := atLeastZero(a.fees.Minus(a.unused).Minus(a.effective))
		if a.shares.rows > 0 {
			a.shares.pool = amountOf(rest)
			a.effective = a.effective.Plus(rest)
			rest = money.Total{}
		}
		a.rests.pool = amountOf(rest)
	}
	each(func(p pending) {
		var amount money.Amount
		switch p.pass {
		case ReservationShare:
			amount = e.account(p.row).shares.part(e.usageWeight(p.row))
		case ReservationRest:
			amount = e.account(p.row).rests.part(e.reservationFee(p.row))
		case SavingsPlanRest:
			amount = plans.rest(e, p.row)
		}
		f := &found[p.segment]
		f.rows = append(f.rows, p.row)
		f.amounts = append(f.amounts, amount)
	})
	return found
}

// usageWeight is the usage of row i in millionths, normalized where AWS does. Where
// the bill leaves the normalized amount out, the size of the instance gives it, so
// that a fee over several sizes is shared out by what they take of it.
func (e *evaluator) usageWeight(i int) int64 {
	w := e.segment.NumberAt(cur.NormalizedUsageAmount, i)
	if w == 0 {
		w = e.segment.NumberAt(cur.UsageAmount, i)
		if factor, ok := cur.SizeFactor(e.ledger.Values(ledger.InstanceType)[e.instance.At(i)]); ok {
			w *= factor
		}
	}
	w = math.Round(w * 1e6)
	if !(w > 0 && w < 1e15) {
		return 0
	}
	return int64(w)
}

// reservationFee is the weight of a fee row among those of its reservation.
func (e *evaluator) reservationFee(i int) int64 {
	return max(0, int64(e.at(cur.Unblended, i)+e.at(cur.RIAmortizedUpfrontFee, i)))
}

// planKey names a Savings Plan and the hour, day or month that its rows last.
type planKey struct {
	plan  uint32
	start period.Hour
}

// planFees holds the fees of Savings Plans that do not say how much was used.
type planFees struct {
	grain  []period.Grain // by plan
	shares map[planKey]*shared
}

// planFees adds up, for every pending fee row and those beside it, the fees and
// the effective costs of the usage that they cover.
func (e *evaluator) planFees(rows []pending) *planFees {
	f := &planFees{grain: make([]period.Grain, len(e.ledger.Values(ledger.SavingsPlanARN))), shares: map[planKey]*shared{}}
	wanted := make([]bool, len(f.grain))
	segments := e.ledger.Segments()
	for _, p := range rows {
		if p.pass == SavingsPlanRest {
			codes := segments[p.segment].Codes(ledger.SavingsPlanARN)
			wanted[codes.At(p.row)] = true
		}
	}
	rest := map[planKey]*money.Total{}
	walk := func(do func(t cur.LineItemType, i int)) {
		for _, s := range segments {
			e.turn(s)
			for i, t := range s.Types() {
				if (t == cur.SavingsPlanCoveredUsage || t == cur.SavingsPlanRecurringFee) && wanted[e.plan.At(i)] {
					do(t, i)
				}
			}
		}
	}
	walk(func(_ cur.LineItemType, i int) {
		g := &f.grain[e.plan.At(i)]
		*g = max(*g, lasting(e.segment.StartAt(i), e.segment.EndAt(i)))
	})
	walk(func(t cur.LineItemType, i int) {
		k := f.key(e, i)
		if rest[k] == nil {
			rest[k], f.shares[k] = &money.Total{}, &shared{}
		}
		switch {
		case t == cur.SavingsPlanCoveredUsage:
			rest[k].Add(-e.planUsage(i))
		case e.given(cur.SPUsedCommitment, i):
			rest[k].Add(e.at(cur.SPUsedCommitment, i)) // usage that this row has accounted for
		default:
			fee := e.planFee(i)
			rest[k].Add(fee)
			f.shares[k].join(int64(max(0, fee)))
		}
	})
	for k, t := range rest {
		f.shares[k].pool = amountOf(atLeastZero(*t))
	}
	return f
}

// rest returns what row i, a fee of a Savings Plan, leaves unused.
func (f *planFees) rest(e *evaluator, i int) money.Amount {
	if e.given(cur.SPUsedCommitment, i) {
		return max(0, e.planFee(i)-e.at(cur.SPUsedCommitment, i))
	}
	return f.shares[f.key(e, i)].part(int64(max(0, e.planFee(i))))
}

func (f *planFees) key(e *evaluator, i int) planKey {
	plan := e.plan.At(i)
	start := e.segment.StartAt(i)
	if start != period.None {
		start = start.Floor(f.grain[plan])
	}
	return planKey{plan, start}
}

// planFee is the whole commitment of a fee row.
func (e *evaluator) planFee(i int) money.Amount {
	if e.given(cur.SPTotalCommitment, i) {
		return e.at(cur.SPTotalCommitment, i)
	}
	recurring := e.at(cur.Unblended, i)
	if e.given(cur.SPRecurring, i) {
		recurring = e.at(cur.SPRecurring, i)
	}
	return recurring + e.at(cur.SPAmortizedUpfront, i)
}

// planUsage is the effective cost of a covered row, as the table prices it.
func (e *evaluator) planUsage(i int) money.Amount {
	for r := range e.table {
		if len(e.table[r].Types) == 1 && e.table[r].Types[0] == cur.SavingsPlanCoveredUsage && e.table[r].When == nil {
			for k := range e.table[r].Gross {
				if s := &e.table[r].Gross[k]; e.fits(s, i) {
					return e.amount(s, i)
				}
			}
		}
	}
	return 0
}

// lasting is the grain of a span of usage.
func lasting(start, end period.Hour) period.Grain {
	switch n := end - start; {
	case start == period.None || end == period.None || n > 24:
		return period.ByMonth
	case n > 1:
		return period.ByDay
	}
	return period.ByHour
}
