package ui

import "github.com/plainbill/plainbill/web/chart"

// drawings remembers what a component has drawn: the page builds all of its
// components anew with every event, and making a chart takes longer than anything
// else about it.
type drawings map[string]drawn

type drawn struct {
	of     any
	markup chart.Markup
}

// of returns the named drawing. It is drawn anew when what it is of is another;
// of is comparable and holds all that the drawing depends on.
func (d *drawings) of(name string, of any, draw func() chart.Markup) chart.Markup {
	if was, ok := (*d)[name]; ok && was.of == of {
		return was.markup
	}
	if *d == nil {
		*d = drawings{}
	}
	markup := draw()
	(*d)[name] = drawn{of, markup}
	return markup
}
