package crew

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/plainbill/plainbill/cost/view"
	"github.com/plainbill/plainbill/wasm/wire"
)

// A stage plays the browser: it keeps every worker that was started, with what
// was posted to it, and every reply that reached the page.
type stage struct {
	workers []*fakeWorker
	replies []wire.Reply
	crew    *Crew
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
	}, func(r wire.Reply) { s.replies = append(s.replies, r) })
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

func TestADeadEngineIsReplacedAndReadsTheRestAgain(t *testing.T) {
	s := newStage()
	s.crew.Open(1, files("good.csv"), false, false)
	s.worker().load()
	s.crew.Open(2, files("fine.csv", "bad.parquet", "also.csv"), false, true)
	s.worker().reading("bad.parquet")
	old := s.worker()
	s.replies = nil
	old.die("fatal error: runtime: out of memory")

	if !old.ended || len(s.workers) != 2 {
		t.Fatalf("the dead worker was not replaced: ended %v, %d workers", old.ended, len(s.workers))
	}
	if got, want := s.worker().files[0], []string{"good.csv", "fine.csv", "also.csv"}; !slices.Equal(got, want) {
		t.Errorf("reads %v again, want %v", got, want)
	}
	if e := s.replies[0].Error; e == nil || !strings.Contains(e.Title, "bad.parquet") || !strings.Contains(e.Text, "4 GB") {
		t.Errorf("the page was told %+v", e)
	}
	s.worker().load()
	last := s.replies[len(s.replies)-1]
	if last.ID != 2 || last.Opened == nil {
		t.Fatalf("the Open was answered with %+v", last)
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
	last := s.replies[len(s.replies)-1]
	if last.ID != 5 || last.Opened == nil || last.Opened.Usable || last.Opened.Files[0].Name != "a.zip" {
		t.Fatalf("the Open was answered with %+v", last)
	}
	if len(s.worker().posts) != 0 {
		t.Errorf("the new engine was asked to read %v", s.worker().files)
	}
	// The page goes on: the next drop is read by the new engine.
	s.crew.Open(6, files("b.csv"), false, false)
	s.worker().load()
	if r := s.replies[len(s.replies)-1]; r.ID != 6 || len(r.Opened.Files) != 0 {
		t.Errorf("the next drop was answered with %+v", r)
	}
}

func TestADeathOverAQuestionAnswersItAndReadsAllAgain(t *testing.T) {
	s := newStage()
	s.crew.Open(1, files("a.csv", "b.csv"), false, false)
	s.worker().load()
	s.crew.Ask(wire.Request{ID: 9, Items: &wire.ItemsRequest{}})
	s.replies = nil
	s.worker().die("panic: oh")
	if r := s.replies[0]; r.ID != 9 || r.Error == nil {
		t.Errorf("the question was answered with %+v", r)
	}
	if got := s.worker().files[0]; !slices.Equal(got, []string{"a.csv", "b.csv"}) {
		t.Errorf("reads %v again", got)
	}
}

func TestTheSampleIsReadAgain(t *testing.T) {
	s := newStage()
	s.crew.Open(1, nil, true, false)
	s.worker().load()
	s.worker().die("panic: oh")
	if o := s.worker().last().Open; o == nil || !o.Sample {
		t.Errorf("the new engine was asked for %+v", s.worker().last())
	}
}

func TestAnEngineThatAlwaysDiesIsGivenUp(t *testing.T) {
	s := newStage()
	s.crew.Open(1, files("a.csv"), false, false)
	s.worker().load()
	for range 2 * maxDeaths {
		w := s.worker()
		if len(w.posts) > 0 && w.last().Open != nil {
			w.load()
		}
		s.crew.Ask(wire.Request{ID: 2, Overview: &view.Query{}})
		w.die("panic: oh")
	}
	if len(s.workers) != maxDeaths+1 {
		t.Errorf("%d engines were started, want %d", len(s.workers), maxDeaths+1)
	}
	if r := s.replies[len(s.replies)-1]; r.Error == nil || !r.Error.Fatal {
		t.Errorf("the page was told %+v", r)
	}
}

func TestWhatADeadEngineStillSaysIsNotHeard(t *testing.T) {
	s := newStage()
	s.crew.Open(1, files("a.csv"), false, false)
	old := s.worker()
	old.die("panic: oh")
	n := len(s.replies)
	old.load()
	old.die("again")
	if len(s.replies) != n || len(s.workers) != 2 {
		t.Errorf("a dead engine was heard: %+v", s.replies[n:])
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
