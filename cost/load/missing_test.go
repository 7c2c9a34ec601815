package load

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/plainbill/plainbill/cost/actual"
	"github.com/plainbill/plainbill/cost/cur"
)

// T27: a manifest lists three parts, two are here.
func TestMissingParts(t *testing.T) {
	one, two := csvOf(made{to: 1}.rows()[:4]...), csvOf(made{from: 2, to: 2}.rows()[:4]...)
	place := "cur/rep/20260801-20260901/" + assemblyA + "/"
	manifest := legacyManifest(assemblyA, place+"rep-1.csv.gz", place+"rep-2.csv.gz", place+"rep-3.csv.gz")
	for _, tt := range []struct {
		name  string
		files []File
		title string
	}{
		{"in their folder", []File{inMemoryFile(place+"rep-1.csv.gz", pack(t, one)), inMemoryFile(place+"rep-2.csv.gz", pack(t, two)),
			inMemoryFile(place+"rep-Manifest.json", manifest)}, "2 of 3 parts loaded: totals are partial"},
		{"unpacked, without folders", []File{inMemoryFile("rep-1.csv", one), inMemoryFile("rep-2.csv", two), inMemoryFile("rep-Manifest.json", manifest)},
			"2 of 3 parts loaded: totals are partial"},
		{"in a zip", []File{inMemoryFile("all.zip", archive(t, map[string][]byte{"rep-1.csv": one, "rep-2.csv": two, "rep-Manifest.json": manifest}))},
			"2 of 3 parts loaded: totals are partial"},
		{"renamed", []File{inMemoryFile("x.csv", one), inMemoryFile("y.csv", two), inMemoryFile("rep-Manifest.json", manifest)},
			"2 of 3 parts loaded: totals may be partial"},
	} {
		bill := open(t, tt.files...)
		sum := total(open(t, inMemoryFile("1", one)), actual.Cash).Plus(total(open(t, inMemoryFile("2", two)), actual.Cash))
		if got := cash(bill); got != sum.String() || bill.Complete() || !bill.Partial {
			t.Errorf("%s: cash %s, complete %v, want %s and not complete", tt.name, got, bill.Complete(), sum)
		}
		if n, _ := says(bill, cur.MissingParts); n.Title != tt.title || n.Severity != cur.Warn || tt.name != "renamed" && !strings.Contains(n.Text, "rep-3.csv.gz") {
			t.Errorf("%s: %+v", tt.name, n)
		}
		if months := bill.Months(nil); len(months) != 1 || tt.name != "renamed" && months[0].State != MonthPartial {
			t.Errorf("%s: months %+v", tt.name, months)
		}
	}
}

// A text that was cut off at the end of a row shows it only by its length.
func TestACutFileIsFoundByItsManifest(t *testing.T) {
	whole := made{}.csv()
	cut := whole[:bytes.LastIndexByte(whole[:len(whole)/2], '\n')+1]
	manifest := fmt.Appendf(nil, `{"entries":[{"url":"s3://b/rep-1.csv","mandatory":true,"meta":{"content_length":%d}}]}`, len(whole))
	bill := open(t, inMemoryFile("rep-1.csv", cut), inMemoryFile("rep-Manifest.json", manifest))
	if bill.Complete() || bill.States[0].State != Partial || !slices.Contains(codes(bill), cur.DamagedFile) {
		t.Errorf("complete %v, state %v, codes %v", bill.Complete(), bill.States[0].State, codes(bill))
	}
	bill = open(t, inMemoryFile("rep-1.csv", whole), inMemoryFile("rep-Manifest.json", manifest))
	if !bill.Complete() {
		t.Errorf("a whole file is not complete: %+v", bill.Files)
	}
}

// A number that lacks among the files of a delivery is noticed without a manifest.
func TestAGapInTheNumbers(t *testing.T) {
	place := "exp/data/BILLING_PERIOD=2026-08/2026-08-11T07:00:00.000Z-" + assemblyA + "/exp-0000"
	bill := open(t, inMemoryFile(place+"1.csv", made{to: 3}.csv()), inMemoryFile(place+"3.csv", made{from: 4, to: 6}.csv()))
	if n, ok := says(bill, cur.MissingParts); !ok || n.Title != "exp-2 seems to be missing: totals may be partial" || bill.Complete() {
		t.Errorf("%+v, complete %v", bill.Notices, bill.Complete())
	}
}

// A manifest of another year leaves one long gap, not a month for each.
func TestAManifestOfAnotherYear(t *testing.T) {
	manifest := []byte(`{"assemblyId":"` + assemblyA + `","billingPeriod":{"start":"20190201T000000.000Z"},"reportKeys":["cur/rep/20190201-20190301/` + assemblyA + `/rep-1.csv.gz"]}`)
	bill := open(t, inMemoryFile("a.csv", made{}.csv()), inMemoryFile("old-Manifest.json", manifest))
	months := bill.Months(nil)
	if len(months) != 2 || months[0].Month != "2019-02" || months[0].Until != "2026-07" || months[0].State != MonthMissing || months[1].Month != "2026-08" {
		t.Errorf("%+v", months)
	}
	if n, ok := says(bill, cur.MissingParts); !ok || n.Title != "0 of 1 parts of February 2019 loaded" {
		t.Errorf("%+v", bill.Notices)
	}
	two := open(t, inMemoryFile("a.csv", made{month: "2026-05"}.csv()), inMemoryFile("b.csv", made{}.csv()))
	if months := two.Months(nil); len(months) != 4 || months[1].State != MonthMissing || months[1].Until != "" {
		t.Errorf("two months between two: %+v", months)
	}
}
