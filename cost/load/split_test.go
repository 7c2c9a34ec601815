package load

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/plainbill/plainbill/cost/actual"
	"github.com/plainbill/plainbill/cost/cur"
	"github.com/plainbill/plainbill/cost/period"
	"github.com/plainbill/plainbill/cost/synth"
)

// written is a made-up bill: its header and its rows.
func written(t testing.TB, o synth.Options) (header string, rows []string) {
	t.Helper()
	var b bytes.Buffer
	if _, err := synth.Write(&b, o); err != nil {
		t.Fatal(err)
	}
	return lines(b.String())
}

// lines parts a bill that has no line ends within cells.
func lines(text string) (header string, rows []string) {
	header, rest, _ := strings.Cut(text, "\n")
	return header, strings.Split(strings.TrimSuffix(rest, "\n"), "\n")
}

// without blanks columns of a bill, resource ids for example.
func without(t testing.TB, header string, rows []string, columns ...string) []string {
	t.Helper()
	var places []int
	for i, name := range strings.Split(header, ",") {
		if slices.ContainsFunc(columns, func(c string) bool { return strings.EqualFold(cur.Stripped(name), c) }) {
			places = append(places, i)
		}
	}
	if len(places) == 0 {
		t.Fatalf("no column %v", columns)
	}
	var blanked []string
	for _, row := range rows {
		cells := cellsOf(row)
		for _, i := range places {
			cells[i] = ""
		}
		blanked = append(blanked, strings.Join(cells, ","))
	}
	return blanked
}

// cellsOf splits a row at the commas outside of quotes.
func cellsOf(row string) (cells []string) {
	quoted, from := false, 0
	for i := range len(row) {
		switch {
		case row[i] == '"':
			quoted = !quoted
		case row[i] == ',' && !quoted:
			cells, from = append(cells, row[from:i]), i+1
		}
	}
	return append(cells, row[from:])
}

// strewn parts rows at random over n files of random sizes, names and order.
func strewn(dice *rand.Rand, header string, rows []string, n int) (files []File) {
	parts := make([][]string, n)
	weight := make([]float64, n)
	for i := range weight {
		weight[i] = 0.1 + dice.Float64()
	}
	blocks := dice.IntN(3) // 0: row by row; else in blocks of rows, as AWS parts them
	part := 0
	for i, row := range rows {
		if blocks == 0 || i%(1+len(rows)/(n*blocks*3)) == 0 {
			at := dice.Float64() * sumOf(weight)
			for part = 0; part < n-1 && at > weight[part]; part++ {
				at -= weight[part]
			}
		}
		parts[part] = append(parts[part], row)
	}
	patterns := []string{"rep-%05d.csv", "%d", "x (%d).csv", "a/%d/part.csv", "august-%d.csv", "z%d.txt"}
	pattern := patterns[dice.IntN(len(patterns))]
	for i, p := range parts {
		if len(p) > 0 {
			files = append(files, inMemoryFile(fmt.Sprintf(pattern, i+1), []byte(header+"\n"+strings.Join(p, "\n")+"\n")))
		}
	}
	dice.Shuffle(len(files), func(i, j int) { files[i], files[j] = files[j], files[i] })
	return files
}

func sumOf(list []float64) (sum float64) {
	for _, x := range list {
		sum += x
	}
	return sum
}

// checkWhole opens parts of a bill: every row counts, exactly once.
func checkWhole(t *testing.T, name string, files []File, rows int, cash string) {
	t.Helper()
	b := open(t, files...)
	if got := b.Ledger.Rows(); got != int64(rows) || leftOut(b) > 0 || total(b, actual.Cash).String() != cash {
		t.Errorf("%s in %d parts: %d of %d rows, %s of %s, %d left out; %+v", name, len(files), got, rows, total(b, actual.Cash), cash, leftOut(b), b.Notices)
	}
	for _, f := range b.Files {
		if f.Repeated > 0 {
			t.Errorf("%s: %d rows of %s are taken for copies", name, f.Repeated, f.Name)
		}
	}
}

