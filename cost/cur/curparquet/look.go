package curparquet

import (
	"io"

	"github.com/apache/arrow/go/v15/parquet/metadata"

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
}

// Look reads the footer of a bill. Its error is that which Decode would return before
// it reads a row.
func Look(name string, r io.ReaderAt, size int64) (f Footing, err error) {
	f.First, f.Last = cur.NoTime, cur.NoTime
	var d *decoder
	if d, f.Report, err = open(name, r, size); err != nil {
		return f, err
	}
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

// span is the least and the greatest time of a column by its statistics.
func (d *decoder) span(c *column) (first, last int64) {
	for i := range d.foot.meta.GetRowGroups() {
		least, most, ok := d.bounds(i, c)
		if !ok {
			return cur.NoTime, cur.NoTime
		}
		if i == 0 {
			first, last = least, most
		}
		first, last = min(first, least), max(last, most)
	}
	if len(d.foot.meta.GetRowGroups()) == 0 {
		return cur.NoTime, cur.NoTime
	}
	return first, last
}

// bounds are those of one row group; ok is false when it does not say.
func (d *decoder) bounds(group int, c *column) (least, most int64, ok bool) {
	defer func() {
		if recover() != nil { // statistics serve nobody but people who choose
			ok = false
		}
	}()
	chunk, err := d.foot.meta.RowGroup(group).ColumnChunk(c.leaf.index)
	if err != nil {
		return 0, 0, false
	}
	stats, err := chunk.Statistics()
	if err != nil || stats == nil || !stats.HasMinMax() {
		return 0, 0, false
	}
	times := func(least, most int64) (int64, int64, bool) {
		per := map[meaning]int64{asMillis: 1e3, asMicros: 1e6, asNanos: 1e9}[c.leaf.meaning]
		if c.leaf.meaning == asDate {
			return least * 86400, most * 86400, cur.InTime(least*86400) && cur.InTime(most*86400)
		}
		return least / max(per, 1), most / max(per, 1), per > 0 && cur.InTime(least/per) && cur.InTime(most/per)
	}
	switch s := stats.(type) {
	case *metadata.Int64Statistics:
		return times(s.Min(), s.Max())
	case *metadata.Int32Statistics:
		return times(int64(s.Min()), int64(s.Max()))
	case *metadata.ByteArrayStatistics:
		least, err := cur.ParseTime(s.Min())
		most, late := cur.ParseTime(s.Max())
		return least, most, err == nil && late == nil
	}
	return 0, 0, false
}

// texts is about how many bytes the different texts of a column have.
func (d *decoder) texts(c *column) (sum int64) {
	for i := range d.foot.meta.GetRowGroups() {
		chunk, err := d.foot.meta.RowGroup(i).ColumnChunk(c.leaf.index)
		if err != nil {
			continue
		}
		all, packed := max(chunk.TotalUncompressedSize(), 0), max(chunk.TotalCompressedSize(), 1)
		if chunk.HasDictionaryPage() {
			dictionary := min(max(chunk.DataPageOffset()-chunk.DictionaryPageOffset(), 0), packed)
			all = int64(float64(all) * float64(dictionary) / float64(packed))
		}
		sum += all
	}
	return max(sum, 0)
}
