package chart

import (
	"fmt"
	"math"
	"slices"
	"strconv"

	"github.com/plainbill/plainbill/cost/view"
)

// Stress draws what a level saves if one part leaves after some months: a row a
// part, a column a month, each an amount over a bar from zero. Below zero the bar
// is red and a triangle stands before the amount. Its height is StressHeight.
// Marks are cells, row by row.
func Stress(s *view.Stress, currency string, f Frame) Markup {
	if s == nil || len(s.Rows) == 0 || len(s.Months) == 0 {
		return nothing("stress", f, "No part was taken away")
	}
	c := newStress(s, currency, f)
	f.Height = StressHeight(s, f)
	var d drawing
	d.begin("stress", f, "Saving if one part leaves, by the month after which it does. "+s.Title+" "+s.Measure)
	for i, r := range s.Rows {
		for j := range c.columns {
			if j < len(r.Savings) {
				c.cell(&d, i, j, currency)
			}
		}
	}
	d.hidden()
	for j, month := range c.months() {
		d.text("text", month, "x", px(c.left+float64(j)*c.width), "y", "12")
	}
	for i, r := range s.Rows {
		y := c.y(i)
		d.text("text", c.label(r), "class", "t1", "x", "0", "y", px(y))
	}
	d.close("g")
	d.close("svg")
	return Markup(d.String())
}

// stressHead is the room of the months above the rows.
const stressHead = 28.0

// StressHeight is how high the drawing of a stress chart is.
func StressHeight(s *view.Stress, f Frame) float64 {
	if s == nil {
		return f.Height
	}
	return stressHead + float64(len(s.Rows))*stressEach(f)
}

func stressEach(f Frame) float64 {
	if f.narrow() {
		return 56
	}
	return 38
}

// stress is one such chart on its way.
type stress struct {
	s           *view.Stress
	frame       Frame
	columns     []int // which months
	left, width float64
	each        float64
	zero, scale float64 // within a column: the place of zero, pixels a dollar
}

func newStress(s *view.Stress, currency string, f Frame) *stress {
	c := &stress{s: s, frame: f, each: stressEach(f)}
	c.left = math.Min(240, f.Width*0.34)
	if f.narrow() {
		c.left = 0
	}
	least := 76.0
	for _, r := range s.Rows {
		for _, v := range r.Savings {
			least = math.Max(least, measured(brief(v, currency), true)+26)
		}
	}
	fits := max(1, int((f.Width-c.left)/least))
	for j := range s.Months {
		c.columns = append(c.columns, j)
	}
	// Too many months to fit: first and last stay, and as many between as there is
	// room for. The table has all.
	if n := len(c.columns); n > fits {
		c.columns = c.columns[:0]
		for k := range fits {
			c.columns = append(c.columns, k*(n-1)/max(1, fits-1))
		}
	}
	c.width = (f.Width - c.left) / float64(len(c.columns))
	low, high := 0.0, 0.0
	for _, r := range s.Rows {
		if len(r.Savings) > 0 {
			low, high = math.Min(low, slices.Min(r.Savings)), math.Max(high, slices.Max(r.Savings))
		}
	}
	room := c.width - 16
	if span := high - low; span > 0 {
		c.scale, c.zero = room/span, -low*room/span
	}
	return c
}

func (c *stress) months() []string {
	var texts []string
	for i, j := range c.columns {
		text := "month " + strconv.Itoa(c.s.Months[j])
		if i == 0 && measured("after "+text, false) < c.width {
			text = "after " + text
		}
		texts = append(texts, text)
	}
	return texts
}

// y is the baseline of the label of a row.
func (c *stress) y(row int) float64 { return stressHead + float64(row)*c.each + 12 }

func (c *stress) label(r view.StressRow) string {
	share := ", " + percent(r.Share)
	if r.Kind != "" {
		share = ", " + r.Kind + share
	}
	room := c.left - 12
	if c.frame.narrow() {
		room = c.frame.Width
	}
	return clip(r.Label, room-measured(share, false)) + share
}

func (c *stress) cell(d *drawing, i, j int, currency string) {
	r, at := c.s.Rows[i], c.columns[j]
	if at >= len(r.Savings) {
		return
	}
	v := r.Savings[at]
	x, y := c.left+float64(j)*c.width, c.y(i)
	if c.frame.narrow() {
		y += 18
	}
	d.mark(fmt.Sprintf("%s leaves after month %d: %s", r.Label, c.s.Months[at], gain(v, currency)))
	bar, length := x+c.zero, math.Max(1, math.Abs(v)*c.scale)
	class, words := "f1", "t1"
	text := x
	if v < 0 {
		bar, class, words = x+c.zero-length, "loss", "bad-t"
		d.leaf("path", "class", "loss", "d", fmt.Sprintf("M%s %sl5 9h-10z", px(x+5), px(y-9)))
		text = x + 14
	}
	d.leaf("rect", "class", class, "x", px(bar), "y", px(y+7), "width", px(length), "height", "5", "rx", "1", "data-value", Number(v))
	zero := px(x + c.zero)
	d.leaf("line", "class", "base", "x1", zero, "x2", zero, "y1", px(y+5), "y2", px(y+14))
	d.text("text", brief(v, currency), "class", words, "x", px(text), "y", px(y), "aria-hidden", "true")
	d.close("g")
}

// StressTwin is the table of Stress, with the margin of safety below.
func StressTwin(s *view.Stress, currency string) Markup {
	if s == nil {
		return ""
	}
	t := sheet{caption: s.Title + " " + s.Measure, head: []string{"What leaves", "Share of usage"}}
	for _, month := range s.Months {
		t.head = append(t.head, "After month "+strconv.Itoa(month))
	}
	for _, r := range s.Rows {
		cells := []GridCell{figure(r.Share, percent(r.Share))}
		for _, v := range r.Savings {
			cells = append(cells, figure(v, full(v, currency)))
		}
		t.add(r.Label, cells...)
	}
	if len(s.Margin) == len(s.Months) {
		cells := []GridCell{{Text: dash}}
		for _, v := range s.Margin {
			cells = append(cells, figure(v, percent(v)))
		}
		t.add("Margin of safety", cells...)
	}
	return t.markup()
}
