package curparquet

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/apache/arrow/go/v15/parquet"
	"github.com/apache/arrow/go/v15/parquet/schema"

	"github.com/plainbill/plainbill/cost/cur"
)

// allocatedBy returns how many bytes f takes.
func allocatedBy(f func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	f()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}

// smallBill is a bill of a few columns, with nulls, in three row groups.
func smallBill(t testing.TB, options ...parquet.WriterProperty) []byte {
	columns := madeColumns()
	var list []made
	seen := map[string]bool{}
	for _, c := range columns {
		if !seen[c.name] {
			seen[c.name] = true
			c.maybe = c.name != "line_item_unblended_cost"
			list = append(list, c)
		}
	}
	return write(t, list, 60, 25, options...)
}

func decodeBytes(raw []byte, sink cur.Sink) (cur.FileReport, error) {
	return Decode("bill.parquet", bytes.NewReader(raw), int64(len(raw)), sink)
}

func wantCode(t *testing.T, err error, code cur.Code) *cur.FileError {
	t.Helper()
	var file *cur.FileError
	if !errors.As(err, &file) || file.Code != code {
		t.Fatalf("%v, want code %s", err, code)
	}
	return file
}

// TestExpected reads the awkward Parquet files that have no truth file.
func TestExpected(t *testing.T) {
	needBills(t)
	raw, err := os.ReadFile(filepath.Join(bills, "awkward", "EXPECTED.json"))
	if err != nil {
		t.Fatal(err)
	}
	var expected struct {
		Files map[string]struct {
			Expect    string
			Rows      *int64
			Unblended *string
		}
	}
	if err := json.Unmarshal(raw, &expected); err != nil {
		t.Fatal(err)
	}
	refusals := map[string]cur.Code{"truncated_no_footer.parquet": cur.TruncatedParquet, "not_a_cur.snappy.parquet": cur.NotABill}
	n := 0
	for name, want := range expected.Files {
		if !strings.HasSuffix(name, ".parquet") && !strings.HasPrefix(name, "parquet_") {
			continue
		}
		n++
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(bills, "awkward", name)
			if want.Expect != "ok" {
				s := &adder{t: t}
				f, err := os.Open(path)
				if err != nil {
					t.Fatal(err)
				}
				defer f.Close()
				info, err := f.Stat()
				if err != nil {
					t.Fatal(err)
				}
				report, err := Decode(name, f, info.Size(), s)
				t.Log(err)
				wantCode(t, err, refusals[name])
				if s.rows != 0 || report.Rows != 0 || report.Complete {
					t.Errorf("%d rows of a refused file", s.rows)
				}
				return
			}
			s, report, err := read(t, path)
			if err != nil {
				t.Fatal(err)
			}
			if s.kept != *want.Rows || *want.Rows > 0 && !near(t, s.total, *want.Unblended) || !report.Complete {
				t.Errorf("%d rows, %s; want %d, %s", s.kept, s.total, *want.Rows, *want.Unblended)
			}
		})
	}
	if n < 13 {
		t.Errorf("only %d files", n)
	}
}

func TestTruncatedSaysWhere(t *testing.T) {
	needBills(t)
	path := filepath.Join(bills, "awkward", "truncated_no_footer.parquet")
	_, _, err := read(t, path)
	file := wantCode(t, err, cur.TruncatedParquet)
	if file.Title != "truncated_no_footer.parquet ends too early" ||
		file.Text != "It stops at 745 KB and its index is missing. Download it again." {
		t.Errorf("%s. %s", file.Title, file.Text)
	}
	for size, want := range map[int64]string{999: "999 bytes", 41_300_000: "41 MB", 745_489: "745 KB", 999_600: "1 MB", 2_349_000_000: "2.3 GB"} {
		if got := bytesText(size); got != want {
			t.Errorf("%d: %s, want %s", size, got, want)
		}
	}
}

