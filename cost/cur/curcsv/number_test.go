package curcsv

import (
	"math"
	"slices"
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

// quickly reads a cell among others. What is quoted is left out: only cells may be
// in quotes.
func quickly[T any](read func(text []byte, from, to uint32) (T, bool), cell []byte) (got T, ok bool) {
	if len(cell) == 0 || cell[0] == '"' {
		return got, false
	}
	text := slices.Concat([]byte("9"), cell, []byte(".123"), make([]byte, Slack))
	return read(text, 1, uint32(len(cell)+1))
}

// TestNumbersAreReadQuickly holds that cells as bills have them need no other way,
// quoted or not.
func TestNumbersAreReadQuickly(t *testing.T) {
	for _, cell := range []string{"0", "-0", "1", "-1.5", "0.0099227150", "-0.0000000001", "12345.0123456789", "922337203.685477", "5.", ".5", "99999999", "123456789", "9999999999999999"} {
		want, rounded, err := money.Parse([]byte(cell))
		got, ok := quickly(amountAt, []byte(cell))
		if cell == "9999999999999999" {
			if ok {
				t.Errorf("%s is too much, and was read as %v", cell, got)
			}
			continue
		}
		if !ok || got != want || rounded || err != nil {
			t.Errorf("%s: %v, %v; want %v, %v", cell, got, ok, want, err)
		}
		quoted := []byte(`"` + cell + `"` + strings.Repeat("\x00", Slack))
		if got, ok := amountAt(quoted, 0, uint32(len(cell)+2)); !ok || got != want {
			t.Errorf("%s in quotes: %v, %v; want %v", cell, got, ok, want)
		}
		f, err := strconv.ParseFloat(cell, 64)
		if got, ok := quickly(floatAt, []byte(cell)); !ok || math.Float64bits(got) != math.Float64bits(f) || err != nil {
			t.Errorf("%s: %v, %v; want %v, %v", cell, got, ok, f, err)
		}
	}
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
		if quick, ok := quickly(amountAt, cell); ok && (quick != want || rounded || err != nil) {
			t.Fatalf("%q: quickly %v; want %v, %v, %v", cell, quick, want, wantRounded, wantErr)
		}
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
		if quick, ok := quickly(floatAt, cell); ok && (!takes || math.Float64bits(quick) != math.Float64bits(want)) {
			t.Fatalf("%q: quickly %v; want %v, %v", cell, quick, want, err)
		}
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
