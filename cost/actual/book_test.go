package actual

import (
	"testing"

	"github.com/plainbill/plainbill/cost/cur"
	"github.com/plainbill/plainbill/cost/ledger"
	"github.com/plainbill/plainbill/cost/money"
)

// bill builds a ledger of rows of which only types and some amounts matter.
func bill(t testing.TB, rows int, types func(i int) cur.LineItemType, amounts map[cur.Field]func(i int) money.Amount) *ledger.Ledger {
	t.Helper()
	b := ledger.NewBuilder()
	f := b.File("bill.csv")
	run := &cur.Batch{FirstRow: 1, Rows: rows, Types: make([]cur.LineItemType, rows)}
	for i := range rows {
		run.Types[i] = types(i)
	}
	for field, amount := range amounts {
		c := &cur.Column{Money: make([]money.Amount, rows)}
		for i := range rows {
			c.Money[i] = amount(i)
		}
		run.Columns[field] = c
	}
	if err := f.Batch(run); err != nil {
		t.Fatal(err)
	}
	return b.Seal()
}

func always(k cur.LineItemType) func(int) cur.LineItemType {
	return func(int) cur.LineItemType { return k }
}

func each(a money.Amount) func(int) money.Amount { return func(int) money.Amount { return a } }

// TestAlias holds that a column which is the ledger's own is not copied.
func TestAlias(t *testing.T) {
	l := bill(t, 1000, always(cur.Usage), map[cur.Field]func(int) money.Amount{cur.Unblended: each(7), cur.PublicOnDemand: each(8)})
	b := Evaluate(l)
	g := l.Segments()[0]
	for _, basis := range []Basis{Amortized, Net, Cash, Naive} {
		if got := b.Money(basis, 0); &got[0] != &g.Money(cur.Unblended)[0] {
			t.Errorf("%v is a copy", basis)
		}
	}
	if n := testing.AllocsPerRun(10, func() { b.Money(Amortized, 0); b.Sources(0) }); n > 0 {
		t.Errorf("%v allocations to read a column again", n)
	}
}

// TestInto holds that a buffer is used where rows differ from the bill, that the
// ledger is never written to, and that both ways to ask give the same.
func TestInto(t *testing.T) {
	types := func(i int) cur.LineItemType {
		return []cur.LineItemType{cur.Usage, cur.SavingsPlanCoveredUsage, cur.SavingsPlanNegation, cur.EdpDiscount}[i%4]
	}
	l := bill(t, 1000, types, map[cur.Field]func(int) money.Amount{
		cur.Unblended:    func(i int) money.Amount { return money.Amount(100 + i) },
		cur.NetUnblended: func(i int) money.Amount { return money.Amount(90 + i) },
		cur.SPEffective:  func(i int) money.Amount { return money.Amount(i % 4 * i) },
	})
	g := l.Segments()[0]
	before := append([]money.Amount(nil), g.Money(cur.Unblended)...)
	b := Evaluate(l)
	for basis := range BasisCount {
		buf := make([]money.Amount, g.Rows())
		into := append([]money.Amount(nil), b.MoneyInto(basis, 0, buf)...)
		kept := b.Money(basis, 0)
		for i := range kept {
			if kept[i] != into[i] {
				t.Fatalf("%v, row %d: %v kept, %v into a buffer", basis, i, kept[i], into[i])
			}
		}
	}
	for i, a := range g.Money(cur.Unblended) {
		if a != before[i] {
			t.Fatalf("row %d of the ledger changed from %v to %v", i, before[i], a)
		}
	}
	if got := b.SourcesOn(Net, 0)[1]; got != NetMissingGrossUsed {
		t.Errorf("covered usage without a net cost is %v on the net basis", got)
	}
	if got := b.SourcesOn(Cash, 0)[1]; got != SPEffective {
		t.Errorf("covered usage is %v on the cash basis", got)
	}
	rule, step := b.Rule(0, 2)
	if rule.Group != GroupInternal || step.Source != SPNegationExcluded {
		t.Errorf("a negation is %v, %v", rule.Group, step.Source)
	}
}

// TestEmpty holds that a ledger without rows has a book without surprises.
func TestEmpty(t *testing.T) {
	b := Evaluate(ledger.NewBuilder().Seal())
	if list := b.Bridges(); len(list) != 0 {
		t.Errorf("bridges %+v", list)
	}
	if r := b.Bridge("USD"); r != (Bridge{Currency: "USD"}) {
		t.Errorf("bridge %+v", r)
	}
}

// BenchmarkEvaluate prices a bill of which a quarter is covered usage.
func BenchmarkEvaluate(b *testing.B) {
	const rows = 1 << 18
	types := func(i int) cur.LineItemType {
		return []cur.LineItemType{cur.Usage, cur.Usage, cur.Usage, cur.Usage, cur.Usage, cur.Usage, cur.DiscountedUsage, cur.SavingsPlanCoveredUsage}[i%8]
	}
	l := bill(b, rows, types, map[cur.Field]func(int) money.Amount{
		cur.Unblended:   func(i int) money.Amount { return money.Amount(i) },
		cur.RIEffective: func(i int) money.Amount { return money.Amount(i % 8 / 6 * i) },
		cur.SPEffective: func(i int) money.Amount { return money.Amount(i % 8 / 7 * i) },
	})
	for b.Loop() {
		book := Evaluate(l)
		var sum money.Total
		for n := range l.Segments() {
			for _, a := range book.Money(Amortized, n) {
				sum.Add(a)
			}
		}
		if sum.IsZero() {
			b.Fatal("nothing was priced")
		}
	}
	b.ReportMetric(rows*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
}
