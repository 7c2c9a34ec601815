package curparquet

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/apache/arrow/go/v15/parquet"
	"github.com/apache/arrow/go/v15/parquet/file"

	"github.com/plainbill/plainbill/cost/cur"
)

// drain is a sink that takes rows and keeps none.
type drain struct{ rows int64 }

func (d *drain) Batch(b *cur.Batch) error { d.rows += int64(b.Rows); return nil }
func (d *drain) Reject(*cur.CellError)    {}
func (d *drain) Advance(int64) error      { return nil }

var benchBills = []string{"bills/generated-100k.cur1.snappy.parquet", "bills/generated-100k.cur2.snappy.parquet",
	"bills/workshop-2018-10.snappy.parquet"}

func benchFile(b *testing.B, path string) []byte {
	b.Helper()
	needBills(b)
	file, err := os.ReadFile(filepath.Join(bills, path))
	if err != nil {
		b.Fatal(err)
	}
	return file
}

// BenchmarkDecode reads all columns that a bill is made of.
func BenchmarkDecode(b *testing.B) {
	for _, path := range benchBills {
		b.Run(filepath.Base(path), func(b *testing.B) {
			raw := benchFile(b, path)
			b.SetBytes(int64(len(raw)))
			var rows int64
			for b.Loop() {
				var s drain
				if _, err := Decode(path, bytes.NewReader(raw), int64(len(raw)), &s); err != nil {
					b.Fatal(err)
				}
				rows += s.rows
			}
			b.ReportMetric(float64(rows)/b.Elapsed().Seconds(), "rows/s")
		})
	}
}

// BenchmarkReadBatch reads the same columns by Arrow's column reader and throws
// the values away (bare), or looks each text up in a dictionary (codes).
func BenchmarkReadBatch(b *testing.B) {
	for _, mode := range []string{"bare", "codes"} {
		for _, path := range benchBills {
			b.Run(mode+"/"+filepath.Base(path), func(b *testing.B) {
				raw := benchFile(b, path)
				b.SetBytes(int64(len(raw)))
				d, _, err := open(path, bytes.NewReader(raw), int64(len(raw)), nil)
				if err != nil {
					b.Fatal(err)
				}
				var leaves []leaf
				for _, c := range d.cols.columns {
					leaves = append(leaves, c.leaf)
				}
				for _, m := range d.cols.maps {
					leaves = append(leaves, m.keys.leaf, m.values.leaf)
				}
				var rows int64
				for b.Loop() {
					rows += readBatches(b, raw, leaves, mode == "codes")
				}
				b.ReportMetric(float64(rows)/b.Elapsed().Seconds(), "rows/s")
			})
		}
	}
}

func readBatches(b *testing.B, raw []byte, leaves []leaf, codes bool) int64 {
	r, err := file.NewParquetReader(bytes.NewReader(raw))
	if err != nil {
		b.Fatal(err)
	}
	const n = 8192
	defs, reps := make([]int16, n), make([]int16, n)
	blobs, ints, floats := make([]parquet.ByteArray, n), make([]int64, n), make([]float64, n)
	for _, l := range leaves {
		dict := cur.NewDict()
		out := make([]uint32, n)
		for g := range r.NumRowGroups() {
			c, err := r.RowGroup(g).Column(l.index)
			if err != nil {
				b.Fatal(err)
			}
			for c.HasNext() {
				values := 0
				switch c := c.(type) {
				case *file.ByteArrayColumnChunkReader:
					_, values, err = c.ReadBatch(n, blobs, defs, reps)
					if codes {
						for i, v := range blobs[:values] {
							out[i] = dict.Code(v)
						}
					}
				case *file.Float64ColumnChunkReader:
					_, _, err = c.ReadBatch(n, floats, defs, reps)
				case *file.Int64ColumnChunkReader:
					_, _, err = c.ReadBatch(n, ints, defs, reps)
				default:
					b.Fatalf("%T", c)
				}
				if err != nil {
					b.Fatal(err)
				}
			}
		}
	}
	return r.NumRows()
}
