// Command engine is the engine in a Web Worker: one ledger for the worker's life.
// It reads files in place, answers requests one after the other, and lets the
// browser's event loop run while it reads, so that a cancel is heard.
package main

import (
	"crypto/rand"
	"errors"
	"runtime/debug"
	"syscall/js"
	"time"

	"github.com/plainbill/plainbill/cost/load"
	"github.com/plainbill/plainbill/cost/view"
	"github.com/plainbill/plainbill/wasm/desk"
	"github.com/plainbill/plainbill/wasm/kernel"
	"github.com/plainbill/plainbill/wasm/wire"
)

// turnEvery is how often the event loop gets a turn while the engine works. A cancel,
// or a newer question, is felt after at most so long, and a turn costs less than a
// hundredth. What nobody has asked for yet gives way sooner.
const (
	turnEvery = 25 * time.Millisecond
	giveWay   = 4 * time.Millisecond
)

// drawing is how long the page has the machine for itself to draw the first screen of a
// kept bill, before its columns are read.
const drawing = 150 * time.Millisecond

// reading is after how long without a question somebody seems to read an answer.
const reading = 400 * time.Millisecond

// breath is how long nobody has to ask anything, after a question, until what is
// likely to be asked is worked out: who drills down asks again at once.
const breath = 100 * time.Millisecond

// memoryLimit is what a ledger may take: a wasm memory ends at 4 GB, and pricing,
// questions and the garbage collector need room beside the ledger.
const memoryLimit = 2600 << 20

// From so much memory on, the garbage collector lets only a fifth of what is in use
// grow before it works, not as much again: a wasm memory never shrinks, so what waits
// to be collected is taken from what a bill may need. Below, it would be felt.
const (
	tightFrom    = 512 << 20
	tightPercent = 20
)

// heapLimit is where the garbage collector begins to work hard.
const heapLimit = 3200 << 20

var (
	errCancelled = errors.New("cancelled")
	errWanted    = errors.New("somebody wants something")
)

// An engine owns what lives as long as its worker.
type engine struct {
	desk     *desk.Desk
	inbox    *inbox
	ticker   *ticker
	inflater *inflater
	kernel   load.Kernel
	reader   js.Value // FileReaderSync
	turned   time.Time
	idle     bool // what is being done has not been asked for
	tight    bool // the memory is large, and is grown with care
	// rehearsed says that the page was sent a bill to build the first screen of.
	rehearsed bool
}

func main() {
	e := boot()
	say(wire.Reply{Ready: &wire.Ready{Version: view.Version, Kept: e.desk.Kept()}})
	e.foresee()
	e.warmUp()
	for {
		if e.desk.Owes() {
			e.inbox.rest(drawing)
		}
		if !e.inbox.Waiting() {
			e.desk.Idle()
		}
		e.lookAhead()
		o := e.inbox.next()
		e.turned = time.Now()
		if o.Reopen != nil {
			say(e.desk.Reopen(o.ID, *o.Reopen, o.Stamp))
			continue
		}
		if o.Open != nil {
			say(e.open(o))
			continue
		}
		if o.Stopped {
			say(wire.Reply{ID: o.ID, Stopped: true})
			continue
		}
		r := e.desk.Answer(o.Request)
		if r.Stopped && e.inbox.Postponed() {
			continue
		}
		if r.Closed {
			e.shutdown()
		}
		say(r)
		if r.Closed {
			return
		}
		if o.Explore != nil && e.desk.Expects() {
			e.inbox.rest(breath)
		}
	}
}

