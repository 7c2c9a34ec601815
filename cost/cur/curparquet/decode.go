// Package curparquet reads bills in Parquet: CUR 1.0 and 2.0 as AWS writes them,
// FOCUS, and what queries and converters make of them.
//
// Arrow reads the schema, after the bytes of the footer have been walked through, so
// that no length in it is believed. Row groups and pages are read and decoded here: Arrow's column reader
// ends in silence where it does not know an encoding, and builds each value, while
// a bill is best taken as codes. The dictionary of a column chunk is converted
// once, and the indices of its rows are turned into codes and amounts by looking
// them up.
//
// Of every column as many levels are read as the row group has rows, or the column
// is refused. A column without which a bill says nothing refuses the file; any
// other is left out, with a notice.
package curparquet

import (
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/plainbill/plainbill/cost/cur"
)

// sliceRows is how many rows are decoded at a time. All columns of a slice lie in
// memory at once.
const sliceRows = 1 << 14

// Decode reads one bill of size bytes and hands its rows to sink. name is the file
// as the user knows it. A bill that is refused or damaged gives a *cur.FileError;
// with damage, what was read before it counts and the report is not Complete. It is
// not Complete either without a column that totals rest on, which is no error. An
// error of the sink ends the reading and is returned.
//
// The sink's Advance is told of each run of rows its share of the bytes of the
// file, so that they add up to size.
func Decode(name string, r io.ReaderAt, size int64, sink cur.Sink) (cur.FileReport, error) {
	return DecodeWith(1, name, r, size, sink)
}

// DecodeWith is Decode by so many workers, goroutines that take turns at the columns
// of a slice and end with it: what sink is given is the same for any number of them.
// With more than one, r may be read by several at once.
func DecodeWith(workers int, name string, r io.ReaderAt, size int64, sink cur.Sink) (cur.FileReport, error) {
	return decode(nil, cur.NoField, workers, name, r, size, sink)
}

func decode(foot *footer, skip cur.Field, workers int, name string, r io.ReaderAt, size int64, sink cur.Sink) (cur.FileReport, error) {
	d, report, err := open(name, r, size, foot)
	if err != nil {
		return report, err
	}
	d.sink, d.tools = sink, make([]unpacker, max(1, workers))
	d.cols.columns = slices.DeleteFunc(d.cols.columns, func(c *column) bool { return skip != cur.NoField && c.field == skip })
	err = d.run()
	d.report(&report)
	report.Complete, report.LacksColumn = err == nil && !d.cols.lost, err == nil && d.cols.lost
	return report, err
}

// Preflight returns how many rows a bill has, reading its footer only. The report
// names its format and columns and counts all rows as kept; the error is that
// which Decode would return before it reads a row.
func Preflight(name string, r io.ReaderAt, size int64) (rows int64, report cur.FileReport, err error) {
	f, err := Look(name, r, size)
	return f.Rows, f.Report, err
}

// decoder reads one file.
type decoder struct {
	name  string
	r     io.ReaderAt
	size  int64
	sink  cur.Sink
	foot  *footer
	cols  *project
	tally cur.Tally
	tools []unpacker // of each worker
	shelf shelf

	targets  targets
	out      cur.Batch
	totalled bool    // the file has a column of total discounts
	types    *column // from which the line item types are read; or nil
	typeOf   []cur.LineItemType
	rowsOf   []int64 // kept rows by the code of their type
	rejected []bool
	why      []*cur.CellError
	packing  []string
	told     int64 // bytes that Advance was told of
	flight   flight
}

// open reads the footer, unless it is known, and says what will be read.
func open(name string, r io.ReaderAt, size int64, foot *footer) (d *decoder, report cur.FileReport, err error) {
	report = cur.FileReport{Name: name, Bytes: size}
	if foot == nil {
		if foot, err = readFooter(name, r, size); err != nil {
			return nil, report, err
		}
	}
	d = &decoder{name: name, r: r, size: size, foot: foot, shelf: shelf{r: r}}
	if err := d.plan(); err != nil {
		return nil, report, unreadable(name, err)
	}
	if d.cols.Family != cur.NoFamily {
		report.Format = d.cols.Format() + " Parquet"
	}
	if d.cols.Family == cur.NoFamily {
		return nil, report, notABill(name, d.cols.Names)
	}
	for _, c := range d.cols.refused {
		if c.field == cur.Unblended || c.field == cur.LineItemTypeText || c.field == cur.ChargeCategory {
			return nil, report, d.unreadableColumn(c.name, c.err)
		}
	}
	if refusal := d.cols.Refusal(name); refusal != nil {
		return nil, report, refusal
	}
	return d, report, nil
}

