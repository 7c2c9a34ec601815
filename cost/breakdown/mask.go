package breakdown

import (
	"bytes"
	"encoding/binary"
	"math/bits"

	"github.com/plainbill/plainbill/cost/actual"
	"github.com/plainbill/plainbill/cost/money"
	"github.com/plainbill/plainbill/cost/period"
)

// maskWords is how many words of masks are kept for filters that were asked
// before: 32 MB, 256 filters over a million rows.
const maskWords = 4 << 20

// mask says which rows of a segment a filter keeps: all, none, or those whose bit
// is set.
type mask struct {
	all  bool
	bits []uint64
}

func (m mask) none() bool { return !m.all && m.bits == nil }

// maskCache keeps the masks of filters, the least recently used leave first.
type maskCache struct {
	byKey map[string]*cached
	words int
	most  int // words to keep
	clock int
}

type cached struct {
	segments []mask
	words    int
	used     int
}

// mask returns the rows that one filter keeps, by segment.
func (r *Reader) mask(f Filter, basis actual.Basis) []mask {
	return r.cached(string(f.key(nil, basis)), func() []mask {
		pass := r.passing(f)
		masks := make([]mask, len(r.ledger.Segments()))
		for n, s := range r.ledger.Segments() {
			r.check()
			masks[n] = maskOf(r.column(f.Dim, basis, n), pass, s.Rows())
		}
		return masks
	})
}

// passing says of every code of a filter's dimension whether it is kept: 1, or 0.
func (r *Reader) passing(f Filter) []uint8 {
	pass := make([]uint8, len(r.Values(f.Dim)))
	for i := range pass {
		pass[i] = bit(f.Not)
	}
	for _, c := range f.Codes {
		if int(c) < len(pass) {
			pass[c] = bit(!f.Not)
		}
	}
	return pass
}

// rangeMask returns the rows whose usage started within the range.
func (r *Reader) rangeMask(span period.Range) []mask {
	return r.cached(string(rangeKey(nil, span)), func() []mask {
		hours := r.ledger.Hours()
		pass := make([]uint8, len(hours))
		for c, h := range hours {
			pass[c] = bit(c > 0 && span.Contains(h))
		}
		masks := make([]mask, len(r.ledger.Segments()))
		for n, s := range r.ledger.Segments() {
			r.check()
			masks[n] = maskOf(column{Codes: s.StartCodes()}, pass, s.Rows())
		}
		return masks
	})
}

func (r *Reader) cached(key string, build func() []mask) []mask {
	c := &r.masks
	c.clock++
	if found, ok := c.byKey[key]; ok {
		found.used = c.clock
		return found.segments
	}
	made := &cached{segments: build(), used: c.clock}
	for _, m := range made.segments {
		made.words += len(m.bits)
	}
	for c.words+made.words > c.most && len(c.byKey) > 0 {
		oldest, at := "", c.clock
		for k, e := range c.byKey {
			if e.used < at {
				oldest, at = k, e.used
			}
		}
		c.words -= c.byKey[oldest].words
		delete(c.byKey, oldest)
	}
	if c.byKey == nil {
		c.byKey = map[string]*cached{}
	}
	c.byKey[key] = made
	c.words += made.words
	return made.segments
}

func bit(b bool) uint8 {
	if b {
		return 1
	}
	return 0
}

// maskOf looks every code up in a table of those that pass.
func maskOf(c column, pass []uint8, rows int) mask {
	if c.same() {
		return mask{all: pass[c.Constant] == 1}
	}
	words := make([]uint64, (rows+63)/64)
	var kept int
	switch {
	case c.sources != nil:
		kept = look(words, c.sources, pass)
	case c.U8 != nil:
		kept = lookBytes(words, c.U8, pass)
	case c.U16 != nil:
		kept = look(words, c.U16, pass)
	default:
		kept = look(words, c.U32, pass)
	}
	switch kept {
	case 0:
		return mask{}
	case rows:
		return mask{all: true}
	}
	return mask{bits: words}
}

func look[T codes](words []uint64, codes []T, pass []uint8) (kept int) {
	for w := range words {
		part := codes[w*64 : min(len(codes), w*64+64)]
		var word uint64
		for ; len(part) >= 4; part = part[4:] {
			four := pass[part[0]] | pass[part[1]]<<1 | pass[part[2]]<<2 | pass[part[3]]<<3
			word = word>>4 | uint64(four)<<60
		}
		words[w] = finish(word, part, pass, len(codes)-w*64)
		kept += bits.OnesCount64(words[w])
	}
	return kept
}

