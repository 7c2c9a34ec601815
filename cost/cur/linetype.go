package cur

import "strings"

// LineItemType is what kind of charge a row is. UnknownType is a type that AWS
// has added since; its rows are kept, counted and shown.
type LineItemType uint8

// The line item types of the CUR, then the charge categories of FOCUS rows.
const (
	UnknownType LineItemType = iota
	Usage
	FlatRateSubscription
	DiscountedUsage
	SavingsPlanCoveredUsage
	SavingsPlanNegation
	SavingsPlanRecurringFee
	SavingsPlanUpfrontFee
	RIFee
	Fee
	Tax
	Credit
	Refund
	EdpDiscount
	PrivateRateDiscount
	BundledDiscount
	RiVolumeDiscount
	SppDiscount
	OtherDiscount // any other type whose name ends in Discount

	FocusUsage
	FocusPurchase
	FocusTax
	FocusCredit
	FocusAdjustment

	LineItemTypeCount
)

var lineItemTypeNames = [LineItemTypeCount]string{
	UnknownType:             "Unknown",
	Usage:                   "Usage",
	FlatRateSubscription:    "FlatRateSubscription",
	DiscountedUsage:         "DiscountedUsage",
	SavingsPlanCoveredUsage: "SavingsPlanCoveredUsage",
	SavingsPlanNegation:     "SavingsPlanNegation",
	SavingsPlanRecurringFee: "SavingsPlanRecurringFee",
	SavingsPlanUpfrontFee:   "SavingsPlanUpfrontFee",
	RIFee:                   "RIFee",
	Fee:                     "Fee",
	Tax:                     "Tax",
	Credit:                  "Credit",
	Refund:                  "Refund",
	EdpDiscount:             "EdpDiscount",
	PrivateRateDiscount:     "PrivateRateDiscount",
	BundledDiscount:         "BundledDiscount",
	RiVolumeDiscount:        "RiVolumeDiscount",
	SppDiscount:             "SppDiscount",
	OtherDiscount:           "Discount",
	FocusUsage:              "FOCUS Usage",
	FocusPurchase:           "FOCUS Purchase",
	FocusTax:                "FOCUS Tax",
	FocusCredit:             "FOCUS Credit",
	FocusAdjustment:         "FOCUS Adjustment",
}

// String returns AWS's spelling of the type.
func (t LineItemType) String() string { return lineItemTypeNames[t] }

// Discount says whether t is one of the private discount rows.
func (t LineItemType) Discount() bool { return EdpDiscount <= t && t <= OtherDiscount }

// ParseLineItemType reads a line item type as AWS writes it, ignoring case and
// blanks ("RI Fee" is RIFee). What it does not know is UnknownType.
func ParseLineItemType(text string) LineItemType {
	key := Stripped(text)
	for t := Usage; t <= SppDiscount; t++ {
		if key == strings.ToLower(lineItemTypeNames[t]) {
			return t
		}
	}
	if strings.HasSuffix(key, "discount") {
		return OtherDiscount
	}
	return UnknownType
}

// ParseChargeCategory reads the ChargeCategory of a FOCUS row.
func ParseChargeCategory(text string) LineItemType {
	switch Stripped(text) {
	case "usage":
		return FocusUsage
	case "purchase":
		return FocusPurchase
	case "tax":
		return FocusTax
	case "credit":
		return FocusCredit
	case "adjustment":
		return FocusAdjustment
	}
	return UnknownType
}
