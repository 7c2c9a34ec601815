package desk

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/plainbill/plainbill/cost/load"
	"github.com/plainbill/plainbill/cost/view"
	"github.com/plainbill/plainbill/wasm/wire"
)

// memory is a shelf that forgets when the test ends.
type memory struct {
	file []byte
	room int   // bytes that fit; 0: any number
	err  error // of every use

	written, taken int // how often
}

func (m *memory) Put(fill func(io.Writer) error) error {
	m.file = nil
	m.written++
	var b bytes.Buffer
	err := errors.Join(m.err, fill(&b))
	if err == nil && m.room > 0 && b.Len() > m.room {
		err = ErrShelfFull
	}
	if err == nil {
		m.file = b.Bytes()
	}
	return err
}

func (m *memory) Take(read func(io.ReaderAt, int64) error) error {
	switch {
	case m.err != nil:
		return m.err
	case m.file == nil:
		return ErrNothingKept
	}
	m.taken++
	return read(bytes.NewReader(m.file), int64(len(m.file)))
}

func (m *memory) Stamp() (string, error) {
	if m.err == nil && m.file == nil {
		return "", ErrNothingKept
	}
	return strconv.Itoa(m.written), m.err
}

func (m *memory) Remove() error { m.file = nil; return m.err }

// visit is a page that has a shelf.
func visit(shelf Shelf, build string) *page {
	p := newPage(time.Millisecond)
	p.around.Shelf, p.around.Build, p.around.Maker = shelf, build, "test"
	return p
}

// questions are one of each kind that a page asks of a bill.
func questions() []wire.Request {
	return []wire.Request{
		{Overview: &view.Query{}}, {Overview: &view.Query{Basis: "cash"}}, {Overview: &view.Query{From: "2026-08", To: "2026-08"}},
		{Explore: &view.Query{GroupBy: "service"}}, {Explore: &view.Query{GroupBy: "resource", Basis: "net", Grain: "hour"}},
		{Items: &wire.ItemsRequest{Count: 50}}, {Explain: &view.Query{}}, {Search: &wire.Search{Text: "prod", Count: 5}},
		{Commitments: &view.CommitmentsQuery{}}, {Audit: &view.AuditQuery{}},
		{Report: &wire.Report{Ticked: []string{}}}, {Report: &wire.Report{Ticked: []string{}, Hash: true}},
	}
}

func (p *page) answers(t *testing.T) []string {
	t.Helper()
	var list []string
	for n, q := range questions() {
		q.ID = int64(n + 10)
		p.clock = time.Unix(0, 0) // reports carry their date
		text, err := json.Marshal(p.ask(t, q))
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, string(text))
	}
	return list
}

// TestKeepAndReopen keeps a bill of two months, opens it in another engine, of the
// same program or another, and asks everything again.
func TestKeepAndReopen(t *testing.T) {
	for _, build := range []string{"", "this", "another"} {
		shelf := &memory{}
		first := visit(shelf, "this")
		if k := first.Kept(); k == nil || k.Is {
			t.Fatalf("an empty shelf holds %+v", k)
		}
		july, _ := bill(t, time.July, 2000)
		august, _ := bill(t, time.August, 3000)
		opened := first.Open(1, wire.Open{}, append([]load.File{}, july, august)).Opened
		if shelf.file != nil {
			t.Fatal("a bill was kept that nobody asked to keep")
		}
		k := first.ask(t, wire.Request{ID: 2, Keep: &wire.Keep{}})
		if k.Error != nil || !k.Kept.Is || !k.Kept.This || k.Kept.Bytes != int64(len(shelf.file)) || !strings.HasPrefix(k.Kept.Say, "July 2026 to August 2026, 5,000 rows, 1 January 1970") {
			t.Fatalf("keeping says %+v, %v", k.Kept, k.Error)
		}
		want := first.answers(t)

		second := visit(shelf, build)
		if k := second.Kept(); k == nil || !k.Is || k.Bad != "" || k.Bytes != int64(len(shelf.file)) {
			t.Fatalf("the shelf holds %+v", k)
		}
		again := second.Reopen(3, wire.Reopen{}, second.stamp())
		if again.Error != nil {
			t.Fatal(again.Error)
		}
		a, b := *opened, *again.Opened
		if a.Gone || !b.Gone {
			t.Errorf("build %q: the files are gone: %v as it was kept, %v now", build, a.Gone, b.Gone)
		}
		a.Seconds, b.Seconds, b.Gone = 0, 0, false
		if x, y := marshal(t, a), marshal(t, b); x != y {
			t.Errorf("build %q: it comes back as %.400s, want %.400s", build, y, x)
		}
		if pending := second.shelf.pending; pending != (build == "this") {
			t.Errorf("build %q: the ledger waits: %v", build, pending)
		}
		for n, got := range second.answers(t) {
			if got != want[n] {
				t.Errorf("build %q: answer %d is %.300s, want %.300s", build, n, got, want[n])
			}
		}
	}
}

