package ui

import (
	"github.com/plainbill/plainbill/cost/view"
	"github.com/plainbill/plainbill/web/state"
)

// KeptCard names the bill that is kept on this device, and opens or forgets it.
type KeptCard struct{ State state.State }

// say is "August 2026, 1,000,000 rows, 22 November 2026.", or why it cannot be opened.
func (c *KeptCard) say() string {
	if k := c.State.Kept; k.Bad != "" {
		return k.Bad
	}
	return c.State.Kept.Say + " (" + view.Bytes(c.State.Kept.Bytes) + ")."
}
