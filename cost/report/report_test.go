package report_test

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/plainbill/plainbill/cost/money"
	"github.com/plainbill/plainbill/cost/report"
	"github.com/plainbill/plainbill/cost/view"
)

var update = flag.Bool("update", false, "write the fixture of a new version")

// TestEveryVersionStillOpens reads a fixture of every version that was ever
// written. One that is there is never written again, not even with -update: it says
// what is out in the world.
func TestEveryVersionStillOpens(t *testing.T) {
	for version := 1; version <= report.Version; version++ {
		file := fmt.Sprintf("testdata/v%d.report.json", version)
		text, err := os.ReadFile(file)
		if *update && version == report.Version && errors.Is(err, os.ErrNotExist) {
			text = marshal(t, build(t, made(t), choice()))
			err = os.WriteFile(file, text, 0o644)
		}
		if err != nil {
			t.Fatal(err)
		}
		r, err := report.Parse(text)
		if err != nil {
			t.Errorf("version %d: %v", version, err)
			continue
		}
		// It says what it said, in whatever version it is read.
		if r.Version != report.Version || r.Total.String() != "184220.38" || len(r.Sentences) != 3 || len(r.Bridge.Steps) != 7 || len(r.Where.Rows) != 9 ||
			len(r.Trend.Points) != 31 || len(r.Promise.Offer.Zones) != 4 || r.Decision.Who != "Finance" || r.Check.Rows != 1204331 {
			t.Errorf("version %d says something else: %+v", version, r)
		}
		if again := marshal(t, r); version == report.Version && string(again) != string(text) {
			t.Errorf("version %d is spelled otherwise:\n%s\n%s", version, again, text)
		}
	}
}

// TestSentences pins what the three sentences say.
func TestSentences(t *testing.T) {
	s, c := made(t), choice()
	index := c
	index.Percentages = true
	alone := made(t)
	alone.Letter.Before, alone.Letter.BeforeTotal = "", money.Total{}
	alone.Letter.Promised = view.LetterPromised{}
	alone.Commitments, alone.Weighing = nil, nil
	open, part := made(t), made(t)
	open.Letter.Open, open.Letter.Before = true, ""
	part.Letter.Before, part.Letter.Bar.State = "", "partial"
	fell := made(t)
	for i := range fell.Letter.Services {
		row := &fell.Letter.Services[i]
		row.Now, row.Before = row.Before, row.Now
	}
	fell.Letter.Total, fell.Letter.BeforeTotal = fell.Letter.BeforeTotal, fell.Letter.Total
	for name, tt := range map[string]struct {
		s    report.Sources
		c    report.Choice
		want []string
	}{
		"a rise": {s, c, []string{
			"August cost $184,220.38, $12,930.22 (7.5%) more than July.",
			"VPC is 67% of the rise, +$8,719.00; Redshift moved the other way, \u2212$1,873.20.",
			"Commitments saved $20,908.35, after $1,203.00 paid and not used; we propose $18.00 an hour more."}},
		"percentages": {s, index, []string{
			"All amounts are percent of what August cost, which is 7.5% more than July.",
			"VPC is 67% of the rise, +4.7%; Redshift moved the other way, \u22121.0%.",
			"Commitments saved 11.3%, after 0.7% paid and not used; we propose 7.1% a month more."}},
		"no month before, no commitments": {alone, c, []string{
			"August cost $184,220.38.",
			"The largest part is EC2, 22% of it; there is no complete month before it to compare with.",
			"Nothing is promised to AWS: August has no reservations and no savings plans."}},
		"an open month": {open, c, []string{
			"August so far cost $184,220.38.",
			"The largest part is EC2, 22% of it; there is no complete month before it to compare with.",
			"Commitments saved $20,908.35, after $1,203.00 paid and not used; we propose $18.00 an hour more."}},
		"not all was read": {part, index, []string{
			"All amounts are percent of what the part read of August cost.",
			"The largest part is EC2, 22% of it; there is no complete month before it to compare with.",
			"Commitments saved 11.3%, after 0.7% paid and not used; we propose 7.1% a month more."}},
		"a fall": {fell, c, []string{
			"August cost $171,290.16, $12,930.22 (7.0%) less than July.",
			"VPC is 67% of the fall, \u2212$8,719.00; Redshift moved the other way, +$1,873.20.",
			"Commitments saved $20,908.35, after $1,203.00 paid and not used; we propose $18.00 an hour more."}},
	} {
		r := build(t, tt.s, tt.c)
		if len(r.Sentences) != len(tt.want) {
			t.Errorf("%s: %d sentences", name, len(r.Sentences))
			continue
		}
		for i, want := range tt.want {
			if got := r.Sentences[i].Text; got != want {
				t.Errorf("%s:\ngot  %s\nwant %s", name, got, want)
			}
		}
	}
}

