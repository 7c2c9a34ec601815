package audit

import (
	"fmt"
	"slices"
	"time"

	"github.com/plainbill/plainbill/cost/actual"
	"github.com/plainbill/plainbill/cost/cur"
	"github.com/plainbill/plainbill/cost/ledger"
	"github.com/plainbill/plainbill/cost/period"
	"github.com/plainbill/plainbill/cost/sorts"
)

// Grain is how long the usage of most rows lasts.
type Grain uint8

// The grains of a bill.
const (
	UnknownGrain Grain = iota
	Hourly
	Daily
	Monthly
)

// String names the grain for people.
func (g Grain) String() string {
	return [...]string{"unknown", "hourly", "daily", "monthly"}[g]
}

// Month is one billing period of a bill.
type Month struct {
	Key   string // 2006-01; blank for rows that name none
	Range period.Range
	Rows  int64

	// Open says that the bill is not final: usage stops before the month does, or
	// usage rows have no invoice number yet. What commitments leave unused is then
	// told for the whole month while usage is not, so it is no waste yet.
	Open bool
	// Signals says why, in sentences.
	Signals []string
	// DataThrough is the hour before which usage ends; period.None without usage.
	DataThrough period.Hour
	// HoursPresent counts the hours of the month in which some usage starts.
	HoursPresent int
	// DaysPresent counts the days of the month in which some usage starts.
	DaysPresent int
	// Gaps are the hours without usage between the first and the last usage of the
	// month; in a bill by days, the days.
	Gaps []period.Range
	// FutureFees counts fees of Savings Plans for hours after DataThrough.
	FutureFees int64
}

// missing counts the hours in the gaps.
func (m Month) missing() (hours int64) {
	for _, g := range m.Gaps {
		hours += int64(g.Hours())
	}
	return hours
}

// Hours is how many hours the month has.
func (m Month) Hours() int { return m.Range.Hours() }

// monthFacts gathers what the rows of one billing period say.
type monthFacts struct {
	rows             int64
	usage, noInvoice int64 // usage rows; those without an invoice number
	through          period.Hour
	hours            []bool // by code of the ledger's hours
	fees             []period.Hour
}

// timeline gathers what rows say about time.
type timeline struct {
	ledger   *ledger.Ledger
	months   []monthFacts // by code of the billing period
	lengths  []int64      // rows of usage, by code of the ledger's lengths
	invoices bool         // some row has an invoice number
}

func newTimeline(l *ledger.Ledger) timeline {
	t := timeline{ledger: l, months: make([]monthFacts, len(l.Values(ledger.BillingPeriod))), lengths: make([]int64, len(l.Lengths()))}
	for m := range t.months {
		t.months[m].through = period.None
		t.months[m].hours = make([]bool, len(l.Hours()))
	}
	return t
}

// add goes through a segment.
func (t *timeline) add(sheet *sheet, g *ledger.Segment, sources []actual.Source) {
	if g.Rows() == 0 {
		return
	}
	months, bills := g.Codes(ledger.BillingPeriod), g.Codes(ledger.Invoice)
	start, length := sheet.times(g)
	hours, lengths := t.ledger.Hours(), t.ledger.Lengths()
	m, billed := &t.months[months.At(0)], bills.At(0) != 0
	same := months.Same() && bills.Same()
	for i, kind := range g.Types() {
		if !same {
			m, billed = &t.months[months.At(i)], bills.At(i) != 0
		}
		m.rows++
		t.invoices = t.invoices || billed
		if kind == cur.SavingsPlanRecurringFee {
			m.fees = append(m.fees, hours[start[i]])
		}
		if !used[kind] || beside[sources[i]] {
			continue
		}
		m.usage++
		if !billed {
			m.noInvoice++
		}
		s, n := start[i], length[i]
		t.lengths[n]++
		if s == 0 {
			continue
		}
		m.hours[s] = true
		m.through = max(m.through, hours[s]+period.Hour(lengths[n]))
	}
}

