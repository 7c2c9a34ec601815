package load

import (
	"fmt"
	"slices"
	"strings"

	"github.com/plainbill/plainbill/cost/cur"
	"github.com/plainbill/plainbill/cost/ledger"
)

// leaveOutRead marks the files of a delivery that does not count, and gathers
// those whose rows have to be taken back.
func (r *run) leaveOutRead(i int, unit func(part int) int, drop *[]*ledger.FileSink) {
	for _, part := range r.deliveries[i].parts {
		if unit(part) >= 0 {
			continue
		}
		if s := r.states[part].State; s != Read && s != Partial {
			continue
		}
		*drop = append(*drop, r.sinks[part])
		r.done.Rows -= r.reports[part].Rows
		r.done.Rejected -= r.reports[part].Rejected
		r.refuse(part, &cur.FileError{File: r.states[part].Name, Code: cur.OlderDelivery,
			Title: r.states[part].Name + " holds a month that another delivery holds, too", Text: "The other one counts."})
	}
}

// listed names a few deliveries.
func (r *run) listed(units []int) string {
	var words []string
	for i, u := range units {
		if i == 3 && len(units) > 4 {
			words = append(words, cur.Count(int64(len(units)-i))+" more")
			break
		}
		words = append(words, cur.Clip(r.deliveries[u].Name))
	}
	return strings.Join(words, ", ")
}

// rowsText returns "1 row" or "2 rows".
func rowsText(n int64) string {
	if n == 1 {
		return "1 row"
	}
	return cur.Count(n) + " rows"
}

// tellDeliveries says on the cards of files, and of all of them together, what was
// left out and what adding it would have shown, and which parts are missing.
func (r *run) tellDeliveries() []cur.Notice {
	var notices []cur.Notice
	unit := r.unitOf()
	for i := range r.deliveries {
		if d := &r.deliveries[i]; !d.Kept && len(d.parts) > 0 {
			r.tellLeftOut(i, unit)
		}
	}
	notices = append(notices, r.tellMonths()...)
	notices = append(notices, r.repeated...)
	for i := range r.deliveries {
		notices = append(notices, r.tellMissing(i)...)
	}
	return notices
}

// tellLeftOut says why a delivery does not count, on each of its files.
func (r *run) tellLeftOut(i int, unit func(part int) int) {
	d := &r.deliveries[i]
	shown := r.billed(d.Instead)
	code, what := cur.OlderDelivery, "another delivery"
	title := "%s is another delivery of " + d.monthsName()
	if len(d.Instead) > 0 {
		k := &r.deliveries[d.Instead[0]]
		what = k.title()
		switch newer, known := k.found.Newer(d.found); {
		case d.Format != "" && k.Format != "" && d.focus() != k.focus():
			code, title = cur.OtherExport, "%s describes "+d.monthsName()+" a second time"
			d.Why = fmt.Sprintf("%s is there as %s, too. That counts: it has the terms of commitments, which FOCUS leaves out.", d.monthsName(), k.Format)
			if k.focus() {
				why := "parts of the CUR are missing"
				if d.whole {
					why = "it has days or accounts that the CUR lacks"
				}
				d.Why = fmt.Sprintf("%s is there as %s, too. That counts, because %s.", d.monthsName(), k.Format, why)
			}
		case !d.whole && k.whole:
			title = "%s is of an incomplete delivery of " + d.monthsName()
			d.Why = fmt.Sprintf("Parts of it are missing; %s is complete and counts.", what)
		case known && newer:
			title = "%s is of an older delivery of " + d.monthsName()
			d.Why = fmt.Sprintf("%s is newer and counts.", upper(what))
		default:
			d.Why = fmt.Sprintf("Its rows stand in %s, too, which counts.", what)
		}
	}
	text := d.Why
	switch {
	case !d.Counted:
		text += " Its rows were not read, so it is not known what adding them would have shown."
	case len(d.Instead) > 0:
		text += fmt.Sprintf(" It has %s and was billed %s; adding it would have shown %s instead of %s.",
			rowsText(d.Rows), sumsText(d.Billed), sumsText(addSums(shown, d.Billed)), sumsText(shown))
	}
	for _, part := range d.parts {
		if r.states[part].State == LeftOut && unit(part) < 0 {
			r.refuse(part, &cur.FileError{File: r.states[part].Name, Code: code, Title: fmt.Sprintf(title, r.states[part].Name), Text: text})
		}
	}
}

// upper begins a sentence.
func upper(text string) string {
	if text == "" {
		return text
	}
	return strings.ToUpper(text[:1]) + text[1:]
}

// billed adds up deliveries.
func (r *run) billed(units []int) []Sum {
	var sums []Sum
	for _, u := range units {
		sums = addSums(sums, r.deliveries[u].Billed)
	}
	return sums
}

// tellMonths says for each set of deliveries of one month that only one counts,
// and what adding all of them would have shown.
func (r *run) tellMonths() []cur.Notice {
	var notices []cur.Notice
	done := map[int]bool{}
	for i := range r.deliveries {
		d := &r.deliveries[i]
		if d.Kept || len(d.parts) == 0 || len(d.Instead) == 0 || done[i] {
			continue
		}
		var same []int
		for k := range r.deliveries {
			if o := &r.deliveries[k]; !o.Kept && len(o.parts) > 0 && slices.Equal(o.Instead, d.Instead) {
				same, done[k] = append(same, k), true
			}
		}
		notices = append(notices, r.tellSet(d, same))
	}
	return notices
}

// tellSet speaks of deliveries that are left out for the same others.
func (r *run) tellSet(d *Delivery, same []int) cur.Notice {
	k := &r.deliveries[d.Instead[0]]
	shown := r.billed(d.Instead)
	all, unread := shown, 0
	for _, u := range same {
		all = addSums(all, r.deliveries[u].Billed)
		if !r.deliveries[u].Counted {
			unread++
		}
	}
	n := cur.Notice{Code: cur.OlderDelivery, Severity: cur.Warn,
		Title: fmt.Sprintf("%s deliveries of %s found", cur.Count(int64(len(same)+1)), d.monthsName())}
	kept := "Only one counts: " + k.title() + "."
	if newest := r.newest(k, same); newest {
		kept = "Only the newest counts: " + k.title() + "."
	}
	if d.Format != "" && k.Format != "" && d.focus() != k.focus() {
		n.Code, n.Title = cur.OtherExport, "These files describe "+d.monthsName()+" twice"
		kept = fmt.Sprintf("Loaded %s; %s is left out.", k.Format, d.Format)
	}
	n.Text = fmt.Sprintf("%s Adding them would have shown %s instead of %s.", kept, sumsText(all), sumsText(shown))
	switch {
	case unread == len(same):
		n.Text = kept + " The others were not read."
	case unread > 0:
		n.Text += fmt.Sprintf(" %s of them were not read and are not in this.", cur.Count(int64(unread)))
	}
	for _, u := range same {
		o := &r.deliveries[u]
		if newer, known := o.found.Newer(k.found); known && newer && len(o.Absent) > 0 {
			n.Text += fmt.Sprintf(" A newer one is here only in part: %s.", missing(o.Absent))
		}
	}
	return n
}

// newest says whether a delivery is known to be newer than all of the others.
func (r *run) newest(k *Delivery, others []int) bool {
	return !slices.ContainsFunc(others, func(u int) bool {
		newer, known := k.found.Newer(r.deliveries[u].found)
		return !known || !newer
	})
}
