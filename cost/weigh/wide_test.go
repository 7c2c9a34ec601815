package weigh

import (
	"maps"
	"math"
	"slices"
	"testing"

	"github.com/plainbill/plainbill/cost/commit"
	"github.com/plainbill/plainbill/cost/risk"
	"github.com/plainbill/plainbill/cost/synth"
)

// Blows strike parts of every kind; one that comes later costs no more, none
// leaves more than nothing happening, and the margin grows with time.
func TestStress(t *testing.T) {
	r := report(t, synth.Options{Seed: 1, Shared: true})
	i := scope(t, r, commit.Compute, "")
	a := answer(t, r, i, asked(r, i))
	level := a.Whole.Best() - a.Existing/2
	s, err := a.Stress(level)
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, b := range s.Blows {
		seen[b.Kind] = true
		if b.Share <= 0 || b.Share > 1 || len(b.Savings) != len(s.Months) {
			t.Errorf("%+v", b)
		}
		for n, v := range b.Savings {
			if v > s.Steady+1e-6 || n > 0 && v < b.Savings[n-1]-1e-6 {
				t.Errorf("%s %s: %v, steady %v", b.Kind, b.Value, b.Savings, s.Steady)
			}
		}
	}
	for n := 1; n < len(s.Margin); n++ {
		if s.Margin[n] < s.Margin[n-1] {
			t.Errorf("margins %v", s.Margin)
		}
	}
	if len(seen) != 4 || s.Regret < 0 || s.Minimax < 0 {
		t.Errorf("kinds %v, regret %v at %v", seen, s.Regret, s.Minimax)
	}
	list, err := a.Variants(level, 200)
	if err != nil {
		t.Fatal(err)
	}
	names := map[string]Variant{}
	for _, v := range list {
		names[v.Name] = v
	}
	if twice := names["if departures are twice as likely"]; list[0].Name != "as assumed" || !(twice.CVaR > list[0].CVaR) || !(twice.Saving < list[0].Saving) {
		t.Errorf("as assumed %+v, twice as likely %+v", list[0], twice)
	}
	if low, high := names["if discounts are as low as they may be"], names["if discounts are as high as they may be"]; !(low.Saving < high.Saving) {
		t.Errorf("low discounts %+v, high %+v", low, high)
	}
}

// All that is sold is on the frontier, on one time; nothing marked is beaten. A
// Compute plan for the usage of one family is beside it.
func TestFrontier(t *testing.T) {
	r := report(t, synth.Options{Seed: 1, Shared: true})
	for i, want := range map[int]map[commit.Kind]int{
		scope(t, r, commit.EC2Instance, "m6i"): {commit.EC2Instance: 6, commit.Compute: 2},
		scope(t, r, commit.Compute, ""):        {commit.Compute: 6},
	} {
		q := asked(r, i)
		q.Levels = 17
		offers, years, err := Frontier(r, i, q)
		if err != nil {
			t.Fatal(err)
		}
		kinds := map[commit.Kind]int{}
		var all []risk.FrontierPoint
		for _, o := range offers {
			kinds[o.Option.Kind]++
			for n, p := range o.Points {
				if n > 0 && p.Level.Committed <= o.Points[n-1].Level.Committed {
					t.Errorf("%v: levels out of order", o.Option)
				}
			}
			all = append(all, o.Points...)
		}
		if years != 3 || !maps.Equal(kinds, want) {
			t.Errorf("%d years, %v", years, kinds)
		}
		if best := unbeaten(t, all); best < 1 || len(want) == 1 && best < 3 {
			t.Errorf("%s: %d points are best", r.Scopes[i].Name(), best)
		}
		if y, ok := Yield(offers, 1); !ok || y <= 0 || y > 1 {
			t.Errorf("paying upfront earns %v, %v", y, ok)
		}
	}
}

// unbeaten counts the points that are marked, and looks for one that beats them.
func unbeaten(t *testing.T, all []risk.FrontierPoint) (best int) {
	t.Helper()
	for _, p := range all {
		if !p.Efficient {
			continue
		}
		best++
		for _, other := range all {
			if other.Level.CVaR < p.Level.CVaR-1e-6 && other.Level.Saving > p.Level.Saving+1e-6 {
				t.Fatalf("%+v is beaten by %+v", p.Level, other.Level)
			}
		}
	}
	return best
}

// The shopping list stays within the bad case, buys for scopes that share no
// usage, and its steps add up to what all together save.
func TestShop(t *testing.T) {
	r := report(t, synth.Options{Seed: 1, Shared: true})
	q := Question{Seed: 1, Scenarios: 400, Levels: 17}
	for _, absorb := range []float64{0, 200, 5000} {
		q.Limits.Absorb = absorb
		p, err := Shop(r, q)
		if err != nil {
			t.Fatal(err)
		}
		sum, bought := 0.0, map[int]float64{}
		for _, b := range p.Buys {
			sum += b.Saving
			if b.From != bought[b.Bet] {
				t.Errorf("%v: %+v follows %v", absorb, b, bought[b.Bet])
			}
			bought[b.Bet] = b.To
		}
		if len(p.Bets) < 3 || math.Abs(sum-p.Spread.Saving) > 1e-6*sum+1e-9 || p.Spread.Together > p.Absorb+1e-6 || p.Spread.Benefit < -1e-6 || p.Default != (absorb == 0) {
			t.Errorf("%v: %d bets, %v saved, %+v", absorb, len(p.Bets), sum, p.Spread)
		}
		taken := map[int]bool{}
		for _, b := range p.Bets {
			for _, n := range r.Scopes[b.Scope].Classes {
				rest := r.Scopes[b.Scope].Kind == commit.Compute && len(p.Families) > 0
				if taken[n] && !rest && r.Classes()[n].OnDemand != nil {
					t.Errorf("%s is in two scopes of the list", r.Classes()[n].UsageType)
				}
			}
			for _, n := range r.Scopes[b.Scope].Classes {
				taken[n] = true
			}
		}
		if len(p.Left) == 0 {
			t.Error("no narrower scope was left out")
		}
	}
}

