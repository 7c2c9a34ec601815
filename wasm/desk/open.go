package desk

import (
	"bytes"
	"errors"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/plainbill/plainbill/cost/actual"
	"github.com/plainbill/plainbill/cost/cur"
	"github.com/plainbill/plainbill/cost/load"
	"github.com/plainbill/plainbill/cost/view"
	"github.com/plainbill/plainbill/wasm/wire"
)

const (
	// tellEvery is how often progress is told.
	tellEvery = 100 * time.Millisecond
	// drawEvery is how often a preview is drawn at most, and drawShare the part of
	// the time that previews may take.
	drawEvery = time.Second
	drawShare = 50
	// drawLongest is what a preview may take: a cancel is not heard meanwhile.
	drawLongest = 60 * time.Millisecond
	// drawFew rows are read in the time of one preview.
	drawFew = 1 << 16
	// keepRows is up to how many rows the old bill is kept while a new one is read,
	// in case the new one is of no use: both have to fit in memory.
	keepRows = 2_000_000
	// edge is how many bytes tell the beginning of a file from that of another.
	edge = 1 << 12
	// mostRejects is how many rejected rows are told one by one.
	mostRejects = 100
)

// Open reads files into a new bill, or with Add into one together with those that
// are loaded. Where nothing could be read, the bill before stays.
func (d *Desk) Open(id int64, open wire.Open, files []load.File) (reply wire.Reply) {
	if d.closed {
		return wire.Reply{ID: id, Error: d.absent()}
	}
	defer func() {
		if cause := recover(); cause != nil {
			d.bill, d.made, d.files, d.read = nil, view.Made{}, nil, nil
			reply = broken(id, cause, true)
			reply.Error.Title = "Reading the files broke the engine"
		}
	}()
	if open.Add && d.shelf.from {
		return wire.Reply{ID: id, Error: &wire.Error{Title: "A kept bill cannot be added to",
			Text: "Only what was read of its files is kept. Drop all its files together with the new ones, and open them instead."}}
	}
	if open.Add {
		files = append(d.kept(files), files...)
	}
	gave := d.bill != nil && d.made.Ledger.Rows() > keepRows
	if gave {
		d.bill, d.made, d.read = nil, view.Made{}, nil
	}
	limit := d.around.MemoryLimit
	if open.Anyway {
		limit = 0
	}
	w := &watch{desk: d, id: id, began: d.around.Now()}
	b, err := load.Run(files, load.Options{Inflate: d.around.Inflate, Ahead: d.around.Ahead, Kernel: d.around.Kernel, MemoryLimit: limit, Watch: w.progress,
		Ask: !open.Anyway, Leave: leaves(open.Leave)})
	var much *load.TooMuch
	if errors.As(err, &much) {
		a := asked(much, open.Leave)
		d.settle()
		if d.bill != nil {
			a.Gone = d.shelf.from
			if a.Bar, err = d.bill.Bar(view.Query{}); err != nil {
				a.Bar = view.EmptyBar()
			}
		}
		return wire.Reply{ID: id, Asked: a}
	}
	if err != nil {
		return wire.Reply{ID: id, Error: &wire.Error{Title: "Nothing was opened", Text: sentence(err)}}
	}
	unread := b.Cancelled && b.Ledger.Rows()+b.Ledger.RejectedRows() == 0
	switch {
	case open.Add && b.Cancelled && d.bill != nil:
		return d.unchanged(id, &wire.Error{Title: "Nothing was added", Text: "You cancelled while files were being added.", Calm: true})
	case unread || !b.Usable():
		return d.nothing(id, b, unread, gave)
	}
	o := &wire.Opened{Files: fileStates(b.States), Cancelled: b.Cancelled, Usable: true, Rejects: rejects(b), Bar: view.EmptyBar(), Notices: b.Notices}
	if open.Add && d.opened != nil {
		o.Notices = append(o.Notices, again(d.opened.Files, o.Files)...)
	}
	d.files, d.told, d.shelf, d.opened, d.shown, d.ahead = files, told{}, shelved{}, o, nil, nil
	d.made = view.Made{Ledger: b.Ledger, Book: b.Book, Files: b.Files, Whole: b.Complete(), AllRows: b.AllRows(), Twice: b.Twice()}
	soon := d.made
	// Whoever cancels wants an answer now; auditing a million rows is felt.
	soon.Reading = b.Cancelled
	d.bill, d.late, d.read = view.New(soon), b.Cancelled, b
	o.Delivered = delivered(b, d.bill)
	o.Seconds = d.around.Now().Sub(w.began).Seconds()
	return d.withBar(id, o)
}

