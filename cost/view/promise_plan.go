package view

import (
	"slices"
	"strconv"

	"github.com/plainbill/plainbill/cost/ledger"
	"github.com/plainbill/plainbill/cost/period"
	"github.com/plainbill/plainbill/cost/risk"
)

// plan says what to buy, and when.
func (f *weigher) plan() {
	a := f.a
	p := &Plan{Title: "Comfortable part now, the rest in steps that you can stop.", Rows: []PlanRow{}, Sum: PlanRow{On: "All"}}
	for _, b := range a.Plan {
		term := int(period.FromTime(b.On.Time().AddDate(f.option.Years, 0, 0)) - b.On)
		end := b.On + period.Hour(term)
		row := PlanRow{On: dateText(b.On.Time()), Start: b.On.Time().Format(dayLayout), End: (end - 1).Time().Format(dayLayout), Level: b.Level,
			Promised: b.Level * float64(term), ReturnUntil: dateText((b.ReturnUntil - 1).Time()), Stretch: b.Stretch, Cover: b.Level * a.Rate()}
		if b.Stretch {
			row.On += ", if usage holds"
		}
		if !f.option.Kind.Plan() {
			row.ReturnUntil = dash
		}
		p.Rows = append(p.Rows, row)
		p.Sum.Level += row.Level
		p.Sum.Promised += row.Promised
		p.Sum.Cover += row.Cover
	}
	// Levels have three decimals; their sum has no more.
	p.Sum.Level = risk.RoundDown(p.Sum.Level + 0.0005)
	switch {
	case len(p.Rows) == 0:
		p.Title = "Buy nothing now."
		p.Say = "No level of this is both expected to save and within what you could absorb."
	case f.option.Kind.Plan():
		p.Say = "It starts where the bill ends, is rounded down, and no plan is above " + dollarsText(risk.ReturnLimit, f.code, 0) + " an hour: AWS takes back a plan of that size within 7 days and the same calendar month, up to " +
			strconv.Itoa(risk.ReturnsPerYear) + " a year."
	default:
		p.Say = "It starts where the bill ends and is rounded down. AWS does not take reservations back; buy whole units below the level."
	}
	switch {
	case len(p.Rows) == 0:
	case !p.Rows[0].Stretch && p.Rows[len(p.Rows)-1].Stretch:
	case p.Rows[0].Stretch:
		p.Title = "Nothing at once: small steps that you can stop."
	default:
		p.Title = "All of it is comfortable now."
	}
	p.Say += " Evidence " + f.w.Evidence.Text + "."
	if f.a.Evidence.Grade < risk.GradeB {
		p.Say += " One month supports next week, not next year."
	}
	if f.option.Years > 1 && !f.a.Evidence.LongTerm {
		p.Say += " This history cannot carry a promise of three years."
	}
	f.w.Plan = p
}

// backtest judges policies on hours that they did not know.
func (f *weigher) backtest() {
	a := f.a
	v := &Backtest{Rows: []BacktestRow{}}
	if a.Backtest == nil {
		f.w.Why = append(f.w.Why, "A back-test needs three weeks told by the hour.")
		return
	}
	tests := a.Rolling
	v.Measure = "Levels chosen on the hours before the last week, judged on that week, " + f.unit() + ", as if nothing ran yet."
	if len(tests) == 0 {
		tests = []*risk.Backtest{a.Backtest}
	} else {
		v.Measure = "Levels chosen on four weeks, judged on the four that follow, " + strconv.Itoa(len(tests)) + " times, " + f.unit() + ", as if nothing ran yet."
	}
	onDemand := make([]float64, risk.Policies)
	for _, b := range tests {
		for i, t := range b.Trials {
			if len(v.Rows) <= i {
				v.Rows = append(v.Rows, BacktestRow{Label: capital(t.Policy.String())})
			}
			row := &v.Rows[i]
			row.Level, row.Saving, row.Excess = t.Level, row.Saving+t.Saving, row.Excess+t.Excess
			if t.ExcessShare > 0 {
				onDemand[i] += t.Excess / t.ExcessShare
			}
		}
	}
	for i := range v.Rows {
		if onDemand[i] > 0 {
			v.Rows[i].Share = v.Rows[i].Excess / onDemand[i]
		}
	}
	best := slices.MinFunc(v.Rows, func(a, b BacktestRow) int {
		switch {
		case a.Excess < b.Excess:
			return -1
		case a.Excess > b.Excess:
			return 1
		}
		return 0
	})
	v.Title = "On hours held back, " + inSentence(best.Label) + " came closest: " + dollarsText(best.Excess, f.code, cents) + " above the best in hindsight."
	v.Say = risk.OnlyNextWeek
	if f.report.Replay.Known {
		v.Say += " Laid over this very file, our allocation differs from AWS's by " + percent(f.report.Replay.Error) + "."
	}
	if c := &a.Calibration; c.Weeks > 0 {
		v.Say += " " + strconv.Itoa(c.Held) + " of " + strconv.Itoa(c.Weeks) + " weekly levels fell where 8 of 10 should."
	}
	f.w.Backtest = v
}

