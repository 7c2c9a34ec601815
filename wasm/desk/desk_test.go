package desk

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/plainbill/plainbill/cost/cur"
	"github.com/plainbill/plainbill/cost/load"
	"github.com/plainbill/plainbill/cost/money"
	"github.com/plainbill/plainbill/cost/period"
	"github.com/plainbill/plainbill/cost/synth"
	"github.com/plainbill/plainbill/cost/view"
	"github.com/plainbill/plainbill/wasm/wire"
)

// page is the other side: it hears progress and has a clock that moves by a step
// each time somebody looks.
type page struct {
	*Desk
	heard  []wire.Reply
	clock  time.Time
	step   time.Duration
	pauses int
	cancel int // at this pause; 0 never
}

func newPage(step time.Duration) *page {
	p := &page{step: step, clock: time.Unix(0, 0)}
	p.Desk = New(Surroundings{
		Say: func(r wire.Reply) { p.heard = append(p.heard, r) },
		Now: func() time.Time { p.clock = p.clock.Add(p.step); return p.clock },
		Pause: func() error {
			if p.pauses++; p.pauses == p.cancel {
				return errors.New("cancelled")
			}
			return nil
		},
	})
	return p
}

// bill is a month of a made-up company.
func bill(t testing.TB, month time.Month, rows int64) (load.File, synth.Truth) {
	t.Helper()
	var b bytes.Buffer
	truth, err := synth.Write(&b, synth.Options{Rows: rows, Seed: 5, Schema: synth.CUR2, Month: period.FromTime(time.Date(2026, month, 1, 0, 0, 0, 0, time.UTC))})
	if err != nil {
		t.Fatal(err)
	}
	return load.File{Name: month.String() + ".csv", Size: int64(b.Len()), R: bytes.NewReader(b.Bytes())}, truth
}

func text(name, content string) load.File {
	return load.File{Name: name, Size: int64(len(content)), R: strings.NewReader(content)}
}

// ask sends a request the way the page does: as JSON, and reads the reply so.
func (p *page) ask(t *testing.T, r wire.Request) wire.Reply {
	t.Helper()
	sent, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	var got wire.Request
	if err := json.Unmarshal(sent, &got); err != nil {
		t.Fatal(err)
	}
	back, err := json.Marshal(p.Answer(got))
	if err != nil {
		t.Fatal(err)
	}
	var reply wire.Reply
	if err := json.Unmarshal(back, &reply); err != nil {
		t.Fatal(err)
	}
	if reply.ID != r.ID {
		t.Errorf("the reply to %d has id %d", r.ID, reply.ID)
	}
	return reply
}

func TestEveryScreenComesThroughTheWire(t *testing.T) {
	p := newPage(time.Millisecond)
	august, truth := bill(t, time.August, 3000)
	opened := p.Open(1, wire.Open{}, []load.File{august}).Opened
	if opened == nil || !opened.Usable || opened.Cancelled {
		t.Fatalf("opened %+v", opened)
	}
	if opened.Bar.State != "complete" || opened.Bar.Rows != truth.Rows || opened.Bar.Total != truth.Amortized {
		t.Errorf("the bar is %s with %d rows and %s, want complete, %d and %s", opened.Bar.State, opened.Bar.Rows, opened.Bar.Total, truth.Rows, truth.Amortized)
	}
	for basis, want := range map[string]money.Total{
		"amortized": truth.Amortized, "net": truth.Net, "cash": truth.Cash, "on_demand": truth.OnDemand, "naive": truth.Naive,
	} {
		o := p.ask(t, wire.Request{ID: 2, Overview: &view.Query{Basis: basis}}).Overview
		if o == nil || o.Bar.Total != want || o.Services.Sum.Money.Value != want {
			t.Errorf("%s: the overview is %+v, want %s", basis, o, want)
		}
	}
	if e := p.ask(t, wire.Request{ID: 3, Explore: &view.Query{GroupBy: "account"}}).Explore; e == nil || e.Table.Sum.Rows != truth.Rows {
		t.Errorf("explore is %+v", e)
	}
	if l := p.ask(t, wire.Request{ID: 4, Items: &wire.ItemsRequest{Offset: 10, Count: 7}}).Items; l == nil || len(l.Rows) != 7 || l.Matched != truth.Rows {
		t.Errorf("items are %+v", l)
	}
	if x := p.ask(t, wire.Request{ID: 5, Explain: &view.Query{}}).Explain; x == nil || x.Money.Value != truth.Amortized {
		t.Errorf("the explanation is %+v", x)
	}
	if m := p.ask(t, wire.Request{ID: 6, Search: &wire.Search{Text: "amazon", Count: 3}}).Search; m == nil || len(m.Found) == 0 {
		t.Errorf("the search found %+v", m)
	}
	if r := p.ask(t, wire.Request{ID: 7, Explore: &view.Query{Basis: "best"}}); r.Error == nil || r.Error.Fatal {
		t.Errorf("a basis that does not exist gave %+v", r)
	}
	if r := p.ask(t, wire.Request{ID: 8}); r.Error == nil {
		t.Errorf("a request for nothing gave %+v", r)
	}
}

