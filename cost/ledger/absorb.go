package ledger

import (
	"fmt"
	"math"
	"slices"
)

// Absorb takes over the rows and rejects of a ledger that another Builder made of the
// same file, in place of Batch and Reject: all that is asked of the Builder's ledger
// is then as if the file had been read here. f must be fresh from Builder.File. l stays
// as it is; the Builder shares its columns where no code has to change. Rows already
// read are closed into a segment, as rows keep the order in which they came.
//
// It fails, and changes nothing, where l has more than one file, f has rows, or there
// are more tags and cost categories than a Dimension can count.
func (f *FileSink) Absorb(l *Ledger) error {
	b := f.b
	unknown := 0
	for d := int(firstKeyed); d < len(l.dims); d++ {
		if _, ok := b.keyed[l.dims[d].key]; !ok {
			unknown++
		}
	}
	switch {
	case len(l.files) > 1:
		return fmt.Errorf("%s: rows of %d files cannot be taken over as one", f.name, len(l.files))
	case f.kept > 0 || f.rejected > 0:
		return fmt.Errorf("%s: it has rows already", f.name)
	case len(b.dims)+unknown > math.MaxUint16:
		return fmt.Errorf("%s: %d tags and cost categories are too many", f.name, len(b.dims)+unknown-int(firstKeyed))
	}
	a := b.absorbing(l)
	for account, name := range l.names {
		if to := a.tables[Account].codes[account]; to != 0 && name != 0 {
			b.name(to, a.tables[AccountName].codes[name])
		}
	}
	if len(l.segments) > 0 {
		b.close()
	}
	for _, s := range l.segments {
		b.segments = append(b.segments, a.segment(s, len(b.segments), int32(f.index)))
	}
	f.kept, f.rejected, f.rejects = l.rows, l.rejected, slices.Clip(l.rejects)
	f.padded = map[string]struct{}{}
	for _, id := range l.padded {
		f.padded[id] = struct{}{}
	}
	return nil
}

// absorbing turns what a ledger's numbers stand for into a Builder's.
type absorbing struct {
	dims           []Dimension // by Dimension of the ledger
	tables         []recoding  // the same
	hours, lengths recoding
	clock          *clock
	width          int // dimensions of the Builder
}

// absorbing teaches the Builder all texts and times of a ledger.
func (b *Builder) absorbing(l *Ledger) *absorbing {
	a := &absorbing{dims: make([]Dimension, len(l.dims)), tables: make([]recoding, len(l.dims))}
	for d := range l.dims {
		from := &l.dims[d]
		a.dims[d] = Dimension(d)
		if d >= int(firstKeyed) {
			a.dims[d] = b.dimension(from.kind.space(), from.label)
		}
		to := &b.dims[a.dims[d]]
		a.tables[d] = recode(len(from.values), func(c int) uint32 { return to.code(from.values[c]) })
	}
	a.hours = recode(len(l.clock.hours), func(c int) uint32 { return b.clock.hour(l.clock.hours[c]) })
	a.lengths = recode(len(l.clock.lengths), func(c int) uint32 { return b.clock.length(l.clock.lengths[c]) })
	a.clock, a.width = b.clock.now(), len(b.dims)
	return a
}

// segment returns s as the Builder's segment n, with rows of one file. Amounts and
// numbers have no codes of dictionaries and stay; they are packed where the Builder is
// longer than the ledger was, and room matters.
func (a *absorbing) segment(s *Segment, n int, file int32) *Segment {
	own := *s
	own.clock, own.start, own.length = a.clock, a.hours.of(&s.start, s.rows), a.lengths.of(&s.length, s.rows)
	own.codes = make([]Codes, a.width)
	for d := range s.codes {
		own.codes[a.dims[d]] = a.tables[d].of(&s.codes[d], s.rows)
	}
	own.runs = slices.Clone(s.runs)
	for i := range own.runs {
		own.runs[i].file = file
	}
	if n >= crowd {
		own.pack(n)
	}
	return &own
}

// recoding turns the codes of one dictionary into those of another. Code 0 stays.
type recoding struct {
	codes []uint32
	same  bool // each code is its own
	// largest of the new codes of the first 2^8 and 2^16 old ones, and of all.
	largest [3]uint32
}

// recode asks for the new code of each code but 0 of a dictionary of n, which may have
// none at all.
func recode(n int, code func(c int) uint32) recoding {
	r := recoding{codes: make([]uint32, max(n, 1)), same: true}
	for c := 1; c < n; c++ {
		r.codes[c] = code(c)
		r.same = r.same && r.codes[c] == uint32(c)
	}
	for i, first := range [3]int{1 << 8, 1 << 16, n} {
		r.largest[i] = slices.Max(r.codes[:min(max(first, 1), len(r.codes))])
	}
	return r
}

// of returns a column of n rows in the new codes, as narrow as they allow.
func (r *recoding) of(c *Codes, n int) (to Codes) {
	largest := r.largest[2]
	switch {
	case r.same:
		return *c
	case c.Same():
		return Codes{Constant: r.codes[c.Constant]}
	case c.U8 != nil:
		largest = r.largest[0]
	case c.U16 != nil:
		largest = r.largest[1]
	}
	switch {
	case largest <= math.MaxUint8:
		to.U8 = recoded[uint8](c, r.codes, n)
	case largest <= math.MaxUint16:
		to.U16 = recoded[uint16](c, r.codes, n)
	default:
		to.U32 = recoded[uint32](c, r.codes, n)
	}
	to.tighten()
	return to
}

// recoded translates a column that has a code for each of n rows.
func recoded[To uint8 | uint16 | uint32](c *Codes, table []uint32, n int) []To {
	to := make([]To, n)
	switch {
	case c.U8 != nil:
		lookUp(to, c.U8, table)
	case c.U16 != nil:
		lookUp(to, c.U16, table)
	default:
		lookUp(to, c.U32, table)
	}
	return to
}

func lookUp[To, From uint8 | uint16 | uint32](to []To, from []From, table []uint32) {
	for i, c := range from[:len(to)] {
		to[i] = To(table[c])
	}
}
