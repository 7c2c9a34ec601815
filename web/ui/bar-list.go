package ui

import (
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

func (c *BarList) bar(i int, r view.Row) chart.Markup { return c.rows().size(i, r) }
