package synth

import (
	"strings"

	"github.com/plainbill/plainbill/cost/cur"
	"github.com/plainbill/plainbill/cost/money"
	"github.com/plainbill/plainbill/cost/period"
)

// Kind is what a column's cells are.
type Kind uint8

// The kinds of columns.
const (
	Text Kind = iota
	Stamp
	Money
	Number
	Map
)

// source says where a cell comes from.
type source uint8

const (
	blank source = iota // nothing of the company's
	byField
	identity
	interval
	blended
	tags
	categories
	attributes
	discounts
	emptyMap
	tag       // one column of CUR 1.0
	category  // one column of CUR 1.0
	attribute // one column of CUR 1.0
)

// Column is one column of a bill.
type Column struct {
	Name  string
	Kind  Kind
	from  source
	field cur.Field
	key   string // of a tag, category or attribute
	slash bool   // CUR 1.0
	focus bool   // FOCUS
}

// kinds finds the kind of a column by that of its field.
var kinds = [...]Kind{cur.Text: Text, cur.Money: Money, cur.Number: Number, cur.Time: Stamp}

// fieldsByName finds the field that a canonical name means.
func fieldsByName() map[string]cur.Field {
	fields := map[string]cur.Field{}
	for f := cur.NoField + 1; f < cur.FieldCount; f++ {
		for _, name := range f.Spellings() {
			if _, taken := fields[name]; !taken {
				fields[name] = f
			}
		}
	}
	return fields
}

// Columns returns the columns of a schema in order.
func Columns(s Schema) []Column {
	names := cur2Names
	switch s {
	case CUR1:
		names = cur1Names
	case CUR2Chosen:
		names = chosenNames
	case FOCUS:
		return focusColumns()
	}
	fields := fieldsByName()
	var columns []Column
	for name := range strings.FieldsSeq(names) {
		columns = append(columns, column(name, fields))
	}
	return columns
}

func column(name string, fields map[string]cur.Field) Column {
	c := Column{Name: name, slash: strings.Contains(name, "/")}
	canonical := cur.Canonical(name)
	switch canonical {
	case "identity_line_item_id":
		c.from = identity
	case "identity_time_interval":
		c.from = interval
	case "line_item_blended_cost":
		c.from, c.Kind = blended, Money
	case "resource_tags":
		c.from, c.Kind = tags, Map
	case "cost_category":
		c.from, c.Kind = categories, Map
	case "product":
		c.from, c.Kind = attributes, Map
	case "discount":
		c.from, c.Kind = discounts, Map
	case "tags":
		c.from, c.Kind = emptyMap, Map
	}
	if c.from != blank {
		return c
	}
	if space, key, ok := strings.Cut(name, "/"); ok {
		switch space {
		case "resourceTags":
			c.from, c.key = tag, key
			return c
		case "costCategory":
			c.from, c.key = category, key
			return c
		}
	}
	if f, ok := fields[canonical]; ok {
		c.from, c.field = byField, f
		c.Kind = kinds[f.Kind()]
		return c
	}
	if key, ok := strings.CutPrefix(canonical, "product_"); ok {
		c.from, c.key = attribute, key
	}
	return c
}

// Text returns the text of a row's cell in a Text column.
func (c *Column) Text(r *Row) string {
	switch c.from {
	case identity:
		d := dice(r.number * 0x2545f4914f6cdd1d)
		return d.text(52, lower)
	case interval:
		b := appendTime(nil, r.start, false)
		b = append(b, '/')
		return string(appendTime(b, r.end, false))
	case byField:
		if c.field == cur.ResourceID && r.resource != "" {
			return r.resource
		}
		return r.line.texts[c.field]
	case tag:
		return valueOf(r.line.tags, c.key)
	case category:
		return valueOf(r.line.categories, c.key)
	case attribute:
		return valueOf(r.line.attributes, c.key)
	}
	return ""
}

