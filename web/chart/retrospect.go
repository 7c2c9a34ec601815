package chart

import (
	"fmt"
	"math"
	"slices"

	"github.com/plainbill/plainbill/cost/view"
)

// Retrospect draws what every level of new commitment would have cost over the
// hours of the bill. As in a bridge the scale starts at what the hours cost without
// it, and shows the change alone: nothing is cut, and the least cost can be seen. Of
// a bill by the day the hours are not known: two lines then hold the cost between
// them.
//
// Marks: what runs today, the least cost, the chosen level.
func Retrospect(w *view.Weighing, r view.Reading, f Frame) Markup {
	first, second := w.Curve, []view.CurvePoint(nil)
	if len(w.Even) > 1 && len(w.Burst) > 1 {
		first, second = w.Even, w.Burst
	}
	if len(first) < 2 {
		return nothing("retrospect", f, "The bill has no hours to look back on")
	}
	c := newRetrospect(w, first, second, f)
	var d drawing
	d.begin("retrospect", f, c.sentence())
	d.hidden()
	c.y.draw(&d, w.Currency, c.Left, c.Right)
	d.text("text", "0 is "+full(c.base, w.Currency)+", the cost with nothing new", "class", "te", "x", px(c.Right), "y", "11")
	c.ticks(&d, w.Currency, "new commitment, "+symbol(w.Currency)+" an hour")
	lines := [][]point{c.points(first)}
	if second != nil {
		lines = append(lines, c.points(second))
		back := slices.Clone(lines[1])
		slices.Reverse(back)
		between := slices.Concat(c.within(append(slices.Clone(lines[0]), back...))...)
		d.leaf("path", "class", "between", "d", pathOf(between)+"z")
		for _, piece := range c.within(lines[1]) {
			d.line("line dash", piece)
		}
	}
	for _, piece := range c.within(lines[0]) {
		d.line("line", piece)
	}
	d.close("g")

	words := words{d: &d, room: Plot{c.Left + 3, c.Right, 15, c.Bottom - 2}}
	for _, line := range lines {
		words.avoid(line)
	}
	least, leastCost := w.Best, w.BestCost
	if leastCost <= 0 { // an answer that does not tell it
		leastCost = costAt(first, least)
	}
	today, best, chosen := c.place(0, costAt(first, 0)), c.place(least, leastCost), c.place(r.Level, costAt(first, r.Level))
	marks := []struct {
		at          point
		class, text string
		name        string
	}{
		{today, "dot", "Today", fmt.Sprintf("Nothing new, what runs today: %s", brief(costAt(first, 0), w.Currency))},
		{best, "dot", c.saved("Least cost "+rate(least, w.Currency), leastCost), fmt.Sprintf("Least cost %s, at %s an hour", brief(leastCost, w.Currency), rate(least, w.Currency))},
		{chosen, "dot on", c.saved(rate(r.Level, w.Currency)+", chosen", costAt(first, r.Level)), fmt.Sprintf("Chosen, %s an hour: %s", rate(r.Level, w.Currency), brief(costAt(first, r.Level), w.Currency))},
	}
	if w.Existing > 0 {
		marks[0].text = "Today, " + rate(w.Existing, w.Currency) + " an hour runs"
	}
	beyond := chosen.y < c.Top || chosen.x > c.Right+1
	if beyond {
		// What lies beyond the plot is told at the edge that it lies beyond.
		marks[2].at = point{math.Min(chosen.x, c.Right), math.Max(chosen.y, c.Top)}
		marks[2].class = "dot"
	}
	d.leaf("path", "class", "chosen", "d", fmt.Sprintf("M%s %sV%s", px(marks[2].at.x), px(c.Top), px(c.Bottom)))
	for _, m := range marks {
		if m.at.y < c.Top || m.at.x > c.Right+1 {
			continue
		}
		words.taken = append(words.taken, box{m.at.x - 8, m.at.y - 8, 16, 16})
		d.mark(m.name)
		d.leaf("circle", "class", m.class, "cx", px(m.at.x), "cy", px(m.at.y), "r", "5.5")
		d.close("g")
	}
	words.lines = append(words.lines, box{chosen.x - 2, c.Top, 4, c.Bottom - c.Top})
	d.hidden()
	for _, i := range []int{2, 1, 0} {
		words.put(marks[i].text, []string{"", "", "tb"}[i], around(marks[i].at, 12)...)
	}
	if second != nil {
		alike, bursts := "if the hours of a day are alike", "if a day comes in bursts"
		if f.narrow() {
			alike, bursts = "hours alike", "in bursts"
		}
		words.put(alike, "", along(lines[0], 12, under)...)
		words.put(bursts, "", along(lines[1], 12, over)...)
	}
	d.close("g")
	d.close("svg")
	return Markup(d.String())
}

