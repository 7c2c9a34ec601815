package main

import (
	"errors"
	"fmt"

	"github.com/plainbill/plainbill/cost/commit"
	"github.com/plainbill/plainbill/cost/money"
	"github.com/plainbill/plainbill/cost/period"
	"github.com/plainbill/plainbill/cost/risk"
	"github.com/plainbill/plainbill/cost/weigh"
)

// Scope is usage that one commitment could cover, and what a further commitment
// to it would have cost and could come to. OnDemand, CoveredByPlans and
// CoveredByReservations are exact, at public on-demand prices, over the whole bill.
type Scope struct {
	Name                  string      `json:"name"`
	Kind                  string      `json:"kind"`
	Service               string      `json:"service,omitempty"`
	Region                string      `json:"region,omitempty"`
	Family                string      `json:"family,omitempty"`
	Detail                string      `json:"detail,omitempty"`
	OnDemand              money.Total `json:"on_demand"`
	CoveredByPlans        money.Total `json:"covered_by_plans"`
	CoveredByReservations money.Total `json:"covered_by_reservations"`
	Running               []string    `json:"running"`  // ARNs in force at the end of the bill
	Existing              dollars     `json:"existing"` // what they commit an hour

	// Optimum is, for each option, the further commitment that would have cost least
	// on the hours of the bill, with Existing in all of them.
	Optimum []Optimum `json:"optimum"`

	// What follows is about the first option.
	Classes  []Class  `json:"classes"`
	Evidence Evidence `json:"evidence"`
	// Bounds between which the optimum lies when only days are known.
	DailyBounds *DailyBounds `json:"daily_bounds,omitempty"`
	Backtest    []Trial      `json:"backtest,omitempty"`
	Future      *Future      `json:"future,omitempty"`
	Stress      *Stress      `json:"stress,omitempty"`
	Frontier    *Frontier    `json:"frontier,omitempty"` // of all options
}

// Option is a commitment that could be bought.
type Option struct {
	Years   int    `json:"years"`
	Payment string `json:"payment"`
}

// Optimum is the level of least cost over known hours.
type Optimum struct {
	Option
	Level       dollars `json:"level"` // a further commitment an hour
	Cost        dollars `json:"cost"`  // of the level and what stays on demand, over the hours
	OnDemand    dollars `json:"on_demand"`
	NetSavings  dollars `json:"net_savings"`
	Unused      dollars `json:"unused"`
	Utilization float64 `json:"utilization"`
	Coverage    float64 `json:"coverage"` // of what existing commitments leave, at committed rates
	BreakEven   dollars `json:"break_even"`
	// Whole is the level of least cost if nothing ran in the scope yet. Below Existing
	// it says that too much is committed.
	Whole dollars `json:"whole"`
}

// Class is usage of one discount.
type Class struct {
	Name     string   `json:"name"` // one of its usage types
	Kinds    int      `json:"kinds"`
	OnDemand dollars  `json:"on_demand"` // over the hours
	Discount Discount `json:"discount"`
}

// Discount is what an option takes off on-demand prices, and where that comes from.
type Discount struct {
	Low        float64 `json:"low"`
	Typical    float64 `json:"typical"`
	High       float64 `json:"high"`
	Provenance string  `json:"provenance"`
	From       string  `json:"from"`
}

// Evidence says what the hours can carry.
type Evidence struct {
	Grade     string   `json:"grade"`
	Days      int      `json:"days"`
	Recommend bool     `json:"recommend"`
	LongTerm  bool     `json:"long_term"`
	Exact     bool     `json:"exact"`
	Bounds    bool     `json:"bounds"`
	Reasons   []string `json:"reasons"`
}

// DailyBounds are the optimum if usage is even within each day, and if all of it
// falls into one hour.
type DailyBounds struct {
	Even  dollars `json:"even"`
	Burst dollars `json:"burst"`
}

// Trial is how a policy would have done on the last week, chosen on what went
// before.
type Trial struct {
	Policy      string  `json:"policy"`
	Level       dollars `json:"level"`
	NetSavings  dollars `json:"net_savings"`
	Excess      dollars `json:"excess"` // over the best level in hindsight
	ExcessShare float64 `json:"excess_share"`
}

