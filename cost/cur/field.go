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

	FieldCount
)

// Spelling is what one export family calls a field.
type spelling struct {
	field Field
	kind  Kind
	// name is our own name of the field in messages and scripts.
	name string
	// canonical names under which the column occurs, after Canonical; the first
	// that a file has wins, so the order is the order of preference.
	canonical []string
}

// spellings is the one place that names columns.
//
// Sources: AWS CUR user guide, column dictionaries of CUR 1.0 and 2.0;
// FOCUS 1.0 to 1.2, column list.
var spellings = []spelling{
	{PayerAccount, Text, "payer account", []string{"bill_payer_account_id", "billing_account_id"}},
	{PayerAccountName, Text, "payer account name", []string{"bill_payer_account_name", "billing_account_name"}},
	{UsageAccount, Text, "usage account", []string{"line_item_usage_account_id", "sub_account_id"}},
	{UsageAccountName, Text, "usage account name", []string{"line_item_usage_account_name", "sub_account_name"}},
	{InvoiceID, Text, "invoice", []string{"bill_invoice_id", "invoice_id", "x_invoice_id"}},
	{BillType, Text, "bill type", []string{"bill_bill_type"}},
	{BillingEntity, Text, "billing entity", []string{"bill_billing_entity", "publisher_name", "publisher"}},
	{InvoicingEntity, Text, "invoicing entity", []string{"bill_invoicing_entity", "invoice_issuer_name", "invoice_issuer"}},
	{LegalEntity, Text, "legal entity", []string{"line_item_legal_entity", "provider_name", "service_provider_name", "provider"}},
	{LineItemTypeText, Text, "line item type", []string{"line_item_line_item_type"}},
	{ProductCode, Text, "product code", []string{"line_item_product_code", "x_service_code"}},
	{ServiceCode, Text, "service code", []string{"product_servicecode"}},
	{ProductName, Text, "product name", []string{"product_product_name", "service_name"}},
	{ProductFamily, Text, "product family", []string{"product_product_family", "service_subcategory", "service_category"}},
	{RegionCode, Text, "region", []string{"product_region_code", "region_id"}},
	{Region, Text, "region", []string{"product_region", "region", "region_name"}},
	{AvailabilityZone, Text, "availability zone", []string{"line_item_availability_zone", "availability_zone"}},
	{UsageType, Text, "usage type", []string{"line_item_usage_type", "x_usage_type", "sku_meter"}},
	{Operation, Text, "operation", []string{"line_item_operation", "x_operation"}},
	{ResourceID, Text, "resource", []string{"line_item_resource_id", "resource_id"}},
	{Description, Text, "description", []string{"line_item_line_item_description", "charge_description"}},
	{TaxType, Text, "tax type", []string{"line_item_tax_type"}},
	{CurrencyCode, Text, "currency", []string{"line_item_currency_code", "billing_currency"}},
	{InstanceType, Text, "instance type", []string{"product_instance_type"}},
	{InstanceFamily, Text, "instance family", []string{"product_instance_family"}},
	{InstanceTypeFamily, Text, "instance type family", []string{"product_instance_type_family"}},
	{OperatingSystem, Text, "operating system", []string{"product_operating_system"}},
	{Tenancy, Text, "tenancy", []string{"product_tenancy"}},
	{DatabaseEngine, Text, "database engine", []string{"product_database_engine"}},
	{PricingTerm, Text, "pricing term", []string{"pricing_term"}},
	{PricingUnit, Text, "pricing unit", []string{"pricing_unit"}},
	{PricingPurchaseOption, Text, "payment option", []string{"pricing_purchase_option"}},
	{LeaseContractLength, Text, "lease contract length", []string{"pricing_lease_contract_length"}},
	{OfferingClass, Text, "offering class", []string{"pricing_offering_class"}},
	{ReservationARN, Text, "reservation", []string{"reservation_reservation_a_r_n", "reservation_reservation_arn"}},
	{ReservationStart, Text, "reservation start", []string{"reservation_start_time"}},
	{ReservationEnd, Text, "reservation end", []string{"reservation_end_time"}},
	{ReservationModificationStatus, Text, "reservation modification", []string{"reservation_modification_status"}},
	{ReservationUnits, Text, "units per reservation", []string{"reservation_units_per_reservation"}},
	{ReservationCount, Text, "number of reservations", []string{"reservation_number_of_reservations"}},
	{SavingsPlanARN, Text, "savings plan", []string{"savings_plan_savings_plan_a_r_n", "savings_plan_savings_plan_arn"}},
	{SavingsPlanOfferingType, Text, "savings plan type", []string{"savings_plan_offering_type"}},
	{SavingsPlanPaymentOption, Text, "savings plan payment option", []string{"savings_plan_payment_option"}},
	{SavingsPlanPurchaseTerm, Text, "savings plan term", []string{"savings_plan_purchase_term"}},
	{SavingsPlanRegion, Text, "savings plan region", []string{"savings_plan_region"}},
	{SavingsPlanFamily, Text, "savings plan family", []string{"savings_plan_instance_type_family"}},
	{SavingsPlanStart, Text, "savings plan start", []string{"savings_plan_start_time"}},
	{SavingsPlanEnd, Text, "savings plan end", []string{"savings_plan_end_time"}},
	{SplitParentResourceID, Text, "split parent", []string{"split_line_item_parent_resource_id"}},
	{ChargeCategory, Text, "charge category", []string{"charge_category"}},
	{ChargeClass, Text, "charge class", []string{"charge_class"}},
	{PricingCategory, Text, "pricing category", []string{"pricing_category"}},
	{CommitmentDiscountStatus, Text, "commitment status", []string{"commitment_discount_status"}},

	{BillingPeriodStart, Time, "billing period start", []string{"bill_billing_period_start_date", "billing_period_start"}},
	{BillingPeriodEnd, Time, "billing period end", []string{"bill_billing_period_end_date", "billing_period_end"}},
	{UsageStart, Time, "usage start", []string{"line_item_usage_start_date", "charge_period_start"}},
	{UsageEnd, Time, "usage end", []string{"line_item_usage_end_date", "charge_period_end"}},

	{Unblended, Money, "unblended cost", []string{"line_item_unblended_cost", "billed_cost"}},
	{NetUnblended, Money, "net unblended cost", []string{"line_item_net_unblended_cost"}},
	{PublicOnDemand, Money, "public on-demand cost", []string{"pricing_public_on_demand_cost", "list_cost"}},
	{ContractedCost, Money, "contracted cost", []string{"contracted_cost"}},
	{RIEffective, Money, "reservation effective cost", []string{"reservation_effective_cost", "effective_cost"}},
	{RINetEffective, Money, "net reservation effective cost", []string{"reservation_net_effective_cost"}},
	{RIAmortizedUpfrontForUsage, Money, "amortized upfront cost for usage", []string{"reservation_amortized_upfront_cost_for_usage"}},
	{RIRecurringForUsage, Money, "recurring fee for usage", []string{"reservation_recurring_fee_for_usage"}},
	{RIAmortizedUpfrontFee, Money, "amortized upfront fee for billing period", []string{"reservation_amortized_upfront_fee_for_billing_period"}},
	{RINetAmortizedUpfrontFee, Money, "net amortized upfront fee for billing period", []string{"reservation_net_amortized_upfront_fee_for_billing_period"}},
	{RIUnusedAmortizedUpfront, Money, "unused amortized upfront fee for billing period", []string{"reservation_unused_amortized_upfront_fee_for_billing_period"}},
	{RINetUnusedAmortizedUpfront, Money, "net unused amortized upfront fee for billing period", []string{"reservation_net_unused_amortized_upfront_fee_for_billing_period"}},
	{RIUnusedRecurring, Money, "unused recurring fee", []string{"reservation_unused_recurring_fee"}},
	{RINetUnusedRecurring, Money, "net unused recurring fee", []string{"reservation_net_unused_recurring_fee"}},
	{RIUpfrontValue, Money, "upfront value", []string{"reservation_upfront_value"}},
	{SPEffective, Money, "savings plan effective cost", []string{"savings_plan_savings_plan_effective_cost"}},
	{SPNetEffective, Money, "net savings plan effective cost", []string{"savings_plan_net_savings_plan_effective_cost"}},
	{SPTotalCommitment, Money, "total commitment to date", []string{"savings_plan_total_commitment_to_date"}},
	{SPUsedCommitment, Money, "used commitment", []string{"savings_plan_used_commitment"}},
	{SPAmortizedUpfront, Money, "amortized upfront commitment for billing period", []string{"savings_plan_amortized_upfront_commitment_for_billing_period"}},
	{SPNetAmortizedUpfront, Money, "net amortized upfront commitment for billing period", []string{"savings_plan_net_amortized_upfront_commitment_for_billing_period"}},
	{SPRecurring, Money, "recurring commitment for billing period", []string{"savings_plan_recurring_commitment_for_billing_period"}},
	{SPNetRecurring, Money, "net recurring commitment for billing period", []string{"savings_plan_net_recurring_commitment_for_billing_period"}},
	{TotalDiscount, Money, "total discount", []string{"discount_total_discount"}},

	{UsageAmount, Number, "usage amount", []string{"line_item_usage_amount", "consumed_quantity", "usage_quantity"}},
	{NormalizationFactor, Number, "normalization factor", []string{"line_item_normalization_factor"}},
	{NormalizedUsageAmount, Number, "normalized usage amount", []string{"line_item_normalized_usage_amount"}},
	{UnblendedRate, Number, "unblended rate", []string{"line_item_unblended_rate"}},
	{PublicOnDemandRate, Number, "public on-demand rate", []string{"pricing_public_on_demand_rate"}},
	{SPRate, Number, "savings plan rate", []string{"savings_plan_savings_plan_rate"}},
	{RIUnusedQuantity, Number, "unused quantity", []string{"reservation_unused_quantity"}},
	{RIUnusedNormalizedQuantity, Number, "unused normalized quantity", []string{"reservation_unused_normalized_unit_quantity"}},
	{RITotalReservedUnits, Number, "total reserved units", []string{"reservation_total_reserved_units"}},
	{RITotalReservedNormalizedUnits, Number, "total reserved normalized units", []string{"reservation_total_reserved_normalized_units"}},
}

// Kind returns how the values of f are read.
func (f Field) Kind() Kind { return byField[f].kind }

// String returns the name of f in messages, for example "unblended cost".
func (f Field) String() string { return byField[f].name }

// Spellings returns the canonical names under which f occurs, preferred first.
func (f Field) Spellings() []string { return byField[f].canonical }

// byField finds the spelling of a field. It is filled once and never changes.
var byField = func() (table [FieldCount]spelling) {
	table[NoField].name = "no field"
	for _, s := range spellings {
		table[s.field] = s
	}
	return table
}()
