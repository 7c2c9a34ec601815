package state

import (
	"github.com/plainbill/plainbill/cost/view"
	"github.com/plainbill/plainbill/wasm/wire"
)

// Event is something that happened: a user's act, or word from the engine or the
// browser. The set is closed.
type Event interface{ apply(*step) }

// What the engine and the browser say.
type (
	// Replied is any message from the engine, progress included.
	Replied struct{ Reply wire.Reply }
	// Crashed says that the engine is gone and why, in whole sentences. Another is
	// in its place; Left and Sample are what the old one had and can be read again.
	Crashed struct {
		Title, Text string
		Left        []wire.FileRef
		Sample      bool
	}
	// FragmentChanged says that the address bar shows another fragment: by the
	// back button, a pasted link, or at the start.
	FragmentChanged struct{ Fragment string }
	// DraggedOver says whether files hover over the page.
	DraggedOver struct{ Over bool }
	// DroppedFiles says which files were dropped on the page.
	DroppedFiles struct{ Files []wire.FileRef }
	// Picked says which files were chosen; Add says that it was to add them.
	Picked struct {
		Files []wire.FileRef
		Add   bool
	}
	// Resized says how wide the page is, in CSS pixels.
	Resized struct{ Width int }
	// Drew says that a frame was drawn while the page was Unfinished.
	Drew struct{}
	// Requested says which requests this tab has made so far, in their order.
	Requested struct{ All []Request }
	// NewerWaits says that another version of the app is here.
	NewerWaits struct{}
	// SentBytes says how much has left this tab so far.
	SentBytes struct{ Bytes int64 }
)

// What the user does.
type (
	// PressedChoose asks for the file chooser.
	PressedChoose struct{ Folder, Add bool }
	// ChoseSample asks for the built-in sample bill.
	ChoseSample struct{}
	// ResolvedDrop says what to do with files dropped on a loaded page.
	ResolvedDrop struct{ Add bool }
	// PressedCancel ends reading; what was read stays.
	PressedCancel struct{}
	// AcceptedPartial takes the page-wide notice away.
	AcceptedPartial struct{}
	// TookNewer lets the newer version take over, and loads the page again.
	TookNewer struct{}
	// DismissedFailure takes the message about a failed request away.
	DismissedFailure struct{}

	// ChoseTab goes to a tab.
	ChoseTab struct{ Tab Tab }
	// ChoseBasis changes the cost basis everywhere.
	ChoseBasis struct{ Basis string }
	// ChoseMonth narrows the period to a month, by its key; blank is all of them.
	ChoseMonth struct{ Month string }
	// ChoseCurrency shows another of the bill's currencies.
	ChoseCurrency struct{ Currency string }
	// ChoseGroup groups by a dimension.
	ChoseGroup struct{ Dimension string }
	// ChoseGrain changes the width of the steps of time.
	ChoseGrain struct{ Grain string }
	// ChoseDrawing shows the breakdown as table, bars or icicle.
	ChoseDrawing struct{ Drawing Drawing }
	// Drilled narrows to one value of a dimension, in Explore, and groups by the
	// next one. Further is a second value chosen with it, one level down.
	Drilled struct {
		Dimension, Value string
		Then, ThenValue  string
	}
	// Filtered adds a filter and keeps the grouping.
	Filtered struct{ Filter view.Filter }
	// Removed takes the filter with this number away.
	Removed struct{ Filter int }
	// Flipped turns the filter with this number from include to exclude or back.
	Flipped struct{ Filter int }
	// Went follows a link to a question: a crumb, a finding.
	Went struct{ Query view.Query }
	// OpenedOther shows all groups instead of the largest.
	OpenedOther struct{}
	// Walked moves the focus among the blocks of the icicle: to the block with this
	// path, the index of the block at each level.
	Walked struct{ Path string }
	// Followed jumps to a part of the page.
	Followed struct{ Selector string }
	// Undid takes the last change of the View back.
	Undid struct{}
	// Redid does what was taken back again.
	Redid struct{}

	// Typed changes the text of "Find any value".
	Typed struct{ Text string }
	// Asked wants to know how the amount of a question was computed.
	Asked struct{ Query view.Query }
	// OpenedDialog lays a dialog over the page; NoDialog closes it.
	OpenedDialog struct{ Dialog Dialog }
	// ShowedItems opens or closes the list of line items.
	ShowedItems struct{ Show bool }
	// Promised moves the level of a new commitment, dollars an hour: while the slider
	// is dragged, and Done when it is let go.
	Promised struct {
		Level float64
		Done  bool
	}
	// ChoseScope weighs a commitment to other usage.
	ChoseScope struct{ Scope string }
	// ChoseOption weighs another instrument.
	ChoseOption struct{ Option string }
	// ChoseDepart lets the values of another dimension leave.
	ChoseDepart struct{ Dimension string }
	// Entered is what stands in a field for a number: while it is typed, and Done
	// when it is to hold.
	Entered struct {
		Field, Text string
		Done        bool
	}
	// Reset gives a number back to whom it came from: the bill, a table, a default.
	Reset struct{ Field string }
	// Paged shows the line items from this one on.
	Paged struct{ Offset int64 }
	// ToggledTwin opens or closes the table below a chart.
	ToggledTwin struct{ Chart string }
	// ComparedDeliveries asks what changed from one delivery to another.
	ComparedDeliveries struct{ Before, After int }
	// Saved asks for what is on screen as CSV.
	Saved struct{}
	// PressedKey is a key pressed outside of text fields, as the browser names it.
	PressedKey struct{ Key string }
)