func marshal(t *testing.T, v any) string {
	t.Helper()
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestKeptAnswersFirst holds that the first answer comes without the ledger, that
// idle time reads it, and that both say the same.
func TestKeptAnswersFirst(t *testing.T) {
	shelf := &memory{}
	first := visit(shelf, "this")
	file, _ := bill(t, time.August, 2000)
	first.Open(1, wire.Open{}, []load.File{file})
	first.ask(t, wire.Request{ID: 2, Keep: &wire.Keep{}})
	second := visit(shelf, "this")
	second.Reopen(3, wire.Reopen{}, second.stamp())
	if second.Idle(); second.bill != nil || second.Owes() {
		t.Fatal("the ledger was read before the first answer")
	}
	quick := second.ask(t, wire.Request{ID: 4, Overview: &view.Query{}})
	if second.bill != nil || quick.Overview == nil {
		t.Fatalf("the first answer had to wait for the ledger: %+v", quick.Error)
	}
	if !second.Owes() {
		t.Fatal("nothing is left for idle time")
	}
	if second.Idle(); second.bill == nil || second.Owes() {
		t.Fatal("idle time was not used")
	}
	if slow := second.ask(t, wire.Request{ID: 4, Overview: &view.Query{}}); marshal(t, slow) != marshal(t, quick) {
		t.Error("the first answer is another one than that of the ledger")
	}
}

// TestKeptIsRefused holds what is said of a shelf that gives nothing of use.
func TestKeptIsRefused(t *testing.T) {
	shelf := &memory{}
	first := visit(shelf, "this")
	file, _ := bill(t, time.August, 1000)
	first.Open(1, wire.Open{}, []load.File{file})
	first.ask(t, wire.Request{ID: 2, Keep: &wire.Keep{}})
	whole := shelf.file
	change := func(at int) []byte {
		hurt := bytes.Clone(whole)
		hurt[at] ^= 4
		return hurt
	}
	for _, tt := range []struct {
		name, say string
		file      []byte
		err       error
	}{
		{"a changed amount", "damaged", change(len(whole) * 2 / 3), nil},
		{"a changed name", "damaged", change(2000), nil},
		{"cut off", "damaged", whole[:len(whole)/2], nil},
		{"not finished", "damaged", append(make([]byte, 8), whole[8:]...), nil},
		{"an older version", "Another version", bytes.Replace(whole, []byte(`{"format":2`), []byte(`{"format":0`), 1), nil},
		{"another file", "damaged", []byte("PAR1 is not what was kept here"), nil},
		{"nothing", "Nothing is kept", nil, nil},
		{"a private window", "may be private", whole, ErrNoShelf},
		{"another tab", "Another tab", whole, ErrShelfTaken},
	} {
		p := visit(&memory{file: tt.file, err: tt.err}, "this")
		sample, _ := bill(t, time.June, 1000)
		p.Open(1, wire.Open{}, []load.File{sample})
		got := p.Reopen(5, wire.Reopen{}, p.stamp())
		if got.Error == nil || got.Error.Fatal || !strings.Contains(got.Error.Text, tt.say) {
			t.Errorf("%s: %+v, want %q", tt.name, got.Error, tt.say)
		}
		if o := p.ask(t, wire.Request{ID: 6, Overview: &view.Query{}}); o.Overview == nil || o.Overview.Bar.Rows != 1000 {
			t.Errorf("%s: the bill before is gone: %+v", tt.name, o.Error)
		}
	}
}

// TestForget holds that forgetting takes the file away and leaves the bill.
func TestForget(t *testing.T) {
	shelf := &memory{}
	p := visit(shelf, "this")
	file, _ := bill(t, time.August, 1000)
	p.Open(1, wire.Open{}, []load.File{file})
	p.ask(t, wire.Request{ID: 2, Keep: &wire.Keep{}})
	q := visit(shelf, "this")
	q.Reopen(3, wire.Reopen{}, q.stamp())
	got := q.ask(t, wire.Request{ID: 4, Forget: &wire.Forget{}, Stamp: q.Kept().Stamp})
	if got.Kept == nil || got.Kept.Is || shelf.file != nil {
		t.Errorf("forgetting says %+v, %v", got.Kept, got.Error)
	}
	if o := q.ask(t, wire.Request{ID: 5, Explore: &view.Query{GroupBy: "service"}}); o.Explore == nil || o.Explore.Bar.Rows != 1000 {
		t.Errorf("the bill went with it: %+v", o.Error)
	}
	empty := visit(&memory{}, "")
	if got := empty.ask(t, wire.Request{ID: 6, Forget: &wire.Forget{}}); got.Error != nil {
		t.Errorf("forgetting nothing: %v", got.Error)
	}
}

// TestTwoTabs holds that a tab whose kept bill another tab has replaced says so when it
// looks, and that neither forgets nor replaces a bill that it has not named before.
func TestTwoTabs(t *testing.T) {
	shelf := &memory{}
	a, b := visit(shelf, "this"), visit(shelf, "this")
	ask := func(p *page, r wire.Request) *wire.Kept {
		t.Helper()
		got := p.ask(t, r)
		if got.Error != nil {
			t.Fatal(got.Error)
		}
		return got.Kept
	}
	july, _ := bill(t, time.July, 1000)
	august, _ := bill(t, time.August, 1000)
	a.Open(1, wire.Open{}, []load.File{july})
	b.Open(1, wire.Open{}, []load.File{august})
	first := ask(a, wire.Request{ID: 2, Keep: &wire.Keep{}})
	if look := ask(a, wire.Request{ID: 3, Look: true}); !look.This || look.Stamp != first.Stamp || !strings.HasPrefix(look.Say, "July") {
		t.Errorf("its own is %+v", look)
	}
	// b knew of nothing kept: it is told before it takes the place of a's bill.
	told := ask(b, wire.Request{ID: 2, Keep: &wire.Keep{}})
	if told.This || !strings.HasPrefix(told.Done, "Another tab has kept another bill meanwhile: July 2026") {
		t.Errorf("b is told %+v", told)
	}
	second := ask(b, wire.Request{ID: 3, Keep: &wire.Keep{}, Stamp: told.Stamp})
	if !second.This || second.Stamp == first.Stamp {
		t.Fatalf("pressed again, it is %+v", second)
	}
	if look := ask(a, wire.Request{ID: 4, Look: true}); look.This || !strings.HasPrefix(look.Say, "August") {
		t.Errorf("a says of its bill %+v", look)
	}
	told = ask(a, wire.Request{ID: 5, Forget: &wire.Forget{}, Stamp: first.Stamp})
	if shelf.file == nil || !told.Is || !strings.HasPrefix(told.Done, "Another tab has kept another bill meanwhile: August 2026") {
		t.Fatalf("a forgets b's bill, and says %+v", told)
	}
	if gone := ask(a, wire.Request{ID: 6, Forget: &wire.Forget{}, Stamp: told.Stamp}); gone.Is || shelf.file != nil {
		t.Errorf("pressed again, it is %+v", gone)
	}
	// What another tab has forgotten is in nobody's way.
	if again := ask(b, wire.Request{ID: 7, Keep: &wire.Keep{}, Stamp: second.Stamp}); !again.This {
		t.Errorf("kept again, it is %+v", again)
	}
	// Who knows of the bill before opens none, and is told of this one, to open that.
	c := visit(shelf, "this")
	for _, foresees := range []bool{true, false} {
		if foresees {
			c.Foresee()
		}
		got := c.Reopen(1, wire.Reopen{}, first.Stamp)
		if k := got.Kept; k == nil || got.Opened != nil || got.Error != nil || k.This || k.Stamp != c.stamp() ||
			k.Done != "Another tab has kept another bill meanwhile: "+k.Say+". Nothing was opened: press again to go on." || !strings.HasPrefix(k.Say, "August") {
			t.Fatalf("with the stamp of another bill it answers %+v, %+v, %v", k, got.Opened, got.Error)
		}
		if none := c.ask(t, wire.Request{ID: 2, Explore: &view.Query{}}); none.Error == nil {
			t.Errorf("and yet it opened %+v", none.Explore)
		}
	}
	if got := c.Reopen(1, wire.Reopen{}, c.stamp()); got.Opened == nil || got.Opened.Bar.Rows != 1000 {
		t.Fatalf("pressed again, it is %+v, %v", got.Kept, got.Error)
	}
	if look := ask(c, wire.Request{ID: 2, Look: true}); !look.This {
		t.Errorf("opened from the device, it is %+v", look)
	}
	if gone := ask(b, wire.Request{ID: 8, Forget: &wire.Forget{}, Stamp: ask(b, wire.Request{ID: 9, Look: true}).Stamp}); gone.Is {
		t.Errorf("forgotten, it is %+v", gone)
	}
	if look := ask(c, wire.Request{ID: 3, Look: true}); look.Is || look.This {
		t.Errorf("after another tab forgot it, it is %+v", look)
	}
}

// TestKeepFails holds that what cannot be kept is said, and nothing half is left.
func TestKeepFails(t *testing.T) {
	for _, tt := range []struct {
		shelf Shelf
		say   string
	}{{&memory{room: 100}, "no room"}, {&memory{err: ErrNoShelf}, "private"}, {nil, "private"}} {
		p := visit(tt.shelf, "")
		file, _ := bill(t, time.August, 1000)
		p.Open(1, wire.Open{}, []load.File{file})
		got := p.ask(t, wire.Request{ID: 2, Keep: &wire.Keep{}})
		if got.Error == nil || got.Error.Fatal || !strings.Contains(got.Error.Text, tt.say) {
			t.Errorf("%+v, want %q", got.Error, tt.say)
		}
		if m, ok := tt.shelf.(*memory); ok && m.file != nil {
			t.Error("half a bill is left")
		}
	}
	empty := visit(&memory{}, "")
	if got := empty.ask(t, wire.Request{ID: 2, Keep: &wire.Keep{}}); got.Error == nil {
		t.Error("no bill was kept")
	}
}

// TestAKeptBillTakesNoFiles holds that nothing is added to a bill whose own files
// are not here, and that they cannot be compared.
func TestAKeptBillTakesNoFiles(t *testing.T) {
	shelf := &memory{}
	p := visit(shelf, "this")
	file, _ := bill(t, time.August, 1000)
	p.Open(1, wire.Open{}, []load.File{file})
	p.ask(t, wire.Request{ID: 2, Keep: &wire.Keep{}})
	p.Reopen(3, wire.Reopen{}, p.stamp())
	july, _ := bill(t, time.July, 1000)
	if got := p.Open(4, wire.Open{Add: true}, []load.File{july}); got.Error == nil || !strings.Contains(got.Error.Title, "cannot be added to") {
		t.Errorf("adding gives %+v", got)
	}
	if got := p.Open(5, wire.Open{}, []load.File{july}); got.Error != nil || got.Opened.Bar.Rows != 1000 || got.Opened.Gone {
		t.Errorf("another bill: %+v", got.Error)
	}
	if got := p.Open(6, wire.Open{Add: true}, []load.File{file}); got.Error != nil || got.Opened.Bar.Rows != 2000 {
		t.Errorf("adding to that: %+v", got.Error)
	}
}

// TestWhatTakesNotItsPlaceLeavesTheKeptBill holds that files which are of no use, or do
// not fit, leave the kept bill, also before its columns were read.
func TestWhatTakesNotItsPlaceLeavesTheKeptBill(t *testing.T) {
	shelf := &memory{}
	keptMonth(t, shelf, time.August, 1000)
	for _, read := range []bool{false, true} {
		for _, files := range [][]load.File{{text("none.csv", "no bill")}, nil} {
			p := visit(shelf, "this")
			if got := p.Reopen(3, wire.Reopen{}, p.stamp()); got.Opened == nil || !p.shelf.pending {
				t.Fatalf("opened, it is %+v, %v", got.Opened, got.Error)
			}
			if read {
				p.ask(t, wire.Request{ID: 4, Overview: &view.Query{Basis: "cash"}})
			}
			if files == nil {
				july, _ := bill(t, time.July, 1000)
				files, p.around.MemoryLimit = []load.File{july}, 1
			}
			got := p.Open(5, wire.Open{}, files)
			switch {
			case got.Opened != nil:
				if o := got.Opened; !o.Gone || !o.Unchanged || o.Why == nil || o.Bar.Rows != 1000 || len(o.Files) != 1 || o.Files[0].State != "read" {
					t.Errorf("read %v: after files that were of no use it is %+v", read, o)
				}
			case got.Asked == nil || !got.Asked.Gone || got.Asked.Bar.Rows != 1000:
				t.Errorf("read %v: where there is no room it says %+v, %v", read, got.Asked, got.Error)
			}
			if o := p.ask(t, wire.Request{ID: 6, Overview: &view.Query{}}); o.Overview == nil || o.Overview.Bar.Rows != 1000 {
				t.Errorf("read %v: the kept bill is gone: %+v", read, o.Error)
			}
		}
	}
}

// TestAsksForRoom holds that what does not fit is asked about before it is read, that
// each choice opens what it says, and that a bill before stays.
func TestAsksForRoom(t *testing.T) {
	p := newPage(time.Millisecond)
	july, _ := bill(t, time.July, 3000)
	august, truth := bill(t, time.August, 3000)
	june, _ := bill(t, time.June, 1000)
	p.Open(1, wire.Open{}, []load.File{june})
	p.around.MemoryLimit = 1
	one := p.Open(2, wire.Open{}, []load.File{august})
	if one.Asked == nil {
		t.Fatalf("it opens %+v, %v", one.Opened, one.Error)
	}
	p.around.MemoryLimit = one.Asked.Files[0].Need // July does not fit beside it
	got := p.Open(2, wire.Open{}, []load.File{july, august})
	if got.Asked == nil || len(got.Asked.Files) != 2 || got.Asked.Bar.Rows != 1000 {
		t.Fatalf("it opens %+v, %v", got.Opened, got.Error)
	}
	if f := got.Asked.Files[1]; f.Format != "CUR 2.0 CSV" || f.Months != "August 2026" || f.Exact {
		t.Errorf("August is %+v", f)
	}
	if o := p.ask(t, wire.Request{ID: 3, Overview: &view.Query{}}); o.Overview == nil || o.Overview.Bar.Rows != 1000 {
		t.Errorf("the bill before is gone: %+v", o.Error)
	}
	labels := []string{}
	for n, c := range got.Asked.Choices {
		labels = append(labels, c.Label)
		o := p.Open(int64(10+n), wire.Open{Leave: c.Leave, Anyway: c.Anyway}, []load.File{july, august})
		if o.Opened == nil || !o.Opened.Usable {
			t.Fatalf("%s: %+v, %+v", c.Label, o.Asked, o.Error)
		}
		rows := int64(6000)
		if c.Leave != nil && c.Leave.Months != nil {
			rows = 3000
			if total := o.Opened.Bar.Total; total != truth.Amortized {
				t.Errorf("%s: %s, want %s", c.Label, total, truth.Amortized)
			}
		}
		if o.Opened.Bar.Rows != rows || len(o.Opened.Notices) == 0 && !c.Anyway {
			t.Errorf("%s: %d rows, want %d; notices: %+v", c.Label, o.Opened.Bar.Rows, rows, o.Opened.Notices)
		}
	}
	if want := "Open the newest month, Open all anyway"; strings.Join(labels, ", ") != want {
		t.Errorf("it offers %q, want %q", labels, want)
	}
}
