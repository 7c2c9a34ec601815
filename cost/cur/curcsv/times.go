package curcsv

import "github.com/plainbill/plainbill/cost/cur"

// timesMost is how many distinct instants of a column are remembered. A bill by the
// hour has 745 a month; where rows have seconds of their own, they are forgotten now
// and then.
const timesMost = 1 << 16

// noInstant stands for a text that is no instant by itself.
const noInstant = cur.NoTime + 1

// forget makes room for new instants where there are too many.
func (c *column) forget() {
	if c.times.Dict == nil || c.times.Dict.Len() > timesMost {
		c.times.Dict, c.instants = cur.NewDict(), append(c.instants[:0], cur.NoTime)
	}
}

// decodeTimes fills a column of instants and says whether a row was rejected. Cells
// have codes as texts have, and each text is read once.
func (d *decoder) decodeTimes(c *column, text []byte, s *scanner) (bad bool) {
	cells := d.coded[d.codedAt[&c.times]].Cells
	codes := c.times.Codes
	for {
		r := c.times.Dict.Codes(codes, &cells)
		if r == s.n {
			break
		}
		cells.Learn(codes, d.instantOf(c, text[cells.Starts[r]+1:cells.Ends[r]]))
	}
	c.Time = sized(c.Time, s.n)
	c.Blank = !cells.Used()
	if c.Blank {
		for r := range c.Time {
			c.Time[r] = cur.NoTime
		}
		return false
	}
	instants := c.instants
	for r, code := range codes {
		instant := instants[code]
		if instant == noInstant {
			var rejected bool
			instant, rejected = d.timeBeside(c, text, s, r)
			bad = bad || rejected
		}
		c.Time[r] = instant
	}
	return bad
}

// instantOf returns the code of a cell of times, as it stands in the file.
func (d *decoder) instantOf(c *column, cell []byte) uint32 {
	code := c.times.Dict.Code(unquote(cell, &d.space))
	if int(code) == len(c.instants) {
		instant, err := cur.ParseTime(d.plainCell(cell))
		if err != nil {
			instant = noInstant
		}
		c.instants = append(c.instants, instant)
	}
	return code
}

// timeBeside reads the cell of row r whose text is no instant by itself: what it
// means may depend on the row.
func (d *decoder) timeBeside(c *column, text []byte, s *scanner, r int) (instant int64, rejected bool) {
	cell := d.plainCell(s.cell(text, r, c.place))
	instant, err := cur.ParseTimeBeside(cell, d.beside(cur.BillingPeriodStart, text, s, r), d.beside(cur.BillingPeriodEnd, text, s, r))
	if err == nil {
		return instant, false
	}
	if rejects(c.field) {
		d.rejectCell(r, c, cell, err)
		return instant, true
	}
	if !d.rejected[r] {
		d.unreadable(c)
	}
	return instant, false
}

// beside is the cell of a field in row r; nil where the file has no such column.
func (d *decoder) beside(f cur.Field, text []byte, s *scanner, r int) []byte {
	place := d.head.mapping.Source[f]
	if place < 0 || place >= s.columns {
		return nil
	}
	return d.plainCell(s.cell(text, r, place))
}
