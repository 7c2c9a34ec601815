package desk

import (
	"testing"

	"github.com/plainbill/plainbill/cost/load"
)

// TestMonthsAsked holds how the months of files are said that do not fit, and that it is
// said where they are not known.
func TestMonthsAsked(t *testing.T) {
	for _, tt := range []struct {
		months []string
		says   string
	}{
		{nil, "not known before reading"},
		{[]string{"2026-08"}, "August 2026"},
		{[]string{"2026-07", "2026-08"}, "July 2026, August 2026"},
		{[]string{"2026-06", "2026-07", "2026-08"}, "June 2026 to August 2026"},
	} {
		a := asked(&load.TooMuch{Need: 2, Limit: 1, Files: []load.Flight{{Name: "bill", Months: tt.months}}}, nil)
		if len(a.Files) != 1 || a.Files[0].Months != tt.says {
			t.Errorf("%v: %+v, want %q", tt.months, a.Files, tt.says)
		}
	}
}
