// Package breakdown answers questions about a ledger: which rows match, what they
// cost, by what they are grouped, step by step of time.
//
// Every answer is exact and conserves money: the cells of a cube sum to its
// total, a filter and its opposite sum to the whole, and merged cubes are what one
// query over everything would have given.
package breakdown

import (
	"math/bits"

	"github.com/plainbill/plainbill/cost/actual"
	"github.com/plainbill/plainbill/cost/ledger"
	"github.com/plainbill/plainbill/cost/money"
	"github.com/plainbill/plainbill/cost/period"
)

// MaxLevels is by how many dimensions a query can group at once.
const MaxLevels = 3

// Filter keeps, or with Not leaves out, the rows whose dimension has one of the
// values. Code 0 is "(no value)".
type Filter struct {
	Dim   ledger.Dimension
	Codes []uint32
	Not   bool
}

// Query is a question about a ledger. The zero Query asks for the amortized total
// of all rows.
type Query struct {
	Basis   actual.Basis
	Filters []Filter // all must hold
	// Range bounds the hour in which usage started; the empty range bounds nothing.
	Range   period.Range
	GroupBy []ledger.Dimension // at most MaxLevels
	// Series asks for totals by step of time as well.
	Series bool
	Grain  period.Grain
	// SeriesTop is for how many of the largest cells the series is given; negative
	// means for all.
	SeriesTop int
}

// Pricing says what rows cost. *actual.Book is one.
type Pricing interface {
	// Money returns the amounts of a segment's rows; nil when all are 0.
	Money(basis actual.Basis, segment int) []money.Amount
	// SourcesOn returns by which step of the rule each row was counted.
	SourcesOn(basis actual.Basis, segment int) []actual.Source
}

// Reader answers queries about one ledger. It remembers filters, so keep it for
// as long as the ledger. It is used by one goroutine at a time.
type Reader struct {
	ledger  *ledger.Ledger
	pricing Pricing
	masks   maskCache
	cubes   cubeCache
	listed  listed
	gist    *gist
	stepped []*stepped
	clock   int // tells which of stepped was used last
	stop    func() bool
	whole   [actual.BasisCount]bound
	span    *period.Range // of all rows, when it was asked for
	scratch scratch
}

// New returns a Reader of l, priced by p.
func New(l *ledger.Ledger, p Pricing) *Reader {
	return &Reader{ledger: l, pricing: p, masks: maskCache{most: maskWords}, cubes: cubeCache{most: cubeWords}}
}

// Run answers one query; New serves better when there will be more.
func Run(l *ledger.Ledger, p Pricing, q Query) *Cube { return New(l, p).Run(q) }

// Values returns the texts of a dimension by code, of the cost source too.
func (r *Reader) Values(d ledger.Dimension) []string {
	if d != ledger.CostSource {
		return r.ledger.Values(d)
	}
	values := make([]string, actual.SourceCount)
	for s := range values {
		values[s] = actual.Source(s).String()
	}
	return values
}

// Code returns the code of a text in d; ok is false when no row has it.
func (r *Reader) Code(d ledger.Dimension, text string) (code uint32, ok bool) {
	for c, v := range r.Values(d) {
		if v == text {
			return uint32(c), true
		}
	}
	return 0, false
}

// column is the codes of one dimension in one segment.
type column struct {
	ledger.Codes
	sources []actual.Source
}

// column is called once a segment, from many places: a copy in each would only be larger.
//
//go:noinline
func (r *Reader) column(d ledger.Dimension, basis actual.Basis, segment int) column {
	if d == ledger.CostSource {
		return column{sources: r.pricing.SourcesOn(basis, segment)}
	}
	return column{Codes: r.ledger.Segments()[segment].Codes(d)}
}

// same says whether every row has the code Constant.
func (c *column) same() bool { return c.sources == nil && c.Codes.Same() }

// bound says whether sums of a basis fit 64 bits whatever rows they are over: the
// sum of all magnitudes does.
type bound struct{ known, fits bool }

// fits says whether any sum over rows of the ledger fits an int64.
func (r *Reader) fits(basis actual.Basis) bool {
	if b := r.whole[basis]; b.known {
		return b.fits
	}
	fits := r.small(basis) || r.addsUp(basis)
	r.whole[basis] = bound{known: true, fits: fits}
	return fits
}

// small says whether the rows of a basis times the next power of two above their
// largest magnitude fit, segment by segment: proof enough for most bills.
func (r *Reader) small(basis actual.Basis) bool {
	most := uint64(0)
	for s := range r.ledger.Segments() {
		r.check()
		amounts := r.pricing.Money(basis, s)
		var mixed money.Amount // has the highest bit of any magnitude
		for _, a := range amounts {
			mixed |= a ^ a>>63
		}
		if bits.Len64(uint64(mixed)) > 46 { // times 1<<16 rows
			return false
		}
		if most += uint64(len(amounts)) << bits.Len64(uint64(mixed)); most > 1<<62 {
			return false
		}
	}
	return true
}

// addsUp says whether the magnitudes of a basis, added up, fit.
func (r *Reader) addsUp(basis actual.Basis) bool {
	var sum uint64
	for s := range r.ledger.Segments() {
		r.check()
		for _, a := range r.pricing.Money(basis, s) {
			m := uint64(a)
			if a < 0 {
				m = -m
			}
			if sum += m; sum > 1<<63-1 || m > 1<<63-1 {
				return false
			}
		}
	}
	return true
}
