package risk

import (
	"math"
	"slices"
	"testing"
)

// drawnClasses draws classes with gaps, ties and hours without usage.
func drawnClasses(seed uint64, classes, hours int) []Class {
	var dice stream
	dice.seed(seed, 99)
	list := make([]Class, classes)
	for i := range list {
		list[i].Discount = Exactly(math.Round(1+60*dice.uniform()) / 100)
		list[i].OnDemand = make([]float64, hours)
		for h := range list[i].OnDemand {
			if dice.uniform() < 0.8 {
				list[i].OnDemand[h] = math.Round(20*dice.uniform()) / 2
			}
		}
	}
	list[0].OnDemand[0], list[0].Discount = 3, Exactly(0.3)
	return list
}

// slowCost lays the level over every hour by the waterfall.
func slowCost(classes []Class, existing []float64, level float64) (cost, used float64) {
	for h := range classes[0].OnDemand {
		usage := make([]Usage, len(classes))
		for i, c := range classes {
			usage[i] = Usage{OnDemand: c.OnDemand[h], Broad: c.Discount.Typical, Family: -1}
		}
		e := 0.0
		if existing != nil {
			e = existing[h]
		}
		before, after := Allocate(usage, nil, e), Allocate(usage, nil, e+level)
		cost += level + after.OnDemand
		used += after.BroadUsed - before.BroadUsed
	}
	return cost, used
}

// The curve in O(log n) is the waterfall of every hour, with and without
// commitments that already run; its optimum is the best of all bends.
func TestCurveIsTheWaterfall(t *testing.T) {
	for seed := range uint64(40) {
		classes := drawnClasses(seed, 1+int(seed%5), 24)
		var dice stream
		dice.seed(seed, 5)
		var existing []float64
		if seed%2 == 1 {
			existing = make([]float64, 24)
			for h := range existing {
				existing[h] = math.Round(8 * dice.uniform())
			}
		}
		c, err := NewCurve(classes, existing)
		if err != nil {
			t.Fatal(err)
		}
		least := math.Inf(1)
		for _, at := range append(slices.Clone(c.value.at), c.Peak()/3, c.Peak()*1.5) {
			cost, used := slowCost(classes, existing, at)
			near(t, "cost", c.Cost(at), cost)
			near(t, "used", c.Used(at), used)
			near(t, "used and unused", c.Used(at)+c.Unused(at), 24*at)
			near(t, "displaced and left", c.OnDemand()-c.Displaced(at)+24*at, cost)
			least = min(least, cost)
		}
		near(t, "least cost", c.Cost(c.Best()), least)
		for _, at := range c.value.at {
			if at < c.Best()*(1-1e-9) && c.Cost(at) <= least*(1+1e-12) {
				t.Errorf("seed %d: %g costs as little as %g and locks in less", seed, at, c.Best())
			}
		}
		if even := c.BreakEven(); c.NetSavings(even) < -1e-9 || even < c.Best()-1e-9 || c.NetSavings(even*1.001+1e-6) > 1e-9*c.OnDemand()+1e-9 {
			t.Errorf("seed %d: break-even at %g saves %g", seed, even, c.NetSavings(even))
		}
	}
}

// Cost is convex; what is displaced grows, ever less, up to all of it.
func TestCurveIsConvex(t *testing.T) {
	for seed := range uint64(30) {
		classes := drawnClasses(seed, 4, 48)
		c := curve(t, classes...)
		const n = 200
		p := c.Points(1.2*c.Peak(), n)
		for i := 1; i < n; i++ {
			if p[i+1].Cost-2*p[i].Cost+p[i-1].Cost < -1e-9*c.OnDemand() {
				t.Fatalf("seed %d: not convex at %v", seed, p[i].Level)
			}
			if c.Displaced(p[i].Level) < c.Displaced(p[i-1].Level)-1e-9 {
				t.Fatalf("seed %d: displaced falls at %v", seed, p[i].Level)
			}
		}
		near(t, "all displaced at the peak", c.Displaced(c.Peak()), c.OnDemand())
		near(t, "and beyond", c.Displaced(2*c.Peak()), c.OnDemand())
		near(t, "all used at the peak", c.Used(c.Peak()), c.Demand())
	}
}

