package risk

import (
	"fmt"
	"math"
	"time"

	"github.com/plainbill/plainbill/cost/period"
)

// Model holds what all scenarios of a scope share. It does not change once built,
// and the same scope and assumptions build the same model anywhere, so that any
// number of workers can each take a range of scenarios.
type Model struct {
	scope     Scope
	given     Assumptions
	discounts []float64
	order     []int
	weights   []float64 // of each class in the on-demand dollars
	rate      float64   // mean of 1−discount, weighted so
	blocks    *blocks
	width     float64   // of a bin, commitment dollars per hour
	tables    [][]table // by slot (0: whole, j+1: slice j gone) and synthetic week
	mean      float64   // commitment dollars per hour, as seen
	gone      []float64 // what each slice takes from the mean; below 0 for one that joins
	weeks     []weekPlan
	dice      *Dice // nil: each scenario throws its own

	eventSeeds, discountSeeds []uint64 // of each slice, of each class
}

// weekPlan is what is known of a week of the horizon before any dice.
type weekPlan struct {
	weight  float64 // the part of the week that lies within the horizon
	running float64 // existing commitments
	holiday bool
	renew   bool // a term ends at its start
}

// NewModel prepares the scenarios of a scope.
func NewModel(scope Scope, given Assumptions) (*Model, error) {
	if err := scope.check(); err != nil {
		return nil, err
	}
	if err := given.check(); err != nil {
		return nil, err
	}
	m := &Model{scope: scope, given: given}
	m.discounts = make([]float64, len(scope.Classes))
	for i, c := range scope.Classes {
		m.discounts[i] = c.Discount.Typical
	}
	m.order = order(m.discounts)
	for i := range scope.Slices {
		m.eventSeeds = append(m.eventSeeds, salt(given.Seed, "event", scope.Slices[i].event()))
	}
	for i := range scope.Classes {
		m.discountSeeds = append(m.discountSeeds, salt(given.Seed, "discount", scope.Name+"\x00"+scope.Classes[i].Name))
	}
	m.weigh()
	if m.mean == 0 {
		return nil, fmt.Errorf("scope %q has no usage with a discount: %w", scope.Name, ErrShape)
	}
	m.blocks = newBlocks(scope.Start, m.demand(), scope.Holidays, given.Seed, scope.Name)
	m.tabulate()
	m.plan()
	return m, nil
}

// With returns the model under other assumptions. The tables hold what was seen,
// so that all assumptions share them, unless the seed is another.
func (m *Model) With(given Assumptions) (*Model, error) {
	if given.Seed != m.given.Seed {
		return NewModel(m.scope, given)
	}
	if err := given.check(); err != nil {
		return nil, err
	}
	other := *m
	other.given = given
	return &other, nil
}

// demand returns the scope's hours in commitment dollars.
func (m *Model) demand() []float64 {
	list := make([]float64, len(m.scope.Classes[0].OnDemand))
	for _, i := range m.order {
		for h, x := range m.scope.Classes[i].OnDemand {
			list[h] += x * (1 - m.discounts[i])
		}
	}
	return list
}

// weigh finds the means of classes and slices. Classes without a discount have no
// part in anything.
func (m *Model) weigh() {
	hours := float64(len(m.scope.Classes[0].OnDemand))
	m.weights = make([]float64, len(m.scope.Classes))
	m.gone = make([]float64, len(m.scope.Slices))
	onDemand := 0.0
	for _, i := range m.order {
		x := mean(m.scope.Classes[i].OnDemand)
		m.weights[i] = x
		onDemand += x
		m.mean += x * (1 - m.discounts[i])
	}
	if onDemand > 0 {
		for i := range m.weights {
			m.weights[i] /= onDemand
		}
		m.rate = m.mean / onDemand
	}
	for j := range m.scope.Slices {
		slice := &m.scope.Slices[j]
		for _, i := range m.order {
			sum := 0.0
			for _, x := range slice.OnDemand[i] {
				sum += x
			}
			m.gone[j] += slice.share() * sum / hours * (1 - m.discounts[i])
		}
	}
}

// week fills rows with the hours of a synthetic week, by class, less what the
// slot says is gone.
func (m *Model) week(slot, k int, rows [][]float64) {
	for i := range m.scope.Classes {
		var leaves []float64
		share := 0.0
		if slot > 0 {
			leaves, share = m.scope.Slices[slot-1].OnDemand[i], m.scope.Slices[slot-1].share()
		}
		seen := m.scope.Classes[i].OnDemand
		for day, hour := range m.blocks.days[k] {
			scale := m.blocks.dayScale(hour)
			to := rows[i][day*24 : day*24+24]
			for n := range to {
				x := seen[hour+n]
				if leaves != nil {
					x = max(0, x-share*leaves[hour+n])
				}
				to[n] = scale * x
			}
		}
	}
}

func (m *Model) rows() [][]float64 {
	rows := make([][]float64, len(m.scope.Classes))
	for i := range rows {
		rows[i] = make([]float64, weekHours)
	}
	return rows
}

