package chart

import (
	"math"

	"github.com/plainbill/plainbill/cost/money"
	"github.com/plainbill/plainbill/cost/report"
	"github.com/plainbill/plainbill/cost/view"
)

// bridge draws the way from one period to the next beside a table; on a phone it is
// an ordinary Bridge.
func (l *letterWriter) bridge(b *report.Bridge) {
	r := l.report
	chart := view.BridgeChart{Title: b.Title, Measure: "From " + b.FromLabel + " to " + b.ToLabel + ", " + r.SayUnit() + "."}
	total := func(label string, t money.Total) view.BridgeStep {
		return view.BridgeStep{Label: label, Money: view.Money{Value: t, Text: r.Say(t)}, Total: true}
	}
	chart.Lines = append(chart.Lines, total(b.FromLabel, b.From))
	for _, s := range b.Steps {
		chart.Lines = append(chart.Lines, view.BridgeStep{Label: s.Label, Money: view.Money{Value: s.Change, Text: r.SayChange(s.Change)}})
	}
	chart.Lines = append(chart.Lines, total(b.ToLabel, b.To))
	currency := r.Unit
	if currency == report.Index {
		currency = ""
	}
	l.open("section")
	l.figure("h2", b.Title, chart.Measure, "Bridge", besideBridge(chart), Bridge(chart, currency, Frame{ID: "letter", Width: phoneWidth}), BridgeTwin(chart))
	l.close("section")
}

// besideBridge is a Bridge as narrow as a column of the sheet, with its words on
// the left, its amounts on the right and what little room there is between.
func besideBridge(b view.BridgeChart) Markup {
	const row, left, right, top = 28.0, 144.0, 226.0, 6.0
	from, to := bridgePlaces(b.Lines)
	low, high := 0.0, 0.0
	for _, t := range to {
		low, high = math.Min(low, t.Float64()), math.Max(high, t.Float64())
	}
	if !(high-low > 0) || math.IsInf(high-low, 0) {
		high = low + 1
	}
	x := func(t money.Total) float64 { return left + (t.Float64()-low)/(high-low)*(right-left) }
	height := top + row*float64(len(b.Lines))
	var d drawing
	d.open("svg", "class", "bridge", "width", px(besideWide), "height", px(height), "viewBox", "0 0 "+px(besideWide)+" "+px(height), "role", "img", "aria-label", "Bridge. "+b.Title+". "+b.Measure)
	zero := px(x(money.Total{}))
	d.leaf("line", "class", "base", "x1", zero, "x2", zero, "y1", px(top), "y2", px(height))
	for i, line := range b.Lines {
		y := top + row*(float64(i)+0.5)
		start, end := x(from[i]), x(to[i])
		if i > 0 {
			d.leaf("line", "class", "lead-l", "x1", px(start), "x2", px(start), "y1", px(y-row), "y2", px(y))
		}
		class := "t1 halo"
		if line.Total {
			class = "tb halo"
			d.diamond(point{end, y})
		} else {
			fill := "f1"
			if end < start {
				fill, start, end = "f4", end, start
			}
			d.leaf("rect", "class", fill, "x", px(start), "y", px(y-8), "width", px(math.Max(end-start, 1)), "height", "16", "rx", "1")
		}
		d.text("text", clip(line.Label, left-10), "class", class, "x", "0", "y", px(y+4))
		d.text("text", line.Money.Text, "class", "te "+class, "x", px(besideWide), "y", px(y+4))
	}
	d.close("svg")
	return Markup(d.String())
}

// zoneBand draws the zones of new commitment side by side, with today and the
// proposal.
type zoneBand struct {
	report *report.Report
	offer  *report.Proposal
	width  float64
}

func (b zoneBand) draw() Markup {
	var d drawing
	o := b.offer
	end := o.Zones[len(o.Zones)-1].To
	if o.Proposed.Cmp(end) > 0 {
		end = o.Proposed
	}
	x := func(t money.Total) float64 { return 1 + t.Share(end)*(b.width-2) }
	d.open("svg", "width", px(b.width), "height", "96", "viewBox", "0 0 "+px(b.width)+" 96", "role", "img", "aria-label", "Zones of new commitment, with today and the proposal")
	id := "letter-" + px(b.width)
	d.patterns(id, "free", "comfort", "stretch", "no", "past")
	taken := -1.0
	for _, z := range o.Zones {
		from, to := x(z.From), x(z.To)
		if to-from < 1 {
			continue
		}
		d.leaf("rect", "class", "zone", "x", px(from), "y", "30", "width", px(to-from), "height", "30", "fill", fillOf(patternOf(z.Key), id))
		d.text("text", clip(z.Label, to-from), "class", "tm t1", "x", px((from+to)/2), "y", "76")
		if label := b.report.Say(z.From); z.From.Sign() > 0 && from-float64(len(label))*letter/2 > taken {
			d.text("text", label, "class", "tm", "x", px(from), "y", "92")
			taken = from + float64(len(label))*letter/2 + 4
		}
	}
	marker := func(at money.Total, label, anchor string, y float64) {
		d.leaf("path", "class", "mark-l", "d", "M"+px(x(at))+" 18V64")
		d.text("text", label, "class", "tb "+anchor, "x", px(math.Min(math.Max(x(at), 0), b.width)), "y", px(y))
	}
	proposed := "Proposed: " + b.report.Say(o.Proposed)
	if b.report.Unit != report.Index {
		proposed += "/h"
	}
	at, room := x(o.Proposed), float64(len(proposed))*letter
	anchor := "tm"
	switch {
	case at-room/2 < 0:
		anchor = ""
	case at+room/2 > b.width:
		anchor = "te"
	}
	if start := at - room/2; anchor == "te" && at-room > 84 || anchor == "tm" && start > 84 {
		marker(o.Today, "Today: none", "", 12)
	} else {
		d.leaf("path", "class", "mark-l", "d", "M"+px(x(o.Today))+" 18V64")
	}
	marker(o.Proposed, proposed, anchor, 12)
	d.close("svg")
	return Markup(d.String())
}

