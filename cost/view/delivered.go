package view

import (
	"slices"
	"time"

	"github.com/plainbill/plainbill/cost/audit"
	"github.com/plainbill/plainbill/cost/ledger"
	"github.com/plainbill/plainbill/cost/money"
	"github.com/plainbill/plainbill/cost/restate"
)

// Delivered says what was dropped: which months are there and how much of each,
// what AWS delivered of them, and what of that does not count.
type Delivered struct {
	Title  string       `json:"title"`
	Months []MonthCell  `json:"months"`
	Files  []Delivery   `json:"files"`
	Names  string       `json:"names,omitempty"` // what tables of account names came to
	Bad    []BadNameRow `json:"bad,omitempty"`   // rows of them that name no account
}

// MonthCell is one billing period of one payer.
type MonthCell struct {
	Key       string `json:"key"`   // "2026-08"
	Label     string `json:"label"` // "August 2026"
	Payer     string `json:"payer,omitempty"`
	State     string `json:"state"` // complete, open, partial, missing
	StateText string `json:"state_text"`
	Rows      int64  `json:"rows"`
	Note      string `json:"note,omitempty"`
}

// Delivery is what AWS wrote of an export at one time.
type Delivery struct {
	Index   int     `json:"index"` // names it in CompareQuery
	Name    string  `json:"name"`
	Made    string  `json:"made,omitempty"` // "31 Mar 2026, 22:14 UTC"
	Say     string  `json:"say"`            // format, files, months
	Kept    bool    `json:"kept"`
	Why     string  `json:"why,omitempty"`
	Counted bool    `json:"counted"` // Rows and Billed are known
	Rows    int64   `json:"rows"`
	Billed  []Money `json:"billed,omitempty"` // one a currency
	// Against is the delivery that counts in its place; negative where there is none
	// to compare with.
	Against int `json:"against"`
}

// BadNameRow is a row of a table of account names that could not be used.
type BadNameRow struct {
	File   string `json:"file"`
	Row    int64  `json:"row"`
	Column string `json:"column"`
	Value  string `json:"value"`
	Why    string `json:"why"`
}

// CompareQuery asks what changed from one delivery to another.
type CompareQuery struct {
	Before int    `json:"before"`
	After  int    `json:"after"`
	Basis  string `json:"basis"` // blank: cash, as an invoice would show it
}

// Compared answers a CompareQuery.
type Compared struct {
	Title      string             `json:"title"`
	Before     string             `json:"before"` // names of the deliveries
	After      string             `json:"after"`
	Basis      string             `json:"basis"`
	Currencies []ComparedCurrency `json:"currencies"`
	// Agreed and Cannot are there for a CUR beside a FOCUS export of one month: the
	// figures of both, and what they rightly tell differently.
	Agreed []AgreedRow   `json:"agreed,omitempty"`
	Cannot []CannotAgree `json:"cannot,omitempty"`
}

// AgreedRow is one figure of a bill as its CUR and as its FOCUS export tell it.
type AgreedRow struct {
	Key   string `json:"key"`
	Label string `json:"label"`
	CUR   Money  `json:"cur"`
	FOCUS Money  `json:"focus"`
	OK    bool   `json:"ok"`   // they agree to the cent
	Must  bool   `json:"must"` // they have to
	Say   string `json:"say"`
}

// CannotAgree is something that the two tell differently.
type CannotAgree struct {
	Label string `json:"label"`
	CUR   string `json:"cur"`
	FOCUS string `json:"focus"`
	Why   string `json:"why"`
}

// AgreeOn compares the CUR and the FOCUS export of one bill.
func (v *Compared) AgreeOn(cur, focus *audit.Audit) {
	short := 0
	for i := range cur.Currencies {
		code := cur.Currencies[i].Code
		other, ok := focus.Currency(code)
		if !ok {
			continue
		}
		for _, a := range audit.Agree(cur.Currencies[i], other) {
			r := AgreedRow{Key: a.Code + " " + code, Label: a.Name, CUR: amount(a.CUR, code), FOCUS: amount(a.FOCUS, code), OK: a.Agrees, Must: a.Must, Say: a.Why}
			if !a.Agrees && a.Must {
				short++
			}
			v.Agreed = append(v.Agreed, r)
		}
	}
	for _, d := range audit.Differences() {
		v.Cannot = append(v.Cannot, CannotAgree{Label: d.Name, CUR: d.CUR, FOCUS: d.FOCUS, Why: d.Why})
	}
	v.Title = "CUR and FOCUS agree on every figure on which they have to"
	if short > 0 {
		v.Title = "CUR and FOCUS differ in " + counted(int64(short), "figure", "figures") + " on which they have to agree"
	}
}

