package audit_test

import (
	"encoding/csv"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/plainbill/plainbill/cost/actual"
	"github.com/plainbill/plainbill/cost/audit"
	"github.com/plainbill/plainbill/cost/cur"
	"github.com/plainbill/plainbill/cost/cur/curcsv"
	"github.com/plainbill/plainbill/cost/ledger"
	"github.com/plainbill/plainbill/cost/money"
)

// A bill in these tests is a text: a line for a line item, its type and then what
// its cells hold. U is the unblended cost, NU its net twin, P the public on-demand
// cost; the other names stand beside their columns below. Columns that no line
// names are not in the bill, as AWS leaves them out.
var cells = map[string]string{
	"U": "lineItem/UnblendedCost", "NU": "lineItem/NetUnblendedCost", "P": "pricing/publicOnDemandCost",
	"AUF": "reservation/AmortizedUpfrontFeeForBillingPeriod", "UAUF": "reservation/UnusedAmortizedUpfrontFeeForBillingPeriod",
	"URF": "reservation/UnusedRecurringFee", "NUAUF": "reservation/NetUnusedAmortizedUpfrontFeeForBillingPeriod", "NURF": "reservation/NetUnusedRecurringFee",
	"upfrontpart": "reservation/AmortizedUpfrontCostForUsage", "recurringpart": "reservation/RecurringFeeForUsage",
	"TC": "savingsPlan/TotalCommitmentToDate", "UC": "savingsPlan/UsedCommitment",
	"AUC": "savingsPlan/AmortizedUpfrontCommitmentForBillingPeriod", "RC": "savingsPlan/RecurringCommitmentForBillingPeriod",
	"NAUC": "savingsPlan/NetAmortizedUpfrontCommitmentForBillingPeriod", "NRC": "savingsPlan/NetRecurringCommitmentForBillingPeriod",
	"rate": "savingsPlan/SavingsPlanRate", "discount": "discount/TotalDiscount",
	"usage": "lineItem/UsageAmount", "normalized": "lineItem/NormalizedUsageAmount", "product": "lineItem/ProductCode", "kind": "lineItem/UsageType", "operation": "lineItem/Operation",
	"resource": "lineItem/ResourceId", "description": "lineItem/LineItemDescription", "currency": "lineItem/CurrencyCode",
	"account": "lineItem/UsageAccountId", "payer": "bill/PayerAccountId", "invoice": "bill/InvoiceId",
	"start": "lineItem/UsageStartDate", "end": "lineItem/UsageEndDate", "month": "bill/BillingPeriodStartDate",
	"units": "reservation/TotalReservedUnits", "normalunits": "reservation/TotalReservedNormalizedUnits",
	"idle": "reservation/UnusedQuantity", "normalidle": "reservation/UnusedNormalizedUnitQuantity",
	"team": "resourceTags/user:team", "parent": "splitLineItem/ParentResourceId", "split": "splitLineItem/SplitCost", "unused": "splitLineItem/UnusedCost",
	"netsplit": "splitLineItem/NetSplitCost", "netunused": "splitLineItem/NetUnusedCost",
	"publicsplit": "splitLineItem/PublicOnDemandSplitCost", "publicunused": "splitLineItem/PublicOnDemandUnusedCost",
}

// always are the columns that every bill has, with what a line that is silent
// about them holds.
var always = [][2]string{
	{"lineItem/LineItemType", ""}, {"bill/PayerAccountId", "111111111111"}, {"bill/BillingPeriodStartDate", "2026-06-01T00:00:00Z"},
	{"lineItem/UsageAccountId", "111111111111"}, {"lineItem/UsageStartDate", "2026-06-01T00:00:00Z"}, {"lineItem/UsageEndDate", "2026-07-01T00:00:00Z"},
	{"lineItem/ProductCode", "AmazonEC2"}, {"lineItem/CurrencyCode", "USD"}, {"lineItem/UnblendedCost", ""},
}

// table turns the text of a bill into rows under a header.
func table(t *testing.T, text string) (header []string, rows [][]string) {
	t.Helper()
	column := map[string]int{}
	for _, c := range always {
		column[c[0]] = len(header)
		header = append(header, c[0])
	}
	for line := range strings.Lines(text) {
		words := split(line)
		if len(words) == 0 {
			continue
		}
		row := make([]string, len(header))
		for _, c := range always {
			row[column[c[0]]] = c[1]
		}
		set := func(name, value string) {
			if _, ok := column[name]; !ok {
				column[name] = len(header)
				header = append(header, name)
			}
			for len(row) < len(header) {
				row = append(row, "")
			}
			row[column[name]] = value
		}
		kind := words[0]
		set("lineItem/LineItemType", kind)
		arn := map[string]string{"DiscountedUsage": "ri-1", "RIFee": "ri-1", "SavingsPlanCoveredUsage": "sp-1", "SavingsPlanNegation": "sp-1",
			"SavingsPlanRecurringFee": "sp-1", "SavingsPlanUpfrontFee": "sp-1"}[kind]
		for _, w := range words[1:] {
			name, value, ok := strings.Cut(w, "=")
			switch {
			case !ok:
				t.Fatalf("%q: %q is not name=value", line, w)
			case name == "arn":
				arn = value
			case name == "effective" && kind == "DiscountedUsage":
				set("reservation/EffectiveCost", value)
			case name == "effective":
				set("savingsPlan/SavingsPlanEffectiveCost", value)
			case name == "neteffective" && kind == "DiscountedUsage":
				set("reservation/NetEffectiveCost", value)
			case name == "neteffective":
				set("savingsPlan/NetSavingsPlanEffectiveCost", value)
			case cells[name] == "":
				t.Fatalf("%q: no cell is called %q", line, name)
			default:
				set(cells[name], value)
			}
		}
		switch {
		case strings.HasPrefix(arn, "ri"):
			set("reservation/ReservationARN", "arn:aws:ec2:us-east-1:111111111111:reserved-instances/"+arn)
		case strings.HasPrefix(arn, "sp"):
			set("savingsPlan/SavingsPlanARN", "arn:aws:savingsplans::111111111111:savingsplan/"+arn)
		}
		rows = append(rows, row)
	}
	for i := range rows {
		for len(rows[i]) < len(header) {
			rows[i] = append(rows[i], "")
		}
	}
	return header, rows
}

