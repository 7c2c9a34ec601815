package audit

import (
	"github.com/plainbill/plainbill/cost/actual"
	"github.com/plainbill/plainbill/cost/money"
)

// Agreement is one figure of a bill as its CUR and as its FOCUS export tell it.
type Agreement struct {
	Code string
	Name string // of the figure, for people
	// CUR and FOCUS are the two figures; Agrees says that they are within a cent.
	CUR, FOCUS money.Total
	Agrees     bool
	// Must says that both exports of one bill have to agree on it; where they need
	// not, Why says why, in a sentence. Why is blank where nothing is to be said.
	Must bool
	Why  string
}

// Difference is something that a CUR and a FOCUS export of the same bill tell
// differently, and rightly so.
type Difference struct {
	Code string
	Name string
	// CUR and FOCUS say what each of them has, Why says why that is so; sentences.
	CUR, FOCUS, Why string
}

// differences are what cannot agree.
//
// Sources: FOCUS 1.2, column definitions and appendix on commitment discounts; AWS
// Data Exports, conformance of FOCUS with AWS columns; both exports of one bill,
// compared.
var differences = []Difference{
	{"rows", "Number of rows", "Covered usage has a row, and a negation cancels it; a fee is one row.",
		"Covered usage is one row without a negation; a fee is a purchase and, where something was not used, an unused row.",
		"FOCUS states what was used and what was not, instead of rows that cancel each other."},
	{"discounts", "Private discounts", "Unblended cost is before them; they are rows of their own, or in net columns.",
		"Billed and effective cost have them taken off.", "Compare billed cost with the net unblended cost, and effective cost with the net cost."},
	{"term", "When commitments end", "Start, end, term and payment stand on every fee.",
		"None of it has a column. AWS writes term and payment into x_UsageType.", "What is locked in, and what changes when a commitment ends, can only be told from the CUR."},
	{"hourly", "Commitment an hour", "Every fee says what is committed and what was used.",
		"It follows from used and unused parts; CommitmentDiscountQuantity says it since FOCUS 1.1.", "Both come to the same where the bill is whole."},
	{"open", "Whether the month is final", "Rows have no invoice number until it is.",
		"InvoiceId exists since FOCUS 1.2; before, an open month looks like a final one.", "A verdict on commitments in an open month is then too early, and nothing shows it."},
	{"naive", "The usual rule", "It counts reservations twice and takes plan discounts off twice.",
		"The effective cost is stated, so there is nothing to get wrong.", "The rule is about line item types of the CUR."},
	{"list-of-purchases", "List cost of purchases", "Fees have no public on-demand cost.",
		"Purchases have a list cost beside that of the usage that they cover.", "It is left out of every on-demand figure, so these agree all the same."},
	{"services", "Names of services", "Rows of the marketplace go by the product's name, data transfer by its own service code.",
		"x_ServiceCode is the product code, and ServiceName the name.", "Breakdowns by service are cut differently; their sums agree."},
	{"detail", "What a machine is", "Instance type, system, tenancy and engine have columns.",
		"SkuPriceDetails has them since FOCUS 1.1, each provider in its own words.", "Groupings by instance type need the CUR."},
	{"rounding", "Digits", "Amounts have ten decimals.", "Amounts are doubles, rounded to ten decimals when they are read.", "Sums may differ by a millionth of a cent."},
}

// Differences lists what a CUR and a FOCUS export of one bill tell differently.
func Differences() []Difference { return append([]Difference(nil), differences...) }

// Agree compares one currency of the same bill as CUR and as FOCUS, figure by
// figure. Where FOCUS has private discounts taken off, its costs are compared with
// the net ones, and the agreement says so.
func Agree(cur, focus Currency) []Agreement {
	var list []Agreement
	add := func(code, name string, a, b money.Total, must bool, why string) {
		list = append(list, Agreement{Code: code, Name: name, CUR: a, FOCUS: b, Agrees: a.Minus(b).Abs().Cmp(cent) <= 0, Must: must, Why: why})
	}
	// The export either takes discounts off everywhere or nowhere.
	cash, amortized := cur.Totals[actual.Cash], cur.Totals[actual.Amortized]
	net := cur.Discounting.NetCash
	off := net.Minus(cash).Abs().Cmp(cent) > 0 && focus.Totals[actual.Cash].Minus(net).Abs().Cmp(focus.Totals[actual.Cash].Minus(cash).Abs()) < 0
	why := ""
	if off {
		cash, amortized = net, cur.Totals[actual.Net]
		why = "FOCUS has private discounts taken off, so it is compared with the net cost of the CUR."
	}
	add("cash", "Billed", cash, focus.Totals[actual.Cash], true, why)
	add("amortized", "Amortized", amortized, focus.Totals[actual.Amortized], true, why)
	add("on_demand", "Usage at public on-demand prices", cur.Totals[actual.OnDemand], focus.Totals[actual.OnDemand], true, "")
	note := ""
	if off {
		note = "Private discounts change what commitments charge, and what they saved, in FOCUS alone."
	}
	add("used", "Commitments, used", cur.All.Used, focus.All.Used, !off, note)
	add("unused", "Commitments, not used", cur.All.Unused, focus.All.Unused, !off, note)
	add("covered", "Covered usage on demand", cur.All.OnDemand, focus.All.OnDemand, true, "")
	add("saved", "Commitments, net savings", cur.All.Net(), focus.All.Net(), !off, note)
	add("true_up", "Paid in other periods for this one", cur.Bridge.TrueUp, focus.Bridge.TrueUp, !off, note)
	add("prepay", "Paid in this period for others", cur.Bridge.Prepay, focus.Bridge.Prepay, !off, note)
	add("contracted", "Usage at contracted prices", cur.Totals[actual.Contracted], focus.Totals[actual.Contracted], false,
		"The CUR has no contracted cost: unblended cost stands in on demand and under Savings Plans, the public price under reservations.")
	return list
}
