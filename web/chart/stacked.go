package chart

import (
	"fmt"
	"math"
	"sort"
	"strconv"
	"strings"

	"github.com/plainbill/plainbill/cost/view"
)

// Margins of a stacked chart, in pixels.
const (
	marginLeft   = 44
	marginTop    = 24
	marginBottom = 26
	labelRoom    = 168
)

// maxTitles is up to how many marks each gets its own title; beyond that the table
// beside the chart says it.
const maxTitles = 1500

// Stacked draws a series as stacked bars, the largest group at the bottom.
// Negative amounts stack below zero. Incomplete steps are hatched. Where there are
// more steps than pixels allow, neighbours are averaged and the description says
// how many.
//
// Marks carry data-g, the index of the group in s.Groups, and data-s, the index of
// the first step that they show.
func Stacked(s view.Series, f Frame) Markup {
	right := f.Width - 4
	if f.Labels {
		right = f.Width - labelRoom
	}
	plot := right - marginLeft
	bundle := 1
	for float64(len(s.Steps)/bundle) > plot/3 {
		bundle++
	}
	c := stack{series: s, frame: f, bundle: bundle, right: right}
	c.measure()
	return c.draw()
}

// stack is one stacked chart on its way.
type stack struct {
	series      view.Series
	frame       Frame
	bundle      int // steps averaged into one bar
	left, right float64
	values      [][]float64 // by group and bar
	axis        axis
}

// bars returns how many bars there are.
func (c *stack) bars() int { return (len(c.series.Steps) + c.bundle - 1) / c.bundle }

// measure turns exact amounts into what is drawn, and sets the axis.
func (c *stack) measure() {
	bars := c.bars()
	c.values = make([][]float64, len(c.series.Groups))
	for g, group := range c.series.Groups {
		c.values[g] = make([]float64, bars)
		for i, v := range group.Values {
			if b := i / c.bundle; b < bars {
				c.values[g][b] += v.Float64() / float64(min(c.bundle, len(group.Values)-b*c.bundle))
			}
		}
	}
	var low, high float64
	for b := range bars {
		var up, down float64
		for g := range c.values {
			if v := c.values[g][b]; v > 0 {
				up += v
			} else {
				down += v
			}
		}
		low, high = math.Min(low, down), math.Max(high, up)
	}
	c.axis = newAxis(low, high, marginTop, c.frame.Height-marginBottom)
	c.left = c.axis.margin(c.series.Currency)
}

func (c *stack) draw() Markup {
	var d drawing
	w, h := px(c.frame.Width), px(c.frame.Height)
	d.open("svg", "class", "stacked", "width", w, "height", h, "viewBox", "0 0 "+w+" "+h, "role", "img", "aria-label", c.describe())
	hatch := "hatch-" + c.frame.ID
	d.open("defs")
	d.open("pattern", "id", hatch, "width", "6", "height", "6", "patternUnits", "userSpaceOnUse", "patternTransform", "rotate(45)")
	d.leaf("rect", "class", "hatch", "width", "3.6", "height", "6")
	d.close("pattern")
	d.close("defs")
	c.axis.draw(&d, c.series.Currency, c.left, c.right)
	width := (c.right - c.left) / float64(max(1, c.bars()))
	gap := math.Min(4, width*0.2)
	titles := c.bars()*len(c.values) <= maxTitles
	for b := range c.bars() {
		x := c.left + float64(b)*width + gap/2
		c.bar(&d, b, x, width-gap, titles, hatch)
	}
	c.steps(&d, width)
	if c.frame.Labels {
		c.names(&d, width)
	}
	d.close("svg")
	return Markup(d.String())
}

// bar draws one step: groups upwards from zero, credits downwards.
func (c *stack) bar(d *drawing, b int, x, width float64, titles bool, hatch string) {
	var up, down float64
	for g, group := range c.series.Groups {
		v := c.values[g][b]
		if v == 0 {
			continue
		}
		from := up
		if v < 0 {
			from = down
			down += v
		} else {
			up += v
		}
		y1, y2 := c.axis.y(from), c.axis.y(from+v)
		top, height := math.Min(y1, y2), math.Abs(y2-y1)
		// One pixel of the surface parts neighbours, where there is room for it.
		if height > 3 {
			height--
		}
		attributes := []string{
			"class", FillClass(g, group.Other), "data-g", strconv.Itoa(g), "data-s", strconv.Itoa(b * c.bundle),
			"x", px(x), "y", px(top), "width", px(math.Max(width, 0.5)), "height", px(math.Max(height, 0.4)),
		}
		if !titles {
			d.leaf("rect", attributes...)
			continue
		}
		d.open("rect", attributes...)
		d.text("title", c.say(g, b))
		d.close("rect")
	}
	if c.series.Steps[b*c.bundle].Incomplete && up > 0 {
		d.leaf("rect", "class", "open", "fill", "url(#"+hatch+")", "x", px(x), "y", px(c.axis.y(up)), "width", px(width), "height", px(c.axis.y(0)-c.axis.y(up)))
	}
}

