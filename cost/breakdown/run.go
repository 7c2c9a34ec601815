package breakdown

import (
	"github.com/plainbill/plainbill/cost/money"
)

// maxSteps is the most steps of a series: fourteen years of hours. A bill that
// spans more, because of an odd date in it, gets coarser steps.
const maxSteps = 1 << 17

// seriesCells is for how many cells times steps a series is summed in one go, and
// fusedCells for how many of them the series of every cell is summed with the cells
// themselves: beyond that, adding jumps about in more memory than is near.
const (
	seriesCells = 1 << 20
	fusedCells  = 1 << 18
)

// Run answers a query. Answers are remembered, so what a cube holds is read only;
// Merge makes a copy of it.
func (r *Reader) Run(q Query) *Cube {
	if len(q.GroupBy) > MaxLevels {
		q.GroupBy = q.GroupBy[:MaxLevels]
	}
	cube := *r.cubes.get(q.key(), func() *Cube { return r.answer(q) })
	return &cube
}

// answer adds up the rows of a query.
func (r *Reader) answer(q Query) *Cube {
	l := r.locator(q.GroupBy)
	if !q.Series {
		q.Filters = r.slot(l, q.Filters)
	}
	cube := &Cube{Basis: q.Basis, series: q.Series, top: q.SeriesTop}
	for _, d := range q.GroupBy {
		cube.levels = append(cube.levels, level{r.ledger.Key(d), r.Values(d)})
	}
	var steps *stepped
	if q.Series {
		steps = r.steps(q)
		cube.Grain, cube.Starts = steps.line.grain, steps.line.starts
	}
	if r.gist.answers(q, l, steps) {
		r.gist.cube(r, cube, q, l, steps)
		return cube
	}
	chosen := r.choose(q)
	if !q.Series {
		t := r.sum(q.Basis, chosen, l)
		ids := r.occupied(t, l, 1, chosen, q.Basis)
		cube.take(t, l, 1, ids)
		t.wipe(l, ids, 1)
		return cube
	}
	if n := l.cells * steps.width(); len(l.dims) <= 1 && n <= fusedCells {
		t := r.sumWithSteps(q.Basis, chosen, l, steps)
		ids := r.occupied(t, l, steps.width(), chosen, q.Basis)
		cube.take(t, l, steps.width(), ids)
		cube.readSeries(t, steps, ids)
		t.wipe(l, ids, steps.width())
		return cube
	}
	t := r.sum(q.Basis, chosen, l)
	ids := r.occupied(t, l, 1, chosen, q.Basis)
	cube.take(t, l, 1, ids)
	t.wipe(l, ids, 1)
	r.series(cube, q, chosen, l, steps, ids)
	return cube
}

// take makes the cells of a tally in which each has width places, by their ids.
func (c *Cube) take(t *tally, l *locator, width int, ids []int) {
	c.Cells = make([]Cell, len(ids))
	for i, id := range ids {
		rows, total := t.rowsOf(id*width, width), t.sumOf(id*width, width)
		c.Cells[i] = Cell{Codes: l.codes(id), Total: total, Rows: rows}
		c.Total = c.Total.Plus(total)
		c.Rows += rows
	}
}

// readSeries takes the series out of a tally that has them of every cell.
func (c *Cube) readSeries(t *tally, steps *stepped, ids []int) {
	n, width := len(c.Starts), steps.width()
	c.Steps, c.LongSteps = make([]money.Total, n), make([]money.Total, n)
	for _, id := range ids {
		c.readSteps(t, id*width)
	}
	for _, long := range c.LongSteps {
		c.Long = c.Long.Plus(long)
	}
	for _, at := range c.largest(c.top) {
		c.Cells[at].read(t, ids[at]*width, n)
	}
}

// series adds the totals by step: for the whole cube, and for its largest cells.
func (r *Reader) series(cube *Cube, q Query, chosen selection, l *locator, steps *stepped, places []int) {
	n := len(cube.Starts)
	cube.Steps = make([]money.Total, n)
	cube.LongSteps = make([]money.Total, n)

	wanted := cube.largest(q.SeriesTop)
	width := steps.width()
	per := max(1, seriesCells/width)
	for lo := 0; lo == 0 || lo < len(wanted); lo += per {
		part := wanted[min(lo, len(wanted)):min(lo+per, len(wanted))]
		t := r.sumSteps(q, chosen, l, steps, places, part)
		for k, at := range part {
			cube.Cells[at].read(t, (k+1)*width, n)
		}
		if lo > 0 {
			continue
		}
		for k := range len(part) + 1 {
			cube.readSteps(t, k*width)
		}
	}
	for _, long := range cube.LongSteps {
		cube.Long = cube.Long.Plus(long)
	}
}

// largest returns the places in Cells of the k largest; all when k is negative.
func (c *Cube) largest(k int) []int {
	if k == 0 {
		return nil
	}
	if k < 0 || k >= len(c.Cells) {
		all := make([]int, len(c.Cells))
		for i := range all {
			all[i] = i
		}
		return all
	}
	return c.order(k, nil)
}

// sumSteps tallies the chosen rows by step, for some cells apart and for all
// others together.
func (r *Reader) sumSteps(q Query, chosen selection, l *locator, steps *stepped, places, part []int) *tally {
	apart := r.scratch.table(l.cells)
	for n, at := range part {
		apart.set(places[at], uint32(n+1))
	}
	width := steps.width()
	t := r.tally(q.Basis, (len(part)+1)*width)
	r.eachPriced(chosen, q.Basis, func(n int, rows []uint16, amounts []money.Amount, count int) {
		if len(l.dims) == 1 && len(part) > 0 {
			c := r.column(l.dims[0], q.Basis, n)
			if t.pair(&c, apart.of, &steps.columns[n], width, amounts, rows, count) {
				return
			}
		}
		ids := r.scratch.identify(count)
		if len(part) > 0 {
			ids = r.apart(l, apart.of, q, n, rows, count)
		}
		advance(ids, &steps.columns[n], nil, width, rows)
		t.add(ids, amounts)
	})
	return t
}

// apart returns for each chosen row which of the cells taken apart it belongs to,
// 0 for none.
func (r *Reader) apart(l *locator, table []uint32, q Query, segment int, rows []uint16, n int) []uint32 {
	if len(l.dims) == 1 {
		ids := r.scratch.identify(n)
		c := r.column(l.dims[0], q.Basis, segment)
		advance(ids, &c, table, 1, rows)
		return ids
	}
	ids := r.locate(l, q.Basis, segment, rows, n)
	for i, id := range ids {
		ids[i] = table[id]
	}
	return ids
}

// read takes a cell's series from a tally.
func (c *Cell) read(t *tally, from, steps int) {
	c.Steps = make([]money.Total, steps)
	c.Undated, _ = t.cell(from)
	for n := range steps {
		c.Steps[n], _ = t.cell(from + 1 + n)
		long, _ := t.cell(from + 1 + steps + n)
		c.Long = c.Long.Plus(long)
	}
}

// readSteps adds one place of a tally to the cube's own series.
func (c *Cube) readSteps(t *tally, from int) {
	steps := len(c.Starts)
	sum, rows := t.cell(from)
	c.Undated = c.Undated.Plus(sum)
	c.UndatedRows += rows
	for n := range steps {
		sum, _ = t.cell(from + 1 + n)
		c.Steps[n] = c.Steps[n].Plus(sum)
		sum, rows = t.cell(from + 1 + steps + n)
		c.LongSteps[n] = c.LongSteps[n].Plus(sum)
		c.LongRows += rows
	}
}
