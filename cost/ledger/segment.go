package ledger

import (
	"sort"

	"github.com/plainbill/plainbill/cost/cur"
	"github.com/plainbill/plainbill/cost/money"
	"github.com/plainbill/plainbill/cost/period"
)

// SegmentRows is the most rows that a segment holds.
const SegmentRows = 1 << 16

// Segment is a run of kept rows, column by column. It never changes, and every
// slice it returns, but for those said to be fresh, is its own: read only.
type Segment struct {
	rows    int
	types   []cur.LineItemType
	codes   []Codes // by Dimension
	money   [moneyFields]values[money.Amount]
	numbers [numberFields]values[float64]
	nulls   [moneyFields]nulls
	start   Codes // codes of hours
	length  Codes // codes of lengths in hours
	clock   *clock
	runs    []run
}

// Codes is a column of dictionary codes at the narrowest width that holds them.
// At most one of the slices is set; when none is, every row has the code Constant.
type Codes struct {
	U8       []uint8
	U16      []uint16
	U32      []uint32
	Constant uint32
}

// At returns the code of row i.
func (c *Codes) At(i int) uint32 {
	switch {
	case c.U8 != nil:
		return uint32(c.U8[i])
	case c.U16 != nil:
		return uint32(c.U16[i])
	case c.U32 != nil:
		return c.U32[i]
	}
	return c.Constant
}

// Same says whether every row has the code Constant.
func (c *Codes) Same() bool { return c.U8 == nil && c.U16 == nil && c.U32 == nil }

// Into writes the codes of the first n rows into buf when that is long enough, else
// into a new slice: for loops that look at several columns at once.
func (c *Codes) Into(buf []uint32, n int) []uint32 {
	if len(buf) < n {
		buf = make([]uint32, n)
	}
	buf = buf[:n]
	switch {
	case c.U8 != nil:
		spread(buf, c.U8)
	case c.U16 != nil:
		spread(buf, c.U16)
	case c.U32 != nil:
		copy(buf, c.U32)
	default:
		for i := range buf {
			buf[i] = c.Constant
		}
	}
	return buf
}

func spread[T uint8 | uint16](to []uint32, codes []T) {
	codes = codes[:len(to)]
	for i, c := range codes {
		to[i] = uint32(c)
	}
}

// run is a series of consecutive rows of one file: the rows from first on stand
// at row, row+1, … of file, up to the next run.
type run struct {
	first, file int32
	row         int64
}

// Rows returns how many rows the segment has.
func (s *Segment) Rows() int { return s.rows }

// Types returns the line item type of each row.
func (s *Segment) Types() []cur.LineItemType { return s.types }

// Codes returns the codes of a dimension into Ledger.Values. Code 0 is no value.
// A dimension that no row of the segment has is the constant 0.
func (s *Segment) Codes(d Dimension) Codes {
	if int(d) >= len(s.codes) {
		return Codes{}
	}
	return s.codes[d]
}

// Money returns the amounts of a money field; nil when the field is absent or 0
// in every row. A field with few distinct or few nonzero amounts is kept packed
// and expanded into a fresh slice: use MoneyInto where many are asked for.
func (s *Segment) Money(f cur.Field) []money.Amount { return s.MoneyInto(f, nil) }

// MoneyInto is Money, but expands a packed field into buf when buf is as long as
// the segment. What it returns is buf, or the segment's own slice, or nil.
func (s *Segment) MoneyInto(f cur.Field, buf []money.Amount) []money.Amount {
	return s.money[f-firstMoney].expand(s.rows, buf)
}

// Amount returns the amount of one row; 0 when the field is absent.
func (s *Segment) Amount(f cur.Field, i int) money.Amount {
	return s.money[f-firstMoney].at(i)
}

// Null says whether the cell of a money field was empty or absent.
func (s *Segment) Null(f cur.Field, i int) bool { return s.nulls[f-firstMoney].at(i) }

// AllNull says whether the money field is empty or absent in every row.
func (s *Segment) AllNull(f cur.Field) bool { return s.nulls[f-firstMoney].all }

// NullBits returns Null of every row at once, row i in bit i%64 of word i/64; nil
// when no row is null, or all are.
func (s *Segment) NullBits(f cur.Field) (bits []uint64, all bool) {
	u := &s.nulls[f-firstMoney]
	return u.bits, u.all
}

// Number returns the values of a number field; nil when the field is absent or 0
// in every row. Packed fields are expanded into a fresh slice: see NumberInto.
func (s *Segment) Number(f cur.Field) []float64 { return s.NumberInto(f, nil) }

// NumberInto is Number, but expands a packed field into buf when buf is as long
// as the segment.
func (s *Segment) NumberInto(f cur.Field, buf []float64) []float64 {
	return s.numbers[f-firstNumber].expand(s.rows, buf)
}

// NumberAt returns the value of one row; 0 when the field is absent.
func (s *Segment) NumberAt(f cur.Field, i int) float64 { return s.numbers[f-firstNumber].at(i) }

// StartCodes returns the codes of the hours in which usage started, into
// Ledger.Hours. Code 0 is no time.
func (s *Segment) StartCodes() Codes { return s.start }

// LengthCodes returns the codes of how long usage lasted, into Ledger.Lengths.
// Code 0 is unknown.
func (s *Segment) LengthCodes() Codes { return s.length }

// StartAt returns the hour in which the usage of row i started, or period.None.
func (s *Segment) StartAt(i int) period.Hour { return s.clock.hours[s.start.At(i)] }

// EndAt returns the hour before which the usage of row i ended, or period.None.
func (s *Segment) EndAt(i int) period.Hour {
	start, length := s.start.At(i), s.length.At(i)
	if start == 0 || length == 0 {
		return period.None
	}
	return s.clock.hours[start] + period.Hour(s.clock.lengths[length])
}

// Start returns StartAt of every row, in a fresh slice.
func (s *Segment) Start() []period.Hour {
	hours := make([]period.Hour, s.rows)
	for i := range hours {
		hours[i] = s.StartAt(i)
	}
	return hours
}

// End returns EndAt of every row, in a fresh slice.
func (s *Segment) End() []period.Hour {
	hours := make([]period.Hour, s.rows)
	for i := range hours {
		hours[i] = s.EndAt(i)
	}
	return hours
}

// Place returns where row i stands: the index of its file in Ledger.Files and its
// row number there; the first row after the header is 1.
func (s *Segment) Place(i int) (file int, row int64) {
	n := sort.Search(len(s.runs), func(n int) bool { return int(s.runs[n].first) > i })
	r := s.runs[n-1]
	return int(r.file), r.row + int64(i) - int64(r.first)
}

// Runs calls visit for each run of rows that stand together in one file: rows
// [from, to) of the segment, and the index of the file in Ledger.Files.
func (s *Segment) Runs(visit func(file, from, to int)) {
	for n, r := range s.runs {
		end := s.rows
		if n+1 < len(s.runs) {
			end = int(s.runs[n+1].first)
		}
		visit(int(r.file), int(r.first), end)
	}
}
