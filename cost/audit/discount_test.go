package audit_test

import (
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