func TestReadingTellsHowItGoes(t *testing.T) {
	p := newPage(30 * time.Millisecond)
	august, truth := bill(t, time.August, 60_000)
	opened := p.Open(1, wire.Open{}, []load.File{august}).Opened
	if opened == nil || opened.Bar.Rows != truth.Rows {
		t.Fatalf("opened %+v", opened)
	}
	if len(p.heard) < 3 {
		t.Fatalf("only %d messages while reading", len(p.heard))
	}
	rows, previews := int64(0), 0
	for _, r := range p.heard {
		g := r.Progress
		if r.ID != 1 || g == nil || len(g.Files) != 1 {
			t.Fatalf("while reading came %+v", r)
		}
		if g.Rows < rows || g.BytesDone > g.Bytes {
			t.Errorf("progress goes from %d rows to %d, %d of %d bytes", rows, g.Rows, g.BytesDone, g.Bytes)
		}
		rows = g.Rows
		if g.Bar.State != "loading" || g.Bar.Rows != g.Rows-g.Rejected {
			t.Errorf("the bar while reading is %+v", g.Bar)
		}
		if g.Daily != nil {
			previews++
			sum := money.Total{}
			for _, s := range g.Daily.Groups {
				for _, v := range s.Values {
					sum = sum.Plus(v)
				}
			}
			if sum.IsZero() || g.Bar.TotalText == "" {
				t.Errorf("the preview sums to %s, the bar says %q", sum, g.Bar.TotalText)
			}
			for _, s := range g.Daily.Steps {
				if !s.Incomplete {
					t.Errorf("%s is shown as complete while the bill is read", s.Label)
				}
			}
		}
	}
	// Each preview takes one step of the clock at least, and may take a fiftieth
	// of the time. That the first was dear for its few rows holds up no other.
	if most := 1 + int(p.clock.Sub(time.Unix(0, 0))/drawEvery); previews < 2 || previews > most {
		t.Errorf("%d previews, want 2 to %d", previews, most)
	}
}

func TestCancelKeepsWhatWasRead(t *testing.T) {
	p := newPage(time.Millisecond)
	august, truth := bill(t, time.August, 30_000)
	p.cancel = 5
	opened := p.Open(1, wire.Open{}, []load.File{august}).Opened
	if opened == nil || !opened.Cancelled || opened.Bar.State != "partial" || opened.Bar.Rows == 0 || opened.Bar.Rows >= truth.Rows {
		t.Fatalf("after the cancel %+v", opened)
	}
	o := p.ask(t, wire.Request{ID: 2, Overview: &view.Query{}}).Overview
	if o == nil || o.Services.Sum.Rows != opened.Bar.Rows || !strings.Contains(o.Headline, "incomplete") {
		t.Errorf("the overview of a partial bill says %q", o.Headline)
	}
	for _, s := range o.Daily.Steps {
		if !s.Incomplete {
			t.Errorf("%s is drawn as complete in a partial bill", s.Label)
		}
	}
}

