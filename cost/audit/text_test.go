package audit_test

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"io"
	"os"
	"path/filepath"
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

// TestPrecision holds, T28, that amounts in every notation count to the last
// digit, and that ten million tiny ones add up to exactly one.
func TestPrecision(t *testing.T) {
	b, a := priced(t, "Usage U=1E-10\nUsage U=1.4E-8\nUsage U=\" \"\nUsage U=-0.00\nUsage U=-7.0E-10\nUsage U=2e1")
	expect(t, figures(b, a, a.Currencies[0]), "cash 20.0000000134, amortized 20.0000000134, rows 6")

	const rows, batch = 10_000_000, 50_000
	tiny := make([]money.Amount, batch)
	types := make([]cur.LineItemType, batch)
	for i := range tiny {
		tiny[i], types[i] = money.Unit/rows, cur.Usage
	}
	lb := ledger.NewBuilder()
	f := lb.File("tiny.csv")
	for n := range rows / batch {
		run := &cur.Batch{FirstRow: int64(n*batch + 1), Rows: batch, Types: types}
		run.Columns[cur.Unblended] = &cur.Column{Money: tiny}
		if err := f.Batch(run); err != nil {
			t.Fatal(err)
		}
	}
	r := actual.Evaluate(lb.Seal()).Bridge("")
	if r.Cash != money.Unit.Total() || r.Amortized != money.Unit.Total() {
		t.Errorf("ten million times 1e-7: cash %v, amortized %v", r.Cash, r.Amortized)
	}
}

// every is a bill with rows of all kinds that columns of commitments price.
const every = `
	DiscountedUsage U=0 effective=32.40 P=54
	RIFee U=43.20 AUF=0 UAUF=0 URF=10.80
	Fee U=525.60 arn=ri-2
	SavingsPlanCoveredUsage U=432 effective=302.40 P=432
	SavingsPlanNegation U=-432 P=432
	SavingsPlanRecurringFee U=504 TC=504 UC=302.40
	Usage U=1 P=1`

// TestSpelling holds, T29, that a bill is the same whatever its columns are
// called: CUR 1.0, Athena, old Athena, and both spellings of ARN.
func TestSpelling(t *testing.T) {
	header, rows := table(t, every)
	want := figuresOf(t, write(header, rows))
	for _, tt := range []struct {
		name  string
		spell func(string) string
	}{
		{"line_item_unblended_cost", cur.Canonical},
		{"lineitem_unblendedcost", func(s string) string {
			group, name, _ := strings.Cut(s, "/")
			return cur.Stripped(group) + "_" + cur.Stripped(name)
		}},
		{"LINEITEM/UNBLENDEDCOST", strings.ToUpper},
		{"savingsPlan/SavingsPlanArn", func(s string) string { return strings.Replace(s, "ARN", "Arn", 1) }},
		{"LineItem/UnblendedCost", func(s string) string { return strings.ToUpper(s[:1]) + s[1:] }},
	} {
		var spelled []string
		for _, name := range header {
			spelled = append(spelled, tt.spell(name))
		}
		got := figuresOf(t, write(spelled, rows))
		for name := range want {
			if got[name] != want[name] {
				t.Errorf("%s: %s is %s, want %s", tt.name, name, got[name], want[name])
			}
		}
	}
}

func figuresOf(t *testing.T, text string) map[string]string {
	t.Helper()
	b := actual.Evaluate(read(t, text))
	a := audit.Run(b)
	return figures(b, a, a.Currencies[0])
}

// TestTags holds, T30, that tags survive as they are: two keys that differ by
// case, and values with commas, quotes, line ends and signs beyond ASCII.
func TestTags(t *testing.T) {
	value := "a, \"b\"\nc \U0001F600"
	header, rows := table(t, "Usage U=1\nUsage U=2")
	header = append(header, "resourceTags/user:Name", "resourceTags/user:name")
	rows[0], rows[1] = append(rows[0], value, ""), append(rows[1], "", "b")
	l := read(t, write(header, rows))
	for key, want := range map[string]string{"tag:user:Name": value, "tag:user:name": "b"} {
		d, ok := l.Lookup(key)
		if !ok || !slices.Contains(l.Values(d), want) {
			t.Errorf("%s: %q, want %q", key, l.Values(d), want)
		}
	}
	for key, want := range map[string]string{"tag:user_name": "tag:user:Name", "tag:user_names": "", "tag:user:Náme": "", "category:user_name": ""} {
		if d, ok := l.Lookup(key); ok != (want != "") || l.Key(d) != want {
			t.Errorf("%s finds %q, want %q", key, l.Key(d), want)
		}
	}
	cur2 := "line_item_line_item_type,bill_billing_period_start_date,line_item_usage_start_date,line_item_usage_account_id,line_item_product_code,line_item_unblended_cost,bill_payer_account_name,resource_tags\n" +
		"Usage,2026-06-01T00:00:00Z,2026-06-01T00:00:00Z,1,AmazonEC2,1,me,\"{\"\"user_name\"\":\"\"a, \\\"\"b\\\"\"\\nc \U0001F600\"\"}\"\n"
	l = read(t, cur2)
	if d, ok := l.Lookup("tag:user_name"); !ok || !slices.Contains(l.Values(d), value) {
		t.Errorf("a tag in JSON: %q, want %q", l.Values(d), value)
	}
}

