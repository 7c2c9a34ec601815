package curparquet

import (
	"sync"
	"sync/atomic"

	"github.com/plainbill/plainbill/cost/cur"
)

// slice reads the next n rows and hands them on.
func (d *decoder) slice(n int) error {
	d.targets.reset()
	if err := d.readColumns(n); err != nil {
		return err
	}
	if err := d.readMaps(n); err != nil {
		return err
	}
	d.out.Columns = [cur.FieldCount]*cur.Column{}
	d.out.FirstRow, d.out.Rows = d.tally.Rows+1, n
	d.reject(n)
	d.count(n)
	for _, c := range d.cols.columns {
		d.show(c, n)
	}
	for f, t := range d.targets.product {
		if t != nil && t.used {
			t.shown = t.keyed.Column
			d.out.Columns[f] = &t.shown
		}
	}
	d.showDiscounts(n)
	d.out.Keyed = d.targets.used(d.out.Keyed)
	d.lineItemTypes(n)
	d.tally.Rows += int64(n)
	return d.give()
}

// readColumns reads the cells of all columns of one leaf.
func (d *decoder) readColumns(n int) error {
	together := len(d.tools) > 1
	if together {
		d.readTogether(n)
		if err := d.land(); err != nil {
			return err
		}
	}
	for i := 0; i < len(d.cols.columns); {
		c := d.cols.columns[i]
		if !together {
			c.any, c.err = c.read(n)
		}
		if c.err != nil {
			if err := d.drop(c, c.fault(c.err)); err != nil {
				return err
			}
			continue
		}
		if c.tag != nil {
			c.tag.keyed.Codes, c.tag.used = c.cells.codes, c.any
		}
		i++
		if err := d.pause(); err != nil {
			return err
		}
	}
	return nil
}

// readTogether reads the cells of all columns, by a goroutine for each of the tools.
// A column belongs to one of them as long as it is read, and columns share nothing.
func (d *decoder) readTogether(n int) {
	var begun atomic.Int64
	var all sync.WaitGroup
	for w := range d.tools {
		all.Go(func() {
			for i := begun.Add(1) - 1; i < int64(len(d.cols.columns)); i = begun.Add(1) - 1 {
				c := d.cols.columns[i]
				c.pages.tools = &d.tools[w]
				c.any, c.err = c.read(n)
			}
		})
	}
	all.Wait()
}

// read reads the next n cells. What panics in a library is an error of the column.
func (c *column) read(n int) (any bool, err error) {
	defer caught(&err)
	c.cells.resize(n)
	return c.flat(c.cells, n)
}

// readMaps reads maps and spreads them over their keys.
func (d *decoder) readMaps(n int) error {
	for i := 0; i < len(d.cols.maps); {
		m := d.cols.maps[i]
		damaged, lost, err := m.readSafely(&d.targets, n)
		if err != nil {
			d.dropMap(m, err)
			continue
		}
		d.tally.Invalid += damaged
		if lost > 0 {
			d.tally.Unreadable(m.name, lost)
		}
		i++
		if err := d.pause(); err != nil {
			return err
		}
	}
	for _, c := range d.cols.columns {
		if c.text == nil || !c.any {
			continue
		}
		if lost := c.text.spread(c.cells.codes, c.conv.dict, &d.targets); lost > 0 {
			d.tally.Unreadable(c.name, lost)
		}
		if err := d.pause(); err != nil {
			return err
		}
	}
	return nil
}

func (m *mapColumn) readSafely(t *targets, n int) (damaged, lost int64, err error) {
	defer caught(&err)
	return m.read(t, n)
}

// reject marks the rows of which a strict cell cannot be read, and says why.
func (d *decoder) reject(n int) {
	d.out.Rejected = nil
	for _, c := range d.cols.columns {
		if len(c.cells.odd) == 0 || !c.any || !c.strict() {
			continue
		}
		if d.out.Rejected == nil {
			d.rejected, d.why = resized(d.rejected, n), resized(d.why, n)
			clear(d.rejected)
			clear(d.why)
			d.out.Rejected = d.rejected
		}
		for i, o := range c.cells.odd {
			if !d.rejected[i] {
				d.rejected[i] = true
				d.why[i] = &cur.CellError{File: d.name, Row: d.out.FirstRow + int64(i), Column: c.name, Value: cur.Clip(o.text), Err: o.err}
			}
		}
	}
	if d.out.Rejected == nil {
		return
	}
	for _, e := range d.why {
		if e != nil {
			d.tally.Reject(e)
			d.sink.Reject(e)
		}
	}
}

// count counts what is out of the ordinary in the rows that are kept.
func (d *decoder) count(n int) {
	for _, c := range d.cols.columns {
		if c.cells.marks == nil || !c.any {
			continue
		}
		var unreadable int64
		for i, m := range c.cells.marks[:n] {
			if m == 0 || d.out.Rejected != nil && d.out.Rejected[i] {
				continue
			}
			if m&markRounded != 0 {
				d.tally.Rounded++
			}
			if m&markDamaged != 0 {
				d.tally.Invalid++
			}
			if m&markBad != 0 {
				unreadable++
			}
		}
		if unreadable > 0 {
			d.tally.Unreadable(c.name, unreadable)
		}
	}
}

// show puts a column into the batch. One without a value in these rows is left
// out, but for that which tells the families apart.
func (d *decoder) show(c *column, n int) {
	if c.field == cur.NoField {
		return
	}
	if !c.any {
		if c != d.types {
			return
		}
		c.cells.blank(0, n)
	}
	c.out = cur.Column{Codes: c.cells.codes, Dict: c.conv.dict, Money: c.cells.money, Float: c.cells.float, Time: c.cells.time}
	if c.cells.gaps {
		c.out.Null = c.cells.null
	}
	d.out.Columns[c.field] = &c.out
}

// lineItemTypes says what type each row is of, and counts.
func (d *decoder) lineItemTypes(n int) {
	d.out.Types = resized(d.out.Types, n)
	if d.types == nil {
		clear(d.out.Types)
		return
	}
	parse := cur.ParseLineItemType
	if d.types.field == cur.ChargeCategory {
		parse = cur.ParseChargeCategory
	}
	dict := d.types.conv.dict
	for code := len(d.typeOf); code < dict.Len(); code++ {
		d.typeOf = append(d.typeOf, parse(dict.Value(uint32(code))))
		d.rowsOf = append(d.rowsOf, 0)
	}
	for i, code := range d.types.cells.codes[:n] {
		d.out.Types[i] = d.typeOf[code]
		if d.out.Rejected == nil || !d.out.Rejected[i] {
			d.rowsOf[code]++
		}
	}
}
