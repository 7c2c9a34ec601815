package ledger

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// TestAnyFrom holds the codes taken eight at a time against one after the other.
func TestAnyFrom(t *testing.T) {
	dice := rand.New(rand.NewPCG(1, 2))
	for range 20_000 {
		codes := make([]uint8, dice.IntN(40))
		for i := range codes {
			codes[i] = uint8(dice.IntN(256) >> dice.IntN(8))
		}
		for _, limit := range []int{1, 2, 127, 128, 129, 200, 255, 256, 1 + dice.IntN(256)} {
			want := slices.ContainsFunc(codes, func(c uint8) bool { return int(c) >= limit })
			if got := anyFrom(codes, limit); got != want {
				t.Fatalf("anyFrom(%v, %d) = %v, want %v", codes, limit, got, want)
			}
		}
	}
}
