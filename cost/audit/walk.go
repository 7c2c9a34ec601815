package audit

import (
	"slices"

	"github.com/plainbill/plainbill/cost/actual"
	"github.com/plainbill/plainbill/cost/cur"
	"github.com/plainbill/plainbill/cost/ledger"
	"github.com/plainbill/plainbill/cost/money"
)

// typesMost is how many texts of line item types are told apart. No honest bill
// has more; beyond it, types that we do not know are counted together.
const typesMost = 256

// cell is what the rows of one currency, type and source add up to.
type cell struct {
	rows int64
	Amounts
}

// facts are sums of one currency beyond its cells.
type facts struct {
	unpriced, billedReserved int64
	discounted               int64
	focusUsage, focusEmpty   int64
	commitments              map[uint32]*Commitment
}

// walk goes through the rows of a book once and adds up.
type walk struct {
	book   *actual.Book
	ledger *ledger.Ledger

	types   int // width of the type axis
	texts   bool
	cells   []cell // by currency, type, source
	facts   []facts
	present []int // currencies that have rows
	overlay int64

	time  timeline
	moves moves
}

func newWalk(b *actual.Book) *walk {
	l := b.Ledger()
	w := &walk{book: b, ledger: l, types: int(cur.LineItemTypeCount)}
	if n := len(l.Values(ledger.LineItemType)); n <= typesMost {
		w.types, w.texts = n, true
	}
	currencies := len(l.Values(ledger.Currency))
	w.cells = make([]cell, currencies*w.types*int(actual.SourceCount))
	w.facts = make([]facts, currencies)
	for c := range w.facts {
		w.facts[c].commitments = map[uint32]*Commitment{}
	}
	w.time = newTimeline(l)
	w.moves = newMoves(l)
	return w
}

func (w *walk) cell(currency, kind int, s actual.Source) *cell {
	return &w.cells[(currency*w.types+kind)*int(actual.SourceCount)+int(s)]
}

// run goes through all rows.
func (w *walk) run() {
	var bufs [actual.BasisCount][]money.Amount
	var columns [actual.BasisCount][]money.Amount
	seen := make([]bool, len(w.facts))
	for n, g := range w.ledger.Segments() {
		rows := g.Rows()
		for basis := range bufs {
			if len(bufs[basis]) < rows {
				bufs[basis] = make([]money.Amount, rows)
			}
			columns[basis] = w.book.MoneyInto(actual.Basis(basis), n, bufs[basis][:rows])
		}
		sources, types := w.book.Sources(n), g.Types()
		discount := g.Money(cur.TotalDiscount)
		currency, texts := g.Codes(ledger.Currency), g.Codes(ledger.LineItemType)
		commitment := g.Codes(ledger.Commitment)
		for i, t := range types {
			c := int(currency.At(i))
			kind := int(t)
			if w.texts {
				kind = int(texts.At(i))
			}
			seen[c] = true
			sum := w.cell(c, kind, sources[i])
			sum.rows++
			for basis := range columns {
				sum.Amounts[basis].Add(columns[basis][i])
			}
			if sources[i] == actual.SplitOverlayExcluded {
				w.overlay++
				continue
			}
			f := &w.facts[c]
			if discount != nil && discount[i] != 0 {
				f.discounted++
			}
			switch t {
			case cur.Usage, cur.FlatRateSubscription:
				if columns[actual.Amortized][i] > 0 && g.Amount(cur.PublicOnDemand, i) == 0 {
					f.unpriced++
				}
			case cur.DiscountedUsage, cur.SavingsPlanCoveredUsage, cur.SavingsPlanNegation, cur.SavingsPlanRecurringFee,
				cur.SavingsPlanUpfrontFee, cur.RIFee, cur.Fee, cur.Refund:
				if w.addCommitted(f, commitment.At(i), t, sources[i], g, n, i, &columns) {
					f.unpriced++
				}
			case cur.FocusUsage:
				f.focusUsage++
				if columns[actual.Amortized][i] == 0 && columns[actual.Cash][i] > 0 {
					f.focusEmpty++
				}
			}
		}
		w.time.add(g, sources)
		w.moves.add(g, sources, columns[actual.Amortized])
	}
	for c, yes := range seen {
		if yes {
			w.present = append(w.present, c)
		}
	}
}

// kindType is the line item type that a place on the type axis stands for.
func (w *walk) kindType(kind int) (t cur.LineItemType, text string) {
	if !w.texts {
		t = cur.LineItemType(kind)
		return t, t.String()
	}
	text = w.ledger.Values(ledger.LineItemType)[kind]
	for t = cur.Usage; t < cur.LineItemTypeCount; t++ {
		if t.String() == text && t != cur.OtherDiscount {
			return t, text
		}
	}
	return cur.ParseLineItemType(text), text
}

// currency sums up one currency.
func (w *walk) currency(c int) Currency {
	out := Currency{Code: w.ledger.Values(ledger.Currency)[c]}
	bySource := make([]SourceSum, actual.SourceCount)
	for kind := range w.types {
		t, text := w.kindType(kind)
		sum := TypeSum{Type: t, Text: text}
		for s := range actual.SourceCount {
			cell := w.cell(c, kind, s)
			if cell.rows == 0 {
				continue
			}
			sum.Rows += cell.rows
			sum.Amounts.add(cell.Amounts)
			bySource[s].Source = s
			bySource[s].Rows += cell.rows
			bySource[s].Amounts.add(cell.Amounts)
			if usage(t) && s != actual.SplitOverlayExcluded {
				out.UsageCost = out.UsageCost.Plus(cell.Amounts[actual.Amortized])
				out.UsageOnDemand = out.UsageOnDemand.Plus(cell.Amounts[actual.OnDemand])
			}
		}
		if sum.Rows > 0 {
			out.Rows += sum.Rows
			out.Totals.add(sum.Amounts)
			out.Types = append(out.Types, sum)
		}
	}
	for _, s := range bySource {
		if s.Rows > 0 {
			out.Sources = append(out.Sources, s)
		}
	}
	slices.SortStableFunc(out.Sources, func(x, y SourceSum) int {
		return y.Amounts[actual.Amortized].Abs().Cmp(x.Amounts[actual.Amortized].Abs())
	})
	slices.SortStableFunc(out.Types, func(x, y TypeSum) int {
		return y.Amounts[actual.Amortized].Abs().Cmp(x.Amounts[actual.Amortized].Abs())
	})
	f := &w.facts[c]
	out.Unpriced, out.BilledReserved = f.unpriced, f.billedReserved
	out.Discounted = f.discounted
	out.FocusUsage, out.FocusEmpty = f.focusUsage, f.focusEmpty
	out.Commitments, out.All = w.commitments(f, out.Code)
	out.Identities = identities(out.All)
	out.Bridge = newBridge(w.book.Bridge(out.Code), out.Commitments)
	out.Naive = w.naive(c)
	out.Tags = w.tags(uint32(c))
	return out
}

func (a *Amounts) add(o Amounts) {
	for basis := range a {
		a[basis] = a[basis].Plus(o[basis])
	}
}

// usage says whether rows of the type are usage.
func usage(t cur.LineItemType) bool {
	switch t {
	case cur.Usage, cur.FlatRateSubscription, cur.DiscountedUsage, cur.SavingsPlanCoveredUsage, cur.FocusUsage:
		return true
	}
	return false
}
