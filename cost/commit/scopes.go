package commit

import (
	"cmp"
	"strings"

	"github.com/plainbill/plainbill/cost/money"
	"github.com/plainbill/plainbill/cost/period"
	"github.com/plainbill/plainbill/cost/sorts"
)

// Scope is usage that one commitment could cover.
type Scope struct {
	Kind    Kind
	Service string // of reservations
	Region  string // blank: anywhere
	Family  string // of instances, or the exact type where reservations need it; blank: any
	Detail  string // of reservations: deployment and engine, as AWS writes them
	// Classes are places in Report.Classes.
	Classes []int
	// Running are places in Report.Commitments: those in force at the end of the
	// bill that cover this usage.
	Running []int

	// Exact sums over the whole bill at public on-demand prices.
	OnDemand, Planned, Reserved money.Total
}

// Name names the scope for people.
func (s *Scope) Name() string {
	parts := []string{s.Kind.Label()}
	for _, p := range []string{s.Service, s.Family, s.Region, s.Detail} {
		if p != "" {
			parts = append(parts, p)
		}
	}
	return strings.Join(parts, ", ")
}

// scopeKey tells scopes apart.
type scopeKey struct {
	kind                            Kind
	service, region, family, detail string
}

// in lists the scopes that a class belongs to.
func (c *Class) in() []scopeKey {
	var keys []scopeKey
	for _, k := range []Kind{Compute, SageMaker, Database} {
		if c.plans[k] {
			keys = append(keys, scopeKey{kind: k})
		}
	}
	if c.plans[EC2Instance] && c.Family != "" {
		keys = append(keys, scopeKey{kind: EC2Instance, region: c.Region, family: c.Family})
	}
	if c.reserve != "" && c.Group != GroupEC2 {
		k := scopeKey{kind: Reservation, service: c.reserve, region: c.Region, family: c.Family, detail: c.detail()}
		if c.exact {
			k.family = c.Instance
		}
		keys = append(keys, k)
	}
	return keys
}

// detail is what besides the family decides whether a reservation fits: the
// deployment, which is the usage type without region and size, and the engine.
func (c *Class) detail() string {
	deployment, _, _ := strings.Cut(c.UsageType, ":")
	if i := strings.LastIndexByte(deployment, '-'); i > 0 && i <= 5 && deployment != "Multi-AZUsage" {
		deployment = deployment[i+1:] // the region's prefix
	}
	if c.Operation == "" {
		return deployment
	}
	return deployment + " " + c.Operation
}

// scopes finds all scopes, the largest first.
func (r *Report) scopes() []Scope {
	at := map[scopeKey]int{}
	var list []Scope
	get := func(k scopeKey) *Scope {
		n, ok := at[k]
		if !ok {
			n = len(list)
			at[k] = n
			list = append(list, Scope{Kind: k.kind, Service: k.service, Region: k.region, Family: k.family, Detail: k.detail})
		}
		return &list[n]
	}
	home := map[uint32]map[scopeKey]money.Total{} // where each reservation covers usage
	for n, c := range r.classes {
		for _, k := range c.in() {
			s := get(k)
			s.Classes = append(s.Classes, n)
			s.OnDemand = s.OnDemand.Plus(c.Public.OnDemand)
			s.Planned = s.Planned.Plus(c.Public.Planned)
			s.Reserved = s.Reserved.Plus(c.Public.Reserved)
			for _, o := range c.seen {
				if home[o.commitment] == nil {
					home[o.commitment] = map[scopeKey]money.Total{}
				}
				home[o.commitment][k] = home[o.commitment][k].Plus(o.public)
			}
		}
	}
	for i := range r.Commitments {
		c := &r.Commitments[i]
		if !r.inForce(c) {
			continue
		}
		switch c.Kind {
		case Compute, SageMaker, Database:
			s := get(scopeKey{kind: c.Kind})
			s.Running = append(s.Running, i)
		case EC2Instance:
			s := get(scopeKey{kind: c.Kind, region: c.Region, family: c.Family})
			s.Running = append(s.Running, i)
		case Reservation:
			var best scopeKey
			var sum money.Total
			for k, public := range home[c.code] {
				if k.kind == Reservation && (public.Cmp(sum) > 0 || public == sum && before(k, best)) {
					best, sum = k, public
				}
			}
			if best.kind != NoKind {
				s := get(best)
				s.Running = append(s.Running, i)
			}
		}
	}
	sorts.By(list, func(a, b Scope) int {
		whole := func(s *Scope) money.Total { return s.OnDemand.Plus(s.Planned).Plus(s.Reserved) }
		return cmp.Or(cmp.Compare(a.Kind, b.Kind), whole(&b).Cmp(whole(&a)), strings.Compare(a.Name(), b.Name()))
	})
	return list
}

