package ledger

import (
	"slices"
	"strings"

	"github.com/plainbill/plainbill/cost/cur"
	"github.com/plainbill/plainbill/cost/money"
)

// Builder gathers rows into a Ledger. It is used by one goroutine at a time;
// several files may take turns.
type Builder struct {
	dims     []openDimension
	keyed    map[string]Dimension
	files    []*FileSink
	awake    []*FileSink // those who remember the dictionaries of their file
	segments []*Segment
	open     *openSegment
	clock    openClock
	names    []uint32
	block    block
	derived  derivation
	together bool // two goroutines may work
}

// openDimension is a dictionary being filled.
type openDimension struct {
	key, label string
	kind       Kind
	offered    bool
	values     []string
	codes      map[string]uint32 // of the first values; the others follow when a text is asked for
}

func (d *openDimension) code(text string) uint32 {
	if text == "" {
		return 0
	}
	d.index()
	if c, ok := d.codes[text]; ok {
		return c
	}
	c := uint32(len(d.values))
	d.values = append(d.values, text)
	d.codes[text] = c
	return c
}

// index makes every value known by its text. The blank one is none.
func (d *openDimension) index() {
	if d.codes == nil {
		d.begin()
		d.codes = make(map[string]uint32, len(d.values)-1)
	}
	for c := len(d.codes) + 1; c < len(d.values); c++ {
		d.codes[d.values[c]] = uint32(c)
	}
}

// begin gives the dimension its blank value.
func (d *openDimension) begin() {
	if d.values == nil {
		d.values = []string{""}
	}
}

// NewBuilder returns a Builder without rows.
func NewBuilder() *Builder {
	b := &Builder{
		dims:  make([]openDimension, firstKeyed),
		keyed: map[string]Dimension{},
	}
	for _, f := range fixedDimensions {
		b.dims[f.dim] = openDimension{key: f.key, label: f.label, offered: f.offered}
	}
	b.clock = newClock()
	b.block = newBlock()
	b.derived = newDerivation()
	return b
}

// dimension returns the dimension of a tag or cost category.
func (b *Builder) dimension(space cur.Space, key string) Dimension {
	name, kind := keyedName(space, key)
	if d, ok := b.keyed[name]; ok {
		return d
	}
	d := Dimension(len(b.dims))
	name = strings.Clone(name)
	b.dims = append(b.dims, openDimension{key: name, label: name[strings.IndexByte(name, ':')+1:], kind: kind, offered: true})
	b.keyed[name] = d
	return d
}

// openSegment is the segment that rows are being added to.
type openSegment struct {
	n       int
	types   []cur.LineItemType
	codes   []openCodes // by Dimension
	money   [moneyFields]openValues[money.Amount]
	numbers [numberFields]openValues[float64]
	nulls   [moneyFields]openNulls
	start   openCodes
	length  openCodes
	runs    []run
	shown   bool // a snapshot shares its columns
}

// segment returns the open segment, with room for a row at least.
func (b *Builder) segment() *openSegment {
	if b.open != nil && b.open.n == SegmentRows {
		b.segments = append(b.segments, b.freeze(true))
		// The next one is filled where this one was, but for what others see.
		full := b.open
		b.open = &openSegment{}
		if !full.shown {
			b.open.money, b.open.numbers = full.money, full.numbers
		}
	}
	if b.open == nil {
		b.open = &openSegment{}
	}
	for len(b.open.codes) < len(b.dims) {
		b.open.codes = append(b.open.codes, openCodes{})
	}
	return b.open
}

// freeze returns the open segment as it is now. The last time it is tight: then
// it takes as little room as can be.
func (b *Builder) freeze(tight bool) *Segment {
	o := b.open
	s := &Segment{
		rows:   o.n,
		types:  o.types[:o.n:o.n],
		codes:  make([]Codes, len(o.codes)),
		start:  o.start.freeze(o.n, tight),
		length: o.length.freeze(o.n, tight),
		clock:  b.clock.now(),
		runs:   slices.Clone(o.runs),
	}
	if tight {
		s.types = clip(o.types)
	}
	b.both(o.n, func() {
		for f := range o.money {
			s.money[f] = o.money[f].freeze(o.n)
			s.nulls[f] = o.nulls[f].freeze(o.n)
			if tight {
				s.share(f)
			}
		}
		for f := range o.numbers {
			s.numbers[f] = o.numbers[f].freeze(o.n)
		}
		if tight {
			s.pack(len(b.segments))
			s.keep(&o.money, &o.numbers)
		}
	}, func() {
		for d := range o.codes {
			s.codes[d] = o.codes[d].freeze(o.n, tight)
		}
	})
	o.shown = o.shown || !tight
	return s
}

