package crew

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/plainbill/plainbill/cost/view"
	"github.com/plainbill/plainbill/wasm/wire"
)

// A stage plays the browser: it keeps every worker that was started, with what
// was posted to it, and every reply that reached the page.
type stage struct {
	workers []*fakeWorker
	replies []wire.Reply
	deaths  []Death
	timers  []timer
	crew    *Crew
}

// A timer is what the crew wants to have done later.
type timer struct {
	after time.Duration
	do    func()
}

type fakeWorker struct {
	hear  func(string)
	posts []wire.Request
	files [][]string
	ended bool
}

func (w *fakeWorker) Post(text string, files []File) {
	var r wire.Request
	if err := json.Unmarshal([]byte(text), &r); err != nil {
		panic(err)
	}
	names := make([]string, len(files))
	for i, f := range files {
		names[i] = f.Name
	}
	w.posts, w.files = append(w.posts, r), append(w.files, names)
}

func (w *fakeWorker) End() { w.ended = true }

func newStage() *stage {
	s := &stage{}
	s.crew = New(func(hear func(string)) Worker {
		w := &fakeWorker{hear: hear}
		s.workers = append(s.workers, w)
		return w
	}, func(d time.Duration, f func()) { s.timers = append(s.timers, timer{d, f}) }, func(r wire.Reply) { s.replies = append(s.replies, r) }, func(d Death) { s.deaths = append(s.deaths, d) })
	return s
}

func (s *stage) worker() *fakeWorker { return s.workers[len(s.workers)-1] }

func (w *fakeWorker) last() wire.Request { return w.posts[len(w.posts)-1] }

func (w *fakeWorker) say(r wire.Reply) {
	text, err := json.Marshal(r)
	if err != nil {
		panic(err)
	}
	w.hear(string(text))
}

func (w *fakeWorker) die(why string) { w.hear(`{"died":"` + why + `"}`) }

// load answers the Open that was posted last.
func (w *fakeWorker) load() {
	w.say(wire.Reply{ID: w.last().ID, Opened: &wire.Opened{Usable: true}})
}

func (w *fakeWorker) reading(name string) {
	w.say(wire.Reply{ID: w.last().ID, Progress: &wire.Progress{Files: []wire.FileState{{Name: name, State: "reading"}}}})
}

func files(names ...string) []File {
	list := make([]File, len(names))
	for i, n := range names {
		list[i] = File{Name: n, Size: 10}
	}
	return list
}

func TestRepliesComeBackUnderTheAskersNumber(t *testing.T) {
	s := newStage()
	s.crew.Open(77, files("a.csv"), false, false)
	s.worker().load()
	if len(s.replies) != 1 || s.replies[0].ID != 77 || s.replies[0].Opened == nil {
		t.Fatalf("got %+v, want the Opened of 77", s.replies)
	}
}

func TestANewerQuestionOfTheSameKindSupersedes(t *testing.T) {
	s := newStage()
	s.crew.Ask(wire.Request{ID: 1, Explore: &view.Query{}})
	first := s.worker().last().ID
	s.crew.Ask(wire.Request{ID: 2, Explore: &view.Query{}})
	second := s.worker().last().ID
	s.crew.Ask(wire.Request{ID: 3, Overview: &view.Query{}})
	third := s.worker().last().ID
	for _, id := range []int64{first, second, third} {
		s.worker().say(wire.Reply{ID: id})
	}
	var got []int64
	for _, r := range s.replies {
		got = append(got, r.ID)
	}
	if want := []int64{2, 3}; !slices.Equal(got, want) {
		t.Errorf("got replies %v, want %v", got, want)
	}
}

func names(list []File) []string {
	var n []string
	for _, f := range list {
		n = append(n, f.Name)
	}
	return n
}

func TestADeadEngineIsReplacedAndTheRestIsLeft(t *testing.T) {
	s := newStage()
	s.crew.Open(1, files("good.csv"), false, false)
	s.worker().load()
	s.crew.Open(2, files("fine.csv", "bad.parquet", "also.csv"), false, true)
	s.worker().reading("bad.parquet")
	old := s.worker()
	old.die("fatal error: runtime: out of memory")

	if !old.ended || len(s.workers) != 2 {
		t.Fatalf("the dead worker was not replaced: ended %v, %d workers", old.ended, len(s.workers))
	}
	d := s.deaths[0]
	if !strings.Contains(d.Title, "bad.parquet") || !strings.Contains(d.Text, "4 GB") {
		t.Errorf("the page was told %q %q", d.Title, d.Text)
	}
	if got, want := names(d.Left), []string{"good.csv", "fine.csv", "also.csv"}; !slices.Equal(got, want) {
		t.Errorf("left %v, want %v", got, want)
	}
	s.crew.Reopen(3, d.Left, d.Sample)
	s.worker().load()
	last := s.replies[len(s.replies)-1]
	if last.ID != 3 || last.Opened == nil {
		t.Fatalf("the Reopen was answered with %+v", last)
	}
	if f := last.Opened.Files; len(f) != 1 || f[0].Name != "bad.parquet" || f[0].State != "refused" || len(f[0].Notices) != 1 {
		t.Errorf("the file that killed the engine is shown as %+v", f)
	}
}

