package weigh

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/plainbill/plainbill/cost/commit"
	"github.com/plainbill/plainbill/cost/ledger"
	"github.com/plainbill/plainbill/cost/risk"
)

// Assumption is something that the bill cannot tell, and where its value is from.
type Assumption struct {
	Key    string
	Label  string
	Origin string // a sentence without a full stop
	Value  float64
	// Least and Most bound what can be chosen, Step is a useful step.
	Least, Most, Step float64
	Unit              Unit
	Chosen            bool // set by hand
}

// Unit is what a value counts.
type Unit uint8

// The units of assumptions.
const (
	Share  Unit = iota // of 1
	Yearly             // times a year
)

// Keys of assumptions that are named in several places. discountKey chooses one
// discount for all usage; with a colon and a name behind it, for usage of that name.
const (
	volatilityKey = "volatility"
	joinsKey      = "joins"
	discountKey   = "discount"
	// gravitonKey is of the scope that usage leaves and of the one that it joins: it is
	// one move.
	gravitonKey      = "graviton"
	gravitonPriceKey = "graviton_price"
)

// gravitonPrice is what Graviton costs on demand, of what x86 of the same class and
// size costs: m6g.large $0.077 an hour, m6i.large $0.096.
const gravitonPrice = 0.8

// shortDip is how far the end of a year falls in a record that is too short to
// show one.
const shortDip = 0.1

// assume lists the assumptions that go with the scope, and takes over those that
// were chosen.
func (a *Answer) assume(s *commit.Scope, q Question) error {
	volatility, hazard := risk.BroadVolatility, risk.BroadHazard
	what := "usual for usage of a whole organization"
	if narrow(s) && q.Option.Kind == s.Kind {
		volatility, hazard = risk.NarrowVolatility, risk.NarrowHazard
		what = "usual for a single family or type, which is retired and replaced"
	}
	sway := "assumed, " + what
	a.Calibration.Inflate = 1
	if a.Evidence.Grade >= risk.GradeB && !a.Evidence.Bounds {
		_, demand := a.Hourly()
		changes := risk.WeeklyChanges(demand)
		volatility = risk.Volatility(volatility, changes)
		a.Calibration = risk.Calibrate(risk.WeeklyMeans(demand), volatility)
		volatility *= a.Calibration.Inflate
		sway = fmt.Sprintf("from %d weekly changes in this bill and what is %s", len(changes), strings.TrimPrefix(what, "usual for "))
		if a.Calibration.Inflate > 1 {
			sway += fmt.Sprintf("; made %.1f times as large, because only %d of %d weeks lay where 8 of 10 should", a.Calibration.Inflate, a.Calibration.Held, a.Calibration.Weeks)
		}
	}
	dip, quiet := 0.0, "assumed; this bill shows the ends of years itself"
	if a.Evidence.Grade < risk.GradeA {
		dip, quiet = shortDip, "assumed, because this bill is too short to show the end of a year"
	}
	base := risk.Base(q.Seed, volatility)
	a.Given = []Assumption{
		{Key: "growth", Label: "Usage grows, a year", Origin: "assumed: growth that was not seen is not counted on", Value: 0, Least: -0.9, Most: 1, Step: 0.01},
		{Key: volatilityKey, Label: "Usage level swings, a year", Origin: sway, Value: volatility, Most: 3, Step: 0.01},
		{Key: "hazard", Label: "A part leaves", Origin: "assumed, " + what, Value: hazard, Most: 5, Step: 0.01, Unit: Yearly},
		{Key: "fraction", Label: "What leaves takes along", Origin: "assumed: all of it", Value: 1, Least: 0.01, Most: 1, Step: 0.05},
		{Key: "rate_drop_chance", Label: "Chance that on-demand prices fall within the term", Origin: "assumed: they stay", Most: 1, Step: 0.05},
		{Key: "rate_drop", Label: "How far they fall then", Origin: "assumed", Value: 0.1, Most: 0.9, Step: 0.05},
		{Key: "holiday", Label: "Usage falls in the last two weeks of a year", Origin: quiet, Value: dip, Most: 0.9, Step: 0.05},
		{Key: "shared", Label: "Part of the swings that all scopes share", Origin: "assumed", Value: base.Shared, Most: 1, Step: 0.05},
	}
	if len(older(a.report, s)) > 0 {
		a.Given = append(a.Given, Assumption{Key: joinsKey, Label: "Usage of older generations moves here", Unit: Yearly,
			Origin: "assumed: growth that was not seen is not counted on", Most: 5, Step: 0.01})
	}
	if a.leavesWhole(s) {
		a.assumeGraviton(s)
	}
	if err := a.choose(q.Chosen); err != nil {
		return err
	}
	base.Drift = math.Log1p(a.value("growth"))
	base.Volatility, base.Shared, base.HolidayDip = a.value(volatilityKey), a.value("shared"), a.value("holiday")
	base.RateDropChance, base.RateDrop = a.value("rate_drop_chance"), a.value("rate_drop")
	a.Assumptions = base
	return nil
}

