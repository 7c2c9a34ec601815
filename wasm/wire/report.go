package wire

import "github.com/plainbill/plainbill/cost/view"

// Report asks for a report, and with Leave set for a way out of it. What the
// sender decided stands here whole, so that what leaves is what was shown.
type Report struct {
	Query view.Query `json:"query"` // basis, currency, period
	// Ticked are the names of what may leave beside sums, by report.Tick.
	Ticked      []string  `json:"ticked"`
	Percentages bool      `json:"percentages,omitempty"`
	From        string    `json:"from,omitempty"`
	Decision    *Decision `json:"decision,omitempty"`
	// Level is the new commitment that is proposed, dollars an hour, and Weigh how it
	// was weighed; 0: none is proposed.
	Level float64          `json:"level,omitempty"`
	Weigh *view.WeighQuery `json:"weigh,omitempty"`
	// Days is after how many days the report expires; 0: never.
	Days int `json:"days,omitempty"`
	// Hash asks for the SHA-256 of the source files too, which reads them again.
	Hash  bool   `json:"hash,omitempty"`
	Leave *Leave `json:"leave,omitempty"`
}

// Decision is what the sender asks for, as typed.
type Decision struct {
	Title string `json:"title"`
	Text  string `json:"text"`
	Who   string `json:"who"`
	By    string `json:"by"` // 2026-09-15
}

// Leave is a way out.
type Leave struct {
	Way        Way    `json:"way"`
	Views      int    `json:"views,omitempty"`      // SealedLink: how often it may be read; 0: as often as one likes
	Passphrase string `json:"passphrase,omitempty"` // SavedFile: seals it; blank: it lies open
}

// Way is how a report leaves.
type Way string

// The ways.
const (
	SealedLink Way = "link" // sealed, for the share service
	SavedFile  Way = "file" // one .html file
)

// Reported answers a Report.
type Reported struct {
	Document []byte `json:"document"` // the report, see package report
	// Fragment is the report as part of a link; blank: it is too long for one.
	Fragment string   `json:"fragment"`
	Hashed   bool     `json:"hashed"` // it has the SHA-256 of the source files
	Bar      view.Bar `json:"bar"`
	// What leaves, when a way out was asked for: the sealed report with the fragment
	// of its key, or the file.
	Bytes []byte `json:"bytes,omitempty"`
	Key   string `json:"key,omitempty"`
}
