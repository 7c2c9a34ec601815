package commit

import (
	"slices"

	"github.com/plainbill/plainbill/cost/cur"
	"github.com/plainbill/plainbill/cost/ledger"
	"github.com/plainbill/plainbill/cost/period"
)

// Clock is the time that hourly figures are about: the hours of the bill in
// their order. An hour without usage is an hour of no usage; a whole billing
// period without any line is no part of the bill.
type Clock struct {
	Range period.Range // from the first hour to the last that is kept
	// Hours lists what is kept of Range.
	Hours []period.Hour
	// Grain is how long the usage that commitments could cover lasts, by money.
	Grain period.Grain
	// Through is the hour before which usage ends.
	Through period.Hour
	// Dropped is the tail that was left out because its days have too few lines.
	Dropped period.Range
	// Open says that usage stops more than a day before the last billing period
	// does: monthly fees then tell of hours that are yet to come.
	Open bool

	at []int32 // by hour - Range.Start: place in Hours, -1 where it is not kept
}

// Days is how many days are kept.
func (c *Clock) Days() float64 { return float64(len(c.Hours)) / 24 }

// Grade says how much the length of the history can carry: A a year, B three
// months, C four weeks, D less.
func (c *Clock) Grade() string {
	switch d := c.Days(); {
	case d >= 360:
		return "A"
	case d >= 90:
		return "B"
	case d >= 28:
		return "C"
	}
	return "D"
}

// LastRun is the place in Hours from which on no hour is left out: there are
// gaps where whole billing periods are missing.
func (c *Clock) LastRun() int {
	n := len(c.Hours) - 1
	for n > 0 && c.Hours[n-1] == c.Hours[n]-1 {
		n--
	}
	return max(0, n)
}

// place returns where an hour lies in Hours; ok is false for hours not kept.
func (c *Clock) place(h period.Hour) (n int, ok bool) {
	if !c.Range.Contains(h) {
		return 0, false
	}
	at := c.at[h-c.Range.Start]
	return int(at), at >= 0
}

// spread adds an amount to the hours of a row, in equal parts.
func (c *Clock) spread(s *Series, amount float64, start, end period.Hour) {
	if amount == 0 || start == period.None {
		return
	}
	if *s == nil {
		*s = make(Series, len(c.Hours))
	}
	if end <= start+1 {
		if n, ok := c.place(start); ok {
			(*s)[n] += amount
		}
		return
	}
	each := amount / float64(end-start)
	for h := start; h < end; h++ {
		if n, ok := c.place(h); ok {
			(*s)[n] += each
		}
	}
}

// Series is one figure an hour, along Clock.Hours; nil is 0 in every hour.
type Series []float64

// Sum adds up all hours.
func (s Series) Sum() (sum float64) {
	for _, v := range s {
		sum += v
	}
	return sum
}

// plus adds another series.
func (s *Series) plus(t Series) {
	if t == nil {
		return
	}
	if *s == nil {
		*s = make(Series, len(t))
	}
	for i, v := range t {
		(*s)[i] += v
	}
}

// keeper says which rows of a segment are looked at.
type keeper func(g *ledger.Segment) func(i int) bool

// tailMost is how many days at the end may be found to have too few lines.
const tailMost = 7

// newClock finds the hours of a bill. It looks at usage alone: fees and taxes
// are told for times in which nothing may have run yet.
func newClock(l *ledger.Ledger, keep keeper) Clock {
	hours := l.Hours()
	seen := make([]bool, len(hours))
	c := Clock{Through: period.None}
	// What is told once a month does not say when usage ends, unless there is
	// nothing else.
	first, last, long := period.Hour(1<<30), period.None, period.None
	for _, g := range l.Segments() {
		starts, kept := g.StartCodes(), keep(g)
		for i, t := range g.Types() {
			if !usage(t) || !kept(i) {
				continue
			}
			code := starts.At(i)
			if code == 0 {
				continue
			}
			seen[code] = true
			start, end := hours[code], g.EndAt(i)
			if end == period.None {
				end = start + 1
			}
			first = min(first, start)
			if end-start > 24 {
				long = max(long, end)
			} else {
				last = max(last, end)
			}
		}
	}
	if last == period.None {
		last = long
	}
	if last == period.None {
		return c
	}
	c.Through = last
	c.Range = period.Range{Start: first, End: last}
	c.Open = last.Floor(period.ByMonth) != last && (last-1).Next(period.ByMonth)-last > 24
	whole := c.keepMonths(seen, hours)
	if days := tail(l, keep, c.Range, whole); days > 0 {
		cut := (last - 1).Floor(period.ByDay) - period.Hour(24*(days-1))
		c.Dropped = period.Range{Start: cut, End: last}
		c.Range.End = cut
	}
	for h := c.Range.Start; h < c.Range.End; h++ {
		if whole[h.Floor(period.ByMonth)] {
			c.at = append(c.at, int32(len(c.Hours)))
			c.Hours = append(c.Hours, h)
		} else {
			c.at = append(c.at, -1)
		}
	}
	return c
}

// keepMonths says in which months any usage starts.
func (c *Clock) keepMonths(seen []bool, hours []period.Hour) map[period.Hour]bool {
	whole := map[period.Hour]bool{}
	for code, yes := range seen {
		if yes {
			whole[hours[code].Floor(period.ByMonth)] = true
		}
	}
	return whole
}

// tail counts the days at the end that have fewer than nine tenths of the lines
// that the same weekday usually has, in a service that has many. Without a week
// to compare with there is no telling.
func tail(l *ledger.Ledger, keep keeper, r period.Range, whole map[period.Hour]bool) int {
	begin := r.Start.Floor(period.ByDay)
	days := int((r.End-1).Floor(period.ByDay)-begin)/24 + 1
	if days < 15 {
		return 0
	}
	services := len(l.Values(ledger.Service))
	lines := make([]int64, services*days)
	sum := make([]int64, services)
	var all int64
	for _, g := range l.Segments() {
		service, kept := g.Codes(ledger.Service), keep(g)
		for i, t := range g.Types() {
			h := g.StartAt(i)
			if !usage(t) || h == period.None || !kept(i) || !r.Contains(h) {
				continue
			}
			s := int(service.At(i))
			lines[s*days+int(h.Floor(period.ByDay)-begin)/24]++
			sum[s]++
			all++
		}
	}
	for n := 0; n < tailMost; n++ {
		day := days - 1 - n
		if !short(lines, sum, all, days, day, begin, whole) {
			return n
		}
	}
	return 0 // so many short days are how the bill is
}

// short says whether a day has too few lines of a service that has at least a
// tenth of them all.
func short(lines, sum []int64, all int64, days, day int, begin period.Hour, whole map[period.Hour]bool) bool {
	for s := range sum {
		if sum[s]*10 < all {
			continue
		}
		var same []int64
		for d := day - 7; d >= 0; d -= 7 {
			if whole[(begin + period.Hour(24*d)).Floor(period.ByMonth)] {
				same = append(same, lines[s*days+d])
			}
		}
		if len(same) < 2 {
			continue
		}
		slices.Sort(same)
		median := same[len(same)/2]
		if len(same)%2 == 0 {
			median = (same[len(same)/2-1] + median) / 2
		}
		if lines[s*days+day]*10 < median*9 {
			return true
		}
	}
	return false
}

// usage says whether rows of the type are usage.
func usage(t cur.LineItemType) bool {
	switch t {
	case cur.Usage, cur.FlatRateSubscription, cur.DiscountedUsage, cur.SavingsPlanCoveredUsage, cur.FocusUsage:
		return true
	}
	return false
}
