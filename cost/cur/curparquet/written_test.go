package curparquet

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math/big"
	"testing"

	"github.com/apache/arrow/go/v15/parquet"
	"github.com/apache/arrow/go/v15/parquet/compress"
	"github.com/apache/arrow/go/v15/parquet/file"
	"github.com/apache/arrow/go/v15/parquet/schema"

	"github.com/plainbill/plainbill/cost/cur"
)

// made is a column of a file that a test makes with Arrow's writer.
type made struct {
	name    string
	logical schema.LogicalType
	phys    parquet.Type
	length  int
	maybe   bool // optional: has nulls
	// value returns what row i holds, in Arrow's type, and what should be read.
	value func(i int) (stored any, want string)
	// encodings that Arrow's writer knows for the type, besides the dictionary.
	encodings []parquet.Encoding
}

// null says in which rows optional columns are null: stretches and single rows.
func null(i int) bool { return i%7 == 3 || i/50%3 == 1 }

var encodings = parquet.Encodings

// bigEndian returns n as a two's complement integer of the given length.
func bigEndian(n *big.Int, length int) []byte {
	if n.Sign() < 0 {
		n = new(big.Int).Add(n, new(big.Int).Lsh(big.NewInt(1), uint(8*length)))
	}
	return n.FillBytes(make([]byte, length))
}

// cents returns an amount that differs from row to row and has both signs.
func cents(i int) int64 { return int64(i%41)*1237 - 20000 }

// decimalOf returns a decimal text of v / 10^scale, as money prints it.
func decimalOf(v int64, scale int) string { return string(decimalText(nil, fmt.Sprint(v), scale)) }

