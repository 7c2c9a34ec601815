package chart

import "strconv"

// narrowBelow is the width from which labels stand above the marks, in pixels.
const narrowBelow = 480

func (f Frame) narrow() bool { return f.Width < narrowBelow }

// begin opens the drawing of a chart whose marks can be walked through; sentence
// is its name.
func (d *drawing) begin(class string, f Frame, sentence string) {
	w, h := px(f.Width), px(f.Height)
	d.open("svg", "class", class, "width", w, "height", h, "viewBox", "0 0 "+w+" "+h, "role", "group", "aria-label", sentence)
}

// hidden opens a group for the eye alone: what it shows stands in the names of the
// marks and in the table.
func (d *drawing) hidden() { d.open("g", "aria-hidden", "true") }

// mark opens the next mark, which can take the focus. What it shows is its name.
// Marks are counted in data-path from 0, so that the arrow keys walk them in order.
func (d *drawing) mark(name string) {
	d.open("g", "class", "mark", "data-path", strconv.Itoa(d.marks), "role", "img", "tabindex", "-1", "aria-label", name)
	d.text("title", name)
	d.marks++
}

// nothing is the drawing of no data: it says so.
func nothing(class string, f Frame, why string) Markup {
	var d drawing
	w, h := px(f.Width), px(f.Height)
	d.open("svg", "class", class, "width", w, "height", h, "viewBox", "0 0 "+w+" "+h, "role", "img", "aria-label", why)
	d.text("text", clip(why, f.Width), "class", "tm", "x", px(f.Width/2), "y", px(f.Height/2))
	d.close("svg")
	return Markup(d.String())
}

// patterns defines the fills that say what is no fact; their names end in the
// chart's, so that several charts on a page do not share them.
func (d *drawing) patterns(id string, kinds ...string) {
	d.open("defs")
	for _, kind := range kinds {
		p := fills[kind]
		size := px(p.size)
		attributes := []string{"id", fillName(kind, id), "width", size, "height", size, "patternUnits", "userSpaceOnUse"}
		if p.turned {
			attributes = append(attributes, "patternTransform", "rotate(45)")
		}
		d.open("pattern", attributes...)
		if kind != "open" {
			d.leaf("rect", "class", "z-"+kind, "width", size, "height", size)
		}
		if p.path != "" {
			d.leaf("path", "class", "zl-"+kind, "d", p.path)
		}
		d.close("pattern")
	}
	d.close("defs")
}

// fills are the patterns: wash, and what is drawn on it in the tone of its line.
var fills = map[string]struct {
	size   float64
	turned bool
	path   string
}{
	"free":    {9, false, "M1.5 2.5h2M2.5 1.5v2"},
	"comfort": {8, false, ""},
	"stretch": {10, true, "M.6 0V10"},
	"no":      {10, true, "M0 .6H10M.6 0V10"},
	"past":    {8, false, "M0 4H8"},
	"open":    {7, true, "M1.5 0V7"},
}

func fillName(kind, id string) string { return "p-" + kind + "-" + id }

func fillOf(kind, id string) string { return "url(#" + fillName(kind, id) + ")" }
