package ledger

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/plainbill/plainbill/cost/cur"
	"github.com/plainbill/plainbill/cost/money"
	"github.com/plainbill/plainbill/cost/period"
)

// taken is a ledger as another engine hands it over: as plain columns, checked.
func taken(t testing.TB, l *Ledger) *Ledger {
	t.Helper()
	back, err := FromRaw(l.Raw())
	if err != nil {
		t.Fatal(err)
	}
	return back
}

// part is a file of a test: how it looks, and how it comes into a Builder.
type part struct {
	name    string
	batches []*cur.Batch
}

func (p *part) send(t testing.TB, f *FileSink, batches []*cur.Batch) {
	t.Helper()
	for _, b := range batches {
		for i := range b.Rejected {
			if b.Rejected[i] {
				f.Reject(&cur.CellError{File: p.name, Row: b.FirstRow + int64(i), Err: fmt.Errorf("bad %d", i)})
			}
		}
		if err := f.Batch(b); err != nil {
			t.Fatal(err)
		}
	}
}

// absorb reads the file with a Builder of its own and hands it over.
func (p *part) absorb(t testing.TB, f *FileSink) {
	t.Helper()
	own := NewBuilder()
	p.send(t, own.File(p.name), p.batches)
	if err := f.Absorb(taken(t, own.Seal())); err != nil {
		t.Fatal(err)
	}
}

// anyPart makes a file with keys, accounts, names, texts and times that other files
// have too, or not.
func anyPart(random *rand.Rand, name string, rows int) *part {
	list := anyRows(random.Uint64(), rows)
	texts := func(d Dimension, values ...string) {
		for i := range list {
			list[i].text[cur.Field(d)] = values[random.IntN(len(values))]
		}
	}
	texts(Account, "77", "000000000077", fmt.Sprint(random.IntN(4)), "123456789012", "")
	if random.IntN(2) == 0 {
		texts(AccountName, "", "prod", "test", name) // files disagree
	}
	if random.IntN(2) == 0 {
		texts(BillingEntity, "AWS", "AWS Marketplace")
		texts(ProductName, "Rocky Linux", "", "Amazon S3")
	}
	if random.IntN(3) == 0 { // FOCUS
		texts(Dimension(cur.ChargeCategory), "Usage", "Tax")
		texts(Provider, "AWS", "Microsoft")
		texts(LegalEntity, "Amazon Web Services, Inc.", "Datadog, Inc.")
		texts(ProductCode, "", "AmazonS3", "5ghn")
	}
	keys := []string{"user:Team", "Team", "=Team", "=Kind", "late"}
	random.Shuffle(len(keys), func(i, j int) { keys[i], keys[j] = keys[j], keys[i] })
	keys = keys[:random.IntN(len(keys)+1)]
	late := random.IntN(3) == 0
	month := int64(random.IntN(3)) * 31 * 24 * 3600
	for i := range list {
		list[i].rejected = random.IntN(3) == 0
		list[i].tags = nil
		for _, key := range keys {
			if random.IntN(3) > 0 && (!late || i > rows/2) {
				list[i].tags = maps.Clone(list[i].tags)
				if list[i].tags == nil {
					list[i].tags = map[string]string{}
				}
				list[i].tags[key] = []string{"a", "b", "c", name}[random.IntN(4)]
			}
		}
		for field := range list[i].time {
			list[i].time[field] += month
		}
	}
	p := &part{name: name}
	for b := range batches(list, 1+random.IntN(900), 700) {
		for k := range b.Keyed {
			if key, ok := strings.CutPrefix(b.Keyed[k].Key, "="); ok {
				b.Keyed[k].Space, b.Keyed[k].Key = cur.CostCategory, key
			}
		}
		p.batches = append(p.batches, b)
	}
	return p
}

