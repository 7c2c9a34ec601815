package risk

import (
	"math"
	"slices"
	"testing"
)

// randomFamilies draws families with day and night, at discounts as they occur.
func randomFamilies(seed uint64, n, hours int) []Family {
	var dice stream
	dice.seed(seed, uint64(n))
	list := make([]Family, n)
	for j := range list {
		f := &list[j]
		f.Broad = 0.2 + 0.15*dice.uniform()
		f.Narrow = f.Broad + 0.05 + 0.1*dice.uniform()
		level, swing, phase := 5+20*dice.uniform(), dice.uniform(), dice.uniform()
		f.OnDemand = make([]float64, hours)
		for h := range f.OnDemand {
			f.OnDemand[h] = level * max(0, 1+swing*math.Sin(2*math.Pi*(float64(h)/24+phase))+0.2*dice.normal())
		}
	}
	return list
}

// The bound never lies above the best of a fine search, and the found cost never
// far from it.
func TestJointGapIsCertified(t *testing.T) {
	for seed := range uint64(20) {
		f := randomFamilies(seed, 2, 24)
		j, err := OptimizeJointly(f, 1e-6, 400)
		if err != nil {
			t.Fatal(err)
		}
		if j.Gap() > 1e-6 || j.Bound > j.Cost*(1+1e-9) {
			t.Errorf("seed %d: cost %v, bound %v after %d rounds", seed, j.Cost, j.Bound, j.Rounds)
		}
		p, err := newPool(f)
		if err != nil {
			t.Fatal(err)
		}
		near(t, "cost of what was found", p.cost(append(slices.Clone(j.Narrow), j.Broad), nil), j.Cost)
		const steps = 40
		best := math.Inf(1)
		for a := range steps + 1 {
			for b := range steps + 1 {
				for c := range steps + 1 {
					x := []float64{p.top[0] * float64(a) / steps, p.top[1] * float64(b) / steps, p.top[2] * float64(c) / steps}
					best = min(best, p.cost(x, nil))
				}
			}
		}
		if best < j.Bound*(1-1e-9) {
			t.Errorf("seed %d: a search finds %v below the bound %v", seed, best, j.Bound)
		}
		if j.Cost > best*(1+1e-6) {
			t.Errorf("seed %d: found %v, a search finds %v", seed, j.Cost, best)
		}
	}
}

// More families: the gap still closes to the tolerance that is shown.
func TestJointOfFiveFamilies(t *testing.T) {
	for seed := range uint64(6) {
		f := randomFamilies(seed, 5, 168)
		j, err := OptimizeJointly(f, 1e-3, 500)
		if err != nil {
			t.Fatal(err)
		}
		if j.Gap() > 1e-3 {
			t.Errorf("seed %d: gap %g after %d rounds", seed, j.Gap(), j.Rounds)
		}
	}
}

// The joint cost is what laying the plans over every hour gives.
func TestJointCostIsTheWaterfall(t *testing.T) {
	f := randomFamilies(3, 4, 48)
	narrow, broad := []float64{3, 0, 5, 8}, 12.0
	got, err := JointCost(f, narrow, broad)
	if err != nil {
		t.Fatal(err)
	}
	want := 48 * (3 + 0 + 5 + 8 + 12.0)
	for h := range 48 {
		usage := make([]Usage, len(f))
		for j := range f {
			usage[j] = Usage{OnDemand: f[j].OnDemand[h], Broad: f[j].Broad, Family: j, Narrow: f[j].Narrow}
		}
		want += Allocate(usage, narrow, broad).OnDemand
	}
	near(t, "cost", got, want)
}

// With no narrow plans the joint optimum is that of the curve.
func TestJointWithoutNarrowPlansIsTheCurve(t *testing.T) {
	f := randomFamilies(5, 3, 72)
	var classes []Class
	for j := range f {
		f[j].NoNarrow = true
		classes = append(classes, Class{OnDemand: f[j].OnDemand, Discount: Exactly(f[j].Broad)})
	}
	j, err := OptimizeJointly(f, 1e-9, 400)
	if err != nil {
		t.Fatal(err)
	}
	c := curve(t, classes...)
	within(t, "cost", j.Cost, c.Cost(c.Best()), 1e-8*j.Cost)
}

// A family that the broad plan does not cover stands by itself.
func TestJointOfSeparateFamilies(t *testing.T) {
	f := randomFamilies(9, 2, 72)
	f[0].Broad, f[1].Broad = 0, 0
	j, err := OptimizeJointly(f, 1e-9, 400)
	if err != nil {
		t.Fatal(err)
	}
	want := 0.0
	for i := range f {
		c := curve(t, Class{OnDemand: f[i].OnDemand, Discount: Exactly(f[i].Narrow)})
		want += c.Cost(c.Best())
	}
	within(t, "cost", j.Cost, want, 1e-8*want)
}

// The subgradient lies below the cost everywhere.
func TestJointSubgradient(t *testing.T) {
	families := randomFamilies(8, 4, 48)
	families[2].Broad = 0
	families[3].NoNarrow = true
	p, err := newPool(families)
	if err != nil {
		t.Fatal(err)
	}
	var dice stream
	dice.seed(2, 2)
	draw := func() []float64 {
		x := make([]float64, len(p.top))
		for i := range x {
			x[i] = p.top[i] * dice.uniform() * dice.uniform()
		}
		return x
	}
	slope := make([]float64, len(p.top))
	for range 300 {
		x, y := draw(), draw()
		bound := p.cost(x, slope)
		for i := range x {
			bound += slope[i] * (y[i] - x[i])
		}
		if got := p.cost(y, nil); got < bound-1e-9*p.onDemand {
			t.Fatalf("cost %v at %v lies below the bound %v from %v", got, y, bound, x)
		}
	}
}
