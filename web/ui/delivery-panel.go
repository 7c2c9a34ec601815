package ui

import (
	"github.com/plainbill/plainbill/cost/view"
	"github.com/plainbill/plainbill/web/chart"
	"github.com/plainbill/plainbill/web/state"
)

// DeliveryPanel says which months are here, which deliveries of them count, and
// what changed between two of one month.
type DeliveryPanel struct{ State state.State }

func (c *DeliveryPanel) d() *view.Delivered { return c.State.Delivered }

// left are the deliveries that do not count.
func (c *DeliveryPanel) left() []view.Delivery {
	var left []view.Delivery
	for _, d := range c.d().Files {
		if !d.Kept {
			left = append(left, d)
		}
	}
	return left
}

// cellState is the look of a month's mark.
func cellState(m view.MonthCell) string { return "month " + m.State }

// waits says whether a comparison is being made.
func (c *DeliveryPanel) waits() bool { return c.State.Waiting(state.CompareTopic) }

func (c *DeliveryPanel) counted(d view.Delivery) string {
	if !d.Counted {
		return "not read"
	}
	text := rowsSay(d.Rows)
	for _, b := range d.Billed {
		text += ", " + b.Text
	}
	return text
}

// rowsSay writes a number of rows.
func rowsSay(n int64) string {
	if n == 1 {
		return "1 row"
	}
	return view.Count(n) + " rows"
}

// agreed are the figures of a CUR beside those of a FOCUS export.
func (c *DeliveryPanel) agreed() chart.Markup {
	g := chart.Grid{Caption: "Figures of both exports", Head: heads("Figure", "#CUR", "#FOCUS", "Agree", "Why~")}
	for _, a := range c.State.Compared.Agreed {
		word := "to the cent"
		switch {
		case !a.OK && a.Must:
			word = "no"
		case !a.OK:
			word = "need not"
		}
		g.Rows = append(g.Rows, chart.GridRow{Data: []string{"data-testid", "agreed", "data-key", a.Key, "data-ok", pressed(a.OK || !a.Must)}, Cells: []chart.GridCell{
			{Text: a.Label}, {Text: a.CUR.Text, Value: a.CUR.Value.String()}, {Text: a.FOCUS.Text, Value: a.FOCUS.Value.String()}, {Text: word}, {Text: a.Say}}})
	}
	return chart.Table(g)
}

// cannot is what both exports tell differently, and rightly so.
func (c *DeliveryPanel) cannot() chart.Markup {
	g := chart.Grid{Caption: "What they rightly tell differently", Head: heads("What", "CUR", "FOCUS", "Why~")}
	for _, d := range c.State.Compared.Cannot {
		g.Rows = append(g.Rows, chart.GridRow{Cells: []chart.GridCell{{Text: d.Label}, {Text: d.CUR}, {Text: d.FOCUS}, {Text: d.Why}}})
	}
	return chart.Table(g)
}

// compares asks for what changed from a delivery that is left out to the one that
// counts in its place, or the other way round: the older one comes first.
func compares(s state.State, n int) (state.Event, bool) {
	if s.Delivered == nil {
		return nil, true
	}
	for _, d := range s.Delivered.Files {
		if d.Index == n && d.Against >= 0 {
			return state.ComparedDeliveries{Before: d.Index, After: d.Against}, true
		}
	}
	return nil, true
}
