package main

import (
	"errors"
	"io"
	"syscall/js"
)

// Blocks of this size, this many in flight: with fewer bytes under way the
// decompressor waits for the parser and the parser for it.
const (
	blockBytes  = 4 << 20
	blocksAhead = 10
)

// An inflater unpacks with the browser's own decompressor, in a worker without
// Go. Workers are kept and used again, with their buffers.
type inflater struct {
	idle []*inflateWorker
}

type inflateWorker struct {
	worker js.Value
	job    int
	blocks chan block // as many as there is credit for, and the end
	listen js.Func
	failed js.Func
}

// A block is one message of the worker.
type block struct {
	job    int
	buffer js.Value // ArrayBuffer
	length int
	used   int64 // bytes of the file on disk used up to here
	done   bool
	err    error
}

func newInflateWorker() *inflateWorker {
	w := &inflateWorker{
		worker: js.Global().Get("Worker").New("inflate.js", map[string]any{"name": "inflate"}),
		blocks: make(chan block, 4*blocksAhead),
	}
	w.listen = js.FuncOf(func(_ js.Value, args []js.Value) any {
		m := args[0].Get("data")
		b := block{job: m.Get("job").Int()}
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
		w.blocks <- b
		return nil
	})
	w.failed = js.FuncOf(func(_ js.Value, args []js.Value) any {
		w.blocks <- block{job: w.job, err: errors.New("the inflate worker could not be started")}
		return nil
	})
	w.worker.Set("onmessage", w.listen)
	w.worker.Set("onerror", w.failed)
	return w
}

// warm starts a worker before it is needed.
func (in *inflater) warm() {
	in.idle = append(in.idle, newInflateWorker())
}

// open unpacks n bytes of f from off; kind is a name that DecompressionStream
// knows. An error of the browser comes back from Read.
func (in *inflater) open(kind string, r io.ReaderAt, off, n int64) (io.ReadCloser, error) {
	f, ok := r.(*file)
	if !ok {
		return nil, errors.New("not a file of the browser")
	}
	var w *inflateWorker
	if last := len(in.idle) - 1; last >= 0 {
		w, in.idle = in.idle[last], in.idle[:last]
	} else {
		w = newInflateWorker()
	}
	w.job++
	w.worker.Call("postMessage", map[string]any{
		"start":  w.job,
		"file":   f.blob.Call("slice", off, off+n),
		"kind":   kind,
		"block":  blockBytes,
		"credit": blocksAhead,
	})
	return &inflated{from: in, worker: w, job: w.job}, nil
}

// inflated reads the blocks of one job.
type inflated struct {
	from   *inflater
	worker *inflateWorker
	job    int
	block  block
	at     int
	err    error // io.EOF at the end
}

// Read implements io.Reader.
func (r *inflated) Read(p []byte) (int, error) {
	for r.at == r.block.length {
		if r.err != nil {
			return 0, r.err
		}
		r.giveBack()
		b := <-r.worker.blocks
		if b.job != r.job {
			continue // of a job that was closed before its end
		}
		switch {
		case b.err != nil:
			r.err = b.err
		case b.done:
			r.err = io.EOF
			r.block.used = b.used
		default:
			r.block, r.at = b, 0
		}
	}
	part := js.Global().Get("Uint8Array").New(r.block.buffer, r.at, min(len(p), r.block.length-r.at))
	n := js.CopyBytesToGo(p, part)
	r.at += n
	return n, nil
}

// Used says how many bytes of the file on disk stand behind what was read.
func (r *inflated) Used() int64 { return r.block.used }

func (r *inflated) giveBack() {
	if r.block.buffer.IsUndefined() {
		return
	}
	buffer := r.block.buffer
	r.block = block{used: r.block.used}
	r.at = 0
	r.worker.worker.Call("postMessage", map[string]any{"back": buffer, "job": r.job}, []any{buffer})
}

// Close stops the job and keeps the worker for the next one.
func (r *inflated) Close() error {
	if r.worker == nil {
		return nil
	}
	if r.err == nil {
		r.worker.worker.Call("postMessage", map[string]any{"stop": r.job})
	}
	r.at = r.block.length
	r.giveBack()
	r.from.idle = append(r.from.idle, r.worker)
	r.worker = nil
	r.err = io.ErrClosedPipe
	return nil
}

// close ends the workers that wait for a job.
func (in *inflater) close() {
	for _, w := range in.idle {
		w.worker.Call("terminate")
	}
	in.idle = nil
}
