package ui

import "github.com/plainbill/plainbill/web/state"

// showsBill says whether there is a bill on the page, with its tabs.
func (c *Root) showsBill() bool { return c.State.Phase == state.Loaded && c.answered() }

// answered says whether the chosen tab has something to show.
func (c *Root) answered() bool {
	if c.State.View.Tab == state.ExploreTab {
		return c.State.Explore != nil
	}
	return c.State.Overview != nil
}

// loading says whether the reading screen is shown: until the first answer is in.
func (c *Root) loading() bool {
	s := c.State
	return s.Phase == state.Reading || s.Phase == state.Loaded && s.Overview == nil && s.Explore == nil
}

func (c *Root) title() string { return "Plainbill" }
