package audit_test

import (
	"path/filepath"
	"testing"

	"github.com/plainbill/plainbill/cost/actual"
	"github.com/plainbill/plainbill/cost/audit"
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
