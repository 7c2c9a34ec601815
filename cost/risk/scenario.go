package risk

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"slices"

	"github.com/plainbill/plainbill/cost/sorts"
)

// step is one week of one scenario, ready to be priced: the level c gives
// weight·(table(c·renewed/scale + from) − table(from)).
type step struct {
	table   table
	slot    int32
	week    int32
	from    float64 // existing commitments, in bins of the scaled week
	scale   float64 // bins are this many times the model's width
	value   float64 // on-demand dollars per tabled one
	used    float64 // commitment dollars per tabled one
	renewed float64 // the level in force, as a multiple of the first
}

// path is one scenario.
type path struct {
	steps []step
	leave []int // by slice, the week from which it is gone
	hours float64
	full  []knot // room to walk in: by level, what weeks add to it and all above it, used up
}

// draw throws the dice of scenario k.
func (m *Model) draw(k uint64, p *path) {
	var dice stream
	var thrown throws
	thrown.begin(m, k)
	m.drawLeaves(k, p, &dice)
	dropWeek := m.drawDrop(k, &dice)
	rate := m.rateOf(k, &dice)

	sigma, drift := m.given.Volatility/math.Sqrt(52), m.given.Drift/52
	logLevel, renewed := 0.0, 1.0
	slot, rest := 0, 1.0
	p.hours = 0
	for w := range m.weeks {
		plan := &m.weeks[w]
		if sigma > 0 {
			logLevel += sigma * thrown.normal()
		}
		logLevel += drift
		if slices.Contains(p.leave, w) {
			slot, rest = m.left(p.leave, w)
		}
		level := rest * math.Exp(logLevel)
		if plan.renew {
			renewed = m.renewal(p.leave, w, logLevel)
		}
		if plan.holiday {
			level *= 1 - m.given.HolidayDip
		}
		s := &p.steps[w]
		s.slot, s.week = int32(slot), int32(thrown.week())
		s.table = m.tables[slot][s.week]
		s.scale = level * rate
		s.used = plan.weight * s.scale
		s.value = plan.weight * level
		if w >= dropWeek {
			s.value *= 1 - m.given.RateDrop
		}
		s.renewed = renewed
		s.from = 0
		if s.scale > 0 {
			s.from = plan.running / (s.scale * m.width)
		}
		p.hours += plan.weight * weekHours * renewed
	}
}

// drawLeaves finds the week of each slice's event. The same number stands behind
// an event whatever its hazard, so that a higher hazard only moves it forward.
func (m *Model) drawLeaves(k uint64, p *path, dice *stream) {
	for j := range m.scope.Slices {
		s := &m.scope.Slices[j]
		p.leave[j] = never
		hazard := s.Hazard * m.given.DepartureFactor
		if hazard <= 0 {
			continue
		}
		dice.seed(m.eventSeeds[j], k)
		if years := -math.Log(1-dice.uniform()) / hazard; years*8760 < float64(m.scope.horizon()) {
			p.leave[j] = int(years * 8760 / weekHours)
		}
	}
}

func (m *Model) drawDrop(k uint64, dice *stream) int {
	if m.given.RateDropChance <= 0 {
		return never
	}
	dice.seed(salt(m.given.Seed, "rate", ""), k)
	if dice.uniform() >= m.given.RateDropChance {
		return never
	}
	return int(dice.uniform() * float64(len(m.weeks)))
}

// left returns which table holds in week w and by what it is still to be scaled.
// The largest slice that is gone is taken out hour by hour; where several are
// gone, the others by their share of the rest.
func (m *Model) left(leave []int, w int) (slot int, rest float64) {
	sum, largest := 0.0, 0.0
	for j, at := range leave {
		if at <= w {
			sum += m.gone[j]
			if math.Abs(m.gone[j]) > math.Abs(largest) {
				slot, largest = j+1, m.gone[j]
			}
		}
	}
	if m.mean-largest <= m.mean*1e-12 {
		return slot, 0
	}
	return slot, max(0, (m.mean-sum)/(m.mean-largest))
}

// renewal returns the level of demand in week w as a multiple of the first: who
// renews commits to the same share of what is then there.
func (m *Model) renewal(leave []int, w int, logLevel float64) float64 {
	sum := 0.0
	for j, at := range leave {
		if at <= w {
			sum += m.gone[j]
		}
	}
	return max(0, 1-sum/m.mean) * math.Exp(logLevel)
}

// Outcome holds scenarios From to To, one after the other, at each level. Parts
// that were computed apart merge to the bytes of the whole.
type Outcome struct {
	Levels    []float64 // commitment dollars per hour
	From, To  int       // scenarios, half-open
	Saving    []float64 // against on-demand over the horizon, scenario by scenario; below 0 loses
	Unused    []float64 // commitment dollars paid for nothing, likewise
	BreakEven []float64 // by scenario: the largest level that does not lose; the last level means that or more
	Hours     []float64 // by scenario: what a dollar per hour costs over the horizon
}

// Count returns how many scenarios o holds.
func (o *Outcome) Count() int { return o.To - o.From }

// ErrStopped says that nobody waits for the scenarios any more.
var ErrStopped = errors.New("stopped")

// stopEvery is how many scenarios are drawn between two looks at whether to stop:
// some milliseconds.
const stopEvery = 128

// Range prices the scenarios from to to at all levels of the grid.
func (m *Model) Range(grid Grid, from, to int) (*Outcome, error) {
	return m.RangeUntil(grid, from, to, nil)
}

