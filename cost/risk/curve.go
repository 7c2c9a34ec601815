package risk

import (
	"fmt"
	"math"
	"slices"
)

// Curve is what every level of commitment would have cost on known hours. It
// answers in O(log n).
//
// Within an hour AWS lets a plan cover the usage with the highest saving first,
// which is also the most that any order could cover, so that the on-demand cost
// displaced is concave in the level and the cost convex.
type Curve struct {
	hours    float64
	onDemand float64 // on-demand dollars that existing commitments leave
	demand   float64 // what of it has a discount, in commitment dollars
	value    concave // on-demand dollars that a level displaces, over all hours
	used     concave // commitment dollars that are used, over all hours
	peak     float64
}

// NewCurve builds the curve of classes over their hours. existing is the
// commitment of the same pool that already runs, per hour in commitment dollars;
// nil means none. What it covers is no longer demand for more.
func NewCurve(classes []Class, existing []float64) (*Curve, error) {
	if len(classes) == 0 {
		return nil, fmt.Errorf("no class of usage: %w", ErrShape)
	}
	hours := len(classes[0].OnDemand)
	if hours == 0 || existing != nil && len(existing) != hours {
		return nil, fmt.Errorf("%d hours of usage, %d of existing commitments: %w", hours, len(existing), ErrShape)
	}
	if err := check(classes, hours); err != nil {
		return nil, err
	}
	for h, e := range existing {
		if !(e >= 0) || math.IsInf(e, 0) {
			return nil, fmt.Errorf("existing commitment %v in hour %d: %w", e, h, ErrValue)
		}
	}
	rows := make([][]float64, len(classes))
	discounts := make([]float64, len(classes))
	for i, c := range classes {
		rows[i], discounts[i] = c.OnDemand, c.Discount.Typical
	}
	return newCurve(rows, discounts, order(discounts), existing), nil
}

// order returns the classes as AWS covers them: the highest saving first. A class
// without a discount is left out. AWS lets a commitment flow into it at no gain,
// but to commit for it would only lock in: it stays on demand.
func order(discounts []float64) []int {
	list := make([]int, 0, len(discounts))
	for i, d := range discounts {
		if d > 0 {
			list = append(list, i)
		}
	}
	slices.SortStableFunc(list, func(a, b int) int {
		switch {
		case discounts[a] > discounts[b]:
			return -1
		case discounts[a] < discounts[b]:
			return 1
		}
		return 0
	})
	return list
}

func newCurve(rows [][]float64, discounts []float64, order []int, existing []float64) *Curve {
	hours := len(rows[0])
	c := &Curve{hours: float64(hours)}
	values := make([]bend, 0, hours*(len(rows)+1))
	ends := make([]bend, 0, hours+1)
	ends = append(ends, bend{0, float64(hours)})
	for h := range hours {
		covered := 0.0
		if existing != nil {
			covered = existing[h]
		}
		place, density := 0.0, 0.0
		for i, d := range discounts {
			if d <= 0 {
				c.onDemand += rows[i][h]
			}
		}
		for _, i := range order {
			rate := 1 - discounts[i]
			length := rows[i][h] * rate
			if length <= covered {
				covered -= length
				continue
			}
			length -= covered
			covered = 0
			if 1/rate != density {
				values = append(values, bend{place, 1/rate - density})
				density = 1 / rate
			}
			place += length
			c.onDemand += length / rate
		}
		if density != 0 {
			values = append(values, bend{place, -density})
		}
		ends = append(ends, bend{place, -1})
		c.demand += place
		c.peak = max(c.peak, place)
	}
	sortBends(values)
	sortBends(ends)
	c.value, c.used = integrate(values), integrate(ends)
	return c
}

// Hours returns how many hours the curve holds.
func (c *Curve) Hours() float64 { return c.hours }

// OnDemand returns the on-demand dollars that existing commitments leave.
func (c *Curve) OnDemand() float64 { return c.onDemand }

// Demand returns what of this usage has a discount, in commitment dollars.
func (c *Curve) Demand() float64 { return c.demand }

// Peak returns the level from which nothing stays on demand.
func (c *Curve) Peak() float64 { return c.peak }

// Displaced returns the on-demand dollars that the level takes the place of.
func (c *Curve) Displaced(level float64) float64 { return c.value.eval(level) }

// Used returns the commitment dollars that are used at the level.
func (c *Curve) Used(level float64) float64 { return c.used.eval(level) }

// Unused returns the commitment dollars that are paid for nothing.
func (c *Curve) Unused(level float64) float64 { return max(0, c.hours*level-c.Used(level)) }

