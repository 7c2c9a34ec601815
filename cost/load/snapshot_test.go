package load

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/plainbill/plainbill/cost/actual"
	"github.com/plainbill/plainbill/cost/cur"
	"github.com/plainbill/plainbill/cost/money"
)

// T25: of two deliveries of a month one counts, wherever they lie and whatever
// they are called, in either order.
func TestTwoDeliveriesOfOneMonth(t *testing.T) {
	older, newer := made{to: 10, seed: 1}.csv(), made{to: 11, tax: "7.5", seed: 2}.csv()
	want := cash(open(t, inMemoryFile("one.csv", newer)))
	first := cash(open(t, inMemoryFile("one.csv", older)))
	place := "cur/rep/20260801-20260901/"
	for _, tt := range []struct {
		name  string
		files []File
	}{
		{"assemblies, the newest named by the manifest of the month", []File{
			inMemoryFile(place+assemblyA+"/rep-1.csv", older), inMemoryFile(place+assemblyB+"/rep-1.csv", newer),
			inMemoryFile(place+assemblyA+"/rep-Manifest.json", legacyManifest(assemblyA, place+assemblyA+"/rep-1.csv.gz")),
			inMemoryFile(place+assemblyB+"/rep-Manifest.json", legacyManifest(assemblyB, place+assemblyB+"/rep-1.csv.gz")),
			inMemoryFile(place+"rep-Manifest.json", legacyManifest(assemblyB, place+assemblyB+"/rep-1.csv.gz"))}},
		{"assemblies without a manifest", []File{
			inMemoryFile(place+assemblyB+"/rep-1.csv", older), inMemoryFile(place+assemblyA+"/rep-1.csv", newer)}},
		{"executions of a data export", []File{
			inMemoryFile("exp/data/BILLING_PERIOD=2026-08/2026-08-11T07:00:00.000Z-"+assemblyB+"/exp-00001.csv", older),
			inMemoryFile("exp/data/BILLING_PERIOD=2026-08/2026-08-12T07:00:00.000Z-"+assemblyA+"/exp-00001.csv", newer)}},
		{"files without a place", []File{inMemoryFile("z.csv", older), inMemoryFile("a.csv", newer)}},
		{"one in a zip", []File{inMemoryFile("z.zip", archive(t, map[string][]byte{"x.csv": older})), inMemoryFile("a.csv", newer)}},
		{"one in another dialect", []File{inMemoryFile("z.csv", dialect(older, cur.Canonical)), inMemoryFile("a.csv", newer)}},
		{"FOCUS", []File{inMemoryFile("a.csv", focusOf(made{to: 10, seed: 1})), inMemoryFile("b.csv", focusOf(made{to: 11, tax: "7.5", seed: 2}))}},
		{"one in other order", []File{inMemoryFile("z.csv", shuffled(older)), inMemoryFile("a.csv", newer)}},
	} {
		for _, files := range [][]File{tt.files, reversed(tt.files)} {
			bill := open(t, files...)
			if got := cash(bill); got != want || !bill.Complete() || !bill.Usable() {
				t.Errorf("%s: cash %s, want %s; complete %v, %+v", tt.name, got, want, bill.Complete(), bill.States)
				continue
			}
			n, ok := says(bill, cur.OlderDelivery)
			sum := addSums([]Sum{{"USD", parse(t, want)}}, []Sum{{"USD", parse(t, first)}})
			wrong := "Adding them would have shown " + sumsText(sum) + " instead of " + sumsText([]Sum{{"USD", parse(t, want)}}) + "."
			if !ok || n.Title != "2 deliveries of August 2026 found" || !strings.HasSuffix(n.Text, wrong) {
				t.Errorf("%s: notice %+v, want one that ends in %q", tt.name, n, wrong)
			}
			if !slices.Contains(codes(bill), cur.OlderDelivery) || leftOut(bill) != 1 {
				t.Errorf("%s: the card of the older file does not say so: %+v", tt.name, bill.Files)
			}
		}
	}
}

// Two files that reach as far and are as final: the one that was changed last
// counts, in either order and under any name.
func TestTheFileThatWasChangedLastCounts(t *testing.T) {
	older, newer := made{tax: "100"}.csv(), made{tax: "412"}.csv()
	want := cash(open(t, inMemoryFile("f", newer)))
	for _, names := range [][2]string{{"a", "b"}, {"b", "a"}} {
		x, y := inMemoryFile(names[0], older), inMemoryFile(names[1], newer)
		x.Modified, y.Modified = 1_000, 2_000
		for _, files := range [][]File{{x, y}, {y, x}} {
			if got := cash(open(t, files...)); got != want {
				t.Errorf("%s and %s: cash %s, want %s", files[0].Name, files[1].Name, got, want)
			}
		}
	}
}