// TestOtherFiles refuses what is no Parquet bill, with the reason.
func TestOtherFiles(t *testing.T) {
	good := smallBill(t)
	tail := func(length uint32, magic string) []byte {
		raw := append([]byte("PAR1 and something"), binary.LittleEndian.AppendUint32(nil, length)...)
		return append(raw, magic...)
	}
	for _, c := range []struct {
		name string
		raw  []byte
		code cur.Code
	}{
		{"empty", nil, cur.EmptyFile},
		{"png", []byte("\x89PNG\r\n\x1a\n and so on"), cur.NotABill},
		{"four bytes", []byte("PAR1"), cur.TruncatedParquet},
		{"head and tail only", []byte("PAR1\x00\x00\x00\x00PAR1"), cur.UnreadableParquet},
		{"footer longer than the file", tail(math.MaxUint32, "PAR1"), cur.UnreadableParquet},
		{"footer of nothing", tail(0, "PAR1"), cur.UnreadableParquet},
		{"encrypted", tail(4, "PARE"), cur.UnreadableParquet},
		{"no tail", good[:len(good)-1], cur.TruncatedParquet},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := &adder{t: t}
			var err error
			if took := allocatedBy(func() { _, err = decodeBytes(c.raw, s) }); took > 1<<20 {
				t.Errorf("%d bytes taken", took)
			}
			file := wantCode(t, err, c.code)
			t.Log(file)
			if _, _, again := Preflight("bill.parquet", bytes.NewReader(c.raw), int64(len(c.raw))); again == nil || again.Error() != err.Error() {
				t.Errorf("Preflight: %v, Decode: %v", again, err)
			}
		})
	}
}

// TestFootersThatLie claims lists of billions, schemas without end and rows
// without bytes; no memory is taken for any of it.
func TestFootersThatLie(t *testing.T) {
	list := func(field byte, kind byte, n uint64) []byte { // a list as the first field
		return append([]byte{field<<4 | thriftList, 0xf0 | kind}, binary.AppendUvarint(nil, n)...)
	}
	deep := list(2, thriftStruct, 100)
	for range 100 {
		deep = append(deep, 0x48, 1, 'a', 0x15, 2, 0) // a name, one child
	}
	nested := []byte{0x1c}
	for range 1000 {
		nested = append(nested, 0x1c)
	}
	wide := list(2, thriftStruct, 2)
	wide = append(wide, 0x48, 1, 'a', 0x15, 0xfe, 0xff, 0xff, 0xff, 0x0f, 0, 0x48, 1, 'b', 0)
	for name, footer := range map[string][]byte{
		"schema of 2^60":     list(2, thriftStruct, 1<<60),
		"row groups of 2^31": list(4, thriftStruct, 1<<31),
		"text of 2^40":       append([]byte{0x68}, binary.AppendUvarint(nil, 1<<40)...),
		"deep schema":        deep,
		"deep structures":    nested,
		"2^31 children":      wide,
	} {
		t.Run(name, func(t *testing.T) {
			raw := append([]byte("PAR1"), footer...)
			raw = binary.LittleEndian.AppendUint32(raw, uint32(len(footer)))
			raw = append(raw, "PAR1"...)
			var err error
			if took := allocatedBy(func() { _, err = decodeBytes(raw, &adder{t: t}) }); took > 1<<20 {
				t.Errorf("%d bytes taken", took)
			}
			t.Log(wantCode(t, err, cur.UnreadableParquet))
		})
	}
}

// TestDamage cuts and changes a bill at every 64th of it, in several packings.
// What comes out is an error or all rows; never a panic, and never fewer rows
// without a word.
func TestDamage(t *testing.T) {
	for name, options := range map[string][]parquet.WriterProperty{
		"plain": {parquet.WithDictionaryDefault(false)},
		"dict":  {parquet.WithDictionaryDefault(true), parquet.WithDataPageVersion(parquet.DataPageV2)},
	} {
		t.Run(name, func(t *testing.T) {
			good := smallBill(t, options...)
			want := &adder{t: t}
			if _, err := decodeBytes(good, want); err != nil {
				t.Fatal(err)
			}
			for i := range 64 {
				at := i * len(good) / 64
				if s := (&adder{t: t}); true {
					if report, err := decodeBytes(good[:at], s); err == nil {
						t.Errorf("cut at %d: no error, %d rows", at, report.Rows)
					}
				}
				for _, flip := range []byte{0xff, 0x01, 0x80} {
					raw := slices.Clone(good)
					raw[at] ^= flip
					s := &adder{t: t}
					report, err := decodeBytes(raw, s)
					if err == nil && (report.Rows != want.rows || report.Kept+report.Rejected != report.Rows || report.Complete == lost(report)) {
						t.Errorf("byte %d changed: %d of %d rows and no error", at, report.Rows, want.rows)
					}
					if err != nil && report.Complete {
						t.Errorf("byte %d changed: complete with %v", at, err)
					}
				}
			}
		})
	}
}

