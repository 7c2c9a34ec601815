package view

import (
	"math"
	"strconv"

	"github.com/plainbill/plainbill/cost/money"
)

// dollarsText writes what was worked out in doubles, as figures are written.
func dollarsText(v float64, currency string, places int) string {
	a, _, err := money.FromFloat(v)
	if err != nil {
		return dash
	}
	return a.Total().Display(currency, places)
}

// RatePlaces is the number of decimals with which dollars an hour are written: two;
// below a dollar three where cents are not enough, and below that as many as keep
// the shown figure within a fortieth of the true one, so that levels close
// together do not read alike, nor as nothing. Less than a millionth is noise.
func RatePlaces(v float64) int {
	v = math.Abs(v)
	places, scaled := cents, v*100
	if v < 1 && math.Abs(scaled-math.Round(scaled)) > min(0.001, max(scaled/2, 1e-4)) {
		places, scaled = 3, v*1000
		for ; places < 10 && math.Abs(scaled-math.Round(scaled)) > scaled/40; scaled *= 10 {
			places++
		}
	}
	return places
}

// rateText writes dollars an hour.
func rateText(v float64, currency string) string { return dollarsText(v, currency, RatePlaces(v)) }

// wholeText writes dollars without cents, or with them where they are all there
// is.
func wholeText(v float64, currency string) string {
	if math.Abs(v) < 9.995 {
		return dollarsText(v, currency, cents)
	}
	return dollarsText(v, currency, 0)
}

// badWord is what a bad outcome over the term is called.
func (w *Weighing) badWord() string {
	if w.Years > 1 {
		return "the bad case"
	}
	return "the bad year"
}

// tradeText says what a step adds on average and does to the bad case; bad is
// above 0 where the bad case gets better.
func (w *Weighing) tradeText(saving, bad float64) string {
	more, less := "Adds "+wholeText(saving, w.Currency)+" on average and ", "Takes "+wholeText(-saving, w.Currency)+" from the average and "
	gain, loss := "adds "+wholeText(bad, w.Currency)+" to "+w.badWord(), wholeText(-bad, w.Currency)+" from "+w.badWord()
	switch {
	case saving > 0 && bad >= 0:
		return more + gain + ": nothing is risked for it."
	case saving > 0:
		return more + "takes " + loss + ": " + dollarsText(-bad/saving, w.Currency, cents) + " of bad case for each " + dollarsText(1, w.Currency, 0) + "."
	case bad >= 0:
		return less + gain + "."
	}
	return less + loss + ": there is nothing to gain."
}

// futuresText states what the dots show.
func (w *Weighing) futuresText(r *Reading) string {
	n := len(r.Futures)
	all := strconv.Itoa(n)
	switch {
	case r.FuturesFrom == 0:
		return "Nothing new is promised: every future costs what on-demand costs."
	case r.Saves == n:
		return "In all " + all + " futures the plan saves."
	case r.Saves == 0:
		return "In none of " + all + " futures does the plan save; in " + strconv.Itoa(r.Beyond) + " it loses more than your limit."
	case r.Beyond == 0:
		return "In " + strconv.Itoa(r.Saves) + " of " + all + " futures the plan saves; in the others it loses within your limit."
	}
	return "In " + strconv.Itoa(r.Saves) + " of " + all + " futures the plan saves; in " + strconv.Itoa(r.Beyond) + " it loses more than your limit."
}

// idleText says how many of the bill's hours would have left some of the level
// unused.
func (w *Weighing) idleText(r *Reading) string {
	at := "At " + rateText(r.Level, w.Currency)
	switch share := w.idle(r.Level); {
	case r.Level == 0:
		return "Nothing new would be promised, so nothing of it could sit idle."
	case !(r.Unused > 0):
		return at + " none of the bill's hours would leave any of it unused."
	case share <= 0:
		return at + " a few of the bill's hours would leave some of it unused."
	default:
		return at + " about " + wholePercent(share) + " of the bill's hours would leave some of it unused."
	}
}

// idle is the share of the hours whose usage does not fill what runs and the
// level.
func (w *Weighing) idle(level float64) float64 {
	h := w.Load.Hours
	if len(h) < 2 {
		return 0
	}
	want := w.Load.Existing + level*w.Load.Rate
	n := 0
	for n < len(h) && h[n] >= want*(1-1e-9) {
		n++
	}
	switch n {
	case 0:
		return 1
	case len(h):
		return 0
	}
	f := (h[n-1] - want) / (h[n-1] - h[n])
	return max(0, 1-(float64(n-1)+f)/float64(len(h)-1))
}