// Two deliveries that reach as far: the one whose manifest lies where AWS keeps the
// newest counts, though that is a copy of the manifest beside the delivery.
func TestTheManifestOfTheMonthSaysWhichIsNewest(t *testing.T) {
	one, two := made{tax: "100"}.csv(), made{tax: "412"}.csv()
	place := "cur/rep/20260801-20260901/"
	manifests := map[string][]byte{}
	for _, id := range []string{assemblyA, assemblyB} {
		manifests[id] = legacyManifest(id, place+id+"/rep-1.csv.gz")
	}
	for newest, want := range map[string][]byte{assemblyA: one, assemblyB: two} {
		files := []File{
			inMemoryFile(place+assemblyA+"/rep-1.csv", one), inMemoryFile(place+assemblyA+"/rep-Manifest.json", manifests[assemblyA]),
			inMemoryFile(place+assemblyB+"/rep-1.csv", two), inMemoryFile(place+assemblyB+"/rep-Manifest.json", manifests[assemblyB]),
			inMemoryFile(place+"rep-Manifest.json", manifests[newest]),
		}
		for _, files := range [][]File{files, reversed(files)} {
			bill := open(t, files...)
			if got, want := cash(bill), cash(open(t, inMemoryFile("f", want))); got != want {
				t.Errorf("newest %s: cash %s, want %s", newest, got, want)
			}
			if n, _ := says(bill, cur.OlderDelivery); !strings.HasPrefix(n.Text, "Only the newest counts: delivery "+newest) {
				t.Errorf("newest %s: %+v", newest, n)
			}
		}
	}
}

// leftOut counts the deliveries with files that do not count.
func leftOut(b *Bill) (n int) {
	for _, d := range b.Deliveries {
		if !d.Kept && len(d.Files) > 0 {
			n++
		}
	}
	return n
}

// Eighty-four snapshots that each hold the month so far come to the last one.
func TestEightyFourSnapshots(t *testing.T) {
	want := cash(open(t, inMemoryFile("f", made{to: 28, accounts: []string{"000000000111"}, seed: 84}.csv())))
	var wrong money.Total
	for i := 1; i <= 84; i++ {
		wrong = wrong.Plus(total(open(t, inMemoryFile("f", made{to: (i + 2) / 3, accounts: []string{"000000000111"}}.csv())), actual.Cash))
	}
	shown := fmt.Sprintf("Adding them would have shown %s instead of %s.", wrong.Display("USD", 2), parse(t, want).Display("USD", 2))
	for _, placed := range []bool{true, false} {
		var files []File
		for i := 1; i <= 84; i++ {
			m := made{to: (i + 2) / 3, accounts: []string{"000000000111"}, seed: i}
			name := fmt.Sprintf("cur (%d).csv", i)
			if placed {
				name = fmt.Sprintf("exp/data/BILLING_PERIOD=2026-08/2026-08-%02dT%02d:00:00.000Z-%08d-0000-4000-8000-000000000000/exp-00001.csv.gz", (i+2)/3+1, i%3*8, i)
			}
			files = append(files, inMemoryFile(name, m.csv()))
		}
		r := rand.New(rand.NewPCG(1, 2))
		r.Shuffle(len(files), func(i, j int) { files[i], files[j] = files[j], files[i] })
		bill := open(t, files...)
		if got := cash(bill); got != want || leftOut(bill) != 83 {
			t.Errorf("placed %v: cash %s with %d left out, want %s with 83", placed, got, leftOut(bill), want)
		}
		n, _ := says(bill, cur.OlderDelivery)
		if n.Title != "84 deliveries of August 2026 found" || !strings.HasSuffix(n.Text, shown) {
			t.Errorf("placed %v: %+v, want %q", placed, n, shown)
		}
		if months := bill.Months(nil); len(months) != 1 || len(months[0].LeftOut) != 83 || months[0].State != MonthComplete {
			t.Errorf("placed %v: months %+v", placed, months)
		}
	}
}

