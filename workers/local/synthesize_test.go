package main

import (
	"encoding/json"
	"testing"
)

// The same made-up bill costs the same as CUR and as FOCUS, packed either way, and
// with other resources in other rows.
func TestSynthWritesFOCUS(t *testing.T) {
	var want Summary
	for _, args := range [][]string{
		{"--format", "cur1csv"},
		{"--format", "focuscsv"},
		{"--format", "focuscsv.gz", "--shuffle"},
		{"--format", "focusparquet", "--group-rows", "400", "--resources", "300", "--shuffle"},
	} {
		s := synthetic(t, args...)
		if want.Rows == 0 {
			want = s
		}
		if got, want := s.Totals, want.Totals; got.Cash != want.Cash || got.Amortized != want.Amortized || got.OnDemand != want.OnDemand || got.Cash.IsZero() {
			t.Errorf("%v: %+v, want %+v", args, got, want)
		}
		if s.Rejected != 0 || !s.Complete {
			t.Errorf("%v: %d rows rejected", args, s.Rejected)
		}
	}
}

// synthetic is the summary of a bill that synth wrote.
func synthetic(t *testing.T, args ...string) (s Summary) {
	t.Helper()
	folder := t.TempDir()
	if code, _, errs := call(append([]string{"synth", "--rows", "1500", "-o", folder}, args...)...); code != exitGood {
		t.Fatalf("%v: %s", args, errs)
	}
	_, out, errs := call("summary", "--json", folder)
	if err := json.Unmarshal([]byte(out), &s); err != nil {
		t.Fatalf("%v: %v %s", args, err, errs)
	}
	return s
}
