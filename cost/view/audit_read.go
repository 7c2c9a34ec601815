package view

import (
	"cmp"
	"strconv"

	"github.com/plainbill/plainbill/cost/actual"
	"github.com/plainbill/plainbill/cost/audit"
	"github.com/plainbill/plainbill/cost/breakdown"
	"github.com/plainbill/plainbill/cost/cur"
	"github.com/plainbill/plainbill/cost/ledger"
)

// netApart is by how much of the cost net and amortized may differ over a closed
// month: discounts lag.
const netApart = 0.005

// checks are those that every bill can be put to.
func (w *auditing) checks(bar Bar) []Check {
	k, all := w.known, w.known.All
	list := []Check{
		w.rowsCheck(bar),
		{Code: "sum", Label: "Parts add up to the total", Text: w.exact(w.left()) + " left over", OK: w.left().IsZero()},
		{Code: "bridge", Label: "Invoice to actual cost", Text: w.exact(k.Bridge.Difference.Abs()) + " left over", OK: k.Bridge.Closes},
	}
	failed := 0
	for _, d := range w.proof.All {
		if !d.Holds() {
			failed++
		}
	}
	if n := len(w.proof.All); n > 0 {
		list = append(list, Check{Code: "identities", Label: "Identities of commitments that hold", Text: Count(int64(n-failed)) + " of " + Count(int64(n)), OK: failed == 0})
	}
	if !k.UsageOnDemand.IsZero() {
		v1 := k.UsageOnDemand.Minus(k.UsageCost)
		text := w.say(k.UsageCost) + " paid, " + w.say(k.UsageOnDemand) + " at public prices"
		list = append(list, Check{Code: "v1", Label: "Usage costs no more than on demand (V1)", Text: text, OK: v1.Sign() >= 0 || v1.Abs().Cmp(cent) <= 0})
	}
	if !all.Used.IsZero() || !all.Unused.IsZero() {
		v2 := Check{Code: "v2", Label: "Commitments gain more than they leave unused (V2)", Text: w.say(all.Gross()) + " gained, " + w.say(all.Unused) + " unused", OK: all.Net().Sign() >= 0}
		dear := 0
		for _, c := range k.Commitments {
			if c.CostsMore() {
				dear++
			}
		}
		if dear > 0 {
			v2.Text += "; " + counted(int64(dear), "commitment costs", "commitments cost") + " more than none"
			v2.OK = false
		}
		if len(w.proof.Estimates) > 0 {
			v2.Text, v2.OK = "no verdict while a month is open", true
		}
		list = append(list, v2)
	}
	if w.all.HasNet {
		gap := k.Totals[actual.Net].Minus(k.Totals[actual.Amortized])
		share := gap.Abs().Float64() / max(k.Totals[actual.Amortized].Abs().Float64(), 1e-10)
		list = append(list, Check{Code: "n1", Label: "Net is within 0.5% of amortized (N1)", Text: w.say(gap) + " apart, " + percent(share), OK: share <= netApart})
	}
	return append(list, w.facts()...)
}

// facts say how fine the bill is and whether something is missing in time.
func (w *auditing) facts() []Check {
	list := []Check{{Code: "grain", Label: "Granularity", Text: w.all.Grain.String(), OK: w.all.Grain != audit.UnknownGrain}}
	open, gaps := 0, int64(0)
	for _, m := range w.all.Months {
		if m.Open {
			open++
		}
		for _, g := range m.Gaps {
			gaps += int64(g.Hours())
		}
	}
	month := Check{Code: "month", Label: "Months that are final", Text: strconv.Itoa(len(w.all.Months)-open) + " of " + strconv.Itoa(len(w.all.Months)), OK: open == 0}
	list = append(list, month)
	gap := Check{Code: "gaps", Label: "Gaps between first and last usage", Text: "none", OK: true}
	if gaps > 0 {
		gap.Text, gap.OK = counted(gaps, "hour", "hours")+" without usage", false
	}
	list = append(list, gap)
	a := w.proof.Alike
	alike := Check{Code: "alike", Label: "Rows that repeat another", Text: "none of " + Count(a.Checked) + " billed rows", OK: a.Rows == 0}
	if a.Rows > 0 {
		alike.Text = rowsText(a.Rows) + ", " + w.say(a.Billed)
	}
	return append(list, alike)
}

