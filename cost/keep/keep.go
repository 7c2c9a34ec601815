// Package keep writes a loaded bill as an Arrow file and brings it back: the
// ledger column by column, and with it all that was said of its files.
//
// The file is one that other programs open, too: texts are dictionaries, amounts
// are integers of 1e-10 of the currency's unit, what is mostly empty is run-end
// encoded, and every row names its file and row number. What comes back is believed
// only after every length, code and count was checked and the sum of all bytes is
// the one that was written.
package keep

import (
	"encoding/json"
	"errors"
	"fmt"
	"hash/fnv"

	"github.com/plainbill/plainbill/cost/ledger"
	"github.com/plainbill/plainbill/cost/load"
)

// format is the number of this way of writing a bill. It grows with every change of
// it: an older file is not read, for the bill itself is still with its owner.
const format = 2

// magic begins and ends an Arrow file; at its begin stand two zeros more.
const magic = "ARROW1"

// Names of the notes in the file.
const (
	noteBill = "plainbill"
	noteSum  = "plainbill.sum"
	noteSay  = "plainbill.amounts"
	amounts  = "columns ending in _e10 count ten-billionths (1e-10) of one unit of the row's currency"
)

// Errors of a file that cannot be taken back. Both are sentences in the midst of a text.
var (
	ErrDamaged = errors.New("it is damaged")
	ErrOlder   = errors.New("another version of Plainbill wrote it")
)

// Summary is what a kept bill is called by.
type Summary struct {
	Months []string `json:"months"` // "2026-08"
	Rows   int64    `json:"rows"`
	Kept   string   `json:"kept"` // date, 2006-01-02
}

// A Kept bill with what its owner said with it.
type Kept struct {
	Summary Summary
	Bill    *load.Bill
	// More is whatever was given to Write.
	More json.RawMessage
}

// header is what stands in the schema's metadata, beside the columns themselves.
type header struct {
	Format     int             `json:"format"`
	Vocabulary string          `json:"vocabulary"`
	Summary    Summary         `json:"summary"`
	Segments   int             `json:"segments"`
	Columns    []column        `json:"columns"`
	Dimensions []dimension     `json:"dimensions"`
	Names      []uint32        `json:"names,omitempty"`
	Padded     int             `json:"padded,omitempty"`
	Rejected   int64           `json:"rejected,omitempty"`
	Files      []string        `json:"files"`
	Bill       json.RawMessage `json:"bill"`
	More       json.RawMessage `json:"more,omitempty"`
}

// dimension is one of a ledger; its texts are here when no column has them.
type dimension struct {
	Key    string      `json:"key"`
	Label  string      `json:"label"`
	Kind   ledger.Kind `json:"kind,omitempty"`
	Values []string    `json:"values,omitempty"`
}

// vocabulary names what the numbers of fields, types and dimensions stand for.
func vocabulary() string {
	h := fnv.New64a()
	for _, word := range ledger.Vocabulary() {
		h.Write([]byte(word))
		h.Write([]byte{0})
	}
	return fmt.Sprintf("%016x", h.Sum64())
}
