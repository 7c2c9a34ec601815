package cur

import (
	"strings"

	"github.com/plainbill/plainbill/cost/money"
)

// SumDiscounts adds up the values of a discount map: TotalDiscount of a CUR 2.0
// that has the map and not the column. The map's keys vary by contract, and its
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
