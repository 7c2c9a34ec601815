package synth_test

import (
	"bytes"
	"encoding/csv"
	"slices"
	"testing"

	parquetfile "github.com/apache/arrow/go/v15/parquet/file"

	"github.com/plainbill/plainbill/cost/synth"
	"github.com/plainbill/plainbill/cost/synth/synthparquet"
)

// written makes the same bill in both containers.
func written(t *testing.T, o synth.Options, groupRows int64) (text, parquet []byte, truth synth.Truth) {
	t.Helper()
	var c, p bytes.Buffer
	truth, err := synth.Write(&c, o)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := synthparquet.WriteGroups(&p, o, groupRows); err != nil {
		t.Fatal(err)
	}
	return c.Bytes(), p.Bytes(), truth
}

// The same company costs the same in every form of its bill: as FOCUS, in no
// order, spread over other resources, in one row group or in many.
func TestEveryFormCostsTheSame(t *testing.T) {
	plain := synth.Options{Rows: 3000, Seed: 12}
	_, _, want := written(t, plain, 1000)
	for _, tt := range []struct {
		name      string
		change    func(*synth.Options)
		groupRows int64
	}{
		{"one row group", func(*synth.Options) {}, 1 << 20},
		{"small row groups", func(*synth.Options) {}, 700},
		{"in no order", func(o *synth.Options) { o.Shuffle = true }, 1000},
		{"many resources", func(o *synth.Options) { o.Resources = 900 }, 1000},
		{"all of it", func(o *synth.Options) { o.Shuffle, o.Resources, o.Schema = true, 900, synth.CUR2 }, 1000},
		{"FOCUS", func(o *synth.Options) { o.Schema = synth.FOCUS }, 700},
		{"FOCUS, all of it", func(o *synth.Options) { o.Shuffle, o.Resources, o.Schema = true, 900, synth.FOCUS }, 700},
	} {
		o := plain
		tt.change(&o)
		text, parquet, truth := written(t, o, tt.groupRows)
		if truth.Cash != want.Cash || truth.Amortized != want.Amortized || truth.OnDemand != want.OnDemand {
			t.Errorf("%s: cash %v, amortized %v, on demand %v, want %v, %v, %v", tt.name,
				truth.Cash, truth.Amortized, truth.OnDemand, want.Cash, want.Amortized, want.OnDemand)
		}
		check(t, tt.name+" as CSV", readBill(t, file("a.csv", text)), truth)
		check(t, tt.name+" as Parquet", readBill(t, file("a.parquet", parquet)), truth)
		again, _, _ := written(t, o, tt.groupRows)
		if !bytes.Equal(text, again) {
			t.Errorf("%s: two bills from the same options differ", tt.name)
		}
	}
}

// Row groups have the rows that were asked for.
func TestRowGroups(t *testing.T) {
	for groupRows, want := range map[int64]int{700: 5, 1500: 2, 3000: 1, 1 << 40: 1} {
		_, parquet, _ := written(t, synth.Options{Rows: 3000, Seed: 12}, groupRows)
		r, err := parquetfile.NewParquetReader(bytes.NewReader(parquet))
		if err != nil {
			t.Fatal(err)
		}
		if r.NumRows() != 3000 || r.NumRowGroups() != want {
			t.Errorf("%d rows a group: %d rows in %d groups, want %d", groupRows, r.NumRows(), r.NumRowGroups(), want)
		}
	}
}

// columns reads some columns of a CSV bill.
func columns(t *testing.T, o synth.Options, names ...string) [][]string {
	t.Helper()
	var text bytes.Buffer
	if _, err := synth.Write(&text, o); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(&text).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	cells := make([][]string, len(names))
	for i, name := range names {
		at := slices.Index(rows[0], name)
		for _, row := range rows[1:] {
			cells[i] = append(cells[i], row[at])
		}
	}
	return cells
}

// Usage is spread over about as many resources as were asked for, which belong to
// one account each.
func TestResources(t *testing.T) {
	for wanted, about := range map[int64]int{0: 675, 8000: 8000} {
		cells := columns(t, synth.Options{Rows: 30_000, Seed: 12, Resources: wanted}, "lineItem/ResourceId", "lineItem/UsageAccountId")
		account := map[string]string{}
		for i, id := range cells[0] {
			if was, ok := account[id]; ok && was != cells[1][i] && id != "" {
				t.Errorf("%s is of %s and %s", id, was, cells[1][i])
			}
			account[id] = cells[1][i]
		}
		if n := len(account); n < about*95/100 || n > about*105/100 {
			t.Errorf("%d resources, want about %d", n, about)
		}
	}
}

// A shuffled bill has the rows of the other, and neighbours that have nothing to
// do with each other.
func TestShuffle(t *testing.T) {
	o := synth.Options{Rows: 30_000, Seed: 12}
	names := []string{"identity/LineItemId", "lineItem/UsageStartDate"}
	inOrder := columns(t, o, names...)
	o.Shuffle = true
	shuffled := columns(t, o, names...)
	repeats := func(cells []string) (n int) {
		for i := range cells[1:] {
			if cells[i] == cells[i+1] {
				n++
			}
		}
		return n
	}
	if before, after := repeats(inOrder[1]), repeats(shuffled[1]); before < 29_000 || after > 1500 {
		t.Errorf("the start is that of the row before %d times, and %d times when shuffled", before, after)
	}
	slices.Sort(inOrder[0])
	slices.Sort(shuffled[0])
	if !slices.Equal(inOrder[0], shuffled[0]) {
		t.Error("the rows are others")
	}
}
