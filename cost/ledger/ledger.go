// Package ledger holds the line items of a bill as immutable columns: dictionary
// codes for texts, exact amounts for money, and for each row the file and row
// number where it stands.
//
// A Builder takes what decoders read, block by block, and keeps it in segments of
// at most SegmentRows rows, each column at its narrowest width; nothing is kept
// on the heap for a single row, and a column that a bill does not use costs
// nothing. Columns that are questions rather than cells (service, region,
// commitment, …) are derived text by text, not row by row.
package ledger

import (
	"slices"
	"strings"
	"unicode"

	"github.com/plainbill/plainbill/cost/cur"
	"github.com/plainbill/plainbill/cost/period"
)

// maxRejects is how many reasons for rejected rows are kept word for word.
const maxRejects = 1000

// Ledger is what was kept of one or several bill files. It never changes; the
// slices that it returns are its own: read only.
type Ledger struct {
	rows, rejected int64
	rejects        []*cur.CellError
	files          []string
	segments       []*Segment
	dims           []dimension // by Dimension
	offered        []Dimension
	clock          clock
	names          []uint32 // code of an account → code of its name
	padded         int
}

// dimension is what a ledger knows about one of its dimensions.
type dimension struct {
	key, label string
	kind       Kind
	offered    bool
	values     []string
}

// clock holds the hours and lengths that codes stand for. Code 0 is none.
type clock struct {
	hours   []period.Hour
	lengths []int32
}

// Rows returns how many rows were kept.
func (l *Ledger) Rows() int64 { return l.rows }

// RejectedRows returns how many rows could not be kept.
func (l *Ledger) RejectedRows() int64 { return l.rejected }

// Rejects returns why rows were rejected, in the order of the files, the first
// thousand of them.
func (l *Ledger) Rejects() []*cur.CellError { return l.rejects }

// Files returns the names of all files that were begun, in that order, dropped
// ones included, so that Segment.Place can index it.
func (l *Ledger) Files() []string { return l.files }

// Segments returns the rows.
func (l *Ledger) Segments() []*Segment { return l.segments }

// LostLeadingZeros returns how many account ids had fewer than twelve digits and
// were padded with zeros in front.
func (l *Ledger) LostLeadingZeros() int { return l.padded }

// Dimensions returns what rows can be grouped by: the columns for which some row
// has a value, then tags and cost categories in the order they were first seen.
func (l *Ledger) Dimensions() []Dimension { return l.offered }

// DimensionCount is one more than the highest Dimension.
func (l *Ledger) DimensionCount() int { return len(l.dims) }

// Key returns the name of d in queries and links, for example "service" or
// "tag:user:Name".
func (l *Ledger) Key(d Dimension) string { return l.dims[d].key }

// Label returns the name of d for people, for example "Service" or "user:Name".
func (l *Ledger) Label(d Dimension) string { return l.dims[d].label }

// Kind returns where d comes from.
func (l *Ledger) Kind(d Dimension) Kind { return l.dims[d].kind }

// Lookup finds a dimension by its key; when none has it, by what remains of it where
// a Parquet export spells it: tag:user_name finds tag:user:Name.
func (l *Ledger) Lookup(key string) (d Dimension, ok bool) {
	if key == "" {
		return NoDimension, false
	}
	for i := range l.dims {
		if l.dims[i].key == key {
			return Dimension(i), true
		}
	}
	space, name, keyed := strings.Cut(key, ":")
	if !keyed || strings.ContainsFunc(name, func(r rune) bool { return r > unicode.MaxASCII }) {
		return NoDimension, false // of other letters nothing remains
	}
	name = cur.Canonical(name)
	for i := range l.dims {
		if s, n, ok := strings.Cut(l.dims[i].key, ":"); ok && s == space && cur.Canonical(n) == name {
			return Dimension(i), true
		}
	}
	return NoDimension, false
}

