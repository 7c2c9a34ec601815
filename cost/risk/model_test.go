package risk

import (
	"encoding/binary"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/plainbill/plainbill/cost/period"
)

// monday is 2024-01-01T00:00Z.
const monday period.Hour = 473352

// example is a scope with everything in it: two classes, one of them in doubt,
// three slices, cover that ends within the term.
func example(days int) Scope {
	var dice stream
	dice.seed(7, 7)
	hours := days * 24
	web, batch := make([]float64, hours), make([]float64, hours)
	blue, green := make([]float64, hours), make([]float64, hours)
	for h := range hours {
		day := 1 + 0.4*math.Sin(2*math.Pi*float64(h%24)/24)
		if (h/24)%7 >= 5 {
			day *= 0.7
		}
		web[h] = 40 * day * (0.95 + 0.1*dice.uniform())
		batch[h] = 0
		if h%24 < 6 {
			batch[h] = 25 * (0.8 + 0.4*dice.uniform())
		}
		blue[h], green[h] = 0.25*web[h], batch[h]
	}
	return Scope{
		Name: "compute", Start: monday,
		Classes: []Class{
			{Name: "web", OnDemand: web, Discount: Discount{0.22, 0.27, 0.33, Assumed}},
			{Name: "batch", OnDemand: batch, Discount: Exactly(0.2)},
		},
		Slices: []Slice{
			{Name: "blue", OnDemand: [][]float64{blue, nil}, Hazard: 0.15},
			{Name: "green", OnDemand: [][]float64{nil, green}, Hazard: 0.15, Fraction: 0.5},
			{Name: "newcomer", OnDemand: [][]float64{blue, nil}, Hazard: 0.05, Joins: true},
		},
		Running: []Cover{{8, monday + 2000}, {4, monday + 20000}},
		Begin:   monday + period.Hour(hours), Term: 8760,
	}
}

