package view

import (
	"strconv"
	"strings"

	"github.com/plainbill/plainbill/cost/actual"
	"github.com/plainbill/plainbill/cost/audit"
	"github.com/plainbill/plainbill/cost/breakdown"
	"github.com/plainbill/plainbill/cost/cur"
	"github.com/plainbill/plainbill/cost/ledger"
	"github.com/plainbill/plainbill/cost/money"
)

// head makes the heads of a table: those that begin with # are over numbers, those
// that end with ~ are of second rank.
func head(texts ...string) []AuditHead {
	list := make([]AuditHead, len(texts))
	for i, text := range texts {
		h := &list[i]
		h.Text, h.Number = strings.CutPrefix(text, "#")
		h.Text, h.Second = strings.CutSuffix(h.Text, "~")
	}
	return list
}

func textCell(text string) AuditCell { return AuditCell{Text: text} }

func (w *auditing) moneyCell(t money.Total) AuditCell {
	return AuditCell{Text: w.say(t), Value: t.String()}
}

func (w *auditing) gapCell(t money.Total) AuditCell {
	return AuditCell{Text: w.exact(t), Value: t.String()}
}

func countCell(n int64) AuditCell {
	return AuditCell{Text: Count(n), Value: strconv.FormatInt(n, 10)}
}

// verdict is a result in words.
func verdict(good bool, yes, no string) AuditCell {
	if good {
		return AuditCell{Text: yes, Verdict: string(audit.Good)}
	}
	return AuditCell{Text: no, Verdict: string(audit.Warn)}
}

// sides are the cells of an identity: both sums, the gap, and what comes of it.
func (w *auditing) sides(d audit.Identity) []AuditCell {
	cell := w.moneyCell
	gap := w.gapCell(d.Gap())
	if d.Units {
		cell = func(t money.Total) AuditCell { return AuditCell{Text: t.Fixed(2), Value: t.String()} }
		gap = AuditCell{Text: d.Gap().String(), Value: d.Gap().String()}
	}
	left, right := cell(d.LeftSum), cell(d.RightSum)
	left.Sub, right.Sub = d.Left, d.Right
	result := verdict(d.Holds(), "Holds", "Does not hold")
	if !d.Holds() && d.Broken > 0 {
		result.Sub = Count(d.Broken) + " of " + counted(d.Of, "commitment", "commitments")
	}
	if d.Rows > 0 {
		gap.Sub = rowsText(d.Rows) + " one by one"
	}
	return []AuditCell{left, right, gap, result}
}

// identities are the equations over the bill, and behind a line those of every
// commitment.
func (w *auditing) identities(list []AuditTable) []AuditTable {
	t := AuditTable{Key: IdentityTable, Title: "Identities that must hold",
		Measure: "Checked on every load, for the bill and for each commitment. Tolerance one cent.",
		Head:    head("Identity", "#One side", "#Other side~", "#Gap~", "#Result")}
	r := w.known.Bridge
	whole, parts := w.known.Totals[actual.Amortized], money.Total{}
	for _, s := range w.known.Sources {
		parts = parts.Plus(s.Amounts[actual.Amortized])
	}
	bill := []audit.Identity{
		{ID: "total", Name: "Parts of the bill", Left: "parts by rule", Right: "one total", LeftSum: parts, RightSum: whole},
		{ID: "bridge", Name: "Invoice to actual cost", Left: "cash", Right: "amortized, true-up and prepay", LeftSum: r.Cash, RightSum: r.Amortized.Plus(r.TrueUp).Plus(r.Prepay)},
	}
	add := func(d audit.Identity, name string) {
		key := d.ID
		if n := len(t.Rows); n > 0 && t.Rows[n-1].Key == key {
			key += " " + d.Name // I5 and I8 may have two rows
		}
		t.Rows = append(t.Rows, AuditRow{Key: key, Failed: !d.Holds(), Cells: append([]AuditCell{{Text: name, Sub: d.Reason}}, w.sides(d)...)})
	}
	for _, d := range bill {
		add(d, d.Name)
	}
	for _, d := range w.proof.All {
		add(d, d.Name+" ("+d.ID+")")
	}
	if len(w.proof.Commitments) == 0 {
		t.Note = "This bill has no commitments, so their identities have nothing to say."
		return append(list, t)
	}
	each := AuditTable{Key: CommitmentTable, Title: "Each commitment",
		Measure: "Those that leave most first. What it leaves is what the bridge does not explain of its rows.",
		Head:    head("Commitment", "#One side", "#Other side~", "#Gap~", "#Result"),
		Fold:    "Show each of " + counted(int64(len(w.proof.Commitments)), "commitment", "commitments")}
	for _, k := range w.proof.Commitments {
		if len(each.Rows) >= mostProven {
			each.Note = "The first " + Count(int64(len(each.Rows))) + " lines are listed; the others leave less."
			break
		}
		q := w.to(Filter{Dimension: "commitment", Values: []string{k.ARN}})
		owner := join(w.bill.label(ledger.Service, k.Service), "")
		if k.Owner != "" {
			owner += ", owned by " + w.bill.label(ledger.Account, k.Owner)
		}
		closed := k.Residual().Abs().Cmp(cent) <= 0
		left := AuditRow{Key: k.ARN, Query: &q, Failed: !closed, Cells: []AuditCell{
			{Text: commitmentName(k.Commitment), Sub: owner},
			{Text: w.say(k.Cash), Value: k.Cash.String(), Sub: "billed"},
			{Text: w.say(k.Amortized), Value: k.Amortized.String(), Sub: "cost"},
			w.gapCell(k.Residual()), verdict(closed, "Closes", "Leaves this")}}
		each.Rows = append(each.Rows, left)
		for _, d := range k.Identities {
			row := AuditRow{Key: k.ARN + " " + d.ID, Failed: !d.Holds(), Cells: append([]AuditCell{{Text: d.ID + " " + d.Name, Sub: d.Reason}}, w.sides(d)...)}
			for i := range row.Cells[1:] {
				row.Cells[i+1].Sub = "" // the table above says what the sides are
			}
			each.Rows = append(each.Rows, row)
		}
	}
	return append(list, t, each)
}