// grain is how long most of the usage lasts.
func (t *timeline) grain() Grain {
	var rows period.Lengths
	for n, hours := range t.ledger.Lengths() {
		if n > 0 {
			rows.Add(int64(hours)*3600, t.lengths[n])
		}
	}
	most, ok := rows.Grain()
	if !ok {
		return UnknownGrain
	}
	return Hourly + Grain(most)
}

// monthRange returns the hours of a billing period.
func monthRange(key string) period.Range {
	t, err := time.Parse("2006-01", key)
	if err != nil {
		return period.Range{}
	}
	start := period.FromTime(t)
	return period.Range{Start: start, End: start.Next(period.ByMonth)}
}

// sumUp lists the billing periods.
func (t *timeline) sumUp() []Month {
	var list []Month
	hours, grain := t.ledger.Hours(), t.grain()
	for code := range t.months {
		f := &t.months[code]
		if f.rows == 0 {
			continue
		}
		m := Month{Key: t.ledger.Values(ledger.BillingPeriod)[code], Rows: f.rows, DataThrough: f.through}
		m.Range = monthRange(m.Key)
		days := map[period.Hour]bool{}
		for h, present := range f.hours {
			if present && m.Range.Contains(hours[h]) {
				m.HoursPresent++
				days[hours[h].Floor(period.ByDay)] = true
			}
		}
		m.DaysPresent = len(days)
		// A bill by days beside bills by hours has one hour a day, and no gaps for it.
		step := grain
		if step == Hourly && m.DaysPresent > 1 && m.HoursPresent == m.DaysPresent {
			step = Daily
		}
		m.Gaps = gaps(hours, f.hours, m.Range, step)
		m.judge(f, t.invoices)
		if m.Open && f.through != period.None {
			for _, h := range f.fees {
				if h >= f.through {
					m.FutureFees++
				}
			}
		}
		list = append(list, m)
	}
	sorts.By(list, func(x, y Month) int { return int(x.Range.Start - y.Range.Start) })
	return list
}

// gaps lists the runs of hours, or of days, in which no usage starts.
func gaps(hours []period.Hour, present []bool, month period.Range, grain Grain) (list []period.Range) {
	step := period.ByHour
	switch grain {
	case Daily:
		step = period.ByDay
	case Monthly, UnknownGrain:
		return nil
	}
	var at []period.Hour
	for h, yes := range present {
		if yes && month.Contains(hours[h]) {
			at = append(at, hours[h].Floor(step))
		}
	}
	slices.Sort(at)
	for i := 1; i < len(at); i++ {
		if next := at[i-1].Next(step); next < at[i] {
			list = append(list, period.Range{Start: next, End: at[i]})
		}
	}
	return list
}

// judge decides whether the month is open.
//
// Source: AWS CUR user guide: InvoiceId is blank until the bill is final.
func (m *Month) judge(f *monthFacts, invoices bool) {
	if f.usage == 0 || m.Range.Empty() {
		return
	}
	if invoices && f.noInvoice > 0 {
		m.Open = true
		m.Signals = append(m.Signals, fmt.Sprintf("%s of %s usage rows have no invoice number yet.", count(f.noInvoice), count(f.usage)))
	}
	final := invoices && f.noInvoice == 0
	// A quiet account's last usage may end some hours before the month does.
	if early := m.Range.End - f.through; early >= 24 && !final && f.through > m.Range.Start {
		m.Open = true
		m.Signals = append(m.Signals, fmt.Sprintf("Usage ends on %s, the month ends on %s.", day(f.through-1), day(m.Range.End-1)))
	}
	if !invoices {
		m.Signals = append(m.Signals, "No row has an invoice number: the bill is not final, or the export leaves them out.")
	}
}

// day names a day for people: 6 August 2026.
func day(h period.Hour) string { return h.Time().Format("2 January 2006") }

// count prints a number with commas.
func count(n int64) string {
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
