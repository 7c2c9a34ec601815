// Package weigh lays what a bill shows before the mathematics of risk: it turns
// a scope of usage and the commitments in force into demand, slices and running
// covers, chooses the assumptions that go with the scope, and asks.
package weigh

import (
	"errors"

	"github.com/plainbill/plainbill/cost/commit"
	"github.com/plainbill/plainbill/cost/ledger"
	"github.com/plainbill/plainbill/cost/period"
	"github.com/plainbill/plainbill/cost/risk"
)

// classesMost is how many discounts are kept apart; more are taken together.
const classesMost = 64

// slicesMost is how many parts may leave a scope, each by itself.
const slicesMost = 10

// Alpha is the share of futures that is not the bad tail: a 1-in-20 outcome.
const Alpha = 0.95

// diceMost is of how many scenarios the dice are kept, for bands, variants and
// other offers.
const diceMost = 2000

// Week is the hours of a week.
const week = 7 * 24

// Question is what is asked of a scope.
type Question struct {
	Option commit.Option
	Seed   uint64
	Limits Limits
	// Scenarios draws so many futures; 0 draws none: only what the bill's hours tell.
	Scenarios int
	// Band draws so many for each of milder and harsher assumptions; 0: no band.
	Band   int
	Levels int
	// Horizon is how many years are weighed; 0: the term. Shorter terms renew.
	Horizon int
	// Depart is the dimension whose values may leave; NoDimension: accounts leave a
	// broad scope, all of a narrow one goes at once.
	Depart ledger.Dimension
	// Chosen are assumptions set by hand, by their key.
	Chosen map[string]float64
	// Without are places in Report.Classes whose on-demand usage other plans are to
	// cover.
	Without map[int]bool

	// Kept is what earlier questions about the same report left behind; nil: nothing.
	// It changes no answer.
	Kept *Kept
	// Stop says that nobody waits for the answer any more, which then is
	// risk.ErrStopped; nil never does.
	Stop func() bool
}

// Limits are what the person can bear; 0 takes the default.
type Limits struct {
	// Absorb is the loss over the term, against on-demand, that could be absorbed in
	// a 1-in-20 bad outcome; by default a hundredth of the scope's yearly cost.
	Absorb float64
	// Comfort is the chance of a loss that is still comfortable; by default 0.01.
	Comfort float64
	// MostPromised bounds the dollars promised over the term; by default it does not.
	MostPromised float64
	Months       int // over which the stretch is bought; by default 6
}

// Usual returns the question that is asked first.
func Usual(o commit.Option, seed uint64) Question {
	return Question{Option: o, Seed: seed, Scenarios: 2000, Band: 1000, Levels: 64}
}

// Answer is what is known of a scope, and what could happen to a commitment in
// it. What needs more hours than there are is nil.
type Answer struct {
	Demand   commit.Demand
	Scope    risk.Scope
	Evidence risk.Evidence

	// Existing is what runs in the scope at the end of the bill, dollars an hour.
	Existing float64
	// Curve tells of every further level what it would have cost on the hours of the
	// bill, with Existing in all of them; Best is the level of least cost.
	Curve *risk.Curve
	Best  float64
	// Whole is the same as if nothing ran in the scope yet: where its level of least
	// cost lies below Existing, too much is committed.
	Whole *risk.Curve
	// Even and Burst are the bounds of a bill by the day.
	Even, Burst *risk.Curve

	// Backtest judges policies on the last week; Rolling, where there are three
	// months, on every four weeks after the first four.
	Backtest *risk.Backtest
	Rolling  []*risk.Backtest

	// Given lists the assumptions with where they come from, Assumptions are the
	// same for the dice.
	Given       []Assumption
	Assumptions risk.Assumptions
	Calibration risk.Calibration

	Tolerance risk.Tolerance
	// DefaultTolerance says that Tolerance.Absorb was not given.
	DefaultTolerance bool
	Grid             risk.Grid
	Outcome          *risk.Outcome // of the assumptions as given
	Profile          *risk.Profile
	Zones            risk.Zones
	Band             risk.Band
	Plan             []risk.Buy

	model        *risk.Model
	yearly       float64
	mild, harsh  *risk.Profile
	report       *commit.Report
	scope        int
	question     Question
	discountKeys []string
}

