package audit_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/plainbill/plainbill/cost/actual"
	"github.com/plainbill/plainbill/cost/audit"
	"github.com/plainbill/plainbill/cost/breakdown"
)

// How a bill writes its private discounts decides which of its sums the invoice
// has; where it does not tell, that is said.
func TestDiscounting(t *testing.T) {
	for _, tt := range []struct {
		name, bill       string
		invoice, netCash string // invoice blank: not known
		sign             int
	}{
		{"none", "Usage U=100 P=100", "100", "100", 0},
		{"rows beside net columns", "Usage U=100 NU=91 P=100\nEdpDiscount U=-9 NU=0", "91", "91", 0},
		{"rows beside net columns that leave them empty", "Usage U=100 NU=91 P=100\nEdpDiscount U=-9", "91", "91", 0},
		{"rows and no net columns", "Usage U=100 P=100\nEdpDiscount U=-9", "91", "91", 0},
		{"columns with positive amounts", "Usage U=100 NU=91 P=100 discount=9\nUsage U=10 NU=10 P=10", "101", "101", 1},
		{"columns with negative amounts", "Usage U=100 NU=91 P=100 discount=-9", "91", "91", -1},
		{"columns that say something else than the net cost", "Usage U=100 NU=91 P=100 discount=7", "91", "91", 0},
		{"columns, and rows without a net cost", "Usage U=100 NU=91 P=100 discount=9\nTax U=5", "96", "96", 1},
		{"net costs that nothing explains", "Usage U=100 NU=91 P=100", "", "91", 0},
		{"net costs that are the same", "Usage U=100 NU=100 P=100", "100", "100", 0},
		{"rows and columns", "Usage U=100 NU=91 P=100 discount=9\nEdpDiscount U=-4 NU=-4", "", "87", 1},
	} {
		_, a := priced(t, tt.bill)
		d := a.Currencies[0].Discounting
		invoice := ""
		if d.Known {
			invoice = d.Invoice.String()
		}
		if invoice != tt.invoice || d.NetCash.String() != tt.netCash || d.Sign != tt.sign || d.Why == "" {
			t.Errorf("%s: invoice %q, net cash %v, sign %d, %q; want %q, %s, %d", tt.name, invoice, d.NetCash, d.Sign, d.Why, tt.invoice, tt.netCash, tt.sign)
		}
		if !d.Known && d.Invoice.Sign() != 0 {
			t.Errorf("%s: an invoice of %v that is not known", tt.name, d.Invoice)
		}
	}
}

// The billed cost of FOCUS is what is invoiced.
func TestDiscountingOfFOCUS(t *testing.T) {
	_, a := pricedFocus(t, "Usage B=91 E=91 L=100\nUsage B=9 E=9 L=9")
	if d := a.Currencies[0].Discounting; !d.Known || d.Invoice.String() != "100" || !strings.HasPrefix(d.Why, "FOCUS") {
		t.Errorf("%+v", d)
	}
}

// Usage at contracted prices is what it would have cost without any commitment.
func TestContractedCostOfCUR(t *testing.T) {
	_, a := priced(t, every+"\nUsage U=0 P=5\nTax U=3\nFee U=9 arn=x")
	// Reserved usage at its public price, plans at the unblended one, free usage at 0.
	if got := a.Currencies[0].Totals[actual.Contracted].String(); got != "487" {
		t.Errorf("contracted %s, want 54 + 432 + 1", got)
	}
}

// Months of one bill may write discounts differently; the verdict is about the
// months that are asked for.
func TestDiscountingByMonth(t *testing.T) {
	b, _ := priced(t, "Usage U=100 NU=91 P=100 discount=9\nUsage U=50 NU=45 P=50 month=2026-07-01T00:00:00Z\nEdpDiscount U=-5 NU=0 month=2026-07-01T00:00:00Z")
	for month, want := range map[string]string{"2026-06": "91", "2026-07": "45"} {
		a := audit.New(b, breakdown.New(b.Ledger(), b)).Of(month)
		if d := a.Currencies[0].Discounting; d.Invoice.String() != want {
			t.Errorf("%s: %+v, want %s", month, d, want)
		}
	}
	if d := audit.Run(b).Currencies[0].Discounting; d.Known {
		t.Errorf("both months together: %+v", d)
	}
}

