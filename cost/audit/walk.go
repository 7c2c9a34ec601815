package audit

import (
	"github.com/plainbill/plainbill/cost/actual"
	"github.com/plainbill/plainbill/cost/breakdown"
	"github.com/plainbill/plainbill/cost/cur"
	"github.com/plainbill/plainbill/cost/ledger"
	"github.com/plainbill/plainbill/cost/money"
	"github.com/plainbill/plainbill/cost/period"
	"github.com/plainbill/plainbill/cost/sorts"
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
	focus                    FocusFacts
	discounts                discountFacts
	trueUp, prepay           money.Total
	commitments              []*Commitment // by code
	unpricedCost             money.Total
}

// walk goes through the rows of some billing periods and adds up.
type walk struct {
	*Auditor
	scope []bool // by code of the billing period; nil: all rows

	types   int // width of the type axis
	texts   bool
	cells   []cell // by currency, type, source
	facts   []facts
	present []int // currencies that have rows
	overlay int64
	// By code: charge classes that are corrections, frequencies that are recurring.
	corrects, recurs []bool

	moves moves
	sheet sheet
	// kindCells is by code of the line item type where its cells begin.
	kindCells []uint32
}

// commitment finds the facts of a commitment.
func (f *facts) commitment(code uint32) *Commitment {
	if int(code) >= len(f.commitments) {
		f.commitments = append(f.commitments, make([]*Commitment, int(code)+1-len(f.commitments))...)
	}
	c := f.commitments[code]
	if c == nil {
		c = &Commitment{}
		f.commitments[code] = c
	}
	return c
}

func (a *Auditor) walk(scope []bool) *walk {
	l := a.ledger
	w := &walk{Auditor: a, scope: scope, types: int(cur.LineItemTypeCount)}
	if n := len(l.Values(ledger.LineItemType)); n <= typesMost {
		w.types, w.texts = n, true
	}
	currencies := len(l.Values(ledger.Currency))
	w.cells = make([]cell, currencies*w.types*int(actual.SourceCount))
	w.facts = make([]facts, currencies)
	w.kindCells = make([]uint32, len(l.Values(ledger.LineItemType)))
	for code := range w.kindCells {
		w.kindCells[code] = uint32(w.kind(uint32(code))) * uint32(actual.SourceCount)
	}
	w.corrects = marks(l, ledger.Dimension(cur.ChargeClass), "correction")
	w.recurs = marks(l, ledger.ChargeFrequency, "recurring")
	w.moves = newMoves(l, w.span(), scope != nil)
	return w
}

// span is the time in which things may begin and rise: that of all rows, or the
// months that are asked for.
func (w *walk) span() (span period.Range) {
	if w.scope == nil {
		return w.ledger.Span()
	}
	for code, in := range w.scope {
		if in {
			span = span.Union(monthRange(w.ledger.Values(ledger.BillingPeriod)[code]))
		}
	}
	return span
}

// filters keeps a query to the scope.
func (w *walk) filters() []breakdown.Filter {
	if w.scope == nil {
		return nil
	}
	f := breakdown.Filter{Dim: ledger.BillingPeriod}
	for code, in := range w.scope {
		if in {
			f.Codes = append(f.Codes, uint32(code))
		}
	}
	return []breakdown.Filter{f}
}

// holds says which rows of a segment are in scope: all, none, or some, by row.
func (w *walk) holds(g *ledger.Segment) (some func(i int) bool, all, none bool) {
	period := g.Codes(ledger.BillingPeriod)
	switch {
	case w.scope == nil:
		return nil, true, false
	case period.Same():
		in := w.scope[period.Constant]
		return nil, in, !in
	}
	return func(i int) bool { return w.scope[period.At(i)] }, false, false
}

func (w *walk) cell(currency, kind int, s actual.Source) *cell {
	return &w.cells[(currency*w.types+kind)*int(actual.SourceCount)+int(s)]
}

// run adds up.
func (w *walk) run() {
	bases := []actual.Basis{actual.Cash, actual.Amortized, actual.Naive, actual.Contracted, actual.OnDemand}
	if w.book.HasNet() {
		bases = append(bases, actual.Net)
	}
	for n, g := range w.ledger.Segments() {
		w.reader.Check()
		some, _, none := w.holds(g)
		if !none {
			w.sheet.turn(g)
			w.count(g, n, some)
			for _, basis := range bases {
				w.reader.Check()
				w.add(basis, w.sheet.price(w.book, basis, n, g.Rows()))
			}
			w.segment(g, n, some, &w.sheet.columns, w.sheet.field(cur.PublicOnDemand))
		}
		if !w.together {
			w.follow(&w.sheet, g, n, some, none)
		}
	}
	w.sumUp()
}

// follow follows the cost of usage through a segment: its amortized cost is on the
// sheet, unless none of its rows are in scope.
func (w *walk) follow(sheet *sheet, g *ledger.Segment, n int, some func(int) bool, none bool) {
	if none {
		w.moves.before(g, w.book.Sources(n), func() []money.Amount { return sheet.price(w.book, actual.Amortized, n, g.Rows()) }, w.earlier(g))
		return
	}
	w.moves.add(sheet, g, w.book.Sources(n), sheet.columns[actual.Amortized], some)
}

