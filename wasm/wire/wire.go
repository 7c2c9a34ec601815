// Package wire is the protocol between the page and an engine worker: typed
// requests, replies and progress as JSON texts. It is pure Go, so that both ends
// and every test, on linux too, speak through the same code.
//
// Files travel beside a message, not in it: the browser hands the worker the file
// objects, in the order of Open.Files.
package wire

import (
	"github.com/plainbill/plainbill/cost/cur"
	"github.com/plainbill/plainbill/cost/view"
)

// Request is one message to the engine. Exactly one of the pointers is set.
type Request struct {
	ID          int64                  `json:"id"`
	Open        *Open                  `json:"open,omitempty"`
	Cancel      *Cancel                `json:"cancel,omitempty"`
	Overview    *view.Query            `json:"overview,omitempty"` // basis, currency, period
	Explore     *view.Query            `json:"explore,omitempty"`
	Items       *ItemsRequest          `json:"items,omitempty"`
	Explain     *view.Query            `json:"explain,omitempty"`
	Search      *Search                `json:"search,omitempty"`
	Commitments *view.CommitmentsQuery `json:"commitments,omitempty"`
	Weigh       *view.WeighQuery       `json:"weigh,omitempty"`
	Audit       *view.AuditQuery       `json:"audit,omitempty"`
	Report      *Report                `json:"report,omitempty"`
	Compare     *view.CompareQuery     `json:"compare,omitempty"`
	Close       *Close                 `json:"close,omitempty"`
	Keep        *Keep                  `json:"keep,omitempty"`
	Reopen      *Reopen                `json:"reopen,omitempty"`
	Forget      *Forget                `json:"forget,omitempty"`
	// Look asks what is kept now: another tab may have kept another bill. Kept answers it.
	Look bool `json:"look,omitempty"`
	// Stamp is that of the bill which the page knows to be kept, with Keep, Reopen and Forget.
	Stamp string `json:"stamp,omitempty"`
}

// Kind names the sort of a request. Of each sort of question only the newest
// matters.
func (r *Request) Kind() string {
	switch {
	case r.Open != nil, r.Reopen != nil:
		return "open"
	case r.Keep != nil, r.Forget != nil:
		return "keep"
	case r.Look:
		return "look"
	case r.Overview != nil:
		return "overview"
	case r.Explore != nil:
		return "explore"
	case r.Items != nil:
		return "items"
	case r.Explain != nil:
		return "explain"
	case r.Search != nil:
		return "search"
	case r.Commitments != nil:
		return "commitments"
	case r.Weigh != nil:
		return "weigh " + string(r.Weigh.Depth)
	case r.Compare != nil:
		return "compare"
	case r.Audit != nil:
		return "audit"
	case r.Report != nil && r.Report.Leave != nil:
		return "report leaves"
	case r.Report != nil:
		return "report"
	}
	return "close"
}

// Question says whether a newer request of the same kind takes this one's place.
// What is read adds up, and what leaves has been asked for by a person.
func (r *Request) Question() bool {
	return r.Open == nil && r.Reopen == nil && r.Keep == nil && r.Forget == nil &&
		r.Cancel == nil && r.Close == nil && (r.Report == nil || r.Report.Leave == nil)
}

// Slow says whether a question is one that takes long, as a rule: others do not wait for
// it.
func (r *Request) Slow() bool {
	return r.Commitments != nil || r.Weigh != nil || r.Audit != nil || r.Compare != nil || r.Report != nil && r.Report.Leave == nil
}

// Open reads files into the ledger. The reply comes when all is read, cancelled
// or refused; Progress comes meanwhile.
type Open struct {
	Files []FileRef `json:"files"`
	// Sample asks for the built-in sample bill instead of files.
	Sample bool `json:"sample,omitempty"`
	// Add keeps what is loaded and reads these files in addition.
	Add bool `json:"add,omitempty"`
	// Leave is what is not read although it is there; Anyway reads what does not fit.
	Leave  *LeaveOut `json:"leave,omitempty"`
	Anyway bool      `json:"anyway,omitempty"`
}

// FileRef names a dropped file. The path is relative to what was dropped.
type FileRef struct {
	Name string `json:"name"`
	Size int64  `json:"size"`
}

// Cancel ends the running Open; what was read stays, marked partial. A question
// that is being answered is given up. That it was heard is said at once: an engine that
// does not say so is ended by the page.
type Cancel struct{}

// Close ends the engine: its ledger is dropped and the worker will be ended.
type Close struct{}

// ItemsRequest asks for a page of line items, most money first.
type ItemsRequest struct {
	Query  view.Query `json:"query"`
	Offset int64      `json:"offset"`
	Count  int        `json:"count"`
}

// Search asks for values that contain the text.
type Search struct {
	Text  string     `json:"text"`
	Query view.Query `json:"query"`
	Count int        `json:"count"`
}

