package load

import (
	"cmp"
	"slices"

	"github.com/plainbill/plainbill/cost/period"
	"github.com/plainbill/plainbill/cost/sorts"
)

// MonthState says how much of a month is there.
type MonthState string

// The states of months.
const (
	MonthComplete MonthState = "complete"
	MonthOpen     MonthState = "open"    // AWS may still add to it
	MonthPartial  MonthState = "partial" // files of it are missing or damaged
	MonthMissing  MonthState = "missing" // between the first and the last month, or named by a manifest
)

// Month is one billing period of one payer.
type Month struct {
	Payer string // blank where the bill names none, or where no file is here
	Month string // "2026-08"
	// Until is the last of a run of missing months that begins with Month; blank for
	// a single month. A manifest of another year may leave hundreds.
	Until string
	State MonthState
	Rows  int64
	// Kept are the deliveries that its rows are from, and LeftOut those that would
	// count it again: indexes into Bill.Deliveries.
	Kept, LeftOut []int
}

// Months lists the billing periods, payer by payer, from the first to the last;
// those between that are not there are missing. open says which months AWS may
// still add to; the audit knows (audit.Month). Rows that name no billing period
// are in no month.
func (b *Bill) Months(open func(month string) bool) []Month {
	byPayer := map[string]map[string]*Month{}
	at := func(k key) *Month {
		if byPayer[k.payer] == nil {
			byPayer[k.payer] = map[string]*Month{}
		}
		m := byPayer[k.payer][k.month]
		if m == nil {
			m = &Month{Payer: k.payer, Month: k.month, State: MonthMissing}
			byPayer[k.payer][k.month] = m
		}
		return m
	}
	for k, rows := range b.rowsOf {
		if k.month == "" {
			continue
		}
		m := at(k)
		for d, n := range rows {
			if m.Rows += n; !slices.Contains(m.Kept, d) {
				m.Kept = append(m.Kept, d)
			}
		}
		slices.Sort(m.Kept)
		m.State = MonthComplete
		switch {
		case b.Cancelled || slices.ContainsFunc(m.Kept, func(d int) bool { return !b.Deliveries[d].whole }):
			m.State = MonthPartial
		case open != nil && open(k.month):
			m.State = MonthOpen
		}
	}
	b.absentMonths(at, byPayer)
	var list []Month
	for payer, months := range byPayer {
		fill(payer, months)
		for _, m := range months {
			list = append(list, *m)
		}
	}
	sorts.By(list, func(x, y Month) int { return cmp.Or(cmp.Compare(x.Payer, y.Payer), cmp.Compare(x.Month, y.Month)) })
	return list
}

// absentMonths puts what was left out beside what counts, and notes the months of
// manifests of which no file is here.
func (b *Bill) absentMonths(at func(key) *Month, byPayer map[string]map[string]*Month) {
	for i := range b.Deliveries {
		d := &b.Deliveries[i]
		if d.Kept {
			continue
		}
		for _, month := range d.Months {
			known := false
			for payer, months := range byPayer {
				if m := months[month]; m != nil && (len(d.Payers) == 0 || slices.Contains(d.Payers, payer)) {
					known = true
					if len(d.parts) > 0 {
						m.LeftOut = append(m.LeftOut, i)
					}
				}
			}
			if known {
				continue
			}
			payer := ""
			if len(byPayer) == 1 {
				for payer = range byPayer {
				}
			}
			at(key{payer, month})
		}
	}
}

// runMost is up to how many missing months in a row are listed one by one.
const runMost = 3

// fill adds the months between the first and the last; a long run of them as one.
func fill(payer string, months map[string]*Month) {
	var span period.Range
	for month := range months {
		if h, ok := monthStart(month); ok {
			span = span.Union(period.Range{Start: h, End: h + 1})
		}
	}
	missing := func(h period.Hour) (string, bool) {
		month := h.Time().Format("2006-01")
		m := months[month]
		return month, m == nil || m.State == MonthMissing
	}
	for h := span.Start; h < span.End; h = h.Next(period.ByMonth) {
		first, gone := missing(h)
		if !gone {
			continue
		}
		run := []string{first}
		for next := h.Next(period.ByMonth); next < span.End; next = next.Next(period.ByMonth) {
			month, gone := missing(next)
			if !gone {
				break
			}
			h, run = next, append(run, month)
		}
		for i, month := range run {
			switch {
			case len(run) <= runMost || i == 0:
				if months[month] == nil {
					months[month] = &Month{Payer: payer, Month: month, State: MonthMissing}
				}
			default:
				delete(months, month)
			}
		}
		if len(run) > runMost {
			months[first].Until = run[len(run)-1]
		}
	}
}
