package view

import (
	"strings"

	"github.com/plainbill/plainbill/cost/actual"
	"github.com/plainbill/plainbill/cost/audit"
	"github.com/plainbill/plainbill/cost/money"
	"github.com/plainbill/plainbill/cost/period"
)

// wellTagged is the share of the cost that a tag should cover to be relied on.
const wellTagged = 0.9

// left is what the parts of the ledger leave of its total.
func (a *question) left() money.Total { return a.bill.total(a.words, a.currency).left() }

// trust lists what can be checked about the figures, and whether it holds.
func (a *question) trust(bar Bar, path actual.Bridge) []Check {
	c := a.currency.text
	parts := a.left()
	list := []Check{
		a.rowsCheck(bar),
		{Code: "sum", Label: "Parts add up to the total", Text: plain(parts, c) + " left over", OK: parts.IsZero()},
	}
	left := path.Difference
	bridge := Check{Code: "bridge", Label: "Invoice to actual cost", Text: "closes, " + left.Abs().Display(c, cents) + " left over", OK: true}
	if !closes(path) {
		bridge.Text, bridge.OK = plain(left.Abs(), c)+" left over", false
	}
	list = append(list, bridge)
	if len(a.months) == 1 {
		list = append(list, a.hoursCheck(a.months[0]), a.monthCheck(a.months[0]))
	}
	if d := a.ownerTag(); d.Key != "" {
		list = append(list, Check{Code: "tag", Label: "All usage cost with tag " + d.Label, Text: wholePercent(d.Tagged), OK: d.Tagged >= wellTagged})
	}
	return list
}

// rowsCheck says whether all rows of all files count.
func (a *question) rowsCheck(bar Bar) Check {
	c := Check{Code: "rows", Label: "Rows read and kept", Text: Count(bar.Rows) + " of " + Count(bar.RowsRead), OK: bar.Rows == bar.RowsRead && a.bill.Whole && !a.bill.Twice}
	switch {
	case a.bill.lacksColumn():
		c.Text += "; " + columnLost
	case !a.bill.Whole:
		c.Text += "; not every file was read whole"
	}
	if a.bill.Twice {
		c.Text += "; some may count twice"
	}
	return c
}

// hoursCheck says for how much of the month there is usage.
func (a *question) hoursCheck(m month) Check {
	end := m.end()
	daily := m.days > 1 && m.hours == m.days // beside bills by hours
	if daily || a.bill.auditor != nil && a.bill.auditor.Grain() >= audit.Daily {
		days := int((end-1).Next(period.ByDay)-m.span.Start) / 24
		return Check{Code: "days", Label: "Days present", Text: Count(int64(m.days)) + " of " + Count(int64(days)), OK: m.days >= days}
	}
	hours := int(end - m.span.Start)
	return Check{Code: "hours", Label: "Hours present", Text: Count(int64(m.hours)) + " of " + Count(int64(hours)), OK: m.hours >= hours}
}

func (a *question) monthCheck(m month) Check {
	switch {
	case m.open && m.end() < m.span.End:
		return Check{Code: "month", Label: "Month", Text: "open, usage until " + dateText((m.end() - 1).Time())}
	case m.open:
		return Check{Code: "month", Label: "Month", Text: "open, not invoiced yet"}
	}
	return Check{Code: "month", Label: "Month", Text: "closed", OK: true}
}

// ownerTag is the tag that speaks of owners and covers most of the cost.
func (a *question) ownerTag() Dimension {
	var best Dimension
	for _, d := range a.dimensions() {
		if d.Kind == "tag" && speaksOfOwners(d) && d.Tagged > best.Tagged {
			best = d
		}
	}
	return best
}

// trustHead counts the checks: "Five of six checks pass."
func trustHead(list []Check) string {
	failed := 0
	for _, c := range list {
		if !c.OK {
			failed++
		}
	}
	switch {
	case failed == 0:
		return "All " + inWords(len(list)) + " checks pass."
	case failed == 1:
		return capital(inWords(len(list)-1)) + " of " + inWords(len(list)) + " checks pass."
	}
	return capital(inWords(len(list)-failed)) + " of " + inWords(len(list)) + " checks pass. The others say what to keep in mind."
}

// inWords writes a small number as a word.
func inWords(n int) string {
	small := strings.Fields("none one two three four five six seven eight nine ten eleven twelve")
	if n < len(small) {
		return small[n]
	}
	return Count(int64(n))
}
