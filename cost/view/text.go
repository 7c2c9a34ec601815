package view

import (
	"math"
	"strconv"
	"strings"

	"github.com/plainbill/plainbill/cost/money"
)

// NoValue is how a blank value is shown. It is a value of its own, distinct from
// any text that a bill can hold.
const NoValue = "(no value)"

// dash stands for what is not known or means nothing.
const dash = "\u2013"

// cents is the number of decimals of every figure that can be checked.
const cents = 2

// halfCent is the largest magnitude that cents show as nothing.
const halfCent = money.Unit / 200

// amount makes a figure of t: the exact value, and its text to the cent. A
// magnitude below one cent that is not 0 is written out, so that no row of a
// bill looks as if it were free.
func amount(t money.Total, currency string) Money {
	return Money{Value: t, Text: plain(t, currency)}
}

// change makes a figure of a difference: with a plus when it rises.
func change(t money.Total, currency string) Money {
	s := plain(t, currency)
	if t.Sign() > 0 {
		s = "+" + s
	}
	return Money{Value: t, Text: s}
}

func plain(t money.Total, currency string) string {
	if a, ok := t.Amount(); ok && a != 0 && -halfCent <= a && a <= halfCent {
		return t.DisplayExact(currency)
	}
	return t.Display(currency, cents)
}

// Count writes n with commas between thousands.
func Count(n int64) string {
	s := strconv.FormatInt(n, 10)
	sign := ""
	if n < 0 {
		sign, s = "\u2212", s[1:]
	}
	var b strings.Builder
	for i, c := range s {
		if i > 0 && (len(s)-i)%3 == 0 {
			b.WriteByte(',')
		}
		b.WriteRune(c)
	}
	return sign + b.String()
}

// counted writes a number of things: "1 row", "2,300 rows".
func counted(n int64, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return Count(n) + " " + many
}

// ended makes a sentence of s, whose last word may end with a full stop itself,
// as in "Amazon Web Services, Inc.".
func ended(s string) string {
	if strings.HasSuffix(s, ".") {
		return s
	}
	return s + "."
}

// rowsText is the number of rows of a bill.
func rowsText(n int64) string { return counted(n, "row", "rows") }

// percent writes a fraction with one decimal, as tables do: "21.9%".
func percent(fraction float64) string {
	s := strconv.FormatFloat(math.Abs(fraction)*100, 'f', 1, 64) + "%"
	if fraction < 0 && strings.Trim(s, "0.%") != "" {
		return "\u2212" + s
	}
	return s
}

// wholePercent writes a fraction as sentences do: "29%", and never 0% or 100%
// for what is neither nothing nor all.
func wholePercent(fraction float64) string {
	r := math.Round(fraction * 100)
	switch {
	case r == 0 && fraction > 0:
		return "less than 1%"
	case r == 100 && fraction < 1:
		return "more than 99%"
	}
	return strconv.FormatFloat(r, 'f', 0, 64) + "%"
}

// Bytes writes a file size: "88 MB", "1.2 GB", "640 bytes".
func Bytes(n int64) string {
	for _, step := range []struct {
		size   float64
		suffix string
	}{{1e9, " GB"}, {1e6, " MB"}, {1e3, " kB"}} {
		if f := float64(n) / step.size; f >= 0.9995 {
			places := 0
			if f < 10 && step.size >= 1e6 {
				places = 1
			}
			return strings.TrimSuffix(strconv.FormatFloat(f, 'f', places, 64), ".0") + step.suffix
		}
	}
	return counted(n, "byte", "bytes")
}

// list joins words as a sentence does: "a, b and c".
func list(words []string) string {
	switch len(words) {
	case 0:
		return ""
	case 1:
		return words[0]
	}
	return strings.Join(words[:len(words)-1], ", ") + " and " + words[len(words)-1]
}

// shown is the text of a value for people, the blank one included.
func shown(value string) string {
	if value == "" {
		return NoValue
	}
	return value
}

// capital returns s with its first letter in upper case.
func capital(s string) string {
	if s != "" && 'a' <= s[0] && s[0] <= 'z' {
		return string(s[0]-'a'+'A') + s[1:]
	}
	return s
}

// inSentence returns a label with its first letter in lower case, unless it
// starts with several capitals.
func inSentence(label string) string {
	if len(label) > 1 && 'A' <= label[0] && label[0] <= 'Z' && !('A' <= label[1] && label[1] <= 'Z') {
		return string(label[0]-'A'+'a') + label[1:]
	}
	return label
}
