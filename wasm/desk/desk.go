// Package desk answers the page's requests: it reads the files of an Open into a
// bill, and answers every question about the bill that is loaded. It is pure Go;
// the worker around it brings files, a clock and the way to the page.
package desk

import (
	"errors"
	"fmt"
	"io"
	"reflect"
	"time"

	"github.com/plainbill/plainbill/cost/breakdown"
	"github.com/plainbill/plainbill/cost/load"
	"github.com/plainbill/plainbill/cost/report"
	"github.com/plainbill/plainbill/cost/report/seal/lock"
	"github.com/plainbill/plainbill/cost/view"
	"github.com/plainbill/plainbill/wasm/wire"
)

// Surroundings are what a Desk needs of the world.
type Surroundings struct {
	// Say sends progress to the page.
	Say func(wire.Reply)
	// Now is the clock; it only has to move forward.
	Now func() time.Time
	// Pause is called every few milliseconds of work and gives others a turn. An error
	// cancels the reading, or gives the question up. nil never does.
	Pause func() error
	// Inflate, Ahead, Kernel and MemoryLimit are for load.Run.
	Inflate     load.Inflate
	Ahead       int
	Kernel      load.Kernel
	MemoryLimit int64
	// Random makes keys: it has to be a cryptographic source. Maker names this
	// Plainbill in reports.
	Random io.Reader
	Maker  string
	// Derive makes a key of a passphrase; nil takes Go's own way, which is slow in a
	// browser.
	Derive lock.Derive
	// Shelf is where a bill is kept between visits; nil where there is none. Build
	// names these very bytes of the program; blank when nobody knows.
	Shelf Shelf
	Build string
}

// Desk holds one bill and answers for it. It belongs to one goroutine.
type Desk struct {
	around Surroundings
	files  []load.File // what the bill was read from, to read it again with more
	made   view.Made
	bill   *view.Bill   // nil: no bill
	read   *load.Bill   // what bill is made of
	late   bool         // the bill is without its audit, which the first question makes up for
	upset  bool         // the last answer was a panic
	told   told         // what reports of the bill are made of
	shown  *view.Query  // of the overview that was answered last
	ahead  []view.Query // what is likely to follow it and was not answered yet
	// screens is how many of the first answers of other tabs were.
	screens int
	closed  bool
	opened  *wire.Opened // the answer by which the page knows the bill
	shelf   shelved
	// foreseen is what is on the shelf although nothing of it is open; blank stamp: unknown.
	foreseen checked
}

// New returns a desk without a bill.
func New(around Surroundings) *Desk { return &Desk{around: around} }

// Close drops the bill. Later requests are answered with an error.
func (d *Desk) Close() {
	d.files, d.made, d.bill, d.read, d.told, d.opened, d.shelf = nil, view.Made{}, nil, nil, told{}, nil, shelved{}
	d.foreseen = checked{}
	d.closed = true
}

// Answer answers a request about the bill that is loaded, and Close. A panic
// becomes an error reply; after two in a row the engine asks to be replaced.
func (d *Desk) Answer(r wire.Request) (reply wire.Reply) {
	defer func() {
		cause := recover()
		if cause == nil {
			d.upset = false
			return
		}
		// What the bill remembers of earlier questions may be half made.
		again := d.renew()
		reply = broken(r.ID, cause, d.upset || !again)
		d.upset = true
	}()
	reply.ID = r.ID
	if r.Close != nil {
		d.Close()
		reply.Closed = true
		return reply
	}
	if r.Forget != nil {
		return d.forget(r.ID, r.Stamp)
	}
	if r.Look {
		reply.Kept = d.Kept()
		return reply
	}
	if reply.Overview = d.shelf.first(r.Overview); reply.Overview != nil {
		d.sawOverview(reply.Overview)
		return reply
	}
	d.settle()
	if reply.Error = d.absent(); reply.Error != nil {
		return reply
	}
	if r.Keep != nil {
		return d.keep(r.ID, r.Stamp)
	}
	if err := d.answer(r, &reply); err != nil {
		if errors.Is(err, breakdown.ErrStopped) || errors.Is(err, view.ErrStopped) {
			return wire.Reply{ID: r.ID, Stopped: true}
		}
		why := wire.Error{Title: "This question cannot be answered", Text: sentence(err)}
		if errors.Is(err, report.ErrNothing) {
			why = wire.Error{Title: "Nothing to report", Text: "No rows are in this time.", Calm: true}
		}
		return wire.Reply{ID: r.ID, Error: &why}
	}
	return reply
}

