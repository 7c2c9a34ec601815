package curparquet

import (
	"github.com/plainbill/plainbill/cost/cur"
	"github.com/plainbill/plainbill/cost/money"
)

// discounts is what the discount map of a file adds up to, row by row.
type discounts struct {
	column cur.Column
	used   bool // a row in hand has a value
}

// set gives one of n rows in hand its sum.
func (d *discounts) set(row int, sum money.Amount, n int) {
	if !d.used {
		d.used = true
		d.column.Money, d.column.Null = resized(d.column.Money, n), resized(d.column.Null, n)
		clear(d.column.Money)
		for i := range d.column.Null {
			d.column.Null[i] = true
		}
	}
	d.column.Money[row], d.column.Null[row] = sum, false
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
