package curcsv

import (
	"bytes"
	"encoding/binary"

	"github.com/plainbill/plainbill/cost/cur"
	"github.com/plainbill/plainbill/cost/money"
)

// cell returns cell c of row r; blank text when there is none.
func (s *scanner) cell(text []byte, r, c int) []byte {
	starts, ends := s.column(c)
	from, to := starts[r]+1, ends[r]
	if from >= to {
		return nil
	}
	return text[from:to]
}

// column returns where the cells of column c lie: that of row r is
// text[starts[r]+1:ends[r]], or blank where that is less than a byte.
func (s *scanner) column(c int) (starts, ends []uint32) {
	w := &s.rows
	return w.Places[int(s.slots[c])*w.Stride:][:s.n], w.Places[int(s.slots[c+1])*w.Stride:][:s.n]
}

// unquote returns what stands in a cell: without its quotes, doubled quotes once.
// The result lies in cell or in space.
func unquote(cell []byte, space *[]byte) []byte {
	if len(cell) < 2 || cell[0] != '"' || cell[len(cell)-1] != '"' {
		return cell
	}
	cell = cell[1 : len(cell)-1]
	i := bytes.IndexByte(cell, '"')
	if i < 0 {
		return cell
	}
	out := (*space)[:0]
	for i >= 0 {
		out = append(out, cell[:i+1]...)
		cell = cell[i+1:]
		if len(cell) > 0 && cell[0] == '"' {
			cell = cell[1:]
		}
		i = bytes.IndexByte(cell, '"')
	}
	out = append(out, cell...)
	*space = out
	return out
}

// plainCell returns the text of a cell that is no dictionary's, without quotes
// and blanks; nil for no value.
func (d *decoder) plainCell(cell []byte) []byte {
	var space []byte
	cell = bytes.Trim(unquote(cell, &space), " ")
	if d.isNull(cell) {
		return nil
	}
	return cell
}

// isNull says whether a cell stands for no value: the word NULL, in FOCUS only.
func (d *decoder) isNull(cell []byte) bool {
	if d.null && (string(cell) == "NULL" || string(cell) == "null") {
		d.tally.Words = true
		return true
	}
	return false
}

// decodeText fills the codes of a text column that stands at place, and says
// whether a row has a value.
func (d *decoder) decodeText(c *cur.Column, place int, text []byte, s *scanner) (used bool) {
	var cells cur.Cells
	if d.code != nil {
		cells = d.coded[d.codedAt[place]].Cells
	} else {
		cells = d.cells(c, place, text, s)
	}
	for {
		r := c.Dict.Codes(c.Codes, &cells)
		if r == s.n {
			return cells.Used()
		}
		cells.Learn(c.Codes, d.codeOf(c.Dict, text[cells.Starts[r]+1:cells.Ends[r]]))
	}
}

// cells returns the cells of a text column that stands at place, and makes room for
// their codes.
func (d *decoder) cells(c *cur.Column, place int, text []byte, s *scanner) (cells cur.Cells) {
	c.Codes = sized(c.Codes, s.n)
	cells.Text = text[:len(text)+Slack]
	cells.Starts, cells.Ends = s.column(place)
	return cells
}

// lookUp asks the Coder for the codes of all text columns at once. Where it stopped,
// decodeText goes on.
func (d *decoder) lookUp(text []byte, s *scanner) {
	if d.code == nil {
		return
	}
	if d.codedAt == nil {
		d.codedAt = map[int]int{}
	}
	d.coded = d.coded[:0]
	add := func(c *cur.Column, place int) {
		d.codedAt[place] = len(d.coded)
		d.coded = append(d.coded, Coded{Cells: d.cells(c, place, text, s), Codes: c.Codes, Dict: c.Dict})
	}
	for _, c := range d.loose {
		if c.field.Kind() == cur.Text {
			add(&c.Column, c.place)
		}
	}
	for _, k := range d.keys {
		if k.place >= 0 {
			add(&k.Column, k.place)
		}
	}
	d.code(d.coded)
}

// codeOf returns the code of a cell, as it stands in the file.
func (d *decoder) codeOf(dict *cur.Dict, cell []byte) uint32 {
	if cell[0] == '"' {
		cell = unquote(cell, &d.space)
	}
	if code, ok := dict.Lookup(cell); ok {
		return code
	}
	if d.isNull(cell) {
		return 0
	}
	if !cur.Clean(cell) {
		return dict.Code([]byte(cur.Visible(cell)))
	}
	return dict.Code(cell)
}

