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
	ledger *ledger.Ledger
	columns
	matches map[*Condition][]bool // by dictionary code, for the tests on texts
	scopes  scopes
	fees    reservations

	// of the segment at hand
	operation, product, description, reservation, plan, payer, month ledger.Codes
	commitment, status, frequency, instance                          ledger.Codes
}

// Evaluate finds for every row of l the step that prices it. The book is
// complete: amounts are computed from the steps when they are first asked for.
func Evaluate(l *ledger.Ledger) *Book {
	e := &evaluator{ledger: l, matches: textMatches(l)}
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
	var left []pending
	for n, s := range l.Segments() {
		e.turn(s)
		b.codes[n] = e.classify(live)
		for i, c := range b.codes[n] {
			if steps[c].step.Pass != NoPass {
				left = append(left, pending{segment: n, row: i, pass: steps[c].step.Pass})
			}
		}
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
	e.scopes.surveyNet(e.segment)
	for i, t := range e.segment.Types() {
		switch t {
		case cur.DiscountedUsage, cur.RIFee:
			e.scopes.at(e.payer.At(i), e.month.At(i)).surveyReservation(e.reservation.At(i) != 0 || e.anyGiven(reservationFields, i))
			e.surveyReservation(t, i)
		case cur.SavingsPlanCoveredUsage, cur.SavingsPlanRecurringFee:
			e.scopes.at(e.payer.At(i), e.month.At(i)).surveyPlan(func() bool { return e.anyGiven(planFields, i) })
		}
	}
}

// textMatches finds for every test on a text which values of its dimension pass.
func textMatches(l *ledger.Ledger) map[*Condition][]bool {
	found := map[*Condition][]bool{}
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
	}
	return true
}

// liveRules lists for every type the rules that can hold in this ledger.
func (e *evaluator) liveRules() (live [cur.LineItemTypeCount][]int) {
	for r := range table {
		if !e.allPossible(table[r].When) {
			continue
		}
		for t := range live {
			if table[r].Types == nil || slices.Contains(table[r].Types, cur.LineItemType(t)) {
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

// classify returns the step of every row of the segment.
func (e *evaluator) classify(live [cur.LineItemTypeCount][]int) []code {
	var known [cur.LineItemTypeCount]code
	for t, rules := range live {
		known[t] = slow
		if len(rules) > 0 {
			first := &table[rules[0]]
			if s := &first.Gross[0]; first.When == nil && s.All == nil && s.Any == nil && s.Unless == NoTest {
				known[t] = firstStep[rules[0]]
			}
		}
	}
	codes := make([]code, e.segment.Rows())
	for i, t := range e.segment.Types() {
		c := known[t]
		if c == slow {
			c = e.step(live[t], i)
		}
		codes[i] = c
	}
	return codes
}

// step returns the step that prices row i: of the rules the first that holds, of
// its steps the first that fits.
func (e *evaluator) step(rules []int, i int) code {
rules:
	for _, r := range rules {
		rule := &table[r]
		for k := range rule.When {
			if !e.holds(rule.When[k].Test, &rule.When[k], i) {
				continue rules
			}
		}
		for k := range rule.Gross {
			s := &rule.Gross[k]
			if e.fits(s, i) && (s.Unless == NoTest || !e.holds(s.Unless, nil, i)) && e.passes(s.Pass, i) {
				return firstStep[r] + code(k)
			}
		}
		return firstStep[r] + code(len(rule.Gross)-1)
	}
	return firstStep[len(table)-1] // the last rule is that of unknown types
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
