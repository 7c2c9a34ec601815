package ui

import (
	"github.com/plainbill/plainbill/cost/view"
	"github.com/plainbill/plainbill/wasm/wire"
	"github.com/plainbill/plainbill/web/state"
)

// RoomPanel says what was dropped and does not fit into memory, and what can be left
// out.
type RoomPanel struct{ State state.State }

func (c *RoomPanel) shown() []wire.AskedFile {
	return c.State.Room.Files[:min(len(c.State.Room.Files), mostFiles)]
}

func (c *RoomPanel) more() string {
	if n := len(c.State.Room.Files) - mostFiles; n > 0 {
		return "And " + count(n) + " more files."
	}
	return ""
}

// rows says whether a number of rows is known or guessed.
func (c *RoomPanel) rows(f wire.AskedFile) string {
	if f.Exact {
		return view.Count(f.Rows)
	}
	return "about " + view.Count(f.Rows)
}
