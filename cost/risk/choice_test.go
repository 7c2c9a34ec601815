package risk

import (
	"go/ast"
	"go/parser"
	"go/token"
	"math"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// made is an outcome from savings by scenario and level.
func made(levels []float64, savings ...[]float64) *Outcome {
	o := &Outcome{Levels: levels, To: len(savings)}
	for _, row := range savings {
		o.Saving = append(o.Saving, row...)
		o.Unused = append(o.Unused, make([]float64, len(row))...)
		o.BreakEven = append(o.BreakEven, levels[len(levels)-1])
		o.Hours = append(o.Hours, 1)
	}
	return o
}

func TestFrontierKeepsWhatNothingBeats(t *testing.T) {
	year := profile(t, made([]float64{0, 1, 2}, []float64{0, 4, 5}, []float64{0, 2, -3}))
	three := profile(t, made([]float64{0, 1, 2}, []float64{0, 9, 10}, []float64{0, -1, -9}))
	f := Frontier([]Offer{{"1 year", year}, {"3 years", three}})
	if len(f) != 6 {
		t.Fatalf("%d points", len(f))
	}
	for i, p := range f {
		beaten := slices.ContainsFunc(f, func(q FrontierPoint) bool {
			return q.Level.CVaR <= p.Level.CVaR && q.Level.Saving >= p.Level.Saving && (q.Level.CVaR < p.Level.CVaR || q.Level.Saving > p.Level.Saving)
		})
		if p.Efficient && beaten {
			t.Errorf("point %d is beaten: %+v", i, p)
		}
		if i > 0 && f[i-1].Level.CVaR > p.Level.CVaR {
			t.Error("not by rising bad case")
		}
	}
	if !f[0].Efficient {
		t.Error("the smallest bad case is beaten")
	}
}

// Ten small independent bets carry a smaller bad case than one of their size.
func TestManySmallBetsAgainstOneLarge(t *testing.T) {
	hours := make([]float64, 28*24)
	for i := range hours {
		hours[i] = 10
	}
	given := Assumptions{Seed: 4, DepartureFactor: 1}
	bet := func(name string, level float64) Bet {
		s := Scope{
			Name: name, Start: monday, Begin: monday, Term: 8760,
			Classes: []Class{{Name: name, OnDemand: hours, Discount: Exactly(0.37)}},
			Slices:  []Slice{{Name: name, OnDemand: [][]float64{hours}, Hazard: NarrowHazard}},
		}
		return Bet{name, outcome(t, modelOf(t, s, given), Grid{Step: 0.1, Count: 64}, 0, 2000), level}
	}
	var small []Bet
	for _, name := range strings.Split("a b c d e f g h i j", " ") {
		small = append(small, bet(name, 0.5))
	}
	many, err := SpreadOf(small, 0.95)
	if err != nil {
		t.Fatal(err)
	}
	one, err := SpreadOf([]Bet{bet("a", 5)}, 0.95)
	if err != nil {
		t.Fatal(err)
	}
	within(t, "expected savings", many.Saving, one.Saving, 0.05*one.Saving)
	if many.Together >= one.Together/2 || many.Benefit <= 0 || one.Benefit != 0 {
		t.Errorf("many: %+v, one: %+v", many, one)
	}
	near(t, "apart", many.Apart, many.Together+many.Benefit)
}

// The shopping list reaches what trying every combination reaches, nearly.
func TestShoppingListAgainstAllCombinations(t *testing.T) {
	levels := make([]float64, 33)
	for i := range levels {
		levels[i] = float64(i) * 6 / 32
	}
	for seed := range uint64(30) {
		var dice stream
		dice.seed(seed, 17)
		var bets []Bet
		for range 2 {
			var rows [][]float64
			for range 40 {
				demand, row := 8*dice.uniform(), make([]float64, len(levels))
				for i, c := range levels {
					row[i] = min(demand, c/0.6) - c
				}
				rows = append(rows, row)
			}
			bets = append(bets, Bet{Outcome: made(levels, rows...)})
		}
		const absorb, alpha = 1.0, 0.9
		list, after, err := Shop(bets, absorb, alpha)
		if err != nil {
			t.Fatal(err)
		}
		if after.Together > absorb*(1+1e-9) {
			t.Errorf("seed %d: the bad case is %v", seed, after.Together)
		}
		sum := 0.0
		for _, p := range list {
			sum += p.Saving
		}
		within(t, "savings of the entries", sum, after.Saving, 1e-9)
		best := 0.0
		for _, a := range levels {
			for _, b := range levels {
				s := spread([][]float64{bets[0].Outcome.Column(a), bets[1].Outcome.Column(b)}, alpha)
				if s.Together <= absorb {
					best = max(best, s.Saving)
				}
			}
		}
		if after.Saving < 0.99*best || after.Saving > best+1e-9 {
			t.Errorf("seed %d: the list saves %v, all combinations %v", seed, after.Saving, best)
		}
	}
	if _, _, err := Shop([]Bet{{Outcome: made(levels, levels)}, {Outcome: made(levels, levels, levels)}}, 1, 0.9); err == nil {
		t.Error("bets on different scenarios were compared")
	}
}

func TestBlowsAndRunningCover(t *testing.T) {
	hours := make([]float64, 168)
	for i := range hours {
		hours[i] = 10
	}
	half := make([]float64, 168)
	for i := range half {
		half[i] = 5
	}
	s, err := NewSteady(Scope{
		Classes: []Class{{OnDemand: hours, Discount: Exactly(0.2)}}, Slices: []Slice{{Name: "half", OnDemand: [][]float64{half}}},
		Running: []Cover{{4, monday + 100}}, Begin: monday, Term: 1000,
	})
	if err != nil {
		t.Fatal(err)
	}
	// 8 would be used; 4 is covered for 100 hours, so that 2 more is all used.
	near(t, "nothing leaves", s.Saving(2), 1000*2*0.25)
	// 6 fits only for the 900 hours after.
	near(t, "too much at first", s.Saving(6), 900*6*0.25+100*(4/0.8-6))
	// Half leaves at once: 4 is left, covered for 100 hours.
	near(t, "half leaves", s.Blows(2, []int{0})[0].Saving, 900*2*0.25-100*2)
	near(t, "half leaves at the end", s.Blows(2, []int{1000})[0].Saving, s.Saving(2))
	if m := s.MarginOfSafety(2, 0); m <= 0 || m >= 1 {
		t.Errorf("margin %v", m)
	}
	level, regret := MinimaxRegret([]float64{0, 1, 2}, [][]float64{{0, 3, 6}, {0, -1, -4}})
	near(t, "level", level, 1)
	near(t, "its regret", regret, 3)
	near(t, "exposure", Exposure([]Tranche{{2, 100}, {1, 50}}), 250)
}

// What comes after the training is not looked at to choose.
func TestBacktestDoesNotLookAhead(t *testing.T) {
	s := example(28)
	const week = 168
	b, err := NewBacktest(s.Classes, 0, 3*week, week)
	if err != nil {
		t.Fatal(err)
	}
	spoiled := example(28)
	for i := range spoiled.Classes {
		for h := 3 * week; h < 4*week; h++ {
			spoiled.Classes[i].OnDemand[h] *= 17
		}
	}
	other, err := NewBacktest(spoiled.Classes, 0, 3*week, week)
	if err != nil {
		t.Fatal(err)
	}
	for i, trial := range b.Trials {
		if trial.Level != other.Trials[i].Level {
			t.Errorf("%v chose %v, and %v when the test hours changed", trial.Policy, trial.Level, other.Trials[i].Level)
		}
		if trial.Excess < 0 || trial.ExcessShare > 1 {
			t.Errorf("%+v", trial)
		}
	}
	if b.Trials[LeastCost].ExcessShare > 0.02 || b.Trials[Nothing].Saving != 0 {
		t.Errorf("%+v", b.Trials)
	}
	// For one discount the regret is a difference of pinball losses.
	one := example(28).Classes[1:]
	b, err = NewBacktest(one, 0, 3*week, week)
	if err != nil {
		t.Fatal(err)
	}
	var held []float64
	for _, x := range one[0].OnDemand[3*week:] {
		held = append(held, 0.8*x)
	}
	for _, trial := range b.Trials {
		near(t, "excess", trial.Excess, (Pinball(held, trial.Level, 0.2)-Pinball(held, b.Hindsight, 0.2))/0.8)
	}
	if _, err := NewBacktest(one, 0, 4*week, week); err == nil {
		t.Error("tested on hours that are not there")
	}
	rolling, err := Rolling(example(91).Classes, 4*week, week)
	if err != nil || len(rolling) != 9 {
		t.Errorf("%d origins, %v", len(rolling), err)
	}
}

// A flat demand is committed to whole, and every policy but none agrees.
func TestBacktestOfFlatDemand(t *testing.T) {
	hours := make([]float64, 28*24)
	for i := range hours {
		hours[i] = 10
	}
	b, err := NewBacktest([]Class{{OnDemand: hours, Discount: Exactly(0.3)}}, 0, 500, 172)
	if err != nil {
		t.Fatal(err)
	}
	for _, trial := range b.Trials {
		want := 7.0
		if trial.Policy == Nothing {
			want = 0
		}
		near(t, trial.Policy.String(), trial.Level, want)
	}
	near(t, "what nothing costs", b.Trials[Nothing].Excess, 172*3)
}

func TestGrades(t *testing.T) {
	for _, tt := range []struct {
		days      int
		grade     Grade
		recommend bool
		longTerm  bool
	}{{0, NoGrade, false, false}, {13, NoGrade, false, false}, {14, GradeD, true, false}, {27, GradeD, true, false}, {28, GradeC, true, false}, {31, GradeC, true, false}, {89, GradeC, true, false}, {90, GradeB, true, true}, {365, GradeA, true, true}} {
		e := Judge(tt.days*24, true, Unreplayed)
		if e.Grade != tt.grade || e.Recommend != tt.recommend || e.LongTerm != tt.longTerm || !e.Exact {
			t.Errorf("%d days: %+v", tt.days, e)
		}
		if month := e.Grade == GradeC || e.Grade == GradeD; month != slices.Contains(e.Reasons, OnlyNextWeek) {
			t.Errorf("%d days: %v", tt.days, e.Reasons)
		}
	}
	if e := Judge(31*24, true, 0.06); e.Exact || !e.Recommend {
		t.Errorf("a replay error of 6 %%: %+v", e)
	}
	if e := Judge(31*24, true, 0.03); !e.Exact || len(e.Reasons) != 4 {
		t.Errorf("a replay error of 3 %%: %+v", e)
	}
	if e := Judge(31*24, false, Unreplayed); e.Exact || e.Recommend || !e.Bounds {
		t.Errorf("a daily bill: %+v", e)
	}
}

func TestReplayError(t *testing.T) {
	near(t, "error", ReplayError([]float64{1, 2, 3}, []float64{1, 2.5, 2.5}), 1.0/6)
	near(t, "nothing to replay", ReplayError(nil, nil), Unreplayed)
	near(t, "allocated where AWS did not", ReplayError([]float64{1}, []float64{0}), 1)
}

// The truth of a day lies between usage spread over it and all of it in an hour.
func TestDailyBounds(t *testing.T) {
	s := example(28)
	days := make([]Class, len(s.Classes))
	for i, c := range s.Classes {
		days[i] = Class{Name: c.Name, Discount: c.Discount, OnDemand: make([]float64, 28)}
		for h, x := range c.OnDemand {
			days[i].OnDemand[h/24] += x
		}
	}
	even, burst, err := DailyBounds(days)
	if err != nil {
		t.Fatal(err)
	}
	truth := curve(t, s.Classes...)
	for level := 0.0; level < 60; level += 3 {
		if c := truth.Cost(level); c < even.Cost(level)-1e-9 || c > burst.Cost(level)+1e-9 {
			t.Errorf("at %v: %v is not between %v and %v", level, c, even.Cost(level), burst.Cost(level))
		}
	}
	near(t, "no commitment", even.Cost(0), burst.Cost(0))
}

// Where a second plan takes over, the end of the first is no cliff.
func TestOverlappingCoverSoftensTheCliff(t *testing.T) {
	c := flat(t, []float64{10, 10, 10}, 0.2)
	near(t, "alone", c.Cliff(10, 10), 3*(12.5-10))
	near(t, "half unused", c.Cliff(20, 10), -3*10)
	near(t, "partly", c.Cliff(15, 10), 3*(5/0.8-10))
}

// A deeper discount covers more usage, though perhaps with a smaller fee.
func TestSensitivity(t *testing.T) {
	classes := example(28).Classes
	low, typical, high, err := Sensitivity(classes, nil)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "typical", typical, curve(t, classes...).Best())
	covered := 0.0
	for i, level := range []float64{low, typical, high} {
		moved := slices.Clone(classes)
		moved[0].Discount = Exactly([]float64{0.22, 0.27, 0.33}[i])
		c := curve(t, moved...)
		near(t, "level", level, c.Best())
		if c.Displaced(level) <= covered {
			t.Errorf("%v covers %v after %v", level, c.Displaced(level), covered)
		}
		covered = c.Displaced(level)
	}
}

