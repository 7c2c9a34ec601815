package view_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/plainbill/plainbill/cost/cur"
	"github.com/plainbill/plainbill/cost/view"
)

// rows makes a CUR of a few columns: type, start, end, account, service,
// currency, cost, invoice. A blank invoice means that the bill is open.
func rows(lines ...string) string {
	var b strings.Builder
	b.WriteString("bill/BillingPeriodStartDate,lineItem/LineItemType,lineItem/UsageStartDate,lineItem/UsageEndDate,lineItem/UsageAccountId,lineItem/ProductCode,lineItem/CurrencyCode,lineItem/UnblendedCost,bill/InvoiceId\n")
	for _, line := range lines {
		b.WriteString("2026-08-01T00:00:00Z," + line + "\n")
	}
	return b.String()
}

func usage(day int, service, currency, cost, invoice string) string {
	return fmt.Sprintf("Usage,2026-08-%02dT00:00:00Z,2026-08-%02dT01:00:00Z,111111111111,%s,%s,%s,%s", day, day, service, currency, cost, invoice)
}

func overview(t *testing.T, o opened, q view.Query) *view.Overview {
	t.Helper()
	got, err := o.view.Overview(q)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func TestCurrenciesAreNeverAdded(t *testing.T) {
	o := open(t, rows(usage(1, "AmazonEC2", "USD", "10", "I"), usage(31, "AmazonEC2", "USD", "5", "I"), usage(2, "AmazonEC2", "CNY", "50", "I")))
	for currency, want := range map[string]string{"": "$15.00", "USD": "$15.00", "CNY": "CNY 50.00"} {
		got := overview(t, o, view.Query{Currency: currency})
		if got.Bar.TotalText != want || got.Services.Sum.Money.Text != want {
			t.Errorf("%q: the bar says %s, the table %s, want %s", currency, got.Bar.TotalText, got.Services.Sum.Money.Text, want)
		}
		if len(got.Bar.Currencies) != 2 || got.Bar.Rows != 3 {
			t.Errorf("the bar has %v and %d rows", got.Bar.Currencies, got.Bar.Rows)
		}
		e, err := o.view.Explore(view.Query{Currency: currency, Filters: []view.Filter{{Dimension: "service", Values: []string{"AmazonEC2"}}}})
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasSuffix(e.Table.Conservation, want+", the ledger total.") {
			t.Errorf("%q: %s", currency, e.Table.Conservation)
		}
	}
}

// TestRowsWithoutACurrencyCanBeChosen holds that rows which name no currency have a
// name beside those that do, by which every screen can be asked for them.
func TestRowsWithoutACurrencyCanBeChosen(t *testing.T) {
	o := open(t, rows(usage(1, "AmazonEC2", "USD", "10", "I"), usage(31, "AmazonEC2", "USD", "5", "I"), usage(2, "AmazonS3", "", "50", "I")))
	got := overview(t, o, view.Query{Currency: cur.NoCurrency})
	if want := []string{"USD", cur.NoCurrency}; !slices.Equal(got.Bar.Currencies, want) || got.Bar.TotalText != "50.00" || got.Query.Currency != cur.NoCurrency {
		t.Errorf("%q, %s of %q", got.Bar.Currencies, got.Bar.TotalText, got.Query.Currency)
	}
	if i := slices.IndexFunc(got.Findings, func(f view.Finding) bool { return f.Code == string(cur.MixedCurrencies) }); i < 0 || got.Findings[i].Title != "USD and no currency rows found" {
		t.Errorf("the findings are %+v", got.Findings)
	}
	c, err := o.view.Commitments(view.CommitmentsQuery{Currency: cur.NoCurrency})
	if err != nil || c.Currency != "" {
		t.Errorf("the commitments are in %q, %v", c.Currency, err)
	}
}

func TestAnOpenMonthSaysSo(t *testing.T) {
	o := open(t, rows(usage(1, "AmazonEC2", "USD", "10", ""), usage(18, "AmazonS3", "USD", "5", "")))
	got := overview(t, o, view.Query{})
	if want := "August so far cost $15.00; usage is in until 18 Aug 2026."; got.Headline != want {
		t.Errorf("the headline is %q, want %q", got.Headline, want)
	}
	if !got.Bar.Open || got.Bar.PeriodText != "1–18 Aug 2026 UTC, open until 31 Aug 2026" {
		t.Errorf("the bar says %q, open %v", got.Bar.PeriodText, got.Bar.Open)
	}
	last := got.Daily.Steps[len(got.Daily.Steps)-1]
	if len(got.Daily.Steps) != 18 || !last.Incomplete || got.Daily.Steps[0].Incomplete {
		t.Errorf("%d days, the last %+v, the first %+v", len(got.Daily.Steps), last, got.Daily.Steps[0])
	}
}

func TestAClosedMonthIsWhole(t *testing.T) {
	o := open(t, rows(usage(3, "AmazonEC2", "USD", "10", "I"), usage(31, "AmazonS3", "USD", "5", "I")))
	got := overview(t, o, view.Query{})
	if got.Headline != "August cost $15.00." || got.Bar.PeriodText != "1–31 Aug 2026 UTC, closed" || got.Bar.PeriodEnd != "2026-09-01" {
		t.Errorf("%q, %q until %q", got.Headline, got.Bar.PeriodText, got.Bar.PeriodEnd)
	}
}

func TestAPartOfABillIsNeverCalledWhole(t *testing.T) {
	o := open(t, rows(usage(3, "AmazonEC2", "USD", "10", "I")))
	part := view.New(view.Made{Ledger: o.Ledger, Book: o.Book, Files: o.Files})
	got, err := part.Overview(view.Query{})
	if err != nil {
		t.Fatal(err)
	}
	if got.Bar.State != "partial" || got.Bar.StateText != "Incomplete" || !strings.Contains(got.Headline, "incomplete") || !strings.HasSuffix(got.Bar.PeriodText, "partial") {
		t.Errorf("%s, %s, %q, %q", got.Bar.State, got.Bar.StateText, got.Headline, got.Bar.PeriodText)
	}
}

// The subject of a bill without billing periods begins no sentence there.
func TestAPartOfABillWithoutMonths(t *testing.T) {
	o := open(t, "line_item_line_item_type,line_item_product_code,line_item_currency_code,line_item_unblended_cost\nUsage,AmazonEC2,USD,10\n")
	if got := overview(t, o, view.Query{}); got.Headline != "This bill cost $10.00." {
		t.Fatalf("%q", got.Headline)
	}
	part := view.New(view.Made{Ledger: o.Ledger, Book: o.Book, Files: o.Files})
	if got, err := part.Overview(view.Query{}); err != nil || got.Headline != "What was read of this bill cost $10.00; the bill is incomplete." {
		t.Errorf("%q, %v", got.Headline, err)
	}
	whole := "The invoice says $10.00, and that is what this bill cost."
	if got, err := o.view.Audit(view.AuditQuery{}); err != nil || got.Headline != whole {
		t.Errorf("%q, %v", got.Headline, err)
	}
	if got, err := o.view.Letter(view.LetterQuery{}); err != nil || got.When != "this bill" || got.Period != "This bill" {
		t.Errorf("%+v, %v", got, err)
	}
}

// What may be counted twice is not reconciled.
func TestADoubtfulBillIsNotReconciled(t *testing.T) {
	o := open(t, rows(usage(3, "AmazonEC2", "USD", "10", "I")))
	doubtful := view.New(view.Made{Ledger: o.Ledger, Book: o.Book, Files: o.Files, Whole: true, Twice: true})
	got, err := doubtful.Overview(view.Query{})
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(got.Trust, func(c view.Check) bool { return c.Code == "rows" })
	if got.Bar.StateText != "May count twice" || i < 0 || got.Trust[i].OK || got.Trust[i].Text != "1 of 1; some may count twice" {
		t.Errorf("%s, %+v", got.Bar.StateText, got.Trust)
	}
}

// A share of a sum that is not positive would mean nothing.
func TestCreditsBeyondTheCost(t *testing.T) {
	o := open(t, rows(usage(3, "AmazonEC2", "USD", "10", "I"), usage(4, "AmazonEC2", "USD", "-30", "I"), usage(5, "AmazonS3", "USD", "2", "I")))
	e, err := o.view.Explore(view.Query{})
	if err != nil {
		t.Fatal(err)
	}
	if e.Headline != "August cost −$18.00." {
		t.Errorf("the headline is %q", e.Headline)
	}
	for _, r := range append(e.Table.Rows, e.Table.Sum) {
		if r.ShareText != "–" || r.Share != 0 {
			t.Errorf("%s has a share of %s", r.Label, r.ShareText)
		}
	}
	if e.Table.Rows[0].Label != "S3" || e.Table.Rows[1].Money.Text != "−$20.00" {
		t.Errorf("the rows are %+v", e.Table.Rows)
	}
	if !strings.Contains(e.Icicle.LeftOut, "−$20.00") || e.Icicle.Root.Money.Text != "$2.00" {
		t.Errorf("the icicle draws %s and leaves out %q", e.Icicle.Root.Money.Text, e.Icicle.LeftOut)
	}
}

// What costs less than a cent is not free.
func TestTinyAmountsAreWrittenOut(t *testing.T) {
	o := open(t, rows(usage(3, "AmazonEC2", "USD", "0.0000000123", "I"), usage(4, "AmazonS3", "USD", "0", "I")))
	got := overview(t, o, view.Query{})
	if got.Headline != "August cost $0.0000000123." || got.Services.Rows[1].Money.Text != "$0.00" {
		t.Errorf("%q, %+v", got.Headline, got.Services.Rows)
	}
}

func TestARestOfOneIsShown(t *testing.T) {
	o := open(t, rows(usage(1, "A", "USD", "3", "I"), usage(2, "B", "USD", "2", "I"), usage(3, "C", "USD", "1", "I"), usage(4, "", "USD", "0.5", "I")))
	for top, want := range map[int]string{1: "A, 3 other services", 2: "A, B, 2 other services", 3: "A, B, C, (no value)", -1: "A, B, C, (no value)"} {
		e, err := o.view.Explore(view.Query{Top: top})
		if err != nil {
			t.Fatal(err)
		}
		var labels []string
		for _, r := range e.Table.Rows {
			labels = append(labels, r.Label)
		}
		if got := strings.Join(labels, ", "); got != want {
			t.Errorf("the largest %d are %s, want %s", top, got, want)
		}
	}
}

func TestABillWithoutRowsOrTimes(t *testing.T) {
	for name, text := range map[string]string{
		"no rows":  rows(),
		"no times": "lineItem/LineItemType,lineItem/UnblendedCost\nUsage,4\nTax,1\n",
	} {
		o := open(t, text)
		for _, basis := range []string{"amortized", "net", "cash", "on_demand", "naive"} {
			got := overview(t, o, view.Query{Basis: basis})
			if got.Bar.Unexplained.Sign() != 0 || strings.Contains(got.Headline, "$") {
				t.Errorf("%s: %q", name, got.Headline)
			}
			e, err := o.view.Explore(view.Query{Basis: basis, GroupBy: "line_item_type"})
			if err != nil {
				t.Fatal(err)
			}
			if (e.Empty != nil) != (name == "no rows") || len(e.Series.Steps) != 0 {
				t.Errorf("%s: %+v with %d steps", name, e.Empty, len(e.Series.Steps))
			}
		}
	}
}

// Links come from outside: what they name need not exist in this bill.
func TestQuestionsFromOutside(t *testing.T) {
	o := open(t, rows(usage(1, "AmazonEC2", "USD", "3", "I")))
	for _, q := range []view.Query{
		{Basis: "best"}, {GroupBy: "tag:none"}, {Grain: "week"}, {From: "yesterday"}, {To: "2026-13"},
	} {
		if _, err := o.view.Explore(q); err == nil {
			t.Errorf("%+v was answered", q)
		}
	}
	for _, tt := range []struct {
		q    view.Query
		want int64
	}{
		{view.Query{Filters: []view.Filter{{Dimension: "tag:none", Values: []string{"x"}}}}, 0},
		{view.Query{Filters: []view.Filter{{Dimension: "tag:none", Values: []string{""}}}}, 1},
		{view.Query{Filters: []view.Filter{{Dimension: "tag:none", Values: []string{"x"}, Not: true}}}, 1},
		{view.Query{Filters: []view.Filter{{Dimension: "service", Values: []string{"Nothing"}}}}, 0},
		{view.Query{Filters: []view.Filter{{Dimension: "service", Values: nil}}}, 0},
		{view.Query{Filters: []view.Filter{{Dimension: "service", Values: nil, Not: true}}}, 1},
		{view.Query{From: "2026-09", To: "2026-10"}, 0},
		{view.Query{From: "2026-08-02", To: "2026-08-01"}, 0},
		{view.Query{From: "2026-08"}, 1},
		{view.Query{To: "2026-08-02"}, 1},
		{view.Query{Currency: "XTS"}, 1},
		{view.Query{Then: "nonsense", Top: 1 << 40}, 1},
	} {
		e, err := o.view.Explore(tt.q)
		if err != nil {
			t.Errorf("%+v: %v", tt.q, err)
			continue
		}
		if e.Table.Sum.Rows != tt.want || (e.Empty != nil) != (tt.want == 0) {
			t.Errorf("%+v found %d rows, want %d; %+v", tt.q, e.Table.Sum.Rows, tt.want, e.Empty)
		}
		if _, err := o.view.LineItems(tt.q, -5, 1<<30); err != nil {
			t.Error(err)
		}
	}
	if page, err := o.view.LineItems(view.Query{}, 1<<62, 10); err != nil || len(page.Rows) != 0 {
		t.Errorf("far down there are %+v, %v", page, err)
	}
}