// Whoever cancels while files are added has what was there before.
func TestACancelledAddChangesNothing(t *testing.T) {
	p := newPage(time.Millisecond)
	july, first := bill(t, time.July, 20_000)
	august, second := bill(t, time.August, 20_000)
	p.Open(1, wire.Open{}, []load.File{july})
	p.cancel = p.pauses + 5
	o := p.Open(2, wire.Open{Add: true}, []load.File{august}).Opened
	if o == nil || !o.Unchanged || o.Cancelled || o.Bar.State != "complete" || o.Bar.Rows != first.Rows || len(o.Files) != 1 || o.Why == nil || !o.Why.Calm || o.Why.Title != "Nothing was added" || !strings.HasSuffix(o.Why.Text, asItWas) {
		t.Fatalf("after the cancel %+v", o)
	}
	if w := p.ask(t, wire.Request{ID: 3, Overview: &view.Query{}}).Overview; w.Services.Sum.Money.Value != first.Amortized {
		t.Errorf("the overview sums up to %s, want %s", w.Services.Sum.Money.Value, first.Amortized)
	}
	if o := p.Open(4, wire.Open{Add: true}, []load.File{august}).Opened; o.Unchanged || len(o.Notices) != 0 || o.Bar.Total != first.Amortized.Plus(second.Amortized) {
		t.Errorf("added in the end %+v", o)
	}
}

func TestAddReadsBothTogether(t *testing.T) {
	p := newPage(time.Millisecond)
	july, first := bill(t, time.July, 2000)
	august, second := bill(t, time.August, 2500)
	p.Open(1, wire.Open{}, []load.File{july})
	opened := p.Open(2, wire.Open{Add: true}, []load.File{august}).Opened
	if opened == nil || opened.Bar.Rows != first.Rows+second.Rows || opened.Bar.Total != first.Amortized.Plus(second.Amortized) || len(opened.Bar.Months) != 2 {
		t.Fatalf("both together are %+v", opened)
	}
	o := p.ask(t, wire.Request{ID: 3, Overview: &view.Query{}}).Overview
	if o.Services.Sum.Money.Value != second.Amortized || o.Services.Sum.Before == nil || o.Services.Sum.Before.Value != first.Amortized {
		t.Errorf("August against July is %+v", o.Services.Sum)
	}
}

// Whoever adds a file that is there already is told why nothing changes, once.
func TestAddingAFileThatIsThere(t *testing.T) {
	p := newPage(time.Millisecond)
	july, first := bill(t, time.July, 2000)
	august, _ := bill(t, time.August, 2500)
	p.Open(1, wire.Open{}, []load.File{july})
	o := p.Open(2, wire.Open{Add: true}, []load.File{july}).Opened
	if len(o.Notices) != 1 || o.Notices[0].Code != cur.DuplicateFile || o.Notices[0].Severity != cur.Warn || !strings.Contains(o.Notices[0].Title, july.Name) || o.Bar.Rows != first.Rows {
		t.Errorf("added again: %d rows, %+v", o.Bar.Rows, o.Notices)
	}
	if o := p.Open(3, wire.Open{Add: true}, []load.File{august}).Opened; len(o.Notices) != 0 {
		t.Errorf("with another file: %+v", o.Notices)
	}
	if o := p.Open(4, wire.Open{Add: true}, []load.File{july, august}).Opened; len(o.Notices) != 1 || o.Notices[0].Title != "2 files are there already" {
		t.Errorf("with both again: %+v", o.Notices)
	}
}

// A file that was cut off and is then given whole counts once, whatever it is
// called the second time.
func TestAFileGivenAgainReplacesItsDamagedPart(t *testing.T) {
	july, first := bill(t, time.July, 2000)
	august, second := bill(t, time.August, 2500)
	plain := make([]byte, august.Size)
	august.R.ReadAt(plain, 0)
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	z.Write(plain)
	z.Close()
	whole := packed.Bytes()
	cut := text(august.Name, string(whole[:len(whole)*2/3]))
	for _, name := range []string{august.Name, "August (1).csv"} {
		p := newPage(time.Millisecond)
		if o := p.Open(1, wire.Open{}, []load.File{july, cut}).Opened; o.Bar.State != "partial" || o.Bar.Rows <= first.Rows {
			t.Fatalf("with a cut file the bill is %+v", o.Bar)
		}
		o := p.Open(2, wire.Open{Add: true}, []load.File{text(name, string(whole))}).Opened
		if o.Bar.State != "complete" || o.Bar.Rows != first.Rows+second.Rows || o.Bar.Total != first.Amortized.Plus(second.Amortized) {
			t.Errorf("with %s the bill is %s, %d rows, %s; want %d rows", name, o.Bar.State, o.Bar.Rows, o.Bar.TotalText, first.Rows+second.Rows)
		}
	}
	// A file that was read whole stays, also beside another that begins alike.
	p := newPage(time.Millisecond)
	p.Open(1, wire.Open{}, []load.File{july})
	if o := p.Open(2, wire.Open{Add: true}, []load.File{text(july.Name, string(whole))}).Opened; o.Bar.Rows != first.Rows+second.Rows {
		t.Errorf("a whole file was replaced: %d rows", o.Bar.Rows)
	}
}

