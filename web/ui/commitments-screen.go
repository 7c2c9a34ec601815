package ui

import (
	"github.com/plainbill/plainbill/cost/view"
	"github.com/plainbill/plainbill/web/state"
)

// CommitmentsScreen answers what the promises do.
type CommitmentsScreen struct{ State state.State }

func (c *CommitmentsScreen) a() *view.Commitments { return c.State.Commitments }
