package actual

import (
	"slices"

	"github.com/plainbill/plainbill/cost/cur"
	"github.com/plainbill/plainbill/cost/ledger"
	"github.com/plainbill/plainbill/cost/money"
)

// simple says that a basis takes the amount of a step's rows from one field as it
// stands, or counts them as 0 (none). Most steps are simple on most bases, and their
// rows are copied, not computed.
func (p priced) simple(basis Basis) (f cur.Field, none, ok bool) {
	var sum []Term
	switch s := p.step; {
	case basis == Cash:
		sum = p.rule.Cash
	case basis == Naive:
		sum = p.rule.Naive
	case basis == Contracted && p.rule.Contracted == nil:
	case basis == Contracted:
		if p.rule.Contracted.All != nil || p.rule.Contracted.Any != nil || p.rule.Contracted.Unless != NoTest {
			return 0, false, false
		}
		sum = p.rule.Contracted.Sum
	case s.Pass != NoPass || s.Product != nil || s.Unused != nil:
		return 0, false, false
	default:
		sum = s.Sum
	}
	switch {
	case len(sum) == 0:
		return 0, true, true
	case len(sum) == 1 && !sum[0].Minus:
		return sum[0].Field, false, true
	}
	return 0, false, false
}

// room returns buf when it is long enough for the rows of g, else a new slice.
func room(g *ledger.Segment, buf []money.Amount) []money.Amount {
	if len(buf) == g.Rows() {
		return buf
	}
	return make([]money.Amount, g.Rows())
}

// fill computes a column. What it writes goes into buf when that is long enough,
// else into a new slice.
func (b *Book) fill(basis Basis, segment int, buf []money.Amount) []money.Amount {
	g, steps := b.ledger.Segments()[segment], b.steps
	switch basis {
	case OnDemand:
		return b.fillOnDemand(g, b.codes[segment], buf)
	case Net:
		amounts, _ := b.fillNet(g, segment, buf)
		return amounts
	}
	c := &b.expander
	c.turn(g)
	// By step: the column from which its rows are copied; nil: they are computed.
	var from [1 << 8][]money.Amount
	asBilled := !b.plainly
	for _, k := range b.present[segment] {
		f, none, ok := steps[k].simple(basis)
		switch {
		case b.plainly || !ok:
			asBilled = false
		case none:
			from[k], asBilled = c.none(), false
		default:
			from[k], asBilled = c.all(f), asBilled && f == cur.Unblended
		}
	}
	if asBilled {
		return b.billed(g, buf)
	}
	amounts := room(g, buf)
	for i, k := range b.codes[segment] {
		if column := from[k]; column != nil {
			amounts[i] = column[i]
			continue
		}
		switch basis {
		case Cash:
			amounts[i] = c.sum(steps[k].rule.Cash, i)
		case Naive:
			amounts[i] = c.sum(steps[k].rule.Naive, i)
		case Contracted:
			amounts[i] = 0
			if way := steps[k].rule.Contracted; way != nil {
				amounts[i] = c.contracted(way, i)
			}
		default:
			amounts[i] = c.amount(steps[k].step, i)
		}
	}
	if basis == Amortized && b.apart != nil {
		for n, i := range b.apart[segment].rows {
			amounts[i] = b.apart[segment].amounts[n]
		}
	}
	return amounts
}

// billed is what the bill has: the ledger's own column, unless that is packed.
func (b *Book) billed(g *ledger.Segment, buf []money.Amount) []money.Amount {
	if len(buf) != g.Rows() {
		buf = nil
	}
	if a := g.MoneyInto(cur.Unblended, buf); a != nil {
		return a
	}
	return b.zero[:g.Rows()]
}

// fillOnDemand takes the public on-demand cost of rows that are usage. A row
// without one counts as billed, if it was billed at all: Spot, marketplace and
// the like have no public price.
func (b *Book) fillOnDemand(g *ledger.Segment, codes []code, buf []money.Amount) []money.Amount {
	c := &b.expander
	c.turn(g)
	public, billed := c.all(cur.PublicOnDemand), c.all(cur.Unblended)
	var counts [1 << 8]bool
	for k := range b.steps {
		counts[k] = b.steps[k].rule.Counts
	}
	amounts := room(g, buf)
	public, billed = public[:len(amounts)], billed[:len(amounts)]
	for i, k := range codes[:len(amounts)] {
		a := public[i]
		if a == 0 {
			a = max(0, billed[i])
		}
		if !counts[k] {
			a = 0
		}
		amounts[i] = a
	}
	return amounts
}

// netWay is how the rows of a step become net in one segment: by the first way to
// the net cost where a row has its field, else as the ways say one by one.
type netWay struct {
	ways   []Step
	lacks  []uint64 // rows for which the first way does not fit
	first  []money.Amount
	source Source
	quick  bool
}

// fillNet computes the net column of a segment and its sources.
func (b *Book) fillNet(g *ledger.Segment, segment int, buf []money.Amount) ([]money.Amount, []Source) {
	gross := b.column(Amortized, segment, nil)
	sources := slices.Clone(b.gross(segment))
	c := &b.expander
	c.turn(g)
	var net [1 << 8]netWay
	some := false
	for _, k := range b.present[segment] {
		net[k].ways = b.steps[k].rule.Net
		if net[k].ways == nil {
			continue
		}
		some = true
		first := &net[k].ways[0]
		if b.plainly || len(first.All) != 1 || first.All[0].Kind() == cur.Number || first.Any != nil || first.Unused != nil || len(first.Sum) != 1 || first.Sum[0].Minus {
			continue
		}
		if lacks, all := g.NullBits(first.All[0]); !all {
			net[k].quick, net[k].lacks, net[k].first, net[k].source = true, lacks, c.all(first.Sum[0].Field), first.Source
		}
	}
	payer, month := g.Codes(ledger.Payer), g.Codes(ledger.BillingPeriod)
	same := payer.Same() && month.Same()
	if !some || same && !b.scopes.at(payer.Constant, month.Constant).net {
		return gross, sources
	}
	amounts := room(g, buf)
	copy(amounts, gross)
	for i, k := range b.codes[segment] {
		way := &net[k]
		if way.ways == nil || !same && !b.scopes.at(payer.At(i), month.At(i)).net {
			continue
		}
		if way.quick && (way.lacks == nil || way.lacks[i>>6]>>(i&63)&1 == 0) {
			amounts[i], sources[i] = way.first[i], way.source
			continue
		}
		sources[i] = NetMissingGrossUsed
		for n := range way.ways {
			if s := &way.ways[n]; c.fits(s, i) {
				amounts[i], sources[i] = c.amount(s, i), s.Source
				break
			}
		}
	}
	return amounts, sources
}
