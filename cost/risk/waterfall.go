package risk

import (
	"cmp"
	"slices"
)

// Usage is one kind of usage in one hour, as plans see it.
type Usage struct {
	OnDemand float64 // on-demand dollars of the hour
	Reserved float64 // the part of it that reservations cover; plans see the rest
	Broad    float64 // discount under a plan for all usage
	Family   int     // which narrow plan may cover it; below 0 means none
	Narrow   float64 // discount under that plan
}

// Allocation is one hour of plans laid over usage.
type Allocation struct {
	Left       []float64 // on-demand dollars that no plan covers, by usage
	NarrowUsed []float64 // commitment dollars used, by family
	BroadUsed  float64
	OnDemand   float64 // the sum of Left
}

// Allocate lays the commitments of one hour over its usage in AWS's order:
// reservations, then the plans of a family, then the plan for all, each on the
// usage with the highest saving first and on the lowest committed rate where
// savings are equal. Usage of equal saving is told apart by its order in the list;
// dollars do not depend on it. Nothing carries over to another hour.
//
// Source: AWS Savings Plans user guide, "Understanding how Savings Plans apply to
// your usage".
func Allocate(usage []Usage, narrow []float64, broad float64) Allocation {
	a := Allocation{Left: make([]float64, len(usage)), NarrowUsed: make([]float64, len(narrow))}
	order := make([]int, len(usage))
	for i, u := range usage {
		a.Left[i] = max(0, u.OnDemand-u.Reserved)
		order[i] = i
	}
	cover := func(i int, discount, budget float64) float64 {
		used := min(budget, a.Left[i]*(1-discount))
		if used >= a.Left[i]*(1-discount) {
			a.Left[i] = 0
		} else {
			a.Left[i] -= used / (1 - discount)
		}
		return used
	}
	slices.SortStableFunc(order, func(i, j int) int { return cmp.Compare(usage[j].Narrow, usage[i].Narrow) })
	for _, i := range order {
		if f := usage[i].Family; f >= 0 && f < len(narrow) {
			a.NarrowUsed[f] += cover(i, usage[i].Narrow, narrow[f]-a.NarrowUsed[f])
		}
	}
	slices.SortStableFunc(order, func(i, j int) int { return cmp.Compare(usage[j].Broad, usage[i].Broad) })
	for _, i := range order {
		a.BroadUsed += cover(i, usage[i].Broad, broad-a.BroadUsed)
	}
	for _, left := range a.Left {
		a.OnDemand += left
	}
	return a
}
