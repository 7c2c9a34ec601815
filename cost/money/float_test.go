package money

import (
	"math"
	"math/rand/v2"
	"strconv"
	"testing"
)

// TestFromFloatAgreesWithTheShortestDecimal checks the short way against the
// definition, which is to parse the shortest decimal.
func TestFromFloatAgreesWithTheShortestDecimal(t *testing.T) {
	check := func(f float64) {
		t.Helper()
		got, gotRounded, gotErr := FromFloat(f)
		want, wantRounded, wantErr := Parse(strconv.AppendFloat(nil, f, 'e', -1, 64))
		if got != want || gotRounded != wantRounded || gotErr != wantErr {
			t.Fatalf("%v: %v %v %v, want %v %v %v", f, got, gotRounded, gotErr, want, wantRounded, wantErr)
		}
	}
	for _, f := range []float64{0, math.Copysign(0, -1), 1e-10, -1e-10, 5e-11, 1e-11, 0.1, 0.3, 0.1 + 0.2, 1.0 / 3, 100000,
		99999.9999999999, 100000.0000000001, 922337203, 922337204, 1e300, 5e-324, 0.0000000676, -47.6816938998} {
		check(f)
	}
	r := rand.New(rand.NewPCG(1, 2))
	for range 300_000 {
		check(float64(r.Int64N(2e15)-1e15) / 1e10)                                         // what a bill prints
		check(math.Nextafter(float64(r.Int64N(2e15)-1e15)/1e10, 0))                        // its neighbour
		check(float64(r.Int64N(2e9)-1e9) / math.Pow10(r.IntN(16)))                         // few digits
		check(r.Float64() * math.Pow10(r.IntN(20)-10))                                     // any
		check(float64(r.Int64N(1e6)) * (float64(r.Int64N(1e6)) / math.Pow10(6+r.IntN(6)))) // rate times amount
	}
}

func TestFloat64OfSmallNegativeTotals(t *testing.T) {
	for _, a := range []Amount{-676, -1, -Unit, -3*Unit - 7, 676, 0} {
		if got := a.Total().Float64(); got != a.Float64() {
			t.Errorf("%v: %v", a, got)
		}
	}
}
