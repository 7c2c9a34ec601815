package curparquet

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/apache/arrow/go/v15/parquet/file"
)

// TestRowGroupsEqualArrows compares what is read of the row groups of every bill
// with what Arrow makes of the same footer.
func TestRowGroupsEqualArrows(t *testing.T) {
	needBills(t)
	seen, chunks := 0, 0
	for _, folder := range []string{"bills", "awkward", "focus"} {
		files, err := filepath.Glob(filepath.Join(bills, folder, "*.parquet"))
		if err != nil {
			t.Fatal(err)
		}
		for _, path := range files {
			raw, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			r, err := file.NewParquetReader(bytes.NewReader(raw))
			if err != nil {
				continue // damaged on purpose
			}
			seen++
			chunks += sameGroups(t, filepath.Base(path), raw, r)
		}
	}
	if seen < 15 || chunks < 1000 {
		t.Errorf("only %d chunks of %d files", chunks, seen)
	}
}

// sameGroups compares a file's footer as both read it and returns the number of
// its column chunks.
func sameGroups(t *testing.T, name string, raw []byte, r *file.Reader) (chunks int) {
	t.Helper()
	foot, err := readFooter(name, bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	meta := r.MetaData()
	if foot.rows != meta.GetNumRows() || len(foot.groups) != len(meta.RowGroups) {
		t.Fatalf("%s: %d rows in %d groups, Arrow says %d in %d", name, foot.rows, len(foot.groups), meta.GetNumRows(), len(meta.RowGroups))
	}
	for g, group := range foot.groups {
		want := meta.RowGroup(g)
		if group.rows != want.NumRows() || len(group.chunks) != want.NumColumns() {
			t.Fatalf("%s: group %d has %d rows, %d columns", name, g, group.rows, len(group.chunks))
		}
		for i := range group.chunks {
			l := newLeaf(i, meta.Schema.Column(i))
			got, codec, err := foot.chunk(g, l)
			m, wrong := want.ColumnChunk(i)
			if err != nil || wrong != nil {
				t.Fatalf("%s: group %d, column %d: %v, %v", name, g, i, err, wrong)
			}
			start := m.DataPageOffset()
			if m.HasDictionaryPage() && m.DictionaryPageOffset() > 0 && m.DictionaryPageOffset() < start {
				start = m.DictionaryPageOffset()
			}
			if (got != span{start, start + m.TotalCompressedSize()}) || codec != int(m.Compression()) {
				t.Errorf("%s: group %d, column %d lies at %v in codec %d, Arrow says %d and %d", name, g, i, got, codec, start, m.Compression())
			}
			chunks++
		}
	}
	return chunks
}