// currencies are told one by one and never added.
func (w *auditing) currencies(list []AuditTable) []AuditTable {
	if len(w.all.Currencies) < 2 {
		return list
	}
	t := AuditTable{Key: CurrencyTable, Title: "Each currency has its own total",
		Measure: "They are never added. The rest of this page is about " + w.unit() + ".",
		Head:    head("Currency", "#Rows", "#Cash", "#Amortized", "#Left over~")}
	for _, c := range w.all.Currencies {
		name := cmp.Or(c.Code, NoValue)
		one := &auditing{question: &question{currency: currencySum{text: c.Code}}}
		t.Rows = append(t.Rows, AuditRow{Key: c.Code, Cells: []AuditCell{textCell(name), countCell(c.Rows),
			one.moneyCell(c.Totals[actual.Cash]), one.moneyCell(c.Totals[actual.Amortized]), one.gapCell(c.Bridge.Difference)}})
	}
	return append(list, t)
}

// payers ties each payer to its invoice.
func (w *auditing) payers(list []AuditTable) []AuditTable {
	cash := w.bill.reader.Run(breakdown.Query{Basis: actual.Cash, Filters: w.scope, GroupBy: []ledger.Dimension{ledger.Payer, ledger.Invoice}})
	cost := w.bill.reader.Run(breakdown.Query{Basis: actual.Amortized, Filters: w.scope, GroupBy: []ledger.Dimension{ledger.Payer, ledger.Invoice}})
	sums := map[string]*breakdown.Cell{}
	for i := range cost.Cells {
		sums[cost.Text(&cost.Cells[i], 0)+"\x00"+cost.Text(&cost.Cells[i], 1)] = &cost.Cells[i]
	}
	t := AuditTable{Key: PayerTable, Title: "Each invoice",
		Measure: "Cash is what an invoice says, by payer and invoice number, " + w.unit() + ".",
		Head:    head("Invoice", "Payer", "#Rows~", "#Cash", "#Amortized~")}
	top, rest := cash.Top(mostInvoices)
	for _, c := range top {
		payer, invoice := cash.Text(c, 0), cash.Text(c, 1)
		q := w.to(Filter{Dimension: "payer", Values: []string{payer}}, Filter{Dimension: "invoice", Values: []string{invoice}})
		name := invoice
		if name == "" {
			name = "no number yet"
		}
		row := AuditRow{Key: payer + " " + invoice, Query: &q, Cells: []AuditCell{textCell(name), textCell(w.bill.label(ledger.Payer, payer)), countCell(c.Rows), w.moneyCell(c.Total), textCell(dash)}}
		if s := sums[payer+"\x00"+invoice]; s != nil {
			row.Cells[4] = w.moneyCell(s.Total)
		}
		t.Rows = append(t.Rows, row)
	}
	if rest.Cells > 0 {
		t.Rows = append(t.Rows, AuditRow{Key: "other", Cells: []AuditCell{textCell(counted(int64(rest.Cells), "other invoice", "other invoices")), textCell(""), countCell(rest.Rows), w.moneyCell(rest.Total), textCell(dash)}})
	}
	t.Sum = &AuditRow{Key: "all", Cells: []AuditCell{textCell("All"), textCell(counted(int64(len(w.all.Payers)), "payer", "payers")), countCell(w.known.Rows), w.moneyCell(w.known.Totals[actual.Cash]), w.moneyCell(w.known.Totals[actual.Amortized])}}
	return append(list, t)
}

// mostInvoices is how many invoices are listed.
const mostInvoices = 40

