package risk

import (
	"math"
	"time"

	"github.com/plainbill/plainbill/cost/period"
)

const (
	// ReturnLimit is the largest plan that AWS takes back, in dollars per hour.
	//
	// Source: AWS Savings Plans user guide, "Returning a purchased Savings Plan".
	ReturnLimit = 100.0
	// ReturnDays is for how long, provided the month has not ended.
	ReturnDays = 7
	// ReturnsPerYear is how many plans a payer may return a year.
	ReturnsPerYear = 10
	// smallest is the smallest step of a commitment.
	smallest = 0.001
)

// Buy is one plan to be bought.
type Buy struct {
	On          period.Hour
	Level       float64     // dollars per hour, at most ReturnLimit, rounded down
	ReturnUntil period.Hour // until then it can be given back
	Stretch     bool        // it lies above the comfort level
}

// RoundDown returns the largest level with three decimals that is not above the
// given one.
func RoundDown(level float64) float64 {
	if !(level > 0) {
		return 0
	}
	// A level that is a thousandth short of a round one by nothing but rounding
	// is that one.
	return math.Floor(level/smallest*(1+1e-12)+1e-9) / 1000
}

// Tranches lays out the purchase: what is comfortable at once, the rest up to the
// stretch in monthly steps on the first of the months that follow, so that each
// can wait for what the last one showed. Plans are small enough to be returned.
func Tranches(z Zones, now period.Hour, months int) []Buy {
	comfort := RoundDown(min(z.Comfort, z.Stretch))
	stretch := RoundDown(z.Stretch)
	list := buys(nil, now, comfort, false)
	steps := max(1, months)
	rest := int(math.Round((stretch - comfort) * 1000))
	on := now
	for i := range steps {
		on = nextMonth(on)
		mills := rest/steps + min(1, max(0, rest%steps-i))
		list = buys(list, on, float64(mills)/1000, true)
	}
	return list
}

// buys splits a level into plans that can be returned.
func buys(list []Buy, on period.Hour, level float64, stretch bool) []Buy {
	for mills := int(math.Round(level * 1000)); mills > 0; {
		one := min(mills, int(ReturnLimit*1000))
		list = append(list, Buy{On: on, Level: float64(one) / 1000, ReturnUntil: returnUntil(on), Stretch: stretch})
		mills -= one
	}
	return list
}

// returnUntil returns when a plan bought at the hour can no longer be given back:
// after seven days or with the month, whichever is first.
func returnUntil(on period.Hour) period.Hour {
	return min(on+ReturnDays*24, nextMonth(on))
}

func nextMonth(h period.Hour) period.Hour {
	t := h.Time()
	return period.FromTime(time.Date(t.Year(), t.Month()+1, 1, 0, 0, 0, 0, time.UTC))
}
