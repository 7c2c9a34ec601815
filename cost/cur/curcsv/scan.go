package curcsv

import (
	"bytes"
	"encoding/binary"
	"math/bits"

	"github.com/plainbill/plainbill/cost/cur"
)

// status says why a scan stopped.
type status uint8

const (
	starved  status = iota // the text ends before the row does
	full                   // the batch is full
	overlong               // the row at the returned place is too long
)

// scanner finds the cells of rows. A quote opens a quoted cell only where the
// cell begins, and closes it only where a delimiter, a line end or the end of the
// file follows; any other quote is a letter. Nothing is ever split inside quotes.
type scanner struct {
	delimiter, newline byte
	columns            int
	header             []byte
	limit              int // rows of a batch

	// n rows have been found. places has columns+1 entries a row: the place
	// before the first cell, then the place behind each cell. Cell c of row r is
	// text[places[r*(columns+1)+c]+1 : places[r*(columns+1)+c+1]].
	n      int
	places []uint32
	// cells holds the number of cells of each row.
	cells []int32
	// damaged counts the rows with NUL bytes or broken UTF-8. Rows that begin
	// before doubt have to be looked at.
	damaged, doubt int
	// cut says that the last of the rows ends with the file, in the middle.
	cut bool
}

// newScanner returns a scanner for the rows below h.
func newScanner(h *header, rows int) *scanner {
	columns := len(h.mapping.Names)
	// Many columns make smaller batches: a million places are enough.
	rows = max(1, min(rows, 1<<20/(columns+1)))
	return &scanner{
		delimiter: h.delimiter, newline: h.newline, columns: columns, header: h.raw, limit: rows,
		places: make([]uint32, rows*(columns+1)),
		cells:  make([]int32, rows),
	}
}

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

// masks marks in 64 bytes of text the delimiters, and the quotes and line ends.
// odd is 0 when all of the bytes are ASCII and none is NUL.
func (s *scanner) masks(block []byte) (delimiters, others, odd uint64) {
	block = block[:64]
	d, n := uint64(s.delimiter)*each, uint64(s.newline)*each
	for i := 0; i < 64; i += 8 {
		word := binary.LittleEndian.Uint64(block[i : i+8])
		odd |= word | (word - each) // the top bit of a byte that is 0 or no ASCII
		delimiters |= gather(equal(word, d)) << i
		if hit := equal(word, '"'*each) | equal(word, n); hit != 0 {
			others |= gather(hit) << i
		}
	}
	return delimiters, others, odd & (0x80 * each)
}

// check looks at 64 bytes of text that may be damaged. A character that begins
// before them or ends behind them is looked at as a whole.
func (s *scanner) check(text []byte, base int) {
	from, to := base, min(base+64, len(text))
	for i := 0; i < 3 && from > 0 && text[from]&0xc0 == 0x80; i++ {
		from--
	}
	for i := 0; i < 3 && to < len(text) && text[to]&0xc0 == 0x80; i++ {
		to++
	}
	if !cur.Clean(text[from:to]) {
		s.doubt = to
	}
}

// scan finds the rows at the start of text, behind which slack bytes may be
// looked at. final says that nothing follows. It returns where the first row
// begins that is not among the n found.
func (s *scanner) scan(text []byte, final bool) (at int, why status) {
	s.n, s.damaged, s.doubt = 0, 0, 0
	padded := text[:len(text)+slack]
	row := 0    // where the row begins
	cell := 0   // where the cell begins
	column := 0 // its number
	places := s.begin(row)
	for base := 0; base < len(text); base += 64 {
		delimiters, others, odd := s.masks(padded[base : base+64])
		if odd != 0 {
			s.check(text, base)
		}
		if others == 0 {
			if count := bits.OnesCount64(delimiters); column+count < s.columns {
				found := places[column+1 : column+1+count]
				for i := range found {
					found[i] = uint32(base + bits.TrailingZeros64(delimiters))
					delimiters &= delimiters - 1
				}
				if count > 0 {
					column += count
					cell = int(found[count-1]) + 1
				}
				continue
			}
		}
		for all := delimiters | others; all != 0; all &= all - 1 {
			place := base + bits.TrailingZeros64(all)
			switch text[place] {
			case s.delimiter:
				if column < s.columns {
					places[column+1] = uint32(place)
				}
				column++
				cell = place + 1
				continue
			case '"':
				if place != cell {
					continue
				}
				end, closed := s.closing(text, place+1, final)
				if !closed {
					return s.open(text, row, final)
				}
				if !cur.Clean(text[place:end]) {
					s.doubt = end
				}
				// Go on right behind the closing quote.
				base = end + 1 - 64
				all = 1
				continue
			}
			if place-row > rowBytes {
				return row, overlong
			}
			s.end(text, row, place, column, places)
			row, cell, column = place+1, place+1, 0
			if s.n == s.limit {
				return row, full
			}
			places = s.begin(row)
		}
	}
	if !final {
		return s.open(text, row, final)
	}
	if len(text)-row > rowBytes {
		return row, overlong
	}
	if row < len(text) {
		s.end(text, row, len(text), column, places)
		s.cut = column+1 < s.columns
	}
	return len(text), starved
}

// open says what to do with a row at row that does not end in text.
func (s *scanner) open(text []byte, row int, final bool) (int, status) {
	if final || len(text)-row > rowBytes {
		return row, overlong
	}
	return row, starved
}

// begin returns the places of the next row, which begins at row.
func (s *scanner) begin(row int) []uint32 {
	width := s.columns + 1
	places := s.places[s.n*width : (s.n+1)*width]
	places[0] = uint32(row) - 1
	return places
}

// end takes the row text[row:place], whose last cell has the number column. Blank
// lines and repetitions of the header are no rows.
func (s *scanner) end(text []byte, row, place, column int, places []uint32) {
	last := place
	if s.newline == '\n' && last > row && text[last-1] == '\r' {
		last--
	}
	if last == row {
		return
	}
	if column+1 == s.columns {
		line := text[row:last]
		if len(line) >= len(s.header) && len(line) <= len(s.header)+len(byteOrderMark) &&
			bytes.Equal(bytes.TrimPrefix(line, []byte(byteOrderMark)), s.header) {
			return
		}
		places[column+1] = uint32(last)
	} else {
		// No cell of a ragged row is looked at: all are blank.
		for i := range places[1:] {
			places[i+1] = uint32(row)
		}
	}
	s.cells[s.n] = int32(column + 1)
	s.n++
	if row < s.doubt && !cur.Clean(text[row:last]) {
		s.damaged++
	}
}

// closing returns where the quote closes that opened before from.
func (s *scanner) closing(text []byte, from int, final bool) (end int, closed bool) {
	for {
		i := bytes.IndexByte(text[from:], '"')
		if i < 0 {
			return 0, false
		}
		end = from + i
		from = end + 1
		if from == len(text) {
			return end, final
		}
		switch c := text[from]; {
		case c == '"':
			from++
		case c == s.delimiter, c == s.newline:
			return end, true
		case c == '\r' && s.newline == '\n':
			if from+1 == len(text) {
				return end, final
			}
			if text[from+1] == '\n' {
				return end, true
			}
		}
	}
}

// lineEnd returns how long the first line of text is with its line end, whatever
// quotes are in it; 0 when it does not end.
func (s *scanner) lineEnd(text []byte) int { return bytes.IndexByte(text, s.newline) + 1 }
