package chart

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/plainbill/plainbill/cost/sorts"
	"github.com/plainbill/plainbill/cost/view"
)

// rungs is how many commitments a ladder tells apart; the rest is one block.
const rungs = Ranks - 1

// farthest is how many days a ladder shows at most.
const farthest = 5 * 366

// Ladder draws what commitments charge an hour until when, the longest at the
// bottom. What is planned is hatched, and so is what ends on a day that is not
// told. Colors go by place from the bottom, so that neighbors differ.
//
// Marks are blocks, from the bottom.
func Ladder(l view.Ladder, p *view.Plan, currency string, f Frame) Markup {
	c := newLadder(l, p, currency, f)
	if len(c.blocks) == 0 {
		return nothing("ladder", f, "No commitment runs")
	}
	var d drawing
	d.begin("ladder", f, "Commitments in force by end date. "+l.Title+" "+l.Measure)
	d.patterns(f.ID, "open")
	d.hidden()
	c.y.draw(&d, currency, c.Left, c.Right)
	d.close("g")
	for i, b := range c.blocks {
		path := c.outline(i)
		d.mark(b.say(currency))
		d.leaf("path", "class", "rung "+FillClass(i, b.others), "d", path)
		if b.open {
			d.leaf("path", "class", "planned", "fill", fillOf("open", f.ID), "d", path)
		}
		d.close("g")
	}
	d.hidden()
	c.dates(&d)
	c.names(&d)
	d.close("g")
	d.close("svg")
	return Markup(d.String())
}

// block is a commitment, or the rest of them, over the days since the begin.
type block struct {
	label  string
	note   string // "to 19 Oct 2026"
	hourly float64
	end    int
	open   bool // not solid fact
	others bool
	steps  []float64 // dollars an hour, by day
}

func (b block) say(currency string) string {
	return b.label + ", " + rate(b.hourly, currency) + " an hour, " + b.note
}

// ladder is one such chart on its way.
type ladder struct {
	plane
	frame    Frame
	currency string
	begin    time.Time
	days     int
	blocks   []block
	rows     [][]entry
}

func newLadder(l view.Ladder, p *view.Plan, currency string, f Frame) *ladder {
	c := &ladder{frame: f, currency: currency}
	begin, err := time.Parse(time.DateOnly, l.Begin)
	if err != nil {
		return c
	}
	c.begin = begin
	steps := slices.Clone(l.Steps)
	if p != nil {
		for _, r := range p.Rows {
			steps = append(steps, view.LadderStep{Label: "New, " + r.On, Hourly: r.Level, Start: r.Start, End: r.End, New: true})
		}
	}
	var all []block
	for _, s := range steps {
		if b, ok := c.block(s); ok {
			all = append(all, b)
			if c.days = max(c.days, min(b.end, farthest)); b.end > farthest {
				c.days = farthest
			}
		}
	}
	c.days = max(c.days+c.days/12, 31)
	sorts.By(all, func(a, b block) int { return compare(b.hourly, a.hourly) })
	if len(all) > rungs+1 {
		all = append(all[:rungs:rungs], c.gather(all[rungs:]))
	}
	sorts.By(all, func(a, b block) int { return b.end - a.end })
	c.blocks = all
	c.layout()
	return c
}

func compare(a, b float64) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// block reads a step. One that ended before the ladder begins, or costs nothing,
// is none.
func (c *ladder) block(s view.LadderStep) (block, bool) {
	b := block{label: s.Label, hourly: s.Hourly, open: s.New || s.End == "", end: farthest + 1, note: "end not told"}
	if b.label == "" {
		b.label = "(no name)"
	}
	from := 0
	if t, err := time.Parse(time.DateOnly, s.Start); err == nil && s.New {
		from = c.day(t)
	}
	if t, err := time.Parse(time.DateOnly, s.End); err == nil {
		b.end, b.note = c.day(t), "to "+t.Format("2 Jan 2006")
	}
	if b.hourly <= 0 || b.end <= from || from > farthest {
		return block{}, false
	}
	b.steps = make([]float64, min(b.end, farthest))
	for i := max(0, from); i < len(b.steps); i++ {
		b.steps[i] = b.hourly
	}
	return b, true
}

func (c *ladder) day(t time.Time) int { return int(t.Sub(c.begin).Hours() / 24) }

// gather makes one block of many.
func (c *ladder) gather(list []block) block {
	o := block{label: fmt.Sprintf("%d others", len(list)), others: true}
	for _, b := range list {
		o.hourly += b.hourly
		o.end = max(o.end, b.end)
		o.open = o.open || b.open
		for len(o.steps) < len(b.steps) {
			o.steps = append(o.steps, 0)
		}
		for i, v := range b.steps {
			o.steps[i] += v
		}
	}
	o.note = "the last to " + c.begin.AddDate(0, 0, min(o.end, farthest)).Format("2 Jan 2006")
	return o
}

func (c *ladder) layout() {
	top := 14.0
	c.Bottom, c.Right = c.frame.Height-30, c.frame.Width-math.Min(250, math.Max(192, 0.3*c.frame.Width))
	if c.frame.narrow() {
		var list []entry
		for i, b := range c.blocks {
			list = append(list, entry{class: FillClass(i, b.others), text: c.short(b)})
		}
		c.rows = keyRows(list, c.frame.Width)
		top += float64(len(c.rows))*rowHeight + 4
		c.Right = c.frame.Width - 8
	}
	c.Top = top
	most := 0.0
	for day := range c.days {
		most = math.Max(most, c.under(len(c.blocks), day))
	}
	c.y = newAxis(0, most, c.Top, c.Bottom)
	c.Left = c.y.margin(c.currency)
	c.x = axis{0, float64(c.days), 1, c.Right, c.Left}
}

