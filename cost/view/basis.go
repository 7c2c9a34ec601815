package view

import (
	"fmt"

	"github.com/plainbill/plainbill/cost/actual"
	"github.com/plainbill/plainbill/cost/money"
)

// basisWords is how one cost basis is spoken of.
type basisWords struct {
	basis   actual.Basis
	key     string // as in queries and links
	label   string // on the switch and on the ledger bar: "Amortized"
	measure string // what a chart's values are: "Actual cost"
	short   string // the measure inside a sentence: "cost"
	manner  string // follows the measure: "amortized"
	verb    string // "August cost $1", "August was billed at $1"
	after   string // completes the verb, with a blank before it; may be blank
	formula string // how a figure on this basis is computed, in words
}

// words of every basis, in the order of the switch.
var words = [...]basisWords{
	{
		basis: actual.Amortized, key: "amortized", label: "Amortized", measure: "Actual cost", short: "cost", manner: "amortized", verb: "cost",
		formula: "Each row counts once, at what it really cost. Usage covered by a reservation or savings plan counts its share of the commitment. " +
			"The unused part of a commitment counts on its fee row. Upfront payments count in the months they are for, so the payment itself is 0 here. " +
			"The rows that cancel covered usage are 0, because its cost is already counted. Everything else counts as billed: usage, support, tax, credits, refunds, discounts.",
	},
	{
		basis: actual.Net, key: "net", label: "Net", measure: "Actual cost after private discounts", short: "cost after private discounts", manner: "net amortized", verb: "cost", after: " after private discounts",
		formula: "As amortized, from the columns that already contain private discounts. Discount rows then count their own net value, so that no discount is taken twice. " +
			"Where a bill has no net columns, the amortized value is used.",
	},
	{
		basis: actual.Cash, key: "cash", label: "Cash", measure: "Billed amount", short: "billed amount", manner: "cash", verb: "was billed at",
		formula: "Every row counts its unblended cost, as on the invoice. An upfront payment counts in full on the day it was billed, and its use later counts nothing.",
	},
	{
		basis: actual.OnDemand, key: "on_demand", label: "On-demand", measure: "On-demand equivalent", short: "on-demand equivalent", manner: "public prices", verb: "would have cost", after: " at on-demand prices",
		formula: "Each usage row counts its public on-demand cost; a usage row without a public price counts as billed. Fees, tax, credits, refunds and discounts are not usage and count nothing.",
	},
	{
		basis: actual.Naive, key: "naive", label: "Naive", measure: "Cost by the usual rule", short: "cost by the usual rule", manner: "naive, for comparison only", verb: "would have been put at", after: " by the usual rule",
		formula: "The rule that many tools use: effective cost for rows covered by a reservation or savings plan, unblended cost for every other row. " +
			"It counts commitment fees on top of the usage they paid for, and takes off covered usage that it never counted. Shown to explain the difference, not to rely on.",
	},
}

// basisOf finds the words of a basis; a blank key is amortized.
func basisOf(key string) (basisWords, error) {
	if key == "" {
		key = words[0].key
	}
	for _, w := range words {
		if w.key == key {
			return w, nil
		}
	}
	return basisWords{}, fmt.Errorf("no basis %q: use amortized, net, cash, on_demand or naive", key)
}

// says makes the sentence of a sum without its full stop: "August cost $1.00".
func (w basisWords) says(subject string, sum money.Total, currency string) string {
	return subject + " " + w.verb + " " + plain(sum, currency) + w.after
}
