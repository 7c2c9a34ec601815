package curparquet

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"testing"

	"github.com/plainbill/plainbill/cost/known"
)

// tailed counts how often the end of a file is read.
type tailed struct {
	*bytes.Reader
	tails int
}

func (r *tailed) ReadAt(p []byte, off int64) (int, error) {
	if off == r.Size()-tailBytes {
		r.tails++
	}
	return r.Reader.ReadAt(p, off)
}

// What was looked at is decoded without reading its footer again, and as it is
// without having been looked at; so it is a second time.
func TestDecodeAfterALook(t *testing.T) {
	paths, err := filepath.Glob(known.Path(t, "bills") + "/workshop-*.parquet")
	if err != nil || len(paths) < 2 {
		t.Fatal(paths, err)
	}
	for _, path := range paths {
		raw, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		want := &adder{t: t}
		report, err := Decode("bill", bytes.NewReader(raw), int64(len(raw)), want)
		if err != nil {
			t.Fatal(err)
		}
		r := &tailed{Reader: bytes.NewReader(raw)}
		look, err := Look("bill", r, r.Size())
		if err != nil {
			t.Fatal(err)
		}
		for tails := 1; tails <= 2; tails++ {
			got := &adder{t: t}
			again, err := look.Decode(1, "bill", io.ReaderAt(r), r.Size(), got)
			if err != nil || !reflect.DeepEqual(got, want) || !reflect.DeepEqual(again, report) {
				t.Errorf("%s: %v, %+v\nwant %+v", path, err, again, report)
			}
			if r.tails != tails {
				t.Errorf("%s: the footer was read %d times, not %d", path, r.tails, tails)
			}
		}
	}
}
