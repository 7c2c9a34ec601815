package risk

import (
	"math"
	"testing"
)

// TestTenLevels holds, T38, the curve of ten hours whose usage rises from $1 to $10
// under a plan at 65 % of on-demand prices: commit to the level that 65 % of the
// hours reach, and no further.
func TestTenLevels(t *testing.T) {
	usage := make([]float64, 10)
	for h := range usage {
		usage[h] = float64(h + 1)
	}
	c, err := NewCurve([]Class{{Name: "m5", OnDemand: usage, Discount: Exactly(.35)}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	const ratio = .65
	near := func(what string, got, want float64) {
		t.Helper()
		if math.Abs(got-want) > 1e-9 {
			t.Errorf("%s is %v, want %v", what, got, want)
		}
	}
	best := c.Best()
	near("the best level, in usage", best/ratio, 4)
	near("the best level, in commitment", best, 2.60)
	near("on demand", c.OnDemand(), 55)
	near("cost", c.Cost(best), 47)
	near("savings", c.NetSavings(best), 8)
	near("utilization", c.Utilization(best), .85)
	near("unused", c.Unused(best), 3.90)
	for level, want := range map[float64]float64{3: 7.50, 5: 7.50, 8: 0, 10: -10} {
		near("savings", c.NetSavings(level*ratio), want)
	}
}