// finish puts the last few codes of a word of at most n rows behind those that were
// shifted in from the top.
func finish[T codes](word uint64, part []T, pass []uint8, n int) uint64 {
	for _, c := range part {
		word = word>>1 | uint64(pass[c])<<63
	}
	if n < 64 {
		word >>= 64 - n
	}
	return word
}

// lookBytes is look for codes of one byte. Where one value passes, or one is left out,
// eight codes are compared at a time.
func lookBytes(words []uint64, codes, pass []uint8) (kept int) {
	one, first, last := 0, bytes.IndexByte(pass, 1), bytes.LastIndexByte(pass, 1)
	var not uint64
	switch {
	case first >= 0 && first == last:
		one = first
	case first == -1:
		return 0
	default:
		if one = bytes.IndexByte(pass, 0); one < 0 || bytes.LastIndexByte(pass, 0) != one {
			return look(words, codes, pass)
		}
		not = 1<<64 - 1
	}
	if one >= 1<<8 { // no code of one byte
		return look(words, codes, pass)
	}
	same := uint64(one) * 0x0101010101010101
	for w := range words {
		part := codes[w*64 : min(len(codes), w*64+64)]
		var word uint64
		for ; len(part) >= 8; part = part[8:] {
			x := binary.LittleEndian.Uint64(part) ^ same
			// The highest bit of every byte of zero: no carry leaves its byte.
			zero := ^(x&sevens + sevens | x | sevens)
			word = word>>8 | zero>>7*gathers>>56<<56
		}
		word ^= not
		words[w] = finish(word, part, pass, len(codes)-w*64)
		kept += bits.OnesCount64(words[w])
	}
	return kept
}

// sevens are the lower seven bits of eight bytes; gathers moves the lowest bits of
// eight bytes into the highest byte, in order.
const (
	sevens  = 0x7f7f7f7f7f7f7f7f
	gathers = 0x0102040810204080
)

// selection is the rows that all filters of a query keep.
type selection struct {
	masks [][]mask // by filter, then segment
}

// choose finds the rows of a query. They are good until the next call of choose.
func (r *Reader) choose(q Query) selection {
	var s selection
	for _, f := range q.Filters {
		s.masks = append(s.masks, r.mask(f, q.Basis))
	}
	if !q.Range.Empty() {
		s.masks = append(s.masks, r.rangeMask(q.Range))
	}
	r.listed.begin(q.rowsKey(), r.ledger.Segments())
	return s
}

// of returns the selected rows of a segment: all, or those that it lists.
func (s selection) of(r *Reader, segment int) (rows []uint16, all bool) {
	if len(s.masks) == 0 {
		return nil, true
	}
	l := &r.listed
	if l.done[segment] == unlisted {
		m := s.combine(r, segment, -1)
		if m.all {
			l.done[segment] = listedAll
		} else {
			l.rows[segment] = list(l.rows[segment], m)
			l.done[segment] = listedSome
		}
	}
	if l.done[segment] == listedAll {
		return nil, true
	}
	return l.rows[segment], false
}

// combine returns what all filters but the one left out keep of a segment. The
// bits are valid until the next call.
func (s selection) combine(r *Reader, segment, leftOut int) mask {
	result := mask{all: true}
	owned := false
	for f, masks := range s.masks {
		m := masks[segment]
		switch {
		case f == leftOut || m.all:
		case m.none():
			return mask{}
		case result.all:
			result = m
		default:
			if !owned {
				r.scratch.words = append(r.scratch.words[:0], result.bits...)
				result.bits, owned = r.scratch.words, true
			}
			for w, word := range m.bits {
				result.bits[w] &= word
			}
		}
	}
	return result
}

// scratch is memory that queries use again.
type scratch struct {
	words   []uint64
	amounts []money.Amount
	ids     []uint32
	wide    []uint64
	tally   tally

	numbers  []uint32 // of table: 0 for all codes but those of numbered
	numbered []int
	occupied []int
	present  []uint64
}

// list returns the rows whose bit is set, in the memory of rows where they fit.
func list(rows []uint16, m mask) []uint16 {
	kept := int(m.count(0))
	if cap(rows) < kept {
		rows = make([]uint16, kept+kept/4)
	}
	rows = rows[:kept]
	n := 0
	for w, word := range m.bits {
		base := uint16(w * 64)
		if word == 1<<64-1 {
			for i := range uint16(64) {
				rows[n+int(i)] = base + i
			}
			n += 64
			continue
		}
		for ; word != 0; word &= word - 1 {
			rows[n] = base + uint16(bits.TrailingZeros64(word))
			n++
		}
	}
	return rows
}

// count returns how many rows a mask keeps.
func (m mask) count(rows int) int64 {
	if m.all {
		return int64(rows)
	}
	n := 0
	for _, word := range m.bits {
		n += bits.OnesCount64(word)
	}
	return int64(n)
}
