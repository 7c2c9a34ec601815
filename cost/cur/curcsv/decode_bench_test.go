package curcsv

import (
	"bytes"
	"testing"

	"github.com/plainbill/plainbill/cost/cur"
)

// discard takes rows and forgets them.
type discard struct{}

func (discard) Batch(*cur.Batch) error { return nil }
func (discard) Reject(*cur.CellError)  {}
func (discard) Advance(int64) error    { return nil }

// BenchmarkDecode reads a bill of 100,000 rows and 163 columns from memory.
func BenchmarkDecode(b *testing.B) {
	needBills(b)
	text := readBill(b, bills+"/bills/generated-100k.cur1.csv.gz")
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	var rows int64
	for b.Loop() {
		report, err := Decode("b", bytes.NewReader(text), discard{})
		if err != nil || report.Kept != 100_000 {
			b.Fatal(report.Kept, err)
		}
		rows += report.Kept
	}
	b.ReportMetric(float64(rows)/b.Elapsed().Seconds(), "rows/s")
}

// BenchmarkDecodeMaps reads a bill whose tags and products are JSON.
func BenchmarkDecodeMaps(b *testing.B) {
	needBills(b)
	text := readBill(b, bills+"/bills/dataexport-2026-04.cur2.csv")
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	var rows int64
	for b.Loop() {
		report, err := Decode("b", bytes.NewReader(text), discard{})
		if err != nil || report.Kept != 1882 {
			b.Fatal(report.Kept, err)
		}
		rows += report.Kept
	}
	b.ReportMetric(float64(rows)/b.Elapsed().Seconds(), "rows/s")
}

// BenchmarkScan finds the cells of the same bill and reads none.
func BenchmarkScan(b *testing.B) {
	needBills(b)
	text := readBill(b, bills+"/bills/generated-100k.cur1.csv.gz")
	head := &input{r: bytes.NewReader(text), sink: discard{}, block: len(text) + 1}
	h, err := openHeader("b", head)
	if err != nil {
		b.Fatal(err)
	}
	s := newScanner(h, batchRows, newDecoder("b", h, cur.NoField, discard{}).wanted(), nil)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		rows := 0
		rest := head.text()
		for len(rest) > 0 {
			at, _ := s.scan(rest, true)
			rows += s.n
			rest = rest[at:]
		}
		if rows != 100_000 {
			b.Fatal(rows)
		}
	}
}
