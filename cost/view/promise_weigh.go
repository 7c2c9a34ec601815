package view

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"reflect"
	"slices"

	"github.com/plainbill/plainbill/cost/commit"
	"github.com/plainbill/plainbill/cost/ledger"
	"github.com/plainbill/plainbill/cost/period"
	"github.com/plainbill/plainbill/cost/risk"
	"github.com/plainbill/plainbill/cost/sorts"
	"github.com/plainbill/plainbill/cost/weigh"
)

// How many futures the depths draw.
const (
	firstScenarios = 2_000
	fullScenarios  = 10_000
	longScenarios  = 8_000 // of terms longer than a year, which have more weeks each
	bandScenarios  = 2_000
	kinScenarios   = 1_000 // for each changed assumption
	longKin        = 500   // of terms longer than a year
	wideScenarios  = 2_000
	mostScenarios  = 100_000
	levels         = 64
	wideLevels     = 1 + (levels-1)/3 // each third level
	futuresShown   = 100
	dotDigits      = 1e4 // steps between the worst and the best of them, at least
	weighedMost    = 6   // answers that are remembered
)

func noSuch(what, name string) error {
	return fmt.Errorf("there is no %s called %q in this bill", what, name)
}

// weighed is an answer of the engine with what was asked, less what can be borne:
// that moves borders, not futures.
type weighed struct {
	key    string
	ask    string // the key, without how many futures were drawn
	answer *weigh.Answer
	levels []Level
	dots   [][]float64
	// What the wider depths need once.
	offers []weigh.Offer
	years  int
	wide   bool
}

// Weigh answers what a commitment could do. It is an error to ask for usage, an
// option or an assumption that does not exist; that little is known is none.
func (b *Bill) Weigh(q WeighQuery) (*Weighing, error) { return b.WeighUntil(q, nil) }

// ErrStopped is the answer to a question that nobody waits for any more.
var ErrStopped = risk.ErrStopped

// WeighUntil is Weigh, given up with ErrStopped as soon as stop says so; nil never
// does.
func (b *Bill) WeighUntil(q WeighQuery, stop func() bool) (*Weighing, error) {
	p, known, err := b.promise(q.Currency)
	if err != nil {
		return nil, err
	}
	q.Currency = p.query.Currency
	scenarios := q.Scenarios
	if err := q.fill(); err != nil {
		return nil, err
	}
	scope, option, ok, err := p.findScope(&q)
	if err != nil {
		return nil, err
	}
	if scenarios == 0 && ok && option.Years > 1 && q.Depth != FirstDepth {
		q.Scenarios = longScenarios
	}
	w := &Weighing{Query: q, Currency: p.code, Seed: q.Seed, Curve: []CurvePoint{}, Load: LoadDuration{Hours: []float64{}},
		Discounts: []DiscountRow{}, Assumed: []Assumption{}, Evidence: Evidence{Grade: dash, Why: []string{}}, Notes: []Check{}}
	if !ok {
		w.Title = "There is nothing to weigh."
		w.Why = p.nothing()
		return w, nil
	}
	w.Query.Scope, w.Query.Option, w.Query.Scenarios = q.Scope, q.Option, scenarios
	w.Scope, w.Option, w.Years = p.report.Scopes[scope].Name(), option.Kind.Label()+", "+option.String(), option.Years
	ask, err := p.asked(&q, option)
	if err != nil {
		return nil, err
	}
	ask.Kept, ask.Stop = &known.kept, stop
	x, err := known.weigh(p, scope, ask, &q)
	if errors.Is(err, weigh.ErrNothing) {
		w.Title, w.Why = "There is nothing to weigh.", p.nothing()
		return w, nil
	}
	if err != nil {
		return nil, err
	}
	f := &weigher{promise: p, w: w, x: x, a: x.answer, scope: scope, option: option, ask: ask}
	if err := f.tell(); err != nil {
		return nil, err
	}
	tidy(reflect.ValueOf(w))
	return w, nil
}

