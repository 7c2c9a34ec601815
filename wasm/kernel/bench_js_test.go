package kernel

import (
	"bytes"
	"compress/gzip"
	"io"
	"os"
	"testing"

	"github.com/plainbill/plainbill/cost/cur/curcsv"
	"github.com/plainbill/plainbill/cost/known"
	loading "github.com/plainbill/plainbill/cost/load"
)

// bill returns the text of a bill of 100,000 rows and 163 columns.
func bill(b *testing.B) []byte {
	b.Helper()
	file, err := os.Open(known.Path(b, "bills", "generated-100k.cur1.csv.gz"))
	if err != nil {
		b.Fatal(err)
	}
	defer file.Close()
	packed, err := gzip.NewReader(file)
	if err != nil {
		b.Fatal(err)
	}
	text, err := io.ReadAll(packed)
	if err != nil {
		b.Fatal(err)
	}
	return text
}

// with runs a benchmark with the kernel and without.
func with(b *testing.B, read func(curcsv.Kernel) (rows int64)) {
	kernel := load(b)
	for _, one := range []struct {
		name string
		curcsv.Kernel
	}{{"kernel", kernel}, {"finder", curcsv.Kernel{Find: kernel.Find}}, {"plain", curcsv.Kernel{}}} {
		b.Run(one.name, func(b *testing.B) {
			for b.Loop() {
				if rows := read(one.Kernel); rows != 100_000 {
					b.Fatal(rows)
				}
			}
			b.ReportMetric(100_000*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
		})
	}
}

// BenchmarkDecode reads a bill from memory.
func BenchmarkDecode(b *testing.B) {
	text := bill(b)
	with(b, func(k curcsv.Kernel) int64 {
		report, err := curcsv.DecodeWith(k, "b", bytes.NewReader(text), discard{})
		if err != nil {
			b.Fatal(err)
		}
		return report.Kept
	})
}

// BenchmarkLoad makes a ledger and a book of it, too.
func BenchmarkLoad(b *testing.B) {
	text := bill(b)
	with(b, func(k curcsv.Kernel) int64 {
		read, err := loading.Run([]loading.File{{Name: "b.csv", Size: int64(len(text)), R: bytes.NewReader(text)}}, loading.Options{Kernel: k})
		if err != nil {
			b.Fatal(err)
		}
		return read.Ledger.Rows()
	})
}
