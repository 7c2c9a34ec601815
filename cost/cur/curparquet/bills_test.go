package curparquet

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/plainbill/plainbill/cost/cur"
	"github.com/plainbill/plainbill/cost/known"
	"github.com/plainbill/plainbill/cost/money"
)

// bills is where the bills with known totals lie, from this folder.
const bills = "../../../../shared/data"

// needBills skips a test that needs the bills where they are not, but for CI.
func needBills(t testing.TB) {
	t.Helper()
	known.Path(t)
}

// adder is a sink that adds up.
type adder struct {
	t        testing.TB
	rows     int64
	kept     int64
	rejects  []*cur.CellError
	total    money.Total
	types    map[cur.LineItemType]int64
	byType   map[cur.LineItemType]money.Total
	advanced int64
}

func (s *adder) Batch(b *cur.Batch) error {
	if b.FirstRow != s.rows+1 {
		s.t.Errorf("batch begins at row %d after %d rows", b.FirstRow, s.rows)
	}
	if s.types == nil {
		s.types, s.byType = map[cur.LineItemType]int64{}, map[cur.LineItemType]money.Total{}
	}
	s.rows += int64(b.Rows)
	for i := range b.Rows {
		if b.Rejected != nil && b.Rejected[i] {
			continue
		}
		s.kept++
		s.types[b.Types[i]]++
		if c := b.Columns[cur.Unblended]; c != nil {
			s.total.Add(c.Money[i])
			sum := s.byType[b.Types[i]]
			sum.Add(c.Money[i])
			s.byType[b.Types[i]] = sum
		}
	}
	return nil
}

func (s *adder) Reject(e *cur.CellError) { s.rejects = append(s.rejects, e) }

func (s *adder) Advance(n int64) error {
	if n < 0 {
		s.t.Errorf("advanced by %d bytes", n)
	}
	s.advanced += n
	return nil
}

// read decodes a file of the bills.
func read(t testing.TB, path string) (*adder, cur.FileReport, error) {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		t.Fatal(err)
	}
	s := &adder{t: t}
	report, err := Decode(filepath.Base(path), f, info.Size(), s)
	if err == nil && s.advanced != info.Size() {
		t.Errorf("%s: progress adds up to %d of %d bytes", path, s.advanced, info.Size())
	}
	if report.Rows != s.rows || report.Kept != s.kept || report.Rejected != int64(len(s.rejects)) || report.Rows != report.Kept+report.Rejected {
		t.Errorf("%s: report says %d = %d + %d rows, the sink has %d, %d, %d", path,
			report.Rows, report.Kept, report.Rejected, s.rows, s.kept, len(s.rejects))
	}
	return s, report, err
}

// truth is what is known of a bill.
type truth struct {
	Rows   int64 `json:"rows"`
	Totals struct {
		Unblended *string `json:"unblended"`
		Billed    *string `json:"billed"`
	} `json:"totals"`
	ByType []struct {
		Type      string `json:"lit"`
		Rows      int64  `json:"n_rows"`
		Unblended string `json:"unblended"`
	} `json:"by_line_item_type"`
	ByCategory []struct {
		Category string `json:"charge_category"`
		Rows     int64  `json:"n_rows"`
		Billed   string `json:"billed"`
	} `json:"by_charge_category"`
}

// near says whether an exact total is a sum of doubles, within one in a million.
func near(t testing.TB, got money.Total, want string) bool {
	w, err := strconv.ParseFloat(want, 64)
	if err != nil {
		t.Fatalf("truth %q: %v", want, err)
	}
	return math.Abs(got.Float64()-w) <= 1e-6*math.Abs(w)+1e-9
}

func TestBillsAgainstTruth(t *testing.T) {
	needBills(t)
	var files []string
	for _, folder := range []string{"bills", "awkward", "focus"} {
		list, err := filepath.Glob(filepath.Join(bills, folder, "*.parquet.truth.json"))
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, list...)
	}
	if len(files) < 14 {
		t.Fatalf("only %d bills with truth files", len(files))
	}
	for _, path := range files {
		t.Run(filepath.Base(path), func(t *testing.T) {
			text, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			var want truth
			if err := json.Unmarshal(text, &want); err != nil {
				t.Fatal(err)
			}
			got, report, err := read(t, strings.TrimSuffix(path, ".truth.json"))
			if err != nil {
				t.Fatal(err)
			}
			t.Logf("%s, %s: %d rows, %s", report.Format, report.Packing, got.rows, got.total)
			for _, n := range report.Notices {
				t.Logf("%s: %s. %s", n.Code, n.Title, n.Text)
			}
			if got.kept != want.Rows || len(got.rejects) > 0 {
				t.Errorf("%d rows kept, %d rejected, want %d and none", got.kept, len(got.rejects), want.Rows)
			}
			total := want.Totals.Unblended
			if total == nil {
				total = want.Totals.Billed
			}
			if want.Rows > 0 && (total == nil || !near(t, got.total, *total)) {
				t.Errorf("unblended %s, want %s", got.total, text)
			}
			for _, w := range want.ByType {
				kind := cur.ParseLineItemType(w.Type)
				if got.types[kind] != w.Rows || !near(t, got.byType[kind], w.Unblended) {
					t.Errorf("%s: %d rows, %s; want %d, %s", w.Type, got.types[kind], got.byType[kind], w.Rows, w.Unblended)
				}
			}
			rows, billed := map[cur.LineItemType]int64{}, map[cur.LineItemType]float64{}
			for _, w := range want.ByCategory {
				kind := cur.ParseChargeCategory(w.Category)
				f, err := strconv.ParseFloat(w.Billed, 64)
				if err != nil {
					t.Fatal(err)
				}
				rows[kind] += w.Rows
				billed[kind] += f
			}
			for kind := range rows {
				if got.types[kind] != rows[kind] || !near(t, got.byType[kind], fmt.Sprint(billed[kind])) {
					t.Errorf("%s: %d rows, %s; want %d, %v", kind, got.types[kind], got.byType[kind], rows[kind], billed[kind])
				}
			}
		})
	}
}
