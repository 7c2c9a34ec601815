// Package curcsv reads bills in delimited text: the CSV of CUR 1.0, of CUR 2.0
// and of FOCUS, and what spreadsheets and queries make of them.
//
// The text is read in blocks. A scanner finds the cells of a few hundred rows, a
// decoder then goes through these rows column by column. Neither holds more than
// a block, the longest row and the distinct texts of the file.
//
// A row is rejected, and counted, when it has the wrong number of cells, when an
// amount of money cannot be read, when its usage start cannot be read, when it is
// longer than a mebibyte, and when the file ends within it. Anything else that
// cannot be read - a usage amount, a rate, another date, a cell of JSON - counts
// as blank, and a notice says in which columns and how often: no cost is lost for
// the sake of a quantity.
package curcsv

import (
	"errors"
	"fmt"
	"io"

	"github.com/plainbill/plainbill/cost/cur"
)

// Decode reads one bill from r, which gives inflated bytes, and hands its rows to
// sink. name is the file as the user knows it. A bill that is refused or damaged
// gives a *cur.FileError; with damage, what was read before it counts and the
// report is not Complete. An error of the sink ends the reading and is returned.
func Decode(name string, r io.Reader, sink cur.Sink) (cur.FileReport, error) {
	return DecodeWith(Kernel{}, name, r, sink)
}

// DecodeWith is Decode with faster ways for what takes most of the time.
func DecodeWith(k Kernel, name string, r io.Reader, sink cur.Sink) (cur.FileReport, error) {
	return DecodeWithout(k, cur.NoField, name, r, sink)
}

// DecodeWithout is DecodeWith as if a field had no column, but in the report.
func DecodeWithout(k Kernel, skip cur.Field, name string, r io.Reader, sink cur.Sink) (cur.FileReport, error) {
	return decode(name, r, sink, options{rows: batchRows, block: blockBytes, kernel: k, skip: skip})
}

// Sizes of the work in hand. 512 rows of a wide bill with the positions of their
// cells stay within a second-level cache.
const (
	batchRows  = 512
	blockBytes = 1 << 19
	headerMax  = 1 << 20
	columnsMax = 10_000
)

// options are what tests vary.
type options struct {
	rows, block int
	kernel      Kernel
	skip        cur.Field
}

// decode is Decode with the sizes given.
func decode(name string, r io.Reader, sink cur.Sink, o options) (cur.FileReport, error) {
	report := cur.FileReport{Name: name}
	in := &input{r: r, sink: sink, block: o.block}
	head, err := openHeader(name, in)
	if err != nil {
		return report, err
	}
	report.Format = formatName(&head.mapping)
	if refusal := head.refusal(name); refusal != nil {
		return report, refusal
	}
	d := newDecoder(name, head, o.skip, sink)
	err = d.run(in, o)
	d.report(&report)
	report.Complete = err == nil
	if head.dialect != "" {
		report.Notices = append(report.Notices, cur.Notice{Code: cur.IgnoredCSVDialect, Severity: cur.Inform,
			Title: "Unusual text format", Text: head.dialect})
	}
	return report, err
}

// formatName names the format in reports; blank when there is none.
func formatName(m *cur.Mapping) string {
	if m.Family == cur.NoFamily {
		return ""
	}
	return m.Format() + " CSV"
}

// run reads all rows.
func (d *decoder) run(in *input, o options) error {
	s := newScanner(d.head, o.rows, d.wanted(), o.kernel.Find)
	d.code, d.number = o.kernel.Code, o.kernel.Number
	for {
		at, status := s.scan(in.text(), in.final())
		if s.n > 0 {
			if err := d.batch(in.text(), s); err != nil {
				return err
			}
		}
		in.drop(at)
		switch status {
		case full, looked:
		case starved:
			if in.final() {
				return d.finish(in)
			}
			if err := in.fill(); err != nil {
				return err
			}
		case overlong:
			if err := d.skipLine(in, s); err != nil {
				return err
			}
		}
		if err := d.sink.Advance(0); err != nil {
			return err
		}
	}
}

// finish says how the input ended.
func (d *decoder) finish(in *input) error {
	end := in.err
	if end == io.EOF {
		if !d.cutOff {
			return nil
		}
		end = io.ErrUnexpectedEOF
	}
	if err := d.sink.Advance(0); err != nil {
		return err
	}
	var file *cur.FileError
	if errors.As(end, &file) {
		return end
	}
	return &cur.FileError{File: d.name, Code: cur.DamagedFile,
		Title: fmt.Sprintf("%s is damaged after row %s", d.name, cur.Count(d.tally.Rows)),
		Text:  "The rows before it are kept, and the totals are incomplete. Download the file again.",
		Err:   end}
}

// Errors of whole rows.
var (
	errLong = errors.New("longer than 1 MB, or a quote in it is never closed")
	errCut  = errors.New("the file ends within this row")
)

// linesMax is how many overlong rows a file may have. Each costs a look through a
// mebibyte, so there is an end to it.
const linesMax = 200

// skipLine rejects a row that is too long or whose quote is never closed, and
// goes on after its first line end.
func (d *decoder) skipLine(in *input, s *scanner) error {
	if d.long++; d.long > linesMax {
		return &cur.FileError{File: d.name, Code: cur.DamagedFile,
			Title: fmt.Sprintf("%s is damaged after row %s", d.name, cur.Count(d.tally.Rows)),
			Text:  "Too many rows have quotes that are never closed. The rows before are kept, and the totals are incomplete."}
	}
	err := errLong
	for {
		if n := s.lineEnd(in.text()); n > 0 {
			in.drop(n)
			break
		}
		in.drop(len(in.text()))
		if in.final() {
			err, d.cutOff = errCut, true
			break
		}
		if err := in.fill(); err != nil {
			return err
		}
		if err := d.sink.Advance(0); err != nil {
			return err
		}
	}
	d.rejectRow(err)
	return nil
}
