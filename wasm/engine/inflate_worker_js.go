package main

import (
	"errors"
	"fmt"
	"syscall/js"
	"time"

	"github.com/plainbill/plainbill/cost/load"
)

// A worker that says nothing is looked at every lookEvery. From pingAfter on it is
// asked whether it lives: a slow disk keeps blocks away, and no answer. After
// patience looks without any word it is given up.
const (
	lookEvery = 20 * time.Millisecond
	pingAfter = 50  // looks: a second
	patience  = 400 // looks: eight seconds
)

// An inflateWorker is one worker and the job it is at.
type inflateWorker struct {
	from   *inflater
	worker js.Value
	job    int
	queue  []block       // of the job; what came of an older one is dropped
	came   chan struct{} // something is in the queue, or the worker has given a sign
	dead   error         // why nothing comes any more

	listen, failed js.Func
}

// A block is one message of the worker.
type block struct {
	buffer js.Value // ArrayBuffer
	length int
	used   int64 // bytes of the file on disk used up to here
	done   bool
	err    error
}

func newInflateWorker(from *inflater) *inflateWorker {
	w := &inflateWorker{from: from, came: make(chan struct{}, 1),
		worker: js.Global().Get("Worker").New("inflate.js", map[string]any{"name": "inflate"})}
	w.listen = js.FuncOf(func(_ js.Value, args []js.Value) any {
		w.hear(args[0].Get("data"))
		return nil
	})
	w.failed = js.FuncOf(func(_ js.Value, args []js.Value) any {
		why := "it could not be started"
		if m := args[0].Get("message"); m.Type() == js.TypeString && m.String() != "" {
			why = m.String()
		}
		args[0].Call("preventDefault")
		w.die(why)
		return nil
	})
	w.worker.Set("onmessage", w.listen)
	w.worker.Set("onerror", w.failed)
	w.worker.Set("onmessageerror", w.failed)
	return w
}

// hear takes a message of the worker.
func (w *inflateWorker) hear(m js.Value) {
	if job := m.Get("job"); job.Type() == js.TypeNumber && job.Int() == w.job {
		var b block
		if used := m.Get("used"); used.Type() == js.TypeNumber {
			b.used = int64(used.Float())
		}
		switch {
		case m.Get("error").Truthy():
			b.err = errors.New(m.Get("error").String())
		case m.Get("done").Truthy():
			b.done = true
		default:
			b.buffer, b.length = m.Get("block"), m.Get("length").Int()
		}
		w.queue = append(w.queue, b)
	}
	w.wake()
}

func (w *inflateWorker) wake() {
	select {
	case w.came <- struct{}{}:
	default:
	}
}

// die ends the worker; whoever waits for it is told why.
func (w *inflateWorker) die(why string) {
	if w.dead != nil {
		return
	}
	w.dead = fmt.Errorf("%w: %s", load.ErrInflater, why)
	w.from.deaths++
	w.queue = nil
	w.worker.Call("terminate")
	w.wake()
}

// start begins a job.
func (w *inflateWorker) start(job map[string]any) {
	w.job++
	w.queue = nil
	job["start"] = w.job
	w.worker.Call("postMessage", job)
}

// stop ends the job; nothing more of it is heard.
func (w *inflateWorker) stop() {
	w.worker.Call("postMessage", map[string]any{"stop": w.job})
	w.job++
	w.queue = nil
}

// back gives the worker a buffer to fill again.
func (w *inflateWorker) back(buffer js.Value) {
	w.worker.Call("postMessage", map[string]any{"back": buffer, "job": w.job}, []any{buffer})
}

// next waits for a message of the job. It gives up a worker that gives no sign of
// life, and returns the error of a cancel meanwhile.
func (w *inflateWorker) next() (block, error) {
	for silent := 0; len(w.queue) == 0; {
		if w.dead != nil {
			return block{}, w.dead
		}
		look := time.NewTimer(lookEvery)
		select {
		case <-w.came:
			look.Stop()
			silent = 0
			continue
		case <-look.C:
		}
		if err := w.from.pause(); err != nil {
			return block{}, err
		}
		switch silent++; {
		case silent == patience:
			w.die("it gave no sign of life for 8 seconds")
		case silent%pingAfter == 0:
			w.worker.Call("postMessage", map[string]any{"ping": true})
		}
	}
	b := w.queue[0]
	w.queue = w.queue[1:]
	return b, nil
}
