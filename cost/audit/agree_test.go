package audit_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/plainbill/plainbill/cost/actual"
	"github.com/plainbill/plainbill/cost/audit"
	"github.com/plainbill/plainbill/cost/cur/curparquet"
	"github.com/plainbill/plainbill/cost/ledger"
	"github.com/plainbill/plainbill/cost/synth"
)

// agrees holds that two exports of one bill agree wherever they must.
func agrees(t *testing.T, name string, c, f *audit.Audit) {
	t.Helper()
	if len(c.Currencies) != 1 || len(f.Currencies) != 1 {
		t.Fatalf("%s: %d and %d currencies", name, len(c.Currencies), len(f.Currencies))
	}
	must := 0
	for _, x := range audit.Agree(c.Currencies[0], f.Currencies[0]) {
		if x.Must {
			must++
		}
		if x.Must && !x.Agrees || !x.Must && x.Why == "" || x.Name == "" {
			t.Errorf("%s: %s is %v in the CUR and %v in FOCUS: %s", name, x.Code, x.CUR, x.FOCUS, x.Why)
		}
	}
	if must < 9 {
		t.Errorf("%s: only %d figures must agree", name, must)
	}
	a, b := c.Currencies[0], f.Currencies[0]
	// They are the same bill to the last digit, not only to a cent.
	for _, basis := range []actual.Basis{actual.Cash, actual.Amortized, actual.OnDemand} {
		if a.Totals[basis] != b.Totals[basis] {
			t.Errorf("%s: %v %v, want %v", name, basis, b.Totals[basis], a.Totals[basis])
		}
	}
	if a.Bridge.TrueUp != b.Bridge.TrueUp || a.Bridge.Prepay != b.Bridge.Prepay || !b.Bridge.Closes {
		t.Errorf("%s: bridge %+v, want %+v", name, b.Bridge.Bridge, a.Bridge.Bridge)
	}
	byARN := map[string]audit.Commitment{}
	for _, k := range b.Commitments {
		byARN[k.ARN] = k
	}
	for _, k := range a.Commitments {
		o, ok := byARN[k.ARN]
		if k.ARN == "" {
			continue // the CUR leaves the name out of refunds
		}
		if !ok || o.Used != k.Used || o.Unused != k.Unused || o.Net() != k.Net() || o.Plan != k.Plan || o.Known() != k.Known() && !k.Used.Plus(k.Unused).IsZero() {
			t.Errorf("%s: %s: used %v, unused %v, saved %v, plan %v, known %v; want %v, %v, %v, %v, %v", name, k.ARN,
				o.Used, o.Unused, o.Net(), o.Plan, o.Known(), k.Used, k.Unused, k.Net(), k.Plan, k.Known())
		}
	}
}

// A bill costs the same as CUR and as FOCUS.
func TestCURAndFOCUSAgree(t *testing.T) {
	for _, o := range []synth.Options{{Seed: 1}, {Seed: 2, Shared: true}, {Seed: 3, Rows: 5000}, {Seed: 4, Rows: 800}} {
		var c, f bytes.Buffer
		if _, err := synth.Write(&c, o); err != nil {
			t.Fatal(err)
		}
		truth, err := synth.WriteFOCUS(&f, o)
		if err != nil {
			t.Fatal(err)
		}
		focus := audit.Run(actual.Evaluate(read(t, f.String())))
		agrees(t, "made", audit.Run(actual.Evaluate(read(t, c.String()))), focus)
		got := focus.Currencies[0]
		if got.Rows != truth.Rows || got.Totals[actual.Cash] != truth.Cash || got.Totals[actual.Amortized] != truth.Amortized || got.Totals[actual.Net] != truth.Net {
			t.Errorf("%d rows, cash %v, amortized %v; want %+v", got.Rows, got.Totals[actual.Cash], got.Totals[actual.Amortized], truth)
		}
		for _, s := range got.Types {
			if truth.Types[s.Type] != s.Rows {
				t.Errorf("%d rows of %v, want %d", s.Rows, s.Type, truth.Types[s.Type])
			}
		}
		for _, x := range focus.Findings {
			if strings.HasPrefix(string(x.Code), "focus-") && x.Severity == audit.Warn {
				t.Errorf("%s: %s", x.Code, x.Title)
			}
		}
	}
}

// Private discounts that FOCUS takes off are compared with the net columns.
func TestAgreementUnderDiscounts(t *testing.T) {
	_, c := priced(t, "Usage U=100 NU=91 P=100\nEdpDiscount U=-9 NU=0\nTax U=5 NU=5\nUsage U=50 NU=50 P=50")
	_, f := pricedFocus(t, "Usage B=91 E=91 L=100\nTax B=5 E=5\nUsage B=50 E=50 L=50")
	for _, x := range audit.Agree(c.Currencies[0], f.Currencies[0]) {
		if x.Must && !x.Agrees {
			t.Errorf("%s: %v and %v", x.Code, x.CUR, x.FOCUS)
		}
	}
	_, other := pricedFocus(t, "Usage B=80 E=80 L=100")
	if x := audit.Agree(c.Currencies[0], other.Currencies[0])[0]; x.Agrees || !x.Must {
		t.Errorf("two bills agree: %+v", x)
	}
}

// The generated bill that lies in both forms agrees to the last digit.
func TestKnownPairAgrees(t *testing.T) {
	open := func(path ...string) *audit.Audit {
		f, err := os.Open(filepath.Join(path...))
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		info, err := f.Stat()
		if err != nil {
			t.Fatal(err)
		}
		lb := ledger.NewBuilder()
		if _, err := curparquet.Decode(path[len(path)-1], f, info.Size(), sink{lb.File("x")}); err != nil {
			t.Fatal(err)
		}
		return audit.Run(actual.Evaluate(lb.Seal()))
	}
	c, f := open(folder(t, "bills"), "generated-100k.cur1.snappy.parquet"), open(folder(t, "focus"), "generated-100k.focus1.0.snappy.parquet")
	agrees(t, "generated-100k", c, f)
	// What cannot agree: the CUR knows that the month is open, FOCUS 1.0 does not.
	if !c.Open() || f.Open() || c.Rows == f.Rows {
		t.Errorf("open %v and %v, %d and %d rows", c.Open(), f.Open(), c.Rows, f.Rows)
	}
}

// What cannot agree is said in sentences.
func TestDifferencesAreSentences(t *testing.T) {
	seen := map[string]bool{}
	for _, d := range audit.Differences() {
		if seen[d.Code] || d.Name == "" {
			t.Errorf("%s: %q", d.Code, d.Name)
		}
		seen[d.Code] = true
		for _, s := range []string{d.CUR, d.FOCUS, d.Why} {
			if !strings.HasSuffix(s, ".") || strings.Contains(s, "guaranteed") || strings.Contains(s, "optimal") {
				t.Errorf("%s: %q", d.Code, s)
			}
		}
	}
	if len(seen) < 8 {
		t.Errorf("only %d differences", len(seen))
	}
}