// However a bill is parted and whatever the parts are called, all of its rows count.
func TestPartsAreNeverTakenForCopies(t *testing.T) {
	for seed := range uint64(12) {
		dice := rand.New(rand.NewPCG(seed, 1))
		o := synth.Options{Rows: []int64{301, 700, 3_000, 9_000, 30_000}[seed%5], Seed: seed, Schema: []synth.Schema{synth.CUR1, synth.CUR2, synth.CUR2Chosen}[seed%3]}
		if seed%5 == 4 && seed > 5 {
			continue // one large bill is enough
		}
		header, rows := written(t, o)
		for _, bare := range []bool{false, true} {
			name := fmt.Sprintf("seed %d, %d rows, %v, bare %v", seed, o.Rows, o.Schema, bare)
			if bare {
				rows = without(t, header, rows, "lineitemresourceid")
			}
			one := inMemoryFile("one.csv", []byte(header+"\n"+strings.Join(rows, "\n")+"\n"))
			want := cash(open(t, one))
			for range 3 {
				files := strewn(dice, header, rows, 2+dice.IntN(8))
				checkWhole(t, name, files, len(rows), want)
				var keys []string
				for _, f := range files {
					keys = append(keys, f.Name)
				}
				if base := filepath.Base(keys[0]); base != "part.csv" {
					checkWhole(t, name+", with manifest", append(files, inMemoryFile("rep-Manifest.json", legacyManifest(assemblyA, keys...))), len(rows), want)
				}
			}
		}
	}
}

// Bills in which next to nothing tells rows apart: no resource ids, no descriptions,
// all of one account and hour.
func TestPartsOfUniformBills(t *testing.T) {
	for seed := range uint64(20) {
		dice := rand.New(rand.NewPCG(seed, 2))
		var rows []string
		for range 300 + dice.IntN(1500) {
			day := 1 + dice.IntN([]int{1, 5, 28}[seed%3])
			kinds := []int{1, 3, 40}[seed/3%3]
			from := time.Date(2026, 8, day, 0, 0, 0, 0, time.UTC)
			rows = append(rows, strings.Join([]string{fmt.Sprint("id", len(rows)), "000012345678", "2026-08-01T00:00:00Z", "", "000000000111", "Usage",
				from.Format(time.RFC3339), from.AddDate(0, 0, 1).Format(time.RFC3339), "AmazonS3", fmt.Sprint("Requests-Tier", dice.IntN(kinds)), "Get", "", "requests",
				fmt.Sprintf("0.%02d", dice.IntN([]int{1, 4, 100}[seed%3])), "USD"}, ","))
		}
		want := cash(open(t, inMemoryFile("one.csv", csvOf(rows...))))
		for range 5 {
			checkWhole(t, fmt.Sprint("seed ", seed), strewn(dice, strings.Join(columns, ","), rows, 2+dice.IntN(8)), len(rows), want)
		}
	}
}

// Real bills, parted at random.
func TestPartsOfKnownBillsAtRandom(t *testing.T) {
	folder := filepath.Join(bills(t), "bills")
	for _, name := range []string{"anonymous-2023-11.cur1.csv", "hourly-2018-02.cur1.csv.gz", "dataexport-2026-04.cur2.csv", "commitment-cases.cur1.csv"} {
		f := fromDisk(t, filepath.Join(folder, name))
		var r io.Reader = io.NewSectionReader(f.R, 0, f.Size)
		if strings.HasSuffix(name, ".gz") {
			z, err := gzip.NewReader(r)
			if err != nil {
				t.Fatal(err)
			}
			r = z
		}
		text, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		want, all := totals(open(t, f))
		header, rows := lines(string(text))
		for seed := range uint64(8) {
			dice := rand.New(rand.NewPCG(seed, 3))
			checkWhole(t, name, strewn(dice, header, rows, 2+dice.IntN(8)), int(all), want[actual.Cash].String())
		}
	}
}