// retrospect is one such chart on its way.
type retrospect struct {
	plane
	w    *view.Weighing
	base float64 // cost without a new commitment
}

func newRetrospect(w *view.Weighing, first, second []view.CurvePoint, f Frame) *retrospect {
	c := &retrospect{w: w}
	c.base = first[0].Cost
	c.Top, c.Bottom, c.Right = 38, f.Height-42, f.Width-14
	high, low := 0.0, 0.0
	for _, p := range slices.Concat(first, second) {
		high, low = math.Max(high, p.Cost-c.base), math.Min(low, p.Cost-c.base)
	}
	// Far beyond the least cost the fee alone grows: the lines end at the top, or
	// where the next half of them would be all there is to see.
	if enough := math.Max(-1.2*low, 0.2*c.base); enough > 0 {
		high = math.Min(high, enough)
	}
	most := 0.0
	for _, p := range first {
		if most = p.Level; p.Cost-c.base > high && p.Level > 1.3*math.Max(w.Best, math.Max(w.Start, w.Ceiling)) {
			break
		}
	}
	c.y = newAxis(low, high, c.Top, c.Bottom)
	c.Left = c.y.margin(w.Currency)
	c.x = level(most, c.Left, c.Right, math.Max(2, math.Min(6, (c.Right-c.Left)/70)))
	return c
}

func (c *retrospect) points(curve []view.CurvePoint) []point {
	points := make([]point, len(curve))
	for i, p := range curve {
		points[i] = c.place(p.Level, p.Cost)
	}
	return points
}

// place is where a level that costs so much lies.
func (c *retrospect) place(level, cost float64) point { return c.at(level, cost-c.base) }

// saved adds to a name what is paid more or less than without.
func (c *retrospect) saved(name string, cost float64) string {
	return name + ": " + gain(cost-c.base, c.w.Currency)
}

// costAt is the cost of a level, on the straight line between those known.
func costAt(curve []view.CurvePoint, level float64) float64 {
	for i := 1; i < len(curve); i++ {
		if a, b := curve[i-1], curve[i]; level <= b.Level && b.Level > a.Level {
			return a.Cost + (math.Max(level, a.Level)-a.Level)/(b.Level-a.Level)*(b.Cost-a.Cost)
		}
	}
	return curve[len(curve)-1].Cost
}

func (c *retrospect) sentence() string {
	return "Cost of the bill's own hours against new commitment. " + c.w.BestSay
}

// RetrospectTwin is the table of Retrospect, at most some thirty levels.
func RetrospectTwin(w *view.Weighing) Markup {
	t := sheet{caption: "Cost of the bill's own hours against new commitment. " + w.BestSay, head: []string{"New commitment an hour", "Cost", "Paid, not used", "Used", "Covered"}}
	daily := len(w.Even) > 1 && len(w.Burst) > 1
	curve := w.Curve
	if daily {
		curve = w.Even
		t.head = []string{"New commitment an hour", "Cost if hours are alike", "Cost if days come in bursts"}
	}
	every := max(1, (len(curve)+29)/30)
	for i, p := range curve {
		if i%every != 0 && i != len(curve)-1 {
			continue
		}
		head, cost := rate(p.Level, w.Currency), figure(p.Cost, full(p.Cost, w.Currency))
		if daily {
			burst := costAt(w.Burst, p.Level)
			t.add(head, cost, figure(burst, full(burst, w.Currency)))
			continue
		}
		t.add(head, cost, figure(p.Unused, full(p.Unused, w.Currency)), figure(p.Utilization, percent(p.Utilization)), figure(p.Coverage, percent(p.Coverage)))
	}
	return t.markup()
}