// RangeUntil is Range, given up with ErrStopped as soon as stop says so; nil never
// does.
func (m *Model) RangeUntil(grid Grid, from, to int, stop func() bool) (*Outcome, error) {
	if err := grid.check(); err != nil {
		return nil, err
	}
	if from < 0 || to <= from {
		return nil, fmt.Errorf("scenarios %d to %d: %w", from, to, ErrValue)
	}
	n := to - from
	o := &Outcome{
		Levels: grid.Levels(), From: from, To: to,
		Saving: make([]float64, n*grid.Count), Unused: make([]float64, n*grid.Count),
		BreakEven: make([]float64, n), Hours: make([]float64, n),
	}
	p := path{steps: make([]step, len(m.weeks)), leave: make([]int, len(m.scope.Slices))}
	for k := range n {
		if stop != nil && k%stopEvery == 0 && stop() {
			return nil, ErrStopped
		}
		m.draw(uint64(from+k), &p)
		saving, unused := o.Saving[k*grid.Count:(k+1)*grid.Count], o.Unused[k*grid.Count:(k+1)*grid.Count]
		m.walk(&p, grid, saving, unused)
		for i, c := range o.Levels {
			fee := c * p.hours
			saving[i] -= fee
			unused[i] = max(0, fee-unused[i])
		}
		if grid.Low == 0 {
			saving[0], unused[0] = 0, 0
		}
		o.Hours[k] = p.hours
		o.BreakEven[k] = m.breakEven(&p, o.Levels, saving)
	}
	return o, nil
}

// saving returns what one level saves on the path.
func (m *Model) saving(p *path, c float64) float64 {
	sum := -c * p.hours
	for w := range p.steps {
		if s := &p.steps[w]; s.scale > 0 {
			sum += s.value * (s.table.at(s.from+c*s.renewed/(s.scale*m.width)).value - s.table.at(s.from).value)
		}
	}
	return sum
}

// breakEven returns the root of the path's saving, which is concave in the level
// and 0 at 0, from below.
func (m *Model) breakEven(p *path, levels, saving []float64) float64 {
	i := len(levels) - 1
	for i >= 0 && saving[i] < 0 {
		i--
	}
	if i == len(levels)-1 {
		return levels[i]
	}
	a, fa := 0.0, 0.0
	if i >= 0 {
		a, fa = levels[i], saving[i]
	}
	b, fb := levels[i+1], saving[i+1]
	if a == 0 {
		a = b * 1e-6
		if fa = m.saving(p, a); fa < 0 {
			return 0
		}
	}
	// The secant's root lies below the true one, because the function lies above its
	// chord. An end that stays for a second time counts half, so that the bracket
	// closes from both sides.
	const rounds = 20
	stayed := 0
	for range rounds {
		if b-a <= 1e-10*b {
			break
		}
		c := zero(a, fa, b, fb)
		if !(c > a && c < b) {
			break
		}
		if f := m.saving(p, c); f >= 0 {
			a, fa = c, f
			if stayed == 1 {
				fb /= 2
			}
			stayed = 1
		} else {
			b, fb = c, f
			if stayed == -1 {
				fa /= 2
			}
			stayed = -1
		}
	}
	return a
}

// ErrParts says that parts of an outcome do not make a whole.
var ErrParts = errors.New("parts of scenarios do not fit together")

// Merge joins parts in whatever order they come. They must follow on each other
// without a gap and share their levels.
func Merge(parts ...*Outcome) (*Outcome, error) {
	if len(parts) == 0 {
		return nil, ErrParts
	}
	sorted := slices.Clone(parts)
	slices.SortFunc(sorted, func(a, b *Outcome) int { return a.From - b.From })
	whole := &Outcome{Levels: sorted[0].Levels, From: sorted[0].From, To: sorted[0].From}
	for _, p := range sorted {
		if p.From != whole.To || !slices.Equal(p.Levels, whole.Levels) {
			return nil, fmt.Errorf("scenarios %d to %d after %d: %w", p.From, p.To, whole.To, ErrParts)
		}
		whole.To = p.To
		whole.Saving = append(whole.Saving, p.Saving...)
		whole.Unused = append(whole.Unused, p.Unused...)
		whole.BreakEven = append(whole.BreakEven, p.BreakEven...)
		whole.Hours = append(whole.Hours, p.Hours...)
	}
	return whole, nil
}

// Overlay joins outcomes of the same scenarios at other levels: a coarse grid and
// a second look at a part of it. The break-even levels of the first stay.
func Overlay(a, b *Outcome) (*Outcome, error) {
	if a.From != b.From || a.To != b.To || !slices.Equal(a.Hours, b.Hours) {
		return nil, fmt.Errorf("scenarios %d to %d over %d to %d: %w", b.From, b.To, a.From, a.To, ErrParts)
	}
	type place struct {
		of *Outcome
		at int
	}
	var places []place
	for i := range a.Levels {
		places = append(places, place{a, i})
	}
	for i, l := range b.Levels {
		if !slices.Contains(a.Levels, l) {
			places = append(places, place{b, i})
		}
	}
	sorts.By(places, func(p, q place) int { return cmp.Compare(p.of.Levels[p.at], q.of.Levels[q.at]) })
	o := &Outcome{From: a.From, To: a.To, BreakEven: a.BreakEven, Hours: a.Hours}
	for _, p := range places {
		o.Levels = append(o.Levels, p.of.Levels[p.at])
	}
	o.Saving = make([]float64, 0, a.Count()*len(places))
	o.Unused = make([]float64, 0, a.Count()*len(places))
	for k := range a.Count() {
		for _, p := range places {
			at := k*len(p.of.Levels) + p.at
			o.Saving = append(o.Saving, p.of.Saving[at])
			o.Unused = append(o.Unused, p.of.Unused[at])
		}
	}
	return o, nil
}