func TestCurveForgetsOrderAndSplits(t *testing.T) {
	for seed := range uint64(20) {
		classes := drawnClasses(seed, 3, 36)
		c := curve(t, classes...)
		levels := []float64{0.5, 2, c.Best(), 7, 0.9 * c.Peak()}

		turned := make([]Class, len(classes))
		for i, k := range classes {
			k.OnDemand = slices.Clone(k.OnDemand)
			slices.Reverse(k.OnDemand)
			turned[len(classes)-1-i] = k
		}
		reversed := curve(t, turned...)

		var halves []Class
		for _, k := range classes {
			k.OnDemand = slices.Clone(k.OnDemand)
			for h := range k.OnDemand {
				k.OnDemand[h] /= 2
			}
			halves = append(halves, k, k)
		}
		split := curve(t, halves...)

		plain := classes[0]
		plain.Discount = Exactly(0)
		added := curve(t, append(slices.Clone(classes), plain)...)
		onlyAdded := added.OnDemand() - c.OnDemand()

		for _, level := range levels {
			near(t, "hours and classes turned round", reversed.Cost(level), c.Cost(level))
			near(t, "every class in halves", split.Cost(level), c.Cost(level))
			// Two equal plans one after the other are one of the sum.
			first := make([]float64, 36)
			for h := range first {
				first[h] = level / 2
			}
			second, err := NewCurve(classes, first)
			if err != nil {
				t.Fatal(err)
			}
			near(t, "two plans of half the level", c.NetSavings(level/2)+second.NetSavings(level/2), c.NetSavings(level))
		}
		near(t, "level with a class without discount", added.Best(), c.Best())
		near(t, "cost with it", added.Cost(c.Best()), c.Cost(c.Best())+onlyAdded)
	}
}

// Demand m times as large uses at m times the level m times as much.
func TestCurveIsHomogeneous(t *testing.T) {
	classes := drawnClasses(4, 3, 48)
	c := curve(t, classes...)
	for _, m := range []float64{0.1, 0.5, 3, 17} {
		grown := make([]Class, len(classes))
		for i, k := range classes {
			k.OnDemand = slices.Clone(k.OnDemand)
			for h := range k.OnDemand {
				k.OnDemand[h] *= m
			}
			grown[i] = k
		}
		g := curve(t, grown...)
		for _, level := range []float64{0.3, 2, 9} {
			near(t, "used", g.Used(level), m*c.Used(level/m))
			near(t, "displaced", g.Displaced(level), m*c.Displaced(level/m))
		}
		near(t, "best", g.Best(), m*c.Best())
	}
}

// A higher discount never asks for less.
func TestHigherDiscountAsksForMore(t *testing.T) {
	demand := drawnClasses(3, 1, 200)[0].OnDemand
	last := -1.0
	for d := 0.05; d < 0.9; d += 0.05 {
		best := flat(t, demand, d).Best()
		near(t, "quantile", best, Quantile(demand, d))
		if best < last {
			t.Errorf("at a discount of %v: %v after %v", d, best, last)
		}
		last = best
		for _, level := range []float64{0, 2, best, 8} {
			sum := 0.0
			for _, x := range demand {
				sum += x
			}
			near(t, "pinball", sum+Pinball(demand, level, d)/(1-d), flat(t, demand, d).Cost(level))
		}
	}
}

// Hours that are all alike lose nothing up to their level, and no usage loses all.
func TestEdges(t *testing.T) {
	level := flat(t, []float64{7, 7, 7, 7}, 0.28)
	near(t, "best", level.Best(), 7)
	near(t, "unused", level.Unused(7), 0)
	near(t, "utilization", level.Utilization(0), 1)
	none := curve(t, Class{OnDemand: make([]float64, 50), Discount: Exactly(0.3)})
	near(t, "best of nothing", none.Best(), 0)
	near(t, "break-even of nothing", none.BreakEven(), 0)
	near(t, "savings of nothing", none.NetSavings(2), -100)
	near(t, "coverage of nothing", none.Coverage(2), 0)
	if _, err := NewCurve(nil, nil); err == nil {
		t.Error("a curve of no class")
	}
	if _, err := NewCurve([]Class{{OnDemand: []float64{1}}}, []float64{1, 2}); err == nil {
		t.Error("a curve of ragged hours")
	}
	if _, err := NewCurve([]Class{{OnDemand: []float64{1}}}, []float64{-1}); err == nil {
		t.Error("a commitment below nothing")
	}
}

