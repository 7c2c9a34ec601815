package curparquet

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/apache/arrow/go/v15/parquet"
	"github.com/apache/arrow/go/v15/parquet/compress"

	"github.com/plainbill/plainbill/cost/cur"
	"github.com/plainbill/plainbill/cost/known"
)

// starts is a column of times in every storage of which Arrow's writer makes a
// dictionary, without or with nulls.
func starts() (list []made) {
	for _, c := range madeColumns() {
		if c.name == "line_item_usage_start_date" && c.phys != parquet.Types.Int96 {
			list = append(list, c)
			c.maybe = true
			list = append(list, c)
		}
	}
	return list
}

// spanOf is the first and the last time of the rows of a bill.
func spanOf(t *testing.T, raw []byte) (first, last int64) {
	t.Helper()
	s := &spanning{first: cur.NoTime, last: cur.NoTime}
	if _, err := Decode("bill", bytes.NewReader(raw), int64(len(raw)), s); err != nil {
		t.Fatal(err)
	}
	return s.first, s.last
}

// spanning is a sink that keeps the first and the last time.
type spanning struct{ first, last int64 }

// Batch implements cur.Sink.
func (s *spanning) Batch(b *cur.Batch) error {
	c := b.Columns[cur.UsageStart]
	for i := 0; c != nil && i < b.Rows; i++ {
		if at := c.Time[i]; at != cur.NoTime && (s.first == cur.NoTime || at < s.first) {
			s.first = at
		}
		s.last = max(s.last, c.Time[i])
	}
	return nil
}

// Reject and Advance implement cur.Sink.
func (s *spanning) Reject(*cur.CellError) {}
func (s *spanning) Advance(int64) error   { return nil }

// TestTimesBeforeReading holds the times that are known before a bill is read against
// those that it has: by statistics where there are some, by dictionaries otherwise.
func TestTimesBeforeReading(t *testing.T) {
	seen := 0
	for n, c := range starts() {
		for _, version := range []parquet.DataPageVersion{parquet.DataPageV1, parquet.DataPageV2} {
			for _, statistics := range []bool{true, false} {
				for _, rows := range []int{60, 7_000} {
					name := fmt.Sprintf("%v %v, nulls %v, version %d, statistics %v, %d rows", c.phys, c.logical, c.maybe, version, statistics, rows)
					raw := write(t, companions(c), rows, rows/3+1, parquet.WithStats(statistics), parquet.WithDataPageVersion(version), parquet.WithDataPageSize(500),
						parquet.WithCompression([]compress.Compression{compress.Codecs.Uncompressed, compress.Codecs.Snappy, compress.Codecs.Zstd}[n%3]))
					look, err := Look("bill", bytes.NewReader(raw), int64(len(raw)))
					if err != nil {
						t.Fatal(name, err)
					}
					if first, last := spanOf(t, raw); look.First != first || look.Last != last || first == cur.NoTime {
						t.Errorf("%s: %d to %d, want %d to %d", name, look.First, look.Last, first, last)
					}
					seen++
				}
			}
		}
	}
	if seen < 80 {
		t.Errorf("only %d files were looked at", seen)
	}
}

// TestTimesThatAreNotLookedFor holds that what is not in a few small dictionaries is left
// unknown, and that little is read to find that out.
func TestTimesThatAreNotLookedFor(t *testing.T) {
	const name = "line_item_usage_start_date"
	text := starts()[8]
	if text.phys != parquet.Types.ByteArray || text.maybe {
		t.Fatalf("%+v is no text", text)
	}
	far := text
	far.value = func(i int) (any, string) { // many times, in a dictionary that is given up
		v := timeText(1_700_000_000 + int64(i)*3600)
		return parquet.ByteArray(v), v
	}
	for _, tt := range []struct {
		say               string
		column            made
		rows, group, most int // most bytes that are read beside the footer
		options           []parquet.WriterProperty
	}{
		{"no dictionary", text, 7_000, 7_000, 1 << 20, []parquet.WriterProperty{parquet.WithDictionaryDefault(false)}},
		{"a dictionary that is given up", far, 7_000, 7_000, 1 << 20, []parquet.WriterProperty{parquet.WithDictionaryPageSizeLimit(1 << 10)}},
		{"many row groups", text, 70, 1, 64 << 10, nil},
		{"a long dictionary", far, 150_000, 150_000, 0, []parquet.WriterProperty{parquet.WithDictionaryPageSizeLimit(1 << 30)}},
		{"one that is longer unpacked", far, 100_000, 100_000, 1 << 20, []parquet.WriterProperty{
			parquet.WithDictionaryPageSizeLimit(1 << 30), parquet.WithCompressionFor(name, compress.Codecs.Zstd)}},
	} {
		raw := write(t, companions(tt.column), tt.rows, tt.group, append(tt.options, parquet.WithStats(false))...)
		r := &countingReader{ReaderAt: bytes.NewReader(raw)}
		foot, err := readFooter("bill", r, int64(len(raw)))
		if err != nil {
			t.Fatal(err)
		}
		least := r.bytes
		look, err := Look("bill", r, int64(len(raw)))
		if err != nil || look.First != cur.NoTime || look.Last != cur.NoTime {
			t.Errorf("%s: %d to %d, %v", tt.say, look.First, look.Last, err)
		}
		if took := r.bytes - 2*least; took > tt.most || r.reads > 6+timesGroups {
			t.Errorf("%s: %d bytes and %d reads to find nothing in %d row groups", tt.say, took, r.reads, len(foot.groups))
		}
	}
}

// TestTimesOfDamage changes every byte of a column that is looked at, and cuts it at each:
// whatever is found, looking does not fail where reading the footer does not.
func TestTimesOfDamage(t *testing.T) {
	raw := write(t, companions(starts()[8]), 60, 25, parquet.WithStats(false))
	whole, err := Look("bill", bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		t.Fatal(err)
	}
	blank := 0
	for at := 4; at < int(whole.foot.start); at++ {
		for _, change := range []byte{0x01, 0x80, 0xff} {
			broken := bytes.Clone(raw)
			broken[at] ^= change
			look, err := Look("bill", bytes.NewReader(broken), int64(len(broken)))
			if err != nil || look.Rows != whole.Rows {
				t.Fatalf("byte %d changed by %#x: %v", at, change, err)
			}
			if look.First == cur.NoTime {
				blank++
			}
		}
	}
	if blank == 0 {
		t.Error("no damage was noticed")
	}
}

// TestMonthsOfKnownBills holds that bills without statistics name their months.
func TestMonthsOfKnownBills(t *testing.T) {
	for name, month := range map[string]string{"workshop-2018-10": "2018-10-01T00:00:00Z", "workshop-2018-12": "2018-12-01T00:00:00Z"} {
		raw, err := os.ReadFile(filepath.Join(known.Path(t, "bills"), name+".snappy.parquet"))
		if err != nil {
			t.Fatal(err)
		}
		look, err := Look(name, bytes.NewReader(raw), int64(len(raw)))
		if err != nil || timeText(look.First) != month || timeText(look.Last) != month {
			t.Errorf("%s: %s to %s, %v", name, timeText(look.First), timeText(look.Last), err)
		}
	}
}
