package synth

import (
	"github.com/plainbill/plainbill/cost/cur"
	"github.com/plainbill/plainbill/cost/money"
	"github.com/plainbill/plainbill/cost/period"
)

// Pair is a key and its value.
type Pair struct{ Key, Value string }

// line is what the rows of one charge have in common.
type line struct {
	kind       cur.LineItemType
	texts      map[cur.Field]string // text fields, and numbers as their text
	attributes []Pair               // product attributes that have no column in CUR 2.0
	tags       []Pair               // "user:Team"
	categories []Pair
	factor     int64  // size normalization factor in quarters; 0 none
	uses       uint64 // the money fields that its rows have, bit by bit
	discounted bool   // the private discount applies to its rows
	consumed   bool   // FOCUS: its rows have a consumed quantity

	// Made when they are first needed.
	pieces []piece  // its cells as CSV
	focus  [2]*line // the lines of the FOCUS rows that its rows make
}

// moneyFields is how many money fields there are.
const moneyFields = int(cur.TotalDiscount-cur.Unblended) + 1

// Row is one line item. It is valid until the function that got it returns.
type Row struct {
	line       *line
	number     uint64
	start, end period.Hour
	quantity   int64 // millionths of the pricing unit
	amounts    [moneyFields]money.Amount
	month      period.Range
	resource   string // in place of the line's; blank: the line's
	committed  string // FOCUS: quantity of the commitment

	// What the row must add to each basis.
	amortized, net, onDemand, naive money.Amount
}

// set gives the row an amount.
func (r *Row) set(f cur.Field, a money.Amount) { r.amounts[f-cur.Unblended] = a }

// amount returns the row's amount; ok is false for a blank cell.
func (r *Row) amount(f cur.Field) (a money.Amount, ok bool) {
	i := uint(f - cur.Unblended)
	return r.amounts[i], r.line.uses>>i&1 == 1
}

// using returns the set of money fields.
func using(fields ...cur.Field) (set uint64) {
	for _, f := range fields {
		set |= 1 << uint(f-cur.Unblended)
	}
	return set
}

// like returns a copy of l of another type, with other texts; it shares nothing
// that changes.
func (l *line) like(kind cur.LineItemType, uses uint64, texts map[cur.Field]string) *line {
	c := *l
	c.kind, c.uses, c.pieces, c.focus = kind, uses, nil, [2]*line{}
	c.texts = make(map[cur.Field]string, len(l.texts)+len(texts))
	for f, t := range l.texts {
		c.texts[f] = t
	}
	for f, t := range texts {
		c.texts[f] = t
	}
	return &c
}
