package ui

import (
	"strconv"

	"github.com/plainbill/plainbill/cost/view"
	"github.com/plainbill/plainbill/web/chart"
)

// The tables of the Commitments screen.

// paid is a cell of an exact amount.
func paid(m view.Money) chart.GridCell {
	return chart.GridCell{Text: m.Text, Value: m.Value.String()}
}

// heads makes the heads of columns: the first is of the row heads, those that
// begin with # are over numbers, and those that end with ~ a phone leaves out.
func heads(texts ...string) []chart.GridHead {
	list := make([]chart.GridHead, len(texts))
	for i, text := range texts {
		h := &list[i]
		if text != "" && text[0] == '#' {
			text, h.Class = text[1:], "num"
		}
		if n := len(text); n > 0 && text[n-1] == '~' {
			text = text[:n-1]
			if h.Class != "" {
				h.Class += " "
			}
			h.Class += "hide-s"
		}
		h.Text = text
	}
	return list
}

var levelNames = map[string]string{"bill": "The whole bill", "scope": "Scope", "account": "Account", "commitment": "Commitment", "lines": "Line by line"}

func sanityGrid(rows []view.SanityRow) chart.Grid {
	g := chart.Grid{Caption: "What was paid against public on-demand prices", Head: heads("Compared", "#On-demand~", "#Paid~", "#Headroom", "What it says~")}
	for _, r := range rows {
		line := chart.GridRow{Data: []string{"data-testid", "sanity-row", "data-level", r.Level, "data-key", r.Key, "data-over", pressed(r.Over)}}
		if r.Over {
			line.Class = "alarm"
		}
		name := chart.GridCell{Text: r.Label}
		if level := levelNames[r.Level]; level != r.Label {
			name.Sub = level
		}
		headroom := paid(r.Headroom)
		headroom.Strong = r.Over
		line.Cells = []chart.GridCell{name, paid(r.Public), paid(r.Actual), headroom, {Text: r.Say}}
		if !r.Outside.Value.IsZero() {
			line.Cells[2].Sub = r.Outside.Text + " outside"
		}
		g.Rows = append(g.Rows, line)
	}
	return g
}

func inventoryGrid(a *view.Commitments) chart.Grid {
	g := chart.Grid{Caption: a.InForce.Title, Head: heads("Commitment", "#An hour~", "Ends~", "Used, and break-even mark~", "#Used", "#Gained~", "#Paid, not used~", "#Net saving", "#Still promised~")}
	for i, r := range a.InForce.Rows {
		g.Rows = append(g.Rows, inventoryRow(strconv.Itoa(i), r))
	}
	sum := inventoryRow("", a.InForce.Sum)
	sum.Cells[0].Act, sum.Cells[2], sum.Cells[3] = nil, chart.GridCell{}, chart.GridCell{}
	sum.Data = []string{"data-testid", "commitment-sum"}
	g.Foot = &sum
	return g
}

func inventoryRow(n string, r view.InventoryRow) chart.GridRow {
	line := chart.GridRow{Data: []string{"data-testid", "commitment-row", "data-key", r.Key}}
	if r.Alarm {
		line.Class = "alarm"
	}
	name := chart.GridCell{Text: r.Label, Sub: joined(r.Note, r.Owner)}
	if r.Query != nil {
		name.Act = []string{"commitment", n}
	}
	ends := chart.GridCell{Text: r.Ends, Sub: r.EndsNote}
	if r.ReturnUntil != "" {
		ends.Sub = joined(ends.Sub, "return until "+r.ReturnUntil)
	}
	used := chart.GridCell{Text: r.UsedShare}
	if r.Utilization >= 0 {
		used.Value = chart.Number(r.Utilization)
	}
	net := paid(r.Net)
	net.Strong, net.Sub = r.Alarm, r.Say
	locked := paid(r.LockIn)
	if r.Owed.Text != "" && r.Owed.Text != r.LockIn.Text {
		locked.Sub = r.Owed.Text + " to pay"
	}
	line.Cells = []chart.GridCell{name, paid(r.Hourly), ends, {Bar: chart.Use(r.Utilization, r.BreakEven)}, used, paid(r.Gross), paid(r.Unused), net, locked}
	return line
}

// joined puts two notes into one line.
func joined(a, b string) string {
	switch {
	case a == "":
		return b
	case b == "":
		return a
	}
	return a + ", " + b
}

func rungGrid(a *view.Commitments) chart.Grid {
	g := chart.Grid{Caption: "What ends when, and what that changes", Head: heads("Ends in", "What ends~", "#An hour", "#Of all~", "#Changes the bill, a month~", "What that means")}
	for _, r := range a.Ladder.Rungs {
		g.Rows = append(g.Rows, chart.GridRow{Data: []string{"data-testid", "rung"}, Cells: []chart.GridCell{
			{Text: r.Month}, {Text: r.Names}, paid(r.Hourly), {Text: share(r.Share), Value: chart.Number(r.Share)},
			{Text: signed(r.Change, a.Currency), Value: chart.Number(r.Change)}, {Text: r.Say}}})
	}
	return g
}

