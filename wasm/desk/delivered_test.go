package desk

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/plainbill/plainbill/cost/load"
	"github.com/plainbill/plainbill/cost/money"
	"github.com/plainbill/plainbill/cost/synth"
	"github.com/plainbill/plainbill/cost/view"
	"github.com/plainbill/plainbill/wasm/wire"
)

// twice is a month as it was delivered on two days; the earlier one lacks the last
// rows.
func twice(t *testing.T) (early, late load.File) {
	t.Helper()
	month, _ := bill(t, time.August, 400)
	var b bytes.Buffer
	if _, err := b.ReadFrom(month.R.(*bytes.Reader)); err != nil {
		t.Fatal(err)
	}
	lines := strings.SplitAfter(b.String(), "\n")
	place := "costs/data/BILLING_PERIOD=2026-08/2026-%02d-01T04:10:00.000Z-%08d-1234-1234-1234-123456789012/costs-00001.csv"
	early = text(fmt.Sprintf(place, 9, 1), strings.Join(lines[:300], ""))
	late = text(fmt.Sprintf(place, 10, 2), b.String())
	return early, late
}

func contents(t *testing.T, f load.File) string {
	t.Helper()
	b, err := io.ReadAll(io.NewSectionReader(f.R, 0, f.Size))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// Of two deliveries of a month the later one counts, the other is named, and what
// lies between them adds up.
func TestTwoDeliveriesOfAMonth(t *testing.T) {
	early, late := twice(t)
	p := newPage(time.Millisecond)
	o := p.Open(1, wire.Open{}, []load.File{early, late}).Opened
	if o == nil || o.Delivered == nil {
		t.Fatal("nothing was delivered")
	}
	d := o.Delivered
	if len(d.Months) != 1 || d.Months[0].Key != "2026-08" || d.Months[0].Label != "August 2026" || d.Months[0].Rows != o.Bar.Rows {
		t.Errorf("months: %+v", d.Months)
	}
	if len(d.Files) != 2 {
		t.Fatalf("deliveries: %+v", d.Files)
	}
	older := d.Files[0]
	if older.Kept {
		older = d.Files[1]
	}
	if older.Kept || older.Why == "" || older.Against < 0 || older.Rows != 299 || !older.Counted || len(older.Billed) != 1 {
		t.Errorf("left out: %+v", older)
	}
	reply := p.ask(t, wire.Request{ID: 2, Compare: &view.CompareQuery{Before: older.Index, After: older.Against}})
	if reply.Compare == nil || len(reply.Compare.Currencies) != 1 {
		t.Fatalf("compared: %+v %v", reply.Compare, reply.Error)
	}
	c := reply.Compare.Currencies[0]
	if got := c.Sum.Before.Value.Cmp(older.Billed[0].Value); got != 0 {
		t.Errorf("before is %v, the left out delivery %v", c.Sum.Before.Text, older.Billed[0].Text)
	}
	change := c.Sum.After.Value.Minus(c.Sum.Before.Value)
	said := money.Total{}
	for _, s := range c.Say {
		said = said.Plus(s.Money.Value)
	}
	if len(c.Say) == 0 || said.Cmp(change) != 0 {
		t.Errorf("%d sentences come to %v, the change is %v", len(c.Say), said, change)
	}
	if len(c.Parts) != 4 {
		t.Errorf("%d dimensions", len(c.Parts))
	}
	for _, part := range c.Parts {
		sum := money.Total{}
		for _, r := range part.Rows {
			sum = sum.Plus(r.Change.Value)
			if r.Label == "" {
				t.Errorf("%s: a row without a label", part.Key)
			}
		}
		if sum.Cmp(change) != 0 {
			t.Errorf("%s comes to %v, the change is %v", part.Key, sum, change)
		}
	}
	// Comparing changes nothing of what is loaded.
	if again := p.ask(t, wire.Request{ID: 3, Overview: &view.Query{}}); again.Overview == nil || again.Overview.Bar.Rows != o.Bar.Rows {
		t.Errorf("after comparing: %+v", again)
	}
}

// A file in whose place several others count is compared with all of them.
func TestCompareWithAllThatCount(t *testing.T) {
	_, late := twice(t)
	lines := strings.SplitAfter(contents(t, late), "\n")
	whole := text("z/all.csv", strings.Join(lines[:350], ""))
	odd, even := lines[0], lines[0]
	for i, line := range lines[1:] {
		if i%2 == 0 {
			even += line
		} else {
			odd += line
		}
	}
	parts := []load.File{text("a/costs-1.csv", odd), text("a/costs-2.csv", even)}
	p := newPage(time.Millisecond)
	o := p.Open(1, wire.Open{}, append(parts, whole)).Opened
	if o.Bar.Rows != 400 {
		t.Fatalf("%d rows: %+v", o.Bar.Rows, o.Delivered)
	}
	var left view.Delivery
	var shown money.Total
	for _, f := range o.Delivered.Files {
		if f.Kept {
			shown = shown.Plus(f.Billed[0].Value)
		} else {
			left = f
		}
	}
	if left.Rows != 349 {
		t.Fatalf("left out: %+v", o.Delivered.Files)
	}
	c := p.ask(t, wire.Request{ID: 2, Compare: &view.CompareQuery{Before: left.Index, After: left.Against}}).Compare
	if c == nil || len(c.Currencies) != 1 {
		t.Fatalf("compared: %+v", c)
	}
	if sum := c.Currencies[0].Sum; sum.Before.Value.Cmp(left.Billed[0].Value) != 0 || sum.After.Value.Cmp(shown) != 0 {
		t.Errorf("%s to %s, want %s to %v", sum.Before.Text, sum.After.Text, left.Billed[0].Text, shown)
	}
}

// The part that was missing is added loose, without its folder: the manifest names
// it, so that the month is whole.
func TestAMissingPartIsAdded(t *testing.T) {
	for _, schema := range []synth.Schema{synth.CUR1, synth.CUR2} {
		var b bytes.Buffer
		if _, err := synth.Write(&b, synth.Options{Rows: 3000, Seed: 4, Schema: schema}); err != nil {
			t.Fatal(err)
		}
		lines := strings.SplitAfter(b.String(), "\n")
		const assembly = "1b2c3d4e-0000-4000-8000-000000000001"
		place := "p/report/20260801-20260901/" + assembly + "/report-0000"
		manifest := fmt.Sprintf(`{"assemblyId":%q,"account":"123456789012","billingPeriod":{"start":"20260801T000000.000Z"},"reportKeys":["%s1.csv","%s2.csv","%s3.csv"]}`,
			assembly, place, place, place)
		part := func(name string, n int) load.File {
			return text(name, lines[0]+strings.Join(lines[1+1000*(n-1):1+1000*n], ""))
		}
		p := newPage(time.Millisecond)
		const folder = "plainbill-report-X/report-"
		o := p.Open(1, wire.Open{}, []load.File{part(folder+"00001.csv", 1), part(folder+"00003.csv", 3), text(folder+"Manifest.json", manifest)}).Opened
		if o.Bar.Rows != 2000 || len(o.Delivered.Months) != 1 || o.Delivered.Months[0].State != string(load.MonthPartial) {
			t.Errorf("%v without a part: %d rows, %+v", schema, o.Bar.Rows, o.Delivered.Months)
		}
		o = p.Open(2, wire.Open{Add: true}, []load.File{part("report-00002.csv", 2)}).Opened
		if o.Bar.Rows != 3000 || len(o.Delivered.Files) != 1 || len(o.Delivered.Months) != 1 || o.Delivered.Months[0].State == string(load.MonthPartial) {
			t.Errorf("%v with the part: %d rows, %+v", schema, o.Bar.Rows, o.Delivered)
		}
	}
}

// A delivery that is not there, or itself, is not compared with.
func TestCompareRefuses(t *testing.T) {
	early, late := twice(t)
	p := newPage(time.Millisecond)
	p.Open(1, wire.Open{}, []load.File{early, late})
	for _, q := range []view.CompareQuery{{Before: 0, After: 2}, {Before: -1, After: 0}, {Before: 1, After: 1}, {Before: 0, After: 1, Basis: "feeling"}} {
		if r := p.ask(t, wire.Request{ID: 2, Compare: &q}); r.Error == nil {
			t.Errorf("%+v was answered", q)
		}
	}
}

// A table of account names is no bill: it names the accounts of the bill.
func TestAccountNames(t *testing.T) {
	month, _ := bill(t, time.August, 400)
	p := newPage(time.Millisecond)
	if o := p.Open(1, wire.Open{}, []load.File{month}).Opened; o.Delivered.Names != "" {
		t.Errorf("names without a table: %s", o.Delivered.Names)
	}
	e := p.ask(t, wire.Request{ID: 2, Explore: &view.Query{GroupBy: "account"}}).Explore
	id := e.Table.Rows[0].Key
	names := text("names.csv", "account_id,account_name\n"+id+",Blue whale\n999999999999,Nobody\nx,y\n")
	o := p.Open(3, wire.Open{Add: true}, []load.File{names}).Opened
	if !strings.Contains(o.Delivered.Names, "1 account of this bill has its name") || len(o.Delivered.Bad) != 1 || o.Delivered.Bad[0].Row != 3 {
		t.Errorf("%q %+v", o.Delivered.Names, o.Delivered.Bad)
	}
	e = p.ask(t, wire.Request{ID: 4, Explore: &view.Query{GroupBy: "account"}}).Explore
	if label := e.Table.Rows[0].Label; label != "Blue whale" {
		t.Errorf("account %s is called %q", id, label)
	}
}
