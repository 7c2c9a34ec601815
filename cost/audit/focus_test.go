package audit_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/plainbill/plainbill/cost/actual"
	"github.com/plainbill/plainbill/cost/audit"
	"github.com/plainbill/plainbill/cost/breakdown"
)

// A FOCUS bill in these tests is a text: a line for a row, its category and then
// what its cells hold, by the names below.
var focusCells = map[string]string{
	"B": "BilledCost", "E": "EffectiveCost", "L": "ListCost", "C": "ContractedCost", "id": "CommitmentDiscountId", "type": "CommitmentDiscountType",
	"status": "CommitmentDiscountStatus", "quantity": "CommitmentDiscountQuantity", "every": "ChargeFrequency", "class": "ChargeClass", "pricing": "PricingCategory",
	"invoice": "InvoiceId", "resource": "ResourceId", "service": "ServiceName", "provider": "ProviderName", "start": "ChargePeriodStart", "end": "ChargePeriodEnd",
	"description": "ChargeDescription", "publisher": "PublisherName", "method": "AllocatedMethodId",
}

// focusBill renders such a text as CSV.
func focusBill(t *testing.T, text string) string {
	t.Helper()
	header := []string{"BillingAccountId", "BillingPeriodStart", "BillingPeriodEnd", "BillingCurrency", "ChargeCategory", "ChargePeriodStart", "ChargePeriodEnd"}
	var names []string
	for short := range focusCells {
		names = append(names, short)
	}
	slices.Sort(names)
	at := map[string]int{"start": 5, "end": 6}
	for _, short := range names {
		if _, ok := at[short]; !ok && strings.Contains(text, short+"=") {
			at[short] = len(header)
			header = append(header, focusCells[short])
		}
	}
	var rows [][]string
	for line := range strings.Lines(text) {
		words := split(line)
		if len(words) == 0 {
			continue
		}
		row := append([]string{"1", "2026-06-01", "2026-07-01", "USD", words[0], "2026-06-01", "2026-07-01"}, make([]string, len(header)-7)...)
		for _, w := range words[1:] {
			name, value, ok := strings.Cut(w, "=")
			if _, known := at[name]; !ok || !known {
				t.Fatalf("%q: what is %q?", line, w)
			}
			row[at[name]] = value
		}
		rows = append(rows, row)
	}
	return write(header, rows)
}

// pricedFocus reads, prices and audits the text of a FOCUS bill.
func pricedFocus(t *testing.T, text string) (*actual.Book, *audit.Audit) {
	t.Helper()
	b := actual.Evaluate(read(t, focusBill(t, text)))
	a := audit.Run(b)
	conserved(t, b, a)
	return b, a
}

// a year's plan of $1 an hour, of which June used three quarters.
const focusPlan = `
	Purchase B=720 E=0 L=720 id=p type="Savings Plan" every=Recurring quantity=720 invoice=i
	Usage    B=0 E=540 L=800 C=760 id=p type="Savings Plan" status=Used every=Usage-Based quantity=540 pricing=Committed invoice=i
	Usage    B=0 E=180 id=p type="Savings Plan" status=Unused every=Usage-Based quantity=180 pricing=Committed invoice=i`

