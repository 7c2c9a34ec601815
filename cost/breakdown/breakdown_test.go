package breakdown

import (
	"cmp"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/plainbill/plainbill/cost/actual"
	"github.com/plainbill/plainbill/cost/cur"
	"github.com/plainbill/plainbill/cost/ledger"
	"github.com/plainbill/plainbill/cost/money"
	"github.com/plainbill/plainbill/cost/period"
)

var groupable = []string{
	"payer", "account", "service", "resource", "usage_type", "currency", "operation", "description",
	"tag:team", "cost_source", "line_item_type",
}

// anyQuery asks something at random.
func anyQuery(random *rand.Rand, items []lineItem) plainQuery {
	q := plainQuery{grain: period.Grain(random.IntN(3))}
	for range random.IntN(4) {
		f := plainFilter{key: groupable[random.IntN(len(groupable))], not: random.IntN(2) == 0}
		for range random.IntN(3) {
			f.values = append(f.values, items[random.IntN(len(items))].text(f.key))
		}
		if random.IntN(5) == 0 {
			f.values = append(f.values, "")
		}
		if random.IntN(9) == 0 {
			f.values = append(f.values, "no such value")
		}
		q.filters = append(q.filters, f)
	}
	for range random.IntN(MaxLevels + 1) {
		q.groups = append(q.groups, groupable[random.IntN(len(groupable))])
	}
	if len(q.groups) > 0 && random.IntN(3) == 0 {
		f := plainFilter{key: q.groups[0]} // as the second level of a picture asks
		for range 1 + random.IntN(5) {
			f.values = append(f.values, items[random.IntN(len(items))].text(f.key))
		}
		q.filters = append(q.filters, f)
	}
	if random.IntN(3) == 0 {
		q.span.Start = august + period.Hour(random.IntN(700))
		q.span.End = q.span.Start + period.Hour(random.IntN(100))
		switch random.IntN(4) { // open at one end or both
		case 0:
			q.span.Start = period.None
		case 1:
			q.span.End = math.MaxInt32
		case 2:
			q.span = period.Range{Start: period.None, End: math.MaxInt32}
		}
	}
	return q
}

// Any question gets the answer that going row by row gives, to the last digit.
func TestAgreesWithRowByRow(t *testing.T) {
	for _, tt := range []struct {
		name string
		rows int
		wild bool
		ask  int
	}{
		{"sums fit 64 bits", 3000, false, 150},
		{"sums need 128 bits", 3000, true, 150},
		{"several segments", ledger.SegmentRows + 100, false, 4},
	} {
		t.Run(tt.name, func(t *testing.T) {
			items := anyItems(1, tt.rows, tt.wild)
			l := load(t, 700, items)
			r := New(l, asBilled{l})
			if r.fits(actual.Cash) == tt.wild {
				t.Fatalf("fits 64 bits: %v", !tt.wild)
			}
			random := rand.New(rand.NewPCG(2, 3))
			for range tt.ask {
				q := anyQuery(random, items)
				if tt.rows > 10_000 && len(q.groups) > 1 {
					q.groups = q.groups[:1] // a series for every cell of several is too long to write down
				}
				got, want := answer(r.Run(q.in(t, r))), model(items, q)
				if got != want {
					t.Fatalf("%+v:\n%s", q, firstDifference(got, want))
				}
				// Fewer steps, or none, are added up in another way.
				full := r.Run(q.in(t, r))
				few, none := q.in(t, r), q.in(t, r)
				few.SeriesTop, none.Series = 1+random.IntN(3), false
				for _, other := range []*Cube{r.Run(few), r.Run(none)} {
					if got, want := sums(other), sums(full); got != want {
						t.Fatalf("%+v:\n%s", q, firstDifference(got, want))
					}
					for _, cell := range other.Cells {
						if at := slices.IndexFunc(full.Cells, func(c Cell) bool { return c.Codes == cell.Codes }); cell.Steps != nil && !slices.Equal(cell.Steps, full.Cells[at].Steps) {
							t.Fatalf("%+v: %v has other steps", q, cell.Codes)
						}
					}
				}
			}
		})
	}
}