// A bill and a later snapshot of it, with more rows and restated amounts: the later
// one counts, and it alone.
func TestALaterSnapshotCounts(t *testing.T) {
	for seed := range uint64(12) {
		dice := rand.New(rand.NewPCG(seed, 4))
		header, rows := written(t, synth.Options{Rows: []int64{400, 12_000, 20_000}[seed%3], Seed: seed, Schema: synth.CUR1})
		if seed%2 == 1 {
			rows = without(t, header, rows, "lineitemresourceid")
		}
		restated := []float64{0, 0.1, 1}[seed/3%3]
		names := strings.Split(header, ",")
		cost, start := slices.Index(names, "lineItem/UnblendedCost"), slices.Index(names, "lineItem/UsageStartDate")
		last := fmt.Sprintf("2026-08-%02dT", 12+dice.IntN(12))
		var older []string
		for _, row := range rows {
			if cells := cellsOf(row); cells[start] < last && (seed%3 > 0 || dice.IntN(10) > 0) {
				if a := cells[cost]; dice.Float64() < restated && strings.Trim(a, "0.") != "" {
					cells[cost] = "1" + strings.TrimPrefix(a, "-")
				}
				older = append(older, strings.Join(cells, ","))
			}
		}
		later := inMemoryFile("a.csv", []byte(header+"\n"+strings.Join(rows, "\n")+"\n"))
		early := inMemoryFile("b.csv", []byte(header+"\n"+strings.Join(older, "\n")+"\n"))
		later.Modified, early.Modified = 2_000, 1_000
		if len(older) == len(rows) {
			t.Fatal("the earlier one lacks nothing")
		}
		want := cash(open(t, later))
		for _, files := range [][]File{{later, early}, {early, later}} {
			if b := open(t, files...); cash(b) != want || b.Ledger.Rows() != int64(len(rows)) || leftOut(b) != 1 {
				t.Errorf("seed %d, %v restated: %s in %d rows, want %s in %d; %+v", seed, restated, cash(b), b.Ledger.Rows(), want, len(rows), b.Notices)
			}
		}
	}
}

// Day files that overlap, exported twice: the days in both count once, or it is said
// that they may count twice; totals are never wrong without a word.
func TestDayFilesExportedTwice(t *testing.T) {
	once := 0
	for seed := range uint64(12) {
		dice := rand.New(rand.NewPCG(seed, 5))
		header, rows := written(t, synth.Options{Rows: []int64{9_000, 12_000, 20_000}[seed%3], Seed: seed, Schema: synth.CUR2, Month: period.FromTime(time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC))})
		if seed%4 == 3 {
			rows = without(t, header, rows, "lineitemresourceid")
		}
		start := slices.Index(strings.Split(header, ","), "line_item_usage_start_date")
		from, to := 5+dice.IntN(10), 16+dice.IntN(10)
		day := func(row string) string { return cellsOf(row)[start][8:10] }
		var first, second []string
		for _, row := range rows {
			if day(row) < fmt.Sprintf("%02d", to) {
				first = append(first, row)
			}
			if day(row) >= fmt.Sprintf("%02d", from) {
				second = append(second, row)
			}
		}
		if len(first)+len(second) == len(rows) || len(first) == len(rows) {
			t.Fatal("the files do not overlap")
		}
		want := cash(open(t, inMemoryFile("one.csv", []byte(header+"\n"+strings.Join(rows, "\n")+"\n"))))
		b := open(t, inMemoryFile("1.csv", []byte(header+"\n"+strings.Join(first, "\n")+"\n")), inMemoryFile("2.csv", []byte(header+"\n"+strings.Join(second, "\n")+"\n")))
		_, said := says(b, cur.RepeatedRows)
		switch n := b.Ledger.Rows(); {
		case !said && !b.Twice() || leftOut(b) > 0:
			t.Errorf("seed %d: %d rows of %d, and no word of it; %d left out", seed, n, len(rows), leftOut(b))
		case n == int64(len(rows)) && cash(b) == want:
			once++
		case n != int64(len(first)+len(second)):
			t.Errorf("seed %d: %d rows, neither %d nor %d", seed, n, len(rows), len(first)+len(second))
		}
	}
	if once < 9 {
		t.Errorf("only %d of 12 were told apart", once)
	}
}
