package curcsv

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"io"
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

// bills is where the bills with known totals lie.
const bills = "../../../../shared/data"

// needBills skips the test where the bills are not there, but not under CI.
func needBills(t testing.TB) {
	t.Helper()
	known.Path(t)
}

// readBill returns the text of a bill, inflated.
func readBill(t testing.TB, path string) []byte {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if cur.SniffBytes(text) == cur.Gzip {
		z, err := gzip.NewReader(bytes.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		if text, err = io.ReadAll(z); err != nil {
			t.Fatal(err)
		}
	}
	return text
}

// truth is what is known about a bill.
type truth struct {
	Rows   *int64 `json:"rows"`
	Format string `json:"format"`
	Totals struct {
		Unblended string `json:"unblended"`
		Net       string `json:"net_unblended"`
		Public    string `json:"public_on_demand"`
		Billed    string `json:"billed"`
		Effective string `json:"effective"`
		List      string `json:"list"`
	} `json:"totals"`
	ByType []struct {
		Type      *string `json:"lit"`
		Rows      int64   `json:"n_rows"`
		Unblended string  `json:"unblended"`
	} `json:"by_line_item_type"`
}

// near says whether a total is a decimal number to a millionth of it.
func near(t *testing.T, got money.Total, want string) bool {
	t.Helper()
	if want == "" {
		return true
	}
	w, err := strconv.ParseFloat(want, 64)
	if err != nil {
		t.Fatalf("truth %q: %v", want, err)
	}
	g, err := strconv.ParseFloat(got.String(), 64)
	if err != nil {
		t.Fatal(err)
	}
	return math.Abs(g-w) <= 1e-6*math.Max(math.Abs(w), 1e-9)
}

// shownAmounts are the bills whose amounts are written like "$50,000.00 ", which
// the reader of the truth files takes for nothing, with what they come to.
var shownAmounts = map[string]string{
	"simple_saas_agreements_a1.csv": "10000", "simple_saas_agreements_a2.csv": "50000", "simple_saas_agreements_a3.csv": "1000",
	"simple_saas_agreements_b.csv": "50000", "simple_saas_agreements_c.csv": "35800",
}

// TestBillsAgreeWithTheirTruth reads every bill in text that has a truth file.
func TestBillsAgreeWithTheirTruth(t *testing.T) {
	needBills(t)
	read := 0
	err := filepath.WalkDir(bills, func(path string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(path, ".truth.json") {
			return err
		}
		file := strings.TrimSuffix(path, ".truth.json")
		text := readBill(t, file)
		switch cur.SniffBytes(text) {
		case cur.Parquet, cur.Zip:
			return nil
		}
		raw, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		var want truth
		if err := json.Unmarshal(raw, &want); err != nil {
			return err
		}
		if want.Rows == nil {
			return nil // its reader gave up on it
		}
		read++
		t.Run(strings.TrimPrefix(file, bills+"/"), func(t *testing.T) {
			k := newKeep()
			report, err := Decode(file, bytes.NewReader(text), k)
			if err != nil {
				t.Fatal(err)
			}
			if billed, ok := shownAmounts[filepath.Base(file)]; ok {
				want.Totals.Billed, want.Totals.Effective, want.Totals.List = billed, billed, billed
				if n := notice(report, cur.ShownAmounts); n.Severity != cur.Warn {
					t.Errorf("nothing is said of amounts with signs and commas: %+v", report.Notices)
				}
			}
			if report.Rows != *want.Rows || report.Rejected != 0 || report.Kept != *want.Rows {
				t.Errorf("%d rows, %d kept, %d rejected %v; want %d rows", report.Rows, report.Kept, report.Rejected, k.rejects, *want.Rows)
			}
			for _, sum := range []struct {
				field cur.Field
				want  string
			}{{cur.Unblended, want.Totals.Unblended}, {cur.NetUnblended, want.Totals.Net}, {cur.PublicOnDemand, want.Totals.Public}, {cur.Unblended, want.Totals.Billed}, {cur.RIEffective, want.Totals.Effective}, {cur.PublicOnDemand, want.Totals.List}} {
				if got := k.total(sum.field); !near(t, got, sum.want) {
					t.Errorf("%v is %v, want %s", sum.field, got, sum.want)
				}
			}
			family, _, _ := strings.Cut(want.Format, " (")
			family = strings.TrimSuffix(strings.TrimSuffix(family, " CSV"), " Athena/Parquet-style snake_case")
			if got, _ := strings.CutSuffix(report.Format, " CSV"); family != "not a CUR" && got != family && !strings.HasPrefix(got, family+" 1.") {
				t.Errorf("format %q, want %q", report.Format, want.Format)
			}
			for _, b := range want.ByType {
				if b.Type == nil {
					continue
				}
				if got := k.types[cur.ParseLineItemType(*b.Type)]; got != int(b.Rows) {
					t.Errorf("%d rows of type %s, want %d", got, *b.Type, b.Rows)
				}
			}
			for _, n := range report.Notices {
				t.Logf("%s %s: %s. %s", n.Severity, n.Code, n.Title, n.Text)
			}
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if read < 40 {
		t.Errorf("only %d bills read", read)
	}
}