// Many bends are sorted by their bits; few by comparing. Both sort.
func TestBendsAreSorted(t *testing.T) {
	var dice stream
	dice.seed(1, 2)
	bends := make([]bend, 1<<13)
	for i := range bends {
		bends[i] = bend{math.Ldexp(dice.uniform(), dice.below(60)-30), float64(i)}
	}
	bends[5].at, bends[700].at = 0, 0
	want := slices.Clone(bends)
	slices.SortStableFunc(want, func(a, b bend) int {
		switch {
		case a.at < b.at:
			return -1
		case a.at > b.at:
			return 1
		}
		return 0
	})
	sortBends(bends)
	if !slices.Equal(bends, want) {
		t.Error("not sorted, or not stable")
	}
}

func TestSelectNth(t *testing.T) {
	var dice stream
	dice.seed(3, 4)
	for n := 1; n < 60; n++ {
		x := make([]float64, n)
		for i := range x {
			x[i] = float64(dice.below(20))
		}
		sorted := slices.Sorted(slices.Values(x))
		for k := range n {
			y := slices.Clone(x)
			if got := selectNth(y, k); got != sorted[k] || slices.Max(y[:k+1]) > got || slices.Min(y[k:]) < got {
				t.Fatalf("%v: %d-th is %v, want %v", x, k, got, sorted[k])
			}
		}
		for _, alpha := range []float64{0, 0.3, 0.8, 0.95} {
			want, left := 0.0, max(1, (1-alpha)*float64(n))
			weight := left
			for i := n - 1; i >= 0 && left > 1e-9; i-- {
				take := min(1, left)
				want += take * sorted[i]
				left -= take
			}
			within(t, "tail mean", CVaR(slices.Clone(x), alpha), want/weight, 1e-6)
		}
	}
}

// Laying plans over usage loses no dollar, and more of a plan never raises what
// stays on demand.
func TestWaterfallConserves(t *testing.T) {
	var dice stream
	dice.seed(6, 6)
	for range 200 {
		usage := make([]Usage, 5)
		whole := 0.0
		for i := range usage {
			usage[i] = Usage{OnDemand: 10 * dice.uniform(), Broad: 0.4 * dice.uniform(), Family: dice.below(3) - 1, Narrow: 0.2 + 0.4*dice.uniform()}
			usage[i].Reserved = usage[i].OnDemand * dice.uniform() * float64(dice.below(2))
			whole += usage[i].OnDemand - usage[i].Reserved
		}
		narrow, broad := []float64{4 * dice.uniform(), 4 * dice.uniform()}, 8*dice.uniform()
		a := Allocate(usage, narrow, broad)
		if a.BroadUsed > broad+1e-12 || a.NarrowUsed[0] > narrow[0]+1e-12 || a.OnDemand > whole+1e-9 || a.OnDemand < -1e-12 {
			t.Fatalf("%+v of %v and %v", a, narrow, broad)
		}
		without := Allocate(usage, []float64{0, 0}, 0)
		near(t, "nothing committed", without.OnDemand, whole)
		more := Allocate(usage, narrow, broad+1)
		if more.OnDemand > a.OnDemand+1e-12 {
			t.Fatal("more commitment leaves more on demand")
		}
		for i := range a.Left {
			if a.Left[i] < 0 || a.Left[i] > usage[i].OnDemand+1e-12 {
				t.Fatalf("left %v of %v", a.Left[i], usage[i].OnDemand)
			}
		}
	}
}

// Several ranks at once are those of the sorted numbers.
func TestSelectAll(t *testing.T) {
	var dice stream
	dice.seed(9, 9)
	for n := range 300 {
		x := make([]float64, 1+n)
		for i := range x {
			x[i] = float64(dice.below(1 + n/2))
		}
		sorted := slices.Clone(x)
		slices.Sort(sorted)
		ranks := make([]int, 1+n%40)
		for i := range ranks {
			ranks[i] = quantileRank(len(x), (float64(i)+0.5)/float64(len(ranks)))
		}
		got := make([]float64, len(ranks))
		selectAll(x, 0, ranks, got)
		for i, r := range ranks {
			if got[i] != sorted[r] {
				t.Fatalf("rank %d of %d is %v, want %v", r, len(x), got[i], sorted[r])
			}
		}
	}
}
