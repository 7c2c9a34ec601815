package breakdown

import (
	"errors"
	"slices"

	"github.com/plainbill/plainbill/cost/money"
	"github.com/plainbill/plainbill/cost/period"
)

// ErrMismatch says that two cubes answer different questions.
var ErrMismatch = errors.New("cubes of different queries cannot be merged")

// Merge adds the answer that another ledger, or another part of the same bill,
// gave to the same query. The order in which cubes are merged does not matter.
// Cells are matched by text. The error is ErrMismatch, also for series that were
// kept for the largest cells only: which those are differs from part to part.
func (c *Cube) Merge(o *Cube) error {
	if c.Basis != o.Basis || len(c.levels) != len(o.levels) || c.series != o.series || c.Grain != o.Grain {
		return ErrMismatch
	}
	if c.series && (c.top > 0 || o.top > 0 || c.top != o.top) {
		return ErrMismatch
	}
	for n := range c.levels {
		if c.levels[n].key != o.levels[n].key {
			return ErrMismatch
		}
	}
	c.own()
	shift, shiftOther := 0, 0
	if c.series {
		shift, shiftOther = c.stretch(o)
	}
	steps := len(c.Starts)
	relay(&c.Steps, shift, steps)
	relay(&c.LongSteps, shift, steps)
	for i := range c.Cells {
		relay(&c.Cells[i].Steps, shift, steps)
	}
	addShifted(c.Steps, o.Steps, shiftOther)
	addShifted(c.LongSteps, o.LongSteps, shiftOther)
	c.Total = c.Total.Plus(o.Total)
	c.Rows += o.Rows
	c.Long = c.Long.Plus(o.Long)
	c.LongRows += o.LongRows
	c.Undated = c.Undated.Plus(o.Undated)
	c.UndatedRows += o.UndatedRows
	c.mergeCells(o, shiftOther)
	return nil
}

// own makes copies of what a Reader may remember.
func (c *Cube) own() {
	c.levels, c.Cells = slices.Clone(c.levels), slices.Clone(c.Cells)
	c.Steps, c.LongSteps = slices.Clone(c.Steps), slices.Clone(c.LongSteps)
	for i := range c.Cells {
		c.Cells[i].Steps = slices.Clone(c.Cells[i].Steps)
	}
}

func (c *Cube) mergeCells(o *Cube, shift int) {
	tables := make([][]uint32, len(c.levels))
	for n := range c.levels {
		tables[n] = c.levels[n].learn(o.levels[n].values)
	}
	at := make(map[[MaxLevels]uint32]int, len(c.Cells))
	for i := range c.Cells {
		at[c.Cells[i].Codes] = i
	}
	for i := range o.Cells {
		cell := o.Cells[i]
		for n, table := range tables {
			cell.Codes[n] = table[cell.Codes[n]]
		}
		mine, ok := at[cell.Codes]
		if !ok {
			mine = len(c.Cells)
			c.Cells = append(c.Cells, Cell{Codes: cell.Codes})
			if cell.Steps != nil {
				c.Cells[mine].Steps = make([]money.Total, len(c.Starts))
			}
		}
		m := &c.Cells[mine]
		m.Total = m.Total.Plus(cell.Total)
		m.Rows += cell.Rows
		m.Long = m.Long.Plus(cell.Long)
		m.Undated = m.Undated.Plus(cell.Undated)
		addShifted(m.Steps, cell.Steps, shift)
	}
}

// learn adds the values that the level lacks and returns the level's code for
// each of them.
func (l *level) learn(values []string) []uint32 {
	known := make(map[string]uint32, len(l.values))
	for code, v := range l.values {
		known[v] = uint32(code)
	}
	mine := l.values[:len(l.values):len(l.values)]
	table := make([]uint32, len(values))
	for code, v := range values {
		at, ok := known[v]
		if !ok {
			at = uint32(len(mine))
			mine = append(mine, v)
			known[v] = at
		}
		table[code] = at
	}
	l.values = mine
	return table
}

// stretch makes the steps of c span those of o too. It returns by how many steps
// each of the two moves.
func (c *Cube) stretch(o *Cube) (mine, others int) {
	if len(o.Starts) == 0 {
		return 0, 0
	}
	if len(c.Starts) == 0 {
		c.Starts = o.Starts
		return 0, 0
	}
	first := min(c.Starts[0], o.Starts[0])
	last := max(c.Starts[len(c.Starts)-1], o.Starts[len(o.Starts)-1])
	var starts []period.Hour
	for h := first; h <= last; h = h.Next(c.Grain) {
		if h < c.Starts[0] {
			mine++
		}
		if h < o.Starts[0] {
			others++
		}
		starts = append(starts, h)
	}
	c.Starts = starts
	return mine, others
}

// relay moves a series to its place in a longer one; nil stays nil.
func relay(series *[]money.Total, shift, steps int) {
	if *series == nil || len(*series) == steps {
		return
	}
	long := make([]money.Total, steps)
	copy(long[shift:], *series)
	*series = long
}

func addShifted(to, from []money.Total, shift int) {
	for n, t := range from {
		to[shift+n] = to[shift+n].Plus(t)
	}
}