// Values returns the texts of d by code. Code 0 is the blank text: no value. A
// text may belong to no row, when only a dropped file or a rejected row had it.
func (l *Ledger) Values(d Dimension) []string {
	if int(d) >= len(l.dims) || l.dims[d].values == nil {
		return noValues
	}
	return l.dims[d].values
}

// noValues is the dictionary of a dimension that no row has. It never changes.
var noValues = []string{""}

// Code returns the code of a text in d; ok is false when d does not know it.
func (l *Ledger) Code(d Dimension, text string) (code uint32, ok bool) {
	for c, v := range l.Values(d) {
		if v == text {
			return uint32(c), true
		}
	}
	return 0, false
}

// NameOf returns the name of an account where the bill has one, else blank.
func (l *Ledger) NameOf(account string) string {
	if len(l.names) == 0 {
		return ""
	}
	c, ok := l.Code(Account, account)
	if !ok || int(c) >= len(l.names) {
		return ""
	}
	return l.Values(AccountName)[l.names[c]]
}

// Named returns the ledger with names for some accounts, by account id; they go
// before those of the bill. What rows themselves say (AccountName) stays. unknown
// counts the accounts that no row has. l itself does not change.
func (l *Ledger) Named(names map[string]string) (named *Ledger, unknown int) {
	found := make([]bool, len(l.Values(Account)))
	for _, s := range l.segments {
		codes := s.Codes(Account)
		if codes.Same() {
			found[codes.Constant] = s.rows > 0 || found[codes.Constant]
			continue
		}
		for i := range s.rows {
			found[codes.At(i)] = true
		}
	}
	texts := slices.Clone(l.Values(AccountName))
	codes := append(slices.Clone(l.names), make([]uint32, max(0, len(found)-len(l.names)))...)
	known := 0
	for c, account := range l.Values(Account) {
		if name := names[account]; name != "" && found[c] {
			codes[c] = uint32(len(texts))
			texts = append(texts, name)
			known++
		}
	}
	named = &Ledger{}
	*named = *l
	named.names, named.dims = codes, slices.Clone(l.dims)
	named.dims[AccountName].values = texts
	return named, len(names) - known
}

// Hours returns the hours that Segment.StartCodes stand for. Code 0 is
// period.None; the others are in no order.
func (l *Ledger) Hours() []period.Hour { return l.clock.hours }

// Lengths returns the hours that Segment.LengthCodes stand for. Code 0 is an
// unknown length.
func (l *Ledger) Lengths() []int32 { return l.clock.lengths }

// Span returns the hours in which usage started, from the first to the last; it
// is empty when no row has a time.
func (l *Ledger) Span() period.Range {
	seen := make([]bool, len(l.clock.hours))
	for _, s := range l.segments {
		switch {
		case s.start.U8 != nil:
			mark(seen, s.start.U8)
		case s.start.U16 != nil:
			mark(seen, s.start.U16)
		case s.start.U32 != nil:
			mark(seen, s.start.U32)
		default:
			seen[s.start.Constant] = true
		}
	}
	var span period.Range
	for c, h := range l.clock.hours {
		if c > 0 && seen[c] {
			span = span.Union(period.Range{Start: h, End: h + 1})
		}
	}
	return span
}

func mark[T uint8 | uint16 | uint32](seen []bool, codes []T) {
	for _, c := range codes {
		seen[c] = true
	}
}

// keyedName returns the key of a tag or cost category.
func keyedName(space cur.Space, key string) (string, Kind) {
	if space == cur.CostCategory {
		return "category:" + key, FromCategory
	}
	return "tag:" + key, FromTag
}

// padAccount gives an account id its zeros back that a spreadsheet took away.
func padAccount(id string) (padded string, changed bool) {
	if id == "" || len(id) >= 12 {
		return id, false
	}
	for i := 0; i < len(id); i++ {
		if id[i] < '0' || id[i] > '9' {
			return id, false
		}
	}
	return strings.Repeat("0", 12-len(id)) + id, true
}
