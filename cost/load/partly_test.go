package load

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/plainbill/plainbill/cost/actual"
	"github.com/plainbill/plainbill/cost/cur"
	"github.com/plainbill/plainbill/cost/money"
)

// A file of two months beside another one of the second: that month counts once,
// and the first is whole.
func TestAFileOfTwoMonthsBesideAnotherOfOne(t *testing.T) {
	july, august := made{month: "2026-07", to: 20}, made{to: 10}
	both := csvOf(append(july.rows(), august.rows()...)...)
	bothFOCUS := append(focusOf(july), focusOf(august)[len(focusOf(made{from: 2, to: 1})):]...)
	first := total(open(t, inMemoryFile("f", july.csv())), actual.Cash)
	for _, tt := range []struct {
		name   string
		both   []byte
		other  []byte
		august made // that counts
		title  string
	}{
		{"a later snapshot", both, made{to: 11, seed: 9}.csv(), made{to: 11}, "2 deliveries of August 2026 found"},
		{"a later snapshot, restated", both, made{to: 11, tax: "7.5", seed: 9}.csv(), made{to: 11, tax: "7.5"}, "2 deliveries of August 2026 found"},
		{"a CUR that goes further than FOCUS", bothFOCUS, made{to: 11, seed: 9}.csv(), made{to: 11}, "These files describe August 2026 twice"},
		{"a CUR of the same days as FOCUS", bothFOCUS, made{to: 10, seed: 9}.csv(), made{to: 10}, "These files describe August 2026 twice"},
	} {
		want := total(open(t, inMemoryFile("f", tt.august.csv())), actual.Cash).Plus(first)
		for _, files := range [][]File{
			{inMemoryFile("both.csv", tt.both), inMemoryFile("august.csv", tt.other)},
			{inMemoryFile("a.csv", tt.other), inMemoryFile("both.csv", tt.both)},
		} {
			bill := open(t, files...)
			if got := total(bill, actual.Cash); got != want || !bill.Complete() || leftOut(bill) != 0 {
				t.Errorf("%s: cash %v, want %v; %d left out", tt.name, got, want, leftOut(bill))
			}
			rows := len(august.rows())
			text := fmt.Sprintf(". %d rows of August 2026 in both.csv are left out; its other months count. Counting them again would have added $426.60.", rows)
			if len(bill.Notices) != 1 || bill.Notices[0].Title != tt.title || !strings.HasSuffix(bill.Notices[0].Text, text) {
				t.Errorf("%s: says %+v, want %q", tt.name, bill.Notices, text)
			}
			var kept, repeated int64
			for _, f := range bill.Files {
				kept, repeated = kept+f.Kept, repeated+f.Repeated
			}
			if kept != bill.Ledger.Rows() || repeated != int64(rows) {
				t.Errorf("%s: %d rows kept of %d, %d repeated, want %d", tt.name, kept, bill.Ledger.Rows(), repeated, rows)
			}
			var months int64
			for _, m := range bill.Months(nil) {
				months += m.Rows
			}
			if months != kept {
				t.Errorf("%s: months of %d rows, files of %d", tt.name, months, kept)
			}
		}
	}
}

