package chart

import (
	"fmt"
	"math"

	"github.com/plainbill/plainbill/cost/view"
)

// Backtest draws what policies cost above the best in hindsight, on hours that
// they did not know. Marks are policies.
func Backtest(b *view.Backtest, currency string, f Frame) Markup {
	if b == nil || len(b.Rows) == 0 {
		return nothing("backtest", f, "No policy was tested")
	}
	var most, widest float64
	for _, r := range b.Rows {
		most = math.Max(most, r.Excess)
		widest = math.Max(widest, measured(above0(r.Excess, currency), true))
	}
	l := newLines(f, len(b.Rows), widest+16)
	x := level(most, l.left, l.right, 4)
	var d drawing
	f.Height = l.height
	d.begin("backtest", f, "Cost above the best in hindsight, by policy. "+b.Title+" "+b.Measure)
	for i, r := range b.Rows {
		y := l.row(i)
		d.mark(fmt.Sprintf("%s, %s an hour: %s above the best in hindsight", r.Label, rate(r.Level, currency), brief(math.Max(0, r.Excess), currency)))
		if r.Excess > 0 {
			d.leaf("rect", "class", "f1", "x", px(l.left), "y", px(y-8), "width", px(math.Max(1, x.y(r.Excess)-l.left)), "height", "16", "rx", "1", "data-value", Number(r.Excess))
		} else {
			d.diamond(point{l.left, y})
		}
		d.close("g")
	}
	d.hidden()
	l.upright(&d, "base", l.left)
	for i, r := range b.Rows {
		l.words(&d, i, r.Label, above0(r.Excess, currency), r.Excess <= 0)
	}
	d.close("g")
	d.close("svg")
	return Markup(d.String())
}

func above0(v float64, currency string) string {
	if v <= 0 {
		return "best"
	}
	return gain(v, currency)
}

// LinesHeight is how high a chart of n rows is that has its labels beside the
// marks, or above them where it is narrow.
func LinesHeight(n int, f Frame) float64 { return newLines(f, n, 0).height }

// lines is the layout of a chart of rows: label, mark, amount.
type lines struct {
	frame             Frame
	left, right       float64
	top, height, each float64 // of all rows, and of one
}

// newLines lays out n rows with the given room for amounts at the right.
func newLines(f Frame, n int, amounts float64) lines {
	l := lines{frame: f, left: math.Min(264, f.Width*0.38), right: f.Width - amounts, each: 34}
	if f.narrow() {
		l.left, l.right, l.each = 9, f.Width-10, 46
	}
	l.height = float64(n)*l.each + 4
	return l
}

// row is the middle of the nth mark.
func (l lines) row(n int) float64 {
	if l.frame.narrow() {
		return l.top + float64(n)*l.each + 30
	}
	return l.top + (float64(n)+0.5)*l.each
}

// words writes the label and the amount of a row.
func (l lines) words(d *drawing, n int, label, amount string, strong bool) {
	class := "t1"
	if strong {
		class = "tb"
	}
	y, room := l.row(n)+4, l.left-16
	if l.frame.narrow() {
		y -= 22
		room = l.frame.Width - measured(amount, true) - 12
	}
	d.text("text", clip(label, room), "class", "halo "+class, "x", "0", "y", px(y))
	d.text("text", amount, "class", "halo te "+class, "x", px(l.frame.Width), "y", px(y))
}

// upright draws a line down through all marks; in a narrow chart it leaves out the
// labels above them.
func (l lines) upright(d *drawing, class string, x float64) {
	if !l.frame.narrow() {
		d.leaf("line", "class", class, "x1", px(x), "x2", px(x), "y1", px(l.top), "y2", px(l.top+l.height))
		return
	}
	for n := 0; float64(n+1)*l.each <= l.height; n++ {
		d.leaf("line", "class", class, "x1", px(x), "x2", px(x), "y1", px(l.row(n)-11), "y2", px(l.row(n)+11))
	}
}

// diamond marks a standing, as against a change.
func (d *drawing) diamond(p point) {
	d.leaf("path", "class", "stand", "d", "M"+px(p.x)+" "+px(p.y-9)+"l7 9l-7 9l-7-9z")
}

// BacktestTwin is the table of Backtest.
func BacktestTwin(b *view.Backtest, currency string) Markup {
	if b == nil {
		return ""
	}
	t := sheet{caption: b.Title + " " + b.Measure, head: []string{"Policy", "An hour", "Saving", "Of on-demand", "Above the best in hindsight"}}
	for _, r := range b.Rows {
		t.add(r.Label, figure(r.Level, rate(r.Level, currency)), figure(r.Saving, full(r.Saving, currency)), figure(r.Share, percent(r.Share)), figure(r.Excess, full(r.Excess, currency)))
	}
	return t.markup()
}
