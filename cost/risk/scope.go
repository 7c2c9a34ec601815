package risk

import (
	"fmt"
	"math"

	"github.com/plainbill/plainbill/cost/period"
)

// Slice is a named part of a scope's usage that may leave it (an account, a
// family, a service, a tag value), or usage elsewhere that may join it. Slices of
// one scope do not overlap.
type Slice struct {
	Name string
	// OnDemand holds the slice's on-demand dollars by class and hour, parallel to
	// the classes of the scope; a nil row means none of that class.
	OnDemand [][]float64
	// Event names what happens to the slice; blank means Name. Slices of one event
	// leave and join together, in whatever scopes they stand.
	Event    string
	Hazard   float64 // how often a year the event is expected, as a Poisson rate
	Fraction float64 // the share that goes; 0 means all
	Joins    bool    // the usage comes into the scope instead of leaving it
}

func (s *Slice) event() string {
	if s.Event != "" {
		return s.Event
	}
	return s.Name
}

func (s *Slice) share() float64 {
	share := s.Fraction
	if share == 0 {
		share = 1
	}
	if s.Joins {
		return -share
	}
	return share
}

// Cover is a commitment that already runs in the pool, until End.
type Cover struct {
	Level float64 // commitment dollars per hour
	End   period.Hour
}

// Scope is the usage that one kind of commitment can cover, as it was seen, and
// the promise to be weighed.
type Scope struct {
	Name    string
	Start   period.Hour // of the first hour seen
	Classes []Class
	Slices  []Slice
	Running []Cover
	// Holidays are hours within days that are no example of other days; the
	// scenarios leave them out.
	Holidays []period.Hour
	Begin    period.Hour // when the new commitment would start
	Term     int         // hours of one commitment
	Horizon  int         // hours that are weighed; 0 means Term. Longer ones renew.
}

// Assumptions are what the bill cannot tell. Every one is shown.
type Assumptions struct {
	Seed            uint64
	Drift           float64 // growth a year, in logarithms
	Volatility      float64 // of the level, a year, in logarithms
	Shared          float64 // the part of the volatility's variance that all scopes share
	DepartureFactor float64 // multiplies every hazard
	RateDropChance  float64 // of a cut of on-demand prices within the horizon
	RateDrop        float64 // how deep the cut is
	HolidayDip      float64 // how far usage falls in the last two weeks of each year
}

// The presets. A broad scope is a whole region or organization; a narrow one is a
// single family or type, which are retired and replaced.
const (
	BroadVolatility  = 0.25
	NarrowVolatility = 0.50
	BroadHazard      = 0.02
	NarrowHazard     = 0.15
	// FleetHazard is −ln(1−0.415): after a year 41.5 % of the narrow series of a
	// public three-year record of one large fleet had shrunk below a tenth.
	FleetHazard  = 0.5361434317502807
	SharedFactor = 0.3
)

// Base returns the assumptions that are made when nothing is known: no growth is
// counted on that was not seen.
func Base(seed uint64, volatility float64) Assumptions {
	return Assumptions{Seed: seed, Volatility: volatility, Shared: SharedFactor, DepartureFactor: 1}
}

// Priors returns milder, the same and harsher assumptions, for the bands in which
// results are drawn while history is short.
func (a Assumptions) Priors() [3]Assumptions {
	mild, harsh := a, a
	mild.Volatility, mild.DepartureFactor = a.Volatility*0.6, a.DepartureFactor*0.5
	harsh.Volatility, harsh.DepartureFactor = a.Volatility*1.6, a.DepartureFactor*2
	harsh.HolidayDip = max(a.HolidayDip, 0.1)
	return [3]Assumptions{mild, a, harsh}
}

// Variant is the assumptions with one of them changed.
type Variant struct {
	Name  string
	Given Assumptions
}

// Variants returns what is asked beside every result: which single assumption
// moves it, and how far. The first is what is shown next to each.
func (a Assumptions) Variants() []Variant {
	change := func(name string, by func(*Assumptions)) Variant {
		b := a
		by(&b)
		return Variant{name, b}
	}
	return []Variant{
		change("if departures are twice as likely", func(b *Assumptions) { b.DepartureFactor *= 2 }),
		change("if nothing leaves", func(b *Assumptions) { b.DepartureFactor = 0 }),
		change("if the level varies twice as much", func(b *Assumptions) { b.Volatility *= 2 }),
		change("if the level varies half as much", func(b *Assumptions) { b.Volatility /= 2 }),
		change("if usage shrinks by a tenth a year", func(b *Assumptions) { b.Drift += math.Log(0.9) }),
		change("if usage grows by a tenth a year", func(b *Assumptions) { b.Drift += math.Log(1.1) }),
		change("if on-demand prices fall by a tenth", func(b *Assumptions) { b.RateDropChance, b.RateDrop = 1, 0.1 }),
		change("if the end of the year is quiet", func(b *Assumptions) { b.HolidayDip = max(b.HolidayDip, 0.3) }),
	}
}

func (a *Assumptions) check() error {
	for _, v := range [...]float64{a.Volatility, a.Shared, a.DepartureFactor, a.RateDropChance, a.RateDrop, a.HolidayDip} {
		if !(v >= 0) || math.IsInf(v, 0) {
			return fmt.Errorf("assumption of %v: %w", v, ErrValue)
		}
	}
	if math.IsNaN(a.Drift) || math.IsInf(a.Drift, 0) || a.Shared > 1 || a.RateDrop >= 1 || a.HolidayDip > 1 || a.RateDropChance > 1 {
		return fmt.Errorf("assumptions %+v: %w", *a, ErrValue)
	}
	return nil
}

func (s *Scope) check() error {
	if len(s.Classes) == 0 {
		return fmt.Errorf("scope %q has no usage: %w", s.Name, ErrShape)
	}
	hours := len(s.Classes[0].OnDemand)
	if hours < 24*7 {
		return fmt.Errorf("scope %q has %d hours, a week is the least: %w", s.Name, hours, ErrShape)
	}
	if err := check(s.Classes, hours); err != nil {
		return err
	}
	for _, slice := range s.Slices {
		if len(slice.OnDemand) != len(s.Classes) {
			return fmt.Errorf("slice %q has %d classes, want %d: %w", slice.Name, len(slice.OnDemand), len(s.Classes), ErrShape)
		}
		for i, row := range slice.OnDemand {
			if row != nil && len(row) != hours {
				return fmt.Errorf("slice %q has %d hours of class %d, want %d: %w", slice.Name, len(row), i, hours, ErrShape)
			}
			for h, x := range row {
				if !(x >= 0) || math.IsInf(x, 0) {
					return fmt.Errorf("slice %q has %v in hour %d: %w", slice.Name, x, h, ErrValue)
				}
			}
		}
		if !(slice.Hazard >= 0) || !(slice.Fraction >= 0 && slice.Fraction <= 1) {
			return fmt.Errorf("slice %q leaves %v times a year by %v: %w", slice.Name, slice.Hazard, slice.Fraction, ErrValue)
		}
	}
	for _, c := range s.Running {
		if !(c.Level >= 0) || math.IsInf(c.Level, 0) {
			return fmt.Errorf("running commitment of %v: %w", c.Level, ErrValue)
		}
	}
	if s.Term <= 0 || s.Horizon < 0 {
		return fmt.Errorf("term of %d hours over %d: %w", s.Term, s.Horizon, ErrValue)
	}
	return nil
}

// horizon returns the hours that are weighed.
func (s *Scope) horizon() int {
	if s.Horizon == 0 {
		return s.Term
	}
	return s.Horizon
}
