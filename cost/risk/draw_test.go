package risk

import (
	"math"
	"testing"
)

// The dice follow the distributions that are shown: volatility over a year, what
// scopes share, how often slices leave and prices fall, where discounts lie.
func TestDiceFollowTheAssumptions(t *testing.T) {
	hours := make([]float64, 28*24)
	for i := range hours {
		hours[i] = 10
	}
	scope := func(name string, d Discount) *Model {
		s := Scope{
			Name: name, Start: monday, Begin: monday, Term: 8736,
			Classes: []Class{{Name: name, OnDemand: hours, Discount: d}},
			Slices:  []Slice{{Name: name, OnDemand: [][]float64{hours}, Hazard: 0.5}},
		}
		given := Base(99, 0.25)
		given.RateDropChance, given.RateDrop = 0.3, 0.1
		return modelOf(t, s, given)
	}
	// The logarithm of the level is read before the slice leaves or where it never does.
	a, b := scope("a", Exactly(0.3)), scope("b", Exactly(0.3))
	doubt := scope("doubt", Discount{0.2, 0.3, 0.45, Assumed})
	p, q, r := path{steps: make([]step, 52), leave: make([]int, 1)}, path{steps: make([]step, 52), leave: make([]int, 1)}, path{steps: make([]step, 52), leave: make([]int, 1)}
	const n = 20000
	var sum, squares, product, left, dropped, rate, pairs float64
	for k := range uint64(n) {
		a.draw(k, &p)
		b.draw(k, &q)
		doubt.draw(k, &r)
		if p.leave[0] < never {
			left++
		} else {
			x := math.Log(p.steps[51].scale)
			sum += x
			squares += x * x
			if q.leave[0] == never {
				product += x * math.Log(q.steps[51].scale)
				pairs++
			}
		}
		if p.steps[51].value < p.steps[51].scale*0.95 {
			dropped++
		}
		if r.leave[0] == never {
			rate += r.steps[0].scale / r.steps[0].value
		} else if r.steps[0].scale > 0 {
			rate += r.steps[0].scale / r.steps[0].value
		} else {
			rate++
		}
	}
	within(t, "slices that left", left/n, 1-math.Exp(-0.5*8736/8760), 0.015)
	within(t, "mean of the logarithm", sum/(n-left), 0, 0.01)
	within(t, "volatility", math.Sqrt(squares/(n-left)), 0.25, 0.005)
	within(t, "correlation of scopes", product/pairs/0.0625, SharedFactor, 0.04)
	// Only where usage is left does the price matter.
	within(t, "price cuts", dropped/(n-left), 0.3*51/52, 0.02)
	within(t, "mean rate over the typical one", rate/n, (1-(0.2+0.3+0.45)/3)/0.7, 0.005)
}

// The figures of one seed, so that a report that was shared stays what it was.
// Platforms may differ in the last bit, not more.
func TestFiguresOfASeed(t *testing.T) {
	given := Base(42, BroadVolatility)
	given.RateDropChance, given.RateDrop, given.HolidayDip = 0.2, 0.1, 0.2
	m := modelOf(t, example(31), given)
	g := m.Grid(64)
	p := profile(t, outcome(t, m, g, 0, 500))
	z := p.Zones(DefaultTolerance(m.Yearly()))
	l := p.Levels[31]
	for _, tt := range []struct {
		name      string
		got, want float64
	}{
		{"step", g.Step, 0.69876548242777636},
		{"floor", z.Floor, 9.0839512715610926},
		{"comfort", z.Comfort, 15.043713834427225},
		{"limit", z.Limit, 17.172936416056704},
		{"ceiling", z.Ceiling, 13.975309648555527},
		{"expected savings", l.Saving, 18811.668354903446},
		{"bad case", l.CVaR, 24834.089626491532},
		{"chance of loss", l.LossChance, 0.16400000000000001},
		{"unused", l.Unused, 36393.880243058404},
		{"regret", l.RegretP95, 33984.785999248081},
	} {
		if math.Abs(tt.got-tt.want) > 1e-9*math.Abs(tt.want) {
			t.Errorf("%s: got %.17g, want %.17g", tt.name, tt.got, tt.want)
		}
	}
}
