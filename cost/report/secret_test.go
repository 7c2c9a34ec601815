package report_test

import (
	"bytes"
	"encoding/csv"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/plainbill/plainbill/cost/report"
	"github.com/plainbill/plainbill/cost/synth"
	"github.com/plainbill/plainbill/cost/view"
)

// poisoned is a made bill in which every text column holds, in some rows, a mark
// that names the column. It returns the columns.
func poisoned(t *testing.T) (bill []byte, columns []string) {
	t.Helper()
	var made bytes.Buffer
	if _, err := synth.Write(&made, synth.Options{Rows: 4000, Seed: 7}); err != nil {
		t.Fatal(err)
	}
	lines, err := csv.NewReader(&made).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	head := lines[0]
	marked := map[string]bool{}
	for n, line := range lines[1:] {
		for i, cell := range line {
			if n%(len(head)/2) == i/2 && isText(cell) {
				line[i] = mark + head[i] + `"><svg onload=x>`
				marked[head[i]] = true
			}
		}
	}
	for _, column := range head {
		if marked[column] {
			columns = append(columns, column)
		}
	}
	var out bytes.Buffer
	w := csv.NewWriter(&out)
	if err := w.WriteAll(lines); err != nil {
		t.Fatal(err)
	}
	return out.Bytes(), columns
}

const mark = "Canary-"

// isText says whether a cell is no number and no time: those a text cannot hide in.
func isText(cell string) bool {
	if cell == "" {
		return false
	}
	if _, err := strconv.ParseFloat(cell, 64); err == nil {
		return len(cell) == 12 // an account
	}
	first, _, _ := strings.Cut(cell, "/")
	_, err := time.Parse(time.RFC3339, first)
	return err != nil
}

// TestNothingLeavesUnticked holds that no text of a bill is in a report in which
// nothing was ticked, whatever column it stands in.
func TestNothingLeavesUnticked(t *testing.T) {
	bill, columns := poisoned(t)
	if len(columns) < 25 {
		t.Fatalf("only %d columns were marked: %v", len(columns), columns)
	}
	all := []string{"account", "tag", "resource", "usage_type"}
	b := loaded(t, bill)
	l, err := b.Letter(view.LetterQuery{Tables: all})
	if err != nil {
		t.Fatal(err)
	}
	sources := report.Sources{Letter: l, Files: 1, Maker: "test"}
	for _, basis := range []bool{false, true} {
		text := string(marshal(t, build(t, sources, report.Choice{Prepared: "2026-09-12", Percentages: basis})))
		if strings.Contains(text, mark) || strings.Contains(text, "svg") || strings.Contains(text, "secret-file-name") {
			t.Errorf("a text of the bill is in the report: %s", text)
		}
		// Nor does anything of the made bill itself: account ids and ARNs.
		for _, secret := range []string{"arn:", "i-0", "111111111111"} {
			if strings.Contains(text, secret) {
				t.Errorf("%s is in the report", secret)
			}
		}
	}
	// What is ticked does leave: else the test above looks for nothing.
	for _, tick := range []report.Tick{report.TickAccounts, report.TickTag, report.TickResources, report.TickUsageTypes} {
		r := build(t, sources, report.Choice{Prepared: "2026-09-12", Ticked: []report.Tick{tick}})
		plain := build(t, sources, report.Choice{Prepared: "2026-09-12"})
		if len(r.Tables) == len(plain.Tables) && string(marshal(t, r)) == string(marshal(t, plain)) {
			t.Errorf("ticking %s changes nothing", tick)
		}
		marshal(t, r)
	}
}

// TestOtherSellersAreNamedWhenTicked holds that a service that is not AWS's own is
// in everything else until its name is ticked.
func TestOtherSellersAreNamedWhenTicked(t *testing.T) {
	c := choice()
	if text := string(marshal(t, build(t, made(t), c))); strings.Contains(text, "Secret Vendor") {
		t.Errorf("the vendor is named: %s", text)
	}
	c.Ticked = []report.Tick{report.TickServices}
	if text := string(marshal(t, build(t, made(t), c))); !strings.Contains(text, `{"label":"Secret Vendor GmbH","amount":"35770"`) {
		t.Errorf("the vendor is not named: %s", text)
	}
}

// TestOnlyCommitmentsThatAreTickedAreNamed holds that short names of commitments
// leave when ticked, and ARNs never.
func TestOnlyCommitmentsThatAreTickedAreNamed(t *testing.T) {
	c := choice()
	for _, ticked := range []bool{false, true} {
		if ticked {
			c.Ticked = []report.Tick{report.TickCommitments}
		}
		text := string(marshal(t, build(t, made(t), c)))
		if strings.Contains(text, "sp-1f2e") != ticked || strings.Contains(text, "arn:") {
			t.Errorf("ticked %v: %s", ticked, text)
		}
		for _, secret := range []string{"Secret", "svg"} {
			if strings.Contains(text, secret) {
				t.Errorf("%q is in the report", secret)
			}
		}
	}
}