// TestAbsorbIsReading holds that a file that another Builder read is as if it had been
// read here, whatever was read before, meanwhile and after, and also when files and
// rows are taken back.
func TestAbsorbIsReading(t *testing.T) {
	for seed := range uint64(20) {
		random := rand.New(rand.NewPCG(seed, 5))
		reading, absorbing := NewBuilder(), NewBuilder()
		var read, absorbed []*FileSink
		begin := func(name string) (r, a *FileSink) {
			r, a = reading.File(name), absorbing.File(name)
			read, absorbed = append(read, r), append(absorbed, a)
			return r, a
		}
		takeOver := func(p *part) {
			r, a := begin(p.name)
			p.send(t, r, p.batches)
			p.absorb(t, a)
		}
		for n := range 2 + random.IntN(5) {
			p := anyPart(random, fmt.Sprint("file ", n), random.IntN(2500))
			if random.IntN(3) > 0 {
				takeOver(p)
				continue
			}
			r, a := begin(p.name)
			half := len(p.batches) / 2
			p.send(t, r, p.batches[:half])
			p.send(t, a, p.batches[:half])
			if random.IntN(2) == 0 {
				takeOver(anyPart(random, fmt.Sprint("within ", n), random.IntN(2500)))
			}
			p.send(t, r, p.batches[half:])
			p.send(t, a, p.batches[half:])
		}
		compare := func(step string, got, want *Ledger) {
			t.Helper()
			if differ := difference(got, want); differ != "" {
				t.Fatalf("seed %d, %s: %s", seed, step, differ)
			}
			for i := range read {
				if g, w := absorbed[i], read[i]; g.Kept() != w.Kept() || g.Rejected() != w.Rejected() || g.LostLeadingZeros() != w.LostLeadingZeros() {
					t.Fatalf("seed %d, %s: %s has %d rows, %d rejected, %d padded; want %d, %d, %d", seed, step, w.name, g.Kept(), g.Rejected(), g.LostLeadingZeros(), w.Kept(), w.Rejected(), w.LostLeadingZeros())
				}
			}
		}
		compare("read", absorbing.Snapshot(), reading.Snapshot())
		drop := random.IntN(len(read))
		reading.DropFile(read[drop])
		absorbing.DropFile(absorbed[drop])
		compare("without a file", absorbing.Snapshot(), reading.Snapshot())
		for _, b := range []*Builder{reading, absorbing} {
			b.DropRows(someRows(b.Snapshot()))
		}
		compare("without rows", absorbing.Snapshot(), reading.Snapshot())
		takeOver(anyPart(random, "last", 500))
		compare("sealed", taken(t, absorbing.Seal()), taken(t, reading.Seal()))
	}
}

// someRows picks rows by where they stand.
func someRows(l *Ledger) map[int][]int {
	some := map[int][]int{}
	for n, s := range l.Segments() {
		for i := range s.Rows() {
			if file, row := s.Place(i); (int64(file)+row)%5 == 0 {
				some[n] = append(some[n], i)
			}
		}
	}
	return some
}

// difference says how two ledgers differ, row by row in their order, or is blank. How
// the rows lie in segments is no difference.
func difference(got, want *Ledger) string {
	if g, w := about(got), about(want); g != w {
		return fmt.Sprintf("\n%s, want\n%s", g, w)
	}
	n, at := 0, 0
	for _, s := range got.Segments() {
		for i := range s.Rows() {
			if at == want.Segments()[n].Rows() {
				n, at = n+1, 0
			}
			if differ := differAt(got, want, s, want.Segments()[n], i, at); differ != "" {
				file, row := want.Segments()[n].Place(at)
				return fmt.Sprintf("file %d row %d: %s", file, row, differ)
			}
			at++
		}
	}
	return ""
}

// about writes what a ledger says beside its rows.
func about(l *Ledger) string {
	var b strings.Builder
	fmt.Fprintln(&b, l.Rows(), "rows", l.RejectedRows(), "rejected of", l.Files(), l.LostLeadingZeros(), "padded, offered", l.Dimensions(), l.Span())
	for _, e := range l.Rejects() {
		fmt.Fprintln(&b, e)
	}
	for d := range Dimension(l.DimensionCount()) {
		fmt.Fprintln(&b, l.Key(d), l.Label(d), l.Kind(d), strings.Join(l.Values(d), "|"))
	}
	for _, id := range l.Values(Account) {
		fmt.Fprintln(&b, id, l.NameOf(id))
	}
	return b.String()
}

