package ui

import (
	"github.com/plainbill/plainbill/cost/view"
	"github.com/plainbill/plainbill/web/chart"
)

// SeriesFigure is a stacked series with its finding, its measure, a legend where
// names do not fit beside the drawing, its note and its twin.
type SeriesFigure struct {
	Series view.Series
	Name   string // of the figure on the page
	Width  int    // of the drawing
	Tall   int
	Open   bool // the twin is shown
	Narrow bool
	Sparse bool // the lines say nothing that the title does not: no act on marks
}

func (c *SeriesFigure) markup() chart.Markup {
	return chart.Stacked(c.Series, chart.Frame{ID: c.Name, Width: float64(c.Width), Height: float64(c.Tall), Labels: !c.Narrow && len(c.Series.Groups) > 1})
}

func (c *SeriesFigure) twin() chart.Markup { return chart.Twin(c.Series) }

func (c *SeriesFigure) act() string {
	if c.Sparse {
		return ""
	}
	return "mark-" + c.Name
}

// legend is the key of the colors, on a narrow page.
func (c *SeriesFigure) legend() []swatch {
	if !c.Narrow || len(c.Series.Groups) < 2 {
		return nil
	}
	var list []swatch
	for i, g := range c.Series.Groups {
		list = append(list, swatch{"key " + chart.KeyClass(i, g.Other), g.Label})
	}
	return list
}

type swatch struct{ class, label string }

// expanded is the value of aria-expanded.
func (c *SeriesFigure) drawn() bool { return len(c.Series.Steps) > 0 }