// Every plan can be given back, and nothing is rounded up.
func TestTranches(t *testing.T) {
	now := monday + 24*9 + 5 // 10 January, 05:00
	for _, z := range []Zones{{Comfort: 230.1239, Stretch: 262.5678}, {Comfort: 0, Stretch: 0.0042}, {Comfort: 9, Stretch: 4.9999}, {}} {
		list := Tranches(z, now, 6)
		sum, comfort := 0.0, 0.0
		for i, b := range list {
			sum += b.Level
			if !b.Stretch {
				comfort += b.Level
				if b.On != now {
					t.Errorf("comfort bought at %v", b.On)
				}
			} else if on := b.On.Time(); on.Day() != 1 || on.Hour() != 0 {
				t.Errorf("a tranche on %v", on)
			}
			if b.Level <= 0 || b.Level > ReturnLimit || math.Abs(b.Level*1000-math.Round(b.Level*1000)) > 1e-6 {
				t.Errorf("a plan of %v", b.Level)
			}
			if b.ReturnUntil <= b.On || b.ReturnUntil > b.On+7*24 {
				t.Errorf("returned until %v, bought %v", b.ReturnUntil.Time(), b.On.Time())
			}
			if i > 0 && list[i-1].On > b.On {
				t.Error("out of order")
			}
		}
		near(t, "all", sum, RoundDown(z.Stretch))
		near(t, "comfort", comfort, RoundDown(min(z.Comfort, z.Stretch)))
	}
	late := Tranches(Zones{Comfort: 1, Stretch: 1}, monday+24*29, 1)[0]
	if late.ReturnUntil != monday+24*31 {
		t.Errorf("bought on the 30th, returned until %v", late.ReturnUntil.Time())
	}
	for level, want := range map[float64]float64{0: 0, -1: 0, 1.2345: 1.234, 1.234: 1.234, 0.0009: 0, 46.925: 46.925} {
		near(t, "rounded", RoundDown(level), want)
	}
}

