package desk

import (
	"encoding/json"
	"errors"
	"io"
	"time"

	"github.com/plainbill/plainbill/cost/keep"
	"github.com/plainbill/plainbill/cost/period"
	"github.com/plainbill/plainbill/cost/view"
	"github.com/plainbill/plainbill/wasm/wire"
)

// A Shelf holds one file between visits, on the device of whoever keeps it.
type Shelf interface {
	// Put writes the file anew. Where fill or the writing fails, nothing is held.
	Put(fill func(w io.Writer) error) error
	// Take hands out the file while read runs. It gives ErrNothingKept when there is none.
	Take(read func(r io.ReaderAt, size int64) error) error
	// Remove takes the file away; where there is none, that is no error.
	Remove() error
	// Stamp names the file as it is now: once it was written anew, it is another.
	Stamp() (string, error)
}

// ErrNothingKept says that the shelf is empty.
var ErrNothingKept = errors.New("nothing is kept on this device")

// ErrNoShelf says that the browser keeps nothing for this page.
var ErrNoShelf = errors.New("this browser keeps no files for this page: the window may be private, or storage switched off")

// ErrShelfFull says that there is no room.
var ErrShelfFull = errors.New("there is no room on this device, or the browser gives this page no more of it")

// ErrShelfTaken says that another tab is at it.
var ErrShelfTaken = errors.New("another tab is using what is kept: close it and try again")

// more is what a desk keeps beside the bill.
type more struct {
	Build   string       `json:"build,omitempty"`
	Opened  *wire.Opened `json:"opened"`
	Whole   bool         `json:"whole"`
	AllRows bool         `json:"all_rows,omitempty"`
	Twice   bool         `json:"twice"`
	SHA256  string       `json:"sha256"`
	Sources int          `json:"sources"` // files that rows were taken of
	// Overview answers the first question that a page asks. It counts only for the
	// very program that gave it.
	Overview json.RawMessage `json:"overview"`
}

// shelved is what a desk knows of a bill that came from the shelf.
type shelved struct {
	from    bool        // the bill came from the shelf
	pending bool        // and has not been read yet but for more
	told    bool        // the page has its first answer
	why     *wire.Error // it could not be read
	checked
}

// first is the answer to the first question, before the ledger has been read.
func (s *shelved) first(q *view.Query) *view.Overview {
	o := s.overview
	if q == nil || o == nil || !s.pending || q.From != "" || q.To != "" || len(q.Filters) > 0 ||
		q.Basis != "" && q.Basis != o.Query.Basis || q.Currency != "" && q.Currency != o.Query.Currency {
		return nil
	}
	s.told = true
	return o
}

// Kept says what is kept on this device; nil where nothing can be.
func (d *Desk) Kept() *wire.Kept {
	if d.around.Shelf == nil {
		return nil
	}
	k := &wire.Kept{Stamp: d.stamp()}
	k.This = k.Stamp != "" && k.Stamp == d.shelf.stamp
	cut := false
	err := d.around.Shelf.Take(func(r io.ReaderAt, size int64) error {
		if cut = unfinished(r, size); cut {
			return nil
		}
		k.Is, k.Bytes = true, size
		s, err := keep.Peek(r, size)
		k.Say = keptSay(s)
		return err
	})
	if cut && err == nil {
		// Whoever began it is gone, or the shelf would be taken. Where somebody begins anew
		// just now it is theirs: then it cannot be removed, and need not be.
		if d.stamp() == k.Stamp {
			_ = d.around.Shelf.Remove()
		}
		return &wire.Kept{}
	}
	switch {
	case errors.Is(err, ErrNothingKept):
	case errors.Is(err, ErrNoShelf):
		return nil
	case err != nil:
		k.Say, k.Bad = "", refusal(err)
	}
	return k
}

// unfinished says whether the writing of a file was broken off: its first bytes are
// written last, and until then there are none, or zeros.
func unfinished(r io.ReaderAt, size int64) bool {
	var first [8]byte
	n, err := r.ReadAt(first[:min(size, int64(len(first)))], 0)
	return first == [8]byte{} && (err == nil || err == io.EOF) && int64(n) == min(size, int64(len(first)))
}

