package desk

import (
	"strings"
	"testing"
	"time"

	"github.com/plainbill/plainbill/cost/load"
	"github.com/plainbill/plainbill/cost/view"
	"github.com/plainbill/plainbill/wasm/wire"
)

// TestACancelBeforeTheFirstRow holds that a bill of which nothing was read is none: there
// is no bill, or the one before, also from the shelf. That one is given up only for room,
// and then that is said.
func TestACancelBeforeTheFirstRow(t *testing.T) {
	july, _ := bill(t, time.July, 1000)
	august, _ := bill(t, time.August, 20_000)
	shelf := &memory{}
	keptMonth(t, shelf, time.July, 1000)
	cancelled := func(p *page, add bool) *wire.Opened {
		t.Helper()
		p.cancel = p.pauses + 1
		o := p.Open(2, wire.Open{Add: add}, []load.File{august, text("b.png", "\x89PNG\r\n\x1a\n0000")}).Opened
		if o == nil || o.Why == nil || !o.Why.Calm {
			t.Fatalf("the cancel is answered with %+v", o)
		}
		return o
	}

	for _, add := range []bool{false, true} {
		p := newPage(time.Millisecond)
		o := cancelled(p, add)
		if o.Usable || o.Unchanged || !o.Cancelled || o.Bar.Rows != 0 || o.Files == nil || len(o.Files) != 0 || o.Why.Text != "Nothing was read." {
			t.Errorf("add %v: without a bill before: %+v, %+v", add, o, o.Why)
		}
		if r := p.Answer(wire.Request{ID: 3, Overview: &view.Query{}}); r.Error == nil {
			t.Errorf("add %v: there is a bill: %+v", add, r.Overview)
		}
	}

	for name, open := range map[string]func(*page) wire.Reply{
		"opened": func(p *page) wire.Reply { return p.Open(1, wire.Open{}, []load.File{july}) },
		"of no rows": func(p *page) wire.Reply {
			return p.Open(1, wire.Open{}, []load.File{text("n.csv", "lineItem/LineItemType,lineItem/UnblendedCost,lineItem/UsageStartDate\n")})
		},
		"from shelf": func(p *page) wire.Reply { return p.Reopen(1, wire.Reopen{}, p.stamp()) },
	} {
		p := visit(shelf, "this")
		before := open(p).Opened
		o := cancelled(p, false)
		if !o.Unchanged || o.Cancelled || o.Bar.Rows != before.Bar.Rows || o.Gone != before.Gone || len(o.Files) != 1 || o.Files[0].Name != before.Files[0].Name || o.Why.Text != "Nothing was read."+asItWas {
			t.Errorf("%s: after the cancel %+v, %+v", name, o, o.Why)
		}
		if r := p.Answer(wire.Request{ID: 3, Overview: &view.Query{}}); r.Overview == nil || r.Overview.Bar.Rows != before.Bar.Rows {
			t.Errorf("%s: the bill is gone: %+v", name, r.Error)
		}
	}
}

// TestALargeBillIsGivenUpAndThatIsSaid holds that a bill that made room for files of which
// nothing came is said to be closed, and that nothing of it comes back by adding to it.
func TestALargeBillIsGivenUpAndThatIsSaid(t *testing.T) {
	july, _ := bill(t, time.July, 1000)
	august, _ := bill(t, time.August, 1000)
	p := newPage(time.Millisecond)
	p.Open(1, wire.Open{}, []load.File{july})
	b, err := load.Run([]load.File{text("none.csv", "no bill")}, load.Options{})
	if err != nil {
		t.Fatal(err)
	}
	p.bill, p.made, p.read = nil, view.Made{}, nil // as before more than keepRows make room
	o := p.nothing(2, b, false, true).Opened
	if o == nil || o.Unchanged || o.Usable || len(o.Files) != 1 || o.Why == nil || !strings.HasSuffix(o.Why.Text, "and is closed.") {
		t.Fatalf("it says %+v", o)
	}
	if o := p.Open(3, wire.Open{Add: true}, []load.File{august}).Opened; o == nil || o.Bar.Rows != 1000 {
		t.Errorf("with August it is %+v", o)
	}
}

// TestWhatWasNotWrittenToItsEndIsRemoved holds that a file whose writing was broken off
// is taken away and not told of, unless somebody is at it; and that a damaged one stays
// until it is forgotten.
func TestWhatWasNotWrittenToItsEndIsRemoved(t *testing.T) {
	for name, tt := range map[string]struct {
		file    []byte
		is, bad bool
	}{
		"empty":          {[]byte{}, false, false},
		"zeros":          {make([]byte, 5000), false, false},
		"begun":          {append(make([]byte, 64), "columns"...), false, false},
		"damaged":        {[]byte("ARROW1\x00\x00 and then nothing"), true, true},
		"something else": {[]byte("?"), true, true},
	} {
		shelf := &memory{file: tt.file}
		k := visit(shelf, "this").Kept()
		if k == nil || k.Is != tt.is || k.Bad != "" != tt.bad || shelf.file == nil == tt.is {
			t.Errorf("%s: %+v, and %d bytes are left", name, k, len(shelf.file))
		}
	}
	shelf := &memory{file: []byte{}, err: ErrShelfTaken}
	if visit(shelf, "this").Kept(); shelf.file == nil {
		t.Error("a file was removed that another tab is writing")
	}
}
