package chart

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/plainbill/plainbill/cost/view"
)

// Frontier draws instruments in the plane of bad case, worse to the right, and
// expected saving. What another level or instrument betters on both axes is dashed;
// what the history cannot carry is grey. absorb is the loss that could be absorbed, chosen
// what the chosen instrument's level comes to; nil: none is.
//
// Marks are instruments.
func Frontier(w *view.Wide, absorb float64, chosen *view.OfferPoint, currency string, f Frame) Markup {
	if w == nil || countPoints(w) == 0 {
		return nothing("frontier", f, "No instrument was compared")
	}
	c := newFrontier(w, absorb, chosen, currency, f)
	var d drawing
	d.begin("frontier", f, "Expected saving against the bad case, by instrument. "+w.Title+" "+w.Measure)
	d.patterns(f.ID, "comfort", "stretch", "no")
	d.hidden()
	c.bands(&d)
	c.y.draw(&d, currency, c.Left, c.Right)
	c.ticks(&d)
	d.close("g")
	words := words{d: &d, room: Plot{c.Left + 2, c.Right - 2, c.Top + 4, c.Bottom - 2}}
	for i := range w.Offers {
		c.offer(&d, i, &words)
	}
	d.hidden()
	if chosen != nil {
		at := c.place(*chosen)
		d.leaf("circle", "class", "dot on", "cx", px(at.x), "cy", px(at.y), "r", "6.5")
		words.taken = append(words.taken, box{at.x - 7, at.y - 7, 14, 14})
		words.put(rate(chosen.Level, currency)+", chosen", "tb", around(at, 12)...)
	}
	c.names(&d, &words)
	d.close("g")
	d.close("svg")
	return Markup(d.String())
}

// frontier is one such chart on its way.
type frontier struct {
	plane
	w        *view.Wide
	absorb   float64
	currency string
	frame    Frame
	labels   []string  // of the instruments, without what they all begin with
	rows     [][]entry // the key of a narrow chart
}

func countPoints(w *view.Wide) (n int) {
	for _, o := range w.Offers {
		n += len(o.Points)
	}
	return n
}

func newFrontier(w *view.Wide, absorb float64, chosen *view.OfferPoint, currency string, f Frame) *frontier {
	c := &frontier{w: w, absorb: absorb, currency: currency, frame: f}
	for _, o := range w.Offers {
		c.labels = append(c.labels, o.Label)
	}
	c.labels = withoutPrefix(c.labels)
	// Past its best average an instrument only loses: lines end at the edge, and the
	// table goes on.
	var top, low, good float64
	bad := -1.3 * absorb
	if chosen != nil {
		top, low, good, bad = math.Max(0, chosen.Saving), math.Min(0, chosen.Saving), math.Max(0, chosen.Bad), math.Min(bad, chosen.Bad*1.1)
	}
	for _, o := range w.Offers {
		best := view.OfferPoint{}
		for _, p := range o.Points {
			if good = math.Max(good, p.Bad); p.Saving > best.Saving {
				best = p
			}
		}
		top, bad = math.Max(top, best.Saving), math.Min(bad, best.Bad*1.15)
	}
	if bad = math.Min(bad, -0.15*good); bad == 0 {
		bad = -0.1 * top
	}
	c.Top, c.Bottom, c.Right = 32, f.Height-44, f.Width-150
	if f.narrow() {
		for i := range w.Offers {
			c.rows = append(c.rows, []entry{{class: c.stroke(i), text: clip(c.labels[i], f.Width-24)}})
		}
		c.rows = c.rows[:min(len(c.rows), 8)]
		c.Right, c.Top = f.Width-10, 32+float64(len(c.rows))*rowHeight
	}
	c.y = newAxis(low, top, c.Top, c.Bottom)
	c.Left = c.y.margin(currency)
	// The bad case gets worse to the right.
	c.x = newAxis(bad, good, c.Left, c.Right)
	c.x.low = math.Max(c.x.low, bad)
	c.x.high = math.Min(c.x.high, good*1.1)
	if c.x.high <= c.x.low {
		c.x = newAxis(-1, 0, c.Left, c.Right)
	}
	return c
}

// withoutPrefix takes from labels the words that all of them begin with.
func withoutPrefix(labels []string) []string {
	if len(labels) < 2 {
		return labels
	}
	n := len(labels[0])
	for _, l := range labels[1:] {
		k := 0
		for k < min(n, len(l)) && l[k] == labels[0][k] {
			k++
		}
		n = k
	}
	n = 1 + strings.LastIndexByte(labels[0][:n], ' ')
	var cut []string
	for _, l := range labels {
		cut = append(cut, l[n:])
	}
	return cut
}

// place is where a level of an instrument lies.
func (c *frontier) place(p view.OfferPoint) point { return c.at(p.Bad, p.Saving) }

