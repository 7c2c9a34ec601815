package curparquet

import (
	"io"

	"github.com/plainbill/plainbill/cost/cur"
)

// Footing is what a footer says of a bill before a row of it is read.
type Footing struct {
	Rows int64
	// Report names format and columns, and counts all rows as kept.
	Report cur.FileReport
	// First and Last are the first and the last start of a billing period, or of usage,
	// in seconds since 1970; cur.NoTime where neither the footer says so nor a few reads.
	First, Last int64
	// Outlooks say of each column that is read what may be expected in it.
	Outlooks []cur.Outlook
	// Skip is a field that Decode leaves out as if it had no column, but in the report.
	Skip cur.Field

	foot *footer
}

// Look reads the footer of a bill, and a few more bytes where its statistics name no
// months. Its error is that which Decode would return before
// it reads a row.
func Look(name string, r io.ReaderAt, size int64) (f Footing, err error) {
	f.First, f.Last = cur.NoTime, cur.NoTime
	var d *decoder
	if d, f.Report, err = open(name, r, size, nil); err != nil {
		return f, err
	}
	f.foot = d.foot
	f.Rows = d.foot.rows
	d.tally.Rows = d.foot.rows
	d.report(&f.Report)
	for _, field := range []cur.Field{cur.BillingPeriodStart, cur.UsageStart} {
		for _, c := range d.cols.columns {
			if c.field == field && f.First == cur.NoTime {
				if f.First, f.Last = d.span(c); f.First == cur.NoTime {
					f.First, f.Last = d.times(c)
				}
			}
		}
	}
	f.Outlooks = d.outlooks()
	return f, nil
}

// Decode is DecodeWith for the file that was looked at: its footer is not read again,
// and is let go. Where nothing was looked at it reads the footer, too.
func (f *Footing) Decode(workers int, name string, r io.ReaderAt, size int64, sink cur.Sink) (cur.FileReport, error) {
	foot := f.foot
	f.foot = nil
	return decode(foot, f.Skip, workers, name, r, size, sink)
}

// span is the least and the greatest time of a column by its statistics.
func (d *decoder) span(c *column) (first, last int64) {
	first, last = cur.NoTime, cur.NoTime
	for i, g := range d.foot.groups {
		if c.leaf.index >= len(g.chunks) {
			return cur.NoTime, cur.NoTime
		}
		least, most := c.time(g.chunks[c.leaf.index].least), c.time(g.chunks[c.leaf.index].most)
		if least == cur.NoTime || most == cur.NoTime {
			return cur.NoTime, cur.NoTime
		}
		if i == 0 {
			first, last = least, most
		}
		first, last = min(first, least), max(last, most)
	}
	return first, last
}

// time reads a value of a column's statistics, in seconds since 1970; cur.NoTime where
// there is none. Writers do not agree on the order of INT96.
func (c *column) time(raw []byte) int64 {
	if len(raw) == 0 || c.leaf.phys == physInt96 {
		return cur.NoTime
	}
	c.cells.resize(1)
	if c.leaf.phys == physBytes || c.leaf.phys == physFixed {
		c.conv.blobs = append(c.conv.blobs[:0], raw)
		c.conv.fromBlobs(c.cells, 0)
	} else if c.vals.reset(c.leaf.phys, c.leaf.length, encPlain, raw) != nil || c.conv.decode(&c.vals, c.cells, 0, 1) != nil {
		return cur.NoTime
	}
	return c.cells.time[0]
}
