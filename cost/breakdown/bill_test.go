package breakdown

import (
	"compress/gzip"
	"os"
	"testing"

	"github.com/plainbill/plainbill/cost/actual"
	"github.com/plainbill/plainbill/cost/cur/curcsv"
	"github.com/plainbill/plainbill/cost/known"
	"github.com/plainbill/plainbill/cost/ledger"
	"github.com/plainbill/plainbill/cost/money"
	"github.com/plainbill/plainbill/cost/period"
)

// sink is a ledger's file as a decoder wants it.
type sink struct{ *ledger.FileSink }

func (sink) Advance(int64) error { return nil }

// everyKind is a bill with every kind of row.
func everyKind(t *testing.T) *ledger.Ledger {
	t.Helper()
	name := "generated-100k.cur1.csv.gz"
	f, err := os.Open(known.Path(t, "bills", name))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	b := ledger.NewBuilder()
	if _, err := curcsv.Decode(name, z, sink{b.File(name)}); err != nil {
		t.Fatal(err)
	}
	return b.Seal()
}

// On a bill with every kind of row, whatever it is grouped by, on every basis, the
// parts are the whole to the last digit, over time too.
func TestBillIsConserved(t *testing.T) {
	l := everyKind(t)
	book := actual.Evaluate(l)
	r := New(l, book)
	if len(l.Dimensions()) < 30 {
		t.Fatalf("only %d dimensions", len(l.Dimensions()))
	}
	for basis := range actual.BasisCount {
		var want money.Total
		for n := range l.Segments() {
			for _, a := range book.Money(basis, n) {
				want.Add(a)
			}
		}
		if want.IsZero() {
			t.Fatalf("%v: the bill costs nothing", basis)
		}
		for _, d := range l.Dimensions() {
			cube := r.Run(Query{Basis: basis, GroupBy: []ledger.Dimension{d}, Series: true, SeriesTop: 3, Grain: period.ByDay})
			var cells, steps money.Total
			for i := range cube.Cells {
				cells = cells.Plus(cube.Cells[i].Total)
			}
			for n := range cube.Steps {
				steps = steps.Plus(cube.Steps[n]).Plus(cube.LongSteps[n])
			}
			if cells != want || cube.Total != want || steps.Plus(cube.Undated) != want || cube.Rows != l.Rows() {
				t.Errorf("%v by %s: cells %v, steps %v, want %v", basis, l.Key(d), cells, steps, want)
			}
			top, _ := cube.Top(1)
			one := Filter{Dim: d, Codes: top[0].Codes[:1]}
			in := r.Run(Query{Basis: basis, Filters: []Filter{one}})
			one.Not = true
			out := r.Run(Query{Basis: basis, Filters: []Filter{one}})
			if in.Total != top[0].Total || in.Rows != top[0].Rows || in.Total.Plus(out.Total) != want {
				t.Errorf("%v: %s %q is %v grouped and %v filtered", basis, l.Key(d), cube.Text(top[0], 0), top[0].Total, in.Total)
			}
		}
	}
}
