package breakdown

import (
	"github.com/plainbill/plainbill/cost/ledger"
	"github.com/plainbill/plainbill/cost/money"
)

// codes is a column of codes at one of its widths.
type codes interface{ ~uint8 | uint16 | uint32 }

// pair adds a segment by the codes of two columns, of which the second has size
// values, without making ids; ok is false when the general way must be taken.
func (t *tally) pair(a, b *column, size int, amounts []money.Amount, rows []uint16, n int) (ok bool) {
	switch {
	case !t.fits || amounts == nil || b.same():
		return false
	case a.same():
		return (&tally{fits: true, narrow: t.narrow[int(a.Constant)*size:][:size]}).direct(b, amounts, rows, n)
	case a.sources != nil:
		return by(t.narrow, a.sources, b, size, amounts, rows)
	case a.U8 != nil:
		return by(t.narrow, a.U8, b, size, amounts, rows)
	case a.U16 != nil:
		return by(t.narrow, a.U16, b, size, amounts, rows)
	}
	return by(t.narrow, a.U32, b, size, amounts, rows)
}

func by[A codes](cells []narrow, a []A, b *column, size int, amounts []money.Amount, rows []uint16) bool {
	switch {
	case b.sources != nil:
		pairs(cells, a, b.sources, size, amounts, rows)
	case b.U8 != nil:
		pairs(cells, a, b.U8, size, amounts, rows)
	case b.U16 != nil:
		pairs(cells, a, b.U16, size, amounts, rows)
	default:
		return false
	}
	return true
}

// pairs adds the listed rows, or all, by both codes. Queries spend their time here.
func pairs[A, B codes](cells []narrow, a []A, b []B, size int, amounts []money.Amount, rows []uint16) {
	width := uint(size)
	b, amounts = b[:len(a)], amounts[:len(a)]
	if rows == nil {
		for i, code := range a {
			c := &cells[uint(code)*width+uint(b[i])]
			c.sum += int64(amounts[i])
			c.rows++
		}
		return
	}
	for _, row := range rows {
		c := &cells[uint(a[row])*width+uint(b[row])]
		c.sum += int64(amounts[row])
		c.rows++
	}
}

// listed is the rows that the filters of the last question keep: a screen asks
// several questions about the same rows.
type listed struct {
	key  string
	rows [][]uint16 // by segment
	done []listState
}

// listState is what is known of a segment's rows.
type listState uint8

const (
	unlisted listState = iota
	listedSome
	listedAll
)

// begin makes room for the lists of another selection.
func (l *listed) begin(key string, segments []*ledger.Segment) {
	if l.key == key && len(l.done) == len(segments) {
		return
	}
	if len(l.done) != len(segments) {
		l.rows, l.done = make([][]uint16, len(segments)), make([]listState, len(segments))
	}
	l.key = key
	clear(l.done)
}