// columns draws one bar a step, from zero; incomplete steps are hollow.
type columns struct {
	report        *report.Report
	points        []report.Point
	width, height float64
	label         string
}

func (c columns) draw() Markup {
	var d drawing
	top, base := 18.0, c.height-20
	low, high := 0.0, 0.0
	most := 0
	for i, p := range c.points {
		v := p.Amount.Float64()
		low, high = math.Min(low, v), math.Max(high, v)
		if v > c.points[most].Amount.Float64() {
			most = i
		}
	}
	if high-low <= 0 || math.IsInf(high-low, 0) {
		high = low + 1
	}
	y := func(v float64) float64 { return base - (v-low)/(high-low)*(base-top) }
	step := c.width / float64(len(c.points))
	d.open("svg", "width", px(c.width), "height", px(c.height), "viewBox", "0 0 "+px(c.width)+" "+px(c.height), "role", "img", "aria-label", c.label)
	every := max(1, int(math.Ceil(50/step)))
	for i, p := range c.points {
		v := p.Amount.Float64()
		class := "f1"
		if p.Incomplete {
			class = "hollow"
		}
		at := float64(i) * step
		d.leaf("rect", "class", class, "x", px(at+step*0.05), "y", px(math.Min(y(v), y(0))), "width", px(step*0.9), "height", px(math.Max(math.Abs(y(v)-y(0)), 0.5)))
		if i%every == 0 {
			c.below(&d, shortLabel(p.Label), at+step/2)
		}
	}
	for _, i := range []int{0, most, len(c.points) - 1} {
		c.name(&d, i, most, step, y)
	}
	zero := px(y(0))
	d.leaf("line", "class", "base", "x1", "0", "x2", px(c.width), "y1", zero, "y2", zero)
	d.close("svg")
	return Markup(d.String())
}

// below writes a label under a bar, within the drawing.
func (c columns) below(d *drawing, label string, x float64) {
	half := float64(len(label)) * letter / 2
	class := "tm"
	switch {
	case x < half:
		class, x = "", 0
	case x > c.width-half:
		class, x = "te", c.width
	}
	d.text("text", label, "class", class, "x", px(x), "y", px(c.height-4))
}

// name writes the amount above a bar: of the first, the last and the largest, where
// there is room beside the largest.
func (c columns) name(d *drawing, i, most int, step float64, y func(float64) float64) {
	p := c.points[i]
	text := c.say(p.Amount)
	if i != most && math.Abs(float64(i-most))*step < 64 {
		return
	}
	class, x := "tm tb halo", (float64(i)+0.5)*step
	switch {
	case x < 30:
		class, x = "tb halo", 0
	case x > c.width-30:
		class, x = "te tb halo", c.width
	}
	d.text("text", text, "class", class, "x", px(x), "y", px(y(math.Max(p.Amount.Float64(), 0))-5))
}

// say writes an amount as the largest of its chart asks for, so that all labels
// have as many decimals: cents, whole units, or tenths of a thousand or a million.
func (c columns) say(t money.Total) string {
	unit, most := c.report.Unit, 0.0
	for _, p := range c.points {
		most = math.Max(most, math.Abs(p.Amount.Float64()))
	}
	switch {
	case unit == report.Index:
		return c.report.Say(t)
	case most < 10:
		return t.Display(unit, 2)
	case most < 1e4:
		return t.Display(unit, 0)
	case most < 1e6:
		return total(t.Float64()/1e3).Display(unit, 1) + "k"
	}
	return total(t.Float64()/1e6).Display(unit, 1) + "M"
}

// shortLabel is what fits below a bar: "Sat 1 Aug" is 1 Aug, "Sep 2026" is Sep.
func shortLabel(label string) string {
	words := [3]string{}
	n, start := 0, 0
	for i := 0; i <= len(label); i++ {
		if i == len(label) || label[i] == ' ' {
			if n == len(words) {
				return clip(label, 60)
			}
			words[n], n, start = label[start:i], n+1, i+1
		}
	}
	switch n {
	case 3:
		return words[1] + " " + words[2]
	case 2:
		return words[0]
	}
	return clip(label, 60)
}
