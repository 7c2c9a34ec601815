package actual

import (
	"slices"
	"strings"

	"github.com/plainbill/plainbill/cost/cur"
	"github.com/plainbill/plainbill/cost/ledger"
)

// slow marks the types whose rows must be looked at one by one.
const slow code = 0xFF

// evaluator walks a ledger with the table.
type evaluator struct {
	*numbered
	ledger *ledger.Ledger
	columns
	matches map[*Condition][]bool // by dictionary code, for the tests on texts
	scopes  scopes
	fees    reservations
	plainly bool // look at every row: what quicker ways are compared with

	// of the segment at hand
	operation, product, description, reservation, plan, payer, month ledger.Codes
	commitment, status, frequency, instance                          ledger.Codes
}

// Evaluate finds for every row of l the step that prices it. The book is
// complete: amounts are computed from the steps when they are first asked for.
func Evaluate(l *ledger.Ledger) *Book { return evaluate(l, false) }

func evaluate(l *ledger.Ledger, plainly bool) *Book {
	e := &evaluator{numbered: theRule(), ledger: l, matches: textMatches(l), plainly: plainly}
	e.scopes.size(l)
	e.fees.size(l)
	for _, s := range l.Segments() {
		e.turn(s)
		e.survey()
	}
	e.scopes.close()
	e.fees.close()

	live := e.liveRules()
	b := newBook(l, &e.scopes)
	b.plainly = plainly
	var left []pending
	for n, s := range l.Segments() {
		e.turn(s)
		b.codes[n], left = e.classify(live, n, left)
		b.present[n] = present(b.codes[n])
	}
	if len(left) > 0 {
		b.apart = e.settle(left)
	}
	return b
}

// turn moves to a segment.
func (e *evaluator) turn(s *ledger.Segment) {
	e.columns.turn(s)
	e.operation = s.Codes(ledger.Operation)
	e.product = s.Codes(ledger.ProductCode)
	e.description = s.Codes(ledger.Description)
	e.reservation = s.Codes(ledger.ReservationARN)
	e.plan = s.Codes(ledger.SavingsPlanARN)
	e.payer = s.Codes(ledger.Payer)
	e.month = s.Codes(ledger.BillingPeriod)
	e.commitment = s.Codes(ledger.Commitment)
	e.status = s.Codes(ledger.CommitmentStatus)
	e.frequency = s.Codes(ledger.ChargeFrequency)
	e.instance = s.Codes(ledger.InstanceType)
}

// survey notes what the rows of the segment say about their payer, month and
// reservation before any of them is priced.
func (e *evaluator) survey() {
	if e.segment.Rows() == 0 {
		return
	}
	e.scopes.surveyNet(e.segment)
	same := e.payer.Same() && e.month.Same()
	scope := e.scopes.at(e.payer.At(0), e.month.At(0))
	for i, t := range e.segment.Types() {
		switch t {
		case cur.DiscountedUsage, cur.RIFee, cur.SavingsPlanCoveredUsage, cur.SavingsPlanRecurringFee:
		default:
			continue
		}
		if !same {
			scope = e.scopes.at(e.payer.At(i), e.month.At(i))
		}
		switch t {
		case cur.DiscountedUsage, cur.RIFee:
			scope.reservations = true
			scope.reservationsGiven = scope.reservationsGiven || e.reservation.At(i) != 0 || e.anyGiven(reservationFields, i)
			e.surveyReservation(t, i)
		default:
			scope.plans = true
			scope.plansGiven = scope.plansGiven || e.anyGiven(planFields, i)
		}
	}
}

// textMatches finds for every test on a text which values of its dimension pass.
func textMatches(l *ledger.Ledger) map[*Condition][]bool {
	found := map[*Condition][]bool{}
	table := theRule().table
	for r := range table {
		for k := range table[r].When {
			c := &table[r].When[k]
			var dim ledger.Dimension
			match := func(value, text string) bool { return value == text }
			switch c.Test {
			case OperationIs:
				dim = ledger.Operation
			case ProductIs:
				dim = ledger.ProductCode
			case ProductEndsIn:
				dim, match = ledger.ProductCode, strings.HasSuffix
			case DescriptionBegins:
				dim, match = ledger.Description, strings.HasPrefix
			case StatusIs:
				dim, match = ledger.CommitmentStatus, strings.EqualFold
			case FrequencyIs:
				dim, match = ledger.ChargeFrequency, strings.EqualFold
			default:
				continue
			}
			values := l.Values(dim)
			passes := make([]bool, len(values))
			hit := false
			for v, value := range values {
				passes[v] = slices.ContainsFunc(c.Texts, func(text string) bool { return match(value, text) })
				hit = hit || passes[v]
			}
			if hit {
				found[c] = passes
			}
		}
	}
	return found
}

// possible says whether the test holds for any row of the ledger.
func (e *evaluator) possible(c *Condition) bool {
	switch c.Test {
	case OperationIs, ProductIs, ProductEndsIn, DescriptionBegins, StatusIs, FrequencyIs:
		return e.matches[c] != nil
	case ReservationColumnsMissing:
		return e.scopes.reservationsMissing
	case SavingsPlanColumnsMissing:
		return e.scopes.plansMissing
	case NeverAmortizes:
		return e.fees.someNeverAmortize
	case EffectiveLeftOut:
		return e.fees.someLeftOut
	}
	return true
}

