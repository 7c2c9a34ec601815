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
	kept     Basis         // of the bases that few ask for, the one whose columns are kept
	sources  [2][][]Source // amortized, net
	bridges  []Bridge
	zero     []money.Amount // as long as the longest segment, never written to
	scratch  []money.Amount // as long
	bridged  bool
	expander columns
}

func newBook(l *ledger.Ledger, s *scopes) *Book {
	n, longest := len(l.Segments()), 0
	for _, g := range l.Segments() {
		longest = max(longest, g.Rows())
	}
	b := &Book{ledger: l, scopes: s, codes: make([][]code, n), zero: make([]money.Amount, longest), scratch: make([]money.Amount, longest), kept: Net}
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

// draft is a column that starts as the ledger's own and is copied at the first
// row that differs from it.
type draft struct {
	amounts, buf []money.Amount
	own          bool
}

func (d *draft) set(i int, a money.Amount) {
	if d.amounts[i] == a {
		return
	}
	if !d.own {
		if len(d.buf) == len(d.amounts) {
			copy(d.buf, d.amounts)
			d.amounts = d.buf
		} else {
			d.amounts = slices.Clone(d.amounts)
		}
		d.own = true
	}
	d.amounts[i] = a
}

// begin starts a draft from a column of the ledger, zeros where it has none. The
// ledger keeps some columns packed: those are unpacked into the draft's own.
func (b *Book) begin(f cur.Field, g *ledger.Segment, buf []money.Amount) draft {
	rows := g.Rows()
	room := buf
	if len(room) != rows {
		room = b.scratch[:rows]
	}
	a := g.MoneyInto(f, room)
	switch {
	case a == nil:
		return draft{amounts: b.zero[:rows], buf: buf}
	case &a[0] != &room[0]:
		return draft{amounts: a, buf: buf}
	case len(buf) == rows:
		return draft{amounts: buf, own: true}
	}
	return draft{amounts: slices.Clone(a), own: true}
}

// plain says that a sum is nothing but the field f.
func plain(sum []Term, f cur.Field) bool { return len(sum) == 1 && sum[0] == Term{Field: f} }

// fill computes a column. What it writes goes into buf when that is long enough,
// else into a new slice.
func (b *Book) fill(basis Basis, segment int, buf []money.Amount) []money.Amount {
	g := b.ledger.Segments()[segment]
	switch basis {
	case OnDemand:
		return b.fillOnDemand(g, b.codes[segment], buf)
	case Contracted:
		return b.fillContracted(g, b.codes[segment], buf)
	case Net:
		amounts, _ := b.fillNet(g, segment, buf)
		return amounts
	}
	d := b.begin(cur.Unblended, g, buf)
	c := &b.expander
	c.turn(g)
	// Most rows count as billed on most bases: those steps are found once.
	var asBilled [1 << 8]bool
	for k, p := range steps {
		switch basis {
		case Cash:
			asBilled[k] = plain(p.rule.Cash, cur.Unblended)
		case Naive:
			asBilled[k] = plain(p.rule.Naive, cur.Unblended)
		default:
			s := p.step
			asBilled[k] = s.Product == nil && s.Unused == nil && s.Pass == NoPass && plain(s.Sum, cur.Unblended)
		}
	}
	for i, k := range b.codes[segment] {
		switch {
		case asBilled[k]:
		case basis == Cash:
			d.set(i, c.sum(steps[k].rule.Cash, i))
		case basis == Naive:
			d.set(i, c.sum(steps[k].rule.Naive, i))
		case steps[k].step.Pass == NoPass:
			d.set(i, c.amount(steps[k].step, i))
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
func (b *Book) fillOnDemand(g *ledger.Segment, codes []code, buf []money.Amount) []money.Amount {
	d := b.begin(cur.PublicOnDemand, g, buf)
	c := &b.expander
	c.turn(g)
	for i, k := range codes {
		switch {
		case !steps[k].rule.Counts:
			d.set(i, 0)
		case d.amounts[i] == 0:
			d.set(i, max(0, c.at(cur.Unblended, i)))
		}
	}
	return d.amounts
}

// fillContracted takes the way of each rule to the contracted cost.
func (b *Book) fillContracted(g *ledger.Segment, codes []code, buf []money.Amount) []money.Amount {
	d := b.begin(cur.Unblended, g, buf)
	c := &b.expander
	c.turn(g)
	var asBilled, none [1 << 8]bool
	for k, p := range steps {
		none[k] = p.rule.Contracted == nil
		asBilled[k] = !none[k] && p.rule.Contracted.All == nil && plain(p.rule.Contracted.Sum, cur.Unblended)
	}
	for i, k := range codes {
		switch {
		case asBilled[k]:
		case none[k]:
			d.set(i, 0)
		default:
			d.set(i, c.contracted(steps[k].rule.Contracted, i))
		}
	}
	return d.amounts
}

// fillNet computes the net column of a segment and its sources.
func (b *Book) fillNet(g *ledger.Segment, segment int, buf []money.Amount) ([]money.Amount, []Source) {
	d := draft{amounts: b.column(Amortized, segment, nil), buf: buf}
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
	return d.amounts, sources
}