// TestTheLetterSaysWhatIsNotExplained holds that what lies between the invoice and
// the actual cost is in the letter, as amounts or as percentages.
func TestTheLetterSaysWhatIsNotExplained(t *testing.T) {
	for _, tt := range []struct {
		ahead, earlier, left string
		percentages          bool
		want                 string
	}{
		{"0", "0", "0", false, ""},
		{"27068.40", "0", "17.77", false, "Between invoice and actual cost: $27,068.40 was paid ahead for later months, $17.77 is not explained."},
		{"0", "310", "-17.77", false, "Between invoice and actual cost: $310.00 was paid ahead earlier, $17.77 is not explained."},
		{"18422.038", "0", "0", true, "Between invoice and actual cost: 10.0% was paid ahead for later months."},
	} {
		s, c := made(t), choice()
		c.Percentages = tt.percentages
		s.Letter.Ahead, s.Letter.Earlier, s.Letter.Left = usd(t, tt.ahead), usd(t, tt.earlier), usd(t, tt.left)
		said := ""
		for _, line := range build(t, s, c).Assumptions {
			if strings.HasPrefix(line, "Between") {
				said = line
			}
		}
		if said != tt.want {
			t.Errorf("%+v:\ngot  %s", tt, said)
		}
	}
}

// TestTheBooksClose holds that bridge, table and total agree, with amounts and as
// percentages.
func TestTheBooksClose(t *testing.T) {
	for _, percentages := range []bool{false, true} {
		c := choice()
		c.Percentages = percentages
		r := build(t, made(t), c)
		sum := r.Bridge.From
		for _, s := range r.Bridge.Steps {
			sum = sum.Plus(s.Change)
		}
		if sum != r.Bridge.To || r.Bridge.To != r.Total {
			t.Errorf("the bridge ends at %s, the total is %s", sum, r.Total)
		}
		if off := r.Where.Sum.Minus(r.Total).Abs(); !percentages && !off.IsZero() || off.Cmp(usd(t, "0.05")) > 0 {
			t.Errorf("the table adds up to %s, the total is %s", r.Where.Sum, r.Total)
		}
		if n := len(r.Where.Rows); n != 9 || r.Where.Rows[8].Label != "Everything else" {
			t.Errorf("the table has %d rows", n)
		}
		marshal(t, r)
	}
}

// TestPercentagesHideAmounts holds that no amount of the bill is in a report of
// percentages.
func TestPercentagesHideAmounts(t *testing.T) {
	s, c := made(t), choice()
	open := string(marshal(t, build(t, s, c)))
	c.Percentages, c.Decision = true, nil
	text := string(marshal(t, build(t, s, c)))
	for _, amount := range []string{"184220", "184,220", "171290", "40333", "20908", "20,908", "174283", "16000", "16,000", "32832", "157680"} {
		if strings.Contains(text, amount) {
			t.Errorf("%s is in the report", amount)
		}
	}
	for _, amount := range []string{"184220", "40333", "20908", "174283", "157680"} {
		if !strings.Contains(open, amount) {
			t.Errorf("%s is not in the report with amounts: the test looks for nothing", amount)
		}
	}
	s.Letter.Total = money.Total{}
	if _, err := report.Build(s, c); !errors.Is(err, report.ErrNoBase) {
		t.Errorf("percent of nothing: %v", err)
	}
	s.Letter.Rows = 0
	if _, err := report.Build(s, c); !errors.Is(err, report.ErrNothing) {
		t.Errorf("no rows: %v", err)
	}
}

// TestMonthsArePromised holds how many hours of each commitment fall into a month.
func TestMonthsArePromised(t *testing.T) {
	r := build(t, made(t), choice())
	for month, want := range map[string]string{
		"2026-09-01": "23400", // 720 h × ($20 + $12.50)
		"2026-10-01": "31332", // 432 h × $20 + 744 h × ($12.50 + $18)
		"2026-11-01": "21960", // 720 h × $30.50
		"2027-09-01": "21960", //
	} {
		found := false
		for _, p := range r.Promise.Months {
			if p.Start == month {
				found = true
				if p.Amount.String() != want {
					t.Errorf("%s: %s, want %s", month, p.Amount, want)
				}
			}
		}
		if !found {
			t.Errorf("%s is missing", month)
		}
	}
}