// sums writes what the cells of a cube come to.
func sums(c *Cube) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%v of %d\n", c.Total, c.Rows)
	for i := range c.Cells {
		fmt.Fprintf(&b, "%v %v of %d\n", c.Cells[i].Codes, c.Cells[i].Total, c.Cells[i].Rows)
	}
	return b.String()
}

// A mask has the bits of the rows whose code passes, whatever the width of the codes,
// how many pass, and how many rows are left behind the last full word.
func TestMasks(t *testing.T) {
	random := rand.New(rand.NewPCG(31, 32))
	for n := range 600 {
		values := 1 + random.IntN(300)
		pass := make([]uint8, values)
		switch n % 4 {
		case 0:
			pass[random.IntN(values)] = 1
		case 1:
			for c := range pass {
				pass[c] = 1
			}
			pass[random.IntN(values)] = 0
		case 2:
			for c := range pass {
				pass[c] = uint8(random.IntN(2))
			}
		}
		rows := random.IntN(200)
		var codes [3]column
		codes[0].U8, codes[1].U16, codes[2].U32 = make([]uint8, rows), make([]uint16, rows), make([]uint32, rows)
		for i := range rows {
			c := random.IntN(min(values, 256))
			codes[0].U8[i], codes[1].U16[i], codes[2].U32[i] = uint8(c), uint16(c), uint32(c)
		}
		for width, c := range codes {
			m := maskOf(c, pass, rows)
			for i := range rows {
				kept := m.all || m.bits != nil && m.bits[i/64]>>(i%64)&1 == 1
				if want := pass[c.At(i)] == 1; kept != want {
					t.Fatalf("case %d, width %d, row %d of %d, code %d: kept %v", n, width, i, rows, c.At(i), kept)
				}
			}
			if rows%64 > 0 && m.bits != nil && m.bits[rows/64]>>(rows%64) != 0 {
				t.Fatalf("case %d, width %d: bits behind the last of %d rows", n, width, rows)
			}
		}
	}
}

func firstDifference(got, want string) string {
	g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range min(len(g), len(w)) {
		if g[i] != w[i] {
			return fmt.Sprintf("line %d\ngot  %s\nwant %s", i, g[i], w[i])
		}
	}
	return fmt.Sprintf("got %d lines, want %d", len(g), len(w))
}

// Whatever the cells are, they sum to the whole; a filter and its opposite do too.
func TestConserves(t *testing.T) {
	for _, wild := range []bool{false, true} {
		items := anyItems(4, 2500, wild)
		l := load(t, 512, items)
		r := New(l, asBilled{l})
		random := rand.New(rand.NewPCG(5, 6))
		for range 200 {
			q := anyQuery(random, items)
			query := q.in(t, r)
			cube := r.Run(query)
			var cells, steps money.Total
			var rows int64
			for i := range cube.Cells {
				c := &cube.Cells[i]
				cells, rows = cells.Plus(c.Total), rows+c.Rows
				own := c.Long.Plus(c.Undated)
				for _, s := range c.Steps {
					own = own.Plus(s)
				}
				if own != c.Total {
					t.Fatalf("%+v: a cell of %v has a series of %v", q, c.Total, own)
				}
			}
			for n := range cube.Steps {
				steps = steps.Plus(cube.Steps[n]).Plus(cube.LongSteps[n])
			}
			if cells != cube.Total || rows != cube.Rows || steps.Plus(cube.Undated) != cube.Total {
				t.Fatalf("%+v: cells %v, steps %v, total %v", q, cells, steps, cube.Total)
			}
			plain := query
			plain.GroupBy, plain.Series = nil, false
			if got := r.Run(plain); got.Total != cube.Total || got.Rows != cube.Rows {
				t.Fatalf("%+v: grouped %v, whole %v", q, cube.Total, got.Total)
			}
			if len(query.Filters) == 0 {
				continue
			}
			opposite := plain
			opposite.Filters = slices.Clone(query.Filters)
			opposite.Filters[0].Not = !opposite.Filters[0].Not
			without := plain
			without.Filters = query.Filters[1:]
			a, b, whole := cube, r.Run(opposite), r.Run(without)
			if a.Total.Plus(b.Total) != whole.Total || a.Rows+b.Rows != whole.Rows {
				t.Fatalf("%+v: %v + %v, want %v", q, a.Total, b.Total, whole.Total)
			}
		}
	}
}

