package ui

import (
	"testing"

	"github.com/plainbill/plainbill/cost/cur"
	"github.com/plainbill/plainbill/wasm/wire"
	"github.com/plainbill/plainbill/web/state"
)

// TestSpoiledTotalsSayThatFirst holds that a page whose rows may be wrong says so in
// the largest letters, and not only that some are missing.
func TestSpoiledTotalsSayThatFirst(t *testing.T) {
	damaged := cur.Notice{Code: cur.DamagedFile, Severity: cur.Warn, Title: "a.csv.gz ends after row 7", Text: "It was cut off."}
	spoiled := cur.Notice{Code: cur.DamagedFile, Severity: cur.Stop, Title: "Do not trust these totals", Text: "Bytes changed on the way in a.csv.gz."}
	for _, tt := range []struct {
		together              []cur.Notice
		title, severity, text string
	}{
		{nil, "These totals are incomplete", "warn", "a.csv.gz ends after row 7. It was cut off."},
		{[]cur.Notice{spoiled}, "Do not trust these totals", "stop", "Bytes changed on the way in a.csv.gz."},
	} {
		c := &Notices{State: state.State{Together: tt.together, Files: []wire.FileState{{Name: "a.csv.gz", State: "partial", Notices: []cur.Notice{damaged}}}}}
		if c.title() != tt.title || c.severity() != tt.severity || c.why() != tt.text {
			t.Errorf("%q, %q, %q", c.severity(), c.title(), c.why())
		}
	}
}

// TestAPictureBesideABill holds that what is no bill is told, and not as if the bill
// beside it were broken.
func TestAPictureBesideABill(t *testing.T) {
	picture := cur.Notice{Code: cur.NotABill, Severity: cur.Stop, Title: "This is not a cost report"}
	for rows, want := range map[int64]cur.Severity{0: cur.Stop, 7: cur.Warn} {
		c := &Notices{State: state.State{Files: []wire.FileState{{Name: "a.png", State: "refused", Notices: []cur.Notice{picture}}}}}
		c.State.Bar.Rows = rows
		if list := c.list(); len(list) != 1 || list[0].Severity != want || deeds(list[0]) != nil {
			t.Errorf("beside %d rows: %+v", rows, list)
		}
	}
}
