package view

import (
	"github.com/plainbill/plainbill/cost/risk"
)

// futures tells what could happen.
func (f *weigher) futures() {
	w, a := f.w, f.a
	w.Levels, w.Futures, w.Scenarios = f.x.levels, f.x.dots, a.Profile.Scenarios
	w.Absorb, w.Ceiling = a.Tolerance.Absorb, a.Zones.Ceiling
	w.Query.Comfort = a.Tolerance.ComfortChance
	w.Start = a.Recommended()
	w.Zones = zoneSpans(&a.Zones, &a.Band, a.Grid.Level(levels-1))
	w.Title, w.ZoneSay = f.zoneTitle(), f.zoneWhy()
	years := "one year"
	if w.Years > 1 {
		years = counted(int64(w.Years), "year", "years")
	}
	w.Measure = "Saving over " + years + " against no new plan, " + w.Option + ", " + wholePercent(1-f.rate()) + " discount, " + f.unit() + "."
	f.trades()
	w.Today = f.today()
}

// zoneSpans lays the zones along the axis in their order. Those that are empty
// have no length.
func zoneSpans(z *risk.Zones, band *risk.Band, top float64) []ZoneSpan {
	at := borders(z, top)
	low, high := borders(&band.Low, top), borders(&band.High, top)
	list := []ZoneSpan{}
	from := 0.0
	for i, k := range [...]struct{ key, label string }{{"free", "Free savings left"}, {"comfort", "Comfort"}, {"acceptable", "Acceptable"}, {"pointless", "Pointless"}, {"unacceptable", "Unacceptable"}} {
		list = append(list, ZoneSpan{Key: k.key, Label: k.label, From: from, To: at[i], Low: low[i], High: high[i]})
		from = at[i]
	}
	return list
}

// borders are the upper ends of the zones, ascending: the last is the top.
func borders(z *risk.Zones, top float64) [5]float64 {
	limit := min(z.Limit, top)
	ceiling := min(z.Ceiling, limit)
	comfort := min(z.Comfort, ceiling)
	return [5]float64{min(z.Floor, comfort), comfort, ceiling, limit, top}
}

// zoneTitle states the finding of the zone chart.
func (f *weigher) zoneTitle() string {
	z, money := &f.a.Zones, func(v float64) string { return rateText(v, f.code) }
	comfort := min(z.Comfort, z.Ceiling, z.Limit)
	bad := f.w.badWord()[len("the "):]
	switch {
	case z.Ceiling == 0 || risk.RoundDown(z.Ceiling) == 0:
		return "No new commitment is expected to save anything here."
	case comfort < 0.01 && z.Stretch < 0.01:
		return "No level is comfortable, and almost any is more than you could absorb."
	case comfort < 0.01 && z.LimitOpen:
		return "No level is comfortable; up to " + money(z.Ceiling) + " an hour the average gains."
	case comfort < 0.01:
		return "No level is comfortable; " + money(z.Limit) + " an hour is where a " + bad + " crosses your limit."
	case z.Limit < z.Ceiling && comfort >= z.Limit:
		return "Up to " + money(z.Limit) + " an hour is within what you set; more crosses it."
	case comfort >= z.Ceiling:
		return "Up to " + money(z.Ceiling) + " an hour is comfortable, and more is not expected to save more."
	case z.LimitOpen || z.Limit >= z.Ceiling:
		return "Up to " + money(comfort) + " an hour is comfortable; past " + money(z.Ceiling) + " nothing is gained."
	}
	return "Up to " + money(comfort) + " an hour is comfortable; " + money(z.Limit) + " is where a " + bad + " crosses your limit."
}

// zoneWhy says why zones are empty.
func (f *weigher) zoneWhy() string {
	z, s := &f.a.Zones, ""
	switch {
	case z.Comfort <= 0 && f.report.Scopes[f.scope].Family != "":
		s = "There is no comfortable level: all usage of one family may leave at once, and that is more likely than the chance of a loss that you call comfortable."
	case z.Comfort <= 0:
		s = "There is no comfortable level: even a small promise loses more often than you call comfortable."
	case z.Comfort >= z.Ceiling && z.Ceiling > 0:
		s = "You are comfortable at the level of most savings. More reward needs another instrument, such as three years or a plan of one family, not more of this one."
	}
	if f.a.Tolerance.Obligation > 0 && z.Limit < z.Comfort {
		s = join(s, "What may be promised ends before comfort does.")
	}
	if z.LimitOpen {
		s = join(s, "No level that was weighed crosses your limit.")
	}
	if f.w.Query.Depth != FirstDepth && f.a.Evidence.Band {
		s = join(s, "Borders are drawn as bands, over milder and harsher assumptions, because the history is shorter than a year.")
	}
	return s
}

// tradeSteps is how many levels one line of the trade goes on.
const tradeSteps = 4

// trades prices the steps up to where nothing is gained any more.
func (f *weigher) trades() {
	w := f.w
	w.Trades = []TradeRow{}
	for i := 0; i+1 < len(w.Levels); i += tradeSteps {
		a, b := &w.Levels[i], &w.Levels[min(i+tradeSteps, len(w.Levels)-1)]
		t := TradeRow{From: a.Level, To: b.Level, Saving: b.Saving - a.Saving, Bad: b.Bad - a.Bad, LossChance: b.LossChance - a.LossChance, Promised: b.Promised - a.Promised}
		t.Say = w.tradeText(t.Saving, t.Bad)
		w.Trades = append(w.Trades, t)
		if t.Saving <= 0 {
			break
		}
	}
}

// today is the courage implied by promising nothing new.
func (f *weigher) today() string {
	w := f.w
	if w.Start <= 0 {
		return "Promising nothing new is as good as any level that you could absorb."
	}
	l, step := w.level(w.Start), w.level(w.Levels[1].Level)
	forgone := wholeText(l.Saving, f.code)
	years := "a year"
	if w.Years > 1 {
		years = "over " + counted(int64(w.Years), "year", "years")
	}
	if step.Bad >= 0 {
		return "Promising nothing new forgoes " + forgone + " of expected savings " + years + ". The first " + rateText(step.Level, f.code) + " an hour would make the average and " + w.badWord() + " better."
	}
	rate := step.Saving / -step.Bad
	return "Promising nothing new forgoes " + forgone + " of expected savings " + years + ": it refuses to risk " + dollarsText(1, f.code, 0) + " in " + w.badWord() + " for " + dollarsText(rate, f.code, cents) + " on average."
}
