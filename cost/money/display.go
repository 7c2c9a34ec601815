package money

import "strings"

// minus is U+2212, the sign that figures and totals on the page carry.
const minus = "\u2212"

// symbols are the currency signs that need no further explanation; every other
// currency is named by its code, so that CNY never shows a dollar sign.
var symbols = map[string]string{"USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥"}

// Display returns t for people: sign, currency, grouped digits, and the given
// number of decimals, for example "−$1,234.50" or "CNY 1,234.50". A blank
// currency shows the number alone.
func (t Total) Display(currency string, places int) string {
	var digits [widest]byte
	var room [2 * widest]byte
	s, b := t.digits(&digits, places), room[:0]
	if s[0] == '-' {
		s, b = s[1:], append(b, minus...)
	}
	b = append(b, prefix(currency)...)
	whole := len(s)
	if places = min(places, decimals); places > 0 {
		whole -= places + 1
	}
	for i, c := range s { // with commas between thousands
		if 0 < i && i < whole && (whole-i)%3 == 0 {
			b = append(b, ',')
		}
		b = append(b, c)
	}
	return string(b)
}

// DisplayChange is Display with a plus sign for increases; no change has none.
func (t Total) DisplayChange(currency string, places int) string {
	s := t.Display(currency, places)
	if t.Sign() > 0 {
		return "+" + s
	}
	return s
}

// DisplayExact is Display with every digit that the exact value has, and at
// least two decimals.
func (t Total) DisplayExact(currency string) string {
	exact := t.String()
	places := 0
	if i := strings.IndexByte(exact, '.'); i >= 0 {
		places = len(exact) - i - 1
	}
	return t.Display(currency, max(2, places))
}

// DisplayShort is for axes and chart labels: $1.2k, $3.4M, $120.
func (t Total) DisplayShort(currency string) string {
	m, sign := t.Abs().Float64(), ""
	if t.Sign() < 0 {
		sign = minus
	}
	for _, step := range []struct {
		size   float64
		suffix string
	}{{1e9, "B"}, {1e6, "M"}, {1e3, "k"}} {
		if m >= step.size {
			s := short(m / step.size)
			return sign + prefix(currency) + s + step.suffix
		}
	}
	if m >= 1 || m == 0 {
		return sign + prefix(currency) + short(m)
	}
	return t.Display(currency, 4)
}

func prefix(currency string) string {
	if currency == "" {
		return ""
	}
	if s, ok := symbols[currency]; ok {
		return s
	}
	return currency + " "
}

// short prints m with at most one decimal and no trailing zero.
func short(m float64) string {
	a, _, err := FromFloat(m)
	if err != nil {
		return "?"
	}
	return strings.TrimSuffix(a.Total().Fixed(1), ".0")
}
