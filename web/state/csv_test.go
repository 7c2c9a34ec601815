package state

import (
	"encoding/csv"
	"encoding/json"
	"os"
	"strconv"
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
		p.Explore.Bar.PeriodText = "1 Jul to 31 Aug 2026 UTC"
		p.Explore.Bar.Months = []view.Month{{Key: "2026-08", Label: "August 2026", From: "2026-08", To: "2026-09"}}
		p.Explore.Query.From, p.Explore.Query.To = tt.from, tt.to
		f, _ := command[SaveFile](p.after(Saved{}))
		if !strings.Contains(string(f.Bytes), tt.want) {
			t.Errorf("%s to %s: no %q in\n%s", tt.from, tt.to, tt.want, f.Bytes)
		}
	}
}

// While the answer on another basis is on its way, the bar may be ahead of the table.
func TestCSVNamesTheBasisOfItsAmounts(t *testing.T) {
	p := exploring(t)
	p.Explore.Bar.BasisText = "Amortized, USD"
	p.Bar.BasisText, p.Bar.Currency = "Cash, EUR", "EUR"
	f, _ := command[SaveFile](p.after(Saved{}))
	if text := string(f.Bytes); !strings.Contains(text, `"Amortized, USD"`) || strings.Contains(text, "EUR") {
		t.Errorf("%s", text)
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

// answered reads an answer to the sample bill.
func answered[T any](t *testing.T, name string) *T {
	t.Helper()
	body, err := os.ReadFile("../ui/testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	answer := new(T)
	if err := json.Unmarshal(body, answer); err != nil {
		t.Fatal(err)
	}
	return answer
}

// Every table of the Commitments tab stands in its file, each row with its exact
// amounts, and what nobody answered yet is left out.
func TestCSVOfCommitments(t *testing.T) {
	s := New()
	s.Version = "9"
	s.View.Tab = CommitmentsTab
	s.Commitments = answered[view.Commitments](t, "commitments.json")
	s.Commitments.Bar.BasisText = "billed"
	s.Commitments.InForce.Rows[0].Label = "=cmd|x"
	read := func() map[string][][]string {
		name, file := s.csv()
		if name != "plainbill-commitments.csv" || !strings.HasPrefix(string(file), "\ufeff") {
			t.Fatalf("%s: %.10q", name, file)
		}
		r := csv.NewReader(strings.NewReader(strings.TrimPrefix(string(file), "\ufeff")))
		r.FieldsPerRecord = -1
		lines, err := r.ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		tables := map[string][][]string{}
		title := lines[0][0]
		for _, l := range lines[1:] {
			if len(l) == 1 && l[0] != "" {
				title = l[0]
				continue
			}
			tables[title] = append(tables[title], l)
		}
		return tables
	}
	rows := func(of [][]string) (n int) { // less head and blank line
		for _, l := range of[1:] {
			if len(l) > 1 {
				n++
			}
		}
		return n
	}
	before := read()
	inForce := before[s.Commitments.InForce.Title]
	if rows(inForce) != len(s.Commitments.InForce.Rows) || inForce[1][1] != "'=cmd|x" {
		t.Fatalf("%q", inForce)
	}
	for i, r := range s.Commitments.InForce.Rows {
		if inForce[1+i][0] != r.Key || inForce[1+i][12] != r.Net.Value.String() {
			t.Errorf("%q is not %+v", inForce[1+i], r)
		}
	}
	s.Weighing, s.Wide = answered[view.Weighing](t, "weighing.json"), answered[view.Weighing](t, "weighing-wide.json")
	w, after := s.Weighing, read()
	for title, want := range map[string]int{
		w.Title: len(w.Levels), "Zones": len(w.Zones), w.BestSay: len(w.Curve), w.Stress.Title: len(w.Stress.Rows), "If the assumptions are wrong": len(w.Stress.Variants),
		w.Backtest.Title: len(w.Backtest.Rows), w.Plan.Title: len(w.Plan.Rows) + 1, "What this assumes": len(w.Assumed) + len(w.Discounts),
		"In which order to buy": len(s.Wide.Wide.Shop),
	} {
		if len(before[title]) > 0 || len(after[title]) == 0 || want == 0 || rows(after[title]) != want {
			t.Errorf("%s: %d rows before, %d after, want none and %d", title, len(before[title]), len(after[title]), want)
		}
	}
	if got := after[w.Title][1+20][1]; got != strconv.FormatFloat(w.Levels[20].Saving, 'f', -1, 64) {
		t.Errorf("level 20 saves %s, want %v", got, w.Levels[20].Saving)
	}
	s.Weighing, s.Wide = &view.Weighing{}, nil // nothing could be weighed
	if len(read()["What was weighed"]) == 0 {
		t.Error("nothing is said of what was asked")
	}
}
