package breakdown

import (
	"github.com/plainbill/plainbill/cost/money"
	"github.com/plainbill/plainbill/cost/sorts"
)

// MaxDepth is how far down a list of line items can be paged.
const MaxDepth = 100_000

// Line is one matching line item.
type Line struct {
	Segment, Row int
	Money        money.Amount
}

// Lines returns matching line items from offset on, at most count of them: those
// with most money, of either sign, first; equal ones as they stand in the bill.
// It says as well how many match and what they sum to. Beyond MaxDepth there are
// none.
func (r *Reader) Lines(q Query, offset, count int) (lines []Line, matched int64, sum money.Total) {
	depth := max(0, min(offset+count, MaxDepth))
	best := largest{depth: depth, room: 2*depth + 1024}
	chosen := r.choose(q)
	fits := r.fits(q.Basis)
	r.each(chosen, func(n int, rows []uint16, count int) {
		matched += int64(count)
		amounts := r.pricing.Money(q.Basis, n)
		switch {
		case amounts == nil:
			for i := range count {
				row := i
				if rows != nil {
					row = int(rows[i])
				}
				best.offer(n, row, 0)
			}
		case rows == nil:
			sum = sum.Plus(total(amounts, fits))
			for i, a := range amounts {
				best.offer(n, i, a)
			}
		default:
			for _, row := range rows {
				a := amounts[row]
				sum.Add(a)
				best.offer(n, int(row), a)
			}
		}
	})
	best.prune()
	if offset >= len(best.lines) || offset < 0 {
		return nil, matched, sum
	}
	return best.lines[offset:], matched, sum
}

// largest gathers the lines of the largest magnitude without sorting the others.
type largest struct {
	depth, room int
	lines       []Line
	full        bool
	least       uint64 // once full: magnitude of the last line that counts
}

// offer takes lines in the order of the bill.
func (l *largest) offer(segment, row int, a money.Amount) {
	if l.full && magnitude(a) <= l.least {
		return // behind enough others, of which equal ones came first
	}
	if len(l.lines) == l.room {
		l.prune()
		if l.full && magnitude(a) <= l.least {
			return
		}
	}
	l.lines = append(l.lines, Line{segment, row, a})
}

func (l *largest) prune() {
	sorts.By(l.lines, func(a, b Line) int {
		switch ma, mb := magnitude(a.Money), magnitude(b.Money); {
		case ma > mb:
			return -1
		case ma < mb:
			return 1
		}
		return 0
	})
	if len(l.lines) >= l.depth {
		l.lines = l.lines[:l.depth]
		l.full = true
		if l.depth > 0 {
			l.least = magnitude(l.lines[l.depth-1].Money)
		} else {
			l.least = 1<<64 - 1
		}
	}
}

func magnitude(a money.Amount) uint64 {
	if a < 0 {
		return -uint64(a)
	}
	return uint64(a)
}
