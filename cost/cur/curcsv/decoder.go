package curcsv

import (
	"fmt"

	"github.com/plainbill/plainbill/cost/cur"
)

// decoder turns the rows that a scanner found into batches.
type decoder struct {
	name  string
	head  *header
	sink  cur.Sink
	tally cur.Tally
	long  int // overlong rows
	// cutOff says that the input ended within a row: the file is not whole, whatever
	// else was read of it.
	cutOff bool
	// null says that the cell NULL is blank, as in the dumps of FOCUS.
	null bool

	// code looks up cells faster than their Dict; nil is none. coded are the columns of
	// texts and times of the rows in hand, codedAt says where a column is among them.
	code    Coder
	coded   []Coded
	codedAt map[*cur.Column]int

	// number reads numbers faster; nil is Numbered.Read. numbered are the columns of
	// numbers of the rows in hand, the strict ones first.
	number   Numberer
	numbered []Numbered

	out    cur.Batch
	strict []*column // what rejects a row when it cannot be read
	loose  []*column
	maps   []*mapColumn
	keys   []*key
	keyOf  map[keyID]*key
	// product holds the fields that only the product map gives.
	product map[cur.Field]*cur.Column
	// discount is what the discount map adds up to; nil without one.
	discount *cur.Discounts

	types     *column // from which the line item types are read; or nil
	typeOf    []cur.LineItemType
	typeCount []int64
	rejected  []bool
	why       []*cur.CellError
	space     []byte // for cells with doubled quotes
}

// column is one column of the file that is read.
type column struct {
	cur.Column
	place  int // in the file
	field  cur.Field
	number int    // of a number: its place in decoder.numbered
	nulls  []bool // room for Null
	// times are the cells of a column of times as texts, instants what those are, by code.
	times    cur.Column
	instants []int64
}

// rejects says whether a row is rejected when this field of it cannot be read.
func rejects(f cur.Field) bool { return f.Kind() == cur.Money || f == cur.UsageStart }

// newDecoder returns a decoder for the rows below h, of all but one field.
func newDecoder(name string, h *header, skip cur.Field, sink cur.Sink) *decoder {
	d := &decoder{name: name, head: h, sink: sink, null: h.mapping.Family == cur.FOCUS,
		keyOf: make(map[keyID]*key), codedAt: make(map[*cur.Column]int), product: make(map[cur.Field]*cur.Column)}
	for f, place := range h.mapping.Source {
		if place < 0 || cur.Field(f) == skip {
			continue
		}
		c := &column{place: place, field: cur.Field(f)}
		if c.field.Kind() == cur.Text {
			c.Dict = cur.NewDict()
		}
		d.out.Columns[f] = &c.Column
		if rejects(c.field) {
			d.strict = append(d.strict, c)
		} else {
			d.loose = append(d.loose, c)
		}
		if c.field == cur.LineItemTypeText || c.field == cur.ChargeCategory && d.types == nil {
			d.types = c
		}
	}
	for place, use := range h.mapping.Columns {
		switch use.Role {
		case cur.TagColumn:
			d.addKey(use.Space, use.Key, place)
		case cur.MapColumn:
			d.maps = append(d.maps, newMapColumn(place, use.Map))
			if use.Map == cur.DiscountMap {
				d.discount = &cur.Discounts{}
				to := cur.TotalDiscount
				if h.mapping.Has(to) {
					to = cur.DiscountApart
				}
				d.out.Columns[to] = &d.discount.Column
			}
		}
	}
	for f := cur.NoField + 1; f < cur.FieldCount; f++ {
		if d.out.Columns[f] == nil && h.mapping.FromMap(f) {
			d.product[f] = &cur.Column{Dict: cur.NewDict()}
			d.out.Columns[f] = d.product[f]
		}
	}
	return d
}

// wanted says which columns of the file are read.
func (d *decoder) wanted() []bool {
	wanted := make([]bool, len(d.head.mapping.Names))
	for _, list := range [][]*column{d.strict, d.loose} {
		for _, c := range list {
			wanted[c.place] = true
		}
	}
	for _, k := range d.keys {
		if k.place >= 0 {
			wanted[k.place] = true
		}
	}
	for _, m := range d.maps {
		wanted[m.place] = true
	}
	return wanted
}

