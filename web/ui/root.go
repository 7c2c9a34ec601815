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
	return c.State.Phase != state.Empty && c.State.OnScreen() == "" && c.State.Reader == nil
}

// shows says whether a tab's screen is on the page. While the answer of the
// chosen tab is on its way, the other stays.
func (c *Root) shows(t state.Tab) bool {
	return c.State.OnScreen() == t && c.State.Reader == nil
}

// mainClass is as wide as the page, or as a letter.
func (c *Root) mainClass() string {
	if c.State.Reader != nil {
		return "page reader"
	}
	return "page"
}
