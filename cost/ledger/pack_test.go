package ledger

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/plainbill/plainbill/cost/money"
)

// However a column is packed, each row has the value that it had.
func TestPackedColumnsHoldTheSameValues(t *testing.T) {
	for _, c := range []struct {
		distinct, most int
		table          bool // it is packed into one
	}{
		{50, maxTable, true}, {1000, maxTable, true}, {5000, maxTable, false},
		{5000, crowdTable, true}, {8000, crowdTable, true}, {20000, crowdTable, false}, {5000, 0, false},
	} {
		t.Run(fmt.Sprint(c.distinct, c.most), func(t *testing.T) {
			r := rand.New(rand.NewPCG(1, uint64(c.distinct)))
			numbers := values[float64]{dense: make([]float64, SegmentRows)}
			amounts := values[money.Amount]{dense: make([]money.Amount, SegmentRows)}
			for i := range SegmentRows {
				n := r.IntN(c.distinct)
				numbers.dense[i] = float64(n) / 7
				amounts.dense[i] = money.Amount(n+1) * money.Unit
				if n == 1 {
					numbers.dense[i] = math.Copysign(0, -1)
				}
			}
			n, a := packNumbers(numbers, c.most), packMoney(amounts, c.most)
			if (n.table != nil) != c.table || (a.table != nil) != c.table {
				t.Errorf("tables of %d numbers and %d amounts", len(n.table), len(a.table))
			}
			number, amount := n.expand(SegmentRows, nil), a.expand(SegmentRows, nil)
			for i := range SegmentRows {
				want, sum := numbers.dense[i], amounts.dense[i]
				if math.Float64bits(number[i]) != math.Float64bits(want) || math.Float64bits(n.at(i)) != math.Float64bits(want) {
					t.Fatalf("row %d is %v, was %v", i, number[i], want)
				}
				if amount[i] != sum || a.at(i) != sum {
					t.Fatalf("row %d is %v, was %v", i, amount[i], sum)
				}
			}
		})
	}
}
