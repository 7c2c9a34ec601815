package desk

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/plainbill/plainbill/cost/load"
	"github.com/plainbill/plainbill/cost/view"
	"github.com/plainbill/plainbill/wasm/wire"
)

// keptMonth keeps a bill of a month with so many rows.
func keptMonth(t *testing.T, shelf *memory, month time.Month, rows int64) {
	t.Helper()
	p := visit(shelf, "this")
	file, _ := bill(t, month, rows)
	p.Open(1, wire.Open{}, []load.File{file})
	if k := p.ask(t, wire.Request{ID: 2, Keep: &wire.Keep{}, Stamp: p.stamp()}); k.Error != nil {
		t.Fatal(k.Error)
	}
}

// first asks for the kept bill and its first screen at once.
func (p *page) first(id int64) wire.Reply {
	return p.Reopen(id, wire.Reopen{Overview: &view.Query{}}, p.stamp())
}

// TestForesee holds that a bill which was checked beforehand opens without being read,
// with the very answers of one that was not.
func TestForesee(t *testing.T) {
	shelf := &memory{}
	keptMonth(t, shelf, time.August, 2000)
	plain := visit(shelf, "this")
	want := plain.first(3)
	if want.Opened == nil || want.Opened.Overview == nil {
		t.Fatalf("it opens as %+v", want)
	}
	p := visit(shelf, "this")
	told := p.Foresee()
	before := shelf.taken
	got := p.first(3)
	if shelf.taken != before {
		t.Error("it was read again")
	}
	want.Opened.Seconds, got.Opened.Seconds, told.Seconds = 0, 0, 0
	if x, y := marshal(t, told), marshal(t, want.Opened); x != y {
		t.Errorf("what is told of it beforehand is %.300s, want %.300s", x, y)
	}
	if x, y := marshal(t, got), marshal(t, want); x != y {
		t.Errorf("it opens as %.300s, want %.300s", x, y)
	}
	if p.Idle(); p.bill == nil || shelf.taken != before+1 {
		t.Error("its columns were not read when there was time")
	}
	if slow := p.ask(t, wire.Request{ID: 4, Overview: &view.Query{}}); marshal(t, slow.Overview) != marshal(t, got.Opened.Overview) {
		t.Error("the first answer is another one than that of the ledger")
	}
	x, y := plain.answers(t), p.answers(t)
	for n := range x {
		if x[n] != y[n] {
			t.Errorf("answer %d is %.300s, want %.300s", n, y[n], x[n])
		}
	}
	if again := p.first(5); shelf.taken != before+3 || again.Opened == nil {
		t.Error("what was foreseen counted twice")
	}
}

// TestForeseenIsChecked holds that nothing of what was foreseen is believed once
// somebody has written, and that bytes which change unseen are found before a question
// is answered from them.
func TestForeseenIsChecked(t *testing.T) {
	for _, tt := range []struct {
		name   string
		change func(*memory)
		rows   int64  // of the bill that opens
		opens  string // or why not
		asked  string // why a later question has no answer
	}{
		{"nothing", func(*memory) {}, 1000, "", ""},
		{"another bill", func(m *memory) { keptMonth(t, m, time.June, 1500) }, 1500, "", ""},
		{"forgotten", func(m *memory) { m.file = nil }, 0, "Nothing is kept", ""},
		{"a changed byte", func(m *memory) { m.written++; m.file = hurt(m.file) }, 0, "damaged", ""},
		{"a byte that changed by itself", func(m *memory) { m.file = hurt(m.file) }, 1000, "", "damaged"},
		{"storage that is gone", func(m *memory) { m.err = ErrNoShelf }, 0, "may be private", ""},
	} {
		shelf := &memory{}
		keptMonth(t, shelf, time.August, 1000)
		p := visit(shelf, "this")
		p.Foresee()
		tt.change(shelf)
		got := p.first(3)
		switch {
		case tt.opens != "":
			if got.Error == nil || !strings.Contains(got.Error.Text, tt.opens) {
				t.Errorf("%s: %+v, want %q", tt.name, got.Error, tt.opens)
			}
			continue
		case got.Opened == nil || got.Opened.Overview == nil || got.Opened.Overview.Bar.Rows != tt.rows:
			t.Errorf("%s: it opens %+v, %v", tt.name, got.Opened, got.Error)
		}
		asked := p.ask(t, wire.Request{ID: 4, Explore: &view.Query{GroupBy: "service"}})
		if (asked.Error != nil) != (tt.asked != "") || asked.Error != nil && !strings.Contains(asked.Error.Text, tt.asked) {
			t.Errorf("%s: a question gives %+v, want %q", tt.name, asked.Error, tt.asked)
		}
	}
}

func hurt(file []byte) []byte {
	file = bytes.Clone(file)
	file[len(file)*2/3] ^= 4
	return file
}

// TestForeseeGivesWay holds that looking ahead ends when somebody wants something, and
// that the bill then opens all the same.
func TestForeseeGivesWay(t *testing.T) {
	shelf := &memory{}
	keptMonth(t, shelf, time.August, 1000)
	p := visit(shelf, "this")
	p.around.Pause = func() error { return errors.New("somebody wants something") }
	if told := p.Foresee(); told != nil || p.foreseen.stamp != "" {
		t.Fatal("it did not give way")
	}
	p.around.Pause = nil
	if got := p.first(3); got.Opened == nil || got.Opened.Overview == nil {
		t.Errorf("it opens %+v, %v", got.Opened, got.Error)
	}
}

// TestFirstAnswerIsTheOneAsked holds that only the first screen of the whole bill comes
// with it, and only for the program that kept it.
func TestFirstAnswerIsTheOneAsked(t *testing.T) {
	shelf := &memory{}
	keptMonth(t, shelf, time.August, 1000)
	for _, tt := range []struct {
		name, build string
		ask         *view.Query
		comes       bool
	}{
		{"the first screen", "this", &view.Query{}, true},
		{"another screen", "this", nil, false},
		{"another basis", "this", &view.Query{Basis: "cash"}, false},
		{"one month", "this", &view.Query{From: "2026-08", To: "2026-08"}, false},
		{"another program", "that", &view.Query{}, false},
	} {
		p := visit(shelf, tt.build)
		if told := p.Foresee(); (told != nil) != (tt.build == "this") {
			t.Errorf("%s: beforehand it is told %+v", tt.name, told)
		}
		if got := p.Reopen(3, wire.Reopen{Overview: tt.ask}, p.stamp()); got.Opened == nil || (got.Opened.Overview != nil) != tt.comes {
			t.Errorf("%s: it opens %+v, %v", tt.name, got.Opened, got.Error)
		}
	}
}
