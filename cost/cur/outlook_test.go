package cur

import (
	"math"
	"testing"
)

// TestDifferent holds how many values are expected, by what a sample showed.
func TestDifferent(t *testing.T) {
	for _, tt := range []struct {
		say                string
		some, sample, rows float64
		want               float64
	}{
		{"all of them were seen", 100, 10_000, 1e6, 100},
		{"a thousand boxes, filled by a thousand balls", 632.1, 1000, 1e6, 1000},
		{"a million boxes, of which some came twice", 9950, 10_000, 1e6, 1e6 * (1 - 1/math.E)},
		{"none came twice", 500, 500, 1e6, 1e6},
		{"the sample is all", 400, 500, 500, 400},
		{"no rows", 0, 0, 0, 0},
		{"nothing that makes sense", -1, -1, math.NaN(), 0},
	} {
		if got := Different(tt.some, tt.sample, tt.rows); math.Abs(got-tt.want) > 0.02*tt.want+0.001 {
			t.Errorf("%s: %v, want %v", tt.say, got, tt.want)
		}
	}
}
