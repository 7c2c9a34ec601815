package load

import (
	"fmt"
	"slices"
	"strings"

	"github.com/plainbill/plainbill/cost/cur"
	"github.com/plainbill/plainbill/cost/ledger"
	"github.com/plainbill/plainbill/cost/money"
)

// side is what the deliveries of a month have that are of one kind of export.
type side struct {
	units []int
	whole bool
	facts facts
}

// CUR and FOCUS are the sides of a month that is there in both.
const (
	curSide = iota
	focusSide
)

// sides parts the deliveries of a month that still count into CUR and FOCUS.
func (r *run) sides(g *group, instead map[int][]int) (sides [2]side) {
	for k := range sides {
		sides[k].whole, sides[k].facts.accounts = true, map[uint32]int64{}
	}
	for _, u := range g.units {
		f := g.facts[u]
		if instead[u] != nil || f == nil {
			continue
		}
		s := &sides[curSide]
		if r.deliveries[u].focus() {
			s = &sides[focusSide]
		}
		s.units = append(s.units, u)
		s.whole = s.whole && r.deliveries[u].whole
		s.facts.rows += f.rows
		for a, n := range f.accounts {
			s.facts.accounts[a] += n
		}
		for day, n := range f.days {
			s.facts.days[day] += n
		}
	}
	return sides
}

// has says whether s makes o superfluous: it has usage on the days and rows in the
// accounts of o, but for a few, which tellLacking names. Rows cannot be compared: the
// formats cut them differently.
func (s *side) has(o *side) bool {
	holes := int64(0)
	for day, n := range o.facts.days {
		if s.facts.days[day] == 0 {
			holes += n
		}
	}
	for a, n := range o.facts.accounts {
		if s.facts.accounts[a] == 0 {
			holes += n
		}
	}
	return float64(holes) <= holePart*float64(o.facts.rows)
}

// both counts the days on which both sides have usage, and says whether they share
// an account. Where a side has no usage at all, its accounts are all there is to go
// by, and every day of the other is in doubt.
func both(a, b *side) (days int, accounts bool) {
	for account := range a.facts.accounts {
		if b.facts.accounts[account] > 0 {
			accounts = true
			break
		}
	}
	for day, n := range a.facts.days {
		if n > 0 && b.facts.days[day] > 0 {
			days++
		}
	}
	return days, accounts
}

// otherFormat keeps one of a CUR and a FOCUS export of one month: the CUR, because
// only it has the terms of commitments, unless it alone is incomplete or lacks days
// or accounts that FOCUS has. Where each has what the other lacks, both count, and a
// notice says so.
func (r *run) otherFormat(l *ledger.Ledger, g *group, instead map[int][]int) {
	month := l.Values(ledger.BillingPeriod)[g.month]
	sides := r.sides(g, instead)
	one, other := &sides[curSide], &sides[focusSide]
	if len(one.units) == 0 || len(other.units) == 0 {
		return
	}
	days, accounts := both(one, other)
	if !accounts {
		return // they are about other accounts
	}
	if !one.whole && other.whole {
		one, other = other, one
	}
	switch {
	case one.has(other):
	case other.has(one):
		one, other = other, one
	default:
		r.twoFormats(month, days, sides)
		return
	}
	r.tellLacking(l, g, one, other)
	for _, u := range other.units {
		instead[u] = one.units
	}
}

// tellLacking says which rows of the side that is left out are on days or in accounts
// that the side that counts lacks, and what they were billed.
func (r *run) tellLacking(l *ledger.Ledger, g *group, one, other *side) {
	var rows int64
	sums := map[int]map[string]money.Total{}
	r.each(l, g, func(at rowAt, u int, amount money.Amount) {
		s := l.Segments()[at.segment]
		account := s.Codes(ledger.Account)
		there := one.facts.accounts[account.At(at.row)] > 0
		if isUsage(s.Types()[at.row]) && one.facts.days[dayOf(s.StartAt(at.row))] == 0 {
			there = false
		}
		if !there && slices.Contains(other.units, u) {
			rows++
			addBilled(l, at, amount, 0, sums)
		}
	})
	if rows == 0 {
		return
	}
	verb := "stand"
	if rows == 1 {
		verb = "stands"
	}
	in, out := r.deliveries[one.units[0]].Format, r.deliveries[other.units[0]].Format
	r.repeated = append(r.repeated, cur.Notice{Code: cur.OtherExport, Severity: cur.Warn,
		Title: fmt.Sprintf("%s of %s %s only in %s", upper(rowsText(rows)), monthName(l.Values(ledger.BillingPeriod)[g.month]), verb, out),
		Text: fmt.Sprintf("Loaded %s, which lacks the days or accounts of these rows. They are left out with %s: %s. Load %s alone to count them.",
			in, r.listed(other.units), sumsText(sortedSums(sums[0])), r.listed(other.units))})
}

// twoFormats says that a month is there as CUR and as FOCUS, and that both count.
func (r *run) twoFormats(month string, days int, sides [2]side) {
	cost, focus := r.listed(sides[curSide].units), r.listed(sides[focusSide].units)
	if days == 0 {
		r.repeated = append(r.repeated, cur.Notice{Code: cur.OtherExport, Severity: cur.Inform, Title: monthName(month) + " is there in two formats",
			Text: fmt.Sprintf("The CUR (%s) and FOCUS (%s) have usage on other days, so both count.", cost, focus)})
		return
	}
	on := fmt.Sprintf("%d days", days)
	if days == 1 {
		on = "one day"
	}
	r.repeated = append(r.repeated, cur.Notice{Code: cur.CountsTwice, Severity: cur.Warn, Title: fmt.Sprintf("%s counts twice in part", monthName(month)),
		Text: fmt.Sprintf("The CUR (%s) and FOCUS (%s) both have usage on %s, and each has days or accounts that the other lacks. All rows count, so none is lost, and those in both count twice. Drop one format of the whole month.",
			cost, focus, on)})
}

// focus says whether a delivery is a FOCUS export.
func (d *Delivery) focus() bool { return strings.HasPrefix(d.Format, cur.FOCUS.String()) }
