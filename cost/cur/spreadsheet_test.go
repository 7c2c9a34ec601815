package cur

import (
	"errors"
	"testing"
	"time"
)

// Dates as spreadsheets write them are read where the row says which number is the
// month, and refused where it does not.
func TestDatesOfSpreadsheets(t *testing.T) {
	for _, tt := range []struct {
		text, start, end string
		want             string
		err              error
	}{
		{"4/1/25", "4/1/25", "5/1/25", "2025-04-01T00:00:00Z", nil},
		{"1/4/25", "1/4/25", "1/5/25", "2025-04-01T00:00:00Z", nil},
		{"4/2/25", "4/1/25", "5/1/25", "2025-04-02T00:00:00Z", nil},
		{"2/4/25", "1/4/25", "1/5/25", "2025-04-02T00:00:00Z", nil},
		{"1/5/25", "1/1/25", "2/1/25", "2025-01-05T00:00:00Z", nil}, // January is told by its end
		{"1/5/25", "1/1/25", "1/2/25", "2025-05-01T00:00:00Z", nil}, // where the day comes first, this is May
		{"1/1/25", "", "", "2025-01-01T00:00:00Z", nil},
		{"4/13/2025 5:30", "", "", "2025-04-13T05:30:00Z", nil},
		{"13/4/2025 23:59:59", "", "", "2025-04-13T23:59:59Z", nil},
		{"2025/4/3", "", "", "2025-04-03T00:00:00Z", nil},
		{"2025-04-03T06:00Z", "", "", "2025-04-03T06:00:00Z", nil},
		{"2023-01-31T24:00:00Z", "", "", "2023-02-01T00:00:00Z", nil},
		{"4/5/25", "", "", "", ErrDateOrder},
		{"4/5/25", "2025-04-01", "2025-05-01", "", ErrDateOrder},
		{"14/13/25", "", "", "", ErrTime},
		{"2/30/2025", "2/1/2025", "3/1/2025", "", ErrTime},
		{"4/1/325", "", "", "", ErrTime},
		{"4/1", "", "", "", ErrTime},
		{"4/1/25 25:00", "4/1/25", "", "", ErrTime},
		{"soon", "", "", "", ErrTime},
	} {
		seconds, err := ParseTimeBeside([]byte(tt.text), []byte(tt.start), []byte(tt.end))
		if !errors.Is(err, tt.err) || err == nil && time.Unix(seconds, 0).UTC().Format(time.RFC3339) != tt.want {
			t.Errorf("%q in a bill of %q to %q: %s, %v; want %s, %v", tt.text, tt.start, tt.end, time.Unix(seconds, 0).UTC().Format(time.RFC3339), err, tt.want, tt.err)
		}
	}
}

// Amounts as spreadsheets show them become plain numbers, and nothing becomes one
// that could mean another.
func TestShownAmounts(t *testing.T) {
	for text, want := range map[string]string{
		"$50,000.00 ": "50000.00", "$1.5": "1.5", "-$1,000.25": "-1000.25", "$-7": "-7", "(1,000.00)": "-1000.00", "($12)": "-12",
		"1,234,567": "1234567", "1,234.56": "1234.56", "$1,000": "1000", "€ 3.10": "3.10",
		"1,234": "", "12,34.5": "", "1.234,56": "", "$": "", "": "", "$1,00": "", "--5": "", "abc": "", "$1e5": "", "5": "", "(-5)": "",
		"1,234.5.6": "", "$,123": "",
	} {
		got, ok := ShownAmount([]byte(text))
		if string(got) != want && ok || ok != (want != "") {
			t.Errorf("%q: %q, %v; want %q", text, got, ok, want)
		}
	}
}
