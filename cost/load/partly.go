package load

import (
	"fmt"
	"maps"
	"slices"

	"github.com/plainbill/plainbill/cost/cur"
	"github.com/plainbill/plainbill/cost/ledger"
	"github.com/plainbill/plainbill/cost/money"
)

// rowAt is where a row stands in the ledger.
type rowAt struct{ segment, row int }

// dropMonth leaves the rows of a month out of the deliveries that others replace in
// it, but that count in other months: a file of two months beside a newer one of the
// second, for example. They are added to drop, by segment, and taken from the counts.
func (r *run) dropMonth(l *ledger.Ledger, g *group, instead map[int][]int, drop map[int][]int, cells cellRows) {
	partly := func(u int) bool { return u >= 0 && instead[u] != nil && r.deliveries[u].Kept }
	if !slices.ContainsFunc(g.units, partly) {
		return
	}
	sums, rows := map[int]map[string]money.Total{}, map[int]int64{}
	r.each(l, g, func(at rowAt, u int, amount money.Amount) {
		if partly(u) {
			rows[u]++
			addBilled(l, at, amount, u, sums)
			r.dropRow(l, g, at, u, drop, cells)
		}
	})
	month := monthName(l.Values(ledger.BillingPeriod)[g.month])
	for _, u := range slices.Sorted(maps.Keys(rows)) {
		d, by := &r.deliveries[u], r.standing(instead, u)
		n := cur.Notice{Code: cur.OlderDelivery, Severity: cur.Warn, Title: "2 deliveries of " + month + " found"}
		if len(by) > 0 && d.focus() != r.deliveries[by[0]].focus() {
			n.Code, n.Title = cur.OtherExport, "These files describe "+month+" twice"
		}
		n.Text = fmt.Sprintf("Only one counts: %s. %s of %s in %s are left out; its other months count. Counting them again would have added %s.",
			r.listed(by), upper(rowsText(rows[u])), month, cur.Clip(d.Name), sumsText(sortedSums(sums[u])))
		r.repeated = append(r.repeated, n)
	}
	r.takeBack(sums)
}

// standing follows who counts instead of u in a month to those that nobody replaces.
func (r *run) standing(instead map[int][]int, u int) []int {
	seen, by := map[int]bool{u: true}, instead[u]
	for len(by) > 0 && instead[by[0]] != nil && !seen[by[0]] {
		seen[by[0]] = true
		by = instead[by[0]]
	}
	return by
}

// each calls yield with the rows of a month, the delivery that each is of, and what
// it was billed.
func (r *run) each(l *ledger.Ledger, g *group, yield func(at rowAt, u int, amount money.Amount)) {
	unit := r.unitOf()
	for n, s := range l.Segments() {
		payers, months, amounts := s.Codes(ledger.Payer), s.Codes(ledger.BillingPeriod), s.Money(cur.Unblended)
		s.Runs(func(file, from, to int) {
			u := unit(r.partOf[file])
			for i := from; i < to; i++ {
				if payers.At(i) != g.payer || months.At(i) != g.month {
					continue
				}
				var amount money.Amount
				if amounts != nil {
					amount = amounts[i]
				}
				yield(rowAt{n, i}, u, amount)
			}
		})
	}
}

// dropRow takes a row of delivery u from the counts and adds it to drop, by segment.
func (r *run) dropRow(l *ledger.Ledger, g *group, at rowAt, u int, drop map[int][]int, cells cellRows) {
	drop[at.segment] = append(drop[at.segment], at.row)
	file, _ := l.Segments()[at.segment].Place(at.row)
	report := &r.reports[r.partOf[file]]
	report.Rows, report.Kept, report.Repeated = report.Rows-1, report.Kept-1, report.Repeated+1
	r.states[r.partOf[file]].Rows--
	cells[[2]uint32{g.payer, g.month}][u]--
	r.deliveries[u].Rows--
}

// takeBack takes what dropped rows were billed from their deliveries, and returns
// the sum of all.
func (r *run) takeBack(sums map[int]map[string]money.Total) (all []Sum) {
	for _, u := range slices.Sorted(maps.Keys(sums)) {
		by := sums[u]
		all = addSums(all, sortedSums(by))
		d := &r.deliveries[u]
		for i := range d.Billed {
			d.Billed[i].Total = d.Billed[i].Total.Minus(by[d.Billed[i].Currency])
		}
	}
	return all
}

// addBilled adds what a row was billed to a sum by currency.
func addBilled(l *ledger.Ledger, at rowAt, amount money.Amount, to int, sums map[int]map[string]money.Total) {
	currency := l.Segments()[at.segment].Codes(ledger.Currency)
	name := l.Values(ledger.Currency)[currency.At(at.row)]
	if sums[to] == nil {
		sums[to] = map[string]money.Total{}
	}
	sum := sums[to][name]
	sum.Add(amount)
	sums[to][name] = sum
}
