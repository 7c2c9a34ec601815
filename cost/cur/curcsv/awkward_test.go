package curcsv

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/plainbill/plainbill/cost/cur"
)

// wanted is what must be said about an awkward file beyond its totals.
var wanted = map[string]struct {
	refusal  cur.Code
	notices  []cur.Code
	rejected int64
}{
	"lost_leading_zero_accounts.cur1.csv":     {notices: []cur.Code{cur.LostLeadingZeros}},
	"no_commitment_columns.cur1.csv":          {notices: []cur.Code{cur.NoCommitments}},
	"missing_unblended_cost.cur1.csv":         {refusal: cur.MissingColumn},
	"header_only.cur1.csv":                    {notices: []cur.Code{cur.NoRows}},
	"empty.csv":                               {refusal: cur.EmptyFile},
	"newline_only.csv":                        {refusal: cur.EmptyFile},
	"bom_only.csv":                            {refusal: cur.EmptyFile},
	"exact_duplicate_header.cur1.csv":         {notices: []cur.Code{cur.DuplicateColumn}},
	"mixed_currency.cur1.csv":                 {notices: []cur.Code{cur.MixedCurrencies}},
	"nul_and_invalid_utf8.cur1.csv":           {notices: []cur.Code{cur.InvalidText}},
	"ragged_rows.cur1.csv":                    {notices: []cur.Code{cur.RejectedRows}, rejected: 40},
	"weird_numbers.cur1.csv":                  {notices: []cur.Code{cur.RejectedRows, cur.RoundedAmounts}, rejected: 11},
	"utf16le_tab_excel_unicode_text.cur1.txt": {notices: []cur.Code{cur.IgnoredCSVDialect}},
	"cr_only_line_endings.cur1.csv":           {notices: []cur.Code{cur.IgnoredCSVDialect}},
	"no_net_columns.cur1.csv":                 {notices: []cur.Code{cur.NoNetColumns}},
	"no_resource_ids.cur1.csv":                {notices: []cur.Code{cur.NoResourceIDs}},
	"REAL_cur2_three_columns.csv":             {notices: []cur.Code{cur.NoLineItemTypes, cur.NoCommitments}},
	"gzip_named_csv.cur1.csv":                 {},
	"not_a_cur.snappy.parquet":                {refusal: cur.NotABill},
	"empty_zip.zip":                           {refusal: cur.NotABill},
}

// TestAwkwardFiles reads every awkward file in text, and a few that are not.
func TestAwkwardFiles(t *testing.T) {
	needBills(t)
	raw, err := os.ReadFile(bills + "/awkward/EXPECTED.json")
	if err != nil {
		t.Fatal(err)
	}
	var expected struct {
		Files map[string]struct {
			Expect    string
			Rows      *int64
			Unblended *string
			Note      string
		}
	}
	if err := json.Unmarshal(raw, &expected); err != nil {
		t.Fatal(err)
	}
	read := 0
	for name, e := range expected.Files {
		want, ours := wanted[name]
		file, err := os.ReadFile(filepath.Join(bills, "awkward", name))
		if err != nil {
			t.Fatal(err)
		}
		switch c := cur.SniffBytes(file); {
		case c == cur.Gzip && !strings.HasPrefix(name, "truncated") && !strings.HasPrefix(name, "corrupt"):
			file = readBill(t, filepath.Join(bills, "awkward", name))
		case c != cur.Text8 && c != cur.UTF16LE && c != cur.Empty && !ours:
			continue // other rooms read it
		}
		read++
		t.Run(name, func(t *testing.T) {
			k := newKeep()
			report, err := Decode(name, bytes.NewReader(file), k)
			var codes []cur.Code
			for _, n := range report.Notices {
				codes = append(codes, n.Code)
				t.Logf("%s %s: %s. %s", n.Severity, n.Code, n.Title, n.Text)
			}
			if want.refusal != "" {
				var refusal *cur.FileError
				if !errors.As(err, &refusal) || refusal.Code != want.refusal || report.Complete || report.Rows != 0 || k.batches != 0 {
					t.Fatalf("%v, want to be refused as %s", err, want.refusal)
				}
				t.Log(err)
				return
			}
			if err != nil || !report.Complete {
				t.Fatal(err)
			}
			if strings.HasPrefix(e.Expect, "clear error") {
				t.Fatalf("was read: %s", e.Note)
			}
			for _, code := range want.notices {
				if !slices.Contains(codes, code) {
					t.Errorf("no notice %s", code)
				}
			}
			if e.Rows != nil && report.Rows != *e.Rows || report.Rejected != want.rejected {
				t.Errorf("%d rows, %d rejected; want %v, %d", report.Rows, report.Rejected, e.Rows, want.rejected)
			}
			if e.Unblended != nil && !near(t, k.total(cur.Unblended), *e.Unblended) {
				t.Errorf("unblended %v, want %s", k.total(cur.Unblended), *e.Unblended)
			}
		})
	}
	if read < 28 {
		t.Errorf("only %d files read", read)
	}
}

// TestWeirdNumbers reads each odd amount of the awkward file.
func TestWeirdNumbers(t *testing.T) {
	needBills(t)
	k := newKeep()
	if _, err := Decode("f", bytes.NewReader(readBill(t, bills+"/awkward/weird_numbers.cur1.csv")), k); err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, row := range k.rows {
		number, _, _ := strings.Cut(row, "|")
		amount := "blank"
		for _, cell := range strings.Split(row, "|") {
			if field, value, _ := strings.Cut(cell, "="); field == fmt.Sprint(int(cur.Unblended)) {
				amount = value
			}
		}
		got = append(got, number+" "+amount)
	}
	for _, e := range k.rejects {
		got = append(got, fmt.Sprintf("%d %s: %v", e.Row, e.Value, e.Err))
	}
	want := []string{
		"1 0", "3 0", "4 10000000", "5 blank", "10 0", "11 3.5", "13 0.1", "14 0.2", "15 0.3", "17 -0.0000000007", "18 5", "19 0.5", "20 5",
		"2 123456789012345.1234567890: amount beyond ±922 million", "6 NaN: not a decimal number", "7 null: not a decimal number",
		"8 1,234.56: not a decimal number", "9 $12.00: not a decimal number", "12 1e400: amount beyond ±922 million",
		"16 99999999999999999999.99: amount beyond ±922 million", "21 Infinity: not a decimal number", "22 0x10: not a decimal number",
		"23 1_000: not a decimal number", "24 ٣: not a decimal number",
	}
	compare(t, "amount", got, want)
}
