package risk

import (
	"encoding/csv"
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/plainbill/plainbill/cost/known"
)

func readKnown(t testing.TB, name string) []byte {
	t.Helper()
	text, err := os.ReadFile(known.Path(t, "risk", name))
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// oracle reads one part of the known values.
func oracle[T any](t testing.TB, part string) T {
	t.Helper()
	var parts map[string]json.RawMessage
	if err := json.Unmarshal(readKnown(t, "acceptance.json"), &parts); err != nil {
		t.Fatal(err)
	}
	var values T
	if parts[part] == nil {
		t.Fatalf("no part %q among the known values", part)
	}
	if err := json.Unmarshal(parts[part], &values); err != nil {
		t.Fatal(err)
	}
	return values
}

// record reads the hourly totals of a window of the public record.
func record(t testing.TB, pattern string) []float64 {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(known.Path(t, "risk"), pattern))
	if err != nil {
		t.Fatal(err)
	}
	if len(found) != 1 {
		readKnown(t, pattern)
		t.Fatalf("%d files match %s", len(found), pattern)
	}
	f, err := os.Open(found[0])
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	r := csv.NewReader(f)
	r.Comment = '#'
	rows, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var list []float64
	for _, row := range rows[1:] {
		v, err := strconv.ParseFloat(row[1], 64)
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, v)
	}
	if len(list) < 100 {
		t.Fatalf("%s holds %d hours", pattern, len(list))
	}
	return list
}

// near fails unless got is want within 1e-9, relative.
func near(t testing.TB, what string, got, want float64) {
	t.Helper()
	within(t, what, got, want, 1e-9*max(1, math.Abs(want)))
}

func within(t testing.TB, what string, got, want, tolerance float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tolerance) {
		t.Errorf("%s: got %.12g, want %.12g", what, got, want)
	}
}

// flat returns one class whose hours are given in commitment dollars.
func flat(t testing.TB, demand []float64, discount float64) *Curve {
	t.Helper()
	x := make([]float64, len(demand))
	for i, d := range demand {
		x[i] = d / (1 - discount)
	}
	return curve(t, Class{OnDemand: x, Discount: Exactly(discount)})
}

func curve(t testing.TB, classes ...Class) *Curve {
	t.Helper()
	c, err := NewCurve(classes, nil)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func number(t testing.TB, s string) float64 {
	t.Helper()
	v, err := strconv.ParseFloat(s, 64)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func decimal(v uint64) string { return strconv.FormatUint(v, 10) }
