package curparquet

import (
	"fmt"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/plainbill/plainbill/cost/cur"
	"github.com/plainbill/plainbill/cost/money"
)

// texts numbers distinct texts, so that sheets of many cells stay small.
type texts struct {
	numbers map[string]uint32
	list    []string
}

func newTexts() *texts { return &texts{numbers: map[string]uint32{"": 0}, list: []string{""}} }

func (x *texts) number(s string) uint32 {
	n, ok := x.numbers[s]
	if !ok {
		n = uint32(len(x.list))
		x.list = append(x.list, s)
		x.numbers[s] = n
	}
	return n
}

// sheet is a sink that keeps every cell in a canonical form: by column name, one
// text a row, blank for no value.
type sheet struct {
	texts   *texts
	rows    int
	columns map[string][]uint32
	rejects []string
	// discounts are the sums of the discount map by row, of the oracle.
	discounts map[int]money.Total
}

func newSheet(x *texts) *sheet { return &sheet{texts: x, columns: map[string][]uint32{}} }

func (s *sheet) Advance(int64) error { return nil }

func (s *sheet) Reject(e *cur.CellError) {
	s.rejects = append(s.rejects, fmt.Sprintf("%d %s %q", e.Row, e.Column, e.Value))
}

// put sets one cell.
func (s *sheet) put(column string, row int, text string) {
	s.set(column, row, s.texts.number(text))
}

func (s *sheet) set(column string, row int, number uint32) {
	if number == 0 {
		return
	}
	c := s.columns[column]
	for len(c) <= row {
		c = append(c, 0)
	}
	c[row] = number
	s.columns[column] = c
}

// putAll sets the cells of a column in the rows of a batch that are kept.
func (s *sheet) putAll(column string, b *cur.Batch, number func(i int) uint32) {
	c := slices.Grow(s.columns[column], s.rows+b.Rows)[:s.rows+b.Rows]
	clear(c[len(s.columns[column]):])
	for i := range b.Rows {
		if b.Rejected == nil || !b.Rejected[i] {
			c[s.rows+i] = number(i)
		}
	}
	s.columns[column] = c
}

func (s *sheet) Batch(b *cur.Batch) error {
	if int(b.FirstRow) != s.rows+1 {
		return fmt.Errorf("batch begins at row %d after %d", b.FirstRow, s.rows)
	}
	for i := range b.Rows {
		if b.Rejected != nil && b.Rejected[i] {
			s.put("rejected", s.rows+i, "rejected")
		}
	}
	s.putAll("type", b, func(i int) uint32 { return s.texts.number(b.Types[i].String()) })
	for f := cur.NoField + 1; f < cur.FieldCount; f++ {
		if c := b.Columns[f]; c != nil {
			s.putAll(columnName(f), b, s.numbers(f.Kind(), c))
		}
	}
	for i := range b.Keyed {
		k := &b.Keyed[i]
		s.putAll(fmt.Sprintf("key %d %s", k.Space, k.Key), b, s.numbers(cur.Text, &k.Column))
	}
	s.rows += b.Rows
	return nil
}

// numbers returns what numbers the cells of a column, remembering what it met.
func (s *sheet) numbers(kind cur.Kind, c *cur.Column) func(i int) uint32 {
	known := map[[2]int64]uint32{}
	return func(i int) uint32 {
		var key [2]int64
		switch kind {
		case cur.Text:
			key[0] = int64(c.Codes[i])
		case cur.Money:
			key[0] = int64(c.Money[i])
			if c.Null != nil && c.Null[i] {
				key[1] = 1
			}
		case cur.Number:
			key[0] = int64(math.Float64bits(c.Float[i]))
		case cur.Time:
			key[0] = c.Time[i]
		}
		n, ok := known[key]
		if !ok {
			n = s.texts.number(cellText(kind, c, i))
			known[key] = n
		}
		return n
	}
}

// columnName is how a field is spelled in a bill; one that no column holds goes by
// its own name.
func columnName(f cur.Field) string {
	if names := f.Spellings(); len(names) > 0 {
		return names[0]
	}
	return f.String()
}

// cellText writes a cell so that two are equal only if they mean the same.
func cellText(kind cur.Kind, c *cur.Column, i int) string {
	switch kind {
	case cur.Text:
		return c.Dict.Value(c.Codes[i])
	case cur.Money:
		return moneyText(c.Money[i], c.Null != nil && c.Null[i])
	case cur.Number:
		return numberText(c.Float[i])
	}
	return timeText(c.Time[i])
}

func moneyText(a money.Amount, null bool) string {
	if null {
		if a != 0 {
			return "blank and not 0"
		}
		return ""
	}
	return a.String()
}

// numberText has no text for 0: a number has no blank.
func numberText(f float64) string {
	if f == 0 {
		return ""
	}
	return strconv.FormatFloat(f, 'g', -1, 64)
}

func timeText(seconds int64) string {
	if seconds == cur.NoTime {
		return ""
	}
	return time.Unix(seconds, 0).UTC().Format(time.RFC3339)
}

// decodeSheet reads a file into a sheet.
func decodeSheet(t testing.TB, x *texts, path string) *sheet {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		t.Fatal(err)
	}
	s := newSheet(x)
	if _, err := Decode(filepath.Base(path), f, info.Size(), s); err != nil {
		t.Fatal(err)
	}
	return s
}

// compare reports where two sheets differ. same says whether two texts of a column
// mean the same although they differ.
func compare(t testing.TB, got, want *sheet, same func(column, got, want string) bool) {
	t.Helper()
	if got.rows != want.rows {
		t.Errorf("%d rows, want %d", got.rows, want.rows)
	}
	if !slices.Equal(got.rejects, want.rejects) {
		t.Errorf("rejects %v, want %v", got.rejects, want.rejects)
	}
	all := maps.Clone(got.columns)
	maps.Copy(all, want.columns)
	cells, loose := 0, 0
	for _, name := range slices.Sorted(maps.Keys(all)) {
		g, w := got.columns[name], want.columns[name]
		differ := 0
		for row := range max(len(g), len(w)) {
			var a, b uint32
			if row < len(g) {
				a = g[row]
			}
			if row < len(w) {
				b = w[row]
			}
			cells++
			if a == b {
				continue
			}
			if same != nil && same(name, got.texts.list[a], want.texts.list[b]) {
				loose++
				continue
			}
			if differ++; differ <= 3 {
				t.Errorf("%s, row %d: %q, want %q", name, row+1, got.texts.list[a], want.texts.list[b])
			}
		}
		if differ > 3 {
			t.Errorf("%s: %d cells differ", name, differ)
		}
	}
	t.Logf("%d columns, %d rows, %d cells compared, %d of them alike but not equal", len(all), got.rows, cells, loose)
}
