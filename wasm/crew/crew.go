// Package crew is the page's side of the engine: it starts the engine worker,
// sends requests, brings back replies, and replaces a worker that died with what
// it had loaded, except the file that killed it.
//
// The package is pure; what a worker is in a browser stands in crew_js.go, and
// tests use a worker of their own.
package crew

import (
	"encoding/json"
	"time"

	"github.com/plainbill/plainbill/wasm/wire"
)

// A Worker is one engine in another thread.
type Worker interface {
	// Post sends a request with the files that belong to it.
	Post(text string, files []File)
	// End ends the thread at once, whatever it is doing.
	End()
}

// A Start starts a worker that hands every message to hear.
type Start func(hear func(text string)) Worker

// An After calls f once, after d.
type After func(d time.Duration, f func())

// File is a dropped file as the page holds it.
type File struct {
	Name   string // path relative to what was dropped
	Size   int64
	Object any // what the browser gave; nil in tests
}

// maxDeaths is how many engines may die over one drop before the crew gives up: a
// question that kills every engine would otherwise start engines for ever.
const maxDeaths = 5

// A Cancel that an engine has not heard after deafFor, and more for every million rows
// that it has read, ends the engine. Rows are priced without a turn for messages,
// in a tenth of a second a million.
const (
	deafFor        = 2 * time.Second
	deafForMillion = 200 * time.Millisecond
)

// Crew speaks with one engine. It belongs to one goroutine, the page's.
type Crew struct {
	start   Start
	after   After
	deliver func(wire.Reply)
	mourn   func(Death)

	worker  Worker
	serial  int // of the worker: what a dead one still says is not heard
	next    int64
	asked   map[int64]question // sent, not answered
	latest  map[string]int64   // the newest question of its kind
	loaded  []File             // what the ledger holds
	sample  bool               // the sample bill is loaded
	opening *opening
	killers []wire.FileState // files that ended an engine
	deaths  int              // since the last Open that was asked for
	rows    int64            // that the engine was last seen to have read
	unheard int64            // the Cancel that the engine has not heard yet; 0: none
	ready   bool             // the engine has started: before, it hears nothing
	closed  bool
}

// A question is a request on its way.
type question struct {
	id   int64 // the asker's
	kind string
}

// opening is the Open that is being answered.
type opening struct {
	files   []File
	sample  bool
	add     bool
	leave   *wire.LeaveOut
	anyway  bool
	reading string // the file that was last seen being read
	loaded  []File // of the bill before, which stays where nothing is opened
	sampled bool   // that was the sample
}

// New starts an engine. Replies and progress go to deliver, deaths to mourn; a
// new engine stands ready when mourn is called.
func New(start Start, after After, deliver func(wire.Reply), mourn func(Death)) *Crew {
	c := &Crew{start: start, after: after, deliver: deliver, mourn: mourn}
	c.launch()
	return c
}

func (c *Crew) launch() {
	c.serial++
	c.asked = map[int64]question{}
	c.latest = map[string]int64{}
	c.unheard, c.rows, c.ready = 0, 0, false
	serial := c.serial
	c.worker = c.start(func(text string) {
		if serial == c.serial && !c.closed {
			c.hear(text)
		}
	})
}

// Open reads files, in place of what is loaded or, with add, beside it.
func (c *Crew) Open(id int64, files []File, sample, add bool) {
	c.deaths = 0
	if c.closed {
		c.closed = false
		c.launch()
	}
	if !add {
		c.killers = nil
	}
	c.open(id, opening{files: files, sample: sample, add: add})
}

// Choose reads files as an Asked said that they can be: o says what is left out.
func (c *Crew) Choose(id int64, files []File, o wire.Open) {
	c.deaths = 0
	if !o.Add {
		c.killers = nil
	}
	c.open(id, opening{files: files, add: o.Add, leave: o.Leave, anyway: o.Anyway})
}

// Reopen reads again what a Death left. The files that killed an engine are still
// named among the files of the answer.
func (c *Crew) Reopen(id int64, left []File, sample bool) {
	c.open(id, opening{files: left, sample: sample})
}

func (c *Crew) open(id int64, o opening) {
	o.loaded, o.sampled = c.loaded, c.sample
	c.opening = &o
	if !o.add {
		c.loaded, c.sample = nil, false
	}
	refs := make([]wire.FileRef, len(o.files))
	for i, f := range o.files {
		refs[i] = wire.FileRef{Name: f.Name, Size: f.Size}
	}
	c.send(wire.Request{ID: id, Open: &wire.Open{Files: refs, Sample: o.sample, Add: o.add, Leave: o.leave, Anyway: o.anyway}}, o.files)
}

