package actual

import (
	"github.com/plainbill/plainbill/cost/ledger"
	"github.com/plainbill/plainbill/cost/money"
)

// Bridge leads from what a period really cost to what was billed in it:
//
//	cash = amortized + true-up + prepay + difference
//
// In a complete, closed bill of a whole organization the difference is what AWS's
// rounding of effective costs leaves, some millionths. Members' bills, parts of
// bills and open months differ by more, and rightly so.
//
// Source: CID, ri_sp_trueup and ri_sp_upfront_fees; refunds of Savings Plans'
// upfront fees are ours, without them a month with a returned plan does not close.
type Bridge struct {
	Currency string

	Cash, Amortized money.Total
	// TrueUp is minus the part of earlier payments that belongs to this period.
	TrueUp money.Total
	// Prepay is what was paid for later periods, and refunds of that.
	Prepay money.Total
	// Difference is what the bill does not explain.
	Difference money.Total
}

// Bridges returns the bridge of every currency that has rows, in the order of
// the ledger's currencies.
func (b *Book) Bridges() []Bridge {
	b.mu.Lock()
	defer b.mu.Unlock()
	if !b.bridged {
		b.bridges, b.bridged = b.bridge(), true
	}
	return b.bridges
}

// Bridge returns the bridge of one currency; it is all 0 for a currency without
// rows.
func (b *Book) Bridge(currency string) Bridge {
	for _, r := range b.Bridges() {
		if r.Currency == currency {
			return r
		}
	}
	return Bridge{Currency: currency}
}

func (b *Book) bridge() []Bridge {
	names := b.ledger.Values(ledger.Currency)
	sums := make([]Bridge, len(names))
	seen := make([]bool, len(names))
	bufs := [2][]money.Amount{make([]money.Amount, len(b.zero)), make([]money.Amount, len(b.zero))}
	for n, g := range b.ledger.Segments() {
		cash, amortized := b.column(Cash, n, bufs[0][:g.Rows()]), b.column(Amortized, n, bufs[1][:g.Rows()])
		currency := g.Codes(ledger.Currency)
		b.expander.turn(g)
		for i, k := range b.codes[n] {
			c := currency.At(i)
			seen[c] = true
			s := &sums[c]
			s.Cash.Add(cash[i])
			s.Amortized.Add(amortized[i])
			if r := b.steps[k].rule; r.TrueUp != nil || r.Prepay != nil {
				s.TrueUp.Add(b.expander.sum(r.TrueUp, i))
				s.Prepay.Add(b.expander.sum(r.Prepay, i))
			}
		}
	}
	var list []Bridge
	for c := range sums {
		if seen[c] {
			s := &sums[c]
			s.Currency = names[c]
			s.Difference = s.Cash.Minus(s.Amortized).Minus(s.TrueUp).Minus(s.Prepay)
			list = append(list, *s)
		}
	}
	return list
}

// Terms returns what a row adds to the bridge. It is made for going through the
// rows in order.
func (b *Book) Terms(segment, row int) (trueUp, prepay money.Amount) {
	r := b.steps[b.codes[segment][row]].rule
	if r.TrueUp == nil && r.Prepay == nil {
		return 0, 0
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if g := b.ledger.Segments()[segment]; b.terms.segment != g {
		b.terms.turn(g)
	}
	return b.terms.sum(r.TrueUp, row), b.terms.sum(r.Prepay, row)
}
