package view

import (
	"fmt"
	"math"
	"slices"

	"github.com/plainbill/plainbill/cost/period"
	"github.com/plainbill/plainbill/cost/risk"
)

// evidence says how much the history can carry.
func (f *weigher) evidence() {
	e := &f.a.Evidence
	v := Evidence{Grade: e.Grade.String(), Recommend: e.Recommend, LongTerm: e.LongTerm, Exact: e.Exact, Why: slices.Clone(e.Reasons)}
	if v.Why == nil {
		v.Why = []string{}
	}
	unit := "hours"
	switch f.report.Clock.Grain {
	case period.ByDay:
		unit = "days"
	case period.ByMonth:
		unit = "months"
	}
	v.Text = v.Grade + ": " + counted(int64(e.Days), "day", "days")
	if unit == "hours" {
		v.Text += " of hours"
	} else {
		v.Text += ", told by the " + unit[:len(unit)-1]
	}
	if !e.Recommend && e.Grade == risk.NoGrade {
		v.Text = "none: " + counted(int64(e.Days), "day is", "days are") + " too few"
	}
	if f.report.Replay.Known && f.report.Replay.Error > risk.ReplayDiffers {
		v.Why = append(v.Why, "Our allocation differs from AWS's by more than 5% in this very file, so nothing here is called exact.")
	}
	if unit == "hours" && e.Recommend {
		if _, demand := f.a.Hourly(); len(demand) > 0 {
			n := risk.EffectiveHours(demand)
			share := 1 - f.rate()
			low, high := risk.QuantileInterval(demand, share, 0.9)
			v.Why = append(v.Why, fmt.Sprintf("These %s hours follow on each other: they tell as much as about %s independent ones. From so many, the level of least cost is known to lie between %s and %s an hour in all, 9 times of 10.",
				Count(int64(len(demand))), Count(int64(math.Round(n))), rateText(low, f.code), rateText(high, f.code)))
		}
	}
	f.w.Evidence = v
}

// rate is what the option charges for one on-demand dollar.
func (f *weigher) rate() float64 {
	if x := f.a.Rate(); x > 0 {
		return 1 / x
	}
	return 1
}

// curveSteps is how many steps of the curve lie between two levels.
const curveSteps = 2

// curve prices every level on the hours of the bill.
func (f *weigher) curve() {
	w, a := f.w, f.a
	w.Existing, w.Best = a.Existing, a.Best
	f.load()
	if f.report.Clock.Grain == period.ByMonth {
		return
	}
	top, steps := 1.25*max(a.Curve.BreakEven(), a.Best), curveSteps*(levels-1)
	if !(top > 0) {
		top = a.Whole.Peak()
	}
	if a.Profile != nil {
		top = a.Grid.Level(levels - 1)
	}
	points := func(c *risk.Curve, top float64) []CurvePoint {
		list := []CurvePoint{}
		for i := range steps + 1 {
			level := top * float64(i) / float64(steps)
			if a.Profile != nil && i%curveSteps == 0 {
				level = a.Grid.Level(i / curveSteps)
			}
			x := c.At(level)
			list = append(list, CurvePoint{Level: level, Cost: x.Cost, Unused: x.Unused, Utilization: x.Utilization, Coverage: x.Coverage})
		}
		return list
	}
	if a.Even != nil {
		top = 1.25 * max(a.Even.BreakEven(), a.Even.Best())
		w.Even, w.Burst = points(a.Even, top), points(a.Burst, top)
		w.Curve, w.Best, w.BestCost, w.Existing = w.Even, a.Even.Best(), a.Even.Cost(a.Even.Best()), 0
		w.BestSay = "Depending on how usage falls within its days, between " + rateText(a.Burst.Best(), f.code) + " and " +
			rateText(a.Even.Best(), f.code) + " an hour would have cost least, with nothing running yet."
		return
	}
	w.Curve, w.BestCost = points(a.Curve, top), a.Curve.Cost(a.Best)
	f.bestSay()
}

// bestSay says what would have cost least.
func (f *weigher) bestSay() {
	w, a := f.w, f.a
	now := ""
	if a.Existing > 0 {
		now = " on top of the " + rateText(a.Existing, f.code) + " that run at its end"
	}
	whole := a.Whole.Best()
	if a.Best > 0 {
		w.BestSay = "On the bill's own hours " + rateText(a.Best, f.code) + " an hour" + now + " would have cost least: " +
			dollarsText(a.Curve.Cost(a.Best), f.code, cents) + " instead of " + dollarsText(a.Curve.Cost(0), f.code, cents) + "."
	} else {
		w.BestSay = "On the bill's own hours nothing more" + now + " would have cost least."
	}
	if a.Existing > whole+0.005 {
		w.BestSay += " With nothing running yet it would have been " + rateText(whole, f.code) + ": more is committed than these hours paid for."
	}
	if a.Evidence.Exact && f.report.Replay.Known {
		w.BestSay += " The sums are exact for these hours, at the discounts below."
	} else {
		w.BestSay += " It is worked out at the discounts below."
	}
}

// loadPoints is how many points the load-duration curve has.
const loadPoints = 101

// load sorts the hours by their usage.
func (f *weigher) load() {
	l := &f.w.Load
	l.Measure = "Usage that this could cover, at on-demand prices, " + f.unit() + " an hour, hours of this bill sorted, busiest first."
	l.Title = "The bill does not tell hours apart."
	hours, _ := f.a.Hourly()
	if len(hours) == 0 || f.report.Clock.Grain == period.ByMonth {
		return
	}
	slices.SortFunc(hours, func(a, b float64) int {
		switch {
		case a > b:
			return -1
		case a < b:
			return 1
		}
		return 0
	})
	for i := range loadPoints {
		l.Hours = append(l.Hours, hours[int(math.Round(float64(i)/(loadPoints-1)*float64(len(hours)-1)))])
	}
	l.Rate = f.a.Rate()
	l.Existing = f.a.Existing * l.Rate
	low, high := hours[len(hours)-1], hours[0]
	switch {
	case low > 0 && high <= low*1.001:
		l.Title = "Usage was the same in every hour: " + rateText(high, f.code) + "."
	case low > 0:
		l.Title = "Usage never fell below " + rateText(low, f.code) + " an hour; the busiest hour had " + rateText(high, f.code) + "."
	default:
		l.Title = "In some hours there was no usage at all; the busiest had " + rateText(high, f.code) + "."
	}
	if f.report.Clock.Grain == period.ByDay {
		l.Note = "The bill is told by the day: within a day usage counts as even."
	}
}
