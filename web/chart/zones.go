package chart

import (
	"fmt"
	"math"
	"strings"

	"github.com/plainbill/plainbill/cost/view"
)

// Zones draws what every level of new commitment saves, on average and in the bad
// case, over the zones. It does not know which level is chosen: the caller keeps it
// while the slider moves, and lays ZonesChosen over it, which holds the level and
// all the words within the plot.
//
// Marks: one a zone, then the bad case, then the average.
func Zones(w *view.Weighing, f Frame) Markup {
	if len(w.Levels) < 2 {
		return nothing("zones", f, "No level was weighed")
	}
	z := newZones(w, f)
	var d drawing
	d.begin("zones", f, z.sentence())
	d.patterns(f.ID, "free", "comfort", "stretch", "no", "past")
	for i := range z.spans {
		z.band(&d, i)
	}
	d.hidden()
	z.names(&d)
	z.plane.y.draw(&d, w.Currency, z.Left, z.Right)
	z.ticks(&d, w.Currency, "new commitment, "+symbol(w.Currency)+" an hour")
	if w.Absorb > 0 {
		d.leaf("path", "class", "limit", "d", fmt.Sprintf("M%s %sH%s", px(z.Left), px(z.y.y(-w.Absorb)), px(z.Right)))
	}
	z.borders(&d)
	best := z.at(w.Levels[z.best].Level, w.Levels[z.best].Saving)
	d.close("g")
	d.mark(z.say("In the bad case", func(l view.Level) float64 { return l.Bad }))
	for _, piece := range z.within(z.bad) {
		d.line("line dash", piece)
	}
	d.close("g")
	d.mark(z.say("On average", func(l view.Level) float64 { return l.Saving }))
	for _, piece := range z.within(z.average) {
		d.line("line", piece)
	}
	d.leaf("path", "class", "tick", "d", fmt.Sprintf("M%s %sv12", px(best.x), px(best.y-6)))
	d.close("g")
	d.close("svg")
	return Markup(d.String())
}

// ZonesPlot is where the levels of a zone chart lie: 0 at Left, the highest level
// at Right.
func ZonesPlot(w *view.Weighing, f Frame) Plot { return newZones(w, f).Plot }

// zones is one zone chart on its way.
type zones struct {
	plane
	w            *view.Weighing
	frame        Frame
	spans        []view.ZoneSpan // that are wider than nothing
	rows         []int           // in which line above the plot the name of a span stands
	key          [][]entry       // instead of names, where they would need many lines
	average, bad []point
	best         int // level of the best average
}

func newZones(w *view.Weighing, f Frame) *zones {
	z := &zones{w: w, frame: f}
	high, low := 0.0, 0.0
	for i, l := range w.Levels {
		high, low = math.Max(high, math.Max(l.Saving, l.Bad)), math.Min(low, math.Min(l.Saving, l.Bad))
		if l.Saving > w.Levels[z.best].Saving {
			z.best = i
		}
	}
	// What a bad case loses far beyond the limit would flatten all that matters: the
	// line ends at the edge, and says how far down it goes.
	if floor := -math.Max(high*0.6, w.Absorb*1.6); low < floor && floor < 0 {
		low = floor
	}
	low = math.Min(low, -w.Absorb*1.1)
	z.y = newAxis(low, high, 0, 1)
	z.Left, z.Right, z.Bottom = z.y.margin(w.Currency)+12, f.Width-14, f.Height-42
	if f.narrow() {
		z.Left, z.Right = z.y.margin(w.Currency), f.Width-6
	}
	most := w.Top()
	z.x = level(most, z.Left, z.Right, math.Max(2, math.Min(6, (z.Right-z.Left)/70)))
	for _, s := range w.Zones {
		if s.To = math.Min(s.To, most); s.To > s.From {
			z.spans = append(z.spans, s)
		}
	}
	if lines := z.arrange(); lines <= 2 {
		z.Top = 10 + float64(lines)*z.rowHeight()
	} else {
		z.key = z.keyed()
		z.Top = 14 + float64(len(z.key))*rowHeight
	}
	z.y.top, z.y.base = z.Top, z.Bottom
	for _, l := range w.Levels {
		z.average = append(z.average, z.at(l.Level, l.Saving))
		z.bad = append(z.bad, z.at(l.Level, l.Bad))
	}
	return z
}

