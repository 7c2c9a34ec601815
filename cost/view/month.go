package view

import (
	"cmp"
	"slices"

	"github.com/plainbill/plainbill/cost/cur"
	"github.com/plainbill/plainbill/cost/ledger"
	"github.com/plainbill/plainbill/cost/period"
)

// month is one billing period of the ledger.
type month struct {
	key     string // 2006-01
	code    uint32 // in ledger.BillingPeriod
	span    period.Range
	rows    int64
	first   period.Hour // the hour in which its usage starts; period.None without usage
	through period.Hour // the hour before which its usage ends
	open    bool        // AWS may still add to it
}

func (m month) label() string { return m.span.Start.Time().Format("January 2006") }

// through is until when the usage of a month is in the bill, at most its end.
func (m month) end() period.Hour {
	if m.through == period.None {
		return m.span.End
	}
	return min(m.through, m.span.End)
}

// findMonths surveys the billing periods: their rows, until when their usage is
// in the bill, and whether they are open. Usage without an invoice means an open
// bill, where the bill has invoices at all; so does usage that ends early.
//
// Source: AWS CUR user guide, bill/InvoiceId is blank until the bill is final.
func (b *Bill) findMonths() {
	values := b.Ledger.Values(ledger.BillingPeriod)
	seen := make([]month, len(values))
	invoices := len(b.Ledger.Values(ledger.Invoice)) > 1 || b.has(cur.InvoiceID)
	for c := range seen {
		seen[c].first, seen[c].through = period.None, period.None
	}
	hours, lengths := b.Ledger.Hours(), b.Ledger.Lengths()
	for _, s := range b.Ledger.Segments() {
		months, invoice := s.Codes(ledger.BillingPeriod), s.Codes(ledger.Invoice)
		starts, long := s.StartCodes(), s.LengthCodes()
		for i, t := range s.Types() {
			m := &seen[months.At(i)]
			m.rows++
			if t != cur.Usage && t != cur.DiscountedUsage && t != cur.SavingsPlanCoveredUsage {
				continue
			}
			if invoices && invoice.At(i) == 0 {
				m.open = true
			}
			start := starts.At(i)
			if start == 0 {
				continue
			}
			h := hours[start]
			if m.first == period.None || h < m.first {
				m.first = h
			}
			m.through = max(m.through, h+max(1, period.Hour(lengths[long.At(i)])))
		}
	}
	for c, m := range seen {
		h, isMonth, err := parseBound(values[c])
		if m.rows == 0 || err != nil || !isMonth {
			continue
		}
		m.key, m.code, m.span = values[c], uint32(c), monthOf(h)
		m.open = m.open || m.through != period.None && m.through < m.span.End
		b.months = append(b.months, m)
	}
	slices.SortFunc(b.months, func(x, y month) int { return cmp.Compare(x.span.Start, y.span.Start) })
}

// has says whether some file has a column for f.
func (b *Bill) has(f cur.Field) bool {
	for _, r := range b.Files {
		if slices.Contains(r.Present, f) {
			return true
		}
	}
	return false
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
func (b *Bill) closed(m month) bool { return b.complete() && !m.open }

// axis returns the hours that charts of these months run over: from the first
// hour of usage to the last, each within its month; whole days.
func axis(months []month) period.Range {
	var span period.Range
	for n, m := range months {
		from := m.span.Start
		if n == 0 && m.first != period.None {
			from = max(from, m.first.Floor(period.ByDay))
		}
		span = span.Union(period.Range{Start: from, End: max(from+24, (m.end() - 1).Next(period.ByDay))})
	}
	return span
}
