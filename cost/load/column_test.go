package load_test

import (
	"bytes"
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/apache/arrow/go/v15/parquet/file"

	"github.com/plainbill/plainbill/cost/actual"
	"github.com/plainbill/plainbill/cost/cur"
	"github.com/plainbill/plainbill/cost/ledger"
	"github.com/plainbill/plainbill/cost/load"
	"github.com/plainbill/plainbill/cost/money"
	"github.com/plainbill/plainbill/cost/synth"
	"github.com/plainbill/plainbill/cost/synth/synthparquet"
	"github.com/plainbill/plainbill/cost/view"
)

// place is where one column lies in one row group of a file.
type place struct {
	column   string
	from, to int64
}

// places finds the columns of a row group with Arrow's reader.
func places(t *testing.T, content []byte, rowGroup int) (list []place) {
	t.Helper()
	r, err := file.NewParquetReader(bytes.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	group := r.MetaData().RowGroup(rowGroup)
	for i := range group.NumColumns() {
		c, err := group.ColumnChunk(i)
		if err != nil {
			t.Fatal(err)
		}
		at := c.DataPageOffset()
		if c.HasDictionaryPage() {
			at = min(at, c.DictionaryPageOffset())
		}
		list = append(list, place{c.PathInSchema().String(), at, at + c.TotalCompressedSize()})
	}
	return list
}

// figures are the totals of a bill by basis, month, payer and currency.
func figures(b *load.Bill) map[string]money.Total {
	sums := map[string]money.Total{}
	for basis := range actual.BasisCount {
		for n, g := range b.Ledger.Segments() {
			month, payer, currency := g.Codes(ledger.BillingPeriod), g.Codes(ledger.Payer), g.Codes(ledger.Currency)
			for i, a := range b.Book.Money(basis, n) {
				key := fmt.Sprint(basis, b.Ledger.Values(ledger.BillingPeriod)[month.At(i)], b.Ledger.Values(ledger.Payer)[payer.At(i)], b.Ledger.Values(ledger.Currency)[currency.At(i)])
				sum := sums[key]
				sum.Add(a)
				sums[key] = sum
			}
		}
	}
	return sums
}

// screens answers for a bill as the page is answered.
func screens(b *load.Bill) *view.Bill {
	return view.New(view.Made{Ledger: b.Ledger, Book: b.Book, Files: b.Files, Whole: b.Complete(), AllRows: b.AllRows(), Twice: b.Twice()})
}

// checks are what the overview says of the bill as a whole, but for how well it is
// tagged, and whether its bar says Reconciled.
func checks(t *testing.T, b *load.Bill) (list []view.Check, sound bool) {
	t.Helper()
	o, err := screens(b).Overview(view.Query{})
	if err != nil {
		t.Fatal(err)
	}
	return slices.DeleteFunc(o.Trust, func(c view.Check) bool { return c.Code == "tag" }), o.Bar.Sound
}

// A column that cannot be read is left out and named. Where a total or a check rests
// on it the bill is not reconciled; where it is, every figure is that of the sound
// file, and the notice says that no total depends on the column.
func TestADamagedColumn(t *testing.T) {
	for _, form := range []synth.Schema{synth.CUR1, synth.CUR2, synth.FOCUS} {
		var made bytes.Buffer
		if _, err := synthparquet.WriteGroups(&made, synth.Options{Rows: 2000, Seed: 7, Schema: form}, 500); err != nil {
			t.Fatal(err)
		}
		open := func(content []byte) *load.Bill {
			b, err := load.Run([]load.File{{Name: "bill.parquet", Size: int64(len(content)), R: bytes.NewReader(content)}}, load.Options{})
			if err != nil {
				t.Fatal(err)
			}
			return b
		}
		whole := open(made.Bytes())
		want := figures(whole)
		trust, sound := checks(t, whole)
		if !sound {
			t.Fatalf("%v: the sound file is not reconciled", form)
		}
		harmless, weighty := 0, 0
		for _, p := range places(t, made.Bytes(), 1) {
			raw := slices.Clone(made.Bytes())
			for i := p.from; i < p.to; i++ {
				raw[i] = 0xff
			}
			b := open(raw)
			name, _, _ := strings.Cut(p.column, ".")
			at := slices.IndexFunc(b.Files[0].Notices, func(n cur.Notice) bool { return strings.Contains(n.Title+n.Text, name) })
			if at < 0 {
				if slices.Contains(b.Files[0].Unused, name) {
					continue
				}
				t.Errorf("%v %s: no notice in %+v", form, p.column, b.Files[0].Notices)
				continue
			}
			n := b.Files[0].Notices[at]
			got, sound := checks(t, b)
			if !sound {
				weighty++
				if b.Complete() || b.Files[0].Complete || n.Code != cur.DamagedFile || n.Severity != cur.Warn {
					t.Errorf("%v %s: not reconciled, and said is %+v", form, p.column, n)
				}
				continue
			}
			harmless++
			if !b.Complete() || !strings.Contains(n.Text, "No total depends on it") {
				t.Errorf("%v %s: reconciled, and said is %+v", form, p.column, n)
			}
			if !reflect.DeepEqual(figures(b), want) {
				t.Errorf("%v %s: reconciled, with other totals than the sound file", form, p.column)
			}
			if !slices.Equal(got, trust) {
				t.Errorf("%v %s: reconciled, with other checks: %v, were %v", form, p.column, got, trust)
			}
		}
		if harmless < 5 || weighty < 10 {
			t.Errorf("%v: %d columns without and %d with weight", form, harmless, weighty)
		}
		t.Logf("%v: %d columns without and %d with weight", form, harmless, weighty)
	}
}

// What is said of a bill that lacks a column: that all its rows count, and that what rests
// on the column may be wrong, not that the bill was read in part.
func TestWhatIsSaidOfALostColumn(t *testing.T) {
	var made bytes.Buffer
	if _, err := synthparquet.WriteGroups(&made, synth.Options{Rows: 2000, Seed: 7, Schema: synth.CUR2}, 500); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		column            string
		rowGroup          int // from which on it cannot be read
		headline, audited string
	}{
		{"savings_plan_savings_plan_effective_cost", 1, "August cost $X by what was read; ", "By what was read, August was billed at $X and cost $X; "},
		{"line_item_product_code", 0, "August cost $X by what was read; ", "By what was read, August was billed at $X and cost $X; "},
		{"line_item_usage_start_date", 0, "August cost $X by what was read; ", "By what was read, August was billed at $X and cost $X; "},
		{"bill_billing_period_start_date", 0, "This bill cost $X by what was read; ", "By what was read, this bill was billed at $X and cost $X; "},
	} {
		raw := slices.Clone(made.Bytes())
		for _, p := range places(t, raw, tt.rowGroup) {
			for i := p.from; i < p.to && p.column == tt.column; i++ {
				raw[i] = 0xff
			}
		}
		b, err := load.Run([]load.File{{Name: "bill.parquet", Size: int64(len(raw)), R: bytes.NewReader(raw)}}, load.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if b.Complete() || !b.AllRows() || !b.Files[0].LacksColumn || b.Ledger.Rows() != 2000 {
			t.Errorf("%s: complete %v, all rows %v, %d rows", tt.column, b.Complete(), b.AllRows(), b.Ledger.Rows())
		}
		o, err := screens(b).Overview(view.Query{})
		if err != nil {
			t.Fatal(err)
		}
		a, err := screens(b).Audit(view.AuditQuery{})
		if err != nil {
			t.Fatal(err)
		}
		const lost = "a column that totals and checks rest on could not be read"
		amount := regexp.MustCompile(`\$[\d,.]+\d`)
		if got := amount.ReplaceAllString(o.Headline, "$$X"); got != tt.headline+lost+"." {
			t.Errorf("%s: the overview says %q", tt.column, got)
		}
		if got := amount.ReplaceAllString(a.Headline, "$$X"); got != tt.audited+lost+"." {
			t.Errorf("%s: the audit says %q", tt.column, got)
		}
		if bar := o.Bar; bar.State != "partial" || !bar.LacksColumn || bar.StateText != "A column is lost" || strings.Contains(bar.PeriodText, "partial") {
			t.Errorf("%s: the bar says %+v", tt.column, bar)
		}
		if c := o.Trust[0]; c.OK || c.Text != "2,000 of 2,000; "+lost {
			t.Errorf("%s: the rows are said to be %+v", tt.column, c)
		}
		if slices.ContainsFunc(o.Daily.Steps, func(s view.Step) bool { return s.Incomplete }) {
			t.Errorf("%s: days are drawn as incomplete", tt.column)
		}
	}
}
