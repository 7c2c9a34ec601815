package ledger

import (
	"math"

	"github.com/plainbill/plainbill/cost/cur"
	"github.com/plainbill/plainbill/cost/period"
)

// blockRows is how many rows are taken at a time: few enough that the codes of a
// block's columns stay in the processor's cache.
const blockRows = 2048

// unknown marks a code that was not translated yet.
const unknown = math.MaxUint32

// FileSink takes the rows of one file. It implements Batch and Reject of
// cur.Sink; progress is its owner's business.
type FileSink struct {
	b        *Builder
	name     string
	index    int
	kept     int64
	rejected int64
	rejects  []*cur.CellError
	padded   map[string]struct{} // account ids that were given zeros
	focus    bool
	awake    bool // is in the builder's list of those who remember dictionaries
	text     [cur.BillingPeriodStart]translation
	keyed    []keyedTranslation
	byKey    map[cur.Space]map[string]int // index into keyed
	order    []int                        // index into keyed of each keyed column of the last batch
}

// translation turns the codes of a file's dictionary into those of the ledger.
type translation struct {
	dict    *cur.Dict
	codes   []uint32
	largest uint32 // of codes
	own     bool   // the codes are those of the dictionary: see adopt
}

// follow learns what the dictionary has learned since.
func (t *translation) follow(dict *cur.Dict, code func(text string) uint32) {
	if t.dict != dict {
		t.dict, t.codes, t.largest, t.own = dict, append(t.codes[:0], 0), 0, false
	}
	for c := len(t.codes); c < dict.Len(); c++ {
		known := code(dict.Value(uint32(c)))
		t.codes = append(t.codes, known)
		t.largest = max(t.largest, known)
	}
}

// adopt is follow for texts that stay as they are. As long as a dimension has none but
// those of the dictionary, its codes are the dictionary's, and no text is looked up: a
// bill may have nearly as many resources as rows.
func (t *translation) adopt(dict *cur.Dict, d *openDimension) {
	d.begin()
	if t.dict != dict && len(d.values) == 1 {
		t.dict, t.codes, t.own = dict, append(t.codes[:0], 0), true
	}
	if t.own = t.own && t.dict == dict && len(d.values) == len(t.codes); !t.own {
		t.follow(dict, d.code)
		return
	}
	for c := len(t.codes); c < dict.Len(); c++ {
		d.values = append(d.values, dict.Value(uint32(c)))
		t.codes = append(t.codes, uint32(c))
	}
	t.largest = uint32(len(t.codes) - 1)
}

type keyedTranslation struct {
	space cur.Space
	key   string
	dim   Dimension
	translation
}

// File begins a file. What earlier files remember of their dictionaries is let go:
// one that goes on learns it again.
func (b *Builder) File(name string) *FileSink {
	for _, f := range b.awake {
		f.forget()
	}
	b.awake = b.awake[:0]
	f := &FileSink{b: b, name: name, index: len(b.files), byKey: map[cur.Space]map[string]int{cur.Tag: {}, cur.CostCategory: {}}}
	b.files = append(b.files, f)
	return f
}

// forget lets go of the decoder's dictionaries.
func (f *FileSink) forget() {
	f.awake = false
	clear(f.text[:])
	for i := range f.keyed {
		f.keyed[i].translation = translation{}
	}
}

// Kept returns how many rows of the file were kept.
func (f *FileSink) Kept() int64 { return f.kept }

// Rejected returns how many rows of the file were rejected.
func (f *FileSink) Rejected() int64 { return f.rejected }

// LostLeadingZeros returns how many account ids of the file were padded.
func (f *FileSink) LostLeadingZeros() int { return len(f.padded) }

// Reject counts a row that cannot be kept and remembers why.
func (f *FileSink) Reject(e *cur.CellError) {
	f.rejected++
	if len(f.rejects) < maxRejects {
		f.rejects = append(f.rejects, e)
	}
}

// Batch keeps the rows of a batch that are not marked as rejected.
func (f *FileSink) Batch(batch *cur.Batch) error {
	f.focus = batch.Columns[cur.ChargeCategory] != nil
	if !f.awake {
		f.awake = true
		f.b.awake = append(f.b.awake, f)
	}
	for field := cur.PayerAccount; field < cur.BillingPeriodStart; field++ {
		if c := batch.Columns[field]; c != nil {
			f.followText(field, c.Dict)
		}
	}
	f.followKeys(batch)
	for lo := 0; lo < batch.Rows; {
		if batch.Rejected != nil && batch.Rejected[lo] {
			lo++
			continue
		}
		s := f.b.segment()
		hi := min(batch.Rows, lo+SegmentRows-s.n)
		if batch.Rejected != nil {
			for i := lo; i < hi; i++ {
				if batch.Rejected[i] {
					hi = i
				}
			}
		}
		f.piece(s, batch, lo, hi)
		lo = hi
	}
	return nil
}

// piece adds rows [lo, hi) of a batch to the open segment; they fit.
func (f *FileSink) piece(s *openSegment, batch *cur.Batch, lo, hi int) {
	values := &adding{s: s, batch: batch, lo: lo, hi: hi, at: s.n}
	f.b.both(hi-lo, values.add, func() {
		for ; lo < hi; lo += blockRows {
			f.block(s, batch, lo, min(hi, lo+blockRows))
		}
	})
}

// followText learns the new texts of a field. Account ids get their zeros back, and
// categories lose the brackets of a list.
func (f *FileSink) followText(field cur.Field, dict *cur.Dict) {
	d := &f.b.dims[field]
	switch field {
	case cur.UsageAccount, cur.PayerAccount:
		f.text[field].follow(dict, func(id string) uint32 { return d.code(f.account(id)) })
	case cur.ServiceCategory:
		f.text[field].follow(dict, func(text string) uint32 { return d.code(categoryOf(text)) })
	default:
		f.text[field].adopt(dict, d)
	}
}