// differAt says how row i of one segment differs from row k of another.
func differAt(got, want *Ledger, g, w *Segment, i, k int) string {
	file, row := g.Place(i)
	if f, r := w.Place(k); file != f || row != r {
		return fmt.Sprintf("it stands at file %d row %d", file, row)
	}
	if g.Types()[i] != w.Types()[k] {
		return fmt.Sprintf("type %v, want %v", g.Types()[i], w.Types()[k])
	}
	for d := range Dimension(want.DimensionCount()) {
		a, b := g.Codes(d), w.Codes(d)
		if x, y := got.Values(d)[a.At(i)], want.Values(d)[b.At(k)]; x != y {
			return fmt.Sprintf("%s is %q, want %q", want.Key(d), x, y)
		}
	}
	start, length := g.StartCodes(), g.LengthCodes()
	if g.StartAt(i) != w.StartAt(k) || g.EndAt(i) != w.EndAt(k) || got.Hours()[start.At(i)] != w.StartAt(k) || (length.At(i) == 0) != (w.EndAt(k) == period.None && w.length.At(k) == 0) {
		return fmt.Sprintf("%v to %v, want %v to %v", g.StartAt(i), g.EndAt(i), w.StartAt(k), w.EndAt(k))
	}
	for f := firstMoney; f < firstNumber; f++ {
		if g.Amount(f, i) != w.Amount(f, k) || g.Null(f, i) != w.Null(f, k) {
			return fmt.Sprintf("%v is %v, want %v", f, g.Amount(f, i), w.Amount(f, k))
		}
	}
	for f := firstNumber; f < cur.FieldCount; f++ {
		if g.NumberAt(f, i) != w.NumberAt(f, k) {
			return fmt.Sprintf("%v is %v, want %v", f, g.NumberAt(f, i), w.NumberAt(f, k))
		}
	}
	return ""
}

// TestAbsorbedWidths holds that codes get the width that they need here, wider or
// narrower than they had, and keep their texts.
func TestAbsorbedWidths(t *testing.T) {
	const many = SegmentRows + 100
	// A file of n rows with texts of their own, and more rows with ten that others have.
	texts := func(from, n, more int) *part {
		p, dict := &part{name: "p"}, cur.NewDict()
		for lo := 0; lo < n+more; lo += SegmentRows / 2 {
			b := &cur.Batch{FirstRow: int64(lo) + 1, Rows: min(n+more-lo, SegmentRows/2)}
			b.Types = make([]cur.LineItemType, b.Rows)
			c := &cur.Column{Dict: dict}
			for i := range b.Rows {
				text := from + lo + i
				if lo+i >= n {
					text = i % 10
				}
				c.Codes = append(c.Codes, dict.Code(fmt.Appendf(nil, "i-%d", text)))
			}
			b.Columns[cur.ResourceID] = c
			p.batches = append(p.batches, b)
		}
		return p
	}
	before := map[string]*part{"nothing": texts(0, 0, 0), "few": texts(0, 200, 0), "hundreds": texts(0, 300, 0), "many": texts(0, many, 0)}
	for name, first := range before {
		for _, own := range []struct{ from, n, more int }{
			{0, 5, 0}, {0, 150, 0}, {many - 20, 5, 0}, {100, 290, 0}, {250, 20, 0}, {250, 290, 0}, {many - 300, 290, 0}, {5 * many, 290, 0},
			{0, many, 0}, {40, many, 0}, {5 * many, many, 0}, {300, 200, SegmentRows}, {many, 200, SegmentRows}, {5 * many, SegmentRows, 50},
		} {
			reading, absorbing := NewBuilder(), NewBuilder()
			second := texts(own.from, own.n, own.more)
			for _, b := range []*Builder{reading, absorbing} {
				first.send(t, b.File("first"), first.batches)
				reading.close() // so that rows lie in the same segments
			}
			second.send(t, reading.File("second"), second.batches)
			second.absorb(t, absorbing.File("second"))
			got, want := absorbing.Seal(), reading.Seal()
			if len(got.Segments()) != len(want.Segments()) || !slices.Equal(got.Values(Resource), want.Values(Resource)) {
				t.Fatalf("%d texts after %s: %d segments, want %d", own.n, name, len(got.Segments()), len(want.Segments()))
			}
			for n, s := range got.Segments() {
				g, w := s.Codes(Resource), want.Segments()[n].Codes(Resource)
				if !slices.Equal(g.U8, w.U8) || !slices.Equal(g.U16, w.U16) || !slices.Equal(g.U32, w.U32) || g.Constant != w.Constant {
					t.Fatalf("%d texts from %d after %s: segment %d has another column", own.n, own.from, name, n)
				}
			}
		}
	}
}