// again says which of the files that were added are there already: before and after are
// the files without them and with them.
func again(before, after []wire.FileState) []cur.Notice {
	twice := func(files []wire.FileState) (found []cur.Notice) {
		for _, f := range files {
			for _, n := range f.Notices {
				if n.Code == cur.DuplicateFile {
					found = append(found, cur.Notice{Code: n.Code, Severity: cur.Warn, Title: n.Title, Text: "It counts once, so the totals are as they were."})
				}
			}
		}
		return found
	}
	known, found := len(twice(before)), twice(after)
	switch n := len(found) - known; {
	case n < 1:
		return nil
	case n > 1:
		return []cur.Notice{{Code: cur.DuplicateFile, Severity: cur.Warn, Title: cur.Count(int64(n)) + " files are there already", Text: "Each counts once."}}
	}
	return found[known:]
}

// withBar answers an Open with the ledger bar of the bill, if there is one: of the kept
// one, where that stays, its columns may still have to be read.
func (d *Desk) withBar(id int64, o *wire.Opened) wire.Reply {
	d.settle()
	if d.bill != nil {
		bar, err := d.bill.Bar(view.Query{})
		if err != nil {
			return wire.Reply{ID: id, Error: &wire.Error{Title: "The bill cannot be shown", Text: sentence(err)}}
		}
		o.Gone = d.shelf.from
		if o.Bar = bar; d.late {
			o.Bar.State, o.Bar.StateText = "partial", "Incomplete"
		}
	}
	return wire.Reply{ID: id, Opened: o}
}

// kept are the files that were loaded before, without those that could not be read
// whole and are given again: their first part would count twice.
func (d *Desk) kept(given []load.File) []load.File {
	var kept []load.File
	for _, old := range d.files {
		again := d.broken(old) && slices.ContainsFunc(given, func(f load.File) bool { return f.Name == old.Name || begins(f, old) })
		if !again {
			kept = append(kept, old)
		}
	}
	return kept
}

// broken says whether a file, or something in it, was not read to its end.
func (d *Desk) broken(f load.File) bool {
	return slices.ContainsFunc(d.made.Files, func(r cur.FileReport) bool {
		return !r.Complete && (r.Name == f.Name || strings.HasPrefix(r.Name, f.Name+"/"))
	})
}

// begins says whether a file is a longer one that begins as a part of it that was
// cut off does: by the two ends of the part.
func begins(f, part load.File) bool {
	n := min(part.Size, edge)
	if n == 0 || f.Size <= part.Size {
		return false
	}
	a, b := make([]byte, n), make([]byte, n)
	for _, at := range []int64{0, part.Size - n} {
		if _, err := f.R.ReadAt(a, at); err != nil && err != io.EOF {
			return false
		}
		if _, err := part.R.ReadAt(b, at); err != nil && err != io.EOF {
			return false
		}
		if !bytes.Equal(a, b) {
			return false
		}
	}
	return true
}

// watch tells the page how the reading goes.
type watch struct {
	desk        *Desk
	id          int64
	began, told time.Time

	drawn     time.Time
	cost      time.Duration // of the last preview
	rows      int64         // of the last preview
	bar       view.Bar
	daily     *view.Series
	drawnOnce bool
}