// batch decodes the rows of s and gives them to the sink.
func (d *decoder) batch(text []byte, s *scanner) error {
	n := s.n
	d.rejected = sized(d.rejected, n)
	clear(d.rejected)
	d.why = sized(d.why, n)
	clear(d.why)
	bad := d.ragged(s)
	d.readNumbers(text, s)
	d.lookUp(text, s)
	for _, c := range d.strict {
		if d.decodeStrict(c, text, s) {
			bad = true
		}
	}
	for _, c := range d.loose {
		d.decodeLoose(c, text, s)
	}
	d.decodeKeys(text, s)
	for _, m := range d.maps {
		d.decodeMap(m, text, s)
	}
	d.holdDiscounts(n)
	d.usedKeys()
	d.lineItemTypes(n)
	d.out.FirstRow = d.tally.Rows + 1
	d.out.Rows = n
	d.out.Rejected = nil
	if bad {
		d.out.Rejected = d.rejected
		for r, e := range d.why {
			if e == nil {
				continue
			}
			e.Row = d.out.FirstRow + int64(r)
			d.tally.Reject(e)
			d.sink.Reject(e)
		}
	}
	d.tally.Rows += int64(n)
	d.tally.Invalid += int64(s.damaged)
	return d.sink.Batch(&d.out)
}

// ragged rejects the rows with the wrong number of cells.
func (d *decoder) ragged(s *scanner) (bad bool) {
	for r, cells := range s.cells[:s.n] {
		if int(cells) == s.columns {
			continue
		}
		bad = true
		err := fmt.Errorf("%s short of %d", plural(s.columns-int(cells), "cell"), s.columns)
		switch {
		case s.cut && r == s.n-1:
			err, d.cutOff = fmt.Errorf("%w: %w", errCut, err), true
		case int(cells) > s.columns:
			err = fmt.Errorf("%s more than %d", plural(int(cells)-s.columns, "cell"), s.columns)
		}
		d.rejected[r] = true
		d.why[r] = &cur.CellError{File: d.name, Err: err}
	}
	return bad
}

// plural returns "1 cell" or "2 cells".
func plural(n int, unit string) string {
	if n == 1 {
		return "1 " + unit
	}
	return cur.Count(int64(n)) + " " + unit + "s"
}

// rejectRow rejects a row that is in no batch.
func (d *decoder) rejectRow(err error) {
	d.tally.Rows++
	e := &cur.CellError{File: d.name, Row: d.tally.Rows, Err: err}
	d.tally.Reject(e)
	d.sink.Reject(e)
}

// rejectCell rejects row r of the batch for a cell of it.
func (d *decoder) rejectCell(r int, c *column, cell []byte, err error) {
	if d.rejected[r] {
		return
	}
	d.rejected[r] = true
	d.why[r] = &cur.CellError{File: d.name, Column: d.head.mapping.Names[c.place], Value: cur.Clip(string(cell[:min(len(cell), 70)])), Err: err}
}

// lineItemTypes says what type each row is of, and counts.
func (d *decoder) lineItemTypes(n int) {
	d.out.Types = sized(d.out.Types, n)
	if d.types == nil {
		clear(d.out.Types)
		return
	}
	parse := cur.ParseLineItemType
	if d.types.field == cur.ChargeCategory {
		parse = cur.ParseChargeCategory
	}
	for code := len(d.typeOf); code < d.types.Dict.Len(); code++ {
		d.typeOf = append(d.typeOf, parse(d.types.Dict.Value(uint32(code))))
		d.typeCount = append(d.typeCount, 0)
	}
	for r, code := range d.types.Codes[:n] {
		d.out.Types[r] = d.typeOf[code]
		if !d.rejected[r] {
			d.typeCount[code]++
		}
	}
}

// report completes the report of the file.
func (d *decoder) report(r *cur.FileReport) {
	for code, rows := range d.typeCount {
		d.tally.Types[d.typeOf[code]] += rows
		if d.typeOf[code] == cur.UnknownType && rows > 0 {
			d.tally.Unknown(d.types.Dict.Value(uint32(code)), rows)
		}
	}
	d.tally.Report(r, &d.head.mapping, "CSV")
	dict := func(f cur.Field) *cur.Dict {
		if c := d.out.Columns[f]; c != nil {
			return c.Dict
		}
		return nil
	}
	d.tally.CheckTexts(r, dict(cur.CurrencyCode), dict(cur.UsageAccount), dict(cur.PayerAccount))
}

// sized returns s with n elements, whatever they hold.
func sized[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n)
	}
	return s[:n]
}
