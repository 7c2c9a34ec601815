package money

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// TestSplit holds, T39, that a shared cost goes to its groups in proportion, and
// that not a digit of it is lost.
func TestSplit(t *testing.T) {
	amounts := func(texts ...string) (list []Amount) {
		for _, text := range texts {
			a, _, err := Parse([]byte(text))
			if err != nil {
				t.Fatal(err)
			}
			list = append(list, a)
		}
		return list
	}
	for _, tt := range []struct {
		pool          string
		weights, want []string
	}{
		{"10", []string{"30", "20"}, []string{"6", "4"}},
		{"0.01", []string{"1", "1", "1"}, []string{"0.0033333334", "0.0033333333", "0.0033333333"}},
		{"0.01", []string{"1", "3", "1"}, []string{"0.002", "0.006", "0.002"}},
		{"-9", []string{"1", "2"}, []string{"-3", "-6"}},
		{"10", []string{"0", "0"}, []string{"5", "5"}},
		{"10", []string{"-5", "5"}, []string{"0", "10"}},
		{"0.0000000001", []string{"1", "1"}, []string{"0.0000000001", "0"}},
		{"100", []string{"900000000", "900000000"}, []string{"50", "50"}},
		{"10", nil, nil},
	} {
		got := Split(amounts(tt.pool)[0], amounts(tt.weights...))
		if !slices.Equal(got, append([]Amount{}, amounts(tt.want...)...)) {
			t.Errorf("%s by %v: %v, want %v", tt.pool, tt.weights, got, tt.want)
		}
	}
	d := rand.New(rand.NewPCG(1, 2))
	for range 2000 {
		weights := make([]Amount, 1+d.IntN(20))
		for i := range weights {
			weights[i] = Amount(d.Int64N(math.MaxInt64) >> d.IntN(60))
		}
		pool := Amount(d.Int64N(math.MaxInt64)>>d.IntN(60)) * Amount(1-2*d.IntN(2))
		var sum Total
		for _, share := range Split(pool, weights) {
			sum.Add(share)
			if share != 0 && (share < 0) != (pool < 0) && max(share, -share) > 20 {
				t.Fatalf("%v by %v: a share of %v", pool, weights, share)
			}
		}
		if sum != pool.Total() {
			t.Fatalf("%v by %v adds up to %v", pool, weights, sum)
		}
	}
}
