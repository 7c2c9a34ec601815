// Package money holds exact amounts of one billing currency.
//
// AWS prints costs with at most ten decimals, so an Amount counts ten-billionths
// of the currency unit and every printed cost is held exactly. Sums are 128 bits
// wide and therefore do not depend on the order of rows or on who added them.
package money

import (
	"errors"
	"math"
	"math/bits"
	"strconv"
)

// Amount is a sum of money in ten-billionths (1e-10) of one unit of the bill's
// currency: USD 1.00 is Amount(10_000_000_000). The range is ±922 million units.
//
// Source: AWS CUR, lineItem/UnblendedCost prints at most ten decimals.
type Amount int64

// Unit is one unit of the currency.
const Unit Amount = 1e10

// decimals is the number of decimals that an Amount holds.
const decimals = 10

// ErrSyntax says that a text is not a plain decimal number. Thousands
// separators, currency signs, NaN, infinities and hexadecimal are refused.
var ErrSyntax = errors.New("not a decimal number")

// ErrRange says that an amount is beyond ±922,337,203 units.
var ErrRange = errors.New("amount beyond ±922 million")

// Parse reads a decimal number: an optional sign, digits with an optional point,
// an optional exponent. Blanks around it are ignored; blank text is 0. What lies
// beyond ten decimals is rounded half to even, and rounded says that it was.
// The error is ErrSyntax or ErrRange.
func Parse(text []byte) (a Amount, rounded bool, err error) {
	for len(text) > 0 && text[0] == ' ' {
		text = text[1:]
	}
	for len(text) > 0 && text[len(text)-1] == ' ' {
		text = text[:len(text)-1]
	}
	if len(text) == 0 {
		return 0, false, nil
	}
	negative := false
	if c := text[0]; c == '-' || c == '+' {
		negative = c == '-'
		text = text[1:]
	}
	var (
		mantissa uint64
		scale    int    // decimals already in the mantissa
		digits   int    // digits seen
		dropped  int    // integer digits that no longer fit the mantissa
		guard    uint64 // the first digit that no longer fits the mantissa
		sticky   bool   // whether a digit after the guard is not 0
		full     bool
		point    bool
	)
	i := 0
	for ; i < len(text); i++ {
		c := text[i]
		if c == '.' && !point {
			point = true
			continue
		}
		if c < '0' || c > '9' {
			break
		}
		digits++
		switch {
		case !full && mantissa <= (math.MaxUint64-9)/10:
			mantissa = mantissa*10 + uint64(c-'0')
			if point {
				scale++
			}
		default:
			if full {
				sticky = sticky || c != '0'
			} else {
				full, guard = true, uint64(c-'0')
			}
			if !point {
				dropped++
			}
		}
	}
	if digits == 0 {
		return 0, false, ErrSyntax
	}
	exponent := 0
	if i < len(text) && (text[i] == 'e' || text[i] == 'E') {
		exponent, err = strconv.Atoi(string(text[i+1:]))
		if err != nil && !errors.Is(err, strconv.ErrRange) {
			return 0, false, ErrSyntax
		}
		// Beyond what the digits could make up for, one exponent is as good as another.
		most := 4096 + len(text)
		exponent = max(-most, min(most, exponent))
	} else if i < len(text) {
		return 0, false, ErrSyntax
	}
	return compose(mantissa, guard, decimals+exponent+dropped-scale, sticky, negative)
}

// compose returns mantissa * 10^shift as an Amount, rounding half to even. last is
// the digit after the mantissa, and sticky says that nonzero digits follow it.
func compose(mantissa, last uint64, shift int, sticky, negative bool) (Amount, bool, error) {
	if mantissa == 0 {
		return 0, false, nil
	}
	for ; shift > 0; shift-- {
		hi, lo := bits.Mul64(mantissa, 10)
		if hi != 0 || lo > math.MaxInt64 {
			return 0, false, ErrRange
		}
		mantissa = lo
	}
	for ; shift < 0; shift++ {
		sticky = sticky || last != 0
		mantissa, last = mantissa/10, mantissa%10
		if mantissa == 0 && last == 0 {
			break
		}
	}
	if shift < 0 {
		last = 0 // far below half of the last decimal
		sticky = true
	}
	rounded := last != 0 || sticky
	if last > 5 || last == 5 && (sticky || mantissa%2 == 1) {
		mantissa++
	}
	if mantissa > math.MaxInt64 {
		return 0, false, ErrRange
	}
	a := Amount(mantissa)
	if negative {
		a = -a
	}
	return a, rounded, nil
}

// FromFloat returns the Amount nearest to the shortest decimal that names f, so
// that a double written by AWS and the same figure printed in a CSV agree.
// rounded says that this decimal had more than ten places.
func FromFloat(f float64) (a Amount, rounded bool, err error) {
	if f == 0 {
		return 0, false, nil
	}
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return 0, false, ErrSyntax
	}
	// A decimal of at most fifteen digits names a double that no other such
	// decimal names, so the first one found is the shortest.
	if scaled := f * float64(Unit); math.Abs(scaled) <= 1e15 {
		if n := math.RoundToEven(scaled); n/float64(Unit) == f {
			return Amount(n), false, nil
		}
	}
	var buf [32]byte
	return Parse(strconv.AppendFloat(buf[:0], f, 'e', -1, 64))
}

// String returns the exact decimal, without grouping and without trailing zeros.
func (a Amount) String() string { return a.Total().String() }

// Float64 returns the nearest double, for drawing only.
func (a Amount) Float64() float64 { return float64(a) / float64(Unit) }

// Total returns a as a Total.
func (a Amount) Total() Total {
	return Total{hi: int64(a) >> 63, lo: uint64(a)}
}
