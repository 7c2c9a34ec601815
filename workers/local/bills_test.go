package main

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/plainbill/plainbill/cost/known"
	"github.com/plainbill/plainbill/cost/money"
)

// Every bill with a known total costs that much by the command.
func TestBillsByCommand(t *testing.T) {
	folder := known.Path(t, "bills")
	checked := 0
	err := filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".truth.json") {
			return err
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		var want struct {
			Rows   int64
			Error  string
			Totals map[string]any
			Types  []map[string]any `json:"by_line_item_type"`
		}
		if err := json.Unmarshal(text, &want); err != nil {
			return err
		}
		if want.Error != "" {
			return nil // no truth
		}
		checked++
		code, out, _ := call("summary", "--json", strings.TrimSuffix(path, ".truth.json"))
		var got Summary
		if err := json.Unmarshal([]byte(out), &got); err != nil {
			return err
		}
		name := filepath.Base(path)
		if code != exitGood || got.Rows != want.Rows || got.Rejected != 0 {
			t.Errorf("%s: code %d, %d rows and %d rejected, want %d rows", name, code, got.Rows, got.Rejected, want.Rows)
		}
		agree(t, name+": cash", got.Totals.Cash, want.Totals["unblended"])
		agree(t, name+": naive", got.Totals.Naive, want.Totals["naive_actual"])
		for _, line := range want.Types {
			kind, _ := line["lit"].(string)
			agree(t, name+": cash of "+kind, got.ByLineItemType[kind].Cash, line["unblended"])
			if rows, _ := line["n_rows"].(float64); got.ByLineItemType[kind].Rows != int64(rows) {
				t.Errorf("%s: %d rows of %s, want %v", name, got.ByLineItemType[kind].Rows, kind, rows)
			}
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

// agree compares to a millionth; no figure is no rows, and 0.
func agree(t *testing.T, what string, got money.Total, want any) {
	t.Helper()
	w := 0.0
	if want != nil {
		var err error
		if w, err = strconv.ParseFloat(fmt.Sprint(want), 64); err != nil {
			t.Fatalf("%s: %v", what, err)
		}
	}
	if math.Abs(got.Float64()-w) > 1e-6*max(1e-3, math.Abs(w)) {
		t.Errorf("%s is %v, want %v", what, got, w)
	}
}