// keep makes the amounts and numbers independent of the open columns, and those
// ready for the next segment.
func (s *Segment) keep(amounts *[moneyFields]openValues[money.Amount], numbers *[numberFields]openValues[float64]) {
	var same [moneyFields]int // 1 + an earlier field that has the same amounts
	for f := range s.money {
		for e := range f {
			if same[f] == 0 && aliases(s.money[e].dense, s.money[f].dense) {
				same[f] = e + 1
			}
		}
	}
	for f := range s.money {
		s.money[f] = amounts[f].keep(s.money[f])
		if e := same[f]; e > 0 {
			s.money[f].dense = s.money[e-1].dense
		}
	}
	for f := range s.numbers {
		s.numbers[f] = numbers[f].keep(s.numbers[f])
	}
}

// share lets field f use the amounts and null bits of an earlier field that has
// the same ones, as net and gross amounts do where nothing was negotiated.
func (s *Segment) share(f int) {
	for e := range f {
		if s.nulls[f].bits != nil && slices.Equal(s.nulls[e].bits, s.nulls[f].bits) {
			s.nulls[f].bits = s.nulls[e].bits
		}
		if s.money[f].dense != nil && slices.Equal(s.money[e].dense, s.money[f].dense) {
			s.money[f].dense = s.money[e].dense
		}
	}
}

// Snapshot returns what was read so far. It shares all full segments and copies
// little of the last, so it may be taken often.
func (b *Builder) Snapshot() *Ledger { return b.ledger(false) }

func (b *Builder) ledger(tight bool) *Ledger {
	segments := slices.Clone(b.segments)
	if b.open != nil && b.open.n > 0 {
		segments = append(segments, b.freeze(tight))
	}
	l := &Ledger{
		segments: segments,
		clock:    *b.clock.now(),
		names:    slices.Clone(b.names),
		dims:     make([]dimension, len(b.dims)),
	}
	for d := range b.dims {
		o := &b.dims[d]
		l.dims[d] = dimension{o.key, o.label, o.kind, o.offered, o.values[:len(o.values):len(o.values)]}
	}
	for _, s := range segments {
		l.rows += int64(s.rows)
	}
	padded := map[string]struct{}{}
	for _, f := range b.files {
		l.files = append(l.files, f.name)
		l.rejected += f.rejected
		l.rejects = append(l.rejects, f.rejects[:min(len(f.rejects), maxRejects-len(l.rejects))]...)
		for id := range f.padded {
			padded[id] = struct{}{}
		}
	}
	l.padded = len(padded)
	l.offered = offered(l.dims, segments)
	return l
}

// Seal returns the finished Ledger. The Builder must not be used afterwards.
func (b *Builder) Seal() *Ledger { return b.seal(true) }

// SealSoon is Seal for whoever waits: the last segment takes as much room as it was
// filled in, which no segment after it will.
func (b *Builder) SealSoon() *Ledger { return b.seal(false) }

func (b *Builder) seal(tight bool) *Ledger {
	l := b.ledger(tight)
	*b = Builder{}
	return l
}

// offered lists the dimensions for which some row has a value.
func offered(dims []dimension, segments []*Segment) []Dimension {
	used := make([]bool, len(dims))
	used[CostSource] = len(segments) > 0
	for _, s := range segments {
		for d := range s.codes {
			used[d] = used[d] || !s.codes[d].Same() || s.codes[d].Constant != 0
		}
	}
	var list []Dimension
	for _, f := range fixedDimensions {
		if f.offered && used[f.dim] {
			list = append(list, f.dim)
		}
	}
	for d := firstKeyed; int(d) < len(dims); d++ {
		if used[d] {
			list = append(list, d)
		}
	}
	return list
}

// DropFile takes back every row and reject of files: one that is refused or left
// out leaves nothing.
func (b *Builder) DropFile(files ...*FileSink) {
	drop := map[int32]bool{}
	for _, f := range files {
		if f.kept > 0 {
			drop[int32(f.index)] = true
		}
		f.rejects, f.rejected, f.kept, f.padded = nil, 0, 0, nil
	}
	if len(drop) == 0 {
		return // no segment has to be taken apart
	}
	b.shorten(func(_ int, file int32, _ int) bool { return drop[file] })
}

// DropRows takes back single rows, by the segment of a Snapshot taken just before
// and by row in it; the rows of each are ascending.
func (b *Builder) DropRows(rows map[int][]int) {
	b.shorten(func(segment int, file int32, row int) bool {
		_, drop := slices.BinarySearch(rows[segment], row)
		if drop {
			b.files[file].kept--
		}
		return drop
	})
}

// shorten takes all segments apart that have rows to drop.
func (b *Builder) shorten(drop func(segment int, file int32, row int) bool) {
	if b.open != nil && b.open.n > 0 {
		b.segments = append(b.segments, b.freeze(true))
	}
	b.open = nil
	left := b.segments[:0:0]
	for n, s := range b.segments {
		if s = s.without(n, func(file int32, row int) bool { return drop(n, file, row) }); s.rows > 0 {
			left = append(left, s)
		}
	}
	b.segments = left
}
