package main

import (
	"bytes"
	"encoding/json"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/plainbill/plainbill/cost/money"
	"github.com/plainbill/plainbill/cost/synth"
)

// spoken is what scripts read of plainbill commitments --json.
type spoken struct {
	Currency    string
	Hours       struct{ Count int }
	Commitments []struct {
		ARN, Kind, Hourly, Charged, Used, Unused string
		OnDemand                                 string `json:"on_demand"`
		NetSavings                               string `json:"net_savings"`
		Utilization                              *float64
	}
	All struct {
		Charged, Used, Unused string
		NetSavings            string `json:"net_savings"`
		Utilization           struct{ Value *float64 }
		Coverage              struct{ Value *float64 }
		ESR                   struct{ Value *float64 } `json:"effective_savings_rate"`
	}
	Scopes []struct {
		Name    string
		Kind    string
		Optimum []struct {
			Years   int
			Payment string
			Level   string
		}
		Classes []struct {
			Discount struct{ Provenance string }
		}
		Future *struct {
			Scenarios int
			Tolerance struct {
				Absorb  string
				Default bool
			}
			Levels []struct{ Level, Zone string }
			Zones  map[string]string
		}
		Evidence struct{ Grade string }
	}
	Replay struct{ Error *float64 }
	Notes  []struct{ Code, Text string }
	Bounds struct {
		Bill struct{ Headroom string }
	}
	Seed uint64
}

func speak(t *testing.T, args ...string) (spoken, string) {
	t.Helper()
	code, out, errs := call(append([]string{"commitments", "--json"}, args...)...)
	if code != exitGood {
		t.Fatalf("code %d: %s", code, errs)
	}
	var s spoken
	if err := json.Unmarshal([]byte(out), &s); err != nil {
		t.Fatal(err)
	}
	return s, out
}

func sum(t *testing.T, amounts ...string) (total money.Total) {
	t.Helper()
	for _, a := range amounts {
		var one money.Total
		if err := one.UnmarshalText([]byte(a)); err != nil {
			t.Fatalf("%q: %v", a, err)
		}
		total = total.Plus(one)
	}
	return total
}

func TestCommitmentsSpeakJSON(t *testing.T) {
	folder := t.TempDir()
	if code, _, errs := call("synth", "--format", "cur2csv.gz", "-o", folder); code != exitGood {
		t.Fatal(errs)
	}
	file := filepath.Join(folder, "synth-2026-08.csv.gz")
	s, out := speak(t, file, "--seed", "5", "--tolerance", "750")
	if s.Currency != "USD" || s.Hours.Count != 744 || s.Seed != 5 || len(s.Commitments) < 9 {
		t.Errorf("%s, %d hours, seed %d, %d commitments", s.Currency, s.Hours.Count, s.Seed, len(s.Commitments))
	}
	var charged, used, unused, net money.Total
	for _, c := range s.Commitments {
		charged = charged.Plus(sum(t, c.Charged))
		used = used.Plus(sum(t, c.Used))
		unused = unused.Plus(sum(t, c.Unused))
		net = net.Plus(sum(t, c.NetSavings))
		if sum(t, c.Used, c.Unused) != sum(t, c.Charged) {
			t.Errorf("%s: %s used and %s unused of %s", c.ARN, c.Used, c.Unused, c.Charged)
		}
	}
	if charged != sum(t, s.All.Charged) || used != sum(t, s.All.Used) || unused != sum(t, s.All.Unused) || net != sum(t, s.All.NetSavings) {
		t.Errorf("the commitments do not add up to %+v", s.All)
	}
	if s.All.Utilization.Value == nil || s.All.Coverage.Value == nil || s.All.ESR.Value == nil || s.Replay.Error == nil {
		t.Errorf("a ratio is missing: %+v", s.All)
	}
	weighed := 0
	for _, c := range s.Scopes {
		if c.Future == nil {
			continue
		}
		weighed++
		if c.Future.Scenarios != 2000 || len(c.Future.Levels) != 64 || c.Future.Tolerance.Default || c.Future.Tolerance.Absorb != "750.000000" {
			t.Errorf("%s: %+v", c.Name, c.Future.Tolerance)
		}
		if len(c.Optimum) == 0 || len(c.Classes) == 0 || c.Evidence.Grade != "C" {
			t.Errorf("%s: %+v", c.Name, c)
		}
		for _, o := range c.Optimum {
			if _, err := strconv.ParseFloat(o.Level, 64); err != nil {
				t.Errorf("%s: level %q", c.Name, o.Level)
			}
		}
	}
	if weighed < 5 {
		t.Errorf("%d scopes were weighed", weighed)
	}
	parts(t, out)
	if again, text := speak(t, file, "--seed", "5", "--tolerance", "750"); again.Seed != 5 || text != out {
		t.Error("the same seed gives other bytes")
	}
	if _, text := speak(t, file, "--seed", "6", "--tolerance", "750"); text == out {
		t.Error("the seed changes nothing")
	}
	for _, word := range []string{"guaranteed", "optimal"} {
		if strings.Contains(out, word) {
			t.Errorf("it says %q", word)
		}
	}
}

