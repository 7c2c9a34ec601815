package view_test

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/plainbill/plainbill/cost/audit"
	"github.com/plainbill/plainbill/cost/breakdown"
	"github.com/plainbill/plainbill/cost/cur"
	"github.com/plainbill/plainbill/cost/known"
	"github.com/plainbill/plainbill/cost/load"
	"github.com/plainbill/plainbill/cost/money"
	"github.com/plainbill/plainbill/cost/view"
)

func audited(t *testing.T, b *view.Bill, q view.AuditQuery) *view.Audited {
	t.Helper()
	a, err := b.Audit(q)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func tableOf(t *testing.T, a *view.Audited, key string) view.AuditTable {
	t.Helper()
	for _, table := range a.Tables {
		if table.Key == key {
			return table
		}
	}
	t.Fatalf("there is no table %s", key)
	return view.AuditTable{}
}

// TestTheAuditAddsUp holds, for two known bills and a made-up one, that every sum
// of the audit is that of the ledger, and that steps lead from total to total, to
// the last digit.
func TestTheAuditAddsUp(t *testing.T) {
	bills := map[string]*view.Bill{"small": small(t).view}
	for _, name := range []string{"workshop-2018-10.snappy.parquet", "generated-100k.cur1.snappy.parquet"} {
		bills[name] = openKnown(t, "bills", name)
	}
	for name, b := range bills {
		a := audited(t, b, view.AuditQuery{})
		at := money.Total{}
		for i, line := range a.Bridge.Lines {
			switch {
			case !line.Total:
				at = at.Plus(line.Money.Value)
			case i == 0:
				at = line.Money.Value
			case at != line.Money.Value:
				t.Errorf("%s: the steps lead to %s, not to %s", name, at, line.Money.Value)
			}
		}
		for _, key := range []string{view.KindTable, view.SourceTable, view.PayerTable} {
			table := tableOf(t, a, key)
			for column, head := range table.Head {
				if !head.Number {
					continue
				}
				sum := money.Total{}
				for _, row := range table.Rows {
					sum = sum.Plus(exactly(t, row.Cells[column].Value))
				}
				if want := exactly(t, table.Sum.Cells[column].Value); sum != want {
					t.Errorf("%s, %s: %s comes to %s, its sum says %s", name, key, head.Text, sum, want)
				}
			}
		}
		o, err := b.Overview(view.Query{})
		if err != nil {
			t.Fatal(err)
		}
		if got, want := exactly(t, tableOf(t, a, view.KindTable).Sum.Cells[3].Value), o.Services.Sum.Money.Value; got != want {
			t.Errorf("%s: the audit says %s, the overview %s", name, got, want)
		}
	}
}

func exactly(t *testing.T, text string) money.Total {
	t.Helper()
	var m money.Total
	if err := m.UnmarshalText([]byte(text)); err != nil {
		t.Fatalf("%q: %v", text, err)
	}
	return m
}

func openKnown(t *testing.T, names ...string) *view.Bill {
	t.Helper()
	path := known.Path(t, names...)
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	bill, err := load.Run([]load.File{{Name: filepath.Base(path), Size: int64(len(content)), R: bytes.NewReader(content)}}, load.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return view.New(view.Made{Ledger: bill.Ledger, Book: bill.Book, Files: bill.Files, Whole: true})
}

// TestOneJudgementOfTheStep holds that the list of files and the audit say the same of
// the step of a bill, also where usage lasts from one hour to 24.
func TestOneJudgementOfTheStep(t *testing.T) {
	for name, want := range map[string]audit.Grain{
		"dataexport-2026-04.cur2.csv": audit.Daily, "hourly-2018-02.cur1.csv.gz": audit.Hourly,
		"workshop-2018-12.snappy.parquet": audit.Hourly, "commitment-cases.cur1.csv": audit.Hourly,
	} {
		content, err := os.ReadFile(known.Path(t, "bills", name))
		if err != nil {
			t.Fatal(err)
		}
		bill, err := load.Run([]load.File{{Name: name, Size: int64(len(content)), R: bytes.NewReader(content)}}, load.Options{})
		if err != nil {
			t.Fatal(err)
		}
		said := strings.Split(bill.States[0].Say, ", ")
		got := audit.New(bill.Book, breakdown.New(bill.Ledger, bill.Book)).Of()
		if got.Grain != want || !slices.Contains(said, want.String()) {
			t.Errorf("%s: the audit says %s, the files %q, want %s", name, got.Grain, said, want)
		}
		if want == audit.Daily && len(got.Months[0].Gaps) > 0 {
			t.Errorf("%s: a bill by days has gaps of hours: %v", name, got.Months[0].Gaps)
		}
	}
}

// TestTheResidualIsToldToItsLastDigit holds what is known of a real month: AWS's
// rounding leaves 5.18 millionths over its nine reservations.
func TestTheResidualIsToldToItsLastDigit(t *testing.T) {
	a := audited(t, openKnown(t, "bills", "workshop-2018-10.snappy.parquet"), view.AuditQuery{})
	if want := "Left over: $0.00000518. AWS rounds each row; it is spread over "; !strings.HasPrefix(a.Bridge.Note, want) {
		t.Errorf("the note is %q", a.Bridge.Note)
	}
	for _, r := range tableOf(t, a, view.IdentityTable).Rows {
		if r.Failed {
			t.Errorf("%+v", r)
		}
	}
}

// TestOneVerdictOnWhatIsNotExplained holds that letter, overview and audit of a bill
// say the same of what lies between invoice and cost, and that the ledger bar does not
// call it reconciled.
func TestOneVerdictOnWhatIsNotExplained(t *testing.T) {
	b := openKnown(t, "awkward", "slice_plain.cur1.csv")
	letter, err := b.Letter(view.LetterQuery{})
	if err != nil {
		t.Fatal(err)
	}
	if got := letter.Ahead.Fixed(2) + ", " + letter.Left.Fixed(2); got != "27068.40, 17.77" {
		t.Errorf("the letter has %s", got)
	}
	overview, err := b.Overview(view.Query{})
	if err != nil {
		t.Fatal(err)
	}
	if want := letter.Left.Display("USD", 2); !strings.Contains(overview.BridgeHead, want) {
		t.Errorf("%q does not hold %s", overview.BridgeHead, want)
	}
	if bar := letter.Bar; bar.StateText != "Not all explained" || bar.Sound || bar.Unexplained != letter.Left {
		t.Errorf("the bar says %q, %s unexplained", bar.StateText, bar.Unexplained.Fixed(2))
	}
	// What is not explained lies in the bridge, not between the total and its parts.
	for _, checks := range [][]view.Check{overview.Trust, audited(t, b, view.AuditQuery{}).Checks} {
		if sum, bridge := checks[1], checks[2]; sum.Code != "sum" || !sum.OK || bridge.Code != "bridge" || bridge.OK {
			t.Errorf("%+v, %+v", sum, bridge)
		}
	}
}

// TestAnOpenMonthIsAnEstimate holds that a month that is not final says so in its
// first sentence, and is no verdict on what is unused.
func TestAnOpenMonthIsAnEstimate(t *testing.T) {
	a := audited(t, open(t, rows(usage(1, "AmazonEC2", "USD", "10", ""), usage(18, "AmazonS3", "USD", "5", ""))).view, view.AuditQuery{})
	if a.Headline != "August so far is billed at $15.00; it cost $15.00." {
		t.Errorf("%q", a.Headline)
	}
	table := tableOf(t, a, view.OpenTable)
	if len(table.Rows) != 1 || table.Rows[0].Cells[3].Value != "15" || !strings.Contains(table.Rows[0].Cells[0].Sub, "Usage ends on 18 August 2026") {
		t.Errorf("%+v", table.Rows)
	}
}

// TestDiscountsInColumnsAreNotOnTheInvoice holds that unblended costs are not said to
// be those of an invoice that has discounts taken off.
func TestDiscountsInColumnsAreNotOnTheInvoice(t *testing.T) {
	head := "bill_payer_account_id,bill_payer_account_name,bill_billing_period_start_date,bill_billing_period_end_date,bill_invoice_id,line_item_usage_account_id,line_item_line_item_type,line_item_usage_start_date,line_item_usage_end_date,line_item_product_code,line_item_unblended_cost,line_item_net_unblended_cost,discount,line_item_currency_code\n"
	row := "1,me,2026-08-01T00:00:00Z,2026-09-01T00:00:00Z,I,1,Usage,2026-08-01T00:00:00Z,2026-09-01T00:00:00Z,AmazonEC2,100,90,\"{\"\"edp\"\":-10}\",USD\n"
	a := audited(t, open(t, head+row).view, view.AuditQuery{})
	if a.Headline != "Before private discounts August is billed at $100.00; net of them it cost $90.00." ||
		a.Bridge.Title != "Nothing was paid in advance: what is billed is the cost, before private discounts." {
		t.Errorf("%q, %q", a.Headline, a.Bridge.Title)
	}
}

// TestTheAuditKeepsToItsMonthAndCurrency holds that no figure mixes either.
func TestTheAuditKeepsToItsMonthAndCurrency(t *testing.T) {
	o := open(t, rows(usage(1, "AmazonEC2", "USD", "10", "I"), usage(31, "AmazonEC2", "USD", "5", "I"), usage(2, "AmazonEC2", "CNY", "50", "I")))
	a := audited(t, o.view, view.AuditQuery{Currency: "CNY"})
	if a.Headline != "The invoice says CNY 50.00, and that is what August cost." || len(tableOf(t, a, view.CurrencyTable).Rows) != 2 {
		t.Errorf("%q", a.Headline)
	}
	july := audited(t, small(t).view, view.AuditQuery{From: "2026-07", To: "2026-08"})
	august := audited(t, small(t).view, view.AuditQuery{})
	both := audited(t, small(t).view, view.AuditQuery{From: "2026-07", To: "2026-09"})
	sum := func(a *view.Audited) money.Total { return exactly(t, tableOf(t, a, view.KindTable).Sum.Cells[3].Value) }
	if sum(july).Plus(sum(august)) != sum(both) {
		t.Errorf("July %s and August %s make %s", sum(july), sum(august), sum(both))
	}
	days := audited(t, small(t).view, view.AuditQuery{From: "2026-07-03", To: "2026-07-09"})
	if sum(days) != sum(july) || days.Query.From != "2026-07" || days.Query.To != "2026-08" {
		t.Errorf("some days of July: %s from %s to %s", sum(days), days.Query.From, days.Query.To)
	}
	none := audited(t, small(t).view, view.AuditQuery{From: "2020-01", To: "2020-02"})
	if none.Headline != "No rows are in this time." || len(none.Tables) == 0 {
		t.Errorf("%q", none.Headline)
	}
	if _, err := small(t).view.Audit(view.AuditQuery{Basis: "best"}); err == nil {
		t.Error("a basis that does not exist was audited")
	}
}

// TestCostExplorer holds the sums that people compare, on rows of every kind.
func TestCostExplorer(t *testing.T) {
	line := func(kind, service, cost string) string {
		return kind + ",2026-08-01T00:00:00Z,2026-09-01T00:00:00Z,111111111111," + service + ",USD," + cost + ",I"
	}
	a := audited(t, open(t, rows(usage(31, "AmazonEC2", "USD", "100", "I"), line("Tax", "AmazonEC2", "19"), line("Credit", "AmazonEC2", "-7"), line("Refund", "AmazonS3", "-2"),
		line("Fee", "AWSSupportBusiness", "30"), line("Tax", "AWSSupportBusiness", "3"))).view, view.AuditQuery{})
	for key, want := range map[string]string{"unblended": "143", "unblended-no-credits": "152", "unblended-no-tax": "130", "unblended-no-support": "100", "amortized": "143"} {
		for _, r := range tableOf(t, a, view.ExplorerTable).Rows {
			if r.Key == key && r.Cells[2].Value != want {
				t.Errorf("%s is %s, want %s", key, r.Cells[2].Value, want)
			}
		}
	}
}

// TestEveryFindingSaysWhatToDo holds that what is wrong comes with a way out.
func TestEveryFindingSaysWhatToDo(t *testing.T) {
	for _, name := range []string{"mixed_currency.cur1.csv", "slice_plain.cur1.csv", "no_net_columns.cur1.csv"} {
		b := openKnown(t, "awkward", name)
		a := audited(t, b, view.AuditQuery{})
		for _, f := range a.Findings {
			if f.Do == "" && (f.Severity == "stop" || f.Severity == "warn") {
				t.Errorf("%s: %s says nothing of what to do", name, f.Code)
			}
		}
		if len(a.Findings) == 0 {
			t.Errorf("%s has no findings", name)
		}
	}
}

// TestNetUnblendedIsTheColumn holds the sum that Cost Explorer calls net unblended
// against the column itself.
func TestNetUnblendedIsTheColumn(t *testing.T) {
	b := openKnown(t, "bills", "generated-100k.cur1.snappy.parquet")
	want := money.Total{}
	for _, s := range b.Ledger.Segments() {
		for i, kind := range s.Types() {
			a := s.Amount(cur.NetUnblended, i)
			if s.Null(cur.NetUnblended, i) && !kind.Discount() {
				a = s.Amount(cur.Unblended, i)
			}
			want.Add(a)
		}
	}
	p := audit.New(b.Book, breakdown.New(b.Ledger, b.Book)).Prove("USD")
	if p.NetUnblended != want || !b.Book.HasNet() {
		t.Errorf("net unblended is %s, want %s", p.NetUnblended, want)
	}
}

// TestCostExplorerIsAboutAWS holds that sums to compare with Cost Explorer are given
// where all rows are AWS's.
func TestCostExplorerIsAboutAWS(t *testing.T) {
	const header = "BilledCost,EffectiveCost,ListCost,BillingAccountId,BillingPeriodStart,ChargePeriodStart,ChargePeriodEnd,ChargeCategory,ServiceName,BillingCurrency,ProviderName\n"
	row := func(provider string) string {
		return "1,1,1,7,2026-08-01T00:00:00Z,2026-08-01T00:00:00Z,2026-08-01T01:00:00Z,Usage,Machines,USD," + provider + "\n"
	}
	for bill, want := range map[string]bool{
		header + row("AWS"): true, header + row("Amazon Web Services"): true, header + row("Microsoft"): false, header + row("AWS") + row("Oracle"): false, header + row(""): false,
		rows(usage(3, "AmazonEC2", "USD", "1", "I")): true,
	} {
		a := audited(t, open(t, bill).view, view.AuditQuery{})
		found := false
		for _, x := range a.Tables {
			found = found || x.Key == view.ExplorerTable
		}
		if found != want {
			t.Errorf("%s: table %v, want %v", bill[len(bill)-30:], found, want)
		}
	}
}

// TestABillOpensWithAMonthOfSome holds that a few stray rows of a newer month do not
// hide the month that a bill is about, and that this is said.
func TestABillOpensWithAMonthOfSome(t *testing.T) {
	month := func(n int, month string) (text string) {
		for range n {
			text += month + "-01T00:00:00Z,Usage,AmazonEC2,1,USD\n"
		}
		return text
	}
	for _, tt := range []struct{ name, bill, from, says string }{
		{"a stray row", month(200, "2026-07") + month(1, "2026-08"), "2026-07", "This is July 2026, because August 2026 has only 1 row."},
		{"two stray months", month(300, "2026-06") + month(1, "2026-07") + month(2, "2026-08"), "2026-06", "This is June 2026, because the 2 months after it have only 3 rows."},
		{"the first days of a month", month(200, "2026-07") + month(6, "2026-08"), "2026-08", ""},
	} {
		b := open(t, "bill_billing_period_start_date,line_item_line_item_type,line_item_product_code,line_item_unblended_cost,line_item_currency_code\n"+tt.bill).view
		o, err := b.Overview(view.Query{})
		if err != nil || o.Query.From != tt.from || !strings.HasPrefix(o.Lead, tt.says) || tt.says == "" && strings.Contains(o.Lead, "This is") {
			t.Errorf("%s: from %s, %q, %v; want %s, %q", tt.name, o.Query.From, o.Lead, err, tt.from, tt.says)
		}
		if a := audited(t, b, view.AuditQuery{}); a.Query.From != tt.from {
			t.Errorf("%s: the audit is of %s, want %s", tt.name, a.Query.From, tt.from)
		}
	}
}
