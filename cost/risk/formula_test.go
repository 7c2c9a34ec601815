package risk

import (
	"math"
	"strings"
	"testing"
)

// Five futures of constant demand: every border can be read off by eye.
func TestZonesOfFiveFutures(t *testing.T) {
	want := oracle[struct {
		Demand                 []float64 `json:"demand_od"`
		Disc                   float64
		C, Mean, Ploss, Cvar80 []float64
		C0                     []float64
		PC                     float64 `json:"p_c"`
		B                      float64
		CR, CC, CU, CE         float64
		Recommended            float64
	}](t, "zones")
	o := &Outcome{Levels: want.C, To: len(want.Demand)}
	for k, x := range want.Demand {
		for _, c := range want.C {
			o.Saving = append(o.Saving, min(x, c/(1-want.Disc))-c)
			o.Unused = append(o.Unused, max(0, c-x*(1-want.Disc)))
		}
		c := curve(t, Class{OnDemand: []float64{x}, Discount: Exactly(want.Disc)})
		near(t, "break-even level", c.BreakEven(), want.C0[k])
		o.BreakEven = append(o.BreakEven, c.BreakEven())
		o.Hours = append(o.Hours, 1)
	}
	p, err := Summarize(o, 0.8)
	if err != nil {
		t.Fatal(err)
	}
	for i := range want.C {
		near(t, "expected saving", p.Levels[i].Saving, want.Mean[i])
		near(t, "chance of loss", p.Levels[i].LossChance, want.Ploss[i])
		near(t, "the same by break-even", p.LossChanceAt(want.C[i]), want.Ploss[i])
		near(t, "bad case", p.Levels[i].CVaR, want.Cvar80[i])
	}
	z := p.Zones(Tolerance{Absorb: want.B, ComfortChance: want.PC})
	near(t, "floor", z.Floor, want.CR)
	near(t, "comfort", z.Comfort, want.CC)
	near(t, "limit", z.Limit, want.CU)
	near(t, "ceiling", z.Ceiling, want.CE)
	near(t, "stretch", z.Stretch, want.Recommended)
	for level, zone := range map[float64]Zone{0.5: FreeSavings, 1: Comfort, 1.5: Comfort, 2: Comfort, 2.5: Acceptable, 3: Acceptable, 3.5: Unacceptable} {
		if z.Of(level) != zone {
			t.Errorf("%v is %v, want %v", level, z.Of(level), zone)
		}
	}
	far := z
	far.Limit = 100
	if far.Of(6) != Pointless {
		t.Errorf("beyond the ceiling: %v", far.Of(6))
	}
	trades := p.Trades()
	near(t, "price of 2 to 3", trades[2].Rate, 0.6)
	near(t, "price of 4 to 5", trades[4].Rate, 0.2)
	near(t, "courage at 2", p.ImpliedCourage(2), 0.6)
	if !math.IsInf(trades[0].Rate, 1) {
		t.Error("the first step softens the bad case, so that it has no price")
	}
}

func TestCVaR(t *testing.T) {
	want := oracle[map[string]any](t, "cvar")
	var losses []float64
	for _, v := range want["loss"].([]any) {
		losses = append(losses, v.(float64))
	}
	for alpha, v := range want {
		if alpha != "loss" {
			near(t, "beyond "+alpha, CVaR(append([]float64(nil), losses...), number(t, alpha)), v.(float64))
		}
	}
	normal := oracle[struct {
		CVaR float64 `json:"cvar95"`
		Star float64 `json:"cstar_N100_20_d028"`
	}](t, "normal")
	near(t, "N(100,20) at 0.28", 100+20*normalQuantile(0.28), normal.Star)
	// Equally likely quantiles stand in for the distribution.
	const n = 400_000
	z := make([]float64, n)
	for i := range z {
		z[i] = normalQuantile((float64(i) + 0.5) / n)
	}
	within(t, "normal", CVaR(z, 0.95), normal.CVaR, 1e-5)
}