// split splits a line into words; quotes hold words together.
func split(line string) (words []string) {
	quoted := false
	for _, f := range strings.FieldsFunc(line, func(r rune) bool {
		if r == '"' {
			quoted = !quoted
		}
		return !quoted && (r == ' ' || r == '\t' || r == '\n')
	}) {
		words = append(words, strings.ReplaceAll(f, `"`, ""))
	}
	return words
}

// write renders rows as CSV.
func write(header []string, rows [][]string) string {
	var b strings.Builder
	w := csv.NewWriter(&b)
	_ = w.Write(header) // a strings.Builder takes everything
	_ = w.WriteAll(rows)
	return b.String()
}

// sink adds the rows of a file to a ledger under construction.
type sink struct{ *ledger.FileSink }

func (sink) Advance(int64) error { return nil }

// read decodes CSV texts into one ledger.
func read(t testing.TB, texts ...string) *ledger.Ledger {
	t.Helper()
	b := ledger.NewBuilder()
	for i, text := range texts {
		var s cur.Sink = sink{b.File(fmt.Sprintf("part-%d.csv", i+1))}
		if _, err := curcsv.Decode("bill.csv", strings.NewReader(text), s); err != nil {
			t.Fatalf("the bill cannot be read: %v\n%s", err, text)
		}
	}
	return b.Seal()
}

// priced reads, prices and audits the text of a bill.
func priced(t *testing.T, text string) (*actual.Book, *audit.Audit) {
	t.Helper()
	b := actual.Evaluate(read(t, write(table(t, text))))
	return b, audit.Run(b)
}

// figures names every figure of an audit that the tests speak of.
func figures(b *actual.Book, a *audit.Audit, c audit.Currency) map[string]string {
	all, byAccount := c.All, map[uint32]money.Total{}
	f := map[string]string{
		"cash": c.Totals[actual.Cash].String(), "amortized": c.Totals[actual.Amortized].String(), "net": c.Totals[actual.Net].String(),
		"on-demand": c.Totals[actual.OnDemand].String(), "naive": c.Totals[actual.Naive].String(),
		"true-up": c.Bridge.TrueUp.String(), "prepay": c.Bridge.Prepay.String(), "difference": c.Bridge.Difference.String(),
		"used": all.Used.String(), "unused": all.Unused.String(), "gross": all.Gross().String(), "saved": all.Net().String(),
		"utilization": percent(all.Utilization()), "savings-rate": percent(all.SavingsRate()),
		"unpriced": fmt.Sprint(c.Unpriced), "rows": fmt.Sprint(c.Rows),
		"usage": usageAmount(b), "open": fmt.Sprint(a.Open()), "grain": a.Grain.String(),
	}
	for _, s := range c.Sources {
		f[s.Source.String()] = s.Amounts[actual.Amortized].String()
	}
	for i, side := range [][]audit.Part{c.Naive.FromCash, c.Naive.FromActual} {
		for _, p := range side {
			f[[]string{"naive-cash:", "naive-amortized:"}[i]+p.Code] = p.Amount.String()
		}
	}
	for n, g := range b.Ledger().Segments() {
		codes := g.Codes(ledger.Account)
		for i, amount := range b.Money(actual.Amortized, n) {
			byAccount[codes.At(i)] = byAccount[codes.At(i)].Plus(amount.Total())
		}
	}
	for code, sum := range byAccount {
		f["account:"+b.Ledger().Values(ledger.Account)[code]] = sum.String()
	}
	for _, x := range a.Findings {
		f["finding:"+string(x.Code)] = "yes"
	}
	return f
}

func percent(fraction float64, ok bool) string {
	if !ok {
		return "n/a"
	}
	return fmt.Sprintf("%.4f", 100*fraction)
}

// usageAmount adds up the usage of rows that count as usage.
func usageAmount(b *actual.Book) string {
	sum := 0.0
	for n, g := range b.Ledger().Segments() {
		for i := range g.Rows() {
			if rule, _ := b.Rule(n, i); rule.Counts {
				sum += g.NumberAt(cur.UsageAmount, i)
			}
		}
	}
	return fmt.Sprint(sum)
}

// expect compares figures with a list such as "cash 43.2, naive 86.4". A label or
// finding that is expected to be "no" must not be there; amounts may end in zeros.
func expect(t *testing.T, got map[string]string, want string) {
	t.Helper()
	wrong := false
	for line := range strings.SplitSeq(want, ",") {
		name, value, _ := strings.Cut(strings.TrimSpace(line), " ")
		have, ok := got[name]
		if !ok {
			have = "no"
		}
		if strings.Contains(value, ".") && name != "utilization" && name != "savings-rate" {
			value = strings.TrimRight(strings.TrimRight(value, "0"), ".")
		}
		if have != value {
			t.Errorf("%s: got %s, want %s", name, have, value)
			wrong = true
		}
	}
	if wrong {
		var list []string
		for k, v := range got {
			list = append(list, k+" "+v)
		}
		slices.Sort(list)
		t.Log(strings.Join(list, ", "))
	}
}
