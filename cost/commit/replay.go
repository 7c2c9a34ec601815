package commit

import (
	"math"

	"github.com/plainbill/plainbill/cost/period"
)

// Replay compares our waterfall with how AWS itself allotted Savings Plans in
// this very bill.
type Replay struct {
	// Known says that there is something to compare: Savings Plans, hour by hour.
	Known bool
	Why   string // where it is not known, a sentence
	// Hours is how many hours were compared; Allotted what AWS charged covered usage
	// in them, Apart the sum over hours and plans of how far ours is off.
	Hours           int
	Allotted, Apart float64
	// Error is Apart of Allotted.
	Error float64
	Pools []ReplayPool
}

// ReplayPool is the comparison for one plan, or for several that are alike.
type ReplayPool struct {
	Commitments []int // places in Report.Commitments
	Ours, AWS   float64
	Apart       float64
}

// Green is the replay error up to which our allocation counts as AWS's, and
// Exact the one beyond which nothing may be called exact.
const (
	Green = 0.02
	Exact = 0.05
)

// pooled is a Pool with what is needed to run it over the bill.
type pooled struct {
	Pool
	commitments []int
	commitment  Series // as charged
	hourly      float64
	option      Option
	region      string
	family      string
}

// poolKey tells plans apart that AWS does not apply alike.
type poolKey struct {
	option                Option
	owner, region, family string
}

// pools takes plans together that are alike; want chooses them.
func (r *Report) pools(want func(c *Commitment) bool) []*pooled {
	at := map[poolKey]*pooled{}
	var list []*pooled
	for i := range r.Commitments {
		c := &r.Commitments[i]
		if !c.Kind.Plan() || c.Kind == OtherPlan || !want(c) {
			continue
		}
		k := poolKey{c.Option, c.Owner, c.Region, c.Family}
		p := at[k]
		if p == nil {
			p = &pooled{Pool: Pool{Kind: c.Kind, Owner: c.Owner}, option: c.Option, region: c.Region, family: c.Family}
			p.Discount = r.discounts(p)
			at[k] = p
			list = append(list, p)
		}
		p.commitments = append(p.commitments, i)
		p.commitment.plus(c.fact.commitment)
		p.hourly += c.Hourly.Float64()
	}
	return list
}

// discounts says what a pool takes off each class. Usage that the bill shows
// under the same option goes by what it was charged; other usage that the pool
// could cover comes late, or the bill would show it.
func (r *Report) discounts(p *pooled) func(class int) (share float64, late, ok bool) {
	return func(class int) (float64, bool, bool) {
		c := r.classes[class]
		if !c.plans[p.Kind] || p.Kind == EC2Instance && (c.Region != p.region || c.Family != p.family) {
			return 0, false, false
		}
		d, ok := r.rates.discount(c, p.option)
		return d.Typical, d.Provenance != ObservedExact && d.Provenance != Chosen, ok
	}
}

// owners lists the owners of the classes.
func (r *Report) owners() []string {
	list := make([]string, len(r.classes))
	for i, c := range r.classes {
		list[i] = c.Owner
	}
	return list
}

// usageAt returns the on-demand cost in one hour of usage that reservations do
// not cover, by class.
func (r *Report) usageAt(hour int, into []float64) {
	for i, c := range r.classes {
		into[i] = 0
		if c.OnDemand != nil {
			into[i] = c.OnDemand[hour]
		}
		for _, s := range c.Planned {
			if s != nil {
				into[i] += s[hour]
			}
		}
	}
}

func (r *Report) replay() Replay {
	pools := r.pools(func(c *Commitment) bool { return c.fact.commitment != nil || c.fact.coveredBy != nil })
	var out Replay
	switch {
	case len(pools) == 0:
		out.Why = "There are no Savings Plans in this bill to compare with."
		return out
	case r.Clock.Grain != period.ByHour:
		out.Why = "This bill is not told by the hour, and Savings Plans are applied by the hour."
		return out
	}
	plain := make([]Pool, len(pools))
	aws := make([]Series, len(pools))
	out.Pools = make([]ReplayPool, len(pools))
	for i, p := range pools {
		plain[i] = p.Pool
		out.Pools[i].Commitments = p.commitments
		for _, n := range p.commitments {
			aws[i].plus(r.Commitments[n].fact.coveredBy)
		}
		if p.commitment == nil {
			out.Why = "The fees of some Savings Plans are in another bill, so that their cover cannot be worked out again."
			return out
		}
	}
	w := NewWaterfall(plain, r.owners())
	left, have := make([]float64, len(r.classes)), make([]float64, len(pools))
	for h := range r.Clock.Hours {
		r.usageAt(h, left)
		for i, p := range pools {
			have[i] = p.commitment[h]
		}
		w.Cover(left, have)
		for i, p := range pools {
			ours, theirs := p.commitment[h]-have[i], 0.0
			if aws[i] != nil {
				theirs = aws[i][h]
			}
			x := &out.Pools[i]
			x.Ours += ours
			x.AWS += theirs
			x.Apart += math.Abs(ours - theirs)
		}
	}
	out.Hours = len(r.Clock.Hours)
	for _, p := range out.Pools {
		out.Allotted += p.AWS
		out.Apart += p.Apart
	}
	if out.Allotted <= 0 {
		out.Why = "The Savings Plans of this bill cover nothing, so there is nothing to compare."
		return out
	}
	out.Known, out.Error = true, out.Apart/out.Allotted
	return out
}
