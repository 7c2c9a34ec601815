package ledger

import (
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/plainbill/plainbill/cost/cur"
	"github.com/plainbill/plainbill/cost/money"
	"github.com/plainbill/plainbill/cost/period"
)

// row is a line item as a test writes it.
type row struct {
	kind     cur.LineItemType
	text     map[cur.Field]string
	tags     map[string]string
	money    map[cur.Field]money.Amount
	number   map[cur.Field]float64
	time     map[cur.Field]int64
	rejected bool
}

// send hands rows to a sink as a decoder would: in batches of the given sizes,
// over and over.
func send(t testing.TB, f *FileSink, rows []row, sizes ...int) {
	t.Helper()
	for b := range batches(rows, sizes...) {
		for i := range b.Rejected {
			if b.Rejected[i] {
				f.Reject(&cur.CellError{File: f.name, Row: b.FirstRow + int64(i), Err: errors.New("bad")})
			}
		}
		if err := f.Batch(b); err != nil {
			t.Fatal(err)
		}
	}
}

// batches makes batches of rows, with dictionaries that grow from one to the next.
func batches(rows []row, sizes ...int) func(yield func(*cur.Batch) bool) {
	return func(yield func(*cur.Batch) bool) { makeBatches(rows, sizes, yield) }
}

func makeBatches(rows []row, sizes []int, yield func(*cur.Batch) bool) {
	dicts := map[cur.Field]*cur.Dict{}
	var keys []string
	tagDicts := map[string]*cur.Dict{}
	for _, r := range rows {
		for field := range r.text {
			if dicts[field] == nil {
				dicts[field] = cur.NewDict()
			}
		}
	}
	first := int64(1)
	for n := 0; len(rows) > 0; n++ {
		part := rows[:min(len(rows), sizes[n%len(sizes)])]
		rows = rows[len(part):]
		b := &cur.Batch{FirstRow: first, Rows: len(part), Types: make([]cur.LineItemType, len(part))}
		first += int64(len(part))
		for _, r := range part {
			for _, k := range slices.Sorted(maps.Keys(r.tags)) {
				if tagDicts[k] == nil {
					tagDicts[k] = cur.NewDict()
					keys = append(keys, k)
				}
			}
		}
		for i, r := range part {
			b.Types[i] = r.kind
			if r.rejected {
				if b.Rejected == nil {
					b.Rejected = make([]bool, len(part))
				}
				b.Rejected[i] = true
			}
		}
		for field, dict := range dicts {
			c := &cur.Column{Codes: make([]uint32, len(part)), Dict: dict}
			for i, r := range part {
				c.Codes[i] = dict.Code([]byte(r.text[field]))
			}
			b.Columns[field] = c
		}
		for _, k := range keys {
			c := cur.KeyedColumn{Space: cur.Tag, Key: k, Column: cur.Column{Codes: make([]uint32, len(part)), Dict: tagDicts[k]}}
			for i, r := range part {
				c.Codes[i] = tagDicts[k].Code([]byte(r.tags[k]))
			}
			b.Keyed = append(b.Keyed, c)
		}
		for field := firstMoney; field < firstNumber; field++ {
			c := &cur.Column{Money: make([]money.Amount, len(part)), Null: make([]bool, len(part))}
			some, null := false, false
			for i, r := range part {
				a, ok := r.money[field]
				c.Money[i], c.Null[i] = a, !ok
				some, null = some || ok, null || !ok
			}
			if !null {
				c.Null = nil
			}
			if some || n%4 == 0 {
				b.Columns[field] = c
			}
		}
		for field := firstNumber; field < cur.FieldCount; field++ {
			c := &cur.Column{Float: make([]float64, len(part))}
			for i, r := range part {
				c.Float[i] = r.number[field]
			}
			b.Columns[field] = c
		}
		for field := cur.BillingPeriodStart; field <= cur.UsageEnd; field++ {
			c := &cur.Column{Time: make([]int64, len(part))}
			for i, r := range part {
				c.Time[i] = cur.NoTime
				if s, ok := r.time[field]; ok {
					c.Time[i] = s
				}
			}
			b.Columns[field] = c
		}
		for _, c := range b.Columns {
			// Whether a decoder says so or not, nothing else comes of it.
			if c != nil && n%2 == 0 {
				c.Blank = blank(c)
			}
		}
		if !yield(b) {
			return
		}
	}
}

