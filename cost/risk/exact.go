package risk

import (
	"fmt"
	"math"
	"slices"
)

// Exact prices levels in the scenarios from to to hour by hour, without tables:
// for the few levels that are named with their figures. Its break-even levels are
// those of the tables, bounded by the grid.
func (m *Model) Exact(grid Grid, levels []float64, from, to int) (*Outcome, error) {
	for _, c := range levels {
		if !(c >= 0) || math.IsInf(c, 0) {
			return nil, fmt.Errorf("level %v: %w", c, ErrValue)
		}
	}
	if err := grid.check(); err != nil {
		return nil, err
	}
	if len(levels) == 0 || from < 0 || to <= from {
		return nil, fmt.Errorf("scenarios %d to %d of %d levels: %w", from, to, len(levels), ErrValue)
	}
	n := to - from
	o := &Outcome{
		Levels: slices.Clone(levels), From: from, To: to, Saving: make([]float64, 0, n*len(levels)), Unused: make([]float64, 0, n*len(levels)),
		BreakEven: make([]float64, n), Hours: make([]float64, n),
	}
	curves := make([]*Curve, len(m.tables)*syntheticWeeks)
	rows := m.rows()
	p := path{steps: make([]step, len(m.weeks)), leave: make([]int, len(m.scope.Slices))}
	all := grid.Levels()
	value, used := make([]float64, len(all)), make([]float64, len(all))
	for k := range n {
		m.draw(uint64(from+k), &p)
		for w := range p.steps {
			s := &p.steps[w]
			if at := int(s.slot)*syntheticWeeks + int(s.week); curves[at] == nil {
				m.week(int(s.slot), int(s.week), rows)
				curves[at] = newCurve(rows, m.discounts, m.order, nil)
			}
		}
		for _, level := range levels {
			saving, filled := 0.0, 0.0
			for w := range p.steps {
				s := &p.steps[w]
				if s.scale <= 0 {
					continue
				}
				c := curves[int(s.slot)*syntheticWeeks+int(s.week)]
				low := m.weeks[w].running / s.scale
				high := low + level*s.renewed/s.scale
				saving += s.value * (c.Displaced(high) - c.Displaced(low))
				filled += s.used * (c.Used(high) - c.Used(low))
			}
			fee := level * p.hours
			o.Saving = append(o.Saving, saving-fee)
			o.Unused = append(o.Unused, max(0, fee-filled))
		}
		o.Hours[k] = p.hours
		clear(value)
		clear(used)
		m.walk(&p, grid, value, used)
		for i, c := range all {
			value[i] -= c * p.hours
		}
		o.BreakEven[k] = m.breakEven(&p, all, value)
	}
	return o, nil
}

// Futures returns n equally likely savings of one level, ascending: what a picture
// of n dots shows. Each stands for an equal share of the scenarios, taken at the
// middle of it.
func (o *Outcome) Futures(level float64, n int) []float64 {
	column := o.Column(level)
	list, ranks := make([]float64, n), make([]int, n)
	for i := range ranks {
		ranks[i] = quantileRank(len(column), (float64(i)+0.5)/float64(n))
	}
	selectAll(column, 0, ranks, list)
	return list
}

// Calibration says how often weekly levels fell into the interval that was
// nominally to hold 80 % of them.
type Calibration struct {
	Weeks   int
	Held    int
	Inflate float64 // by which the volatility is to be multiplied; 1 while it holds
}

// Calibrate steps through the weekly means. Each is compared with the interval
// that the volatility gives from the week before. Fewer than 65 % within it say
// that the volatility is too small.
func Calibrate(weekly []float64, volatility float64) Calibration {
	c := Calibration{Inflate: 1}
	reach := normalQuantile(0.9) * volatility / math.Sqrt(52)
	var sizes []float64
	for w := 1; w < len(weekly); w++ {
		if weekly[w-1] <= 0 || weekly[w] <= 0 {
			continue
		}
		change := math.Abs(math.Log(weekly[w] / weekly[w-1]))
		sizes = append(sizes, change)
		c.Weeks++
		if change <= reach {
			c.Held++
		}
	}
	if c.Weeks > 0 && float64(c.Held) < 0.65*float64(c.Weeks) {
		slices.Sort(sizes)
		if reach > 0 {
			c.Inflate = max(1, sizes[quantileRank(len(sizes), 0.8)]/reach)
		}
	}
	return c
}