// kinds are all rows by line item type.
func (w *auditing) kinds(list []AuditTable) []AuditTable {
	t := AuditTable{Key: KindTable, Title: "Every row, by what kind of line it is",
		Measure: "Cash ties to the invoice, amortized to the ledger, " + w.unit() + ".",
		Head:    head("Line item type", "#Rows~", "#Cash", "#Amortized", "#Net~")}
	cells := func(name string, rows int64, s audit.Amounts) []AuditCell {
		return []AuditCell{textCell(name), countCell(rows), w.moneyCell(s[actual.Cash]), w.moneyCell(s[actual.Amortized]), w.moneyCell(s[actual.Net])}
	}
	for _, k := range w.known.Types {
		q := w.to(Filter{Dimension: "line_item_type", Values: []string{k.Text}})
		t.Rows = append(t.Rows, AuditRow{Key: k.Text, Query: &q, Cells: cells(w.bill.label(ledger.LineItemType, k.Text), k.Rows, k.Amounts)})
	}
	t.Sum = &AuditRow{Key: "all", Cells: cells("All", w.known.Rows, w.known.Totals)}
	if !w.all.HasNet {
		t.Head, t.Sum.Cells = t.Head[:4], t.Sum.Cells[:4]
		for i := range t.Rows {
			t.Rows[i].Cells = t.Rows[i].Cells[:4]
		}
		t.Note = "This bill has no net columns, so there is no cost after private discounts beside these."
	}
	return append(list, t)
}

// sources are all rows by the rule that priced them; fallbacks say so.
func (w *auditing) sources(list []AuditTable) []AuditTable {
	t := AuditTable{Key: SourceTable, Title: "Every row, by the rule that priced it",
		Measure: "Amortized cost, " + w.unit() + ". What AWS leaves out and was worked out is a line of its own.",
		Head:    head("Rule", "#Rows~", "#Amortized")}
	for _, s := range w.known.Sources {
		q := w.to(Filter{Dimension: "cost_source", Values: []string{s.Source.String()}})
		name, why, _ := strings.Cut(s.Source.Words(), ": ")
		t.Rows = append(t.Rows, AuditRow{Key: s.Source.String(), Query: &q, Cells: []AuditCell{{Text: capital(name), Sub: why}, countCell(s.Rows), w.moneyCell(s.Amounts[actual.Amortized])}})
	}
	t.Sum = &AuditRow{Key: "all", Cells: []AuditCell{textCell("All"), countCell(w.known.Rows), w.moneyCell(w.known.Totals[actual.Amortized])}}
	return append(list, t)
}

// ofAWS says whether all rows are AWS's: Cost Explorer shows no others. A CUR names no
// provider; a FOCUS bill does.
func (w *auditing) ofAWS() bool {
	cube := w.bill.reader.Run(breakdown.Query{Basis: actual.Cash, Filters: w.scope, GroupBy: []ledger.Dimension{ledger.Provider}})
	for i := range cube.Cells {
		switch name := cur.Stripped(cube.Text(&cube.Cells[i], 0)); {
		case name == "" && w.known.Focus.Usage+w.known.Focus.Purchases == 0:
		case strings.HasPrefix(name, "aws"), strings.HasPrefix(name, "amazon"):
		default:
			return false
		}
	}
	return true
}