// tabulate builds the tables of every slot and synthetic week on bins of one
// width.
func (m *Model) tabulate() {
	rows := m.rows()
	slots := len(m.scope.Slices) + 1
	peak := 0.0
	for slot := range slots {
		if slot > 0 && m.gone[slot-1] >= 0 {
			continue // takes away, so that its peak is no higher
		}
		for k := range syntheticWeeks {
			m.week(slot, k, rows)
			for h := range weekHours {
				sum := 0.0
				for _, i := range m.order {
					sum += rows[i][h] * (1 - m.discounts[i])
				}
				peak = max(peak, sum)
			}
		}
	}
	if peak == 0 {
		peak = 1
	}
	m.width = peak * (1 + 1e-9) / bins
	m.tables = make([][]table, slots)
	knots := make(table, slots*syntheticWeeks*(bins+1))
	changes := make([]change, bins+2)
	for slot := range slots {
		m.tables[slot] = make([]table, syntheticWeeks)
		for k := range syntheticWeeks {
			m.week(slot, k, rows)
			m.tables[slot][k], knots = knots[:bins+1], knots[bins+1:]
			m.tables[slot][k].fill(rows, m.discounts, m.order, m.width, changes)
		}
	}
}

// plan lays out the weeks of the horizon.
func (m *Model) plan() {
	horizon := m.scope.horizon()
	m.weeks = make([]weekPlan, (horizon+weekHours-1)/weekHours)
	terms := 0
	for w := range m.weeks {
		hours := min(weekHours, horizon-w*weekHours)
		p := &m.weeks[w]
		p.weight = float64(hours) / weekHours
		from := int(m.scope.Begin) + w*weekHours
		for _, c := range m.scope.Running {
			left := min(max(int(c.End)-from, 0), hours)
			p.running += c.Level * float64(left) / float64(hours)
		}
		day := (m.scope.Begin + period.Hour(w*weekHours)).Time()
		p.holiday = day.Month() == time.December && day.Day() >= 18
		// A term that ends within a week renews at the start of the next one.
		if now := w * weekHours / m.scope.Term; now > terms {
			terms, p.renew = now, true
		}
	}
}

// Grid is the levels that are weighed: Count of them from Low in equal steps.
type Grid struct {
	Low, Step float64 // commitment dollars per hour
	Count     int
}

// Level returns the i-th level.
func (g Grid) Level(i int) float64 { return g.Low + float64(i)*g.Step }

// Levels returns all levels.
func (g Grid) Levels() []float64 {
	list := make([]float64, g.Count)
	for i := range list {
		list[i] = g.Level(i)
	}
	return list
}

func (g Grid) check() error {
	if g.Count < 2 || !(g.Step > 0) || !(g.Low >= 0) || math.IsInf(g.Level(g.Count), 0) {
		return fmt.Errorf("%d levels of %v from %v: %w", g.Count, g.Step, g.Low, ErrValue)
	}
	return nil
}

// Around returns a grid of as many levels from one step below the level to one
// above: for a second look at where a border lies.
func (g Grid) Around(level float64) Grid {
	low := max(g.Low, level-g.Step)
	// The ends are weighed already, so that none of the new levels falls on them.
	step := (level + g.Step - low) / float64(g.Count+1)
	return Grid{Low: low + step, Step: step, Count: g.Count}
}

// Grid proposes levels from 0 on: up to a quarter beyond where the record, if it
// just went on, would lose, less what runs to the end, and at least a tenth of
// that.
func (m *Model) Grid(count int) Grid {
	rows := make([][]float64, len(m.scope.Classes))
	for i, c := range m.scope.Classes {
		rows[i] = c.OnDemand
	}
	top := 1.25 * newCurve(rows, m.discounts, m.order, nil).BreakEven()
	top = max(top/10, top-m.weeks[len(m.weeks)-1].running)
	return Grid{Step: top / float64(count-1), Count: count}
}

// Yearly returns a year of the scope's usage that has a discount, as seen, at
// on-demand cost.
func (m *Model) Yearly() float64 {
	if m.rate == 0 {
		return 0
	}
	return m.mean / m.rate * 8760
}

// rateOf returns the factor by which the drawn discounts of a scenario move the
// cost of usage in commitment dollars. One draw a class; it is exact for one
// class, and for several it moves all by their mean.
func (m *Model) rateOf(k uint64, dice *stream) float64 {
	drawn, doubt := 0.0, false
	for _, i := range m.order {
		c := &m.scope.Classes[i]
		if c.Discount.Known() {
			drawn += m.weights[i] * (1 - c.Discount.Typical)
			continue
		}
		doubt = true
		dice.seed(m.discountSeeds[i], k)
		d := triangular(c.Discount.Low, c.Discount.Typical, c.Discount.High, dice.uniform())
		drawn += m.weights[i] * (1 - d)
	}
	if !doubt || m.rate == 0 {
		return 1
	}
	return drawn / m.rate
}

// never is a week after every horizon.
const never = math.MaxInt32
