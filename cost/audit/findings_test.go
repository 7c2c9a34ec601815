package audit_test

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/plainbill/plainbill/cost/actual"
	"github.com/plainbill/plainbill/cost/audit"
)

// say renders a finding as a reader meets it.
func say(f audit.Finding) string {
	s := fmt.Sprintf("%s %s | %s | %s", f.Severity, f.Code, f.Title, f.Why)
	if !f.NoMoney {
		s += " | " + f.Money.String()
	}
	for _, x := range f.Filters {
		s += fmt.Sprintf(" | %s %q", x.Dimension, x.Values)
	}
	return s
}

// day writes a line that lasts a day of June, with an invoice number.
func day(n int, row string) string {
	return fmt.Sprintf("%s invoice=7 start=2026-06-%02dT00:00:00Z end=2026-06-%02dT00:00:00Z\n", row, n, n+1)
}

// TestFindings holds the sentences in their order.
func TestFindings(t *testing.T) {
	var month, noInvoice strings.Builder
	for n := 1; n < 30; n++ {
		month.WriteString(day(n, "Usage U=10 P=10 kind=BoxUsage"))
		if n >= 6 {
			month.WriteString(day(n, "Usage U=4 P=4 kind=NatGateway-Bytes resource=nat-1 team=core"))
		}
		if n < 11 {
			noInvoice.WriteString(strings.ReplaceAll(day(n, "Usage U=1 P=1"), "invoice=7", ""))
		}
	}
	for _, tt := range []struct {
		name, bill string
		want       []string
	}{
		{"a plan that costs more than on-demand would have",
			`SavingsPlanCoveredUsage U=432 effective=302.40 P=432
			 SavingsPlanNegation U=-432 P=432
			 SavingsPlanRecurringFee U=504 TC=504 UC=302.40`,
			[]string{
				`warn unused-commitment | Paid, not used: $201.60 | Reservations and Savings Plans were used to 60.0%. | -201.6 | cost_source ["ri_unused" "ri_unused_fallback" "sp_unused" "sp_unused_fallback"]`,
				`warn commitments-cost-more | Commitments cost $72.00 more than on-demand would have | What they cover cost $129.60 less than on demand, but $201.60 was paid and not used. | -72 | cost_source ["ri_unused" "ri_unused_fallback" "sp_unused" "sp_unused_fallback"]`,
				`inform naive-differs | The usual rule says $374.40, which is $129.60 too low | Against the invoice: plan discounts taken off twice, $129.60 too little. | -129.6`,
			}},
		{"one of two commitments costs more, together they pay off",
			`SavingsPlanCoveredUsage U=720 effective=504 P=720
			 SavingsPlanNegation U=-720
			 SavingsPlanRecurringFee U=504 TC=504 UC=504
			 DiscountedUsage effective=20 P=25 arn=ri-7
			 RIFee U=40 UAUF=0 URF=20 arn=ri-7`,
			[]string{
				`warn unused-commitment | Paid, not used: $20.00 | Reservations and Savings Plans were used to 96.3%. | -20 | cost_source ["ri_unused" "ri_unused_fallback" "sp_unused" "sp_unused_fallback"]`,
				`warn commitment-costs-more | 1 commitment costs more than on-demand would have | It cost $15.00 more than on-demand would have. A reservation, ri-7, is used to 50.0%. | -15 | commitment ["arn:aws:ec2:us-east-1:111111111111:reserved-instances/ri-7"]`,
				`inform naive-differs | The usual rule says $348.00, which is $196.00 too low | Against the invoice: reservations counted twice, $20.00 too much; plan discounts taken off twice, $216.00 too little. | -196`,
				`good commitments-saved | Commitments saved $201.00 | $221.00 less than on demand, minus $20.00 that was paid and not used. | 201 | cost_source ["ri_effective" "ri_effective_fallback" "sp_effective" "sp_effective_fallback"]`,
			}},
		{"usage that begins on the sixth day, and the day on which it does",
			month.String(),
			[]string{
				`inform began | NatGateway-Bytes in AmazonEC2 is new | First seen on 6 June 2026, nothing like it before in this bill. $96.00 since then. | 96 | usage_type ["NatGateway-Bytes"]`,
				`inform day-rose | Usage rose by $4.00 on 6 June 2026 | From $10.00 to $14.00 in a day. AmazonEC2 rose most, by $4.00. | 4 | service ["AmazonEC2"]`,
			}},
		{"T33: an open month gives no verdict on what is unused",
			noInvoice.String() +
				`DiscountedUsage U=0 effective=24 P=40 invoice= start=2026-06-01T00:00:00Z end=2026-06-11T00:00:00Z
			 RIFee U=72 UAUF=0 URF=48`,
			[]string{
				`inform naive-differs | The usual rule says $106.00, which is $24.00 too high | Against the invoice: reservations counted twice, $24.00 too much. | 24`,
				`inform open-period | June 2026 is not final | Figures will change until AWS closes the month. Usage ends on 10 June 2026, the month ends on 30 June 2026. No row has an invoice number: the bill is not final, or the export leaves them out. | billing_period ["2026-06"]`,
				`inform unused-commitment | Unused commitments are not final | The bill puts $48.00 as unused so far. Fees stand for the whole month while usage does not, so this is not waste yet. | cost_source ["ri_unused" "ri_unused_fallback" "sp_unused" "sp_unused_fallback"]`,
			}},
		{"T34: plan fees for hours to come are told",
			noInvoice.String() +
				`SavingsPlanRecurringFee U=.70 TC=.70 UC=0 start=2026-06-11T00:00:00Z end=2026-06-11T01:00:00Z
			 SavingsPlanRecurringFee U=.70 TC=.70 UC=0 start=2026-06-11T01:00:00Z end=2026-06-11T02:00:00Z`,
			[]string{
				`inform open-period | June 2026 is not final | Figures will change until AWS closes the month. Usage ends on 10 June 2026, the month ends on 30 June 2026. No row has an invoice number: the bill is not final, or the export leaves them out. | billing_period ["2026-06"]`,
				`inform future-fees | 2 Savings Plan fees are for hours to come | They charge for hours after the last usage in this bill, so nothing can have used them yet. | billing_period ["2026-06"] | line_item_type ["SavingsPlanRecurringFee"]`,
				`inform unused-commitment | Unused commitments are not final | The bill puts $1.40 as unused so far. Fees stand for the whole month while usage does not, so this is not waste yet. | cost_source ["ri_unused" "ri_unused_fallback" "sp_unused" "sp_unused_fallback"]`,
			}},
		{"a month whose usage has no invoice yet, beside a purchase that has one",
			`Usage U=1 P=1
			 Fee U=5 invoice=9`,
			[]string{`inform open-period | June 2026 is not final | Figures will change until AWS closes the month. 1 of 1 usage rows have no invoice number yet. | billing_period ["2026-06"]`}},
		{"types that nobody knows, by name",
			"FooAdjustment U=7\nBarAdjustment U=-2\nUsage U=1 P=1",
			[]string{`warn unknown-line-item-type | 2 rows of a kind that I do not know | They count as billed, so the totals are whole. Types: FooAdjustment, BarAdjustment. | 5 | cost_source ["unknown_type"]`}},
		{"a commitment that the bridge breaks on is named",
			`DiscountedUsage effective=7 P=9
			 Usage U=1 P=1`,
			[]string{
				`warn bridge-open | $7.00 between cost and invoice is not explained | A complete, closed bill of a whole organization closes to the cent. Parts of a bill, and bills of single members, do not. It comes from 1 commitment; the largest part, −$7.00, from ri-1. | -7 | commitment ["arn:aws:ec2:us-east-1:111111111111:reserved-instances/ri-1"]`,
			}},
		{"usage that costs more than its public price",
			"Usage U=12 P=10",
			[]string{`warn cost-above-on-demand | Usage cost $2.00 more than its public on-demand cost | That is rare: prices rose, public prices are missing, or marketplace rows carry none. | -2`}},
		{"half of the cost of resources has an owner",
			"Usage U=5 P=5 resource=i-1 team=core\nUsage U=5 P=5 resource=i-2\nUsage U=90 P=90",
			[]string{`inform untagged | 50% of what resources cost has no user:team tag | It is the tag that covers most: $5.00 of $10.00. | 5 | tag:user:team [""]`}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, a := priced(t, tt.bill)
			var got []string
			for _, f := range a.Findings {
				got = append(got, say(f))
			}
			if g, w := strings.Join(got, "\n"), strings.Join(tt.want, "\n"); g != w {
				t.Errorf("got\n%s\nwant\n%s", g, w)
			}
		})
	}
}