func before(a, b scopeKey) bool {
	return cmp.Or(strings.Compare(a.service, b.service), strings.Compare(a.region, b.region), strings.Compare(a.family, b.family), strings.Compare(a.detail, b.detail)) < 0
}

// inForce says whether a commitment charges when the bill ends.
func (r *Report) inForce(c *Commitment) bool {
	now := r.Clock.Through
	switch {
	case now == period.None || c.fact.fees == 0:
		return false
	case c.End != period.None:
		return c.End > now
	}
	return c.fact.last >= now // it does not say when it ends
}

// Demand is the usage of a scope, ready to be weighed: by discount, hour by hour
// along Clock.Hours, at public on-demand prices.
type Demand struct {
	Option  Option
	Classes []DemandClass
	// Existing is the commitment of the same scope that runs already, an hour, in
	// its own dollars, as the bill charged it; nil is none.
	Existing Series
	// Uncovered is on-demand cost of usage that the option does not cover.
	Uncovered float64

	kind Kind // of the scope: what plans of it cover counts
}

// DemandClass is usage of one discount.
type DemandClass struct {
	Name     string
	Discount Discount
	OnDemand Series
	// From are places in Report.Classes.
	From []int
}

// bucket is how wide discounts are taken together where there are very many.
const bucket = 0.0025

// segmentsMost is how many hours times discounts are kept apart.
const segmentsMost = 2_000_000

// Demand returns the usage that an option could cover in a scope: what is on
// demand and what plans of the scope's own kind cover. What other kinds cover
// stays theirs: reservations come before Savings Plans, EC2 Instance before
// Compute Savings Plans; for a narrower plan this leaves out what it could take
// over from a Compute plan, and so rather understates it.
func (r *Report) Demand(scope int, o Option) Demand { return r.DemandWithout(scope, o, nil) }

// DemandWithout is Demand without what is on demand of some classes, places in
// Report.Classes: other commitments are to cover that. What plans of the scope's own
// kind cover of them stays.
func (r *Report) DemandWithout(scope int, o Option, without map[int]bool) Demand {
	s := &r.Scopes[scope]
	d := Demand{Option: o, kind: s.Kind}
	at := map[Discount]int{}
	for _, n := range s.Classes {
		c := r.classes[n]
		usage := c.usage(s.Kind)
		if without[n] {
			usage = c.Planned[s.Kind]
		}
		if usage == nil {
			continue
		}
		share, ok := r.rates.discount(c, o)
		if !ok {
			d.Uncovered += usage.Sum()
			continue
		}
		k, known := at[share]
		if !known {
			k = len(d.Classes)
			at[share] = k
			d.Classes = append(d.Classes, DemandClass{Name: c.UsageType, Discount: share})
		}
		d.Classes[k].OnDemand.plus(usage)
		if !without[n] { // Parts would take apart all of it
			d.Classes[k].From = append(d.Classes[k].From, n)
		}
	}
	if len(d.Classes)*len(r.Clock.Hours) > segmentsMost {
		d.Pool()
	}
	for _, i := range s.Running {
		d.Existing.plus(r.Commitments[i].fact.commitment)
	}
	return d
}

// Pool takes classes of nearly one discount together, a quarter of a percentage
// point wide.
func (d *Demand) Pool() {
	sorts.By(d.Classes, func(a, b DemandClass) int { return cmp.Compare(a.Discount.Typical, b.Discount.Typical) })
	var few []DemandClass
	for _, c := range d.Classes {
		n := len(few) - 1
		if n < 0 || int(few[n].Discount.Typical/bucket) != int(c.Discount.Typical/bucket) || few[n].Discount.Provenance != c.Discount.Provenance {
			few = append(few, c)
			continue
		}
		to := &few[n]
		x, y := to.OnDemand.Sum(), c.OnDemand.Sum()
		if x+y > 0 {
			mean := func(a, b float64) float64 { return (a*x + b*y) / (x + y) }
			to.Discount.Low = mean(to.Discount.Low, c.Discount.Low)
			to.Discount.Typical = mean(to.Discount.Typical, c.Discount.Typical)
			to.Discount.High = mean(to.Discount.High, c.Discount.High)
		}
		to.OnDemand.plus(c.OnDemand)
		to.From = append(to.From, c.From...)
	}
	d.Classes = few
}

// Options lists what could be bought for a scope, the most flexible first.
func (s *Scope) Options() []Option {
	list := []Option{{s.Kind, 1, NoUpfront}}
	if s.Kind == Database || !s.Kind.Plan() && s.Kind != Reservation {
		return list
	}
	return append(list, Option{s.Kind, 1, PartialUpfront}, Option{s.Kind, 1, AllUpfront},
		Option{s.Kind, 3, NoUpfront}, Option{s.Kind, 3, PartialUpfront}, Option{s.Kind, 3, AllUpfront})
}
