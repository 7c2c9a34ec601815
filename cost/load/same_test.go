package load

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/plainbill/plainbill/cost/actual"
	"github.com/plainbill/plainbill/cost/cur"
	"github.com/plainbill/plainbill/cost/money"
)

// dialect writes the header of a bill in another spelling.
func dialect(bill []byte, spell func(string) string) []byte {
	head, rest, _ := bytes.Cut(bill, []byte("\n"))
	var names []string
	for _, name := range strings.Split(string(head), ",") {
		names = append(names, spell(name))
	}
	return append([]byte(strings.Join(names, ",")+"\n"), rest...)
}

// shuffled puts the rows of a bill in another order.
func shuffled(bill []byte) []byte {
	head, rest, _ := bytes.Cut(bill, []byte("\n"))
	rows := strings.Split(strings.TrimSuffix(string(rest), "\n"), "\n")
	r := rand.New(rand.NewPCG(7, 7))
	r.Shuffle(len(rows), func(i, j int) { rows[i], rows[j] = rows[j], rows[i] })
	return append(append(head[:len(head):len(head)], '\n'), []byte(strings.Join(rows, "\n")+"\n")...)
}

// parted splits the rows of a bill over files, in turn.
func parted(bill []byte, n int) (parts [][]byte) {
	head, rest, _ := bytes.Cut(bill, []byte("\n"))
	rows := strings.Split(strings.TrimSuffix(string(rest), "\n"), "\n")
	for p := range n {
		text := append(slices.Clone(head), '\n')
		for i := p; i < len(rows); i += n {
			text = append(append(text, rows[i]...), '\n')
		}
		parts = append(parts, text)
	}
	return parts
}

func reversed(files []File) []File {
	files = slices.Clone(files)
	slices.Reverse(files)
	return files
}

func parse(t testing.TB, text string) (total money.Total) {
	t.Helper()
	if err := total.UnmarshalText([]byte(text)); err != nil {
		t.Fatal(err)
	}
	return total
}

// What becomes of a bill on its way changes nothing: not its split, its order, its
// packing, its names, its dialect, nor a second copy of any part.
func TestTheWayOfABillDoesNotMatter(t *testing.T) {
	august := made{to: 20, tax: "12.3456789012", invoice: "1"}.csv()
	july := made{month: "2026-07", to: 20, invoice: "1"}.csv()
	want, rows := totals(open(t, inMemoryFile("rep-1.csv", august)))
	named := func(pattern string, contents ...[]byte) (files []File) {
		for i, c := range contents {
			files = append(files, inMemoryFile(fmt.Sprintf(pattern, i+1), c))
		}
		return files
	}
	parts := parted(august, 3)
	var packed [][]byte
	for _, p := range parts {
		packed = append(packed, pack(t, p))
	}
	plain := inMemoryFile("rep-1.csv", august)
	for _, tt := range []struct {
		name  string
		files []File
	}{
		{"split in three", named("rep-%d.csv", parts...)},
		{"split in three without order or names", reversed(named("%d", parts...))},
		{"split in thirty", named("rep-%d.csv", parted(august, 30)...)},
		{"in other order", []File{inMemoryFile("rep-1.csv", shuffled(august))}},
		{"packed", named("rep-%d.csv.gz", packed...)},
		{"in a zip", []File{inMemoryFile("a.zip", archive(t, map[string][]byte{"1.csv": parts[0], "2.csv": parts[1], "3.csv.gz": packed[2]}))}},
		{"renamed", []File{inMemoryFile("x", august)}},
		{"snake case", []File{inMemoryFile("rep-1.csv", dialect(august, cur.Canonical))}},
		{"stripped", []File{inMemoryFile("rep-1.csv", dialect(august, cur.Stripped))}},
		{"parts in three dialects", []File{inMemoryFile("1", parts[0]), inMemoryFile("2", dialect(parts[1], cur.Canonical)), inMemoryFile("3", dialect(parts[2], cur.Stripped))}},
		{"twice", []File{plain, inMemoryFile("copy.csv", august)}},
		{"twice, once packed", []File{plain, inMemoryFile("rep-1.csv.gz", pack(t, august))}},
		{"twice, once in other order", []File{plain, inMemoryFile("other.csv", shuffled(august))}},
		{"twice, once in another dialect", []File{inMemoryFile("other.csv", dialect(august, cur.Stripped)), plain}},
		{"twice, once in parts", append(named("part/rep-%d.csv", parts...), plain)},
		{"twice, in different parts", append(named("a/rep-%d.csv", parts...), named("b/rep-%d.csv", parted(shuffled(august), 4)...)...)},
		{"three times, in three ways", append(named("%d.gz", packed...), plain, inMemoryFile("z", dialect(shuffled(august), cur.Canonical)))},
	} {
		bill := open(t, tt.files...)
		if got, n := totals(bill); got != want || n != rows || !bill.Complete() {
			t.Errorf("%s: %v in %d rows, want %v in %d: %+v", tt.name, got, n, want, rows, bill.Notices)
		}
		more := open(t, append(slices.Clone(tt.files), inMemoryFile("july", july))...)
		sum := total(open(t, inMemoryFile("f", july)), actual.Cash).Plus(want[actual.Cash])
		if got := total(more, actual.Cash); got != sum {
			t.Errorf("%s, and July: %v, want %v", tt.name, got, sum)
		}
	}
}

