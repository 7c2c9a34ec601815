package breakdown

import (
	"testing"

	"github.com/plainbill/plainbill/cost/ledger"
)

// BenchmarkDimensions groups half of a million rows by each dimension that the bill
// has, one after the other: what one answer takes when the filter is known.
func BenchmarkDimensions(b *testing.B) {
	l, p := remembered(b)
	r := New(l, p)
	r.cubes.most = 0 // answers are not remembered
	for _, d := range l.Dimensions() {
		q := Query{GroupBy: []ledger.Dimension{d}, Filters: []Filter{halfOf()}}
		b.Run(l.Key(d), func(b *testing.B) {
			want := r.Run(q)
			measure(b, 0, func() {
				if got := r.Run(q); got.Total != want.Total || got.Rows != want.Rows {
					b.Fatal(got.Total, want.Total)
				}
			})
		})
	}
}