// What must hold in a FOCUS bill is held, and what breaks it is a finding with its
// code and its money.
func TestFOCUSInvariants(t *testing.T) {
	for _, tt := range []struct{ name, bill, want string }{
		{"a bill as FOCUS wants it", focusPlan, "cash 720, amortized 720, true-up 0, prepay 0, difference 0, used 540, unused 180, gross 260, saved 80, utilization 75.0000, on-demand 800, contracted 760," +
			"finding:focus-purchase-effective no, finding:focus-covered-billed no, finding:focus-fees-not-carried no, finding:commitments-saved yes, finding:focus-utilization-differs no, finding:focus-purchase-list yes"},
		{"a purchase has no effective cost", strings.Replace(focusPlan, "E=0", "E=5", 1), "amortized 725, finding:focus-purchase-effective yes, money:focus-purchase-effective 5"},
		{"covered usage is not billed", strings.Replace(focusPlan, "B=0", "B=7", 1), "finding:focus-covered-billed yes, money:focus-covered-billed 7, difference 7"},
		{"fees come back as used and unused", strings.Replace(focusPlan, "E=180", "E=100", 1), "finding:focus-fees-not-carried yes, money:focus-fees-not-carried 80"},
		{"what was paid before may come back besides", strings.Replace(focusPlan, "B=720", "B=300", 1), "finding:focus-fees-not-carried no, true-up -420, difference 0"},
		{"utilization by quantity leaves purchases out", strings.Replace(focusPlan, "quantity=540", "quantity=700", 1), "finding:focus-utilization-differs yes, utilization 75.0000"},
		{"list cost of purchases counts nowhere", focusPlan, "on-demand 800, finding:focus-purchase-list yes, money:focus-purchase-list 720"},
		{"rows without an invoice beside others", focusPlan + "\nUsage B=3 E=3 L=3 C=3 every=Usage-Based", "finding:focus-no-invoice yes, money:focus-no-invoice 3"},
		{"corrections", focusPlan + "\nUsage B=-9 E=-9 class=Correction invoice=i", "finding:focus-corrections yes, money:focus-corrections -9, cash 711"},
		{"parts of other charges", "Usage B=3 E=3 L=3 method=m\nUsage B=7 E=7 L=7 method=m\nUsage B=1 E=1 L=1", "cash 11, finding:focus-allocated yes, money:focus-allocated 10"},
		{"a payment in advance", "Purchase B=8760 E=0 id=p type=Reservation every=One-Time\nUsage B=0 E=720 L=900 id=p type=Reservation status=Used", "cash 8760, amortized 720, prepay 8760, true-up -720, difference 0, saved 180"},
		{"usage of tokens bought before", "Purchase B=100 E=0 every=One-Time\nUsage B=0 E=30 L=40", "cash 100, amortized 30, prepay 100, true-up -30, difference 0"},
		{"a fee that covers nothing else", "Purchase B=511 E=511 every=Recurring", "cash 511, amortized 511, prepay 0, true-up 0, focus_purchase 511, finding:focus-purchase-effective no"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			b, a := pricedFocus(t, tt.bill)
			got := figures(b, a, a.Currencies[0])
			got["contracted"] = a.Currencies[0].Totals[actual.Contracted].String()
			for _, x := range a.Findings {
				if !x.NoMoney {
					got["money:"+string(x.Code)] = x.Money.String()
				}
				if x.Title == "" || x.Why == "" || strings.Contains(x.Title+x.Why, "%!") {
					t.Errorf("%s: %q, %q", x.Code, x.Title, x.Why)
				}
			}
			expect(t, got, tt.want)
		})
	}
}

// What single providers leave out or write otherwise.
func TestFOCUSQuirks(t *testing.T) {
	for _, tt := range []struct{ name, bill, want string }{
		{"Azure: contracted cost of 0 on marketplace and reservation usage", "Usage B=10 E=10 L=12 C=0 provider=Microsoft\nUsage B=0 E=4 L=6 C=0 id=r type=Reservation status=Used provider=Microsoft",
			"contracted 18, on-demand 18, finding:focus-no-contracted yes"},
		{"Azure: list cost of 0 on reservations", "Usage B=0 E=4 L=0 C=0 id=r type=Reservation status=Used provider=Microsoft\nPurchase B=4 E=0 id=r type=Reservation every=Recurring provider=Microsoft",
			"unpriced 1, finding:no-public-price yes, finding:commitments-saved no, finding:commitments-cost-more no"},
		{"Azure: unused savings plans without a cost", "Usage B=0 E=4 L=6 id=s type=\"Savings Plan\" status=Used quantity=4\nUsage B=0 E=0 L=0 C=0 id=s type=\"Savings Plan\" status=Unused quantity=2",
			"finding:focus-unused-at-zero yes, finding:commitments-saved no, used 4, unused 0"},
		{"Azure: committed usage is called Standard", "Usage B=0 E=4 L=6 id=r type=Reservation status=Used pricing=Standard\nPurchase B=4 E=0 id=r type=Reservation every=Recurring pricing=Standard",
			"focus_used 4, saved 2"},
		{"Azure: resource ids in lower case", "Usage B=0 E=1 id=/Orders/AB type=Reservation status=Unused resource=/orders/ab\nUsage B=0 E=3 L=5 id=/Orders/AB type=Reservation status=Used resource=/vm", "used 3, unused 1, saved 1"},
		{"Azure: no invoices, no publisher, no description", "Usage B=1 E=1 L=1 invoice=\"\" publisher=\"\" description=\"\"", "cash 1, finding:focus-no-invoice no"},
		{"Google Cloud: no end, no frequency, no resource", "Usage B=1 E=1 L=1 end=\"\"", "cash 1, amortized 1, grain unknown"},
		{"Google Cloud: commitments whose effective cost is incomplete", "Usage B=0 E=0 L=9 id=c type=CUD status=Used\nPurchase B=5 E=0 id=c type=CUD every=Recurring", "finding:focus-fees-not-carried yes, finding:commitments-saved no"},
		{"Oracle: no status, another case", "Usage B=0 E=4 L=6 id=c every=Usage-based pricing=Committed\nPurchase B=4 E=0 id=c every=recurring", "focus_used 4, true-up 0, difference 0, saved 2"},
		{"Oracle: effective cost of 0 where billed", "Usage B=5 E=0 L=5\nUsage B=5 E=0 L=5\nUsage B=1 E=1 L=1", "finding:focus-effective-empty yes, cash 11, amortized 1"},
		{"the word NULL", "Usage B=5 E=5 L=NULL id=NULL status=NULL class=NULL", "cash 5, on-demand 5, focus 5, finding:focus-corrections no"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			b, a := pricedFocus(t, tt.bill)
			got := figures(b, a, a.Currencies[0])
			got["contracted"] = a.Currencies[0].Totals[actual.Contracted].String()
			expect(t, got, tt.want)
		})
	}
}

