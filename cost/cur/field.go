package cur

// Field is one meaning of a bill column, whatever the file calls it.
type Field uint8

// Kind says how the values of a field are read.
type Kind uint8

// The kinds of fields.
const (
	Text   Kind = iota // dictionary-encoded text; blank means no value
	Money              // exact amount in the row's currency
	Number             // usage amount, rate or quantity; a double
	Time               // UTC instant
)

// The fields the engine knows. Text comes first, then times, money, numbers.
const (
	NoField Field = iota

	PayerAccount
	PayerAccountName
	UsageAccount
	UsageAccountName
	InvoiceID
	BillType
	BillingEntity
	InvoicingEntity
	LegalEntity
	LineItemTypeText
	ProductCode
	ServiceCode
	ProductName
	ProductFamily
	RegionCode
	Region
	AvailabilityZone
	UsageType
	Operation
	ResourceID
	Description
	TaxType
	CurrencyCode
	InstanceType
	InstanceFamily
	InstanceTypeFamily
	OperatingSystem
	Tenancy
	DatabaseEngine
	PricingTerm
	PricingUnit
	PricingPurchaseOption
	LeaseContractLength
	OfferingClass
	ReservationARN
	ReservationStart
	ReservationEnd
	ReservationModificationStatus
	ReservationUnits
	ReservationCount
	SavingsPlanARN
	SavingsPlanOfferingType
	SavingsPlanPaymentOption
	SavingsPlanPurchaseTerm
	SavingsPlanRegion
	SavingsPlanFamily
	SavingsPlanStart
	SavingsPlanEnd
	SplitParentResourceID

	// FOCUS only.
	ChargeCategory
	ChargeClass
	PricingCategory
	CommitmentDiscountStatus
	BillingAccountType
	SubAccountType
	Provider
	ServiceCategory
	ResourceName
	ResourceType
	ChargeFrequency
	CommitmentDiscountID
	CommitmentDiscountName
	CommitmentDiscountType
	CommitmentDiscountCategory
	CommitmentDiscountUnit
	CapacityReservationID
	CapacityReservationStatus
	SkuID
	SkuPriceID
	ConsumedUnit
	PricingCurrency
	AllocatedMethodID
	AllocatedResourceID
	AllocatedResourceName

	BillingPeriodStart
	BillingPeriodEnd
	UsageStart
	UsageEnd

	Unblended
	NetUnblended
	PublicOnDemand
	ContractedCost // FOCUS only
	RIEffective
	RINetEffective
	RIAmortizedUpfrontForUsage
	RIRecurringForUsage
	RIAmortizedUpfrontFee
	RINetAmortizedUpfrontFee
	RIUnusedAmortizedUpfront
	RINetUnusedAmortizedUpfront
	RIUnusedRecurring
	RINetUnusedRecurring
	RIUpfrontValue
	SPEffective
	SPNetEffective
	SPTotalCommitment
	SPUsedCommitment
	SPAmortizedUpfront
	SPNetAmortizedUpfront
	SPRecurring
	SPNetRecurring
	TotalDiscount
	// DiscountApart is what the discount map adds up to less TotalDiscount, in files
	// that have both; no column holds it. It is blank in rows that have neither.
	DiscountApart
	SplitCost // split cost allocation: what a container used of its machine
	SplitUnusedCost
	SplitNetCost
	SplitNetUnusedCost
	SplitPublicCost
	SplitPublicUnusedCost
	PricingCurrencyEffectiveCost // FOCUS only; in the pricing currency, never added to the others

	UsageAmount
	NormalizationFactor
	NormalizedUsageAmount
	UnblendedRate
	PublicOnDemandRate
	SPRate
	RIUnusedQuantity
	RIUnusedNormalizedQuantity
	RITotalReservedUnits
	RITotalReservedNormalizedUnits
	SplitUsage
	SplitReservedUsage
	SplitActualUsage
	ContractedUnitPrice        // FOCUS only
	PricingQuantity            // FOCUS only
	CommitmentDiscountQuantity // FOCUS only

	FieldCount
)

// Weighs says whether a total, or a check that the books close, rests on the field:
// amounts, times, what the cost rule tells rows and commitments apart by, and in which
// currency and by which account they are billed. Where such a column is lost, figures
// are wrong; any other loses what it says alone.
func (f Field) Weighs() bool {
	switch f.Kind() {
	case Money, Time:
		return true
	}
	switch f {
	case PayerAccount, InvoiceID, CurrencyCode, LineItemTypeText, ChargeCategory, ProductCode, Operation, Description,
		InstanceType, ReservationARN, SavingsPlanARN, CommitmentDiscountID, CommitmentDiscountStatus, ChargeFrequency,
		UsageAmount, NormalizedUsageAmount, SPRate, RIUnusedQuantity, RIUnusedNormalizedQuantity,
		RITotalReservedUnits, RITotalReservedNormalizedUnits, CommitmentDiscountQuantity:
		return true
	}
	return false
}
