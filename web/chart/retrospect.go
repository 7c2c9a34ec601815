package chart

import (
	"fmt"
	"math"
	"slices"

	"github.com/plainbill/plainbill/cost/view"
)

// Retrospect draws what every level of new commitment would have cost over the
// hours of the bill. Of a bill by the day the hours are not known: two lines then
// hold the cost between them.
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
	c.ticks(&d, w.Currency, "new commitment, "+symbol(w.Currency)+" an hour")
	lines := [][]point{c.points(first)}
	if second != nil {
		lines = append(lines, c.points(second))
		back := slices.Clone(lines[1])
		slices.Reverse(back)
		d.leaf("path", "class", "between", "d", pathOf(append(slices.Clone(lines[0]), back...))+"z")
		d.line("line dash", lines[1])
	}
	d.line("line", lines[0])
	d.close("g")

	words := words{d: &d, room: Plot{c.Left + 3, c.Right, c.Top - 10, c.Bottom - 2}}
	for _, line := range lines {
		words.avoid(line)
	}
	least := w.Best
	today, best, chosen := c.at(0, costAt(first, 0)), c.at(least, costAt(first, least)), c.at(r.Level, costAt(first, r.Level))
	marks := []struct {
		at          point
		class, text string
		name        string
	}{
		{today, "dot", "Today", fmt.Sprintf("Nothing new, what runs today: %s", brief(costAt(first, 0), w.Currency))},
		{best, "dot", "Least cost " + rate(least, w.Currency), fmt.Sprintf("Least cost %s, at %s an hour", brief(costAt(first, least), w.Currency), rate(least, w.Currency))},
		{chosen, "dot on", rate(r.Level, w.Currency) + ", chosen", fmt.Sprintf("Chosen, %s an hour: %s", rate(r.Level, w.Currency), brief(costAt(first, r.Level), w.Currency))},
	}
	if w.Existing > 0 {
		marks[0].text = "Today, " + rate(w.Existing, w.Currency) + " runs"
	}
	d.leaf("path", "class", "chosen", "d", fmt.Sprintf("M%s %sV%s", px(chosen.x), px(c.Top), px(c.Bottom)))
	for i, m := range marks {
		words.taken = append(words.taken, box{m.at.x - 8, m.at.y - 8, 16, 16})
		d.mark(i, m.name)
		d.leaf("circle", "class", m.class, "cx", px(m.at.x), "cy", px(m.at.y), "r", "5.5")
		d.close("g")
	}
	words.lines = append(words.lines, box{chosen.x - 2, c.Top, 4, c.Bottom - c.Top})
	d.hidden()
	for _, i := range []int{2, 1, 0} {
		words.put(marks[i].text, []string{"", "", "tb"}[i], around(marks[i].at, 12)...)
	}
	if second != nil {
		words.put("if every hour of a day is alike", "", along(lines[0], 12)...)
		words.put("if each day comes in bursts", "", along(lines[1], 12)...)
	}
	d.close("g")
	d.close("svg")
	return Markup(d.String())
}

// retrospect is one such chart on its way.
type retrospect struct {
	plane
	w *view.Weighing
}

func newRetrospect(w *view.Weighing, first, second []view.CurvePoint, f Frame) *retrospect {
	c := &retrospect{w: w}
	c.Top, c.Bottom, c.Right = 16, f.Height-42, f.Width-14
	high, low := 0.0, 0.0
	for _, p := range slices.Concat(first, second) {
		high, low = math.Max(high, p.Cost), math.Min(low, p.Cost)
	}
	c.y = newAxis(low, high, c.Top, c.Bottom)
	c.Left = c.y.margin(w.Currency)
	c.x = level(first[len(first)-1].Level, c.Left, c.Right, math.Max(2, math.Min(6, (c.Right-c.Left)/70)))
	return c
}

func (c *retrospect) points(curve []view.CurvePoint) []point {
	points := make([]point, len(curve))
	for i, p := range curve {
		points[i] = c.at(math.Min(p.Level, c.x.high), p.Cost)
	}
	return points
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
