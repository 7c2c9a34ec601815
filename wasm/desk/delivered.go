package desk

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/plainbill/plainbill/cost/actual"
	"github.com/plainbill/plainbill/cost/audit"
	"github.com/plainbill/plainbill/cost/cur"
	"github.com/plainbill/plainbill/cost/load"
	"github.com/plainbill/plainbill/cost/period"
	"github.com/plainbill/plainbill/cost/restate"
	"github.com/plainbill/plainbill/cost/view"
)

// monthStates are the states of months in words.
var monthStates = map[load.MonthState]string{
	load.MonthComplete: "Complete",
	load.MonthOpen:     "Open, rows may still come",
	load.MonthPartial:  "Files of it are missing or damaged",
	load.MonthMissing:  "Not here",
}

// delivered says which months were dropped and what of the files does not count.
func delivered(b *load.Bill, bill *view.Bill) *view.Delivered {
	v := &view.Delivered{Months: []view.MonthCell{}, Files: []view.Delivery{}, Names: namesSay(b.Names)}
	payers := map[string]bool{}
	months := b.Months(bill.Open)
	for _, m := range months {
		payers[m.Payer] = true
	}
	short, gaps := 0, []string(nil)
	for _, m := range months {
		c := view.MonthCell{Key: m.Month, Label: period.MonthName(m.Month), State: string(m.State), StateText: monthStates[m.State], Rows: m.Rows}
		if m.Until != "" {
			c.Label += " to " + period.MonthName(m.Until)
			c.StateText = "No file"
		}
		if len(payers) > 1 {
			c.Payer = m.Payer
		}
		if n := len(m.LeftOut); n > 0 {
			c.Note = plural(n, "other delivery of it is left out", "other deliveries of it are left out")
		}
		switch {
		case m.Until != "":
			gaps = append(gaps, c.Label)
		case m.State == load.MonthPartial, m.State == load.MonthMissing:
			short++
		}
		v.Months = append(v.Months, c)
	}
	left := 0
	for i := range b.Deliveries {
		d := &b.Deliveries[i]
		if !d.Kept && len(d.Files) == 0 {
			continue // of what a manifest alone speaks of, nothing is here to leave out
		}
		v.Files = append(v.Files, delivery(b, i))
		if !d.Kept {
			left++
		}
	}
	v.Title = plural(len(months)-len(gaps), "month", "months")
	if short > 0 {
		v.Title += ", " + plural(short, "of them is not whole", "of them are not whole")
	}
	if len(gaps) > 0 {
		v.Title += "; no file for " + strings.Join(gaps, ", ")
	}
	if left > 0 {
		v.Title += "; " + plural(left, "delivery is left out", "deliveries are left out")
	}
	for _, e := range b.Names.Rejects {
		v.Bad = append(v.Bad, view.BadNameRow{File: e.File, Row: e.Row, Column: e.Column, Value: e.Value, Why: e.Err.Error()})
	}
	return v
}

func delivery(b *load.Bill, i int) view.Delivery {
	d := &b.Deliveries[i]
	v := view.Delivery{Index: i, Name: d.Name, Kept: d.Kept, Why: d.Why, Counted: d.Counted, Rows: d.Rows, Against: -1}
	if d.Made != cur.NoTime {
		v.Made = time.Unix(d.Made, 0).UTC().Format("2 Jan 2006, 15:04 UTC")
	}
	var say []string
	if d.Format != "" {
		say = append(say, d.Format)
	}
	if d.Named > len(d.Files) || len(d.Absent) > 0 {
		say = append(say, fmt.Sprintf("%d of %d files", d.Named-len(d.Absent), d.Named))
	} else {
		say = append(say, plural(len(d.Files), "file", "files"))
	}
	for _, m := range d.Months[:min(len(d.Months), 3)] {
		say = append(say, period.MonthName(m))
	}
	if more := len(d.Months) - 3; more > 0 {
		say = append(say, plural(more, "more month", "more months"))
	}
	v.Say = strings.Join(say, ", ")
	for _, s := range d.Billed {
		v.Billed = append(v.Billed, view.AmountOf(s.Total, s.Currency))
	}
	if !d.Kept && len(d.Instead) > 0 && len(d.Files) > 0 {
		v.Against = d.Instead[0]
	}
	return v
}

// namesSay says what tables of account names came to; blank without one.
func namesSay(n load.AccountNames) string {
	if n.Known+n.Unknown+len(n.Rejects) == 0 {
		return ""
	}
	text := plural(n.Known, "account of this bill has its name", "accounts of this bill have their names") + " from your table."
	if n.Unknown > 0 {
		text += " " + plural(n.Unknown, "name is of an account that no row has.", "names are of accounts that no row has.")
	}
	if len(n.Rejects) > 0 {
		text += " " + plural(len(n.Rejects), "row of it names no account.", "rows of it name no account.")
	}
	return text
}

// plural writes a number of things.
func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return view.Count(int64(n)) + " " + many
}

// compare reads two deliveries of the bill again, each by itself, and says what
// changed.
func (d *Desk) compare(q view.CompareQuery) (*view.Compared, error) {
	b := d.read
	for _, n := range []int{q.Before, q.After} {
		if n < 0 || n >= len(b.Deliveries) {
			return nil, fmt.Errorf("there is no delivery %d", n)
		}
	}
	if q.Before == q.After {
		return nil, errors.New("a delivery cannot be compared with itself")
	}
	basis := actual.Cash
	if q.Basis != "" {
		var err error
		if basis, err = actual.ParseBasis(q.Basis); err != nil {
			return nil, err
		}
	}
	sides := [2][]int{{q.Before}, {q.After}}
	if instead := b.Deliveries[q.Before].Instead; slices.Contains(instead, q.After) {
		sides[1] = instead // several files together may count in its place
	}
	var books [2]*actual.Book
	var names [2]string
	for i, side := range sides {
		for _, n := range side {
			names[i] = strings.TrimPrefix(names[i]+", "+b.Deliveries[n].Name, ", ")
		}
		if i == 1 && allKept(b, side) {
			books[i] = b.Book
			continue
		}
		// Nothing of the loaded bill is touched by this: it is read beside it.
		read, err := b.Read(load.Options{Inflate: d.around.Inflate, Ahead: d.around.Ahead, Kernel: d.around.Kernel, MemoryLimit: d.around.MemoryLimit, Watch: func(load.Progress) error {
			if d.around.Pause == nil {
				return nil
			}
			return d.around.Pause()
		}}, side...)
		switch {
		case err != nil:
			return nil, err
		case read.Cancelled:
			return nil, errors.New("it was cancelled")
		case !read.Usable():
			return nil, fmt.Errorf("%s cannot be read again: was it moved or changed?", names[i])
		}
		books[i] = read.Book
	}
	v := d.bill.Compare(restate.Compare(books[0], books[1], basis), names[0], names[1])
	switch before, after := isFOCUS(b, q.Before), isFOCUS(b, q.After); {
	case before && !after:
		v.AgreeOn(audit.Run(books[1]), audit.Run(books[0]))
	case after && !before:
		v.AgreeOn(audit.Run(books[0]), audit.Run(books[1]))
	}
	return v, nil
}

// isFOCUS says whether a delivery is of a FOCUS export.
func isFOCUS(b *load.Bill, n int) bool {
	return strings.HasPrefix(b.Deliveries[n].Format, cur.FOCUS.String())
}

// allKept says whether these deliveries are all that the bill is made of.
func allKept(b *load.Bill, side []int) bool {
	for i := range b.Deliveries {
		if b.Deliveries[i].Kept != slices.Contains(side, i) {
			return false
		}
	}
	return true
}
