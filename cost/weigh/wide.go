package weigh

import (
	"errors"
	"slices"

	"github.com/plainbill/plainbill/cost/commit"
	"github.com/plainbill/plainbill/cost/risk"
	"github.com/plainbill/plainbill/cost/sorts"
)

// Offer is an instrument weighed on the usage of a scope.
type Offer struct {
	Option commit.Option
	Points []risk.FrontierPoint // by level; Efficient says that no offer beats it
	Rate   float64              // commitment dollars for one on-demand dollar
}

// Frontier weighs all that is sold for a scope on the same scenarios and over the
// same years: those of the longest term. A plan of one family is compared with a
// Compute plan for the same usage, which stays with it when the family is
// replaced. It returns the years too.
func Frontier(r *commit.Report, scope int, q Question) ([]Offer, int, error) {
	options := r.Sold(scope)
	if r.Scopes[scope].Kind == commit.EC2Instance {
		options = append(options, commit.Option{Kind: commit.Compute, Years: 1, Payment: commit.NoUpfront}, commit.Option{Kind: commit.Compute, Years: 3, Payment: commit.NoUpfront})
	}
	q.Horizon = 1
	for _, o := range options {
		q.Horizon = max(q.Horizon, o.Years)
	}
	q.Band = 0
	if q.Kept == nil {
		q.Kept = new(Kept) // the dice are the same for all
	}
	var list []Offer
	var offers []risk.Offer
	for _, o := range options {
		q.Option = o
		a, err := Known(r, scope, q)
		if errors.Is(err, ErrNothing) {
			continue
		}
		if err != nil {
			return nil, 0, err
		}
		if !a.Weighable() || q.Scenarios == 0 {
			return nil, 0, nil // too few hours
		}
		if err := a.Draw(q.Scenarios, 0); err != nil {
			return nil, 0, err
		}
		list = append(list, Offer{Option: o, Rate: a.rate()})
		offers = append(offers, risk.Offer{Profile: a.Profile})
	}
	for _, p := range risk.Frontier(offers) {
		list[p.Offer].Points = append(list[p.Offer].Points, p)
	}
	for i := range list {
		sorts.By(list[i].Points, func(a, b risk.FrontierPoint) int {
			switch {
			case a.Level.Committed < b.Level.Committed:
				return -1
			case a.Level.Committed > b.Level.Committed:
				return 1
			}
			return 0
		})
	}
	return list, q.Horizon, nil
}

// rate is what a commitment charges for one on-demand dollar of the usage.
func (a *Answer) rate() float64 {
	if x := a.Rate(); x > 0 {
		return 1 / x
	}
	return 0
}

// Yield is what paying a year's plan upfront earns: the yearly rate of a loan to
// AWS. ok is false where the scope has no such offer.
func Yield(offers []Offer, years int) (annual float64, ok bool) {
	var no, all float64
	for _, o := range offers {
		if o.Option.Years != years || o.Option.Kind != offers[0].Option.Kind {
			continue
		}
		switch o.Option.Payment {
		case commit.NoUpfront:
			no = o.Rate
		case commit.AllUpfront:
			all = o.Rate
		}
	}
	if no <= 0 || all <= 0 || all >= no {
		return 0, false
	}
	annual, err := risk.Yield(12*float64(years)*all, no, 12*years)
	return annual, err == nil
}

// Mix is EC2 Instance plans by family and one Compute plan, of least cost on the
// last hours of the bill, as if nothing ran yet.
type Mix struct {
	Joint    *risk.Joint
	Families []MixFamily
	Hours    int
	OnDemand float64 // of the usage, over the hours
	Broad    float64 // cost of the best Compute plan alone
}

// MixFamily is one family of a mix.
type MixFamily struct {
	Scope    int // place in Report.Scopes; -1: all other usage
	Narrow   float64
	OnDemand float64
}

const (
	familiesMost = 5
	mixHours     = 744 // a month of hours is enough, and quick
	mixGap       = 1e-3
	mixRounds    = 400
)

// Jointly finds the mix of plans of least cost for the largest families. Each
// family counts with its mean discounts. It is nil where there are no two
// families to mix.
func Jointly(r *commit.Report) (*Mix, error) {
	from := max(r.Clock.LastRun(), len(r.Clock.Hours)-mixHours)
	m := &Mix{Hours: len(r.Clock.Hours) - from}
	narrow := commit.Option{Kind: commit.EC2Instance, Years: 1, Payment: commit.NoUpfront}
	broad := commit.Option{Kind: commit.Compute, Years: 1, Payment: commit.NoUpfront}
	taken := map[int]bool{}
	var families []risk.Family
	for i := range r.Scopes {
		s := &r.Scopes[i]
		if s.Kind != commit.EC2Instance || len(families) == familiesMost {
			continue
		}
		if f, ok := family(r, s.Classes, from, narrow, broad); ok {
			families, m.Families = append(families, f), append(m.Families, MixFamily{Scope: i, OnDemand: sum(f.OnDemand)})
			for _, n := range s.Classes {
				taken[n] = true
			}
		}
	}
	if len(families) == 0 {
		return nil, nil
	}
	var rest []int
	for i := range r.Scopes {
		if r.Scopes[i].Kind != commit.Compute {
			continue
		}
		for _, n := range r.Scopes[i].Classes {
			if !taken[n] {
				rest = append(rest, n)
			}
		}
	}
	if f, ok := family(r, rest, from, commit.Option{}, broad); ok {
		families, m.Families = append(families, f), append(m.Families, MixFamily{Scope: -1, OnDemand: sum(f.OnDemand)})
	}
	if len(families) < 2 {
		return nil, nil
	}
	var err error
	if m.Joint, err = risk.OptimizeJointly(families, mixGap, mixRounds); err != nil {
		return nil, err
	}
	for i := range m.Families {
		m.Families[i].Narrow = m.Joint.Narrow[i]
		m.OnDemand += m.Families[i].OnDemand
	}
	alone := slices.Clone(families)
	for i := range alone {
		alone[i].NoNarrow = true
	}
	one, err := risk.OptimizeJointly(alone, mixGap, mixRounds)
	if err != nil {
		return nil, err
	}
	m.Broad = one.Cost
	return m, nil
}

// family gathers usage under a narrow and a broad plan, each at its mean discount;
// ok is false where there is none.
func family(r *commit.Report, classes []int, from int, narrow, broad commit.Option) (f risk.Family, ok bool) {
	f.OnDemand = make([]float64, len(r.Clock.Hours)-from)
	f.NoNarrow = narrow.Kind == commit.NoKind
	all := 0.0
	for _, n := range classes {
		c := r.Classes()[n]
		hours := hoursFrom(c.PlanUsage(), from)
		b, sold := r.Discount(c, broad)
		if !sold || hours == nil {
			continue
		}
		s := sum(hours)
		d, _ := r.Discount(c, narrow)
		f.Narrow, f.Broad, all = f.Narrow+s*d.Typical, f.Broad+s*b.Typical, all+s
		for h, x := range hours {
			f.OnDemand[h] += x
		}
	}
	if all <= 0 {
		return f, false
	}
	f.Narrow, f.Broad = f.Narrow/all, f.Broad/all
	f.NoNarrow = f.NoNarrow || f.Narrow <= 0
	return f, true
}
