package load

import (
	"errors"
	"fmt"

	"github.com/plainbill/plainbill/cost/cur"
	"github.com/plainbill/plainbill/cost/cur/curparquet"
	"github.com/plainbill/plainbill/cost/cur/delivery"
)

// unknownRow is what a row takes where nothing but the number of rows is known.
const unknownRow = 115

// check looks at the footers of Parquet files and at the first rows of texts, and
// refuses what does not fit.
func (r *run) check() {
	for i := range r.parts {
		if p := &r.parts[i]; p.Parquet && p.Inflated == 0 && r.states[i].State == Waiting {
			r.preflight(i)
		}
	}
	limit := r.options.MemoryLimit
	if limit > 0 {
		r.sampleTexts()
	}
	needs := make([]forecast, len(r.parts))
	for i := range needs {
		needs[i] = r.forecast(i)
	}
	if r.fly(needs); limit <= 0 || r.asks != nil {
		return
	}
	var all, have forecast
	for i := range needs {
		if r.states[i].State == Waiting {
			all = all.and(needs[i])
		}
	}
	for i := range needs {
		if r.states[i].State != Waiting {
			continue
		}
		if with := have.and(needs[i]); with.grown() > limit {
			r.refuse(i, tooBig(r.states[i].Name, needs[i].grown(), all.grown(), limit))
		} else {
			have = with
		}
	}
}

// sampleTexts looks at the first rows of the first text, which is read on from there;
// and of all of them, where it may be that they do not fit.
func (r *run) sampleTexts() {
	r.samples = make([]*sample, len(r.parts))
	var all forecast
	first := -1
	for i := range r.parts {
		if r.states[i].State != Waiting {
			continue
		}
		if !r.parts[i].Parquet && first < 0 {
			first = i
			r.samples[i] = r.look(i, true)
		} else if !r.parts[i].Parquet {
			r.samples[i] = r.samples[first]
		}
		all = all.and(r.forecast(i))
	}
	if all.grown() < r.options.MemoryLimit/2 {
		return
	}
	for i := range r.parts {
		if i != first && !r.parts[i].Parquet && r.states[i].State == Waiting {
			r.samples[i] = r.look(i, false)
		}
	}
}

// forecast says what part i will take, as far as anything is known of it.
func (r *run) forecast(i int) (f forecast) {
	p, rows := &r.parts[i], max(r.expected[i], r.parts[i].Most)
	switch {
	case p.Parquet && p.Inflated > 0:
		// Its footer is not in reach yet; unpacked it lies in memory.
		f = unknown(float64(p.Inflated) / 40)
		f.held += float64(p.Inflated)
	case p.Parquet:
		f = foresee(float64(rows), r.looks[i].Outlooks, r.options.Leave.field())
	case r.samples == nil || r.samples[i] == nil:
		f = unknown(float64(rows))
	default:
		f = foresee(float64(rows), r.samples[i].outlooks(rows), r.options.Leave.field())
		f.held += blockRoom
	}
	return f
}

// preflight reads the footer of a Parquet file in place, and notes why it cannot be
// read.
func (r *run) preflight(i int) {
	p := &r.parts[i]
	defer func() {
		if cause := recover(); cause != nil {
			r.refuse(i, internal(p.Name, cause))
		}
	}()
	at, size, err := p.ReaderAt(0, func(int64) error { return nil })
	if err == nil {
		r.looks[i], err = curparquet.Look(p.Name, at, size)
		r.expected[i] = r.looks[i].Rows
	}
	if err == nil {
		return
	}
	var file *cur.FileError
	if !errors.As(err, &file) {
		file = opened(p.Name, err).(*cur.FileError)
	}
	r.refuse(i, file)
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
