package state

import "github.com/plainbill/plainbill/wasm/wire"

// Command is something that the browser is asked to do. The set is closed.
type Command interface{ command() }

// Ask sends a request to the engine. For wire.Open the files meant are the ones
// dropped or chosen last, in their order.
type Ask struct{ Request wire.Request }

// SaveFile hands a file to the user.
type SaveFile struct {
	Name  string
	Type  string // media type
	Bytes []byte
}

// SetFragment shows the View in the address bar. Replace makes no step in the
// browser's history.
type SetFragment struct {
	Fragment string
	Replace  bool
}

// Focus moves the keyboard's focus to the element that the selector finds, after
// the page has been drawn.
type Focus struct{ Selector string }

// Restart ends the engine and starts another.
type Restart struct{}

func (Ask) command()         {}
func (SaveFile) command()    {}
func (SetFragment) command() {}
func (Focus) command()       {}
func (Restart) command()     {}