// blank says whether no row of a column has a value.
func blank(c *cur.Column) bool {
	return !slices.ContainsFunc(c.Codes, func(code uint32) bool { return code != 0 }) && !slices.Contains(c.Null, false) && (c.Money == nil || c.Null != nil) &&
		!slices.ContainsFunc(c.Float, func(f float64) bool { return f != 0 }) && !slices.ContainsFunc(c.Time, func(t int64) bool { return t != cur.NoTime })
}

const august = 1785542400 // 2026-08-01T00:00Z

// anyRows makes rows with all that a ledger must keep: sparse and dense amounts,
// nulls, tags that come late, codes of every width.
func anyRows(seed uint64, n int) []row {
	random := rand.New(rand.NewPCG(seed, 1))
	rows := make([]row, n)
	for i := range rows {
		hour := int64(random.IntN(31 * 24))
		r := row{
			kind: cur.LineItemType(random.IntN(int(cur.LineItemTypeCount))),
			text: map[cur.Field]string{
				cur.PayerAccount: "111122223333",
				cur.UsageAccount: fmt.Sprintf("%012d", random.IntN(300)),
				cur.ProductCode:  []string{"AmazonEC2", "AmazonS3", "AWSLambda"}[random.IntN(3)],
				cur.ServiceCode:  []string{"", "AmazonEC2", "AmazonS3"}[random.IntN(3)],
				cur.ResourceID:   fmt.Sprintf("i-%d", random.IntN(70_000)),
				cur.UsageType:    []string{"BoxUsage:m5.large", "EUC1-SpotUsage:m5.large", ""}[random.IntN(3)],
				cur.InstanceType: []string{"", "m5.large", "db.r5.xlarge"}[random.IntN(3)],
			},
			money:  map[cur.Field]money.Amount{cur.Unblended: money.Amount(random.Int64N(1e12) - 1e11)},
			number: map[cur.Field]float64{cur.UsageAmount: random.Float64()},
			time: map[cur.Field]int64{
				cur.BillingPeriodStart: august,
				cur.UsageStart:         august + hour*3600, cur.UsageEnd: august + (hour+1)*3600,
			},
		}
		if random.IntN(10) == 0 {
			r.money[cur.RIUpfrontValue] = money.Amount(random.Int64N(3)) // a written 0 is not a null
			r.money[cur.RIUnusedRecurring] = 7
			r.text[cur.ReservationARN] = fmt.Sprintf("arn:aws:ec2:eu-central-1:1:reserved-instances/%d", random.IntN(5))
			r.time[cur.UsageEnd] = august + 744*3600
		}
		if random.IntN(3) == 0 {
			r.money[cur.SPEffective] = money.Amount(random.Int64N(1e9))
			r.text[cur.SavingsPlanARN] = fmt.Sprintf("arn:aws:savingsplans::1:savingsplan/%d", random.IntN(5))
		}
		if random.IntN(50) == 0 {
			delete(r.money, cur.Unblended)
			delete(r.time, cur.UsageStart)
		}
		if i > n/3 && random.IntN(4) == 0 {
			r.tags = map[string]string{"user:Team": []string{"core", "Core", ""}[random.IntN(3)]}
		}
		rows[i] = r
	}
	return rows
}

func build(t testing.TB, rows []row, sizes ...int) *Ledger {
	b := NewBuilder()
	send(t, b.File("a.csv"), rows, sizes...)
	return b.Seal()
}