// One bill as CSV, as Parquet and as CUR 2.0, and its parts beside each other:
// dropped together they count once.
func TestKnownBillsInSeveralFormsCountOnce(t *testing.T) {
	folder := filepath.Join(bills(t), "bills")
	names := []string{"generated-100k.cur1.csv.gz", "generated-100k.cur1.snappy.parquet", "generated-100k.cur2.snappy.parquet"}
	var files []File
	for _, name := range names {
		files = append(files, fromDisk(t, filepath.Join(folder, name)))
	}
	want, rows := totals(open(t, files[0]))
	for _, set := range [][]File{files, files[1:], {files[2], files[0]}} {
		bill := open(t, set...)
		if got, n := totals(bill); got != want || n != rows || leftOut(bill) != len(set)-1 || !bill.Complete() {
			t.Errorf("%d forms: %v in %d rows, want %v in %d; %d left out", len(set), got, n, want, rows, leftOut(bill))
		}
	}
}

// Whole folders of known bills: manifests, helpers and parts together.
func TestKnownFolders(t *testing.T) {
	folder := filepath.Join(bills(t), "bills")
	parts := []File{fromDisk(t, filepath.Join(folder, "parts", "cur-100000-dense4d-Manifest.json"))}
	for i := 1; i <= 4; i++ {
		parts = append(parts, fromDisk(t, filepath.Join(folder, "parts", fmt.Sprintf("cur-dense4d-%05d.csv.gz", i))))
	}
	bill := open(t, parts...)
	if bill.Ledger.Rows() != 100_000 || leftOut(bill) != 0 || !bill.Complete() {
		t.Errorf("%d rows, %d left out, complete %v", bill.Ledger.Rows(), leftOut(bill), bill.Complete())
	}
	if n, _ := says(bill, cur.MissingParts); n.Severity != cur.Inform || n.Title != "The files of March 2025 go by other names" {
		t.Errorf("%+v", bill.Notices)
	}
	bill = open(t, parts[:3]...)
	if n, _ := says(bill, cur.MissingParts); n.Title != "2 of 4 parts loaded: totals may be partial" || bill.Complete() {
		t.Errorf("half of the parts: %+v", bill.Notices)
	}
	bill = open(t, fromDisk(t, filepath.Join(folder, "dataexport-2026-04-Manifest.json")), fromDisk(t, filepath.Join(folder, "dataexport-2026-04.cur2.csv")))
	if n, _ := says(bill, cur.MissingParts); n.Severity != cur.Inform || n.Title != "The files of April 2026 go by other names" || !bill.Complete() {
		t.Errorf("%+v", bill.Notices)
	}
	const assembly = "861af42f-713c-4a42-9562-9158a7625630"
	var dropped []File
	for _, name := range []string{"my-report-Manifest.json", assembly + "/my-report-1.csv.gz", assembly + "/my-report-Manifest.json"} {
		f := fromDisk(t, filepath.Join(folder, "assembly", name))
		f.Name = name
		dropped = append(dropped, f)
	}
	bill = open(t, dropped...)
	if !bill.Complete() || len(bill.Notices) != 0 || bill.Deliveries[0].Execution != assembly || bill.Deliveries[0].Named != 1 {
		t.Errorf("notices %+v, deliveries %+v", bill.Notices, bill.Deliveries)
	}
}

// Any parts of a real bill are parts, not copies of each other: also where the bill
// has no resource ids, and many rows are alike.
func TestPartsOfKnownBillsAreNoCopies(t *testing.T) {
	folder := filepath.Join(bills(t), "bills")
	for _, name := range []string{"anonymous-2023-11.cur1.csv", "hourly-2018-02.cur1.csv.gz", "dataexport-2026-04.cur2.csv", "commitment-cases.cur1.csv", "sp-covered-2023-06.cur1.csv"} {
		f := fromDisk(t, filepath.Join(folder, name))
		want, rows := totals(open(t, f))
		text := make([]byte, f.Size)
		if _, err := f.R.ReadAt(text, 0); err != nil {
			t.Fatal(err)
		}
		if strings.HasSuffix(name, ".gz") {
			z, err := gzip.NewReader(bytes.NewReader(text))
			if err != nil {
				t.Fatal(err)
			}
			if text, err = io.ReadAll(z); err != nil {
				t.Fatal(err)
			}
		}
		for _, n := range []int{2, 3, 7} {
			var files []File
			for i, part := range parted(shuffled(text), n) {
				files = append(files, inMemoryFile(fmt.Sprintf("%d.csv", i), part))
			}
			bill := open(t, files...)
			if got, m := totals(bill); got[actual.Cash] != want[actual.Cash] || m != rows || leftOut(bill) > 0 {
				t.Errorf("%s in %d parts: %v in %d rows, want %v in %d; %+v", name, n, got[actual.Cash], m, want[actual.Cash], rows, bill.Notices)
			}
			// Of a few rows nobody can tell whether they are copies: they count, and it is said.
			bill = open(t, files[0], f)
			got, m := totals(bill)
			once := got[actual.Cash] == want[actual.Cash] && m == rows && leftOut(bill) == 1
			if small := rows < 100; !once && (!small || !bill.Twice() || m <= rows) {
				t.Errorf("%s and a part of it: %v in %d rows, want %v in %d; %+v", name, got[actual.Cash], m, want[actual.Cash], rows, bill.Notices)
			}
		}
	}
}
