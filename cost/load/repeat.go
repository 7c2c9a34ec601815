package load

import (
	"fmt"
	"maps"
	"slices"

	"github.com/plainbill/plainbill/cost/cur"
	"github.com/plainbill/plainbill/cost/ledger"
	"github.com/plainbill/plainbill/cost/money"
)

// repeats finds the rows that deliveries of a month have in common where none of
// them is superfluous as a whole, day files that overlap for example. Each line item
// counts in the delivery that goes before the others; the rows of those are added to
// drop, by segment, and taken from the counts.
func (r *run) repeats(l *ledger.Ledger, g *group, instead, drop map[int][]int, cells cellRows) {
	kept := slices.DeleteFunc(slices.Clone(g.units), func(u int) bool { return !r.deliveries[u].Kept })
	if len(kept) < 2 {
		return
	}
	month := monthName(l.Values(ledger.BillingPeriod)[g.month])
	say := func(text string) {
		r.repeated = append(r.repeated, cur.Notice{Code: cur.RepeatedRows, Severity: cur.Warn, Title: "Some rows are in several files", Text: text})
	}
	if n := slices.IndexFunc(kept, func(u int) bool { return instead[u] != nil }); len(g.dims) == 0 && n >= 0 {
		say(fmt.Sprintf("%s holds %s and other months; %s is in another file as well, in another format, and counts twice. Drop only one of the two.",
			cur.Clip(r.deliveries[kept[n]].Name), month, month))
	}
	if !g.touched {
		return
	}
	if g.all > comparedRows {
		say(fmt.Sprintf("Rows of %s stand in several of %s. They are too many to be told apart here, and count each time. Drop each day once.", month, r.listed(kept)))
		return
	}
	whole := &group{payer: g.payer, month: g.month, units: kept, dims: g.dims, every: 1}
	r.scan(l, []*group{whole}, r.unitOf)
	o := whole.overlaps()
	rank := map[int]int{}
	for i, u := range r.ranked(whole, kept) {
		rank[u] = i
	}
	var rows int64
	sums := map[int]map[string]money.Total{} // by unit
	for _, e := range o.again(whole.entries, rank) {
		drop[int(e.segment)] = append(drop[int(e.segment)], int(e.row))
		s := l.Segments()[e.segment]
		if sums[int(e.unit)] == nil {
			sums[int(e.unit)] = map[string]money.Total{}
		}
		currency := s.Codes(ledger.Currency)
		name := l.Values(ledger.Currency)[currency.At(int(e.row))]
		sum := sums[int(e.unit)][name]
		sum.Add(e.amount)
		sums[int(e.unit)][name] = sum
		file, _ := s.Place(int(e.row))
		report := &r.reports[r.partOf[file]]
		report.Rows, report.Kept, report.Repeated = report.Rows-1, report.Kept-1, report.Repeated+1
		r.states[r.partOf[file]].Rows--
		cells[[2]uint32{g.payer, g.month}][int(e.unit)]--
		r.deliveries[e.unit].Rows--
		rows++
	}
	var all []Sum
	for _, u := range slices.Sorted(maps.Keys(sums)) {
		by := sums[u]
		all = addSums(all, sortedSums(by))
		d := &r.deliveries[u]
		for i := range d.Billed {
			d.Billed[i].Total = d.Billed[i].Total.Minus(by[d.Billed[i].Currency])
		}
	}
	if rows > 0 {
		say(fmt.Sprintf("%s of %s stand in several of %s. Each counts once, as in the newest of them. Counting them again would have added %s.",
			rowsText(rows), month, r.listed(kept), sumsText(all)))
	}
}

// again returns the rows that a unit of better rank has as well. Units that have
// rows in common only by chance, as parts of one delivery may, are left alone.
func (o *overlap) again(entries []entry, rank map[int]int) (repeated []entry) {
	for from := 0; from < len(entries); {
		to := from + 1
		for to < len(entries) && entries[to].key == entries[from].key {
			to++
		}
		line := entries[from:to]
		from = to
		units, _ := countUnits(line)
		for _, u := range units {
			excess := int64(0)
			for _, v := range units {
				if rank[v.unit] < rank[u.unit] && (o.touches(u.unit, v.unit) || o.touches(v.unit, u.unit)) {
					excess = max(excess, min(u.rows, v.rows))
				}
			}
			for _, e := range line {
				if int(e.unit) == u.unit && excess > 0 {
					repeated, excess = append(repeated, e), excess-1
				}
			}
		}
	}
	return repeated
}
