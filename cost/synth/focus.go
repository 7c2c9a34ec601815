package synth

import (
	"io"
	"strings"

	"github.com/plainbill/plainbill/cost/cur"
	"github.com/plainbill/plainbill/cost/money"
	"github.com/plainbill/plainbill/cost/period"
)

// focusNames are the columns of a FOCUS bill, in order: FOCUS 1.2 with the columns
// that AWS adds.
const focusNames = `AvailabilityZone BilledCost BillingAccountId BillingAccountName BillingCurrency BillingPeriodEnd
BillingPeriodStart ChargeCategory ChargeClass ChargeDescription ChargeFrequency ChargePeriodEnd ChargePeriodStart
CommitmentDiscountCategory CommitmentDiscountId CommitmentDiscountQuantity CommitmentDiscountStatus
CommitmentDiscountType CommitmentDiscountUnit ConsumedQuantity ConsumedUnit ContractedCost EffectiveCost InvoiceId
InvoiceIssuerName ListCost PricingCategory PricingQuantity PricingUnit ProviderName PublisherName RegionId
ResourceId ServiceName ServiceSubcategory SubAccountId SubAccountName Tags x_Operation x_ServiceCode x_UsageType`

// focusWriter turns the line items of a bill into FOCUS rows.
type focusWriter struct {
	w     io.Writer
	names []string
	out   []byte
	truth Truth
}

// WriteFOCUS writes a bill as FOCUS 1.2 with AWS's columns: the same company, the
// same charges. Truth is that of the FOCUS rows: covered usage and its negation
// become one row, and a fee becomes a purchase and, where it was not used in full,
// an unused row. Costs are before private discounts, which are rows of their own,
// so that they are those of the same bill as a CUR.
//
// Source: FOCUS 1.2, appendix on commitment discounts; the mapping of AWS's types
// is that of the table in this file.
func WriteFOCUS(w io.Writer, o Options) (Truth, error) {
	f := &focusWriter{w: w, names: strings.Fields(focusNames), truth: Truth{Types: map[cur.LineItemType]int64{}}}
	f.out = append(f.out, strings.Join(f.names, ",")...)
	f.out = append(f.out, '\n')
	truth, err := Rows(o, f.row)
	if err != nil {
		return Truth{}, err
	}
	truth.Rows, truth.Types = f.truth.Rows, f.truth.Types
	truth.Net = truth.Amortized // there are no net columns
	truth.Naive = truth.Amortized
	return truth, f.flush()
}

func (f *focusWriter) flush() error {
	_, err := f.w.Write(f.out)
	f.out = f.out[:0]
	return err
}

// row writes a line item as no, one or two rows.
func (f *focusWriter) row(r *Row) error {
	amount := func(field cur.Field) money.Amount {
		a, _ := r.amount(field)
		return a
	}
	u, public := amount(cur.Unblended), amount(cur.PublicOnDemand)
	switch kind := r.line.kind; kind {
	case cur.SavingsPlanNegation:
		return nil
	case cur.Usage, cur.FlatRateSubscription:
		return f.emit(r, cur.FocusUsage, u, u, &public, &u, nil)
	case cur.DiscountedUsage:
		return f.emit(r, cur.FocusUsage, 0, amount(cur.RIEffective), &public, &public, map[string]string{
			"CommitmentDiscountStatus": "Used", "CommitmentDiscountQuantity": string(appendQuantity(nil, r.quantity, true))})
	case cur.SavingsPlanCoveredUsage:
		paid := amount(cur.SPEffective)
		return f.emit(r, cur.FocusUsage, 0, paid, &public, &u, map[string]string{
			"CommitmentDiscountStatus": "Used", "CommitmentDiscountQuantity": paid.String()})
	case cur.SavingsPlanRecurringFee:
		total := amount(cur.SPTotalCommitment)
		return f.fee(r, u, total-amount(cur.SPUsedCommitment), total.String(), (total - amount(cur.SPUsedCommitment)).String())
	case cur.RIFee:
		unused := amount(cur.RIUnusedAmortizedUpfront) + amount(cur.RIUnusedRecurring)
		return f.fee(r, u, unused, string(appendQuantity(nil, r.quantity, true)), r.line.texts[cur.RIUnusedQuantity])
	case cur.SavingsPlanUpfrontFee:
		return f.emit(r, cur.FocusPurchase, u, 0, nil, nil, map[string]string{"ChargeFrequency": "One-Time"})
	case cur.Fee:
		if r.line.texts[cur.ReservationARN] != "" {
			return f.emit(r, cur.FocusPurchase, u, 0, nil, nil, map[string]string{"ChargeFrequency": "One-Time"})
		}
		return f.emit(r, cur.FocusPurchase, u, u, nil, nil, map[string]string{"ChargeFrequency": "Recurring"})
	case cur.Tax:
		return f.emit(r, cur.FocusTax, u, u, nil, nil, map[string]string{"PricingCategory": ""})
	case cur.Credit:
		return f.emit(r, cur.FocusCredit, u, u, nil, nil, map[string]string{"PricingCategory": ""})
	case cur.Refund:
		if strings.HasSuffix(r.line.texts[cur.ProductCode], "SavingsPlans") {
			return f.emit(r, cur.FocusPurchase, u, 0, nil, nil, map[string]string{"ChargeFrequency": "One-Time"})
		}
		return f.emit(r, cur.FocusUsage, u, u, nil, nil, map[string]string{"ChargeClass": "Correction"})
	default: // private discounts
		return f.emit(r, cur.FocusUsage, u, u, nil, nil, nil)
	}
}

