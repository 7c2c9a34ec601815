package actual

import (
	"sync"

	"github.com/plainbill/plainbill/cost/ledger"
	"github.com/plainbill/plainbill/cost/money"
)

// Book is a ledger priced by the rule: for every row, what it cost on each basis
// and by which source. The slices it returns are its own: read only. It may be
// read by several goroutines.
type Book struct {
	*numbered
	ledger  *ledger.Ledger
	scopes  *scopes
	codes   [][]code // by segment: the step that prices each row
	present [][]code // by segment: the steps that occur
	apart   []apart  // by segment, for rows whose step has a pass; nil when there are none

	mu       sync.Mutex // guards what is filled when first asked for
	money    [BasisCount][][]money.Amount
	kept     Basis         // of the bases that few ask for, the one whose columns are kept
	sources  [2][][]Source // amortized, net
	bridges  []Bridge
	zero     []money.Amount // as long as the longest segment, never written to
	bridged  bool
	expander columns
	terms    columns // those of Terms
	plainly  bool    // compute every row: what quicker ways are compared with
}

func newBook(l *ledger.Ledger, s *scopes) *Book {
	n, longest := len(l.Segments()), 0
	for _, g := range l.Segments() {
		longest = max(longest, g.Rows())
	}
	b := &Book{numbered: theRule(), ledger: l, scopes: s, codes: make([][]code, n), present: make([][]code, n), zero: make([]money.Amount, longest), kept: Net}
	for basis := range b.money {
		b.money[basis] = make([][]money.Amount, n)
	}
	for i := range b.sources {
		b.sources[i] = make([][]Source, n)
	}
	return b
}

// Ledger returns the rows that the book prices.
func (b *Book) Ledger() *ledger.Ledger { return b.ledger }

// HasNet says whether any bill in the ledger has net columns. Where it is false,
// Net is the same as Amortized.
func (b *Book) HasNet() bool { return b.scopes.net }

// Sources returns by which source each row of a segment is priced.
func (b *Book) Sources(segment int) []Source { return b.SourcesOn(Amortized, segment) }

// SourcesOn returns the sources on a basis: on Net some rows fall back to their
// gross amount and say so; all other bases share the sources of Amortized.
func (b *Book) SourcesOn(basis Basis, segment int) []Source {
	b.mu.Lock()
	defer b.mu.Unlock()
	if basis != Net || !b.scopes.net {
		return b.gross(segment)
	}
	if b.sources[1][segment] == nil {
		_, b.sources[1][segment] = b.fillNet(b.ledger.Segments()[segment], segment, nil)
	}
	return b.sources[1][segment]
}

func (b *Book) gross(segment int) []Source {
	if b.sources[0][segment] == nil {
		list := make([]Source, len(b.codes[segment]))
		for i, c := range b.codes[segment] {
			list[i] = b.steps[c].step.Source
		}
		b.sources[0][segment] = list
	}
	return b.sources[0][segment]
}

// Rule returns the rule that holds for a row, and the step of it that prices it.
func (b *Book) Rule(segment, row int) (Rule, Step) {
	p := b.steps[b.codes[segment][row]]
	return *p.rule, *p.step
}

// Money returns what each row of a segment cost. It is never nil. Where all rows
// count as the bill has them, it is the ledger's own column if that is not packed. Of the bases that
// few ask for (net, on-demand, naive, contracted) the book keeps the columns of the one that
// was asked for last.
func (b *Book) Money(basis Basis, segment int) []money.Amount {
	b.mu.Lock()
	defer b.mu.Unlock()
	basis = b.means(basis)
	if basis != Amortized && basis != Cash && basis != b.kept {
		clear(b.money[b.kept])
		b.kept = basis
	}
	if b.money[basis][segment] == nil {
		b.money[basis][segment] = b.fill(basis, segment, nil)
	}
	return b.money[basis][segment]
}

// MoneyInto is Money, but keeps nothing: what it must compute goes into buf when
// buf is as long as the segment. What it returns is buf, or a column that must
// not be changed.
func (b *Book) MoneyInto(basis Basis, segment int, buf []money.Amount) []money.Amount {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.column(basis, segment, buf)
}

// means is the basis itself, or Amortized for Net where nothing is net.
func (b *Book) means(basis Basis) Basis {
	if basis == Net && !b.scopes.net {
		return Amortized
	}
	return basis
}

func (b *Book) column(basis Basis, segment int, buf []money.Amount) []money.Amount {
	basis = b.means(basis)
	if a := b.money[basis][segment]; a != nil {
		return a
	}
	return b.fill(basis, segment, buf)
}
