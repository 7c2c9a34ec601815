package ui

import "github.com/plainbill/plainbill/web/state"

// Failure says what went wrong with the last request, over the page.
type Failure struct{ State state.State }

func (c *Failure) title() string {
	if c.State.Failure != nil {
		return c.State.Failure.Title
	}
	return "This link is damaged"
}

func (c *Failure) text() string {
	if c.State.Failure != nil {
		return c.State.Failure.Text
	}
	return "The part after # is not a view of this page. Ask the sender to paste the whole link."
}

func (c *Failure) severity() string {
	if f := c.State.Failure; f != nil && !f.Calm {
		return "stop"
	}
	return "inform"
}
