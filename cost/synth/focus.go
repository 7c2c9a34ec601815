package synth

import (
	"io"
	"strings"

	"github.com/plainbill/plainbill/cost/cur"
	"github.com/plainbill/plainbill/cost/money"
)

// focusNames are the columns of a FOCUS bill, in order: FOCUS 1.2 with the columns
// that AWS adds.
const focusNames = `AvailabilityZone BilledCost BillingAccountId BillingAccountName BillingCurrency BillingPeriodEnd
BillingPeriodStart ChargeCategory ChargeClass ChargeDescription ChargeFrequency ChargePeriodEnd ChargePeriodStart
CommitmentDiscountCategory CommitmentDiscountId CommitmentDiscountQuantity CommitmentDiscountStatus
CommitmentDiscountType CommitmentDiscountUnit ConsumedQuantity ConsumedUnit ContractedCost EffectiveCost InvoiceId
InvoiceIssuerName ListCost PricingCategory PricingQuantity PricingUnit ProviderName PublisherName RegionId
ResourceId ServiceName ServiceSubcategory SubAccountId SubAccountName Tags x_Operation x_ServiceCode x_UsageType`

// focusFields says under which field a line of a FOCUS bill keeps a column. Costs
// stand where the engine reads them: EffectiveCost as the effective cost of a
// reservation, ListCost as the public price.
var focusFields = map[string]cur.Field{
	"AvailabilityZone":           cur.AvailabilityZone,
	"BilledCost":                 cur.Unblended,
	"BillingAccountId":           cur.PayerAccount,
	"BillingAccountName":         cur.PayerAccountName,
	"BillingCurrency":            cur.CurrencyCode,
	"BillingPeriodEnd":           cur.BillingPeriodEnd,
	"BillingPeriodStart":         cur.BillingPeriodStart,
	"ChargeCategory":             cur.ChargeCategory,
	"ChargeClass":                cur.ChargeClass,
	"ChargeDescription":          cur.Description,
	"ChargeFrequency":            cur.ChargeFrequency,
	"ChargePeriodEnd":            cur.UsageEnd,
	"ChargePeriodStart":          cur.UsageStart,
	"CommitmentDiscountCategory": cur.CommitmentDiscountCategory,
	"CommitmentDiscountId":       cur.CommitmentDiscountID,
	"CommitmentDiscountQuantity": cur.CommitmentDiscountQuantity,
	"CommitmentDiscountStatus":   cur.CommitmentDiscountStatus,
	"CommitmentDiscountType":     cur.CommitmentDiscountType,
	"CommitmentDiscountUnit":     cur.CommitmentDiscountUnit,
	"ConsumedQuantity":           cur.UsageAmount,
	"ConsumedUnit":               cur.ConsumedUnit,
	"ContractedCost":             cur.ContractedCost,
	"EffectiveCost":              cur.RIEffective,
	"InvoiceId":                  cur.InvoiceID,
	"InvoiceIssuerName":          cur.InvoicingEntity,
	"ListCost":                   cur.PublicOnDemand,
	"PricingCategory":            cur.PricingCategory,
	"PricingQuantity":            cur.PricingQuantity,
	"PricingUnit":                cur.PricingUnit,
	"ProviderName":               cur.Provider,
	"PublisherName":              cur.LegalEntity,
	"RegionId":                   cur.RegionCode,
	"ResourceId":                 cur.ResourceID,
	"ServiceName":                cur.ProductName,
	"ServiceSubcategory":         cur.ProductFamily,
	"SubAccountId":               cur.UsageAccount,
	"SubAccountName":             cur.UsageAccountName,
	"x_Operation":                cur.Operation,
	"x_ServiceCode":              cur.ProductCode,
	"x_UsageType":                cur.UsageType,
}

// focusColumns are the columns of a FOCUS bill.
func focusColumns() (columns []Column) {
	for name := range strings.FieldsSeq(focusNames) {
		c := Column{Name: name, focus: true}
		if name == "Tags" {
			c.from, c.Kind = tags, Map
		} else {
			c.from, c.field = byField, focusFields[name]
			c.Kind = kinds[c.field.Kind()]
		}
		columns = append(columns, c)
	}
	return columns
}

