package load

import (
	"archive/zip"
	"compress/flate"
	"compress/gzip"
	"errors"
	"fmt"
	"io"

	"github.com/plainbill/plainbill/cost/cur"
	"github.com/plainbill/plainbill/cost/cur/curcsv"
	"github.com/plainbill/plainbill/cost/cur/curparquet"
	"github.com/plainbill/plainbill/cost/cur/delivery"
	"github.com/plainbill/plainbill/cost/ledger"
)

// run is one reading of files. parts, states and reports have the same order, of
// parts first and of what was left out then.
type run struct {
	options   Options
	builder   *ledger.Builder
	parts     []delivery.Part
	states    []FileProgress
	reports   []cur.FileReport
	expected  []int64        // rows of each part; negative when not known
	ahead     map[int]*begun // texts by part that are unpacked before their turn
	done      Progress
	cancelled error // what Watch said

	deliveries []Delivery
	sinks      []*ledger.FileSink // of each part; nil when it was not read
	partOf     []int              // part by index of its file in the ledger
	stopped    error              // what Watch said while left-out bills were counted
	repeated   []cur.Notice       // about rows that stand in several files
	numbered   map[place]numbers  // loose files by place
	numberOf   map[int]numbered   // by delivery
	partial    bool               // files are missing
	spoiled    []string           // files of which some rows may be nonsense
	rowsOf     map[key]map[int]int64
	names      map[string]string    // of accounts
	looks      []curparquet.Footing // of each part that is Parquet
	samples    []*sample            // of each part that is text
	asks       *TooMuch             // what is to be read does not fit
	tables     []table
}

// plan takes note of the bills to read.
func (r *run) plan(parts []delivery.Part) {
	r.parts = parts
	for _, p := range parts {
		r.states = append(r.states, FileProgress{Name: p.Name, Bytes: p.Bytes})
		r.reports = append(r.reports, cur.FileReport{Name: p.Name, Packing: p.Packing, Bytes: p.Bytes})
		r.done.Bytes += p.Bytes
		r.expected = append(r.expected, p.Lines)
	}
	r.sinks, r.looks = make([]*ledger.FileSink, len(parts)), make([]curparquet.Footing, len(parts))
}

// leave takes note of what is no bill.
func (r *run) leave(l delivery.LeftOut) {
	i := len(r.states)
	r.states = append(r.states, FileProgress{Name: l.Name, Bytes: l.Bytes, Done: l.Bytes})
	r.reports = append(r.reports, cur.FileReport{Name: l.Name, Packing: l.Packing, Bytes: l.Bytes})
	r.refuse(i, l.Err)
}

// refuse marks a file as one of which nothing counts.
func (r *run) refuse(i int, err *cur.FileError) {
	err = delivery.Belittle(err)
	s, severity := &r.states[i], cur.Stop
	s.State, s.Say, s.Rows = Refused, "Not read", 0
	switch err.Code {
	case cur.HelperFile, cur.DuplicateFile:
		s.State, s.Say, severity = LeftOut, "Left out", cur.Inform
	case cur.OlderDelivery, cur.OtherExport, cur.ChosenOut:
		s.State, s.Say, severity = LeftOut, "Left out", cur.Inform
	case cur.BrokenManifest:
		s.State, s.Say, severity = LeftOut, "Left out", cur.Warn
	}
	report := &r.reports[i]
	report.Rows, report.Kept, report.Rejected, report.Rounded = 0, 0, 0, 0
	report.Complete = s.State == LeftOut
	report.Notices = []cur.Notice{notice(err, severity)}
	s.Notices = report.Notices
}

// unread marks a bill that was not begun before the cancel.
func (r *run) unread(i int) {
	if r.states[i].State != Waiting {
		return
	}
	r.refuse(i, &cur.FileError{File: r.states[i].Name, Code: cur.Cancelled,
		Title: "Cancelled before it was begun", Text: "None of its rows are in the totals."})
}

