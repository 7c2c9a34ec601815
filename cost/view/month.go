package view

import (
	"cmp"
	"slices"

	"github.com/plainbill/plainbill/cost/actual"
	"github.com/plainbill/plainbill/cost/breakdown"
	"github.com/plainbill/plainbill/cost/cur"
	"github.com/plainbill/plainbill/cost/ledger"
	"github.com/plainbill/plainbill/cost/period"
	"github.com/plainbill/plainbill/cost/sorts"
)

// month is one billing period of the ledger.
type month struct {
	key     string // 2006-01
	code    uint32 // in ledger.BillingPeriod
	span    period.Range
	rows    int64
	through period.Hour // the hour before which its usage ends; period.None: not known
	hours   int         // hours in which some usage starts
	days    int         // days in which some usage starts
	open    bool        // AWS may still add to it
	signals []string    // why it is open
}

func (m month) label() string { return m.span.Start.Month() }

// end is until when charts of the month run: an open month ends with its usage.
func (m month) end() period.Hour {
	if !m.open || m.through == period.None {
		return m.span.End
	}
	return max(m.span.Start+1, min(m.through, m.span.End))
}

// findMonths lists the billing periods and takes over what the audit says of
// them. While a bill is being read there is no audit yet.
func (b *Bill) findMonths() {
	cube := b.reader.Run(breakdown.Query{Basis: actual.Cash, GroupBy: []ledger.Dimension{ledger.BillingPeriod}})
	for i := range cube.Cells {
		c := &cube.Cells[i]
		h, isMonth, err := parseBound(cube.Text(c, 0))
		if err != nil || !isMonth {
			continue
		}
		m := month{key: cube.Text(c, 0), code: c.Codes[0], span: monthOf(h), rows: c.Rows, through: period.None}
		if b.auditor != nil {
			for _, found := range b.auditor.Months() {
				if found.Key == m.key {
					m.through, m.open, m.signals = found.DataThrough, found.Open, found.Signals
					m.hours, m.days = found.HoursPresent, found.DaysPresent
				}
			}
		}
		b.months = append(b.months, m)
	}
	sorts.By(b.months, func(x, y month) int { return cmp.Compare(x.span.Start, y.span.Start) })
}

// strayMonth is how many rows of the largest month a month has at least, to be the
// one that a bill opens with: fewer are strays, corrections of a month to come or
// marketplace charges, about which nobody asks first. A day of usage is three times
// as many, so the newest month shows from its first day on. It goes by rows because
// cost would have to choose a currency.
const strayMonth = 0.01

// byDefault puts the newest month that is no stray into a question without a time,
// where there are several. It says which newer ones it passed over, in a sentence.
func (b *Bill) byDefault(q *Query) (passed string) {
	if q.From != "" || q.To != "" || len(b.months) < 2 {
		return ""
	}
	var most, rows int64
	for _, m := range b.months {
		most = max(most, m.rows)
	}
	at := len(b.months) - 1
	for ; float64(b.months[at].rows) < strayMonth*float64(most); at-- {
		rows += b.months[at].rows
	}
	m := b.months[at]
	q.From, q.To = m.key, m.span.End.Time().Format(monthLayout)
	switch newer := b.months[at+1:]; len(newer) {
	case 0:
		return ""
	case 1:
		return "This is " + m.label() + ", because " + newer[0].label() + " has only " + rowsText(rows) + "."
	default:
		return "This is " + m.label() + ", because the " + Count(int64(len(newer))) + " months after it have only " + rowsText(rows) + "."
	}
}

// has says whether some file has a column for f.
func (b *Bill) has(f cur.Field) bool {
	return slices.ContainsFunc(b.Files, func(r cur.FileReport) bool { return slices.Contains(r.Present, f) })
}

// monthsIn returns the billing periods that lie in span.
func (b *Bill) monthsIn(span period.Range) []month {
	var in []month
	for _, m := range b.months {
		if span.Contains(m.span.Start) {
			in = append(in, m)
		}
	}
	return in
}

// before returns the billing period before m, when the ledger has it.
func (b *Bill) before(m month) (month, bool) {
	for _, o := range b.months {
		if o.span.End == m.span.Start {
			return o, true
		}
	}
	return month{}, false
}

// closed says whether a month is complete: all files read, closed by AWS.
func (b *Bill) closed(m month) bool { return b.Whole && !m.open }

// axis returns the hours that charts of these months run over, whole days.
func axis(months []month) period.Range {
	var span period.Range
	for _, m := range months {
		span = span.Union(period.Range{Start: m.span.Start, End: (m.end() - 1).Next(period.ByDay)})
	}
	return span
}
