package audit_test

import (
	"path/filepath"
	"testing"

	"github.com/plainbill/plainbill/cost/actual"
	"github.com/plainbill/plainbill/cost/audit"
	"github.com/plainbill/plainbill/cost/breakdown"
)

// BenchmarkRun prices and audits a bill of a hundred thousand rows.
func BenchmarkRun(b *testing.B) {
	l := open(b, filepath.Join(folder(b, "bills"), "generated-100k.cur1.snappy.parquet"))
	for b.Loop() {
		if a := audit.Run(actual.Evaluate(l)); a.Rows != 100_000 {
			b.Fatal(a.Rows)
		}
	}
	b.ReportMetric(100_000*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
}

// BenchmarkIdentities states the identities of a bill of a hundred thousand rows, which is
// audited already.
func BenchmarkIdentities(b *testing.B) {
	book := actual.Evaluate(open(b, filepath.Join(folder(b, "bills"), "generated-100k.cur1.snappy.parquet")))
	a := audit.New(book, breakdown.New(book.Ledger(), book))
	a.Of()
	for b.Loop() {
		if len(a.Identities("USD")) == 0 {
			b.Fatal("nothing is stated")
		}
	}
	b.ReportMetric(100_000*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
}