// part reads one bill.
func (r *run) part(i int) {
	s := &r.states[i]
	s.State = Reading
	into := r.builder.File(s.Name)
	r.sinks[i], r.partOf = into, append(r.partOf, i)
	to := &sink{run: r, index: i, into: into, before: r.done}
	for k, n := range r.expected {
		if k != i {
			to.others += max(n, r.states[k].Rows)
		}
		to.guessed = to.guessed || (k == i || r.states[k].State == Waiting) && !r.exact(k)
	}
	report, err := r.decode(i, to)
	report.Name, report.Bytes, report.Packing = s.Name, r.parts[i].Bytes, r.parts[i].Packing
	if fault := r.parts[i].Fault(); fault != nil {
		report.Notices = append(report.Notices, unpackedTwice(fault))
	}
	if err == nil && (report.Kept != into.Kept() || report.Rejected != into.Rejected() || report.Rows != report.Kept+report.Rejected) {
		err = internal(s.Name, fmt.Sprintf("%d rows kept and %d rejected of %d, but %d and %d arrived",
			report.Kept, report.Rejected, report.Rows, into.Kept(), into.Rejected()))
	}
	r.stripReport(&report)
	r.reports[i] = report
	kept := &r.reports[i]
	var file *cur.FileError
	switch {
	case r.cancelled != nil:
		kept.Rows, kept.Kept, kept.Rejected = into.Kept()+into.Rejected(), into.Kept(), into.Rejected()
		kept.Complete, kept.LacksColumn = false, false
		kept.Notices = append(kept.Notices, cur.Notice{Code: cur.Cancelled, Severity: cur.Warn,
			Title: "Cancelled", Text: fmt.Sprintf("What was read stays: %s rows. Totals are incomplete.", cur.Count(kept.Rows))})
		s.State = Partial
	case err == nil:
		s.State = Read
		if !kept.Complete {
			s.State = Partial // a column is lost that totals rest on
		}
	case errors.As(err, &file) && file.Code == cur.DamagedFile && kept.Rows > 0:
		kept.Complete = false
		if spoils(file.Err) {
			r.spoiled = append(r.spoiled, s.Name)
		}
		kept.Notices = append(kept.Notices, notice(damage(file, kept.Rows), cur.Warn))
		s.State = Partial
	default:
		if file == nil {
			file = &cur.FileError{File: s.Name, Code: cur.DamagedFile, Title: s.Name + " could not be read",
				Text: "It was changed or moved after it was chosen. Choose it again.", Err: err}
		}
		r.builder.DropFile(into)
		r.refuse(i, file)
	}
	if s.State != Refused && s.State != LeftOut {
		s.Rows, s.Notices = kept.Rows, kept.Notices
		s.Say = to.seen.say(kept)
		if r.parts[i].Fault() != nil {
			s.Say += ", unpacked a second time"
		}
	}
	if s.State != Partial || r.cancelled == nil {
		r.done.BytesDone += s.Bytes - s.Done
		s.Done = s.Bytes
	}
	r.done.Rows, r.done.Rejected = to.before.Rows+r.reports[i].Rows, to.before.Rejected+r.reports[i].Rejected
	r.expected[i] = kept.Rows
}

// decode reads one bill. A panic of a decoder becomes an error of this file.
func (r *run) decode(i int, to cur.Sink) (report cur.FileReport, err error) {
	p := &r.parts[i]
	defer func() {
		if cause := recover(); cause != nil {
			report, err = cur.FileReport{}, internal(p.Name, cause)
		}
	}()
	if p.Parquet {
		advance := to.Advance
		packed := p.Inflated > 0
		if !packed {
			advance = func(int64) error { return to.Advance(0) }
		}
		at, size, err := p.ReaderAt(r.options.MemoryLimit, advance)
		if err != nil {
			return report, opened(p.Name, err)
		}
		r.looks[i].Skip = r.options.Leave.field()
		if packed {
			// Its bytes on disk are used up; what is read now lies in memory.
			return r.looks[i].Decode(r.options.Workers, p.Name, at, size, &inMemory{to})
		}
		return r.looks[i].Decode(r.options.Workers, p.Name, at, size, to)
	}
	text, err := r.text(i, to.Advance)
	if err != nil {
		return report, opened(p.Name, err)
	}
	defer text.Close()
	return curcsv.DecodeWithout(r.options.Kernel, r.options.Leave.field(), p.Name, text, to)
}

