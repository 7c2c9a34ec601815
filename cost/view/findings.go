package view

import (
	"cmp"
	"strconv"
	"strings"

	"github.com/plainbill/plainbill/cost/audit"
	"github.com/plainbill/plainbill/cost/breakdown"
	"github.com/plainbill/plainbill/cost/ledger"
	"github.com/plainbill/plainbill/cost/money"
	"github.com/plainbill/plainbill/cost/sorts"
)

// mostFindings is how many findings the overview lists, mostNews how many of them
// may be of what is new: a bill with many new things has other news too.
const (
	mostFindings = 12
	mostNews     = 4
)

// mostLinked is how many values the link of a finding names: a longer one fits into
// no address, and the page's renderer takes 16 KB at once. The gravest come first.
const mostLinked = 40

// findings turns what the audit of the question's months found into cards, each
// with a link to its rows.
func (a *question) findings() []Finding {
	list := []Finding{}
	found := a.audit()
	if found == nil {
		return list
	}
	for _, f := range found.Findings {
		if f.Currency != "" && f.Currency != a.currency.text {
			continue
		}
		list = append(list, a.card(f))
	}
	sorts.By(list, func(x, y Finding) int {
		if d := severityRank(x.Severity) - severityRank(y.Severity); d != 0 {
			return d
		}
		return cmp.Compare(rankMoney(y), rankMoney(x))
	})
	return shortlist(list)
}

// shortlist keeps the first findings.
func shortlist(list []Finding) []Finding {
	short, news := list[:0], 0
	for _, f := range list {
		if f.Code == string(audit.Began) {
			if news++; news > mostNews {
				continue
			}
		}
		short = append(short, f)
	}
	return short[:min(len(short), mostFindings)]
}

// card is a finding as the page shows it.
func (a *question) card(f audit.Finding) Finding {
	card := Finding{
		Code: string(f.Code), Severity: string(f.Severity), Title: a.plainer(f.Title, f.Named), Why: a.plainer(f.Why, f.Named),
		Money: amount(f.Money, a.currency.text), NoMoney: f.NoMoney,
	}
	if f.Code == audit.Began || f.Code == audit.DayRose {
		card.Money = change(f.Money, a.currency.text) // a plus is for what changed alone
	}
	if len(f.Filters) > 0 {
		q := a.findingQuery(f)
		card.Query, card.Action, card.Tab = &q, "Show the rows", "explore"
		for i := range q.Filters {
			if by := &q.Filters[i]; len(by.Values) > mostLinked && !by.Not {
				by.Values, card.Action = by.Values[:mostLinked], "Show the rows of the first "+strconv.Itoa(mostLinked)
			}
		}
	}
	return card
}

// plainer puts the name that the page has for a value into a sentence of the audit.
func (a *question) plainer(sentence string, named audit.Filter) string {
	for _, v := range named.Values {
		if v == "" {
			continue
		}
		name := v
		if strings.HasPrefix(named.Dimension, tagPrefix) {
			name = tagLabel(v)
		} else if d, ok := a.bill.Ledger.Lookup(named.Dimension); ok {
			name = a.bill.label(d, v)
		}
		sentence = strings.Replace(sentence, v, name, 1)
	}
	return sentence
}

// findingQuery is the question that shows the rows behind a finding.
func (a *question) findingQuery(f audit.Finding) Query {
	q := Query{Basis: a.query.Basis, Currency: a.query.Currency, GroupBy: "service", Filters: []Filter{}}
	if a.bounded && len(a.months) > 0 {
		q.From, q.To = a.months[0].key, a.months[len(a.months)-1].span.End.Time().Format(monthLayout)
	}
	for _, by := range f.Filters {
		q.Filters = append(q.Filters, Filter{Dimension: by.Dimension, Values: a.present(by), Not: by.Not})
		if by.Dimension == q.GroupBy {
			q.GroupBy = "usage_type"
		}
	}
	if _, ok := a.bill.Ledger.Lookup(q.GroupBy); !ok {
		q.GroupBy = ""
	}
	return q
}

// present are the values of a filter that rows have: a finding names every rule
// that it is about, and sentences name its values.
func (a *question) present(by audit.Filter) []string {
	if by.Dimension != a.bill.Ledger.Key(ledger.CostSource) || len(by.Values) < 2 {
		return by.Values
	}
	cube := a.bill.reader.Run(breakdown.Query{GroupBy: []ledger.Dimension{ledger.CostSource}})
	var some []string
	for _, v := range by.Values {
		for i := range cube.Cells {
			if cell := &cube.Cells[i]; cell.Rows > 0 && cube.Text(cell, 0) == v {
				some = append(some, v)
			}
		}
	}
	if some == nil {
		return by.Values
	}
	return some
}

// severityRank puts what stops first. What went well and what is good to know
// stand by their money, together.
func severityRank(severity string) int {
	switch severity {
	case string(audit.Stop):
		return 0
	case string(audit.Warn):
		return 1
	}
	return 2
}

func rankMoney(f Finding) float64 {
	if f.NoMoney {
		return -1
	}
	return money.Total.Abs(f.Money.Value).Float64()
}
