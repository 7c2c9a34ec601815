package breakdown

import (
	"slices"
	"strings"

	"github.com/plainbill/plainbill/cost/actual"
	"github.com/plainbill/plainbill/cost/ledger"
	"github.com/plainbill/plainbill/cost/period"
)

const (
	// gistCells is the most cells of a gist, and gistRows how many rows a cell has to
	// stand for at the least: below, a pass over the rows is hardly longer.
	gistCells = 1 << 16
	gistRows  = 8
	// gistSampled is how many rows are looked at to decide by which dimensions a gist is
	// split, and gistSample how many of them a cell has to stand for then.
	gistSampled = 1 << 14
	gistSample  = 16
	// keyBits is how much room a key has before it is given a number.
	keyBits = 1 << 44
)

// gistDims are the dimensions by which a gist is always split: those that questions
// are about most, and those that keep a question to a month or a currency.
var gistDims = [...]ledger.Dimension{
	ledger.BillingPeriod, ledger.Currency, ledger.Account, ledger.Service, ledger.Region,
	ledger.UsageType, ledger.Operation, ledger.LineItemType,
}

// gistBases are the bases that a gist has sums of.
var gistBases = [...]actual.Basis{actual.Amortized, actual.Cash}

// A gist is all rows of a bill, those put together that agree in their day and in what
// questions are about most. An hourly bill has hundreds of rows for each cell, so that a
// question about nothing finer, such as the resource, is answered from a few thousand
// cells, with the same sums.
type gist struct {
	dims  []ledger.Dimension
	steps *stepped // of days, over all time
	codes [][]uint32
	step  []uint32
	rows  []int64
	sums  [actual.BasisCount][]int64 // nil where a sum may not fit

	next    int       // the first segment that is not in it yet
	keys    []*hashed // from the first dimensions on, as many as a key has room for
	first   []place   // of the first row of each cell
	refused bool      // there are too many cells
}

// place is where a row is.
type place struct{ segment, row int }

// Condensed says that Condense has nothing left to do.
func (r *Reader) Condensed() bool {
	return r.gist != nil && (r.gist.refused || r.gist.next == len(r.ledger.Segments()) && r.gist.first == nil)
}

// Condense makes what answers most questions without a look at every row, if this bill
// is of a kind for it. What StopWhen stops goes on from there the next time.
func (r *Reader) Condense() {
	segments := r.ledger.Segments()
	if r.gist == nil {
		g := &gist{steps: r.steps(Query{Grain: period.ByDay}), refused: len(segments) == 0}
		for _, basis := range gistBases {
			if r.fits(basis) {
				g.sums[basis] = []int64{}
			}
		}
		if !g.refused {
			g.choose(r)
		}
		r.gist = g
	}
	g := r.gist
	for ; g.next < len(segments) && !g.refused; g.next++ {
		r.check()
		g.add(r, g.next)
	}
	if g.first != nil && !g.refused {
		g.finish(r)
	}
	g.keys, g.first = nil, nil
}

// choose decides on the dimensions: those that are always there, and the tags and
// categories that make few cells more out of a part of a segment in the middle.
func (g *gist) choose(r *Reader) {
	n := len(r.ledger.Segments()) / 2
	rows := min(gistSampled, r.ledger.Segments()[n].Rows())
	key := r.scratch.widen(rows)
	ids := make([]uint64, rows) // of the cells so far
	for _, d := range slices.Concat(gistDims[:], r.ledger.Dimensions()) {
		own := strings.Contains(r.ledger.Key(d), ":") // a tag or a category
		if slices.Contains(g.dims, d) || !own && len(g.dims) >= len(gistDims) {
			continue
		}
		r.check()
		if size := len(r.Values(d)); size > 1 {
			c, h := r.column(d, actual.Amortized, n), newHashed()
			copy(key, ids)
			advance(key, &c, nil, size, nil)
			for i, k := range key {
				key[i] = uint64(h.id(k))
			}
			if len(g.dims) >= len(gistDims) && len(h.keys) > rows/gistSample {
				continue
			}
			copy(ids, key)
		}
		g.dims = append(g.dims, d)
	}
}