// opened says that a bill could not be unpacked.
func opened(name string, err error) error {
	var file *cur.FileError
	if errors.As(err, &file) {
		return err
	}
	return &cur.FileError{File: name, Code: cur.DamagedFile, Title: name + " is damaged",
		Text: "It cannot be unpacked. Download it again.", Err: err}
}

// spoils says whether rows that were read before this error may be nonsense: bytes
// that changed on the way go through a decompressor unnoticed until it stumbles, or
// until the checksum at the end. A file that was cut off is sound up to there.
func spoils(err error) bool {
	var corrupt flate.CorruptInputError
	return errors.Is(err, gzip.ErrChecksum) || errors.Is(err, zip.ErrChecksum) || errors.As(err, &corrupt)
}

// tellSpoiled says, about all files together, that no total can be trusted.
func (r *run) tellSpoiled() []cur.Notice {
	if len(r.spoiled) == 0 {
		return nil
	}
	return []cur.Notice{{Code: cur.DamagedFile, Severity: cur.Stop, Title: "Do not trust these totals",
		Text: fmt.Sprintf("Bytes changed on the way in %s. Its rows count, any of them may be wrong, and nobody can tell which. Download it again and load the bill anew.", few(r.spoiled))}}
}

// damage says how a file with rows is damaged.
func damage(e *cur.FileError, rows int64) *cur.FileError {
	if errors.Is(e.Err, gzip.ErrChecksum) || errors.Is(e.Err, zip.ErrChecksum) {
		return &cur.FileError{File: e.File, Code: cur.WrongChecksum, Err: e.Err,
			Title: e.File + " does not match its checksum",
			Text: fmt.Sprintf("Some of its %s rows changed on the way, and nobody can tell which. Its totals are not to be trusted. Download it again.",
				cur.Count(rows))}
	}
	if errors.Is(e.Err, io.ErrUnexpectedEOF) {
		return &cur.FileError{File: e.File, Code: e.Code, Err: e.Err,
			Title: fmt.Sprintf("%s ends after row %s", e.File, cur.Count(rows)),
			Text:  "It was cut off. The rows before are kept, and the totals are incomplete. Download it again."}
	}
	return e
}

// sink hands the rows of one bill on, and its progress.
type sink struct {
	run    *run
	index  int
	into   *ledger.FileSink
	before Progress
	others int64 // rows that the other bills have, about
	seen   seen
	// guessed says that nobody knows the rows of some bill before it is read.
	guessed bool
}

// Batch implements cur.Sink.
func (s *sink) Batch(b *cur.Batch) error {
	s.seen.look(b)
	if err := s.into.Batch(b); err != nil {
		return err
	}
	return s.run.cancelled
}

// Reject implements cur.Sink.
func (s *sink) Reject(e *cur.CellError) { s.into.Reject(e) }

// Advance implements cur.Sink. Once cancelled, it stays cancelled.
func (s *sink) Advance(bytes int64) error {
	r := s.run
	if r.cancelled != nil {
		return r.cancelled
	}
	f := &r.states[s.index]
	bytes = max(0, min(bytes, f.Bytes-f.Done)) // columns may be read twice
	f.Done += bytes
	r.done.BytesDone += bytes
	if r.options.Watch == nil {
		return nil
	}
	f.Rows = s.into.Kept() + s.into.Rejected()
	r.done.Rows = s.before.Rows + f.Rows
	r.done.Rejected = s.before.Rejected + s.into.Rejected()
	p := r.done
	p.Files = r.states
	p.Snapshot = r.builder.Snapshot
	n := r.expected[s.index]
	if !r.exact(s.index) && f.Done > f.Bytes/10 {
		n = int64(float64(f.Rows) * float64(f.Bytes) / float64(f.Done)) // better than the first guess
		f.Say = r.rowsBefore(s.index, n) + ", " + delivery.Size(f.Bytes)
	}
	p.TotalRows, p.Guessed = s.others+max(n, f.Rows), s.guessed
	if p.Guessed {
		p.TotalRows = roughly(p.TotalRows)
	}
	if err := r.options.Watch(p); err != nil {
		r.cancelled = err
		return err
	}
	return nil
}

// inMemory is a sink for a file whose bytes on disk were told already.
type inMemory struct{ cur.Sink }

// Advance implements cur.Sink.
func (s *inMemory) Advance(int64) error { return s.Sink.Advance(0) }
