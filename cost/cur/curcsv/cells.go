package curcsv

import (
	"bytes"

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

// decodeText fills the codes of a text column, and says whether a row has a value.
func (d *decoder) decodeText(c *cur.Column, text []byte) (used bool) {
	cells := d.coded[d.codedAt[c]].Cells
	for {
		r := c.Dict.Codes(c.Codes, &cells)
		if r == len(c.Codes) {
			return cells.Used()
		}
		cells.Learn(c.Codes, d.codeOf(c.Dict, text[cells.Starts[r]+1:cells.Ends[r]]))
	}
}

// lookUp begins all columns of text and of times, and asks the Coder for the codes of
// their cells. Where it stopped, decodeText and decodeTimes go on.
func (d *decoder) lookUp(text []byte, s *scanner) {
	d.coded = d.coded[:0]
	add := func(c *cur.Column, place int) {
		c.Codes = sized(c.Codes, s.n)
		cells := cur.Cells{Text: text[:len(text)+Slack]}
		cells.Starts, cells.Ends = s.column(place)
		d.codedAt[c] = len(d.coded)
		d.coded = append(d.coded, Coded{Cells: cells, Codes: c.Codes, Dict: c.Dict})
	}
	for _, list := range [][]*column{d.strict, d.loose} {
		for _, c := range list {
			switch c.field.Kind() {
			case cur.Text:
				add(&c.Column, c.place)
			case cur.Time:
				c.forget()
				add(&c.times, c.place)
			}
		}
	}
	for _, k := range d.keys {
		if k.place >= 0 {
			add(&k.Column, k.place)
		}
	}
	if d.code != nil {
		d.code(d.coded)
	}
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

// readNumbers begins all columns of numbers, and asks the Numberer for what they say.
// Where it stopped, Numbered.Read goes on.
func (d *decoder) readNumbers(text []byte, s *scanner) {
	d.numbered = d.numbered[:0]
	add := func(c *column) {
		c.number = len(d.numbered)
		of := Numbered{Text: text[:len(text)+Slack]}
		of.Starts, of.Ends = s.column(c.place)
		if c.field.Kind() == cur.Money {
			c.Money, c.nulls = sized(c.Money, s.n), sized(c.nulls, s.n)
			of.Amounts, of.Null = c.Money, c.nulls
		} else {
			c.Float = sized(c.Float, s.n)
			of.Numbers = c.Float
		}
		d.numbered = append(d.numbered, of)
	}
	for _, list := range [][]*column{d.strict, d.loose} {
		for _, c := range list {
			if kind := c.field.Kind(); kind == cur.Money || kind == cur.Number {
				add(c)
			}
		}
	}
	if d.number != nil {
		d.number(d.numbered)
	}
}

// decodeStrict fills a column of which every cell must be readable, and says
// whether a row was rejected for it.
func (d *decoder) decodeStrict(c *column, text []byte, s *scanner) (bad bool) {
	if c.field.Kind() == cur.Time {
		return d.decodeTimes(c, text, s)
	}
	cells := &d.numbered[c.number]
	for {
		r := cells.Read()
		if r == s.n {
			break
		}
		cell := text[cells.Starts[r]+1 : cells.Ends[r]]
		amount, null, err := d.amount(cell, r)
		if err != nil {
			d.rejectCell(r, c, d.plainCell(cell), err)
			bad = true
		}
		cells.Learn(null)
		c.Money[r] = amount
	}
	c.Null, c.Blank = nil, cells.Blanks == s.n
	if cells.Blanks > 0 {
		c.Null = c.nulls
	}
	return bad
}

// amount reads a cell of money that is written in no usual way. null says that it
// is blank.
func (d *decoder) amount(cell []byte, r int) (amount money.Amount, null bool, err error) {
	amount, rounded, err := parseAmount(cell)
	if err != nil || cell[0] == ' ' {
		if cell = d.plainCell(cell); len(cell) == 0 {
			return 0, true, nil
		}
		amount, rounded, err = money.Parse(cell)
		if err != nil && d.null {
			amount, rounded, err = d.shown(cell, err)
		}
	}
	if err != nil {
		return 0, false, err
	}
	if rounded && !d.rejected[r] {
		d.tally.Rounded++
	}
	return amount, false, nil
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

// decodeLoose fills a column whose unreadable cells count as blank.
func (d *decoder) decodeLoose(c *column, text []byte, s *scanner) {
	switch c.field.Kind() {
	case cur.Text:
		c.Blank = !d.decodeText(&c.Column, text)
		return
	case cur.Time:
		d.decodeTimes(c, text, s)
		return
	}
	cells := &d.numbered[c.number]
	for {
		r := cells.Read()
		if r == s.n {
			c.Blank = cells.Blanks == s.n
			return
		}
		c.Float[r] = d.quantity(c, text[cells.Starts[r]+1:cells.Ends[r]], r)
		cells.Next++
	}
}

// quantity reads a cell of a number that is written in no usual way.
func (d *decoder) quantity(c *column, cell []byte, r int) float64 {
	f, ok := parseFloat(cell)
	if ok {
		return f
	}
	if cell = d.plainCell(cell); len(cell) == 0 {
		return 0
	}
	if f, ok = parseFloat(cell); !ok && d.null {
		if plain, shown := cur.ShownAmount(cell); shown {
			f, ok = parseFloat(plain)
		}
	}
	if ok {
		return f
	}
	if !d.rejected[r] {
		d.unreadable(c)
	}
	return 0 // ParseFloat gives infinity for what is too much
}

// unreadable counts a cell that counts as blank.
func (d *decoder) unreadable(c *column) {
	d.tally.Unreadable(d.head.mapping.Names[c.place], 1)
}
