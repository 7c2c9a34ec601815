package curcsv

import "github.com/plainbill/plainbill/cost/money"

// Numbered is a column of numbers that is being read. Cell r is
// Text[Starts[r]+1:Ends[r]], or blank where that is less than a byte; behind the last
// cell sixteen bytes more may be looked at.
type Numbered struct {
	Text         []byte
	Starts, Ends []uint32
	// Amounts or Numbers, of which the other is nil, take what the cells say: 0 where
	// they are blank.
	Amounts []money.Amount
	Numbers []float64
	// Null marks the blank cells of Amounts.
	Null []bool

	Next   int // the first cell that was not read yet
	Blanks int // how many of those before it are blank
}

// A Numberer reads columns as Numbered.Read does, each from Next on, and may stop at
// any cell of any column. All columns lie in one text.
type Numberer func(columns []Numbered)

// Read reads cells as nearly all are written, and returns the number of the first
// that it cannot read, or how many there are.
func (c *Numbered) Read() int {
	text, r, ok := c.Text, c.Next, true
	for n := c.len(); r < n; r++ {
		from, to := c.Starts[r]+1, c.Ends[r]
		blank := from >= to
		if blank {
			c.Blanks++
		}
		if c.Amounts != nil {
			c.Amounts[r], c.Null[r] = 0, blank
			if !blank {
				c.Amounts[r], ok = amountAt(text, from, to)
			}
		} else {
			c.Numbers[r] = 0
			if !blank {
				c.Numbers[r], ok = floatAt(text, from, to)
			}
		}
		if !ok {
			break
		}
	}
	c.Next = r
	return r
}

// Learn says of the cell of Amounts at which Read stopped whether it is blank.
func (c *Numbered) Learn(null bool) {
	c.Null[c.Next] = null
	if null {
		c.Blanks++
	}
	c.Next++
}

// len returns how many cells there are.
func (c *Numbered) len() int { return max(len(c.Amounts), len(c.Numbers)) }
