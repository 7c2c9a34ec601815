// Package period holds UTC hours, days and months, and half-open ranges of them.
// Billing is UTC everywhere; local time never occurs.
package period

import (
	"fmt"
	"time"
)

// Hour counts hours since 1970-01-01T00:00Z. None stands for "no time given".
type Hour int32

// None is the hour of a row that has no time.
const None Hour = -1 << 31

// Grain is the width of one step of a time series.
type Grain uint8

// The grains of a series.
const (
	ByHour Grain = iota
	ByDay
	ByMonth
)

// String returns the name that queries and links use.
func (g Grain) String() string { return [...]string{"hour", "day", "month"}[g] }

// ParseGrain reads what String wrote.
func ParseGrain(s string) (Grain, error) {
	for g := ByHour; g <= ByMonth; g++ {
		if g.String() == s {
			return g, nil
		}
	}
	return ByDay, fmt.Errorf("no grain %q: use hour, day or month", s)
}

// Lengths counts rows of usage by how long they last: up to an hour, up to a day, and
// longer.
type Lengths [ByMonth + 1]int64

// Add counts rows of usage that each last so many seconds.
func (l *Lengths) Add(seconds, rows int64) {
	switch {
	case seconds <= 3600:
		l[ByHour] += rows
	case seconds <= 86400:
		l[ByDay] += rows
	default:
		l[ByMonth] += rows
	}
}

// Grain is the step in which most of the rows are told, the shorter one of equals;
// not ok when nothing was counted. Rows of some hours are of a bill by days that
// leaves out the hours in which nothing ran.
func (l *Lengths) Grain() (most Grain, ok bool) {
	for g := range l {
		if l[g] > l[most] {
			most = Grain(g)
		}
	}
	return most, l[most] > 0
}

// Range is the half-open span [Start, End) of hours. The zero value is empty.
type Range struct{ Start, End Hour }

// Empty says whether no hour lies in r.
func (r Range) Empty() bool { return r.End <= r.Start }

// Contains says whether h lies in r.
func (r Range) Contains(h Hour) bool { return r.Start <= h && h < r.End }

// Hours returns how many hours r spans.
func (r Range) Hours() int { return max(0, int(r.End-r.Start)) }

// Union returns the smallest range that holds both; an empty range adds nothing.
func (r Range) Union(s Range) Range {
	switch {
	case r.Empty():
		return s
	case s.Empty():
		return r
	}
	return Range{min(r.Start, s.Start), max(r.End, s.End)}
}

// FromTime returns the hour that holds t.
func FromTime(t time.Time) Hour { return FromUnix(t.Unix()) }

// FromUnix returns the hour that holds the given second since 1970.
func FromUnix(seconds int64) Hour {
	h := seconds / 3600
	if seconds%3600 < 0 {
		h--
	}
	return Hour(h)
}

// Time returns the start of h in UTC.
func (h Hour) Time() time.Time { return time.Unix(int64(h)*3600, 0).UTC() }

// Month names the month that h lies in: "August 2026".
func (h Hour) Month() string { return h.Time().Format("January 2006") }

// MonthName names a month that is given as "2026-08"; any other text stays.
func MonthName(key string) string {
	t, err := time.Parse("2006-01", key)
	if err != nil {
		return key
	}
	return FromTime(t).Month()
}

// Floor returns the start of the step of grain g that holds h.
func (h Hour) Floor(g Grain) Hour {
	switch g {
	case ByDay:
		d := h / 24
		if h%24 < 0 {
			d--
		}
		return d * 24
	case ByMonth:
		t := h.Time()
		return FromTime(time.Date(t.Year(), t.Month(), 1, 0, 0, 0, 0, time.UTC))
	}
	return h
}

// Next returns the start of the step after the one that holds h.
func (h Hour) Next(g Grain) Hour {
	switch g {
	case ByDay:
		return h.Floor(ByDay) + 24
	case ByMonth:
		t := h.Time()
		return FromTime(time.Date(t.Year(), t.Month()+1, 1, 0, 0, 0, 0, time.UTC))
	}
	return h + 1
}