// The text of every finding about FOCUS is a sentence, without what does not hold.
func TestFOCUSFindingsName(t *testing.T) {
	_, a := pricedFocus(t, strings.Replace(strings.Replace(focusPlan, "E=180", "E=100", 1), "B=0", "B=7", 1)+"\nUsage B=3 E=3")
	var titles []string
	for _, x := range a.Findings {
		if strings.HasPrefix(string(x.Code), "focus-") {
			titles = append(titles, x.Title)
			if len(x.Filters) == 0 || x.Severity == "" {
				t.Errorf("%s leads to no rows: %+v", x.Code, x)
			}
		}
	}
	if len(titles) < 4 || !slices.Contains(titles, "Usage under commitments was billed besides: $7.00") {
		t.Errorf("%q", titles)
	}
}

// TestPartsOfOtherChargesAreFound holds that the finding about them leads to their
// rows and to no others.
func TestPartsOfOtherChargesAreFound(t *testing.T) {
	b, a := pricedFocus(t, "Usage B=3 E=3 L=3 method=m\nUsage B=7 E=7 L=7 method=n\nUsage B=1 E=1 L=1")
	i := slices.IndexFunc(a.Findings, func(f audit.Finding) bool { return f.Code == audit.FocusAllocated })
	if i < 0 || len(a.Findings[i].Filters) != 1 {
		t.Fatalf("%+v", a.Findings)
	}
	by := a.Findings[i].Filters[0]
	d, ok := b.Ledger().Lookup(by.Dimension)
	blank, known := b.Ledger().Code(d, by.Values[0])
	if !ok || !known || !by.Not || by.Values[0] != "" {
		t.Fatalf("%+v", by)
	}
	rows := breakdown.New(b.Ledger(), b).Run(breakdown.Query{Basis: actual.Cash, Filters: []breakdown.Filter{{Dim: d, Codes: []uint32{blank}, Not: true}}})
	if got := rows.Total.String(); got != "10" {
		t.Errorf("its rows come to %s, want 10", got)
	}
}

// TestFOCUSWithSeveralPrepaidCommitments holds that the bridge of a bill with several
// commitments, paid in advance, by month and in part, closes for each of them.
func TestFOCUSWithSeveralPrepaidCommitments(t *testing.T) {
	b, a := pricedFocus(t, `Purchase B=600 E=0 id=one type="Savings Plan" every=One-Time
		Usage B=0 E=40 L=60 id=one type="Savings Plan" status=Used
		Usage B=0 E=10 id=one type="Savings Plan" status=Unused
		Purchase B=360 E=0 id=two type=Reserved every=One-Time
		Purchase B=15 E=0 id=two type=Reserved every=Recurring
		Usage B=0 E=45 L=70 id=two type=Reserved status=Used
		Usage B=0 E=30 L=50 id=three type=Reserved status=Used
		Usage B=7 E=7 L=7`)
	c := a.Currencies[0]
	expect(t, figures(b, a, c), "cash 982, amortized 132, true-up -110, prepay 960, difference 0, used 115, unused 10")
	want := map[string]string{"one": "600 -50 0", "two": "360 -30 0", "three": "0 -30 0"}
	for _, k := range c.Commitments {
		if got := fmt.Sprint(k.Prepay, " ", k.TrueUp, " ", k.Residual()); got != want[k.ARN] {
			t.Errorf("%s: prepay, true-up and residual are %s, want %s", k.ARN, got, want[k.ARN])
		}
	}
	if len(c.Commitments) != 3 || !c.Bridge.Closes {
		t.Errorf("%d commitments, closes %v", len(c.Commitments), c.Bridge.Closes)
	}
}
