package chart

import (
	"math"

	"github.com/plainbill/plainbill/cost/money"
	"github.com/plainbill/plainbill/cost/view"
)

// Bridge draws the way from one total to another. The scale starts at the first
// total and shows the changes alone, so nothing is cut: diamonds stand for totals,
// bars for changes. Its height is BridgeHeight. Marks are lines.
func Bridge(b view.BridgeChart, currency string, f Frame) Markup {
	if len(b.Lines) == 0 {
		return nothing("bridge", f, "There is nothing to lead over")
	}
	from, to := bridgePlaces(b.Lines)
	low, high, widest := 0.0, 0.0, 0.0
	for i := range b.Lines {
		low, high = math.Min(low, to[i].Float64()), math.Max(high, to[i].Float64())
		widest = math.Max(widest, measured(b.Lines[i].Money.Text, true))
	}
	l := newLines(f, len(b.Lines), widest+24)
	l.top = bridgeHead
	x := newAxis(low, high, l.right, l.left)
	f.Height = l.height + bridgeHead
	var d drawing
	d.begin("bridge", f, "Bridge. "+b.Title+" "+b.Measure)
	d.hidden()
	x.scale(&d, currency, f)
	for _, v := range x.lines() {
		class := "grid"
		if v == 0 {
			class = "base"
		}
		l.upright(&d, class, x.y(v))
	}
	for i := 1; i < len(b.Lines); i++ {
		at := px(x.y(from[i].Float64()))
		d.leaf("line", "class", "lead-l", "x1", at, "x2", at, "y1", px(l.row(i-1)), "y2", px(l.row(i)))
	}
	d.close("g")
	for i, line := range b.Lines {
		y := l.row(i)
		d.mark(line.Label + ": " + line.Money.Text)
		start, end := x.y(from[i].Float64()), x.y(to[i].Float64())
		switch {
		case line.Total:
			d.diamond(point{end, y})
		default:
			class := "f1"
			if end < start {
				class, start, end = "f4", end, start
			}
			d.leaf("rect", "class", class, "x", px(start), "y", px(y-8), "width", px(math.Max(1, end-start)), "height", "16", "rx", "1", "data-value", line.Money.Value.String())
		}
		d.close("g")
	}
	d.hidden()
	for i, line := range b.Lines {
		l.words(&d, i, line.Label, line.Money.Text, line.Total)
	}
	d.close("g")
	d.close("svg")
	return Markup(d.String())
}

// bridgeHead is the room of the scale above the rows.
const bridgeHead = 20.0

// BridgeHeight is how high the drawing of a bridge is.
func BridgeHeight(b view.BridgeChart, f Frame) float64 {
	return LinesHeight(len(b.Lines), f) + bridgeHead
}

// bridgePlaces are where each line begins and ends, from the first total on.
func bridgePlaces(lines []view.BridgeStep) (from, to []money.Total) {
	var at, base money.Total
	for i, line := range lines {
		if i == 0 && line.Total {
			base = line.Money.Value
		}
		from = append(from, at)
		if line.Total {
			at = line.Money.Value.Minus(base)
		} else {
			at = at.Plus(line.Money.Value)
		}
		to = append(to, at)
	}
	return from, to
}

// scale writes the labels of an axis across, above the rows.
func (a axis) scale(d *drawing, currency string, f Frame) {
	used := math.Inf(-1)
	for _, v := range a.lines() {
		text := a.label(v, currency)
		if v > 0 {
			text = "+" + text
		}
		half := measured(text, false) / 2
		x := math.Max(half, math.Min(a.y(v), f.Width-half))
		if x-half < used+10 {
			continue
		}
		used = x + half
		d.text("text", text, "class", "tm", "x", px(x), "y", "11")
	}
}

// BridgeTwin is the table of Bridge.
func BridgeTwin(b view.BridgeChart) Markup {
	t := sheet{caption: b.Title + " " + b.Measure, head: []string{"Line", "Change", "Total"}}
	for _, line := range b.Lines {
		amount, none := GridCell{Text: line.Money.Text, Value: line.Money.Value.String()}, GridCell{}
		if line.Total {
			t.add(line.Label, none, amount)
		} else {
			t.add(line.Label, amount, none)
		}
	}
	return t.markup()
}