// stamp names what is on the shelf; blank when nothing is.
func (d *Desk) stamp() string {
	stamp, err := d.around.Shelf.Stamp()
	if err != nil {
		return ""
	}
	return stamp
}

// other says what is kept, if that is another bill than the page knows of: another
// tab kept it, and nobody here means it. undone says what is not done about it.
func (d *Desk) other(now, known, undone string) *wire.Kept {
	if now == known {
		return nil
	}
	k := d.Kept()
	if k == nil || !k.Is {
		return nil
	}
	k.Done = "Another tab has kept another bill meanwhile"
	if k.Bad == "" {
		k.Done += ": " + k.Say + ". Nothing was " + undone + ": press again to go on."
	} else {
		k.Done += ". Nothing was " + undone + "."
	}
	return k
}

// keptSay names a kept bill: months, rows, date.
func keptSay(s keep.Summary) string {
	text := "no month"
	if n := len(s.Months); n > 0 {
		text = period.MonthName(s.Months[0])
		if n > 1 {
			text += " to " + period.MonthName(s.Months[n-1])
		}
	}
	text += ", " + plural(int(s.Rows), "row", "rows")
	if at, err := time.Parse(time.DateOnly, s.Kept); err == nil {
		text += ", " + at.Format("2 January 2006")
	}
	return text
}

// refusal says in a sentence why a kept bill is not opened.
func refusal(err error) string {
	switch {
	case errors.Is(err, keep.ErrOlder):
		return "Another version of Plainbill kept it, and this one does not read it. Forget it, and drop the bill again."
	case errors.Is(err, keep.ErrDamaged):
		return "What is kept on this device is damaged. None of it is shown. Forget it, and drop the bill again."
	}
	return sentence(err)
}

// keep writes the loaded bill to the shelf.
func (d *Desk) keep(id int64, known string) wire.Reply {
	failed := func(err error) wire.Reply {
		return wire.Reply{ID: id, Error: &wire.Error{Title: "The bill was not kept", Text: sentence(err)}}
	}
	if d.around.Shelf == nil {
		return failed(ErrNoShelf)
	}
	if k := d.other(d.stamp(), known, "changed"); k != nil {
		return wire.Reply{ID: id, Kept: k}
	}
	m := more{Build: d.around.Build, Opened: d.opened, Whole: d.made.Whole, AllRows: d.made.AllRows, Twice: d.made.Twice, Sources: d.sourceCount()}
	var err error
	if m.SHA256 = d.told.sum; m.SHA256 == "" {
		if m.SHA256, err = d.fingerprint(); err != nil {
			return failed(err)
		}
	}
	overview, err := d.bill.Overview(view.Query{})
	if err != nil {
		return failed(err)
	}
	if m.Overview, err = json.Marshal(overview); err != nil {
		return failed(err)
	}
	said, err := json.Marshal(m)
	if err != nil {
		return failed(err)
	}
	k := &wire.Kept{Is: true, This: true}
	err = d.around.Shelf.Put(func(w io.Writer) error {
		c := &counter{w: w}
		s, err := keep.Write(c, d.read, d.around.Now().UTC().Format(time.DateOnly), said)
		k.Say, k.Bytes = keptSay(s), c.n
		return err
	})
	if err != nil {
		return failed(err)
	}
	k.Stamp = d.stamp()
	d.shelf.stamp = k.Stamp
	k.Done = "The bill is kept on this device: " + view.Bytes(k.Bytes) + "."
	return wire.Reply{ID: id, Kept: k}
}

// counter counts what is written.
type counter struct {
	w io.Writer
	n int64
}

func (c *counter) Write(p []byte) (int, error) {
	n, err := c.w.Write(p)
	c.n += int64(n)
	return n, err
}