// TestAbsorbRefuses holds that what cannot be taken over changes nothing.
func TestAbsorbRefuses(t *testing.T) {
	keyed := func(from, n int) *Ledger {
		r := NewBuilder().Seal().Raw()
		r.Files = []string{"keys"}
		for k := range n {
			key := fmt.Sprint("key ", from+k)
			r.Dimensions = append(r.Dimensions, RawDimension{Key: "tag:" + key, Label: key, Kind: FromTag})
		}
		l, err := FromRaw(r)
		if err != nil {
			t.Fatal(err)
		}
		return l
	}
	two := NewBuilder()
	send(t, two.File("1"), anyRows(1, 3), 3)
	send(t, two.File("2"), anyRows(2, 3), 3)
	room := 1<<16 - 1 - int(firstKeyed) // for keys
	for _, tt := range []struct {
		name, want string
		l          *Ledger
		before     func(f *FileSink)
	}{
		{"two files", "x: rows of 2 files cannot be taken over as one", two.Seal(), nil},
		{"rows before", "x: it has rows already", keyed(0, 1), func(f *FileSink) { send(t, f, anyRows(3, 2), 1) }},
		{"rejects before", "x: it has rows already", keyed(0, 1), func(f *FileSink) { f.Reject(&cur.CellError{Err: fmt.Errorf("bad")}) }},
		{"too many keys", fmt.Sprintf("x: %d tags and cost categories are too many", room+1), keyed(7, room-6), func(f *FileSink) {
			if err := f.b.File("y").Absorb(keyed(0, 7)); err != nil {
				t.Fatal(err)
			}
		}},
		{"as many keys as can be", "", keyed(6, room-6), func(f *FileSink) {
			if err := f.b.File("y").Absorb(keyed(0, 7)); err != nil {
				t.Fatal(err)
			}
		}},
	} {
		b := NewBuilder()
		f := b.File("x")
		if tt.before != nil {
			tt.before(f)
		}
		want := about(b.Snapshot())
		err := f.Absorb(tt.l)
		if got := fmt.Sprint(err); err != nil && got != tt.want || (err == nil) != (tt.want == "") {
			t.Errorf("%s: %v, want %q", tt.name, err, tt.want)
		}
		if err != nil && about(b.Snapshot()) != want {
			t.Errorf("%s changed the ledger", tt.name)
		}
	}
}

