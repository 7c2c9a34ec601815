package breakdown

import (
	"errors"
	"math/rand/v2"
	"testing"

	"github.com/plainbill/plainbill/cost/actual"
	"github.com/plainbill/plainbill/cost/ledger"
	"github.com/plainbill/plainbill/cost/money"
	"github.com/plainbill/plainbill/cost/period"
)

// alike makes items of few kinds, as hour after hour of a bill is.
func alike(seed uint64, n, kinds int, wild bool) []lineItem {
	random := rand.New(rand.NewPCG(seed, 8))
	few := anyItems(seed, kinds, wild)
	items := make([]lineItem, n)
	for i := range items {
		items[i] = few[random.IntN(kinds)]
		if !wild {
			items[i].amount = money.Amount(random.Int64N(2e12) - 5e11)
		}
		if s := &items[i].start; *s != period.None && items[i].hours == 1 {
			*s = s.Floor(period.ByDay) + period.Hour(random.IntN(24))
		}
	}
	return items
}

// condensed makes the gist of a ledger in pieces, because somebody wants something
// time and again.
func condensed(t *testing.T, r *Reader) {
	t.Helper()
	for most := 1; !r.Condensed(); most++ {
		looks := 0
		r.StopWhen(func() bool { looks++; return looks > most })
		err := func() (err error) {
			defer Stopped(&err)
			r.Condense()
			return nil
		}()
		if err != nil && !errors.Is(err, ErrStopped) {
			t.Fatal(err)
		}
	}
	r.StopWhen(nil)
}

// Any question gets the answer of going row by row, whether the gist knows it or not.
func TestGistAgreesWithRowByRow(t *testing.T) {
	for _, tt := range []struct {
		name        string
		rows, kinds int
		wild        bool
		ask, most   int // questions, and how many of them the gist has to answer at least
	}{
		{"sums fit 64 bits", 3000, 200, false, 300, 30},
		{"sums need 128 bits", 3000, 200, true, 50, 0},
		{"several segments", 2*ledger.SegmentRows + 100, 300, false, 8, 1},
		{"too many kinds", 3000, 3000, false, 50, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			items := alike(1, tt.rows, tt.kinds, tt.wild)
			l := load(t, 700, items)
			r := New(l, asBilled{l})
			condensed(t, r)
			random := rand.New(rand.NewPCG(2, 3))
			answered := 0
			for range tt.ask {
				q := anyQuery(random, items)
				if random.IntN(2) == 0 {
					q.grain = period.ByDay
				}
				if tt.rows > 10_000 && len(q.groups) > 1 {
					q.groups = q.groups[:1]
				}
				want := model(items, q)
				asked := q.in(t, r)
				if got := answer(r.Run(asked)); got != want {
					t.Fatalf("%+v:\n%s", q, firstDifference(got, want))
				}
				plain := New(l, asBilled{l})
				for _, top := range []int{0, 2} { // no series, or of a few
					few := asked
					few.Series, few.SeriesTop = top > 0, top
					if got, want := sums(r.Run(few)), sums(plain.Run(few)); got != want {
						t.Fatalf("%+v:\n%s", few, firstDifference(got, want))
					}
				}
				none := asked
				none.Series = false
				if r.gist.answers(none, r.locator(none.GroupBy), nil) {
					answered++
				}
			}
			if answered < tt.most || tt.most == 0 && answered > 0 {
				t.Errorf("the gist answered %d of %d questions", answered, tt.ask)
			}
		})
	}
}

// On a bill with every kind of row, grouped and filtered by whatever a gist has, it
// gives what the rows give.
func TestGistOfABill(t *testing.T) {
	l := everyKind(t)
	book := actual.Evaluate(l)
	r, plain := New(l, book), New(l, book)
	condensed(t, r)
	if r.gist.refused || len(r.gist.dims) < len(gistDims) || len(r.gist.step) > int(l.Rows()/gistRows) {
		t.Fatalf("%d cells by %d dimensions; refused: %v", len(r.gist.step), len(r.gist.dims), r.gist.refused)
	}
	for _, basis := range gistBases {
		for _, d := range r.gist.dims {
			for _, by := range r.gist.dims[:8] {
				top, _ := plain.Run(Query{Basis: basis, GroupBy: []ledger.Dimension{d}}).Top(2)
				for _, cell := range top {
					filters := []Filter{{Dim: d, Codes: cell.Codes[:1], Not: cell.Codes[0]%2 == 0}}
					for _, q := range []Query{
						{GroupBy: []ledger.Dimension{by}, Series: true, SeriesTop: -1, Grain: period.ByDay},
						{GroupBy: []ledger.Dimension{by, d}},
						{GroupBy: []ledger.Dimension{d, by}},
					} {
						q.Basis, q.Filters = basis, filters
						if got, want := written(r.Run(q)), written(plain.Run(q)); got != want {
							t.Fatalf("%+v:\n%s", q, firstDifference(got, want))
						}
					}
				}
			}
		}
	}
}

// written is answer for cubes with a series and without.
func written(c *Cube) string {
	if c.series {
		return answer(c)
	}
	return sums(c)
}
