package money

import (
	"fmt"
	"math"
	"math/bits"
)

// Total is an exact sum of Amounts: a 128-bit two's complement count of
// ten-billionths of the currency unit. The zero value is 0. Adding 2^64 rows
// cannot overflow it.
type Total struct {
	hi int64
	lo uint64
}

// Add adds one amount to t.
func (t *Total) Add(a Amount) {
	lo, carry := bits.Add64(t.lo, uint64(a), 0)
	t.lo = lo
	t.hi += int64(a)>>63 + int64(carry)
}

// Plus returns t + u.
func (t Total) Plus(u Total) Total {
	lo, carry := bits.Add64(t.lo, u.lo, 0)
	return Total{t.hi + u.hi + int64(carry), lo}
}

// Minus returns t − u.
func (t Total) Minus(u Total) Total { return t.Plus(u.Neg()) }

// Neg returns −t.
func (t Total) Neg() Total {
	lo, borrow := bits.Sub64(0, t.lo, 0)
	return Total{-t.hi - int64(borrow), lo}
}

// Abs returns the magnitude of t.
func (t Total) Abs() Total {
	if t.hi < 0 {
		return t.Neg()
	}
	return t
}

// Sign returns -1, 0 or 1.
func (t Total) Sign() int {
	switch {
	case t.hi < 0:
		return -1
	case t.hi == 0 && t.lo == 0:
		return 0
	}
	return 1
}

// Cmp compares t with u: -1, 0 or 1.
func (t Total) Cmp(u Total) int { return t.Minus(u).Sign() }

// IsZero says whether t is exactly 0.
func (t Total) IsZero() bool { return t == Total{} }

// Amount returns t as an Amount; ok is false when it does not fit.
func (t Total) Amount() (a Amount, ok bool) {
	a = Amount(t.lo)
	return a, t.hi == int64(a)>>63
}

// Float64 returns a double near t, for drawing and ratios only.
func (t Total) Float64() float64 {
	m := t.Abs() // two halves of opposite sign would cancel out
	f := (float64(uint64(m.hi))*(1<<64) + float64(m.lo)) / float64(Unit)
	if t.hi < 0 {
		return -f
	}
	return f
}

// Share returns t as a fraction of whole, for display; 0 when whole is 0.
func (t Total) Share(whole Total) float64 {
	if whole.IsZero() {
		return 0
	}
	return t.Float64() / whole.Float64()
}

// String returns the exact decimal: no grouping, a point, no trailing zeros.
func (t Total) String() string {
	var buf [widest]byte
	return string(t.exact(&buf))
}

func (t Total) exact(buf *[widest]byte) []byte {
	s := t.digits(buf, decimals)
	for s[len(s)-1] == '0' {
		s = s[:len(s)-1]
	}
	if s[len(s)-1] == '.' {
		s = s[:len(s)-1]
	}
	return s
}

// Fixed returns t with the given number of decimals (0 to 10), rounded half to
// even; a magnitude that rounds to nothing has no minus.
func (t Total) Fixed(places int) string {
	var buf [widest]byte
	return string(t.digits(&buf, places))
}

// widest is room for 39 digits, a sign and a point.
const widest = 48