// liveRules lists for every type the rules that can hold in this ledger.
func (e *evaluator) liveRules() (live [cur.LineItemTypeCount][]int) {
	for r := range e.table {
		if !e.allPossible(e.table[r].When) {
			continue
		}
		for t := range live {
			if e.table[r].Types == nil || slices.Contains(e.table[r].Types, cur.LineItemType(t)) {
				live[t] = append(live[t], r)
			}
		}
	}
	return live
}

func (e *evaluator) allPossible(when []Condition) bool {
	for k := range when {
		if !e.possible(&when[k]) {
			return false
		}
	}
	return true
}

// sure is the step that prices rows of a type whatever else they say, but for those
// that lack what it asks for.
type sure struct {
	code  code // slow: every row must be looked at
	lacks []uint64
}

// sure finds, for the segment at hand, which types need no look at their rows.
func (e *evaluator) sure(live *[cur.LineItemTypeCount][]int) (found [cur.LineItemTypeCount]sure) {
	for t, rules := range live {
		found[t].code = slow
		if len(rules) == 0 || e.table[rules[0]].When != nil {
			continue
		}
		s := &e.table[rules[0]].Gross[0]
		if s.Any != nil || s.Pass != NoPass || s.Unless != NoTest && e.possible(&Condition{Test: s.Unless}) {
			continue
		}
		switch {
		case len(s.All) == 0:
			found[t].code = e.first[rules[0]]
		case len(s.All) == 1 && s.All[0].Kind() != cur.Number:
			if bits, all := e.segment.NullBits(s.All[0]); !all {
				found[t] = sure{code: e.first[rules[0]], lacks: bits}
			}
		}
	}
	return found
}

// classify returns the step of every row of the segment, and adds the rows whose
// amount takes their whole commitment to tell to left.
func (e *evaluator) classify(live [cur.LineItemTypeCount][]int, segment int, left []pending) ([]code, []pending) {
	var known [cur.LineItemTypeCount]sure
	if e.plainly {
		for t := range known {
			known[t].code = slow
		}
	} else {
		known = e.sure(&live)
	}
	codes := make([]code, e.segment.Rows())
	for i, t := range e.segment.Types() {
		k := &known[t]
		c := k.code
		if c == slow || k.lacks != nil && k.lacks[i>>6]>>(i&63)&1 == 1 {
			c = e.step(live[t], i)
			if p := e.steps[c].step.Pass; p != NoPass {
				left = append(left, pending{segment: segment, row: i, pass: p})
			}
		}
		codes[i] = c
	}
	return codes, left
}

// present lists the codes that occur.
func present(codes []code) (list []code) {
	var seen [1 << 8]bool
	for _, c := range codes {
		seen[c] = true
	}
	for c, yes := range seen {
		if yes {
			list = append(list, code(c))
		}
	}
	return list
}

// step returns the step that prices row i: of the rules the first that holds, of
// its steps the first that fits.
func (e *evaluator) step(rules []int, i int) code {
rules:
	for _, r := range rules {
		rule := &e.table[r]
		for k := range rule.When {
			if !e.holds(rule.When[k].Test, &rule.When[k], i) {
				continue rules
			}
		}
		for k := range rule.Gross {
			s := &rule.Gross[k]
			if e.fits(s, i) && (s.Unless == NoTest || !e.holds(s.Unless, nil, i)) && e.passes(s.Pass, i) {
				return e.first[r] + code(k)
			}
		}
		return e.first[r] + code(len(rule.Gross)-1)
	}
	return e.first[len(e.table)-1] // the last rule is that of unknown types
}

// passes says whether the pass can tell something about row i: there must be a
// fee to share out.
func (e *evaluator) passes(p Pass, i int) bool {
	return p != ReservationShare || e.account(i).fees.Sign() > 0
}

// holds says whether a test holds for row i.
func (e *evaluator) holds(t Test, c *Condition, i int) bool {
	switch t {
	case OperationIs:
		return e.matches[c][e.operation.At(i)]
	case ProductIs, ProductEndsIn:
		return e.matches[c][e.product.At(i)]
	case DescriptionBegins:
		return e.matches[c][e.description.At(i)]
	case HasReservation:
		return e.reservation.At(i) != 0
	case HasCommitment:
		return e.commitment.At(i) != 0
	case StatusIs:
		return e.matches[c][e.status.At(i)]
	case FrequencyIs:
		return e.matches[c][e.frequency.At(i)]
	case BilledNothing:
		return e.at(cur.Unblended, i) == 0
	case ReservationColumnsMissing:
		return e.scopes.at(e.payer.At(i), e.month.At(i)).reservationsMissing()
	case SavingsPlanColumnsMissing:
		return e.scopes.at(e.payer.At(i), e.month.At(i)).plansMissing()
	case NeverAmortizes:
		return e.fees.never[e.reservation.At(i)] && e.at(cur.Unblended, i) != 0
	case EffectiveLeftOut:
		return e.account(i).effectiveLeftOut
	case UnusedLeftOut:
		return !e.account(i).someUnused
	}
	return true
}
