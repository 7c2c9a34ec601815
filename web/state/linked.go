package state

import (
	"strconv"
	"strings"

	"github.com/plainbill/plainbill/cost/view"
)

// What of a Promise stands in a fragment, and how it is read.

// longestKey bounds the names of scopes, instruments and assumptions.
const longestKey = 512

// pairs gives every value that was chosen to pair.
func (p Promise) pairs(pair func(key, value string)) {
	pair("scope", p.Scope)
	pair("option", p.Option)
	pair("depart", p.Depart)
	for _, n := range []struct {
		key   string
		value float64
		is    bool
	}{{"absorb", p.Absorb, p.Absorb > 0}, {"comfort", p.Comfort, p.Comfort > 0}, {"seed", float64(p.Seed), p.Seed > 0}, {"level", p.Level, p.Placed}} {
		if n.is {
			pair(n.key, number(n.value))
		}
	}
}

// set stores one pair; false when it is not one of ours, or out of its bounds.
func (p *Promise) set(key, value string) bool {
	switch key {
	case "scope":
		p.Scope = value
	case "option":
		p.Option = value
	case "depart":
		p.Depart = value
	default:
		n, ok := parseNumber(value)
		if !ok {
			return false
		}
		switch key {
		case "absorb":
			p.Absorb = n
			return n > 0
		case "comfort":
			p.Comfort = n
			return n > 0 && n <= mostComfort
		case "seed":
			p.Seed = int64(n)
			return n >= 1 && n <= mostSeed && float64(p.Seed) == n
		case "level":
			p.Level, p.Placed = n, true
			return n >= 0
		}
		return false
	}
	return len(value) <= longestKey
}

// number writes n so that it is read back as the same number.
func number(n float64) string { return strconv.FormatFloat(n, 'f', -1, 64) }

// parseNumber reads what number wrote, and nothing else.
func parseNumber(text string) (float64, bool) {
	if len(text) > 32 {
		return 0, false
	}
	n, err := strconv.ParseFloat(text, 64)
	ok := err == nil && n >= -mostDollars && n <= mostDollars && number(n) == text && text != "-0"
	return n, ok
}

func parseChoice(pair string) (view.Choice, bool) {
	name, value, found := strings.Cut(pair, ",")
	key, ok := decode(name)
	n, isNumber := parseNumber(value)
	return view.Choice{Key: key, Value: n}, found && ok && isNumber && key != "" && len(key) <= longestKey
}
