//go:build workerd

package main_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"
)

type facts struct{ Started, Served, Busy, Memory, Held int }

func (w *worker) facts(t *testing.T) (f facts) {
	t.Helper()
	status, content := w.get("/probe/facts")
	if err := json.Unmarshal([]byte(content), &f); err != nil || status != 200 {
		t.Fatalf("%d %s", status, content)
	}
	return f
}

func (w *worker) limit(t *testing.T, limits string) {
	t.Helper()
	if status, content := w.send("POST", "/probe/limits", limits, ""); status != 200 {
		t.Fatalf("%d %s", status, content)
	}
}

const config = "/api/v1/config"

// well asserts that the worker answers, a few times.
func (w *worker) well(t *testing.T) {
	t.Helper()
	for range 5 {
		if status, content := w.get(config); status != 200 {
			t.Errorf("afterwards: %d %s", status, content)
		}
	}
}

// waitFor waits until something was printed.
func (w *worker) waitFor(t *testing.T, what string) {
	t.Helper()
	for range 100 {
		if strings.Contains(w.logs(), what) {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Errorf("%s was not printed:\n%s", what, w.logs())
}

// Each way of dying costs the requests that are under way, and nothing after them.
func TestLife(t *testing.T) {
	w := start(t, probe)
	w.well(t)
	if f := w.facts(t); f.Started != 1 || f.Served != 5 || f.Busy != 0 {
		t.Errorf("after five requests: %+v", f)
	}

	t.Run("a panic in a handler costs one request", func(t *testing.T) {
		status, content := w.get("/probe/panic/api/v1/reports/AAAAAAAAAAAAAAAAAAAAAA")
		if status != 500 || !strings.Contains(content, `"code":"broken"`) {
			t.Errorf("%d %s", status, content)
		}
		w.well(t)
		if f := w.facts(t); f.Started != 1 || f.Busy != 0 {
			t.Errorf("%+v", f)
		}
		w.waitFor(t, "GET /api/v1/reports/{id}: panic with a string")
		if strings.Contains(w.logs(), "AAAAAAAAAAAAAAAAAAAAAA") {
			t.Error("the panic's text was printed")
		}
	})

	t.Run("a panic elsewhere costs the program", func(t *testing.T) {
		before := w.facts(t).Started
		var all sync.WaitGroup
		for range 3 { // these hang until the program dies
			all.Go(func() {
				begun := time.Now()
				if status, content := w.get("/probe/hang"); status != 503 || time.Since(begun) > 5*time.Second {
					t.Errorf("a request under way: %d %s after %v", status, content, time.Since(begun))
				}
			})
		}
		for range 100 {
			if w.facts(t).Busy == 3 {
				break
			}
			time.Sleep(20 * time.Millisecond)
		}
		if status, content := w.get("/probe/die"); status != 503 || !strings.Contains(content, `"code":"stopped"`) {
			t.Errorf("%d %s", status, content)
		}
		all.Wait()
		w.well(t)
		if f := w.facts(t); f.Started != before+1 || f.Busy != 0 {
			t.Errorf("%+v", f)
		}
	})

	t.Run("a request that hangs ends at the deadline", func(t *testing.T) {
		before := w.facts(t).Started
		w.limit(t, `{"deadline": 700}`)
		begun := time.Now()
		status, content := w.get("/probe/hang")
		if took := time.Since(begun); status != 504 || !strings.Contains(content, `"code":"late"`) || took < 600*time.Millisecond || took > 5*time.Second {
			t.Errorf("%d %s after %v", status, content, took)
		}
		w.limit(t, `{"deadline": 10000}`)
		w.well(t)
		if f := w.facts(t); f.Started != before+1 || f.Busy != 0 {
			t.Errorf("%+v", f)
		}
	})

	t.Run("a program that has served enough shuts down", func(t *testing.T) {
		before := w.facts(t)
		w.limit(t, fmt.Sprintf(`{"requests": %d}`, before.Served+3))
		w.well(t)
		w.limit(t, `{"requests": 20000}`)
		if f := w.facts(t); f.Started != before.Started+1 {
			t.Errorf("%+v after %+v", f, before)
		}
		w.waitFor(t, fmt.Sprintf(`{"program":%d,"event":"ended"`, before.Started))
	})

	t.Run("a program that has grown too large shuts down", func(t *testing.T) {
		before := w.facts(t).Started
		if status, content := w.get("/probe/grow"); status != 200 {
			t.Errorf("%d %s", status, content)
		}
		w.well(t)
		if f := w.facts(t); f.Started != before+1 || f.Memory > 16<<20 {
			t.Errorf("%+v", f)
		}
		w.waitFor(t, `"event":"grew too large"`)
	})

	t.Run("running out of memory costs the program", func(t *testing.T) {
		before := w.facts(t).Started
		if status, content := w.get("/probe/exhaust"); status != 503 {
			t.Errorf("%d %s", status, content)
		}
		w.well(t)
		if f := w.facts(t); f.Started != before+1 {
			t.Errorf("%+v", f)
		}
	})
}