// Rows in another order, in other batches and files, give the same answers; and
// parts merged in any order give the answer of the whole.
func TestOrderFilesAndPartsDoNotMatter(t *testing.T) {
	for _, wild := range []bool{false, true} {
		items := anyItems(8, 2000, wild)
		shuffled := slices.Clone(items)
		random := rand.New(rand.NewPCG(10, 11))
		random.Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
		whole, other := load(t, 300, items), load(t, 77, shuffled[:500], shuffled[500:501], shuffled[501:])
		parts := []*ledger.Ledger{load(t, 100, shuffled[:700]), load(t, 100, shuffled[700:900]), load(t, 100, shuffled[900:])}
		r, s := New(whole, asBilled{whole}), New(other, asBilled{other})
		for range 100 {
			q := anyQuery(random, items)
			want := answer(r.Run(q.in(t, r)))
			if got := answer(s.Run(q.in(t, s))); got != want {
				t.Fatalf("%+v in another order:\n%s", q, firstDifference(got, want))
			}
			random.Shuffle(len(parts), func(i, j int) { parts[i], parts[j] = parts[j], parts[i] })
			var cubes []*Cube
			for _, p := range parts {
				reader := New(p, asBilled{p})
				cubes = append(cubes, reader.Run(q.in(t, reader)))
			}
			// (a + b) + c, and a + (b + c) the next time.
			first, second := cubes[0], cubes[1]
			if random.IntN(2) == 0 {
				first, second = cubes[1], cubes[2]
				cubes[2] = cubes[0]
			}
			if err := first.Merge(second); err != nil {
				t.Fatal(err)
			}
			if err := cubes[2].Merge(first); err != nil {
				t.Fatal(err)
			}
			if got := answer(cubes[2]); got != want {
				t.Fatalf("%+v in parts:\n%s", q, firstDifference(got, want))
			}
		}
	}
}

func TestMergeRefusesOtherQuestions(t *testing.T) {
	items := anyItems(12, 100, false)
	l := load(t, 100, items)
	r := New(l, asBilled{l})
	base := Query{GroupBy: []ledger.Dimension{ledger.Service}, Series: true, SeriesTop: -1, Grain: period.ByDay}
	for name, other := range map[string]Query{
		"another basis":          {Basis: actual.Cash, GroupBy: base.GroupBy, Series: true, SeriesTop: -1, Grain: period.ByDay},
		"another dimension":      {GroupBy: []ledger.Dimension{ledger.Account}, Series: true, SeriesTop: -1, Grain: period.ByDay},
		"another grain":          {GroupBy: base.GroupBy, Series: true, SeriesTop: -1, Grain: period.ByHour},
		"no series":              {GroupBy: base.GroupBy},
		"series of some cells":   {GroupBy: base.GroupBy, Series: true, SeriesTop: 2, Grain: period.ByDay},
		"fewer dimensions":       {Series: true, SeriesTop: -1, Grain: period.ByDay},
		"series of no cell only": {GroupBy: base.GroupBy, Series: true, Grain: period.ByDay},
	} {
		if err := r.Run(base).Merge(r.Run(other)); err != ErrMismatch {
			t.Errorf("%s: error %v", name, err)
		}
	}
	if err := r.Run(base).Merge(r.Run(base)); err != nil {
		t.Errorf("the same question: error %v", err)
	}
}

