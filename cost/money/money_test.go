package money

import (
	"errors"
	"math"
	"math/big"
	"math/rand/v2"
	"strings"
	"testing"
)

func TestParse(t *testing.T) {
	tests := []struct {
		text    string
		want    string
		rounded bool
		err     error
	}{
		{"0.0416000000", "0.0416", false, nil},
		{"", "0", false, nil},
		{"   ", "0", false, nil},
		{" 5 ", "5", false, nil},
		{"-0", "0", false, nil},
		{"-0.00", "0", false, nil},
		{"+3.5", "3.5", false, nil},
		{".5", "0.5", false, nil},
		{"5.", "5", false, nil},
		{"1E-10", "0.0000000001", false, nil},
		{"1.4E-8", "0.000000014", false, nil},
		{"-7.0E-10", "-0.0000000007", false, nil},
		{"1.0E7", "10000000", false, nil},
		{"1e+2", "100", false, nil},
		{"-1E-12", "0", true, nil},
		{"0.00000000005", "0", true, nil},
		{"0.00000000015", "0.0000000002", true, nil},
		{"0.000000000050000000000000001", "0.0000000001", true, nil},
		{"0.000000000000000000123456789", "0", true, nil},
		{"0.30000000000000004", "0.3", true, nil},
		{"0." + strings.Repeat("0", 5000) + "1e5001", "1", false, nil},
		{"1" + strings.Repeat("0", 90_000) + "e-90000", "1", false, nil},
		{"1e99999999999999999999", "0", false, ErrRange},
		{"0e99999999999999999999", "0", false, nil},
		{"1e-99999999999999999999", "0", true, nil},
		{"922337203.6854775807", "922337203.6854775807", false, nil},
		{"-922337203.6854775807", "-922337203.6854775807", false, nil},
		{"922337203.6854775808", "0", false, ErrRange},
		{"123456789012345.1234567890", "0", false, ErrRange},
		{"99999999999999999999.99", "0", false, ErrRange},
		{"1e400", "0", false, ErrRange},
		{"1e99999999999999999999", "0", false, ErrRange},
		{"0e99999999999999999999", "0", false, nil},
		{"1e-99999999999999999999", "0", true, nil},
		{"NaN", "0", false, ErrSyntax},
		{"Infinity", "0", false, ErrSyntax},
		{"null", "0", false, ErrSyntax},
		{"1,234.56", "0", false, ErrSyntax},
		{"$12.00", "0", false, ErrSyntax},
		{"0x10", "0", false, ErrSyntax},
		{"1_000", "0", false, ErrSyntax},
		{"\u0663", "0", false, ErrSyntax},
		{"1.2.3", "0", false, ErrSyntax},
		{"--1", "0", false, ErrSyntax},
		{"1e", "0", false, ErrSyntax},
		{"e5", "0", false, ErrSyntax},
		{".", "0", false, ErrSyntax},
		{"-", "0", false, ErrSyntax},
	}
	for _, tt := range tests {
		got, rounded, err := Parse([]byte(tt.text))
		if got.String() != tt.want || rounded != tt.rounded || !errors.Is(err, tt.err) {
			t.Errorf("Parse(%q) = %v, %v, %v; want %v, %v, %v", tt.text, got, rounded, err, tt.want, tt.rounded, tt.err)
		}
	}
}