// TestParseRefuses holds what a hostile report may not be. Each case is one change
// of a good one.
func TestParseRefuses(t *testing.T) {
	good := string(marshal(t, build(t, made(t), choice())))
	swap := func(old, with string) string {
		t.Helper()
		if !strings.Contains(good, old) {
			t.Fatalf("%q is not in the report", old)
		}
		return strings.Replace(good, old, with, 1)
	}
	for name, text := range map[string]string{
		"nothing":                       "",
		"not JSON":                      "<html>",
		"no version":                    `{}`,
		"a version below the first":     swap(`"version":1`, `"version":0`),
		"a field that there is not":     swap(`"version":1`, `"version":1,"script":"x"`),
		"a field twice":                 swap(`"title":`, `"title":"x","title":`),
		"another case":                  swap(`"title":`, `"Title":`),
		"blanks":                        swap(`{"version"`, `{ "version"`),
		"something behind it":           good + "{}",
		"an amount with zeros behind":   swap(`"184220.38"`, `"184220.380"`),
		"an amount that is a number":    swap(`"184220.38"`, `184220.38`),
		"a bridge that does not close":  swap(`"change":"8719"`, `"change":"8718"`),
		"a table that does not add up":  swap(`"amount":"40333.1"`, `"amount":"40333.2"`),
		"a unit that runs":              swap(`"unit":"USD"`, `"unit":"<b>"`),
		"a basis that there is not":     swap(`"basis":"amortized"`, `"basis":"gross"`),
		"a date that is none":           swap(`"prepared":"2026-09-12"`, `"prepared":"2026-13-12"`),
		"a hash that is none":           swap(`a6e8"`, `a6eX"`),
		"a text that turns around":      swap(`"from":"Example`, "\"from\":\"\u202eExample"),
		"a text with a line end":        swap(`"from":"Example`, `"from":"\nExample`),
		"a text without end":            swap(`"from":"Example`, `"from":"`+strings.Repeat("x", 500)),
		"zones out of order":            swap(`"from":"13.5"`, `"from":"9"`),
		"emphasis on what is not there": swap(`"strong":"$184,220.38"`, `"strong":"$2,000"`),
		"more than 100 of 100":          swap(`"loss_of":1`, `"loss_of":101`),
		"amounts among percentages":     swap(`"unit":"USD"`, `"unit":"index"`),
	} {
		if _, err := report.Parse([]byte(text)); !errors.Is(err, report.ErrDamaged) {
			t.Errorf("%s: %v", name, err)
		}
	}
	var newer *report.NewerError
	if _, err := report.Parse([]byte(swap(`"version":1`, `"version":2`))); !errors.As(err, &newer) || newer.Has != 2 {
		t.Errorf("a later version: %v", err)
	}
	if _, err := report.Parse(make([]byte, report.MaxBytes+1)); !errors.Is(err, report.ErrTooLong) {
		t.Errorf("a report that is too long: %v", err)
	}
	if _, err := report.Parse([]byte(good)); err != nil {
		t.Errorf("the good one: %v", err)
	}
}

// TestTextsAreCleaned holds that what a bill or a sender writes becomes fit for a
// report and does not make it unreadable.
func TestTextsAreCleaned(t *testing.T) {
	s, c := made(t), choice()
	s.Letter.Services[0].Label = "a\u202eb\x00c\nd" + strings.Repeat("x", 900)
	c.From = "  Example\t\tGmbH \xff"
	r := build(t, s, c)
	if _, err := report.Parse(marshal(t, r)); err != nil {
		t.Error(err)
	}
	if want := "Example GmbH \ufffd"; r.From != want {
		t.Errorf("%q, want %q", r.From, want)
	}
	if got := r.Where.Rows[0].Label; !strings.HasPrefix(got, "a\ufffdb\ufffdc d") || len([]rune(got)) != report.MaxText {
		t.Errorf("%.20q", got)
	}
}

// FuzzParse holds that no text makes it panic, and that what it reads has one
// spelling.
func FuzzParse(f *testing.F) {
	f.Add(marshal(f, build(f, made(f), choice())))
	f.Add([]byte(`{"version":1}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		r, err := report.Parse(text)
		if err != nil {
			return
		}
		again, err := report.Marshal(r)
		if err != nil || string(again) != string(text) {
			t.Fatalf("%v: it is spelled otherwise:\n%s\n%s", err, text, again)
		}
	})
}
