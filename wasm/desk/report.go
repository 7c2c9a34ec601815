package desk

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/plainbill/plainbill/cost/breakdown"
	"github.com/plainbill/plainbill/cost/cur"
	"github.com/plainbill/plainbill/cost/load"
	"github.com/plainbill/plainbill/cost/report"
	"github.com/plainbill/plainbill/cost/report/fingerprint"
	"github.com/plainbill/plainbill/cost/report/link"
	"github.com/plainbill/plainbill/cost/report/seal"
	"github.com/plainbill/plainbill/cost/report/seal/lock"
	"github.com/plainbill/plainbill/cost/report/seal/pack"
	"github.com/plainbill/plainbill/cost/view"
	"github.com/plainbill/plainbill/wasm/wire"
	"github.com/plainbill/plainbill/web/saved"
)

// told is what reports of the loaded bill are made of, kept because every tick and
// every word that is typed asks for the report anew.
type told struct {
	asked   string // for what the sources were gathered
	sources report.Sources
	sum     string // SHA-256 of the source files; blank: not added up yet
}

// report makes the report that was asked for, and its way out.
func (d *Desk) report(r *wire.Report) (*wire.Reported, error) {
	sources, err := d.sources(r)
	if err != nil {
		return nil, err
	}
	if r.Hash && d.told.sum == "" {
		if d.told.sum, err = d.fingerprint(); err != nil {
			return nil, err
		}
	}
	sources.SHA256, sources.Files = d.told.sum, d.sourceCount()
	now := d.around.Now().UTC()
	var expires time.Time
	c := report.Choice{Percentages: r.Percentages, From: r.From, Level: r.Level, Prepared: now.Format(time.DateOnly)}
	if r.Days > 0 {
		expires = now.Add(time.Duration(r.Days) * 24 * time.Hour)
		c.Expires = expires.Format(time.DateOnly)
	}
	for _, name := range r.Ticked {
		c.Ticked = append(c.Ticked, report.Tick(name))
	}
	if t := r.Decision; t != nil {
		c.Decision = &report.Decision{Title: t.Title, Text: t.Text, Who: t.Who, By: t.By}
	}
	made, err := report.Build(sources, c)
	if err != nil {
		return nil, err
	}
	document, err := report.Marshal(made)
	if err != nil {
		return nil, err
	}
	out := &wire.Reported{Document: document, Hashed: made.Check.SHA256 != "", Bar: sources.Letter.Bar}
	if out.Fragment, err = fragment(document); err != nil {
		return nil, err
	}
	if r.Leave != nil {
		err = d.leave(out, made, r.Leave, expires)
	}
	return out, err
}

// fragment is the report as part of a link; blank when it is too long.
func fragment(document []byte) (string, error) {
	marked, err := pack.Mark(document)
	if err != nil {
		return "", err
	}
	text, err := link.WritePacked(marked)
	if errors.Is(err, link.ErrTooLong) {
		return "", nil
	}
	return text, err
}

// leave makes what leaves.
func (d *Desk) leave(out *wire.Reported, made *report.Report, l *wire.Leave, expires time.Time) (err error) {
	switch l.Way {
	case wire.SealedLink:
		var key [seal.KeyBytes]byte
		terms := lock.Terms{Content: seal.Report, Expires: expires, Views: uint32(max(l.Views, 0))}
		if out.Bytes, key, err = lock.Seal(out.Document, terms, d.around.Random); err != nil {
			return err
		}
		out.Key = link.WriteKey(key)
		return nil
	case wire.SavedFile:
		out.Bytes, err = saved.File(made, lock.Terms{Passphrase: l.Passphrase, Expires: expires, Derive: d.around.Derive}, d.around.Random)
		return err
	}
	return errors.New("there is no such way out")
}

// sources gathers the views of a report. Commitments that cannot be told leave
// their card away; the letter itself must be.
func (d *Desk) sources(r *wire.Report) (report.Sources, error) {
	tables := slices.Clone(r.Ticked)
	slices.Sort(tables)
	key, err := json.Marshal([]any{r.Query, tables, r.Level > 0, r.Weigh})
	if err != nil {
		return report.Sources{}, err
	}
	if d.told.asked == string(key) {
		return d.told.sources, nil
	}
	s := report.Sources{Maker: d.around.Maker}
	if s.Letter, err = d.bill.Letter(view.LetterQuery{Query: r.Query, Tables: tables}); err != nil {
		return s, err
	}
	if s.Commitments, err = d.bill.Commitments(view.CommitmentsQuery{Currency: s.Letter.Currency}); err != nil {
		s.Commitments = nil
	}
	if r.Level > 0 && r.Weigh != nil {
		if s.Weighing, err = d.bill.Weigh(*r.Weigh); err != nil {
			return s, err
		}
	}
	d.told.asked, d.told.sources = string(key), s
	return s, nil
}

// sourceFiles are the dropped files that rows were taken of.
func (d *Desk) sourceFiles() []load.File {
	var list []load.File
	for _, f := range d.files {
		if slices.ContainsFunc(d.made.Files, func(r cur.FileReport) bool {
			return r.Kept > 0 && (r.Name == f.Name || strings.HasPrefix(r.Name, f.Name+"/"))
		}) {
			list = append(list, f)
		}
	}
	return list
}

// sourceCount is how many there are, or were when the bill was kept.
func (d *Desk) sourceCount() int {
	if d.shelf.from {
		return d.shelf.more.Sources
	}
	return len(d.sourceFiles())
}

// fingerprint adds up the source files. It reads them again, portion by portion,
// and only when somebody wants it: reading a bill is not made slower by it.
func (d *Desk) fingerprint() (string, error) {
	if d.shelf.from {
		return d.shelf.more.SHA256, nil // the files are gone; this was added up when they were here
	}
	var sums []fingerprint.Sum
	for _, f := range d.sourceFiles() {
		sum, err := fingerprint.File(f.R, f.Size, func(int64) error {
			if d.stopping() {
				return breakdown.ErrStopped
			}
			return nil
		})
		if err != nil {
			return "", err
		}
		sums = append(sums, sum)
	}
	return fingerprint.Of(sums), nil
}
