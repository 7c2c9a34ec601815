package state

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/plainbill/plainbill/cost/view"
)

// The fields of the Commitments tab that take a number, beside the assumptions,
// whose fields are called by their keys.
const (
	LevelField   = "level"
	AbsorbField  = "absorb"
	ComfortField = "comfort" // in percent
	SeedField    = "seed"
)

// Bounds on what can be typed or linked to.
const (
	mostDollars  = 1e12
	mostSeed     = math.MaxInt32
	mostChosen   = 100
	leastComfort = 0.001
	mostComfort  = 0.5
	mostDiscount = 0.95
)

// Draft is a number as it is being typed, and why it was not taken.
type Draft struct{ Field, Text, Why string }

// Draft returns what is being typed into a field.
func (s State) Draft(field string) (Draft, bool) {
	for _, d := range s.Drafts {
		if d.Field == field {
			return d, true
		}
	}
	return Draft{}, false
}

func undrafted(list []Draft, field string) []Draft {
	return slices.DeleteFunc(slices.Clone(list), func(d Draft) bool { return d.Field == field })
}

// limits are what a field takes, in the unit in which it is typed.
type limits struct {
	least, most float64
	unit        string // "%", "$" or a word
	whole       bool   // no fractions
}

// percentField is a field that is typed in percent and kept as a share.
func percentField(least, most float64) limits {
	return limits{least: 100 * least, most: 100 * most, unit: "%"}
}

// kept is the number that a typed one stands for.
func (l limits) kept(typed float64) float64 {
	if l.unit == "%" {
		return typed / 100
	}
	return typed
}

// takes returns the limits of a field; false when there is no such field.
func (s State) takes(field string) (limits, bool) {
	w := s.Weighing
	if w == nil {
		return limits{}, false
	}
	switch field {
	case LevelField:
		return limits{most: w.Top(), unit: "$"}, true
	case AbsorbField:
		return limits{least: 1, most: mostDollars, unit: "$"}, true
	case ComfortField:
		return percentField(leastComfort, mostComfort), true
	case SeedField:
		return limits{least: 1, most: mostSeed, whole: true}, true
	}
	for _, a := range w.Assumed {
		if a.Key == field {
			if a.Unit == "%" {
				return percentField(a.Least, a.Most), true
			}
			return limits{least: a.Least, most: a.Most, unit: a.Unit}, true
		}
	}
	for _, d := range w.Discounts {
		if d.Key == field {
			return percentField(0, mostDiscount), true
		}
	}
	return limits{}, false
}

// typed reads a number as people write it: with or without the sign of its unit,
// with commas between thousands. why says in a sentence what is wrong with it.
func (l limits) typed(text string) (v float64, why string) {
	plain := strings.TrimSpace(text)
	plain = strings.TrimSpace(strings.TrimSuffix(strings.TrimPrefix(plain, "$"), "%"))
	plain = strings.Replace(plain, "\u2212", "-", 1)
	whole, _, _ := strings.Cut(strings.TrimPrefix(plain, "-"), ".")
	if groups := strings.Split(whole, ","); len(groups) > 1 {
		for i, g := range groups {
			if len(g) != 3 && (i > 0 || len(g) == 0 || len(g) > 3) {
				return 0, "Commas part thousands, as in 16,000. The old value stays."
			}
		}
		plain = strings.ReplaceAll(plain, ",", "")
	}
	v, err := strconv.ParseFloat(plain, 64)
	v = math.Round(v*1e6) / 1e6 // what is kept stands in links, too
	switch {
	case plain == "":
		return 0, "A number is missing. The old value stays."
	case err != nil || strings.Trim(plain, "-.0123456789") != "":
		return 0, "This is not a number, as 16000 or 2.5 are. The old value stays."
	case l.whole && v != math.Trunc(v):
		return 0, "Only whole numbers count here. The old value stays."
	case v < l.least:
		return 0, "The least here is " + l.text(l.least) + ". The old value stays."
	case v > l.most:
		return 0, "The most here is " + l.text(l.most) + ". The old value stays."
	}
	return v, ""
}

func (l limits) text(v float64) string {
	s := strconv.FormatFloat(math.Abs(v), 'f', -1, 64)
	if l.unit == "$" {
		s = "$" + strconv.FormatFloat(math.Floor(math.Abs(v)*100)/100, 'f', 2, 64)
	} else if l.unit == "%" {
		s += "%"
	}
	if v < 0 {
		s = "\u2212" + s
	}
	return s
}

func (e Entered) apply(r *step) {
	l, ok := r.takes(e.Field)
	if !ok {
		return
	}
	v, why := l.typed(e.Text)
	r.Drafts = undrafted(r.Drafts, e.Field)
	switch {
	case e.Done && why == "":
		r.setNumber(e.Field, l.kept(v))
		return
	case !e.Done && why == "" && e.Field == LevelField:
		r.slid, r.sliding = v, true // the slider follows the typing
	}
	if !e.Done {
		why = "" // not before it is all there
	} else if e.Field == LevelField {
		r.sliding = false
	}
	r.Drafts = append(r.Drafts, Draft{Field: e.Field, Text: e.Text, Why: why})
}

// setNumber stores a number that was typed: percents as shares.
func (r *step) setNumber(field string, n float64) {
	v := r.View
	p := &v.Promise
	switch field {
	case LevelField:
		r.sliding = false
		p.Level, p.Placed = n, true
	case AbsorbField:
		p.Absorb = n
	case ComfortField:
		p.Comfort = n
	case SeedField:
		p.Seed = int64(n)
	default:
		p.Chosen = rechosen(p.Chosen, field)
		if len(p.Chosen) == mostChosen {
			p.Chosen = p.Chosen[1:]
		}
		p.Chosen = append(p.Chosen, view.Choice{Key: field, Value: n})
	}
	r.look(v, false)
}

// rechosen is the list without the assumption of the key.
func rechosen(list []view.Choice, key string) []view.Choice {
	return slices.DeleteFunc(slices.Clone(list), func(c view.Choice) bool { return c.Key == key })
}

func (e Reset) apply(r *step) {
	v := r.View
	p := &v.Promise
	r.Drafts = undrafted(r.Drafts, e.Field)
	switch e.Field {
	case LevelField:
		p.Level, p.Placed = 0, false
	case AbsorbField:
		p.Absorb = 0
	case ComfortField:
		p.Comfort = 0
	case SeedField:
		p.Seed = 0
	default:
		if p.Chosen = rechosen(p.Chosen, e.Field); len(p.Chosen) == 0 {
			p.Chosen = nil
		}
	}
	r.look(v, false)
}
