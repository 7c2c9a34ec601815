package view

import (
	"fmt"
	"slices"

	"github.com/plainbill/plainbill/cost/breakdown"
	"github.com/plainbill/plainbill/cost/ledger"
	"github.com/plainbill/plainbill/cost/period"
)

// Explore answers where the money goes.
func (b *Bill) Explore(q Query) (*Explore, error) {
	a, err := b.ask(q)
	if err != nil {
		return nil, err
	}
	bar, err := b.Bar(a.query)
	if err != nil {
		return nil, err
	}
	w, _ := speakOf(a.query.GroupBy)
	if w.key == w.label {
		w.label = b.Ledger.Label(a.group)
	}
	subject, in := a.subject()
	earlier, beforeLabel := a.monthBefore(a.group)
	p := a.part(a.group, a.query.Top, true, earlier)

	e := &Explore{Bar: bar, Crumbs: a.crumbs(), Dims: a.dimensions(), FilterSay: []string{}}
	for _, f := range a.query.Filters {
		e.FilterSay = append(e.FilterSay, b.say(f))
	}
	e.Series = a.series(p, w, in)
	e.Table = a.table(p, w, subject, in, beforeLabel)
	e.Icicle = a.icicle(p.cube, subject)
	a.query.Then = b.Ledger.Key(a.then())
	e.Side = a.side(in)
	e.Headline = a.headline(p, w, subject)
	if p.all.rows == 0 {
		e.Empty = a.empty()
	}
	e.Query = a.query
	return e, nil
}

// series draws a breakdown step by step.
func (a *question) series(p parted, w dimensionWords, in string) Series {
	m := seriesMaker{
		dimension: w, basis: a.words, currency: a.currency.text, unit: a.unit(),
		grain: p.cube.Grain, steps: p.steps, partial: a.partialFrom(p.steps), known: a.bill.steps,
	}
	if len(a.months) == 1 && a.span.Empty() {
		m.when = a.monthName(a.months[0])
	}
	return m.draw(p, in)
}

// partialFrom is the hour from which steps are incomplete: those of a bill of which
// rows are missing are so from the start, those of an open month from the day
// on which its usage ends.
func (a *question) partialFrom(steps []period.Hour) period.Hour {
	if !a.bill.Whole && !a.bill.AllRows && len(steps) > 0 {
		return steps[0]
	}
	for _, m := range a.months {
		if m.open {
			return max(m.span.Start, (m.end() - 1).Floor(period.ByDay))
		}
	}
	return period.None
}

// table lists a breakdown.
func (a *question) table(p parted, w dimensionWords, subject, in, beforeLabel string) Table {
	m := tableMaker{dimension: w, currency: a.currency.text, grain: p.cube.Grain, compare: beforeLabel != "", months: len(a.months)}
	t := Table{
		Title: "By " + inSentence(w.label), Measure: a.measure(), Dimension: w.key, Label: w.label,
		MonthLabel: a.when(), BeforeLabel: beforeLabel,
	}
	sumLabel := "Total"
	if in != "" {
		sumLabel = subject
	}
	t.Rows, t.Sum = m.rows(p, sumLabel)
	t.Conservation = a.ledgerSentence(p.all.sum)
	return t
}

// monthBefore breaks down the month before by a dimension, where the question is
// about one closed month and the one before it is closed too.
func (a *question) monthBefore(d ledger.Dimension) (*breakdown.Cube, string) {
	if len(a.months) != 1 || !a.span.Empty() || !a.bill.closed(a.months[0]) {
		return nil, ""
	}
	m, ok := a.bill.before(a.months[0])
	if !ok || !a.bill.closed(m) {
		return nil, ""
	}
	filters := append(a.bill.inCurrency(a.currency), monthFilter([]month{m}))
	return a.bill.reader.Run(breakdown.Query{
		Basis: a.words.basis, Filters: append(filters, a.filters...), GroupBy: []ledger.Dimension{d},
	}), a.monthName(m)
}

// headline is the answer in one sentence: the amount, and its largest part.
func (a *question) headline(p parted, w dimensionWords, subject string) string {
	switch {
	case a.bill.Ledger.Rows() == 0:
		return a.bill.noRows() + "."
	case p.all.rows == 0:
		return "No rows match."
	}
	if _, open := a.openMonth(); open && len(a.filters) == 0 && len(a.months) == 1 && a.span.Empty() {
		subject += " so far"
	}
	s := a.words.says(subject, p.all.sum, a.currency.text)
	if len(p.shown) == 0 || p.all.sum.Sign() <= 0 {
		return s + "."
	}
	if a.narrowed(w.key) {
		return s + "." // to say that all of it is what was asked for is no answer
	}
	g := p.shown[0]
	share := g.sum.Share(p.all.sum)
	switch {
	case g.sum.Sign() <= 0:
		return s + "."
	case g.value == "" && len(p.shown) == 1 && p.others == 0:
		return s + "; all of it " + w.lacks() + "."
	case g.value == "" && share <= 1:
		return s + "; " + wholePercent(share) + " of it " + w.lacks() + "."
	case len(p.shown) == 1 && p.others == 0:
		return ended(s + "; all of it is " + g.label)
	case share > 1:
		return s + "; " + g.label + " alone is " + plain(g.sum, a.currency.text) + "."
	}
	return ended(s + "; " + wholePercent(share) + " of it is " + g.label)
}

// narrowed says whether the filters leave one value of a dimension.
func (a *question) narrowed(dimension string) bool {
	return slices.ContainsFunc(a.query.Filters, func(f Filter) bool {
		return f.Dimension == dimension && !f.Not && len(f.Values) == 1
	})
}

// crumbs is the way from the whole bill to this question, filter by filter.
func (a *question) crumbs() []Crumb {
	q := a.query
	q.Filters, q.Then, q.Top = []Filter{}, "", 0
	list := []Crumb{{Text: "Whole bill", Query: q}}
	for n, f := range a.query.Filters {
		q.Filters = a.query.Filters[:n+1]
		w, _ := speakOf(f.Dimension)
		text := w.label + ": " + a.bill.anyOf(f)
		if f.Not {
			text = w.label + ": not " + a.bill.anyOf(f)
		}
		list = append(list, Crumb{Text: text, Query: q})
	}
	return list
}

// empty says why nothing matches: how many rows would match without each filter.
func (a *question) empty() *Empty {
	e := &Empty{
		Title: "No rows match these filters",
		Text:  "Remove one. Each says how many rows would come back.",
		Rows:  []string{},
	}
	if a.bill.Ledger.Rows() == 0 {
		e.Title, e.Text = a.bill.noRows(), "There is nothing to break down. Open another bill."
		return e
	}
	if len(a.filters) == 0 {
		e.Title = "No rows in this time"
		e.Text = fmt.Sprintf("The ledger has %s, all at other times or in another currency. Choose another month.", rowsText(a.bill.Ledger.Rows()))
		return e
	}
	without := a.bill.reader.Without(breakdown.Query{Basis: a.words.basis, Filters: a.all(), Range: a.span})
	for n, f := range a.query.Filters {
		e.Rows = append(e.Rows, a.bill.say(f)+", "+rowsText(without[len(a.scope)+n]))
	}
	return e
}