// fee writes the fee of a commitment: what is billed, and what nothing used.
func (f *focusWriter) fee(r *Row, billed, unused money.Amount, quantity, idle string) error {
	err := f.emit(r, cur.FocusPurchase, billed, 0, nil, nil, map[string]string{"ChargeFrequency": "Recurring", "CommitmentDiscountQuantity": quantity})
	if err != nil || unused == 0 {
		return err
	}
	return f.emit(r, cur.FocusUsage, 0, unused, nil, nil, map[string]string{
		"CommitmentDiscountStatus": "Unused", "CommitmentDiscountQuantity": idle})
}

// emit writes one row; list and contracted are nil where they are null.
func (f *focusWriter) emit(r *Row, category cur.LineItemType, billed, effective money.Amount, list, contracted *money.Amount, more map[string]string) error {
	t := r.line.texts
	cells := map[string]string{
		"BilledCost": billed.String(), "EffectiveCost": effective.String(), "ListCost": text(list), "ContractedCost": text(contracted),
		"BillingAccountId": t[cur.PayerAccount], "BillingAccountName": t[cur.PayerAccountName], "BillingCurrency": t[cur.CurrencyCode],
		"BillingPeriodStart": stamp(r.month.Start), "BillingPeriodEnd": stamp(r.month.End),
		"ChargePeriodStart": stamp(r.start), "ChargePeriodEnd": stamp(r.end),
		"ChargeCategory": strings.TrimPrefix(category.String(), "FOCUS "), "ChargeDescription": t[cur.Description], "ChargeFrequency": "Usage-Based",
		"AvailabilityZone": t[cur.AvailabilityZone], "InvoiceId": t[cur.InvoiceID], "InvoiceIssuerName": t[cur.InvoicingEntity],
		"ProviderName": "AWS", "PublisherName": t[cur.LegalEntity], "RegionId": t[cur.RegionCode], "ResourceId": t[cur.ResourceID],
		"ServiceName": t[cur.ProductName], "ServiceSubcategory": t[cur.ProductFamily], "SubAccountId": t[cur.UsageAccount], "SubAccountName": t[cur.UsageAccountName],
		"PricingUnit": t[cur.PricingUnit], "PricingQuantity": string(appendQuantity(nil, r.quantity, true)), "PricingCategory": pricing(r.line),
		"x_Operation": t[cur.Operation], "x_ServiceCode": t[cur.ProductCode], "x_UsageType": usageType(r.line),
	}
	if len(r.line.tags) > 0 {
		cells["Tags"] = object(r.line.tags)
	}
	if category == cur.FocusUsage && r.quantity != 0 && more["CommitmentDiscountStatus"] != "Unused" {
		cells["ConsumedQuantity"], cells["ConsumedUnit"] = cells["PricingQuantity"], cells["PricingUnit"]
	}
	switch {
	case t[cur.SavingsPlanARN] != "":
		cells["CommitmentDiscountId"], cells["CommitmentDiscountCategory"] = t[cur.SavingsPlanARN], "Spend"
		cells["CommitmentDiscountType"], cells["CommitmentDiscountUnit"] = "Savings Plan", t[cur.CurrencyCode]
	case t[cur.ReservationARN] != "":
		cells["CommitmentDiscountId"], cells["CommitmentDiscountCategory"] = t[cur.ReservationARN], "Usage"
		cells["CommitmentDiscountType"], cells["CommitmentDiscountUnit"] = "Reserved Instance", "Hours"
	}
	if more["CommitmentDiscountStatus"] != "" {
		cells["PricingCategory"] = "Committed"
	}
	for name, value := range more {
		cells[name] = value
	}
	for i, name := range f.names {
		if i > 0 {
			f.out = append(f.out, ',')
		}
		f.out = append(f.out, quoted(cells[name])...)
	}
	f.out = append(f.out, '\n')
	f.truth.Rows++
	f.truth.Types[category]++
	if len(f.out) >= 1<<18 {
		return f.flush()
	}
	return nil
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

func text(a *money.Amount) string {
	if a == nil {
		return ""
	}
	return a.String()
}

func stamp(h period.Hour) string { return string(appendTime(nil, h, false)) }