// TestNoTypes holds what is said of a bill without a column of types.
func TestNoTypes(t *testing.T) {
	a := audit.Run(actual.Evaluate(open(t, filepath.Join(folder(t, "awkward"), "REAL_cur2_three_columns.csv"))))
	want := `warn unknown-line-item-type | This bill does not say what kind its rows are | All count as billed. Export the bill with the line item type to spread commitments over their usage.`
	if got := say(a.Findings[0]); !strings.HasPrefix(got, want) {
		t.Errorf("got %s, want %s", got, want)
	}
}

// TestBridgeSays holds the plain statement of the bridge.
func TestBridgeSays(t *testing.T) {
	for _, tt := range []struct{ bill, want string }{
		{"Usage U=5", "The invoice says $5.00, and that is what the period cost: nothing was paid in advance."},
		{"DiscountedUsage effective=43.20\nRIFee U=0 AUF=43.20 UAUF=0 URF=0",
			"The invoice says $0.00; the period actually cost $43.20. The difference was paid in earlier periods for use in this one."},
		{"DiscountedUsage effective=43.20\nRIFee U=0 AUF=43.20 UAUF=0 URF=0\nFee U=525.60 arn=ri-1",
			"The invoice says $525.60; the period actually cost $43.20. $525.60 was paid in advance, and $43.20 of what was paid in advance belongs to this period."},
		{"Fee U=525.60 arn=ri-1\nUsage U=1",
			"The invoice says $526.60; the period actually cost $1.00. The difference was paid in this period for later ones."},
		{"SavingsPlanCoveredUsage U=10 effective=7",
			"The invoice says $10.00; the period actually cost $7.00. $3.00 of the difference is not explained by payments for other periods."},
	} {
		_, a := priced(t, tt.bill)
		if got := a.Currencies[0].Bridge.Says(); got != tt.want {
			t.Errorf("%s:\ngot  %s\nwant %s", tt.bill, got, tt.want)
		}
	}
}

// TestDiscountMap holds that discounts which only the discount map of a CUR 2.0
// tells of are found, also in a month that is not final, and change no cost.
func TestDiscountMap(t *testing.T) {
	const header = "line_item_line_item_type,bill_billing_period_start_date,bill_billing_period_end_date,line_item_usage_start_date," +
		"line_item_usage_end_date,bill_invoice_id,line_item_unblended_cost,line_item_net_unblended_cost,discount\n"
	const row = "Usage,2026-06-01T00:00:00Z,2026-07-01T00:00:00Z,2026-06-01T00:00:00Z,2026-06-01T01:00:00Z,,100,91,"
	for cell, want := range map[string]bool{`"{""edp"":-9}"`: true, `"{""edp"":""9""}"`: true, `{}`: false, "": false, `"{""edp"":0}"`: false} {
		b := actual.Evaluate(read(t, header+row+cell+"\n"))
		a := audit.Run(b)
		if has(a, audit.DiscountsInColumns) != want {
			t.Errorf("discount %s: found %v, want %v", cell, !want, want)
		}
		expect(t, figures(b, a, a.Currencies[0]), "cash 100, amortized 100, net 91")
	}
}