func TestTheOnlyFileKillsTheEngine(t *testing.T) {
	s := newStage()
	s.crew.Open(5, files("a.zip"), false, false)
	s.worker().reading("a.zip/inner.csv")
	s.worker().die("panic: oh")
	if d := s.deaths[0]; len(d.Left) != 0 || !strings.Contains(d.Title, "a.zip") || d.Final {
		t.Errorf("the page was told %+v", d)
	}
	// The page goes on: the next drop is read by the new engine.
	s.crew.Open(6, files("b.csv"), false, false)
	s.worker().load()
	if r := s.replies[len(s.replies)-1]; r.ID != 6 || len(r.Opened.Files) != 0 {
		t.Errorf("the next drop was answered with %+v", r)
	}
}

func TestADeathOverAQuestionLeavesAll(t *testing.T) {
	s := newStage()
	s.crew.Open(1, files("a.csv"), false, false)
	s.worker().load()
	s.crew.Open(2, files("b.csv"), false, true)
	s.worker().load()
	s.crew.Ask(wire.Request{ID: 9, Items: &wire.ItemsRequest{}})
	s.worker().die("panic: oh")
	if got := names(s.deaths[0].Left); !slices.Equal(got, []string{"a.csv", "b.csv"}) {
		t.Errorf("left %v", got)
	}
}

// What was not opened takes nothing from the bill before, and is blamed for nothing later.
func TestWhatWasNotOpenedLeavesTheBillBefore(t *testing.T) {
	before := view.Bar{Rows: 7}
	for name, answer := range map[string]wire.Reply{
		"of no use":     {Opened: &wire.Opened{Usable: true, Unchanged: true, Bar: before}},
		"does not fit":  {Asked: &wire.Asked{Bar: before}},
		"cannot be put": {Error: &wire.Error{Title: "A kept bill cannot be added to"}},
	} {
		s := newStage()
		s.crew.Open(1, files("a.csv"), false, false)
		s.worker().load()
		s.crew.Open(2, files("none.txt"), false, answer.Error != nil)
		answer.ID = s.worker().last().ID
		s.worker().say(answer)
		s.worker().die("panic: oh")
		if d := s.deaths[0]; !slices.Equal(names(d.Left), []string{"a.csv"}) || strings.Contains(d.Title, "none.txt") {
			t.Errorf("%s: the page was told %+v", name, d)
		}
	}
}

// Who opens or forgets the kept bill after too many deaths gets an engine that answers.
func TestTheKeptBillAfterTooManyDeaths(t *testing.T) {
	for _, ask := range []wire.Request{{ID: 9, Reopen: &wire.Reopen{}}, {ID: 9, Forget: &wire.Forget{}}} {
		s := newStage()
		for range maxDeaths + 1 {
			s.worker().die("panic: oh")
		}
		if !s.deaths[maxDeaths].Final || !s.worker().ended {
			t.Fatalf("%+v", s.deaths[maxDeaths])
		}
		s.crew.Ask(ask)
		if last := s.worker().last(); s.worker().ended || last.Kind() != ask.Kind() {
			t.Errorf("%s was asked of an engine that is gone", ask.Kind())
		}
	}
}

func TestTheSampleIsLeft(t *testing.T) {
	s := newStage()
	s.crew.Open(1, nil, true, false)
	s.worker().load()
	s.worker().die("panic: oh")
	if !s.deaths[0].Sample {
		t.Errorf("the sample is not left: %+v", s.deaths[0])
	}
	// The sample itself is what kills: it is not tried again.
	s.crew.Open(2, nil, true, false)
	s.worker().die("panic: oh")
	if s.deaths[1].Sample {
		t.Error("the sample would be read again though it killed the engine")
	}
}

