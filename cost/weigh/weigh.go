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

// slicesMost is how many accounts may leave a scope, each by itself.
const slicesMost = 10

// Alpha is the share of futures that is not the bad tail: a 1-in-20 outcome.
const Alpha = 0.95

// Question is what is asked of a scope.
type Question struct {
	Option commit.Option
	Seed   uint64
	// Absorb is the loss over the term, against on-demand, that could be absorbed
	// in a 1-in-20 bad outcome; 0 is a hundredth of the scope's yearly cost.
	Absorb    float64
	Scenarios int // 0 draws none: only what the bill's hours tell
	Levels    int
	Months    int // over which the stretch is bought
}

// Usual returns the question that is asked first.
func Usual(o commit.Option, seed uint64) Question {
	return Question{Option: o, Seed: seed, Scenarios: 2000, Levels: 64, Months: 6}
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

	Backtest    *risk.Backtest
	Assumptions risk.Assumptions
	Tolerance   risk.Tolerance
	// DefaultTolerance says that Tolerance was not given.
	DefaultTolerance bool
	Profile          *risk.Profile
	Zones            risk.Zones
	Band             risk.Band
	Plan             []risk.Buy
}

// ErrNothing says that a scope has no usage that the option covers.
var ErrNothing = errors.New("nothing that the option covers")

// Scope answers a question about a scope of a report. The error is ErrNothing, or
// says what risk cannot work with.
func Scope(r *commit.Report, scope int, q Question) (*Answer, error) {
	s := &r.Scopes[scope]
	a := &Answer{Demand: r.Demand(scope, q.Option)}
	if len(a.Demand.Classes) > classesMost {
		a.Demand.Pool()
	}
	if len(a.Demand.Classes) == 0 {
		return nil, ErrNothing
	}
	from := r.Clock.LastRun()
	a.Scope = risk.Scope{Name: s.Name(), Classes: Classes(&a.Demand, from), Begin: r.Clock.Through}
	if len(r.Clock.Hours) > 0 {
		a.Scope.Start = r.Clock.Hours[from]
	}
	a.Scope.Term = term(a.Scope.Begin, q.Option.Years)
	for _, i := range s.Running {
		c := &r.Commitments[i]
		level := c.Hourly.Float64()
		a.Existing += level
		end := c.End
		if end == period.None {
			end = a.Scope.Begin + period.Hour(a.Scope.Term) // it does not say
		}
		a.Scope.Running = append(a.Scope.Running, risk.Cover{Level: level, End: end})
	}
	replay := float64(risk.Unreplayed)
	if r.Replay.Known {
		replay = r.Replay.Error
	}
	hours := len(r.Clock.Hours) - from
	a.Evidence = risk.Judge(hours, r.Clock.Grain == period.ByHour, replay)

	existing := make([]float64, hours)
	for i := range existing {
		existing[i] = a.Existing
	}
	var err error
	if a.Curve, err = risk.NewCurve(a.Scope.Classes, existing); err != nil {
		return nil, err
	}
	a.Best = a.Curve.Best()
	if a.Whole, err = risk.NewCurve(a.Scope.Classes, nil); err != nil {
		return nil, err
	}
	switch r.Clock.Grain {
	case period.ByDay:
		if a.Even, a.Burst, err = risk.DailyBounds(days(a.Scope.Classes, a.Scope.Start)); err != nil {
			return nil, err
		}
		return a, nil
	case period.ByMonth:
		return a, nil
	}
	if hours >= 3*168 {
		if a.Backtest, err = risk.NewBacktest(a.Scope.Classes, 0, hours-168, 168); err != nil {
			return nil, err
		}
	}
	if !a.Evidence.Recommend || a.Curve.Demand() == 0 || q.Scenarios == 0 {
		return a, nil
	}
	return a, a.weigh(r, s, q)
}