// madeColumns are columns of every kind of storage. In turn they are the cost of a
// bill, its usage start, its usage amount, and texts.
func madeColumns() []made {
	plain := []parquet.Encoding{encodings.Plain}
	ints := []parquet.Encoding{encodings.Plain, encodings.DeltaBinaryPacked}
	blobs := []parquet.Encoding{encodings.Plain, encodings.DeltaLengthByteArray, encodings.DeltaByteArray}
	const cost, start, amount = "line_item_unblended_cost", "line_item_usage_start_date", "line_item_usage_amount"
	utc := func(u schema.TimeUnitType) schema.LogicalType { return schema.NewTimestampLogicalType(true, u) }
	second := func(i int) int64 { return 1_700_000_000 + int64(i%29)*3600 }
	return []made{
		{name: cost, phys: parquet.Types.Double, encodings: plain, value: func(i int) (any, string) {
			return float64(cents(i)) / 1e6, decimalOf(cents(i), 6)
		}},
		{name: cost, phys: parquet.Types.Float, encodings: plain, value: func(i int) (any, string) {
			return float32(cents(i)) / 100, decimalOf(cents(i), 2)
		}},
		{name: cost, phys: parquet.Types.Int32, encodings: ints, value: func(i int) (any, string) {
			return int32(cents(i)), decimalOf(cents(i), 0)
		}},
		{name: cost, phys: parquet.Types.Int32, logical: schema.NewDecimalLogicalType(9, 4), encodings: ints, value: func(i int) (any, string) {
			return int32(cents(i)), decimalOf(cents(i), 4)
		}},
		{name: cost, phys: parquet.Types.Int64, logical: schema.NewDecimalLogicalType(18, 10), encodings: ints, value: func(i int) (any, string) {
			return cents(i) * 1e9, decimalOf(cents(i), 1)
		}},
		{name: cost, phys: parquet.Types.Int64, logical: schema.NewDecimalLogicalType(18, 12), encodings: ints, value: func(i int) (any, string) {
			return cents(i)*1000 + 50, decimalOf(cents(i), 9) // half to even, and the tenth decimal is 0
		}},
		{name: cost, phys: parquet.Types.FixedLenByteArray, length: 16, logical: schema.NewDecimalLogicalType(38, 20),
			encodings: plain, value: func(i int) (any, string) {
				n := new(big.Int).Mul(big.NewInt(cents(i)), new(big.Int).Exp(big.NewInt(10), big.NewInt(18), nil))
				return parquet.FixedLenByteArray(bigEndian(n, 16)), decimalOf(cents(i), 2)
			}},
		{name: cost, phys: parquet.Types.ByteArray, logical: schema.NewDecimalLogicalType(20, 3), encodings: blobs, value: func(i int) (any, string) {
			return parquet.ByteArray(bigEndian(big.NewInt(cents(i)), 3)), decimalOf(cents(i), 3)
		}},
		{name: cost, phys: parquet.Types.ByteArray, logical: schema.StringLogicalType{}, encodings: blobs, value: func(i int) (any, string) {
			if i%11 == 5 {
				return parquet.ByteArray(""), ""
			}
			return parquet.ByteArray(fmt.Sprintf(" %de-6", cents(i))), decimalOf(cents(i), 6)
		}},
		{name: start, phys: parquet.Types.Int64, logical: utc(schema.TimeUnitMillis), encodings: ints, value: func(i int) (any, string) {
			return second(i)*1e3 + 999, timeText(second(i))
		}},
		{name: start, phys: parquet.Types.Int64, logical: utc(schema.TimeUnitMicros), encodings: ints, value: func(i int) (any, string) {
			return second(i)*1e6 - 1, timeText(second(i) - 1)
		}},
		{name: start, phys: parquet.Types.Int64, logical: utc(schema.TimeUnitNanos), encodings: ints, value: func(i int) (any, string) {
			return second(i) * 1e9, timeText(second(i))
		}},
		{name: start, phys: parquet.Types.Int32, logical: schema.DateLogicalType{}, encodings: ints, value: func(i int) (any, string) {
			return int32(20000 + i%13), timeText(int64(20000+i%13) * 86400)
		}},
		{name: start, phys: parquet.Types.Int96, encodings: plain, value: func(i int) (any, string) {
			var v parquet.Int96
			s := second(i)
			binary.LittleEndian.PutUint64(v[:8], uint64(s%86400)*1e9)
			binary.LittleEndian.PutUint32(v[8:], uint32(s/86400+2440588))
			return v, timeText(s)
		}},
		{name: start, phys: parquet.Types.ByteArray, logical: schema.StringLogicalType{}, encodings: blobs, value: func(i int) (any, string) {
			return parquet.ByteArray(timeText(second(i))), timeText(second(i))
		}},
		{name: amount, phys: parquet.Types.Double, encodings: plain, value: func(i int) (any, string) {
			return float64(i) / 3, numberText(float64(i) / 3)
		}},
		{name: amount, phys: parquet.Types.Float, encodings: plain, value: func(i int) (any, string) {
			return float32(i) / 10, numberText(float64(i) / 10)
		}},
		{name: amount, phys: parquet.Types.Int64, logical: schema.NewIntLogicalType(64, true), encodings: ints, value: func(i int) (any, string) {
			return int64(i) - 5, numberText(float64(i) - 5)
		}},
		{name: amount, phys: parquet.Types.Int32, logical: schema.NewIntLogicalType(32, false), encodings: ints, value: func(i int) (any, string) {
			return int32(-1 - i), numberText(float64(uint32(int32(-1 - i))))
		}},
		{name: amount, phys: parquet.Types.Int64, logical: schema.NewDecimalLogicalType(10, 3), encodings: ints, value: func(i int) (any, string) {
			return int64(i), numberText(float64(i) / 1000)
		}},
		{name: "line_item_resource_id", phys: parquet.Types.ByteArray, encodings: blobs, value: func(i int) (any, string) {
			if i%5 == 4 {
				return parquet.ByteArray(""), ""
			}
			s := fmt.Sprintf("arn:aws:ec2:eu-west-1:%012d:instance/i-%x", i%3, i*i)
			return parquet.ByteArray(s), s
		}},
		{name: "bill_invoice_id", phys: parquet.Types.Boolean, encodings: plain, value: func(i int) (any, string) {
			return i%3 == 1, fmt.Sprint(i%3 == 1)
		}},
		{name: "line_item_usage_account_id", phys: parquet.Types.Int64, encodings: ints, value: func(i int) (any, string) {
			return int64(100000000000 + i%9), fmt.Sprint(100000000000 + i%9)
		}},
		{name: "savings_plan_start_time", phys: parquet.Types.Int64, logical: utc(schema.TimeUnitMillis), encodings: ints, value: func(i int) (any, string) {
			return int64(1557894194007) + int64(i%2)*1000, [...]string{"2019-05-15T04:23:14.007Z", "2019-05-15T04:23:15.007Z"}[i%2]
		}},
		{name: "reservation_number_of_reservations", phys: parquet.Types.Double, encodings: plain, value: func(i int) (any, string) {
			return float64(i%4) / 2, [...]string{"0", "0.5", "1", "1.5"}[i%4]
		}},
		{name: "pricing_unit", phys: parquet.Types.FixedLenByteArray, length: 3, encodings: plain, value: func(i int) (any, string) {
			return parquet.FixedLenByteArray([]string{"Hrs", "GBs", "Req"}[i%3]), []string{"Hrs", "GBs", "Req"}[i%3]
		}},
		{name: "line_item_operation", phys: parquet.Types.Int32, logical: schema.NewDecimalLogicalType(9, 2), encodings: ints, value: func(i int) (any, string) {
			return int32(i*10 - 50), decimalOf(int64(i*10-50), 2)
		}},
	}
}