// TestAbsorbHostile holds what no Builder makes and FromRaw takes: a text twice, the
// blank text under a code, an account without an id that has a name, codes wider than
// they must be.
func TestAbsorbHostile(t *testing.T) {
	r := build(t, []row{{}, {}, {}, {}}, 4).Raw()
	r.Dimensions[Account].Values = []string{"", "1", "", "2", "1"}
	r.Dimensions[AccountName].Values = []string{"", "nobody", "one", "other"}
	r.Names = []uint32{1, 2, 3, 0, 3}
	s := &r.Segments[0]
	s.Codes[Account] = Codes{U32: []uint32{4, 2, 3, 1}}
	s.Codes = s.Codes[:Account+1]
	r.Hours, r.Lengths = []period.Hour{period.None, 5, 5, -7}, []int32{0, 2, 2, 0}
	s.Start, s.Length = Codes{U16: []uint16{2, 1, 3, 0}}, Codes{U8: []uint8{3, 2, 1, 0}}
	bad := &cur.CellError{Err: fmt.Errorf("bad")}
	r.Rejected, r.Rejects = 1, append(make([]*cur.CellError, 0, 4), bad)
	l, err := FromRaw(r)
	if err != nil {
		t.Fatal(err)
	}
	b := NewBuilder()
	send(t, b.File("first"), []row{{text: map[cur.Field]string{cur.UsageAccount: "2"}}}, 1) // padded: another text
	worse, worst := &cur.CellError{Err: fmt.Errorf("worse")}, &cur.CellError{Err: fmt.Errorf("worst")}
	for _, more := range []*cur.CellError{worse, worst} { // neither writes into the list of the other
		f := b.File("x")
		if err := f.Absorb(l); err != nil {
			t.Fatal(err)
		}
		f.Reject(more)
	}
	if got := b.Snapshot().Rejects(); !slices.Equal(got, []*cur.CellError{bad, worse, bad, worst}) {
		t.Errorf("rejects %v", got)
	}
	got := taken(t, b.Seal())
	var told []string
	g := got.Segments()[1]
	codes := g.Codes(Account)
	for i := range g.Rows() {
		id := got.Values(Account)[codes.At(i)]
		told = append(told, fmt.Sprintf("%s %q %d..%d", id, got.NameOf(id), g.StartAt(i), g.EndAt(i)))
	}
	none := int(period.None)
	want := []string{`1 "one" 5..5`, ` "" 5..7`, `2 "" -7..-5`, fmt.Sprintf(`1 "one" %d..%d`, none, none)}
	if !slices.Equal(told, want) {
		t.Errorf("rows %q, want %q", told, want)
	}
	r.Padded = []string{"000000000002", "000000000001"}
	if _, err := FromRaw(r); err == nil {
		t.Error("padded accounts out of order were taken")
	}
}

// TestAbsorbedStays holds that a ledger that was taken over does not change, whatever
// its new owner reads and drops; and that a file without rows costs no segment.
func TestAbsorbedStays(t *testing.T) {
	rows := anyRows(11, SegmentRows+4000)
	for i := range rows {
		rows[i].rejected = i%40 == 3
	}
	l := build(t, rows, 4000)
	want, runs := l.Canonical(), slices.Clone(l.Segments()[1].runs)
	fresh := NewBuilder()
	if err := fresh.File("a.csv").Absorb(l); err != nil {
		t.Fatal(err)
	}
	if !aliases(fresh.segments[0].codes[Resource].U16, l.segments[0].codes[Resource].U16) {
		t.Error("a column whose codes stay is copied")
	}
	b := NewBuilder()
	send(t, b.File("before"), anyRows(12, 300), 90)
	f := b.File("a.csv")
	if err := f.Absorb(l); err != nil {
		t.Fatal(err)
	}
	if f.Rejected() != 1739 || b.Snapshot().RejectedRows() != 1739 || len(b.Snapshot().Rejects()) != maxRejects {
		t.Errorf("%d rows rejected, %d said, want 1739 and %d", f.Rejected(), len(b.Snapshot().Rejects()), maxRejects)
	}
	if err := b.File("empty").Absorb(taken(t, NewBuilder().Seal())); err != nil {
		t.Fatal(err)
	}
	send(t, f, rows[:500], 90) // it may go on
	for range 100 {
		send(t, b.File("more"), anyRows(13, 3), 3)
		if err := b.File("no rows").Absorb(taken(t, NewBuilder().Seal())); err != nil {
			t.Fatal(err)
		}
	}
	if n := len(b.Snapshot().Segments()); n != 4 {
		t.Errorf("%d segments, want 4: before, two taken over, and after", n)
	}
	b.DropRows(someRows(b.Snapshot()))
	b.DropFile(f)
	if !slices.Equal(l.Canonical(), want) || !slices.Equal(l.Segments()[1].runs, runs) || len(l.Rejects()) != maxRejects {
		t.Error("the ledger that was taken over changed")
	}
}

