package ui

import (
	"github.com/plainbill/plainbill/cost/view"
	"github.com/plainbill/plainbill/web/state"
)

// ExplainPanel says how an amount was computed: rule, filters, rows by the rule
// that priced them, and the rows with most money.
type ExplainPanel struct{ State state.State }

func (c *ExplainPanel) x() *view.Explain { return c.State.Explain }

func (c *ExplainPanel) matched() string { return rowsSay(c.x().Matched) }