func TestABillStaysWhenTheNextFileIsNone(t *testing.T) {
	p := newPage(time.Millisecond)
	august, truth := bill(t, time.August, 2000)
	p.Open(1, wire.Open{}, []load.File{august})
	opened := p.Open(2, wire.Open{}, []load.File{text("offsite.png", "\x89PNG\r\n\x1a\n0000")}).Opened
	if opened == nil || !opened.Unchanged || opened.Files[0].Name != august.Name || opened.Why == nil || opened.Why.Title != "This is not a cost report" || !strings.HasSuffix(opened.Why.Text, asItWas) {
		t.Fatalf("a picture gave %+v", opened)
	}
	if o := p.ask(t, wire.Request{ID: 3, Overview: &view.Query{}}).Overview; o == nil || o.Bar.Rows != truth.Rows {
		t.Errorf("after it the bill is %+v", o)
	}
	// Dropped together with a bill, a picture takes nothing from its totals.
	opened = p.Open(4, wire.Open{}, []load.File{august, text("offsite.png", "\x89PNG\r\n\x1a\n0000")}).Opened
	if opened.Bar.State != "complete" {
		t.Errorf("with a picture beside it the bill is %s", opened.Bar.State)
	}
	// A bill that ends too early does.
	opened = p.Open(5, wire.Open{}, []load.File{august, text("part-2.parquet", "PAR1 and then nothing")}).Opened
	if opened.Bar.State != "partial" {
		t.Errorf("with half a part beside it the bill is %s", opened.Bar.State)
	}
}

func TestNoBillAndClosed(t *testing.T) {
	p := newPage(time.Millisecond)
	if r := p.ask(t, wire.Request{ID: 1, Overview: &view.Query{}}); r.Error == nil || r.Error.Fatal {
		t.Errorf("without a bill: %+v", r)
	}
	if r := p.Open(2, wire.Open{}, nil); r.Error == nil {
		t.Errorf("opening no files: %+v", r)
	}
	if r := p.ask(t, wire.Request{ID: 3, Close: &wire.Close{}}); !r.Closed {
		t.Errorf("closing: %+v", r)
	}
	august, _ := bill(t, time.August, 1000)
	if r := p.Open(4, wire.Open{}, []load.File{august}); r.Error == nil || !r.Error.Fatal {
		t.Errorf("opening after the end: %+v", r)
	}
	if r := p.ask(t, wire.Request{ID: 5, Overview: &view.Query{}}); r.Error == nil || !r.Error.Fatal {
		t.Errorf("asking after the end: %+v", r)
	}
}

// A request that panics must not end the worker; a second one in a row may mean
// that the ledger is broken, and asks for a new engine.
func TestAPanicIsAnAnswer(t *testing.T) {
	p := newPage(time.Millisecond)
	august, truth := bill(t, time.August, 1000)
	p.Open(1, wire.Open{}, []load.File{august})
	p.bill = &view.Bill{} // half made: everything in it is nil
	r := p.ask(t, wire.Request{ID: 2, Overview: &view.Query{}})
	if r.Error == nil || r.Error.Fatal {
		t.Fatalf("the first panic gave %+v", r)
	}
	if o := p.ask(t, wire.Request{ID: 3, Overview: &view.Query{}}).Overview; o == nil || o.Bar.Rows != truth.Rows {
		t.Errorf("after it the bill is %+v", o)
	}
	for _, fatal := range []bool{false, true} {
		p.bill = &view.Bill{}
		if r := p.ask(t, wire.Request{ID: 4, Overview: &view.Query{}}); r.Error == nil || r.Error.Fatal != fatal {
			t.Errorf("fatal should be %v: %+v", fatal, r)
		}
	}
	p.made = view.Made{} // now it cannot be made again either
	p.bill, p.upset = &view.Bill{}, false
	if r := p.ask(t, wire.Request{ID: 5, Overview: &view.Query{}}); r.Error == nil || !r.Error.Fatal {
		t.Errorf("a lost ledger gave %+v", r)
	}
}
