package ui

import (
	"cmp"

	"github.com/plainbill/plainbill/cost/view"
	"github.com/plainbill/plainbill/web/state"
)

// LedgerBar is the promise that never leaves the screen: what was read, what it
// comes to, and that nothing is left over.
type LedgerBar struct{ State state.State }

// unknown stands for a figure that there is none of.
const unknown = "\u2013"

func (c *LedgerBar) empty() bool { return c.State.Bar.State == "empty" }

func (c *LedgerBar) whole() bool { return c.State.Bar.State == "complete" }

func (c *LedgerBar) stateClass() string {
	switch bar := c.State.Bar; {
	case bar.State == "complete" && bar.Sound:
		return "state"
	case bar.State == "empty":
		return "state none"
	}
	return "state part"
}

func (c *LedgerBar) dataState() string {
	if c.empty() {
		return "none"
	}
	return c.State.Bar.State
}

// rows is what is kept, of how many there will be while that is known.
func (c *LedgerBar) rows() string {
	text := view.Count(c.State.Bar.Rows)
	if p := c.State.Progress; p != nil && p.TotalRows > p.Rows {
		text += totalRows(*p)
	}
	return text
}

func (c *LedgerBar) sumLabel() string {
	if c.whole() || c.empty() || c.State.Bar.LacksColumn {
		return "Total"
	}
	return "Total so far"
}

func (c *LedgerBar) sum() string {
	if c.State.Bar.TotalText == "" {
		return unknown
	}
	return c.State.Bar.TotalText
}

// sumValue is the exact total; nil while there is none.
func (c *LedgerBar) sumValue() any {
	if c.empty() {
		return nil
	}
	return c.State.Bar.Total.String()
}

func (c *LedgerBar) basis() string { return cmp.Or(c.State.Bar.BasisText, "No basis yet") }

func (c *LedgerBar) period() string { return cmp.Or(c.State.Bar.PeriodText, "No period yet") }

// periodValue is the half-open span, for scripts.
func (c *LedgerBar) periodValue() any {
	b := c.State.Bar
	if b.PeriodStart == "" {
		return nil
	}
	return b.PeriodStart + "/" + b.PeriodEnd
}

// unexplained is only known when all is read, and that is something.
func (c *LedgerBar) unexplained() string {
	if c.unexplainedValue() == nil {
		return unknown
	}
	return c.State.Bar.Unexplained.Display(c.State.Bar.Currency, 2)
}

func (c *LedgerBar) unexplainedValue() any {
	if !c.whole() || c.State.Bar.Rows == 0 {
		return nil
	}
	return c.State.Bar.Unexplained.String()
}

func (c *LedgerBar) sent() string {
	if c.State.Sent == 0 {
		return "0 bytes"
	}
	return view.Bytes(c.State.Sent)
}
