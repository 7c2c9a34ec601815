package state

import (
	"encoding/csv"
	"strings"
	"testing"

	"github.com/plainbill/plainbill/cost/money"
	"github.com/plainbill/plainbill/cost/view"
)

func amount(t *testing.T, text string) view.Money {
	t.Helper()
	a, _, err := money.Parse([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return view.Money{Value: a.Total(), Text: "$" + text}
}

func TestCSVHoldsWhatIsOnScreenExactly(t *testing.T) {
	p := exploring(t)
	before, change := amount(t, "5"), amount(t, "-3.0000000001")
	row := view.Row{Key: "=cmd|x", Label: "=cmd|x", Money: amount(t, "1.9999999999"), Share: 0.5, Rows: 3, Before: &before, Change: &change}
	sum := row
	sum.Key, sum.Label, sum.Money = "", "Total", amount(t, "-2")
	p.Explore.Table = view.Table{Label: "tag, user", BeforeLabel: "July", Measure: "Actual cost", Conservation: "all",
		Rows: []view.Row{row, {Key: "k", Label: "2 other", Other: true, Money: amount(t, "0")}}, Sum: sum}
	p.Explore.FilterSay = []string{"@Service is S3"}
	p.after(Saved{})
	f, ok := command[SaveFile](p)
	if !ok || f.Name != "plainbill-tag--user.csv" {
		t.Fatalf("%+v", f.Name)
	}
	text := string(f.Bytes)
	if !strings.HasPrefix(text, "\ufeff") || !strings.Contains(text, "\r\n") {
		t.Error("spreadsheets will not read it as UTF-8")
	}
	r := csv.NewReader(strings.NewReader(strings.TrimPrefix(text, "\ufeff")))
	r.FieldsPerRecord = -1
	lines, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []string{
		"tag, user|Key|Amount|Currency|Share|Rows|July|Change",
		"'=cmd|x|'=cmd|x|1.9999999999|USD|0.5|3|5|-3.0000000001",
		"2 other||0|USD|0|0||",
		"Total||-2|USD|0.5|3|5|-3.0000000001",
	} {
		if got := strings.Join(lines[i], "|"); got != want {
			t.Errorf("line %d: got %s, want %s", i+1, got, want)
		}
	}
	if !strings.Contains(text, "'@Service is S3") || !strings.Contains(text, "Conservation,all") {
		t.Errorf("what the figures mean is missing:\n%s", text)
	}
}

func TestCSVNamesItsOwnTime(t *testing.T) {
	for _, tt := range []struct{ from, to, want string }{
		{"", "", "Period,1"}, {"2026-08", "2026-09", "Period,August 2026 UTC"}, {"2026-07", "", "Period,from 2026-07 to before the end UTC"},
	} {
		p := exploring(t)
		p.Bar.PeriodText = "1 Jul to 31 Aug 2026 UTC"
		p.Bar.Months = []view.Month{{Key: "2026-08", Label: "August 2026", From: "2026-08", To: "2026-09"}}
		p.Explore.Query.From, p.Explore.Query.To = tt.from, tt.to
		f, _ := command[SaveFile](p.after(Saved{}))
		if !strings.Contains(string(f.Bytes), tt.want) {
			t.Errorf("%s to %s: no %q in\n%s", tt.from, tt.to, tt.want, f.Bytes)
		}
	}
}

func TestCellsThatASpreadsheetWouldRun(t *testing.T) {
	for _, tt := range []struct{ cell, want string }{
		{"", ""}, {"plain", "plain"}, {"-12.5", "-12.5"}, {"-", "'-"}, {"-1+1", "'-1+1"}, {"-Inf", "'-Inf"}, {"-0x1p4", "'-0x1p4"},
		{"=1", "'=1"}, {"+1", "'+1"}, {"@x", "'@x"}, {"\tx", "'\tx"}, {"\rx", "'\rx"}, {"a=1", "a=1"}, {"\u2212$5", "\u2212$5"},
	} {
		if got := harmless(tt.cell); got != tt.want {
			t.Errorf("%q: got %q, want %q", tt.cell, got, tt.want)
		}
	}
}

func TestThereIsNoCSVOfNothing(t *testing.T) {
	if p := open().after(Saved{}); len(p.commands) != 0 {
		t.Errorf("%+v", p.commands)
	}
}