// calendar says how much of each month is there.
func (w *auditing) calendar(list []AuditTable) []AuditTable {
	t := AuditTable{Key: MonthTable, Title: "What time the bill covers",
		Measure: "UTC. An hour is there when some usage starts in it.",
		Head:    head("Month", "#Rows~", "#Hours", "#Days~", "Usage until", "State")}
	for _, m := range w.all.Months {
		if m.Range.Empty() {
			t.Rows = append(t.Rows, AuditRow{Key: m.Key, Failed: true, Cells: []AuditCell{textCell("no billing period"), countCell(m.Rows), textCell(dash), textCell(dash), textCell(dash), textCell("not known")}})
			continue
		}
		state, until := "final", dash
		if m.Open {
			state = "open"
		}
		if n := len(m.Gaps); n > 0 {
			state += ", " + counted(int64(n), "gap", "gaps")
		}
		if m.DataThrough > m.Range.Start {
			until = stepLabel(m.DataThrough-1, 0)
		}
		days := m.Range.Hours() / 24
		t.Rows = append(t.Rows, AuditRow{Key: m.Key, Failed: m.Open, Cells: []AuditCell{
			textCell(m.Range.Start.Month()), countCell(m.Rows),
			{Text: Count(int64(m.HoursPresent)) + " of " + Count(int64(m.Hours())), Value: strconv.Itoa(m.HoursPresent)},
			{Text: Count(int64(m.DaysPresent)) + " of " + Count(int64(days)), Value: strconv.Itoa(m.DaysPresent)},
			textCell(until), textCell(state)}})
	}
	return append(list, t)
}

// files say what was read of every file, and what became of its columns.
func (w *auditing) files(list []AuditTable) []AuditTable {
	t := AuditTable{Key: FileTable, Title: "What was read, and what was rejected",
		Measure: "Rows in a file are rows kept and rows rejected. The whole bill, all months.",
		Head:    head("File", "Format~", "#Rows", "#Kept", "#Rejected")}
	columns := AuditTable{Key: ColumnTable, Title: "What became of each column", Fold: "Show what became of each column",
		Measure: "A column that is not known is kept out of every figure and named here.",
		Head:    head("Column", "Read as", "Why not~")}
	absent := AuditTable{Key: AbsentTable, Title: "What this bill does not have", Measure: "Columns that exports of this kind have and this file has not.",
		Head: head("Column", "What cannot be told without it"), Fold: "Show the columns that are absent"}
	seen, missing := map[string]bool{}, map[string]bool{}
	var rows, kept, rejected int64
	for _, f := range w.bill.Files {
		if f.Format == "" && f.Rows == 0 {
			continue
		}
		rows, kept, rejected = rows+f.Rows, kept+f.Kept, rejected+f.Rejected
		if len(t.Rows) < mostFiles {
			t.Rows = append(t.Rows, AuditRow{Key: f.Name, Failed: f.Rejected > 0 || !f.Complete, Cells: []AuditCell{
				textCell(f.Name), textCell(f.Format), countCell(f.Rows), countCell(f.Kept), countCell(f.Rejected)}})
		}
		for _, c := range f.Columns {
			if seen[c.Name] || len(columns.Rows) >= mostColumns {
				continue
			}
			seen[c.Name] = true
			row := AuditRow{Key: c.Name, Failed: c.Role == cur.UnusedColumn && !c.Known, Cells: []AuditCell{textCell(c.Name), textCell(readAs(c)), textCell(c.Why)}}
			columns.Rows = append(columns.Rows, row)
		}
		for _, c := range f.Absent {
			if missing[c.Name] || len(absent.Rows) >= mostColumns {
				continue
			}
			missing[c.Name] = true
			without := c.Without
			if without == "" {
				without = "Nothing that this page shows."
			}
			absent.Rows = append(absent.Rows, AuditRow{Key: c.Name, Cells: []AuditCell{textCell(c.Name), textCell(without)}})
		}
	}
	t.Sum = &AuditRow{Key: "all", Cells: []AuditCell{textCell("All"), textCell(counted(int64(len(t.Rows)), "file", "files")), countCell(rows), countCell(kept), countCell(rejected)}}
	list = append(list, t)
	for _, more := range []AuditTable{columns, absent} {
		if len(more.Rows) > 0 {
			list = append(list, more)
		}
	}
	return list
}

// mostFiles and mostColumns are how many of them are listed.
const (
	mostFiles   = 200
	mostColumns = 600
)

// readAs says what a column is used for.
func readAs(c cur.MappedColumn) string {
	switch {
	case c.Role == cur.FieldColumn:
		return c.Field.String()
	case c.Role == cur.TagColumn && c.Space == cur.CostCategory:
		return "cost category " + c.Key
	case c.Role == cur.TagColumn:
		return "tag " + c.Key
	case c.Role == cur.MapColumn && c.Map == cur.DiscountMap:
		return "discounts by kind"
	case c.Role == cur.MapColumn:
		return "a map of many keys"
	case c.Known:
		return "not needed"
	}
	return "not known"
}
