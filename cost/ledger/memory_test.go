package ledger

import (
	"compress/gzip"
	"os"
	"runtime"
	"slices"
	"testing"

	"github.com/plainbill/plainbill/cost/cur"
	"github.com/plainbill/plainbill/cost/cur/curcsv"
	"github.com/plainbill/plainbill/cost/cur/curparquet"
	"github.com/plainbill/plainbill/cost/known"
)

// quiet is a FileSink as a decoder wants it.
type quiet struct{ *FileSink }

func (quiet) Advance(int64) error { return nil }

// open returns an inflated bill of the test material. Where the material is
// missing the test is skipped, but not on the build server.
func open(t testing.TB, name string) *gzip.Reader {
	t.Helper()
	f, err := os.Open(known.Path(t, "bills", name))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	return z
}

// A row of a real bill's 163 columns takes no more than 115 bytes, dictionaries
// and all.
func TestBytesPerRow(t *testing.T) {
	name := "generated-100k.cur1.csv.gz"
	z := open(t, name)
	before := heap()
	b := NewBuilder()
	if _, err := curcsv.Decode(name, z, quiet{b.File(name)}); err != nil {
		t.Fatal(err)
	}
	l := b.Seal()
	used := heap() - before
	if l.Rows() != 100_000 {
		t.Fatalf("%d rows", l.Rows())
	}
	perRow := float64(used) / float64(l.Rows())
	t.Logf("%.1f bytes a row", perRow)
	if perRow > 115 {
		t.Errorf("%.1f bytes a row, want at most 115", perRow)
	}
	for _, w := range weigh(l) {
		t.Logf("%6.2f %s", float64(w.bytes)/float64(l.Rows()), w.name)
	}
	runtime.KeepAlive(l)
}

// The same bill in FOCUS, of 46 columns, takes no more.
func TestBytesPerRowOfFOCUS(t *testing.T) {
	file, err := os.Open(known.Path(t, "focus", "generated-100k.focus1.0.snappy.parquet"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		t.Fatal(err)
	}
	before := heap()
	b := NewBuilder()
	if _, err := curparquet.Decode("x", file, info.Size(), quiet{b.File("x")}); err != nil {
		t.Fatal(err)
	}
	l := b.Seal()
	perRow := float64(heap()-before) / float64(l.Rows())
	t.Logf("%.1f bytes a row", perRow)
	if l.Rows() != 93_420 || perRow > 115 {
		t.Errorf("%d rows, %.1f bytes a row", l.Rows(), perRow)
	}
	runtime.KeepAlive(l)
}

// heap returns the bytes that are in use after everything unused was freed.
func heap() int64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.GC()
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

// recorder keeps copies of the batches that a decoder makes.
type recorder struct{ batches []*cur.Batch }

func (r *recorder) Batch(b *cur.Batch) error {
	c := *b
	c.Types, c.Rejected = slices.Clone(b.Types), slices.Clone(b.Rejected)
	for f, column := range b.Columns {
		if column != nil {
			c.Columns[f] = copyOf(column)
		}
	}
	c.Keyed = slices.Clone(b.Keyed)
	for i := range c.Keyed {
		c.Keyed[i].Column = *copyOf(&b.Keyed[i].Column)
	}
	r.batches = append(r.batches, &c)
	return nil
}

func copyOf(c *cur.Column) *cur.Column {
	return &cur.Column{
		Codes: slices.Clone(c.Codes), Dict: c.Dict, Money: slices.Clone(c.Money),
		Float: slices.Clone(c.Float), Time: slices.Clone(c.Time), Null: slices.Clone(c.Null),
	}
}

func (*recorder) Reject(*cur.CellError) {}

func (*recorder) Advance(int64) error { return nil }

// BenchmarkBatch adds the 100,000 rows of a bill of 163 columns, ten tags among
// them, ten times over, without the work of decoding.
func BenchmarkBatch(b *testing.B) {
	name := "generated-100k.cur1.csv.gz"
	var r recorder
	if _, err := curcsv.Decode(name, open(b, name), &r); err != nil {
		b.Fatal(err)
	}
	rows := int64(0)
	for b.Loop() {
		builder := NewBuilder()
		f := builder.File("b")
		for range 10 {
			for _, batch := range r.batches {
				if err := f.Batch(batch); err != nil {
					b.Fatal(err)
				}
			}
		}
		l := builder.Seal()
		if l.Rows() != 1_000_000 {
			b.Fatal(l.Rows())
		}
		rows += l.Rows()
	}
	b.ReportMetric(float64(rows)/b.Elapsed().Seconds(), "rows/s")
}

// weight is what the columns of one name take.
type weight struct {
	name  string
	bytes int
}

// weigh lists the heaviest columns.
func weigh(l *Ledger) (list []weight) {
	for d := range l.dims {
		w := weight{name: l.dims[d].key}
		for _, s := range l.segments {
			c := s.Codes(Dimension(d))
			w.bytes += len(c.U8) + 2*len(c.U16) + 4*len(c.U32)
		}
		for _, v := range l.dims[d].values {
			w.bytes += 16 + len(v)
		}
		list = append(list, w)
	}
	for f := firstMoney; f < firstNumber; f++ {
		w := weight{name: f.String()}
		for _, s := range l.segments {
			v := &s.money[f-firstMoney]
			w.bytes += 8*len(v.dense) + 2*len(v.rows) + 8*len(v.some) + 4*len(v.small) + len(v.codes.U8) + 2*len(v.codes.U16) + 8*len(v.table) + 8*len(s.nulls[f-firstMoney].bits)
		}
		list = append(list, w)
	}
	for f := firstNumber; f < cur.FieldCount; f++ {
		w := weight{name: f.String()}
		for _, s := range l.segments {
			v := &s.numbers[f-firstNumber]
			w.bytes += 8*len(v.dense) + 2*len(v.rows) + 8*len(v.some) + 4*len(v.small) + len(v.codes.U8) + 2*len(v.codes.U16) + 8*len(v.table)
		}
		list = append(list, w)
	}
	clock := weight{name: "times"}
	for _, s := range l.segments {
		for _, c := range []Codes{s.start, s.length} {
			clock.bytes += len(c.U8) + 2*len(c.U16) + 4*len(c.U32)
		}
	}
	list = append(list, clock)
	slices.SortFunc(list, func(a, b weight) int { return b.bytes - a.bytes })
	return list
}
