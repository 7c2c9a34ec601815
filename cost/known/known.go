// Package known finds the bills with known totals that tests compare with. It is
// for tests alone.
package known

import (
	"os"
	"path/filepath"
	"testing"
)

// Path returns where a file or folder of the known bills lies, for example
// Path(t, "bills", "generated-100k.cur1.csv.gz"). The bills stand beside the
// project, not in it. Without them there is nothing to compare with: the test is
// skipped on a machine that has never had them, and fails under CI.
func Path(t testing.TB, names ...string) string {
	t.Helper()
	folder, err := root()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(append([]string{filepath.Dir(folder), "shared", "data"}, names...)...)
	if _, err := os.Stat(path); err != nil {
		if os.Getenv("CI") != "" {
			t.Fatalf("the known bills are missing: %v", err)
		}
		t.Skipf("the known bills are not here: %v", err)
	}
	return path
}

// root returns the folder of the project: the nearest above the test that has a
// go.mod.
func root() (string, error) {
	folder, err := os.Getwd()
	for err == nil {
		if _, missing := os.Stat(filepath.Join(folder, "go.mod")); missing == nil {
			break
		}
		above := filepath.Dir(folder)
		if above == folder {
			return "", os.ErrNotExist
		}
		folder = above
	}
	return folder, err
}