// The command and the summary tell the same of commitments.
func TestCommitmentsAgreeWithSummary(t *testing.T) {
	folder := t.TempDir()
	if code, _, errs := call("synth", "-o", folder); code != exitGood {
		t.Fatal(errs)
	}
	s, _ := speak(t, folder)
	_, out, _ := call("summary", "--json", folder)
	var whole Summary
	if err := json.Unmarshal([]byte(out), &whole); err != nil {
		t.Fatal(err)
	}
	of := func(source string) money.Total { return whole.BySource[source] }
	if got, want := sum(t, s.All.Unused), of("sp_unused").Plus(of("ri_unused")); got != want {
		t.Errorf("%v unused, want %v", got, want)
	}
	if got, want := sum(t, s.All.Used), of("sp_effective").Plus(of("ri_effective")); got != want {
		t.Errorf("%v used, want %v", got, want)
	}
}

// FOCUS does not tell when commitments end: what hangs on that is null, never 0.
func TestCommitmentsOfFOCUSAreNullWhereNotKnown(t *testing.T) {
	var b bytes.Buffer
	if _, err := synth.WriteFOCUS(&b, synth.Options{Seed: 3, Rows: 6000}); err != nil {
		t.Fatal(err)
	}
	_, out := speak(t, write(t, t.TempDir(), "focus.csv", b.String()))
	var s struct {
		All struct {
			Lock any `json:"lock_in"`
		}
		Commitments []map[string]any
	}
	if err := json.Unmarshal([]byte(out), &s); err != nil {
		t.Fatal(err)
	}
	for _, c := range s.Commitments {
		for _, key := range []string{"hours_left", "lock_in", "owed"} {
			if v, there := c[key]; v != nil || !there {
				t.Errorf("%v: %s is %v", c["arn"], key, v)
			}
		}
		if c["end"] != "" || c["term_why"] == nil {
			t.Errorf("%v ends %v, because %v", c["arn"], c["end"], c["term_why"])
		}
	}
	if s.All.Lock != nil || len(s.Commitments) < 9 {
		t.Errorf("%d commitments lock in %v", len(s.Commitments), s.All.Lock)
	}
}

func TestCommitmentsExitCodes(t *testing.T) {
	folder := t.TempDir()
	good := write(t, folder, "good.csv", header+row("AmazonEC2,1.5,USD"))
	ragged := write(t, folder, "ragged.csv", header+row("AmazonEC2,1.5,USD")+row("AmazonEC2"))
	photo := write(t, folder, "photo.csv", "\x89PNG\r\n\x1a\n0000")
	for _, tt := range []struct {
		name string
		args []string
		want int
	}{
		{"a good bill", []string{"--json", good}, exitGood},
		{"rejected rows", []string{"--json", ragged}, exitPart},
		{"nothing usable", []string{"--json", photo}, exitNothing},
		{"no file", []string{"--json"}, exitCall},
		{"not as JSON", []string{good}, exitCall},
		{"a tolerance below 0", []string{"--json", "--tolerance", "-1", good}, exitCall},
		{"a tolerance that is no number", []string{"--json", "--tolerance", "NaN", good}, exitCall},
		{"no such file", []string{"--json", filepath.Join(folder, "none")}, exitCall},
	} {
		if code, _, errs := call(append([]string{"commitments"}, tt.args...)...); code != tt.want {
			t.Errorf("%s: code %d, want %d (%s)", tt.name, code, tt.want, errs)
		}
	}
}
