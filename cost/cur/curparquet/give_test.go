package curparquet

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync/atomic"
	"testing"

	"github.com/plainbill/plainbill/cost/cur"
	"github.com/plainbill/plainbill/cost/known"
)

// teller notes what a sink is told, in its order. It counts the texts of the rows, and
// tears at once whatever it is given.
type teller struct {
	t     *testing.T
	busy  atomic.Bool
	calls []string
	stop  int // rows after which it says enough; 0 is never
	rows  int
}

var errEnough = errors.New("enough")

func (s *teller) enter() func() {
	if !s.busy.CompareAndSwap(false, true) {
		s.t.Error("told two things at once")
	}
	return func() { s.busy.Store(false) }
}

func (s *teller) Batch(b *cur.Batch) error {
	defer s.enter()()
	sum := 0
	for _, c := range b.Columns {
		if c == nil || c.Dict == nil {
			continue
		}
		for _, code := range c.Codes[:b.Rows] {
			sum += len(c.Dict.Value(code))
		}
		clear(c.Codes)
	}
	s.calls = append(s.calls, fmt.Sprintf("batch %d %d %d", b.FirstRow, b.Rows, sum))
	if s.rows += b.Rows; s.stop > 0 && s.rows >= s.stop {
		return errEnough
	}
	return nil
}

func (s *teller) Reject(e *cur.CellError) {
	defer s.enter()()
	s.calls = append(s.calls, "reject "+e.Error())
}

func (s *teller) Advance(bytes int64) error {
	defer s.enter()()
	if bytes > 0 { // else it is only asked whether to go on
		s.calls = append(s.calls, fmt.Sprintf("advance %d", bytes))
	}
	return nil
}

// A sink is told the same, in the same order and one thing after the other, by any
// number of workers, also when it has enough.
func TestSinkIsToldInOrder(t *testing.T) {
	path := filepath.Join(known.Path(t, "bills"), "generated-100k.cur1.snappy.parquet")
	file, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, stop := range []int{0, 1, 40_000} {
		tell := func(workers int) (*teller, string) {
			s := &teller{t: t, stop: stop}
			report, err := DecodeWith(workers, "bill", bytes.NewReader(file), int64(len(file)), s)
			return s, fmt.Sprintf("%+v %v", report, err)
		}
		want, wantReport := tell(1)
		if len(want.calls) < 1 || stop == 0 && len(want.calls) < 10 {
			t.Fatalf("only told %q", want.calls)
		}
		for _, workers := range []int{2, 5} {
			got, report := tell(workers)
			if !slices.Equal(got.calls, want.calls) {
				t.Errorf("%d workers told\n%q\nnot\n%q", workers, got.calls, want.calls)
			}
			if report != wantReport {
				t.Errorf("%d workers report\n%s\nnot\n%s", workers, report, wantReport)
			}
		}
	}
}

// panicker is a sink that breaks.
type panicker struct{ teller }

func (s *panicker) Batch(*cur.Batch) error { panic("broken") }

// What panics in a sink reaches whoever reads, who knows the file.
func TestPanicOfASinkIsPassedOn(t *testing.T) {
	raw := smallBill(t)
	defer func() {
		if cause := recover(); cause != "broken" {
			t.Errorf("recovered %v", cause)
		}
	}()
	_, _ = DecodeWith(2, "bill", bytes.NewReader(raw), int64(len(raw)), &panicker{teller{t: t}})
}