// WriteFOCUS writes a bill as FOCUS 1.2, as CSV; see FOCUS.
func WriteFOCUS(w io.Writer, o Options) (Truth, error) {
	o.Schema = FOCUS
	return Write(w, o)
}

// focuser turns the line items of a bill into FOCUS rows.
//
// Source: FOCUS 1.2, appendix on commitment discounts; the mapping of AWS's types
// is the switch in row.
type focuser struct {
	yield func(*Row) error
	out   Row
	truth Truth
}

// shape is what a FOCUS row is beside its amounts; it is the same in all rows that
// one line makes at one place.
type shape struct {
	category  cur.LineItemType
	status    string // of the commitment: Used, Unused or nothing
	frequency string // blank: Usage-Based
	class     string
	unpriced  bool // it has no pricing category
	uses      uint64
}

// The costs that a row has: purchases, taxes and credits have no list price.
var (
	billedOnly = using(cur.Unblended, cur.RIEffective)
	allCosts   = using(cur.Unblended, cur.RIEffective, cur.PublicOnDemand, cur.ContractedCost)
)

// row makes of a line item no, one or two rows.
func (f *focuser) row(r *Row) error {
	amount := func(field cur.Field) money.Amount {
		a, _ := r.amount(field)
		return a
	}
	u, public := amount(cur.Unblended), amount(cur.PublicOnDemand)
	usage := shape{category: cur.FocusUsage, uses: allCosts}
	used := shape{category: cur.FocusUsage, uses: allCosts, status: "Used"}
	once := shape{category: cur.FocusPurchase, uses: billedOnly, frequency: "One-Time"}
	switch kind := r.line.kind; kind {
	case cur.SavingsPlanNegation:
		return nil
	case cur.Usage, cur.FlatRateSubscription:
		return f.emit(r, 0, usage, [4]money.Amount{u, u, public, u}, "")
	case cur.DiscountedUsage:
		return f.emit(r, 0, used, [4]money.Amount{0, amount(cur.RIEffective), public, public}, string(appendQuantity(nil, r.quantity, true)))
	case cur.SavingsPlanCoveredUsage:
		paid := amount(cur.SPEffective)
		return f.emit(r, 0, used, [4]money.Amount{0, paid, public, u}, paid.String())
	case cur.SavingsPlanRecurringFee:
		total := amount(cur.SPTotalCommitment)
		unused := total - amount(cur.SPUsedCommitment)
		return f.fee(r, u, unused, total.String(), unused.String())
	case cur.RIFee:
		unused := amount(cur.RIUnusedAmortizedUpfront) + amount(cur.RIUnusedRecurring)
		return f.fee(r, u, unused, string(appendQuantity(nil, r.quantity, true)), r.line.texts[cur.RIUnusedQuantity])
	case cur.SavingsPlanUpfrontFee:
		return f.emit(r, 0, once, [4]money.Amount{u}, "")
	case cur.Fee:
		if r.line.texts[cur.ReservationARN] != "" {
			return f.emit(r, 0, once, [4]money.Amount{u}, "")
		}
		return f.emit(r, 0, shape{category: cur.FocusPurchase, uses: billedOnly, frequency: "Recurring"}, [4]money.Amount{u, u}, "")
	case cur.Tax:
		return f.emit(r, 0, shape{category: cur.FocusTax, uses: billedOnly, unpriced: true}, [4]money.Amount{u, u}, "")
	case cur.Credit:
		return f.emit(r, 0, shape{category: cur.FocusCredit, uses: billedOnly, unpriced: true}, [4]money.Amount{u, u}, "")
	case cur.Refund:
		if strings.HasSuffix(r.line.texts[cur.ProductCode], "SavingsPlans") {
			return f.emit(r, 0, once, [4]money.Amount{u}, "")
		}
		return f.emit(r, 0, shape{category: cur.FocusUsage, uses: billedOnly, class: "Correction"}, [4]money.Amount{u, u}, "")
	default: // private discounts
		return f.emit(r, 0, shape{category: cur.FocusUsage, uses: billedOnly}, [4]money.Amount{u, u}, "")
	}
}

