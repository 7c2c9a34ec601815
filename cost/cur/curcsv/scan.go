package curcsv

import (
	"bytes"
	"math/bits"

	"github.com/plainbill/plainbill/cost/cur"
)

// status says why a scan stopped.
type status uint8

const (
	starved  status = iota // the text ends before the row does
	full                   // the batch is full
	overlong               // the row at the returned place is too long
	looked                 // as many lines were looked at as were asked for
)

// scanner finds the cells of rows. A quote opens a quoted cell only where the
// cell begins, and closes it only where a delimiter, a line end or the end of the
// file follows; any other quote is a letter. Nothing is ever split inside quotes.
//
// Plain rows are left to a Finder, which is fast; what it does not take is scanned
// line by line.
type scanner struct {
	delimiter, newline byte
	columns            int
	header             []byte
	find               Finder
	rows               Rows
	slots              []int32 // of each place of a row, in rows.Places; -1 where it is not wanted
	// lines is how many lines are scanned one by one before the Finder is asked
	// again: few, unless it finds nothing.
	lines int

	// n rows have been found.
	n int
	// cells holds the number of cells of each row.
	cells []int32
	row   []uint32 // the places of the row that is scanned
	// damaged counts the rows with NUL bytes or broken UTF-8. Rows that begin
	// before doubt have to be looked at.
	damaged, doubt int
	// cut says that the last of the rows ends with the file, in the middle.
	cut bool
}

// linesMost is how many lines are scanned one by one at most before the Finder is
// asked again.
const linesMost = 1 << 12

// newScanner returns a scanner for the rows below h. Only the cells of wanted
// columns will be asked for; nil are all.
func newScanner(h *header, rows int, wanted []bool, find Finder) *scanner {
	if find == nil {
		find = Plain
	}
	s := &scanner{delimiter: h.delimiter, newline: h.newline, columns: len(h.mapping.Names), header: h.raw, find: find}
	s.rows, s.slots = newRows(h, rows, wanted)
	s.cells = make([]int32, s.rows.Limit)
	s.row = make([]uint32, s.columns+1)
	return s
}

// plain says whether the Finder knows such a file: its first bytes must tell the
// header from a row, and a row from a blank line.
func (s *scanner) plain() bool { return s.columns > 1 && len(s.header) >= 4 }

// scan finds the rows at the start of text, behind which Slack bytes may be
// looked at. final says that nothing follows. It returns where the first row
// begins that is not among the n found.
func (s *scanner) scan(text []byte, final bool) (at int, why status) {
	s.n, s.damaged = 0, 0
	for {
		if s.plain() {
			before := s.n
			at = s.findPlain(text, at)
			if s.n == s.rows.Limit {
				return at, full
			}
			if s.n > before {
				s.lines = 1
			} else {
				s.lines = min(max(1, 2*s.lines), linesMost)
			}
		} else {
			s.lines = linesMost
		}
		if at, why = s.scanLines(text, at, final, s.lines); why != looked {
			return at, why
		}
	}
}

// findPlain asks the Finder, and looks for damage where there is more than ASCII.
func (s *scanner) findPlain(text []byte, from int) (at int) {
	w := &s.rows
	w.N, w.OddN = s.n, 0
	at = s.find(text, from, w)
	for r := s.n; r < w.N; r++ {
		s.cells[r] = int32(s.columns)
	}
	first := s.n
	s.n = w.N
	if w.OddN == 0 {
		return at
	}
	ends := s.ends()
	for _, base := range w.Odd[:w.OddN] {
		from, to := whole(text, int(base))
		if cur.Clean(text[from:to]) {
			continue
		}
		for first < s.n && int(ends[first]) <= from {
			first++
		}
		for ; first < s.n && int(w.Places[first]+1) < to; first++ {
			if !cur.Clean(text[w.Places[first]+1 : ends[first]]) {
				s.damaged++
			}
		}
	}
	return at
}

// whole returns the block of 64 bytes at base, with all of the characters that
// begin before it or end behind it.
func whole(text []byte, base int) (from, to int) {
	from, to = base, min(base+64, len(text))
	for i := 0; i < 3 && from > 0 && text[from]&0xc0 == 0x80; i++ {
		from--
	}
	for i := 0; i < 3 && to < len(text) && text[to]&0xc0 == 0x80; i++ {
		to++
	}
	return from, to
}

// ends returns where the rows end.
func (s *scanner) ends() []uint32 {
	return s.rows.Places[int(s.slots[s.columns])*s.rows.Stride:][:s.n]
}

// check looks at a block of text that may be damaged.
func (s *scanner) check(text []byte, base int) {
	if from, to := whole(text, base); !cur.Clean(text[from:to]) {
		s.doubt = to
	}
}

// scanLines finds the rows from a place on, until as many lines were looked at as
// are asked for.
func (s *scanner) scanLines(text []byte, from int, final bool, lines int) (at int, why status) {
	s.doubt = 0
	padded := text[:len(text)+Slack]
	row := from  // where the row begins
	cell := from // where the cell begins
	column := 0  // its number
	places := s.row
	for base := from; base < len(text); base += 64 {
		delimiters, newlines, quotes, odd := masks(padded[base:base+64], s.delimiter, s.newline)
		if odd != 0 {
			s.check(text, base)
		}
		others := newlines | quotes
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
			if place-row > LongestRow {
				return row, overlong
			}
			s.end(text, row, place, column)
			row, cell, column = place+1, place+1, 0
			if s.n == s.rows.Limit {
				return row, full
			}
			if lines--; lines == 0 {
				return row, looked
			}
		}
	}
	if !final {
		return s.open(text, row, final)
	}
	if len(text)-row > LongestRow {
		return row, overlong
	}
	if row < len(text) {
		s.end(text, row, len(text), column)
		s.cut = column+1 < s.columns
	}
	return len(text), starved
}

// open says what to do with a row at row that does not end in text.
func (s *scanner) open(text []byte, row int, final bool) (int, status) {
	if final || len(text)-row > LongestRow {
		return row, overlong
	}
	return row, starved
}

// end takes the row text[row:place], whose last cell has the number column. Blank
// lines and repetitions of the header are no rows.
func (s *scanner) end(text []byte, row, place, column int) {
	last := place
	if s.newline == '\n' && last > row && text[last-1] == '\r' {
		last--
	}
	if last == row {
		return
	}
	ragged := column+1 != s.columns
	if !ragged {
		line := text[row:last]
		if len(line) >= len(s.header) && len(line) <= len(s.header)+len(byteOrderMark) &&
			bytes.Equal(bytes.TrimPrefix(line, []byte(byteOrderMark)), s.header) {
			return
		}
	}
	to := s.rows.Places[s.n:]
	to[0] = uint32(row) - 1
	for i, number := range s.rows.Needed {
		switch {
		case ragged: // none of its cells is looked at: all are blank
			to[(i+1)*s.rows.Stride] = uint32(row)
		case number == NoMore:
			to[(i+1)*s.rows.Stride] = uint32(last)
		default:
			to[(i+1)*s.rows.Stride] = s.row[number]
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
