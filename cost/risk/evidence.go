package risk

import (
	"fmt"
	"math"
)

// Grade says how far the hours that were seen carry a promise about the future.
type Grade uint8

// The grades of evidence.
const (
	NoGrade Grade = iota // under two weeks
	GradeD               // under four weeks
	GradeC               // one to three months
	GradeB               // three to twelve months
	GradeA               // a year and more
)

// String returns the letter that is shown.
func (g Grade) String() string { return [...]string{"–", "D", "C", "B", "A"}[g] }

// Evidence is what the record allows to be said.
type Evidence struct {
	Grade     Grade
	Days      int
	Recommend bool // a level may be recommended
	LongTerm  bool // a three-year promise may be weighed without being greyed
	Exact     bool // the replay of the bill's own commitments agrees with AWS's
	Bounds    bool // only bounds can be given, because hours are not known
	Band      bool // results are drawn over three sets of assumptions
	Reasons   []string
}

// Unreplayed stands for a bill without commitments to replay.
const Unreplayed = -1

// ReplayError returns by how much an allocation differs from AWS's own, hour by
// hour, as a part of all that AWS allocated: 0 where they are the same, Unreplayed
// where there is nothing to compare.
func ReplayError(ours, aws []float64) float64 {
	differs, all := 0.0, 0.0
	for i, a := range aws {
		differs += math.Abs(ours[i] - a)
		all += math.Abs(a)
	}
	switch {
	case all > 0:
		return differs / all
	case differs > 0:
		return 1
	}
	return Unreplayed
}

// The limits of the replay error.
const (
	ReplayAgrees  = 0.02 // up to here the allocation is as AWS's
	ReplayDiffers = 0.05 // beyond here nothing is called exact
)

// Judge grades a record. hourly says that the bill tells hours apart; replay is
// the error of laying the bill's own commitments over its own usage, or Unreplayed.
func Judge(hours int, hourly bool, replay float64) Evidence {
	e := Evidence{Days: hours / 24, Exact: true}
	switch {
	case e.Days < 14:
		e.Grade = NoGrade
	case e.Days < 28:
		e.Grade = GradeD
	case e.Days < 90:
		e.Grade = GradeC
	case e.Days < 365:
		e.Grade = GradeB
	default:
		e.Grade = GradeA
	}
	e.Recommend = e.Grade != NoGrade
	e.LongTerm = e.Grade >= GradeB
	e.Band = e.Grade < GradeA
	if !e.Recommend {
		e.Reasons = append(e.Reasons, few(e.Days)+" too few to recommend a level: two weeks are the least.")
	}
	if e.Grade == GradeD || e.Grade == GradeC {
		e.Reasons = append(e.Reasons, OnlyNextWeek, "One month cannot support a three-year promise.", "Volatility and departures are assumptions, not observations.")
	}
	if !hourly {
		e.Bounds, e.Recommend, e.Exact = true, false, false
		e.Reasons = append(e.Reasons, "The bill is daily: hours within a day are unknown, so that only bounds can be given.")
	}
	if replay > ReplayDiffers {
		e.Exact = false
	}
	if replay > ReplayAgrees {
		e.Reasons = append(e.Reasons, fmt.Sprintf("Our allocation differs from AWS's by %.1f %%: sharing may be off, the owner's account comes first, or accounts are missing.", 100*replay))
	}
	return e
}

// DailyBounds returns the curves between which the truth lies when only days are
// known: usage spread evenly over the day, which a level covers best, and all of
// it in one hour, which it covers worst. classes hold one value a day.
func DailyBounds(classes []Class) (even, burst *Curve, err error) {
	spread, peaks := make([]Class, len(classes)), make([]Class, len(classes))
	for i, c := range classes {
		spread[i], peaks[i] = c, c
		spread[i].OnDemand = make([]float64, 24*len(c.OnDemand))
		peaks[i].OnDemand = make([]float64, 24*len(c.OnDemand))
		for d, x := range c.OnDemand {
			for h := range 24 {
				spread[i].OnDemand[d*24+h] = x / 24
			}
			peaks[i].OnDemand[d*24] = x
		}
	}
	if even, err = NewCurve(spread, nil); err != nil {
		return nil, nil, err
	}
	if burst, err = NewCurve(peaks, nil); err != nil {
		return nil, nil, err
	}
	return even, burst, nil
}

func few(days int) string {
	if days == 1 {
		return "1 day is"
	}
	return fmt.Sprintf("%d days are", days)
}
