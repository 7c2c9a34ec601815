package main

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/plainbill/plainbill/cost/money"
)

// delivered writes a delivery of August 2026: a line of usage a day, and tax on the
// third.
func delivered(days int, tax string) string {
	text := "bill/PayerAccountId,bill/BillingPeriodStartDate,lineItem/UsageAccountId,lineItem/LineItemType,lineItem/UsageStartDate,lineItem/UsageEndDate," +
		"lineItem/ProductCode,lineItem/UsageType,lineItem/ResourceId,lineItem/UnblendedCost,lineItem/CurrencyCode\n"
	line := func(day int, kind, cost string) {
		text += fmt.Sprintf("000000000001,2026-08-01T00:00:00Z,000000000001,%s,2026-08-%02dT00:00:00Z,2026-08-%02dT00:00:00Z,AmazonEC2,BoxUsage,i-1,%s,USD\n", kind, day, day+1, cost)
	}
	for day := 1; day <= days; day++ {
		line(day, "Usage", fmt.Sprintf("%d.5", day))
	}
	line(3, "Tax", tax)
	return text
}

func TestCompare(t *testing.T) {
	folder := t.TempDir()
	old, latest := write(t, folder, "old.csv", delivered(27, "100")), write(t, folder, "new.csv", delivered(28, "412"))
	july := write(t, folder, "july.csv", strings.ReplaceAll(delivered(2, "1"), "2026-08", "2026-07"))
	photo := write(t, folder, "photo.csv", "\x89PNG\r\n\x1a\n0000")
	for _, tt := range []struct {
		name string
		args []string
		want int
		says string
	}{
		{"in words", []string{old, latest}, exitGood, "AWS restated $312.00 of tax on 3 Aug: $100.00 before, $412.00 now."},
		{"with itself", []string{old, old}, exitGood, "Nothing changed."},
		{"on another basis", []string{"--basis", "amortized", old, latest}, exitGood, "$28.50 of usage came in later on 28 Aug."},
		{"on no basis", []string{"--basis", "wishes", old, latest}, exitCall, ""},
		{"one file", []string{old}, exitCall, ""},
		{"another month", []string{july, latest}, exitCall, ""},
		{"no bill", []string{photo, latest}, exitNothing, ""},
	} {
		code, out, errs := call(append([]string{"compare"}, tt.args...)...)
		if code != tt.want || !strings.Contains(out, tt.says) || code != exitGood && errs == "" {
			t.Errorf("%s: exit %d, want %d\n%s%s", tt.name, code, tt.want, out, errs)
		}
	}
	code, out, _ := call("compare", "--json", old, latest)
	var got Comparison
	if err := json.Unmarshal([]byte(out), &got); err != nil || code != exitGood {
		t.Fatalf("exit %d, %v\n%s", code, err, out)
	}
	c := got.Currencies[0]
	sum := func(list []Change) (t money.Total) {
		for _, x := range list {
			t = t.Plus(x.Change)
		}
		return t
	}
	if c.Change.String() != "340.5" || sum(c.ByType) != c.Change || sum(c.ByDay) != c.Change || sum(c.ByService) != c.Change || sum(c.ByAccount) != c.Change {
		t.Errorf("%+v", c)
	}
	if c.Sentences[0].From != "2026-08-03" || c.Sentences[0].Change.String() != "312" || got.Before.Months[0] != "2026-08" || c.RowsAfter != 29 {
		t.Errorf("%+v, before %+v", c.Sentences, got.Before)
	}
}