// The newest delivery counts only when it is complete.
func TestTheNewestCompleteDeliveryCounts(t *testing.T) {
	place := "cur/rep/20260801-20260901/"
	older := made{to: 10}.csv()
	newer := made{to: 20}.rows()
	bill := open(t,
		inMemoryFile(place+assemblyA+"/rep-1.csv", older),
		inMemoryFile(place+assemblyB+"/rep-1.csv", csvOf(newer[:len(newer)/2]...)),
		inMemoryFile(place+assemblyA+"/rep-Manifest.json", legacyManifest(assemblyA, place+assemblyA+"/rep-1.csv.gz")),
		inMemoryFile(place+"rep-Manifest.json", legacyManifest(assemblyB, place+assemblyB+"/rep-1.csv.gz", place+assemblyB+"/rep-2.csv.gz")))
	if got, want := cash(bill), cash(open(t, inMemoryFile("f", older))); got != want || !bill.Complete() {
		t.Errorf("cash %s, want %s; complete %v", got, want, bill.Complete())
	}
	if why := bill.Deliveries[1].Why; !strings.Contains(why, "Parts of it are missing") {
		t.Errorf("the newer one is left out because %q", why)
	}
}

// Months and payers are kept together; months between are missing.
func TestMonthsAndPayers(t *testing.T) {
	place := func(month string) string { return "exp/data/BILLING_PERIOD=" + month + "/exp-00001.csv" }
	files := []File{
		inMemoryFile(place("2026-06"), made{month: "2026-06"}.csv()),
		inMemoryFile(place("2026-08"), made{month: "2026-08"}.csv()),
		inMemoryFile("other/"+assemblyA+"/rep-1.csv", made{month: "2026-08", payer: "999999999999", accounts: []string{"999999999999"}}.csv()),
		inMemoryFile("other/"+assemblyB+"/rep-1.csv", made{month: "2026-08", payer: "888888888888", accounts: []string{"888888888888"}}.csv()),
	}
	bill := open(t, files...)
	if leftOut(bill) != 0 || !bill.Complete() || bill.Ledger.Rows() != int64(10*machines*(2+2+1+1)) {
		t.Errorf("%d left out, %d rows", leftOut(bill), bill.Ledger.Rows())
	}
	var got []string
	for _, m := range bill.Months(func(month string) bool { return month == "2026-08" }) {
		got = append(got, fmt.Sprint(m.Payer, " ", m.Month, " ", m.State, " ", m.Rows))
	}
	want := []string{"000012345678 2026-06 complete 120", "000012345678 2026-07 missing 0", "000012345678 2026-08 open 120",
		"888888888888 2026-08 open 60", "999999999999 2026-08 open 60"}
	if !slices.Equal(got, want) {
		t.Errorf("months\n%s, want\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// Exports of member accounts of one payer are of different rows: all count. That
// of the payer holds them all.
func TestMemberAccounts(t *testing.T) {
	a, b := []string{"000000000111"}, []string{"000000000222"}
	one, two := made{accounts: a, seed: 1}.csv(), made{accounts: b, seed: 2}.csv()
	bill := open(t, inMemoryFile("a/"+assemblyA+"/rep-1.csv", one), inMemoryFile("b/"+assemblyB+"/rep-1.csv", two))
	if leftOut(bill) != 0 || bill.Ledger.Rows() != 2*10*machines {
		t.Errorf("%d rows of two members, %d left out", bill.Ledger.Rows(), leftOut(bill))
	}
	bill = open(t, inMemoryFile("a.csv", one), inMemoryFile("payer.csv", made{seed: 3}.csv()), inMemoryFile("b.csv", two))
	if leftOut(bill) != 2 || bill.Ledger.Rows() != 2*10*machines {
		t.Errorf("%d rows of two members and their payer, %d left out", bill.Ledger.Rows(), leftOut(bill))
	}
}

// Files of days that overlap only in part: no file can be left out, and no day
// counts twice. What is restated counts as in the newer file.
func TestOverlappingDays(t *testing.T) {
	old, latest := made{to: 8, tax: "5"}, made{from: 3, to: 14, tax: "6.5"}
	union := append(made{to: 2}.rows(), latest.rows()...)
	want, rows := totals(open(t, inMemoryFile("f", csvOf(union...))))
	again := open(t, inMemoryFile("f", made{from: 3, to: 8, tax: "5"}.csv()))
	for _, files := range [][]File{
		{inMemoryFile("a.csv", old.csv()), inMemoryFile("b.csv", latest.csv())},
		{inMemoryFile("b.csv", shuffled(latest.csv())), inMemoryFile("a.csv.gz", pack(t, dialect(old.csv(), cur.Canonical)))},
	} {
		bill := open(t, files...)
		if got, n := totals(bill); got != want || n != rows || !bill.Complete() {
			t.Errorf("%v in %d rows, want %v in %d", got, n, want, rows)
		}
		var kept, repeated int64
		for _, f := range bill.Files {
			if f.Rows != f.Kept+f.Rejected {
				t.Errorf("%s: %d rows, %d kept", f.Name, f.Rows, f.Kept)
			}
			kept, repeated = kept+f.Kept, repeated+f.Repeated
		}
		if kept != rows || repeated != again.Ledger.Rows() {
			t.Errorf("%d kept and %d repeated, want %d and %d", kept, repeated, rows, again.Ledger.Rows())
		}
		n, _ := says(bill, cur.RepeatedRows)
		text := fmt.Sprintf("%d rows of August 2026 stand in several of ", again.Ledger.Rows())
		if !strings.HasPrefix(n.Text, text) || !strings.HasSuffix(n.Text, "would have added "+total(again, actual.Cash).Display("USD", 2)+".") {
			t.Errorf("%+v, want %q and %s", bill.Notices, text, cash(again))
		}
		if months := bill.Months(nil); len(months) != 1 || months[0].Rows != rows {
			t.Errorf("months %+v", months)
		}
	}
	three := open(t, inMemoryFile("a", made{to: 9}.csv()), inMemoryFile("b", made{from: 6, to: 14}.csv()), inMemoryFile("c", made{from: 12, to: 20}.csv()))
	if got, want := cash(three), cash(open(t, inMemoryFile("f", made{to: 20}.csv()))); got != want {
		t.Errorf("three files: %s, want %s", got, want)
	}
}

// A CUR and a FOCUS export of a month: the CUR counts, unless parts of it are missing.
func TestCURAndFOCUS(t *testing.T) {
	focus := focusOf(made{})
	plain := made{}.csv()
	bill := open(t, inMemoryFile("focus.csv", focus), inMemoryFile("cur.csv", plain))
	if got, want := cash(bill), cash(open(t, inMemoryFile("f", plain))); got != want || leftOut(bill) != 1 {
		t.Errorf("cash %s, want %s, %d left out", got, want, leftOut(bill))
	}
	if n, _ := says(bill, cur.OtherExport); n.Title != "These files describe August 2026 twice" || !strings.HasPrefix(n.Text, "Loaded CUR 1.0 CSV; FOCUS ") {
		t.Errorf("%+v", bill.Notices)
	}
	bill = open(t, inMemoryFile("focus.csv", focus), inMemoryFile("rep-1.csv", plain),
		inMemoryFile("rep-Manifest.json", legacyManifest(assemblyA, "rep-1.csv", "rep-2.csv")))
	if !strings.HasPrefix(bill.Deliveries[0].Format, "FOCUS") || !bill.Deliveries[0].Kept || leftOut(bill) != 1 || !bill.Complete() {
		t.Errorf("with parts missing: %+v", bill.Deliveries)
	}
	bill = open(t, inMemoryFile("focus.csv", focusOf(made{accounts: []string{"000000000999"}})), inMemoryFile("cur.csv", plain))
	if leftOut(bill) != 0 {
		t.Errorf("%d left out of exports about different accounts", leftOut(bill))
	}
}

// CUR and FOCUS of a month that do not reach as far: what has more stays, and where
// each has what the other lacks, no row is lost.
func TestCURAndFOCUSOfOtherDays(t *testing.T) {
	sum := func(all ...made) string {
		var rows []string
		for _, m := range all {
			rows = append(rows, m.rows()...)
		}
		return cash(open(t, inMemoryFile("f", csvOf(rows...))))
	}
	one, two := []string{"000000000111"}, []string{"000000000111", "000000000222"}
	for _, tt := range []struct {
		name       string
		cur, focus made
		want       string
		left       int
		says       string
	}{
		{"the same days", made{to: 10}, made{to: 10}, sum(made{to: 10}), 1, "These files describe August 2026 twice"},
		{"FOCUS has fewer days", made{to: 10}, made{to: 9}, sum(made{to: 10}), 1, "These files describe August 2026 twice"},
		{"FOCUS has more days", made{to: 10}, made{to: 20}, sum(made{to: 20}), 1, "These files describe August 2026 twice"},
		{"FOCUS has more accounts", made{accounts: one}, made{accounts: two}, sum(made{accounts: two}), 1, "These files describe August 2026 twice"},
		{"other days", made{to: 10}, made{from: 11, to: 20}, sum(made{to: 20}), 0, "August 2026 is there in two formats"},
		{"days in common", made{to: 12}, made{from: 10, to: 20}, sum(made{to: 12}, made{from: 10, to: 20}), 0, "August 2026 counts twice in part"},
		{"days and accounts crosswise", made{to: 20, accounts: one}, made{to: 10, accounts: two}, sum(made{to: 20, accounts: one}, made{to: 10, accounts: two}), 0, "August 2026 counts twice in part"},
	} {
		files := []File{inMemoryFile("cur.csv", tt.cur.csv()), inMemoryFile("focus.csv", focusOf(tt.focus))}
		for _, files := range [][]File{files, reversed(files)} {
			bill := open(t, files...)
			if got := cash(bill); got != tt.want || leftOut(bill) != tt.left {
				t.Errorf("%s: cash %s, want %s; %d left out, want %d", tt.name, got, tt.want, leftOut(bill), tt.left)
			}
			twice := strings.Contains(tt.says, "counts twice")
			code := cur.OtherExport
			if twice {
				code = cur.CountsTwice
			}
			if n, _ := says(bill, code); n.Title != tt.says || bill.Twice() != twice {
				t.Errorf("%s: says %+v, want %q", tt.name, bill.Notices, tt.says)
			}
		}
	}
	bill := open(t, inMemoryFile("cur.csv", made{to: 10}.csv()), inMemoryFile("focus.csv", focusOf(made{to: 20})))
	if d := bill.Deliveries[0]; d.Kept || !strings.HasSuffix(d.Why, "That counts, because it has days or accounts that the CUR lacks.") {
		t.Errorf("%+v", d)
	}
}

// focusOf writes the rows of a bill as FOCUS.
func focusOf(m made) []byte { return focusRows(m.rows()...) }

func focusRows(rows ...string) []byte {
	text := "BilledCost,EffectiveCost,ListCost,BillingAccountId,SubAccountId,BillingPeriodStart,ChargePeriodStart,ChargePeriodEnd,ChargeCategory,ServiceName,ResourceId,BillingCurrency\n"
	for _, row := range rows {
		row = strings.Replace(row, "\"$0.096 per hour, Linux\"", "", 1)
		c := strings.Split(row, ",")
		text += strings.Join([]string{c[13], c[13], c[13], c[1], c[4], c[2], c[6], c[7], "Usage", c[8], c[11], "USD"}, ",") + "\n"
	}
	return []byte(text)
}

// A left-out delivery can be read again, beside the one that counts.
func TestReadAgain(t *testing.T) {
	older, newer := made{to: 10}.csv(), made{to: 11}.csv()
	bill := open(t, inMemoryFile("a.csv", older), inMemoryFile("b.csv", newer))
	n := slices.IndexFunc(bill.Deliveries, func(d Delivery) bool { return !d.Kept })
	d := bill.Deliveries[n]
	for _, tt := range []struct {
		deliveries []int
		want       []byte
	}{{[]int{n}, older}, {d.Instead, newer}} {
		again, err := bill.Read(Options{}, tt.deliveries...)
		if err != nil || cash(again) != cash(open(t, inMemoryFile("f", tt.want))) {
			t.Errorf("deliveries %v cost %s, %v", tt.deliveries, cash(again), err)
		}
	}
	if _, err := bill.Read(Options{}, 7); err == nil {
		t.Error("a delivery was read that is not there")
	}
}

// Counting what is left out can be cancelled; what counts is there by then.
func TestCancelWhileCounting(t *testing.T) {
	long := made{to: 28, accounts: manyAccounts(100)}
	place := "exp/data/BILLING_PERIOD=2026-08/2026-08-"
	files := []File{
		inMemoryFile(place+"11T07:00:00.000Z-"+assemblyA+"/exp-00001.csv", long.csv()),
		inMemoryFile(place+"12T07:00:00.000Z-"+assemblyB+"/exp-00001.csv", made{to: 1}.csv()),
	}
	var bytes int64
	bill, err := Run(files, Options{Watch: func(p Progress) error {
		if p.BytesDone >= p.Bytes-files[0].Size && p.Rows == int64(2*machines) {
			if bytes++; bytes > 3 {
				return fmt.Errorf("cancelled")
			}
		}
		return nil
	}})
	if err != nil {
		t.Fatal(err)
	}
	if bill.Cancelled || !bill.Complete() || bill.Ledger.Rows() != 2*machines || bill.Deliveries[0].Counted {
		t.Errorf("cancelled %v, complete %v, %d rows, counted %v", bill.Cancelled, bill.Complete(), bill.Ledger.Rows(), bill.Deliveries[0].Counted)
	}
	if n, _ := says(bill, cur.OlderDelivery); !strings.HasSuffix(n.Text, "The others were not read.") {
		t.Errorf("%+v", n)
	}
}

func manyAccounts(n int) (list []string) {
	for i := range n {
		list = append(list, fmt.Sprintf("%012d", i+1000))
	}
	return list
}
