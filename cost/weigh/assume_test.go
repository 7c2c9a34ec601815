package weigh

import (
	"math"
	"strings"
	"testing"

	"github.com/plainbill/plainbill/cost/commit"
	"github.com/plainbill/plainbill/cost/ledger"
	"github.com/plainbill/plainbill/cost/risk"
	"github.com/plainbill/plainbill/cost/synth"
)

// asked is the usual question of a scope's first option, with few futures.
func asked(r *commit.Report, scope int) Question {
	q := Usual(r.Scopes[scope].Options()[0], 3)
	q.Scenarios, q.Band = 300, 0
	return q
}

func answer(t *testing.T, r *commit.Report, scope int, q Question) *Answer {
	t.Helper()
	a, err := Scope(r, scope, q)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// What is chosen counts, says so, and moves the result the way it should; what
// does not exist or cannot be is refused by name.
func TestChosenAssumptions(t *testing.T) {
	r := report(t, synth.Options{Seed: 1, Shared: true})
	i := scope(t, r, commit.Compute, "")
	q := asked(r, i)
	base := answer(t, r, i, q)
	level := base.Grid.Level(20)
	saving := func(a *Answer) float64 { return a.Profile.At(level).Saving }
	for key, v := range map[string]float64{"growth": -0.5, "volatility": 1.5, "hazard": 2, "rate_drop_chance": 1, "holiday": 0.9, "discount": 0.05} {
		q.Chosen = map[string]float64{key: v}
		a := answer(t, r, i, q)
		if saving(a) >= saving(base) {
			t.Errorf("%s of %v: %v is saved, %v without", key, v, saving(a), saving(base))
		}
		if key == "discount" {
			for _, c := range a.Demand.Classes {
				if c.Discount.Provenance != commit.Chosen || c.Discount.Typical != v {
					t.Errorf("%s has %+v", c.Name, c.Discount)
				}
			}
			continue
		}
		for _, g := range a.Given {
			if g.Chosen != (g.Key == key) || g.Key == key && (g.Value != v || g.Origin != "your own figure") {
				t.Errorf("%s chosen: %+v", key, g)
			}
		}
	}
	one := base.DiscountKeys()[0]
	q.Chosen = map[string]float64{one: 0.5}
	for k, c := range answer(t, r, i, q).Demand.Classes {
		if (c.Discount.Provenance == commit.Chosen) != (k == 0) {
			t.Errorf("%s chosen: %s has %+v", one, c.Name, c.Discount)
		}
	}
	for wrong, says := range map[string]string{"weather": `"weather"`, "discount:nothing": `"discount:nothing"`} {
		q.Chosen = map[string]float64{wrong: 0.1}
		if _, err := Scope(r, i, q); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: %v", wrong, err)
		}
	}
	for _, g := range base.Given {
		for _, v := range []float64{g.Least - 0.01, g.Most + 0.01, math.NaN()} {
			q.Chosen = map[string]float64{g.Key: v}
			if _, err := Scope(r, i, q); err == nil || !strings.Contains(err.Error(), g.Label) {
				t.Errorf("%s of %v: %v", g.Key, v, err)
			}
		}
	}
	q.Chosen = map[string]float64{"discount": 1}
	if _, err := Scope(r, i, q); err == nil {
		t.Error("a discount of everything was taken")
	}
}

// Parts of a scope by any dimension are its usage and no more, and the largest
// leaves first.
func TestPartsOfAScope(t *testing.T) {
	r := report(t, synth.Options{Seed: 1, Shared: true})
	i := scope(t, r, commit.Compute, "")
	for _, by := range []ledger.Dimension{ledger.Account, ledger.InstanceFamily, ledger.Region, ledger.Service, ledger.Operation} {
		q := asked(r, i)
		q.Depart = by
		a := answer(t, r, i, q)
		whole, last := 0.0, math.Inf(1)
		usage, _ := a.Hourly()
		for _, s := range a.Scope.Slices {
			part := 0.0
			for k, row := range s.OnDemand {
				for h, x := range row {
					part += x
					if x > a.Scope.Classes[k].OnDemand[h]*(1+1e-9)+1e-9 {
						t.Fatalf("%s has %v of %v in hour %d", s.Name, x, a.Scope.Classes[k].OnDemand[h], h)
					}
				}
			}
			if part > last*(1+1e-9) || !strings.HasSuffix(s.Event, " "+s.Name) {
				t.Errorf("%s, event %q, has %v after %v", s.Name, s.Event, part, last)
			}
			whole, last = whole+part, part
		}
		if len(a.Scope.Slices) == 0 || whole > sum(usage)*(1+1e-9) {
			t.Errorf("dimension %v: %d parts of %v in %v", by, len(a.Scope.Slices), whole, sum(usage))
		}
	}
}

// A narrow scope leaves as a whole; usage of older generations joins it only when
// somebody says so, in the event in which it leaves its own scope.
func TestGenerationsFollowEachOther(t *testing.T) {
	r := report(t, synth.Options{Seed: 1, Shared: true})
	young, old := scope(t, r, commit.EC2Instance, "m6i"), scope(t, r, commit.EC2Instance, "m5")
	q := asked(r, young)
	before := answer(t, r, young, q)
	if n := len(before.Scope.Slices); n != 1 || before.Scope.Slices[0].Joins || before.Scope.Slices[0].Hazard != risk.NarrowHazard {
		t.Fatalf("%+v", before.Scope.Slices)
	}
	q.Chosen = map[string]float64{"joins": 1}
	after := answer(t, r, young, q)
	if n := len(after.Scope.Slices); n != 2 || !after.Scope.Slices[1].Joins || after.Scope.Slices[1].Event != answer(t, r, old, asked(r, old)).Scope.Slices[0].Event {
		t.Fatalf("%+v", after.Scope.Slices)
	}
	level := before.Grid.Level(10)
	if b, a := before.Profile.At(level).Saving, after.Profile.At(level).Saving; a <= b {
		t.Errorf("%v is saved when usage joins, %v when none does", a, b)
	}
	q = asked(r, old)
	q.Chosen = map[string]float64{"joins": 1}
	if n := len(answer(t, r, old, q).Scope.Slices); n != 1 {
		t.Errorf("%d parts, though the oldest generation has none that could join it", n)
	}
}

// Settling again is asking again.
func TestSettle(t *testing.T) {
	r := report(t, synth.Options{Seed: 1, Shared: true})
	i := scope(t, r, commit.Compute, "")
	q := asked(r, i)
	a := answer(t, r, i, q)
	for _, l := range []Limits{{Absorb: 10}, {Absorb: 20_000, Comfort: 0.2}, {MostPromised: 10_000, Months: 2}, {}} {
		a.Settle(l)
		q.Limits = l
		if b := answer(t, r, i, q); a.Zones != b.Zones || a.Tolerance != b.Tolerance || len(a.Plan) != len(b.Plan) || a.Recommended() != b.Recommended() {
			t.Errorf("%+v: %+v, asked anew %+v", l, a.Zones, b.Zones)
		}
	}
}