func TestAnEngineThatAlwaysDiesIsGivenUp(t *testing.T) {
	s := newStage()
	s.crew.Open(1, files("a.csv"), false, false)
	for range 2 * maxDeaths {
		w := s.worker()
		if w.ended {
			break
		}
		w.load()
		s.crew.Ask(wire.Request{ID: 2, Overview: &view.Query{}})
		w.die("panic: oh")
		if d := s.deaths[len(s.deaths)-1]; !d.Final {
			s.crew.Reopen(3, d.Left, d.Sample)
		}
	}
	if len(s.workers) != maxDeaths+1 || !s.deaths[len(s.deaths)-1].Final {
		t.Errorf("%d engines were started, want %d; last death %+v", len(s.workers), maxDeaths+1, s.deaths[len(s.deaths)-1])
	}
	// Somebody who drops another bill gets another engine.
	s.crew.Open(4, files("b.csv"), false, false)
	if s.worker().ended || s.worker().last().Open == nil {
		t.Error("the next drop found no engine")
	}
}

func TestWhatADeadEngineStillSaysIsNotHeard(t *testing.T) {
	s := newStage()
	s.crew.Open(1, files("a.csv"), false, false)
	old := s.worker()
	old.die("panic: oh")
	old.hear(`{"id":1,"opened":{}}`)
	old.die("again")
	if len(s.replies) != 0 || len(s.workers) != 2 || len(s.deaths) != 1 {
		t.Errorf("a dead engine was heard: %+v", s.replies)
	}
}

func TestCloseEndsTheWorkerAfterItsReply(t *testing.T) {
	s := newStage()
	s.crew.Close()
	if s.worker().ended {
		t.Error("the worker was ended before it could put its ledger away")
	}
	s.worker().say(wire.Reply{ID: s.worker().last().ID, Closed: true})
	if !s.worker().ended {
		t.Error("the worker was not ended")
	}
}

// TestChooseSaysWhatIsLeftOut holds that what was chosen arrives at the engine, that
// nothing counts as loaded before, and that a kept bill is nobody's files.
func TestChooseSaysWhatIsLeftOut(t *testing.T) {
	s := newStage()
	files := []File{{Name: "a", Size: 1}, {Name: "b", Size: 2}}
	s.crew.Open(1, files, false, false)
	s.worker().say(wire.Reply{ID: s.worker().last().ID, Asked: &wire.Asked{Title: "Too big"}})
	if n := len(s.replies); n == 0 || s.replies[n-1].Asked == nil || s.replies[n-1].ID != 1 {
		t.Fatalf("the page hears %+v", s.replies)
	}
	if s.crew.opening != nil || len(s.crew.loaded) != 0 {
		t.Errorf("%v counts as loaded", s.crew.loaded)
	}
	s.crew.Choose(2, files, wire.Open{Leave: &wire.LeaveOut{ResourceIDs: true}, Anyway: true})
	o := s.worker().last().Open
	if o == nil || len(o.Files) != 2 || o.Leave == nil || !o.Leave.ResourceIDs || !o.Anyway || o.Add {
		t.Fatalf("the engine is asked %+v", o)
	}
	s.worker().say(wire.Reply{ID: s.worker().last().ID, Opened: &wire.Opened{Usable: true}})
	if len(s.crew.loaded) != 2 {
		t.Errorf("%v counts as loaded", s.crew.loaded)
	}
	s.crew.Ask(wire.Request{ID: 3, Reopen: &wire.Reopen{}})
	if len(s.crew.loaded) != 0 {
		t.Errorf("beside a kept bill %v counts as loaded", s.crew.loaded)
	}
}

// What was not added after all is not read again.
func TestACancelledAddIsForgotten(t *testing.T) {
	s := newStage()
	s.crew.Open(1, files("a.csv"), false, false)
	s.worker().load()
	s.crew.Open(2, files("b.csv"), false, true)
	s.worker().say(wire.Reply{ID: s.worker().last().ID, Opened: &wire.Opened{Usable: true, Unchanged: true}})
	s.worker().die("panic: oh")
	if got := names(s.deaths[0].Left); !slices.Equal(got, []string{"a.csv"}) {
		t.Errorf("left %v", got)
	}
}

// What was cancelled before a row was read is not read again either, also without a bill.
func TestWhatWasCancelledUnreadIsForgotten(t *testing.T) {
	s := newStage()
	s.crew.Open(1, files("a.csv"), false, false)
	s.worker().say(wire.Reply{ID: s.worker().last().ID, Opened: &wire.Opened{Cancelled: true}})
	s.worker().die("panic: oh")
	if got := names(s.deaths[0].Left); len(got) != 0 {
		t.Errorf("left %v", got)
	}
}