// digits renders t with places decimals, in buf.
func (t Total) digits(buf *[widest]byte, places int) []byte {
	places = max(0, min(decimals, places))
	m := t.Abs()
	hi, lo := uint64(m.hi), m.lo
	step := uint64(1)
	for i := places; i < decimals; i++ {
		step *= 10
	}
	// Divide the 128-bit magnitude by step, rounding half to even.
	qhi, qlo, rem := uint64(0), lo, uint64(0)
	switch {
	case step == 1:
		qhi = hi
	case hi == 0: // nearly always
		qlo, rem = lo/step, lo%step
	default:
		qhi, rem = hi/step, hi%step
		qlo, rem = bits.Div64(rem, lo, step)
	}
	if step > 1 && (rem > step/2 || rem == step/2 && qlo%2 == 1) {
		var carry uint64
		qlo, carry = bits.Add64(qlo, 1, 0)
		qhi += carry
	}
	i := len(buf)
	for n := 0; n <= places || qhi != 0 || qlo != 0; n++ {
		if n == places && places > 0 {
			i--
			buf[i] = '.'
		}
		var digit uint64
		if qhi == 0 { // nearly always
			qlo, digit = qlo/10, qlo%10
		} else {
			qhi, digit = qhi/10, qhi%10
			qlo, digit = bits.Div64(digit, qlo, 10)
		}
		i--
		buf[i] = byte('0' + digit)
	}
	if t.hi < 0 {
		for _, c := range buf[i:] {
			if c != '0' && c != '.' {
				i--
				buf[i] = '-'
				break
			}
		}
	}
	return buf[i:]
}

// AppendText is MarshalText behind b. It knows no error.
func (t Total) AppendText(b []byte) ([]byte, error) {
	var buf [widest]byte
	return append(b, t.exact(&buf)...), nil
}

// MarshalText writes the exact decimal, so JSON carries amounts as strings.
func (t Total) MarshalText() ([]byte, error) { return t.AppendText(nil) }

// UnmarshalText reads what MarshalText wrote: a plain decimal of at most ten
// places and 28 integer digits.
func (t *Total) UnmarshalText(text []byte) error {
	whole, negative := Total{}, false
	if len(text) > 0 && text[0] == '-' {
		negative, text = true, text[1:]
	}
	places, integers, point := 0, 0, false
	for _, c := range text {
		if c == '.' && !point {
			point = true
			continue
		}
		if c < '0' || c > '9' {
			return fmt.Errorf("%w: %q", ErrSyntax, text)
		}
		if point {
			places++
		} else {
			integers++
		}
		if integers > 28 || places > decimals {
			return fmt.Errorf("%w: %q", ErrRange, text)
		}
		whole = whole.timesTen().Plus(Total{lo: uint64(c - '0')})
	}
	if integers+places == 0 {
		return fmt.Errorf("%w: %q", ErrSyntax, text)
	}
	for ; places < decimals; places++ {
		whole = whole.timesTen()
	}
	if negative {
		whole = whole.Neg()
	}
	*t = whole
	return nil
}

func (t Total) timesTen() Total {
	hi, lo := bits.Mul64(t.lo, 10)
	return Total{t.hi*10 + int64(hi), lo}
}

// Part returns t × numerator ÷ denominator rounded half to even at 1e-10.
// denominator must not be 0; the product may use the full width.
func (a Amount) Part(numerator, denominator Amount) Amount {
	negative := (a < 0) != (numerator < 0) != (denominator < 0)
	hi, lo := bits.Mul64(magnitude(a), magnitude(numerator))
	d := magnitude(denominator)
	if hi >= d { // the quotient does not fit 64 bits: saturate
		return saturated(negative)
	}
	q, rem := bits.Div64(hi, lo, d)
	if rem > d-rem || rem == d-rem && q%2 == 1 {
		q++
	}
	if q > math.MaxInt64 {
		return saturated(negative)
	}
	if negative {
		return -Amount(q)
	}
	return Amount(q)
}

// Over returns t ÷ n rounded half to even at 1e-10; n must be above 0.
func (t Total) Over(n int) Total {
	m, d := t.Abs(), uint64(n)
	hi := uint64(m.hi)
	lo, rem := bits.Div64(hi%d, m.lo, d)
	q := Total{int64(hi / d), lo}
	if rem > d-rem || rem == d-rem && lo%2 == 1 {
		q.Add(1)
	}
	if t.hi < 0 {
		return q.Neg()
	}
	return q
}

func magnitude(a Amount) uint64 {
	if a < 0 {
		return -uint64(a)
	}
	return uint64(a)
}

func saturated(negative bool) Amount {
	if negative {
		return math.MinInt64
	}
	return math.MaxInt64
}