// answer puts the answer to a question into reply. The error is breakdown.ErrStopped
// when nobody waits for it any more.
func (d *Desk) answer(r wire.Request, reply *wire.Reply) (err error) {
	defer breakdown.Stopped(&err)
	d.bill.StopWhen(d.stopping)
	if d.late {
		d.bill, d.late = view.New(d.made), false
		d.bill.StopWhen(d.stopping)
	}
	switch {
	case r.Overview != nil:
		if reply.Overview, err = d.bill.Overview(*r.Overview); err == nil {
			d.sawOverview(reply.Overview)
		}
	case r.Explore != nil:
		reply.Explore, err = d.bill.Explore(*r.Explore)
	case r.Items != nil:
		reply.Items, err = d.bill.LineItems(r.Items.Query, r.Items.Offset, r.Items.Count)
	case r.Explain != nil:
		reply.Explain, err = d.bill.Explain(*r.Explain)
	case r.Search != nil:
		reply.Search, err = d.bill.Search(r.Search.Text, r.Search.Query, r.Search.Count)
	case r.Commitments != nil:
		reply.Commitments, err = d.bill.Commitments(*r.Commitments)
	case r.Weigh != nil:
		reply.Weigh, err = d.bill.WeighUntil(*r.Weigh, d.stopping)
	case r.Compare != nil:
		reply.Compare, err = d.compare(*r.Compare)
	case r.Audit != nil:
		reply.Audit, err = d.bill.Audit(*r.Audit)
	case r.Report != nil:
		reply.Report, err = d.report(r.Report)
	default:
		err = errors.New("the request asks for nothing that the engine knows")
	}
	return err
}

// sawOverview remembers the question of an overview: others start from it.
func (d *Desk) sawOverview(o *view.Overview) {
	if d.shown == nil || !reflect.DeepEqual(*d.shown, o.Query) {
		d.shown, d.ahead, d.screens = &o.Query, likelyAfter(o), 0
	}
}

// stopping says whether nobody waits for the answer any more.
func (d *Desk) stopping() bool { return d.around.Pause != nil && d.around.Pause() != nil }

// renew makes the screens' view of the ledger anew; it is false when that fails,
// and then there is no bill any more.
func (d *Desk) renew() (ok bool) {
	defer func() {
		if recover() != nil {
			d.bill, ok = nil, false
		}
	}()
	if d.bill != nil {
		d.bill, d.late = view.New(d.made), false
	}
	return true
}

// absent says why nothing can be answered; nil when it can.
func (d *Desk) absent() *wire.Error {
	switch {
	case d.closed:
		return &wire.Error{Title: "The engine is closed", Text: "Reload the page to start again.", Fatal: true}
	case d.shelf.why != nil:
		return d.shelf.why
	case d.bill == nil:
		return &wire.Error{Title: "No bill is loaded", Text: "Drop a bill, or try the sample bill."}
	}
	return nil
}

func broken(id int64, cause any, fatal bool) wire.Reply {
	return wire.Reply{ID: id, Error: &wire.Error{
		Title: "This question broke the engine",
		Text:  fmt.Sprintf("This is a mistake in Plainbill, not in your bill. It said: %v.", cause),
		Fatal: fatal,
	}}
}

// sentence makes an error a sentence.
func sentence(err error) string {
	s := err.Error()
	if s != "" && 'a' <= s[0] && s[0] <= 'z' {
		s = string(s[0]-'a'+'A') + s[1:]
	}
	return s + "."
}