// FuzzParse holds Parse to the slow way over big rationals.
func FuzzParse(f *testing.F) {
	for _, s := range []string{"1E-10", "0.30000000000000004", "-922337203.6854775807", "5e-11", "1e18", "000000000000000000000000001.5"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got, rounded, err := Parse([]byte(s))
		if err != nil || strings.Trim(s, " ") == "" || len(s) > 40 {
			return
		}
		if i := strings.IndexAny(s, "eE"); i >= 0 && len(strings.TrimLeft(s[i+1:], "+-0")) > 3 {
			return // big.Rat would take long
		}
		want, ok := new(big.Rat).SetString(strings.Trim(s, " "))
		if !ok {
			t.Fatalf("Parse(%q) = %v, but it is no number", s, got)
		}
		want.Mul(want, new(big.Rat).SetInt64(int64(Unit)))
		off := new(big.Rat).Sub(want, new(big.Rat).SetInt64(int64(got)))
		if (off.Sign() != 0) != rounded {
			t.Fatalf("Parse(%q) = %v, rounded %v, off by %v", s, got, rounded, off)
		}
		half := big.NewRat(1, 2)
		switch off.Abs(off).Cmp(half) {
		case 1:
			t.Fatalf("Parse(%q) = %v is not the nearest", s, got)
		case 0:
			if got%2 != 0 {
				t.Fatalf("Parse(%q) = %v is not rounded to even", s, got)
			}
		}
	})
}

// A double that AWS wrote and the same figure printed must be the same amount.
func TestFromFloatAgreesWithPrintedDecimals(t *testing.T) {
	for _, s := range []string{"0.1", "0.0416", "-7.0E-10", "28637.3243602878", "922337203.25", "1E-10"} {
		printed, _, err := Parse([]byte(s))
		if err != nil {
			t.Fatal(err)
		}
		got, rounded, err := FromFloat(printed.Float64())
		if got != printed || rounded || err != nil {
			t.Errorf("FromFloat(%s) = %v, %v, %v", s, got, rounded, err)
		}
	}
	for _, f := range []float64{math.NaN(), math.Inf(1), math.Inf(-1), 1e300} {
		if _, _, err := FromFloat(f); err == nil {
			t.Errorf("FromFloat(%v) is no error", f)
		}
	}
}

// Totals agree with big integers, whatever the order of adding.
func TestTotalIsExact(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 200 {
		var forward, backward Total
		want := new(big.Int)
		amounts := make([]Amount, 50)
		for i := range amounts {
			amounts[i] = Amount(r.Uint64())
			forward.Add(amounts[i])
			want.Add(want, big.NewInt(int64(amounts[i])))
		}
		for i := range amounts {
			backward = backward.Plus(amounts[len(amounts)-1-i].Total())
		}
		if forward != backward {
			t.Fatalf("order matters: %v, %v", forward, backward)
		}
		exact := new(big.Rat).SetFrac(want, big.NewInt(int64(Unit)))
		got, _ := new(big.Rat).SetString(forward.String())
		if got.Cmp(exact) != 0 {
			t.Fatalf("got %v, want %v", forward, exact)
		}
		if forward.Sign() != exact.Sign() || forward.Neg().Plus(forward) != (Total{}) {
			t.Fatalf("sign or negation of %v", forward)
		}
		var back Total
		if err := back.UnmarshalText([]byte(forward.String())); err != nil || back != forward {
			t.Fatalf("%v reads back as %v, %v", forward, back, err)
		}
	}
}

func TestTenMillionTinyRows(t *testing.T) {
	a, _, err := Parse([]byte("1E-7"))
	if err != nil {
		t.Fatal(err)
	}
	var sum Total
	for range 10_000_000 {
		sum.Add(a)
	}
	if sum.String() != "1" {
		t.Errorf("1e7 rows of 1e-7 are %v", sum)
	}
}

func TestFixedRoundsHalfToEven(t *testing.T) {
	tests := []struct {
		text   string
		places int
		want   string
	}{
		{"0.125", 2, "0.12"}, {"0.135", 2, "0.14"}, {"-0.125", 2, "-0.12"}, {"0.005", 2, "0.00"}, {"-0.004", 2, "0.00"},
		{"2.5", 0, "2"}, {"3.5", 0, "4"}, {"999.995", 2, "1000.00"}, {"1234567.891", 1, "1234567.9"}, {"1", 10, "1.0000000000"},
	}
	for _, tt := range tests {
		a, _, _ := Parse([]byte(tt.text))
		if got := a.Total().Fixed(tt.places); got != tt.want {
			t.Errorf("%s at %d places is %s, want %s", tt.text, tt.places, got, tt.want)
		}
	}
}

