package actual

import (
	"slices"
	"sync"

	"github.com/plainbill/plainbill/cost/cur"
	"github.com/plainbill/plainbill/cost/ledger"
	"github.com/plainbill/plainbill/cost/money"
)

// Book is a ledger priced by the rule: for every row, what it cost on each basis
// and by which source. The slices it returns are its own: read only. It may be
// read by several goroutines.
type Book struct {
	ledger *ledger.Ledger
	scopes *scopes
	codes  [][]code // by segment: the step that prices each row
	apart  []apart  // by segment, for rows whose step has a pass; nil when there are none

	mu       sync.Mutex // guards what is filled when first asked for
	money    [BasisCount][][]money.Amount
	sources  [2][][]Source // amortized, net
	bridges  []Bridge
	zero     []money.Amount // as long as the longest segment
	bridged  bool
	expander columns
}

func newBook(l *ledger.Ledger, s *scopes) *Book {
	n, longest := len(l.Segments()), 0
	for _, g := range l.Segments() {
		longest = max(longest, g.Rows())
	}
	b := &Book{ledger: l, scopes: s, codes: make([][]code, n), zero: make([]money.Amount, longest)}
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
		b.fillNet(segment)
	}
	return b.sources[1][segment]
}

func (b *Book) gross(segment int) []Source {
	if b.sources[0][segment] == nil {
		list := make([]Source, len(b.codes[segment]))
		for i, c := range b.codes[segment] {
			list[i] = steps[c].step.Source
		}
		b.sources[0][segment] = list
	}
	return b.sources[0][segment]
}

// Rule returns the rule that holds for a row, and the step of it that prices it.
func (b *Book) Rule(segment, row int) (Rule, Step) {
	p := steps[b.codes[segment][row]]
	return *p.rule, *p.step
}

// Money returns what each row of a segment cost. It is never nil. Where all rows
// count as the bill has them, it is the ledger's own column.
func (b *Book) Money(basis Basis, segment int) []money.Amount {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.column(basis, segment)
}

func (b *Book) column(basis Basis, segment int) []money.Amount {
	if basis == Net && !b.scopes.net {
		basis = Amortized
	}
	if b.money[basis][segment] == nil {
		if basis == Net {
			b.fillNet(segment)
		} else {
			b.money[basis][segment] = b.fill(basis, segment)
		}
	}
	return b.money[basis][segment]
}

// draft is a column that starts as the ledger's own and is copied at the first
// row that differs from it.
type draft struct {
	amounts []money.Amount
	own     bool
}

func (d *draft) set(i int, a money.Amount) {
	if d.amounts[i] == a {
		return
	}
	if !d.own {
		d.amounts, d.own = slices.Clone(d.amounts), true
	}
	d.amounts[i] = a
}

// ledgerColumn returns a column of the ledger, zeros where it has none.
func (b *Book) ledgerColumn(f cur.Field, g *ledger.Segment) []money.Amount {
	if a := g.Money(f); a != nil {
		return a
	}
	return b.zero[:g.Rows()]
}

// plain says that a sum is nothing but the field f.
func plain(sum []Term, f cur.Field) bool { return len(sum) == 1 && sum[0] == Term{Field: f} }

// fill computes a column of any basis but Net.
func (b *Book) fill(basis Basis, segment int) []money.Amount {
	g := b.ledger.Segments()[segment]
	if basis == OnDemand {
		return b.fillOnDemand(segment, g)
	}
	d := draft{amounts: b.ledgerColumn(cur.Unblended, g)}
	c := &b.expander
	c.turn(g)
	var formula [1 << 8][]Term
	var asBilled [1 << 8]bool
	for k, p := range steps {
		switch basis {
		case Cash:
			formula[k] = p.rule.Cash
		case Naive:
			formula[k] = p.rule.Naive
		default:
			formula[k] = p.step.Sum
			if p.step.Product != nil || p.step.Unused != nil || p.step.Pass != NoPass {
				continue
			}
		}
		asBilled[k] = plain(formula[k], cur.Unblended)
	}
	for i, k := range b.codes[segment] {
		switch {
		case asBilled[k]:
		case basis == Amortized && steps[k].step.Pass != NoPass:
			// Set below.
		case basis == Amortized:
			d.set(i, c.amount(steps[k].step, i))
		default:
			d.set(i, c.sum(formula[k], i))
		}
	}
	if basis == Amortized && b.apart != nil {
		for n, i := range b.apart[segment].rows {
			d.set(i, b.apart[segment].amounts[n])
		}
	}
	return d.amounts
}

// fillOnDemand takes the public on-demand cost of rows that are usage. A row
// without one counts as billed, if it was billed at all: Spot, marketplace and
// the like have no public price.
func (b *Book) fillOnDemand(segment int, g *ledger.Segment) []money.Amount {
	d := draft{amounts: b.ledgerColumn(cur.PublicOnDemand, g)}
	c := &b.expander
	c.turn(g)
	for i, k := range b.codes[segment] {
		switch {
		case !steps[k].rule.Counts:
			d.set(i, 0)
		case d.amounts[i] == 0:
			d.set(i, max(0, c.at(cur.Unblended, i)))
		}
	}
	return d.amounts
}

// fillNet computes the net column of a segment and its sources.
func (b *Book) fillNet(segment int) {
	g := b.ledger.Segments()[segment]
	d := draft{amounts: b.column(Amortized, segment)}
	sources := slices.Clone(b.gross(segment))
	c := &b.expander
	c.turn(g)
	payer, month := g.Codes(ledger.Payer), g.Codes(ledger.BillingPeriod)
	for i, k := range b.codes[segment] {
		rule := steps[k].rule
		if rule.Net == nil || !b.scopes.at(payer.At(i), month.At(i)).net {
			continue
		}
		sources[i] = NetMissingGrossUsed
		for n := range rule.Net {
			if s := &rule.Net[n]; c.fits(s, i) {
				d.set(i, c.amount(s, i))
				sources[i] = s.Source
				break
			}
		}
	}
	b.money[Net][segment] = d.amounts
	b.sources[1][segment] = sources
}