// Time returns the instant of a row's cell in a Stamp column.
func (c *Column) Time(r *Row) period.Hour {
	switch c.field {
	case cur.BillingPeriodStart:
		return r.month.Start
	case cur.BillingPeriodEnd:
		return r.month.End
	case cur.UsageStart:
		return r.start
	}
	return r.end
}

// Money returns the amount of a row's cell in a Money column; ok is false for a
// blank cell.
func (c *Column) Money(r *Row) (a money.Amount, ok bool) {
	switch c.from {
	case blended:
		return r.amount(cur.Unblended)
	case byField:
		return r.amount(c.field)
	}
	return 0, false
}

// Number returns the text of the number of a row's cell in a Number column.
func (c *Column) Number(r *Row) string {
	switch {
	case c.from != byField || c.focus && c.field == cur.UsageAmount && !r.line.consumed:
		return ""
	case c.field == cur.CommitmentDiscountQuantity:
		return r.committed
	case c.field == cur.UsageAmount || c.field == cur.PricingQuantity:
		return string(appendQuantity(nil, r.quantity, !c.slash))
	case c.field == cur.NormalizedUsageAmount && r.line.factor != 0:
		return string(appendQuantity(nil, r.quantity*r.line.factor/4, !c.slash))
	}
	return r.line.texts[c.field]
}

// Map returns the pairs of a row's cell in a Map column.
func (c *Column) Map(r *Row) []Pair {
	switch c.from {
	case tags:
		return r.line.tags
	case categories:
		return r.line.categories
	case attributes:
		return r.line.attributes
	case discounts:
		if r.line.discounted {
			u, _ := r.amount(cur.Unblended)
			n, _ := r.amount(cur.NetUnblended)
			return []Pair{{"edp_discount", (u - n).String()}}
		}
	}
	return nil
}

func valueOf(pairs []Pair, key string) string {
	for _, p := range pairs {
		if p.Key == key {
			return p.Value
		}
	}
	return ""
}

