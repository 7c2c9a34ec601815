package view

import (
	"strconv"

	"github.com/plainbill/plainbill/cost/money"
	"github.com/plainbill/plainbill/cost/period"
)

// tableMaker holds what all rows of one table share.
type tableMaker struct {
	dimension dimensionWords
	currency  string
	grain     period.Grain
	months    int  // how many billing periods it is about
	compare   bool // there is a complete month before
}

// rows makes the rows of a table and its sum: the largest groups, then the rest
// as one row. The rows add up to the sum, exactly.
func (m tableMaker) rows(p parted, sumLabel string) (rows []Row, sum Row) {
	rows = make([]Row, 0, len(p.shown)+1)
	for _, g := range p.shown {
		r := m.row(g, p.all.sum)
		r.Key, r.Label = g.value, g.label
		rows = append(rows, r)
	}
	if p.others > 0 {
		r := m.row(p.rest, p.all.sum)
		r.Other, r.Others = true, p.others
		r.Label = othersLabel(p.others, m.dimension)
		rows = append(rows, r)
	}
	sum = m.row(p.all, p.all.sum)
	sum.Label = sumLabel
	sum.Spark, sum.Note = nil, ""
	return rows, sum
}

func (m tableMaker) row(g group, whole money.Total) Row {
	r := Row{Money: amount(g.sum, m.currency), Rows: g.rows, Total: g.sum}
	r.Share, r.ShareText = shareOf(g.sum, whole)
	if m.compare {
		before, moved := amount(g.before, m.currency), change(g.sum.Minus(g.before), m.currency)
		r.Before, r.Change = &before, &moved
	}
	r.Spark = spark(g)
	if r.Spark == nil && g.steps != nil && !g.sum.IsZero() {
		r.Note = "not billed by " + m.grain.String()
		if g.rows <= int64(m.months) {
			r.Note = "billed once a month"
		}
	}
	return r
}

// othersLabel is "19 other services".
func othersLabel(n int, w dimensionWords) string {
	return strconv.Itoa(n) + " other " + w.many
}

// shareOf is sum as a share of whole, and its text: a dash where a share would
// mean nothing, because the whole is not positive.
func shareOf(sum, whole money.Total) (float64, string) {
	if whole.Sign() <= 0 {
		return 0, dash
	}
	share := sum.Share(whole)
	return share, percent(share)
}

// sparkSteps is how many bars a sparkline has room for.
const sparkSteps = 62

// spark draws one group's steps; nil when most of its money has none. More steps
// than there is room for are added together in runs of equal length.
func spark(g group) []float64 {
	drawn := money.Total{}
	for _, v := range g.steps {
		drawn = drawn.Plus(v.Abs())
	}
	if drawn.IsZero() || drawn.Cmp(g.long.Abs()) < 0 {
		return nil
	}
	run := (len(g.steps) + sparkSteps - 1) / sparkSteps
	bars := make([]float64, (len(g.steps)+run-1)/run)
	for i, v := range g.steps {
		bars[i/run] += v.Float64()
	}
	return bars
}
