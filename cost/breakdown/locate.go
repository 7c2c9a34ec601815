package breakdown

import (
	"github.com/plainbill/plainbill/cost/actual"
	"github.com/plainbill/plainbill/cost/ledger"
)

// denseCells is the most cells for which an array is kept with a place for every
// combination of values; beyond, combinations that occur are found by hash.
const denseCells = 1 << 20

// locator gives every row the id of its cell.
type locator struct {
	dims  []ledger.Dimension
	sizes []int
	cells int // ids are below this
	found *hashed
	// slots is the place of every code of the first dimension, when only some of its
	// values are asked for: 0 for all others. kept are those values by place.
	slots, kept []uint32
}

func (r *Reader) locator(dims []ledger.Dimension) *locator {
	l := &locator{dims: dims, cells: 1}
	dense := true
	for _, d := range dims {
		size := len(r.Values(d))
		l.sizes = append(l.sizes, size)
		// A single dimension is always dense: there are no more codes than rows.
		dense = dense && (len(dims) == 1 || l.cells <= denseCells/size)
		if dense {
			l.cells *= size
		}
	}
	if !dense {
		l.cells, l.found = 0, newHashed()
	}
	return l
}

// codes returns the codes of a cell.
func (l *locator) codes(id int) (codes [MaxLevels]uint32) {
	rest := uint64(id)
	if l.found != nil {
		rest = l.found.keys[id]
	}
	for n := len(l.dims) - 1; n >= 0; n-- {
		size := uint64(l.sizes[n])
		codes[n] = uint32(rest % size)
		rest /= size
	}
	if l.slots != nil {
		codes[0] = l.kept[codes[0]]
	}
	return codes
}

// locate returns the cell of each chosen row of a segment, in the reader's
// scratch. rows lists the chosen rows; nil means the first n, which are all.
func (r *Reader) locate(l *locator, basis actual.Basis, segment int, rows []uint16, n int) []uint32 {
	ids := r.scratch.identify(n)
	if l.found == nil {
		for k, d := range l.dims {
			c := r.column(d, basis, segment)
			table := l.slots
			if k > 0 {
				table = nil
			}
			advance(ids, &c, table, l.sizes[k], rows)
		}
		return ids
	}
	wide := r.scratch.widen(n)
	for k, d := range l.dims {
		c := r.column(d, basis, segment)
		advance(wide, &c, nil, l.sizes[k], rows)
	}
	for i, key := range wide {
		ids[i] = l.found.id(key)
	}
	l.cells = len(l.found.keys)
	return ids
}

// identify returns n zero ids.
func (s *scratch) identify(n int) []uint32 {
	if cap(s.ids) < n {
		s.ids = make([]uint32, ledger.SegmentRows)
	}
	ids := s.ids[:n]
	clear(ids)
	return ids
}

func (s *scratch) widen(n int) []uint64 {
	if cap(s.wide) < n {
		s.wide = make([]uint64, ledger.SegmentRows)
	}
	wide := s.wide[:n]
	clear(wide)
	return wide
}

// advance makes room for one more digit of base size behind each id and puts the
// row's code there, or what table has for it.
func advance[I uint32 | uint64](ids []I, c *column, table []uint32, size int, rows []uint16) {
	switch {
	case c.sources != nil:
		digit(ids, c.sources, table, I(size), rows)
	case c.U8 != nil:
		digit(ids, c.U8, table, I(size), rows)
	case c.U16 != nil:
		digit(ids, c.U16, table, I(size), rows)
	case c.U32 != nil:
		digit(ids, c.U32, table, I(size), rows)
	default:
		code := c.Constant
		if table != nil {
			code = table[code]
		}
		for i := range ids {
			ids[i] = ids[i]*I(size) + I(code)
		}
	}
}

func digit[I uint32 | uint64, T ~uint8 | uint16 | uint32](ids []I, codes []T, table []uint32, size I, rows []uint16) {
	switch {
	case rows == nil && table == nil:
		for i, c := range codes[:len(ids)] {
			ids[i] = ids[i]*size + I(c)
		}
	case rows == nil:
		for i, c := range codes[:len(ids)] {
			ids[i] = ids[i]*size + I(table[c])
		}
	case table == nil:
		for i, row := range rows[:len(ids)] {
			ids[i] = ids[i]*size + I(codes[row])
		}
	default:
		for i, row := range rows[:len(ids)] {
			ids[i] = ids[i]*size + I(table[codes[row]])
		}
	}
}

// hashed numbers the keys that occur, in the order in which they come.
type hashed struct {
	keys  []uint64
	slots []uint32 // id+1 of the key that hashes there; 0 is free
	last  uint64
	same  uint32 // id of last
}

func newHashed() *hashed { return &hashed{slots: make([]uint32, 1<<12)} }

// id returns the number of key, giving it one when it is new.
func (h *hashed) id(key uint64) uint32 {
	if key == h.last && len(h.keys) > 0 {
		return h.same
	}
	mask := uint64(len(h.slots) - 1)
	at := scatter(key) & mask
	for ; h.slots[at] != 0; at = (at + 1) & mask {
		if id := h.slots[at] - 1; h.keys[id] == key {
			h.last, h.same = key, id
			return id
		}
	}
	h.keys = append(h.keys, key)
	h.slots[at] = uint32(len(h.keys))
	h.last, h.same = key, uint32(len(h.keys)-1)
	if len(h.keys)*2 > len(h.slots) {
		h.grow()
	}
	return h.same
}

func (h *hashed) grow() {
	h.slots = make([]uint32, 2*len(h.slots))
	mask := uint64(len(h.slots) - 1)
	for id, key := range h.keys {
		at := scatter(key) & mask
		for h.slots[at] != 0 {
			at = (at + 1) & mask
		}
		h.slots[at] = uint32(id + 1)
	}
}

// scatter mixes the bits of a key (the finalizer of splitmix64).
func scatter(x uint64) uint64 {
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}