func TestEvidenceOfTime(t *testing.T) {
	var dice stream
	dice.seed(12, 0)
	alone, chained, x := make([]float64, 2000), make([]float64, 2000), 0.0
	for i := range alone {
		alone[i] = dice.normal()
		x = 0.9*x + dice.normal()
		chained[i] = x
	}
	within(t, "independent hours", EffectiveHours(alone), 2000, 400)
	// An autoregression of 0.9 has (1−0.9)/(1+0.9) of its length.
	within(t, "chained hours", EffectiveHours(chained), 2000*0.1/1.9, 60)
	near(t, "constant", EffectiveHours([]float64{3, 3, 3, 3, 3}), 5)
	low, high := QuantileInterval(chained, 0.28, 0.9)
	if q := Quantile(chained, 0.28); !(low < q && q < high) {
		t.Errorf("%v is not between %v and %v", q, low, high)
	}
	low, high = BootstrapInterval(chained, 0.28, 0.9, 1)
	if q := Quantile(chained, 0.28); !(low < q && q < high) {
		t.Errorf("by days, %v is not between %v and %v", q, low, high)
	}
	near(t, "clock", SkiRental(slices.Repeat([]float64{10}, 730), 7.2, 8760), 730*10/(7.2*8760))

	level := []float64{100}
	for range 100 {
		level = append(level, level[len(level)-1]*math.Exp(0.5/math.Sqrt(52)*dice.normal()))
	}
	if c := Calibrate(level, 0.5); c.Weeks != 100 || c.Inflate != 1 || c.Held < 70 {
		t.Errorf("at the true volatility: %+v", c)
	}
	if c := Calibrate(level, 0.1); c.Inflate < 2 {
		t.Errorf("at a fifth of it: %+v", c)
	}
}

// Nothing here promises what no one can keep.
func TestNoBigWords(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil || len(files) < 10 {
		t.Fatal(files, err)
	}
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(parsed, func(n ast.Node) bool {
			if text, ok := n.(*ast.BasicLit); ok && text.Kind == token.STRING {
				for _, word := range []string{"guarantee", "optimal"} {
					if strings.Contains(strings.ToLower(text.Value), word) {
						t.Errorf("%s says %s", file, text.Value)
					}
				}
			}
			return true
		})
	}
}
