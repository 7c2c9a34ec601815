package curcsv

import (
	"math/bits"
	"strconv"

	"github.com/plainbill/plainbill/cost/money"
)

// pow10 are the powers of ten that a double and a uint64 hold exactly.
var pow10 = [...]uint64{1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18}

// plain reads a number written as at most eighteen digits with an optional sign
// and point, as nearly all are. decimals is how many digits are behind the point.
func plain(cell []byte) (mantissa uint64, decimals int, negative, ok bool) {
	if len(cell) > 0 && cell[0] == '-' {
		negative, cell = true, cell[1:]
	}
	if len(cell) == 0 || len(cell) > 19 {
		return 0, 0, false, false
	}
	point := -1
	for i, c := range cell {
		n := c - '0'
		if n > 9 {
			if c != '.' || point >= 0 {
				return 0, 0, false, false
			}
			point = i
			continue
		}
		mantissa = mantissa*10 + uint64(n)
	}
	figures := len(cell)
	if point >= 0 {
		figures--
		decimals = len(cell) - point - 1
	}
	return mantissa, decimals, negative, figures > 0 && figures <= 18
}

// parseAmount reads an amount without allocating.
func parseAmount(cell []byte) (money.Amount, bool, error) {
	if mantissa, decimals, negative, ok := plain(cell); ok && decimals <= 10 {
		hi, lo := bits.Mul64(mantissa, pow10[10-decimals])
		if hi == 0 && lo < 1<<63 {
			if negative {
				return -money.Amount(lo), false, nil
			}
			return money.Amount(lo), false, nil
		}
	}
	return money.Parse(cell)
}

// parseFloat reads a quantity. Not a number, infinities and what only Go writes
// (hexadecimal, underscores) are refused.
func parseFloat(cell []byte) (float64, bool) {
	if mantissa, decimals, negative, ok := plain(cell); ok && mantissa < 1<<53 {
		f := float64(mantissa) / float64(pow10[decimals])
		if negative {
			f = -f
		}
		return f, true
	}
	for _, c := range cell {
		if (c < '0' || c > '9') && c != '.' && c != '-' && c != '+' && c != 'e' && c != 'E' {
			return 0, false
		}
	}
	f, err := strconv.ParseFloat(string(cell), 64)
	return f, err == nil
}
