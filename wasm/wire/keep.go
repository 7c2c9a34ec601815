package wire

import "github.com/plainbill/plainbill/cost/view"

// Keep keeps the loaded bill on this device, in place of the one that is kept. It is
// sent only because somebody asked for it. Kept answers it. Where another tab has kept
// another bill than that of Request.Stamp, nothing is done but to say so.
type Keep struct{}

// Reopen opens the bill that is kept on this device, in place of what is loaded.
// Opened answers it, with the answer to Overview too where that was kept with the bill:
// whoever waits for it waits for one message. Stamp counts as for Keep: Kept answers where
// another bill is kept now.
type Reopen struct {
	Overview *view.Query `json:"overview,omitempty"` // that the page asks first; nil: it asks another
}

// Forget removes the kept bill from this device. Kept answers it. Stamp
// counts as for Keep.
type Forget struct{}

// Kept says what is kept on this device.
type Kept struct {
	Is    bool   `json:"is"`
	This  bool   `json:"this"`  // it is the bill that is loaded
	Say   string `json:"say"`   // "August 2026, 1,000,000 rows, 22 November 2026"
	Bytes int64  `json:"bytes"` // it takes on this device
	// Stamp is another one once another bill is kept.
	Stamp string `json:"stamp,omitempty"`
	// Bad says that something is kept that cannot be opened, and why, in a sentence.
	Bad string `json:"bad,omitempty"`
	// Done says what was just done, in a sentence.
	Done string `json:"done,omitempty"`
}
