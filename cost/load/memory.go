package load

import (
	"errors"
	"fmt"

	"github.com/plainbill/plainbill/cost/cur"
	"github.com/plainbill/plainbill/cost/cur/curparquet"
	"github.com/plainbill/plainbill/cost/cur/delivery"
)

// bytesPerRow is how much memory a row of a ledger takes at most, with what
// decoding and pricing need beside it.
const bytesPerRow = 115

// Of that, resource ids are reckoned with plainResource. Where they take more, as
// those of a bill with as many resources as rows do, they take textRoom times their
// length: the text, its entry in the dictionary of the file and in that of the ledger.
const (
	plainResource = 8
	codeRoom      = 4
	textRoom      = 3
)

// check looks at the footers of Parquet files, and refuses what does not fit.
func (r *run) check() {
	needs := make([]int64, len(r.parts))
	for i := range r.parts {
		p := &r.parts[i]
		if p.Parquet && p.Inflated == 0 && r.preflight(i) {
			continue
		}
		rows := r.expected[i]
		if p.Parquet && p.Inflated > 0 {
			rows = p.Inflated / 40 // its footer is not in reach yet
		}
		needs[i] = rows*bytesPerRow + r.resources(i, rows)
		if p.Parquet {
			needs[i] += p.Inflated
		}
	}
	limit := r.options.MemoryLimit
	if r.fly(needs); limit <= 0 || r.asks != nil {
		return
	}
	var all, have int64
	for i := range needs {
		if r.states[i].State == Waiting {
			all += needs[i]
		}
	}
	for i := range needs {
		if r.states[i].State != Waiting {
			continue
		}
		if have+needs[i] > limit {
			r.refuse(i, tooBig(r.states[i].Name, needs[i], all, limit))
			continue
		}
		have += needs[i]
	}
}

// preflight reads the footer of a Parquet file in place. refused says that it
// cannot be read, and that this has been noted.
func (r *run) preflight(i int) (refused bool) {
	p := &r.parts[i]
	defer func() {
		if cause := recover(); cause != nil {
			r.refuse(i, internal(p.Name, cause))
			refused = true
		}
	}()
	at, size, err := p.ReaderAt(0, func(int64) error { return nil })
	if err == nil {
		r.looks[i], err = curparquet.Look(p.Name, at, size)
		r.expected[i] = r.looks[i].Rows
	}
	if err == nil {
		return false
	}
	var file *cur.FileError
	if !errors.As(err, &file) {
		file = opened(p.Name, err).(*cur.FileError)
	}
	r.refuse(i, file)
	return true
}

func tooBig(name string, need, all, limit int64) *cur.FileError {
	e := &cur.FileError{File: name, Code: cur.TooBig,
		Title: fmt.Sprintf("This needs about %s; this tab can use about %s", delivery.Size(need), delivery.Size(limit)),
		Text:  "None of it was read. Export fewer months or fewer columns, or use the plainbill command on a computer with more memory."}
	if all > need {
		e.Title = fmt.Sprintf("All files together need about %s; this tab can use about %s", delivery.Size(all), delivery.Size(limit))
		e.Text = fmt.Sprintf("%s was left out, and nothing of it was read. Open fewer months at once.", name)
	}
	return e
}
