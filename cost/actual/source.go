package actual

import "fmt"

// Source is the label of the step that priced a row.
type Source uint8

// The sources.
const (
	Unblended Source = iota
	RIEffective
	RIEffectiveFallback
	RIEffectiveMissing
	RIUnused
	RIUnusedFallback
	SPEffective
	SPEffectiveFallback
	SPEffectiveMissing
	SPUnused
	SPUnusedFallback
	SPNegationExcluded
	PrepayExcluded
	PrepayUnamortizable
	SplitOverlayExcluded
	Fee
	Tax
	Credit
	Refund
	Discount
	Focus
	FocusUsed
	FocusUnused
	FocusPurchase
	NetMissingGrossUsed
	CommitmentColumnsMissing
	UnknownType

	SourceCount
)

var sourceNames = [SourceCount]struct{ label, words string }{
	Unblended:                {"unblended", "On-demand usage: the billed cost, unblended"},
	RIEffective:              {"ri_effective", "Reservation effective cost: what the reservation charges for this usage"},
	RIEffectiveFallback:      {"ri_effective_fallback", "Reservation effective cost, which the bill leaves out: from its upfront and recurring parts, or this usage's share of the reservation's fee"},
	RIEffectiveMissing:       {"ri_effective_missing", "Reserved usage that the bill gives no cost for: counted as 0"},
	RIUnused:                 {"ri_unused", "Unused reservation: the upfront and recurring fee of hours that nothing used"},
	RIUnusedFallback:         {"ri_unused_fallback", "Unused reservation, which the bill leaves out: the fee less what its usage consumed"},
	SPEffective:              {"sp_effective", "Savings Plan effective cost: what the plan charges for this usage"},
	SPEffectiveFallback:      {"sp_effective_fallback", "Savings Plan effective cost, which the bill leaves out: the plan's rate times the usage"},
	SPEffectiveMissing:       {"sp_effective_missing", "Usage covered by a Savings Plan that the bill gives no cost for: counted as 0"},
	SPUnused:                 {"sp_unused", "Unused Savings Plan: the commitment less the part that usage consumed"},
	SPUnusedFallback:         {"sp_unused_fallback", "Unused Savings Plan, which the bill leaves out: the fee less what covered usage consumed"},
	SPNegationExcluded:       {"sp_negation_excluded", "Savings Plan negation: cancels the on-demand cost of covered usage, which is not counted either"},
	PrepayExcluded:           {"prepay_excluded", "Upfront payment: counted month by month through the usage that it pays for"},
	PrepayUnamortizable:      {"prepay_unamortizable", "Upfront payment that the bill never spreads over time: counted when it was paid"},
	SplitOverlayExcluded:     {"split_overlay_excluded", "Split cost allocation: a second view of machines that are already counted"},
	Fee:                      {"fee", "Fee: the billed cost"},
	Tax:                      {"tax", "Tax: the billed amount"},
	Credit:                   {"credit", "Credit: the billed amount, negative"},
	Refund:                   {"refund", "Refund: the billed amount, negative"},
	Discount:                 {"discount", "Private discount: the billed amount, negative"},
	Focus:                    {"focus", "FOCUS: the effective cost that the provider states"},
	FocusUsed:                {"focus_used", "FOCUS usage that a commitment covers: the effective cost that the provider states"},
	FocusUnused:              {"focus_unused", "FOCUS: the part of a commitment that nothing used"},
	FocusPurchase:            {"focus_purchase", "FOCUS purchase: the effective cost that the provider states, which is 0 where other rows carry it"},
	NetMissingGrossUsed:      {"net_missing_gross_used", "No net cost on this row: the amortized cost before private discounts is used"},
	CommitmentColumnsMissing: {"commitment_columns_missing", "The bill has no reservation or Savings Plan columns: the billed cost, not amortized"},
	UnknownType:              {"unknown_type", "A line item type that we do not know: the billed cost, so that the total stays whole"},
}

// String returns the label that scripts and filters use, for example ri_effective.
func (s Source) String() string { return sourceNames[s].label }

// Words says in a sentence without a full stop how rows of this source are priced.
func (s Source) Words() string { return sourceNames[s].words }

// ParseSource reads what String wrote.
func ParseSource(label string) (Source, error) {
	for s := Unblended; s < SourceCount; s++ {
		if sourceNames[s].label == label {
			return s, nil
		}
	}
	return Unblended, fmt.Errorf("no cost source %q", label)
}

// Fallback says whether s had to make up for something that the bill leaves out.
func (s Source) Fallback() bool {
	switch s {
	case RIEffectiveFallback, RIEffectiveMissing, RIUnusedFallback, SPEffectiveFallback, SPEffectiveMissing,
		SPUnusedFallback, PrepayUnamortizable, NetMissingGrossUsed, CommitmentColumnsMissing, UnknownType:
		return true
	}
	return false
}
