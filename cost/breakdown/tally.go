package breakdown

import (
	"github.com/plainbill/plainbill/cost/actual"
	"github.com/plainbill/plainbill/cost/money"
)

// narrow is a sum that is known to fit 64 bits, and its rows.
type narrow struct{ sum, rows int64 }

// wide is a sum of any size, and its rows.
type wide struct {
	sum  money.Total
	rows int64
}

// tally sums amounts by cell, in 64 bits when the basis allows it.
type tally struct {
	narrow []narrow
	wide   []wide
	fits   bool
}

// grow makes room for n cells.
func (t *tally) grow(n int) {
	if t.fits {
		t.narrow = grown(t.narrow, n)
	} else {
		t.wide = grown(t.wide, n)
	}
}

// grown returns cells with zero cells added up to n. Cells behind the length are 0.
func grown[C narrow | wide](cells []C, n int) []C {
	if n <= len(cells) {
		return cells
	}
	if n > cap(cells) {
		bigger := make([]C, len(cells), n+len(cells))
		copy(bigger, cells)
		cells = bigger
	}
	return cells[:n]
}

// empty makes a tally of no cells.
func (t *tally) empty() {
	clear(t.narrow)
	clear(t.wide)
	t.narrow, t.wide = t.narrow[:0], t.wide[:0]
}

// cell returns the sum and rows of a cell.
func (t *tally) cell(id int) (money.Total, int64) {
	if t.fits {
		c := t.narrow[id]
		return money.Amount(c.sum).Total(), c.rows
	}
	return t.wide[id].sum, t.wide[id].rows
}

// rowsOf returns how many rows n cells have together.
func (t *tally) rowsOf(from, n int) (rows int64) {
	for id := from; id < from+n; id++ {
		if t.fits {
			rows += t.narrow[id].rows
		} else {
			rows += t.wide[id].rows
		}
	}
	return rows
}

// sumOf returns the sum of n cells.
func (t *tally) sumOf(from, n int) (sum money.Total) {
	if !t.fits {
		for _, c := range t.wide[from : from+n] {
			sum = sum.Plus(c.sum)
		}
		return sum
	}
	var all int64 // any sum of rows fits
	for _, c := range t.narrow[from : from+n] {
		all += c.sum
	}
	return money.Amount(all).Total()
}

// add adds rows by their ids. No amounts means that all are 0.
func (t *tally) add(ids []uint32, amounts []money.Amount) {
	switch {
	case t.fits && amounts != nil:
		addAll(t.narrow, ids, amounts)
	case t.fits:
		for _, id := range ids {
			t.narrow[id].rows++
		}
	default:
		for i, id := range ids {
			c := &t.wide[id]
			c.rows++
			if amounts != nil {
				c.sum.Add(amounts[i])
			}
		}
	}
}

// addAll adds rows from the first on by their codes.
func addAll[T ~uint8 | uint16 | uint32](cells []narrow, codes []T, amounts []money.Amount) {
	amounts = amounts[:len(codes)]
	for i, code := range codes {
		c := &cells[code]
		c.sum += int64(amounts[i])
		c.rows++
	}
}

// addSome adds the listed rows by their codes.
func addSome[T ~uint8 | uint16 | uint32](cells []narrow, codes []T, amounts []money.Amount, rows []uint16) {
	amounts = amounts[:len(rows)]
	for i, row := range rows {
		c := &cells[codes[row]]
		c.sum += int64(amounts[i])
		c.rows++
	}
}

// addOne adds n rows to one cell.
func addOne(cell *narrow, amounts []money.Amount, n int) {
	var sum int64
	for _, a := range amounts {
		sum += int64(a)
	}
	cell.sum += sum
	cell.rows += int64(n)
}

// direct adds a segment by the codes of one column without making ids; ok is
// false when the general way must be taken.
func (t *tally) direct(c *column, amounts []money.Amount, rows []uint16, n int) (ok bool) {
	switch {
	case !t.fits:
		return false
	case c.same():
		addOne(&t.narrow[c.Constant], amounts, n)
	case amounts == nil:
		return false
	case c.sources != nil:
		directly(t.narrow, c.sources, amounts, rows)
	case c.U8 != nil:
		directly(t.narrow, c.U8, amounts, rows)
	case c.U16 != nil:
		directly(t.narrow, c.U16, amounts, rows)
	default:
		directly(t.narrow, c.U32, amounts, rows)
	}
	return true
}

func directly[T ~uint8 | uint16 | uint32](cells []narrow, codes []T, amounts []money.Amount, rows []uint16) {
	if rows == nil {
		addAll(cells, codes, amounts)
	} else {
		addSome(cells, codes, amounts, rows)
	}
}

// tally returns an empty tally of n cells. It is made of the reader's scratch: the
// one before must have been read.
func (r *Reader) tally(basis actual.Basis, n int) *tally {
	t := &r.scratch.tally
	t.empty()
	t.fits = r.fits(basis)
	t.grow(n)
	return t
}

// each calls do for every segment of which rows are chosen, with the rows, nil for
// all, and how many they are. In between it looks whether to stop.
func (r *Reader) each(chosen selection, do func(segment int, rows []uint16, count int)) {
	for n, s := range r.ledger.Segments() {
		r.check()
		rows, all := chosen.of(r, n)
		count := len(rows)
		if all {
			count = s.Rows()
		}
		if count > 0 {
			do(n, rows, count)
		}
	}
}

// eachPriced is each with what the chosen rows cost, in their order; nil when all of
// them cost nothing.
func (r *Reader) eachPriced(chosen selection, basis actual.Basis, do func(segment int, rows []uint16, amounts []money.Amount, count int)) {
	r.each(chosen, func(n int, rows []uint16, count int) {
		amounts := r.pricing.Money(basis, n)
		if rows != nil && amounts != nil {
			amounts = r.listed.priced(n, basis, rows, amounts)
		}
		do(n, rows, amounts, count)
	})
}

// sum tallies the chosen rows by the cells of a locator.
func (r *Reader) sum(basis actual.Basis, chosen selection, l *locator) *tally {
	t := r.tally(basis, l.cells)
	r.eachPriced(chosen, basis, func(n int, rows []uint16, amounts []money.Amount, count int) {
		if l.found == nil && len(l.dims) <= 2 {
			var columns [2]column
			for k, d := range l.dims {
				columns[k] = r.column(d, basis, n)
			}
			a, b := &columns[0], &columns[1]
			if len(l.dims) < 2 && l.slots == nil && t.direct(a, amounts, rows, count) ||
				len(l.dims) == 2 && t.pair(a, l.slots, b, l.sizes[1], amounts, rows, count) {
				return
			}
		}
		ids := r.locate(l, basis, n, rows, count)
		t.grow(l.cells)
		t.add(ids, amounts)
	})
	return t
}

// sumWithSteps tallies the chosen rows by the cells of a locator of one dimension,
// or none, and by step.
func (r *Reader) sumWithSteps(basis actual.Basis, chosen selection, l *locator, steps *stepped) *tally {
	width := steps.width()
	t := r.tally(basis, l.cells*width)
	r.eachPriced(chosen, basis, func(n int, rows []uint16, amounts []money.Amount, count int) {
		var c column
		if len(l.dims) == 1 {
			c = r.column(l.dims[0], basis, n)
		}
		if t.pair(&c, nil, &steps.columns[n], width, amounts, rows, count) {
			return
		}
		ids := r.locate(l, basis, n, rows, count)
		advance(ids, &steps.columns[n], nil, width, rows)
		t.add(ids, amounts)
	})
	return t
}
