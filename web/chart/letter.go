package chart

import (
	"strconv"
	"strings"

	"github.com/plainbill/plainbill/cost/money"
	"github.com/plainbill/plainbill/cost/report"
)

// Widths at which a letter draws: on a sheet, beside a table on it, on a phone.
const (
	sheetWidth = 718.0
	besideWide = 320.0
	phoneWidth = 342.0
)

// Letter writes a report as a sheet: the same for the preview, the page behind a
// link, a saved file and paper. It is HTML with drawings in it, ASCII like all that
// this package makes, and needs letter.css and nothing else. Every text is escaped:
// reports come from outside.
func Letter(r *report.Report) Markup {
	l := letterWriter{report: r}
	d := &l.drawing
	d.open("article", "class", "sheet", "data-testid", "letter")
	l.head()
	d.open("div", "class", "three")
	for _, s := range r.Sentences {
		l.sentence(s)
	}
	d.close("div")
	if r.Bridge != nil {
		d.open("div", "class", "cols")
		l.bridge(r.Bridge)
		l.table(&r.Where)
		d.close("div")
	} else {
		l.table(&r.Where)
	}
	if t := r.Trend; t != nil {
		l.figure("h2", t.Title, t.Measure, "What each "+t.Grain+" cost",
			columns{r, t.Points, sheetWidth, 96, t.Title}.draw(), columns{r, t.Points, phoneWidth, 96, t.Title}.draw(),
			l.pointTable(t.Points, strings.ToUpper(t.Grain[:1])+t.Grain[1:], "Cost"))
	}
	for i := range r.Tables {
		l.table(&r.Tables[i])
	}
	l.promise(r.Promise)
	l.decision(r.Decision)
	l.fine()
	d.close("article")
	return Markup(d.String())
}

// letterWriter is a Letter being written.
type letterWriter struct {
	drawing
	report *report.Report
}

func (l *letterWriter) head() {
	r := l.report
	l.open("header")
	l.open("div")
	l.text("h1", r.Title, "tabindex", "-1") // focused when it is opened
	line := "Prepared " + sayDay(r.Prepared)
	if r.From != "" {
		line += " by " + r.From
	}
	if r.Expires != "" {
		line += "; expires " + sayDay(r.Expires)
	}
	l.text("p", line+".", "class", "muted")
	l.close("div")
	l.text("span", "Plainbill", "class", "mark")
	l.close("header")
}

func (l *letterWriter) sentence(s report.Sentence) {
	before, after, found := strings.Cut(s.Text, s.Strong)
	if s.Strong == "" || !found {
		l.text("p", s.Text)
		return
	}
	l.open("p")
	l.WriteString(Escape(before))
	l.text("b", s.Strong, "class", "nowrap")
	l.WriteString(Escape(after))
	l.close("p")
}

// figure is a drawing at two widths with its finding, measure and table.
func (l *letterWriter) figure(heading, title, measure, label string, wide, narrow, twin Markup) {
	l.open("figure", "class", "chart")
	l.open("figcaption")
	l.text(heading, title)
	l.text("p", measure)
	l.close("figcaption")
	l.open("div", "class", "wide")
	l.WriteString(string(wide))
	l.close("div")
	l.open("div", "class", "narrow")
	l.WriteString(string(narrow))
	l.close("div")
	l.open("details", "class", "twin")
	l.text("summary", "Show as table")
	l.open("div", "class", "scroll", "role", "region", "tabindex", "0", "aria-label", label)
	l.WriteString(string(twin))
	l.close("div")
	l.close("details")
	l.close("figure")
}

// table is a breakdown, on the sheet itself.
func (l *letterWriter) table(b *report.Table) {
	r := l.report
	l.open("section")
	l.text("h2", b.Title)
	measure := r.Measure + ", " + r.SayUnit()
	t := sheet{caption: b.Title, head: []string{b.Label, r.When, "Share"}}
	if b.Compared {
		measure += ", and change against " + r.Before
		t.head = append(t.head, "Change")
	}
	l.text("p", measure+".", "class", "muted small")
	cells := func(amount, change money.Total) []GridCell {
		list := []GridCell{{Text: r.SayWhole(amount), Value: amount.String()}, {Text: shareText(amount, b.Sum)}}
		if b.Compared {
			list = append(list, GridCell{Text: r.SayChangeWhole(change), Value: change.String()})
		}
		return list
	}
	for _, row := range b.Rows {
		t.add(row.Label, cells(row.Amount, row.Change)...)
	}
	t.foot = &GridRow{Cells: append([]GridCell{{Text: "Total"}}, cells(b.Sum, b.Change)...)}
	l.WriteString(string(t.markup()))
	l.close("section")
}

// pointTable is the table of a row of bars.
func (l *letterWriter) pointTable(points []report.Point, first, second string) Markup {
	t := sheet{caption: second + " by " + strings.ToLower(first), head: []string{first, second}}
	for _, p := range points {
		label := p.Label
		if p.Incomplete {
			label += " (incomplete)"
		}
		t.add(label, GridCell{Text: l.report.Say(p.Amount), Value: p.Amount.String()})
	}
	return t.markup()
}

// fine is the small print: what is assumed, and how to check.
func (l *letterWriter) fine() {
	r, k := l.report, l.report.Check
	l.open("div", "class", "fine")
	l.open("div")
	l.text("h2", "What this assumes")
	l.text("p", strings.Join(r.Assumptions, " "))
	l.close("div")
	l.open("div")
	l.text("h2", "How to check it")
	l.open("p")
	l.WriteString(Escape(checkText(r)))
	if k.SHA256 != "" {
		l.WriteString(" Source files SHA-256 ")
		l.text("span", k.SHA256, "class", "mono", "data-testid", "fingerprint")
		l.WriteString(".")
	}
	maker := " Made by Plainbill " + k.Maker
	if p := r.Promise; p != nil && p.Offer != nil {
		maker += ", seed " + strconv.FormatInt(p.Offer.Seed, 10)
	}
	l.WriteString(Escape(maker + ". Rounded figures may differ by 1 from their total."))
	l.close("p")
	l.close("div")
	l.close("div")
}