// Plans of the families and Compute on the rest are held against Compute for all on
// the same futures: the way that saves more within the bad case is on the list, the
// other is told. Usage that runs evenly and never ends is bought for by its family,
// whose discount is deeper; families that end every year are not.
func TestShopWeighsFamilyPlans(t *testing.T) {
	r := report(t, synth.Options{Seed: 1, Shared: true})
	for _, n := range r.Scopes[scope(t, r, commit.EC2Instance, "m6i")].Classes {
		for h := range r.Classes()[n].OnDemand {
			r.Classes()[n].OnDemand[h] = 2
		}
	}
	q := Question{Seed: 1, Scenarios: 400, Levels: 17, Limits: Limits{Absorb: 5000}}
	for _, tt := range []struct {
		name   string
		chosen map[string]float64
		narrow bool
	}{
		{"nothing ends", map[string]float64{"hazard": 0, "volatility": 0}, true},
		{"families end every year", map[string]float64{"hazard": 5}, false},
	} {
		q.Chosen = tt.chosen
		p, err := Shop(r, q)
		if err != nil {
			t.Fatal(err)
		}
		if p.Rival == nil || p.Rival.Saving > p.Spread.Saving || p.Spread.Together > p.Absorb+1e-6 || p.Rival.Together > p.Absorb+1e-6 {
			t.Fatalf("%s: %+v against %+v", tt.name, p.Spread, p.Rival)
		}
		if narrow := len(p.Families) > 0; narrow != tt.narrow || narrow == (len(p.Rival.Families) > 0) {
			t.Errorf("%s: plans of the families %v, instead %v: %v saved, %v", tt.name, p.Families, p.Rival.Families, p.Spread.Saving, p.Rival.Saving)
		}
		for _, i := range p.Families {
			if !slices.ContainsFunc(p.Bets, func(b Bet) bool { return b.Scope == i && b.Option.Kind == commit.EC2Instance }) {
				t.Errorf("%s is not among what is bought for", r.Scopes[i].Name())
			}
		}
	}
}

// What other plans are to cover is left out of a demand, hour by hour, but for what
// plans of its kind cover already.
func TestDemandWithout(t *testing.T) {
	r := report(t, synth.Options{Seed: 1, Shared: true})
	i, family := scope(t, r, commit.Compute, ""), scope(t, r, commit.EC2Instance, "m6i")
	without, left := map[int]bool{}, 0.0
	for _, n := range r.Scopes[family].Classes {
		without[n] = true
		left += r.Classes()[n].OnDemand.Sum()
	}
	o := r.Scopes[i].Options()[0]
	whole, rest := r.Demand(i, o), r.DemandWithout(i, o, without)
	total := func(d commit.Demand) (s float64) {
		for _, c := range d.Classes {
			s += c.OnDemand.Sum()
		}
		return s
	}
	if got, want := total(rest), total(whole)-left; left <= 0 || math.Abs(got-want) > 1e-9*want {
		t.Errorf("%v is left, want %v of %v", got, want, total(whole))
	}
}

// The mix of plans costs no more than a Compute plan alone and than nothing, its
// gap is proven, and its families and the rest are all the usage there is.
func TestJointly(t *testing.T) {
	r := report(t, synth.Options{Seed: 1, Shared: true})
	m, err := Jointly(r)
	if err != nil {
		t.Fatal(err)
	}
	if m.Joint.Gap() > mixGap || m.Joint.Cost > m.Broad*(1+mixGap) || m.Broad >= m.OnDemand || m.Hours != 744 {
		t.Errorf("%+v costs %v, gap %v; Compute alone %v, on demand %v", m.Families, m.Joint.Cost, m.Joint.Gap(), m.Broad, m.OnDemand)
	}
	if rest := m.Families[len(m.Families)-1]; rest.Scope != -1 || rest.Narrow != 0 || len(m.Families) > familiesMost+1 {
		t.Errorf("%+v", m.Families)
	}
	sum := 0.0
	for _, n := range r.Scopes[scope(t, r, commit.Compute, "")].Classes {
		sum += r.Classes()[n].PlanUsage().Sum()
	}
	if math.Abs(sum-m.OnDemand) > 1e-6*sum {
		t.Errorf("the mix is about %v of %v", m.OnDemand, sum)
	}
}

// Without two weeks of hours nothing is bought.
func TestShortBillsBuyNothing(t *testing.T) {
	r := report(t, synth.Options{Seed: 1, Rows: 6000})
	if p, err := Shop(r, Question{Seed: 1, Scenarios: 100, Levels: 9}); p != nil || err != nil {
		t.Errorf("%+v, %v", p, err)
	}
}
