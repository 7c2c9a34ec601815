package audit_test

import (
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/plainbill/plainbill/cost/actual"
	"github.com/plainbill/plainbill/cost/audit"
	"github.com/plainbill/plainbill/cost/cur"
	"github.com/plainbill/plainbill/cost/money"
)

// focusTruth is what another program adds up in a FOCUS bill.
type focusTruth struct {
	Rows   int64
	Totals struct{ Billed, Effective, List, Contracted string }
	Status []struct {
		Status            *string
		Rows              int64 `json:"n_rows"`
		Effective, Billed string
	} `json:"by_commitment_status"`
}

// shownBills are those whose amounts are written with signs and commas, which that
// program takes for 0. They are read here, and come to these.
var shownBills = map[string]string{
	"simple_saas_agreements_a1.csv": "10000", "simple_saas_agreements_a2.csv": "50000", "simple_saas_agreements_a3.csv": "1000",
	"simple_saas_agreements_b.csv": "50000", "simple_saas_agreements_c.csv": "35800",
}

// TestFOCUSBillsCostWhatTheyCost holds that every known FOCUS bill opens whole and
// costs what it must on every basis.
func TestFOCUSBillsCostWhatTheyCost(t *testing.T) {
	checked, doubted := 0, 0
	err := filepath.WalkDir(folder(t, "focus"), func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".truth.json") {
			return err
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		var want focusTruth
		if err := json.Unmarshal(text, &want); err != nil {
			return err
		}
		checked++
		name := strings.TrimSuffix(filepath.Base(path), ".truth.json")
		b := actual.Evaluate(open(t, strings.TrimSuffix(path, ".truth.json")))
		a := audit.Run(b)
		conserved(t, b, a)
		if len(a.Currencies) == 1 {
			for _, x := range a.Findings {
				if x.Code == audit.FocusNoContracted {
					doubted++
					leadsTo(t, b, x, a.Currencies[0].Focus.NoContracted.Rows)
				}
			}
		}
		if a.Rows != want.Rows || a.Rejected != 0 {
			t.Errorf("%s: %d rows, %d rejected, want %d", name, a.Rows, a.Rejected, want.Rows)
		}
		var billed, effective, list, contracted, used, unused money.Total
		for _, c := range a.Currencies {
			billed, effective = billed.Plus(c.Totals[actual.Cash]), effective.Plus(c.Totals[actual.Amortized])
			used, unused = used.Plus(c.All.Used), unused.Plus(c.All.Unused)
		}
		for _, g := range b.Ledger().Segments() {
			for i := range g.Rows() {
				list.Add(g.Amount(cur.PublicOnDemand, i))
				contracted.Add(g.Amount(cur.ContractedCost, i))
			}
		}
		if shown, ok := shownBills[name]; ok {
			want.Totals.Billed, want.Totals.Effective, want.Totals.List, want.Totals.Contracted = shown, shown, shown, shown
		}
		wantUsed, wantUnused := 0.0, 0.0
		for _, s := range want.Status {
			if s.Status != nil && *s.Status == "Used" {
				wantUsed += decimal(t, s.Effective)
			}
			if s.Status != nil && *s.Status == "Unused" {
				wantUnused += decimal(t, s.Effective)
			}
		}
		for what, v := range map[string][2]float64{
			"billed": {billed.Float64(), decimal(t, want.Totals.Billed)}, "effective": {effective.Float64(), decimal(t, want.Totals.Effective)},
			"list": {list.Float64(), decimal(t, want.Totals.List)}, "contracted": {contracted.Float64(), decimal(t, want.Totals.Contracted)},
			"used": {used.Float64(), wantUsed}, "unused": {unused.Float64(), wantUnused},
		} {
			if d := v[0] - v[1]; d > 1e-6 || d < -1e-6 {
				t.Errorf("%s: %s is %v, want %v", name, what, v[0], v[1])
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if checked < 20 || doubted == 0 {
		t.Errorf("only %d bills, %d of them without contracted costs", checked, doubted)
	}
}

func decimal(t *testing.T, text string) float64 {
	t.Helper()
	if text == "" {
		return 0
	}
	a, _, err := money.Parse([]byte(text))
	if err != nil {
		t.Fatalf("%q: %v", text, err)
	}
	return a.Float64()
}
