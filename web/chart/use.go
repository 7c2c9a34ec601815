package chart

import "math"

// Size of a use bar, in pixels.
const useWidth, useHeight = 150.0, 18.0

// Use draws what share of a commitment was used, with the share from which it is
// worth its fee. A share below 0 is not told, and not drawn.
func Use(used, breakEven float64) Markup {
	var d drawing
	label := "Use is not told"
	if used >= 0 {
		label = "Used " + percent(used)
	}
	if breakEven >= 0 {
		label += ", breaks even at " + percent(breakEven)
	}
	d.open("svg", "class", "cb use", "width", px(useWidth), "height", px(useHeight), "viewBox", "0 0 150 18", "role", "img", "aria-label", label)
	d.leaf("rect", "class", "track", "x", "0.5", "y", "4.5", "width", px(useWidth-1), "height", "9")
	if width := math.Min(used, 1) * useWidth; width > 0 {
		d.leaf("rect", "class", "f1", "y", "4", "width", px(math.Max(width, 1)), "height", "10", "data-value", Number(used))
	}
	if breakEven >= 0 {
		path := "M" + px(math.Max(2, math.Min(breakEven, 1)*useWidth-1)) + " 0V18"
		d.leaf("path", "class", "case", "d", path)
		d.leaf("path", "class", "even", "d", path)
	}
	d.close("svg")
	return Markup(d.String())
}
