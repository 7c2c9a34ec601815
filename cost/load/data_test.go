package load

import (
	"bytes"
	"encoding/json"
	"io"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/plainbill/plainbill/cost/actual"
	"github.com/plainbill/plainbill/cost/cur"
	"github.com/plainbill/plainbill/cost/known"
	"github.com/plainbill/plainbill/cost/money"
)

// bills is the folder of bills with known totals. Without it these tests say
// nothing, so under CI they fail.
func bills(t testing.TB) string {
	t.Helper()
	return known.Path(t)
}

func inMemoryFile(name string, content []byte) File {
	return File{Name: name, Size: int64(len(content)), R: bytes.NewReader(content)}
}

func fromDisk(t testing.TB, path string) File {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return inMemoryFile(filepath.Base(path), content)
}

func open(t testing.TB, files ...File) *Bill {
	t.Helper()
	bill, err := Run(files, Options{})
	if err != nil {
		t.Fatal(err)
	}
	return bill
}

// total adds up all rows on a basis, whatever their currency.
func total(b *Bill, basis actual.Basis) (sum money.Total) {
	for n := range b.Ledger.Segments() {
		for _, a := range b.Book.Money(basis, n) {
			sum.Add(a)
		}
	}
	return sum
}

// truth is what DuckDB said of a bill.
type truth struct {
	Rows   *int64
	Error  string
	Totals struct {
		Unblended *string
		Naive     *string `json:"naive_actual"`
		CID       *string `json:"cid_amortized"`
	}
}

// near says whether two amounts agree to a millionth of their size.
func near(t *testing.T, got money.Total, want string) bool {
	t.Helper()
	a, _, err := money.Parse([]byte(want))
	if err != nil {
		t.Fatalf("%q in a truth file: %v", want, err)
	}
	w := a.Float64()
	return math.Abs(got.Float64()-w) <= 1e-6*max(1e-3, math.Abs(w))
}

