package curparquet

import (
	"github.com/plainbill/plainbill/cost/cur"
	"github.com/plainbill/plainbill/cost/money"
)

// Marks of a cell that is out of the ordinary.
const (
	markRounded = 1 << iota // money with more than ten decimals
	markDamaged             // text with NUL bytes or broken UTF-8
	markBad                 // not to be read; its oddity says why
)

// oddity is a cell that could not be read.
type oddity struct {
	text string
	err  error
}

// cells is a run of cells of one kind. Of the slices only that of the kind is
// used, besides null for money.
type cells struct {
	kind  cur.Kind
	codes []uint32
	money []money.Amount
	null  []bool // true where money is blank
	gaps  bool   // null may be true somewhere
	float []float64
	time  []int64

	// marks is nil as long as all cells are ordinary.
	marks []uint8
	odd   map[int]oddity
}

// newCells returns room for n cells.
func newCells(kind cur.Kind, n int) *cells {
	c := &cells{kind: kind}
	c.resize(n)
	return c
}

// resize makes room for n ordinary cells, whatever their values.
func (c *cells) resize(n int) {
	switch c.kind {
	case cur.Text:
		c.codes = resized(c.codes, n)
	case cur.Money:
		c.money, c.null = resized(c.money, n), resized(c.null, n)
	case cur.Number:
		c.float = resized(c.float, n)
	case cur.Time:
		c.time = resized(c.time, n)
	}
	c.marks, c.odd, c.gaps = nil, nil, false
}

// resized returns s with n elements, whatever they hold.
func resized[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n)
	}
	return s[:n]
}

// len returns how many cells there is room for.
func (c *cells) len() int {
	switch c.kind {
	case cur.Text:
		return len(c.codes)
	case cur.Money:
		return len(c.money)
	case cur.Number:
		return len(c.float)
	}
	return len(c.time)
}

// mark notes something about cell i.
func (c *cells) mark(i int, m uint8) {
	if c.marks == nil {
		c.marks = make([]uint8, c.len())
	}
	c.marks[i] |= m
}

// bad notes that cell i could not be read.
func (c *cells) bad(i int, text string, err error) {
	c.mark(i, markBad)
	if c.odd == nil {
		c.odd = make(map[int]oddity)
	}
	c.odd[i] = oddity{text, err}
}

// blank makes cells [from, to) those of rows without a value.
func (c *cells) blank(from, to int) {
	switch c.kind {
	case cur.Text:
		clear(c.codes[from:to])
	case cur.Money:
		clear(c.money[from:to])
		repeatValue(c.null[from:to], true)
		c.gaps = c.gaps || from < to
	case cur.Number:
		clear(c.float[from:to])
	case cur.Time:
		repeatValue(c.time[from:to], cur.NoTime)
	}
}

// repeatValue sets all of to, which may be long, to v.
func repeatValue[T any](to []T, v T) {
	if len(to) > 0 {
		to[0] = v
		for done := 1; done < len(to); done *= 2 {
			copy(to[done:], to[:done])
		}
	}
}

// fill sets n cells from at on to cell k of table.
func (c *cells) fill(at, n int, table *cells, k int) {
	switch c.kind {
	case cur.Text:
		v, to := table.codes[k], c.codes[at:at+n]
		for i := range to {
			to[i] = v
		}
	case cur.Money:
		v, to := table.money[k], c.money[at:at+n]
		for i := range to {
			to[i] = v
		}
		blank, null := table.null[k], c.null[at:at+n]
		for i := range null {
			null[i] = blank
		}
		c.gaps = c.gaps || blank
	case cur.Number:
		v, to := table.float[k], c.float[at:at+n]
		for i := range to {
			to[i] = v
		}
	case cur.Time:
		v, to := table.time[k], c.time[at:at+n]
		for i := range to {
			to[i] = v
		}
	}
	if table.marks != nil && table.marks[k] != 0 {
		for i := at; i < at+n; i++ {
			c.copyMarks(i, table, k)
		}
	}
}

// gather sets the cells from at on to those of table that the indices name. It
// says false when an index is beyond the table.
func (c *cells) gather(at int, table *cells, indices []uint32) bool {
	ok := false
	switch c.kind {
	case cur.Text:
		ok = pick(c.codes[at:], table.codes, indices)
	case cur.Money:
		ok = pick(c.money[at:], table.money, indices)
		if null := c.null[at : at+len(indices)]; table.gaps {
			ok = ok && pick(null, table.null, indices)
			c.gaps = true
		} else {
			clear(null)
		}
	case cur.Number:
		ok = pick(c.float[at:], table.float, indices)
	case cur.Time:
		ok = pick(c.time[at:], table.time, indices)
	}
	if ok && table.marks != nil {
		for i, x := range indices {
			if table.marks[x] != 0 {
				c.copyMarks(at+i, table, int(x))
			}
		}
	}
	return ok
}

// pick copies the elements of from that the indices name, or says false.
func pick[T any](to, from []T, indices []uint32) bool {
	to = to[:len(indices)]
	for i, x := range indices {
		if uint(x) >= uint(len(from)) {
			return false
		}
		to[i] = from[x]
	}
	return true
}

// copyMarks notes about cell i what is noted about cell k of from.
func (c *cells) copyMarks(i int, from *cells, k int) {
	c.mark(i, from.marks[k])
	if from.marks[k]&markBad != 0 {
		o := from.odd[k]
		c.bad(i, o.text, o.err)
	}
}

// spread sets the cells from at on: those whose level is full take the cells of
// from in turn, the others are blank.
func (c *cells) spread(at int, from *cells, levels []uint32, full uint32) {
	k := 0
	switch c.kind {
	case cur.Text:
		to := c.codes[at : at+len(levels)]
		for i, level := range levels {
			to[i] = 0
			if level == full {
				to[i] = from.codes[k]
				k++
			}
		}
	case cur.Money:
		to, null := c.money[at:at+len(levels)], c.null[at:at+len(levels)]
		for i, level := range levels {
			to[i], null[i] = 0, true
			if level == full {
				to[i], null[i] = from.money[k], from.null[k]
				k++
			}
		}
		c.gaps = c.gaps || from.gaps || k < len(levels)
	case cur.Number:
		to := c.float[at : at+len(levels)]
		for i, level := range levels {
			to[i] = 0
			if level == full {
				to[i] = from.float[k]
				k++
			}
		}
	case cur.Time:
		to := c.time[at : at+len(levels)]
		for i, level := range levels {
			to[i] = cur.NoTime
			if level == full {
				to[i] = from.time[k]
				k++
			}
		}
	}
	if from.marks == nil {
		return
	}
	k = 0
	for i, level := range levels {
		if level == full {
			if from.marks[k] != 0 {
				c.copyMarks(at+i, from, k)
			}
			k++
		}
	}
}
