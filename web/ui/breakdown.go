package ui

import (
	"cmp"

	"github.com/plainbill/plainbill/cost/view"
	"github.com/plainbill/plainbill/web/chart"
	"github.com/plainbill/plainbill/web/state"
)

// Breakdown is a table of groups that closes with its sum.
type Breakdown struct {
	Of     string // which table this is, for Translate
	Table  view.Table
	State  state.State
	Sparks bool               // day by day, else a bar for the size
	Bars   bool               // wide bars and nothing between label and amount
	Groups []view.SeriesGroup // colors come from the chart above; nil: ranks
}

func (c *Breakdown) compared() bool { return c.Table.Sum.Before != nil }

// colors gives each row the color of its group in the chart above it; a row that
// has none there is part of the rest.
func (c *Breakdown) rank(i int, r view.Row) (rank int, other bool) {
	if c.Groups == nil {
		return i, r.Other
	}
	for g, group := range c.Groups {
		if group.Other {
			return g, true
		}
		if group.Key == r.Key && !r.Other {
			return g, false
		}
	}
	return len(c.Groups), true
}

func (c *Breakdown) key(i int, r view.Row) string {
	rank, other := c.rank(i, r)
	return "key " + chart.KeyClass(rank, other)
}

// size is the bar of a row: its part of the longest.
func (c *Breakdown) size(i int, r view.Row) chart.Markup {
	longest := 0.0
	for _, row := range c.Table.Rows {
		longest = max(longest, row.Money.Value.Abs().Float64())
	}
	if longest == 0 {
		return chart.Size(0, 0, true)
	}
	rank, other := c.rank(i, r)
	return chart.Size(r.Money.Value.Float64()/longest, rank, other)
}

func (c *Breakdown) spark(r view.Row) chart.Markup { return chart.Spark(r.Spark) }

// once says of a row without a sparkline why it has none.
func (c *Breakdown) once(r view.Row) string {
	if len(r.Spark) > 0 {
		return ""
	}
	return r.Note
}

// follow is where the label of a row leads: one value down, or all groups.
func (c *Breakdown) follow(r view.Row) string { return href(c.State, c.event(r)) }

func (c *Breakdown) event(r view.Row) state.Event {
	if r.Other {
		return state.OpenedOther{}
	}
	return state.Drilled{Dimension: c.Table.Dimension, Value: r.Key}
}

func (c *Breakdown) act(r view.Row) string {
	if r.Other {
		return "other"
	}
	return "drill"
}

func (c *Breakdown) rowKey(r view.Row) string {
	if r.Other {
		return "other"
	}
	return r.Key
}

func (c *Breakdown) second() string {
	if c.Sparks {
		return "Day by day"
	}
	return "Size"
}

func (c *Breakdown) amountLabel() string { return cmp.Or(c.Table.MonthLabel, "Amount") }

// moved is the class of a change: none is shown faint.
func moved(m *view.Money) string {
	if m != nil && m.Value.IsZero() {
		return "num same"
	}
	return "num"
}
