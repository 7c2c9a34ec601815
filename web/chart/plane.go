package chart

import (
	"math"
	"sort"
	"strings"
)

// Plot is where the data of a chart lie within its frame, in CSS pixels: what
// stands above or below the drawing lines up with Left and Right.
type Plot struct{ Left, Right, Top, Bottom float64 }

// point is a place in the drawing, in pixels.
type point struct{ x, y float64 }

// plane maps two amounts to a place.
type plane struct {
	Plot
	x, y axis
}

// level is an axis from 0 to most that ends where the data end, not at the next
// round number.
func level(most, left, right float64, steps float64) axis {
	if most <= 0 || math.IsInf(most, 0) || math.IsNaN(most) {
		return axis{0, 1, 1, right, left}
	}
	step := niceStep(most / steps)
	if lead := step / math.Pow(10, math.Floor(math.Log10(step)*(1+1e-12))); lead > 2.4 && lead < 2.6 {
		step *= 2 // quarters need more digits than a label has
	}
	return axis{0, most, step, right, left}
}

func (p plane) at(x, y float64) point { return point{p.x.y(x), p.y.y(y)} }

// ticks writes the labels below the plane, and what they count at the right end.
func (p plane) ticks(d *drawing, currency, what string) {
	lines := int(math.Floor((p.x.high-p.x.low)/p.x.step + 1e-9))
	y := px(p.Bottom + 18)
	for i := 0; i <= lines; i++ {
		v := p.x.low + float64(i)*p.x.step
		text := p.x.label(v, currency)
		if v == 0 {
			text = symbol(currency) + "0"
		}
		x, half := p.x.y(v), measured(text, false)/2
		switch {
		case x+half > p.Right+2:
			d.text("text", text, "class", "te", "x", px(p.Right+2), "y", y)
		default:
			d.text("text", text, "class", "tm", "x", px(x), "y", y)
		}
	}
	d.text("text", what, "class", "te", "x", px(p.Right), "y", px(p.Bottom+36))
}

// line draws a path with a casing in the surface's color, so that it can be told
// from what lies under it.
func (d *drawing) line(class string, points []point) {
	if len(points) < 2 {
		return
	}
	path := pathOf(points)
	d.leaf("path", "class", "case", "d", path)
	d.leaf("path", "class", class, "d", path)
}

// pathOf writes points as a path; those closer than half a pixel to the one before
// are left out.
func pathOf(points []point) string {
	var b strings.Builder
	last := point{math.Inf(1), 0}
	for i, p := range points {
		if i > 0 && i < len(points)-1 && math.Abs(p.x-last.x) < 0.5 && math.Abs(p.y-last.y) < 0.5 {
			continue
		}
		if i == 0 {
			b.WriteByte('M')
		} else {
			b.WriteByte('L')
		}
		b.WriteString(px(p.x) + " " + px(p.y))
		last = p
	}
	return b.String()
}

// above cuts a line where it leaves the plane at the bottom: the pieces within.
func above(points []point, bottom float64) [][]point {
	var pieces [][]point
	var piece []point
	for i, p := range points {
		in := p.y <= bottom
		if i > 0 && in != (points[i-1].y <= bottom) {
			q := points[i-1]
			f := (bottom - q.y) / (p.y - q.y)
			piece = append(piece, point{q.x + f*(p.x-q.x), bottom})
			if !in {
				pieces, piece = append(pieces, piece), nil
			}
		}
		if in {
			piece = append(piece, p)
		}
	}
	if len(piece) > 0 {
		pieces = append(pieces, piece)
	}
	return pieces
}

// sortNames orders labels from the bottom upwards, as part wants them.
func sortNames(list []name) {
	sort.SliceStable(list, func(i, j int) bool { return list[i].want > list[j].want })
}