// fee makes the rows of the fee of a commitment: what is billed, and what nothing
// used.
func (f *focuser) fee(r *Row, billed, unused money.Amount, quantity, idle string) error {
	bought := shape{category: cur.FocusPurchase, uses: billedOnly, frequency: "Recurring"}
	if err := f.emit(r, 0, bought, [4]money.Amount{billed}, quantity); err != nil || unused == 0 {
		return err
	}
	return f.emit(r, 1, shape{category: cur.FocusUsage, uses: billedOnly, status: "Unused"}, [4]money.Amount{0, unused}, idle)
}

// emit hands on the nth row of a line item; costs are billed, effective, list and
// contracted, and committed is the quantity of the commitment.
func (f *focuser) emit(r *Row, nth int, s shape, costs [4]money.Amount, committed string) error {
	to := r.line.focus[nth]
	if to == nil {
		to = r.focused(s)
		r.line.focus[nth] = to
	}
	f.out = Row{line: to, number: r.number, start: r.start, end: r.end, quantity: r.quantity, month: r.month, resource: r.resource, committed: committed}
	f.out.set(cur.Unblended, costs[0])
	f.out.set(cur.RIEffective, costs[1])
	f.out.set(cur.PublicOnDemand, costs[2])
	f.out.set(cur.ContractedCost, costs[3])
	f.truth.Rows++
	f.truth.Types[s.category]++
	return f.yield(&f.out)
}

// focused is the line of the FOCUS rows that a row's line makes in one shape.
func (r *Row) focused(s shape) *line {
	t := r.line.texts
	l := r.line.like(s.category, s.uses, map[cur.Field]string{
		cur.ChargeCategory:           strings.TrimPrefix(s.category.String(), "FOCUS "),
		cur.ChargeClass:              s.class,
		cur.ChargeFrequency:          s.frequency,
		cur.CommitmentDiscountStatus: s.status,
		cur.PricingCategory:          pricing(r.line),
		cur.Provider:                 "AWS",
		cur.UsageType:                usageType(r.line),
	})
	if s.frequency == "" {
		l.texts[cur.ChargeFrequency] = "Usage-Based"
	}
	switch {
	case s.unpriced:
		l.texts[cur.PricingCategory] = ""
	case s.status != "":
		l.texts[cur.PricingCategory] = "Committed"
	}
	if s.category == cur.FocusUsage && r.quantity != 0 && s.status != "Unused" {
		l.consumed = true
		l.texts[cur.ConsumedUnit] = t[cur.PricingUnit]
	}
	switch {
	case t[cur.SavingsPlanARN] != "":
		l.texts[cur.CommitmentDiscountID], l.texts[cur.CommitmentDiscountCategory] = t[cur.SavingsPlanARN], "Spend"
		l.texts[cur.CommitmentDiscountType], l.texts[cur.CommitmentDiscountUnit] = "Savings Plan", t[cur.CurrencyCode]
	case t[cur.ReservationARN] != "":
		l.texts[cur.CommitmentDiscountID], l.texts[cur.CommitmentDiscountCategory] = t[cur.ReservationARN], "Usage"
		l.texts[cur.CommitmentDiscountType], l.texts[cur.CommitmentDiscountUnit] = "Reserved Instance", "Hours"
	}
	return l
}

// pricing is the pricing category of a line that no commitment covers.
func pricing(l *line) string {
	if strings.Contains(l.texts[cur.UsageType], "SpotUsage") {
		return "Dynamic"
	}
	return "Standard"
}

// usageType is the usage type of a line as AWS writes it in FOCUS: plans of one
// family have their own, which names it.
func usageType(l *line) string {
	t := l.texts
	if rest, ok := strings.CutPrefix(t[cur.UsageType], "ComputeSP:"); ok && t[cur.SavingsPlanOfferingType] == "EC2InstanceSavingsPlans" {
		return "EC2SP:" + t[cur.SavingsPlanFamily] + "." + rest
	}
	return t[cur.UsageType]
}
