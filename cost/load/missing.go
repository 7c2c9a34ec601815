package load

import (
	"fmt"
	"slices"
	"strings"

	"github.com/plainbill/plainbill/cost/cur"
	"github.com/plainbill/plainbill/cost/cur/delivery"
)

// tellMissing says which files of a delivery are not here, and whether totals are
// partial because of it.
func (r *run) tellMissing(i int) []cur.Notice {
	d := &r.deliveries[i]
	switch {
	case len(d.parts) == 0:
		return r.tellUnfound(d)
	case !d.Kept || len(d.Absent) == 0:
		return nil
	}
	r.partial = true
	n := cur.Notice{Code: cur.MissingParts, Severity: cur.Warn}
	if d.Named == 0 {
		n.Title = fmt.Sprintf("%s seems to be missing: totals may be partial", few(d.Absent))
		n.Text = fmt.Sprintf("AWS numbers the files of a delivery, and of %s this number is left out. Drop the missing file, or the manifest to make sure.", d.monthsName())
	} else {
		n.Title = fmt.Sprintf("%d of %d parts loaded: totals are partial", d.Named-len(d.Absent), d.Named)
		n.Text = fmt.Sprintf("By %s, the manifest of %s, %s. Drop the rest together with these files.", cur.Clip(d.Manifest), d.monthsName(), missing(d.Absent))
	}
	for _, part := range d.parts {
		r.reports[part].Notices = append(r.reports[part].Notices, n)
		r.states[part].Notices = r.reports[part].Notices
	}
	return []cur.Notice{n}
}

// tellUnfound speaks of a manifest of which no file was found.
func (r *run) tellUnfound(d *Delivery) []cur.Notice {
	if d.found.Month == "" {
		return nil
	}
	bills, others := 0, 0
	for k := range r.deliveries {
		o := &r.deliveries[k]
		if !o.Kept || !slices.Contains(o.Months, d.found.Month) {
			continue
		}
		bills += len(o.parts)
		if !o.found.Loose() {
			others++
		}
	}
	month := monthName(d.found.Month)
	n := cur.Notice{Code: cur.MissingParts, Severity: cur.Warn}
	switch {
	case others > 0:
		n.Title = "A delivery of " + month + " is not here"
		n.Text = fmt.Sprintf("%s lists %s of it. Another delivery of this month counts.", cur.Clip(d.Manifest), countFiles(d.Named))
		if d.found.Current {
			n.Text = fmt.Sprintf("%s lists %s of it, and is where AWS lists the newest. An older one counts.", cur.Clip(d.Manifest), countFiles(d.Named))
		}
	case bills == 0:
		r.partial = true
		n.Title = fmt.Sprintf("0 of %d parts of %s loaded", d.Named, month)
		n.Text = fmt.Sprintf("%s lists %s, and none is here. Drop them as well.", cur.Clip(d.Manifest), few(d.Absent))
	case bills < d.Named:
		r.partial = true
		n.Title = fmt.Sprintf("%d of %d parts loaded: totals may be partial", bills, d.Named)
		n.Text = fmt.Sprintf("%s lists %s of %s. That many are not here under any name.", cur.Clip(d.Manifest), countFiles(d.Named), month)
	default:
		n.Severity, n.Title = cur.Inform, "The files of "+month+" go by other names"
		n.Text = fmt.Sprintf("%s lists %s, and none has its name here. So it cannot be checked that all are here.", cur.Clip(d.Manifest), countFiles(d.Named))
	}
	return []cur.Notice{n}
}

func countFiles(n int) string {
	if n == 1 {
		return "1 file"
	}
	return cur.Count(int64(n)) + " files"
}

// missing says of names that they are missing.
func missing(names []string) string {
	if len(names) == 1 {
		return cur.Clip(names[0]) + " is missing"
	}
	return few(names) + " are missing"
}

// few lists at most four names.
func few(names []string) string {
	const most = 4
	var words []string
	for i, name := range names {
		if i == most-1 && len(names) > most {
			words = append(words, cur.Count(int64(len(names)-i))+" more")
			break
		}
		words = append(words, cur.Clip(name))
	}
	return strings.Join(words, ", ")
}

// shorten marks files that have fewer bytes than their manifest says: text that was
// cut off at the end of a row shows nothing of it by itself.
func (r *run) shorten(found []delivery.Delivery) {
	for _, d := range found {
		for _, part := range d.Short {
			if r.states[part].State != Read {
				continue
			}
			report := &r.reports[part]
			report.Complete = false
			report.Notices = append(report.Notices, cur.Notice{Code: cur.DamagedFile, Severity: cur.Warn,
				Title: r.states[part].Name + " is shorter than its manifest says",
				Text:  "It was cut off. Its rows are kept, and the totals are incomplete. Download it again."})
			r.states[part].State, r.states[part].Notices = Partial, report.Notices
		}
	}
}