// fill fills in blanks and refuses what no answer could be given to.
func (q *WeighQuery) fill() error {
	q.Depth = cmp.Or(q.Depth, FirstDepth)
	q.Seed = cmp.Or(q.Seed, 1)
	q.Months = cmp.Or(q.Months, 6)
	if q.Scenarios == 0 {
		q.Scenarios = fullScenarios
		if q.Depth == FirstDepth {
			q.Scenarios = firstScenarios
		}
	}
	switch q.Depth {
	case FirstDepth, FullDepth, WideDepth:
	default:
		return fmt.Errorf("no such depth: %q: use first, full or wide", q.Depth)
	}
	for _, v := range []float64{q.Absorb, q.Comfort, q.MostPromised} {
		if !(v >= 0) || math.IsInf(v, 0) {
			return fmt.Errorf("%v is no amount that could be absorbed or promised: use 0 or more", v)
		}
	}
	switch {
	case q.Comfort >= 1:
		return fmt.Errorf("a chance of %v is no chance: use a share below 1", q.Comfort)
	case q.Scenarios < 100 || q.Scenarios > mostScenarios:
		return fmt.Errorf("%d futures cannot be drawn: use 100 to %s", q.Scenarios, Count(mostScenarios))
	case q.Months < 1 || q.Months > 36:
		return fmt.Errorf("a purchase cannot be spread over %d months: use 1 to 36", q.Months)
	}
	return nil
}

// asked turns a query into the engine's question.
func (p *promise) asked(q *WeighQuery, o commit.Option) (weigh.Question, error) {
	ask := weigh.Question{Option: o, Seed: uint64(q.Seed), Scenarios: q.Scenarios, Levels: levels,
		Limits: weigh.Limits{Absorb: q.Absorb, Comfort: q.Comfort, MostPromised: q.MostPromised, Months: q.Months}}
	if q.Depth != FirstDepth {
		ask.Band = bandScenarios
	}
	if q.Depart != "" {
		d, ok := p.bill.Ledger.Lookup(q.Depart)
		if q.Depart == "family" {
			d, ok = ledger.InstanceFamily, true
		}
		if !ok {
			return ask, fmt.Errorf("this bill has nothing called %s that could leave", q.Depart)
		}
		ask.Depart = d
	}
	if len(q.Chosen) > 0 {
		ask.Chosen = map[string]float64{}
		for _, c := range q.Chosen {
			ask.Chosen[c.Key] = c.Value
		}
	}
	return ask, nil
}

// weigh asks the engine, or remembers. The same question has the same answer,
// whatever was asked before.
func (known *promises) weigh(p *promise, scope int, ask weigh.Question, q *WeighQuery) (*weighed, error) {
	alike := ask
	alike.Limits, alike.Chosen, alike.Kept, alike.Stop = weigh.Limits{}, nil, nil, nil
	chosen := slices.Clone(q.Chosen)
	sorts.By(chosen, func(a, b Choice) int { return cmp.Compare(a.Key, b.Key) })
	key := fmt.Sprint(scope, alike, chosen)
	alike.Scenarios, alike.Band = 0, 0
	x := &weighed{key: key, ask: fmt.Sprint(scope, alike, chosen)}
	var fewer *weigh.Answer
	for i, y := range known.weighed {
		if y.key == key {
			known.weighed = append([]*weighed{y}, slices.Delete(known.weighed, i, i+1)...)
			y.answer.StopWhen(ask.Stop)
			if y.answer.Profile != nil {
				y.answer.Settle(ask.Limits)
			}
			return y, nil
		}
		if y.ask == x.ask && y.answer.Goes(ask.Scenarios) {
			fewer = y.answer
		}
	}
	var err error
	if fewer != nil {
		fewer.StopWhen(ask.Stop)
		x.answer, err = fewer.More(ask.Scenarios, ask.Band, ask.Limits)
	} else {
		x.answer, err = weigh.Scope(p.report, scope, ask)
	}
	if err != nil {
		return nil, err
	}
	x.draw()
	// Futures are large, and all that is shown of them is drawn; but the first answer
	// is the beginning of the full one.
	for _, y := range known.weighed {
		y.answer.Outcome = nil
	}
	if ask.Scenarios > firstScenarios {
		x.answer.Outcome = nil
	}
	known.weighed = append([]*weighed{x}, known.weighed[:min(len(known.weighed), weighedMost-1)]...)
	return x, nil
}