// progress is called every few milliseconds of reading.
func (w *watch) progress(p load.Progress) error {
	around := &w.desk.around
	if now := around.Now(); now.Sub(w.told) >= tellEvery {
		w.told = now
		around.Say(wire.Reply{ID: w.id, Progress: w.tell(p, now)})
	}
	if around.Pause == nil {
		return nil
	}
	return around.Pause()
}

func (w *watch) tell(p load.Progress, now time.Time) *wire.Progress {
	spent := now.Sub(w.began)
	told := &wire.Progress{
		Files: fileStates(p.Files), Bytes: p.Bytes, BytesDone: p.BytesDone,
		Rows: p.Rows, Rejected: p.Rejected, Need: p.Need, TotalRows: p.TotalRows, Guessed: p.Guessed,
		Seconds: spent.Seconds(), Left: left(p, spent),
	}
	w.draw(p, now)
	told.Daily, w.daily = w.daily, nil
	told.Bar = w.bar
	told.Bar.State, told.Bar.StateText = "loading", "Reading"
	told.Bar.Files = reading(p.Files)
	told.Bar.RowsRead, told.Bar.Rejected, told.Bar.Rows = p.Rows, p.Rejected, p.Rows-p.Rejected
	if told.Bar.Months == nil {
		told.Bar.Months, told.Bar.Currencies = []view.Month{}, []string{}
	}
	if p.Rows > 2*w.rows {
		// The sum of less than half of the rows says too little about all of them.
		told.Bar.TotalText = ""
	}
	return told
}

// left guesses how many seconds the rest will take; negative while too little is
// known.
func left(p load.Progress, spent time.Duration) float64 {
	if p.BytesDone*50 < p.Bytes || p.BytesDone == 0 || spent < 200*time.Millisecond {
		return -1
	}
	return spent.Seconds() * float64(p.Bytes-p.BytesDone) / float64(p.BytesDone)
}

// draw makes a new preview of what was read so far, when one is due and cheap.
func (w *watch) draw(p load.Progress, now time.Time) {
	wait := max(drawEvery, drawShare*w.cost)
	if w.drawnOnce && now.Sub(w.drawn) < wait || p.Rows == 0 || p.Snapshot == nil {
		return
	}
	// A preview of few rows costs what any costs, so little follows from it.
	if more := float64(p.Rows) / float64(max(w.rows, drawFew)); w.drawnOnce && float64(w.cost)*more > float64(drawLongest) {
		return
	}
	l := p.Snapshot()
	bill := view.New(view.Made{Ledger: l, Book: actual.Evaluate(l), Reading: true})
	bar, err := bill.Bar(view.Query{})
	if err != nil {
		return
	}
	w.bar = bar
	w.daily, _ = bill.Preview()
	done := w.desk.around.Now()
	w.drawn, w.cost, w.rows, w.drawnOnce = done, done.Sub(now), p.Rows, true
}

// reading counts the files of which something was read.
func reading(files []load.FileProgress) (n int) {
	for _, f := range files {
		if f.Rows > 0 {
			n++
		}
	}
	return n
}

func fileStates(files []load.FileProgress) []wire.FileState {
	list := make([]wire.FileState, 0, len(files))
	for _, f := range files {
		list = append(list, wire.FileState{
			Name: f.Name, State: f.State.String(), Say: f.Say, Bytes: f.Bytes, Done: f.Done, Rows: f.Rows, Notices: f.Notices,
		})
	}
	return list
}

func rejects(b *load.Bill) []wire.Reject {
	list := []wire.Reject{}
	for _, e := range b.Ledger.Rejects() {
		if len(list) == mostRejects {
			break
		}
		list = append(list, wire.Reject{File: e.File, Row: e.Row, Column: e.Column, Value: e.Value, Why: e.Err.Error()})
	}
	return list
}
