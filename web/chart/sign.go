package chart

// ring is a circle of radius 8 as a path.
const ring = "M18 10a8 8 0 11-16 0 8 8 0 0116 0z"

// Sign is the shape that stands for a state, as a path in a square of 20: an
// octagon stops, a triangle warns, a hook is good, a ring informs.
func Sign(kind string) string {
	switch kind {
	case "stop":
		return "M6.7 2h6.6L18 6.7v6.6L13.3 18H6.7L2 13.3V6.7zM7.2 7.2l5.6 5.6m0-5.6l-5.6 5.6"
	case "warn":
		return "M10 2.8L18 16.8H2zM10 8v4.2M10 14.2v.6"
	case "good":
		return ring + "M6.3 10.3l2.5 2.5 5-5.4"
	case "reading", "waiting":
		return ring
	}
	return ring + "M10 9v5M10 6v.4"
}

// Tag is a word with the shape of its state, so that no colour has to be seen to
// tell one state from another. kind is good or warn.
func Tag(kind, text string) Markup {
	var d drawing
	d.open("span", "class", "tag "+kind)
	d.open("svg", "class", "icon", "width", "12", "height", "12", "viewBox", "0 0 20 20", "aria-hidden", "true", "focusable", "false")
	d.leaf("path", "d", Sign(kind), "fill", "none", "stroke", "currentColor", "stroke-width", "1.75", "stroke-linecap", "round", "stroke-linejoin", "round")
	d.close("svg")
	d.text("span", text)
	d.close("span")
	return Markup(d.String())
}