// The series of the largest cells are those that all cells would have.
func TestSeriesOfTheLargest(t *testing.T) {
	items := anyItems(13, 4000, false)
	l := load(t, 1000, items)
	r := New(l, asBilled{l})
	for _, groups := range [][]ledger.Dimension{{ledger.Resource}, {ledger.Resource, ledger.Operation, ledger.Account}} {
		q := Query{Basis: actual.Cash, GroupBy: groups, Series: true, Grain: period.ByDay, SeriesTop: -1}
		all := r.Run(q)
		q.SeriesTop = 5
		some := r.Run(q)
		top, rest := some.Top(5)
		want, _ := all.Top(5)
		for n := range top {
			if top[n].Steps == nil || !slices.Equal(top[n].Steps, want[n].Steps) || top[n].Long != want[n].Long {
				t.Errorf("cell %d has another series", n)
			}
		}
		kept := 0
		for i := range some.Cells {
			if some.Cells[i].Steps != nil {
				kept++
			}
		}
		if kept != 5 || !slices.Equal(some.Steps, all.Steps) {
			t.Errorf("%d cells have a series", kept)
		}
		if rest.Cells != len(some.Cells)-5 {
			t.Errorf("%d cells rest", rest.Cells)
		}
	}
}

// Top k is the beginning of the whole order, and the rest is what is left.
func TestTop(t *testing.T) {
	items := anyItems(14, 3000, false)
	l := load(t, 1000, items)
	cube := Run(l, asBilled{l}, Query{Basis: actual.Cash, GroupBy: []ledger.Dimension{ledger.Resource}})
	all, none := cube.Top(-1)
	if none.Cells != 0 || none.Rows != 0 || !none.Total.IsZero() {
		t.Errorf("all leave %+v", none)
	}
	for _, k := range []int{0, 1, 7, 500, len(all) - 1, len(all), len(all) + 9} {
		top, rest := cube.Top(k)
		if want := all[:min(k, len(all))]; !slices.Equal(top, want) {
			t.Fatalf("top %d differs", k)
		}
		sum, rows := rest.Total, rest.Rows
		for _, c := range top {
			sum, rows = sum.Plus(c.Total), rows+c.Rows
		}
		if sum != cube.Total || rows != cube.Rows || rest.Cells+len(top) != len(all) {
			t.Fatalf("top %d and rest are %v, want %v", k, sum, cube.Total)
		}
	}
}

// What costs most is what a full sort of all that costs anything begins with.
func TestCostly(t *testing.T) {
	items := anyItems(51, 3000, false)
	l := load(t, 700, items)
	r := New(l, asBilled{l})
	resource, _ := l.Lookup("resource")
	c := r.Run(Query{Basis: actual.Cash, GroupBy: []ledger.Dimension{resource}})
	var want []*Cell
	sum := Rest{}
	for i := range c.Cells {
		if cell := &c.Cells[i]; cell.Total.Sign() > 0 {
			want = append(want, cell)
			sum = Rest{sum.Cells + 1, sum.Total.Plus(cell.Total), sum.Rows + cell.Rows}
		}
	}
	slices.SortFunc(want, func(a, b *Cell) int {
		return cmp.Or(b.Total.Cmp(a.Total), strings.Compare(c.Text(a, 0), c.Text(b, 0)))
	})
	if len(want) == 0 || len(want) == len(c.Cells) {
		t.Fatalf("%d of %d cells cost something", len(want), len(c.Cells))
	}
	for _, k := range []int{0, 1, 8, 100, len(want), len(c.Cells) + 5} {
		got, all := c.Costly(k)
		if n := min(k, len(want)); !slices.Equal(got, want[:n]) || all != sum {
			t.Errorf("the first %d are others, or all are: %d of them, %+v", k, len(got), all)
		}
	}
}

