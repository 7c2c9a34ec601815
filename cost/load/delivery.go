package load

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/plainbill/plainbill/cost/cur"
	"github.com/plainbill/plainbill/cost/cur/delivery"
	"github.com/plainbill/plainbill/cost/money"
	"github.com/plainbill/plainbill/cost/period"
)

// Delivery is what AWS wrote of one export at one time: one file or several. Each
// delivery of a month holds the whole month and replaces those before it, so that
// of several only one counts.
type Delivery struct {
	// Name is how people tell it from others: the id that AWS gave it, or the file.
	Name string
	// Export is where the export lies; Execution AWS's id of this delivery. Blank
	// where neither place nor manifest says so.
	Export, Execution string
	// Made is when AWS made it, in seconds since 1970 UTC; cur.NoTime when nothing
	// says so.
	Made int64
	// Files are indexes into Bill.Files.
	Files []int
	// Manifest lists Named files, of which Absent are not here. Blank and 0 without one.
	Manifest string
	Named    int
	Absent   []string

	// Payers and Months are those of its rows, the months as "2026-08". A delivery
	// that was not read has only the month that its place tells.
	Payers, Months []string
	Format         string
	// Counted says that Rows and Billed are known: it was read, if only to count.
	Counted bool
	Rows    int64
	Billed  []Sum // by currency

	// Kept says that its rows are in the ledger. Otherwise Instead are the
	// deliveries that count in its place, and Why is a sentence.
	Kept    bool
	Instead []int
	Why     string

	whole bool
	parts []int
	found *delivery.Delivery
}

// Sum is what rows of one currency were billed: the unblended column, or the
// billed cost of FOCUS.
type Sum struct {
	Currency string
	Total    money.Total
}

// deliver takes note of which parts belong together and leaves out deliveries that
// were replaced, as far as names and manifests tell. The rest is settled by their
// rows, once those are read.
func (r *run) deliver(found []delivery.Delivery) {
	for i := range found {
		f := &found[i]
		d := Delivery{Name: f.Execution, Export: f.Export, Execution: f.Execution, Made: f.At, Manifest: f.Manifest,
			Named: f.Named, Absent: append(slices.Clone(f.Absent), f.Gaps...), parts: f.Parts, Files: slices.Clone(f.Parts),
			Kept: len(f.Parts) > 0, whole: f.Whole(), found: f}
		if f.Month != "" {
			d.Months = []string{f.Month}
		}
		if d.Name == "" && len(f.Parts) > 0 {
			d.Name = r.states[f.Parts[0]].Name
		}
		if d.Name == "" {
			d.Name = f.Manifest
		}
		r.deliveries = append(r.deliveries, d)
	}
	for _, rivals := range r.rivals() {
		r.replace(rivals)
	}
	for i := range r.deliveries {
		r.leaveOut(i)
	}
}

// rivals returns the deliveries of one export, one month and one payer, where
// there are several.
func (r *run) rivals() [][]int {
	type place struct{ export, month, account string }
	var order []place
	at := map[place][]int{}
	for i := range r.deliveries {
		d := &r.deliveries[i]
		if d.Execution == "" || len(d.parts) == 0 {
			continue
		}
		p := place{d.Export, d.found.Month, d.found.Account}
		if len(at[p]) == 0 {
			order = append(order, p)
		}
		at[p] = append(at[p], i)
	}
	var list [][]int
	for _, p := range order {
		byPayer := map[string][]int{}
		var payers []string
		for _, i := range at[p] {
			payer := ""
			if len(at[p]) > 1 {
				payer = r.glance(r.deliveries[i].parts[0])
			}
			if byPayer[payer] == nil {
				payers = append(payers, payer)
			}
			byPayer[payer] = append(byPayer[payer], i)
		}
		for _, payer := range payers {
			if len(byPayer[payer]) > 1 {
				list = append(list, byPayer[payer])
			}
		}
	}
	return list
}