func notSureGrid(a *view.Commitments) chart.Grid {
	g := chart.Grid{Caption: "Usage of which it is not known whether a commitment covers it", Head: heads("Why", "Usage types~", "#Rows~", "#On-demand")}
	for _, n := range a.NotSure {
		g.Rows = append(g.Rows, chart.GridRow{Data: []string{"data-testid", "not-sure"}, Cells: []chart.GridCell{
			{Text: n.Why}, {Text: n.Types}, {Text: view.Count(n.Rows), Value: strconv.FormatInt(n.Rows, 10)}, paid(n.Money)}})
	}
	return g
}

func tradeGrid(w *view.Weighing) chart.Grid {
	g := chart.Grid{Caption: "What one more step adds and costs", Head: heads("Step", "#Average saving", "#Bad case", "#Chance of loss~", "#Promised~", "What that means~")}
	for _, t := range w.Trades {
		g.Rows = append(g.Rows, chart.GridRow{Data: []string{"data-testid", "trade-row"}, Cells: []chart.GridCell{
			{Text: hourly(t.From, w.Currency) + " to " + hourly(t.To, w.Currency)}, future(t.Saving, w.Currency, true), future(t.Bad, w.Currency, true),
			{Text: share(t.LossChance), Value: chart.Number(t.LossChance)}, future(t.Promised, w.Currency, false), {Text: t.Say}}})
	}
	return g
}

func variantGrid(w *view.Weighing) chart.Grid {
	g := chart.Grid{Caption: "The same level under other assumptions", Head: heads("If", "#Makes sense up to", "#Average saving~", "#Bad case")}
	for _, v := range w.Stress.Variants {
		g.Rows = append(g.Rows, chart.GridRow{Data: []string{"data-testid", "variant", "data-key", v.Key}, Cells: []chart.GridCell{
			{Text: v.Label}, {Text: hourly(v.Stretch, w.Currency), Value: chart.Number(v.Stretch)}, future(v.Saving, w.Currency, true), future(v.Bad, w.Currency, true)}})
	}
	return g
}

// marginGrid says how much usage can go for good before the level loses.
func marginGrid(w *view.Weighing) chart.Grid {
	g := chart.Grid{Caption: "Margin of safety", Head: heads("If usage drops for good after")}
	row := chart.GridRow{Cells: []chart.GridCell{{Text: "it may drop by"}}}
	for i, m := range w.Stress.Months {
		if i >= len(w.Stress.Margin) {
			break
		}
		g.Head = append(g.Head, chart.GridHead{Text: months(m), Class: "num"})
		text := share(w.Stress.Margin[i])
		if w.Stress.Margin[i] >= 1 {
			text = "all of it"
		}
		row.Cells = append(row.Cells, chart.GridCell{Text: text, Value: chart.Number(w.Stress.Margin[i])})
	}
	g.Rows = []chart.GridRow{row}
	return g
}

func months(n int) string {
	if n == 1 {
		return "1 month"
	}
	return strconv.Itoa(n) + " months"
}

func planGrid(w *view.Weighing) chart.Grid {
	g := chart.Grid{Caption: w.Plan.Title, Head: heads("Buy", "#An hour", "#Promised", "#Return until")}
	line := func(r view.PlanRow, id string) chart.GridRow {
		row := chart.GridRow{Data: []string{"data-testid", id}, Cells: []chart.GridCell{{Text: r.On},
			{Text: hourly(r.Level, w.Currency), Value: chart.Number(r.Level)}, future(r.Promised, w.Currency, false), {Text: r.ReturnUntil}}}
		if r.Stretch {
			row.Cells[0].Sub = "beyond comfort"
		}
		return row
	}
	for _, r := range w.Plan.Rows {
		g.Rows = append(g.Rows, line(r, "plan-row"))
	}
	sum := line(w.Plan.Sum, "plan-sum")
	if sum.Cells[0].Text == "" {
		sum.Cells[0].Text = "All"
	}
	g.Foot = &sum
	return g
}

// shopGrid lists purchases over scopes, or over families and everything at once.
func shopGrid(rows []view.ShopRow, currency, caption string, weighed bool) chart.Grid {
	g := chart.Grid{Caption: caption, Head: heads("For", "#Commitment an hour")}
	if weighed {
		g.Head = heads("For", "#From~", "#To", "#Average saving", "#Bad case")
	}
	level := func(v float64) chart.GridCell {
		return chart.GridCell{Text: hourly(v, currency), Value: chart.Number(v)}
	}
	for _, r := range rows {
		cells := []chart.GridCell{{Text: r.Label}, level(r.To)}
		if weighed {
			cells = []chart.GridCell{{Text: r.Label}, level(r.From), level(r.To), future(r.Saving, currency, true), future(r.Bad, currency, true)}
		}
		g.Rows = append(g.Rows, chart.GridRow{Data: []string{"data-testid", "shop-row"}, Cells: cells})
	}
	return g
}
