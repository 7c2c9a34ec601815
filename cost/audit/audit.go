// Package audit takes a priced bill apart and says what can be trusted of it: the
// bridge from cost to invoice, where the naive rule goes wrong and by how much,
// whether commitments paid off, whether the month is over, and what else a reader
// of the figures must know.
//
// Everything is exact and follows from the rows alone; no clock, no guess. What
// cannot be told from a bill is not said.
package audit

import (
	"slices"

	"github.com/plainbill/plainbill/cost/actual"
	"github.com/plainbill/plainbill/cost/cur"
	"github.com/plainbill/plainbill/cost/money"
)

// Audit is what was found in a bill, or in some of its months.
type Audit struct {
	Rows int64
	// Rejected counts the rows of the whole bill that could not be read: nobody
	// knows which month they belong to.
	Rejected   int64
	Currencies []Currency // most rows first
	Months     []Month    // those it is about, in order of time
	Payers     []string
	Grain      Grain
	// Overlay counts the rows of split cost allocation, which are left out of every
	// basis because they describe other rows a second time.
	Overlay int64
	// HasNet says whether net columns are there; without them the net basis is the
	// amortized one.
	HasNet bool
	// Findings are ranked: what stops a figure first, then by money.
	Findings []Finding
}

// Currency is the audit of all rows in one currency. Currencies are never added.
type Currency struct {
	Code    string
	Rows    int64
	Totals  Amounts
	Sources []SourceSum // by the source of the amortized cost, largest first
	Types   []TypeSum   // by line item type, largest first
	Bridge  Bridge
	Naive   Naive

	Commitments []Commitment // by ARN
	All         Commitment   // all commitments together
	Identities  []Identity

	// UsageCost and UsageOnDemand are the amortized cost and the on-demand
	// equivalent of the rows that are usage.
	UsageCost, UsageOnDemand money.Total
	// Unpriced counts the usage rows that cost something and have no public price.
	// UnpricedCost is their amortized cost.
	Unpriced     int64
	UnpricedCost money.Total
	// BilledReserved counts reserved usage that was billed besides its reservation.
	BilledReserved int64
	// Discounted counts rows that say in a column how much private discount they had.
	Discounted int64
	// Discounting says how private discounts are written and what ties to the invoice.
	Discounting Discounting
	// Focus is what FOCUS rows say about themselves.
	Focus FocusFacts

	Tags []Tagged // best covered first
}

// Amounts are sums by basis.
type Amounts [actual.BasisCount]money.Total

// SourceSum is what one source of the rule gave.
type SourceSum struct {
	Source actual.Source
	Rows   int64
	Amounts
}

// TypeSum is what the rows of one line item type cost.
type TypeSum struct {
	Type cur.LineItemType
	Text string // as AWS spells it; the bill's own text for types that we do not know
	Rows int64
	Amounts
}

// Share returns part of whole as a fraction; ok is false when whole is 0.
func share(part, whole money.Total) (fraction float64, ok bool) {
	if whole.IsZero() {
		return 0, false
	}
	return part.Share(whole), true
}

// Currency finds the audit of one currency.
func (a *Audit) Currency(code string) (Currency, bool) {
	for _, c := range a.Currencies {
		if c.Code == code {
			return c, true
		}
	}
	return Currency{}, false
}

// Open says whether any billing period is not final.
func (a *Audit) Open() bool {
	return slices.ContainsFunc(a.Months, func(m Month) bool { return m.Open })
}
