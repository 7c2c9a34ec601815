package audit

import (
	"slices"
	"strings"

	"github.com/plainbill/plainbill/cost/actual"
	"github.com/plainbill/plainbill/cost/breakdown"
	"github.com/plainbill/plainbill/cost/ledger"
	"github.com/plainbill/plainbill/cost/sorts"
)

// Auditor audits a priced bill, whole or month by month, and remembers what it
// found. When each month begins, ends and closes is learned in one light pass over
// all rows; the rest only of the months that are asked for. It is used by one
// goroutine at a time.
type Auditor struct {
	book   *actual.Book
	ledger *ledger.Ledger
	reader *breakdown.Reader
	time   timeline
	months []Month
	grain  Grain
	// currencies are the codes of those that have rows.
	currencies []uint32
	done       map[string]*Audit
	proofs     map[string]*Proof
	together   bool // two goroutines may work
	ahead      ahead
}

// New returns an auditor of b. The reader answers about the same book; what it
// remembers serves both.
func New(b *actual.Book, r *breakdown.Reader) *Auditor {
	a := &Auditor{book: b, ledger: b.Ledger(), reader: r, done: map[string]*Audit{}, proofs: map[string]*Proof{}}
	a.time = newTimeline(a.ledger)
	var sheet sheet
	for n, g := range a.ledger.Segments() {
		a.time.add(&sheet, g, b.Sources(n))
	}
	a.months, a.grain = a.time.sumUp(), a.time.grain()
	cube := r.Run(breakdown.Query{Basis: actual.Cash, GroupBy: []ledger.Dimension{ledger.Currency}})
	for i := range cube.Cells {
		a.currencies = append(a.currencies, cube.Cells[i].Codes[0])
	}
	return a
}

// Run audits all months of a priced bill.
func Run(b *actual.Book) *Audit { return New(b, breakdown.New(b.Ledger(), b)).Of() }

// Months returns the billing periods in order of time.
func (a *Auditor) Months() []Month { return a.months }

// Grain is how long the usage of most rows lasts.
func (a *Auditor) Grain() Grain { return a.grain }

// Of audits the billing periods with these keys, or all without any. What is
// returned is remembered: read only.
func (a *Auditor) Of(months ...string) *Audit {
	key := strings.Join(months, " ")
	if found, ok := a.done[key]; ok {
		return found
	}
	found := &Audit{Rejected: a.ledger.RejectedRows(), HasNet: a.book.HasNet(), Grain: a.grain}
	for _, m := range a.months {
		if len(months) == 0 || slices.Contains(months, m.Key) {
			found.Months = append(found.Months, m)
		}
	}
	w := a.walk(a.scope(months))
	a.both(w, key)
	for _, c := range w.present {
		found.Currencies = append(found.Currencies, w.currency(c))
	}
	for _, c := range found.Currencies {
		found.Rows += c.Rows
	}
	sorts.By(found.Currencies, func(x, y Currency) int { return int(min(1, max(-1, y.Rows-x.Rows))) })
	found.Payers = w.payers()
	found.Overlay = w.overlay
	found.Findings = found.findings(w)
	a.done[key] = found
	return found
}

// scope marks the billing periods with these keys by their code; nil is all.
func (a *Auditor) scope(months []string) []bool {
	if len(months) == 0 {
		return nil
	}
	values := a.ledger.Values(ledger.BillingPeriod)
	scope := make([]bool, len(values))
	for code, v := range values {
		scope[code] = slices.Contains(months, v)
	}
	return scope
}

// payers lists who pays for the rows.
func (w *walk) payers() []string {
	cube := w.reader.Run(breakdown.Query{Basis: actual.Cash, Filters: w.filters(), GroupBy: []ledger.Dimension{ledger.Payer}})
	var list []string
	for i := range cube.Cells {
		if c := &cube.Cells[i]; c.Codes[0] != 0 {
			list = append(list, cube.Text(c, 0))
		}
	}
	slices.Sort(list)
	return list
}