// Line items come by magnitude, equal ones as they stand, page by page.
func TestLines(t *testing.T) {
	for _, wild := range []bool{false, true} {
		items := anyItems(15, 5000, wild)
		l := load(t, 1000, items)
		r := New(l, asBilled{l})
		q := plainQuery{filters: []plainFilter{{"service", []string{"AmazonEC2", "AmazonS3"}, false}}}
		var want []int
		var sum money.Total
		for i := range items {
			if q.keeps(&items[i]) {
				want = append(want, i)
				sum.Add(items[i].amount)
			}
		}
		slices.SortStableFunc(want, func(a, b int) int {
			return items[b].amount.Total().Abs().Cmp(items[a].amount.Total().Abs())
		})
		query := q.in(t, r)
		for _, page := range []struct{ offset, count int }{{0, 0}, {0, 50}, {50, 50}, {900, 2000}, {len(want) - 3, 50}, {len(want), 50}, {MaxDepth + 5, 10}} {
			lines, matched, total := r.Lines(query, page.offset, page.count)
			if matched != int64(len(want)) || total != sum {
				t.Fatalf("%d match and sum to %v, want %d and %v", matched, total, len(want), sum)
			}
			expect := want[min(page.offset, len(want)):min(page.offset+page.count, len(want))]
			if len(lines) != len(expect) {
				t.Fatalf("%+v: %d lines, want %d", page, len(lines), len(expect))
			}
			for n, line := range lines {
				_, row := l.Segments()[line.Segment].Place(line.Row)
				if int(row-1) != expect[n] || line.Money != items[expect[n]].amount {
					t.Fatalf("%+v: line %d is row %d, want %d", page, n, row, expect[n]+1)
				}
			}
		}
	}
}

// Counts filter by filter say which of them is to blame.
func TestCounts(t *testing.T) {
	items := anyItems(16, 2000, false)
	l := load(t, 1000, items)
	r := New(l, asBilled{l})
	random := rand.New(rand.NewPCG(17, 18))
	for range 50 {
		q := anyQuery(random, items)
		query := q.in(t, r)
		count := func(q plainQuery) (n int64) {
			for i := range items {
				if q.keeps(&items[i]) {
					n++
				}
			}
			return n
		}
		if got, want := r.Matched(query), count(q); got != want {
			t.Fatalf("%+v: %d match, want %d", q, got, want)
		}
		var without, alone []int64
		for f := range q.filters {
			other := q
			other.filters = slices.Delete(slices.Clone(q.filters), f, f+1)
			without = append(without, count(other))
			alone = append(alone, count(plainQuery{filters: q.filters[f : f+1]}))
		}
		if !q.span.Empty() {
			without = append(without, count(plainQuery{filters: q.filters}))
			alone = append(alone, count(plainQuery{span: q.span}))
		}
		if got := r.Without(query); !slices.Equal(got, without) {
			t.Fatalf("%+v: without each %v, want %v", q, got, without)
		}
		if got := r.Alone(query); !slices.Equal(got, alone) {
			t.Fatalf("%+v: each alone %v, want %v", q, got, alone)
		}
		for _, key := range groupable {
			d, _ := l.Lookup(key)
			distinct := map[string]bool{}
			var with, without, untaggable money.Total
			for i := range items {
				if !q.keeps(&items[i]) {
					continue
				}
				a, v := items[i].amount.Total(), items[i].text(key)
				if v != "" {
					distinct[v] = true
				}
				switch {
				case items[i].kind != cur.Usage:
					untaggable = untaggable.Plus(a)
				case v != "":
					with = with.Plus(a)
				default:
					without = without.Plus(a)
				}
			}
			if got := r.Distinct(query, []ledger.Dimension{d})[0]; got != len(distinct) {
				t.Fatalf("%+v: %d values of %s, want %d", q, got, key, len(distinct))
			}
			if got := r.Tagged(query, []ledger.Dimension{d})[0]; got != (Tagged{with, without, untaggable}) {
				t.Fatalf("%+v: %s is %+v", q, key, got)
			}
		}
	}
}

