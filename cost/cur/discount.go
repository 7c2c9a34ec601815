package cur

import (
	"strings"

	"github.com/plainbill/plainbill/cost/money"
)

// SumDiscounts adds up the values of a discount map: TotalDiscount of a CUR 2.0
// that has the map and not the column; with both, what the column should say. The map's keys vary by contract, and its
// sign is not settled: the sum has the sign that the bill has. any is false when
// no key has a value. A value that is no amount, or a sum that is none, gives an
// error: part of a sum would mislead.
func SumDiscounts(pairs []Pair) (sum money.Amount, any bool, err error) {
	var total money.Total
	for _, p := range pairs {
		text := strings.Trim(p.Value, " ")
		if text == "" {
			continue
		}
		a, _, err := money.Parse([]byte(text))
		if err != nil {
			return 0, false, err
		}
		total.Add(a)
		any = true
	}
	sum, ok := total.Amount()
	if !ok {
		return 0, false, money.ErrRange
	}
	return sum, any, nil
}

// Discounts is the column of what a discount map adds up to, for the rows in hand.
type Discounts struct {
	Column
	// Broken marks the rows whose map could not be read; nil marks none.
	Broken []bool
}

// Against holds the sums of n rows against total, the column that should say the
// same, and leaves what they are apart: DiscountApart. A row that has no sum and no
// total, or whose map could not be read, stays blank. lost counts rows that are
// further apart than an amount can say; they stay blank as well. A nil total has no
// values.
func (d *Discounts) Against(total *Column, n int) (lost int64) {
	for i := range n {
		var said money.Amount
		if total != nil && !(total.Null != nil && total.Null[i]) {
			said = total.Money[i]
		} else if d.Null[i] {
			continue
		}
		if d.Broken != nil && d.Broken[i] {
			d.Money[i], d.Null[i] = 0, true
			continue
		}
		apart, ok := d.Money[i].Total().Minus(said.Total()).Amount()
		if d.Money[i], d.Null[i] = apart, !ok; !ok {
			lost++
		}
	}
	return lost
}

// DiscountsDiffer says whether a DiscountApart is more than AWS's rounding of each
// kind of discount explains.
func DiscountsDiffer(apart money.Amount) bool {
	const rounding = money.Unit / 1_000_000
	return apart > rounding || apart < -rounding
}
