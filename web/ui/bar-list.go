package ui

import (
	"strconv"

	"github.com/plainbill/plainbill/cost/view"
	"github.com/plainbill/plainbill/web/chart"
	"github.com/plainbill/plainbill/web/state"
)

// BarList is a breakdown as bars from zero, largest first.
type BarList struct {
	Table view.Table
	State state.State
	Width int
}

// rows lends the breakdown's ways to the bars.
func (c *BarList) rows() *Breakdown {
	b := &Breakdown{Of: "table", Table: c.Table, State: c.State}
	if c.State.Explore != nil {
		b.Groups = c.State.Explore.Series.Groups
	}
	return b
}

// fill colors a bar as its group in the chart above; a negative one is hollow.
func (c *BarList) fill(i int, r view.Row) string {
	if r.Money.Value.Sign() < 0 {
		return "hollow"
	}
	return chart.FillClass(c.rows().rank(i, r))
}

// length is a bar's part of the room that the longest takes.
func (c *BarList) length(r view.Row) string {
	longest := 0.0
	for _, row := range c.Table.Rows {
		longest = max(longest, row.Money.Value.Abs().Float64())
	}
	if longest == 0 {
		return "0"
	}
	return strconv.FormatFloat(100*r.Money.Value.Abs().Float64()/longest, 'f', 2, 64) + "%"
}