// rowHeight is the room of one line of names: with the limits where there is room.
func (z *zones) rowHeight() float64 {
	if z.frame.narrow() {
		return 18
	}
	return 34
}

// arrange gives every name a line in which it lies on no other, and returns how
// many lines there are. Line 0 is the lowest.
func (z *zones) arrange() int {
	var ends []float64
	for i := range z.spans {
		left, width := z.place(i)
		row := 0
		for row < len(ends) && left < ends[row]+10 {
			row++
		}
		if row == len(ends) {
			ends = append(ends, 0)
		}
		ends[row] = left + width
		z.rows = append(z.rows, row)
	}
	return max(1, len(ends))
}

// place is where the name of a span stands: over its middle, within the plot.
func (z *zones) place(i int) (left, width float64) {
	s := z.spans[i]
	width = measured(s.Label, true)
	if !z.frame.narrow() {
		width = math.Max(width, measured(z.limits(s), false))
	}
	width = math.Min(width, z.Right-z.Left)
	middle := (z.x.y(s.From) + z.x.y(s.To)) / 2
	return math.Max(z.Left, math.Min(middle-width/2, z.Right-width)), width
}

// limits writes where a zone begins and ends: "$9.50 to 13.50".
func (z *zones) limits(s view.ZoneSpan) string {
	return rate(s.From, z.w.Currency) + " to " + strings.TrimPrefix(rate(s.To, z.w.Currency), symbol(z.w.Currency))
}

// patternOf is the fill of a zone.
func patternOf(zone string) string {
	switch zone {
	case "comfort":
		return "comfort"
	case "acceptable":
		return "stretch"
	case "unacceptable":
		return "no"
	case "pointless":
		return "past"
	}
	return "free"
}

func (z *zones) band(d *drawing, i int) {
	s := z.spans[i]
	name := s.Label + ", " + z.limits(s) + " an hour"
	if s.Low < s.High {
		name += ", ends between " + rate(s.Low, z.w.Currency) + " and " + rate(s.High, z.w.Currency)
	}
	from, width := z.x.y(s.From), z.x.y(s.To)-z.x.y(s.From)
	d.mark(name)
	d.leaf("rect", "fill", fillOf(patternOf(s.Key), z.frame.ID), "x", px(from), "y", px(z.Top), "width", px(width), "height", px(z.Bottom-z.Top))
	d.leaf("rect", "class", "zt-"+patternOf(s.Key), "x", px(from), "y", px(z.Top), "width", px(math.Max(width-1, 0.5)), "height", "4")
	d.close("g")
}

// names writes the names of the zones, and their limits, above the plot.
func (z *zones) names(d *drawing) {
	if z.key != nil {
		d.key(z.key, 0, 0)
		return
	}
	for i := range z.spans {
		if z.rows[i] > 0 {
			d.leaf("path", "class", "lead-l", "d", fmt.Sprintf("M%s %sV%s", px(z.leader(i)), px(z.baseline(i)+4), px(z.Top)))
		}
	}
	for i, s := range z.spans {
		left, width := z.place(i)
		y := z.baseline(i)
		middle := left + width/2
		if !z.frame.narrow() {
			d.text("text", z.limits(s), "class", "tm halo", "x", px(middle), "y", px(y))
			y -= 15
		}
		d.text("text", clip(s.Label, width+8), "class", "tm tb halo", "x", px(middle), "y", px(y))
	}
}

