package curparquet

import (
	"encoding/binary"
	"io"

	"github.com/plainbill/plainbill/cost/cur"
)

// Footing is what a footer says of a bill before a row of it is read.
type Footing struct {
	Rows int64
	// Report names format and columns, and counts all rows as kept.
	Report cur.FileReport
	// First and Last are the first and the last start of a billing period, or of usage,
	// in seconds since 1970; cur.NoTime where the footer does not say.
	First, Last int64
	// Resources is about how many bytes the different resource ids are long together:
	// the dictionaries of their column, or all of it where it has none.
	Resources int64

	foot *footer
}

// Look reads the footer of a bill. Its error is that which Decode would return before
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
				f.First, f.Last = d.span(c)
			}
		}
	}
	for _, c := range d.cols.columns {
		if c.field == cur.ResourceID {
			f.Resources = d.texts(c)
		}
	}
	return f, nil
}

// Decode is DecodeWith for the file that was looked at: its footer is not read again,
// and is let go. Where nothing was looked at it reads the footer, too.
func (f *Footing) Decode(workers int, name string, r io.ReaderAt, size int64, sink cur.Sink) (cur.FileReport, error) {
	foot := f.foot
	f.foot = nil
	return decode(foot, workers, name, r, size, sink)
}

// span is the least and the greatest time of a column by its statistics.
func (d *decoder) span(c *column) (first, last int64) {
	first, last = cur.NoTime, cur.NoTime
	for i, g := range d.foot.groups {
		if c.leaf.index >= len(g.chunks) {
			return cur.NoTime, cur.NoTime
		}
		least, ok := c.leaf.time(g.chunks[c.leaf.index].least)
		most, also := c.leaf.time(g.chunks[c.leaf.index].most)
		if !ok || !also {
			return cur.NoTime, cur.NoTime
		}
		if i == 0 {
			first, last = least, most
		}
		first, last = min(first, least), max(last, most)
	}
	return first, last
}

// time reads a value of a leaf's statistics, in seconds since 1970.
func (l *leaf) time(raw []byte) (seconds int64, ok bool) {
	switch {
	case l.meaning == asText && len(raw) > 0:
		t, err := cur.ParseTime(raw)
		return t, err == nil
	case l.meaning == asDate && len(raw) == 4:
		seconds = int64(int32(binary.LittleEndian.Uint32(raw))) * 86400
	case l.phys == physInt64 && len(raw) == 8:
		per := map[meaning]int64{asMillis: 1e3, asMicros: 1e6, asNanos: 1e9}[l.meaning]
		if per == 0 {
			return 0, false
		}
		seconds = int64(binary.LittleEndian.Uint64(raw)) / per
	default:
		return 0, false
	}
	return seconds, cur.InTime(seconds)
}

// texts is about how many bytes the different texts of a column have.
func (d *decoder) texts(c *column) (sum int64) {
	for _, g := range d.foot.groups {
		if c.leaf.index >= len(g.chunks) {
			continue
		}
		at := &g.chunks[c.leaf.index]
		all, packed := max(at.unpacked, 0), max(at.end-at.start, 1)
		if at.dictionary > 0 {
			all = int64(float64(all) * min(1, float64(at.dictionary)/float64(packed)))
		}
		sum = max(sum, 0) + min(all, d.size*1000)
	}
	return sum
}
