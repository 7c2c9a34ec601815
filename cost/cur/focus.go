package cur

import (
	"strings"
	"sync"
)

// focusVersion is a version of FOCUS, in the order of time.
type focusVersion uint8

const (
	focusPreview focusVersion = iota
	focus10
	focus11
	focus12
	focus13
)

// String returns the number of the version, as people write it.
func (v focusVersion) String() string {
	return [...]string{"1.0 preview", "1.0", "1.1", "1.2", "1.3"}[v]
}

// focusColumns are the columns of FOCUS by the version that brought them.
//
// Source: FOCUS 1.0 to 1.3, column list; Oracle's and other early exports for the
// names of the preview.
var focusColumns = [...]string{
	focusPreview: `Provider Publisher InvoiceIssuer Region UsageQuantity UsageUnit ChargeType ChargeSubcategory`,
	focus10: `AvailabilityZone BilledCost BillingAccountId BillingAccountName BillingCurrency BillingPeriodEnd
BillingPeriodStart ChargeCategory ChargeClass ChargeDescription ChargeFrequency ChargePeriodEnd ChargePeriodStart
CommitmentDiscountCategory CommitmentDiscountId CommitmentDiscountName CommitmentDiscountStatus
CommitmentDiscountType ConsumedQuantity ConsumedUnit ContractedCost ContractedUnitPrice EffectiveCost
InvoiceIssuerName ListCost ListUnitPrice PricingCategory PricingQuantity PricingUnit ProviderName PublisherName
RegionId RegionName ResourceId ResourceName ResourceType ServiceCategory ServiceName SkuId SkuPriceId
SubAccountId SubAccountName Tags`,
	focus11: `CapacityReservationId CapacityReservationStatus CommitmentDiscountQuantity CommitmentDiscountUnit
ServiceSubcategory SkuMeter SkuPriceDetails`,
	focus12: `BillingAccountType InvoiceId PricingCurrency PricingCurrencyContractedUnitPrice
PricingCurrencyEffectiveCost PricingCurrencyListUnitPrice SubAccountType`,
	focus13: `AllocatedMethodDetails AllocatedMethodId AllocatedResourceId AllocatedResourceName AllocatedTags
ContractApplied HostProviderName ServiceProviderName`,
}

// focusSince finds the version that brought a column, by the column's name without
// anything but letters and digits.
var (
	focusOnce  sync.Once
	focusSince map[string]focusVersion
)

// brought is focusSince, filled when the first header is read: who reads none links none
// of it.
func brought() map[string]focusVersion {
	focusOnce.Do(func() {
		focusSince = make(map[string]focusVersion)
		for v := range focusColumns {
			for name := range strings.FieldsSeq(focusColumns[v]) {
				focusSince[Stripped(name)] = focusVersion(v)
			}
		}
	})
	return focusSince
}

// focusVersionOf is the version that a header reads as: the first that has all of
// the columns of FOCUS that it has. Files do not name their version.
func focusVersionOf(names []string) focusVersion {
	version, old := focus10, false
	for _, name := range names {
		v, ok := brought()[Stripped(name)]
		old = old || ok && v == focusPreview
		version = max(version, v)
	}
	if old && version == focus10 {
		return focusPreview
	}
	return version
}

// focusName writes a canonical name as FOCUS does: BilledCost for billed_cost.
func focusName(canonical string) string {
	var b strings.Builder
	for part := range strings.SplitSeq(canonical, "_") {
		if part != "" {
			b.WriteString(strings.ToUpper(part[:1]) + part[1:])
		}
	}
	return b.String()
}