// draw takes what is shown out of the futures.
func (x *weighed) draw() {
	a := x.answer
	if a.Profile == nil {
		return
	}
	for _, l := range a.Profile.Levels {
		x.levels = append(x.levels, Level{Level: l.Committed, Saving: l.Saving, Error: l.SavingError, P05: l.P05, P95: l.P95, Bad: -l.CVaR,
			LossChance: l.LossChance, Unused: l.Unused, UnusedP95: l.UnusedP95, Regret: l.Regret, Promised: l.Obligation})
		dots := a.Outcome.Futures(l.Committed, futuresShown)
		// A picture shows no more of them, and cut downwards none looks better than it is.
		unit := math.Pow10(max(-2, int(math.Floor(math.Log10(max(1e-9, dots[futuresShown-1]-dots[0])/dotDigits)))))
		for i := range dots {
			dots[i] = math.Floor(dots[i]/unit+1e-9) * unit
		}
		x.dots = append(x.dots, dots)
	}
	// As they will be shown: what is said of them must not depend on which answer
	// it stands in.
	tidy(reflect.ValueOf(x.levels))
}

// nothing says why there is nothing to weigh.
func (p *promise) nothing() []string {
	why := []string{}
	for _, n := range p.report.Notes {
		switch n.Code {
		case "no-usage", "focus", "columns-missing", "no-commitments", "monthly":
			why = append(why, n.Text)
		}
	}
	if len(why) == 0 {
		why = append(why, "Nothing is sold for the usage of this bill that would make it cheaper, as far as the table of "+commit.TableVersion+" knows.")
	}
	return why
}

// weigher writes one answer.
type weigher struct {
	*promise
	w      *Weighing
	x      *weighed
	a      *weigh.Answer
	scope  int
	option commit.Option
	ask    weigh.Question
}

func (f *weigher) tell() error {
	f.evidence()
	f.curve()
	f.discounts()
	f.assumed()
	if f.a.Profile == nil {
		f.silent()
	} else {
		f.futures()
	}
	f.gauges()
	if f.w.Query.Depth == FirstDepth || f.report.Clock.Grain == period.ByMonth {
		return nil
	}
	f.backtest()
	if f.a.Profile == nil {
		return nil
	}
	f.plan()
	if err := f.stress(); err != nil {
		return err
	}
	if f.w.Query.Depth != WideDepth {
		return nil
	}
	return f.wide()
}

// silent says why no futures were drawn.
func (f *weigher) silent() {
	w, c := f.w, &f.report.Clock
	at := rateText(f.a.Best, f.code)
	switch {
	case c.Grain == period.ByMonth:
		w.Title = "A bill by the month does not tell what an hour needs."
		w.Why = append(w.Why, "This bill is told by the month, and commitments work by the hour: export it by the hour to weigh one.")
	case c.Grain == period.ByDay:
		w.Title = "These days bound what would have cost least: between " + rateText(f.a.Burst.Best(), f.code) + " and " + rateText(f.a.Even.Best(), f.code) + " an hour in all."
		w.Why = append(w.Why, "This bill is told by the day. The two curves are usage spread evenly over each day and all of it in one hour; the truth lies between them, so nothing is recommended.")
	case !f.a.Evidence.Recommend:
		w.Title = "On these hours " + at + " an hour more would have cost least. That is no recommendation."
	default:
		w.Title = "This usage has nothing that a commitment could cover."
		w.Why = append(w.Why, "There is no usage left here at on-demand prices or under plans of this kind.")
	}
}