// sumUp draws from the cells which currencies have rows.
func (w *walk) sumUp() {
	for c := range w.facts {
		rows := int64(0)
		for kind := range w.types {
			for s := range actual.SourceCount {
				rows += w.cell(c, kind, s).rows
			}
			w.overlay += w.cell(c, kind, actual.SplitOverlayExcluded).rows
		}
		if rows > 0 {
			w.present = append(w.present, c)
		}
	}
	if !w.book.HasNet() {
		for i := range w.cells {
			w.cells[i].Amounts[actual.Net] = w.cells[i].Amounts[actual.Amortized]
		}
	}
}

// segment takes what the rows of a segment say beyond their sums.
func (w *walk) segment(g *ledger.Segment, n int, some func(int) bool, columns *[actual.BasisCount][]money.Amount, public []money.Amount) {
	sources, amortized := w.book.Sources(n), columns[actual.Amortized]
	currency, commitment := g.Codes(ledger.Currency), w.sheet.of(g, ledger.Commitment)
	discount := w.sheet.field(cur.TotalDiscount)
	w.discounts(g, some, sources, columns[actual.Cash])
	for i, t := range g.Types() {
		if some != nil && !some(i) || sources[i] == actual.SplitOverlayExcluded {
			continue
		}
		if discount != nil && discount[i] != 0 {
			w.facts[currency.At(i)].discounted++
		}
		switch t {
		case cur.Usage, cur.FlatRateSubscription:
			if amortized[i] > 0 && (public == nil || public[i] == 0) {
				f := &w.facts[currency.At(i)]
				f.unpriced++
				f.unpricedCost.Add(amortized[i])
			}
		case cur.DiscountedUsage, cur.SavingsPlanCoveredUsage, cur.SavingsPlanNegation, cur.SavingsPlanRecurringFee,
			cur.SavingsPlanUpfrontFee, cur.RIFee, cur.Fee, cur.Refund:
			f := &w.facts[currency.At(i)]
			if w.addCommitted(f, commitment[i], t, sources[i], n, i, columns, public) {
				f.unpriced++
				f.unpricedCost.Add(amortized[i])
			}
		case cur.FocusUsage, cur.FocusPurchase, cur.FocusTax, cur.FocusCredit, cur.FocusAdjustment:
			f := &w.facts[currency.At(i)]
			if w.focusRow(f, commitment[i], t, sources[i], g, n, i, columns, public) {
				f.unpriced++
			}
		}
	}
}

// earlier says whether the rows of a segment out of scope were billed before the
// months that are asked for.
func (w *walk) earlier(g *ledger.Segment) bool {
	period := g.Codes(ledger.BillingPeriod)
	month := monthRange(w.ledger.Values(ledger.BillingPeriod)[period.Constant])
	return period.Same() && !month.Empty() && month.Start < w.moves.span.Start
}

// kind is the place on the type axis of a code of ledger.LineItemType.
func (w *walk) kind(code uint32) int {
	if w.texts {
		return int(code)
	}
	return int(typeOf(w.ledger.Values(ledger.LineItemType)[code]))
}

// kindType is the line item type that a place on the type axis stands for.
func (w *walk) kindType(kind int) (t cur.LineItemType, text string) {
	if !w.texts {
		t = cur.LineItemType(kind)
		return t, t.String()
	}
	text = w.ledger.Values(ledger.LineItemType)[kind]
	return typeOf(text), text
}

// typeOf reads the text of a line item type, of FOCUS too.
func typeOf(text string) cur.LineItemType {
	for t := cur.Usage; t < cur.LineItemTypeCount; t++ {
		if t.String() == text && t != cur.OtherDiscount {
			return t
		}
	}
	return cur.ParseLineItemType(text)
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
			if usage(t) && s != actual.SplitOverlayExcluded && s != actual.FocusUnused {
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
	sorts.By(out.Sources, func(x, y SourceSum) int {
		return y.Amounts[actual.Amortized].Abs().Cmp(x.Amounts[actual.Amortized].Abs())
	})
	sorts.By(out.Types, func(x, y TypeSum) int {
		return y.Amounts[actual.Amortized].Abs().Cmp(x.Amounts[actual.Amortized].Abs())
	})
	f := &w.facts[c]
	out.Unpriced, out.BilledReserved, out.UnpricedCost = f.unpriced, f.billedReserved, f.unpricedCost
	out.Discounted = f.discounted
	out.Focus = f.focus
	out.Discounting = f.discounting(out.Totals[actual.Cash], w.book.HasNet())
	out.Commitments, out.All = w.commitments(f, out.Code)
	out.Identities = identities(out.All)
	out.Bridge = newBridge(out.Code, out.Totals, f, out.Commitments)
	out.Naive = w.naive(c)
	out.Tags = w.tags(uint32(c))
	return out
}

func (a *Amounts) add(o Amounts) {
	for basis := range a {
		a[basis] = a[basis].Plus(o[basis])
	}
}

// used marks the types of rows that are usage.
var used = [cur.LineItemTypeCount]bool{
	cur.Usage: true, cur.FlatRateSubscription: true, cur.DiscountedUsage: true, cur.SavingsPlanCoveredUsage: true, cur.FocusUsage: true,
}

// usage says whether rows of the type are usage.
func usage(t cur.LineItemType) bool { return used[t] }
