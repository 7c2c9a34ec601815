// Package report is what a person shows to another: a document made of views,
// with a version from its first day.
//
// Build makes one. It starts from nothing and adds what is on the list: sums, the
// names of AWS's own services, and what the sender ticked or typed. Account ids,
// ARNs, tags, resource names and file names are therefore not taken out of a
// report: they never get in.
//
// Marshal writes it and Parse reads it back. Every version that was ever written
// stays readable: a new version brings its reader and its fixture, and the rest of
// the program only ever sees the newest. A text that Parse accepts is byte for
// byte what Marshal writes, so a stored report has one spelling.
//
// The format is described in docs/report-format.md.
package report

import "github.com/plainbill/plainbill/cost/money"

// Version is the newest version of the format, the one that Marshal writes.
const Version = 1

// Index is the Unit of a report that shows percentages only: 100 is what the
// period cost.
const Index = "index"

// Report is the document. Amounts are in Unit; labels and texts are for people and
// may come from a bill, so whoever shows them must escape them.
type Report struct {
	Version  int    `json:"version"`
	Title    string `json:"title"`          // "AWS cost, August 2026"
	From     string `json:"from,omitempty"` // who sends it, as typed
	Period   string `json:"period"`         // "August 2026"
	When     string `json:"when"`           // the same inside a sentence: "August"
	Before   string `json:"before,omitempty"`
	Basis    string `json:"basis"` // amortized, net, cash, on_demand, naive
	Measure  string `json:"measure"`
	Unit     string `json:"unit"`     // "USD", or Index; blank: the bill does not say
	Prepared string `json:"prepared"` // 2026-09-12
	Expires  string `json:"expires,omitempty"`

	Total       money.Total `json:"total"`
	Sentences   []Sentence  `json:"sentences"`
	Bridge      *Bridge     `json:"bridge,omitempty"`
	Where       Table       `json:"where"`
	Tables      []Table     `json:"tables,omitempty"` // what was ticked
	Trend       *Trend      `json:"trend,omitempty"`
	Promise     *Promise    `json:"promise,omitempty"`
	Decision    *Decision   `json:"decision,omitempty"`
	Assumptions []string    `json:"assumptions,omitempty"`
	Check       Check       `json:"check"`
}

// Sentence is one of at most three. Strong is a part of Text; blank: none.
type Sentence struct {
	Text   string `json:"text"`
	Strong string `json:"strong,omitempty"`
}

// Bridge leads from one period to the next. From and the steps are To, exactly.
type Bridge struct {
	Title     string      `json:"title"`
	FromLabel string      `json:"from_label"`
	From      money.Total `json:"from"`
	Steps     []Step      `json:"steps"`
	ToLabel   string      `json:"to_label"`
	To        money.Total `json:"to"`
}

// Step is one change.
type Step struct {
	Label  string      `json:"label"`
	Change money.Total `json:"change"`
}

// Table is a breakdown. Its rows are its Sum, exactly.
type Table struct {
	Title    string      `json:"title"`
	Label    string      `json:"label"`    // heading of the first column
	Compared bool        `json:"compared"` // rows have a change
	Rows     []Row       `json:"rows"`
	Sum      money.Total `json:"sum"`
	Change   money.Total `json:"change"`
}

// Row is one line of a Table.
type Row struct {
	Label  string      `json:"label"`
	Amount money.Total `json:"amount"`
	Change money.Total `json:"change"`
}

// Trend is what a step of time cost, one after the other.
type Trend struct {
	Title   string  `json:"title"`
	Measure string  `json:"measure"`
	Grain   string  `json:"grain"` // hour, day, month
	Points  []Point `json:"points"`
}

// Point is one step of time.
type Point struct {
	Start      string      `json:"start"` // 2026-08-01
	Label      string      `json:"label"`
	Amount     money.Total `json:"amount"`
	Incomplete bool        `json:"incomplete,omitempty"`
}

// Promise is what commitments did, and what a new one could do.
type Promise struct {
	Any    bool        `json:"any"` // there are commitments in the period
	Saved  money.Total `json:"saved"`
	Unused money.Total `json:"unused"`
	// Months is what is promised month by month, from what runs and the proposal.
	Months []Point   `json:"months,omitempty"`
	Held   []Held    `json:"held,omitempty"` // commitments by name, when ticked
	Offer  *Proposal `json:"offer,omitempty"`
}

// Held is one commitment that runs.
type Held struct {
	Label string      `json:"label"`
	Note  string      `json:"note"`
	Ends  string      `json:"ends"`
	Used  string      `json:"used"` // "98.2%"
	Net   money.Total `json:"net"`
}

// Proposal is a new commitment, with what it may do. Levels are for an hour; in
// Index they are what a month of 730 hours comes to.
type Proposal struct {
	Option   string      `json:"option"` // "Compute savings plan, 1 year, no upfront"
	Today    money.Total `json:"today"`  // the level of new commitment today: 0
	Proposed money.Total `json:"proposed"`
	Zone     string      `json:"zone"`
	Zones    []Zone      `json:"zones"`
	// Of 100 futures, 95 save at least Least; the worst 5 save Bad on average; 95
	// leave at most Unused unused; LossOf lose more than nothing. Promised is the sum
	// over the term.
	Least    money.Total `json:"least"`
	Bad      money.Total `json:"bad"`
	Unused   money.Total `json:"unused"`
	Promised money.Total `json:"promised"`
	LossOf   int         `json:"loss_of"`
	Bearable money.Total `json:"bearable"`
	Seed     int64       `json:"seed"`
}

// Zone is a stretch of the axis of new commitment.
type Zone struct {
	Key   string      `json:"key"` // free, comfort, acceptable, unacceptable, pointless
	Label string      `json:"label"`
	From  money.Total `json:"from"`
	To    money.Total `json:"to"`
}

// Decision is what the sender asks for, as typed.
type Decision struct {
	Title string `json:"title"`
	Text  string `json:"text,omitempty"`
	Who   string `json:"who,omitempty"`
	By    string `json:"by,omitempty"` // 2026-09-15
}

// Check is how a reader finds out whether two people speak of the same bill.
type Check struct {
	Rows     int64 `json:"rows"`     // kept, of the whole bill
	Rejected int64 `json:"rejected"` // rows that could not be read
	Whole    bool  `json:"whole"`    // every file was read to its end
	// Ledger is the total of the whole bill on the basis of the report, Unexplained
	// what its parts do not add up to, Invoice what was billed in the period. In an
	// index they are left out.
	Ledger      *money.Total `json:"ledger,omitempty"`
	Unexplained *money.Total `json:"unexplained,omitempty"`
	Invoice     *money.Total `json:"invoice,omitempty"`
	Files       int          `json:"files"`
	SHA256      string       `json:"sha256,omitempty"` // of the source files, see Fingerprint
	Maker       string       `json:"maker"`            // "1.0.0"
}