func TestUnmarshalTextRefusesWhatIsNoTotal(t *testing.T) {
	for _, s := range []string{"", "-", "1e5", "1.23456789012", "abc", "99999999999999999999999999999999999999", "1.2.3"} {
		var u Total
		if err := u.UnmarshalText([]byte(s)); err == nil {
			t.Errorf("%q reads as %v", s, u)
		}
	}
}

func TestPartRoundsTheExactProduct(t *testing.T) {
	tests := []struct{ a, n, d, want Amount }{
		{458_6400000000, 201_6000000000, 504_0000000000, 183_4560000000},
		{7, 1, 2, 4}, {5, 1, 2, 2}, {-7, 1, 2, -4}, {7, -1, -2, 4}, {0, 3, 7, 0},
		{math.MaxInt64, math.MaxInt64, math.MaxInt64, math.MaxInt64},
		{math.MaxInt64, 3, 1, math.MaxInt64}, {math.MinInt64 + 1, 3, 1, math.MinInt64},
	}
	for _, tt := range tests {
		if got := tt.a.Part(tt.n, tt.d); got != tt.want {
			t.Errorf("%d * %d / %d = %d, want %d", tt.a, tt.n, tt.d, got, tt.want)
		}
	}
}

func TestOverDividesTotalsOfAnySize(t *testing.T) {
	tests := []struct {
		total string
		n     int
		want  string
	}{
		{"1800000000000", 4, "450000000000.0000000000"}, {"-1800000000000", 4, "-450000000000.0000000000"},
		{"5534023222112", 3, "1844674407370.6666666667"},
		{"0.0000000007", 2, "0.0000000004"}, {"0.0000000005", 2, "0.0000000002"}, {"-0.0000000007", 2, "-0.0000000004"}, {"0", 7, "0.0000000000"},
	}
	for _, tt := range tests {
		var total Total
		if err := total.UnmarshalText([]byte(tt.total)); err != nil {
			t.Fatal(err)
		}
		if got := total.Over(tt.n).Fixed(10); got != tt.want {
			t.Errorf("%s / %d = %s, want %s", tt.total, tt.n, got, tt.want)
		}
	}
}

func TestDisplay(t *testing.T) {
	tests := []struct {
		text, currency string
		places         int
		want           string
	}{
		{"184220.38", "USD", 2, "$184,220.38"},
		{"-174.96", "USD", 2, "\u2212$174.96"},
		{"1234.5", "CNY", 2, "CNY 1,234.50"},
		{"-0.001", "USD", 2, "$0.00"},
		{"999", "", 0, "999"},
		{"1000000", "EUR", 0, "\u20ac1,000,000"},
	}
	for _, tt := range tests {
		a, _, _ := Parse([]byte(tt.text))
		if got := a.Total().Display(tt.currency, tt.places); got != tt.want {
			t.Errorf("%s %s is shown as %s, want %s", tt.text, tt.currency, got, tt.want)
		}
	}
	short := map[string]string{"0": "$0", "950": "$950", "1200": "$1.2k", "6000": "$6k", "3400000": "$3.4M", "-1200": "\u2212$1.2k", "2500000000": "$2.5B", "0.0042": "$0.0042"}
	for text, want := range short {
		var total Total
		if err := total.UnmarshalText([]byte(text)); err != nil {
			t.Fatal(err)
		}
		if got := total.DisplayShort("USD"); got != want {
			t.Errorf("%s is shown as %s on an axis, want %s", text, got, want)
		}
	}
	if got := Amount(0).Total().DisplayChange("USD", 2) + Unit.Total().DisplayChange("USD", 2); got != "$0.00+$1.00" {
		t.Errorf("changes are shown as %s", got)
	}
	if got := Amount(12345).Total().DisplayExact("USD"); got != "$0.0000012345" {
		t.Errorf("exact is shown as %s", got)
	}
}