// say is the title of one mark.
func (c *stack) say(g, b int) string {
	group := c.series.Groups[g]
	if c.bundle > 1 {
		return fmt.Sprintf("%s, from %s", group.Label, c.series.Steps[b*c.bundle].Label)
	}
	return fmt.Sprintf("%s, %s: %s", group.Label, c.series.Steps[b].Label, group.Values[b].Display(c.series.Currency, 2))
}

// describe is what assistive technology reads instead of the drawing.
func (c *stack) describe() string {
	if len(c.series.Steps) == 0 {
		return "No steps to draw"
	}
	names := make([]string, 0, len(c.series.Groups))
	for _, g := range c.series.Groups {
		names = append(names, g.Label)
	}
	s := fmt.Sprintf("Stacked bars. %s From %s to %s. Groups: %s.", c.series.Measure, c.series.Steps[0].Label,
		c.series.Steps[len(c.series.Steps)-1].Label, strings.Join(names, ", "))
	if c.bundle > 1 {
		s += fmt.Sprintf(" Each bar is the average of %d steps.", c.bundle)
	}
	return s
}

// steps writes the labels of the time axis, as many as have room.
func (c *stack) steps(d *drawing, width float64) {
	every := 1
	for _, n := range stepsBetweenLabels(c.series.Grain) {
		every = n
		if float64(n)*width/float64(c.bundle) >= 66 {
			break
		}
	}
	for float64(every)*width/float64(c.bundle) < 66 {
		every *= 2
	}
	y := px(c.frame.Height - marginBottom + 20)
	month := ""
	for i := 0; i < len(c.series.Steps); i += every {
		label := c.series.Steps[i].Label
		// The month stands on its first label only.
		if at := strings.LastIndexByte(label, ' '); c.series.Grain == "day" && at > 0 {
			if label[at:] == month {
				label = label[:at]
			} else {
				month = label[at:]
			}
		}
		x := c.left + (float64(i/c.bundle)+0.5)*width
		half := float64(len(label)) * letter / 2
		if x+half > c.frame.Width {
			break
		}
		d.text("text", label, "class", "tm", "x", px(math.Max(x, half)), "y", y)
	}
}

func stepsBetweenLabels(grain string) []int {
	switch grain {
	case "hour":
		return []int{1, 3, 6, 12, 24, 48, 168}
	case "month":
		return []int{1, 2, 3, 6, 12}
	}
	return []int{1, 2, 7, 14, 28}
}

// name is the label of a group beside the last bar.
type name struct {
	text     string
	at, want float64 // where it is written, and where its band is
}

// names writes the group names at the right end, parted so that none overlaps,
// with leaders to their bands.
func (c *stack) names(d *drawing, width float64) {
	last := c.bars() - 1
	if last < 0 {
		return
	}
	var list []name
	var up, down float64
	for g, group := range c.series.Groups {
		v := c.values[g][last]
		from := up
		if v < 0 {
			from = down
			down += v
		} else {
			up += v
		}
		y := c.axis.y(from + v/2)
		list = append(list, name{group.Label, y, y})
	}
	sort.SliceStable(list, func(i, j int) bool { return list[i].want > list[j].want })
	part(list, 17, marginTop, c.frame.Height-marginBottom)
	x := c.left + float64(last+1)*width + 2
	for _, n := range list {
		d.leaf("path", "class", "lead-l", "d", fmt.Sprintf("M%s %sh4L%s %sh6", px(x), px(n.want), px(x+12), px(n.at)))
		d.text("text", clip(n.text, labelRoom-26), "class", "t1", "x", px(x+23), "y", px(n.at+4))
	}
}

// part moves the labels of list, which is ordered from the bottom upwards, so that
// they stand at least gap apart between top and bottom.
func part(list []name, gap, top, bottom float64) {
	limit := bottom
	for i := range list {
		list[i].at = math.Min(list[i].at, limit)
		limit = list[i].at - gap
	}
	limit = top
	for i := len(list) - 1; i >= 0; i-- {
		list[i].at = math.Max(list[i].at, limit)
		limit = list[i].at + gap
	}
}
