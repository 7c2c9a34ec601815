package view

import (
	"cmp"
	"slices"

	"github.com/plainbill/plainbill/cost/cur"
	"github.com/plainbill/plainbill/cost/money"
	"github.com/plainbill/plainbill/cost/period"
)

// EmptyBar is the ledger bar while no bill is loaded.
func EmptyBar() Bar {
	return Bar{State: "empty", StateText: "No bill loaded", Months: []Month{}, Currencies: []string{}}
}

// Bar returns the ledger bar. It is always about the whole ledger, whatever a
// screen is narrowed to; only basis and currency follow the query.
func (b *Bill) Bar(q Query) (Bar, error) {
	w, err := basisOf(q.Basis)
	if err != nil {
		return Bar{}, err
	}
	c := b.currency(q.Currency)
	key := totalKey{basis: w.key, currency: c.text}
	if bar, ok := b.bars[key]; ok {
		return bar, nil
	}
	t := b.total(w, c)
	bar := Bar{
		State: "complete", StateText: "Reconciled",
		Rows: b.Ledger.Rows(), Rejected: b.Ledger.RejectedRows(),
		Total: t.sum, TotalText: plain(t.sum, c.text),
		Basis: w.key, BasisText: w.label + ", " + (&question{currency: c}).unit(), Currency: c.text,
		Unexplained: t.left(),
		Currencies:  []string{}, Months: []Month{},
	}
	for _, f := range b.Files {
		empty := slices.ContainsFunc(f.Notices, func(n cur.Notice) bool { return n.Code == cur.NoRows })
		if f.Kept > 0 || f.Rejected > 0 || empty {
			bar.Files++
		}
		bar.RowsRead += f.Rows
	}
	bar.RowsRead = max(bar.RowsRead, bar.Rows+bar.Rejected)
	for _, c := range b.currencies {
		bar.Currencies = append(bar.Currencies, cmp.Or(c.text, cur.NoCurrency))
	}
	for _, m := range b.months {
		bar.Open = bar.Open || m.open
		bar.Months = append(bar.Months, Month{
			Key: m.key, Label: m.label(), Rows: m.rows, Open: m.open,
			From: m.key, To: m.span.End.Time().Format(monthLayout),
		})
	}
	parts := bar.Unexplained
	if b.Whole && !b.Reading && parts.IsZero() {
		if path := b.Book.Bridge(c.text); !closes(path) {
			bar.Unexplained = path.Difference
		}
	}
	switch {
	case b.Reading:
		bar.State, bar.StateText = "loading", "Reading"
	case b.lacksColumn():
		bar.State, bar.StateText, bar.LacksColumn = "partial", "A column is lost", true
	case bar.Rows == 0 && bar.Rejected > 0: // 0.00 would be a sum of rows that were read
		bar.State, bar.StateText, bar.TotalText = "partial", "Incomplete", dash
	case !b.Whole:
		bar.State, bar.StateText = "partial", "Incomplete"
	case bar.Rows == 0:
		bar.StateText, bar.TotalText = "No rows", dash
	case bar.Rejected > 0:
		bar.StateText = rowsText(bar.Rejected) + " not read"
	case !parts.IsZero():
		bar.StateText = "Does not add up"
	case !bar.Unexplained.IsZero():
		bar.StateText = "Not all explained"
	case b.Twice:
		bar.StateText = "May count twice"
	default:
		bar.Sound = true
	}
	b.barPeriod(&bar)
	b.bars[key] = bar
	return bar, nil
}

// barPeriod says which time the ledger covers, and whether it will grow.
func (b *Bill) barPeriod(bar *Bar) {
	span := b.span()
	if span.Empty() {
		bar.PeriodText = "no time given"
		return
	}
	state := ", closed"
	switch {
	case len(b.months) == 0 && (b.Whole || b.AllRows), b.lacksColumn() && !bar.Open:
		state = ""
	case !b.Whole && !b.AllRows:
		state = ", partial"
	case bar.Open:
		for _, m := range b.months {
			if m.open {
				state = ", open until " + dateText((m.span.End - 1).Time())
			}
		}
	}
	bar.PeriodText = spanText(span) + " UTC" + state
	bar.PeriodStart, bar.PeriodEnd = stepStart(span.Start, period.ByDay), stepStart(span.End, period.ByDay)
}

// ledgerSentence says how the money that is shown and the money that is not make
// the total of the ledger. months counts the billing periods that are shown.
func (a *question) ledgerSentence(here money.Total) string {
	c := a.currency.text
	whole := a.bill.total(a.words, a.currency).sum
	scope := a.scopeSum()
	filtered, elsewhere := scope.Minus(here), whole.Minus(scope)
	end := " make " + plain(whole, c) + ", the ledger total."
	switch {
	case len(a.filters) == 0 && !a.bounded:
		return plain(whole, c) + " is the ledger total."
	case len(a.filters) == 0:
		return plain(here, c) + " here and " + plain(elsewhere, c) + " at other times" + end
	case !a.bounded:
		return plain(here, c) + " here and " + plain(filtered, c) + " filtered out" + end
	}
	return plain(here, c) + " here, " + plain(filtered, c) + " filtered out and " + plain(elsewhere, c) + " at other times" + end
}