// explorer lists what Cost Explorer shows for the settings that people have.
func (w *auditing) explorer(list []AuditTable) []AuditTable {
	if !w.ofAWS() {
		return list
	}
	cash, cost := w.known.Totals[actual.Cash], w.known.Totals[actual.Amortized]
	var credits, refunds, tax audit.Amounts
	for _, k := range w.known.Types {
		to := map[cur.LineItemType]*audit.Amounts{cur.Credit: &credits, cur.FocusCredit: &credits, cur.Refund: &refunds, cur.Tax: &tax, cur.FocusTax: &tax}[k.Type]
		if to == nil {
			continue
		}
		for basis, v := range k.Amounts {
			to[basis] = to[basis].Plus(v)
		}
	}
	support := w.support()
	t := AuditTable{Key: ExplorerTable, Title: "Match Cost Explorer",
		Measure: "Set Cost Explorer to the same months and no other filter, then compare. It lags a bill by up to a day.",
		Head:    head("Show costs as", "Charge types left out", "#Amount, "+w.unit())}
	add := func(key, as, without string, sum money.Total) {
		t.Rows = append(t.Rows, AuditRow{Key: key, Cells: []AuditCell{textCell(as), textCell(without), w.moneyCell(sum)}})
	}
	less := func(sum money.Total, basis actual.Basis, parts ...audit.Amounts) money.Total {
		for _, p := range parts {
			sum = sum.Minus(p[basis])
		}
		return sum
	}
	for _, b := range []struct {
		key, as string
		basis   actual.Basis
		sum     money.Total
	}{{"unblended", "Unblended costs", actual.Cash, cash}, {"amortized", "Amortized costs", actual.Amortized, cost}} {
		add(b.key, b.as, "none", b.sum)
		add(b.key+"-no-credits", b.as, "Credit, Refund", less(b.sum, b.basis, credits, refunds))
		add(b.key+"-no-tax", b.as, "Credit, Refund, Tax", less(b.sum, b.basis, credits, refunds, tax))
		add(b.key+"-no-support", b.as, "Credit, Refund, Tax, and services with Support in their name", less(b.sum, b.basis, credits, refunds, tax, support))
	}
	if w.all.HasNet {
		add("net-unblended", "Net unblended costs", "none", w.proof.NetUnblended)
		add("net-amortized", "Net amortized costs", "none", w.known.Totals[actual.Net])
	} else {
		t.Note = "Net unblended and net amortized costs are not in this bill: it has no net columns."
	}
	return append(list, t)
}

// support sums up the services that are support.
func (w *auditing) support() audit.Amounts {
	var sum audit.Amounts
	for _, basis := range []actual.Basis{actual.Cash, actual.Amortized} {
		cube := w.bill.reader.Run(breakdown.Query{Basis: basis, Filters: w.scope, GroupBy: []ledger.Dimension{ledger.Service, ledger.LineItemType}})
		for i := range cube.Cells {
			c := &cube.Cells[i]
			switch kindOf(cube.Text(c, 1)) {
			case cur.Credit, cur.FocusCredit, cur.Refund, cur.Tax, cur.FocusTax:
				continue // left out by their own kind
			}
			if strings.Contains(cube.Text(c, 0), "Support") {
				sum[basis] = sum[basis].Plus(c.Total)
			}
		}
	}
	return sum
}

// openMonths says of each month that is not final what it has cost so far.
func (w *auditing) openMonths(list []AuditTable) []AuditTable {
	if len(w.proof.Estimates) == 0 {
		return list
	}
	t := AuditTable{Key: OpenTable, Title: "What is not final, and what is estimated in it",
		Measure: "Actual cost, amortized, " + w.unit() + ". An estimate takes the elapsed share of monthly fees; the bill has them in full.",
		Head:    head("Month", "#Settled~", "#Unused so far, estimated", "#Cost so far, estimated", "#As the bill states it"),
		Note:    "The unused part of a reservation is the elapsed share of its fee less what was used; that of a savings plan, its fees until the last usage. Neither is waste before the month ends."}
	for _, e := range w.proof.Estimates {
		name := e.Month.Range.Start.Month()
		row := AuditRow{Key: e.Month.Key, Cells: []AuditCell{{Text: name, Sub: strings.Join(e.Month.Signals, " ")},
			w.moneyCell(e.Settled), w.moneyCell(e.Unused), w.moneyCell(e.ToDate()), w.moneyCell(e.Billed())}}
		row.Cells[2].Sub = w.say(e.BilledUnused) + " in the bill"
		if !e.BilledPrepaid.IsZero() {
			row.Cells[3].Sub = w.say(e.Prepaid) + " of it paid earlier"
			row.Cells[4].Sub = w.say(e.BilledPrepaid) + " of it paid earlier"
		}
		if e.FutureFees > 0 {
			row.Cells[2].Sub += "; " + counted(e.FutureFees, "fee is", "fees are") + " for hours to come"
		}
		t.Rows = append(t.Rows, row)
	}
	return append(list, t)
}
