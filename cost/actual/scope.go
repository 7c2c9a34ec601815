package actual

import (
	"github.com/plainbill/plainbill/cost/cur"
	"github.com/plainbill/plainbill/cost/ledger"
)

// The fields by which a bill tells what a commitment cost. One of them with a
// value is enough to price by; they are present for a payer and month, or absent,
// together.
var (
	reservationFields = []cur.Field{
		cur.RIEffective, cur.RIAmortizedUpfrontForUsage, cur.RIRecurringForUsage,
		cur.RIAmortizedUpfrontFee, cur.RIUnusedAmortizedUpfront, cur.RIUnusedRecurring,
	}
	planFields = []cur.Field{
		cur.SPEffective, cur.SPTotalCommitment, cur.SPUsedCommitment, cur.SPAmortizedUpfront, cur.SPRecurring, cur.SPRate,
	}
	netFields = []cur.Field{
		cur.NetUnblended, cur.RINetEffective, cur.RINetUnusedAmortizedUpfront, cur.RINetUnusedRecurring,
		cur.SPNetEffective, cur.SPNetAmortizedUpfront, cur.SPNetRecurring,
	}
)

// scope is what the bill of one payer and month has. AWS adds columns per bill:
// a month without reservations, or without private discounts, lacks theirs.
type scope struct {
	reservations, reservationsGiven bool
	plans, plansGiven               bool
	net                             bool
}

func (s *scope) reservationsMissing() bool { return s.reservations && !s.reservationsGiven }

func (s *scope) plansMissing() bool { return s.plans && !s.plansGiven }

// scopes holds one scope for each payer and month.
type scopes struct {
	months int
	list   []scope

	reservationsMissing, plansMissing bool // somewhere
	net                               bool // somewhere
}

func (s *scopes) size(l *ledger.Ledger) {
	s.months = len(l.Values(ledger.BillingPeriod))
	s.list = make([]scope, s.months*len(l.Values(ledger.Payer)))
}

func (s *scopes) at(payer, month uint32) *scope { return &s.list[int(payer)*s.months+int(month)] }

// surveyNet notes which bills of the segment have net columns.
func (s *scopes) surveyNet(g *ledger.Segment) {
	payer, month := g.Codes(ledger.Payer), g.Codes(ledger.BillingPeriod)
	for _, f := range netFields {
		if g.AllNull(f) {
			continue
		}
		if payer.Same() && month.Same() {
			s.at(payer.Constant, month.Constant).net = true
			continue
		}
		for i := range g.Rows() {
			if c := s.at(payer.At(i), month.At(i)); !c.net && !g.Null(f, i) {
				c.net = true
			}
		}
	}
}

// close sums up after the last segment.
func (s *scopes) close() {
	for i := range s.list {
		c := &s.list[i]
		s.reservationsMissing = s.reservationsMissing || c.reservationsMissing()
		s.plansMissing = s.plansMissing || c.plansMissing()
		s.net = s.net || c.net
	}
}