// TestAccounts holds, T31, that the zeros of an account are part of it.
func TestAccounts(t *testing.T) {
	l := read(t, write(table(t, "Usage U=1 account=000012345678 payer=000000000001")))
	if got := l.Values(ledger.Account)[1]; got != "000012345678" {
		t.Errorf("account %q", got)
	}
	if got := audit.Run(actual.Evaluate(l)).Payers; !slices.Equal(got, []string{"000000000001"}) {
		t.Errorf("payers %q", got)
	}
}

// TestCurrencies holds, T32, that currencies have totals of their own.
func TestCurrencies(t *testing.T) {
	b, a := priced(t, "Usage U=10\nUsage U=20 currency=CNY\nUsage U=30 currency=CNY")
	if len(a.Currencies) != 2 || !has(a, audit.SeveralCurrencies) {
		t.Fatalf("%d currencies, findings %+v", len(a.Currencies), a.Findings)
	}
	expect(t, figures(b, a, a.Currencies[0]), "cash 50, rows 2")
	expect(t, figures(b, a, a.Currencies[1]), "cash 10, rows 1")
	conserved(t, b, a)
}

const focusHeader = "BillingAccountId,BillingPeriodStart,BillingPeriodEnd,ChargePeriodStart,ChargePeriodEnd,BillingCurrency,SubAccountId,ServiceName,ChargeCategory,CommitmentDiscountStatus,BilledCost,EffectiveCost,ListCost\n"

func focusRow(category, status, costs string) string {
	return "1,2026-06-01T00:00:00Z,2026-07-01T00:00:00Z,2026-06-01T00:00:00Z,2026-06-02T00:00:00Z,USD,2,EC2," + category + "," + status + "," + costs + "\n"
}

// TestFocus holds, T40, that a FOCUS bill costs what its provider says, and that
// the list cost of a purchase does not count beside that of what it covers.
func TestFocus(t *testing.T) {
	text := focusHeader + focusRow("Purchase", "", "459000,0,459000") +
		strings.Repeat(focusRow("Usage", "Used", "0,52.40,78.60"), 18) +
		strings.Repeat(focusRow("Usage", "Unused", "0,52.40,"), 6) +
		focusRow("Usage", "", "10.15,10.15,10.15")
	b := actual.Evaluate(read(t, text))
	a := audit.Run(b)
	expect(t, figures(b, a, a.Currencies[0]),
		"cash 459010.15, amortized 1267.75, net 1267.75, naive 1267.75, on-demand 1424.95, focus 10.15, focus_used 943.2, focus_unused 314.4, focus_purchase 0, prepay 459000, true-up -1257.6, difference 0")
	conserved(t, b, a)
}

// TestFocusSample holds, T41, that the text NULL is no value and that a cut row
// is rejected with its place, the rest kept.
func TestFocusSample(t *testing.T) {
	text := strings.ReplaceAll(focusHeader+focusRow("Usage", "NULL", "5,4,6")+focusRow("Usage", "NULL", "1,1,NULL")+focusRow("Usage", "Used", "0,3,5"), "Z,", ",")
	lb := ledger.NewBuilder()
	s := sink{lb.File("focus.csv")}
	if _, err := curcsv.Decode("focus.csv", strings.NewReader(text+"1,2026-06"), s); err != nil {
		if e, ok := err.(*cur.FileError); !ok || e.Code != cur.DamagedFile {
			t.Fatal(err)
		}
	}
	b := actual.Evaluate(lb.Seal())
	a := audit.Run(b)
	expect(t, figures(b, a, a.Currencies[0]), "cash 6, amortized 8, on-demand 12, rows 3, finding:rejected-rows yes")
	if r := b.Ledger().Rejects(); len(r) != 1 || r[0].Row != 4 {
		t.Errorf("rejects %v", r)
	}

	b = actual.Evaluate(openSome(t, filepath.Join(folder(t, "focus"), "focus-sample-1.0.csv")))
	a = audit.Run(b)
	conserved(t, b, a)
	if !has(a, audit.FocusEffectiveEmpty) {
		t.Error("effective costs that are rounded to nothing are not noticed")
	}
}

