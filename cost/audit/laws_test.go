package audit_test

import (
	"testing"

	"github.com/plainbill/plainbill/cost/actual"
	"github.com/plainbill/plainbill/cost/audit"
	"github.com/plainbill/plainbill/cost/ledger"
	"github.com/plainbill/plainbill/cost/money"
)

// conserved holds what is true of every bill, to the last digit: the parts of a
// total, however it is taken apart, add up to it.
func conserved(t *testing.T, b *actual.Book, a *audit.Audit) {
	t.Helper()
	for _, c := range a.Currencies {
		var sources, types audit.Amounts
		var rows, kinds int64
		for _, s := range c.Sources {
			rows += s.Rows
			for k := range sources {
				sources[k] = sources[k].Plus(s.Amounts[k])
			}
		}
		for _, s := range c.Types {
			kinds += s.Rows
			for k := range types {
				types[k] = types[k].Plus(s.Amounts[k])
			}
		}
		if sources != c.Totals || types != c.Totals || rows != c.Rows || kinds != c.Rows {
			t.Errorf("%s: by source %v (%d rows), by type %v (%d rows), in all %v (%d rows)", c.Code, sources, rows, types, kinds, c.Totals, c.Rows)
		}
		var columns audit.Amounts
		for basis := range columns {
			columns[basis] = total(b, actual.Basis(basis), c.Code)
		}
		if columns != c.Totals {
			t.Errorf("%s: columns %v, totals %v", c.Code, columns, c.Totals)
		}
		cash, cost := c.Totals[actual.Cash], c.Totals[actual.Amortized]
		for _, p := range c.Naive.FromCash {
			cash = cash.Plus(p.Amount)
		}
		for _, p := range c.Naive.FromActual {
			cost = cost.Plus(p.Amount)
		}
		if naive := c.Totals[actual.Naive]; cash != naive || cost != naive || c.Naive.Total != naive {
			t.Errorf("%s: the naive total is %v; from cash %v, from amortized %v", c.Code, naive, cash, cost)
		}
		r := c.Bridge
		if got := r.Amortized.Plus(r.TrueUp).Plus(r.Prepay).Plus(r.Difference); got != r.Cash || r.Cash != c.Totals[actual.Cash] || r.Amortized != c.Totals[actual.Amortized] {
			t.Errorf("%s: the bridge %+v does not add up to %v", c.Code, r.Bridge, c.Totals)
		}
		var residual money.Total
		for _, k := range c.Commitments {
			residual = residual.Plus(k.Residual())
		}
		if residual != r.Difference && c.Focus.Usage == 0 {
			t.Errorf("%s: commitments leave %v, the bridge %v", c.Code, residual, r.Difference)
		}
	}
}

// total adds up a basis from the book's own columns.
func total(b *actual.Book, basis actual.Basis, currency string) (sum money.Total) {
	l := b.Ledger()
	code, _ := l.Code(ledger.Currency, currency)
	for n, g := range l.Segments() {
		codes := g.Codes(ledger.Currency)
		for i, a := range b.Money(basis, n) {
			if codes.At(i) == code {
				sum.Add(a)
			}
		}
	}
	return sum
}
