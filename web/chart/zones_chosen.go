package chart

import (
	"fmt"
	"math"

	"github.com/plainbill/plainbill/cost/view"
)

// ZonesChosen draws the chosen level and the words of the plot, which make room for
// it. It is as large as the drawing of Zones and lies over it; what it says stands
// beside the slider in words, so it is hidden from assistive technology.
func ZonesChosen(w *view.Weighing, r view.Reading, f Frame) Markup {
	if len(w.Levels) < 2 {
		return ""
	}
	z := newZones(w, f)
	var d drawing
	width, height := px(f.Width), px(f.Height)
	d.open("svg", "class", "zones over", "width", width, "height", height, "viewBox", "0 0 "+width+" "+height, "aria-hidden", "true")
	x := z.x.y(r.Level)
	average, bad := z.at(r.Level, r.Saving), z.at(r.Level, r.Bad)
	d.leaf("path", "class", "chosen", "d", fmt.Sprintf("M%s %sV%s", px(x), px(z.Top+4), px(z.Bottom)))
	words := words{d: &d, room: Plot{z.Left + 3, z.Right - 2, z.Top + 6, z.Bottom - 2}}
	words.avoid(z.average)
	words.avoid(z.bad)
	words.taken = []box{{average.x - 8, average.y - 8, 16, 16}, {bad.x - 8, bad.y - 8, 16, 16}}
	words.lines = append(words.lines, box{x - 2, z.Top, 4, z.Bottom - z.Top}, box{z.Left, z.y.y(-w.Absorb) - 2, z.Right - z.Left, 4})
	z.value(&words, average, r.Saving, brief(r.Saving, w.Currency))
	if r.Level > 0 {
		z.value(&words, bad, r.Bad, gain(r.Bad, w.Currency))
	}
	z.label(&words)
	d.close("svg")
	return Markup(d.String())
}

// value marks what the chosen level comes to: with a dot, or below the plot with an
// arrow.
func (z *zones) value(words *words, at point, v float64, text string) {
	if at.y <= z.Bottom+1 {
		words.d.leaf("circle", "class", "dot on", "cx", px(at.x), "cy", px(at.y), "r", "6.5", "data-value", Number(v))
		words.put(text, "tb", around(at, 12)...)
		return
	}
	words.d.leaf("path", "class", "arrow", "d", fmt.Sprintf("M%s %sl-6-9h12z", px(at.x), px(z.Bottom)), "data-value", Number(v))
	var spots []spot
	for _, away := range []float64{6, 22, 38} {
		spots = append(spots, spot{at.x + 12, z.Bottom - away, ""}, spot{at.x - 12, z.Bottom - away, "te"})
	}
	words.put(text, "tb", spots...)
}

// label writes what the lines are.
func (z *zones) label(words *words) {
	average, bad, limit := "On average we save", "In the bad case (worst 5 of 100)", "Your limit: a bad case may cost "
	if z.frame.narrow() {
		average, bad, limit = "Average", "Bad case", "Your limit "
	}
	best := z.w.Levels[z.best]
	at := z.at(best.Level, best.Saving)
	if z.best > 0 {
		text := "Best average " + rate(best.Level, z.w.Currency)
		if z.frame.narrow() {
			text = "Best " + rate(best.Level, z.w.Currency)
		}
		var spots []spot
		middle := math.Min(at.x, z.Right-6-measured(text, false)/2)
		for _, away := range []float64{22, -14, 38, -30, 54} {
			spots = append(spots, spot{middle, at.y + away, "tm"}, spot{at.x - 6, at.y + away, "te"}, spot{at.x + 6, at.y + away, ""})
		}
		words.put(text, "", spots...)
	}
	words.put(average, "tb", along(z.average, 14, over|under)...)
	words.put(bad, "tb", along(inside(z.bad, z.Bottom), 14, over|under)...)
	if z.w.Absorb > 0 {
		y := z.y.y(-z.w.Absorb)
		text := limit + brief(-z.w.Absorb, z.w.Currency)
		words.put(text, "bad-t", spot{z.Left + 8, y + 16, ""}, spot{z.Left + 8, y - 6, ""}, spot{z.Right - 8, y - 6, "te"}, spot{z.Right - 8, y + 16, "te"},
			spot{(z.Left + z.Right) / 2, y + 16, "tm"}, spot{(z.Left + z.Right) / 2, y - 6, "tm"})
	}
	// A line that leaves the plot says how far down it goes.
	if last := z.w.Levels[len(z.w.Levels)-1]; z.y.y(last.Bad) > z.Bottom {
		text := "falls to " + brief(last.Bad, z.w.Currency)
		words.put(text, "", spot{z.Right - 4, z.Bottom - 6, "te"}, spot{z.Right - 4, z.Bottom - 22, "te"}, spot{z.Right - 4, z.Bottom - 38, "te"})
	}
}

// inside are the points above the bottom.
func inside(points []point, bottom float64) []point {
	var kept []point
	for _, p := range points {
		if p.y <= math.Max(bottom-8, 0) {
			kept = append(kept, p)
		}
	}
	return kept
}