// plan chooses the leaves to read and checks that their chunks lie in the file.
func (d *decoder) plan() (err error) {
	defer caught(&err)
	schema := d.foot.meta.Schema
	d.cols = newProject(schema.Root(), schema)
	p := d.cols
	p.columns = slices.DeleteFunc(p.columns, func(c *column) bool {
		err := d.checkChunks(c.leaf)
		if err != nil {
			p.refuse(refusedColumn{place: c.place, name: c.name, field: c.field, err: err})
		}
		return err != nil
	})
	p.maps = slices.DeleteFunc(p.maps, func(m *mapColumn) bool {
		err := errors.Join(d.checkChunks(m.keys.leaf), d.checkChunks(m.values.leaf))
		if err != nil {
			p.refuse(refusedColumn{place: m.place, name: m.name, err: err})
		}
		return err != nil
	})
	// Rejections name the first column at fault, in the order of the fields.
	slices.SortStableFunc(p.columns, func(a, b *column) int { return int(a.field) - int(b.field) })
	for _, c := range p.columns {
		c.cells = newCells(c.kind, 0)
		use := p.Columns[c.place]
		switch use.Role {
		case cur.TagColumn:
			c.tag = d.targets.key(use.Space, use.Key, true)
			c.tag.keyed.Dict = c.conv.dict
		case cur.MapColumn:
			c.text = &textMap{kind: use.Map}
		}
		if c.field == cur.LineItemTypeText || c.field == cur.ChargeCategory && d.types == nil {
			d.types = c
		}
	}
	for f := cur.NoField + 1; f < cur.FieldCount; f++ {
		if !p.Has(f) && p.FromMap(f) {
			d.targets.product[f] = &target{keyed: cur.KeyedColumn{Column: cur.Column{Dict: cur.NewDict()}}}
		}
	}
	d.totalled = p.Has(cur.TotalDiscount)
	return nil
}

// checkChunks returns why a leaf cannot be read in some row group.
func (d *decoder) checkChunks(l leaf) error {
	for i := range d.foot.groups {
		_, codec, err := d.foot.chunk(i, l)
		if err != nil {
			return err
		}
		if codec == codecLZO || codec < 0 || codec > codecLZ4Raw {
			return fmt.Errorf("compressed with %s, which is not read here", codecName(codec))
		}
		d.packing = distinct(d.packing, codecName(codec))
	}
	return nil
}

// run reads all row groups.
func (d *decoder) run() (err error) {
	defer d.flight.done.Wait() // where something panics
	for i := 0; i < len(d.foot.groups) && err == nil; i++ {
		err = d.group(i)
	}
	if first := d.land(); first != nil {
		return first // the sink has the rows before those at fault
	}
	if err == nil {
		return d.sink.Advance(d.size - d.told)
	}
	var column *ColumnError
	var file *cur.FileError
	switch {
	case errors.As(err, &file):
	case errors.As(err, &column) && d.tally.Rows == 0:
		err = d.unreadableColumn(column.Column, err)
	case errors.As(err, &column):
		err = damaged(d.name, d.tally.Rows, err)
	}
	return err
}

// group reads one row group, slice by slice.
func (d *decoder) group(i int) error {
	rows := d.foot.groups[i].rows
	if rows == 0 {
		return nil
	}
	if err := d.openGroup(i); err != nil {
		return err
	}
	for left := rows; left > 0; {
		n := int(min(left, sliceRows))
		if err := d.slice(n); err != nil {
			return err
		}
		left -= int64(n)
	}
	return d.closeGroup()
}

// openGroup fetches the packed bytes of a row group's columns.
func (d *decoder) openGroup(i int) error {
	chunks := make([]func(window, int), 0, len(d.cols.columns)+2*len(d.cols.maps))
	var spans []span
	var codecs []int
	add := func(l leaf, open func(window, int)) error {
		s, codec, err := d.foot.chunk(i, l)
		spans, codecs, chunks = append(spans, s), append(codecs, codec), append(chunks, open)
		return err
	}
	for _, c := range d.cols.columns {
		if c.text != nil {
			c.text.open(&c.conv.dict)
		}
		if err := add(c.leaf, func(w window, codec int) { c.open(i, w, codec, &d.tools[0]) }); err != nil {
			return c.fault(err)
		}
	}
	for _, m := range d.cols.maps {
		m.open()
		for _, c := range []*nestedChunk{&m.keys, &m.values} {
			if err := add(c.leaf, func(w window, codec int) { c.open(i, w, codec, &d.tools[0]) }); err != nil {
				return c.fault(err)
			}
		}
	}
	windows, stopped, err := d.shelf.windows(spans, d.pause)
	if stopped {
		return err
	}
	if err != nil {
		if d.tally.Rows > 0 {
			return damaged(d.name, d.tally.Rows, err)
		}
		return unreadable(d.name, err)
	}
	for k, open := range chunks {
		open(windows[k], codecs[k])
	}
	return nil
}

// closeGroup checks that no column had more than the rows of the row group.
func (d *decoder) closeGroup() error {
	for _, c := range slices.Clone(d.cols.columns) {
		if err := c.close(); err != nil {
			if err := d.land(); err != nil {
				return err
			}
			if err := d.drop(c, c.fault(err)); err != nil {
				return err
			}
		}
	}
	for _, m := range slices.Clone(d.cols.maps) {
		if err := m.finish(); err != nil {
			if err := d.land(); err != nil {
				return err
			}
			d.dropMap(m, err)
		}
	}
	return nil
}

// drop leaves out a column from here on, or returns the error if the bill says
// nothing without it.
func (d *decoder) drop(c *column, err error) error {
	if c.required() {
		return err
	}
	d.cols.refuse(refusedColumn{place: c.place, name: c.name, field: c.field, row: d.tally.Rows + 1, err: err})
	d.cols.columns = slices.DeleteFunc(d.cols.columns, func(o *column) bool { return o == c })
	if c.tag != nil {
		c.tag.used = false
	}
	return nil
}

func (d *decoder) dropMap(m *mapColumn, err error) {
	d.cols.refuse(refusedColumn{place: m.place, name: m.name, row: d.tally.Rows + 1, err: err})
	d.cols.maps = slices.DeleteFunc(d.cols.maps, func(o *mapColumn) bool { return o == m })
}