func TestBillsCostWhatTheyCost(t *testing.T) {
	folder := filepath.Join(bills(t), "bills")
	checked := 0
	err := filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".truth.json") {
			return err
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		var want truth
		if err := json.Unmarshal(text, &want); err != nil {
			return err
		}
		name := filepath.Base(strings.TrimSuffix(path, ".truth.json"))
		if want.Error != "" {
			return nil // no truth: DuckDB could not read it either
		}
		checked++
		bill := open(t, fromDisk(t, strings.TrimSuffix(path, ".truth.json")))
		if got := bill.Rows(); got != *want.Rows {
			t.Errorf("%s: %d rows, want %d", name, got, *want.Rows)
		}
		if !bill.Complete() || bill.Ledger.RejectedRows() != 0 {
			t.Errorf("%s: not complete: %+v", name, bill.Files)
		}
		compare := func(basis actual.Basis, want *string) {
			if want == nil {
				zero := "0"
				want = &zero // no rows
			}
			if got := total(bill, basis); !near(t, got, *want) {
				t.Errorf("%s: %v %v, want %s", name, basis, got, *want)
			}
		}
		compare(actual.Cash, want.Totals.Unblended)
		compare(actual.Naive, want.Totals.Naive)
		if name != "commitment-cases.cur1.csv" {
			compare(actual.Amortized, want.Totals.CID)
			return nil
		}
		// Its reservations leave out what the dashboards' rule reads. What we work
		// out from their fees is what stands between the two.
		fallback := money.Total{}
		for n := range bill.Ledger.Segments() {
			amounts := bill.Book.Money(actual.Amortized, n)
			for i, s := range bill.Book.Sources(n) {
				if s.Fallback() {
					fallback.Add(amounts[i])
				}
			}
		}
		if got := total(bill, actual.Amortized).Minus(fallback); fallback.Sign() <= 0 || !near(t, got, *want.Totals.CID) {
			t.Errorf("%s: amortized without fallbacks %v, want %s", name, got, *want.Totals.CID)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if checked < 15 {
		t.Errorf("only %d bills with known totals in %s", checked, folder)
	}
}

// expectation is what EXPECTED.json says of an awkward file.
type expectation struct {
	Expect    string
	Rows      *int64
	Unblended *string
}

// warnings are the notices that files which load with a warning must carry; a
// blank code is any.
func TestAwkwardFiles(t *testing.T) {
	folder := filepath.Join(bills(t), "awkward")
	text, err := os.ReadFile(filepath.Join(folder, "EXPECTED.json"))
	if err != nil {
		t.Fatal(err)
	}
	var expected struct{ Files map[string]expectation }
	if err := json.Unmarshal(text, &expected); err != nil {
		t.Fatal(err)
	}
	if len(expected.Files) < 50 {
		t.Errorf("only %d awkward files", len(expected.Files))
	}
	for name, want := range expected.Files {
		bill := open(t, fromDisk(t, filepath.Join(folder, name)))
		for _, f := range bill.Files {
			if f.Rows != f.Kept+f.Rejected {
				t.Errorf("%s: %d rows, %d kept and %d rejected", name, f.Rows, f.Kept, f.Rejected)
			}
		}
		switch {
		case want.Expect == "ok", strings.HasPrefix(want.Expect, "loads with"):
			if !bill.Usable() || !bill.Complete() {
				t.Errorf("%s: not usable: %+v", name, bill.States)
			}
			if want.Rows != nil && bill.Ledger.Rows() != *want.Rows {
				t.Errorf("%s: %d rows, want %d", name, bill.Ledger.Rows(), *want.Rows)
			}
			if want.Unblended != nil {
				a, _, err := money.Parse([]byte(*want.Unblended))
				if err != nil {
					t.Fatal(err)
				}
				if got := total(bill, actual.Cash); got != a.Total() {
					t.Errorf("%s: cash %v, want %v", name, got, a)
				}
			}
			if want.Expect != "ok" && !warns(bill) {
				t.Errorf("%s: no warning: %+v", name, bill.Files)
			}
		case strings.HasPrefix(want.Expect, "each cell"):
			if bill.Rows() != *want.Rows || bill.Ledger.RejectedRows() == 0 || !warns(bill) {
				t.Errorf("%s: %d rows, %d rejected, want %d rows and some rejected", name, bill.Rows(), bill.Ledger.RejectedRows(), *want.Rows)
			}
		case strings.HasPrefix(want.Expect, "clear error"):
			if bill.Complete() {
				t.Errorf("%s: complete", name)
			}
			if bill.Ledger.Rows() > 0 && !damaged(bill) {
				t.Errorf("%s: %d rows count and nothing says that the file is damaged", name, bill.Ledger.Rows())
			}
			if bill.Ledger.Rows() == 0 && bill.Usable() {
				t.Errorf("%s: usable without rows", name)
			}
			if !warns(bill) {
				t.Errorf("%s: nothing is said", name)
			}
		default:
			t.Errorf("%s: what is %q?", name, want.Expect)
		}
	}
}

// warns says whether some file carries a warning or a refusal with a text.
func warns(b *Bill) bool {
	for _, f := range b.Files {
		for _, n := range f.Notices {
			if n.Severity != cur.Inform && n.Title != "" && n.Text != "" {
				return true
			}
		}
	}
	return false
}

func damaged(b *Bill) bool {
	for _, f := range b.Files {
		for _, n := range f.Notices {
			if (n.Code == cur.DamagedFile || n.Code == cur.WrongChecksum) && !f.Complete {
				return true
			}
		}
	}
	return false
}

// totals are the sums by every basis, and rows.
func totals(b *Bill) (sums [actual.BasisCount]money.Total, rows int64) {
	for basis := range actual.BasisCount {
		sums[basis] = total(b, basis)
	}
	return sums, b.Ledger.Rows()
}

func TestOneBillHasOneTotalInEveryForm(t *testing.T) {
	folder := filepath.Join(bills(t), "bills")
	plain, rows := totals(open(t, fromDisk(t, filepath.Join(folder, "generated-100k.cur1.csv.gz"))))
	for _, other := range []string{"generated-100k.cur1.snappy.parquet", "generated-100k.cur2.snappy.parquet"} {
		got, n := totals(open(t, fromDisk(t, filepath.Join(folder, other))))
		if got != plain || n != rows {
			t.Errorf("%s: %v in %d rows, want %v in %d", other, got, n, plain, rows)
		}
	}
	unpacked, n := totals(open(t, fromDisk(t, filepath.Join(folder, "hourly-2018-02.cur1.csv.gz"))))
	zipped, m := totals(open(t, fromDisk(t, filepath.Join(folder, "hourly-2018-02.cur1.csv.zip"))))
	if unpacked != zipped || n != m {
		t.Errorf("gzip %v in %d rows, zip %v in %d", unpacked, n, zipped, m)
	}
}

func TestPartsInAnyOrderHaveOneTotal(t *testing.T) {
	folder := filepath.Join(bills(t), "bills", "parts")
	names, err := filepath.Glob(filepath.Join(folder, "*.csv.gz"))
	if err != nil || len(names) != 4 {
		t.Fatalf("%d parts, %v", len(names), err)
	}
	var files []File
	for _, name := range names {
		files = append(files, fromDisk(t, name))
	}
	want, rows := totals(open(t, files...))
	for _, order := range [][]int{{3, 2, 1, 0}, {1, 3, 0, 2}} {
		var shuffled []File
		for _, i := range order {
			shuffled = append(shuffled, files[i])
		}
		got, n := totals(open(t, shuffled...))
		if got != want || n != rows {
			t.Errorf("order %v: %v in %d rows, want %v in %d", order, got, n, want, rows)
		}
	}
	var one, two [actual.BasisCount]money.Total
	for i, f := range files {
		sums, _ := totals(open(t, f))
		for b := range sums {
			one[b] = one[b].Plus(sums[b])
			if i < 2 {
				two[b] = two[b].Plus(sums[b])
			}
		}
	}
	if one[actual.Cash] != want[actual.Cash] || one[actual.Amortized] != want[actual.Amortized] {
		t.Errorf("parts cost %v one by one, and %v together", one, want)
	}
	if two == want {
		t.Error("half of the parts cost as much as all")
	}
}

func TestNamesDoNotMatter(t *testing.T) {
	folder := bills(t)
	for _, name := range []string{
		"bills/generated-100k.cur1.snappy.parquet", "bills/hourly-2018-02.cur1.csv.gz", "bills/hourly-2018-02.cur1.csv.zip",
		"bills/dataexport-2026-04.cur2.csv", "awkward/utf16le_tab_excel_unicode_text.cur1.txt",
	} {
		f := fromDisk(t, filepath.Join(folder, name))
		want, rows := totals(open(t, f))
		for _, other := range []string{"x", "x.parquet", "x.csv.gz", "x.zip", "README.md", "x.json"} {
			f.Name = other
			if got, n := totals(open(t, f)); got != want || n != rows || rows == 0 {
				t.Errorf("%s named %s: %v in %d rows, want %v in %d", name, other, got, n, want, rows)
			}
		}
	}
}

// A bill read through another decompressor that ends early is the same bill.
func TestForeignInflateGivesTheSameBill(t *testing.T) {
	folder := filepath.Join(bills(t), "awkward")
	early := func(kind string, r io.ReaderAt, off, n int64) (io.ReadCloser, error) {
		return io.NopCloser(io.MultiReader(strings.NewReader(""), failing{})), nil
	}
	for _, name := range []string{"multi_member.cur1.csv.gz", "aws_legacy_single.cur1.csv.zip", "zip_of_csv_gz_parts.zip"} {
		f := fromDisk(t, filepath.Join(folder, name))
		want, rows := totals(open(t, f))
		bill, err := Run([]File{f}, Options{Inflate: early})
		if err != nil {
			t.Fatal(err)
		}
		if got, n := totals(bill); got != want || n != rows || !bill.Complete() {
			t.Errorf("%s: %v in %d rows, want %v in %d", name, got, n, want, rows)
		}
	}
}

type failing struct{}

func (failing) Read([]byte) (int, error) { return 0, io.ErrClosedPipe }
