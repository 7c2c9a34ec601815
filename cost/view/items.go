package view

import (
	"strconv"

	"github.com/plainbill/plainbill/cost/actual"
	"github.com/plainbill/plainbill/cost/breakdown"
	"github.com/plainbill/plainbill/cost/cur"
	"github.com/plainbill/plainbill/cost/ledger"
	"github.com/plainbill/plainbill/cost/period"
)

// itemColumns are the dimensions that a line item is shown by, after its time.
var itemColumns = [...]string{"account", "service", "usage_type", "operation", "region", "resource", "line_item_type", "description"}

// mostItems is the largest page of line items.
const mostItems = 500

// LineItems lists the line items that match a query, those with most money first.
func (b *Bill) LineItems(q Query, offset int64, count int) (*LineItems, error) {
	a, err := b.ask(q)
	if err != nil {
		return nil, err
	}
	return a.items(offset, count), nil
}

func (a *question) items(offset int64, count int) *LineItems {
	b := a.bill
	count = max(1, min(count, mostItems))
	offset = max(0, offset)
	lines, matched, sum := b.reader.Lines(breakdown.Query{Basis: a.words.basis, Filters: a.all(), Range: a.span}, int(min(offset, breakdown.MaxDepth)), count)
	page := &LineItems{
		Measure: a.measure(), Columns: []string{"Time, UTC"}, Rows: []LineItem{},
		Offset: offset, Matched: matched, Sum: amount(sum, a.currency.text),
	}
	subject, _ := a.subject()
	page.Title = counted(matched, "line item makes ", "line items make ") + page.Sum.Text + " for " + lowerSubject(subject) + "."
	if matched == 0 {
		page.Title = "No line item matches."
	} else if len(lines) == 0 {
		page.Title = "Only the " + Count(breakdown.MaxDepth) + " line items with most money can be paged. Add a filter to see others."
	}
	var shown []ledger.Dimension
	for _, key := range itemColumns {
		d, ok := b.Ledger.Lookup(key)
		if !ok || key != "account" && key != "service" && len(b.reader.Values(d)) < 2 {
			continue
		}
		w, _ := speakOf(key)
		shown = append(shown, d)
		page.Columns = append(page.Columns, w.label)
	}
	usage := b.has(cur.UsageAmount)
	if usage {
		page.Columns = append(page.Columns, "Usage")
	}
	unit, _ := b.Ledger.Lookup("pricing_unit")
	for _, l := range lines {
		s := b.Ledger.Segments()[l.Segment]
		file, row := s.Place(l.Row)
		li := LineItem{
			File: b.Ledger.Files()[file], Row: row,
			Money:  amount(l.Money.Total(), a.currency.text),
			Source: b.Book.SourcesOn(a.words.basis, l.Segment)[l.Row].String(),
			Cells:  []string{timeText(s.StartAt(l.Row), s.EndAt(l.Row))},
		}
		for _, d := range shown {
			codes := s.Codes(d)
			li.Cells = append(li.Cells, b.label(d, b.reader.Values(d)[codes.At(l.Row)]))
		}
		if usage {
			codes := s.Codes(unit)
			li.Cells = append(li.Cells, usageText(s.NumberAt(cur.UsageAmount, l.Row), b.Ledger.Values(unit)[codes.At(l.Row)]))
		}
		page.Rows = append(page.Rows, li)
	}
	return page
}

// usageText writes a usage amount with its unit.
func usageText(n float64, unit string) string {
	s := strconv.FormatFloat(n, 'f', -1, 64)
	if unit != "" {
		s += " " + unit
	}
	return s
}

// timeText writes the time of a line item: an hour, a day, or days.
func timeText(start, end period.Hour) string {
	switch {
	case start == period.None:
		return dash
	case end == period.None || end-start <= 1:
		return start.Time().Format("2 Jan 2006 15:00")
	case start%24 == 0 && end%24 == 0:
		return spanText(period.Range{Start: start, End: end})
	}
	return start.Time().Format("2 Jan 2006 15:00") + "\u2013" + end.Time().Format("2 Jan 15:00")
}

// topItems is how many line items an explanation shows.
const topItems = 10

// Explain says how a figure was computed: the rule in words, the rows that it is
// made of, and its parts by the step of the rule that priced them. The parts add
// up to the figure.
func (b *Bill) Explain(q Query) (*Explain, error) {
	a, err := b.ask(q)
	if err != nil {
		return nil, err
	}
	cube := a.run(breakdown.Query{GroupBy: []ledger.Dimension{ledger.CostSource}})
	c := a.currency.text
	e := &Explain{
		Money: amount(cube.Total, c), Formula: a.words.formula, Matched: cube.Rows,
		Filters: []string{}, BySource: []SourceSum{}, Query: a.query,
	}
	subject, _ := a.subject()
	e.Title = "How " + e.Money.Text + " was computed for " + lowerSubject(subject)
	for _, f := range a.query.Filters {
		e.Filters = append(e.Filters, b.say(f))
	}
	if a.bounded {
		e.Filters = append(e.Filters, "Time is "+lowerSubject(a.when()))
	}
	if len(b.currencies) > 1 {
		e.Filters = append(e.Filters, "Currency is "+shown(c))
	}
	largest, _ := cube.Top(-1)
	for _, cell := range largest {
		label := cube.Text(cell, 0)
		text := label
		if s, err := actual.ParseSource(label); err == nil {
			text = a.sourceText(s)
		}
		e.BySource = append(e.BySource, SourceSum{Source: label, Text: text, Rows: cell.Rows, Money: amount(cell.Total, c)})
	}
	e.Top = *a.items(0, topItems)
	return e, nil
}

// sourceText says what rows of a source count on the question's basis. Words of
// sources are about the amortized and the net basis; on the others the formula
// says what counts, and the source only which rows they are.
func (a *question) sourceText(s actual.Source) string {
	if a.words.basis == actual.Amortized || a.words.basis == actual.Net {
		return s.Words()
	}
	return a.bill.label(ledger.CostSource, s.String())
}

// Search finds values of any dimension that contain a text, in the time and the
// currency of the query, whatever it filters for.
func (b *Bill) Search(text string, q Query, count int) (*Matches, error) {
	a, err := b.ask(Query{Basis: q.Basis, Currency: q.Currency, From: q.From, To: q.To})
	if err != nil {
		return nil, err
	}
	if count <= 0 {
		count = 20
	}
	found, more := b.reader.Search(breakdown.Query{Basis: a.words.basis, Filters: a.scope, Range: a.span}, text, min(count, mostItems))
	m := &Matches{Found: []Match{}, More: more}
	for _, f := range found {
		key := b.Ledger.Key(f.Dim)
		w, _ := speakOf(key)
		m.Found = append(m.Found, Match{
			Dimension: key, Label: w.label, Value: f.Text, Text: b.label(f.Dim, f.Text),
			Money: amount(f.Total, a.currency.text), Rows: f.Rows,
		})
	}
	switch n := len(found) + more; {
	case text == "":
		m.Text = "Type to search every value of the bill."
	case n == 0:
		m.Text = "Nothing in this bill contains \u201c" + text + "\u201d."
	case more > 0:
		m.Text = Count(int64(n)) + " values contain \u201c" + text + "\u201d; the " + Count(int64(len(found))) + " with most money are shown."
	default:
		m.Text = counted(int64(n), "value contains", "values contain") + " \u201c" + text + "\u201d."
	}
	return m, nil
}