// boot is the engine's start hook: everything that is made once is made here.
func boot() *engine {
	debug.SetMemoryLimit(heapLimit)
	e := &engine{
		inbox:    newInbox(),
		ticker:   newTicker(),
		inflater: &inflater{},
		kernel:   kernel.Load(js.Global().Get("plainbill").Get("memory")),
		reader:   js.Global().Get("FileReaderSync").New(),
	}
	e.inflater.pause = e.pause
	e.desk = desk.New(desk.Surroundings{
		Say: say, Now: time.Now, Pause: e.pause,
		Inflate: e.inflater.open, Ahead: ahead(), Kernel: e.kernel, MemoryLimit: room(),
		Random: rand.Reader, Maker: view.Version, Derive: derive,
		Shelf: &shelf{e.pause}, Build: build(),
	})
	e.inflater.warm()
	e.inbox.listen()
	return e
}

// ahead says how many packed files are unpacked before their turn: each takes a
// core, and 40 MB of blocks. The engine and the file that is read take one each.
func ahead() int {
	cores := js.Global().Get("navigator").Get("hardwareConcurrency")
	if cores.Type() != js.TypeNumber {
		return 1
	}
	return min(max(1, cores.Int()-2), 3)
}

// shutdown is the other hook: the desk has dropped its bill, and the worker is
// about to be ended.
func (e *engine) shutdown() { e.inflater.close() }

// open reads the files that came with an order, or the sample.
func (e *engine) open(o *order) wire.Reply {
	var files []load.File
	if o.Open.Sample {
		var err error
		if files, err = e.sample(); err != nil {
			return wire.Reply{ID: o.ID, Opened: &wire.Opened{Cancelled: true, Files: []wire.FileState{}, Rejects: []wire.Reject{}, Bar: view.EmptyBar()}}
		}
	}
	for i, blob := range o.Files {
		name := blob.Get("name").String()
		if i < len(o.Open.Files) {
			name = o.Open.Files[i].Name
		}
		f := newFile(name, blob, e.reader)
		files = append(files, load.File{Name: name, Size: f.size, R: f, Modified: modified(blob)})
	}
	return e.desk.Open(o.ID, *o.Open, files)
}

// room is what a ledger may take on this device: at most six tenths of its memory,
// where the browser says how much that is. It says 32 GB at most.
func room() int64 {
	limit := int64(memoryLimit)
	if gigabytes := js.Global().Get("navigator").Get("deviceMemory"); gigabytes.Type() == js.TypeNumber {
		limit = min(limit, int64(gigabytes.Float()*0.6*(1<<30)))
	}
	return limit
}

// pause gives the event loop a turn when it is due, and says whether what is being
// done is to be given up.
func (e *engine) pause() error {
	every := turnEvery
	if e.idle {
		every = giveWay
	}
	if time.Since(e.turned) >= every {
		e.turn()
	}
	switch {
	case e.idle && e.inbox.Waiting():
		return errWanted
	case e.inbox.Stopped():
		return errCancelled
	}
	return nil
}

func (e *engine) turn() {
	if !e.tight && js.Global().Get("plainbill").Get("memory").Get("buffer").Get("byteLength").Float() >= tightFrom {
		e.tight = true
		debug.SetGCPercent(tightPercent)
	}
	e.ticker.turn()
	e.turned = time.Now()
}

// foresee checks the kept bill, until somebody wants something: it is opened sooner then.
func (e *engine) foresee() {
	e.idle = true
	defer func() { e.idle = false }()
	e.rehearse(e.desk.Foresee())
}

// lookAhead answers what is likely to be asked, for as long as nobody asks anything:
// what takes long only once somebody seems to read.
func (e *engine) lookAhead() {
	e.idle = true
	defer func() { e.idle = false }()
	if !e.desk.Expects() || e.ahead(e.desk.Ahead) {
		e.inbox.rest(reading)
		e.ahead(e.desk.Screens)
	}
}

// ahead takes steps until there are no more; it is false when somebody wants something.
func (e *engine) ahead(step func() (more bool)) bool {
	for more := true; more; more = step() {
		if e.inbox.Waiting() {
			return false
		}
		if e.turn(); e.inbox.Waiting() {
			return false
		}
	}
	return true
}
