package curparquet

import (
	"bytes"
	"errors"
	"fmt"
	"testing"

	"github.com/apache/arrow/go/v15/parquet"
	"github.com/apache/arrow/go/v15/parquet/compress"
	"github.com/apache/arrow/go/v15/parquet/schema"

	"github.com/plainbill/plainbill/cost/cur"
)

// checkDecode reads bytes and checks what holds of any file: rows are kept or
// rejected, all are told, and an error says that the reading is not complete.
func checkDecode(t *testing.T, raw []byte) {
	s := &adder{t: t}
	report, err := decodeBytes(raw, s)
	if report.Rows != s.rows || report.Kept != s.kept || report.Kept+report.Rejected != report.Rows || report.Rejected != int64(len(s.rejects)) {
		t.Fatalf("report %d = %d + %d, sink %d, %d, %d", report.Rows, report.Kept, report.Rejected, s.rows, s.kept, len(s.rejects))
	}
	if report.Complete != (err == nil && !lost(report)) {
		t.Fatalf("complete %v with %v", report.Complete, err)
	}
	several := &adder{t: t}
	again, same := DecodeWith(3, "bill.parquet", bytes.NewReader(raw), int64(len(raw)), several)
	if fmt.Sprintf("%+v %v", again, same) != fmt.Sprintf("%+v %v", report, err) || several.rows != s.rows || several.total != s.total {
		t.Fatalf("three workers: %+v, %v\nnot %+v, %v", again, same, report, err)
	}
	rows, _, early := Preflight("bill.parquet", bytes.NewReader(raw), int64(len(raw)))
	var file *cur.FileError
	switch {
	case err != nil && !errors.As(err, &file):
		t.Fatalf("%T: %v", err, err)
	case err == nil && (early != nil || rows != s.rows):
		t.Fatalf("%d rows, Preflight says %d, %v", s.rows, rows, early)
	case early != nil && s.rows > 0:
		t.Fatalf("%d rows of a file that Preflight refuses: %v", s.rows, early)
	}
}

// FuzzDecode changes small bills of all shapes.
func FuzzDecode(f *testing.F) {
	f.Add([]byte("PAR1"))
	for _, options := range [][]parquet.WriterProperty{
		{parquet.WithDictionaryDefault(true)},
		{parquet.WithDictionaryDefault(false), parquet.WithStats(false)},
		{parquet.WithDataPageVersion(parquet.DataPageV2), parquet.WithCompression(compress.Codecs.Snappy), parquet.WithDataPageSize(64)},
		{parquet.WithCompression(compress.Codecs.Zstd), parquet.WithStats(false)},
	} {
		f.Add(smallBill(f, options...))
	}
	cost := made{name: "line_item_unblended_cost", phys: parquet.Types.Double, value: func(i int) (any, string) { return float64(i), "" }}
	f.Add(write(f, []made{cost}, 3, 2, parquet.WithStats(false)))
	f.Add(writeMaps(f, []madeMap{{"resource_tags", schema.NewByteArrayNode("value", parquet.Repetitions.Optional, -1),
		[][]madePair{{{"a", text("b")}, {"c", nil}}, nil, {}}}}, 5, parquet.WithStats(false)))
	f.Add(writeMaps(f, []madeMap{{"discount", schema.NewFloat64Node("value", parquet.Repetitions.Optional, -1),
		[][]madePair{{{"edp", -0.5}, {"ppa", 1e300}}, nil, {{"edp", nil}, {"edp", 0.25}}}}}, 5, parquet.WithStats(false)))
	f.Fuzz(func(t *testing.T, raw []byte) { checkDecode(t, raw) })
}

