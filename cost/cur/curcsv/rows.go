package curcsv

import (
	"math"

	"github.com/plainbill/plainbill/cost/cur"
)

// Rows says which rows to look for and holds where their cells were found.
type Rows struct {
	Delimiter, Newline byte
	// Columns is how many cells a row has: two at least.
	Columns int
	// Header is how the header row begins: four bytes, the first the lowest.
	Header uint32
	// Limit is how many rows there is room for, and N how many were found.
	Limit, N int

	// Needed lists the delimiters whose places are wanted by their numbers in a row,
	// from 1 on and ascending, and ends with NoMore.
	Needed []uint32
	// Places has Stride entries for each kind of place, one a row: the place before
	// the row, the places of the needed delimiters, and the place behind the last
	// cell. So what is read of a column lies together, and the strides of many
	// columns do not fall on the same lines of a cache.
	Places []uint32
	Stride int

	// Odd lists where blocks of 64 bytes begin that hold a NUL byte or anything but
	// ASCII; OddN is how many.
	Odd  []uint32
	OddN int
}

// NoMore ends Rows.Needed: no row has so many delimiters.
const NoMore = math.MaxUint32

// A Finder finds rows in text from a place on and adds them to w, as long as they
// are plain: they end in text, have the right number of cells, are no longer than
// LongestRow, do not begin as the header does or with a byte order mark, and every
// quote in them opens a cell, closes one, or is doubled in a quoted one. It returns
// where the first row begins that it did not take, for which there may be any
// reason, a full list among them. Behind text lie Slack zero bytes.
//
// Whatever it finds has to be what Plain finds.
type Finder func(text []byte, from int, w *Rows) (at int)

// Coded is a column of text whose cells are looked up in Dict. What was found stands
// in Codes, up to Cells.Next.
type Coded struct {
	Cells cur.Cells
	Codes []uint32
	Dict  *cur.Dict
}

// A Coder looks cells up as cur.Dict.Codes does, and may stop at any cell of any
// column. All columns lie in one text.
type Coder func(columns []Coded)

// Kernel are faster ways for what takes most of the time. Where a function is nil,
// there is none.
type Kernel struct {
	Find   Finder
	Code   Coder
	Number Numberer
}

const (
	// LongestRow is how many bytes a row may have.
	LongestRow = 1 << 20
	// Slack is how many bytes behind the text may be looked at. They are 0, which
	// is no delimiter.
	Slack = 64
	// oddMost is how many odd blocks are remembered at a time.
	oddMost = 1 << 13
	// strideMore sets the places of one column off from those of the next.
	strideMore = 16
)

// newRows returns room for rows below h. wanted are the columns whose cells will
// be asked for; nil are all. slots says for each place of a row, from the one before
// the first cell to the one behind the last, which kind of Places it is, or -1.
func newRows(h *header, rows int, wanted []bool) (w Rows, slots []int32) {
	columns := len(h.mapping.Names)
	w = Rows{Delimiter: h.delimiter, Newline: h.newline, Columns: columns, Odd: make([]uint32, oddMost)}
	for i := range min(4, len(h.raw)) {
		w.Header |= uint32(h.raw[i]) << (8 * i)
	}
	slots = make([]int32, columns+1)
	for i := 1; i < columns; i++ {
		slots[i] = -1
		if wanted == nil || wanted[i-1] || wanted[i] {
			w.Needed = append(w.Needed, uint32(i))
			slots[i] = int32(len(w.Needed))
		}
	}
	w.Needed = append(w.Needed, NoMore)
	slots[columns] = int32(len(w.Needed))
	// Many columns make smaller batches: a million places are enough.
	w.Limit = max(1, min(rows, 1<<20/(len(w.Needed)+1)))
	w.Stride = w.Limit + strideMore
	w.Places = make([]uint32, (len(w.Needed)+1)*w.Stride)
	return w, slots
}