// Future is what could happen to a further commitment over its term.
type Future struct {
	Scenarios   int         `json:"scenarios"`
	Alpha       float64     `json:"alpha"`
	Assumptions Assumptions `json:"assumptions"`
	Tolerance   Tolerance   `json:"tolerance"`
	Levels      []Level     `json:"levels"`
	Zones       Zones       `json:"zones"`
	// Low and High are the borders over milder and harsher assumptions.
	Low  Zones `json:"zones_low"`
	High Zones `json:"zones_high"`
	Plan []Buy `json:"plan"`
}

// Assumptions are what the bill cannot tell.
type Assumptions struct {
	Seed            uint64  `json:"seed"`
	Drift           float64 `json:"drift"`
	Volatility      float64 `json:"volatility"`
	Shared          float64 `json:"shared"`
	DepartureFactor float64 `json:"departure_factor"`
	HolidayDip      float64 `json:"holiday_dip"` // in the last two weeks of a year
	Slices          []Slice `json:"slices"`
}

// Slice is what may leave.
type Slice struct {
	Name   string  `json:"name"`
	Hazard float64 `json:"hazard"` // times a year
}

// Tolerance is what could be absorbed in a 1-in-20 bad outcome.
type Tolerance struct {
	Absorb        dollars `json:"absorb"`
	Default       bool    `json:"default"` // a hundredth of the scope's yearly cost, nobody said so
	ComfortChance float64 `json:"comfort_chance"`
}

// Level is what is known of one level over all scenarios.
type Level struct {
	Level       dollars `json:"level"`
	NetSavings  dollars `json:"net_savings"` // expected
	P05         dollars `json:"p05"`
	P50         dollars `json:"p50"`
	P95         dollars `json:"p95"`
	LossChance  float64 `json:"loss_chance"`
	CVaR        dollars `json:"cvar"` // mean loss of the worst twentieth; below 0 it still saves
	Unused      dollars `json:"unused"`
	RegretP95   dollars `json:"regret_p95"`
	Obligation  dollars `json:"obligation"`
	Zone        string  `json:"zone"`
	StandardErr dollars `json:"standard_error"`
}

// Zones are the borders between the zones, in commitment an hour.
type Zones struct {
	Floor   dollars `json:"floor"`
	Comfort dollars `json:"comfort"`
	Limit   dollars `json:"limit"`
	Ceiling dollars `json:"ceiling"`
	Stretch dollars `json:"stretch"`
}

// Buy is one purchase of the plan.
type Buy struct {
	On          string  `json:"on"`
	Level       dollars `json:"level"`
	ReturnUntil string  `json:"return_until"`
	Stretch     bool    `json:"stretch"`
}

// scopeOf weighs one scope.
func scopeOf(r *commit.Report, i int, seed uint64, tolerance float64, kept *weigh.Kept) (Scope, error) {
	s := &r.Scopes[i]
	out := Scope{Name: s.Name(), Kind: s.Kind.String(), Service: s.Service, Region: s.Region, Family: s.Family, Detail: s.Detail,
		OnDemand: s.OnDemand, CoveredByPlans: s.Planned, CoveredByReservations: s.Reserved,
		Running: []string{}, Optimum: []Optimum{}, Classes: []Class{}, Evidence: Evidence{Reasons: []string{}}}
	for _, n := range s.Running {
		out.Running = append(out.Running, r.Commitments[n].ARN)
		out.Existing += dollars(r.Commitments[n].Hourly.Float64())
	}
	for n, option := range s.Options() {
		q := weigh.Usual(option, seed)
		q.Limits.Absorb, q.Kept = tolerance, kept
		if n > 0 {
			q.Scenarios = 0 // only what the hours tell
		}
		a, err := weigh.Scope(r, i, q)
		if errors.Is(err, weigh.ErrNothing) {
			continue
		}
		if err != nil {
			return out, fmt.Errorf("%s, %s: %w", s.Name(), option, err)
		}
		if r.Clock.Grain == period.ByHour {
			out.Optimum = append(out.Optimum, optimum(a, option))
		}
		if n > 0 {
			continue
		}
		out.first(a)
		if a.Profile == nil {
			continue
		}
		if out.Stress, err = stressOf(a); err != nil {
			return out, fmt.Errorf("%s, stress: %w", s.Name(), err)
		}
		if out.Frontier, err = frontierOf(r, i, seed, a.Evidence.LongTerm, kept); err != nil {
			return out, fmt.Errorf("%s, all options: %w", s.Name(), err)
		}
	}
	return out, nil
}

