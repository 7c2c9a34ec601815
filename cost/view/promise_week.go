package view

import (
	"strings"

	"github.com/plainbill/plainbill/cost/commit"
	"github.com/plainbill/plainbill/cost/period"
	"github.com/plainbill/plainbill/cost/sorts"
)

// heat is what stays unused by hour of the week.
func (p *promise) heat() Heat {
	u := &p.report.Hours
	h := Heat{Title: "Nothing that was promised stays unused.", Hours: []float64{},
		Measure: "Paid and not used, " + p.unit() + " an hour, average by hour of the week, UTC."}
	all := 0.0
	for i, v := range u.Unused {
		all += v
		if u.Weeks[i] > 0 {
			v /= float64(u.Weeks[i])
		}
		h.Hours = append(h.Hours, v)
	}
	if !(all > 0) {
		h.Hours = []float64{}
		return h
	}
	if u.Even > 0 {
		h.Note = dollarsText(u.Even, p.code, cents) + " of it is told by the day or month and spread evenly over its hours."
	}
	h.Title = p.heatTitle(h.Hours)
	return h
}

// heatTitle states when most stays unused.
func (p *promise) heatTitle(hours []float64) string {
	var sums [2][2]float64 // weekend, night
	var counts [2][2]float64
	for i, v := range hours {
		weekend, night := 0, 0
		if i >= 5*24 {
			weekend = 1
		}
		if h := i % 24; h < 6 || h >= 20 {
			night = 1
		}
		sums[weekend][night] += v
		counts[weekend][night]++
	}
	mean := func(picks ...[2]int) float64 {
		s, n := 0.0, 0.0
		for _, k := range picks {
			s, n = s+sums[k[0]][k[1]], n+counts[k[0]][k[1]]
		}
		return s / n
	}
	weekdays, weekends := mean([2]int{0, 0}, [2]int{0, 1}), mean([2]int{1, 0}, [2]int{1, 1})
	daytime, nights := mean([2]int{0, 0}, [2]int{1, 0}), mean([2]int{0, 1}, [2]int{1, 1})
	const clearly = 1.25
	text := func(v float64) string { return rateText(v, p.code) }
	switch {
	case weekends > clearly*weekdays && nights > clearly*daytime:
		return "Nights and weekends leave most unused: " + text(weekends) + " an hour on weekends, " + text(weekdays) + " on weekdays."
	case weekends > clearly*weekdays:
		return "Weekends leave most unused: " + text(weekends) + " an hour, against " + text(weekdays) + " on weekdays."
	case nights > clearly*daytime:
		return "Nights leave most unused: " + text(nights) + " an hour, against " + text(daytime) + " by day."
	case weekdays > clearly*weekends:
		return "Weekdays leave most unused: " + text(weekdays) + " an hour, against " + text(weekends) + " on weekends."
	case daytime > clearly*nights:
		return "Days leave most unused: " + text(daytime) + " an hour, against " + text(nights) + " at night."
	}
	return "About " + text(mean([2]int{0, 0}, [2]int{0, 1}, [2]int{1, 0}, [2]int{1, 1})) + " an hour stays unused, much the same over the week."
}

// ladder is what runs until when.
func (p *promise) ladder() Ladder {
	r := p.report
	l := Ladder{Title: "Nothing is in force that could end.", Measure: "Commitments in force, " + p.unit() + " an hour, by end.", Steps: []LadderStep{}, Rungs: []Rung{}}
	if r.Clock.Through == period.None {
		return l
	}
	l.Begin = r.Clock.Through.Time().Format(dayLayout)
	labels := p.labels()
	for i := range r.Commitments {
		if c := &r.Commitments[i]; r.InForce(i) {
			s := LadderStep{Key: c.ARN, Label: labels[i], Hourly: c.Hourly.Float64()}
			if c.End != period.None {
				s.End = (c.End - 1).Time().Format(dayLayout)
			}
			l.Steps = append(l.Steps, s)
		}
	}
	sorts.By(l.Steps, func(a, b LadderStep) int {
		if (a.End == "") != (b.End == "") {
			return lastIf(a.End == "")
		}
		return strings.Compare(a.End, b.End)
	})
	var most *commit.Rung
	apart := false
	for i := range r.Ladder {
		g := &r.Ladder[i]
		if most == nil || g.Share > most.Share {
			most = g
		}
		apart = apart || !g.Waterfall
		l.Rungs = append(l.Rungs, p.rung(g, labels))
	}
	if most != nil {
		month := most.Month.Month()
		switch {
		case len(r.Ladder) == 1 && most.Share > 0.999:
			l.Title = "All of it ends in " + month + ": " + plain(most.Hourly, p.code) + " an hour."
		case most.Share > 0.5:
			l.Title = "Most ends at once: " + plain(most.Hourly, p.code) + " an hour in " + month + ", " + wholePercent(most.Share) + " of what is in force."
		default:
			l.Title = "Ends are spread out: no month ends more than " + plain(most.Hourly, p.code) + " an hour, in " + month + "."
		}
		l.Note = "Changes let the other commitments take over what is set free, with the usage of this bill, for a month of 730 hours."
		if apart {
			l.Note += " Where the bill cannot tell how cover would flow, what a commitment saved itself is taken."
		}
	} else if len(l.Steps) > 0 {
		l.Title = "The bill does not tell when its commitments end."
	}
	return l
}

func lastIf(last bool) int {
	if last {
		return 1
	}
	return -1
}

func (p *promise) rung(g *commit.Rung, labels []string) Rung {
	names := []string{}
	for _, i := range g.Commitments {
		names = append(names, labels[i])
	}
	x := Rung{Month: g.Month.Month(), Names: list(names), Hourly: amount(g.Hourly, p.code), Share: g.Share, Change: g.Change * commit.MonthHours}
	switch text := dollarsText(max(x.Change, -x.Change), p.code, cents); {
	case x.Change > 0.005:
		x.Say = "the bill rises by " + text + " a month"
	case x.Change < -0.005:
		x.Say = "letting it end saves " + text + " a month"
		if len(names) > 1 {
			x.Say = "letting them end saves " + text + " a month"
		}
	default:
		x.Say = "the bill stays as it is"
	}
	return x
}
