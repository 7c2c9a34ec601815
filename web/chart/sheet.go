package chart

// sheet is the table twin of a chart: what it draws, in numbers.
type sheet struct {
	caption string
	head    []string // the first is of the row heads; the others are over numbers
	rows    []GridRow
	foot    *GridRow // the sum; nil: none
}

// dash stands for what is not known or means nothing.
const dash = "\u2013"

// figure is a cell with the number that its text stands for.
func figure(v float64, text string) GridCell { return GridCell{Text: text, Value: Number(v)} }

func (s *sheet) add(head string, cells ...GridCell) {
	s.rows = append(s.rows, GridRow{Cells: append([]GridCell{{Text: head}}, cells...)})
}

func (s *sheet) markup() Markup {
	g := Grid{Caption: s.caption, Rows: s.rows, Foot: s.foot}
	for i, text := range s.head {
		head := GridHead{Text: text}
		if i > 0 {
			head.Class = "num"
		}
		g.Head = append(g.Head, head)
	}
	return Table(g)
}
