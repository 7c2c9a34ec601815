package ledger

import (
	"strings"

	"github.com/plainbill/plainbill/cost/cur"
)

// familyOf returns an instance type without its size: "db.r5" of "db.r5.large".
func familyOf(instanceType string) string {
	if i := strings.LastIndexByte(instanceType, '.'); i > 0 {
		return instanceType[:i]
	}
	return instanceType
}

func spotOrOnDemand(usageType string) string {
	if strings.Contains(usageType, "Spot") {
		return "Spot"
	}
	return "OnDemand"
}

// focusOption names the pricing categories of FOCUS as purchase options.
//
// Source: FOCUS 1.0, PricingCategory: Standard, Dynamic, Committed, Other.
func focusOption(category string) string {
	switch category {
	case "Standard":
		return "OnDemand"
	case "Dynamic":
		return "Spot"
	}
	return category
}

// commitmentOption names types of FOCUS commitments as purchase options. What is
// neither AWS's nor a plan or reservation of Azure is just committed.
func commitmentOption(kind string) string {
	switch s := cur.Stripped(kind); {
	case strings.Contains(s, "savings"):
		return "SavingsPlan"
	case strings.Contains(s, "reserv"):
		return "Reserved"
	}
	return "Committed"
}

// categoryOf reads a service category that is written as a list of one, as Google
// Cloud does: ["Compute"] is Compute.
func categoryOf(text string) string {
	inner, ok := strings.CutPrefix(text, "[")
	if inner, end := strings.CutSuffix(inner, "]"); ok && end && !strings.Contains(inner, ",") {
		return strings.Trim(inner, `"' `)
	}
	return text
}
