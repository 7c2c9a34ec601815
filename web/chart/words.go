package chart

import (
	"math"
	"strings"
)

// measured is about how wide axis text is, in pixels: rather too much than too
// little.
func measured(text string, bold bool) (width float64) {
	for _, r := range text {
		width += breadth(r)
	}
	if bold {
		width *= 1.07
	}
	return width
}

// breadth is about how wide a character of axis text is, in pixels.
func breadth(r rune) float64 {
	switch {
	case strings.ContainsRune(" .,:;'|!ijlIft()[]/", r):
		return 4
	case strings.ContainsRune("mwMW@%", r):
		return 10.7
	case 'A' <= r && r <= 'Z':
		return 8.6
	case r < 0x1100:
		return 6.8
	}
	return 13 // signs of East Asia, pictures
}

// box is a part of the drawing that is taken.
type box struct{ x, y, w, h float64 }

func (b box) overlap(c box) float64 {
	w := math.Min(b.x+b.w, c.x+c.w) - math.Max(b.x, c.x)
	h := math.Min(b.y+b.h, c.y+c.h) - math.Max(b.y, c.y)
	return math.Max(0, w) * math.Max(0, h)
}

// spot is where a text may stand: the place of its baseline and what of the text
// lies there: its start (""), middle ("tm") or end ("te").
type spot struct {
	x, y   float64
	anchor string
}

// words places texts so that none lies on another.
type words struct {
	d     *drawing
	room  Plot
	taken []box
	lines []box // what a text should rather not lie on
}

// avoid keeps texts off a line.
func (w *words) avoid(points []point) {
	for i := 1; i < len(points); i++ {
		a, b := points[i-1], points[i]
		w.lines = append(w.lines, box{math.Min(a.x, b.x), math.Min(a.y, b.y) - 1, math.Abs(a.x-b.x) + 1, math.Abs(a.y-b.y) + 2})
	}
}

// put writes text at the first spot where it lies within the room and on nothing;
// if there is none, where it lies on least, but never on another text: then it is
// left out and ok is false. What is left out stands in the table.
func (w *words) put(text, class string, spots ...spot) (s spot, ok bool) {
	bold := strings.Contains(class, "tb") || strings.Contains(class, "-t")
	best, least := -1, math.Inf(1)
	var where box
	for i, s := range spots {
		b := box{s.x, s.y - 11, measured(text, bold), 15}
		switch s.anchor {
		case "tm":
			b.x -= b.w / 2
		case "te":
			b.x -= b.w
		}
		if b.x < w.room.Left || b.x+b.w > w.room.Right+1 || b.y < w.room.Top-1 || b.y+b.h > w.room.Bottom+4 {
			continue
		}
		cost, blocked := 0.0, false
		for _, t := range w.taken {
			if b.overlap(t) > 0 {
				blocked = true
				break
			}
		}
		if blocked {
			continue
		}
		for _, l := range w.lines {
			cost += b.overlap(l)
		}
		if cost < least {
			best, least, where = i, cost, b
		}
		if cost == 0 {
			break
		}
	}
	if best < 0 {
		return s, false
	}
	s = spots[best]
	w.taken = append(w.taken, where)
	w.d.text("text", text, "class", strings.TrimSpace("halo "+class+" "+s.anchor), "x", px(s.x), "y", px(s.y))
	return s, true
}

// around are the spots beside a mark, the best first.
func around(p point, gap float64) []spot {
	return []spot{
		{p.x + gap, p.y + 16, ""}, {p.x + gap, p.y - 8, ""}, {p.x - gap, p.y - 8, "te"}, {p.x - gap, p.y + 16, "te"},
		{p.x, p.y - gap - 4, "tm"}, {p.x, p.y + gap + 12, "tm"}, {p.x + gap, p.y + 34, ""}, {p.x - gap, p.y - 26, "te"},
	}
}

// The sides of a line on which its name may stand.
const (
	over = 1 << iota
	under
)

// along are spots beside a line at places from start to end.
func along(points []point, gap float64, sides int) []spot {
	var spots []spot
	n := len(points)
	if n == 0 {
		return nil
	}
	for _, part := range []float64{0.35, 0.25, 0.5, 0.6, 0.15, 0.75, 0.05, 0.9} {
		p := points[min(n-1, int(part*float64(n)))]
		if sides&over != 0 {
			spots = append(spots, spot{p.x - 6, p.y - gap, "te"}, spot{p.x + 6, p.y - gap, ""})
		}
		if sides&under != 0 {
			spots = append(spots, spot{p.x + 6, p.y + gap + 8, ""}, spot{p.x - 6, p.y + gap + 8, "te"})
		}
	}
	return spots
}

// entry is a line of the key that a narrow chart has instead of labels. With a fill
// the class is that of the line above it, as zones have it.
type entry struct{ class, text, fill string }

// rowHeight is the height of a line of a key.
const rowHeight = 18

// keyRows parts entries into lines of the given width.
func keyRows(list []entry, width float64) [][]entry {
	var rows [][]entry
	used := math.Inf(1)
	for _, e := range list {
		e.text = clip(e.text, width-24)
		w := measured(e.text, false) + 32
		if used+w > width+12 {
			rows, used = append(rows, nil), 0
		}
		rows[len(rows)-1] = append(rows[len(rows)-1], e)
		used += w
	}
	return rows
}

// key draws lines of a key from the given height on.
func (d *drawing) key(rows [][]entry, left, top float64) {
	for i, row := range rows {
		x, y := left, top+float64(i)*rowHeight
		for _, e := range row {
			if e.fill != "" {
				d.leaf("rect", "fill", e.fill, "x", px(x), "y", px(y+2), "width", "11", "height", "11")
				d.leaf("rect", "class", e.class, "x", px(x), "y", px(y+2), "width", "11", "height", "3")
			} else {
				d.leaf("rect", "class", e.class, "x", px(x), "y", px(y+2), "width", "11", "height", "11", "rx", "2")
			}
			d.text("text", e.text, "class", "t1", "x", px(x+17), "y", px(y+12))
			x += measured(e.text, false) + 32
		}
	}
}
