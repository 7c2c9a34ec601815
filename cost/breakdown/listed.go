package breakdown

import (
	"github.com/plainbill/plainbill/cost/actual"
	"github.com/plainbill/plainbill/cost/ledger"
	"github.com/plainbill/plainbill/cost/money"
)

// pricedRows is of how many listed rows the amounts are kept beside the list: 16 MB.
const pricedRows = 2 << 20

// listed is the rows that the filters of the last question keep, and what they cost:
// a screen asks several questions about the same rows. One account's rows lie far
// apart, so that each of their amounts is fetched from memory by itself, once.
type listed struct {
	key  string
	rows [][]uint16 // by segment
	done []listState

	basis   actual.Basis
	amounts [][]money.Amount // of rows, on basis; empty where they were not gathered
	kept    int              // how many amounts that are
	last    []money.Amount   // of the segment that was asked for last, when there are more
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
		l.amounts = make([][]money.Amount, len(segments))
	}
	l.key = key
	clear(l.done)
	l.forgetPrices()
}

func (l *listed) forgetPrices() {
	for n := range l.amounts {
		l.amounts[n] = l.amounts[n][:0]
	}
	l.kept = 0
}

// priced returns what the listed rows of a segment cost, given what all rows do. It
// is good until the next call.
func (l *listed) priced(segment int, basis actual.Basis, rows []uint16, all []money.Amount) []money.Amount {
	if l.basis != basis {
		l.forgetPrices()
		l.basis = basis
	}
	if have := l.amounts[segment]; len(have) == len(rows) {
		return have
	}
	if l.kept+len(rows) > pricedRows {
		l.last = gather(l.last, all, rows)
		return l.last
	}
	l.amounts[segment] = gather(l.amounts[segment], all, rows)
	l.kept += len(rows)
	return l.amounts[segment]
}

// gather copies the amounts of rows into a slice, in the memory of to where they fit.
func gather(to, all []money.Amount, rows []uint16) []money.Amount {
	if cap(to) < len(rows) {
		to = make([]money.Amount, len(rows)+len(rows)/4)
	}
	to = to[:len(rows)]
	for i, row := range rows {
		to[i] = all[row]
	}
	return to
}
