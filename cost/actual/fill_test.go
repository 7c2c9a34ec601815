package actual

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/plainbill/plainbill/cost/cur"
	"github.com/plainbill/plainbill/cost/ledger"
	"github.com/plainbill/plainbill/cost/money"
)

// odd makes a bill of rows of every type with amounts, names and gaps in them as
// they fall: no bill of AWS is as odd. What a field lacks everywhere, some of the
// time or never differs from bill to bill.
func odd(t testing.TB, seed uint64) *ledger.Ledger {
	t.Helper()
	random := rand.New(rand.NewPCG(seed, 3))
	b := ledger.NewBuilder()
	f := b.File("bill.csv")
	rows := 1 + random.IntN(600)
	run := &cur.Batch{FirstRow: 1, Rows: rows, Types: make([]cur.LineItemType, rows)}
	kinds := 1 + random.IntN(int(cur.LineItemTypeCount))
	for i := range rows {
		run.Types[i] = cur.LineItemType((int(seed) + random.IntN(kinds)) % int(cur.LineItemTypeCount))
	}
	for field := cur.Field(0); field < cur.FieldCount; field++ {
		blank := []int{0, 1, 50, 100}[random.IntN(4)] // of a hundred rows
		switch c := (&cur.Column{}); field.Kind() {
		case cur.Money:
			c.Money, c.Null = make([]money.Amount, rows), make([]bool, rows)
			for i := range rows {
				if c.Null[i] = random.IntN(100) < blank; !c.Null[i] && random.IntN(4) > 0 {
					c.Money[i] = money.Amount(random.Int64N(9e10) - 1e10)
				}
			}
			run.Columns[field] = c
		case cur.Number:
			c.Float = make([]float64, rows)
			for i := range rows {
				if random.IntN(100) >= blank {
					c.Float[i] = random.Float64() * 4
				}
			}
			run.Columns[field] = c
		case cur.Text:
			words := []string{"EKSPod-EC2", "AmazonDynamoDB", "ComputeSavingsPlans", "Refund for one-time fee for Savings Plan ID 1", "arn:1", "arn:2", "Used", "unused", "Recurring", "Monthly"}
			c.Dict, c.Codes = cur.NewDict(), make([]uint32, rows)
			for i := range rows {
				if random.IntN(100) >= blank {
					c.Codes[i] = c.Dict.Code([]byte(words[random.IntN(len(words))]))
				}
			}
			run.Columns[field] = c
		}
	}
	if err := f.Batch(run); err != nil {
		t.Fatal(err)
	}
	return b.Seal()
}

// TestQuickWaysSayWhatPlainOnesSay holds that rows which are copied column by column
// come out as they do when each is looked at alone.
func TestQuickWaysSayWhatPlainOnesSay(t *testing.T) {
	quick := 0
	for seed := range uint64(300) {
		quick += same(t, odd(t, seed))
	}
	if quick == 0 {
		t.Error("no row was taken the quick way")
	}
}

// FuzzQuickWays does the same with bills that fuzzing chooses.
func FuzzQuickWays(f *testing.F) {
	f.Add(uint64(1000))
	f.Fuzz(func(t *testing.T, seed uint64) { same(t, odd(t, seed%(1<<62))) })
}

// same compares both ways over a ledger and counts the rows that were copied on the
// amortized basis.
func same(t *testing.T, l *ledger.Ledger) (quick int) {
	t.Helper()
	got, want := evaluate(l, false), evaluate(l, true)
	for n := range l.Segments() {
		if !slices.Equal(got.codes[n], want.codes[n]) {
			t.Fatalf("segment %d is priced by other steps", n)
		}
		for basis := range BasisCount {
			g, w := got.Money(basis, n), want.Money(basis, n)
			for i := range w {
				if g[i] != w[i] {
					r, _ := got.Rule(n, i)
					t.Fatalf("%v, row %d (%s): %v, want %v", basis, i, r.Name, g[i], w[i])
				}
			}
			if !slices.Equal(got.SourcesOn(basis, n), want.SourcesOn(basis, n)) {
				t.Fatalf("%v: the sources differ", basis)
			}
		}
		for _, k := range got.codes[n] {
			if _, _, ok := theRule().steps[k].simple(Amortized); ok {
				quick++
			}
		}
	}
	return quick
}