// replace keeps the newest complete one of several deliveries, and those of which
// nobody can tell yet whether they are newer.
func (r *run) replace(rivals []int) {
	best := -1
	for _, i := range rivals {
		d := &r.deliveries[i]
		if best < 0 {
			best = i
			continue
		}
		b := &r.deliveries[best]
		newer, known := d.found.Newer(b.found)
		if known && (d.whole == b.whole && newer || d.whole && !b.whole) {
			best = i
		}
	}
	for _, i := range rivals {
		newer, known := r.deliveries[best].found.Newer(r.deliveries[i].found)
		if i != best && known && (newer || !r.deliveries[i].whole) {
			r.drop(i, []int{best})
		}
	}
}

// drop decides that a delivery does not count because of others.
func (r *run) drop(i int, instead []int) {
	d := &r.deliveries[i]
	d.Kept, d.Instead = false, instead
	for k := range r.deliveries {
		// Who was replaced by it is replaced by the others now.
		if o := &r.deliveries[k]; slices.Contains(o.Instead, i) {
			o.Instead = slices.DeleteFunc(slices.Clone(o.Instead), func(n int) bool { return n == i })
			for _, n := range instead {
				if !slices.Contains(o.Instead, n) {
					o.Instead = append(o.Instead, n)
				}
			}
		}
	}
}

// leaveOut marks the files of a delivery that does not count, but for those that
// are in one that does.
func (r *run) leaveOut(i int) {
	d := &r.deliveries[i]
	if d.Kept {
		return
	}
	for _, part := range d.parts {
		shared := slices.ContainsFunc(r.deliveries, func(o Delivery) bool { return o.Kept && slices.Contains(o.parts, part) })
		if !shared && r.states[part].State == Waiting {
			r.refuse(part, &cur.FileError{File: r.states[part].Name, Code: cur.OlderDelivery,
				Title: r.states[part].Name + " is of an older delivery", Text: "A newer one of the same month counts."})
		}
	}
}

// made writes when AWS made a delivery; blank when nothing says so.
func (d *Delivery) made() string {
	if d.Made == cur.NoTime {
		return ""
	}
	return time.Unix(d.Made, 0).UTC().Format("2 Jan 2006 15:04") + " UTC"
}

// title names a delivery in the midst of a sentence.
func (d *Delivery) title() string {
	switch {
	case d.made() != "":
		return "the one of " + d.made()
	case d.Execution != "":
		return "delivery " + cur.Clip(d.Execution)
	}
	return cur.Clip(d.Name)
}

// monthName writes "August 2026" for "2026-08"; other texts stay.
func monthName(month string) string {
	if month == "" {
		return "an unnamed month"
	}
	return period.MonthName(month)
}

// monthsName writes the months of a delivery.
func (d *Delivery) monthsName() string {
	switch len(d.Months) {
	case 0:
		return monthName("")
	case 1:
		return monthName(d.Months[0])
	}
	return fmt.Sprintf("%s to %s", monthName(d.Months[0]), monthName(d.Months[len(d.Months)-1]))
}

// money writes sums for people: "$110.00 and CNY 5.00".
func sumsText(sums []Sum) string {
	var words []string
	for _, s := range sums {
		words = append(words, s.Total.Display(s.Currency, 2))
	}
	if len(words) == 0 {
		return "nothing"
	}
	return strings.Join(words, " and ")
}

// addSums returns the sums of both, by currency, in the order of the first.
func addSums(x, y []Sum) []Sum {
	x = slices.Clone(x)
	for _, s := range y {
		if n := slices.IndexFunc(x, func(o Sum) bool { return o.Currency == s.Currency }); n >= 0 {
			x[n].Total = x[n].Total.Plus(s.Total)
		} else {
			x = append(x, s)
		}
	}
	return x
}

// key is a month of a payer, by which deliveries are compared.
type key struct{ payer, month string }

// monthStart returns the first hour of a month such as "2026-08".
func monthStart(month string) (period.Hour, bool) {
	t, err := time.Parse("2006-01", month)
	if err != nil {
		return period.None, false
	}
	return period.FromTime(t), true
}