// A ledger gives every cell back.
func TestKeepsEveryCell(t *testing.T) {
	rows := anyRows(1, SegmentRows+4000)
	for i := range rows {
		rows[i].rejected = i%41 == 5
	}
	l := build(t, rows, 4096, 1, 300)
	n, s := 0, -1
	at := SegmentRows
	for i, r := range rows {
		if r.rejected {
			continue
		}
		if at == SegmentRows {
			s, at = s+1, 0
		}
		g := l.Segments()[s]
		for field, want := range r.text {
			d, ok := Of(field)
			if !ok {
				t.Fatalf("%v has no dimension", field)
			}
			codes := g.Codes(d)
			if got := l.Values(d)[codes.At(at)]; got != want {
				t.Fatalf("row %d: %v = %q, want %q", i, field, got, want)
			}
		}
		if d, ok := l.Lookup("tag:user:Team"); ok {
			codes := g.Codes(d)
			if got := l.Values(d)[codes.At(at)]; got != r.tags["user:Team"] {
				t.Fatalf("row %d: Team = %q, want %q", i, got, r.tags["user:Team"])
			}
		}
		for f := firstMoney; f < firstNumber; f++ {
			want, ok := r.money[f]
			if got := g.Amount(f, at); got != want || g.Null(f, at) == ok {
				t.Fatalf("row %d: %v = %v (null %v), want %v (given %v)", i, f, got, g.Null(f, at), want, ok)
			}
		}
		if got, want := g.NumberAt(cur.UsageAmount, at), r.number[cur.UsageAmount]; got != want {
			t.Fatalf("row %d: usage %v, want %v", i, got, want)
		}
		start, ok := r.time[cur.UsageStart]
		if want := period.FromUnix(start); ok && (g.StartAt(at) != want || g.EndAt(at) != period.FromUnix(r.time[cur.UsageEnd])) {
			t.Fatalf("row %d: %v to %v", i, g.StartAt(at).Time(), g.EndAt(at).Time())
		}
		if !ok && g.StartAt(at) != period.None {
			t.Fatalf("row %d has a time", i)
		}
		if file, place := g.Place(at); file != 0 || place != int64(i+1) {
			t.Fatalf("row %d stands at file %d row %d", i, file, place)
		}
		if g.Types()[at] != r.kind {
			t.Fatalf("row %d: type %v, want %v", i, g.Types()[at], r.kind)
		}
		at++
		n++
	}
	if l.Rows() != int64(n) || l.Rows()+l.RejectedRows() != int64(len(rows)) {
		t.Errorf("%d kept + %d rejected of %d rows", l.Rows(), l.RejectedRows(), len(rows))
	}
	if want := min(1000, int(l.RejectedRows())); len(l.Rejects()) != want {
		t.Errorf("%d rejects remembered, want %d", len(l.Rejects()), want)
	}
	if got := len(l.Segments()); got != 2 {
		t.Errorf("%d segments", got)
	}
}

// Columns as a whole say the same as their cells.
func TestColumnsAgreeWithCells(t *testing.T) {
	l := build(t, anyRows(2, 3000), 500)
	buf := make([]money.Amount, 3000)
	for _, g := range l.Segments() {
		for f := firstMoney; f < firstNumber; f++ {
			for _, column := range [][]money.Amount{g.Money(f), g.MoneyInto(f, buf)} {
				for i := range g.Rows() {
					want := g.Amount(f, i)
					if column == nil && want != 0 || column != nil && column[i] != want {
						t.Fatalf("%v row %d differs from its column", f, i)
					}
				}
			}
		}
		start, end := g.Start(), g.End()
		for i := range g.Rows() {
			if start[i] != g.StartAt(i) || end[i] != g.EndAt(i) {
				t.Fatalf("row %d: %v to %v", i, start[i], end[i])
			}
		}
	}
}

// However a bill is cut into batches, the ledger is the same to the last code.
func TestBatchesDoNotMatter(t *testing.T) {
	rows := anyRows(3, SegmentRows+500)
	whole, cut := build(t, rows, len(rows)), build(t, rows, 1, 17, 5000)
	for n, g := range whole.Segments() {
		h := cut.Segments()[n]
		for d := range Dimension(whole.DimensionCount()) {
			a, b := g.Codes(d), h.Codes(d)
			if !slices.Equal(a.U8, b.U8) || !slices.Equal(a.U16, b.U16) || !slices.Equal(a.U32, b.U32) || a.Constant != b.Constant {
				t.Errorf("segment %d: %s differs", n, whole.Key(d))
			}
		}
	}
	for d := range Dimension(whole.DimensionCount()) {
		if !slices.Equal(whole.Values(d), cut.Values(d)) {
			t.Errorf("values of %s differ", whole.Key(d))
		}
	}
	if !slices.Equal(whole.Canonical(), cut.Canonical()) {
		t.Error("rows differ")
	}
}

// Rows in another order, split over files that are read in turns, are the same
// rows; one cell changed is not.
func TestOrderAndFilesDoNotMatter(t *testing.T) {
	rows := anyRows(4, 5000)
	want := build(t, rows, 512).Canonical()

	shuffled := slices.Clone(rows)
	rand.New(rand.NewPCG(9, 9)).Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
	b := NewBuilder()
	// One file goes on, with the dictionaries that it has, while others come and go.
	var lasting, passing []row
	for lo := 0; lo < len(shuffled); lo += 500 {
		lasting = append(lasting, shuffled[lo:lo+200]...)
		passing = append(passing, shuffled[lo+200:lo+500]...)
	}
	one := b.File("1")
	for batch := range batches(lasting, 70) {
		if err := one.Batch(batch); err != nil {
			t.Fatal(err)
		}
		if n := min(100, len(passing)); n > 0 {
			send(t, b.File("other"), passing[:n], 33)
			passing = passing[n:]
		}
	}
	send(t, b.File("last"), passing, 90)
	if got := b.Seal().Canonical(); !slices.Equal(got, want) {
		t.Error("the order of rows changed the ledger")
	}
	rows[77].money[cur.Unblended]++
	if slices.Equal(build(t, rows, 512).Canonical(), want) {
		t.Error("a changed cell went unseen")
	}
}

