package chart

import (
	"math"
	"strconv"
	"time"

	"github.com/plainbill/plainbill/cost/money"
	"github.com/plainbill/plainbill/cost/report"
	"github.com/plainbill/plainbill/cost/view"
)

// sayDay writes 2026-08-06 as 6 Aug 2026.
func sayDay(day string) string {
	t, err := time.Parse("2006-01-02", day)
	if err != nil {
		return day
	}
	return t.Format("2 Jan 2006")
}

// shareText is a whole percentage of a sum; a dash where it would mean nothing.
func shareText(part, whole money.Total) string {
	if whole.Sign() <= 0 {
		return "\u2013"
	}
	f := math.Round(100 * part.Share(whole))
	switch {
	case f == 0 && part.Sign() > 0:
		return "<1%"
	case f < 0:
		return "\u2212" + strconv.FormatFloat(-f, 'f', 0, 64) + "%"
	}
	return strconv.FormatFloat(math.Abs(f), 'f', 0, 64) + "%"
}

// checkText is by which figures two people find out whether they speak of one bill.
func checkText(r *report.Report) string {
	k := r.Check
	text := view.Count(k.Rows) + " rows read"
	if k.Rejected > 0 {
		text += ", " + view.Count(k.Rejected) + " could not be read"
	}
	if k.Ledger != nil {
		text += ", in all " + r.Say(*k.Ledger)
	}
	if k.Unexplained != nil {
		if k.Unexplained.IsZero() {
			text += ", nothing unexplained"
		} else {
			text += ", " + r.Say(*k.Unexplained) + " unexplained"
		}
	}
	if k.Invoice != nil {
		text += "; invoiced in " + r.When + ": " + r.Say(*k.Invoice)
	}
	if !k.Whole {
		text += ". The bill is incomplete: not every file was read whole"
	}
	return text + "."
}
