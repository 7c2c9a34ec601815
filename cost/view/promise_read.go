package view

import (
	"math"
	"sort"
)

// zoneSay says what a zone means.
func zoneSay(key string) string {
	switch key {
	case "free":
		return "more of it saves more, on average and in the bad case"
	case "comfort":
		return "as good as never loses"
	case "acceptable":
		return "loses now and then, within your limit"
	case "unacceptable":
		return "the bad case crosses your limit"
	}
	return "more risk for less saving"
}

// Reading reads a level off what was weighed. A level beyond its ends is taken to
// the end. It asks nothing of the bill, so that the page can call it while a
// slider moves.
func (w *Weighing) Reading(level float64) Reading {
	r := Reading{Level: w.within(level), Futures: []float64{}}
	w.readCurve(&r)
	if len(w.Levels) < 2 {
		return r
	}
	r.Weighed = true
	l := w.level(r.Level)
	r.Saving, r.Error, r.P05, r.P95, r.Bad = l.Saving, l.Error, l.P05, l.P95, l.Bad
	r.LossChance, r.UnusedP95, r.Regret, r.Promised = l.LossChance, l.UnusedP95, l.Regret, l.Promised
	if z := w.zone(r.Level); z != nil {
		r.Zone, r.ZoneLabel = z.Key, z.Label
		r.ZoneSay = z.Label + ": " + zoneSay(z.Key)
	}
	w.readStep(&r, l)
	w.readFutures(&r)
	return r
}

// Step is how far apart the levels are; 0: none were weighed.
func (w *Weighing) Step() float64 {
	if len(w.Levels) < 2 {
		return 0
	}
	return w.Levels[1].Level - w.Levels[0].Level
}

// Top is the highest level that can be read.
func (w *Weighing) Top() float64 {
	top := 0.0
	if n := len(w.Levels); n > 0 {
		top = w.Levels[n-1].Level
	} else if n := len(w.Curve); n > 0 {
		top = w.Curve[n-1].Level
	}
	return top
}

func (w *Weighing) within(level float64) float64 {
	if math.IsNaN(level) {
		return 0
	}
	return min(max(level, 0), w.Top())
}

// between finds the place of x among n ascending places: it lies the share f of
// the way from i to i+1.
func between(n int, at func(int) float64, x float64) (i int, f float64) {
	i = sort.Search(n, func(i int) bool { return at(i) > x }) - 1
	i = min(max(i, 0), n-2)
	if gap := at(i+1) - at(i); gap > 0 {
		f = min(max((x-at(i))/gap, 0), 1)
	}
	return i, f
}

func lerp(a, b, f float64) float64 {
	switch f {
	case 0:
		return a
	case 1:
		return b
	}
	return a + f*(b-a)
}

// level is what is known of any level.
func (w *Weighing) level(x float64) Level {
	i, f := between(len(w.Levels), func(i int) float64 { return w.Levels[i].Level }, x)
	a, b := &w.Levels[i], &w.Levels[i+1]
	return Level{
		Level: x, Saving: lerp(a.Saving, b.Saving, f), Error: lerp(a.Error, b.Error, f), P05: lerp(a.P05, b.P05, f), P95: lerp(a.P95, b.P95, f),
		Bad: lerp(a.Bad, b.Bad, f), LossChance: lerp(a.LossChance, b.LossChance, f), Unused: lerp(a.Unused, b.Unused, f),
		UnusedP95: lerp(a.UnusedP95, b.UnusedP95, f), Regret: lerp(a.Regret, b.Regret, f), Promised: lerp(a.Promised, b.Promised, f),
	}
}

// zone is the zone of a level; a border belongs to the zone before it.
func (w *Weighing) zone(x float64) *ZoneSpan {
	for i := range w.Zones {
		if z := &w.Zones[i]; x <= z.To && (x > z.From || x == 0 && z.From == 0) && z.To > z.From {
			return z
		}
	}
	return nil
}

// readStep says what one more step adds and costs.
func (w *Weighing) readStep(r *Reading, l Level) {
	to := w.within(r.Level + w.Step())
	if to <= r.Level {
		return
	}
	next := w.level(to)
	r.StepTo = to
	r.StepHead = "One step further, to " + rateText(to, w.Currency)
	r.Step = w.tradeText(next.Saving-l.Saving, next.Bad-l.Bad)
}

// readFutures counts the futures of the nearest level.
func (w *Weighing) readFutures(r *Reading) {
	if len(w.Futures) != len(w.Levels) {
		return
	}
	i, f := between(len(w.Levels), func(i int) float64 { return w.Levels[i].Level }, r.Level)
	if f >= 0.5 {
		i++
	}
	r.Futures, r.FuturesFrom = w.Futures[i], w.Levels[i].Level
	for _, s := range r.Futures {
		switch {
		case s >= 0:
			r.Saves++
		case s >= -w.Absorb:
			r.Within++
		default:
			r.Beyond++
		}
	}
	r.FuturesSay = w.futuresText(r)
}

// readCurve reads the bill's own hours.
func (w *Weighing) readCurve(r *Reading) {
	if len(w.Curve) < 2 {
		return
	}
	i, f := between(len(w.Curve), func(i int) float64 { return w.Curve[i].Level }, r.Level)
	a, b := &w.Curve[i], &w.Curve[i+1]
	r.Cost, r.Unused = lerp(a.Cost, b.Cost, f), lerp(a.Unused, b.Unused, f)
	r.Utilization, r.Coverage = lerp(a.Utilization, b.Utilization, f), lerp(a.Coverage, b.Coverage, f)
	r.IdleSay = w.idleText(r)
}