// FuzzChunk reads any bytes as the pages of a column of any kind.
func FuzzChunk(f *testing.F) {
	good := smallBill(f, parquet.WithDictionaryDefault(true))
	d, _, err := open("bill.parquet", bytes.NewReader(good), int64(len(good)), nil)
	if err != nil {
		f.Fatal(err)
	}
	for i, c := range d.cols.columns {
		s, codec, err := d.foot.chunk(0, c.leaf)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(good[s.start:s.end], uint8(i), uint8(codec), uint16(25), c.leaf.maxDef > 0, uint8(c.leaf.phys))
	}
	for _, c := range madeColumns() {
		for _, e := range c.encodings {
			raw := write(f, companions(c), 25, 25, parquet.WithDictionaryDefault(false), parquet.WithEncodingFor(c.name, e))
			d, _, err := open("bill.parquet", bytes.NewReader(raw), int64(len(raw)), nil)
			if err != nil {
				f.Fatal(err)
			}
			for _, column := range d.cols.columns {
				if column.name == c.name {
					s, _, err := d.foot.chunk(0, column.leaf)
					if err != nil {
						f.Fatal(err)
					}
					f.Add(raw[s.start:s.end], uint8(column.kind), uint8(0), uint16(25), false, uint8(column.leaf.phys))
				}
			}
		}
	}
	f.Fuzz(func(t *testing.T, raw []byte, kind, codec uint8, rows uint16, maybe bool, phys uint8) {
		l := leaf{phys: physical(phys % 8), length: 3, meaning: []meaning{asBoolean, asInteger, asMillis, asJulianDay, asDouble, asDouble, asText, asDecimal}[phys%8], scale: int(kind>>4) + 2}
		if maybe {
			l.maxDef = 1
		}
		k := cur.Kind(kind % 4)
		if l.accepts(k) != nil {
			k = cur.Text
		}
		c := &column{kind: k, cells: newCells(k, 0)}
		c.leaf = l
		c.conv = converter{leaf: l, dict: cur.NewDict()}
		win := window{r: bytes.NewReader(raw), end: int64(len(raw))}
		c.open(0, win, int(codec%8), &unpacker{})
		for left := int(rows); left > 0; {
			n := min(left, 100)
			c.cells.resize(n)
			if _, err := c.flat(c.cells, n); err != nil {
				return
			}
			left -= n
		}
		if c.close() == nil && c.left != 0 {
			t.Fatal("levels are left over")
		}
	})
}

// FuzzNested reads any bytes as the pages of the keys of a map.
func FuzzNested(f *testing.F) {
	raw := writeMaps(f, []madeMap{{"resource_tags", schema.NewByteArrayNode("value", parquet.Repetitions.Optional, -1),
		[][]madePair{{{"a", text("b")}, {"c", nil}}, nil, {}}}}, 20, parquet.WithStats(false))
	d, _, err := open("bill.parquet", bytes.NewReader(raw), int64(len(raw)), nil)
	if err != nil {
		f.Fatal(err)
	}
	for _, c := range []*nestedChunk{&d.cols.maps[0].keys, &d.cols.maps[0].values} {
		s, _, err := d.foot.chunk(0, c.leaf)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(raw[s.start:s.end], uint8(c.leaf.maxDef), uint8(7))
	}
	f.Fuzz(func(t *testing.T, raw []byte, maxDef, step uint8) {
		c := &nestedChunk{entry: 2}
		c.leaf = leaf{phys: physBytes, meaning: asText, maxRep: 1, maxDef: 2 + int(maxDef%2)}
		c.conv = converter{leaf: c.leaf, dict: cur.NewDict()}
		c.open(0, window{r: bytes.NewReader(raw), end: int64(len(raw))}, codecNone, &unpacker{})
		var to entries
		for range 50 {
			n := 1 + int(step)
			if _, err := c.nested(&to, n); err != nil {
				return
			}
			if len(to.rows) != len(to.codes) {
				t.Fatalf("%d entries, %d codes", len(to.rows), len(to.codes))
			}
			for _, row := range to.rows {
				if row < 0 || int(row) >= n {
					t.Fatalf("row %d of %d", row, n)
				}
			}
		}
	})
}
