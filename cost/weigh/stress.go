package weigh

import (
	"github.com/plainbill/plainbill/cost/ledger"
	"github.com/plainbill/plainbill/cost/risk"
)

// Part is what one value of a dimension has of a scope.
type Part struct {
	Kind  string // account, family, region, service
	Value string
	Share float64 // of the scope's usage, at on-demand prices
}

// Blow is what a level comes to when a part leaves.
type Blow struct {
	Part
	Savings []float64 // over the term, by the months of the stress
}

// Stress is single blows to a level, with all else as it was seen.
type Stress struct {
	Level  float64
	Months []int // after which the blow falls
	Steady float64
	Blows  []Blow
	Margin []float64 // of safety, by month
	// Minimax is the level whose worst regret over these blows and over none is
	// least, and Regret that regret.
	Minimax, Regret float64
}

// kinds are what may leave in a stress.
var kinds = [...]struct {
	name string
	by   ledger.Dimension
}{{"account", ledger.Account}, {"family", ledger.InstanceFamily}, {"region", ledger.Region}, {"service", ledger.Service}}

// stressMost is how many parts of a kind are told.
const stressMost = 3

// monthHours is a month as prices name it.
const monthHours = 730

// Stress strikes single blows at a level.
func (a *Answer) Stress(level float64) (*Stress, error) {
	s := &Stress{Level: level}
	for _, share := range []int{0, 1, 2, 3} {
		s.Months = append(s.Months, share*3*a.question.Option.Years)
	}
	scope := a.Scope
	scope.Slices = nil
	usage, _ := a.Hourly()
	whole := sum(usage)
	for _, k := range kinds {
		for _, p := range a.parts(k.by, stressMost) {
			b := Blow{Part: Part{Kind: k.name, Value: p.Name}}
			for i, row := range p.OnDemand {
				if a.Scope.Classes[i].Discount.Typical > 0 {
					b.Share += sum(row)
				}
			}
			if whole <= 0 || b.Share <= 0 || p.Name == "" {
				continue
			}
			b.Share = min(1, b.Share/whole)
			scope.Slices = append(scope.Slices, p)
			s.Blows = append(s.Blows, b)
		}
	}
	steady, err := risk.NewSteady(scope)
	if err != nil {
		return nil, err
	}
	hours := make([]int, len(s.Months))
	for i, m := range s.Months {
		hours[i] = m * monthHours
		s.Margin = append(s.Margin, steady.MarginOfSafety(level, hours[i]))
	}
	s.Steady = steady.Saving(level)
	for i, b := range steady.Blows(level, hours) {
		to := &s.Blows[i/len(hours)]
		to.Savings = append(to.Savings, b.Saving)
	}
	if a.Profile != nil {
		s.minimax(steady, a.Grid.Levels())
	}
	return s, nil
}

// minimax finds the level of least worst regret.
func (s *Stress) minimax(steady *risk.Steady, levels []float64) {
	futures := make([][]float64, 1+len(s.Blows))
	for _, l := range levels {
		futures[0] = append(futures[0], steady.Saving(l))
		for i, b := range steady.Blows(l, []int{0}) {
			futures[i+1] = append(futures[i+1], b.Saving)
		}
	}
	s.Minimax, s.Regret = risk.MinimaxRegret(levels, futures)
}

func sum(x []float64) (s float64) {
	for _, v := range x {
		s += v
	}
	return s
}

// Variant is what a level comes to with one assumption changed.
type Variant struct {
	Name    string
	Stretch float64 // as far as it makes sense to go then
	Saving  float64 // of the level, expected
	CVaR    float64
}

// Variants asks which assumption moves the result. The first is the assumptions as
// they are, over as many scenarios as the others.
func (a *Answer) Variants(level float64, scenarios int) ([]Variant, error) {
	list := []Variant{}
	add := func(name string, m *risk.Model, err error) error {
		if err != nil {
			return err
		}
		_, p, err := a.table(m, a.Grid, scenarios)
		if err != nil {
			return err
		}
		z, l := p.Zones(a.Tolerance), p.At(level)
		list = append(list, Variant{name, z.Stretch, l.Saving, l.CVaR})
		return nil
	}
	if err := add("as assumed", a.model, nil); err != nil {
		return nil, err
	}
	for _, v := range a.Assumptions.Variants() {
		if v.Given == a.Assumptions {
			continue // already so
		}
		m, err := a.model.With(v.Given)
		if err = add(v.Name, m, err); err != nil {
			return nil, err
		}
	}
	for _, v := range []struct {
		name string
		of   func(d *risk.Discount) float64
	}{
		{"if discounts are as low as they may be", func(d *risk.Discount) float64 { return d.Low }},
		{"if discounts are as high as they may be", func(d *risk.Discount) float64 { return d.High }},
	} {
		scope, moved := a.Scope, false
		scope.Classes = nil
		for _, c := range a.Scope.Classes {
			if to := v.of(&c.Discount); !c.Discount.Known() && to != c.Discount.Typical {
				c.Discount, moved = risk.Discount{Low: to, Typical: to, High: to, Provenance: c.Discount.Provenance}, true
			}
			scope.Classes = append(scope.Classes, c)
		}
		if moved {
			m, err := risk.NewModel(scope, a.Assumptions)
			if err = add(v.name, m, err); err != nil {
				return nil, err
			}
		}
	}
	return list, nil
}
