package chart

import "math"

// Size of a sparkline and of the bar in a table, in pixels.
const (
	sparkWidth, sparkHeight = 186.0, 20.0
	sizeWidth, sizeHeight   = 140.0, 12.0
)

// Spark draws one value a step as bars from zero, one scale a row, no axis. It is
// an ornament of a table row and hidden from assistive technology.
func Spark(values []float64) Markup {
	if len(values) == 0 {
		return ""
	}
	bundle := (len(values) + 92) / 93
	bars := make([]float64, (len(values)+bundle-1)/bundle)
	for i, v := range values {
		bars[i/bundle] += v
	}
	low, high := 0.0, 0.0
	for _, v := range bars {
		low, high = math.Min(low, v), math.Max(high, v)
	}
	var d drawing
	d.open("svg", "class", "sp", "width", px(sparkWidth), "height", px(sparkHeight), "viewBox", "0 0 186 20", "aria-hidden", "true")
	if span := high - low; span > 0 && !math.IsInf(span, 0) {
		width := sparkWidth / float64(len(bars))
		zero := sparkHeight * high / span
		for i, v := range bars {
			height := math.Abs(v) / span * sparkHeight
			y := zero
			if v > 0 {
				y = zero - height
			}
			if height > 0 {
				d.leaf("rect", "class", "fs", "x", px(float64(i)*width), "y", px(y), "width", px(math.Max(width-0.8, 0.6)), "height", px(math.Max(height, 0.4)))
			}
		}
	}
	d.close("svg")
	return Markup(d.String())
}

// Size draws the bar of a table row: its length is the part of the longest bar,
// from 0 to 1; a negative part is drawn hollow. rank and other choose the colour.
func Size(part float64, rank int, other bool) Markup {
	if math.IsNaN(part) || math.IsInf(part, 0) {
		part = 0
	}
	var d drawing
	d.open("svg", "class", "cb", "width", px(sizeWidth), "height", px(sizeHeight), "viewBox", "0 0 140 12", "aria-hidden", "true")
	width := math.Min(math.Abs(part), 1) * sizeWidth
	switch {
	case part < 0:
		d.leaf("rect", "class", "hollow", "x", "0.5", "y", "0.5", "width", px(math.Max(width-1, 1)), "height", px(sizeHeight-1), "rx", "1")
	case part > 0:
		d.leaf("rect", "class", FillClass(rank, other), "width", px(math.Max(width, 1)), "height", px(sizeHeight), "rx", "1")
	}
	d.close("svg")
	return Markup(d.String())
}
