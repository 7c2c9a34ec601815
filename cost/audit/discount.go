package audit

import (
	"github.com/plainbill/plainbill/cost/actual"
	"github.com/plainbill/plainbill/cost/cur"
	"github.com/plainbill/plainbill/cost/ledger"
	"github.com/plainbill/plainbill/cost/money"
)

// Discounting says how a bill writes private discounts, and which of its sums ties
// to the invoice: as rows of their own, in columns beside the gross cost, or not at
// all.
//
// Source: AWS CUR user guide, discount columns and net columns. A bill has either
// discount rows or the discount map; where it has the map, unblended costs are
// before discounts.
type Discounting struct {
	// InRows is what discount rows take off, 0 or less; Rows counts them.
	Rows   int64
	InRows money.Total
	// Stated is the sum of the discount columns or the discount map, over StatedRows
	// rows, with the sign that the bill gives it; Taken is unblended less net
	// unblended cost over those of them that have a net cost.
	StatedRows    int64
	Stated, Taken money.Total
	// Sign says how the bill writes a discount of $1: 1 as 1, -1 as -1; 0 is not
	// settled, because nothing says or the two sums differ.
	Sign int
	// NetCash is the net unblended cost of all rows. A row without one counts at its
	// unblended cost; a discount row without one at 0, because the net cost of usage
	// has it already. It is cash where there are no net columns.
	NetCash money.Total
	// Invoice is what the invoices should come to; Known is false where the bill does
	// not tell. Why says how it is known, or why it is not, in a sentence.
	Invoice money.Total
	Known   bool
	Why     string
}

// discountFacts are sums over rows.
type discountFacts struct {
	rows, statedRows       int64
	inRows, stated, taken  money.Total
	netBelow, takenUnknown money.Total // Σ net − unblended; stated on rows without a net cost
}

// discounts goes through a segment.
func (w *walk) discounts(g *ledger.Segment, some func(int) bool, sources []actual.Source, cash []money.Amount) {
	net, stated := w.sheet.field(cur.NetUnblended), w.sheet.field(cur.TotalDiscount)
	currency := g.Codes(ledger.Currency)
	lacking, bare := g.NullBits(cur.NetUnblended)
	if net == nil && !bare {
		net = make([]money.Amount, g.Rows())
	}
	for i, t := range g.Types() {
		said := stated != nil && stated[i] != 0
		given := !bare && (lacking == nil || lacking[i>>6]>>(i&63)&1 == 0)
		private := t.Discount()
		var off money.Amount // unblended less net
		switch {
		case given:
			off = cash[i] - net[i]
		case private && w.book.HasNet():
			off = cash[i]
		}
		if off == 0 && !private && !said || some != nil && !some(i) || sources[i] == actual.SplitOverlayExcluded {
			continue
		}
		f := &w.facts[currency.At(i)].discounts
		f.netBelow.Add(-off)
		if private {
			f.rows++
			f.inRows.Add(cash[i])
		}
		if said {
			f.statedRows++
			if f.stated.Add(stated[i]); given {
				f.taken.Add(off)
			} else {
				f.takenUnknown.Add(stated[i])
			}
		}
	}
}

// discounting draws conclusions for one currency.
func (f *facts) discounting(cash money.Total, hasNet bool) Discounting {
	x := &f.discounts
	d := Discounting{Rows: x.rows, InRows: x.inRows, StatedRows: x.statedRows, Stated: x.stated, Taken: x.taken, NetCash: cash.Plus(x.netBelow)}
	settled := x.stated.Minus(x.takenUnknown)
	switch {
	case x.statedRows == 0 || settled.IsZero():
	case settled.Minus(x.taken).Abs().Cmp(cent) <= 0:
		d.Sign = 1
	case settled.Plus(x.taken).Abs().Cmp(cent) <= 0:
		d.Sign = -1
	}
	d.Invoice, d.Known = cash, true
	if f.focus.Usage+f.focus.Purchases > 0 {
		d.Why = "FOCUS states the billed cost with every discount taken off."
		return d
	}
	switch inColumns := d.NetCash.Minus(cash).Abs().Cmp(cent) > 0; {
	case x.rows > 0 && x.statedRows > 0 && inColumns && d.NetCash.Cmp(cash) < 0:
		d.Invoice, d.Known = money.Total{}, false
		d.Why = "There are discount rows, and discounts in columns that come to something else: which of them the invoice has cannot be told."
	case x.rows > 0:
		d.Why = "Discounts are rows of their own, so the unblended costs add up to the invoice."
	case !hasNet:
		d.Why = "There are no discount rows and no net columns: the unblended costs are what is invoiced."
	case !inColumns:
		d.Why = "Net and unblended costs are the same: nothing was taken off."
	case x.statedRows > 0:
		d.Invoice = d.NetCash
		d.Why = "Discounts are in columns and in no rows, so the net unblended costs add up to the invoice."
	default:
		d.Invoice, d.Known = money.Total{}, false
		d.Why = "Net costs are not the unblended ones, and neither rows nor columns name the discount: which of them is invoiced cannot be told."
	}
	return d
}
