package actual

import (
	"slices"
	"sync"

	"github.com/plainbill/plainbill/cost/cur"
)

// Rule prices the line items of some types under some conditions. Of the rules
// that a row meets the first one holds, and of its steps the first that fits.
type Rule struct {
	Name  string
	Types []cur.LineItemType // nil: every type
	When  []Condition        // all must hold; nil: always

	// Gross are the ways to the amortized cost. The last fits always.
	Gross []Step
	// Net are the ways to the net cost where the bill has net columns. Where none
	// fits, the amortized cost stands in and the row says so. nil: as Gross.
	Net []Step
	// Cash, Naive, TrueUp and Prepay are sums; none is 0. TrueUp is minus the part
	// of earlier payments that belongs to this period, Prepay what was paid for
	// later periods: cash = amortized + true-up + prepay.
	Cash, Naive, TrueUp, Prepay []Term

	// Counts says that the row is usage: its usage amount counts, and so does its
	// public on-demand cost.
	Counts bool
	// Contracted is the way to what usage would have cost at the customer's own
	// prices; where it does not fit, the public on-demand cost stands in. nil for rows
	// that are no usage.
	Contracted *Step
	Group      Group
	From       string // where the rule comes from
}

// Term is a field of the row with its sign.
type Term struct {
	Field cur.Field
	Minus bool
}

// Step is one way to an amount. It fits when all fields of All and at least one
// of Any have a value in the row, and when Unless does not hold.
type Step struct {
	Source Source
	All    []cur.Field
	Any    []cur.Field
	Unless Test

	Sum []Term // the amount; nil is 0
	// Unused multiplies the sum by 1 − Used ÷ Of.
	Unused *Fraction
	// Product replaces the sum by quantity × rate.
	Product *Product
	// Pass replaces the sum by what is left for the row in its commitment.
	Pass Pass
}

// Fraction is Used ÷ Of, two fields of the row.
type Fraction struct{ Used, Of cur.Field }

// Product is Quantity × Rate, two fields of the row.
type Product struct{ Quantity, Rate cur.Field }

// Condition is a test with the texts that it compares with.
type Condition struct {
	Test  Test
	Texts []string // any of them
}

// Test is something that can be said of a row.
type Test uint8

// The tests. The first can be told from the row.
const (
	NoTest Test = iota

	OperationIs       // operation is one of the texts
	ProductIs         // product code is one of the texts
	ProductEndsIn     // product code ends in one of the texts
	DescriptionBegins // description begins with one of the texts
	HasReservation    // the row names a reservation
	HasCommitment     // the row names a commitment of any kind
	BilledNothing     // unblended cost is 0
	StatusIs          // FOCUS commitment status is one of the texts, in any case
	FrequencyIs       // FOCUS charge frequency is one of the texts, in any case
	// ContractedEmpty holds for a row whose contracted cost is 0 although it has an
	// effective cost.
	ContractedEmpty

	// ReservationColumnsMissing holds for all rows of a payer and billing period
	// whose reserved usage and reservation fees have neither an amount in any
	// reservation column nor a reservation's name.
	ReservationColumnsMissing
	// SavingsPlanColumnsMissing holds for all rows of a payer and billing period
	// whose covered usage and recurring fees have no amount in any Savings Plan
	// column.
	SavingsPlanColumnsMissing

	// NeverAmortizes holds for a payment to a reservation whose usage or monthly
	// fees are in the ledger and carry no part of an upfront payment anywhere.
	NeverAmortizes
	// EffectiveLeftOut holds for a reservation and billing period whose usage all
	// has an effective cost of 0 although its fee charges more than is unused.
	EffectiveLeftOut
	// UnusedLeftOut holds for a reservation and billing period whose fees all have
	// an unused part of 0.
	UnusedLeftOut
)

// Pass is an amount that takes all rows of a commitment to tell.
type Pass uint8

// The passes.
const (
	NoPass Pass = iota
	// ReservationShare is what the fees of a reservation and billing period
	// (recurring fee + amortized upfront) leave after unused parts and known
	// effective costs, shared out by normalized usage.
	ReservationShare
	// ReservationRest is what the fees of a reservation and billing period leave
	// after known unused parts and effective costs, at least 0, shared out by fee.
	ReservationRest
	// SavingsPlanRest is what the fees of a Savings Plan leave in an hour, day or
	// month (whichever its rows last) after effective costs, at least 0, shared out
	// by fee.
	SavingsPlanRest
)

// Group is the kind of charge that a rule's rows are, for people.
type Group uint8

// The groups of charges.
const (
	GroupUsage Group = iota
	GroupRIUsage
	GroupSPUsage
	GroupRIUnused
	GroupSPUnused
	GroupPrepay
	GroupFees
	GroupTax
	GroupCredits
	GroupRefunds
	GroupDiscounts
	GroupUnclassified
	GroupInternal // rows that only cancel others
	GroupOverlay  // a second view of rows that are already counted
	GroupCommitted
	GroupUnused
)

var groupNames = [...]string{
	"Usage", "Reservation usage", "Savings Plan usage", "Unused reservations", "Unused Savings Plans",
	"Upfront payments", "Fees", "Tax", "Credits", "Refunds", "Discounts", "Unclassified", "Internal", "Overlay",
	"Committed usage", "Unused commitments",
}

// String returns the name of the group for people.
func (g Group) String() string { return groupNames[g] }

// Rules returns the table in its order. What the rules point to must not be
// changed.
func Rules() []Rule { return slices.Clone(theRule().table) }

// code numbers the steps of the table, in its order.
type code uint8

// priced is a step with the rule that it belongs to.
type priced struct {
	rule *Rule
	step *Step
}

// numbered is the cost rule with its steps numbered.
type numbered struct {
	table []Rule
	steps []priced // by code
	first []code   // by rule: the code of its first step
}

var (
	made sync.Once
	rule numbered
)

// theRule is the cost rule. It is put together when something is priced for the first time:
// who prices nothing, as the page, links none of it.
func theRule() *numbered {
	made.Do(func() {
		rule.table = slices.Concat(ofCUR, ofFOCUS, ofAll)
		for i := range rule.table {
			r := &rule.table[i]
			rule.first = append(rule.first, code(len(rule.steps)))
			for k := range r.Gross {
				rule.steps = append(rule.steps, priced{r, &r.Gross[k]})
			}
		}
	})
	return &rule
}
