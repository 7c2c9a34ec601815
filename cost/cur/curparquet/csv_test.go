package curparquet

import (
	"compress/gzip"
	"io"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/plainbill/plainbill/cost/cur"
	"github.com/plainbill/plainbill/cost/cur/curcsv"
)

// csvSheet reads a bill in CSV into a sheet.
func csvSheet(t testing.TB, x *texts, path string) *sheet {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var r io.Reader = f
	if strings.HasSuffix(path, ".gz") {
		z, err := gzip.NewReader(f)
		if err != nil {
			t.Fatal(err)
		}
		r = z
	}
	s := newSheet(x)
	if _, err := curcsv.Decode(filepath.Base(path), r, s); err != nil {
		t.Fatal(err)
	}
	return s
}

// canonicalKeys renames tags and cost categories as AWS names them in Parquet.
func (s *sheet) canonicalKeys() *sheet {
	for name, c := range maps.Clone(s.columns) {
		if key, ok := strings.CutPrefix(name, "key "); ok {
			delete(s.columns, name)
			s.columns["key "+key[:2]+cur.Canonical(key[2:])] = c
		}
	}
	return s
}

// TestSameAsCSV reads the same bill in both formats: all cells agree, money to the
// last digit, but for what the Parquet files themselves hold differently.
func TestSameAsCSV(t *testing.T) {
	needBills(t)
	t.Run("CUR 1.0", func(t *testing.T) {
		x := newTexts()
		// The Parquet file has 0 where the CSV is blank: its columns are required.
		// Its tags bear the names that AWS gives to columns.
		zero := func(_, parquet, csv string) bool { return parquet == "0" && csv == "" }
		compare(t, decodeSheet(t, x, filepath.Join(bills, "bills/generated-100k.cur1.snappy.parquet")).canonicalKeys(),
			csvSheet(t, x, filepath.Join(bills, "bills/generated-100k.cur1.csv.gz")).canonicalKeys(), zero)
	})
	t.Run("CUR 2.0", func(t *testing.T) {
		x := newTexts()
		compare(t, decodeSheet(t, x, filepath.Join(bills, "awkward/REAL_cur2_maps.snappy.parquet")),
			csvSheet(t, x, filepath.Join(bills, "bills/dataexport-2026-04.cur2.csv")), nil)
	})
}
