package view

import (
	"slices"
	"strings"

	"github.com/plainbill/plainbill/cost/breakdown"
	"github.com/plainbill/plainbill/cost/ledger"
	"github.com/plainbill/plainbill/cost/money"
)

// LetterQuery asks for what a report is written from. Period, basis and currency
// are as in an overview.
type LetterQuery struct {
	Query
	// Tables are dimensions that are told by their largest values beside services:
	// "account", "resource", "usage_type", or "tag" for the tag that tells most.
	Tables []string `json:"tables,omitempty"`
}

// Letter is what a report is written from: sums without words. It holds more than
// a report tells; package report chooses.
type Letter struct {
	Bar      Bar    `json:"bar"`
	Query    Query  `json:"query"`
	Currency string `json:"currency"`
	When     string `json:"when"`    // "August", for sentences
	Period   string `json:"period"`  // "August 2026", for a title
	Before   string `json:"before"`  // "July"; blank: there is no complete month before
	Open     bool   `json:"open"`    // usage may still be added
	Measure  string `json:"measure"` // "Actual cost, amortized"

	Total       money.Total    `json:"total"`
	BeforeTotal money.Total    `json:"before_total"`
	Services    []LetterRow    `json:"services"` // all of them, most money first
	Tables      []LetterTable  `json:"tables,omitempty"`
	Steps       []LetterStep   `json:"steps"` // what the time was like: months, or days
	StepGrain   string         `json:"step_grain"`
	Promised    LetterPromised `json:"promised"`
	Invoice     money.Total    `json:"invoice"` // what was billed in the period
	Ahead       money.Total    `json:"ahead"`   // of it, paid for later months
	Earlier     money.Total    `json:"earlier"` // paid in earlier months for this time
	Left        money.Total    `json:"left"`    // between invoice and actual cost, not explained; 0 where only rounding is left
	Rows        int64          `json:"rows"`    // of the period
}

// LetterRow is one value of a dimension. Public says that its name is one of
// AWS's own, which every customer sees.
type LetterRow struct {
	Label  string      `json:"label"`
	Public bool        `json:"public"`
	Now    money.Total `json:"now"`
	Before money.Total `json:"before"`
}

// LetterTable is a dimension told by its largest values; the last row is the rest.
type LetterTable struct {
	Key   string      `json:"key"`
	Label string      `json:"label"`
	Rows  []LetterRow `json:"rows"`
}

// LetterStep is one step of time.
type LetterStep struct {
	Start      string      `json:"start"` // 2026-08-01
	Label      string      `json:"label"`
	Sum        money.Total `json:"sum"`
	Incomplete bool        `json:"incomplete,omitempty"`
}

// LetterPromised is what commitments did in the period.
type LetterPromised struct {
	Any    bool        `json:"any"`
	Gross  money.Total `json:"gross"`
	Unused money.Total `json:"unused"`
	Net    money.Total `json:"net"`
}

// letterMonths is from how many months on a letter shows months and not days.
const letterMonths = 3

// Letter gathers what a report is written from. Of several billing periods it is
// about the last of some size, unless the query says otherwise.
func (b *Bill) Letter(q LetterQuery) (*Letter, error) {
	q.Filters, q.GroupBy, q.Then, q.Top, q.Grain = nil, "service", "", overviewTop, ""
	b.byDefault(&q.Query)
	a, err := b.ask(q.Query)
	if err != nil {
		return nil, err
	}
	l := &Letter{Query: a.query, Currency: a.currency.text, When: lowerSubject(a.when()), Measure: a.words.measure + ", " + a.words.manner}
	if l.Bar, err = b.Bar(a.query); err != nil {
		return nil, err
	}
	l.Period = a.when()
	if len(a.months) == 1 && a.span.Empty() {
		l.Period = a.months[0].label()
	}
	_, l.Open = a.openMonth()

	earlier, before := a.monthBefore(ledger.Service)
	p := a.part(ledger.Service, -1, true, earlier)
	l.Before, l.Total, l.BeforeTotal, l.Rows = before, p.all.sum, p.all.before, p.all.rows
	l.Services = letterRows(p)
	for i, g := range p.shown {
		l.Services[i].Public = publicService(g.value)
	}
	l.Steps, l.StepGrain = a.letterSteps(p)
	for _, key := range q.Tables {
		if t, ok := a.letterTable(key); ok {
			l.Tables = append(l.Tables, t)
		}
	}
	k := a.commitments()
	l.Promised = LetterPromised{Any: k.any, Gross: k.gross, Unused: k.unused, Net: k.net()}
	path := a.bridge()
	l.Invoice, l.Ahead, l.Earlier = path.Cash, path.Prepay, path.TrueUp.Neg()
	if !closes(path) {
		l.Left = path.Difference
	}
	return l, nil
}

