package view_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/plainbill/plainbill/cost/view"
)

var update = flag.Bool("update", false, "write the golden files anew; read the diff")

// small is two months of a small bill: usage, a reservation, a savings plan that
// is not used up, tax, a credit, a fee, and a tag. NAT traffic doubles on 6 August.
func small(t testing.TB) opened {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", "small.csv"))
	if err != nil {
		t.Fatal(err)
	}
	return open(t, string(text))
}

// TestGolden pins every word and figure of the screens for a small bill.
func TestGolden(t *testing.T) {
	b := small(t).view
	nat := []view.Filter{{Dimension: "usage_type", Values: []string{"NatGateway-Bytes"}}, {Dimension: "line_item_type", Values: []string{"Tax"}, Not: true}}
	for _, tt := range []struct {
		name string
		ask  func() (any, error)
	}{
		{"overview", func() (any, error) { return b.Overview(view.Query{}) }},
		{"overview-july-cash", func() (any, error) {
			return b.Overview(view.Query{Basis: "cash", From: "2026-07", To: "2026-08"})
		}},
		{"explore", func() (any, error) { return b.Explore(view.Query{}) }},
		{"explore-nat", func() (any, error) {
			return b.Explore(view.Query{Filters: nat, GroupBy: "account", From: "2026-08", To: "2026-09"})
		}},
		{"explore-nothing", func() (any, error) {
			return b.Explore(view.Query{Filters: []view.Filter{{Dimension: "service", Values: []string{"AmazonS3"}}, nat[0]}})
		}},
		{"audit", func() (any, error) { return b.Audit(view.AuditQuery{}) }},
		{"items", func() (any, error) { return b.LineItems(view.Query{}, 0, 3) }},
		{"commitments", func() (any, error) { return b.Commitments(view.CommitmentsQuery{}) }},
		{"explain", func() (any, error) { return b.Explain(view.Query{Basis: "naive"}) }},
		{"search", func() (any, error) { return b.Search("nat", view.Query{}, 5) }},
	} {
		t.Run(tt.name, func(t *testing.T) {
			answer, err := tt.ask()
			if err != nil {
				t.Fatal(err)
			}
			var got bytes.Buffer
			e := json.NewEncoder(&got)
			e.SetIndent("", "\t")
			e.SetEscapeHTML(false)
			if err := e.Encode(answer); err != nil {
				t.Fatal(err)
			}
			wording(t, got.String())
			file := filepath.Join("testdata", tt.name+".json")
			if *update {
				if err := os.WriteFile(file, got.Bytes(), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(got.Bytes(), want) {
				t.Errorf("%s differs from the screen; go test ./cost/view -update, then read the diff:\n%s", file, firstDifference(got.String(), string(want)))
			}
		})
	}
}

func firstDifference(got, want string) string {
	a, b := strings.Split(got, "\n"), strings.Split(want, "\n")
	for n := range min(len(a), len(b)) {
		if a[n] != b[n] {
			return "got  " + a[n] + "\nwant " + b[n]
		}
	}
	return "one is longer than the other"
}

// never are words that promise too much, and marks of a text that was not filled
// in.
var never = regexp.MustCompile(`(?i)guarantee|optimal|spend overview|%!|<nil>|\bNaN\b|\bInf\b|  [a-z]|\.\.|, \.| ,`)

// A number in JSON that stands for money would be a double: money is text.
var moneyAsNumber = regexp.MustCompile(`"(value|total|unexplained)": -?[0-9]`)

func wording(t *testing.T, text string) {
	t.Helper()
	for _, bad := range never.FindAllString(text, -1) {
		t.Errorf("the screen says %q", bad)
	}
	for _, bad := range moneyAsNumber.FindAllString(text, -1) {
		t.Errorf("money is a number, not a text: %s", bad)
	}
}

// TestBasisIsNamed holds that every title of amounts names basis and currency.
func TestBasisIsNamed(t *testing.T) {
	b := small(t).view
	for basis, says := range map[string]string{
		"amortized": "Actual cost, amortized, USD.",
		"net":       "Actual cost after private discounts, net amortized, USD.",
		"cash":      "Billed amount, cash, USD.",
		"on_demand": "On-demand equivalent, public prices, USD.",
		"naive":     "Cost by the usual rule, naive, for comparison only, USD.",
	} {
		o, err := b.Overview(view.Query{Basis: basis})
		if err != nil {
			t.Fatal(err)
		}
		e, err := b.Explore(view.Query{Basis: basis, GroupBy: "account"})
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range []string{o.Services.Measure, o.Accounts.Measure, e.Table.Measure, e.Side.Measure} {
			if m != says {
				t.Errorf("%s: the measure is %q, want %q", basis, m, says)
			}
		}
		_, manner, _ := strings.Cut(strings.TrimSuffix(says, "."), ", ")
		for _, m := range []string{o.Daily.Measure, e.Series.Measure, e.Icicle.Measure} {
			if !strings.Contains(m, manner) {
				t.Errorf("%s: %q does not name basis and currency", basis, m)
			}
		}
	}
}
