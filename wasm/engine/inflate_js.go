package main

import (
	"fmt"
	"io"
	"syscall/js"

	"github.com/plainbill/plainbill/cost/load"
)

// Blocks of this size, this many in flight: with fewer bytes under way the
// decompressor waits for the parser and the parser for it.
const (
	blockBytes  = 4 << 20
	blocksAhead = 10
)

// mostDeaths is how many inflate workers may die before no further one is
// started: where the browser runs none, each try would only cost time.
const mostDeaths = 3

// An inflater unpacks with the browser's own decompressor, in workers without Go,
// one for each file that is being unpacked. Workers are kept and used again, with
// their buffers.
type inflater struct {
	pause  func() error // gives the event loop a turn; an error cancels
	idle   []*inflateWorker
	deaths int
}

// warm starts a worker before it is needed.
func (in *inflater) warm() { in.idle = append(in.idle, newInflateWorker(in)) }

// open unpacks n bytes of f from off; kind is a name that DecompressionStream
// knows. An error of the browser comes back from Read.
func (in *inflater) open(kind string, r io.ReaderAt, off, n int64) (io.ReadCloser, error) {
	f, ok := r.(*file)
	if !ok {
		return nil, fmt.Errorf("%T is no file of the browser", r)
	}
	w := in.take()
	if w == nil {
		return nil, fmt.Errorf("%w: %d workers have stopped before", load.ErrInflater, in.deaths)
	}
	w.start(map[string]any{
		"file":   f.blob.Call("slice", off, off+n),
		"kind":   kind,
		"block":  blockBytes,
		"credit": blocksAhead,
	})
	return &inflated{from: in, worker: w}, nil
}

// take returns a worker that lives, a new one where none waits; nil when too many
// have died.
func (in *inflater) take() *inflateWorker {
	for n := len(in.idle); n > 0; n = len(in.idle) {
		w := in.idle[n-1]
		in.idle = in.idle[:n-1]
		if w.dead == nil {
			return w
		}
	}
	if in.deaths >= mostDeaths {
		return nil
	}
	return newInflateWorker(in)
}

// close ends the workers that wait for a job.
func (in *inflater) close() {
	for _, w := range in.idle {
		w.worker.Call("terminate")
	}
	in.idle = nil
}

// inflated reads the blocks of one job.
type inflated struct {
	from   *inflater
	worker *inflateWorker // nil once closed
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
		b, err := r.worker.next()
		switch {
		case err != nil:
			r.err = err
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
	r.worker.back(buffer)
}

// Close stops the job and keeps the worker for the next one.
func (r *inflated) Close() error {
	if r.worker == nil {
		return nil
	}
	r.at = r.block.length
	r.giveBack()
	r.worker.stop()
	if r.worker.dead == nil {
		r.from.idle = append(r.from.idle, r.worker)
	}
	r.worker = nil
	r.err = io.ErrClosedPipe
	return nil
}