func letterRows(p parted) []LetterRow {
	rows := make([]LetterRow, 0, len(p.shown)+1)
	for _, g := range p.shown {
		rows = append(rows, LetterRow{Label: g.label, Now: g.sum, Before: g.before})
	}
	return rows
}

// letterTable tells a dimension by its largest values.
func (a *question) letterTable(key string) (LetterTable, bool) {
	if key == "tag" {
		key = ""
		most := 0.0
		for _, d := range a.dimensions() {
			if d.Kind == "tag" && d.Tagged > most {
				key, most = d.Key, d.Tagged
			}
		}
	}
	d, ok := a.bill.Ledger.Lookup(key)
	if key == "" || !ok {
		return LetterTable{}, false
	}
	earlier, _ := a.monthBefore(d)
	p := a.part(d, overviewTop, false, earlier)
	w, _ := speakOf(key)
	t := LetterTable{Key: key, Label: w.label, Rows: letterRows(p)}
	if p.others > 0 {
		t.Rows = append(t.Rows, LetterRow{Label: othersLabel(p.others, w), Public: true, Now: p.rest.sum, Before: p.rest.before})
	}
	return t, true
}

// letterSteps is the sum of each month, of a bill of several, or of each day.
func (a *question) letterSteps(p parted) ([]LetterStep, string) {
	if len(a.bill.months) < letterMonths {
		var steps []LetterStep
		_, open := a.openMonth()
		for i, h := range p.steps {
			s := LetterStep{Start: stepStart(h, a.grain), Label: stepLabel(h, a.grain), Sum: p.all.steps[i]}
			s.Incomplete = open && i == len(p.steps)-1
			steps = append(steps, s)
		}
		return steps, a.grain.String()
	}
	cube := a.bill.reader.Run(breakdown.Query{
		Basis: a.words.basis, Filters: a.bill.inCurrency(a.currency), GroupBy: []ledger.Dimension{ledger.BillingPeriod},
	})
	sums := map[string]money.Total{}
	for i := range cube.Cells {
		sums[cube.Text(&cube.Cells[i], 0)] = cube.Cells[i].Total
	}
	var steps []LetterStep
	for _, m := range a.bill.months {
		steps = append(steps, LetterStep{
			Start: m.span.Start.Time().Format(dayLayout), Label: m.span.Start.Time().Format("Jan 2006"),
			Sum: sums[m.key], Incomplete: !a.bill.closed(m),
		})
	}
	return steps, "month"
}

// publicService says whether a service's name is one that AWS gives its own
// services. What is sold by others in the marketplace tells who a customer buys
// from, and a file may hold anything as a service.
func publicService(value string) bool {
	if _, ok := serviceNames[value]; ok {
		return true
	}
	rest, ok := strings.CutPrefix(value, "Amazon")
	if !ok {
		rest, ok = strings.CutPrefix(value, "AWS")
	}
	if !ok || len(rest) > 48 {
		return false
	}
	digits := 0
	for _, c := range rest {
		switch {
		case '0' <= c && c <= '9':
			digits++
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', slices.Contains([]rune{' ', '(', ')'}, c):
		default:
			return false
		}
	}
	return digits <= 2
}

// LetterBasis says in a few words what a basis means to who pays.
func LetterBasis(key string) string {
	switch key {
	case "net":
		return "What we are charged after private discounts, spread over the time it covers."
	case "cash":
		return "What was invoiced, on the day it was billed."
	case "on_demand":
		return "What the usage would cost at public prices. This is not what we are charged."
	case "naive":
		return "What a common but wrong rule gives. Do not rely on it."
	}
	return "What we are charged, spread over the time it covers."
}
