package view

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/plainbill/plainbill/cost/breakdown"
	"github.com/plainbill/plainbill/cost/cur"
	"github.com/plainbill/plainbill/cost/ledger"
	"github.com/plainbill/plainbill/cost/money"
	"github.com/plainbill/plainbill/cost/period"
)

// question is a Query understood: names became codes, blanks are filled in.
type question struct {
	bill     *Bill
	query    Query // as answered
	words    basisWords
	currency currencySum
	filters  []breakdown.Filter // one for each of query.Filters
	scope    []breakdown.Filter // currency and billing periods
	span     period.Range       // of the charge period; empty: not bounded
	months   []month            // the billing periods it is about
	bounded  bool               // the query bounds the time
	grain    period.Grain
	group    ledger.Dimension
	types    *typeSums // when it was asked for
}

// defaultTop is how many groups a table shows.
const defaultTop = 12

// ask understands a query.
func (b *Bill) ask(q Query) (*question, error) {
	a := &question{bill: b, query: q}
	var err error
	if a.words, err = basisOf(q.Basis); err != nil {
		return nil, err
	}
	a.query.Basis = a.words.key
	a.currency = b.currency(q.Currency)
	a.query.Currency = a.currency.text
	if len(b.currencies) > 1 {
		a.query.Currency = cmp.Or(a.currency.text, cur.NoCurrency) // blank means another one
	}
	a.scope = b.inCurrency(a.currency)
	if a.query.GroupBy == "" {
		a.query.GroupBy = "service"
	}
	var ok bool
	if a.group, ok = b.Ledger.Lookup(a.query.GroupBy); !ok {
		return nil, fmt.Errorf("this bill has nothing called %s to group by", a.query.GroupBy)
	}
	if a.query.Top == 0 {
		a.query.Top = defaultTop
	}
	if err := a.bound(); err != nil {
		return nil, err
	}
	a.query.Filters = slices.Clone(q.Filters)
	if a.query.Filters == nil {
		a.query.Filters = []Filter{}
	}
	for _, f := range a.query.Filters {
		a.filters = append(a.filters, b.filter(f))
	}
	if a.query.Grain == "" {
		a.query.Grain = a.usualGrain().String()
	}
	if a.grain, err = period.ParseGrain(a.query.Grain); err != nil {
		return nil, err
	}
	return a, nil
}

// bound understands From and To.
func (a *question) bound() error {
	a.months = a.bill.months
	if a.query.From == "" && a.query.To == "" {
		return nil
	}
	a.bounded = true
	from, to := period.None, period.Hour(1<<31-1)
	var byMonth bool
	if a.query.From != "" {
		h, month, err := parseBound(a.query.From)
		if err != nil {
			return err
		}
		from, byMonth = h, month
	}
	if a.query.To != "" {
		h, month, err := parseBound(a.query.To)
		if err != nil {
			return err
		}
		to, byMonth = h, month && (byMonth || a.query.From == "")
	}
	span := period.Range{Start: from, End: to}
	if !byMonth {
		if span.Empty() {
			// An empty range bounds nothing: bound it to an hour that no row has.
			span = period.Range{Start: period.None, End: period.None + 1}
		}
		a.span = span
		a.months = nil
		for _, m := range a.bill.months {
			if m.span.Start < span.End && m.span.End > span.Start {
				a.months = append(a.months, m)
			}
		}
		return nil
	}
	a.months = a.bill.monthsIn(span)
	a.scope = append(slices.Clip(a.scope), monthFilter(a.months))
	return nil
}

// monthFilter keeps the rows of some billing periods.
func monthFilter(months []month) breakdown.Filter {
	f := breakdown.Filter{Dim: ledger.BillingPeriod}
	for _, m := range months {
		f.Codes = append(f.Codes, m.code)
	}
	return f
}

// filter turns names into codes. A value that the bill does not have matches no
// row; a dimension that it does not have has no value on any row.
func (b *Bill) filter(f Filter) breakdown.Filter {
	d, ok := b.Ledger.Lookup(f.Dimension)
	if !ok {
		blank := slices.Contains(f.Values, "")
		return breakdown.Filter{Dim: ledger.LineItemType, Not: blank != f.Not}
	}
	out := breakdown.Filter{Dim: d, Not: f.Not}
	for _, v := range f.Values {
		if c, ok := b.reader.Code(d, v); ok {
			out.Codes = append(out.Codes, c)
		}
	}
	return out
}

// usualGrain is days, or months where days would be too many to see.
func (a *question) usualGrain() period.Grain {
	if a.axis().Hours() > 24*200 {
		return period.ByMonth
	}
	return period.ByDay
}

// axis returns the hours that charts run over.
func (a *question) axis() period.Range {
	if a.bounded && !a.span.Empty() {
		whole := a.bill.span()
		return period.Range{Start: max(a.span.Start, whole.Start), End: min(a.span.End, whole.End)}
	}
	if len(a.months) == 0 {
		return a.bill.span()
	}
	return axis(a.months)
}

