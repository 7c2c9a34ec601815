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
	x := newAxis(low, high, l.right, l.left)
	f.Height = l.height + bridgeHead
	var d drawing
	d.begin("bridge", f, "Bridge. "+b.Title+" "+b.Measure)
	d.hidden()
	x.columns(&d, currency, f)
	for i := 1; i < len(b.Lines); i++ {
		at := px(x.y(from[i].Float64()))
		d.leaf("line", "class", "lead-l", "x1", at, "x2", at, "y1", px(bridgeHead+l.row(i-1)), "y2", px(bridgeHead+l.row(i)))
	}
	d.close("g")
	for i, line := range b.Lines {
		y := bridgeHead + l.row(i)
		d.mark(i, line.Label+": "+line.Money.Text)
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
	var inner drawing
	for i, line := range b.Lines {
		l.words(&inner, i, line.Label, line.Money.Text, line.Total)
	}
	d.open("g", "transform", "translate(0 "+px(bridgeHead)+")")
	d.WriteString(inner.String())
	d.close("g")
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

// columns draws grid lines downwards with their labels above.
func (a axis) columns(d *drawing, currency string, f Frame) {
	every := 1
	lines := int(math.Round((a.high - a.low) / a.step))
	if f.narrow() && lines > 2 {
		every = 2
	}
	for i := 0; i <= lines; i++ {
		v := a.low + float64(i)*a.step
		if math.Abs(v) < a.step/2 {
			v = 0
		}
		class, text := "grid", a.label(v, currency)
		if v > 0 {
			text = "+" + text
		}
		if v == 0 {
			class = "base"
		}
		x := a.y(v)
		d.leaf("line", "class", class, "x1", px(x), "x2", px(x), "y1", "16", "y2", px(f.Height))
		half := measured(text, false) / 2
		switch {
		case i%every != 0 && v != 0:
		case x-half < 0:
			d.text("text", text, "x", "0", "y", "11")
		case x+half > f.Width:
			d.text("text", text, "class", "te", "x", px(f.Width), "y", "11")
		default:
			d.text("text", text, "class", "tm", "x", px(x), "y", "11")
		}
	}
}

// BridgeTwin is the table of Bridge.
func BridgeTwin(b view.BridgeChart) Markup {
	t := sheet{caption: b.Title + " " + b.Measure, head: []string{"Line", "Change", "Total"}}
	for _, line := range b.Lines {
		amount, none := sheetCell{line.Money.Text, line.Money.Value.String()}, sheetCell{}
		if line.Total {
			t.add(line.Label, none, amount)
		} else {
			t.add(line.Label, amount, none)
		}
	}
	return t.markup()
}