// fit is short within a width: the name is cut, never the amount.
func (c *ladder) fit(b block, width float64) string {
	amount := ", " + rate(b.hourly, c.currency)
	return clip(b.label, width-measured(amount, false)) + amount
}

// short is the label of a block beside it: what it charges and until when.
func (c *ladder) short(b block) string { return b.label + ", " + rate(b.hourly, c.currency) }

// under is what the first n blocks charge on a day.
func (c *ladder) under(n, day int) (sum float64) {
	for _, b := range c.blocks[:n] {
		if day < len(b.steps) {
			sum += b.steps[day]
		}
	}
	return sum
}

// outline is the shape of a block: its upper edge by day, and back along the lower.
func (c *ladder) outline(n int) string {
	b := c.blocks[n]
	first := 0
	for first < len(b.steps) && b.steps[first] == 0 {
		first++
	}
	last := min(len(b.steps), c.days)
	if first >= last {
		return "M0 0"
	}
	var over, back []string
	for day := first; day < last; day++ {
		low, high := c.under(n, day), c.under(n+1, day)
		if day == first || low != c.under(n, day-1) || high != c.under(n+1, day-1) {
			x := px(c.x.y(float64(day)))
			if day > first {
				over = append(over, "H"+x)
				back = append(back, "H"+x)
			}
			over = append(over, "V"+px(c.y.y(high)))
			back = append(back, "V"+px(c.y.y(low)))
		}
	}
	// back runs forwards so far: turned round, a step comes after its height.
	slices.Reverse(back)
	end := "H" + px(c.x.y(float64(last)))
	return "M" + px(c.x.y(float64(first))) + " " + px(c.y.y(c.under(n, first))) + strings.Join(over, "") + end + strings.Join(back, "") + "z"
}

// dates writes months below the plot, as many as have room.
func (c *ladder) dates(d *drawing) {
	room := c.Right - c.Left
	months := 1
	for _, n := range []int{1, 2, 3, 6, 12, 24} {
		months = n
		if float64(n)*30.4/float64(c.days)*room >= 62 {
			break
		}
	}
	at := c.begin
	if at.Day() > 1 {
		at = time.Date(at.Year(), at.Month()+1, 1, 0, 0, 0, 0, time.UTC)
	}
	for ; c.day(at) <= c.days; at = at.AddDate(0, months, 0) {
		x := c.x.y(float64(c.day(at)))
		text := at.Format("Jan 06")
		half := measured(text, false) / 2
		if x+half > c.frame.Width {
			break
		}
		d.leaf("path", "class", "lead-l", "d", fmt.Sprintf("M%s %sv5", px(x), px(c.Bottom)))
		d.text("text", text, "class", "tm", "x", px(math.Max(half, x)), "y", px(c.Bottom+20))
	}
}

// names writes the blocks at their right ends: there is nothing there, because the
// longest lie at the bottom.
func (c *ladder) names(d *drawing) {
	if c.frame.narrow() {
		d.key(c.rows, 0, 0)
		return
	}
	var list []name
	for i, b := range c.blocks {
		last := min(len(b.steps), c.days) - 1
		if last < 0 {
			continue
		}
		y := c.y.y((c.under(i, last) + c.under(i+1, last)) / 2)
		list = append(list, name{strconv.Itoa(i), y, y})
	}
	sortNames(list)
	part(list, 17, c.Top, c.Bottom-4)
	for _, n := range list {
		i, _ := strconv.Atoi(n.text)
		x := c.x.y(float64(min(len(c.blocks[i].steps), c.days)))
		d.leaf("path", "class", "lead-l", "d", fmt.Sprintf("M%s %sh4L%s %sH%s", px(x), px(n.want), px(x+12), px(n.at), px(c.Right+8)))
		d.text("text", c.fit(c.blocks[i], c.frame.Width-c.Right-14), "class", "t1", "x", px(c.Right+12), "y", px(n.at+4))
	}
}

// LadderTwin is the table of Ladder: ends, and what is planned.
func LadderTwin(l view.Ladder, p *view.Plan, currency string) Markup {
	t := sheet{caption: l.Title + " " + l.Measure, head: []string{"Commitment", "An hour", "From", "To"}}
	told := func(s string) GridCell {
		if at, err := time.Parse(time.DateOnly, s); err == nil {
			return GridCell{Text: at.Format("2 Jan 2006")}
		}
		return GridCell{Text: dash}
	}
	for i, s := range l.Steps {
		if i == 200 {
			rest := 0.0
			for _, s := range l.Steps[i:] {
				rest += s.Hourly
			}
			t.add(fmt.Sprintf("%d others", len(l.Steps)-i), figure(rest, rate(rest, currency)), GridCell{Text: dash}, GridCell{Text: dash})
			break
		}
		t.add(s.Label, figure(s.Hourly, rate(s.Hourly, currency)), told(s.Start), told(s.End))
	}
	if p != nil {
		for _, r := range p.Rows {
			t.add("New, "+r.On, figure(r.Level, rate(r.Level, currency)), told(r.Start), told(r.End))
		}
	}
	return t.markup()
}