func TestSearch(t *testing.T) {
	items := anyItems(19, 2000, false)
	items[3].texts["operation"] = "op12"
	l := load(t, 1000, items)
	r := New(l, asBilled{l})
	q := plainQuery{filters: []plainFilter{{"service", []string{"AmazonEC2"}, false}}}
	for _, text := range []string{"amazonec", "OP12", "GRÖSSE", "größe", "GRÖẞE-2", "0001", " tax ", "no such thing", ""} {
		want := map[string]string{}
		needle := strings.ToLower(strings.TrimSpace(text))
		for i := range items {
			for _, key := range groupable {
				v := items[i].text(key)
				if needle == "" || !q.keeps(&items[i]) || !strings.Contains(strings.ToLower(v), needle) {
					continue
				}
				var sum money.Total
				var rows int
				for k := range items {
					if q.keeps(&items[k]) && items[k].text(key) == v {
						sum.Add(items[k].amount)
						rows++
					}
				}
				want[key+" "+v] = fmt.Sprint(sum, rows)
			}
		}
		found, more := r.Search(q.in(t, r), text, 10_000)
		got := map[string]string{}
		for _, m := range found {
			key := l.Key(m.Dim)
			if !slices.Contains(groupable, key) {
				continue // derived from those
			}
			got[key+" "+m.Text] = fmt.Sprint(m.Total, m.Rows)
		}
		if len(got) != len(want) || more != 0 {
			t.Errorf("%q: %d found, want %d", text, len(got), len(want))
		}
		for k, v := range want {
			if got[k] != v {
				t.Errorf("%q: %s is %q, want %q", text, k, got[k], v)
			}
		}
		if !slices.IsSortedFunc(found, func(a, b Match) int { return b.Total.Abs().Cmp(a.Total.Abs()) }) {
			t.Errorf("%q: not by amount", text)
		}
		if len(found) > 2 {
			short, more := r.Search(q.in(t, r), text, 2)
			if len(short) != 2 || more != len(found)-2 || short[0] != found[0] {
				t.Errorf("%q: two of them, %d more", text, more)
			}
		}
	}
}

// An odd date does not make a series of a million steps.
func TestOddDates(t *testing.T) {
	items := anyItems(20, 50, false)
	items[0].start, items[0].hours = -17_259_888, 1 // the year 1
	l := load(t, 10, items)
	for _, grain := range []period.Grain{period.ByHour, period.ByDay, period.ByMonth} {
		cube := Run(l, asBilled{l}, Query{Basis: actual.Cash, Series: true, Grain: grain})
		if len(cube.Starts) > maxSteps || cube.Grain != period.ByMonth {
			t.Errorf("by %v: %d steps by %v", grain, len(cube.Starts), cube.Grain)
		}
		if cube.Steps[0] != items[0].amount.Total() {
			t.Errorf("by %v: the first step is %v, want %v", grain, cube.Steps[0], items[0].amount)
		}
	}
}

func TestEmptyLedger(t *testing.T) {
	l := ledger.NewBuilder().Seal()
	r := New(l, asBilled{l})
	q := Query{GroupBy: []ledger.Dimension{ledger.Service, ledger.CostSource}, Series: true, SeriesTop: -1,
		Filters: []Filter{{Dim: ledger.Account, Codes: []uint32{0, 7}}}}
	if c := r.Run(q); c.Rows != 0 || len(c.Cells) != 0 || !c.Total.IsZero() {
		t.Errorf("%+v", c)
	}
	if lines, matched, _ := r.Lines(q, 0, 10); len(lines) != 0 || matched != 0 {
		t.Errorf("%d lines, %d match", len(lines), matched)
	}
}

// More filters than the cache holds still answer right.
func TestFiltersAreForgotten(t *testing.T) {
	items := anyItems(21, 3000, false)
	l := load(t, 1000, items)
	r := New(l, asBilled{l})
	r.masks.most = 100 // words; one mask takes 47
	random := rand.New(rand.NewPCG(22, 23))
	for range 100 {
		q := anyQuery(random, items)
		if got, want := answer(r.Run(q.in(t, r))), model(items, q); got != want {
			t.Fatalf("%+v:\n%s", q, firstDifference(got, want))
		}
		if r.masks.words > 100 && len(r.masks.byKey) > 1 {
			t.Fatalf("%d words kept", r.masks.words)
		}
	}
}
