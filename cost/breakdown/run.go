package breakdown

import (
	"github.com/plainbill/plainbill/cost/ledger"
	"github.com/plainbill/plainbill/cost/money"
	"github.com/plainbill/plainbill/cost/period"
)

// maxSteps is the most steps of a series: fourteen years of hours. A bill that
// spans more, because of an odd date in it, gets coarser steps.
const maxSteps = 1 << 17

// seriesCells is for how many cells times steps a series is summed in one go.
const seriesCells = 1 << 20

// Run answers a query.
func (r *Reader) Run(q Query) *Cube {
	if len(q.GroupBy) > MaxLevels {
		q.GroupBy = q.GroupBy[:MaxLevels]
	}
	chosen := r.choose(q)
	l := r.locator(q.GroupBy)
	t := r.sum(q.Basis, chosen, l)

	cube := &Cube{Basis: q.Basis, series: q.Series, top: q.SeriesTop}
	for _, d := range q.GroupBy {
		cube.levels = append(cube.levels, level{r.ledger.Key(d), r.Values(d)})
	}
	used := 0
	for id := range t.cells() {
		if t.rows(id) > 0 {
			used++
		}
	}
	cube.Cells = make([]Cell, 0, used)
	places := make([]int, 0, used) // id of each cell
	for id := range t.cells() {
		if t.rows(id) == 0 {
			continue
		}
		total, rows := t.cell(id)
		cube.Cells = append(cube.Cells, Cell{Codes: l.codes(id), Total: total, Rows: rows})
		places = append(places, id)
		cube.Total = cube.Total.Plus(total)
		cube.Rows += rows
	}
	if q.Series {
		r.series(cube, q, chosen, l, places)
	}
	return cube
}

// timeline is the steps of a series.
type timeline struct {
	grain  period.Grain
	starts []period.Hour
	step   []uint32 // by hour code: 0 undated, else 1 + the index of the step
	long   []uint32 // by length code: 1 when longer than a step
}

func (r *Reader) timeline(q Query) timeline {
	if r.span == nil {
		all := r.ledger.Span()
		r.span = &all
	}
	span := *r.span
	if !q.Range.Empty() { // which may be open at an end
		span = period.Range{Start: max(span.Start, q.Range.Start), End: min(span.End, q.Range.End)}
	}
	t := timeline{grain: q.Grain}
	if t.grain == period.ByHour && span.Hours() > maxSteps {
		t.grain = period.ByDay
	}
	if t.grain == period.ByDay && span.Hours() > 24*maxSteps {
		t.grain = period.ByMonth
	}
	index := map[period.Hour]uint32{}
	if !span.Empty() {
		for h := span.Start.Floor(t.grain); h < span.End; h = h.Next(t.grain) {
			t.starts = append(t.starts, h)
			index[h] = uint32(len(t.starts))
		}
	}
	hours := r.ledger.Hours()
	t.step = make([]uint32, len(hours))
	for c, h := range hours {
		if c > 0 && span.Contains(h) {
			t.step[c] = index[h.Floor(t.grain)]
		}
	}
	longest := [...]int32{period.ByHour: 1, period.ByDay: 24, period.ByMonth: 31 * 24}[t.grain]
	lengths := r.ledger.Lengths()
	t.long = make([]uint32, len(lengths))
	for c, hours := range lengths {
		if c > 0 && hours > longest {
			t.long[c] = 1
		}
	}
	return t
}

// series adds the totals by step: for the whole cube, and for its largest cells.
func (r *Reader) series(cube *Cube, q Query, chosen selection, l *locator, places []int) {
	line := r.timeline(q)
	steps := len(line.starts)
	cube.Grain, cube.Starts = line.grain, line.starts
	cube.Steps = make([]money.Total, steps)
	cube.LongSteps = make([]money.Total, steps)

	wanted := cube.largest(q.SeriesTop)
	// Places of a cell's series: undated, each step, each step's long rows.
	width := 1 + 2*steps
	per := max(1, seriesCells/width)
	for lo := 0; lo == 0 || lo < len(wanted); lo += per {
		part := wanted[min(lo, len(wanted)):min(lo+per, len(wanted))]
		t := r.sumSteps(q, chosen, l, line, places, part)
		for n, at := range part {
			cube.Cells[at].read(t, (n+1)*width, steps)
		}
		if lo > 0 {
			continue
		}
		for n := range len(part) + 1 {
			cube.readSteps(t, n*width)
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
	return c.order(k)
}

// sumSteps tallies the chosen rows by step, for some cells apart and for all
// others together.
func (r *Reader) sumSteps(q Query, chosen selection, l *locator, line timeline, places, part []int) *tally {
	apart := make([]uint32, l.cells)
	for n, at := range part {
		apart[places[at]] = uint32(n + 1)
	}
	steps := len(line.starts)
	t := r.tally(q.Basis, (len(part)+1)*(1+2*steps))
	for n, s := range r.ledger.Segments() {
		rows, all := chosen.of(r, n)
		count := len(rows)
		if all {
			count = s.Rows()
		}
		if count == 0 {
			continue
		}
		ids := r.scratch.identify(count)
		if len(part) > 0 {
			ids = r.apart(l, apart, q, n, rows, count)
		}
		line.advance(ids, s, rows)
		t.add(ids, r.pricing.Money(q.Basis, n), rows)
	}
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

// advance puts the step of each row behind its id.
func (t *timeline) advance(ids []uint32, s *ledger.Segment, rows []uint16) {
	steps := len(t.starts)
	start, length := column{Codes: s.StartCodes()}, column{Codes: s.LengthCodes()}
	advance(ids, &start, t.step, 1+2*steps, rows)
	if length.same() && t.long[length.Constant] == 0 {
		return
	}
	for i := range ids {
		row := i
		if rows != nil {
			row = int(rows[i])
		}
		if t.long[length.At(row)] == 1 && t.step[start.At(row)] > 0 {
			ids[i] += uint32(steps)
		}
	}
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
