package chart

import (
	"math"
	"strconv"
	"strings"

	"github.com/plainbill/plainbill/cost/money"
	"github.com/plainbill/plainbill/cost/view"
)

// total returns an estimate as money, so that figures of futures are written the
// way all others are. Estimates beyond what one amount holds are halved until they
// fit and doubled again, which is exact.
func total(v float64) money.Total {
	doublings := 0
	for ; math.Abs(v) >= 1<<29 && doublings < 64; doublings++ {
		v /= 2
	}
	amount, _, err := money.FromFloat(v)
	if err != nil {
		return money.Total{}
	}
	t := amount.Total()
	for range doublings {
		t = t.Plus(t)
	}
	return t
}

// brief writes an estimate for labels: "$51.2k", "$512", "$9.50".
func brief(v float64, currency string) string {
	switch m := math.Abs(v); {
	case m < 0.00005:
		v = 0
	case m >= 99.5 && m < 1000:
		v = math.Round(v)
	case m >= 0.005 && m < 99.5:
		return strings.TrimSuffix(full(v, currency), ".00")
	}
	return total(v).DisplayShort(currency)
}

// gain is brief with a plus for what is above 0: "+$1.9k".
func gain(v float64, currency string) string {
	s := brief(v, currency)
	if v >= 0.00005 {
		return "+" + s
	}
	return s
}

// rate writes dollars an hour: "$18.00", "$0.019", and "$1.2k" from a thousand on.
func rate(v float64, currency string) string {
	if math.Abs(v) >= 1000 {
		return brief(v, currency)
	}
	return Dollars(v, currency, view.RatePlaces(v))
}

// full writes an estimate to the cent, for the tables.
func full(v float64, currency string) string { return total(v).Display(currency, 2) }

// percent writes a share with one decimal: "58.4%".
func percent(share float64) string {
	s := strconv.FormatFloat(math.Abs(share)*100, 'f', 1, 64) + "%"
	if share < 0 && s != "0.0%" {
		return "\u2212" + s
	}
	return s
}

// symbol is what stands before amounts of a currency: "$", "CNY ".
func symbol(currency string) string {
	return strings.TrimSuffix(money.Total{}.Display(currency, 0), "0")
}

// Number writes a number for data-value.
func Number(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }
