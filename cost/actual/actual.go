// Package actual holds THE cost rule: what each line item of a bill really cost.
//
// The rule is data: one ordered table (table.go) of line item types, conditions
// and signed sums of fields. Evaluate walks it in Go; because nothing of it hides
// in code, the same table can be written out in another language. A step that
// cannot be told from the row alone (what a reservation leaves unused where AWS
// does not say) is named in the table and computed for each commitment.
//
// Every row gets exactly one Source, the label of the step that priced it, so any
// sum can be taken apart by source and the parts add up to the last digit.
package actual

import "fmt"

// Basis is a way to say what a row cost. Figures of different bases are never
// added.
type Basis uint8

// The bases of cost.
const (
	// Amortized is the accrual view: usage carries the commitment that it consumed,
	// the unused part stays on the commitment's fee row, prepayments are 0.
	Amortized Basis = iota
	// Net is Amortized with private discounts folded in, from AWS's net columns.
	Net
	// Cash is what is billed: it ties to invoices.
	Cash
	// OnDemand is what usage would have cost at public on-demand prices.
	OnDemand
	// Naive is the rule that many tools use, kept to explain why they differ.
	Naive
	// Contracted is what usage would have cost at the customer's own prices, before
	// any commitment: FOCUS states it; of a CUR it is the unblended cost of usage on
	// demand and under Savings Plans, and the public one of reserved usage.
	Contracted

	BasisCount
)

var basisKeys = [BasisCount]string{"amortized", "net", "cash", "on_demand", "naive", "contracted"}

// String returns the key that queries and links use.
func (b Basis) String() string { return basisKeys[b] }

// ParseBasis reads what String wrote.
func ParseBasis(key string) (Basis, error) {
	for b := Amortized; b < BasisCount; b++ {
		if basisKeys[b] == key {
			return b, nil
		}
	}
	return Amortized, fmt.Errorf("no basis %q: use amortized, net, cash, on_demand, naive or contracted", key)
}
