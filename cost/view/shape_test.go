package view

import (
	"math/rand/v2"
	"testing"
)

// slowGap is gaps for one day, by a look at every pair of days.
func slowGap(days []dayCost, from int, sign float64) float64 {
	gap, seen := 0.0, false
	for _, weekend := range []bool{false, true} {
		least, have := 0.0, false
		for i, before := range days[:from] {
			for _, after := range days[from:] {
				if days[i].weekend != weekend || after.weekend != weekend {
					continue
				}
				if d := sign*after.cost - sign*before.cost; !have || d < least {
					least, have = d, true
				}
			}
		}
		if have && (!seen || least < gap) {
			gap, seen = least, true
		}
	}
	return gap
}

func TestGapsAreTheLeastOfAllPairs(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for range 5000 {
		days := make([]dayCost, random.IntN(40))
		step := float64(random.IntN(3))
		for i := range days {
			days[i] = dayCost{cost: float64(random.IntN(8)-4) + step*float64(i/10), weekend: random.IntN(3) == 0}
		}
		for _, sign := range []float64{1, -1} {
			for from, got := range gaps(days, sign) {
				if want := slowGap(days, from, sign); got != want {
					t.Fatalf("from day %d, sign %v: %v, want %v: %v", from, sign, got, want, days)
				}
			}
		}
	}
}