// bands draws what a bad case would mean.
func (c *frontier) bands(d *drawing) {
	edges := []float64{c.Left, c.x.y(0), c.x.y(-c.absorb), c.Right}
	words := words{d: d, room: Plot{c.Left - 20, math.Min(c.Right+20, c.frame.Width) - 1, 0, c.Bottom}}
	// The names of the outer ones are needed most, so they are written first.
	for _, b := range []struct {
		n                  int
		kind, label, short string
	}{{2, "no", "Past your limit", "Too much"}, {0, "comfort", "Still a gain", "Gain"}, {1, "stretch", "Bearable", "Bearable"}} {
		from, to := math.Min(edges[b.n], c.Right), math.Min(edges[b.n+1], c.Right)
		if to-from < 0.5 {
			continue
		}
		d.leaf("rect", "fill", fillOf(b.kind, c.frame.ID), "x", px(from), "y", px(c.Top), "width", px(to-from), "height", px(c.Bottom-c.Top))
		d.leaf("rect", "class", "zt-"+b.kind, "x", px(from), "y", px(c.Top), "width", px(math.Max(0.5, to-from-1)), "height", "4")
		text, middle := b.label, (from+to)/2
		if measured(text, true) > to-from+8 {
			text = b.short
		}
		words.put(text, "tb", spot{middle, c.Top - 8, "tm"}, spot{from, c.Top - 8, ""}, spot{math.Min(to+20, c.frame.Width) - 2, c.Top - 8, "te"})
	}
}

// ticks writes the scale of the bad case: a plus for what is still a gain.
func (c *frontier) ticks(d *drawing) {
	used := math.Inf(-1)
	for _, v := range slices.Backward(c.x.lines()) {
		text := c.x.label(v, c.currency)
		if v > 0 {
			text = "+" + text
		}
		half := measured(text, false) / 2
		x := math.Min(c.x.y(v), c.frame.Width-half)
		if x-half < used+6 {
			continue
		}
		used = x + half
		d.text("text", text, "class", "tm", "x", px(x), "y", px(c.Bottom+18))
	}
	d.text("text", "average of the worst 5 in 100", "class", "te", "x", px(c.Right), "y", px(c.Bottom+36))
}

// stroke is the class of an instrument's line.
func (c *frontier) stroke(i int) string {
	if c.w.Offers[i].Grey {
		return "off"
	}
	return "s" + tone(i, false)
}

// offer draws an instrument: dashed where another of its levels is better on both
// axes.
func (c *frontier) offer(d *drawing, i int, words *words) {
	o := c.w.Offers[i]
	var all []point
	best := view.OfferPoint{Saving: math.Inf(-1)}
	for _, p := range o.Points {
		all = append(all, c.place(p))
		if p.Saving > best.Saving {
			best = p
		}
	}
	if len(all) == 0 {
		return
	}
	name := fmt.Sprintf("%s: best average %s at %s an hour, bad case %s", o.Label, brief(best.Saving, c.currency), rate(best.Level, c.currency), gain(best.Bad, c.currency))
	if o.Grey {
		name += "; the history cannot carry it"
	}
	if o.Chosen {
		name += "; chosen"
	}
	d.mark(name)
	for from := 0; from < len(all)-1; {
		to := from + 1
		for to < len(all)-1 && o.Points[to].Best == o.Points[from].Best && o.Points[to+1].Best == o.Points[from].Best {
			to++
		}
		class := "line " + c.stroke(i)
		if !o.Points[from].Best || !o.Points[to].Best {
			class += " dash"
		}
		if o.Chosen {
			class += " strong"
		}
		for _, piece := range c.within(all[from : to+1]) {
			d.line(class, piece)
		}
		from = to
	}
	if len(all) == 1 {
		d.leaf("circle", "class", "dot", "cx", px(all[0].x), "cy", px(all[0].y), "r", "5")
	}
	d.close("g")
	words.avoid(all)
}

// names writes the instruments at the ends of their lines, with leaders, or as a
// key above a narrow chart.
func (c *frontier) names(d *drawing, words *words) {
	if c.frame.narrow() {
		d.key(c.rows, 0, 0)
		return
	}
	var list []name
	ends := map[string]point{}
	for i, o := range c.w.Offers {
		var all []point
		for _, p := range o.Points {
			all = append(all, c.place(p))
		}
		if pieces := c.within(all); len(pieces) > 0 {
			last := pieces[len(pieces)-1]
			end := last[len(last)-1]
			key := strconv.Itoa(i)
			list = append(list, name{key, end.y, end.y})
			ends[key] = end
		}
	}
	sortNames(list)
	part(list, 17, c.Top+8, c.Bottom)
	for _, n := range list {
		end := ends[n.text]
		d.leaf("path", "class", "lead-l", "d", fmt.Sprintf("M%s %sL%s %sh5", px(end.x+3), px(end.y), px(c.Right+6), px(n.at)))
		i, _ := strconv.Atoi(n.text)
		d.text("text", clip(c.labels[i], c.frame.Width-c.Right-14), "class", "t1", "x", px(c.Right+15), "y", px(n.at+4))
	}
}

// FrontierTwin is the table of Frontier: each instrument at its best average and
// at its best bad case.
func FrontierTwin(w *view.Wide, currency string) Markup {
	if w == nil {
		return ""
	}
	t := sheet{caption: w.Title + " " + w.Measure, head: []string{"Instrument, level an hour", "Level", "Expected saving", "Bad case", "Bettered"}}
	for _, o := range w.Offers {
		every := max(1, (len(o.Points)+9)/10)
		for i, p := range o.Points {
			if i%every != 0 && i != len(o.Points)-1 {
				continue
			}
			bettered := "by another"
			if p.Best {
				bettered = "by none"
			}
			t.add(o.Label, figure(p.Level, rate(p.Level, currency)), figure(p.Saving, full(p.Saving, currency)), figure(p.Bad, full(p.Bad, currency)), GridCell{Text: bettered})
		}
	}
	return t.markup()
}
