package chart

import (
	"fmt"
	"math"
	"strconv"

	"github.com/plainbill/plainbill/cost/view"
)

// Futures draws the equally likely savings of a level in order, the worst first:
// a disc saves, a triangle loses within what can be absorbed, a cross loses more.
func Futures(w *view.Weighing, r view.Reading, f Frame) Markup {
	if len(r.Futures) == 0 {
		return nothing("futures", f, "No futures were drawn")
	}
	n := len(r.Futures)
	low, high := r.Futures[0], r.Futures[n-1]
	p := plane{Plot: Plot{Top: 14, Bottom: f.Height - 44, Right: f.Width - 14}}
	p.y = newAxis(math.Min(low, -w.Absorb), high, p.Top, p.Bottom)
	p.Left = p.y.margin(w.Currency)
	step := (p.Right - p.Left) / float64(n)
	p.x = axis{0, float64(n), 1, p.Right, p.Left}

	var d drawing
	d.begin("futures", f, fmt.Sprintf("%d equally likely futures, worst to best. %s", n, r.FuturesSay))
	d.hidden()
	p.y.draw(&d, w.Currency, p.Left, p.Right)
	if w.Absorb > 0 {
		d.leaf("path", "class", "limit", "d", fmt.Sprintf("M%s %sH%s", px(p.Left), px(p.y.y(-w.Absorb)), px(p.Right)))
	}
	d.close("g")
	var places []point
	for i, v := range r.Futures {
		at := p.at(float64(i)+0.5, v)
		places = append(places, at)
		d.future(i, n, v, at, step, w)
	}
	d.hidden()
	words := words{d: &d, room: Plot{p.Left + 2, p.Right, p.Top - 8, p.Bottom}}
	for _, at := range places {
		words.lines = append(words.lines, box{at.x - 4, at.y - 4, 8, 8})
	}
	words.lines = append(words.lines, box{p.Left, p.y.y(-w.Absorb) - 2, p.Right - p.Left, 4}, box{p.Left, p.y.y(0) - 2, p.Right - p.Left, 4})
	if w.Absorb > 0 {
		y := p.y.y(-w.Absorb)
		words.put("Your limit "+brief(-w.Absorb, w.Currency), "bad-t", spot{p.Right, y + 16, "te"}, spot{p.Right, y - 6, "te"}, spot{p.Left + 8, y + 16, ""}, spot{p.Left + 8, y - 6, ""})
	}
	p.fifth(&d, &words, r.Futures, places, w.Currency)
	y := px(p.Bottom + 18)
	d.text("text", "worst", "x", px(p.Left), "y", y)
	d.text("text", "middle", "class", "tm", "x", px((p.Left+p.Right)/2), "y", y)
	d.text("text", "best", "class", "te", "x", px(p.Right), "y", y)
	d.text("text", strconv.Itoa(n)+" futures in order", "class", "te", "x", px(p.Right), "y", px(p.Bottom+36))
	d.close("g")
	d.close("svg")
	return Markup(d.String())
}

// future draws one mark; its shape is its judgment.
func (d *drawing) future(i, n int, v float64, at point, step float64, w *view.Weighing) {
	place := fmt.Sprintf("future %d of %d: ", i+1, n)
	size := math.Max(2, math.Min(5, step*0.9))
	switch {
	case v >= 0:
		d.mark(place + "saves " + brief(v, w.Currency))
		d.leaf("circle", "class", "f1", "cx", px(at.x), "cy", px(at.y), "r", px(math.Max(1.6, math.Min(3, step*0.6))), "data-value", Number(v))
	case v >= -w.Absorb:
		d.mark(place + "loses " + brief(-v, w.Currency) + ", within your limit")
		d.leaf("path", "class", "within", "d", fmt.Sprintf("M%s %sl%s %sh-%sz", px(at.x), px(at.y-size), px(size), px(size*1.8), px(size*2)), "data-value", Number(v))
	default:
		d.mark(place + "loses " + brief(-v, w.Currency) + ", beyond your limit")
		d.leaf("path", "class", "beyond", "d", fmt.Sprintf("M%s %sl%s %sm0-%sl-%s %s", px(at.x-size), px(at.y-size), px(2*size), px(2*size), px(2*size), px(2*size), px(2*size)), "data-value", Number(v))
	}
	d.close("g")
}

// fifth says what 95 of 100 come to at least, with a leader from the mark at that
// place.
func (p *plane) fifth(d *drawing, words *words, futures []float64, places []point, currency string) {
	n := len(futures)
	i := n / 20
	text := fmt.Sprintf("%d of %d save at least %s", n-i, n, brief(futures[i], currency))
	if futures[i] < 0 {
		text = fmt.Sprintf("%d of %d lose no more than %s", n-i, n, brief(-futures[i], currency))
	}
	at := places[i]
	var spots []spot
	for _, away := range []float64{30, 24, 40, 50, 64, 80, -30, -46} {
		spots = append(spots, spot{at.x + 22, at.y + away + 4, ""})
	}
	if s, ok := words.put(text, "tb", spots...); ok {
		y := s.y - 4
		d.leaf("path", "class", "lead-l", "d", fmt.Sprintf("M%s %sV%sH%s", px(at.x), px(at.y+math.Copysign(5, y-at.y)), px(y), px(at.x+18)))
	}
}

// FuturesTwin is the table of Futures: every fifth of the way, and the counts.
func FuturesTwin(w *view.Weighing, r view.Reading) Markup {
	t := sheet{caption: r.FuturesSay, head: []string{"Futures", "Saving at least"}}
	n := len(r.Futures)
	for _, part := range []float64{1, 0.99, 0.98, 0.95, 0.9, 0.75, 0.5, 0.25, 0.1, 0.05, 0.01} {
		if i := int(math.Round((1 - part) * float64(n))); n > 0 && i < n {
			t.add(fmt.Sprintf("%d of %d", n-i, n), figure(r.Futures[i], full(r.Futures[i], w.Currency)))
		}
	}
	for _, c := range []struct {
		text string
		n    int
	}{{"Save (disc)", r.Saves}, {"Lose within the limit (triangle)", r.Within}, {"Lose more (cross)", r.Beyond}} {
		t.add(c.text, GridCell{Text: strconv.Itoa(c.n), Value: strconv.Itoa(c.n)})
	}
	return t.markup()
}
