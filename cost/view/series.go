package view

import (
	"slices"

	"github.com/plainbill/plainbill/cost/money"
	"github.com/plainbill/plainbill/cost/period"
	"github.com/plainbill/plainbill/cost/sorts"
)

// seriesTop is how many groups a stacked chart names; there are eight colors.
const seriesTop = 7

// allOther names the rest of a stacked chart.
const allOther = "All other"

// seriesMaker holds what the parts of one series share.
type seriesMaker struct {
	dimension dimensionWords
	basis     basisWords
	currency  string
	unit      string // the currency in a measure
	when      string // the month, when it is one
	grain     period.Grain
	steps     []period.Hour // starts of all steps, gaps included
	partial   period.Hour   // steps from here on are incomplete; period.None: none is
	known     map[stepsKey][]Step
}

// stepsKey names the steps of a chart: without gaps, the first and how many say all.
type stepsKey struct {
	first, partial period.Hour
	count          int
	grain          period.Grain
}

// labelled are the steps with their names, which are the same for question after question.
func (m seriesMaker) labelled() []Step {
	if len(m.steps) == 0 {
		return []Step{}
	}
	key := stepsKey{m.steps[0], m.partial, len(m.steps), m.grain}
	if steps, ok := m.known[key]; ok {
		return steps
	}
	steps := make([]Step, len(m.steps))
	for i, h := range m.steps {
		steps[i] = Step{
			Start: stepStart(h, m.grain), Label: stepLabel(h, m.grain),
			Incomplete: m.partial != period.None && h.Next(m.grain) > m.partial,
		}
	}
	if m.known != nil {
		if len(m.known) >= knownSteps {
			clear(m.known)
		}
		m.known[key] = steps
	}
	return steps
}

// knownSteps is of how many charts the names of steps are remembered.
const knownSteps = 8

// draw stacks the largest groups over the rest. The drawn groups plus what the
// note puts aside are the sum of all groups, exactly.
func (m seriesMaker) draw(p parted, in string) Series {
	s := Series{Currency: m.currency, Grain: m.grain.String(), Label: m.dimension.label, Groups: []SeriesGroup{}}
	s.Steps = m.labelled()
	ranked := slices.Clone(p.drawn)
	sorts.By(ranked, func(a, b group) int { return b.onSteps().Abs().Cmp(a.onSteps().Abs()) })
	rest := group{sum: p.all.sum, long: p.all.long, steps: slices.Clone(p.all.steps)}
	for _, g := range ranked {
		if len(s.Groups) == seriesTop || isZero(g.steps) {
			continue
		}
		s.Groups = append(s.Groups, SeriesGroup{Key: g.value, Label: g.label, Values: g.steps, Total: g.onSteps()})
		rest.take(g)
	}
	if !isZero(rest.steps) {
		s.Groups = append(s.Groups, SeriesGroup{Label: allOther, Other: true, Values: rest.steps, Total: addUp(rest.steps)})
	}
	s.Title = m.title(p.all.steps)
	if p.all.rows > 0 && len(s.Steps) > 0 && isZero(p.all.steps) && p.all.long.IsZero() {
		s.Title = "Nothing here costs anything on any " + m.grain.String() + "."
	}
	on := p.all.onSteps()
	s.Measure = m.basis.measure + " " + aStep(m.grain) + " by " + inSentence(m.dimension.label) +
		in + ", " + m.basis.manner + ", " + m.unit + "."
	if p.all.rows == 0 {
		return s // nothing is not an amount of 0.00
	}
	s.Measure += " " + plain(on, m.currency)
	switch {
	case p.all.long.Sign() > 0 && on.Sign() >= 0:
		s.Measure += " of " + plain(p.all.sum, m.currency)
	case !p.all.long.IsZero():
		s.Measure += ", and " + plain(p.all.long, m.currency) + " not drawn"
	}
	if m.when != "" {
		s.Measure += " in " + m.when
	}
	s.Measure += "."
	if !p.all.long.IsZero() {
		s.Note = m.note(p)
	}
	return s
}

// note says what is not drawn, the largest parts by name, and how much it is.
func (m seriesMaker) note(p parted) string {
	var apart []group
	left := p.all.long
	for _, g := range p.drawn {
		if !g.long.IsZero() {
			apart = append(apart, g)
			left = left.Minus(g.long)
		}
	}
	sorts.By(apart, func(a, b group) int { return b.long.Abs().Cmp(a.long.Abs()) })
	var names []string
	for i, g := range apart {
		if i == mostNamed {
			left = left.Plus(g.long)
			break
		}
		name := g.label
		if !isZero(g.steps) {
			name = "part of " + name
		}
		names = append(names, name)
	}
	if len(apart) > mostNamed || !left.IsZero() {
		names = append(names, "others")
	}
	together := "together "
	if len(names) == 1 {
		together = ""
	}
	why := ". AWS bills that for longer than " + aStep(m.grain)
	if p.beyond {
		why += ", or for a time outside of this chart"
	}
	return "Not drawn by " + m.grain.String() + ": " + list(names) + ", " + together + plain(p.all.long, m.currency) + why + "."
}

// mostNamed is how many groups a sentence lists by name.
const mostNamed = 4

func isZero(steps []money.Total) bool {
	for _, v := range steps {
		if !v.IsZero() {
			return false
		}
	}
	return true
}
