//go:build !js

package keep_test

import (
	"bytes"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/apache/arrow/go/v15/arrow/array"
	"github.com/apache/arrow/go/v15/arrow/ipc"

	"github.com/plainbill/plainbill/cost/cur"
	"github.com/plainbill/plainbill/cost/known"
	"github.com/plainbill/plainbill/cost/ledger"
	"github.com/plainbill/plainbill/cost/load"
	"github.com/plainbill/plainbill/cost/money"
	"github.com/plainbill/plainbill/cost/period"
)

// TestArrowReadsIt holds a kept bill against Arrow's own reader, cell by cell, as a
// file and as the stream that is in it.
func TestArrowReadsIt(t *testing.T) {
	for _, parts := range [][]string{
		{"bills", "generated-100k.cur1.snappy.parquet"},
		{"bills", "dataexport-2026-04.cur2.csv"},
		{"focus", "generated-100k.focus1.0.snappy.parquet"},
		{"awkward", "weird_numbers.cur1.csv"},
		{"bills", "header-only.cur1.csv"},
	} {
		t.Run(parts[1], func(t *testing.T) {
			body := read(t, known.Path(t, parts...))
			b, err := load.Run([]load.File{{Name: parts[1], Size: int64(len(body)), R: bytes.NewReader(body)}}, load.Options{})
			if err != nil {
				t.Fatal(err)
			}
			file := write(t, b)
			r, err := ipc.NewFileReader(bytes.NewReader(file))
			if err != nil {
				t.Fatal(err)
			}
			if r.NumRecords() != len(b.Ledger.Segments()) {
				t.Fatalf("%d record batches for %d segments", r.NumRecords(), len(b.Ledger.Segments()))
			}
			stream, err := ipc.NewReader(bytes.NewReader(file[8:]))
			if err != nil {
				t.Fatal(err)
			}
			for n, s := range b.Ledger.Segments() {
				record, err := r.Record(n)
				if err != nil {
					t.Fatal(err)
				}
				compare(t, b.Ledger, s, record)
				if !stream.Next() {
					t.Fatalf("the stream ends before segment %d: %v", n, stream.Err())
				}
				if !array.RecordEqual(stream.Record(), record) {
					t.Errorf("segment %d is another one in the stream", n)
				}
			}
			if stream.Next() || stream.Err() != nil {
				t.Errorf("the stream does not end: %v", stream.Err())
			}
		})
	}
}

// compare looks at every cell that Arrow sees.
func compare(t *testing.T, l *ledger.Ledger, s *ledger.Segment, record arrow.Record) {
	t.Helper()
	if record.NumRows() != int64(s.Rows()) {
		t.Fatalf("%d rows, want %d", record.NumRows(), s.Rows())
	}
	texts := 0
	for n := range record.Columns() {
		name, column := record.ColumnName(n), record.Column(n)
		var want func(i int) string
		if d, ok := l.Lookup(name); ok {
			texts++
			codes, values := s.Codes(d), l.Values(d)
			want = func(i int) string { return values[codes.At(i)] }
		} else if f, ok := amountField(name); ok {
			want = func(i int) string {
				if s.Null(f, i) {
					return array.NullValueStr
				}
				return strconv.FormatInt(int64(s.Amount(f, i)), 10)
			}
		} else {
			want = other(t, l, s, name)
		}
		cells := reads(t, column)
		for i := range s.Rows() {
			if got := cells(i); got != want(i) {
				t.Errorf("%s, row %d: Arrow reads %q, want %q", name, i, got, want(i))
				break
			}
		}
	}
	if texts < 5 {
		t.Errorf("only %d dimensions were looked at", texts)
	}
}

func amountField(name string) (cur.Field, bool) {
	for f := cur.Unblended; f < cur.UsageAmount; f++ {
		if names := f.Spellings(); len(names) > 0 && names[0]+"_e10" == name || strings.ReplaceAll(f.String(), " ", "_")+"_e10" == name {
			return f, true
		}
	}
	return 0, false
}

// other is what the columns hold that are neither texts nor amounts.
func other(t *testing.T, l *ledger.Ledger, s *ledger.Segment, name string) func(i int) string {
	for f := cur.UsageAmount; f < cur.FieldCount; f++ {
		if names := f.Spellings(); len(names) > 0 && names[0] == name || strings.ReplaceAll(f.String(), " ", "_") == name {
			return func(i int) string { return strconv.FormatFloat(s.NumberAt(f, i), 'g', -1, 64) }
		}
	}
	switch name {
	case "line_item_type_code":
		return func(i int) string { return strconv.Itoa(int(s.Types()[i])) }
	case "usage_start":
		return func(i int) string {
			if s.StartAt(i) == period.None {
				return array.NullValueStr
			}
			return s.StartAt(i).Time().Format(time.RFC3339)
		}
	case "usage_hours":
		codes := s.LengthCodes()
		return func(i int) string { return strconv.Itoa(int(l.Lengths()[codes.At(i)])) }
	case "file":
		return func(i int) string { file, _ := s.Place(i); return strconv.Itoa(file) }
	case "row_less_place":
		return func(i int) string { _, row := s.Place(i); return strconv.FormatInt(row-int64(i), 10) }
	}
	t.Fatalf("what is column %s?", name)
	return nil
}

// reads returns how a cell of a column reads.
func reads(t *testing.T, column arrow.Array) func(i int) string {
	switch a := column.(type) {
	case *array.Dictionary:
		values := reads(t, a.Dictionary())
		return func(i int) string { return values(a.GetValueIndex(i)) }
	case *array.RunEndEncoded:
		values := reads(t, a.Values())
		return func(i int) string { return values(a.GetPhysicalIndex(i)) }
	case *array.Timestamp:
		return func(i int) string {
			if a.IsNull(i) {
				return array.NullValueStr
			}
			return a.Value(i).ToTime(arrow.Second).Format(time.RFC3339)
		}
	case *array.Float64:
		return func(i int) string { return strconv.FormatFloat(a.Value(i), 'g', -1, 64) }
	}
	return column.ValueStr
}

// TestTotalsInArrow adds up what Arrow reads: it is what the bill comes to.
func TestTotalsInArrow(t *testing.T) {
	b := made(t, 70_000)
	r, err := ipc.NewFileReader(bytes.NewReader(write(t, b)))
	if err != nil {
		t.Fatal(err)
	}
	var got, want money.Total
	for n, s := range b.Ledger.Segments() {
		record, err := r.Record(n)
		if err != nil {
			t.Fatal(err)
		}
		at := record.Schema().FieldIndices("line_item_unblended_cost_e10")
		if len(at) != 1 {
			t.Fatalf("%d columns of the unblended cost", len(at))
		}
		for _, v := range record.Column(at[0]).(*array.Int64).Int64Values() {
			got.Add(money.Amount(v))
		}
		for _, a := range s.Money(cur.Unblended) {
			want.Add(a)
		}
	}
	if got != want || want.IsZero() {
		t.Errorf("Arrow adds up to %s, the ledger to %s", got.String(), want.String())
	}
	said, _ := r.Schema().Metadata().GetValue("plainbill.amounts")
	if !strings.Contains(said, "1e-10") {
		t.Errorf("the file says %q of its amounts", said)
	}
}