func TestSmallFormulas(t *testing.T) {
	hhi := oracle[struct {
		Shares     []float64
		HHI        float64
		EffectiveN float64 `json:"effective_n"`
	}](t, "hhi")
	index, effective := Concentration(hhi.Shares)
	near(t, "concentration", index, hhi.HHI)
	near(t, "effective number", effective, hhi.EffectiveN)

	ratios := oracle[struct {
		Steady map[string]float64 `json:"2-alpha"`
		Dice   map[string]float64 `json:"randomised"`
	}](t, "ratios")
	for a, want := range ratios.Steady {
		steady, dice := WorstCaseRatios(number(t, a))
		near(t, "steady ratio", steady, want)
		near(t, "dice ratio", dice, ratios.Dice[a])
	}

	cliff := oracle[struct {
		C, Disc, Hours float64
		Delta          map[string]float64 `json:"delta_by_util"`
	}](t, "cliff")
	for u, want := range cliff.Delta {
		within(t, "cliff at "+u, cliff.Hours*Cliff(cliff.C, cliff.Disc, number(t, u)), want, 1e-6)
		// The same from a curve of the usage that the commitment covered.
		usage := flat(t, []float64{cliff.C * number(t, u)}, cliff.Disc)
		within(t, "cliff of the curve at "+u, cliff.Hours*usage.Cliff(cliff.C, cliff.C), want, 1e-6)
	}

	for _, tt := range oracle[[]struct {
		Monthly float64 `json:"nu_monthly"`
		AU      float64
		N       int
		Annual  float64
	}](t, "upfront_irr") {
		yield, err := Yield(tt.AU, tt.Monthly, tt.N)
		if err != nil {
			t.Fatal(err)
		}
		near(t, "yield", yield, tt.Annual)
	}
	if _, err := Yield(0, 1, 12); err == nil {
		t.Error("a yield of nothing")
	}

	ladder := oracle[struct {
		Tranches           int
		C, Hours           float64
		Obligation, Single float64
		WART               float64 `json:"wart_months"`
	}](t, "ladder")
	var rungs, single []Tranche
	for i := range ladder.Tranches {
		rungs = append(rungs, Tranche{ladder.C, float64(i+1) * ladder.Hours})
		single = append(single, Tranche{ladder.C, float64(ladder.Tranches) * ladder.Hours})
	}
	near(t, "obligation", Obligation(rungs), ladder.Obligation)
	near(t, "bought at once", Obligation(single), ladder.Single)
	near(t, "obligation after half a year", ObligationAfter(rungs, 6*ladder.Hours), 21*ladder.Hours)
	near(t, "remaining term", RemainingTerm(rungs)/ladder.Hours, ladder.WART)

	discount, _ := ObservedDiscount(7.2+2.1, 10+3)
	near(t, "observed discount", discount, 0.2846153846153846)

	s := Standing{Committed: 10, Used: 8, OnDemand: 11.5}
	near(t, "utilization", s.Utilization(), 0.8)
	near(t, "unused", s.Unused(), 2)
	near(t, "net savings", s.NetSavings(), 1.5)
	even, _ := s.BreakEven()
	near(t, "break-even", even, 0.6956521739130435)
	if s.Loses() {
		t.Error("it saves")
	}
	s.OnDemand = 9
	near(t, "net savings", s.NetSavings(), -1)
	if !s.Loses() {
		t.Error("it loses")
	}

	bound := oracle[struct {
		Actual   float64 `json:"in_bound_actual"`
		Public   float64 `json:"public_od"`
		Headroom float64
	}](t, "sanity_bound")
	dollars, broken := Headroom(bound.Actual, bound.Public)
	near(t, "headroom", dollars, bound.Headroom)
	if !broken {
		t.Error("the bound is broken")
	}

	euler := oracle[struct{ A, B, Share []float64 }](t, "euler")
	shares := EulerShares([][]float64{euler.A, euler.B})
	near(t, "share of A", shares[0], euler.Share[0])
	near(t, "share of B", shares[1], euler.Share[1])

	sigma := oracle[struct {
		Prior   float64   `json:"sigma0_annual"`
		Returns []float64 `json:"weekly_log_returns"`
		Sigma   float64   `json:"sigma_annual"`
	}](t, "sigma_posterior")
	near(t, "volatility", Volatility(sigma.Prior, sigma.Returns), sigma.Sigma)

	ranks := oracle[struct {
		N        int `json:"n_eff"`
		P, Level float64
		Ranks    []int `json:"ranks_1based"`
	}](t, "quantile_ci")
	low, high := QuantileRanks(ranks.N, ranks.P, ranks.Level)
	if low != ranks.Ranks[0] || high != ranks.Ranks[1] {
		t.Errorf("ranks %d to %d, want %v", low, high, ranks.Ranks)
	}
}

