package audit

import (
	"math/bits"

	"github.com/plainbill/plainbill/cost/actual"
	"github.com/plainbill/plainbill/cost/cur"
	"github.com/plainbill/plainbill/cost/ledger"
	"github.com/plainbill/plainbill/cost/money"
)

// sheet holds what a walk needs of one segment, column beside column, in memory
// that the next segment uses again.
type sheet struct {
	columns, bases [actual.BasisCount][]money.Amount
	segment        *ledger.Segment
	fields         [cur.FieldCount]sheetField[money.Amount]
	numbers        [cur.FieldCount]sheetField[float64]
	codes          map[ledger.Dimension][]uint32
	start, length  []uint32
	ids            []uint32 // the cell of each row
	sums           []int64  // by cell
}

// price puts a basis on the sheet.
func (s *sheet) price(b *actual.Book, basis actual.Basis, segment, rows int) []money.Amount {
	if len(s.bases[basis]) < rows {
		s.bases[basis] = make([]money.Amount, rows)
	}
	s.columns[basis] = b.MoneyInto(basis, segment, s.bases[basis][:rows])
	return s.columns[basis]
}

// sheetField is a money or number field of the segment at hand.
type sheetField[T money.Amount | float64] struct {
	ready   bool
	amounts []T // nil: the segment has none
	buffer  []T
}

// turn moves to a segment.
func (s *sheet) turn(g *ledger.Segment) {
	s.segment = g
	for f := range s.fields {
		s.fields[f].ready, s.numbers[f].ready = false, false
	}
}

// field returns the amounts of a field; nil when the segment has none.
func (s *sheet) field(f cur.Field) []money.Amount {
	x := &s.fields[f]
	if x.ready {
		return x.amounts
	}
	x.ready, x.amounts = true, nil
	if !s.segment.AllNull(f) {
		if len(x.buffer) < s.segment.Rows() {
			x.buffer = make([]money.Amount, s.segment.Rows())
		}
		x.amounts = s.segment.MoneyInto(f, x.buffer[:s.segment.Rows()])
	}
	return x.amounts
}

// at returns an amount of row i; 0 where the segment has none.
func (s *sheet) at(f cur.Field, i int) money.Amount {
	if a := s.field(f); a != nil {
		return a[i]
	}
	return 0
}

// number returns a number of row i; 0 where the segment has none.
func (s *sheet) number(f cur.Field, i int) float64 {
	x := &s.numbers[f]
	if !x.ready {
		if len(x.buffer) < s.segment.Rows() {
			x.buffer = make([]float64, s.segment.Rows())
		}
		x.ready, x.amounts = true, s.segment.NumberInto(f, x.buffer[:s.segment.Rows()])
	}
	if x.amounts == nil {
		return 0
	}
	return x.amounts[i]
}

// of returns the codes of a dimension.
func (s *sheet) of(g *ledger.Segment, d ledger.Dimension) []uint32 {
	if s.codes == nil {
		s.codes = map[ledger.Dimension][]uint32{}
	}
	c := g.Codes(d)
	s.codes[d] = c.Into(s.codes[d][:cap(s.codes[d])], g.Rows())
	return s.codes[d]
}

// times returns the codes of the hours in which usage starts and of how long it
// lasts.
func (s *sheet) times(g *ledger.Segment) (start, length []uint32) {
	starts, lengths := g.StartCodes(), g.LengthCodes()
	s.start = starts.Into(s.start[:cap(s.start)], g.Rows())
	s.length = lengths.Into(s.length[:cap(s.length)], g.Rows())
	return s.start, s.length
}

// count adds the rows of a segment to their cells, and remembers for add which
// cell each belongs to. Rows that are not in scope go to a cell beyond the last.
func (w *walk) count(g *ledger.Segment, n int, some func(int) bool) {
	s := &w.sheet
	if len(s.ids) < g.Rows() {
		s.ids = make([]uint32, g.Rows())
	}
	ids, kinds := s.ids[:g.Rows()], s.of(g, ledger.LineItemType)
	for i, source := range w.book.Sources(n) {
		ids[i] = w.kindCells[kinds[i]] + uint32(source)
	}
	currency, width := g.Codes(ledger.Currency), uint32(w.types)*uint32(actual.SourceCount)
	for i := range ids {
		ids[i] += currency.At(i) * width
	}
	if some != nil {
		for i := range ids {
			if !some(i) {
				ids[i] = uint32(len(w.cells))
			}
		}
	}
	sums := w.clearSums()
	for _, id := range ids {
		sums[id]++
	}
	for id := range w.cells {
		w.cells[id].rows += sums[id]
	}
}

// add adds the amounts of a basis to the cells that count has found.
func (w *walk) add(basis actual.Basis, amounts []money.Amount) {
	sums := w.clearSums()
	ids := w.sheet.ids[:len(amounts)]
	var mixed money.Amount // has the highest bit of any magnitude
	for i, a := range amounts {
		sums[ids[i]] += int64(a)
		mixed |= a ^ a>>63
	}
	if bits.Len64(uint64(mixed)) <= 46 { // times 1<<16 rows, 64 bits hold the sums
		for id, sum := range sums[:len(w.cells)] {
			w.cells[id].Amounts[basis].Add(money.Amount(sum))
		}
		return
	}
	for i, a := range amounts {
		if int(ids[i]) < len(w.cells) {
			w.cells[ids[i]].Amounts[basis].Add(a)
		}
	}
}

func (w *walk) clearSums() []int64 {
	if w.sheet.sums == nil {
		w.sheet.sums = make([]int64, len(w.cells)+1)
	}
	clear(w.sheet.sums)
	return w.sheet.sums
}
