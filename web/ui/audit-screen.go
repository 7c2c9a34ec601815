package ui

import (
	"github.com/plainbill/plainbill/cost/view"
	"github.com/plainbill/plainbill/web/state"
)

// AuditScreen answers why the total should be believed.
type AuditScreen struct{ State state.State }

func (c *AuditScreen) a() *view.Audited { return c.State.Audit }