// A folder of deliveries, dropped whole: the summary says what counts, what does
// not, and what is missing.
func TestSummaryOfAFolderOfDeliveries(t *testing.T) {
	folder := t.TempDir()
	const a, b = "2026-08-28T07:00:00.000Z-11111111-0000-4000-8000-00000000000a", "2026-08-29T07:00:00.000Z-22222222-0000-4000-8000-00000000000b"
	month := "exp/data/BILLING_PERIOD=2026-08/"
	write(t, folder, month+a+"/exp-00001.csv", delivered(27, "100"))
	write(t, folder, month+b+"/exp-00001.csv", delivered(28, "412"))
	write(t, folder, "exp/data/BILLING_PERIOD=2026-06/exp-00001.csv", strings.ReplaceAll(delivered(28, "1"), "2026-08", "2026-06"))
	manifest := func(parts string) string {
		return `{"executionId":"22222222-0000-4000-8000-00000000000b","exportArn":"arn:aws:bcm-data-exports:us-east-1:000000000001:export/exp","dataFiles":[` + parts + `]}`
	}
	one := `"s3://bucket/` + month + b + `/exp-00001.csv.gz"`
	path := write(t, folder, "exp/metadata/BILLING_PERIOD=2026-08/exp-Manifest.json", manifest(one))
	write(t, folder, "accounts.csv", "Account ID,Account name\n000000000001,Production\n12,Gone\nx,Wrong\n")
	s := summaryOf(t, exitPart, folder)
	var states []string
	for _, m := range s.Months {
		states = append(states, fmt.Sprint(m.Month, " ", m.State, " ", m.Rows, " ", len(m.LeftOut)))
	}
	if got := strings.Join(states, ", "); got != "2026-06 complete 29 0, 2026-07 missing 0 0, 2026-08 open 29 1" && got != "2026-06 open 29 0, 2026-07 missing 0 0, 2026-08 open 29 1" {
		t.Errorf("months %s", got)
	}
	if !s.Complete || len(s.Deliveries) != 3 || s.Totals.Cash.String() != "1253" {
		t.Errorf("complete %v, cash %s, deliveries %+v", s.Complete, s.Totals.Cash, s.Deliveries)
	}
	for _, d := range s.Deliveries {
		if d.Made == "2026-08-28T07:00:00Z" && (d.Kept || d.Billed["USD"].String() != "491.5" || !strings.HasSuffix(d.Why, "is newer and counts.")) {
			t.Errorf("%+v", d)
		}
	}
	write(t, folder, strings.TrimPrefix(path, folder), manifest(one+`,"s3://bucket/`+month+b+`/exp-00002.csv.gz"`))
	// The newer one is not whole now, so the one before it counts.
	s = summaryOf(t, exitPart, folder)
	if !s.Complete || s.Totals.Cash.String() != "912.5" || !strings.Contains(s.Notices[0].Text, "A newer one is here only in part: exp-00002.csv.gz is missing.") {
		t.Errorf("with a part missing: complete %v, cash %s, %+v", s.Complete, s.Totals.Cash, s.Notices)
	}
	if _, out, _ := call("summary", folder); !strings.Contains(out, "row 3, Account ID: not an account id of twelve digits; correct it: \"x\"") {
		t.Errorf("the bad account id is not told\n%s", out)
	}
}

// T27: parts that a manifest lists and that are not here make the exit code 3.
func TestMissingPartsExitCode(t *testing.T) {
	folder := t.TempDir()
	write(t, folder, "rep-1.csv", delivered(2, "1"))
	write(t, folder, "rep-Manifest.json", `{"assemblyId":"11111111-0000-4000-8000-00000000000a","reportKeys":["a/rep-1.csv.gz","a/rep-2.csv.gz","a/rep-3.csv.gz"]}`)
	s := summaryOf(t, exitPart, folder)
	if s.Complete || s.Notices[0].Title != "1 of 3 parts loaded: totals are partial" || s.Months[0].State != "partial" || len(s.Deliveries[0].Absent) != 2 {
		t.Errorf("complete %v, %+v, months %+v, deliveries %+v", s.Complete, s.Notices, s.Months, s.Deliveries)
	}
}

func summaryOf(t *testing.T, want int, args ...string) Summary {
	t.Helper()
	code, out, errs := call(append([]string{"summary", "--json"}, args...)...)
	var s Summary
	if err := json.Unmarshal([]byte(out), &s); err != nil || code != want {
		t.Fatalf("exit %d, want %d: %v %s", code, want, err, errs)
	}
	return s
}
