package actual

import (
	"github.com/plainbill/plainbill/cost/cur"
	"github.com/plainbill/plainbill/cost/ledger"
	"github.com/plainbill/plainbill/cost/money"
)

// columns reads amounts of one segment at a time, expanding each field once.
type columns struct {
	segment *ledger.Segment
	amounts [cur.FieldCount][]money.Amount // nil: not expanded yet
	buffers [cur.FieldCount][]money.Amount
	zero    []money.Amount // never written to
}

// turn moves to a segment.
func (c *columns) turn(s *ledger.Segment) {
	c.segment = s
	clear(c.amounts[:])
}

// at returns an amount of row i; blank is 0.
func (c *columns) at(f cur.Field, i int) money.Amount {
	if a := c.amounts[f]; a != nil {
		return a[i]
	}
	return c.all(f)[i]
}

// all returns the amounts of a field, zeros where the bill has none. They are valid
// until the next turn and must not be changed.
func (c *columns) all(f cur.Field) []money.Amount {
	if c.amounts[f] != nil {
		return c.amounts[f]
	}
	var a []money.Amount
	if !c.segment.AllNull(f) {
		rows := c.segment.Rows()
		if cap(c.buffers[f]) < rows {
			c.buffers[f] = make([]money.Amount, rows)
		}
		a = c.segment.MoneyInto(f, c.buffers[f][:rows])
	}
	if a == nil {
		a = c.none()
	}
	c.amounts[f] = a
	return a
}

// none is a column of zeros.
func (c *columns) none() []money.Amount {
	rows := c.segment.Rows()
	if len(c.zero) < rows {
		c.zero = make([]money.Amount, rows)
	}
	return c.zero[:rows]
}

// sum adds up signed fields of row i.
func (c *columns) sum(terms []Term, i int) (a money.Amount) {
	for _, t := range terms {
		if t.Minus {
			a -= c.at(t.Field, i)
		} else {
			a += c.at(t.Field, i)
		}
	}
	return a
}

// given says whether the cell of f has a value in row i. A rate or quantity of 0
// counts as none.
func (c *columns) given(f cur.Field, i int) bool {
	if f.Kind() == cur.Number {
		return c.segment.NumberAt(f, i) != 0
	}
	return !c.segment.Null(f, i)
}

func (c *columns) anyGiven(fields []cur.Field, i int) bool {
	for _, f := range fields {
		if c.given(f, i) {
			return true
		}
	}
	return false
}

// fits says whether row i has what the step asks for, but for Unless.
func (c *columns) fits(s *Step, i int) bool {
	for _, f := range s.All {
		if !c.given(f, i) {
			return false
		}
	}
	return s.Any == nil || c.anyGiven(s.Any, i)
}

// amount returns what a step without a pass gives for row i.
func (c *columns) amount(s *Step, i int) money.Amount {
	if p := s.Product; p != nil {
		a, _, err := money.FromFloat(c.segment.NumberAt(p.Quantity, i) * c.segment.NumberAt(p.Rate, i))
		if err != nil {
			return 0 // beyond what a bill can hold
		}
		return a
	}
	a := c.sum(s.Sum, i)
	if u := s.Unused; u != nil {
		of := c.at(u.Of, i)
		if of == 0 {
			return 0
		}
		return a.Part(of-c.at(u.Used, i), of)
	}
	return a
}

// contracted returns what usage would have cost at the customer's own prices; the
// on-demand cost stands in where the row does not say.
func (c *columns) contracted(s *Step, i int) money.Amount {
	if c.fits(s, i) && !(s.Unless == ContractedEmpty && c.at(cur.ContractedCost, i) == 0 && c.at(cur.RIEffective, i) != 0) {
		return c.sum(s.Sum, i)
	}
	if a := c.at(cur.PublicOnDemand, i); a != 0 {
		return a
	}
	return max(0, c.at(cur.Unblended, i))
}
