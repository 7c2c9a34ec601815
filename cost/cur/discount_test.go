package cur

import (
	"errors"
	"testing"

	"github.com/plainbill/plainbill/cost/money"
)

func TestSumDiscounts(t *testing.T) {
	for _, tt := range []struct {
		pairs []Pair
		sum   string
		any   bool
		err   error
	}{
		{nil, "0", false, nil},
		{[]Pair{{"edp", ""}, {"ppa", "  "}}, "0", false, nil},
		{[]Pair{{"edp", "-0.09"}, {"ppa", " 1.4E-8 "}, {"", "-1"}}, "-1.089999986", true, nil},
		{[]Pair{{"edp", "0"}}, "0", true, nil},
		{[]Pair{{"edp", "1"}, {"ppa", "NaN"}}, "0", false, money.ErrSyntax},
		{[]Pair{{"edp", `{"a":1}`}}, "0", false, money.ErrSyntax},
		{[]Pair{{"edp", "900000000"}, {"ppa", "900000000"}}, "0", false, money.ErrRange},
		{[]Pair{{"edp", "900000000"}, {"ppa", "900000000"}, {"x", "-900000001"}}, "899999999", true, nil},
	} {
		sum, any, err := SumDiscounts(tt.pairs)
		if sum.String() != tt.sum || any != tt.any || !errors.Is(err, tt.err) {
			t.Errorf("%v: %v, %v, %v", tt.pairs, sum, any, err)
		}
	}
}

// TestDiscountColumns tells when the discount map is read.
func TestDiscountColumns(t *testing.T) {
	for _, tt := range []struct {
		names []string
		read  bool
	}{
		{[]string{"line_item_unblended_cost", "discount"}, true},
		{[]string{"Discount", "line_item_unblended_cost"}, true},
		{[]string{"discount", "discount_total_discount", "line_item_unblended_cost"}, true},
		{[]string{"discount_total_discount", "discount", "line_item_unblended_cost"}, true},
		{[]string{"BilledCost", "ChargeCategory", "discount"}, false},
	} {
		if m := MatchHeader(tt.names); m.hasMap(DiscountMap) != tt.read {
			t.Errorf("%v: %+v", tt.names, m.Columns)
		}
	}
}