// A few rows of the format that is left out may lie where the other has nothing: they
// are counted and named, with what they were billed.
func TestWhatOnlyTheLeftOutFormatHasIsSaid(t *testing.T) {
	all := made{to: 28}
	few := append(slices.Clone(all.rows()), made{to: 1, accounts: []string{"000000000333"}}.rows()[:2]...)
	bill := open(t, inMemoryFile("cur.csv", all.csv()), inMemoryFile("focus.csv", focusRows(few...)))
	if got, want := cash(bill), cash(open(t, inMemoryFile("f", all.csv()))); got != want || leftOut(bill) != 1 {
		t.Errorf("cash %s, want %s; %d left out", got, want, leftOut(bill))
	}
	i := slices.IndexFunc(bill.Notices, func(n cur.Notice) bool { return strings.Contains(n.Title, "only in") })
	if i < 0 {
		t.Fatalf("nothing is said: %+v", bill.Notices)
	}
	n := bill.Notices[i]
	if n.Title != "2 rows of August 2026 stand only in FOCUS 1.0 CSV" || n.Severity != cur.Warn ||
		n.Text != "Loaded CUR 1.0 CSV, which lacks the days or accounts of these rows. They are left out with focus.csv: $3.02. Load focus.csv alone to count them." {
		t.Errorf("%+v", n)
	}
	bill = open(t, inMemoryFile("cur.csv", all.csv()), inMemoryFile("focus.csv", focusOf(all)))
	if len(bill.Notices) != 1 {
		t.Errorf("of equal days: %+v", bill.Notices)
	}
}

// Whether a month has few rows, of which all are compared, or so many that a sample
// comes first: a short snapshot beside it counts, or does not, in the same way.
func TestShortSnapshotsOfLongMonths(t *testing.T) {
	const price = ",USD"
	longs := []made{{to: 15, accounts: manyAccounts(100)}, {to: 30, accounts: manyAccounts(120)}}
	for i, want := range []bool{false, true} {
		if n := len(longs[i].rows()); n > exactRows != want {
			t.Fatalf("a month of %d rows, of which a sample is taken: %v", n, n > exactRows)
		}
	}
	wants := map[int]money.Total{}
	for i, long := range longs {
		wants[i] = total(open(t, inMemoryFile("f", long.csv())), actual.Cash)
	}
	for _, n := range []int{1, 6, 20, 300, 5000} {
		for _, restated := range []bool{false, true} {
			var added []string
			for i, long := range longs {
				rows := long.rows()
				short := slices.Clone(rows[:n])
				for i := range short {
					if restated && i%7 == 0 {
						short[i] = strings.Replace(short[i], price, "1"+price, 1)
					}
				}
				bill := open(t, inMemoryFile("short.csv", csvOf(short...)), inMemoryFile("long.csv", csvOf(rows...)))
				more := total(bill, actual.Cash).Minus(wants[i])
				said := codes(bill)
				for _, n := range bill.Notices {
					said = append(said, n.Code)
				}
				added = append(added, fmt.Sprint(more, " ", bill.Ledger.Rows()-int64(len(rows)), " rows ", leftOut(bill), " left out ", said))
			}
			if added[0] != added[1] {
				t.Errorf("%d rows, restated %v: beside a shorter month %s, beside a longer one %s", n, restated, added[0], added[1])
			}
			if n >= 3 && !restated && !strings.HasPrefix(added[1], "0 0 rows 1 left out") {
				t.Errorf("%d rows count twice: %s", n, added[1])
			}
		}
	}
}

// A row that only the shorter of two alike files has is not lost where a sample of a
// long month would miss it: rather both count, and a notice says what that adds.
func TestASampleLosesNoRow(t *testing.T) {
	long, only := made{to: 30, accounts: manyAccounts(120)}.rows(), made{to: 1, accounts: []string{"000000000999"}}.rows()[0]
	short := []string{only}
	for i := 0; i < len(long); i += 3 {
		short = append(short, long[i])
	}
	short = append(short, long[len(long)-1]) // it reaches as far
	want := total(open(t, inMemoryFile("f", csvOf(append(slices.Clone(long), only)...))), actual.Cash)
	bill := open(t, inMemoryFile("short.csv", csvOf(short...)), inMemoryFile("long.csv", csvOf(long...)))
	n, _ := says(bill, cur.CountsTwice)
	more := total(bill, actual.Cash).Minus(want)
	if text := more.Display("USD", 2) + " too much, if they are."; !more.IsZero() && !strings.Contains(n.Text, text) {
		t.Errorf("%v more than once, not said: %+v", more, bill.Notices)
	}
}
