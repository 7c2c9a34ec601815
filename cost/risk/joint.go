package risk

import (
	"fmt"
	"math"
	"slices"
)

// Family is usage that a narrow plan and the broad plan may both cover. A family
// without a narrow plan has NoNarrow set.
type Family struct {
	Name     string
	OnDemand []float64 // on-demand dollars of each hour
	Narrow   float64   // discount under its own plan
	Broad    float64   // discount under the plan for all; 0 means that plan does not apply
	NoNarrow bool
}

// Joint is commitments to several families and to all of them at once.
type Joint struct {
	Narrow []float64 // commitment dollars per hour, by family
	Broad  float64
	Cost   float64 // fees and what stays on demand, over the hours
	Bound  float64 // no commitments cost less than this: proven, not estimated
	Rounds int
}

// Gap returns by what part the cost may lie above the least one.
func (j *Joint) Gap() float64 {
	if j.Cost <= 0 {
		return 0
	}
	return max(0, (j.Cost-j.Bound)/j.Cost)
}

// pool evaluates commitments to families over the hours.
type pool struct {
	families []Family
	hours    int
	order    []int     // by broad discount
	onDemand float64   // all usage, over the hours
	top      []float64 // the largest sensible commitment: families, then broad
	left     []float64
	full     []bool // whether the narrow plan of the family is used up
}

// JointCost returns what commitments to the families would have cost.
func JointCost(families []Family, narrow []float64, broad float64) (float64, error) {
	p, err := newPool(families)
	if err != nil {
		return 0, err
	}
	if len(narrow) != len(families) {
		return 0, fmt.Errorf("%d commitments for %d families: %w", len(narrow), len(families), ErrShape)
	}
	return p.cost(append(slices.Clone(narrow), broad), nil), nil
}

func newPool(families []Family) (*pool, error) {
	if len(families) == 0 || len(families[0].OnDemand) == 0 {
		return nil, fmt.Errorf("no usage: %w", ErrShape)
	}
	n := len(families)
	p := &pool{families: families, hours: len(families[0].OnDemand), top: make([]float64, n+1), left: make([]float64, n), full: make([]bool, n)}
	discounts := make([]float64, n)
	for j, f := range families {
		if err := check([]Class{{Name: f.Name, OnDemand: f.OnDemand, Discount: Exactly(f.Broad)}}, p.hours); err != nil {
			return nil, err
		}
		if !(f.Narrow >= 0 && f.Narrow < 1) {
			return nil, fmt.Errorf("family %q has the discount %v: %w", f.Name, f.Narrow, ErrValue)
		}
		discounts[j] = f.Broad
		if !f.NoNarrow {
			p.top[j] = slices.Max(f.OnDemand) * (1 - f.Narrow)
		}
	}
	for h := range p.hours {
		sum := 0.0
		for _, f := range families {
			if f.Broad > 0 {
				sum += f.OnDemand[h] * (1 - f.Broad)
			}
			p.onDemand += f.OnDemand[h]
		}
		p.top[n] = max(p.top[n], sum)
	}
	p.order = order(discounts)
	return p, nil
}

// cost returns the cost of x (families, then broad), and fills slope with a
// subgradient unless it is nil.
func (p *pool) cost(x []float64, slope []float64) float64 {
	n := len(p.families)
	sum := 0.0
	for i, c := range x {
		sum += float64(p.hours) * c
		if slope != nil {
			slope[i] = float64(p.hours)
		}
	}
	for h := range p.hours {
		for j := range p.families {
			f := &p.families[j]
			usage := f.OnDemand[h]
			covers := 0.0
			if !f.NoNarrow {
				covers = x[j] / (1 - f.Narrow)
			}
			p.full[j] = covers < usage && !f.NoNarrow
			p.left[j] = max(0, usage-covers)
		}
		budget, worth, broken := x[n], 0.0, n
		for place, j := range p.order {
			need := p.left[j] * (1 - p.families[j].Broad)
			if need <= budget {
				budget -= need
				continue
			}
			worth, broken = 1/(1-p.families[j].Broad), place
			sum += p.left[j] - budget*worth
			break
		}
		for place := broken + 1; place < len(p.order); place++ {
			sum += p.left[p.order[place]]
		}
		for j := range p.families {
			if p.families[j].Broad > 0 {
				continue
			}
			sum += p.left[j]
			if slope != nil && p.full[j] {
				slope[j] -= 1 / (1 - p.families[j].Narrow)
			}
		}
		if slope == nil {
			continue
		}
		// One more dollar of the broad plan displaces on-demand of the first family
		// that it did not cover whole. One more of a narrow plan displaces
		// on-demand where the family still pays it, else it frees broad cover.
		slope[n] -= worth
		for place, j := range p.order {
			if !p.full[j] {
				continue
			}
			f := &p.families[j]
			gain := 1.0
			if place < broken {
				gain = (1 - f.Broad) * worth
			}
			slope[j] -= gain / (1 - f.Narrow)
		}
	}
	return sum
}

// OptimizeJointly finds the commitments of least cost by cutting planes: the cost
// is convex, so each evaluation with its subgradient bounds it from below
// everywhere, and the least value that all bounds allow is a proof of how far the
// best found may be off. It ends at the given gap or after the given rounds.
// Families of several discounts have to be split; the cost is then no longer
// convex and the bound no proof.
func OptimizeJointly(families []Family, gap float64, rounds int) (*Joint, error) {
	p, err := newPool(families)
	if err != nil {
		return nil, err
	}
	n := len(p.top)
	best := &Joint{Cost: p.onDemand, Narrow: make([]float64, n-1)}
	if p.onDemand == 0 {
		return best, nil
	}
	// Everything is scaled: levels to their largest, cost to the on-demand cost.
	m := newMaster(n)
	x, slope, at := make([]float64, n), make([]float64, n), make([]float64, n)
	for j, f := range families {
		// A good first guess is each family by itself.
		if !f.NoNarrow && p.top[j] > 0 {
			at[j] = Quantile(f.OnDemand, f.Narrow) * (1 - f.Narrow) / p.top[j]
		}
	}
	best.Cost = math.Inf(1)
	for best.Rounds < max(1, rounds) {
		best.Rounds++
		for i := range x {
			x[i] = at[i] * p.top[i]
		}
		cost := p.cost(x, slope)
		if cost < best.Cost {
			best.Cost, best.Broad = cost, x[n-1]
			copy(best.Narrow, x[:n-1])
		}
		scaled := make([]float64, n)
		constant := cost / p.onDemand
		for i := range scaled {
			scaled[i] = slope[i] * p.top[i] / p.onDemand
			constant -= scaled[i] * at[i]
		}
		m.add(constant, scaled)
		bound := m.solve(at)
		best.Bound = max(best.Bound, bound*p.onDemand)
		if best.Gap() <= gap {
			break
		}
	}
	return best, nil
}
