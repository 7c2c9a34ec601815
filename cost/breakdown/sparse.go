package breakdown

import (
	"math/bits"
	"slices"

	"github.com/plainbill/plainbill/cost/actual"
)

// mostSlots is of how many values of a dimension a filter on it can be told apart
// while rows are added up, and slotCells how many cells there may be then.
const (
	mostSlots = 64
	slotCells = 1 << 16
)

// slot looks whether a filter keeps some values of the dimension by which is grouped
// first. Then it need not choose rows, which takes a look at every row of the bill:
// the locator gives what it keeps places of their own, all else shares one, and that
// one is left out. It returns the filters that still have to choose.
func (r *Reader) slot(l *locator, filters []Filter) []Filter {
	if len(l.dims) == 0 {
		return filters
	}
	for at := len(filters) - 1; at >= 0; at-- {
		f := filters[at]
		if f.Not || f.Dim != l.dims[0] || len(f.Codes) == 0 || len(f.Codes) > mostSlots {
			continue
		}
		cells := len(f.Codes) + 1
		for _, size := range l.sizes[1:] {
			if size == 0 || cells > slotCells/size {
				return filters
			}
			cells *= size
		}
		slots := r.scratch.table(l.sizes[0])
		l.kept = append(l.kept[:0], 0) // what is left out
		for _, code := range slices.Compact(slices.Sorted(slices.Values(f.Codes))) {
			if int(code) < l.sizes[0] {
				slots.set(int(code), uint32(len(l.kept)))
				l.kept = append(l.kept, code)
			}
		}
		l.slots, l.found, l.sizes[0] = slots.of, nil, len(l.kept)
		l.cells = 1
		for _, size := range l.sizes {
			l.cells *= size
		}
		return slices.Delete(slices.Clone(filters), at, at+1)
	}
	return filters
}

// first is the first id that counts: those below are of values that are left out.
func (l *locator) first() int {
	if l.slots == nil {
		return 0
	}
	return l.cells / l.sizes[0]
}

// A lookup gives numbers to a few codes, and 0 to all others.
type lookup struct {
	of  []uint32
	set func(code int, number uint32)
}

// table returns a lookup for codes below n in which all are 0. It is good until the
// next call.
func (s *scratch) table(n int) lookup {
	for _, code := range s.numbered {
		s.numbers[code] = 0
	}
	s.numbered = s.numbered[:0]
	if cap(s.numbers) < n {
		s.numbers = make([]uint32, n)
	}
	s.numbers = s.numbers[:cap(s.numbers)]
	return lookup{s.numbers[:n], func(code int, number uint32) {
		s.numbers[code] = number
		s.numbered = append(s.numbered, code)
	}}
}

// sparseCells is from how many places of a tally on the cells that have rows are
// looked for among the rows, when these are few.
const sparseCells = 1 << 12

// occupied returns the ids of the cells of a tally that have rows, in rising order.
// Each has width places. The ids are good until the next call.
func (r *Reader) occupied(t *tally, l *locator, width int, chosen selection, basis actual.Basis) []int {
	if l.slots == nil && len(l.dims) == 1 && l.cells*width >= sparseCells {
		few := 0
		r.each(chosen, func(_ int, rows []uint16, count int) { few += count })
		if few < l.cells*width/2 {
			ids, words := r.scratch.occupied[:0], r.present(l, chosen, basis)
			for w, word := range words {
				for ; word != 0; word &= word - 1 {
					ids = append(ids, w*64+bits.TrailingZeros64(word))
				}
			}
			r.scratch.occupied = ids
			return ids
		}
	}
	return r.scratch.counted(t, l, width)
}

// counted is occupied by a look at every cell.
func (s *scratch) counted(t *tally, l *locator, width int) []int {
	ids := s.occupied[:0]
	for id := l.first(); id < l.cells; id++ {
		if t.rowsOf(id*width, width) > 0 {
			ids = append(ids, id)
		}
	}
	s.occupied = ids
	return ids
}

// present marks the codes of a locator's only dimension that the chosen rows have.
func (r *Reader) present(l *locator, chosen selection, basis actual.Basis) []uint64 {
	n := (l.cells + 63) / 64
	if cap(r.scratch.present) < n {
		r.scratch.present = make([]uint64, n)
	}
	words := r.scratch.present[:n]
	clear(words)
	r.each(chosen, func(n int, rows []uint16, _ int) {
		c := r.column(l.dims[0], basis, n)
		switch {
		case c.same():
			words[c.Constant>>6] |= 1 << (c.Constant & 63)
		case c.sources != nil:
			markBits(words, c.sources, rows)
		case c.U8 != nil:
			markBits(words, c.U8, rows)
		case c.U16 != nil:
			markBits(words, c.U16, rows)
		default:
			markBits(words, c.U32, rows)
		}
	})
	return words
}

// markBits notes which codes the listed rows have, or all rows.
func markBits[T codes](words []uint64, codes []T, rows []uint16) {
	if rows == nil {
		for _, c := range codes {
			words[uint(c)>>6] |= 1 << (uint(c) & 63)
		}
		return
	}
	for _, row := range rows {
		c := uint(codes[row])
		words[c>>6] |= 1 << (c & 63)
	}
}

// wipe empties a tally of which no other cells than those of ids have rows, when
// these are few: to clear a large one takes as long as to add up a small question.
// With slots the cells that were left out have rows, too.
func (t *tally) wipe(l *locator, ids []int, width int) {
	if n := len(t.narrow) + len(t.wide); l.slots != nil || len(ids)*width > n/4 {
		return // the next one clears it
	}
	for _, id := range ids {
		if t.fits {
			clear(t.narrow[id*width:][:width])
		} else {
			clear(t.wide[id*width:][:width])
		}
	}
	t.narrow, t.wide = t.narrow[:0], t.wide[:0]
}
