package chart

import (
	"fmt"
	"math"
	"strconv"

	"github.com/plainbill/plainbill/cost/view"
)

var weekdays = [7]string{"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"}

// heatClasses is how many tones there are, from least to most.
const heatClasses = 6

// Heat draws what stays unused by hour of the week, in classes of equal width.
// Marks are hours, from Monday 00:00.
func Heat(h view.Heat, currency string, f Frame) Markup {
	if len(h.Hours) != 168 {
		return nothing("heat", f, "Nothing is unused")
	}
	step := heatStep(h.Hours)
	var d drawing
	d.begin("heat", f, "Unused by hour of the week, UTC. "+h.Title+" "+h.Measure)
	const left = 36.0
	width, height := (f.Width-left)/24, (f.Height-78)/7
	gap := 1.0
	for i, v := range h.Hours {
		day, hour := i/24, i%24
		d.mark(fmt.Sprintf("%s %02d:00: %s an hour", weekdays[day], hour, rate(v, currency)))
		d.leaf("rect", "class", "h"+strconv.Itoa(heatClass(v, step)), "x", px(left+float64(hour)*width), "y", px(float64(day)*height), "width", px(width-gap), "height", px(height-gap), "data-value", Number(v))
		d.close("g")
	}
	d.hidden()
	for day, text := range weekdays {
		d.text("text", text, "x", "0", "y", px((float64(day)+0.5)*height+4))
	}
	foot := 7*height + 16
	for _, hour := range []int{0, 6, 12, 18} {
		d.text("text", fmt.Sprintf("%02d:00", hour), "x", px(left+float64(hour)*width), "y", px(foot))
	}
	d.text("text", "UTC", "class", "te", "x", px(f.Width), "y", px(foot))
	heatLegend(&d, h.Hours, step, currency, left, f)
	d.close("g")
	d.close("svg")
	return Markup(d.String())
}

// heatStep is the width of a class; 0: all is 0.
func heatStep(hours []float64) float64 {
	most := 0.0
	for _, v := range hours {
		most = math.Max(most, v)
	}
	if most <= 0 {
		return 0
	}
	power := math.Pow(10, math.Floor(math.Log10(most/heatClasses)))
	for _, m := range []float64{1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8} {
		if m*power*heatClasses >= most*(1-1e-9) {
			return m * power
		}
	}
	return 10 * power
}

func heatClass(v, step float64) int {
	if step <= 0 || v <= 0 {
		return 0
	}
	return min(heatClasses-1, int(v/step*(1+1e-9)))
}

// heatLegend writes where each class begins.
func heatLegend(d *drawing, hours []float64, step float64, currency string, left float64, f Frame) {
	most := 0
	for _, v := range hours {
		most = max(most, heatClass(v, step))
	}
	width, every := (f.Width-left)/heatClasses, 1
	if measured(brief(5*step, currency), false) > width-6 {
		every = 2
	}
	y := f.Height - 38
	for c := 0; c <= most; c++ {
		x := left + float64(c)*width
		d.leaf("rect", "class", "swatch h"+strconv.Itoa(c), "x", px(x+0.5), "y", px(y), "width", px(width-1), "height", "9")
		if c%every > 0 {
			continue
		}
		text := rate(float64(c)*step, currency)
		if c == 0 {
			if text = "under " + rate(step, currency); step == 0 {
				text = "nothing"
			}
			if measured(text, false) > width-4 {
				text = "0"
			}
		} else if measured(text, false) > width-3 {
			text = brief(float64(c)*step, currency)
		}
		d.text("text", text, "x", px(x), "y", px(y+25))
	}
}

// HeatTwin is the table of Heat: six-hour means by day of the week.
func HeatTwin(h view.Heat, currency string) Markup {
	t := sheet{caption: h.Title + " " + h.Measure, head: []string{"Mean an hour, UTC", "00 to 06", "06 to 12", "12 to 18", "18 to 24", "Day"}}
	if len(h.Hours) != 168 {
		return t.markup()
	}
	mean := func(hours []float64) GridCell {
		sum := 0.0
		for _, v := range hours {
			sum += v / float64(len(hours))
		}
		return figure(sum, full(sum, currency))
	}
	for day, text := range weekdays {
		hours := h.Hours[day*24 : day*24+24]
		t.add(text, mean(hours[:6]), mean(hours[6:12]), mean(hours[12:18]), mean(hours[18:]), mean(hours))
	}
	return t.markup()
}
