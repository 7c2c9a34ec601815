package period

import (
	"testing"
	"time"
)

func hour(t *testing.T, s string) Hour {
	t.Helper()
	at, err := time.Parse("2006-01-02T15:04Z", s)
	if err != nil {
		t.Fatal(err)
	}
	return FromTime(at)
}

func TestFloorAndNext(t *testing.T) {
	tests := []struct {
		at          string
		grain       Grain
		floor, next string
	}{
		{"2026-08-31T23:00Z", ByHour, "2026-08-31T23:00Z", "2026-09-01T00:00Z"},
		{"2026-08-31T23:00Z", ByDay, "2026-08-31T00:00Z", "2026-09-01T00:00Z"},
		{"2026-12-31T23:00Z", ByMonth, "2026-12-01T00:00Z", "2027-01-01T00:00Z"},
		{"2024-02-29T05:00Z", ByMonth, "2024-02-01T00:00Z", "2024-03-01T00:00Z"},
		{"1969-12-31T01:00Z", ByDay, "1969-12-31T00:00Z", "1970-01-01T00:00Z"},
		{"1969-12-31T01:00Z", ByMonth, "1969-12-01T00:00Z", "1970-01-01T00:00Z"},
	}
	for _, tt := range tests {
		at := hour(t, tt.at)
		if got := at.Floor(tt.grain); got != hour(t, tt.floor) {
			t.Errorf("%s floored by %v is %v", tt.at, tt.grain, got.Time())
		}
		if got := at.Next(tt.grain); got != hour(t, tt.next) {
			t.Errorf("after %s by %v comes %v", tt.at, tt.grain, got.Time())
		}
	}
}

func TestFromUnixFloorsBeforeTheEpoch(t *testing.T) {
	for seconds, want := range map[int64]Hour{0: 0, 3599: 0, 3600: 1, -1: -1, -3600: -1, -3601: -2} {
		if got := FromUnix(seconds); got != want {
			t.Errorf("second %d lies in hour %d, want %d", seconds, got, want)
		}
	}
}

func TestRange(t *testing.T) {
	r := Range{5, 8}
	if r.Contains(4) || !r.Contains(5) || !r.Contains(7) || r.Contains(8) || r.Hours() != 3 {
		t.Errorf("%v is not half-open", r)
	}
	if got := r.Union(Range{10, 12}); got != (Range{5, 12}) {
		t.Errorf("union is %v", got)
	}
	if got := (Range{}).Union(r); got != r {
		t.Errorf("an empty range adds something: %v", got)
	}
	if got := r.Union(Range{9, 9}); got != r {
		t.Errorf("an empty range adds something: %v", got)
	}
	if (Range{3, 2}).Hours() != 0 || !(Range{3, 2}).Empty() {
		t.Error("a range that ends before it starts is not empty")
	}
}

func TestParseGrainReadsItsOwnNames(t *testing.T) {
	for _, g := range []Grain{ByHour, ByDay, ByMonth} {
		if got, err := ParseGrain(g.String()); got != g || err != nil {
			t.Errorf("%v reads back as %v, %v", g, got, err)
		}
	}
	if _, err := ParseGrain("week"); err == nil {
		t.Error("week is accepted")
	}
}

func TestMonthNames(t *testing.T) {
	for key, want := range map[string]string{"2026-08": "August 2026", "0001-01": "January 0001", "9999-12": "December 9999", "2026-13": "2026-13", "": "", "August": "August"} {
		if got := MonthName(key); got != want {
			t.Errorf("MonthName(%q) = %q, want %q", key, got, want)
		}
	}
}
