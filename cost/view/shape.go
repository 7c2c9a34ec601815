package view

import (
	"time"

	"github.com/plainbill/plainbill/cost/money"
	"github.com/plainbill/plainbill/cost/period"
)

// The limits of what a chart's title claims.
const (
	edgeDays  = 3    // days on each side of a step that count as "stayed"
	mostDays  = 100  // beyond which one step is no longer the story
	stepShare = 0.02 // a step is at least this part of the average day
	weekShare = 1.10 // weekdays above weekends by this factor set the shape
)

// title states what a series shows. It claims a step, or the week's shape, only
// where every complete day bears it out; else it names the highest and lowest.
func (m seriesMaker) title(sums []money.Total) string {
	n := len(sums)
	for n > 0 && m.partial != period.None && m.steps[n-1].Next(m.grain) > m.partial {
		n--
	}
	high, low := 0, 0
	empty := true
	for i := range sums {
		empty = empty && sums[i].IsZero()
		if sums[i].Cmp(sums[high]) > 0 {
			high = i
		}
		if i < n && sums[i].Cmp(sums[low]) < 0 {
			low = i
		}
	}
	switch {
	case len(sums) == 0 || empty:
		return "Nothing here falls on one " + m.grain.String() + "."
	case len(sums) == 1:
		return stepLabel(m.steps[0], m.grain) + ": " + plain(sums[0], m.currency) + "."
	}
	if m.grain == period.ByDay {
		if s := m.stepTitle(sums[:n]); s != "" {
			return s
		}
		if s := m.weekTitle(sums[:n]); s != "" {
			return s
		}
	}
	if n < 2 || sums[high].Cmp(sums[low]) == 0 {
		return "Highest " + m.grain.String() + ": " + stepLabel(m.steps[high], m.grain) + ", " + plain(sums[high], m.currency) + "."
	}
	return "Highest " + m.grain.String() + ": " + stepLabel(m.steps[high], m.grain) + ", " + plain(sums[high], m.currency) +
		". Lowest: " + stepLabel(m.steps[low], m.grain) + ", " + plain(sums[low], m.currency) + "."
}

// stepTitle finds the day from which every day lies above, or below, every day
// before it, weekdays compared with weekdays and weekends with weekends.
func (m seriesMaker) stepTitle(sums []money.Total) string {
	if len(sums) < 4*edgeDays || len(sums) > mostDays {
		return ""
	}
	mean := addUp(sums).Abs().Float64() / float64(len(sums))
	days := make([]dayCost, len(sums))
	for i, v := range sums {
		days[i] = dayCost{v.Float64(), m.weekend(i)}
	}
	best, at, up := 0.0, 0, false
	rises, falls := gaps(days, 1), gaps(days, -1)
	for t := edgeDays; t <= len(sums)-edgeDays; t++ {
		if rises[t] > best {
			best, at, up = rises[t], t, true
		}
		if falls[t] > best {
			best, at, up = falls[t], t, false
		}
	}
	if best <= 0 || best < stepShare*mean {
		return ""
	}
	way := "down"
	if up {
		way = "up"
	}
	return "Daily " + m.basis.short + " stepped " + way + " on " + m.steps[at].Time().Format("2 January") + " and stayed " + way + "."
}

// dayCost is what a day cost, and what kind of day it was.
type dayCost struct {
	cost    float64
	weekend bool
}

// gaps is, day by day, how far the days from that one on lie above (sign 1) or below
// (sign -1) the days before it, at the least; 0 or less when they overlap, or where
// there is nothing to compare with.
func gaps(days []dayCost, sign float64) []float64 {
	gaps, seen := make([]float64, len(days)), make([]bool, len(days))
	highest := make([]float64, len(days)) // of the days of a kind before each
	for _, weekend := range [...]bool{false, true} {
		high, first := 0.0, len(days)
		for t, day := range days {
			highest[t] = high
			if day.weekend == weekend {
				if f := sign * day.cost; first == len(days) || f > high {
					high = f
				}
				first = min(first, t)
			}
		}
		low, found := 0.0, false // of those from each day on
		for t := len(days) - 1; t > first; t-- {
			if days[t].weekend == weekend {
				if f := sign * days[t].cost; !found || f < low {
					low, found = f, true
				}
			}
			if gap := low - highest[t]; found && (!seen[t] || gap < gaps[t]) {
				gaps[t], seen[t] = gap, true
			}
		}
	}
	return gaps
}

// weekTitle says that weekdays cost more than weekends, where each of them does.
func (m seriesMaker) weekTitle(sums []money.Total) string {
	var days, ends []money.Total
	for i, v := range sums {
		if m.weekend(i) {
			ends = append(ends, v)
		} else {
			days = append(days, v)
		}
	}
	if len(days) < 5 || len(ends) < 2 {
		return ""
	}
	lowest, highest := days[0], ends[0]
	for _, v := range days {
		if v.Cmp(lowest) < 0 {
			lowest = v
		}
	}
	for _, v := range ends {
		if v.Cmp(highest) > 0 {
			highest = v
		}
	}
	weekday, weekendDay := mean(days), mean(ends)
	if highest.Sign() <= 0 || lowest.Cmp(highest) <= 0 || weekday.Float64() < weekShare*weekendDay.Float64() {
		return ""
	}
	return "Weekdays set the shape: " + weekday.Display(m.currency, cents) + " a day on average, against " +
		weekendDay.Display(m.currency, cents) + " on weekends."
}

func (m seriesMaker) weekend(i int) bool {
	day := m.steps[i].Time().Weekday()
	return day == time.Saturday || day == time.Sunday
}

// mean is the exact average, rounded at the last decimal of an amount.
func mean(sums []money.Total) money.Total {
	return addUp(sums).Over(len(sums))
}

// addUp adds totals.
func addUp(sums []money.Total) (all money.Total) {
	for _, v := range sums {
		all = all.Plus(v)
	}
	return all
}