// lost says whether a notice tells of a column that totals rest on.
func lost(r cur.FileReport) bool {
	return slices.ContainsFunc(r.Notices, func(n cur.Notice) bool { return n.Code == cur.DamagedFile })
}

// TestOptionalColumnIsLeftOut damages a column that a bill can do without, and
// then one that it cannot.
func TestOptionalColumnIsLeftOut(t *testing.T) {
	good := smallBill(t, parquet.WithDictionaryDefault(false))
	d, _, err := open("bill.parquet", bytes.NewReader(good), int64(len(good)), nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range d.cols.columns {
		for group := range 3 {
			s, _, err := d.foot.chunk(group, c.leaf)
			if err != nil {
				t.Fatal(err)
			}
			raw := slices.Clone(good)
			for i := s.start; i < s.end; i++ {
				raw[i] = 0xff
			}
			sink := &adder{t: t}
			report, err := decodeBytes(raw, sink)
			if c.field == cur.Unblended {
				code := cur.UnreadableParquet
				if group > 0 {
					code = cur.DamagedFile
				}
				file := wantCode(t, err, code)
				var column *ColumnError
				if !errors.As(err, &column) || column.RowGroup != group || column.Column != c.name {
					t.Errorf("the error names another place: %v", file)
				}
				if want := int64(group * 25); sink.rows != want || report.Complete {
					t.Errorf("%d rows before the damage, want %d", sink.rows, want)
				}
				continue
			}
			if err != nil {
				t.Fatalf("%s: %v", c.name, err)
			}
			if sink.kept != 60 || sink.total.IsZero() {
				t.Errorf("%s: %d rows, %s", c.name, sink.kept, sink.total)
			}
			code := cur.UnreadableColumn
			if c.field.Weighs() {
				code = cur.DamagedFile
			}
			if !slices.ContainsFunc(report.Notices, func(n cur.Notice) bool {
				return n.Code == code && strings.Contains(n.Title, c.name)
			}) || report.Complete == c.field.Weighs() {
				t.Errorf("%s: no notice in %v", c.name, report.Notices)
			}
			if c.field != cur.NoField && slices.Contains(report.Present, c.field) {
				t.Errorf("%s is still said to be there", c.name)
			}
		}
	}
}

// TestRejectedRows reads amounts that are none: each rejects its row, and says so.
func TestRejectedRows(t *testing.T) {
	values := []string{"1.5", "NaN", "", "1,234.56", "$12", "0x10", "1e400", " 2 ", "Infinity", "99999999999"}
	asText := made{name: "line_item_unblended_cost", phys: parquet.Types.ByteArray, logical: schema.StringLogicalType{},
		value: func(i int) (any, string) { return text(values[i%10]), "" }}
	doubles := []float64{1.5, math.NaN(), 0, math.Inf(1), 1e300, math.Inf(-1), -1e10, 2, 1 / 3.0, 0.1}
	asDouble := made{name: "line_item_unblended_cost", phys: parquet.Types.Double,
		value: func(i int) (any, string) { return doubles[i%10], "" }}
	badTime := made{name: "line_item_usage_start_date", phys: parquet.Types.ByteArray,
		value: func(i int) (any, string) { return text([]string{"2024-01-01T00:00:00Z", "yesterday"}[i/10%2]), "" }}
	badNumber := made{name: "line_item_usage_amount", phys: parquet.Types.ByteArray,
		value: func(i int) (any, string) { return text([]string{"1", "many"}[i%2]), "" }}
	for _, c := range []struct {
		cost     made
		rejected int64 // of ten rows
	}{{asText, 7}, {asDouble, 5}} {
		for _, dictionary := range []bool{true, false} {
			raw := write(t, []made{c.cost, badTime, badNumber}, 40, 40, parquet.WithDictionaryDefault(dictionary))
			s := &adder{t: t}
			report, err := decodeBytes(raw, s)
			if err != nil {
				t.Fatal(err)
			}
			// In every second ten rows the time is none either.
			if want := 2*c.rejected + 20; report.Rejected != want || int64(len(s.rejects)) != want || report.Kept != 40-want {
				t.Errorf("%d rejected, want %d", report.Rejected, want)
			}
			first := s.rejects[0]
			if first.Row != 2 || first.Column != "line_item_unblended_cost" || first.Value != "NaN" || first.File != "bill.parquet" {
				t.Errorf("%+v", first)
			}
			if !slices.IsSortedFunc(s.rejects, func(a, b *cur.CellError) int { return int(a.Row - b.Row) }) {
				t.Error("rejects are not in the order of rows")
			}
		}
	}
}

// TestCancel ends the reading wherever the sink says so.
func TestCancel(t *testing.T) {
	raw := smallBill(t)
	stop := errors.New("stop")
	for n := range 200 {
		s := &stopper{left: n, err: stop}
		report, err := decodeBytes(raw, s)
		if err == nil {
			if n < 5 {
				t.Error("too few looks at whether to stop")
			}
			return
		}
		if err != stop || report.Complete || s.calls != n+1 {
			t.Fatalf("stopped at call %d: %v after %d calls", n, err, s.calls)
		}
	}
	t.Error("never ended")
}

// stopper is a sink that stops at a call.
type stopper struct {
	left, calls int
	err         error
}

func (s *stopper) step() error {
	s.calls++
	if s.left == 0 {
		return s.err
	}
	s.left--
	return nil
}

func (s *stopper) Batch(*cur.Batch) error { return s.step() }
func (s *stopper) Reject(*cur.CellError)  {}
func (s *stopper) Advance(int64) error    { return s.step() }

// countingReader counts reads, and fails after some.
type countingReader struct {
	io.ReaderAt
	reads, bytes int
	failAt       int // the read that fails; 0 for none
}

func (r *countingReader) ReadAt(p []byte, off int64) (int, error) {
	r.reads++
	r.bytes += len(p)
	if r.reads == r.failAt {
		return 0, errors.New("the disk is gone")
	}
	return r.ReaderAt.ReadAt(p, off)
}

// TestReadsAreFew checks that columns lying near each other are read at once.
func TestReadsAreFew(t *testing.T) {
	needBills(t)
	for path, most := range map[string]int{
		"bills/generated-100k.cur1.snappy.parquet":         3 + 1,
		"awkward/REAL_cur1_small_rowgroups.snappy.parquet": 3 + 30,
		"awkward/REAL_cur2_maps.zstd_v2_pages.parquet":     3 + 1,
		"bills/workshop-2018-10.snappy.parquet":            3 + 2,
	} {
		raw, err := os.ReadFile(filepath.Join(bills, path))
		if err != nil {
			t.Fatal(err)
		}
		r := &countingReader{ReaderAt: bytes.NewReader(raw)}
		if _, err := Decode(path, r, int64(len(raw)), &adder{t: t}); err != nil {
			t.Fatal(err)
		}
		if r.reads > most {
			t.Errorf("%s: %d reads, want at most %d", path, r.reads, most)
		}
		if r.bytes > len(raw)+1024 {
			t.Errorf("%s: %d bytes read of %d", path, r.bytes, len(raw))
		}
		before := r.reads
		rows, report, err := Preflight(path, r, int64(len(raw)))
		want := 3
		if strings.Contains(path, "workshop") {
			want++ // its footer names no months
		}
		if err != nil || rows == 0 || r.reads-before != want || report.Rows != rows || report.Format == "" {
			t.Errorf("%s: Preflight %d rows, %d reads, %v", path, rows, r.reads-before, err)
		}
	}
}

// TestDiskFails fails each read in turn.
func TestDiskFails(t *testing.T) {
	raw := smallBill(t)
	for n := 1; n < 100; n++ {
		r := &countingReader{ReaderAt: bytes.NewReader(raw), failAt: n}
		report, err := Decode("bill.parquet", r, int64(len(raw)), &adder{t: t})
		if r.reads < n {
			if err != nil || n < 5 {
				t.Errorf("%d reads: %v", n, err)
			}
			return
		}
		var file *cur.FileError
		if !errors.As(err, &file) || report.Complete || !strings.Contains(fmt.Sprint(err), "the disk is gone") {
			t.Errorf("read %d failed: %v", n, err)
		}
	}
}