// forget takes the bill off the shelf. What is loaded stays, once it has been read.
func (d *Desk) forget(id int64, known string) wire.Reply {
	if d.around.Shelf == nil {
		return wire.Reply{ID: id, Error: &wire.Error{Title: "Nothing was forgotten", Text: sentence(ErrNoShelf)}}
	}
	if k := d.other(d.stamp(), known, "changed"); k != nil {
		return wire.Reply{ID: id, Kept: k}
	}
	d.settle()
	if err := d.around.Shelf.Remove(); err != nil {
		return wire.Reply{ID: id, Error: &wire.Error{Title: "The kept bill is still there", Text: sentence(err)}}
	}
	return wire.Reply{ID: id, Kept: &wire.Kept{Done: "Nothing is kept on this device any more."}}
}

// Reopen opens the bill on the shelf, if it is the one that the page knows of, by its
// stamp; else it says which one is there, and opens none. All its bytes are added up before anything
// of it is shown, now or by Foresee; its columns are read when the page has its first
// answer, unless another program wrote it.
func (d *Desk) Reopen(id int64, ask wire.Reopen, known string) (reply wire.Reply) {
	if d.closed {
		return wire.Reply{ID: id, Error: d.absent()}
	}
	defer func() {
		if cause := recover(); cause != nil {
			d.drop()
			reply = broken(id, cause, true)
		}
	}()
	refused := func(err error) wire.Reply {
		return wire.Reply{ID: id, Error: &wire.Error{Title: "The kept bill was not opened", Text: refusal(err)}}
	}
	if d.around.Shelf == nil {
		return refused(ErrNoShelf)
	}
	began := d.around.Now()
	now := d.stamp()
	if k := d.other(now, known, "opened"); k != nil {
		return wire.Reply{ID: id, Kept: k}
	}
	next, err := d.looked(now)
	if err != nil {
		return refused(err)
	}
	d.drop()
	d.shelf = shelved{from: true, pending: true, checked: next}
	if !d.keptBySame(next) {
		d.settle() // how it was told then may not be how it is told now
		if d.shelf.why != nil {
			return wire.Reply{ID: id, Error: d.shelf.why}
		}
	}
	o := *next.more.Opened
	d.opened = &o
	if !d.shelf.pending {
		o.Delivered = delivered(d.read, d.bill)
		if o.Bar, err = d.bill.Bar(view.Query{}); err != nil {
			return refused(err)
		}
	}
	answer := o
	answer.Gone = true
	if answer.Overview = d.shelf.first(ask.Overview); answer.Overview != nil {
		d.sawOverview(answer.Overview)
	}
	answer.Seconds = d.around.Now().Sub(began).Seconds()
	return wire.Reply{ID: id, Opened: &answer}
}

// drop forgets the loaded bill.
func (d *Desk) drop() {
	d.files, d.made, d.bill, d.read, d.told, d.opened, d.shelf, d.late, d.shown = nil, view.Made{}, nil, nil, told{}, nil, shelved{}, false, nil
	d.ahead = nil
}

// Owes says that Idle has columns to read of a bill of which the page has its first answer.
func (d *Desk) Owes() bool { return d.shelf.pending && d.shelf.told }

// Idle does what can wait until nobody waits for anything: it reads the columns of
// a bill of which the page has its first answer.
func (d *Desk) Idle() {
	if d.Owes() {
		d.settle()
	}
}

// settle reads the columns of a bill from the shelf, if that is still to be done.
func (d *Desk) settle() {
	if !d.shelf.pending {
		return
	}
	d.shelf.pending = false
	err := d.around.Shelf.Take(func(r io.ReaderAt, size int64) error {
		k, err := keep.Read(r, size)
		if err != nil {
			return err
		}
		var m more
		if json.Unmarshal(k.More, &m) != nil || m.SHA256 != d.shelf.more.SHA256 || m.Opened == nil || m.Opened.Bar.Rows != d.shelf.more.Opened.Bar.Rows {
			return errors.New("another tab kept another bill meanwhile: open it again")
		}
		d.read = k.Bill
		d.made = view.Made{Ledger: k.Bill.Ledger, Book: k.Bill.Book, Files: k.Bill.Files, Whole: m.Whole, AllRows: m.AllRows, Twice: m.Twice}
		d.bill = view.New(d.made)
		return nil
	})
	if err != nil {
		d.shelf.why = &wire.Error{Title: "The kept bill was not opened", Text: refusal(err)}
	}
}
