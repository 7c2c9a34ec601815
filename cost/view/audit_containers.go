package view

import (
	"cmp"

	"github.com/plainbill/plainbill/cost/audit"
	"github.com/plainbill/plainbill/cost/money"
)

// mostContainers is how many containers are listed one by one.
const mostContainers = 200

// containers are the machines of the bill a second time, shared out to what runs on
// them, and how that leads to the total that it is not added to.
func (w *auditing) containers(list []AuditTable) []AuditTable {
	c, ok := w.bill.auditor.Containers(w.words.basis, w.currency.text, w.monthKeys()...)
	if !ok {
		return list
	}
	words, err := basisOf(c.Basis.String())
	if err != nil {
		return list
	}
	unit := words.manner + ", " + w.currency.text
	heads := head("Namespace", "#Containers~", "#Used", "#Share of what none used~", "#Cost")
	row := func(key, name, sub string, n int, split, unused money.Total) AuditRow {
		return AuditRow{Key: key, Cells: []AuditCell{{Text: name, Sub: sub}, countCell(int64(n)),
			w.moneyCell(split), w.moneyCell(unused), w.moneyCell(split.Plus(unused))}}
	}
	t := AuditTable{Key: ContainerTable, Title: "What containers share of their machines",
		Measure: "A second view of machines that the totals count already: nothing here is added to them. " + ended("By namespace, "+unit),
		Head:    heads}
	var used, idle money.Total
	for i, g := range c.By(audit.ByNamespace) {
		used, idle = used.Plus(g.Split), idle.Plus(g.Unused)
		if i < mostContainers {
			t.Rows = append(t.Rows, row(g.Cluster+"/"+g.Namespace, cmp.Or(g.Namespace, NoValue), g.Cluster, g.Pods, g.Split, g.Unused))
		}
	}
	sum := row("all", "All containers", "", len(c.Pods), used, idle)
	t.Sum = &sum
	if c.Waiting > 0 {
		t.Note = rowsText(c.Waiting) + " of shares have no cost yet: AWS fills it in within a day."
	}
	path := AuditTable{Key: ContainerPathTable, Title: "From containers to the whole bill",
		Measure: "The containers, what their machines cost beside that, and everything else, " + ended(unit), Head: head("Part", "#Cost"),
		Rows: []AuditRow{
			{Key: "shared", Cells: []AuditCell{textCell("Shared by containers"), w.moneyCell(c.Shared)}},
			{Key: "rest", Cells: []AuditCell{{Text: "The same machines, in no container's share", Sub: "rounding, and hours for which AWS has no shares"}, w.gapCell(c.Rest)}},
			{Key: "elsewhere", Cells: []AuditCell{textCell("Other machines and services"), w.moneyCell(c.Elsewhere)}},
		},
		Sum: &AuditRow{Key: "all", Cells: []AuditCell{textCell("Total"), w.moneyCell(c.Whole)}}}
	each := AuditTable{Key: PodTable, Title: "Each container", Measure: "By its resource id, the dearest first, " + ended(unit),
		Head: head("Container", "#Machines~", "#Used", "#Share of what none used~", "#Cost"),
		Fold: "Show each of " + counted(int64(len(c.Pods)), "container", "containers")}
	for i := range c.Pods[:min(len(c.Pods), mostContainers)] {
		p := &c.Pods[i]
		r := row(p.ID, cmp.Or(p.Name, p.ID), p.Cluster+" "+p.Namespace, p.Machines, p.Split, p.Unused)
		q := w.to(Filter{Dimension: "resource", Values: []string{p.ID}})
		r.Query = &q
		each.Rows = append(each.Rows, r)
	}
	if more := len(c.Pods) - len(each.Rows); more > 0 {
		each.Note = "The dearest " + Count(int64(len(each.Rows))) + " are listed; " + Count(int64(more)) + " more cost less."
	}
	return append(list, t, path, each)
}