// add puts the rows of a segment into their cells.
func (g *gist) add(r *Reader, n int) {
	rows := r.ledger.Segments()[n].Rows()
	key := r.scratch.widen(rows)
	room, level := uint64(keyBits), 0
	number := func() *hashed {
		if level == len(g.keys) {
			g.keys = append(g.keys, newHashed())
		}
		h := g.keys[level]
		level++
		return h
	}
	put := func(c column, size int) {
		if uint64(size) > room { // no more fits: go on with the number of the key so far
			h := number()
			for i, k := range key {
				key[i] = uint64(h.id(k))
			}
			room = keyBits
		}
		advance(key, &c, nil, size, nil)
		room /= uint64(size)
	}
	for _, d := range g.dims {
		if size := len(r.Values(d)); size > 1 {
			put(r.column(d, actual.Amortized, n), size)
		}
	}
	put(g.steps.columns[n], g.steps.width())
	cells := number()
	ids := r.scratch.identify(rows)
	for i, k := range key {
		id := cells.id(k)
		ids[i] = id
		if int(id) == len(g.first) {
			g.first = append(g.first, place{n, i})
		}
	}
	if most := min(gistCells, r.ledger.Rows()/gistRows); int64(len(g.first)) > int64(most) {
		g.refused = true
		return
	}
	g.rows = append(g.rows, make([]int64, len(g.first)-len(g.rows))...)
	for _, id := range ids {
		g.rows[id]++
	}
	for _, basis := range gistBases {
		if g.sums[basis] == nil {
			continue
		}
		sums := append(g.sums[basis], make([]int64, len(g.first)-len(g.sums[basis]))...)
		for i, a := range r.pricing.Money(basis, n) {
			sums[ids[i]] += int64(a)
		}
		g.sums[basis] = sums
	}
}

// finish reads the codes of every cell off its first row.
func (g *gist) finish(r *Reader) {
	g.codes, g.step = make([][]uint32, len(g.dims)), make([]uint32, len(g.first))
	same := make([]uint32, len(g.first))
	for k, d := range g.dims {
		g.codes[k] = same
		if len(r.Values(d)) > 1 {
			g.codes[k] = make([]uint32, len(g.first))
		}
	}
	code := func(c *column, row int) uint32 { return c.At(row) }
	for cell, at := range g.first {
		for k, d := range g.dims {
			if len(r.Values(d)) > 1 {
				c := r.column(d, actual.Amortized, at.segment)
				g.codes[k][cell] = code(&c, at.row)
			}
		}
		g.step[cell] = code(&g.steps.columns[at.segment], at.row)
	}
}

// answers says whether a question can be answered from the gist: it has been made, and
// the question is about nothing finer.
func (g *gist) answers(q Query, l *locator, steps *stepped) bool {
	if g == nil || g.step == nil || g.sums[q.Basis] == nil || !q.Range.Empty() {
		return false
	}
	if steps != nil && (steps.line.grain != g.steps.line.grain || steps.span != g.steps.span || len(l.dims) > 1 || l.cells*steps.width() > fusedCells) {
		return false
	}
	for _, f := range q.Filters {
		if !slices.Contains(g.dims, f.Dim) {
			return false
		}
	}
	for _, d := range l.dims {
		if !slices.Contains(g.dims, d) {
			return false
		}
	}
	return true
}

// cube fills in the answer to a question.
func (g *gist) cube(r *Reader, cube *Cube, q Query, l *locator, steps *stepped) {
	t, width := g.sum(r, q, l, steps), 1
	if steps != nil {
		width = steps.width()
	}
	ids := r.scratch.counted(t, l, width)
	cube.take(t, l, width, ids)
	if steps != nil {
		cube.readSeries(t, steps, ids)
	}
	t.wipe(l, ids, width)
}

// column returns the codes of a dimension by cell.
func (g *gist) column(d ledger.Dimension) []uint32 { return g.codes[slices.Index(g.dims, d)] }

// kept lists the cells that the filters of a question keep.
func (g *gist) kept(r *Reader, q Query) []uint32 {
	list := r.scratch.identify(0)[:0]
	var columns [][]uint32
	var passes [][]uint8
	for _, f := range q.Filters {
		columns, passes = append(columns, g.column(f.Dim)), append(passes, r.passing(f))
	}
cells:
	for i := range uint32(len(g.step)) {
		for k, codes := range columns {
			if passes[k][codes[i]] == 0 {
				continue cells
			}
		}
		list = append(list, i)
	}
	return list
}

// sum tallies the cells that the filters of a question keep, by the cells of a locator
// and by step, when there are any.
func (g *gist) sum(r *Reader, q Query, l *locator, steps *stepped) *tally {
	columns, sizes := make([][]uint32, 0, MaxLevels+1), l.sizes
	for _, d := range l.dims {
		columns = append(columns, g.column(d))
	}
	width := 1
	if steps != nil {
		width = steps.width()
		columns, sizes = append(columns, g.step), append(slices.Clip(sizes), width)
	}
	t, sums := r.tally(q.Basis, l.cells*width), g.sums[q.Basis]
	for _, i := range g.kept(r, q) {
		id := uint64(0)
		for k, codes := range columns {
			code := codes[i]
			if k == 0 && l.slots != nil {
				code = l.slots[code]
			}
			id = id*uint64(sizes[k]) + uint64(code)
		}
		if l.found != nil {
			id = uint64(l.found.id(id))
			l.cells = len(l.found.keys)
			t.grow(l.cells)
		}
		c := &t.narrow[id]
		c.sum += sums[i]
		c.rows += g.rows[i]
	}
	return t
}
