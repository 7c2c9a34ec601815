package view

import (
	"fmt"
	"strconv"
	"time"

	"github.com/plainbill/plainbill/cost/period"
)

// layouts of the bounds of a query: an hour, a day, a billing period.
const (
	hourLayout  = "2006-01-02T15:04Z"
	dayLayout   = "2006-01-02"
	monthLayout = "2006-01"
)

// spanText writes a range of hours with its last day included:
// "1–31 Aug 2026", "1 Jul–18 Aug 2026", "28 Dec 2025–3 Jan 2026". The last day
// is the one that holds the hour before the end.
func spanText(r period.Range) string {
	if r.Empty() {
		return "no time"
	}
	from, to := r.Start.Time(), (r.End - 1).Time()
	switch {
	case from.Year() != to.Year():
		return dateText(from) + "\u2013" + dateText(to)
	case from.Month() != to.Month():
		return from.Format("2 Jan") + "\u2013" + dateText(to)
	case from.Day() != to.Day():
		return strconv.Itoa(from.Day()) + "\u2013" + dateText(to)
	}
	return dateText(to)
}

func dateText(t time.Time) string { return t.Format("2 Jan 2006") }

// stepLabel names one step of a series: "Sat 1 Aug", "1 Aug 13:00", "August 2026".
func stepLabel(h period.Hour, g period.Grain) string {
	switch g {
	case period.ByHour:
		return h.Time().Format("2 Jan 15:04")
	case period.ByMonth:
		return h.Month()
	}
	return h.Time().Format("Mon 2 Jan")
}

// stepStart is the machine's name of a step: an hour, or a date.
func stepStart(h period.Hour, g period.Grain) string {
	if g == period.ByHour {
		return h.Time().Format(hourLayout)
	}
	return h.Time().Format(dayLayout)
}

// aStep is how a measure says "per step": "a day".
func aStep(g period.Grain) string {
	return [...]string{period.ByHour: "an hour", period.ByDay: "a day", period.ByMonth: "a month"}[g]
}

// monthOf returns the range of the month that holds h.
func monthOf(h period.Hour) period.Range {
	return period.Range{Start: h.Floor(period.ByMonth), End: h.Next(period.ByMonth)}
}

// parseBound reads one bound of a query. month says that it was given as a
// month, which bounds the billing period and not the charge period.
func parseBound(s string) (h period.Hour, month bool, err error) {
	for _, layout := range []string{monthLayout, dayLayout, hourLayout, "2006-01-02T15Z", time.RFC3339} {
		if t, err := time.Parse(layout, s); err == nil {
			return period.FromTime(t), layout == monthLayout, nil
		}
	}
	return period.None, false, fmt.Errorf("no such time: %q: use 2026-08, 2026-08-01 or 2026-08-01T13:00Z", s)
}
