package ledger

import "github.com/plainbill/plainbill/cost/cur"

// Dimension is something that rows can be grouped and filtered by. Text fields
// have the number of their cur.Field; then come the derived dimensions; then the
// tags and cost categories of one ledger, in the order in which they were seen.
type Dimension uint16

// The dimensions that are columns of the bill.
const (
	Payer            = Dimension(cur.PayerAccount)
	PayerName        = Dimension(cur.PayerAccountName)
	Account          = Dimension(cur.UsageAccount)
	AccountName      = Dimension(cur.UsageAccountName)
	Invoice          = Dimension(cur.InvoiceID)
	BillType         = Dimension(cur.BillType)
	BillingEntity    = Dimension(cur.BillingEntity)
	InvoicingEntity  = Dimension(cur.InvoicingEntity)
	LegalEntity      = Dimension(cur.LegalEntity)
	ProductCode      = Dimension(cur.ProductCode)
	ServiceCode      = Dimension(cur.ServiceCode)
	ProductName      = Dimension(cur.ProductName)
	ProductFamily    = Dimension(cur.ProductFamily)
	AvailabilityZone = Dimension(cur.AvailabilityZone)
	UsageType        = Dimension(cur.UsageType)
	Operation        = Dimension(cur.Operation)
	Resource         = Dimension(cur.ResourceID)
	Description      = Dimension(cur.Description)
	Currency         = Dimension(cur.CurrencyCode)
	InstanceType     = Dimension(cur.InstanceType)
	PricingTerm      = Dimension(cur.PricingTerm)
	PricingUnit      = Dimension(cur.PricingUnit)
	ReservationARN   = Dimension(cur.ReservationARN)
	SavingsPlanARN   = Dimension(cur.SavingsPlanARN)
	// FOCUS only.
	Provider         = Dimension(cur.Provider)
	ChargeFrequency  = Dimension(cur.ChargeFrequency)
	CommitmentStatus = Dimension(cur.CommitmentDiscountStatus)
)

// NoDimension is no dimension at all.
const NoDimension Dimension = 0

// The derived dimensions.
const (
	// Service is, for a marketplace row that is no discount, the product name;
	// else the service code; else the product code; else (FOCUS) the service name.
	//
	// Source: AWS CUDOS, summary view, product label.
	Service = Dimension(cur.BillingPeriodStart) + iota
	// Region is the region code; else the region; else the availability zone
	// without its letter; else what the prefix of the usage type stands for.
	Region
	// InstanceFamily is the instance type without its size; else the instance
	// type family.
	InstanceFamily
	// PurchaseOption is SavingsPlan, Reserved, Spot or OnDemand; in FOCUS also
	// Committed, for commitments of other providers, and Other. What names a
	// commitment is committed whatever its pricing category says.
	//
	// Source: AWS Cloud Intelligence Dashboards, purchase option label.
	PurchaseOption
	// LineItemType is the type as AWS spells it; for a type that is not known,
	// the text of the bill.
	LineItemType
	// CostSource is the label of the rule that a row was counted by. The ledger
	// has no codes for it: they come from the book of actual costs.
	CostSource
	// Commitment is the ARN of the Savings Plan, else of the reservation; else
	// (FOCUS) the id of the commitment discount.
	Commitment
	// BillingPeriod is the month of the bill, as 2006-01.
	BillingPeriod
	// Doubt says what leaves a figure of the row in doubt: NoContractedCost on FOCUS
	// usage that cost something, DiscountsDiffer where the discount map does not add
	// up to the total discount. It is blank for nearly all rows; findings filter by it.
	Doubt

	firstKeyed
)

// Kind says where a dimension comes from.
type Kind uint8

// The kinds of dimensions.
const (
	FromColumn Kind = iota
	FromTag
	FromCategory
)

// String returns the name that views use.
func (k Kind) String() string { return [...]string{"column", "tag", "category"}[k] }

// fixed is a dimension that every ledger has.
type fixed struct {
	dim        Dimension
	key, label string
	// offered says that people are offered to group by it; the others are
	// reachable by key and serve rules.
	offered bool
}