// A refused file leaves no rows, whatever was read before, meanwhile and after.
func TestDropFile(t *testing.T) {
	rows := anyRows(5, SegmentRows-3000)
	half := len(rows) / 2
	b := NewBuilder()
	good, bad := b.File("good"), b.File("bad")
	send(t, good, rows[:half], 2000)
	refused := anyRows(6, 8000)
	refused[3].rejected = true
	for _, r := range refused {
		r.text[cur.UsageAccount] = "999999999999"
		r.text[cur.InvoiceID] = "only here"
	}
	send(t, bad, refused[:5000], 777)
	send(t, good, rows[half:], 2000)
	send(t, bad, refused[5000:], 777)
	b.DropFile(bad)
	l := b.Seal()
	if l.Rows() != int64(len(rows)) || l.RejectedRows() != 0 || len(l.Rejects()) != 0 {
		t.Fatalf("%d rows, %d rejected", l.Rows(), l.RejectedRows())
	}
	if got := build(t, rows, 100).Canonical(); !slices.Equal(l.Canonical(), got) {
		t.Error("the rows of the good file changed")
	}
	if slices.Contains(l.Dimensions(), Invoice) {
		t.Error("a dimension that only the refused file had is offered")
	}
	for _, g := range l.Segments() {
		for i := range g.Rows() {
			if file, _ := g.Place(i); l.Files()[file] != "good" {
				t.Fatalf("row %d is of %s", i, l.Files()[file])
			}
		}
	}
}

// A snapshot stays what it was while the builder reads on.
func TestSnapshotDoesNotChange(t *testing.T) {
	rows := anyRows(7, SegmentRows+500)
	b := NewBuilder()
	f := b.File("a")
	send(t, f, rows[:3000], 1000)
	early := b.Snapshot()
	before := early.Canonical()
	send(t, f, rows[3000:SegmentRows+100], 1000)
	late := b.Snapshot()
	send(t, f, rows[SegmentRows+100:], 1000)
	if early.Rows() != 3000 || !slices.Equal(before, early.Canonical()) {
		t.Error("the early snapshot changed")
	}
	if !slices.Equal(late.Canonical(), build(t, rows[:SegmentRows+100], 999).Canonical()) {
		t.Error("the late snapshot is not what was read until then")
	}
	if !slices.Equal(b.Seal().Canonical(), build(t, rows, 999).Canonical()) {
		t.Error("snapshots changed the ledger")
	}
}

// TestSealSoon holds that a ledger which was sealed in a hurry has the same rows.
func TestSealSoon(t *testing.T) {
	rows := anyRows(7, SegmentRows+500)
	builder := func() *Builder {
		b := NewBuilder()
		send(t, b.File("a"), rows, 1000)
		return b
	}
	whole, soon := builder().Seal(), builder().SealSoon()
	if !slices.Equal(soon.Canonical(), whole.Canonical()) {
		t.Error("it has other rows")
	}
	if back, err := FromRaw(soon.Raw()); err != nil || !slices.Equal(back.Canonical(), whole.Canonical()) {
		t.Errorf("brought back, it has other rows: %v", err)
	}
}

func TestEmpty(t *testing.T) {
	l := NewBuilder().Seal()
	if l.Rows() != 0 || len(l.Segments()) != 0 || len(l.Dimensions()) != 0 || !l.Span().Empty() {
		t.Errorf("an empty ledger has %d rows, %v", l.Rows(), l.Dimensions())
	}
	if v := l.Values(Service); !slices.Equal(v, []string{""}) {
		t.Errorf("values %q", v)
	}
}

// TestFilesWithoutRows holds that refused files among many cost no segments: each
// segment keeps room for every column.
func TestFilesWithoutRows(t *testing.T) {
	b := NewBuilder()
	for i := range 50 {
		send(t, b.File("good"), anyRows(uint64(i), 3), 3)
		b.DropFile(b.File("no bill"))
	}
	if l := b.Seal(); l.Rows() != 150 || len(l.Segments()) != 1 {
		t.Errorf("%d rows in %d segments, want 150 in one", l.Rows(), len(l.Segments()))
	}
}
