package view_test

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"testing"

	"github.com/plainbill/plainbill/cost/view"
)

// The chosen instrument's line is the weighing's own: the same figures at every
// level where both are over the same years, and otherwise those of Wide.At, on
// the line and said in words.
func TestChosenLiesOnItsLine(t *testing.T) {
	b := sampleBill(t).view
	for option, years := range map[string]int{"compute/1/no_upfront": 1, "compute/3/no_upfront": 3} {
		w, err := b.Weigh(view.WeighQuery{Depth: view.WideDepth, Scenarios: 500, Option: option})
		if err != nil {
			t.Fatal(err)
		}
		if w.Wide.Years != 3 || w.Years != years {
			t.Fatalf("%d years beside %d", w.Wide.Years, w.Years)
		}
		same, larger := 0, false
		for _, o := range w.Wide.Offers {
			if !o.Chosen {
				continue
			}
			for _, p := range o.Points {
				if on := w.Wide.At(p.Level); math.Abs(on.Saving-p.Saving) > 1e-6 || math.Abs(on.Bad-p.Bad) > 1e-6 {
					t.Errorf("%s: %+v is not on its line at %+v", option, on, p)
				}
				larger = larger || p.Saving > 2*w.Reading(p.Level).Saving
				for _, l := range w.Levels {
					if math.Abs(l.Level-p.Level) < 1e-6*l.Level && math.Abs(l.Saving-p.Saving) < 1e-5*math.Abs(l.Saving) && math.Abs(l.Bad-p.Bad) < 1e-5*math.Abs(l.Bad) {
						same++
					}
				}
			}
			if last := w.Levels[len(w.Levels)-1].Level; years == 3 && (same != len(o.Points)-1 || math.Abs(o.Points[len(o.Points)-1].Level-last) > 1e-5) {
				t.Errorf("%s: %d of %d points are the weighing's", option, same, len(o.Points))
			}
		}
		if years == 1 && (!larger || w.Wide.Note == "" || w.Wide.At(w.Start) == nil) {
			t.Errorf("%s: the longer time is not told: %q", option, w.Wide.Note)
		}
	}
}

// A shopping list has one row for each scope, in the order in which they are first
// bought, and no step of the way is lost.
func TestShoppingIsSummedByScope(t *testing.T) {
	w := weighing(t, sampleBill(t), view.WeighQuery{Depth: view.WideDepth, Scenarios: 200})
	if w.Wide == nil || len(w.Wide.Shop) < 3 {
		t.Fatalf("%+v", w.Wide)
	}
	seen := map[string]bool{}
	saving := 0.0
	for _, r := range w.Wide.Shop {
		if seen[r.Label] || r.To <= r.From {
			t.Errorf("%q twice, or from %v to %v", r.Label, r.From, r.To)
		}
		seen[r.Label] = true
		saving += r.Saving
	}
	if all := fmt.Sprintf("%s a year on average over %d scopes", whole(saving), len(seen)); !strings.Contains(w.Wide.ShopSay, all) {
		t.Errorf("no %q in %q", all, w.Wide.ShopSay)
	}
}

// A plan that buys nothing says why, and nothing of when to start.
func TestNothingToBuyIsAllThatIsSaid(t *testing.T) {
	w := weighing(t, sampleBill(t), view.WeighQuery{Scenarios: 200, Depth: view.FullDepth, Chosen: []view.Choice{{Key: "growth", Value: -0.9}}})
	if w.Plan == nil || len(w.Plan.Rows) > 0 {
		t.Fatalf("%+v", w.Plan)
	}
	if say := w.Plan.Say; !strings.HasPrefix(say, "No level of this") || strings.Contains(say, "It starts") {
		t.Error(say)
	}
}

// whole writes dollars without cents, thousands with commas.
func whole(v float64) string {
	s := strconv.FormatFloat(v, 'f', 0, 64)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return "$" + s
}

// A bill with nothing left on demand has no shopping list, and says so, unless what
// runs ends within the year: then the list buys where the plan does. Its mark of
// least cost stands at the exact sum of that level, which lies between two levels of
// the curve.
func TestNothingLeftToBuy(t *testing.T) {
	covered := func(end string) opened {
		return bill(t, hours(15, func(h int) []line {
			u, f := planned(h, "savings_plan_end_time", end)
			return []line{u, f}
		}))
	}
	w := weighing(t, covered("2026-12-31T23:59:59Z"), view.WeighQuery{Depth: view.WideDepth, Scenarios: 200, Absorb: 5000})
	if w.Plan == nil || len(w.Plan.Rows) == 0 || w.Wide == nil || len(w.Wide.Shop) == 0 {
		t.Fatalf("what runs ends: the plan buys %+v, the list %+v", w.Plan, w.Wide)
	}
	w = weighing(t, covered("2027-12-31T23:59:59Z"), view.WeighQuery{Depth: view.WideDepth, Scenarios: 200})
	if w.Wide == nil || len(w.Wide.Shop) > 0 || !strings.Contains(w.Wide.ShopSay, "nothing to add") {
		t.Fatalf("%+v", w.Wide)
	}
	w = weighing(t, bill(t, hours(20, func(h int) []line { return []line{ec2(h)} })), view.WeighQuery{})
	if least := w.Best * 480; w.Best <= 0 || math.Abs(w.BestCost-least) > 1e-6*least { // always used: it costs its fee
		t.Errorf("%v an hour cost %v, want %v", w.Best, w.BestCost, least)
	}
}
