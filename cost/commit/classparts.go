package commit

import (
	"cmp"
	"slices"
)

// usage is what of a class counts in a demand of a kind: on demand, and what
// commitments of the kind cover.
func (c *Class) usage(kind Kind) (s Series) {
	s.plus(c.OnDemand)
	if kind == Reservation {
		s.plus(c.Reserved)
	} else {
		s.plus(c.Planned[kind])
	}
	return s
}

// ClassParts takes the usage of a demand apart as Parts does, by something that
// is the same for all rows of a class (family, region, service), without going
// through the rows again. Part.Public stays blank.
func (r *Report) ClassParts(d *Demand, by func(*Class) string, most int) []Part {
	at := map[string]int{}
	var parts []Part
	var sums []float64
	for k := range d.Classes {
		for _, n := range d.Classes[k].From {
			c := r.classes[n]
			value := by(c)
			i, ok := at[value]
			if !ok {
				i = len(parts)
				at[value] = i
				parts, sums = append(parts, Part{Value: value, OnDemand: make([]Series, len(d.Classes))}), append(sums, 0)
			}
			usage := c.usage(d.kind)
			parts[i].OnDemand[k].plus(usage)
			sums[i] += usage.Sum()
		}
	}
	order := make([]int, len(parts))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		return cmp.Or(cmp.Compare(sums[b], sums[a]), cmp.Compare(parts[a].Value, parts[b].Value))
	})
	list := make([]Part, 0, min(len(parts), most))
	for _, i := range order[:min(len(parts), most)] {
		list = append(list, parts[i])
	}
	return list
}

// Discount estimates what an option takes off usage of a class; ok is false where
// the option does not cover it.
func (r *Report) Discount(c *Class, o Option) (d Discount, ok bool) { return r.rates.discount(c, o) }

// Sold lists those options of a scope that cover some of its usage.
func (r *Report) Sold(scope int) []Option {
	s := &r.Scopes[scope]
	var list []Option
	for _, o := range s.Options() {
		if slices.ContainsFunc(s.Classes, func(n int) bool {
			c := r.classes[n]
			_, ok := r.rates.discount(c, o)
			return ok && (c.OnDemand != nil || s.Kind == Reservation && c.Reserved != nil || s.Kind != Reservation && c.Planned[s.Kind] != nil)
		}) {
			list = append(list, o)
		}
	}
	return list
}

// PlanUsage is the usage of a class that Compute and EC2 Instance Savings Plans
// cover or could cover, hour by hour: what reservations leave.
func (c *Class) PlanUsage() (s Series) {
	s.plus(c.OnDemand)
	s.plus(c.Planned[Compute])
	s.plus(c.Planned[EC2Instance])
	return s
}

// InForce says whether a commitment still charges when the bill ends.
func (r *Report) InForce(commitment int) bool { return r.inForce(&r.Commitments[commitment]) }

// Endless counts the commitments in force of which the bill does not tell when
// they end. What is locked in by them is in no sum.
func (r *Report) Endless() (n int) {
	for i := range r.Commitments {
		if c := &r.Commitments[i]; c.TermWhy != "" && r.inForce(c) {
			n++
		}
	}
	return n
}
