package ui

import (
	"math"
	"strconv"
	"strings"

	"github.com/plainbill/plainbill/cost/view"
	"github.com/plainbill/plainbill/web/chart"
)

// How the page writes what was worked out in doubles. Amounts that the bill
// states come as texts.

// dollars writes an estimate in whole units, or with cents where they are all
// there is.
func dollars(v float64, currency string) string {
	if math.Abs(v) < 9.995 {
		return chart.Dollars(v, currency, 2)
	}
	return chart.Dollars(v, currency, 0)
}

// signed is dollars with a plus for what is gained.
func signed(v float64, currency string) string {
	if s := dollars(v, currency); v <= 0 || s == dollars(0, currency) {
		return s
	}
	return "+" + dollars(v, currency)
}

// hourly writes dollars an hour.
func hourly(v float64, currency string) string {
	return chart.Dollars(v, currency, view.RatePlaces(v))
}

// future is a cell of an estimate.
func future(v float64, currency string, sign bool) chart.GridCell {
	text := dollars(v, currency)
	if sign {
		text = signed(v, currency)
	}
	return chart.GridCell{Text: text, Value: chart.Number(v)}
}

// share writes a part from 0 to 1 as tables do: "2.0%".
func share(v float64) string { return strconv.FormatFloat(v*100, 'f', 1, 64) + "%" }

// percentText writes a share as it stands in a field for percents.
func percentText(v float64) string { return fieldText(100*v, false) }

// fieldText writes a number as it stands in a field: plain, with cents and commas
// for money.
func fieldText(v float64, money bool) string {
	if !money {
		return strconv.FormatFloat(math.Round(v*1e4)/1e4, 'f', -1, 64)
	}
	return strings.TrimLeft(chart.Dollars(v, "USD", 2), "$")
}

// levelText writes a level as it stands in its field: in mills, as AWS sells it,
// where cents are not enough.
func levelText(v float64) string {
	s := strings.TrimLeft(chart.Dollars(v, "USD", 3), "$")
	return strings.TrimSuffix(s, "0")
}