// ErrNothing says that a scope has no usage that the option covers.
var ErrNothing = errors.New("nothing that the option covers")

// Scope answers a question about a scope of a report. The error is ErrNothing, or
// says which assumption cannot be, or what risk cannot work with.
func Scope(r *commit.Report, scope int, q Question) (*Answer, error) {
	a, err := Known(r, scope, q)
	if err != nil || !a.Weighable() || q.Scenarios == 0 {
		return a, err
	}
	return a, a.Draw(q.Scenarios, q.Band)
}

// Known answers what the hours of the bill tell, without dice.
func Known(r *commit.Report, scope int, q Question) (*Answer, error) {
	s := &r.Scopes[scope]
	a := &Answer{Demand: r.DemandWithout(scope, q.Option, q.Without), report: r, scope: scope, question: q}
	if len(a.Demand.Classes) > classesMost {
		a.Demand.Pool()
	}
	if len(a.Demand.Classes) == 0 || len(r.Clock.Hours) == 0 {
		return nil, ErrNothing
	}
	if err := a.override(q.Chosen); err != nil {
		return nil, err
	}
	from := r.Clock.LastRun()
	a.Scope = risk.Scope{Name: s.Name(), Classes: Classes(&a.Demand, from), Start: r.Clock.Hours[from], Begin: r.Clock.Through}
	a.Scope.Term = term(a.Scope.Begin, q.Option.Years)
	if q.Horizon > q.Option.Years {
		a.Scope.Horizon = term(a.Scope.Begin, q.Horizon)
	}
	a.running(r, s)
	replay := float64(risk.Unreplayed)
	if r.Replay.Known {
		replay = r.Replay.Error
	}
	hours := len(r.Clock.Hours) - from
	a.Evidence = risk.Judge(hours, r.Clock.Grain == period.ByHour, replay)
	if err := a.curves(r, hours); err != nil {
		return nil, err
	}
	return a, a.assume(s, q)
}

// running takes over the commitments that run in the scope.
func (a *Answer) running(r *commit.Report, s *commit.Scope) {
	for _, i := range s.Running {
		c := &r.Commitments[i]
		level := c.Hourly.Float64()
		a.Existing += level
		end := c.End
		if end == period.None {
			end = a.Scope.Begin + period.Hour(max(a.Scope.Term, a.Scope.Horizon)) // it does not say
		}
		a.Scope.Running = append(a.Scope.Running, risk.Cover{Level: level, End: end})
	}
}

// curves prices every level on the hours of the bill, and tries policies on hours
// that they did not know.
func (a *Answer) curves(r *commit.Report, hours int) (err error) {
	existing := make([]float64, hours)
	for i := range existing {
		existing[i] = a.Existing
	}
	if a.Curve, err = risk.NewCurve(a.Scope.Classes, existing); err != nil {
		return err
	}
	a.Best = a.Curve.Best()
	if a.Whole, err = risk.NewCurve(a.Scope.Classes, nil); err != nil {
		return err
	}
	switch r.Clock.Grain {
	case period.ByDay:
		a.Even, a.Burst, err = risk.DailyBounds(days(a.Scope.Classes, a.Scope.Start))
		return err
	case period.ByMonth:
		return nil
	}
	if hours >= 3*week {
		if a.Backtest, err = risk.NewBacktest(a.Scope.Classes, 0, hours-week, week); err != nil {
			return err
		}
	}
	if hours >= 13*week {
		a.Rolling, err = risk.Rolling(a.Scope.Classes, 4*week, 4*week)
	}
	return err
}

// Weighable says whether futures can be drawn: hours of at least two weeks, and
// usage in them.
func (a *Answer) Weighable() bool {
	return a.Evidence.Recommend && a.Curve.Demand()+a.Whole.Demand() > 0
}

// Draw draws futures: so many with the assumptions as given, and band for each of
// milder and harsher ones.
func (a *Answer) Draw(scenarios, band int) error {
	a.Scope.Slices = a.slices()
	m, err := risk.NewModel(a.Scope, a.Assumptions)
	if err != nil {
		return err
	}
	a.model, a.yearly = m, m.Yearly()
	a.question.Kept.throw(m, a.Scope.Name, a.Assumptions, min(max(scenarios, lookLeast), diceMost))
	if a.Grid, err = a.axis(m, scenarios); err != nil {
		return err
	}
	if a.Outcome, a.Profile, err = a.table(m, a.Grid, scenarios); err != nil {
		return err
	}
	return a.bands(band)
}

// Goes says whether More can draw so many futures.
func (a *Answer) Goes(scenarios int) bool {
	return a.Outcome != nil && a.Outcome.To >= lookPart*lookMost && scenarios > a.Outcome.To
}

// More goes on from an answer that drew fewer futures, and still holds their
// Outcome: what it returns is the answer to as many drawn at once.
func (a *Answer) More(scenarios, band int, l Limits) (*Answer, error) {
	more := *a
	more.question.Scenarios, more.question.Band, more.question.Limits = scenarios, band, l
	rest, err := more.model.RangeUntil(a.Grid, a.Outcome.To, scenarios, a.question.Stop)
	if err != nil {
		return nil, err
	}
	if more.Outcome, err = risk.Merge(a.Outcome, rest); err != nil {
		return nil, err
	}
	if more.Profile, err = risk.Summarize(more.Outcome, Alpha); err != nil {
		return nil, err
	}
	return &more, more.bands(band)
}

// bands draws milder and harsher futures, and settles what can be borne.
func (a *Answer) bands(band int) (err error) {
	if band > 0 {
		priors := a.Assumptions.Priors()
		if a.mild, err = a.prior(priors[0], band); err != nil {
			return err
		}
		if a.harsh, err = a.prior(priors[2], band); err != nil {
			return err
		}
	}
	a.Settle(a.question.Limits)
	return nil
}

// prior draws scenarios with other assumptions.
func (a *Answer) prior(given risk.Assumptions, scenarios int) (*risk.Profile, error) {
	m, err := a.model.With(given)
	if err != nil {
		return nil, err
	}
	// Each third level is enough for a band.
	_, p, err := a.table(m, risk.Grid{Step: 3 * a.Grid.Step, Count: 2 + (a.Grid.Count-2)/3}, scenarios)
	return p, err
}

// table draws scenarios and makes their level table.
func (a *Answer) table(m *risk.Model, grid risk.Grid, scenarios int) (*risk.Outcome, *risk.Profile, error) {
	o, err := m.RangeUntil(grid, 0, scenarios, a.question.Stop)
	if err != nil {
		return nil, nil, err
	}
	p, err := risk.Summarize(o, Alpha)
	return o, p, err
}

// StopWhen lets stop say that nobody waits for what is still asked of a.
func (a *Answer) StopWhen(stop func() bool) { a.question.Stop = stop }

// Settle finds zones, their bands and the plan for what can be borne, from the
// futures that were drawn.
func (a *Answer) Settle(l Limits) {
	a.Tolerance = risk.DefaultTolerance(a.yearly)
	if a.DefaultTolerance = l.Absorb <= 0; !a.DefaultTolerance {
		a.Tolerance.Absorb = l.Absorb
	}
	if l.Comfort > 0 {
		a.Tolerance.ComfortChance = l.Comfort
	}
	a.Tolerance.Obligation = l.MostPromised
	a.Zones = a.Profile.Zones(a.Tolerance)
	all := []risk.Zones{a.Zones}
	for _, p := range []*risk.Profile{a.mild, a.harsh} {
		if p != nil {
			all = append(all, p.Zones(a.Tolerance))
		}
	}
	a.Band = risk.NewBand(all...)
	months := l.Months
	if months <= 0 {
		months = 6
	}
	a.Plan = risk.Tranches(a.Zones, a.Scope.Begin, months)
}

// Recommended is the level that the plan comes to; 0 where none is recommended.
func (a *Answer) Recommended() float64 {
	if a.Profile == nil {
		return 0
	}
	return risk.RoundDown(a.Zones.Stretch)
}
