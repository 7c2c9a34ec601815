package kernel

import (
	"bytes"
	"compress/gzip"
	"io"
	"os"
	"testing"

	"github.com/plainbill/plainbill/cost/cur/curcsv"
	"github.com/plainbill/plainbill/cost/known"
)

// BenchmarkDecode reads a bill of 100,000 rows and 163 columns from memory, with
// the kernel and without.
func BenchmarkDecode(b *testing.B) {
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
	for _, with := range []struct {
		name string
		find curcsv.Finder
	}{{"kernel", load(b)}, {"plain", curcsv.Plain}} {
		b.Run(with.name, func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				report, err := curcsv.DecodeWith(with.find, "b", bytes.NewReader(text), discard{})
				if err != nil || report.Kept != 100_000 {
					b.Fatal(report.Kept, err)
				}
			}
		})
	}
}