func modelOf(t testing.TB, s Scope, a Assumptions) *Model {
	t.Helper()
	m, err := NewModel(s, a)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func outcome(t testing.TB, m *Model, g Grid, from, to int) *Outcome {
	t.Helper()
	o, err := m.Range(g, from, to)
	if err != nil {
		t.Fatal(err)
	}
	return o
}

func profile(t testing.TB, o *Outcome) *Profile {
	t.Helper()
	p, err := Summarize(o, 0.95)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// bytesOf is every bit of an outcome.
func bytesOf(t testing.TB, o *Outcome) string {
	t.Helper()
	var b strings.Builder
	for _, part := range []any{o.Levels, int64(o.From), int64(o.To), o.Saving, o.Unused, o.BreakEven, o.Hours} {
		if err := binary.Write(&b, binary.LittleEndian, part); err != nil {
			t.Fatal(err)
		}
	}
	return b.String()
}

// The same seed gives the same bytes with one worker and with four, in whatever
// order they finish, each with a model of its own.
func TestSameSeedSameBytes(t *testing.T) {
	given := Base(42, BroadVolatility)
	given.RateDropChance, given.RateDrop, given.HolidayDip = 0.2, 0.1, 0.2
	one := modelOf(t, example(31), given)
	g := one.Grid(33)
	whole := bytesOf(t, outcome(t, one, g, 0, 400))
	var parts []*Outcome
	for _, span := range [][2]int{{250, 251}, {0, 100}, {251, 400}, {100, 250}} {
		parts = append(parts, outcome(t, modelOf(t, example(31), given), g, span[0], span[1]))
	}
	merged, err := Merge(parts...)
	if err != nil {
		t.Fatal(err)
	}
	if bytesOf(t, merged) != whole {
		t.Error("four parts differ from one")
	}
	if bytesOf(t, outcome(t, one, g, 0, 400)) != whole {
		t.Error("a second run of one model differs")
	}
	given.Seed = 43
	if bytesOf(t, outcome(t, modelOf(t, example(31), given), g, 0, 400)) == whole {
		t.Error("another seed gives the same")
	}
	if _, err := Merge(parts[0], parts[1]); err == nil {
		t.Error("parts with a gap were joined")
	}
}

// Without any chance the model repeats the record, and agrees with it exactly.
func TestNoChanceRepeatsTheRecord(t *testing.T) {
	s := example(28)
	s.Slices, s.Running = nil, nil
	s.Classes[0].Discount = Exactly(0.27)
	s.Term = 28 * 24 * 13
	m := modelOf(t, s, Assumptions{Seed: 1})
	g := m.Grid(64)
	p := profile(t, outcome(t, m, g, 0, 200))
	c := curve(t, s.Classes...)
	times := float64(s.Term) / c.Hours()
	for i, l := range p.Levels {
		want := times * c.NetSavings(g.Level(i))
		within(t, "savings", l.Saving, want, 3e-3*times*c.OnDemand())
		within(t, "unused", l.Unused, times*c.Unused(g.Level(i)), 3e-3*times*c.OnDemand())
	}
	z := p.Zones(Tolerance{Absorb: 0, ComfortChance: 0.01})
	within(t, "ceiling", z.Ceiling, c.Best(), 2*g.Step)
	within(t, "comfort", z.Comfort, c.BreakEven(), 2*g.Step)
}

// The tabled prices agree with pricing every hour of every week.
func TestTablesAgreeWithHours(t *testing.T) {
	given := Base(5, BroadVolatility)
	given.RateDropChance, given.RateDrop = 0.5, 0.2
	for _, days := range []int{31, 120} {
		s := example(days)
		m := modelOf(t, s, given)
		g := m.Grid(16)
		o := outcome(t, m, g, 0, 12)
		p := path{steps: make([]step, len(m.weeks)), leave: make([]int, len(s.Slices))}
		rows := m.rows()
		for k := range 12 {
			m.draw(uint64(k), &p)
			for i := range g.Count {
				sum := -g.Level(i) * p.hours
				for w, st := range p.steps {
					m.week(int(st.slot), int(st.week), rows)
					c := newCurve(rows, m.discounts, m.order, nil)
					running := m.weeks[w].running / st.scale
					sum += st.value * (c.Displaced(running+g.Level(i)*st.renewed/st.scale) - c.Displaced(running))
				}
				within(t, "savings", o.Saving[k*g.Count+i], sum, 2e-6*8760*m.mean)
			}
		}
	}
}

// What every outcome obeys, whatever the dice.
func TestOutcomesObeyTheTheorems(t *testing.T) {
	given := Base(11, NarrowVolatility)
	given.DepartureFactor = 3
	m := modelOf(t, example(31), given)
	g := m.Grid(64)
	const n = 600
	o := outcome(t, m, g, 0, n)
	for k := range n {
		row := o.Saving[k*g.Count : (k+1)*g.Count]
		if row[0] != 0 {
			t.Fatal("no commitment saves something")
		}
		for i := 1; i+1 < g.Count; i++ {
			if bend := row[i+1] - 2*row[i] + row[i-1]; bend > 1e-7*8760*m.mean {
				t.Fatalf("scenario %d is not concave at level %d: %g", k, i, bend)
			}
			if row[i] > 1e-6 && g.Level(i) > o.BreakEven[k]*(1+1e-6) {
				t.Fatalf("scenario %d saves %g at %g beyond its break-even %g", k, row[i], g.Level(i), o.BreakEven[k])
			}
			if row[i] < -1e-6 && g.Level(i) < o.BreakEven[k]*(1-1e-6) {
				t.Fatalf("scenario %d loses below its break-even", k)
			}
		}
	}
	p := profile(t, o)
	for i, l := range p.Levels {
		if i > 0 && i < g.Count-1 {
			if bend := p.Levels[i+1].CVaR - 2*l.CVaR + p.Levels[i-1].CVaR; bend < -1e-6*8760*m.mean {
				t.Errorf("the bad case is not convex at level %d: %g", i, bend)
			}
		}
		if l.CVaR < -l.Saving-1e-9 {
			t.Errorf("level %d: the bad case is better than the mean", i)
		}
		within(t, "chance of loss by break-even", p.LossChanceAt(l.Committed), l.LossChance, 1.0/n)
		if i > 0 && l.LossChance < p.Levels[i-1].LossChance {
			t.Errorf("the chance of loss falls at level %d", i)
		}
		if !(l.P05 <= l.P50 && l.P50 <= l.P95) || l.Unused > l.UnusedP95*20+1e-9 || l.Regret < -1e-9 {
			t.Errorf("level %d: %+v", i, l)
		}
		near(t, "regret", l.Regret, l.RegretOver+l.RegretUnder)
	}
	last := -1.0
	for _, absorb := range []float64{0, 1000, 10000, 100000} {
		z := p.Zones(Tolerance{Absorb: absorb, ComfortChance: 0.01})
		if z.Limit < last {
			t.Errorf("absorbing %v allows less", absorb)
		}
		last = z.Limit
		if z.Stretch > z.Ceiling || z.Stretch > z.Limit || z.Floor > z.Ceiling {
			t.Errorf("borders out of order: %+v", z)
		}
	}
}

// All dollars times ten: all dollars of the result times ten, nothing else.
func TestDollarsScale(t *testing.T) {
	small := example(31)
	big := example(31)
	for i := range big.Classes {
		for h := range big.Classes[i].OnDemand {
			big.Classes[i].OnDemand[h] *= 10
		}
	}
	for j := range big.Slices {
		for i := range big.Slices[j].OnDemand {
			big.Slices[j].OnDemand[i] = slices.Clone(big.Slices[j].OnDemand[i])
			for h := range big.Slices[j].OnDemand[i] {
				big.Slices[j].OnDemand[i][h] *= 10
			}
		}
	}
	for i := range big.Running {
		big.Running[i].Level *= 10
	}
	given := Base(3, BroadVolatility)
	a, b := modelOf(t, small, given), modelOf(t, big, given)
	ga, gb := a.Grid(32), b.Grid(32)
	near(t, "levels", gb.Step, 10*ga.Step)
	pa, pb := profile(t, outcome(t, a, ga, 0, 200)), profile(t, outcome(t, b, gb, 0, 200))
	for i := range pa.Levels {
		near(t, "savings", pb.Levels[i].Saving, 10*pa.Levels[i].Saving)
		near(t, "bad case", pb.Levels[i].CVaR, 10*pa.Levels[i].CVaR)
		near(t, "chance", pb.Levels[i].LossChance, pa.Levels[i].LossChance)
	}
}

// More departures, more volatility: a worse bad case, and less comfort.
func TestHarsherIsWorse(t *testing.T) {
	s := example(31)
	var zones []Zones
	var worst []float64
	m := modelOf(t, s, Base(9, BroadVolatility))
	g := m.Grid(64)
	for _, given := range Base(9, BroadVolatility).Priors() {
		p := profile(t, outcome(t, modelOf(t, s, given), g, 0, 1000))
		zones = append(zones, p.Zones(DefaultTolerance(m.Yearly())))
		worst = append(worst, p.At(zones[0].Stretch).CVaR)
	}
	if !slices.IsSorted(worst) {
		t.Errorf("bad cases %v from mild to harsh", worst)
	}
	if zones[0].Comfort < zones[2].Comfort || zones[0].Limit < zones[2].Limit {
		t.Errorf("mild %+v, harsh %+v", zones[0], zones[2])
	}
	b := NewBand(zones...)
	if b.Low.Stretch > zones[1].Stretch || b.High.Stretch < zones[1].Stretch {
		t.Errorf("the band %+v leaves its middle %+v out", b, zones[1])
	}
}

// The same event strikes in every scope at once; a narrow commitment to what
// leaves suffers where a broad one also has what joins.
func TestEventsAreShared(t *testing.T) {
	hours := make([]float64, 28*24)
	for i := range hours {
		hours[i] = 10
	}
	narrow := Scope{
		Name: "m5", Start: monday, Begin: monday, Term: 8760,
		Classes: []Class{{Name: "m5", OnDemand: hours, Discount: Exactly(0.37)}},
		Slices:  []Slice{{Name: "m5 to m7g", OnDemand: [][]float64{hours}, Hazard: 1}},
	}
	twin := narrow
	twin.Name = "m5 again"
	given := Assumptions{Seed: 8, DepartureFactor: 1}
	g := Grid{Step: 0.1, Count: 60}
	a, b := outcome(t, modelOf(t, narrow, given), g, 0, 300), outcome(t, modelOf(t, twin, given), g, 0, 300)
	if !slices.Equal(a.Saving, b.Saving) {
		t.Error("the same event strikes two scopes apart")
	}
	p := profile(t, a)
	// Who leaves with rate 1 is gone within the year with chance 1−1/e.
	gone := 0
	for _, c := range p.BreakEven {
		if c < 6.0*0.98 {
			gone++
		}
	}
	within(t, "departures that make the full level lose", p.Levels[59].LossChance, 1-math.Exp(-0.63), 0.08)
	if gone == 0 || p.Zones(Tolerance{Absorb: 100, ComfortChance: 0.01}).Comfort != 0 {
		t.Error("a slice that is the whole scope and leaves every year allows comfort")
	}
}

func TestRenewalFollowsDemand(t *testing.T) {
	hours := make([]float64, 28*24)
	for i := range hours {
		hours[i] = 10
	}
	s := Scope{
		Name: "all", Start: monday, Begin: monday, Term: 8760, Horizon: 3 * 8760,
		Classes: []Class{{Name: "all", OnDemand: hours, Discount: Exactly(0.3)}},
	}
	given := Assumptions{Seed: 8, Drift: math.Log(0.5)}
	g := Grid{Step: 0.35, Count: 21}
	renewed := outcome(t, modelOf(t, s, given), g, 0, 1)
	s.Term = s.Horizon
	held := outcome(t, modelOf(t, s, given), g, 0, 1)
	if renewed.Hours[0] > 0.7*held.Hours[0] {
		t.Errorf("renewing while demand halves promises %v, holding %v", renewed.Hours[0], held.Hours[0])
	}
	if renewed.Saving[10] <= held.Saving[10] {
		t.Errorf("renewing saves %v, holding %v", renewed.Saving[10], held.Saving[10])
	}
}

func TestModelRefuses(t *testing.T) {
	good := example(14)
	for name, spoil := range map[string]func(*Scope, *Assumptions){
		"less than a week":    func(s *Scope, _ *Assumptions) { *s = example(6) },
		"no class":            func(s *Scope, _ *Assumptions) { s.Classes = nil },
		"ragged hours":        func(s *Scope, _ *Assumptions) { s.Classes[1].OnDemand = s.Classes[1].OnDemand[:200] },
		"not a number":        func(s *Scope, _ *Assumptions) { s.Classes[0].OnDemand[5] = math.NaN() },
		"below zero":          func(s *Scope, _ *Assumptions) { s.Classes[0].OnDemand[5] = -1 },
		"a free discount":     func(s *Scope, _ *Assumptions) { s.Classes[0].Discount = Exactly(1) },
		"no term":             func(s *Scope, _ *Assumptions) { s.Term = 0 },
		"a slice of no class": func(s *Scope, _ *Assumptions) { s.Slices[0].OnDemand = nil },
		"a slice of nothing":  func(s *Scope, _ *Assumptions) { s.Slices[0].OnDemand[0][3] = math.NaN() },
		"no usage at all":     func(s *Scope, _ *Assumptions) { clear(s.Classes[0].OnDemand); clear(s.Classes[1].OnDemand) },
		"volatility":          func(_ *Scope, a *Assumptions) { a.Volatility = math.Inf(1) },
		"a drop of all":       func(_ *Scope, a *Assumptions) { a.RateDrop = 1 },
	} {
		s, a := example(14), Base(1, 0.25)
		spoil(&s, &a)
		if _, err := NewModel(s, a); err == nil {
			t.Errorf("%s was taken", name)
		}
	}
	if _, err := NewModel(good, Base(1, 0.25)); err != nil {
		t.Error(err)
	}
}

// Usage that no commitment makes cheaper changes no border.
func TestUsageWithoutDiscountChangesNothing(t *testing.T) {
	s := example(31)
	more := example(31)
	more.Classes = append(more.Classes, Class{Name: "requests", OnDemand: slices.Clone(s.Classes[0].OnDemand)})
	for j := range more.Slices {
		more.Slices[j].OnDemand = append(more.Slices[j].OnDemand, nil)
	}
	given := Base(42, BroadVolatility)
	a, b := modelOf(t, s, given), modelOf(t, more, given)
	if ga, gb := a.Grid(20), b.Grid(20); ga != gb || bytesOf(t, outcome(t, a, ga, 0, 50)) != bytesOf(t, outcome(t, b, gb, 0, 50)) {
		t.Error("it changes the scenarios")
	}
}

// Named levels are priced without tables, and agree with them.
func TestExactAgreesWithTheGrid(t *testing.T) {
	m := modelOf(t, example(31), Base(42, BroadVolatility))
	g := m.Grid(64)
	whole := outcome(t, m, g, 0, 200)
	levels := []float64{g.Level(10), g.Level(31), g.Level(50)}
	o, err := m.Exact(g, levels, 0, 200)
	if err != nil {
		t.Fatal(err)
	}
	for i, l := range levels {
		for k, want := range whole.Column(l) {
			within(t, "savings", o.Saving[k*len(levels)+i], want, 2e-6*8760*m.mean)
		}
	}
	if !slices.Equal(o.BreakEven, whole.BreakEven) || !slices.Equal(o.Hours, whole.Hours) {
		t.Error("break-even levels differ")
	}
	first, err := m.Exact(g, levels, 0, 77)
	if err != nil {
		t.Fatal(err)
	}
	second, err := m.Exact(g, levels, 77, 200)
	if err != nil {
		t.Fatal(err)
	}
	if merged, err := Merge(second, first); err != nil || bytesOf(t, merged) != bytesOf(t, o) {
		t.Error("two parts differ from one: ", err)
	}
	dots := whole.Futures(levels[1], 100)
	if len(dots) != 100 || !slices.IsSorted(dots) {
		t.Errorf("dots %v", dots)
	}
	p := profile(t, whole)
	within(t, "mean of the dots", mean(dots), p.Levels[31].Saving, 0.05*p.Levels[31].Deviation)
}

// A day that is no example of others does not enter the weeks.
func TestHolidaysAreLeftOut(t *testing.T) {
	s := example(28)
	for i := range s.Classes {
		for h := 48; h < 72; h++ {
			s.Classes[i].OnDemand[h] = 1000
		}
	}
	s.Holidays = []period.Hour{monday + 50}
	b := newBlocks(s.Start, s.Classes[0].OnDemand, s.Holidays, 1, "s")
	for _, week := range b.days {
		if slices.Contains(week[:], 48) {
			t.Fatal("the holiday is in a week")
		}
		for weekday, hour := range week {
			if hour/24%7 != weekday {
				t.Fatalf("day %d stands for weekday %d", hour/24, weekday)
			}
		}
	}
	counts := map[int]int{}
	for _, week := range newBlocks(s.Start, s.Classes[0].OnDemand, nil, 1, "s").days {
		for _, hour := range week {
			counts[hour]++
		}
	}
	for hour, n := range counts {
		if n != syntheticWeeks/4 {
			t.Errorf("the day at hour %d occurs %d times", hour, n)
		}
	}
}

// With months of record the weeks are measured against themselves, and start from
// the level of the last four.
func TestLongRecordsStartFromTheirEnd(t *testing.T) {
	hours := make([]float64, 20*168)
	for h := range hours {
		hours[h] = 10 * math.Pow(1.05, float64(h/168))
	}
	s := Scope{Name: "grown", Start: monday, Begin: monday + period.Hour(len(hours)), Term: 168 * 10, Classes: []Class{{OnDemand: hours, Discount: Exactly(0.3)}}}
	m := modelOf(t, s, Assumptions{Seed: 1})
	now := mean(WeeklyMeans(hours)[16:]) * 0.7
	o := outcome(t, m, Grid{Step: now * 1.6 / 63, Count: 64}, 0, 5)
	for _, even := range o.BreakEven {
		within(t, "break-even", even, now/0.7, 0.01*now)
	}
}

// What moves from one family to another leaves the one and joins the other in the
// same week; a scope that holds both does not notice.
func TestMigrationMovesUsage(t *testing.T) {
	hours := make([]float64, 28*24)
	for i := range hours {
		hours[i] = 10
	}
	family := func(name string, joins bool) Scope {
		return Scope{
			Name: name, Start: monday, Begin: monday, Term: 8760,
			Classes: []Class{{Name: name, OnDemand: hours, Discount: Exactly(0.3)}},
			Slices:  []Slice{{Name: name, Event: "to the new family", OnDemand: [][]float64{hours}, Hazard: 2, Joins: joins}},
		}
	}
	given := Assumptions{Seed: 8, DepartureFactor: 1}
	g := Grid{Step: 0.35, Count: 41} // up to twice the usage of one
	old, young := outcome(t, modelOf(t, family("old", false), given), g, 0, 100), outcome(t, modelOf(t, family("new", true), given), g, 0, 100)
	weeks := map[int]int{}
	for k := range 100 {
		// 7 of the old is used until the move and 14 of the new from then on.
		left := old.Saving[k*41+20] + 7*8760
		joined := young.Saving[k*41+40] + 14*8760 - 10*8760
		within(t, "dollars displaced by both", left+joined, 10*8760, 0.001)
		weeks[int(left/10/168)]++
	}
	if len(weeks) < 10 {
		t.Errorf("the moves fall into %d different weeks", len(weeks))
	}
}

func TestVariantsMoveTheResult(t *testing.T) {
	s := example(31)
	base := Base(42, BroadVolatility)
	m := modelOf(t, s, base)
	g := m.Grid(32)
	before := profile(t, outcome(t, m, g, 0, 500))
	variants := base.Variants()
	for i, v := range variants {
		after := profile(t, outcome(t, modelOf(t, s, v.Given), g, 0, 500))
		worse := after.Levels[16].CVaR - before.Levels[16].CVaR
		if i%2 == 0 && worse <= 0 && i != 4 || worse == 0 {
			t.Errorf("%s: the bad case moves by %v", v.Name, worse)
		}
	}
	if len(variants) != 8 {
		t.Errorf("%d variants", len(variants))
	}
}

// A second look between the levels finds the borders more finely, and nowhere
// else.
func TestSecondLook(t *testing.T) {
	m := modelOf(t, example(31), Base(42, BroadVolatility))
	g := m.Grid(17)
	coarse := outcome(t, m, g, 0, 500)
	tolerance := DefaultTolerance(m.Yearly())
	before := profile(t, coarse).Zones(tolerance)
	look := g.Around(before.Ceiling)
	if look.Low <= before.Ceiling-g.Step || look.Level(look.Count-1) >= before.Ceiling+g.Step {
		t.Errorf("looks from %v to %v around %v", look.Low, look.Level(look.Count-1), before.Ceiling)
	}
	both, err := Overlay(coarse, outcome(t, m, look, 0, 500))
	if err != nil {
		t.Fatal(err)
	}
	if !slices.IsSorted(both.Levels) || len(both.Levels) < 2*17-1 {
		t.Fatalf("levels %v", both.Levels)
	}
	p := profile(t, both)
	after := p.Zones(tolerance)
	if math.Abs(after.Ceiling-before.Ceiling) >= g.Step || p.At(after.Ceiling).Saving < p.At(before.Ceiling).Saving {
		t.Errorf("ceiling %v, then %v", before.Ceiling, after.Ceiling)
	}
	if after.Comfort != before.Comfort {
		t.Error("the break-even levels moved")
	}
	// A third grid over all the range agrees.
	fine := profile(t, outcome(t, m, Grid{Step: look.Step, Count: int(g.Level(16) / look.Step)}, 0, 500)).Zones(tolerance)
	within(t, "ceiling", after.Ceiling, fine.Ceiling, 1.5*look.Step)
	within(t, "limit", after.Limit, fine.Limit, g.Step)
	if fine.Limit < after.Limit-2*look.Step {
		t.Errorf("the coarse limit %v lies above the fine one %v", after.Limit, fine.Limit)
	}
	if _, err := Overlay(coarse, outcome(t, m, look, 0, 400)); err == nil {
		t.Error("other scenarios were laid over")
	}
	alone := outcome(t, m, look, 0, 500)
	for k, even := range alone.BreakEven {
		if full := coarse.BreakEven[k]; full < look.Level(look.Count-1) {
			within(t, "break-even on a part of the grid", even, full, 1e-4*m.mean)
		}
	}
}

// Other assumptions on the same tables are what a new model of them gives.
func TestModelWithOtherAssumptions(t *testing.T) {
	s := example(28)
	s.Term = 8760
	base := Base(42, BroadVolatility)
	m := modelOf(t, s, base)
	grid := m.Grid(16)
	given := []Assumptions{base}
	for _, v := range base.Variants() {
		given = append(given, v.Given)
	}
	given = append(given, Base(43, BroadVolatility))
	for i, g := range given {
		other, err := m.With(g)
		if err != nil {
			t.Fatal(err)
		}
		if got, want := outcome(t, other, grid, 0, 40), outcome(t, modelOf(t, s, g), grid, 0, 40); !reflect.DeepEqual(got, want) {
			t.Errorf("assumptions %d: another outcome", i)
		}
	}
	if got := outcome(t, m, grid, 0, 40); !reflect.DeepEqual(got, outcome(t, modelOf(t, s, base), grid, 0, 40)) {
		t.Error("the model itself changed")
	}
	base.Shared = 2
	if _, err := m.With(base); err == nil {
		t.Error("assumptions that cannot be were taken")
	}
}
