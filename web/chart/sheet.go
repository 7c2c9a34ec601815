package chart

// sheet is the table twin of a chart: what it draws, in numbers.
type sheet struct {
	caption string
	head    []string // the first is of the row heads; the others are over numbers
	rows    []sheetRow
	foot    *sheetRow
}

// sheetRow is one line: its head, then its cells.
type sheetRow struct {
	head  string
	cells []sheetCell
}

// sheetCell is a text, and the number that it stands for; blank: it is none.
type sheetCell struct{ text, value string }

// dash stands for what is not known or means nothing.
const dash = "\u2013"

func figure(v float64, text string) sheetCell { return sheetCell{text, plain(v)} }

func (s *sheet) add(head string, cells ...sheetCell) {
	s.rows = append(s.rows, sheetRow{head, cells})
}

func (s *sheet) markup() Markup {
	var d drawing
	d.open("table", "class", "tbl")
	d.text("caption", s.caption, "class", "vh")
	d.open("thead")
	d.open("tr")
	for i, text := range s.head {
		if i == 0 {
			d.text("th", text, "scope", "col")
		} else {
			d.text("th", text, "scope", "col", "class", "num")
		}
	}
	d.close("tr")
	d.close("thead")
	d.open("tbody")
	for _, r := range s.rows {
		d.row(r)
	}
	d.close("tbody")
	if s.foot != nil {
		d.open("tfoot")
		d.row(*s.foot)
		d.close("tfoot")
	}
	d.close("table")
	return Markup(d.String())
}

func (d *drawing) row(r sheetRow) {
	d.open("tr")
	d.text("th", r.head, "scope", "row")
	for _, c := range r.cells {
		if c.value == "" {
			d.text("td", c.text, "class", "num")
		} else {
			d.text("td", c.text, "class", "num", "data-value", c.value)
		}
	}
	d.close("tr")
}
