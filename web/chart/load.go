package chart

import (
	"fmt"
	"math"
	"slices"

	"github.com/plainbill/plainbill/cost/view"
)

// Load draws the usage of the bill's hours at on-demand cost, busiest hour first,
// over what is covered: by what runs already and by the chosen level. Cover above
// the line is paid and not used.
//
// Marks: what runs already, the new level, on demand, unused.
func Load(w *view.Weighing, r view.Reading, f Frame) Markup {
	if len(w.Load.Hours) < 2 {
		return nothing("load", f, "The bill has no hours to sort")
	}
	c := newLoad(w, r, f)
	var d drawing
	d.begin("load", f, "Usage by hour, busiest first. "+w.Load.Title+" "+w.Load.Measure+" "+r.IdleSay)
	d.patterns(f.ID, "no")
	d.hidden()
	c.y.draw(&d, w.Currency, c.Left, c.Right)
	d.close("g")
	for _, b := range c.bands {
		if len(b.over) == 0 {
			continue
		}
		d.mark(b.text)
		back := slices.Clone(b.under)
		slices.Reverse(back)
		path := pathOf(append(slices.Clone(b.over), back...)) + "z"
		if b.class == "unused" {
			d.leaf("path", "class", "unused", "fill", fillOf("no", f.ID), "d", path)
		} else {
			d.leaf("path", "class", b.class, "d", path)
		}
		d.close("g")
	}
	d.hidden()
	d.line("line load", c.usage)
	y := c.y.y(c.cover)
	d.leaf("path", "class", "lead-l dash", "d", fmt.Sprintf("M%s %sH%s", px(c.Left), px(y), px(c.Right)))
	for _, part := range []int{0, 25, 50, 75, 100} {
		anchor := "tm"
		if part == 100 {
			anchor = "te"
		} else if part == 0 {
			anchor = ""
		}
		if !f.narrow() || part%50 == 0 {
			d.text("text", fmt.Sprintf("%d%%", part), "class", anchor, "x", px(c.Left+float64(part)/100*(c.Right-c.Left)), "y", px(c.Bottom+18))
		}
	}
	d.text("text", "share of hours, busiest first", "class", "te", "x", px(c.Right), "y", px(c.Bottom+36))
	c.names(&d)
	d.close("g")
	d.close("svg")
	return Markup(d.String())
}

// loadBand is one part of the picture, between two lines.
type loadBand struct {
	class, text string
	short       []string // beside the band, in lines
	over, under []point
}

// load is one such chart on its way.
type load struct {
	plane
	frame Frame
	usage []point
	cover float64
	bands []loadBand
	key   []entry
}

func newLoad(w *view.Weighing, r view.Reading, f Frame) *load {
	c := &load{frame: f}
	hours := w.Load.Hours
	existing, fresh := math.Max(0, w.Load.Existing), math.Max(0, r.Level*w.Load.Rate)
	c.cover = existing + fresh
	unused := 0.0
	for _, v := range hours {
		unused += math.Max(0, c.cover-v) / float64(len(hours))
	}
	c.bands = []loadBand{
		{class: "f4", text: "Runs already: covers " + rate(existing, w.Currency) + " an hour", short: []string{"Runs already"}},
		{class: "f5", text: fmt.Sprintf("New, %s an hour: covers %s", rate(r.Level, w.Currency), rate(fresh, w.Currency)), short: []string{"New, " + rate(r.Level, w.Currency) + " an hour"}},
		{class: "demand", text: "On demand: what is above the cover", short: []string{"On demand"}},
		{class: "unused", text: "Unused: " + rate(unused, w.Currency) + " an hour on average", short: []string{"Unused, on", "average " + rate(unused, w.Currency)}},
	}
	show := []bool{existing > 0, fresh > 0, slices.Max(hours) > c.cover, unused > 0}
	for i, b := range c.bands {
		if show[i] {
			c.key = append(c.key, entry{class: b.class, text: b.text})
		}
	}
	c.Top, c.Bottom, c.Right = 14, f.Height-44, f.Width-150
	if f.narrow() {
		c.Right = f.Width - 8
		c.Top += float64(len(keyRows(c.key, f.Width)))*rowHeight + 6
	}
	c.y = newAxis(0, math.Max(slices.Max(hours), c.cover), c.Top, c.Bottom)
	c.Left = c.y.margin(w.Currency)
	c.x = axis{0, float64(len(hours) - 1), 1, c.Right, c.Left}
	flat := func(cover float64) func(float64) float64 {
		return func(v float64) float64 { return math.Min(v, cover) }
	}
	c.usage = c.line(hours, func(v float64) float64 { return v })
	floor, low, high := c.line(hours, flat(0)), c.line(hours, flat(existing)), c.line(hours, flat(c.cover))
	lines := [][2][]point{{low, floor}, {high, low}, {c.usage, high}, {c.line(hours, func(float64) float64 { return c.cover }), c.line(hours, flat(c.cover))}}
	for i := range c.bands {
		if show[i] {
			c.bands[i].over, c.bands[i].under = lines[i][0], lines[i][1]
		}
	}
	return c
}