// TestDiscountsByKind holds, I8, the discounts by kind against their total row by
// row: gaps that cancel are gaps, and no figure moves.
func TestDiscountsByKind(t *testing.T) {
	const header = "line_item_line_item_type,bill_billing_period_start_date,line_item_usage_start_date,line_item_usage_account_id," +
		"bill_invoice_id,line_item_currency_code,line_item_unblended_cost,line_item_net_unblended_cost,discount,discount_total_discount\n"
	proof := func(cells ...string) (*actual.Book, *audit.Proof) {
		text := header
		for _, c := range cells {
			kinds, total, _ := strings.Cut(c, "|")
			text += "Usage,2026-06-01T00:00:00Z,2026-06-01T00:00:00Z,1,7,USD,10,9,\"" + strings.ReplaceAll(kinds, `"`, `""`) + "\"," + total + "\n"
		}
		b := actual.Evaluate(read(t, text))
		return b, audit.New(b, breakdown.New(b.Ledger(), b)).Prove("USD")
	}
	for _, tt := range []struct {
		name  string
		cells []string
		says  string
	}{
		{"both say the same", []string{`{"edp":-0.5,"ppa":-0.5}|-1`, `{}|`, `|`}, "I8 Kinds of discount: -1 = -1"},
		{"a kind is missing", []string{`{"edp":-0.5}|-1`, `{"edp":-1}|-1`}, "I8 Kinds of discount: -1.5 = -2 fails: AWS's own columns disagree on 1 row. The total counts."},
		{"gaps that cancel", []string{`{"edp":-1.5}|-1`, `{"edp":-0.5}|-1`}, "I8 Kinds of discount: -2 = -2 fails: AWS's own columns disagree on 2 rows. The total counts."},
		{"rounding", []string{`{"edp":-0.3333333,"ppa":-0.6666666}|-1`}, "I8 Kinds of discount: -0.9999999 = -1"},
	} {
		b, p := proof(tt.cells...)
		if got := tell(p.All[0]); got != tt.says {
			t.Errorf("%s: %s, want %s", tt.name, got, tt.says)
		}
		if n := len(tt.cells); p.Currency.Totals[actual.Cash].String() != fmt.Sprint(10*n) || p.Currency.Totals[actual.Net].String() != fmt.Sprint(9*n) {
			t.Errorf("%s: costs moved: %v", tt.name, p.Currency.Totals)
		}
		found := ""
		for _, f := range p.Findings {
			if f.Code == audit.DiscountsDiffer {
				found = f.Title + " | " + f.Why + " | " + f.Money.String()
				leadsTo(t, b, f, p.All[0].Off)
			}
		}
		if (found != "") != (p.All[0].Off > 0) {
			t.Errorf("%s: found %q", tt.name, found)
		}
		if tt.name == "gaps that cancel" {
			want := "Discounts by kind are not their total in 2 of 2 rows | The column discount comes to −$2.00, discount_total_discount to −$2.00; row by row they are $1.00 apart. " +
				"No figure here changes: the total column counts. For example row 1 of part-1.csv, row 2 of part-1.csv. | 1"
			if found != want {
				t.Errorf("found\n%s, want\n%s", found, want)
			}
		}
	}
}

// leadsTo holds that the filters of a finding show as many rows as it speaks of.
func leadsTo(t *testing.T, b *actual.Book, f audit.Finding, want int64) {
	t.Helper()
	q := breakdown.Query{Basis: actual.Cash}
	r := breakdown.New(b.Ledger(), b)
	for _, x := range f.Filters {
		d, ok := b.Ledger().Lookup(x.Dimension)
		if !ok {
			t.Fatalf("%s filters by %q, which the ledger does not have", f.Code, x.Dimension)
		}
		filter := breakdown.Filter{Dim: d, Not: x.Not}
		for _, v := range x.Values {
			if code, ok := r.Code(d, v); ok {
				filter.Codes = append(filter.Codes, code)
			}
		}
		q.Filters = append(q.Filters, filter)
	}
	if _, matched, _ := r.Lines(q, 0, 0); matched != want || len(q.Filters) == 0 {
		t.Errorf("%s shows %d rows, want %d", f.Code, matched, want)
	}
}
