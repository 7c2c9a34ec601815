package ui

import "github.com/plainbill/plainbill/web/state"

// Root is the whole page. Set State and build.
type Root struct {
	State state.State

	happen func(state.Event)
}

// New returns a page that tells happen what the user does.
func New(happen func(state.Event)) *Root { return &Root{State: state.New(), happen: happen} }

// loading says whether the reading screen is shown: until the first answer is in.
func (c *Root) loading() bool {
	s := c.State
	return s.Phase == state.Reading || s.Phase == state.Loaded && s.Overview == nil && s.Explore == nil
}

// shows says whether a tab's screen is on the page. While the answer of the
// chosen tab is on its way, the other stays.
func (c *Root) shows(t state.Tab) bool {
	s := c.State
	if s.Phase != state.Loaded || c.loading() {
		return false
	}
	if s.View.Tab == state.ExploreTab && s.Explore != nil || s.Overview == nil {
		return t == state.ExploreTab
	}
	return t == state.OverviewTab
}