// line is usage, or what of it a rule leaves, from the busiest hour on.
func (c *load) line(hours []float64, of func(float64) float64) []point {
	points := make([]point, len(hours))
	for i, v := range hours {
		points[i] = c.at(float64(i), of(v))
	}
	return points
}

// names writes what the bands are: beside the last hour, or as a key above.
func (c *load) names(d *drawing) {
	if c.frame.narrow() {
		d.key(keyRows(c.key, c.frame.Width), 0, 0)
		return
	}
	var list []name
	lines := map[string][]string{}
	for _, b := range c.bands {
		n := len(b.over)
		switch {
		case n == 0:
		case b.class != "unused" && b.under[n-1].y-b.over[n-1].y < 6:
			// It has no height at the last hour: its name stands within.
			if at := n / 12; b.under[at].y-b.over[at].y > 22 {
				class := map[string]string{"f4": "onk", "f5": "onw", "demand": "t1"}[b.class]
				d.text("text", b.short[0], "class", class, "x", px(b.over[at].x), "y", px((b.over[at].y+b.under[at].y)/2+4))
			}
		default:
			y := (b.over[n-1].y + b.under[n-1].y) / 2
			list = append(list, name{b.short[0], y, y})
			lines[b.short[0]] = b.short
		}
	}
	sortNames(list)
	part(list, 34, c.Top+8, c.Bottom)
	for _, n := range list {
		d.leaf("path", "class", "lead-l", "d", fmt.Sprintf("M%s %sh4L%s %sh4", px(c.Right), px(n.want), px(c.Right+14), px(n.at)))
		for i, text := range lines[n.text] {
			class := "t1"
			if len(lines[n.text]) > 1 {
				class = "bad-t"
			}
			d.text("text", clip(text, c.frame.Width-c.Right-22), "class", class, "x", px(c.Right+22), "y", px(n.at+4+15*float64(i)))
		}
	}
}

// LoadTwin is the table of Load, twenty steps of the hours.
func LoadTwin(w *view.Weighing, r view.Reading) Markup {
	t := sheet{caption: w.Load.Title + " " + w.Load.Measure, head: []string{"Share of hours, busiest first", "Usage an hour", "Covered", "Cover not used"}}
	cover := math.Max(0, w.Load.Existing) + math.Max(0, r.Level*w.Load.Rate)
	n := len(w.Load.Hours)
	for i := 0; i < n; i += max(1, (n-1)/20) {
		v := w.Load.Hours[i]
		used, unused := math.Min(v, cover), math.Max(0, cover-v)
		t.add(fmt.Sprintf("%.0f%%", 100*float64(i)/float64(max(1, n-1))), figure(v, full(v, w.Currency)), figure(used, full(used, w.Currency)), figure(unused, full(unused, w.Currency)))
	}
	return t.markup()
}
