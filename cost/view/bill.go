package view

import (
	"cmp"
	"strings"

	"github.com/plainbill/plainbill/cost/actual"
	"github.com/plainbill/plainbill/cost/audit"
	"github.com/plainbill/plainbill/cost/breakdown"
	"github.com/plainbill/plainbill/cost/cur"
	"github.com/plainbill/plainbill/cost/ledger"
	"github.com/plainbill/plainbill/cost/money"
	"github.com/plainbill/plainbill/cost/sorts"
)

// Made is a loaded bill as the screens need it.
type Made struct {
	Ledger *ledger.Ledger
	Book   *actual.Book
	Files  []cur.FileReport
	// Reading says that more rows will come. Whole says that every bill that was
	// dropped was read to its end; else totals are incomplete, or where AllRows says
	// that only columns are missing, may be wrong. Twice says that rows count that may
	// be copies of others; then totals may be too large.
	Reading, Whole, AllRows, Twice bool
}

// lacksColumn says that all rows were read, and that a column was not on which totals rest.
func (m Made) lacksColumn() bool { return m.AllRows && !m.Whole }

// columnLost follows a figure of a bill that lacks a column.
const columnLost = "a column that totals and checks rest on could not be read"

// Bill answers the questions of every screen about one ledger. It remembers what
// several questions need, so keep it as long as the ledger. It belongs to one
// goroutine.
type Bill struct {
	Made
	reader     *breakdown.Reader
	auditor    *audit.Auditor // nil while reading
	months     []month
	currencies []currencySum
	totals     map[totalKey]ledgerTotal
	tagged     map[totalKey][]Dimension
	names      map[string]int // account names, by how many accounts share one
	promises   map[string]*promises
	steps      map[stepsKey][]Step
	bars       map[totalKey]Bar
}

// currencySum is how many rows one currency has.
type currencySum struct {
	text string
	code uint32
	rows int64
}

// totalKey names a sum over a whole currency.
type totalKey struct{ basis, currency, scope string }

// ledgerTotal is the sum over all rows of one currency, found in two ways.
type ledgerTotal struct {
	sum     money.Total // row after row
	grouped money.Total // over the groups of a breakdown
	rows    int64
}

// left is what the groups leave of the sum: 0.
func (t ledgerTotal) left() money.Total { return t.sum.Minus(t.grouped) }

// New returns the screens' view of a bill.
func New(m Made) *Bill {
	b := &Bill{
		Made:   m,
		reader: breakdown.New(m.Ledger, m.Book),
		totals: map[totalKey]ledgerTotal{},
		tagged: map[totalKey][]Dimension{},
		steps:  map[stepsKey][]Step{},
		bars:   map[totalKey]Bar{},
	}
	if !m.Reading {
		b.auditor = audit.New(m.Book, b.reader)
	}
	b.findCurrencies()
	b.findMonths()
	return b
}

// StopWhen lets stop say that the question at hand is to be given up because nobody
// waits for its answer any more. What is given up is left by a panic, which
// breakdown.Stopped turns into the error breakdown.ErrStopped; Weigh may return that
// error too. The Bill remembers finished answers only and can be asked again.
func (b *Bill) StopWhen(stop func() bool) { b.reader.StopWhen(stop) }

// Condense makes what most questions are answered from without a look at every row, for
// when nobody asks. What StopWhen stops goes on the next time, until it is Condensed.
func (b *Bill) Condense() { b.reader.Condense() }

// Condensed says that Condense has nothing left to do.
func (b *Bill) Condensed() bool { return b.reader.Condensed() }

// findCurrencies counts rows by currency, the one with most rows first.
func (b *Bill) findCurrencies() {
	cube := b.reader.Run(breakdown.Query{Basis: actual.Cash, GroupBy: []ledger.Dimension{ledger.Currency}})
	for i := range cube.Cells {
		c := &cube.Cells[i]
		b.currencies = append(b.currencies, currencySum{cube.Text(c, 0), c.Codes[0], c.Rows})
	}
	sorts.By(b.currencies, func(a, o currencySum) int {
		return cmp.Or(cmp.Compare(o.rows, a.rows), strings.Compare(a.text, o.text))
	})
}

// currency finds the currency that a query means: the one with most rows when it
// is blank or the bill does not have it.
func (b *Bill) currency(asked string) currencySum {
	for _, c := range b.currencies {
		if cmp.Or(c.text, cur.NoCurrency) == asked {
			return c
		}
	}
	if len(b.currencies) == 0 {
		return currencySum{}
	}
	return b.currencies[0]
}

// inCurrency keeps a query to one currency, where the bill has several.
func (b *Bill) inCurrency(c currencySum) []breakdown.Filter {
	if len(b.currencies) < 2 {
		return nil
	}
	return []breakdown.Filter{{Dim: ledger.Currency, Codes: []uint32{c.code}}}
}

// total returns the sum of a currency on a basis, added row after row and again
// over the groups of a breakdown; that both agree is what "unexplained" says.
func (b *Bill) total(w basisWords, c currencySum) ledgerTotal {
	key := totalKey{basis: w.key, currency: c.text}
	if t, ok := b.totals[key]; ok {
		return t
	}
	var t ledgerTotal
	for n, s := range b.Ledger.Segments() {
		b.reader.Check()
		codes := s.Codes(ledger.Currency)
		if codes.Same() {
			if codes.Constant == c.code {
				t.sum = t.sum.Plus(b.reader.Sum(w.basis, n))
				t.rows += int64(s.Rows())
			}
			continue
		}
		for i, a := range b.Book.Money(w.basis, n) {
			if codes.At(i) == c.code {
				t.sum.Add(a)
				t.rows++
			}
		}
	}
	cube := b.reader.Run(breakdown.Query{Basis: w.basis, Filters: b.inCurrency(c), GroupBy: []ledger.Dimension{ledger.CostSource}})
	for i := range cube.Cells {
		t.grouped = t.grouped.Plus(cube.Cells[i].Total)
	}
	b.totals[key] = t
	return t
}

// label returns the text of a dimension's value for people. An account is called
// by its name where the bill has one that no other account shares.
func (b *Bill) label(d ledger.Dimension, value string) string {
	if value == "" {
		return NoValue
	}
	switch d {
	case ledger.Account, ledger.Payer:
		if name := b.nameOf(value); name != "" {
			return name
		}
	case ledger.Service:
		if name, ok := serviceNames[value]; ok {
			return name
		}
	case ledger.LineItemType:
		if name, ok := typeWords[value]; ok {
			return name
		}
	case ledger.CostSource:
		if s, err := actual.ParseSource(value); err == nil {
			name, _, _ := strings.Cut(s.Words(), ": ")
			return name
		}
	case ledger.BillingPeriod:
		if h, month, err := parseBound(value); err == nil && month {
			return h.Month()
		}
	}
	return value
}

func (b *Bill) nameOf(account string) string {
	if b.names == nil {
		b.names = map[string]int{}
		for _, id := range b.Ledger.Values(ledger.Account) {
			if id != "" {
				b.names[b.Ledger.NameOf(id)]++
			}
		}
	}
	name := b.Ledger.NameOf(account)
	if name != "" && b.names[name] > 1 {
		return name + " (" + account + ")"
	}
	return name
}