// openSome decodes a text of which some rows may be rejected.
func openSome(t *testing.T, path string) *ledger.Ledger {
	t.Helper()
	lb := ledger.NewBuilder()
	f, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := curcsv.Decode(path, bytes.NewReader(f), sink{lb.File(path)}); err != nil {
		t.Log(err)
	}
	return lb.Seal()
}

// TestPacking holds, T42, that rows are read once through a zip of two texts, a
// gzip of two members, a byte order mark and line ends of either kind.
func TestPacking(t *testing.T) {
	header, rows := table(t, every)
	want := figuresOf(t, write(header, rows))
	half := len(rows) / 2
	parts := []string{write(header, rows[:half]), "\ufeff" + strings.ReplaceAll(write(header, rows[half:]), "\n", "\r\n")}

	var packed bytes.Buffer
	z := zip.NewWriter(&packed)
	for i, p := range parts {
		w, err := z.Create([]string{"bill-1.csv", "bill-2.csv"}[i])
		if err != nil {
			t.Fatal(err)
		}
		_, _ = io.WriteString(w, p) // a bytes.Buffer takes everything
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	zr, err := zip.NewReader(bytes.NewReader(packed.Bytes()), int64(packed.Len()))
	if err != nil {
		t.Fatal(err)
	}
	var members []string
	for _, m := range zr.File {
		r, err := m.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		members = append(members, string(text))
	}

	var twice bytes.Buffer
	whole := write(header, rows)
	for _, p := range []string{whole[:len(whole)/2], whole[len(whole)/2:]} {
		w := gzip.NewWriter(&twice)
		_, _ = io.WriteString(w, p)
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
	}
	gr, err := gzip.NewReader(&twice)
	if err != nil {
		t.Fatal(err)
	}
	inflated, err := io.ReadAll(gr)
	if err != nil {
		t.Fatal(err)
	}
	for name, texts := range map[string][]string{"zip": members, "gzip": {string(inflated)}, "mark and CRLF": parts} {
		b := actual.Evaluate(read(t, texts...))
		a := audit.Run(b)
		got := figures(b, a, a.Currencies[0])
		for k := range want {
			if got[k] != want[k] {
				t.Errorf("%s: %s is %s, want %s", name, k, got[k], want[k])
			}
		}
	}
}

// TestAwkward holds what awkward copies of one bill come to.
func TestAwkward(t *testing.T) {
	root := folder(t, "awkward")
	plain := func(name string) (*actual.Book, *audit.Audit) {
		b := actual.Evaluate(openSome(t, filepath.Join(root, name)))
		a := audit.Run(b)
		conserved(t, b, a)
		return b, a
	}
	const cash = "27977.8451156203"
	for _, tt := range []struct{ file, want string }{
		{"slice_plain.cur1.csv", "cash " + cash + ", naive 27977.9207717094, amortized 900.9629332203, ri_effective 1.5933504, sp_unused 0.4, sp_effective 2.37"},
		{"shuffled_columns.cur1.csv", "cash " + cash + ", naive 27977.9207717094, amortized 900.9629332203"},
		{"no_commitment_columns.cur1.csv", "cash " + cash + ", amortized " + cash + ", finding:no-commitment-columns yes, finding:commitments-saved no, finding:commitments-cost-more no"},
		{"no_net_columns.cur1.csv", "cash " + cash + ", amortized 900.9629332203, net 900.9629332203, finding:no-net-columns yes"},
		{"china_cny.cur1.csv", "cash " + cash},
	} {
		b, a := plain(tt.file)
		expect(t, figures(b, a, a.Currencies[0]), tt.want)
	}
	_, a := plain("mixed_currency.cur1.csv")
	var sum money.Total
	for _, c := range a.Currencies {
		sum = sum.Plus(c.Totals[actual.Cash])
	}
	if len(a.Currencies) != 2 || sum.String() != cash || !has(a, audit.SeveralCurrencies) {
		t.Errorf("mixed currencies: %d of them, together %v", len(a.Currencies), sum)
	}
}