// decodeStrict fills a column of which every cell must be readable, and says
// whether a row was rejected for it.
func (d *decoder) decodeStrict(c *column, text []byte, s *scanner) (bad bool) {
	if c.field.Kind() == cur.Time {
		return d.decodeTimes(c, text, s)
	}
	c.Money = sized(c.Money, s.n)
	c.nulls = sized(c.nulls, s.n)
	anyNull := false
	starts, ends := s.column(c.place)
	padded := text[:len(text)+Slack]
	for r := range c.Money {
		c.Money[r], c.nulls[r] = 0, false
		from, to := starts[r]+1, ends[r]
		if from >= to {
			c.nulls[r], anyNull = true, true
			continue
		}
		if amount, ok := amountAt(padded, from, to); ok {
			c.Money[r] = amount
			continue
		}
		amount, rounded, err := parseAmount(text[from:to])
		if err != nil || text[from] == ' ' {
			cell := d.plainCell(text[from:to])
			if len(cell) == 0 {
				c.nulls[r], anyNull = true, true
				continue
			}
			amount, rounded, err = money.Parse(cell)
			if err != nil && d.null {
				amount, rounded, err = d.shown(cell, err)
			}
		}
		if err != nil {
			d.rejectCell(r, c, d.plainCell(text[from:to]), err)
			bad = true
			continue
		}
		if rounded && !d.rejected[r] {
			d.tally.Rounded++
		}
		c.Money[r] = amount
	}
	c.Null = nil
	if anyNull {
		c.Null = c.nulls
	}
	return bad
}

// shown reads an amount as spreadsheets show it, or returns why it is none. Only
// bills that people make by hand have those, and those are FOCUS.
func (d *decoder) shown(cell []byte, why error) (money.Amount, bool, error) {
	plain, ok := cur.ShownAmount(cell)
	if !ok {
		return 0, false, why
	}
	amount, rounded, err := money.Parse(plain)
	if err == nil {
		d.tally.Shown++
	}
	return amount, rounded, err
}

// decodeTimes fills a column of instants and says whether a row was rejected.
func (d *decoder) decodeTimes(c *column, text []byte, s *scanner) (bad bool) {
	c.Time = sized(c.Time, s.n)
	starts, ends := s.column(c.place)
	padded := text[:len(text)+Slack]
	var last, length uint32 // where the cell above lies that is an instant
	instant := cur.NoTime
	for r := range c.Time {
		from, to := starts[r]+1, ends[r]
		if from >= to {
			c.Time[r] = cur.NoTime
			continue
		}
		if to-from == length && same(padded, from, last, length) {
			c.Time[r] = instant
			continue
		}
		cell := d.plainCell(text[from:to])
		var err error
		if instant, err = cur.ParseTime(cell); err != nil {
			// What it means may depend on the row.
			instant, err = cur.ParseTimeBeside(cell, d.beside(cur.BillingPeriodStart, text, s, r), d.beside(cur.BillingPeriodEnd, text, s, r))
			last, length = 0, 0
		} else {
			last, length = from, to-from
		}
		c.Time[r] = instant
		if err == nil {
			continue
		}
		if rejects(c.field) {
			d.rejectCell(r, c, cell, err)
			bad = true
		} else if !d.rejected[r] {
			d.unreadable(c)
		}
	}
	return bad
}

// same says whether the n bytes of text at a and at b are equal. Seven bytes
// behind them may be looked at.
func same(text []byte, a, b, n uint32) bool {
	for ; n >= 8; n -= 8 {
		if binary.LittleEndian.Uint64(text[a:]) != binary.LittleEndian.Uint64(text[b:]) {
			return false
		}
		a, b = a+8, b+8
	}
	return n == 0 || (binary.LittleEndian.Uint64(text[a:])^binary.LittleEndian.Uint64(text[b:]))<<(64-8*n) == 0
}

// beside is the cell of a field in row r; nil where the file has no such column.
func (d *decoder) beside(f cur.Field, text []byte, s *scanner, r int) []byte {
	place := d.head.mapping.Source[f]
	if place < 0 || place >= s.columns {
		return nil
	}
	return d.plainCell(s.cell(text, r, place))
}

// decodeLoose fills a column whose unreadable cells count as blank.
func (d *decoder) decodeLoose(c *column, text []byte, s *scanner) {
	switch c.field.Kind() {
	case cur.Text:
		d.decodeText(&c.Column, c.place, text, s)
		return
	case cur.Time:
		d.decodeTimes(c, text, s)
		return
	}
	c.Float = sized(c.Float, s.n)
	starts, ends := s.column(c.place)
	padded := text[:len(text)+Slack]
	for r := range c.Float {
		c.Float[r] = 0
		from, to := starts[r]+1, ends[r]
		if from >= to {
			continue
		}
		if f, ok := floatAt(padded, from, to); ok {
			c.Float[r] = f
			continue
		}
		f, ok := parseFloat(text[from:to])
		if !ok {
			cell := d.plainCell(text[from:to])
			if len(cell) > 0 {
				if f, ok = parseFloat(cell); !ok && d.null {
					if plain, shown := cur.ShownAmount(cell); shown {
						f, ok = parseFloat(plain)
					}
				}
				if !ok && !d.rejected[r] {
					d.unreadable(c)
				}
			}
		}
		c.Float[r] = f
	}
}

// unreadable counts a cell that counts as blank.
func (d *decoder) unreadable(c *column) {
	d.tally.Unreadable(d.head.mapping.Names[c.place], 1)
}
