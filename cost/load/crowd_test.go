package load

import (
	"fmt"
	"strings"
	"testing"

	"github.com/plainbill/plainbill/cost/cur"
)

// Thousands of files of one row each are held against few others, and one notice
// speaks of all that are alike.
func TestManyFilesOfOneRow(t *testing.T) {
	const n = 2000
	var files []File
	for i := range n {
		day := 1 + i%10
		files = append(files, inMemoryFile(fmt.Sprintf("f-%05d.csv", 7*i+2), csvOf(made{from: day, to: day, accounts: []string{"000000000111"}, seed: i}.rows()[0])))
	}
	bill := open(t, files...)
	if bill.Ledger.Rows() != n || leftOut(bill) != 0 || len(bill.Notices) != 1 {
		t.Fatalf("%d rows, %d left out, %d notices", bill.Ledger.Rows(), leftOut(bill), len(bill.Notices))
	}
	if n, _ := says(bill, cur.CountsTwice); !strings.HasPrefix(n.Text, "1,990 rows of August 2026 stand alike in several of f-00002.csv, f-00009.csv, f-00016.csv, 1,997 more. ") {
		t.Errorf("%s", n.Text)
	}
}

// More snapshots of a month than are compared each with each: the newest counts.
func TestMoreSnapshotsThanAreCompared(t *testing.T) {
	var files []File
	for i := range crowd + 20 {
		files = append(files, inMemoryFile(fmt.Sprintf("%c%03d.csv", 'a'+i%26, i), made{to: 4 + i%20, accounts: []string{"000000000111"}, tax: fmt.Sprint(i), seed: i}.csv()))
	}
	bill := open(t, files...)
	want := 0
	for i, f := range bill.States {
		if f.State == Read {
			want++
			if !strings.HasSuffix(f.Name, "9.csv") { // 19, 39, 59, … have the most days
				t.Errorf("%s counts, with %d rows", f.Name, bill.Files[i].Rows)
			}
		}
	}
	if want != 1 || leftOut(bill) != len(files)-1 {
		t.Errorf("%d files count, %d are left out", want, leftOut(bill))
	}
}
