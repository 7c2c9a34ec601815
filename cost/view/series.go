package view

import (
	"slices"
	"strings"

	"github.com/plainbill/plainbill/cost/money"
	"github.com/plainbill/plainbill/cost/period"
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
	grain     period.Grain
	steps     []period.Hour // starts of all steps, gaps included
	partial   period.Hour   // steps from here on are incomplete; period.None: none is
}

// draw stacks the largest groups over the rest. The drawn groups plus what the
// note says is not drawn are the sum of all groups, exactly.
func (m seriesMaker) draw(groups []group, in string) Series {
	s := Series{Currency: m.currency, Grain: m.grain.String(), Label: m.dimension.label}
	s.Steps = make([]Step, len(m.steps))
	for i, h := range m.steps {
		s.Steps[i] = Step{
			Start: stepStart(h, m.grain), Label: stepLabel(h, m.grain),
			Incomplete: m.partial != period.None && h.Next(m.grain) > m.partial,
		}
	}
	all := fold(groups)
	drawn := money.Total{}
	ranked := slices.Clone(groups)
	slices.SortStableFunc(ranked, func(a, b group) int {
		return b.sum.Minus(b.long).Abs().Cmp(a.sum.Minus(a.long).Abs())
	})
	var rest group
	more := 0
	for _, g := range ranked {
		onSteps := g.sum.Minus(g.long)
		drawn = drawn.Plus(onSteps)
		if g.steps == nil {
			continue
		}
		if len(s.Groups) < seriesTop {
			s.Groups = append(s.Groups, SeriesGroup{Key: g.value, Label: g.label, Values: g.steps, Total: onSteps})
			continue
		}
		rest.add(g)
		more++
	}
	if more > 0 {
		s.Groups = append(s.Groups, SeriesGroup{Label: allOther, Other: true, Values: rest.steps, Total: rest.sum.Minus(rest.long)})
	}
	s.Title = m.title(drawnSteps(s.Groups, len(m.steps)))
	s.Measure = m.basis.measure + " " + aStep(m.grain) + " by " + strings.ToLower(m.dimension.label[:1]) + m.dimension.label[1:] +
		in + ", " + m.basis.manner + ", " + m.currency + ". " + plain(drawn, m.currency)
	if all.long.IsZero() {
		s.Measure += "."
	} else {
		s.Measure += " of " + plain(all.sum, m.currency) + "."
		s.Note = m.note(groups, all.long)
	}
	return s
}

// note says what is not drawn, the largest parts by name, and how much it is.
func (m seriesMaker) note(groups []group, long money.Total) string {
	var apart []group
	for _, g := range groups {
		if !g.long.IsZero() {
			apart = append(apart, g)
		}
	}
	slices.SortStableFunc(apart, func(a, b group) int { return b.long.Abs().Cmp(a.long.Abs()) })
	var names []string
	for i, g := range apart {
		if i == 3 && len(apart) > 4 {
			names = append(names, counted(int64(len(apart)-i), "other "+m.dimension.label, "other "+m.dimension.many))
			break
		}
		names = append(names, g.label)
	}
	verb := "together "
	if len(apart) == 1 {
		verb = ""
	}
	return "Not drawn by " + m.grain.String() + ": parts of " + list(names) + ", " + verb + plain(long, m.currency) +
		". They are billed for longer than " + aStep(m.grain) + "."
}

// drawnSteps adds the groups of a chart step by step.
func drawnSteps(groups []SeriesGroup, steps int) []money.Total {
	sums := make([]money.Total, steps)
	for _, g := range groups {
		for i, v := range g.Values {
			sums[i] = sums[i].Plus(v)
		}
	}
	return sums
}