// keyed is the key of zones that are too thin for names.
func (z *zones) keyed() [][]entry {
	var list []entry
	for _, s := range z.spans {
		kind := patternOf(s.Key)
		list = append(list, entry{"zt-" + kind, s.Label + ", " + z.limits(s), fillOf(kind, z.frame.ID)})
	}
	return keyRows(list, z.frame.Width)
}

// baseline is that of the lowest line of a name.
func (z *zones) baseline(i int) float64 { return z.Top - 8 - float64(z.rows[i])*z.rowHeight() }

// leader is where the leader of a raised name comes down to its band: where no
// lower name stands, if there is such a place.
func (z *zones) leader(i int) float64 {
	s := z.spans[i]
	from, to := z.x.y(s.From), z.x.y(s.To)
	left, width := z.place(i)
	for _, part := range []float64{0.5, 0.7, 0.3, 0.85, 0.15, 0.95, 0.05} {
		at, free := from+part*(to-from), true
		for k := range z.spans {
			if l, w := z.place(k); z.rows[k] < z.rows[i] && at > l-3 && at < l+w+3 {
				free = false
			}
		}
		if free && at >= left && at <= left+width {
			return at
		}
	}
	return math.Max(left, math.Min((from+to)/2, left+width))
}

// borders draws how far the upper border of a zone moves over milder and harsher
// assumptions, as a bracket below the top line.
func (z *zones) borders(d *drawing) {
	n := 0
	for i, s := range z.spans {
		low, high := math.Max(0, s.Low), math.Min(s.High, z.x.high)
		if i == len(z.spans)-1 || high <= low {
			continue
		}
		y := z.Top + 12 + float64(n%3)*9
		n++
		path := fmt.Sprintf("M%s %sv8m0-4H%sm0-4v8", px(z.x.y(low)), px(y-4), px(z.x.y(high)))
		d.leaf("path", "class", "case thin", "d", path)
		d.leaf("path", "class", "bracket", "d", path)
	}
}

// say names a line by its ends and its best.
func (z *zones) say(what string, of func(view.Level) float64) string {
	best := 0
	for i, l := range z.w.Levels {
		if of(l) > of(z.w.Levels[best]) {
			best = i
		}
	}
	top, last := z.w.Levels[best], z.w.Levels[len(z.w.Levels)-1]
	return fmt.Sprintf("%s: %s at most, at %s an hour; %s at %s an hour", what, gain(of(top), z.w.Currency), rate(top.Level, z.w.Currency),
		gain(of(last), z.w.Currency), rate(last.Level, z.w.Currency))
}

func (z *zones) sentence() string {
	b := z.w.Levels[z.best]
	s := fmt.Sprintf("Saving against new commitment, on average and in the bad case. %s %s The best average is %s, at %s an hour.",
		z.w.Title, z.w.Measure, brief(b.Saving, z.w.Currency), rate(b.Level, z.w.Currency))
	for _, span := range z.spans {
		s += " " + span.Label + ": " + z.limits(span) + "."
	}
	return s
}

// ZonesTwin is the table of a zone chart: a row a level, at most some thirty.
func ZonesTwin(w *view.Weighing) Markup {
	t := sheet{caption: w.Title + " " + w.Measure, head: []string{"New commitment an hour", "Zone", "On average", "95 of 100 at least", "Bad case", "Chance of a loss"}}
	every := (len(w.Levels) + 29) / 30
	for i, l := range w.Levels {
		if i%max(1, every) != 0 && i != len(w.Levels)-1 {
			continue
		}
		t.add(rate(l.Level, w.Currency), GridCell{Text: w.Reading(l.Level).ZoneLabel}, figure(l.Saving, full(l.Saving, w.Currency)),
			figure(l.P05, full(l.P05, w.Currency)), figure(l.Bad, full(l.Bad, w.Currency)), figure(l.LossChance, percent(l.LossChance)))
	}
	return t.markup()
}
