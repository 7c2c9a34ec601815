package view

import (
	"slices"
	"strings"

	"github.com/plainbill/plainbill/cost/breakdown"
	"github.com/plainbill/plainbill/cost/ledger"
	"github.com/plainbill/plainbill/cost/period"
	"github.com/plainbill/plainbill/cost/sorts"
)

// dimensions lists what can be grouped by: columns in the usual order, then tags
// and cost categories, those that most of the cost carries first. Values are
// counted over the whole ledger, shares over the question's time and currency.
func (a *question) dimensions() []Dimension {
	key := totalKey{a.words.key, a.currency.text, a.query.From + "/" + a.query.To}
	if list, ok := a.bill.tagged[key]; ok {
		return list
	}
	b := a.bill
	var keyed []ledger.Dimension
	rank := map[string]int{}
	for n, w := range columnDimensions {
		rank[w.key] = n
	}
	list := []Dimension{}
	for _, d := range b.Ledger.Dimensions() {
		w, kind := speakOf(b.Ledger.Key(d))
		if kind != "column" {
			keyed = append(keyed, d)
		}
		label := w.label
		if _, known := rank[w.key]; !known && kind == "column" {
			label = b.Ledger.Label(d)
			rank[w.key] = len(rank)
		}
		list = append(list, Dimension{Key: w.key, Label: label, Kind: kind, Values: b.valueCount(d)})
	}
	shares := map[string]float64{}
	if len(keyed) > 0 {
		for n, t := range b.reader.Tagged(breakdown.Query{Basis: a.words.basis, Filters: a.scope, Range: a.span}, keyed) {
			shares[b.Ledger.Key(keyed[n])] = min(1, max(0, t.Share()))
		}
	}
	order := map[string]int{"column": 0, "tag": 1, "category": 2}
	for n := range list {
		list[n].Tagged = shares[list[n].Key]
	}
	sorts.By(list, func(x, y Dimension) int {
		switch {
		case x.Kind != y.Kind:
			return order[x.Kind] - order[y.Kind]
		case x.Kind == "column":
			return rank[x.Key] - rank[y.Key]
		case x.Tagged != y.Tagged:
			if x.Tagged > y.Tagged {
				return -1
			}
			return 1
		}
		return strings.Compare(x.Key, y.Key)
	})
	b.tagged[key] = list
	return list
}

// valueCount is how many values a dimension has, "(no value)" not counted.
func (b *Bill) valueCount(d ledger.Dimension) int {
	if d == ledger.CostSource {
		return b.reader.Distinct(breakdown.Query{}, []ledger.Dimension{d})[0]
	}
	return len(b.Ledger.Values(d)) - 1
}

// owners are words in tag keys that tell who is behind a cost.
var owners = []string{"team", "owner", "cost-center", "costcenter", "cost_center", "project", "product", "department", "app", "application", "service", "environment", "env"}

func speaksOfOwners(d Dimension) bool { return slices.Contains(owners, strings.ToLower(d.Label)) }

// sideTop is how many values the side table shows.
const sideTop = 6

// side breaks the question down by the tag that tells most here: one that much of
// the cost carries, that has a handful of values, and that speaks of owners.
func (a *question) side(in string) *Table {
	best, at := 0.0, Dimension{}
	for _, d := range a.dimensions() {
		if d.Kind == "column" || d.Key == a.query.GroupBy || a.decided(d.Key) || d.Values < 1 {
			continue
		}
		score := d.Tagged
		if d.Values == 1 || d.Values > 200 {
			score /= 4
		}
		if strings.HasPrefix(d.Label, "aws:") || strings.HasPrefix(d.Label, "aws_") {
			score /= 4
		}
		if speaksOfOwners(d) {
			score += 0.3
		}
		if score > best {
			best, at = score, d
		}
	}
	d, ok := a.bill.Ledger.Lookup(at.Key)
	if !ok || at.Key == "" {
		return nil
	}
	w, _ := speakOf(at.Key)
	p := a.part(d, sideTop, false, nil)
	m := tableMaker{dimension: w, currency: a.currency.text, grain: period.ByDay}
	t := &Table{Title: w.label + in, Measure: a.measure(), Dimension: w.key, Label: w.label}
	t.Rows, t.Sum = m.rows(p, "Total")
	// What no owner can be told for comes first.
	for n, r := range t.Rows {
		if r.Key == "" && !r.Other {
			t.Rows = slices.Insert(slices.Delete(t.Rows, n, n+1), 0, r)
			break
		}
	}
	t.Conservation = a.ledgerSentence(p.all.sum)
	return t
}

// measure names what the amounts of a table are.
func (a *question) measure() string {
	return a.words.measure + ", " + a.words.manner + ", " + a.unit() + "."
}
