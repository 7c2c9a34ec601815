package curcsv

import (
	"math"
	"strconv"
	"strings"
	"testing"

	"github.com/plainbill/plainbill/cost/money"
)

// numbers are texts that are read or nearly so.
var numbers = []string{
	"0", "0.0", "-0", "1", "-1.5", "0.0000000001", "-7.0E-10", "1E-10", "1.4E-8", "123456789012345678", "922337203.6854775807", "922337203.6854775808",
	"0.00000000005", ".5", "5.", ".", "-", "", "+3.5", "--1", "1.2.3", "1e400", "0x10", "1_000", "NaN", "Infinity", " 5 ", "1,5", "٣",
	"999999999999999999", "0.999999999999999999", "9007199254740993", "4.35", "0.1", "496.1357519649", "1e22", "00000000000000000001",
}

// FuzzParseAmount holds that the quick way reads what money.Parse reads, to the
// last digit.
func FuzzParseAmount(f *testing.F) {
	for _, n := range numbers {
		f.Add([]byte(n))
	}
	f.Fuzz(func(t *testing.T, cell []byte) {
		got, rounded, err := parseAmount(cell)
		want, wantRounded, wantErr := money.Parse(cell)
		if got != want || rounded != wantRounded || err != wantErr {
			t.Fatalf("%q: %v, %v, %v; want %v, %v, %v", cell, got, rounded, err, want, wantRounded, wantErr)
		}
	})
}

// FuzzParseFloat holds that quantities are the doubles nearest to what is
// written, and that nothing else is taken.
func FuzzParseFloat(f *testing.F) {
	for _, n := range numbers {
		f.Add([]byte(n))
	}
	f.Fuzz(func(t *testing.T, cell []byte) {
		got, ok := parseFloat(cell)
		want, err := strconv.ParseFloat(string(cell), 64)
		takes := err == nil && strings.Trim(string(cell), "0123456789.eE+-") == ""
		if ok != takes || ok && math.Float64bits(got) != math.Float64bits(want) {
			t.Fatalf("%q: %v, %v; want %v, %v", cell, got, ok, want, err)
		}
	})
}

func TestParsingAllocatesNothing(t *testing.T) {
	cells := [][]byte{[]byte("0.0099227150"), []byte("-12.5"), []byte("0"), []byte("-7.0E-10")}
	if n := testing.AllocsPerRun(100, func() {
		for _, c := range cells {
			if _, _, err := parseAmount(c); err != nil {
				t.Fatal(err)
			}
			if _, ok := parseFloat(c); !ok {
				t.Fatal(string(c))
			}
		}
	}); n > 0 {
		t.Errorf("%v allocations", n)
	}
}
