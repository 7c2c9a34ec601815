package risk

import (
	"math"
	"slices"

	"github.com/plainbill/plainbill/cost/period"
)

const (
	weekHours = 7 * 24
	// syntheticWeeks is how many weeks are drawn from the days that were seen.
	syntheticWeeks = 32
	// levelWeeks is from how many whole weeks on days are measured against their
	// own week: with fewer, the changes of level within the record are all that is
	// known of them, and stay in the days.
	levelWeeks = 8
)

// blocks are synthetic weeks. Every day of them is a day that was seen, of the
// same weekday, so that the shape of day and week stays.
type blocks struct {
	days  [syntheticWeeks][7]int // the first hour of each day, in hours since the record's start
	scale []float64              // by day of the record
	first int                    // hour of the first midnight
}

// day returns the scale of the day that starts at the hour.
func (b *blocks) dayScale(hour int) float64 { return b.scale[(hour-b.first)/24] }

// newBlocks draws the weeks. Each seen day of a weekday occurs as often as the
// others, give or take one, so that the draw keeps the mean.
// Holidays are left out, unless nothing else is seen of their weekday.
func newBlocks(start period.Hour, demand []float64, holidays []period.Hour, seed uint64, scope string) *blocks {
	b := &blocks{first: int(start.Next(period.ByDay)-start) % 24}
	days := (len(demand) - b.first) / 24
	if days < 7 {
		// Under a whole week between midnights: days then begin with the record.
		b.first, days = 0, len(demand)/24
	}
	b.scale = dayScales(demand[b.first:b.first+days*24], days)
	var seen, spare [7][]int
	for d := range days {
		day := start + period.Hour(b.first+d*24)
		weekday := weekdayOf(day)
		if slices.ContainsFunc(holidays, func(h period.Hour) bool { return day <= h && h < day+24 }) {
			spare[weekday] = append(spare[weekday], b.first+d*24)
			continue
		}
		seen[weekday] = append(seen[weekday], b.first+d*24)
	}
	for weekday := range seen {
		if len(seen[weekday]) == 0 {
			seen[weekday] = spare[weekday]
		}
	}
	var dice stream
	dice.seed(salt(seed, "weeks", scope), 0)
	for weekday := range seen {
		list := make([]int, syntheticWeeks)
		for i := range list {
			list[i] = seen[weekday][i%len(seen[weekday])]
		}
		for i := len(list) - 1; i > 0; i-- {
			j := dice.below(i + 1)
			list[i], list[j] = list[j], list[i]
		}
		for k, hour := range list {
			b.days[k][weekday] = hour
		}
	}
	return b
}

// weekdayOf counts from Monday = 0; 1970-01-01 was a Thursday.
func weekdayOf(h period.Hour) int {
	day := int(math.Floor(float64(h) / 24))
	return ((day+3)%7 + 7) % 7
}

// dayScales returns by what each day is multiplied: 1 while the record is short,
// else what brings the day's own week to the level of the last four.
func dayScales(demand []float64, days int) []float64 {
	scale := make([]float64, days)
	for i := range scale {
		scale[i] = 1
	}
	weeks := days / 7
	if weeks < levelWeeks {
		return scale
	}
	level := WeeklyMeans(demand)
	now := mean(level[len(level)-4:])
	skipped := days - weeks*7
	for d := range scale {
		// Whole weeks are counted from the end of the record; the days before the
		// first of them go with it.
		if l := level[max(0, (d-skipped))/7]; l > 0 && now > 0 {
			scale[d] = now / l
		}
	}
	return scale
}

// WeeklyMeans returns the mean of every whole week, counted from the end.
func WeeklyMeans(demand []float64) []float64 {
	weeks := len(demand) / weekHours
	list := make([]float64, weeks)
	from := len(demand) - weeks*weekHours
	for w := range list {
		list[w] = mean(demand[from+w*weekHours : from+(w+1)*weekHours])
	}
	return list
}

func mean(x []float64) float64 {
	if len(x) == 0 {
		return 0
	}
	sum := 0.0
	for _, v := range x {
		sum += v
	}
	return sum / float64(len(x))
}

// median returns the middle of x, which keeps its order.
func median(x []float64) float64 {
	if len(x) == 0 {
		return 0
	}
	s := slices.Clone(x)
	slices.Sort(s)
	if n := len(s); n%2 == 0 {
		return (s[n/2-1] + s[n/2]) / 2
	}
	return s[len(s)/2]
}
