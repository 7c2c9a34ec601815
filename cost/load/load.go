// Package load reads dropped files into a ledger and prices it: containers are
// opened, every bill in them is decoded, and what could not be used is said file
// by file. One file that fails never stops the others.
package load

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/plainbill/plainbill/cost/actual"
	"github.com/plainbill/plainbill/cost/cur"
	"github.com/plainbill/plainbill/cost/cur/curcsv"
	"github.com/plainbill/plainbill/cost/cur/delivery"
	"github.com/plainbill/plainbill/cost/ledger"
)

// File is one file as it was dropped. R must allow reads at any place.
type File = delivery.File

// Inflate opens packed bytes with a decompressor other than Go's.
type Inflate = delivery.Inflate

// ErrInflater is what an Inflate wraps into an error about itself.
var ErrInflater = delivery.ErrInflater

// Kernel are faster ways to read text than Go's.
type Kernel = curcsv.Kernel

// Options are what the surroundings bring.
type Options struct {
	// Inflate unpacks gzip and deflate; nil is Go's own.
	Inflate Inflate
	// Ahead is how many bills more Inflate unpacks while one is read: those that come
	// next. Each keeps as much as Inflate unpacks without being read.
	Ahead int
	// Workers is how many goroutines may read Parquet at a time; 0 is one. The bill is
	// the same for any number.
	Workers int
	// Kernel reads text faster, where there is one.
	Kernel Kernel
	// Watch is called every few milliseconds of work. An error cancels: what was
	// read stays and is marked as partial. nil watches nothing.
	Watch func(Progress) error
	// MemoryLimit is how many bytes the ledger may take, about; 0 is no limit.
	// Files that do not fit are refused before they are read.
	MemoryLimit int64
	// Ask says that somebody is there to choose: what does not fit is an error of type
	// *TooMuch then, before anything is read. Leave is what was chosen.
	Ask   bool
	Leave Leave
}

// State is where a file stands.
type State uint8

// The states of files.
const (
	Waiting State = iota
	Reading
	Read
	LeftOut // a helper file, or a copy
	Refused
	Partial // damaged or cancelled: its rows count, and are not all, or lack amounts
)

// String returns the name that the page uses.
func (s State) String() string {
	return [...]string{"waiting", "reading", "read", "left-out", "refused", "partial"}[s]
}

// FileProgress is where one bill, or one file without a bill, stands.
type FileProgress struct {
	Name    string
	State   State
	Say     string // what is known of it: "CUR 2.0 CSV, August 2026, hourly, 1,142,870 rows, 88 MB"
	Bytes   int64
	Done    int64 // bytes used so far
	Rows    int64
	Notices []cur.Notice
}

// Progress is where the reading stands. Files is shared and valid until Watch
// returns.
type Progress struct {
	Files     []FileProgress
	Bytes     int64
	BytesDone int64
	Rows      int64 // kept and rejected
	Rejected  int64
	// Need is about how many bytes of memory all of it will take.
	Need int64
	// TotalRows is how many rows there will be: known for Parquet, guessed from
	// the first rows for text. Guessed says that any of it is a guess.
	TotalRows int64
	Guessed   bool
	// Snapshot returns what was read so far. It is cheap, but not free.
	Snapshot func() *ledger.Ledger
}

// Bill is what was read.
type Bill struct {
	Ledger *ledger.Ledger
	Book   *actual.Book
	Files  []cur.FileReport
	// Progress of each of Files, in the same order, as it was in the end.
	States    []FileProgress
	Notices   []cur.Notice // about all files together
	Cancelled bool
	// Partial says that files are missing which a manifest names.
	Partial bool
	// Deliveries say what belongs together, what of it counts and what does not.
	Deliveries []Delivery
	// Names says what tables of account names came to.
	Names AccountNames

	rowsOf map[key]map[int]int64 // by delivery
	found  delivery.Found
	names  map[string]string
	gone   bool // the files are not here any more
}

// ErrNoFiles says that there was nothing to read.
var ErrNoFiles = errors.New("no files")

// Run reads files. It gives an error only when there are none: what is wrong with
// a file is in its report.
func Run(files []File, o Options) (*Bill, error) {
	if len(files) == 0 {
		return nil, ErrNoFiles
	}
	return read(delivery.Plan(files, o.Inflate), nil, o)
}

// read reads what was found. names are account names that are known already.
func read(found delivery.Found, names map[string]string, o Options) (*Bill, error) {
	r := &run{options: o, builder: ledger.NewBuilder(), names: map[string]string{}}
	if o.Workers > 1 {
		r.builder.Together()
	}
	maps.Copy(r.names, names)
	r.plan(found.Parts)
	for _, l := range found.LeftOut {
		r.leave(l)
	}
	r.readNames(found.Names)
	r.deliver(found.Deliveries)
	if r.check(); r.asks != nil {
		r.abandon()
		return nil, r.asks
	}
	r.samples = nil
	for i := range found.Parts {
		if r.cancelled != nil {
			r.unread(i)
			continue
		}
		if r.states[i].State == Waiting {
			r.begin(i)
			r.part(i)
		}
	}
	r.abandon()
	r.shorten(found.Deliveries)
	r.settle()
	r.countLeftOut()
	notices := r.tellDeliveries()
	seal := r.builder.Seal
	if r.cancelled != nil {
		seal = r.builder.SealSoon
	}
	sealed, named := r.applyNames(seal())
	bill := &Bill{Ledger: sealed, Files: r.reports, States: r.states, Cancelled: r.cancelled != nil,
		Partial: r.partial, Deliveries: r.deliveries, Names: named, rowsOf: r.rowsOf, found: found, names: r.names}
	bill.Book = actual.Evaluate(bill.Ledger)
	bill.Notices = slices.Concat(r.tellSpoiled(), o.Leave.chosen(), together(bill), notices)
	return bill, nil
}

