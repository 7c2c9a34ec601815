package main

import (
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/plainbill/plainbill/cost/known"
	"github.com/plainbill/plainbill/cost/money"
)

// expectation is what is known of a file: by EXPECTED.json, else by the truth that
// lies beside it.
type expectation struct {
	Expect    string
	Rows      *int64
	Unblended *string
	Error     string
	Totals    map[string]any
}

// untold are the files that no truth speaks of, and what must come of them.
var untold = map[string]string{
	"ragged-rows.cur1.csv":             "loads with rows that are not read", // every row lacks a cell
	"dataexport-2026-04-Manifest.json": "holds no bill",
	"my-report-Manifest.json":          "holds no bill",
	"cur-100000-dense4d-Manifest.json": "holds no bill",
}

// TestEveryKnownFileByCommand holds that every file of the known bills opens or is
// refused as is known of it, and that there is none of which nothing is known.
func TestEveryKnownFileByCommand(t *testing.T) {
	root := known.Path(t)
	var awkward struct{ Files map[string]expectation }
	readJSON(t, filepath.Join(root, "awkward", "EXPECTED.json"), &awkward)
	opened := 0
	for _, folder := range []string{"bills", "focus", "awkward"} {
		err := filepath.WalkDir(filepath.Join(root, folder), func(path string, entry fs.DirEntry, err error) error {
			name := filepath.Base(path)
			if err != nil || entry.IsDir() || strings.HasSuffix(name, ".truth.json") || name == "EXPECTED.json" {
				return err
			}
			opened++
			want, ok := awkward.Files[name]
			if _, missing := os.Stat(path + ".truth.json"); !ok && missing == nil {
				readJSON(t, path+".truth.json", &want)
				want.Expect, ok = "ok", want.Error == ""
			}
			if !ok {
				want = expectation{Expect: untold[name]}
			}
			t.Run(filepath.Join(folder, name), func(t *testing.T) { opens(t, path, want) })
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if opened < 100 {
		t.Errorf("only %d files", opened)
	}
}

func readJSON(t *testing.T, path string, into any) {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, into); err != nil {
		t.Fatalf("%s: %v", path, err)
	}
}

// opens gives a file to the command and compares what it says.
func opens(t *testing.T, path string, want expectation) {
	code, out, errs := call("summary", "--json", path)
	var got Summary
	if out != "" {
		if err := json.Unmarshal([]byte(out), &got); err != nil {
			t.Fatal(err)
		}
	}
	said := errs != ""
	for _, f := range got.Files {
		said = said || len(f.Notices) > 0
		if f.Rows != f.Kept+f.Rejected {
			t.Errorf("%d rows, %d kept and %d rejected", f.Rows, f.Kept, f.Rejected)
		}
	}
	refused, loads := strings.HasPrefix(want.Expect, "clear error"), strings.HasPrefix(want.Expect, "loads with")
	switch {
	case want.Expect == "ok" && code != exitGood, loads && code != exitGood && code != exitPart:
		t.Errorf("code %d: %s%s", code, out, errs)
	case loads && (!said || got.Rows+got.Rejected == 0):
		t.Errorf("%d rows, %d rejected, and nothing is said", got.Rows, got.Rejected)
	case strings.HasPrefix(want.Expect, "each cell") && (got.Rejected == 0 || !said || got.Rows+got.Rejected != *want.Rows):
		t.Errorf("%d rows and %d rejected of %d", got.Rows, got.Rejected, *want.Rows)
	case refused && (code == exitGood || !said || got.Complete), want.Expect == "holds no bill" && (code != exitNothing || got.Rows != 0):
		t.Errorf("code %d, %d rows, complete %v", code, got.Rows, got.Complete)
	case want.Expect == "":
		t.Error("nothing is known of this file")
	}
	if refused || strings.HasPrefix(want.Expect, "each cell") {
		return
	}
	if want.Rows != nil && (got.Rows != *want.Rows || got.Rejected != 0) {
		t.Errorf("%d rows and %d rejected, want %d", got.Rows, got.Rejected, *want.Rows)
	}
	cash, amortized := got.Totals.Cash, got.Totals.Amortized
	for code, c := range got.Currencies {
		if code != got.Currency {
			cash, amortized = cash.Plus(c.Totals.Cash), amortized.Plus(c.Totals.Amortized)
		}
	}
	if want.Unblended != nil {
		a, _, err := money.Parse([]byte(*want.Unblended))
		if err != nil {
			t.Fatal(err)
		}
		if cash != a.Total() {
			t.Errorf("cash is %v, want %v", cash, a)
		}
	}
	if billed, ok := want.Totals["billed"]; ok && !signed[filepath.Base(path)] {
		agree(t, "billed", cash, billed)
		agree(t, "effective", amortized, want.Totals["effective"])
	}
}

// signed are bills whose amounts have signs and commas, which the program that
// made the truths takes for 0.
var signed = map[string]bool{
	"simple_saas_agreements_a1.csv": true, "simple_saas_agreements_a2.csv": true, "simple_saas_agreements_a3.csv": true,
	"simple_saas_agreements_b.csv": true, "simple_saas_agreements_c.csv": true,
}
