package ui

import (
	"strconv"
	"strings"

	"github.com/plainbill/plainbill/cost/view"
	"github.com/plainbill/plainbill/web/chart"
	"github.com/plainbill/plainbill/web/state"
)

// AuditScreen answers why the total should be believed.
type AuditScreen struct {
	State state.State

	drawn drawings
}

func (c *AuditScreen) a() *view.Audited { return c.State.Audit }

// reached says whether a stage of the screen is drawn.
func (c *AuditScreen) reached(stage int) bool { return c.State.Stage >= stage }

// has says whether the audit holds a table.
func (c *AuditScreen) has(key string) bool { return len(c.table(key).Head) > 0 }

func (c *AuditScreen) table(key string) view.AuditTable {
	for _, t := range c.a().Tables {
		if t.Key == key {
			return t
		}
	}
	return view.AuditTable{Key: key}
}

// bridged says whether there is a way to draw between two totals.
func (c *AuditScreen) bridged() bool { return len(c.a().Bridge.Lines) > 2 }

func (c *AuditScreen) bridge() chart.Markup {
	width := room(c.State, 7)
	return c.drawn.of("bridge", auditDrawing{a: c.a(), width: width}, func() chart.Markup {
		return chart.Bridge(c.a().Bridge, c.a().Bar.Currency, chart.Frame{ID: "bridge", Width: float64(width)})
	})
}

func (c *AuditScreen) bridgeTwin() chart.Markup { return chart.BridgeTwin(c.a().Bridge) }

// auditDrawing is what drawings of the audit depend on.
type auditDrawing struct {
	a     *view.Audited
	key   string
	width int
}

// markup is a table, with its rows as links where there is something behind them.
func (c *AuditScreen) markup(key string) chart.Markup {
	return c.drawn.of(key, auditDrawing{a: c.a(), key: key}, func() chart.Markup { return chart.Table(auditGrid(c.table(key))) })
}

func auditGrid(t view.AuditTable) chart.Grid {
	g := chart.Grid{Caption: t.Title + ". " + t.Measure}
	for _, h := range t.Head {
		class := ""
		if h.Number {
			class = "num"
		}
		if h.Second {
			class = strings.TrimSpace(class + " hide-s")
		}
		g.Head = append(g.Head, chart.GridHead{Text: h.Text, Class: class})
	}
	for i, r := range t.Rows {
		row := auditGridRow(r)
		if r.Query != nil {
			row.Cells[0].Act = []string{"audit-row", t.Key + "." + strconv.Itoa(i)}
		}
		g.Rows = append(g.Rows, row)
	}
	if t.Sum != nil {
		sum := auditGridRow(*t.Sum)
		g.Foot = &sum
	}
	return g
}

func auditGridRow(r view.AuditRow) chart.GridRow {
	row := chart.GridRow{Data: []string{"data-testid", "audit-row", "data-key", r.Key, "data-ok", pressed(!r.Failed)}}
	if r.Failed {
		row.Class = "fails"
	}
	for _, k := range r.Cells {
		cell := chart.GridCell{Text: k.Text, Sub: k.Sub, Value: k.Value}
		if k.Verdict != "" {
			cell.Bar = chart.Tag(k.Verdict, k.Text)
		}
		row.Cells = append(row.Cells, cell)
	}
	return row
}

// rejects are the rows that were not kept, as many as the engine told.
func (c *AuditScreen) rejects() chart.Markup {
	g := chart.Grid{Caption: "Rows that were rejected", Head: heads("File", "#Row", "Column", "Value~", "Why")}
	for _, r := range c.State.Rejects {
		g.Rows = append(g.Rows, chart.GridRow{Data: []string{"data-testid", "audit-reject"}, Cells: []chart.GridCell{
			{Text: r.File}, {Text: view.Count(r.Row), Value: strconv.FormatInt(r.Row, 10)}, {Text: r.Column}, {Text: r.Value}, {Text: r.Why}}})
	}
	return chart.Table(g)
}

func (c *AuditScreen) rejectHead() string {
	if n := int64(len(c.State.Rejects)); n < c.State.Bar.Rejected {
		return "The first " + view.Count(n) + " of " + view.Count(c.State.Bar.Rejected) + " rejected rows"
	}
	return "Rejected rows"
}

// noteClass is the card of a finding.
func (c *AuditScreen) noteClass(f view.Finding) string { return (&Note{Severity: f.Severity}).class() }

func (c *AuditScreen) follow(f view.Finding) string {
	return href(c.State, state.Went{Query: *f.Query})
}

// off marks the last line of the usual rule: by how much it is wrong.
func (c *AuditScreen) off(l view.Check) bool { return l.Code == "off" }

// wide are the tables that take the whole width, one below the other.
func (c *AuditScreen) wide() []view.AuditTable {
	if !c.reached(2) {
		return nil
	}
	var list []view.AuditTable
	for _, key := range []string{view.OpenTable, view.CurrencyTable, view.SourceTable, view.ContainerTable, view.ContainerPathTable, view.PayerTable, view.MonthTable} {
		if c.has(key) {
			list = append(list, c.table(key))
		}
	}
	return list
}

// auditQuery is the question behind a finding of the audit, by its number, or
// behind a row, by its table and number.
func auditQuery(a *view.Audited, act, arg string) *view.Query {
	if a == nil {
		return nil
	}
	if act == "audit-finding" {
		if n, err := strconv.Atoi(arg); err == nil && n >= 0 && n < len(a.Findings) {
			return a.Findings[n].Query
		}
		return nil
	}
	key, at, _ := strings.Cut(arg, ".")
	for _, t := range a.Tables {
		if n, err := strconv.Atoi(at); t.Key == key && err == nil && n >= 0 && n < len(t.Rows) {
			return t.Rows[n].Query
		}
	}
	return nil
}