// A level never loses up to its break-even, and always beyond.
func TestBreakEvenOfTwoPhases(t *testing.T) {
	want := oracle[struct {
		Disc, D float64
		T       int
		Cases   []struct {
			Full int `json:"months_full"`
			Then float64
			C0   float64
		}
	}](t, "c0_two_phase")
	for _, tt := range want.Cases {
		months := make([]float64, want.T)
		for i := range months {
			months[i] = want.D
			if i >= tt.Full {
				months[i] *= tt.Then
			}
		}
		near(t, "break-even", curve(t, Class{OnDemand: months, Discount: Exactly(want.Disc)}).BreakEven(), tt.C0)
	}
}

func TestSpreadingTakesRiskAway(t *testing.T) {
	want := oracle[struct {
		A, B    []float64
		Alpha   float64
		CVaRSum float64 `json:"cvar_sum"`
	}](t, "diversification")
	s := spread([][]float64{want.A, want.B}, want.Alpha)
	near(t, "a alone", s.Alone[0], 10)
	near(t, "b alone", s.Alone[1], 10)
	near(t, "apart", s.Apart, 20)
	near(t, "together", s.Together, want.CVaRSum)
	near(t, "benefit", s.Benefit, 15)
}

// Hours without a line are hours without usage.
func TestMissingHoursAreZero(t *testing.T) {
	hours := []float64{10, 10, 10, 10, 10, 10, 0, 0, 0, 0}
	near(t, "at 0.3", flat(t, hours, 0.3).Best(), 0)
	near(t, "at 0.45", flat(t, hours, 0.45).Best(), 10)
	near(t, "quantile at 0.3", Quantile(hours, 0.3), 0)
	near(t, "quantile at 0.45", Quantile(hours, 0.45), 10)
}

// A week of four hours, then half of it, priced through the table as a scenario.
func TestScenarioPath(t *testing.T) {
	want := oracle[struct {
		Block, Multipliers []float64
		Disc               float64
		Cases              []struct{ C, E, Used, S float64 }
	}](t, "scenario_path")
	row := make([]float64, len(want.Block))
	for i, d := range want.Block {
		row[i] = d / (1 - want.Disc)
	}
	// Bins whose borders hold the bends, so that the table is exact.
	m := &Model{width: 1.0 / 256}
	table := make(table, bins+1)
	table.fill([][]float64{row}, []float64{want.Disc}, []int{0}, m.width, make([]change, bins+2))
	for _, tt := range want.Cases {
		p := path{hours: float64(len(row) * len(want.Multipliers))}
		for _, x := range want.Multipliers {
			p.steps = append(p.steps, step{table: table, scale: x, value: x, used: x, renewed: 1, from: tt.E / (x * m.width)})
		}
		value, used := make([]float64, 2), make([]float64, 2)
		m.walk(&p, Grid{Step: tt.C, Count: 2}, value, used)
		near(t, "used", used[1], tt.Used)
		near(t, "savings", value[1]-tt.C*p.hours, tt.S)
		near(t, "savings by themselves", m.saving(&p, tt.C), tt.S)
	}
}

func TestRandomStream(t *testing.T) {
	want := oracle[struct {
		A []string  `json:"pcg_42_0"`
		B []string  `json:"pcg_42_1"`
		U []float64 `json:"u53"`
		Z []float64 `json:"z_as241"`
	}](t, "rng")
	for scenario, words := range [][]string{want.A, want.B} {
		var s stream
		s.seed(42, uint64(scenario))
		for _, w := range words {
			if got := s.pcg.Uint64(); strings.TrimLeft(w, "0") != decimal(got) {
				t.Errorf("got %d, want %s", got, w)
			}
		}
	}
	var u, z stream
	u.seed(42, 0)
	z.seed(42, 0)
	for i := range want.U {
		within(t, "uniform", u.uniform(), want.U[i], 1e-12)
		within(t, "normal", z.normal(), want.Z[i], 1e-12)
	}
	for _, p := range []float64{1e-300, 1e-20, 1e-5, 0.02, 0.07, 0.3, 0.5, 0.7, 0.99, 1 - 1e-9} {
		back := 0.5 * math.Erfc(-normalQuantile(p)/math.Sqrt2)
		within(t, "the quantile turned back", back/p, 1, 1e-11)
	}
}
