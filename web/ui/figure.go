package ui

import "github.com/plainbill/plainbill/web/chart"

// Figure is a chart whose marks can be walked through: its finding, its measure,
// the drawing and what lies over it, a note, and its twin.
type Figure struct {
	Name    string // of the figure on the page
	Title   string
	Measure string
	Note    string
	Drawing chart.Markup
	Over    chart.Markup        // laid over Drawing; blank: nothing
	Twin    func() chart.Markup // the table; nil: none
	Open    bool                // the twin is shown
	Slider  *Slider             // between drawing and note; nil: none
}
