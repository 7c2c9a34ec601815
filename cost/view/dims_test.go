package view

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/plainbill/plainbill/cost/audit"
	"github.com/plainbill/plainbill/cost/known"
	"github.com/plainbill/plainbill/cost/ledger"
	"github.com/plainbill/plainbill/cost/load"
)

// TestEveryColumnHasItsWords holds that what a bill can be grouped by has a name
// and a plural of its own, not one made of its key.
func TestEveryColumnHasItsWords(t *testing.T) {
	named := map[string]bool{}
	for _, w := range columnDimensions {
		if named[w.key] || w.label == "" || w.many == "" || w.label == w.many {
			t.Errorf("%+v", w)
		}
		named[w.key] = true
	}
	seen := 0
	for _, name := range []string{"focus/focus-sample-1.0.csv", "focus/generated-100k.focus1.0.snappy.parquet", "bills/workshop-2018-10.snappy.parquet", "bills/dataexport-2026-04.cur2.csv"} {
		file, err := os.Open(known.Path(t, filepath.FromSlash(name)))
		if err != nil {
			t.Fatal(err)
		}
		defer file.Close()
		info, err := file.Stat()
		if err != nil {
			t.Fatal(err)
		}
		bill, err := load.Run([]load.File{{Name: name, Size: info.Size(), R: file}}, load.Options{})
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range bill.Ledger.Dimensions() {
			if bill.Ledger.Kind(d) != ledger.FromColumn {
				continue
			}
			if seen++; !named[bill.Ledger.Key(d)] {
				t.Errorf("%s: %s has no words", name, bill.Ledger.Key(d))
			}
		}
	}
	if seen < 60 {
		t.Errorf("only %d dimensions", seen)
	}
}

// TestNewsLeavesRoom holds that a bill with many new things has other findings in
// the short list too.
func TestNewsLeavesRoom(t *testing.T) {
	var list []Finding
	for range 30 {
		list = append(list, Finding{Code: string(audit.Began)})
	}
	list = append(list, Finding{Code: "a"}, Finding{Code: "b"})
	if got := shortlist(list); len(got) != mostNews+2 || got[len(got)-1].Code != "b" {
		t.Errorf("%+v", got)
	}
	if got := shortlist(make([]Finding, 30)); len(got) != mostFindings {
		t.Errorf("%d findings", len(got))
	}
}