// span returns the hours of all usage.
func (b *Bill) span() period.Range {
	if len(b.months) > 0 {
		return axis(b.months)
	}
	return b.Ledger.Span()
}

// all returns the filters that make the rows of the question.
func (a *question) all() []breakdown.Filter {
	return append(slices.Clip(slices.Clone(a.scope)), a.filters...)
}

// ask puts the question's scope and filters to the ledger.
func (a *question) run(q breakdown.Query) *breakdown.Cube {
	q.Basis = a.words.basis
	q.Filters = append(a.all(), q.Filters...)
	q.Range = a.span
	return a.bill.reader.Run(q)
}

// scopeSum is the sum of everything in the question's time and currency.
func (a *question) scopeSum() money.Total {
	if !a.bounded {
		return a.bill.total(a.words, a.currency).sum
	}
	key := totalKey{a.words.key, a.currency.text, a.query.From + "/" + a.query.To}
	if t, ok := a.bill.totals[key]; ok {
		return t.sum
	}
	cube := a.bill.reader.Run(breakdown.Query{Basis: a.words.basis, Filters: a.scope, Range: a.span})
	a.bill.totals[key] = ledgerTotal{sum: cube.Total, rows: cube.Rows}
	return cube.Total
}

// when names the time that the question is about: "August", "July and August",
// "1 Jul 2025–31 Aug 2026".
func (a *question) when() string {
	if a.bounded && !a.span.Empty() {
		return spanText(a.axis())
	}
	switch len(a.months) {
	case 0:
		if a.bounded {
			return "This time"
		}
		return "This bill"
	case 1:
		return a.monthName(a.months[0])
	}
	return spanText(period.Range{Start: a.months[0].span.Start, End: a.months[len(a.months)-1].span.End})
}

// unit names the currency of a measure.
func (a *question) unit() string {
	if a.currency.text == "" {
		return "currency not given"
	}
	return a.currency.text
}

// monthName names a month, with its year where the bill has months of others.
func (a *question) monthName(m month) string {
	for _, o := range a.bill.months {
		if o.span.Start.Time().Year() != m.span.Start.Time().Year() {
			return m.label()
		}
	}
	return m.span.Start.Time().Format("January")
}

// say puts a filter into words: "Account is prod-core", "Charge type is not Tax".
func (b *Bill) say(f Filter) string {
	w, _ := speakOf(f.Dimension)
	verb := " is "
	if f.Not {
		verb = " is not "
	}
	return w.label + verb + b.anyOf(f)
}

// anyOf names the values of a filter.
func (b *Bill) anyOf(f Filter) string {
	d, _ := b.Ledger.Lookup(f.Dimension)
	var names []string
	for i, v := range f.Values {
		if i == 3 && len(f.Values) > 4 {
			names = append(names, counted(int64(len(f.Values)-i), "other", "others"))
			break
		}
		names = append(names, b.label(d, v))
	}
	if len(names) == 0 {
		return "nothing"
	}
	if len(names) == 1 {
		return names[0]
	}
	all := strings.Join(names[:len(names)-1], ", ") + " or " + names[len(names)-1]
	if len(all) > longNames {
		return "one of " + counted(int64(len(f.Values)), "value", "values")
	}
	return all
}

// longNames is how long the names of several values may be to be listed.
const longNames = 90

// subject names the rows of a question for a sentence, and what a measure says
// after the dimension (" in prod-core"; blank for the whole bill).
func (a *question) subject() (subject, in string) {
	var names []string
	excluded := 0
	for i := len(a.query.Filters) - 1; i >= 0; i-- {
		f := a.query.Filters[i]
		if f.Not {
			excluded++
			continue
		}
		name := a.bill.anyOf(f)
		if len(f.Values) == 1 && f.Values[0] == "" {
			w, _ := speakOf(f.Dimension)
			name = "no " + w.label
			if w.key == w.label || strings.HasPrefix(f.Dimension, tagPrefix) {
				name = "no " + w.label + " tag"
			}
		}
		if len(f.Values) > 1 && strings.HasPrefix(name, "one of ") {
			w, _ := speakOf(f.Dimension)
			name = counted(int64(len(f.Values)), w.label, w.many)
		}
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	switch {
	case len(names) > 2:
		subject = names[0] + " with " + counted(int64(len(names)-1), "more filter", "more filters")
	case len(names) > 0:
		subject = strings.Join(names, " in ")
	case excluded == 1:
		subject = "All but " + a.bill.anyOf(a.query.Filters[0])
	case excluded > 1:
		subject = "What is left"
	default:
		return a.when(), ""
	}
	return capitalNo(subject), " in " + subject
}

// capitalNo starts a sentence with a subject that begins with our own word.
func capitalNo(subject string) string {
	if strings.HasPrefix(subject, "no ") {
		return capital(subject)
	}
	return subject
}
