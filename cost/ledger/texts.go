package ledger

import "strings"

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
