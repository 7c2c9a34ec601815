package cur

import (
	"slices"
	"strings"
	"testing"
)

// The version of FOCUS is that of its newest column.
func TestFOCUSVersions(t *testing.T) {
	base := "BilledCost,EffectiveCost,ChargeCategory,ChargePeriodStart"
	for more, want := range map[string]string{
		"": "FOCUS 1.0", ",SkuMeter": "FOCUS 1.1", ",commitment_discount_unit": "FOCUS 1.1", ",InvoiceId": "FOCUS 1.2", ",pricingcurrency": "FOCUS 1.2",
		",InvoiceId,AllocatedMethodId": "FOCUS 1.3", ",ServiceProviderName,HostProviderName": "FOCUS 1.3",
		",Provider,Publisher,InvoiceIssuer,Region": "FOCUS 1.0 preview", ",x_UsageType": "FOCUS 1.0", ",Provider,SkuMeter": "FOCUS 1.1",
	} {
		m := MatchHeader(strings.Split(base+more, ","))
		if got := m.Format(); got != want {
			t.Errorf("%s reads as %s, want %s", more, got, want)
		}
	}
	if m := MatchHeader(strings.Split(legacy, ",")); m.Format() != "CUR 1.0" || m.Version != "" {
		t.Errorf("a CUR reads as %s", m.Format())
	}
}

// Every column of every version of FOCUS has its field, or is known to be needed
// by no figure.
func TestFOCUSColumnsHaveFields(t *testing.T) {
	unread := map[string]bool{"Tags": true, "SkuPriceDetails": true, "PricingCurrencyContractedUnitPrice": true, "PricingCurrencyListUnitPrice": true,
		"AllocatedMethodDetails": true, "AllocatedTags": true, "ContractApplied": true, "ChargeType": true, "ChargeSubcategory": true}
	for v := range focusColumns {
		for name := range strings.FieldsSeq(focusColumns[v]) {
			m := MatchHeader([]string{"BilledCost", "ChargeCategory", name})
			if use := m.Columns[2]; (use.Role == FieldColumn) == unread[name] && name != "BilledCost" && name != "ChargeCategory" {
				t.Errorf("%s is used as %+v", name, use)
			}
			if !FOCUS.knows(name) {
				t.Errorf("%s is not known", name)
			}
		}
	}
}

// The table says of every column what became of it.
func TestTableOfColumns(t *testing.T) {
	m := MatchHeader([]string{"BilledCost", "EffectiveCost", "ChargeCategory", "Tags", "SkuPriceDetails", "Id", "BilledCost", "x_UsageType", "SkuMeter", "x_Discounts", "x_Flavour", ""})
	var got []string
	for _, c := range m.Table() {
		words := []string{c.Name, c.Field.String()}
		if c.Known {
			words = append(words, "known")
		}
		got = append(got, strings.Join(append(words, c.Why), "|"))
	}
	want := []string{
		"BilledCost|unblended cost|known|", "EffectiveCost|reservation effective cost|known|", "ChargeCategory|charge category|known|", "Tags|no field|known|",
		"SkuPriceDetails|no field|known|It belongs to FOCUS 1.1; no figure here needs it.",
		"Id|no field|It is not a column of FOCUS 1.1 that is known here.",
		"BilledCost|no field|known|It repeats a column of the same name; the first is read.",
		"x_UsageType|usage type|known|", "SkuMeter|no field|known|x_UsageType gives the same.",
		"x_Discounts|no field|known|", "x_Flavour|no field|known|It belongs to FOCUS 1.1; no figure here needs it.", "|no field||It has no name.",
	}
	for i := range want {
		w := strings.Replace(want[i], "||", "|", 1)
		if got[i] != want[i] && got[i] != w {
			t.Errorf("%q, want %q", got[i], want[i])
		}
	}
	m = MatchHeader([]string{"line_item_unblended_cost", "line_item_usage_amount", "effective_cost", "our_column", "identity_line_item_id", "LINEITEM/UNBLENDEDCOST", "pricing/currency", "charge_category"})
	for i, want := range map[int]string{2: "In CUR 1.0 this name does not say what the amount is.", 3: "It is not a column of CUR 1.0 that is known here.",
		4: "It belongs to CUR 1.0; no figure here needs it.", 5: "line_item_unblended_cost gives the same.",
		6: "It belongs to CUR 1.0; no figure here needs it.", 7: "It is not a column of CUR 1.0 that is known here."} {
		if got := m.Table()[i].Why; got != want {
			t.Errorf("%s: %q, want %q", m.Names[i], got, want)
		}
	}
}

// What a bill lacks is named as its format spells it, and by its version.
func TestAbsentColumns(t *testing.T) {
	absent := func(header string) map[string]AbsentColumn {
		m := MatchHeader(strings.Split(header, ","))
		var r FileReport
		new(Tally).Report(&r, &m, "CSV")
		if len(r.Columns) != len(m.Names) || len(r.Absent) != len(r.Missing) {
			t.Fatalf("%d columns of %d, %d absent of %d", len(r.Columns), len(m.Names), len(r.Absent), len(r.Missing))
		}
		found := map[string]AbsentColumn{}
		for _, a := range r.Absent {
			found[a.Name] = a
		}
		return found
	}
	old := absent("BilledCost,ChargeCategory,ProviderName")
	for name, want := range map[string]bool{"EffectiveCost": true, "CommitmentDiscountId": true, "CommitmentDiscountQuantity": false, "InvoiceId": false, "ProviderName": false, "BilledCost": false, "XUsageType": false} {
		if _, ok := old[name]; ok != want {
			t.Errorf("1.0: %s absent %v, want %v", name, ok, want)
		}
	}
	if _, ok := absent("BilledCost,ChargeCategory,SubAccountType")["CommitmentDiscountQuantity"]; !ok {
		t.Error("1.2: CommitmentDiscountQuantity is not missed")
	}
	legacy := absent("lineItem/UnblendedCost,lineItem/LineItemType,bill/PayerAccountId,line_item_product_code")
	if a := legacy["reservation_effective_cost"]; a.Field != RIEffective || a.Without == "" {
		t.Errorf("CUR: %+v", a)
	}
	if _, ok := legacy["EffectiveCost"]; ok {
		t.Error("CUR misses a column of FOCUS")
	}
}

// What the most important columns of FOCUS are missed for is a notice.
func TestFOCUSWithoutItsCosts(t *testing.T) {
	for header, want := range map[string][]Code{
		"BilledCost,ChargeCategory,ChargePeriodStart":               {NoEffectiveCost},
		"BilledCost,EffectiveCost,BillingCurrency":                  {NoUsageStart, NoLineItemTypes},
		"BilledCost,EffectiveCost,ChargeCategory,ChargePeriodStart": nil,
	} {
		m := MatchHeader(strings.Split(header, ","))
		tally := Tally{Rows: 1}
		var r FileReport
		tally.Report(&r, &m, "CSV")
		var got []Code
		for _, n := range r.Notices {
			got = append(got, n.Code)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", header, got, want)
		}
	}
}
