package wire

import "github.com/plainbill/plainbill/cost/view"

// LeaveOut is what is not read although it is there, to save memory.
type LeaveOut struct {
	ResourceIDs bool     `json:"resource_ids,omitempty"`
	Months      []string `json:"months,omitempty"` // "2026-08"
}

// Asked answers an Open whose files do not fit into memory: nothing was read, and
// the same files are opened again with one of the choices.
type Asked struct {
	Title   string       `json:"title"`
	Text    string       `json:"text"`
	Files   []AskedFile  `json:"files"`
	Choices []RoomChoice `json:"choices"`
	Bar     view.Bar     `json:"bar"`            // of the bill that is still loaded
	Gone    bool         `json:"gone,omitempty"` // as in Opened
}

// AskedFile is what is known of a file before it is read.
type AskedFile struct {
	Name   string `json:"name"`
	Format string `json:"format"`
	Months string `json:"months"`
	Rows   int64  `json:"rows"`
	Exact  bool   `json:"exact"` // else Rows is an estimate
	Need   int64  `json:"need"`  // bytes of memory, about
}

// RoomChoice is one way to open what does not fit.
type RoomChoice struct {
	Label  string    `json:"label"` // "Leave out resource ids"
	Text   string    `json:"text"`  // what it takes then, and what is lost
	Leave  *LeaveOut `json:"leave,omitempty"`
	Anyway bool      `json:"anyway,omitempty"`
}