// Reply answers the request with the same ID, except Progress, Ready and Rehearsal,
// which come on their own (ID of the Open, or 0).
type Reply struct {
	ID          int64             `json:"id"`
	Error       *Error            `json:"error,omitempty"`
	Ready       *Ready            `json:"ready,omitempty"`
	Progress    *Progress         `json:"progress,omitempty"`
	Opened      *Opened           `json:"opened,omitempty"`
	Overview    *view.Overview    `json:"overview,omitempty"`
	Explore     *view.Explore     `json:"explore,omitempty"`
	Items       *view.LineItems   `json:"items,omitempty"`
	Explain     *view.Explain     `json:"explain,omitempty"`
	Search      *view.Matches     `json:"search,omitempty"`
	Commitments *view.Commitments `json:"commitments,omitempty"`
	Weigh       *view.Weighing    `json:"weigh,omitempty"`
	Audit       *view.Audited     `json:"audit,omitempty"`
	Report      *Reported         `json:"report,omitempty"`
	Compare     *view.Compared    `json:"compare,omitempty"`
	Closed      bool              `json:"closed,omitempty"`
	Kept        *Kept             `json:"kept,omitempty"`
	Asked       *Asked            `json:"asked,omitempty"`
	// Rehearsal is a bill that nobody asked for, with its first screen: the page builds
	// that screen and shows nothing of it. It comes on its own.
	Rehearsal *Opened `json:"rehearsal,omitempty"`
	// Heard says that the Cancel with this ID has arrived. What it ends still answers.
	Heard bool `json:"heard,omitempty"`
	// Stopped says that the question was given up: a newer one of its kind came, or a
	// Cancel.
	Stopped bool `json:"stopped,omitempty"`
}

// Error is a request that could not be answered. Fatal means that the engine is
// no longer usable and has to be replaced.
type Error struct {
	Title string `json:"title"`
	Text  string `json:"text"`
	Fatal bool   `json:"fatal,omitempty"`
	Calm  bool   `json:"calm,omitempty"` // nothing went wrong: there is nothing to answer from
}

// Ready says that the engine has started.
type Ready struct {
	Version string `json:"version"`
	Kept    *Kept  `json:"kept,omitempty"` // what is kept on this device; nil where nothing can be
}

// FileState is where one dropped file stands.
type FileState struct {
	Name    string       `json:"name"`
	State   string       `json:"state"` // "waiting", "reading", "read", "left-out", "refused", "partial"
	Say     string       `json:"say"`   // "CUR 2.0 CSV, August 2026, hourly, 1,142,870 rows, 88 MB"
	Bytes   int64        `json:"bytes"`
	Done    int64        `json:"done"` // bytes used so far
	Rows    int64        `json:"rows"`
	Notices []cur.Notice `json:"notices,omitempty"`
}

// Progress comes about ten times a second while files are read.
type Progress struct {
	Files     []FileState  `json:"files"`
	Bytes     int64        `json:"bytes"`
	BytesDone int64        `json:"bytes_done"`
	Rows      int64        `json:"rows"`
	Rejected  int64        `json:"rejected"`
	Need      int64        `json:"need"`       // bytes of memory that all will take, about
	TotalRows int64        `json:"total_rows"` // known beforehand for Parquet; 0 unknown
	Guessed   bool         `json:"guessed"`    // TotalRows is an estimate
	Seconds   float64      `json:"seconds"`
	Left      float64      `json:"left"` // seconds; negative: unknown
	Bar       view.Bar     `json:"bar"`
	Daily     *view.Series `json:"daily,omitempty"` // preview, from time to time
}

// Reject is a row that was not kept, for the page.
type Reject struct {
	File   string `json:"file"`
	Row    int64  `json:"row"`
	Column string `json:"column"`
	Value  string `json:"value"`
	Why    string `json:"why"`
}

// Opened ends an Open.
type Opened struct {
	Files     []FileState `json:"files"`
	Cancelled bool        `json:"cancelled"`
	// Unchanged says that nothing was opened or added: the bill before is as it was.
	Unchanged bool `json:"unchanged,omitempty"`
	// Why says what Files does not: why nothing was opened or added, and what became of
	// the bill before; nil: nothing.
	Why *Error `json:"why,omitempty"`
	// Usable is false when nothing could be read: the files say why.
	Usable bool `json:"usable"`
	// Gone says that the bill was kept without its files: nothing can be added to it.
	Gone    bool     `json:"gone,omitempty"`
	Bar     view.Bar `json:"bar"`
	Rejects []Reject `json:"rejects"` // the first hundred
	Seconds float64  `json:"seconds"`
	// Notices are about all files together.
	Notices   []cur.Notice    `json:"notices,omitempty"`
	Delivered *view.Delivered `json:"delivered,omitempty"`
	// Overview answers Reopen.Overview; nil: it has to be asked for.
	Overview *view.Overview `json:"overview,omitempty"`
}