// Read reads deliveries of a bill again, into a bill of their own: those that were
// left out too, to compare them with what counts in their place. The files must
// still be there.
func (b *Bill) Read(o Options, deliveries ...int) (*Bill, error) {
	if b.gone {
		return nil, ErrFilesGone
	}
	var found delivery.Found
	at := map[int]int{}
	for _, n := range deliveries {
		if n < 0 || n >= len(b.Deliveries) || len(b.Deliveries[n].parts) == 0 {
			return nil, fmt.Errorf("no delivery %d: the bill has %d", n, len(b.Deliveries))
		}
		d := *b.Deliveries[n].found
		d.Parts = nil
		for _, part := range b.Deliveries[n].parts {
			if _, known := at[part]; !known {
				at[part] = len(found.Parts)
				found.Parts = append(found.Parts, b.found.Parts[part])
			}
			d.Parts = append(d.Parts, at[part])
		}
		d.Short = nil
		found.Deliveries = append(found.Deliveries, d)
	}
	if len(found.Parts) == 0 {
		return nil, ErrNoFiles
	}
	return read(found, b.names, o)
}

// Usable says whether any bill was read, if only one without rows.
func (b *Bill) Usable() bool {
	return slices.ContainsFunc(b.States, func(f FileProgress) bool { return f.State == Read || f.State == Partial })
}

// Complete says whether every bill that was dropped was read whole. A file that is no
// bill, a picture for example, takes nothing from the totals; a bill that could not
// be read does, and so does a file without any bytes: it may be a failed download.
func (b *Bill) Complete() bool {
	return b.AllRows() && !slices.ContainsFunc(b.Files, func(f cur.FileReport) bool { return f.LacksColumn })
}

// AllRows says whether what Complete lacks is at most columns: then all rows count but
// rejected ones, and what rests on those columns may be wrong. A bill of which every
// row was rejected has nothing that counts.
func (b *Bill) AllRows() bool {
	if b.Cancelled || b.Partial || b.Ledger.Rows() == 0 && b.Ledger.RejectedRows() > 0 {
		return false
	}
	for i, s := range b.States {
		if s.State != Read && s.State != LeftOut && !(s.State == Partial && b.Files[i].LacksColumn) && !(s.State == Refused && noBill(b.Files[i]) && b.Usable()) {
			return false
		}
	}
	return true
}

// Twice says whether rows count that may be copies of others that count too.
func (b *Bill) Twice() bool {
	return slices.ContainsFunc(b.Notices, func(n cur.Notice) bool { return n.Code == cur.CountsTwice })
}

// noBill says whether a refused file is none of the bills that were meant.
func noBill(r cur.FileReport) bool {
	return slices.ContainsFunc(r.Notices, func(n cur.Notice) bool {
		return n.Code == cur.NotABill || n.Code == cur.CostExplorer || n.Code == cur.DetailedBilling
	})
}

// Rows returns how many rows the bills have: kept and rejected.
func (b *Bill) Rows() int64 { return b.Ledger.Rows() + b.Ledger.RejectedRows() }

// together says what can only be said of all files.
func together(b *Bill) []cur.Notice {
	names := currencies(b.Ledger)
	if len(names) < 2 {
		return nil
	}
	for i, n := range names {
		if n == "" {
			names[i] = cur.NoCurrency
		}
	}
	return []cur.Notice{{Code: cur.MixedCurrencies, Severity: cur.Warn,
		Title: strings.Join(names, " and ") + " rows found",
		Text:  "I will not add them: every total is of one currency."}}
}

// currencies returns the currencies that rows have. It adds nothing up: whoever
// cancels waits for it.
func currencies(l *ledger.Ledger) []string {
	values := l.Values(ledger.Currency)
	seen := make([]bool, len(values))
	for _, s := range l.Segments() {
		codes := s.Codes(ledger.Currency)
		if codes.Same() {
			seen[codes.Constant] = s.Rows() > 0 || seen[codes.Constant]
			continue
		}
		for i := range s.Rows() {
			seen[codes.At(i)] = true
		}
	}
	var found []string
	for code, name := range values {
		if seen[code] {
			found = append(found, name)
		}
	}
	return found
}

// notice turns an error about a file into what its card says.
func notice(e *cur.FileError, severity cur.Severity) cur.Notice {
	return cur.Notice{Code: e.Code, Severity: severity, Title: e.Title, Text: e.Text}
}

// internal says that a decoder broke.
func internal(name string, cause any) *cur.FileError {
	return &cur.FileError{File: name, Code: cur.InternalError, Title: name + " could not be read",
		Text: "That is a mistake of this program, not of yours. The other files are not affected.",
		Err:  fmt.Errorf("internal error: %v", cause)}
}
