package ledger

import (
	"math/rand/v2"
	"testing"

	"github.com/plainbill/plainbill/cost/cur"
	"github.com/plainbill/plainbill/cost/money"
)

// shape makes the amounts of one field in one segment: a column that is kept
// sparse, dense, packed or not at all.
type shape func(random *rand.Rand, i int) money.Amount

var shapes = []shape{
	func(r *rand.Rand, _ int) money.Amount { // a tenth is nonzero
		if r.IntN(10) > 0 {
			return 0
		}
		return money.Amount(r.Int64N(1e15))
	},
	func(r *rand.Rand, _ int) money.Amount { return money.Amount(r.Int64N(1e15) - 5e14) },
	func(*rand.Rand, int) money.Amount { return 0 },
	func(r *rand.Rand, _ int) money.Amount { return money.Amount(r.Int64N(1e9)) }, // fits 32 bits
	func(r *rand.Rand, i int) money.Amount { // sparse at first, then dense
		if i < SegmentRows/4 {
			return 0
		}
		return 1 + money.Amount(r.Int64N(1e15))
	},
	func(_ *rand.Rand, i int) money.Amount { return money.Amount(i % 7) }, // few different ones
}

// TestSegmentsFilledInTheSameMemory holds that a segment keeps its values when the
// memory that it was filled in serves the next, whatever shape either has, and that
// a snapshot keeps its own too.
func TestSegmentsFilledInTheSameMemory(t *testing.T) {
	const blocks, segments = 16, 14
	random := rand.New(rand.NewPCG(4, 2))
	b := NewBuilder()
	f := b.File("a")
	var want [4][]money.Amount // unblended, the same as net, another, as numbers
	type seen struct {
		ledger *Ledger
		rows   int
	}
	var snapshots []seen
	for s := range segments {
		pick := [3]shape{shapes[random.IntN(len(shapes))], shapes[random.IntN(len(shapes))], shapes[random.IntN(len(shapes))]}
		for k := range blocks {
			const n = SegmentRows / blocks
			batch := &cur.Batch{FirstRow: int64(len(want[0])) + 1, Rows: n, Types: make([]cur.LineItemType, n)}
			var made [3][]money.Amount
			for c := range made {
				for i := range n {
					made[c] = append(made[c], pick[c](random, k*n+i))
				}
			}
			numbers := make([]float64, n)
			for i, a := range made[2] {
				numbers[i] = float64(a)
			}
			batch.Columns[cur.Unblended] = &cur.Column{Money: made[0]}
			batch.Columns[cur.NetUnblended] = &cur.Column{Money: made[0]}
			batch.Columns[cur.PublicOnDemand] = &cur.Column{Money: made[1]}
			batch.Columns[cur.UsageAmount] = &cur.Column{Float: numbers}
			for c, column := range [4][]money.Amount{made[0], made[0], made[1], made[2]} {
				want[c] = append(want[c], column...)
			}
			if err := f.Batch(batch); err != nil {
				t.Fatal(err)
			}
			if s%3 == 1 && k == s { // in some segments only: the others lend their memory
				snapshots = append(snapshots, seen{b.Snapshot(), len(want[0])})
			}
		}
	}
	check := func(name string, l *Ledger, rows int) {
		t.Helper()
		row := 0
		for _, s := range l.Segments() {
			numbers := s.Number(cur.UsageAmount)
			columns := [3][]money.Amount{s.Money(cur.Unblended), s.Money(cur.NetUnblended), s.Money(cur.PublicOnDemand)}
			for i := range s.Rows() {
				for c, column := range columns {
					if got := at(column, i); got != want[c][row] {
						t.Fatalf("%s, row %d, column %d: %d, want %d", name, row, c, got, want[c][row])
					}
				}
				if got := at(numbers, i); got != float64(want[3][row]) {
					t.Fatalf("%s, row %d: %v, want %v", name, row, got, want[3][row])
				}
				row++
			}
		}
		if row != rows {
			t.Errorf("%s has %d rows, want %d", name, row, rows)
		}
	}
	check("the ledger", b.Seal(), segments*SegmentRows)
	if len(snapshots) < 3 {
		t.Fatalf("%d snapshots", len(snapshots))
	}
	for _, s := range snapshots {
		check("a snapshot", s.ledger, s.rows)
	}
}

// at returns element i of a column that is nil where all is zero.
func at[T any](column []T, i int) (zero T) {
	if column == nil {
		return zero
	}
	return column[i]
}
