package chart

import "math"

// axis maps amounts to heights. Bars start at zero, so zero is always on it.
type axis struct {
	low, high float64 // bounds in currency units; low ≤ 0 ≤ high
	step      float64 // between grid lines
	top, base float64 // pixels of high and low
}

// newAxis covers low to high with at most four steps of 1, 2, 2.5 or 5 times a
// power of ten.
func newAxis(low, high, top, base float64) axis {
	low, high = math.Min(low, 0), math.Max(high, 0)
	span := high - low
	if span <= 0 || math.IsInf(span, 0) || math.IsNaN(span) {
		return axis{0, 1, 1, top, base}
	}
	step := niceStep(span / 4)
	// Rounding outwards may add a line on both sides of zero.
	for math.Ceil(high/step)-math.Floor(low/step) > 4 {
		step = niceStep(step * 1.01)
	}
	return axis{math.Floor(low/step) * step, math.Ceil(high/step) * step, step, top, base}
}

// niceStep returns the smallest 1, 2, 2.5 or 5 times a power of ten that is at
// least s.
func niceStep(s float64) float64 {
	power := math.Pow(10, math.Floor(math.Log10(s)))
	for _, m := range []float64{1, 2, 2.5, 5} {
		if m*power >= s*(1-1e-9) {
			return m * power
		}
	}
	return 10 * power
}

// y returns the pixel of an amount.
func (a axis) y(v float64) float64 {
	return a.base - (v-a.low)/(a.high-a.low)*(a.base-a.top)
}

// draw writes grid lines with their labels from x = left to right.
func (a axis) draw(d *drawing, currency string, left, right float64) {
	for _, v := range a.lines() {
		class := "grid"
		if v == 0 {
			class = "base"
		}
		y := px(a.y(v))
		d.leaf("line", "class", class, "x1", px(left), "x2", px(right), "y1", y, "y2", y)
		d.text("text", a.label(v, currency), "class", "te", "x", px(left-8), "y", px(a.y(v)+4))
	}
}

// lines are the amounts of the grid, upwards.
func (a axis) lines() []float64 {
	var list []float64
	first := math.Ceil(a.low/a.step - 1e-9)
	for i := range 1 + int(math.Floor((a.high/a.step-first)*(1+1e-9))) {
		v := (first + float64(i)) * a.step
		if math.Abs(v) < a.step/2 {
			v = 0
		}
		list = append(list, v)
	}
	return list
}

// margin is the room that the labels need on the left.
func (a axis) margin(currency string) float64 {
	widest := 0.0
	for _, v := range a.lines() {
		widest = math.Max(widest, measured(a.label(v, currency), false))
	}
	return math.Max(marginLeft, widest+14)
}

// label is the text of a grid line. Steps below a whole unit show cents, and
// steps below a cent all that parts them.
func (a axis) label(v float64, currency string) string {
	if v == 0 {
		return "0"
	}
	sum := total(v)
	switch cents := a.step * 100; {
	case a.step >= 1:
		return sum.DisplayShort(currency)
	case cents >= 1 && math.Abs(cents-math.Round(cents)) < 1e-6:
		return sum.Display(currency, 2)
	}
	return sum.DisplayExact(currency)
}