// Ask sends a question about the ledger. An older question of the same kind that
// is still on its way will not be answered any more.
func (c *Crew) Ask(r wire.Request) {
	if c.closed {
		c.closed = false
		c.launch()
	}
	if r.Reopen != nil {
		c.deaths = 0
		// What comes from the shelf cannot be read again from files.
		c.loaded, c.sample, c.opening, c.killers = nil, false, nil, nil
	}
	c.send(r, nil)
}

// Cancel ends the running Open; what was read stays. An engine that does not even hear
// it is ended: it would never answer anything again.
func (c *Crew) Cancel() {
	c.next++
	id := c.next
	c.unheard = id // until it is heard, or another engine takes over
	c.post(wire.Request{ID: id, Cancel: &wire.Cancel{}}, nil)
	c.after(deafFor+time.Duration(c.rows)*deafForMillion/1e6, func() {
		if c.unheard == id && c.ready && !c.closed {
			c.deaf()
		}
	})
}

// Close asks the engine to put its ledger away and ends it.
func (c *Crew) Close() { c.send(wire.Request{Close: &wire.Close{}}, nil) }

// send posts a request under a number of the crew's own, so that questions which
// were asked of a dead engine are never mixed up with new ones.
func (c *Crew) send(r wire.Request, files []File) {
	c.next++
	q := question{id: r.ID, kind: r.Kind()}
	c.asked[c.next] = q
	c.latest[q.kind] = c.next
	r.ID = c.next
	c.post(r, files)
}

func (c *Crew) post(r wire.Request, files []File) {
	text, err := json.Marshal(r)
	if err != nil {
		c.deliver(wire.Reply{ID: r.ID, Error: &wire.Error{Title: "The question could not be sent", Text: err.Error()}})
		return
	}
	c.worker.Post(string(text), files)
}

// message is what a worker says: a reply, or that it died.
type message struct {
	wire.Reply
	Died *string `json:"died,omitempty"`
}

func (c *Crew) hear(text string) {
	var m message
	if err := json.Unmarshal([]byte(text), &m); err != nil {
		c.died("the engine sent what is not a reply: " + err.Error())
		return
	}
	if m.Died != nil {
		c.died(*m.Died)
		return
	}
	r := m.Reply
	if r.Error != nil && r.Error.Fatal {
		c.died(r.Error.Title + ": " + r.Error.Text)
		return
	}
	if r.Ready != nil || r.Rehearsal != nil { // nobody asked for either
		c.ready = true
		c.deliver(r)
		return
	}
	if r.Heard {
		if r.ID == c.unheard {
			c.unheard = 0
		}
		return
	}
	number := r.ID
	q, known := c.asked[number]
	if !known {
		return
	}
	r.ID = q.id
	if r.Progress != nil {
		c.rows = r.Progress.Rows
		c.seen(r.Progress.Files)
		r.Progress.Files = append(r.Progress.Files, c.killers...)
		c.deliver(r)
		return
	}
	delete(c.asked, number)
	if r.Closed {
		c.closed = true
		c.worker.End()
		c.deliver(r)
		return
	}
	switch {
	case r.Asked != nil:
		c.unopened(r.Asked.Bar.Rows > 0)
	case r.Error != nil && q.kind == "open":
		c.unopened(c.opening != nil && c.opening.add)
	}
	if r.Opened != nil {
		c.opened(r.Opened)
		r.Opened.Files = append(r.Opened.Files, c.killers...)
	}
	if c.latest[q.kind] != number {
		return // a newer question of this kind is on its way
	}
	c.deliver(r)
}

// seen notes which file is being read: when the engine dies, it is the one.
func (c *Crew) seen(files []wire.FileState) {
	if c.opening == nil {
		return
	}
	for _, f := range files {
		if f.State == "reading" {
			c.opening.reading = f.Name
		}
	}
}

// unopened ends an opening of which nothing came; stays says that the bill before does.
func (c *Crew) unopened(stays bool) {
	if c.opening != nil && stays {
		c.loaded, c.sample = c.opening.loaded, c.opening.sampled
	}
	c.opening = nil
}

func (c *Crew) opened(o *wire.Opened) {
	if c.opening == nil {
		return
	}
	if o.Unchanged || o.Cancelled && !o.Usable {
		c.unopened(o.Unchanged)
		return
	}
	c.sample = c.sample || c.opening.sample
	c.loaded = append(c.loaded, c.opening.files...)
	c.opening = nil
}
