package load

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/plainbill/plainbill/cost/cur"
	"github.com/plainbill/plainbill/cost/cur/delivery"
	"github.com/plainbill/plainbill/cost/sorts"
)

// Leave says what is not read although it is there.
type Leave struct {
	// ResourceIDs leaves out the column that tells single resources apart.
	ResourceIDs bool `json:"resource_ids,omitempty"`
	// Months leaves out the files that hold nothing but these, as "2026-08".
	Months []string `json:"months,omitempty"`
}

// Flight is what is known of a bill file before it is read: from the footer of a
// Parquet file, from the size and the first rows of a text.
type Flight struct {
	Name   string
	Format string
	Months []string // blank where neither its footer, its first rows nor its place say
	Rows   int64
	Exact  bool // else Rows is an estimate
	// Need is about how many bytes of memory it takes by itself.
	Need int64

	forecast forecast
}

// TooMuch says that what was dropped does not fit. Nothing was read.
type TooMuch struct {
	Need, Limit int64
	Files       []Flight
}

func (e *TooMuch) Error() string {
	return fmt.Sprintf("this needs about %s of memory; there are about %s", delivery.Size(e.Need), delivery.Size(e.Limit))
}

// Without is about how many bytes of memory it takes when resource ids are left out.
func (e *TooMuch) Without() int64 { return e.but(nil).without().grown() }

// but is the forecast of all files but those of some months.
func (e *TooMuch) but(months []string) (all forecast) {
	for _, f := range e.Files {
		if !within(f.Months, months) {
			all = all.and(f.forecast)
		}
	}
	return all
}

// Fewer names the months to leave out, oldest first, so that the newest ones fit.
// It names none where that is no way out: one month alone is too much, or some file
// does not say of which months it is. withResources counts the memory of resource ids.
func (e *TooMuch) Fewer(withResources bool) (leave []string, left int) {
	var months []string
	for _, f := range e.Files {
		if len(f.Months) == 0 {
			return nil, 0
		}
		for _, m := range f.Months {
			if !slices.Contains(months, m) {
				months = append(months, m)
			}
		}
	}
	sorts.By(months, cmp.Compare[string])
	for n := 1; n < len(months); n++ {
		left := e.but(months[:n])
		if !withResources {
			left = left.without()
		}
		if left.grown() <= e.Limit {
			return months[:n], len(months) - n
		}
	}
	return nil, 0
}

// within says whether every one of some months is in a list; false when there are none.
func within(months, list []string) bool {
	return len(months) > 0 && !slices.ContainsFunc(months, func(m string) bool { return !slices.Contains(list, m) })
}

// fly says on the cards of the files what is known before reading, leaves out the
// months that were chosen, and asks where the rest does not fit.
func (r *run) fly(needs []forecast) {
	var all forecast
	for i := range needs {
		s := &r.states[i]
		if s.State != Waiting {
			continue
		}
		if r.options.Leave.Months != nil && within(r.flight(i, needs[i]).Months, r.options.Leave.Months) {
			r.refuse(i, &cur.FileError{File: s.Name, Code: cur.ChosenOut, Title: s.Name + " is left out, as you chose",
				Text: "None of its rows are in the totals."})
			continue
		}
		all = all.and(needs[i])
		s.Say = r.rowsBefore(i, r.expected[i]) + ", " + delivery.Size(s.Bytes)
	}
	sum := all.grown()
	r.done.Need = sum
	limit := r.options.MemoryLimit
	if !r.options.Ask || limit <= 0 || sum <= limit {
		return
	}
	r.asks = &TooMuch{Need: sum, Limit: limit}
	for i := range needs {
		if r.states[i].State == Waiting {
			r.asks.Files = append(r.asks.Files, r.flight(i, needs[i]))
		}
	}
}

// exact says whether the rows of part i are known before they are read.
func (r *run) exact(i int) bool { return r.parts[i].Parquet && r.parts[i].Inflated == 0 }

// rowsBefore says how many rows part i has, in two digits where that is a guess.
func (r *run) rowsBefore(i int, n int64) string {
	if r.exact(i) {
		return r.looks[i].Report.Format + ", " + rowsText(n)
	}
	return "about " + rowsText(roughly(n))
}

// roughly rounds a guess to its first two digits.
func roughly(n int64) int64 {
	unit := int64(1)
	for n/unit >= 100 {
		unit *= 10
	}
	return (n + unit/2) / unit * unit
}

// flight gathers what is known of part i. Of a text, the first rows were read.
func (r *run) flight(i int, need forecast) Flight {
	look := &r.looks[i]
	f := Flight{Name: r.states[i].Name, Rows: roughly(r.expected[i]), Exact: r.exact(i), Need: need.grown(), Format: look.Report.Format, forecast: need}
	if f.Exact {
		f.Rows = r.expected[i]
		if look.First != cur.NoTime {
			for at := monthOf(look.First); !at.After(time.Unix(look.Last, 0)) && len(f.Months) < 1200; at = at.AddDate(0, 1, 0) {
				f.Months = append(f.Months, at.Format("2006-01"))
			}
		}
	} else if r.samples != nil && r.samples[i] != nil {
		f.Format, f.Months = r.samples[i].format, r.samples[i].months
	}
	if len(f.Months) == 0 {
		for _, d := range r.deliveries {
			if slices.Contains(d.parts, i) && d.found.Month != "" {
				f.Months = []string{d.found.Month}
			}
		}
	}
	return f
}

// monthOf is the begin of the month that holds a second.
func monthOf(seconds int64) time.Time {
	at := time.Unix(seconds, 0).UTC()
	return time.Date(at.Year(), at.Month(), 1, 0, 0, 0, 0, time.UTC)
}

// field is what is not read although it is there; NoField: none.
func (l *Leave) field() cur.Field {
	if l.ResourceIDs {
		return cur.ResourceID
	}
	return cur.NoField
}

// stripReport says in the report of a file that resource ids were left out: rows are
// not known again by what was not read.
func (r *run) stripReport(report *cur.FileReport) {
	if !r.options.Leave.ResourceIDs || !slices.Contains(report.Present, cur.ResourceID) {
		return
	}
	report.Present = slices.DeleteFunc(slices.Clone(report.Present), func(f cur.Field) bool { return f == cur.ResourceID })
	report.Columns = slices.Clone(report.Columns)
	for n := range report.Columns {
		if c := &report.Columns[n]; c.Field == cur.ResourceID {
			c.Role, c.Field, c.Known, c.Why = cur.UnusedColumn, cur.NoField, true, "You left it out before reading."
		}
	}
}

// chosen says what was left out by choice.
func (l *Leave) chosen() []cur.Notice {
	var list []cur.Notice
	if l.ResourceIDs {
		list = append(list, cur.Notice{Code: cur.ChosenOut, Severity: cur.Inform, Title: "Resource ids were left out",
			Text: "You chose so, to save memory. Every total is whole; single resources cannot be shown."})
	}
	if len(l.Months) > 0 {
		var names []string
		for _, m := range l.Months {
			names = append(names, monthName(m))
		}
		list = append(list, cur.Notice{Code: cur.ChosenOut, Severity: cur.Warn, Title: strings.Join(names, ", ") + " left out",
			Text: "You chose so, to save memory. No total holds anything of it."})
	}
	return list
}
