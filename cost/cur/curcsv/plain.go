package curcsv

import (
	"encoding/binary"
	"math/bits"
)

// each repeats a byte eight times.
const each = 0x0101010101010101

// equal returns a word whose bytes have their top bit set where those of word are
// those of pattern.
func equal(word, pattern uint64) uint64 {
	const low = 0x7f * each
	x := word ^ pattern
	return ^((x&low + low) | x | low)
}

// gather makes eight bits of eight top bits.
func gather(tops uint64) uint64 { return tops >> 7 * 0x0102040810204080 >> 56 }

// masks marks in 64 bytes of text the delimiters, line ends and quotes. odd is 0
// when all of the bytes are ASCII and none is NUL.
func masks(block []byte, delimiter, newline byte) (delimiters, newlines, quotes, odd uint64) {
	block = block[:64]
	d, n := uint64(delimiter)*each, uint64(newline)*each
	for i := 0; i < 64; i += 8 {
		word := binary.LittleEndian.Uint64(block[i : i+8])
		odd |= word | (word - each) // the top bit of a byte that is 0 or no ASCII
		delimiters |= gather(equal(word, d)) << i
		if q, n := equal(word, '"'*each), equal(word, n); q|n != 0 {
			quotes |= gather(q) << i
			newlines |= gather(n) << i
		}
	}
	return delimiters, newlines, quotes, odd & (0x80 * each)
}

// returns marks the CRs in 64 bytes of text.
func returns(block []byte) (mask uint64) {
	block = block[:64]
	for i := 0; i < 64; i += 8 {
		mask |= gather(equal(binary.LittleEndian.Uint64(block[i:i+8]), '\r'*each)) << i
	}
	return mask
}

// quoting is what is known of quotes at the border of two blocks. behind and
// returned are 0 or 1.
type quoting struct {
	inside   uint64 // all ones inside quotes, else 0
	free     uint64 // 1: a quoted cell may begin here
	closed   uint64 // 1: the byte before closed a cell or is the first of two quotes
	returned uint64 // 1: the byte before is a CR that follows such a quote
}

// quoted takes the delimiters and line ends inside quotes out of the masks of a
// block. ok is false when a quote stands where the meaning of it is not plain.
func (z *quoting) quoted(block []byte, delimiters, newlines, quotes uint64, newline byte) (d, n uint64, ok bool) {
	p := quotes // whether an odd number of quotes is at or before each byte
	for shift := 1; shift < 64; shift *= 2 {
		p ^= p << shift
	}
	p ^= z.inside
	d, n = delimiters&^p, newlines&^p
	open, closes := quotes&p, quotes&^p
	ends := d | n
	misplaced := open &^ ((ends|closes)<<1 | z.free | z.closed)
	loose := (closes<<1 | z.closed) &^ (ends | open)
	var follows uint64 // what must be a line end: behind a CR behind a quote
	if loose|z.returned != 0 {
		if newline == '\n' {
			cr := loose & returns(block)
			loose &^= cr
			follows = cr<<1 | z.returned
			z.returned = cr >> 63
		}
		misplaced |= loose | follows&^n
	}
	z.inside = uint64(int64(p) >> 63)
	z.free = ends >> 63
	z.closed = closes >> 63
	return d, n, misplaced == 0
}

// Plain is the Finder that needs no help.
func Plain(text []byte, from int, w *Rows) (at int) {
	padded := text[: len(text)+Slack : len(text)+Slack]
	places, needed, delimiter, newline := w.Places, w.Needed, w.Delimiter, w.Newline
	row := from // where the row begins
	if !w.mayBegin(padded, row) {
		return row
	}
	place := w.N // where in places the next place goes
	places[place] = uint32(row) - 1
	place += w.Stride
	column, slot := 0, 0 // how many delimiters of the row were seen, and how many of the needed ones
	next := int(needed[0])
	z := quoting{free: 1}
	for base := from; base < len(text); base += 64 {
		block := padded[base : base+64]
		delimiters, newlines, quotes, odd := masks(block, delimiter, newline)
		if odd != 0 {
			if w.OddN == len(w.Odd) {
				return row
			}
			w.Odd[w.OddN] = uint32(base)
			w.OddN++
		}
		if quotes|z.inside|z.closed|z.returned != 0 {
			var ok bool
			if delimiters, newlines, ok = z.quoted(block, delimiters, newlines, quotes, newline); !ok {
				return row
			}
		} else {
			z.free = (delimiters | newlines) >> 63
		}
		for {
			// What belongs to the row: all up to its end, or up to that of the block.
			mine := delimiters & (newlines - 1) &^ newlines
			count := bits.OnesCount64(mine)
			for column+count >= next {
				for skip := next - column; skip > 1; skip-- {
					mine &= mine - 1
				}
				places[place] = uint32(base + bits.TrailingZeros64(mine))
				place += w.Stride
				mine &= mine - 1
				count -= next - column
				column = next
				slot++
				next = int(needed[slot])
			}
			column += count
			if newlines == 0 {
				break
			}
			end := base + bits.TrailingZeros64(newlines)
			if column+1 != w.Columns || end-row > LongestRow {
				return row
			}
			last := end
			if newline == '\n' && text[end-1] == '\r' {
				last--
			}
			places[place] = uint32(last)
			w.N++
			row = end + 1
			if w.N == w.Limit || !w.mayBegin(padded, row) {
				return row
			}
			place, column, slot = w.N, 0, 0
			places[place] = uint32(row) - 1
			place += w.Stride
			next = int(needed[0])
			delimiters &^= newlines ^ (newlines - 1)
			newlines &= newlines - 1
		}
	}
	return row
}

// mayBegin says whether a plain row may begin at a place: neither a repetition of
// the header nor a byte order mark does.
func (w *Rows) mayBegin(padded []byte, at int) bool {
	first := binary.LittleEndian.Uint32(padded[at : at+4])
	return first != w.Header && first&0xffffff != 0xbfbbef
}