// assumeGraviton lists what is assumed of moves from x86 to Graviton, out of the scope
// or into it. A plan that covers both does not feel them.
func (a *Answer) assumeGraviton(s *commit.Scope) {
	move := Assumption{Key: gravitonKey, Unit: Yearly, Most: 5, Step: 0.01}
	switch {
	case movable(s) && a.question.Depart == ledger.NoDimension:
		move.Label, move.Origin = "Usage moves to Graviton of the same class, beside what leaves", "assumed: such moves are among what leaves"
		a.Given = append(a.Given, move)
	case !movable(s) && len(x86(a.report, s)) > 0:
		move.Label, move.Origin = "x86 usage of the same class moves here", "assumed: growth that was not seen is not counted on"
		a.Given = append(a.Given, move, Assumption{Key: gravitonPriceKey, Label: "What it costs here, of its cost on x86", Value: gravitonPrice, Least: 0.3, Most: 1.5, Step: 0.01,
			Origin: "assumed: on demand Graviton is a fifth cheaper for the same size"})
	}
}

// choose takes over values that were set by hand. The error names one that does
// not exist or cannot be.
func (a *Answer) choose(chosen map[string]float64) error {
	for _, key := range slices.Sorted(maps.Keys(chosen)) {
		v := chosen[key]
		i := slices.IndexFunc(a.Given, func(g Assumption) bool { return g.Key == key })
		switch {
		case (key == joinsKey || key == gravitonKey || key == gravitonPriceKey) && i < 0: // chosen for a family, and this is none
		case key == discountKey || strings.HasPrefix(key, discountKey+":"): // override has them
		case i < 0:
			return fmt.Errorf("there is no assumption called %q here", key)
		case !(v >= a.Given[i].Least && v <= a.Given[i].Most):
			return fmt.Errorf("%q cannot be %v: it lies between %v and %v", a.Given[i].Label, v, a.Given[i].Least, a.Given[i].Most)
		default:
			a.Given[i].Value, a.Given[i].Chosen, a.Given[i].Origin = v, true, "your own figure"
		}
	}
	return nil
}

// value is an assumption's value; 0 for one that the scope does not have.
func (a *Answer) value(key string) float64 {
	for i := range a.Given {
		if a.Given[i].Key == key {
			return a.Given[i].Value
		}
	}
	return 0
}

// mostDiscount is the deepest discount that can be chosen.
const mostDiscount = 0.95

// override takes over discounts that were set by hand. DiscountKeys name them.
func (a *Answer) override(chosen map[string]float64) error {
	a.discountKeys = nil
	seen := map[string]int{}
	for i := range a.Demand.Classes {
		c := &a.Demand.Classes[i]
		key := discountKey + ":" + c.Name
		if seen[c.Name]++; seen[c.Name] > 1 {
			key += "#" + strconv.Itoa(seen[c.Name])
		}
		a.discountKeys = append(a.discountKeys, key)
		v, ok := chosen[key]
		if !ok {
			v, ok = chosen[discountKey]
		}
		if !ok {
			continue
		}
		if !(v >= 0 && v <= mostDiscount) {
			return fmt.Errorf("a discount cannot be %v: it lies between 0 and %v", v, mostDiscount)
		}
		c.Discount = commit.Discount{Low: v, Typical: v, High: v, Provenance: commit.Chosen, From: "your own figure"}
	}
	for _, key := range slices.Sorted(maps.Keys(chosen)) {
		if strings.HasPrefix(key, discountKey+":") && !slices.Contains(a.discountKeys, key) {
			return fmt.Errorf("there is no discount called %q here", key)
		}
	}
	return nil
}

// DiscountKeys name the discounts of Demand.Classes, in their order, for
// Question.Chosen.
func (a *Answer) DiscountKeys() []string { return a.discountKeys }