// weigh draws futures.
func (a *Answer) weigh(r *commit.Report, s *commit.Scope, q Question) error {
	volatility, hazard := risk.BroadVolatility, risk.BroadHazard
	if s.Kind == commit.EC2Instance || s.Kind == commit.Reservation {
		volatility, hazard = risk.NarrowVolatility, risk.NarrowHazard
	}
	a.Scope.Slices = a.slices(r, s, hazard)
	a.Assumptions = risk.Base(q.Seed, volatility)
	var zones []risk.Zones
	for i, prior := range a.Assumptions.Priors() {
		m, err := risk.NewModel(a.Scope, prior)
		if err != nil {
			return err
		}
		if a.Tolerance == (risk.Tolerance{}) {
			a.Tolerance = risk.DefaultTolerance(m.Yearly())
			if a.DefaultTolerance = q.Absorb <= 0; !a.DefaultTolerance {
				a.Tolerance.Absorb = q.Absorb
			}
		}
		grid := m.Grid(q.Levels)
		if !(grid.Step > 0) { // no level would have paid: show by how much
			grid.Step = a.Whole.Peak() / float64(q.Levels-1)
		}
		o, err := m.Range(grid, 0, q.Scenarios)
		if err != nil {
			return err
		}
		p, err := risk.Summarize(o, Alpha)
		if err != nil {
			return err
		}
		z := p.Zones(a.Tolerance)
		zones = append(zones, z)
		if i == 1 {
			a.Profile, a.Zones = p, z
		}
	}
	a.Band = risk.NewBand(zones...)
	a.Plan = risk.Tranches(a.Zones, a.Scope.Begin, q.Months)
	return nil
}

// slices are what may leave: of a narrow scope all of it at once, of a broad one
// its largest accounts, each by itself.
func (a *Answer) slices(r *commit.Report, s *commit.Scope, hazard float64) []risk.Slice {
	if s.Family != "" {
		all := risk.Slice{Name: s.Family, Hazard: hazard}
		for _, c := range a.Scope.Classes {
			all.OnDemand = append(all.OnDemand, c.OnDemand)
		}
		return []risk.Slice{all}
	}
	from := r.Clock.LastRun()
	var list []risk.Slice
	for _, p := range r.Parts(&a.Demand, ledger.Account, slicesMost) {
		one := risk.Slice{Name: p.Value, Event: "account " + p.Value, Hazard: hazard}
		for _, series := range p.OnDemand {
			one.OnDemand = append(one.OnDemand, hoursFrom(series, from))
		}
		list = append(list, one)
	}
	return list
}

// Classes turns a demand into what risk weighs, from an hour on.
func Classes(d *commit.Demand, from int) []risk.Class {
	var list []risk.Class
	for i := range d.Classes {
		c := &d.Classes[i]
		list = append(list, risk.Class{Name: c.Name, OnDemand: hoursFrom(c.OnDemand, from), Discount: risk.Discount{
			Low: c.Discount.Low, Typical: c.Discount.Typical, High: c.Discount.High, Provenance: provenances[c.Discount.Provenance],
		}})
	}
	return list
}

// hoursFrom cuts a series; usage below 0, which corrections can leave, is none.
func hoursFrom(s commit.Series, from int) []float64 {
	if s == nil {
		return nil
	}
	list := make([]float64, len(s)-from)
	for i, v := range s[from:] {
		list[i] = max(0, v)
	}
	return list
}

// days adds up the hours of each day.
func days(classes []risk.Class, start period.Hour) []risk.Class {
	list := make([]risk.Class, len(classes))
	for i, c := range classes {
		list[i] = c
		list[i].OnDemand = nil
		first := start.Floor(period.ByDay)
		for h, x := range c.OnDemand {
			day := int(start+period.Hour(h)-first) / 24
			if day == len(list[i].OnDemand) {
				list[i].OnDemand = append(list[i].OnDemand, 0)
			}
			list[i].OnDemand[day] += x
		}
	}
	return list
}

// provenances are risk's words for where a discount comes from.
var provenances = map[commit.Provenance]risk.Provenance{
	commit.ObservedExact:           risk.ObservedExact,
	commit.ObservedFamily:          risk.ObservedFamily,
	commit.ObservedFamilyAnyRegion: risk.ObservedFamilyAnyRegion,
	commit.ObservedService:         risk.ObservedService,
	commit.Derived:                 risk.Derived,
	commit.Assumed:                 risk.Assumed,
	commit.Chosen:                  risk.Chosen,
}

// term is how many hours so many years have from then on.
func term(begin period.Hour, years int) int {
	return int(period.FromTime(begin.Time().AddDate(years, 0, 0)) - begin)
}