var fixedDimensions = []fixed{
	{Payer, "payer", "Payer", true},
	{Account, "account", "Account", true},
	{Service, "service", "Service", true},
	{ProductFamily, "product_family", "Product family", true},
	{Region, "region", "Region", true},
	{AvailabilityZone, "availability_zone", "Availability zone", true},
	{UsageType, "usage_type", "Usage type", true},
	{Operation, "operation", "Operation", true},
	{Resource, "resource", "Resource", true},
	{InstanceType, "instance_type", "Instance type", true},
	{InstanceFamily, "instance_family", "Instance family", true},
	{PurchaseOption, "purchase_option", "Purchase option", true},
	{LineItemType, "line_item_type", "Line item type", true},
	{CostSource, "cost_source", "Cost source", true},
	{PricingTerm, "pricing_term", "Pricing term", true},
	{PricingUnit, "pricing_unit", "Pricing unit", true},
	{LegalEntity, "legal_entity", "Legal entity", true},
	{BillingEntity, "billing_entity", "Billing entity", true},
	{Invoice, "invoice", "Invoice", true},
	{BillType, "bill_type", "Bill type", true},
	{BillingPeriod, "billing_period", "Billing period", true},
	{Currency, "currency", "Currency", true},
	{Description, "description", "Description", true},
	{Commitment, "commitment", "Commitment", true},
	{Dimension(cur.OperatingSystem), "operating_system", "Operating system", true},
	{Dimension(cur.Tenancy), "tenancy", "Tenancy", true},
	{Dimension(cur.DatabaseEngine), "database_engine", "Database engine", true},
	{InvoicingEntity, "invoicing_entity", "Invoicing entity", true},
	{Dimension(cur.TaxType), "tax_type", "Tax type", true},
	{Provider, "provider", "Provider", true},
	{Dimension(cur.ServiceCategory), "service_category", "Service category", true},
	{Dimension(cur.ResourceName), "resource_name", "Resource name", true},
	{Dimension(cur.ResourceType), "resource_type", "Resource type", true},
	{Dimension(cur.SkuID), "sku", "SKU", true},
	{Dimension(cur.CommitmentDiscountType), "commitment_type", "Commitment type", true},
	{Dimension(cur.CapacityReservationID), "capacity_reservation", "Capacity reservation", true},
	{Dimension(cur.AllocatedResourceName), "allocated_resource_name", "Allocated resource name", true},

	{PayerName, "payer_name", "Payer name", false},
	{AccountName, "account_name", "Account name", false},
	{ProductCode, "product_code", "Product code", false},
	{ServiceCode, "service_code", "Service code", false},
	{ProductName, "product_name", "Product name", false},
	{Dimension(cur.InstanceTypeFamily), "instance_type_family", "Instance type family", false},
	{Dimension(cur.PricingPurchaseOption), "payment_option", "Payment option", false},
	{Dimension(cur.LeaseContractLength), "lease_contract_length", "Lease contract length", false},
	{Dimension(cur.OfferingClass), "offering_class", "Offering class", false},
	{ReservationARN, "reservation", "Reservation", false},
	{Dimension(cur.ReservationStart), "reservation_start", "Reservation start", false},
	{Dimension(cur.ReservationEnd), "reservation_end", "Reservation end", false},
	{Dimension(cur.ReservationModificationStatus), "reservation_modification", "Reservation modification", false},
	{Dimension(cur.ReservationUnits), "reservation_units", "Units per reservation", false},
	{Dimension(cur.ReservationCount), "reservation_count", "Number of reservations", false},
	{SavingsPlanARN, "savings_plan", "Savings Plan", false},
	{Dimension(cur.SavingsPlanOfferingType), "savings_plan_type", "Savings Plan type", false},
	{Dimension(cur.SavingsPlanPaymentOption), "savings_plan_payment_option", "Savings Plan payment option", false},
	{Dimension(cur.SavingsPlanPurchaseTerm), "savings_plan_term", "Savings Plan term", false},
	{Dimension(cur.SavingsPlanRegion), "savings_plan_region", "Savings Plan region", false},
	{Dimension(cur.SavingsPlanFamily), "savings_plan_family", "Savings Plan family", false},
	{Dimension(cur.SavingsPlanStart), "savings_plan_start", "Savings Plan start", false},
	{Dimension(cur.SavingsPlanEnd), "savings_plan_end", "Savings Plan end", false},
	{Dimension(cur.SplitParentResourceID), "split_parent", "Split parent", false},
	{Dimension(cur.ChargeClass), "charge_class", "Charge class", false},
	{Dimension(cur.PricingCategory), "pricing_category", "Pricing category", false},
	{CommitmentStatus, "commitment_status", "Commitment status", false},
	{ChargeFrequency, "charge_frequency", "Charge frequency", false},
	{Dimension(cur.BillingAccountType), "billing_account_type", "Billing account type", false},
	{Dimension(cur.SubAccountType), "sub_account_type", "Sub account type", false},
	{Dimension(cur.CommitmentDiscountID), "commitment_discount", "Commitment discount", false},
	{Dimension(cur.CommitmentDiscountName), "commitment_name", "Commitment name", false},
	{Dimension(cur.CommitmentDiscountCategory), "commitment_category", "Commitment category", false},
	{Dimension(cur.CommitmentDiscountUnit), "commitment_unit", "Commitment unit", false},
	{Dimension(cur.CapacityReservationStatus), "capacity_reservation_status", "Capacity reservation status", false},
	{Dimension(cur.SkuPriceID), "sku_price", "SKU price", false},
	{Dimension(cur.ConsumedUnit), "consumed_unit", "Consumed unit", false},
	{Dimension(cur.PricingCurrency), "pricing_currency", "Pricing currency", false},
	{Dimension(cur.AllocatedMethodID), "allocation_method", "Allocation method", false},
	{Doubt, "doubt", "In doubt", false},
	{Dimension(cur.AllocatedResourceID), "allocated_resource", "Allocated resource", false},
}

// Of returns the dimension that holds the text field f as the bill has it; ok is
// false for fields that are kept only in a derived dimension (region, line item
// type, charge category, instance family) and for fields that are no text.
func Of(f cur.Field) (d Dimension, ok bool) {
	if !storedText[f] {
		return NoDimension, false
	}
	return Dimension(f), true
}

// storedText marks the text fields that have a column of their own. It is filled
// once and never changes.
var storedText = func() (stored [cur.FieldCount]bool) {
	for _, d := range fixedDimensions {
		if d.dim < Dimension(cur.BillingPeriodStart) {
			stored[d.dim] = true
		}
	}
	return stored
}()