func optimum(a *weigh.Answer, o commit.Option) Optimum {
	p := a.Curve.At(a.Best)
	return Optimum{Option: Option{Years: o.Years, Payment: o.Payment.String()}, Level: dollars(a.Best), Cost: dollars(p.Cost),
		OnDemand: dollars(a.Curve.OnDemand()), NetSavings: dollars(a.Curve.NetSavings(a.Best)), Unused: dollars(p.Unused),
		Utilization: p.Utilization, Coverage: p.Coverage, BreakEven: dollars(a.Curve.BreakEven()), Whole: dollars(a.Whole.Best())}
}

// first takes over what is told of the first option.
func (s *Scope) first(a *weigh.Answer) {
	for _, c := range a.Demand.Classes {
		s.Classes = append(s.Classes, Class{Name: c.Name, Kinds: len(c.From), OnDemand: dollars(c.OnDemand.Sum()), Discount: Discount{
			Low: c.Discount.Low, Typical: c.Discount.Typical, High: c.Discount.High, Provenance: c.Discount.Provenance.String(), From: c.Discount.From}})
	}
	e := a.Evidence
	s.Evidence = Evidence{Grade: e.Grade.String(), Days: e.Days, Recommend: e.Recommend, LongTerm: e.LongTerm, Exact: e.Exact, Bounds: e.Bounds,
		Reasons: append([]string{}, e.Reasons...)}
	if a.Even != nil {
		s.DailyBounds = &DailyBounds{Even: dollars(a.Even.Best()), Burst: dollars(a.Burst.Best())}
	}
	if a.Backtest != nil {
		for _, t := range a.Backtest.Trials {
			s.Backtest = append(s.Backtest, Trial{Policy: t.Policy.String(), Level: dollars(t.Level), NetSavings: dollars(t.Saving),
				Excess: dollars(t.Excess), ExcessShare: t.ExcessShare})
		}
	}
	if a.Profile != nil {
		s.Future = future(a)
	}
}

func future(a *weigh.Answer) *Future {
	f := &Future{Scenarios: a.Profile.Scenarios, Alpha: a.Profile.Alpha,
		Tolerance: Tolerance{Absorb: dollars(a.Tolerance.Absorb), Default: a.DefaultTolerance, ComfortChance: a.Tolerance.ComfortChance},
		Zones:     zonesOf(&a.Zones), Low: zonesOf(&a.Band.Low), High: zonesOf(&a.Band.High), Plan: []Buy{}}
	g := a.Assumptions
	f.Assumptions = Assumptions{Seed: g.Seed, Drift: g.Drift, Volatility: g.Volatility, Shared: g.Shared, DepartureFactor: g.DepartureFactor, HolidayDip: g.HolidayDip, Slices: []Slice{}}
	for _, s := range a.Scope.Slices {
		f.Assumptions.Slices = append(f.Assumptions.Slices, Slice{Name: s.Name, Hazard: s.Hazard})
	}
	for _, l := range a.Profile.Levels {
		f.Levels = append(f.Levels, Level{Level: dollars(l.Committed), NetSavings: dollars(l.Saving), P05: dollars(l.P05), P50: dollars(l.P50),
			P95: dollars(l.P95), LossChance: l.LossChance, CVaR: dollars(l.CVaR), Unused: dollars(l.Unused), RegretP95: dollars(l.RegretP95),
			Obligation: dollars(l.Obligation), Zone: a.Zones.Of(l.Committed).String(), StandardErr: dollars(l.SavingError)})
	}
	for _, b := range a.Plan {
		f.Plan = append(f.Plan, Buy{On: instant(b.On), Level: dollars(b.Level), ReturnUntil: instant(b.ReturnUntil), Stretch: b.Stretch})
	}
	return f
}

func zonesOf(z *risk.Zones) Zones {
	return Zones{Floor: dollars(z.Floor), Comfort: dollars(z.Comfort), Limit: dollars(z.Limit), Ceiling: dollars(z.Ceiling), Stretch: dollars(z.Stretch)}
}