// write makes a file of columns that all have the given number of rows, in groups.
func write(t testing.TB, columns []made, rows, groupRows int, options ...parquet.WriterProperty) []byte {
	t.Helper()
	var fields schema.FieldList
	for _, c := range columns {
		repetition := parquet.Repetitions.Required
		if c.maybe {
			repetition = parquet.Repetitions.Optional
		}
		n, err := schema.NewPrimitiveNodeLogical(c.name, repetition, c.logical, c.phys, c.length, -1)
		if err != nil {
			t.Fatal(err)
		}
		fields = append(fields, n)
	}
	root, err := schema.NewGroupNode("schema", parquet.Repetitions.Required, fields, -1)
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	w := file.NewParquetWriter(&out, root, file.WithWriterProps(parquet.NewWriterProperties(options...)))
	for from := 0; from < rows; from += groupRows {
		to := min(rows, from+groupRows)
		g := w.AppendRowGroup()
		for _, c := range columns {
			cw, err := g.NextColumn()
			if err != nil {
				t.Fatal(err)
			}
			var levels []int16
			var stored []any
			for i := from; i < to; i++ {
				if c.maybe && null(i) {
					levels = append(levels, 0)
					continue
				}
				levels = append(levels, 1)
				v, _ := c.value(i)
				stored = append(stored, v)
			}
			if !c.maybe {
				levels = nil
			}
			writeValues(t, cw, stored, levels, nil)
			if err := cw.Close(); err != nil {
				t.Fatal(err)
			}
		}
		if err := g.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func writeValues(t testing.TB, w file.ColumnChunkWriter, stored []any, defs, reps []int16) {
	t.Helper()
	var err error
	switch w := w.(type) {
	case *file.BooleanColumnChunkWriter:
		_, err = w.WriteBatch(typed[bool](stored), defs, reps)
	case *file.Int32ColumnChunkWriter:
		_, err = w.WriteBatch(typed[int32](stored), defs, reps)
	case *file.Int64ColumnChunkWriter:
		_, err = w.WriteBatch(typed[int64](stored), defs, reps)
	case *file.Int96ColumnChunkWriter:
		_, err = w.WriteBatch(typed[parquet.Int96](stored), defs, reps)
	case *file.Float32ColumnChunkWriter:
		_, err = w.WriteBatch(typed[float32](stored), defs, reps)
	case *file.Float64ColumnChunkWriter:
		_, err = w.WriteBatch(typed[float64](stored), defs, reps)
	case *file.ByteArrayColumnChunkWriter:
		_, err = w.WriteBatch(typed[parquet.ByteArray](stored), defs, reps)
	case *file.FixedLenByteArrayColumnChunkWriter:
		_, err = w.WriteBatch(typed[parquet.FixedLenByteArray](stored), defs, reps)
	default:
		t.Fatalf("%T", w)
	}
	if err != nil {
		t.Fatal(err)
	}
}

func typed[T any](list []any) []T {
	out := make([]T, len(list))
	for i, v := range list {
		out[i] = v.(T)
	}
	return out
}

// wanted returns the sheet that a made file should give.
func wanted(x *texts, columns []made, rows int) *sheet {
	s := newSheet(x)
	s.rows = rows
	for i := range rows {
		s.put("type", i, cur.UnknownType.String())
		for _, c := range columns {
			if c.maybe && null(i) {
				continue
			}
			_, want := c.value(i)
			s.put(c.name, i, want)
		}
	}
	return s
}

// companions returns c with what makes a bill of it: a payer, and a cost if c is
// none.
func companions(c made) []made {
	text := func(name, value string) made {
		return made{name: name, phys: parquet.Types.ByteArray, logical: schema.StringLogicalType{},
			value: func(int) (any, string) { return parquet.ByteArray(value), value }}
	}
	list := []made{c, text("bill_payer_account_id", "123456789012")}
	if c.name != "line_item_unblended_cost" {
		list = append(list, made{name: "line_item_unblended_cost", phys: parquet.Types.Double,
			value: func(i int) (any, string) { return float64(cents(i)) / 1e6, decimalOf(cents(i), 6) }})
	}
	return list
}

// TestEveryStorage reads every kind of storage in every encoding and page version
// that Arrow's writer knows, and compares with what was written.
func TestEveryStorage(t *testing.T) {
	const rows = 700
	files := 0
	for n, c := range madeColumns() {
		for _, maybe := range []bool{false, true} {
			c.maybe = maybe
			for _, version := range []parquet.DataPageVersion{parquet.DataPageV1, parquet.DataPageV2} {
				for e := -1; e < len(c.encodings); e++ {
					for _, pageSize := range []int64{100, 1 << 20} {
						options := []parquet.WriterProperty{parquet.WithDataPageVersion(version), parquet.WithDataPageSize(pageSize),
							parquet.WithBatchSize(64), parquet.WithDictionaryDefault(e < 0),
							parquet.WithCompression([]compress.Compression{compress.Codecs.Uncompressed, compress.Codecs.Snappy}[n%2])}
						name := "dictionary"
						if e >= 0 {
							options = append(options, parquet.WithEncodingFor(c.name, c.encodings[e]))
							name = c.encodings[e].String()
						}
						columns := companions(c)
						raw := write(t, columns, rows, 301, options...)
						x := newTexts()
						got := newSheet(x)
						if _, err := Decode("made.parquet", bytes.NewReader(raw), int64(len(raw)), got); err != nil {
							t.Fatalf("%s %v %v as %s, version %d, maybe %v: %v", c.name, c.phys, c.logical, name, version, maybe, err)
						}
						compare(quiet{t}, got, wanted(x, columns, rows), nil)
						if t.Failed() {
							t.Fatalf("%s %v %v as %s, version %d, maybe %v, pages of %d", c.name, c.phys, c.logical, name, version, maybe, pageSize)
						}
						files++
					}
				}
			}
		}
	}
	t.Logf("%d files", files)
}

// quiet is a test that logs nothing.
type quiet struct{ testing.TB }

func (quiet) Logf(string, ...any) {}