// followKeys finds the dimension of each keyed column of a batch.
func (f *FileSink) followKeys(batch *cur.Batch) {
	for i := range batch.Keyed {
		k := &batch.Keyed[i]
		if i == len(f.order) {
			f.order = append(f.order, -1)
		}
		if n := f.order[i]; n < 0 || f.keyed[n].key != k.Key || f.keyed[n].space != k.Space {
			n, ok := f.byKey[k.Space][k.Key]
			if !ok {
				n = len(f.keyed)
				f.keyed = append(f.keyed, keyedTranslation{space: k.Space, key: k.Key, dim: f.b.dimension(k.Space, k.Key)})
				f.byKey[k.Space][k.Key] = n
			}
			f.order[i] = n
		}
		t := &f.keyed[f.order[i]]
		t.adopt(k.Dict, &f.b.dims[t.dim])
	}
}

// block adds the texts and times of rows [lo, hi), which are at most blockRows.
func (f *FileSink) block(s *openSegment, batch *cur.Batch, lo, hi int) {
	n := hi - lo
	f.place(s, batch.FirstRow+int64(lo))
	s.types = append(room(s.types, n), batch.Types[lo:hi]...)
	f.b.block.reset(n)
	for field := cur.PayerAccount; field < cur.BillingPeriodStart; field++ {
		switch c := batch.Columns[field]; {
		case c == nil:
		case c.Blank:
			f.b.block.blank(field)
		default:
			f.textColumn(s, field, c.Codes[lo:hi])
		}
	}
	for i := range batch.Keyed {
		t := &f.keyed[f.order[i]]
		s.addTexts(&s.codes[t.dim], batch.Keyed[i].Codes[lo:hi], &t.translation)
	}
	f.times(s, batch, lo, hi)
	f.b.derive(s, batch.Types[lo:hi], batch, lo)
	s.n += n
	f.kept += int64(n)
}

// place notes where the next rows stand.
func (f *FileSink) place(s *openSegment, row int64) {
	if n := len(s.runs); n > 0 {
		r := s.runs[n-1]
		if int(r.file) == f.index && r.row+int64(s.n)-int64(r.first) == row {
			return
		}
	}
	s.runs = append(s.runs, run{first: int32(s.n), file: int32(f.index), row: row})
}

// textColumn adds a block of one field where the field has a column of its own,
// and keeps it at hand where a dimension is derived from it.
func (f *FileSink) textColumn(s *openSegment, field cur.Field, codes []uint32) {
	t := &f.text[field]
	if derivedFrom[field] {
		f.b.block.take(field, codes, t.codes)
	}
	if storedText[field] {
		s.addTexts(&s.codes[field], codes, t)
	}
}

// addTexts adds a block of a file's codes to a column, translated.
func (s *openSegment) addTexts(o *openCodes, codes []uint32, t *translation) {
	o.pad(s.n)
	if same(codes) {
		o.addSame(t.codes[codes[0]], len(codes))
	} else {
		o.translate(codes, t)
	}
}

// same says whether all codes of a block are one.
func same(codes []uint32) bool {
	first := codes[0]
	for len(codes) >= 8 {
		c := codes[:8]
		if (c[0]^first)|(c[1]^first)|(c[2]^first)|(c[3]^first)|(c[4]^first)|(c[5]^first)|(c[6]^first)|(c[7]^first) != 0 {
			return false
		}
		codes = codes[8:]
	}
	for _, c := range codes {
		if c != first {
			return false
		}
	}
	return true
}

// account returns the id of an account with all its twelve digits. Bills of other
// providers (FOCUS) have ids of other shapes, which stay as they are.
func (f *FileSink) account(id string) string {
	if f.focus {
		return id
	}
	padded, changed := padAccount(id)
	if changed {
		if f.padded == nil {
			f.padded = map[string]struct{}{}
		}
		f.padded[padded] = struct{}{}
	}
	return padded
}

// addCodes adds a block to a column that may have missed earlier rows.
func (s *openSegment) addCodes(o *openCodes, codes []uint32, first uint32, differ bool, largest uint32) {
	o.pad(s.n)
	if differ {
		o.add(codes, largest)
	} else {
		o.addSame(first, len(codes))
	}
}

// times adds the start, length and billing period of a block.
func (f *FileSink) times(s *openSegment, batch *cur.Batch, lo, hi int) {
	start, end := batch.Columns[cur.UsageStart], batch.Columns[cur.UsageEnd]
	if start == nil {
		return
	}
	clock, g := &f.b.clock, f.b.block.spare[:hi-lo]
	var mixed, largest, code uint32
	seconds := cur.NoTime // which code stands for
	for i, t := range start.Time[lo:hi] {
		if t != seconds {
			seconds, code = t, 0
			if t != cur.NoTime {
				code = clock.hour(period.FromUnix(t))
			}
		}
		g[i] = code
		largest = max(largest, code)
		mixed |= code ^ g[0]
	}
	s.addCodes(&s.start, g, g[0], mixed != 0, largest)
	if end == nil {
		return
	}
	largest, mixed = 0, 0
	from, until := start.Time[lo:hi], end.Time[lo:hi]
	for i := range g {
		begin := clock.hours[g[i]]
		code = 0
		if from[i] != cur.NoTime && until[i] != cur.NoTime {
			code = clock.length(int32(clock.ceil(until[i]) - begin))
		}
		g[i] = code
		largest = max(largest, code)
		mixed |= code ^ g[0]
	}
	s.addCodes(&s.length, g, g[0], mixed != 0, largest)
}