// ComparedCurrency is what changed of the rows of one currency.
type ComparedCurrency struct {
	Currency string      `json:"currency"`
	Say      []Change    `json:"say"` // the changes as sentences; they add up to Sum
	Sum      ChangeRow   `json:"sum"`
	Parts    []ChangedBy `json:"parts"`
}

// Change is one change as a sentence.
type Change struct {
	Text  string `json:"text"`
	Money Money  `json:"money"`
}

// ChangedBy lists what changed by one dimension; what did not is left out.
type ChangedBy struct {
	Key   string      `json:"key"` // line_item_type, service, account, day
	Label string      `json:"label"`
	Rows  []ChangeRow `json:"rows"`
}

// ChangeRow is what something cost before and after.
type ChangeRow struct {
	Key    string `json:"key"`
	Label  string `json:"label"`
	Before Money  `json:"before"`
	After  Money  `json:"after"`
	Change Money  `json:"change"`
}

// AmountOf makes a figure of an amount.
func AmountOf(t money.Total, currency string) Money { return amount(t, currency) }

// Open says whether AWS may still add to a month, given as "2026-08".
func (b *Bill) Open(key string) bool {
	return slices.ContainsFunc(b.months, func(m month) bool { return m.key == key && m.open })
}

// mostChanges is how many changes of a dimension are listed.
const mostChanges = 100

// Compare shows a comparison of two deliveries, by their names.
func (b *Bill) Compare(c *restate.Comparison, before, after string) *Compared {
	v := &Compared{Before: before, After: after, Basis: c.Basis.String(), Title: "Both say the same", Currencies: []ComparedCurrency{}}
	if w, err := basisOf(v.Basis); err == nil {
		v.Basis = w.label
	}
	for i := range c.Currencies {
		m := &c.Currencies[i]
		one := ComparedCurrency{Currency: m.Code, Say: []Change{}, Sum: changeRow("", "All", m.Sum, m.Code)}
		for _, s := range m.Sentences {
			one.Say = append(one.Say, Change{Text: s.Text, Money: change(s.Change, m.Code)})
		}
		for _, part := range []struct {
			key, label string
			dimension  ledger.Dimension
			list       []restate.Difference
		}{
			{"line_item_type", "Line item type", ledger.LineItemType, m.Types},
			{"service", "Service", ledger.Service, m.Services},
			{"account", "Account", ledger.Account, m.Accounts},
			{"day", "Day", ledger.NoDimension, m.Days},
		} {
			if len(part.list) == 0 {
				continue
			}
			by := ChangedBy{Key: part.key, Label: part.label}
			for _, d := range part.list[:min(len(part.list), mostChanges)] {
				label := d.Value
				if part.key != "day" {
					label = b.label(part.dimension, d.Value)
				} else if day, err := time.Parse(time.DateOnly, d.Value); err == nil {
					label = dateText(day)
				}
				by.Rows = append(by.Rows, changeRow(d.Value, label, d.Sum, m.Code))
			}
			if more := len(part.list) - len(by.Rows); more > 0 {
				var rest restate.Sum
				for _, d := range part.list[len(by.Rows):] {
					rest.Before, rest.After = rest.Before.Plus(d.Before), rest.After.Plus(d.After)
				}
				by.Rows = append(by.Rows, changeRow("", "Other ("+Count(int64(more))+")", rest, m.Code))
			}
			one.Parts = append(one.Parts, by)
		}
		v.Currencies = append(v.Currencies, one)
	}
	changed := slices.IndexFunc(v.Currencies, func(c ComparedCurrency) bool { return len(c.Say) > 0 })
	if changed >= 0 {
		first := v.Currencies[changed]
		v.Title = first.Say[0].Text
		if len(first.Say) > 1 {
			v.Title = "The later one says " + first.Sum.Change.Text + " in " + Count(int64(len(first.Say))) + " changes"
		}
	}
	return v
}

func changeRow(key, label string, s restate.Sum, currency string) ChangeRow {
	return ChangeRow{Key: key, Label: label, Before: amount(s.Before, currency), After: amount(s.After, currency), Change: change(s.Change(), currency)}
}