// The columns by schema.
//
// Source: AWS CUR user guide, column dictionaries of CUR 1.0 and 2.0.
const (
	cur1Names = `identity/LineItemId identity/TimeInterval
bill/InvoiceId bill/InvoicingEntity bill/BillingEntity bill/BillType bill/PayerAccountId
bill/BillingPeriodStartDate bill/BillingPeriodEndDate
lineItem/UsageAccountId lineItem/LineItemType lineItem/UsageStartDate lineItem/UsageEndDate lineItem/ProductCode
lineItem/UsageType lineItem/Operation lineItem/AvailabilityZone lineItem/ResourceId lineItem/UsageAmount
lineItem/NormalizationFactor lineItem/NormalizedUsageAmount lineItem/CurrencyCode lineItem/UnblendedRate
lineItem/UnblendedCost lineItem/BlendedRate lineItem/BlendedCost lineItem/LineItemDescription lineItem/TaxType
lineItem/NetUnblendedRate lineItem/NetUnblendedCost lineItem/LegalEntity
product/ProductName product/availability product/availabilityZone product/cacheEngine product/capacitystatus
product/clockSpeed product/currentGeneration product/databaseEngine product/dedicatedEbsThroughput
product/deploymentOption product/description product/durability product/ecu product/endpointType
product/engineCode product/enhancedNetworkingSupported product/eventType product/feeCode product/feeDescription
product/fromLocation product/fromLocationType product/fromRegionCode product/gpuMemory product/group
product/groupDescription product/instanceFamily product/instanceType product/instanceTypeFamily
product/intelAvxAvailable product/intelTurboAvailable product/licenseModel product/location product/locationType
product/marketoption product/maxIopsvolume product/maxThroughputvolume product/maxVolumeSize product/memory
product/messageDeliveryOrder product/networkPerformance product/normalizationSizeFactor product/operatingSystem
product/operation product/physicalCores product/physicalProcessor product/preInstalledSw
product/processorArchitecture product/processorFeatures product/productFamily product/queueType product/region
product/regionCode product/servicecode product/servicename product/sku product/storage product/storageClass
product/storageMedia product/storageType product/tenancy product/toLocation product/toLocationType
product/toRegionCode product/transferType product/usagetype product/vcpu product/volumeApiName
product/volumeType
pricing/LeaseContractLength pricing/OfferingClass pricing/PurchaseOption pricing/RateCode pricing/RateId
pricing/currency pricing/publicOnDemandCost pricing/publicOnDemandRate pricing/term pricing/unit
reservation/AmortizedUpfrontCostForUsage reservation/AmortizedUpfrontFeeForBillingPeriod
reservation/AvailabilityZone reservation/EffectiveCost reservation/EndTime reservation/ModificationStatus
reservation/NetAmortizedUpfrontCostForUsage reservation/NetAmortizedUpfrontFeeForBillingPeriod
reservation/NetEffectiveCost reservation/NetRecurringFeeForUsage
reservation/NetUnusedAmortizedUpfrontFeeForBillingPeriod reservation/NetUnusedRecurringFee
reservation/NetUpfrontValue reservation/NormalizedUnitsPerReservation reservation/NumberOfReservations
reservation/RecurringFeeForUsage reservation/ReservationARN reservation/StartTime reservation/SubscriptionId
reservation/TotalReservedNormalizedUnits reservation/TotalReservedUnits reservation/UnitsPerReservation
reservation/UnusedAmortizedUpfrontFeeForBillingPeriod reservation/UnusedNormalizedUnitQuantity
reservation/UnusedQuantity reservation/UnusedRecurringFee reservation/UpfrontValue
discount/EdpDiscount discount/TotalDiscount
savingsPlan/TotalCommitmentToDate savingsPlan/SavingsPlanARN savingsPlan/SavingsPlanRate
savingsPlan/UsedCommitment savingsPlan/SavingsPlanEffectiveCost
savingsPlan/AmortizedUpfrontCommitmentForBillingPeriod savingsPlan/RecurringCommitmentForBillingPeriod
savingsPlan/NetSavingsPlanEffectiveCost savingsPlan/NetAmortizedUpfrontCommitmentForBillingPeriod
savingsPlan/NetRecurringCommitmentForBillingPeriod savingsPlan/InstanceTypeFamily savingsPlan/Region
savingsPlan/PurchaseTerm savingsPlan/PaymentOption savingsPlan/EndTime savingsPlan/StartTime
savingsPlan/OfferingType
costCategory/Product costCategory/Stage
resourceTags/aws:createdBy resourceTags/user:CostCenter resourceTags/user:Environment
resourceTags/user:Name resourceTags/user:Team resourceTags/user:environment`

	cur2Names = `bill_bill_type bill_billing_entity bill_billing_period_end_date bill_billing_period_start_date
bill_invoice_id bill_invoicing_entity bill_payer_account_id bill_payer_account_name cost_category discount
discount_bundled_discount discount_total_discount identity_line_item_id identity_time_interval
line_item_availability_zone line_item_blended_cost line_item_blended_rate line_item_currency_code
line_item_legal_entity line_item_line_item_description line_item_line_item_type line_item_net_unblended_cost
line_item_net_unblended_rate line_item_normalization_factor line_item_normalized_usage_amount
line_item_operation line_item_product_code line_item_resource_id line_item_tax_type line_item_unblended_cost
line_item_unblended_rate line_item_usage_account_id line_item_usage_account_name line_item_usage_amount
line_item_usage_end_date line_item_usage_start_date line_item_usage_type
pricing_currency pricing_lease_contract_length pricing_offering_class pricing_public_on_demand_cost
pricing_public_on_demand_rate pricing_purchase_option pricing_rate_code pricing_rate_id pricing_term pricing_unit
product product_comment product_fee_code product_fee_description product_from_location
product_from_location_type product_from_region_code product_instance_family product_instance_type
product_instancesku product_location product_location_type product_operation product_pricing_unit
product_product_family product_region_code product_servicecode product_sku product_to_location
product_to_location_type product_to_region_code product_usagetype
reservation_amortized_upfront_cost_for_usage reservation_amortized_upfront_fee_for_billing_period
reservation_availability_zone reservation_effective_cost reservation_end_time reservation_modification_status
reservation_net_amortized_upfront_cost_for_usage reservation_net_amortized_upfront_fee_for_billing_period
reservation_net_effective_cost reservation_net_recurring_fee_for_usage
reservation_net_unused_amortized_upfront_fee_for_billing_period reservation_net_unused_recurring_fee
reservation_net_upfront_value reservation_normalized_units_per_reservation
reservation_number_of_reservations reservation_recurring_fee_for_usage reservation_reservation_a_r_n
reservation_start_time reservation_subscription_id reservation_total_reserved_normalized_units
reservation_total_reserved_units reservation_units_per_reservation
reservation_unused_amortized_upfront_fee_for_billing_period reservation_unused_normalized_unit_quantity
reservation_unused_quantity reservation_unused_recurring_fee reservation_upfront_value resource_tags
savings_plan_amortized_upfront_commitment_for_billing_period savings_plan_end_time
savings_plan_instance_type_family savings_plan_net_amortized_upfront_commitment_for_billing_period
savings_plan_net_recurring_commitment_for_billing_period savings_plan_net_savings_plan_effective_cost
savings_plan_offering_type savings_plan_payment_option savings_plan_purchase_term
savings_plan_recurring_commitment_for_billing_period savings_plan_region savings_plan_savings_plan_a_r_n
savings_plan_savings_plan_effective_cost savings_plan_savings_plan_rate savings_plan_start_time
savings_plan_total_commitment_to_date savings_plan_used_commitment tags`

	chosenNames = `bill_bill_type bill_billing_entity bill_billing_period_start_date bill_billing_period_end_date
bill_invoice_id bill_invoicing_entity bill_payer_account_id bill_payer_account_name
line_item_line_item_type line_item_usage_account_id line_item_usage_account_name
line_item_usage_start_date line_item_usage_end_date line_item_product_code line_item_usage_type
line_item_operation line_item_availability_zone line_item_resource_id line_item_usage_amount
line_item_normalization_factor line_item_currency_code line_item_legal_entity
line_item_line_item_description line_item_tax_type line_item_unblended_cost line_item_net_unblended_cost
pricing_public_on_demand_cost pricing_term pricing_unit pricing_purchase_option pricing_lease_contract_length
product product_product_family product_region_code product_servicecode product_instance_type
product_instance_family
reservation_reservation_a_r_n reservation_start_time reservation_end_time reservation_number_of_reservations
reservation_effective_cost reservation_net_effective_cost reservation_amortized_upfront_cost_for_usage
reservation_recurring_fee_for_usage reservation_amortized_upfront_fee_for_billing_period
reservation_net_amortized_upfront_fee_for_billing_period
reservation_unused_amortized_upfront_fee_for_billing_period reservation_unused_recurring_fee
reservation_net_unused_amortized_upfront_fee_for_billing_period reservation_net_unused_recurring_fee
reservation_unused_quantity reservation_total_reserved_units
savings_plan_savings_plan_a_r_n savings_plan_offering_type savings_plan_payment_option
savings_plan_purchase_term savings_plan_region savings_plan_instance_type_family savings_plan_start_time
savings_plan_end_time savings_plan_savings_plan_effective_cost savings_plan_net_savings_plan_effective_cost
savings_plan_total_commitment_to_date savings_plan_used_commitment
savings_plan_amortized_upfront_commitment_for_billing_period
savings_plan_recurring_commitment_for_billing_period
savings_plan_net_amortized_upfront_commitment_for_billing_period
savings_plan_net_recurring_commitment_for_billing_period
resource_tags cost_category`
)
