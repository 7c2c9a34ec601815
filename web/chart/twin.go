package chart

import "github.com/plainbill/plainbill/cost/view"

// Twin writes a series as a table: what Stacked draws, in exact numbers, one row a
// step. It is markup rather than components because a month of hours has thousands
// of cells.
func Twin(s view.Series) Markup {
	var d drawing
	d.open("table", "class", "tbl")
	d.text("caption", s.Title+" "+s.Measure, "class", "vh")
	d.open("thead")
	d.open("tr")
	d.text("th", heading(s.Grain), "scope", "col")
	for _, g := range s.Groups {
		d.text("th", g.Label, "scope", "col", "class", "num")
	}
	d.close("tr")
	d.close("thead")
	d.open("tbody")
	for i, step := range s.Steps {
		label := step.Label
		if step.Incomplete {
			label += " (incomplete)"
		}
		d.open("tr")
		d.text("th", label, "scope", "row")
		for _, g := range s.Groups {
			cell(&d, g, i, s.Currency)
		}
		d.close("tr")
	}
	d.close("tbody")
	d.open("tfoot")
	d.open("tr")
	d.text("th", "Drawn in all", "scope", "row")
	for _, g := range s.Groups {
		d.text("td", g.Total.Display(s.Currency, 2), "class", "num", "data-value", g.Total.String())
	}
	d.close("tr")
	d.close("tfoot")
	d.close("table")
	return Markup(d.String())
}

func cell(d *drawing, g view.SeriesGroup, step int, currency string) {
	if step >= len(g.Values) {
		d.text("td", "\u2013", "class", "num")
		return
	}
	v := g.Values[step]
	d.text("td", v.Display(currency, 2), "class", "num", "data-value", v.String())
}

func heading(grain string) string {
	switch grain {
	case "hour":
		return "Hour, UTC"
	case "month":
		return "Month"
	}
	return "Day"
}