// Cost returns the fee of the level and what stays on demand.
func (c *Curve) Cost(level float64) float64 {
	return c.hours*level + c.onDemand - c.Displaced(level)
}

// NetSavings returns what the level saves against on-demand; below 0 it loses.
func (c *Curve) NetSavings(level float64) float64 { return c.Displaced(level) - c.hours*level }

// Utilization returns the used part of the level; 1 for no commitment.
func (c *Curve) Utilization(level float64) float64 {
	if level <= 0 {
		return 1
	}
	return min(1, c.Used(level)/(c.hours*level))
}

// Coverage returns the part of the demand, in commitment dollars, that the level
// covers; 0 where there is no demand.
func (c *Curve) Coverage(level float64) float64 {
	if c.demand == 0 {
		return 0
	}
	return min(1, c.Used(level)/c.demand)
}

// slack forgives the rounding of sums of slopes, relative to the number of hours.
const slack = 1e-11

// Best returns the level of least cost, and the smallest of them where several
// cost the same, because it locks in least. The last dollar of it displaces, on
// the mean over the hours, one dollar of on-demand.
func (c *Curve) Best() float64 {
	for i, slope := range c.value.slope {
		if slope <= c.hours*(1+slack) {
			return c.value.at[i]
		}
	}
	return c.peak
}

// BreakEven returns the largest level that does not lose against on-demand; 0
// when every level does.
func (c *Curve) BreakEven() float64 {
	f := &c.value
	last := len(f.at) - 1
	for i := 1; i <= last; i++ {
		if f.value[i] < c.hours*f.at[i]*(1-slack) {
			return zero(f.at[i-1], f.value[i-1]-c.hours*f.at[i-1], f.at[i], f.value[i]-c.hours*f.at[i])
		}
	}
	return max(f.at[last], f.value[last]/c.hours)
}

// zero returns where the line through (a, fa ≥ 0) and (b, fb < 0) is 0.
func zero(a, fa, b, fb float64) float64 {
	if fa <= 0 {
		return a
	}
	return a + (b-a)*fa/(fa-fb)
}

// Cliff returns what the cost over the hours changes by when ending, a part of the
// level that runs, stops and the usage stays. What remains takes over what it can.
// Below 0 the end saves money.
func (c *Curve) Cliff(running, ending float64) float64 {
	rest := max(0, running-ending)
	return c.Cost(rest) - c.Cost(running)
}

// Sensitivity returns the least-cost levels if all discounts are at the low end of
// their ranges, as they are typically, and at the high end.
func Sensitivity(classes []Class, existing []float64) (low, typical, high float64, err error) {
	levels := [3]float64{}
	for i := range levels {
		moved := slices.Clone(classes)
		for j := range moved {
			d := &moved[j].Discount
			*d = Exactly([3]float64{d.Low, d.Typical, d.High}[i])
		}
		c, err := NewCurve(moved, existing)
		if err != nil {
			return 0, 0, 0, err
		}
		levels[i] = c.Best()
	}
	return levels[0], levels[1], levels[2], nil
}

// A Point is one level and what it would have cost.
type Point struct {
	Level, Cost, Unused, Utilization, Coverage float64
}

// At returns the point of one level.
func (c *Curve) At(level float64) Point {
	return Point{level, c.Cost(level), c.Unused(level), c.Utilization(level), c.Coverage(level)}
}

// Points returns n+1 points from 0 to top, for drawing.
func (c *Curve) Points(top float64, n int) []Point {
	list := make([]Point, n+1)
	for i := range list {
		list[i] = c.At(top * float64(i) / float64(n))
	}
	return list
}

// Pinball returns ρ summed over the hours: demand above the level counts τ, and
// demand below it 1−τ. With τ the discount, cost(c) = Σd + Pinball/(1−τ): the
// error of a quantile is dollars.
func Pinball(demand []float64, level, tau float64) float64 {
	sum := 0.0
	for _, d := range demand {
		if u := d - level; u >= 0 {
			sum += tau * u
		} else {
			sum += (tau - 1) * u
		}
	}
	return sum
}

// Quantile returns the level of least cost for one discount: the smallest demand
// d of which at least the share tau of the hours lie at or below. demand is in
// commitment dollars and keeps its order.
func Quantile(demand []float64, tau float64) float64 {
	if len(demand) == 0 {
		return 0
	}
	k := max(1, int(math.Ceil(tau*float64(len(demand))-1e-12)))
	sorted := slices.Clone(demand)
	slices.Sort(sorted)
	return sorted[min(k, len(sorted))-1]
}
