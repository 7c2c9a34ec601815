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