// A bill to rehearse with comes although nobody asked for one.
func TestARehearsalIsPassedOn(t *testing.T) {
	s := newStage()
	s.worker().say(wire.Reply{Ready: &wire.Ready{}})
	s.worker().say(wire.Reply{Rehearsal: &wire.Opened{Usable: true}})
	if len(s.replies) != 2 || s.replies[1].Rehearsal == nil {
		t.Errorf("the page was told %+v", s.replies)
	}
}

// An engine that does not hear a Cancel is ended and replaced: what it had loaded is
// left to be read again, what it was reading is not.
func TestADeafEngineIsReplaced(t *testing.T) {
	s := newStage()
	s.crew.Open(1, files("good.csv"), false, false)
	s.worker().load()
	s.worker().say(wire.Reply{Ready: &wire.Ready{}})
	s.crew.Open(2, files("endless.csv"), false, true)
	s.worker().reading("endless.csv")
	old := s.worker()
	s.crew.Cancel()
	if old.last().Cancel == nil || old.ended {
		t.Fatalf("the engine was asked %+v, ended %v", old.last(), old.ended)
	}
	if got := s.timers[0].after; got < deafFor || got > 2*deafFor {
		t.Errorf("it is given %v", got)
	}
	s.timers[0].do()
	if !old.ended || len(s.workers) != 2 || len(s.deaths) != 1 {
		t.Fatalf("ended %v, %d workers, %d deaths", old.ended, len(s.workers), len(s.deaths))
	}
	d := s.deaths[0]
	if got := names(d.Left); !slices.Equal(got, []string{"good.csv"}) || d.Final {
		t.Errorf("left %v, final %v", got, d.Final)
	}
	if !strings.Contains(d.Title, "cancel") || !strings.Contains(d.Text, "being read again") {
		t.Errorf("the page was told %q", d.Text)
	}
	s.crew.Reopen(3, d.Left, d.Sample)
	s.worker().load()
	if r := s.replies[len(s.replies)-1]; r.ID != 3 || r.Opened == nil || len(r.Opened.Files) != 0 {
		t.Errorf("the Reopen was answered with %+v", r)
	}
	// Nothing was left where nothing else was loaded.
	s.crew.Open(4, files("endless.csv"), false, false)
	s.crew.Cancel()
	s.timers[1].do()
	if len(s.deaths) != 1 {
		t.Fatal("an engine was ended that had not started yet")
	}
	s.worker().say(wire.Reply{Ready: &wire.Ready{}})
	s.crew.Cancel()
	s.timers[2].do()
	if d := s.deaths[1]; len(d.Left) != 0 || !strings.Contains(d.Text, "not kept") || strings.Contains(d.Text, "again") {
		t.Errorf("left %v; the page was told %q", names(d.Left), d.Text)
	}
}

// An engine that has heard a Cancel may take its time over what it has read; so may
// one that has read so much that it cannot hear for long.
func TestAnEngineThatHearsIsLeftAlone(t *testing.T) {
	s := newStage()
	s.crew.Open(1, files("a.csv"), false, false)
	w := s.worker()
	open := w.last().ID
	w.say(wire.Reply{Ready: &wire.Ready{}})
	w.say(wire.Reply{ID: open, Progress: &wire.Progress{Rows: 10_000_000}})
	s.crew.Cancel()
	if got := s.timers[0].after; got < 2*deafFor || got > 5*deafFor {
		t.Errorf("with ten million rows it is given %v", got)
	}
	w.say(wire.Reply{ID: w.last().ID, Heard: true})
	s.timers[0].do()
	if w.ended || len(s.deaths) != 0 {
		t.Fatal("an engine was ended that had heard")
	}
	w.say(wire.Reply{ID: open, Opened: &wire.Opened{Cancelled: true}})
	if r := s.replies[len(s.replies)-1]; r.ID != 1 || r.Opened == nil || !r.Opened.Cancelled {
		t.Errorf("the Open was answered with %+v", r)
	}
	// The timer of a Cancel does not end the engine after the one that was asked.
	s.crew.Open(2, files("b.csv"), false, false)
	s.crew.Cancel()
	s.worker().die("panic: oh")
	s.worker().say(wire.Reply{Ready: &wire.Ready{}})
	s.timers[1].do()
	if len(s.deaths) != 1 || s.worker().ended {
		t.Errorf("%d deaths, the new engine ended %v", len(s.deaths), s.worker().ended)
	}
}