// TestAbsorbedCrowd holds that a long bill is packed as one that was read here.
func TestAbsorbedCrowd(t *testing.T) {
	// Amounts above 21 cents, and numbers: too many different ones for a short bill.
	list := make([]row, 20_000)
	for i := range list {
		list[i].money = map[cur.Field]money.Amount{cur.PublicOnDemand: money.Amount(1+i/2%5000) * money.Unit}
		list[i].number = map[cur.Field]float64{cur.UsageAmount: float64(1 + i/2%5000)}
	}
	own := taken(t, build(t, list, 5000))
	b := NewBuilder()
	for n := range crowd + 2 {
		if err := b.File("x").Absorb(own); err != nil {
			t.Fatal(err)
		}
		s := b.segments[n]
		amounts, numbers := s.money[cur.PublicOnDemand-firstMoney].table, s.numbers[0].table
		if packed := n >= crowd; (amounts != nil) != packed || (numbers != nil) != packed {
			t.Fatalf("segment %d: tables of %d amounts and %d numbers", n, len(amounts), len(numbers))
		}
		if differ := differAt(own, own, s, own.Segments()[0], 7003, 7003); n == 0 && differ != "" {
			t.Fatal(differ)
		}
		for i := range list {
			if s.Amount(cur.PublicOnDemand, i) != list[i].money[cur.PublicOnDemand] || s.NumberAt(cur.UsageAmount, i) != list[i].number[cur.UsageAmount] {
				t.Fatalf("segment %d: row %d is %v and %v", n, i, s.Amount(cur.PublicOnDemand, i), s.NumberAt(cur.UsageAmount, i))
			}
		}
	}
}

// BenchmarkAbsorb takes over half a million rows with fifty columns of codes, one in ten
// of them with many texts, after a file that has all texts in another order.
func BenchmarkAbsorb(b *testing.B) {
	const rows, columns, some = 500_000, 50, 10_000
	build := func(shift int) *Ledger {
		own := NewBuilder()
		f := own.File("x")
		dicts := map[int]*cur.Dict{}
		for lo := 0; lo < rows; lo += some {
			batch := &cur.Batch{FirstRow: int64(lo) + 1, Rows: some, Types: make([]cur.LineItemType, some)}
			for k := range columns {
				texts := 100
				if k%10 == 0 {
					texts = 10_000
				}
				if dicts[k] == nil {
					dicts[k] = cur.NewDict()
					for i := range texts {
						dicts[k].Code(fmt.Appendf(nil, "text %d of %d", (i+shift)%texts, k))
					}
				}
				c := cur.KeyedColumn{Key: fmt.Sprint("key ", k), Column: cur.Column{Dict: dicts[k], Codes: make([]uint32, some)}}
				for i := range c.Codes {
					c.Codes[i] = 1 + uint32((lo+i)*7%texts)
				}
				batch.Keyed = append(batch.Keyed, c)
			}
			if err := f.Batch(batch); err != nil {
				b.Fatal(err)
			}
		}
		return taken(b, own.Seal())
	}
	first, second := build(0), build(1)
	for b.Loop() {
		b.StopTimer()
		runtime.GC() // of what was taken over before
		into := NewBuilder()
		if err := into.File("1").Absorb(first); err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
		if err := into.File("2").Absorb(second); err != nil {
			b.Fatal(err)
		}
		if len(into.segments) != 16 {
			b.Fatal(len(into.segments))
		}
	}
}
