package cur

import "strings"

// spelling is what the export families call a field.
type spelling struct {
	kind Kind
	// name is our own name of the field in messages and scripts.
	name string
	// ofCUR and ofFOCUS are the names under which the column occurs, after
	// Canonical. The first that a file has wins, so the order is the order of
	// preference; those of the CUR come before those of FOCUS.
	ofCUR, ofFOCUS string
}

// spellings is the one place that names columns.
//
// Sources: AWS CUR user guide, column dictionaries of CUR 1.0 and 2.0; FOCUS 1.0
// to 1.3, column list; what FOCUS 1.0 preview called provider, publisher, invoice
// issuer, region and usage quantity; AWS Data Exports, FOCUS with AWS columns (x_).
var spellings = [FieldCount]spelling{
	NoField:                       {name: "no field"},
	PayerAccount:                  {Text, "payer account", "bill_payer_account_id", "billing_account_id"},
	PayerAccountName:              {Text, "payer account name", "bill_payer_account_name", "billing_account_name"},
	UsageAccount:                  {Text, "usage account", "line_item_usage_account_id", "sub_account_id"},
	UsageAccountName:              {Text, "usage account name", "line_item_usage_account_name", "sub_account_name"},
	InvoiceID:                     {Text, "invoice", "bill_invoice_id", "invoice_id x_invoice_id"},
	BillType:                      {Text, "bill type", "bill_bill_type", ""},
	BillingEntity:                 {Text, "billing entity", "bill_billing_entity", ""},
	InvoicingEntity:               {Text, "invoicing entity", "bill_invoicing_entity", "invoice_issuer_name invoice_issuer"},
	LegalEntity:                   {Text, "legal entity", "line_item_legal_entity", "publisher_name publisher host_provider_name"},
	LineItemTypeText:              {Text, "line item type", "line_item_line_item_type", ""},
	ProductCode:                   {Text, "product code", "line_item_product_code", "x_service_code"},
	ServiceCode:                   {Text, "service code", "product_servicecode", ""},
	ProductName:                   {Text, "product name", "product_product_name", "service_name"},
	ProductFamily:                 {Text, "product family", "product_product_family", "service_subcategory"},
	RegionCode:                    {Text, "region", "product_region_code", "region_id"},
	Region:                        {Text, "region", "product_region", "region_name region"},
	AvailabilityZone:              {Text, "availability zone", "line_item_availability_zone", "availability_zone"},
	UsageType:                     {Text, "usage type", "line_item_usage_type", "x_usage_type sku_meter x_sku_meter_name"},
	Operation:                     {Text, "operation", "line_item_operation", "x_operation"},
	ResourceID:                    {Text, "resource", "line_item_resource_id", "resource_id"},
	Description:                   {Text, "description", "line_item_line_item_description", "charge_description"},
	TaxType:                       {Text, "tax type", "line_item_tax_type", ""},
	CurrencyCode:                  {Text, "currency", "line_item_currency_code", "billing_currency"},
	InstanceType:                  {Text, "instance type", "product_instance_type", ""},
	InstanceFamily:                {Text, "instance family", "product_instance_family", ""},
	InstanceTypeFamily:            {Text, "instance type family", "product_instance_type_family", ""},
	OperatingSystem:               {Text, "operating system", "product_operating_system", ""},
	Tenancy:                       {Text, "tenancy", "product_tenancy", ""},
	DatabaseEngine:                {Text, "database engine", "product_database_engine", ""},
	PricingTerm:                   {Text, "pricing term", "pricing_term", ""},
	PricingUnit:                   {Text, "pricing unit", "pricing_unit", "pricing_unit"},
	PricingPurchaseOption:         {Text, "payment option", "pricing_purchase_option", ""},
	LeaseContractLength:           {Text, "lease contract length", "pricing_lease_contract_length", "x_sku_term"},
	OfferingClass:                 {Text, "offering class", "pricing_offering_class", ""},
	ReservationARN:                {Text, "reservation", "reservation_reservation_a_r_n reservation_reservation_arn", ""},
	ReservationStart:              {Text, "reservation start", "reservation_start_time", ""},
	ReservationEnd:                {Text, "reservation end", "reservation_end_time", ""},
	ReservationModificationStatus: {Text, "reservation modification", "reservation_modification_status", ""},
	ReservationUnits:              {Text, "units per reservation", "reservation_units_per_reservation", ""},
	ReservationCount:              {Text, "number of reservations", "reservation_number_of_reservations", ""},
	SavingsPlanARN:                {Text, "savings plan", "savings_plan_savings_plan_a_r_n savings_plan_savings_plan_arn", ""},
	SavingsPlanOfferingType:       {Text, "savings plan type", "savings_plan_offering_type", ""},
	SavingsPlanPaymentOption:      {Text, "savings plan payment option", "savings_plan_payment_option", ""},
	SavingsPlanPurchaseTerm:       {Text, "savings plan term", "savings_plan_purchase_term", ""},
	SavingsPlanRegion:             {Text, "savings plan region", "savings_plan_region", ""},
	SavingsPlanFamily:             {Text, "savings plan family", "savings_plan_instance_type_family", ""},
	SavingsPlanStart:              {Text, "savings plan start", "savings_plan_start_time", ""},
	SavingsPlanEnd:                {Text, "savings plan end", "savings_plan_end_time", ""},
	SplitParentResourceID:         {Text, "split parent", "split_line_item_parent_resource_id", ""},
	ChargeCategory:                {Text, "charge category", "", "charge_category"},
	ChargeClass:                   {Text, "charge class", "", "charge_class"},
	PricingCategory:               {Text, "pricing category", "", "pricing_category"},
	CommitmentDiscountStatus:      {Text, "commitment status", "", "commitment_discount_status"},
	BillingAccountType:            {Text, "billing account type", "", "billing_account_type"},
	SubAccountType:                {Text, "sub account type", "", "sub_account_type"},
	Provider:                      {Text, "provider", "", "provider_name service_provider_name provider"},
	ServiceCategory:               {Text, "service category", "", "service_category"},
	ResourceName:                  {Text, "resource name", "", "resource_name"},
	ResourceType:                  {Text, "resource type", "", "resource_type"},
	ChargeFrequency:               {Text, "charge frequency", "", "charge_frequency"},
	CommitmentDiscountID:          {Text, "commitment", "", "commitment_discount_id"},
	CommitmentDiscountName:        {Text, "commitment name", "", "commitment_discount_name"},
	CommitmentDiscountType:        {Text, "commitment type", "", "commitment_discount_type"},
	CommitmentDiscountCategory:    {Text, "commitment category", "", "commitment_discount_category"},
	CommitmentDiscountUnit:        {Text, "commitment unit", "", "commitment_discount_unit"},
	CapacityReservationID:         {Text, "capacity reservation", "", "capacity_reservation_id"},
	CapacityReservationStatus:     {Text, "capacity reservation status", "", "capacity_reservation_status"},
	SkuID:                         {Text, "sku", "", "sku_id"},
	SkuPriceID:                    {Text, "sku price", "", "sku_price_id"},
	ConsumedUnit:                  {Text, "consumed unit", "", "consumed_unit usage_unit"},
	PricingCurrency:               {Text, "pricing currency", "", "pricing_currency"},
	AllocatedMethodID:             {Text, "allocation method", "", "allocated_method_id"},
	AllocatedResourceID:           {Text, "allocated resource", "", "allocated_resource_id"},
	AllocatedResourceName:         {Text, "allocated resource name", "", "allocated_resource_name"},

	BillingPeriodStart: {Time, "billing period start", "bill_billing_period_start_date", "billing_period_start"},
	BillingPeriodEnd:   {Time, "billing period end", "bill_billing_period_end_date", "billing_period_end"},
	UsageStart:         {Time, "usage start", "line_item_usage_start_date", "charge_period_start"},
	UsageEnd:           {Time, "usage end", "line_item_usage_end_date", "charge_period_end"},

	Unblended:                    {Money, "unblended cost", "line_item_unblended_cost", "billed_cost"},
	NetUnblended:                 {Money, "net unblended cost", "line_item_net_unblended_cost", ""},
	PublicOnDemand:               {Money, "public on-demand cost", "pricing_public_on_demand_cost", "list_cost"},
	ContractedCost:               {Money, "contracted cost", "", "contracted_cost"},
	RIEffective:                  {Money, "reservation effective cost", "reservation_effective_cost", "effective_cost"},
	RINetEffective:               {Money, "net reservation effective cost", "reservation_net_effective_cost", ""},
	RIAmortizedUpfrontForUsage:   {Money, "amortized upfront cost for usage", "reservation_amortized_upfront_cost_for_usage", ""},
	RIRecurringForUsage:          {Money, "recurring fee for usage", "reservation_recurring_fee_for_usage", ""},
	RIAmortizedUpfrontFee:        {Money, "amortized upfront fee for billing period", "reservation_amortized_upfront_fee_for_billing_period", ""},
	RINetAmortizedUpfrontFee:     {Money, "net amortized upfront fee for billing period", "reservation_net_amortized_upfront_fee_for_billing_period", ""},
	RIUnusedAmortizedUpfront:     {Money, "unused amortized upfront fee for billing period", "reservation_unused_amortized_upfront_fee_for_billing_period", ""},
	RINetUnusedAmortizedUpfront:  {Money, "net unused amortized upfront fee for billing period", "reservation_net_unused_amortized_upfront_fee_for_billing_period", ""},
	RIUnusedRecurring:            {Money, "unused recurring fee", "reservation_unused_recurring_fee", ""},
	RINetUnusedRecurring:         {Money, "net unused recurring fee", "reservation_net_unused_recurring_fee", ""},
	RIUpfrontValue:               {Money, "upfront value", "reservation_upfront_value", ""},
	SPEffective:                  {Money, "savings plan effective cost", "savings_plan_savings_plan_effective_cost", ""},
	SPNetEffective:               {Money, "net savings plan effective cost", "savings_plan_net_savings_plan_effective_cost", ""},
	SPTotalCommitment:            {Money, "total commitment to date", "savings_plan_total_commitment_to_date", ""},
	SPUsedCommitment:             {Money, "used commitment", "savings_plan_used_commitment", ""},
	SPAmortizedUpfront:           {Money, "amortized upfront commitment for billing period", "savings_plan_amortized_upfront_commitment_for_billing_period", ""},
	SPNetAmortizedUpfront:        {Money, "net amortized upfront commitment for billing period", "savings_plan_net_amortized_upfront_commitment_for_billing_period", ""},
	SPRecurring:                  {Money, "recurring commitment for billing period", "savings_plan_recurring_commitment_for_billing_period", ""},
	SPNetRecurring:               {Money, "net recurring commitment for billing period", "savings_plan_net_recurring_commitment_for_billing_period", ""},
	TotalDiscount:                {Money, "total discount", "discount_total_discount", ""},
	DiscountApart:                {Money, "discount map less total discount", "", ""},
	SplitCost:                    {Money, "split cost", "split_line_item_split_cost", ""},
	SplitUnusedCost:              {Money, "split unused cost", "split_line_item_unused_cost", ""},
	SplitNetCost:                 {Money, "net split cost", "split_line_item_net_split_cost", ""},
	SplitNetUnusedCost:           {Money, "net split unused cost", "split_line_item_net_unused_cost", ""},
	SplitPublicCost:              {Money, "public on-demand split cost", "split_line_item_public_on_demand_split_cost", ""},
	SplitPublicUnusedCost:        {Money, "public on-demand split unused cost", "split_line_item_public_on_demand_unused_cost", ""},
	PricingCurrencyEffectiveCost: {Money, "effective cost in the pricing currency", "", "pricing_currency_effective_cost"},

	UsageAmount:                    {Number, "usage amount", "line_item_usage_amount", "consumed_quantity usage_quantity"},
	NormalizationFactor:            {Number, "normalization factor", "line_item_normalization_factor", ""},
	NormalizedUsageAmount:          {Number, "normalized usage amount", "line_item_normalized_usage_amount", ""},
	UnblendedRate:                  {Number, "unblended rate", "line_item_unblended_rate", ""},
	PublicOnDemandRate:             {Number, "public on-demand rate", "pricing_public_on_demand_rate", "list_unit_price"},
	SPRate:                         {Number, "savings plan rate", "savings_plan_savings_plan_rate", ""},
	RIUnusedQuantity:               {Number, "unused quantity", "reservation_unused_quantity", ""},
	RIUnusedNormalizedQuantity:     {Number, "unused normalized quantity", "reservation_unused_normalized_unit_quantity", ""},
	RITotalReservedUnits:           {Number, "total reserved units", "reservation_total_reserved_units", ""},
	RITotalReservedNormalizedUnits: {Number, "total reserved normalized units", "reservation_total_reserved_normalized_units", ""},
	SplitUsage:                     {Number, "split usage", "split_line_item_split_usage", ""},
	SplitReservedUsage:             {Number, "split reserved usage", "split_line_item_reserved_usage", ""},
	SplitActualUsage:               {Number, "split actual usage", "split_line_item_actual_usage", ""},
	ContractedUnitPrice:            {Number, "contracted unit price", "", "contracted_unit_price"},
	PricingQuantity:                {Number, "pricing quantity", "", "pricing_quantity"},
	CommitmentDiscountQuantity:     {Number, "commitment quantity", "", "commitment_discount_quantity"},
}

// names lists the names of a field, preferred first, each once.
func (s *spelling) names() []string {
	list := strings.Fields(s.ofCUR)
	for _, name := range strings.Fields(s.ofFOCUS) {
		if name != s.ofCUR {
			list = append(list, name)
		}
	}
	return list
}

// of lists the names that a family has for a field.
func (s *spelling) of(f Family) []string {
	if f == FOCUS {
		return strings.Fields(s.ofFOCUS)
	}
	return strings.Fields(s.ofCUR)
}

// Kind returns how the values of f are read.
func (f Field) Kind() Kind { return spellings[f].kind }

// String returns the name of f in messages, for example "unblended cost".
func (f Field) String() string { return spellings[f].name }

// Spellings returns the canonical names under which f occurs, preferred first.
func (f Field) Spellings() []string { return spellings[f].names() }
