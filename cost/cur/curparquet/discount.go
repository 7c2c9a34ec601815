package curparquet

import (
	"slices"

	"github.com/plainbill/plainbill/cost/cur"
	"github.com/plainbill/plainbill/cost/money"
)

// discounts is what the discount map of a file adds up to, row by row.
type discounts struct {
	cur.Discounts
	used bool // a row in hand has a value, or a map that cannot be read
}

// ready makes room for n rows unless that was done for the rows in hand.
func (d *discounts) ready(n int) {
	if d.used {
		return
	}
	d.used = true
	d.Money, d.Null, d.Broken = resized(d.Money, n), resized(d.Null, n), resized(d.Broken, n)
	clear(d.Money)
	clear(d.Broken)
	for i := range d.Null {
		d.Null[i] = true
	}
}

// set gives one of n rows in hand its sum.
func (d *discounts) set(row int, sum money.Amount, n int) {
	d.ready(n)
	d.Money[row], d.Null[row] = sum, false
}

// spoil marks one of n rows in hand as one whose map cannot be read.
func (d *discounts) spoil(row, n int) {
	d.ready(n)
	d.Broken[row] = true
}

// showDiscounts puts what the discount map of n rows adds up to into the batch: as
// the total discount, or held against the column of it. From where one of the two
// turns out to be damaged there is nothing to hold against.
func (d *decoder) showDiscounts(n int) {
	sums, total := &d.targets.discount, d.out.Columns[cur.TotalDiscount]
	if !d.totalled {
		if sums.used {
			d.out.Columns[cur.TotalDiscount] = &sums.Column
		}
		return
	}
	if !sums.used && total == nil || !d.cols.Has(cur.TotalDiscount) || !d.cols.discounts() {
		return
	}
	sums.ready(n)
	if lost := sums.Against(total, n); lost > 0 {
		d.tally.Unreadable(d.cols.Names[d.cols.Source[cur.TotalDiscount]], lost)
	}
	d.out.Columns[cur.DiscountApart] = &sums.Column
}

// discounts says whether the discount map is read.
func (p *project) discounts() bool {
	return slices.ContainsFunc(p.Columns, func(u cur.Use) bool { return u.Role == cur.MapColumn && u.Map == cur.DiscountMap })
}

// mapAmount is what the text of a value means as an amount.
type mapAmount struct {
	amount money.Amount
	known  bool
	blank  bool // no value
	bad    bool // no amount
}

// discounts adds up the entries of each row, and returns how many rows have a
// value that is no amount or a sum that is none: these count as blank. Of a key
// that a row has twice, the last value counts, as in text.
func (m *mapColumn) discounts(to *discounts, n int) (lost int64) {
	m.latest = append(m.latest, make([]int32, m.keys.conv.dict.Len()-len(m.latest))...)
	for i := range m.latest {
		m.latest[i] = -1
	}
	values := m.values.conv.dict
	m.amounts = append(m.amounts, make([]mapAmount, values.Len()-len(m.amounts))...)
	rows := m.keyEntries.rows
	for i := len(rows) - 1; i >= 0; {
		var sum money.Total
		row, given, bad := rows[i], false, false
		for ; i >= 0 && rows[i] == row; i-- {
			key, code := m.keyEntries.codes[i], m.valueEntries.codes[i]
			if m.latest[key] == row {
				continue
			}
			m.latest[key] = row
			if code == 0 {
				continue
			}
			a := &m.amounts[code]
			if !a.known {
				*a = readAmount(values.Value(code))
			}
			sum.Add(a.amount)
			given, bad = given || !a.blank, bad || a.bad
		}
		amount, ok := sum.Amount()
		switch {
		case bad || !ok:
			lost++
			to.spoil(int(row), n)
		case given:
			to.set(int(row), amount, n)
		}
	}
	return lost
}

// readAmount reads the text of a value.
func readAmount(text string) mapAmount {
	sum, any, err := cur.SumDiscounts([]cur.Pair{{Value: text}})
	return mapAmount{amount: sum, known: true, blank: !any, bad: err != nil}
}
