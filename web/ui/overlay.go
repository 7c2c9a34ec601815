package ui

import (
	"github.com/plainbill/plainbill/wasm/wire"
	"github.com/plainbill/plainbill/web/state"
)

// Overlay is the dialog that lies over the page. The rest of the page is inert
// while it is there.
type Overlay struct{ State state.State }

func (c *Overlay) title() string {
	switch c.State.Dialog {
	case state.ExplainDialog:
		if c.State.Explain != nil {
			return c.State.Explain.Title
		}
		return "How was this computed?"
	case state.HelpDialog:
		return "Keyboard"
	case state.FilesDialog:
		return "Files of this bill"
	case state.FilterDialog:
		return "Add a filter"
	case state.DropDialog:
		if c.State.Gone {
			return "Open instead of the kept bill?"
		}
		return "Add to this bill, or open instead?"
	case state.NetworkDialog:
		return "What this tab asked of the network"
	case state.RoomDialog:
		return c.State.Room.Title
	}
	return ""
}

type shortcut struct{ keys, does string }

func (c *Overlay) shortcuts() []shortcut {
	return []shortcut{
		{"g o", "Overview"}, {"g e", "Explore"}, {"g c", "Commitments"}, {"g a", "Audit"}, {"/", "Find any value"}, {"z", "Undo"}, {"Z", "Redo"},
		{"?", "This list"}, {"Esc", "Close, or clear the search"},
		{"Arrows, Enter, Esc", "In the icicle: walk, filter, go back"},
		{"Arrows, Home, End", "In a chart: walk through its marks; on the slider: step by step"},
	}
}

func (c *Overlay) is(d state.Dialog) bool { return c.State.Dialog == d }

// drops says what was given, and what adding it means or why it cannot be added.
func (c *Overlay) drops() string {
	text := c.State.Dropped[0].Name + " was given. "
	if n := len(c.State.Dropped); n != 1 {
		text = count(n) + " files were given. "
	}
	if c.State.Gone {
		return text + "Nothing can be added to a kept bill, because the files that it was read from are gone; what was given can be opened instead."
	}
	return text + "Adding keeps what is loaded; a file that is loaded already is left out."
}

func (c *Overlay) rejects() []wire.Reject { return c.State.Rejects }

// rejectsSay says how many there are and how many are listed.
func (c *Overlay) rejectsSay() string {
	text := "Every row that could not be read, with where it stands and why. Their money is in no total."
	if n := int64(len(c.State.Rejects)); n < c.State.Bar.Rejected {
		text = "The first " + count(len(c.State.Rejects)) + ", with where each stands and why. Their money is in no total."
	}
	return text
}
