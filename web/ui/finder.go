package ui

import (
	"github.com/plainbill/plainbill/cost/view"
	"github.com/plainbill/plainbill/web/state"
)

// Finder is "Find any value": accounts, resources, tag values, usage types.
type Finder struct {
	State state.State
	ID    string // of the field
}

func (c *Finder) found() []view.Match {
	if c.State.Matches == nil {
		return nil
	}
	return c.State.Matches.Found
}

// say is what there is to say below the field.
func (c *Finder) say() string {
	m := c.State.Matches
	switch {
	case c.State.Search == "":
		return ""
	case len(c.State.Search) < 2:
		return "Two letters at least."
	case m == nil:
		return "Searching"
	case len(m.Found) == 0:
		return "Nothing in this bill contains it."
	case m.More > 0:
		return "And " + count(m.More) + " more. Type on to narrow."
	}
	return ""
}
