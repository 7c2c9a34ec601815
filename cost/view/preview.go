package view

import (
	"github.com/plainbill/plainbill/cost/actual"
	"github.com/plainbill/plainbill/cost/breakdown"
	"github.com/plainbill/plainbill/cost/period"
)

// Preview draws the cost by day of a bill that is still being read. Every day may
// grow, so all are marked incomplete.
func (b *Bill) Preview() (*Series, error) {
	a, err := b.ask(Query{Basis: actual.Amortized.String(), Grain: period.ByDay.String()})
	if err != nil {
		return nil, err
	}
	cube := a.run(breakdown.Query{Series: true, Grain: period.ByDay})
	l := newLine(a, cube)
	on, off := l.read(cube.Steps, cube.Long.Plus(cube.Undated))
	s := &Series{
		Title:    "So far " + plain(cube.Total, a.currency.text) + " in " + rowsText(cube.Rows) + ".",
		Measure:  a.words.measure + " a day, " + a.words.manner + ", " + a.unit() + ". Monthly lines such as tax are not drawn by day.",
		Note:     "Hatched days are incomplete and will grow.",
		Currency: a.currency.text, Grain: cube.Grain.String(), Label: "Cost",
		Steps: []Step{}, Groups: []SeriesGroup{},
	}
	if !off.IsZero() {
		s.Note += " Not drawn: " + plain(off, a.currency.text) + " billed for longer than a day."
	}
	for _, h := range l.starts {
		s.Steps = append(s.Steps, Step{Start: stepStart(h, cube.Grain), Label: stepLabel(h, cube.Grain), Incomplete: true})
	}
	if len(on) > 0 {
		s.Groups = append(s.Groups, SeriesGroup{Label: a.words.measure, Values: on, Total: addUp(on)})
	}
	return s, nil
}
