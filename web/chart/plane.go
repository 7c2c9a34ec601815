package chart

import (
	"math"
	"sort"
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
	y := px(p.Bottom + 18)
	for _, v := range p.x.lines() {
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

// pathOf writes points as a path. Those closer than half a pixel to the one before
// are left out, and those within a level stretch.
func pathOf(points []point) string {
	b := make([]byte, 0, 12*len(points))
	last := point{math.Inf(1), 0}
	for i, p := range points {
		if i > 0 && i < len(points)-1 && (math.Abs(p.x-last.x) < 0.5 && math.Abs(p.y-last.y) < 0.5 || p.y == last.y && p.y == points[i+1].y) {
			continue
		}
		if i == 0 {
			b = append(b, 'M')
		} else {
			b = append(b, 'L')
		}
		b = appendPx(append(appendPx(b, p.x), ' '), p.y)
		last = p
	}
	return string(b)
}

// cut returns the pieces of a line where inside is not below 0. inside has to be
// linear in the place, as the distance to an edge is.
func cut(points []point, inside func(point) float64) [][]point {
	var pieces [][]point
	var piece []point
	for i, p := range points {
		here := inside(p)
		if i > 0 {
			q := points[i-1]
			if before := inside(q); (before < 0) != (here < 0) {
				f := before / (before - here)
				piece = append(piece, point{q.x + f*(p.x-q.x), q.y + f*(p.y-q.y)})
			}
		}
		if here >= 0 {
			piece = append(piece, p)
		} else if len(piece) > 0 {
			pieces, piece = append(pieces, piece), nil
		}
	}
	if len(piece) > 0 {
		pieces = append(pieces, piece)
	}
	return pieces
}

// within are the pieces of a line within the plane.
func (p Plot) within(points []point) [][]point {
	pieces := [][]point{points}
	for _, edge := range []func(point) float64{
		func(q point) float64 { return p.Bottom - q.y + 0.01 },
		func(q point) float64 { return q.y - p.Top + 0.01 },
		func(q point) float64 { return p.Right - q.x + 0.01 },
	} {
		var kept [][]point
		for _, piece := range pieces {
			kept = append(kept, cut(piece, edge)...)
		}
		pieces = kept
	}
	return pieces
}

// sortNames orders labels from the bottom upwards, as part wants them.
func sortNames(list []name) {
	sort.SliceStable(list, func(i, j int) bool { return list[i].want > list[j].want })
}
