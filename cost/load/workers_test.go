package load

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"testing"

	"github.com/plainbill/plainbill/cost/actual"
)

// A bill is the same to the last code, however many read it.
func TestAnyNumberOfWorkersReadsTheSameBill(t *testing.T) {
	var paths []string
	for _, pattern := range []string{"bills/*.parquet", "focus/*.parquet", "awkward/*.parquet"} {
		found, err := filepath.Glob(filepath.Join(bills(t), pattern))
		if err != nil {
			t.Fatal(err)
		}
		paths = append(paths, found...)
	}
	if len(paths) < 10 {
		t.Fatalf("only %d bills", len(paths))
	}
	for _, path := range paths {
		t.Run(filepath.Base(path), func(t *testing.T) {
			file, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			files := []File{{Name: filepath.Base(path), Size: int64(len(file)), R: bytes.NewReader(file)}}
			alone, err := Run(files, Options{})
			if err != nil {
				t.Fatal(err)
			}
			for _, workers := range []int{2, 5} {
				together, err := Run(files, Options{Workers: workers})
				if err != nil {
					t.Fatal(err)
				}
				if !reflect.DeepEqual(alone.Ledger.Raw(), together.Ledger.Raw()) {
					t.Errorf("%d workers make another ledger", workers)
				}
				if fmt.Sprintf("%+v", alone.Files) != fmt.Sprintf("%+v", together.Files) {
					t.Errorf("%d workers report\n%+v\nnot\n%+v", workers, together.Files, alone.Files)
				}
				for basis := range actual.BasisCount {
					if total(alone, basis) != total(together, basis) {
						t.Errorf("%d workers have another total", workers)
					}
				}
			}
		})
	}
}
