package chart

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/plainbill/plainbill/cost/money"
	"github.com/plainbill/plainbill/cost/report"
)

// fixture is the report that every version has to open.
func fixture(t *testing.T) *report.Report {
	t.Helper()
	text, err := os.ReadFile(filepath.FromSlash("../../cost/report/testdata/v1.report.json"))
	if err != nil {
		t.Fatal(err)
	}
	r, err := report.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// TestLetterSaysAll holds that every part of a report is on the sheet.
func TestLetterSaysAll(t *testing.T) {
	letter := string(Letter(fixture(t)))
	for _, want := range []string{
		"AWS cost, August 2026", "Prepared 12 Sep 2026 by Example GmbH; expires 19 Sep 2026.", `<b class="nowrap">$184,220.38</b>, $12,930.22 (7.5%) more than July.`,
		"VPC leads the rise", ">Business Support<", ">Everything else<", `data-value="40333.1">$40,333<`, ">22%<", ">+$778<", ">&#8722;$312<",
		"The dearest day was Mon 31 Aug, $5,310.50.", "The proposal is past comfort and before what we could not accept.", "Proposed: $18.00/h",
		"In 95 of 100 futures the proposal saves at least <b>$32,832</b>", "<b>still $1,931 saved</b>", "1 of 100 lose", "<b>$20,506</b>",
		"In Sep 2027 we are still bound to $21,960.", "Decision: $18.00 an hour, one year, no upfront payment", "Approve by 15 Sep 2026",
		"1,204,331 rows read, in all $184,220.38, nothing unexplained; invoiced in August: $174,283.87.",
		"9f2c41d07be39f2c41d07be39f2c41d07be39f2c41d07be39f2c41d07be3a6e8", "seed 42",
	} {
		if !strings.Contains(letter, want) && !strings.Contains(letter, Escape(want)) {
			t.Errorf("the letter does not say %q", want)
		}
	}
}

// TestLetterGolden pins the whole sheet; the page's rule for markup is tried on it
// too.
func TestLetterGolden(t *testing.T) {
	file := filepath.Join("testdata", "letter.golden")
	got := string(Letter(fixture(t)))
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Error("the letter differs from its picture; run with -update and read the diff")
	}
}

// inertLetter are the elements of a letter. None can run, fetch or submit anything.
var inertLetter = regexp.MustCompile(`^(article|header|section|div|h1|h2|h3|p|b|span|figure|figcaption|details|summary|table|caption|thead|tbody|tfoot|tr|th|td|svg|g|title|rect|path|line|text|defs|pattern)$`)

var (
	letterElement   = regexp.MustCompile(`<(/?)([A-Za-z0-9]*)`)
	letterAttribute = regexp.MustCompile(` ([A-Za-z0-9-]+)="`)
)

// TestLetterIsInert puts hostile texts everywhere and holds that they stay texts.
func TestLetterIsInert(t *testing.T) {
	const hostile = `"><svg onload=alert(1)><script>x</script>` + "`='&"
	r := fixture(t)
	plain := len(letterElement.FindAllString(string(Letter(r)), -1))
	r.Title, r.From, r.Measure, r.Before, r.When = hostile, hostile, hostile, hostile, hostile
	r.Sentences = []report.Sentence{{Text: hostile, Strong: `"><`}, {Text: hostile}, {Text: hostile}}
	for i := range r.Where.Rows {
		r.Where.Rows[i].Label = hostile
	}
	for i := range r.Bridge.Steps {
		r.Bridge.Steps[i].Label = hostile
	}
	for i := range r.Trend.Points {
		r.Trend.Points[i].Label = hostile
	}
	for i := range r.Promise.Offer.Zones {
		r.Promise.Offer.Zones[i].Label = hostile
	}
	r.Promise.Offer.Option, r.Trend.Title, r.Bridge.Title = hostile, hostile, hostile
	r.Decision = &report.Decision{Title: hostile, Text: hostile, Who: hostile, By: "2026-09-15"}
	r.Assumptions, r.Check.Maker = []string{hostile}, hostile
	letter := string(Letter(r))
	for _, c := range letter {
		if c > 126 {
			t.Fatalf("%q is not ASCII", c)
		}
	}
	elements := letterElement.FindAllStringSubmatch(letter, -1)
	for _, e := range elements {
		if !inertLetter.MatchString(e[2]) {
			t.Errorf("the letter has an element %s", e[0])
		}
	}
	for _, a := range letterAttribute.FindAllStringSubmatch(letter, -1) {
		if strings.HasPrefix(a[1], "on") || a[1] == "href" || a[1] == "src" || a[1] == "style" {
			t.Errorf("the letter has an attribute %s", a[1])
		}
	}
	// Two more bold parts of sentences, and nothing else, came in.
	if len(elements) > plain+4 {
		t.Errorf("%d elements, and %d without the hostile texts", len(elements), plain)
	}
}

// Labels of one chart have as many decimals.
func TestColumnsSayAllAmountsAlike(t *testing.T) {
	for _, tt := range []struct {
		amounts []string
		want    string
	}{
		{[]string{"177", "186.7", "138.1"}, "$177 $187 $138"},
		{[]string{"2000", "176.4"}, "$2,000 $176"},
		{[]string{"12000", "-176.4", "184220.38"}, "$12.0k \u2212$0.2k $184.2k"},
		{[]string{"2", "1.504"}, "$2.00 $1.50"},
		{[]string{"-2000", "1.5"}, "\u2212$2,000 $2"},
		{[]string{"3400000", "90000"}, "$3.4M $0.1M"},
	} {
		c := columns{report: &report.Report{Unit: "USD"}}
		for _, text := range tt.amounts {
			a, _, err := money.Parse([]byte(text))
			if err != nil {
				t.Fatal(err)
			}
			c.points = append(c.points, report.Point{Amount: a.Total()})
		}
		var got []string
		for _, p := range c.points {
			got = append(got, c.say(p.Amount))
		}
		if s := strings.Join(got, " "); s != tt.want {
			t.Errorf("%s, want %s", s, tt.want)
		}
	}
}

// TestLetterOfLittle holds that a report without what can be missing is drawn.
func TestLetterOfLittle(t *testing.T) {
	r := fixture(t)
	r.Bridge, r.Trend, r.Promise, r.Decision, r.Assumptions = nil, nil, nil, nil, nil
	letter := string(Letter(r))
	if strings.Contains(letter, "<svg") || !strings.Contains(letter, "Where it goes") {
		t.Error(letter)
	}
	r = fixture(t)
	r.Promise.Offer.Zones, r.Trend.Points[3].Incomplete = nil, true
	if letter := string(Letter(r)); !strings.Contains(letter, "(incomplete)") || strings.Contains(letter, "NaN") {
		t.Error("an incomplete day does not say so")
	}
}
