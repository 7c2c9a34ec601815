package chart

// Grid is a table of a bill's promises. It is markup rather than components,
// because the page draws all its components anew with every move of a slider and
// leaves markup that did not change alone.
type Grid struct {
	Caption string // for ears
	Head    []GridHead
	Rows    []GridRow
	Foot    *GridRow // the sum, above a double rule; nil: none
}

// GridHead is the head of a column.
type GridHead struct {
	Text  string
	Class string // "num" for numbers, "hide-s" for what a phone leaves out
}

// GridRow is a row. The first cell is its head.
type GridRow struct {
	Class string
	Data  []string // name, value pairs: "data-testid", "plan-row"
	Cells []GridCell
}

// GridCell is a cell, in the class of its column.
type GridCell struct {
	Text   string
	Sub    string   // a second line
	Value  string   // the exact number; blank: none
	Bar    Markup   // a drawing in place of the text
	Strong bool     // the figure that the row is about
	Act    []string // data-act and data-arg of the text, which can then be pressed; nil: not
}

// Table writes a grid.
func Table(g Grid) Markup {
	var d drawing
	d.open("table", "class", "tbl")
	d.text("caption", g.Caption, "class", "vh")
	d.open("thead")
	d.open("tr")
	for _, h := range g.Head {
		d.head(h)
	}
	d.close("tr")
	d.close("thead")
	d.open("tbody")
	for i := range g.Rows {
		d.gridRow(&g.Rows[i], g.Head)
	}
	d.close("tbody")
	if g.Foot != nil {
		d.open("tfoot")
		d.gridRow(g.Foot, g.Head)
		d.close("tfoot")
	}
	d.close("table")
	return Markup(d.String())
}

func (d *drawing) head(h GridHead) {
	if h.Class == "" {
		d.text("th", h.Text, "scope", "col")
		return
	}
	d.text("th", h.Text, "scope", "col", "class", h.Class)
}

func (d *drawing) gridRow(r *GridRow, head []GridHead) {
	attributes := r.Data
	if r.Class != "" {
		attributes = append([]string{"class", r.Class}, attributes...)
	}
	d.open("tr", attributes...)
	for i, c := range r.Cells {
		element, attributes := "td", []string(nil)
		if i == 0 {
			element, attributes = "th", []string{"scope", "row"}
		}
		if i < len(head) && head[i].Class != "" {
			attributes = append(attributes, "class", head[i].Class)
		}
		if c.Value != "" {
			attributes = append(attributes, "data-value", c.Value)
		}
		d.open(element, attributes...)
		switch {
		case c.Bar != "":
			d.WriteString(string(c.Bar))
		case len(c.Act) == 2:
			d.text("span", c.Text, "class", "go-to", "role", "link", "tabindex", "0", "data-act", c.Act[0], "data-arg", c.Act[1])
		case c.Strong:
			d.text("span", c.Text, "class", "strong")
		default:
			d.WriteString(Escape(c.Text))
		}
		if c.Sub != "" {
			d.text("span", c.Sub, "class", "sub")
		}
		d.close(element)
	}
	d.close("tr")
}

// Dollars writes what was worked out in doubles as figures are written.
func Dollars(v float64, currency string, places int) string {
	return total(v).Display(currency, places)
}
