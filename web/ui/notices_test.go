package ui

import (
	"strings"
	"testing"

	"github.com/plainbill/plainbill/cost/cur"
	"github.com/plainbill/plainbill/cost/view"
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

// TestASpoiledFileIsToldOnce holds that what is said of all files whose bytes changed is
// not said again of each, as long as it is said, and that anything else of them is.
func TestASpoiledFileIsToldOnce(t *testing.T) {
	spoiled := cur.Notice{Code: cur.DamagedFile, Severity: cur.Stop, Title: "Do not trust these totals", Text: "Bytes changed on the way in a.csv.gz."}
	own := []cur.Notice{{Code: cur.WrongChecksum, Severity: cur.Warn, Title: "a.csv.gz does not match its checksum"}, {Code: cur.RejectedRows, Severity: cur.Warn}}
	for n, together := range [][]cur.Notice{nil, {spoiled}} {
		c := &Notices{State: state.State{Phase: state.Loaded, Bar: view.Bar{State: "partial"}, Together: together,
			Files: []wire.FileState{{Name: "a.csv.gz", State: "partial", Notices: own}}}}
		if list := c.list(); len(list) != 2-n || list[1-n].Code != cur.RejectedRows {
			t.Errorf("with %d notices about all files: %+v", n, list)
		}
	}
}

// TestACancelSaysWhatItClosed holds that who cancels in the midst of another bill is told
// that the bill before is closed.
func TestACancelSaysWhatItClosed(t *testing.T) {
	for _, replaced := range []bool{false, true} {
		c := &Notices{State: state.State{Phase: state.Loaded, Cancelled: true, Replaced: replaced, Bar: view.Bar{State: "partial"}}}
		if strings.HasSuffix(c.why(), "The bill that was open before is closed.") != replaced {
			t.Errorf("replaced %v: %q", replaced, c.why())
		}
	}
}

// TestAColumnIsLost holds that totals of all rows, which lack a column, are not said to be
// of a part of them.
func TestAColumnIsLost(t *testing.T) {
	for lacks, want := range map[bool][2]string{false: {"These totals are incomplete", "Total so far"}, true: {"Do not rely on these totals", "Total"}} {
		s := state.State{Phase: state.Loaded, Bar: view.Bar{State: "partial", LacksColumn: lacks, Rows: 7}}
		notices, bar := Notices{State: s}, LedgerBar{State: s}
		if !notices.incomplete() || notices.title() != want[0] || bar.sumLabel() != want[1] {
			t.Errorf("lacks a column %v: %q, %q", lacks, notices.title(), bar.sumLabel())
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

// Files without rows are counted in one notice; a single one is named.
func TestFilesWithoutRows(t *testing.T) {
	none := wire.FileState{Name: "a.csv", Notices: []cur.Notice{{Code: cur.NoRows, Severity: cur.Warn, Title: "No rows"}}}
	for n, want := range map[int]string{1: "No rows", 3: "3 files have no rows"} {
		c := &Notices{}
		for range n {
			c.State.Files = append(c.State.Files, none)
		}
		if list := c.list(); len(list) != 1 || list[0].Title != want || (list[0].File != "") != (n == 1) {
			t.Errorf("%d files: %+v", n, list)
		}
	}
}

// Where every row was rejected there is no rest that totals could be of.
func TestNoRowCouldBeRead(t *testing.T) {
	for rows, want := range map[int64]string{0: "No row could be read. There is nothing to add up.", 7: "These totals are incomplete. A part of what was dropped"} {
		c := &Notices{}
		c.State.Bar.Rows, c.State.Bar.Rejected = rows, 50
		if got := c.title() + ". " + c.why(); !strings.HasPrefix(got, want) {
			t.Errorf("%d rows: %q", rows, got)
		}
	}
}
