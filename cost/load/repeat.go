package load

import (
	"fmt"
	"math"
	"slices"

	"github.com/plainbill/plainbill/cost/cur"
	"github.com/plainbill/plainbill/cost/ledger"
	"github.com/plainbill/plainbill/cost/money"
	"github.com/plainbill/plainbill/cost/period"
)

// repeats finds the rows that deliveries of a month have in common where none of
// them is superfluous as a whole, day files that overlap for example. Each line item
// counts in the delivery that goes before the others; the rows of those are added to
// drop, by segment, and taken from the counts.
func (r *run) repeats(l *ledger.Ledger, g *group, instead, drop map[int][]int, cells cellRows) {
	counts := func(u int) bool { return r.deliveries[u].Kept && instead[u] == nil }
	kept := slices.DeleteFunc(slices.Clone(g.units), func(u int) bool { return !counts(u) })
	if len(kept) < 2 || !g.touched {
		return
	}
	month := monthName(l.Values(ledger.BillingPeriod)[g.month])
	say := func(text string) {
		r.repeated = append(r.repeated, cur.Notice{Code: cur.RepeatedRows, Severity: cur.Warn, Title: "Some rows are in several files", Text: text})
	}
	if g.all > comparedRows {
		say(fmt.Sprintf("Rows of %s stand in several of %s. They are too many to be told apart here, and count each time. Drop each day once.", month, r.listed(kept)))
		return
	}
	whole := &group{payer: g.payer, month: g.month, units: kept, dims: g.dims, every: 1}
	unit := r.unitOf()
	r.scan(l, []*group{whole}, func(part int) int {
		if u := unit(part); u >= 0 && counts(u) {
			return u
		}
		return -1
	})
	ranked := r.ranked(whole, kept)
	o := whole.overlaps(ranked)
	c, doubtful := newCommon(ranked), newCommon(ranked)
	for _, u := range kept {
		for _, v := range o.near[u] {
			if v < u || !o.suspect(u, v) {
				continue
			}
			reach, ok := r.sameThere(whole, o, u, v)
			if ok {
				c.join(u, v, reach)
				continue
			}
			switch {
			case o.mostly(u, v), o.mostly(v, u):
				reach = period.Range{Start: math.MinInt32, End: math.MaxInt32}
			case o.someDays(u, v):
			case r.series(u, v):
				continue // a row here and there is alike in parts of one delivery
			default:
				reach = period.Range{}
			}
			doubtful.join(u, v, reach)
		}
	}
	again, sums := c.again(whole.entries), map[int]map[string]money.Total{} // by unit
	gone := map[[2]int32]bool{}
	for _, e := range again {
		gone[[2]int32{e.segment, e.row}] = true
		r.dropRow(l, g, e.place(), int(e.unit), drop, cells)
		addEntry(l, e, int(e.unit), sums)
	}
	all := r.takeBack(sums)
	if n := int64(len(again)); n > 0 {
		say(fmt.Sprintf("%s in several of %s. Each counts once, as in the newest of them. Counting them again would have added %s.",
			rowsStand(n, month), r.listed(c.units()), sumsText(all)))
	}
	twice := slices.DeleteFunc(doubtful.again(whole.entries), func(e entry) bool { return gone[[2]int32{e.segment, e.row}] })
	if n := int64(len(twice)); n > 0 {
		sums := map[int]map[string]money.Total{}
		for _, e := range twice {
			addEntry(l, e, 0, sums)
		}
		r.repeated = append(r.repeated, cur.Notice{Code: cur.CountsTwice, Severity: cur.Warn, Title: "Some rows may count twice",
			Text: fmt.Sprintf("%s alike in several of %s. That does not prove them copies, so all count: %s too much, if they are. Then drop them once.",
				rowsStand(n, month), r.listed(doubtful.units()), sumsText(sortedSums(sums[0])))})
	}
}

// rowsStand begins a sentence about rows of a month.
func rowsStand(n int64, month string) string {
	if n == 1 {
		return fmt.Sprintf("1 row of %s stands", month)
	}
	return fmt.Sprintf("%s of %s stand", rowsText(n), month)
}

// addEntry adds what a row was billed to a sum.
func addEntry(l *ledger.Ledger, e entry, to int, sums map[int]map[string]money.Total) {
	addBilled(l, e.place(), e.amount, to, sums)
}

// place is where the row stands in the ledger.
func (e *entry) place() rowAt { return rowAt{int(e.segment), int(e.row)} }
