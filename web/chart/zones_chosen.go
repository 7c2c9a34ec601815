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
	d.leaf("circle", "class", "dot on", "cx", px(average.x), "cy", px(average.y), "r", "6.5", "data-value", plain(r.Saving))
	words := words{d: &d, room: Plot{z.Left + 3, z.Right - 2, z.Top + 6, z.Bottom - 2}}
	words.avoid(z.average)
	words.avoid(z.bad)
	for _, p := range []point{average, bad} {
		words.taken = append(words.taken, box{p.x - 8, p.y - 8, 16, 16})
	}
	words.lines = append(words.lines, box{x - 2, z.Top, 4, z.Bottom - z.Top}, box{z.Left, z.y.y(-w.Absorb) - 2, z.Right - z.Left, 4})
	words.put(brief(r.Saving, w.Currency), "tb", around(average, 12)...)
	if bad.y <= z.Bottom {
		d.leaf("circle", "class", "dot on", "cx", px(bad.x), "cy", px(bad.y), "r", "6.5", "data-value", plain(r.Bad))
		words.put(gain(r.Bad, w.Currency), "tb", around(bad, 12)...)
	} else {
		d.leaf("path", "class", "arrow", "d", fmt.Sprintf("M%s %sl-6-9h12z", px(x), px(z.Bottom)))
		words.put(gain(r.Bad, w.Currency), "tb", spot{x + 12, z.Bottom - 6, ""}, spot{x - 12, z.Bottom - 6, "te"})
	}
	z.label(&words)
	d.close("svg")
	return Markup(d.String())
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
		spots := []spot{{at.x, at.y + 22, "tm"}, {z.Right - 4, at.y + 22, "te"}, {at.x, at.y - 14, "tm"}, {at.x - 6, at.y - 12, "te"}, {z.Right - 4, at.y - 12, "te"}, {at.x - 6, at.y + 38, "te"}, {z.Right - 4, at.y + 38, "te"}}
		words.put(text, "", spots...)
	}
	words.put(average, "tb", along(z.average, 14)...)
	words.put(bad, "tb", along(inside(z.bad, z.Bottom), 14)...)
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