// stress strikes single blows at the recommended level, or where none is
// recommended at the one that would have cost least.
func (f *weigher) stress() error {
	w, a := f.w, f.a
	level, which := w.Start, "the recommended "
	if level < 0.01 {
		level, which = risk.RoundDown(a.Best), "the least-cost "
	}
	if level < 0.01 {
		w.Why = append(w.Why, "No level is worth a stress: neither the bill's hours nor the futures ask for a new commitment.")
		return nil
	}
	at := rateText(level, f.code)
	s, err := a.Stress(level)
	if err != nil {
		return err
	}
	v := &Stress{Level: level, Months: s.Months, Rows: []StressRow{}, Margin: s.Margin, Variants: []VariantRow{}, Steady: s.Steady,
		Measure: "What " + which + at + " an hour come to over the term, " + f.unit() + ", if one part leaves after so many months and all else stays as it was."}
	worst, lost := -1, 0
	for i, b := range s.Blows {
		v.Rows = append(v.Rows, StressRow{Label: f.partLabel(b.Kind, b.Value), Kind: b.Kind, Share: b.Share, Savings: b.Savings})
		if b.Savings[0] < 0 {
			lost++
		}
		if worst < 0 || b.Savings[0] < s.Blows[worst].Savings[0] {
			worst = i
		}
	}
	switch {
	case worst < 0:
		v.Title = "Nothing here is large enough to leave by itself."
	case lost == 0:
		v.Title = "No single departure makes a commitment of " + at + " an hour lose; the worst is " + leaving(v.Rows[worst]) + "."
	default:
		v.Title = "If " + leaving(v.Rows[worst]) + " leaves at once, a commitment of " + at + " an hour loses " + wholeText(-v.Rows[worst].Savings[0], f.code) + "."
	}
	v.RegretSay = "Over these blows and none, the level whose worst regret is least is " + rateText(s.Minimax, f.code) + " an hour: it is never more than " + wholeText(s.Regret, f.code) + " short of the best."
	if err := f.variants(v, level); err != nil {
		return err
	}
	w.Stress = v
	return nil
}

// leaving names what leaves, in a sentence.
func leaving(r StressRow) string {
	if r.Kind == "service" {
		return r.Label
	}
	return r.Kind + " " + r.Label
}

func (f *weigher) partLabel(kind, value string) string {
	switch kind {
	case "account":
		return f.bill.label(ledger.Account, value)
	case "service":
		return f.bill.label(ledger.Service, value)
	}
	return value
}

// variants asks which assumption moves the result.
func (f *weigher) variants(v *Stress, level float64) error {
	scenarios := kinScenarios
	if f.option.Years > 1 {
		scenarios = longKin
	}
	list, err := f.a.Variants(level, scenarios)
	if err != nil {
		return err
	}
	for i, x := range list {
		v.Variants = append(v.Variants, VariantRow{Key: "variant-" + strconv.Itoa(i), Label: capital(x.Name), Stretch: x.Stretch, Saving: x.Saving, Bad: -x.CVaR})
	}
	return nil
}
