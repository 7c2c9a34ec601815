package state

import "github.com/plainbill/plainbill/wasm/wire"

// Command is something that the browser is asked to do. The set is closed.
type Command interface{ command() }

// Ask sends a request to the engine. For wire.Open the files meant are the ones
// dropped or chosen last, in their order.
type Ask struct{ Request wire.Request }

// PickFiles opens the browser's file chooser; what is chosen comes back as Picked.
type PickFiles struct {
	Folder bool
	Add    bool // to what is loaded
}

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

// TakeNewer lets the newer version of the app take over, which loads the page again.
type TakeNewer struct{}

// FocusBack returns the focus to where it was before the last Focus into a dialog.
type FocusBack struct{}

func (Ask) command()         {}
func (PickFiles) command()   {}
func (SaveFile) command()    {}
func (SetFragment) command() {}
func (Focus) command()       {}
func (TakeNewer) command()   {}
func (FocusBack) command()   {}
