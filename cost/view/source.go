package view

import "strings"

// sourceWords says in words what a label of the cost rule means.
var sourceWords = map[string]string{
	"unblended":              "Usage at its billed cost",
	"ri_effective":           "Usage covered by a reservation, at its share of the reservation",
	"sp_effective":           "Usage covered by a savings plan, at its share of the plan",
	"ri_unused":              "Reservations paid and not used",
	"sp_unused":              "Savings plans paid and not used",
	"prepay_excluded":        "Upfront payments, counted in the months they are for",
	"prepay_unamortizable":   "Upfront payments that the bill does not spread over months, counted when paid",
	"sp_negation_excluded":   "Rows that cancel the on-demand cost of covered usage, already counted at its share of the plan",
	"split_overlay_excluded": "Container shares of machines, already counted on the machines",
	"fee":                    "Fees as billed",
	"tax":                    "Tax as billed",
	"credit":                 "Credits as billed",
	"refund":                 "Refunds as billed",
	"discount":               "Discounts as billed",
	"ri_effective_fallback":  "Usage covered by a reservation; its share is computed from the fee's parts",
	"ri_unused_fallback":     "Reservations paid and not used; what the used part leaves of the fee",
	"sp_unused_fallback":     "Savings plans paid and not used; what the used part leaves of the fee",
	"net_missing_gross_used": "Rows without a net column, at their cost before private discounts",
	"unknown_type":           "Charge types that Plainbill does not know, as billed",
}

// sourceText returns the words for a label; a label without words speaks for
// itself.
func sourceText(label string) string {
	if s, ok := sourceWords[label]; ok {
		return s
	}
	return capital(strings.ReplaceAll(label, "_", " "))
}

// typeWords are plain names of line item types.
var typeWords = map[string]string{
	"DiscountedUsage":         "Usage covered by a reservation",
	"SavingsPlanCoveredUsage": "Usage covered by a savings plan",
	"SavingsPlanNegation":     "Savings plan negation",
	"SavingsPlanRecurringFee": "Savings plan recurring fee",
	"SavingsPlanUpfrontFee":   "Savings plan upfront fee",
	"RIFee":                   "Reservation fee",
	"FlatRateSubscription":    "Flat rate subscription",
	"EdpDiscount":             "Enterprise discount",
	"PrivateRateDiscount":     "Private rate discount",
	"BundledDiscount":         "Bundled discount",
	"RiVolumeDiscount":        "Reservation volume discount",
	"SppDiscount":             "Solution provider discount",
}
