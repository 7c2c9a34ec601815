package delivery

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// speaksOf says whether manifest i is of delivery n.
func (a *arranger) speaksOf(i, n int) bool {
	m, d := &a.manifests[i], &a.list[n]
	if m.Execution == "" {
		at, ok := a.at[key{manifest: i, part: -1}]
		return ok && at == n
	}
	return d.Execution == m.Execution && (d.Month == "" || m.Month == "" || d.Month == m.Month)
}

// missing holds a delivery against its manifest. One of which nothing is here is
// noted, too.
func (a *arranger) missing(i int) {
	m := &a.manifests[i]
	have := map[string]bool{}
	found := -1
	for n := range a.list {
		d := &a.list[n]
		if !a.speaksOf(i, n) {
			continue
		}
		for _, part := range d.Parts {
			p := &a.parts[part]
			for _, name := range p.names() {
				if !a.lists(i, name, labelOf(name)) {
					continue
				}
				found = n
				folders, base := split(name)
				for _, f := range append(folders, base) {
					have[bare(f)] = true
				}
				if k := slices.Index(m.Parts, base); k >= 0 && p.Bytes < m.bytes[k] && !slices.Contains(d.Short, part) {
					d.Short = append(d.Short, part)
				}
			}
		}
	}
	if found < 0 {
		for n := range a.list {
			if m.Execution != "" && a.speaksOf(i, n) {
				return // another manifest of the same delivery
			}
		}
		a.list = append(a.list, Delivery{Label: m.Label})
		found = len(a.list) - 1
	}
	d := &a.list[found]
	d.Label = m.over(d.Label)
	d.Current = d.Current || m.Current
	if d.Manifest != "" {
		return
	}
	d.Manifest, d.Named = m.Name, len(m.Parts)
	for _, base := range m.Parts {
		if !have[bare(base)] {
			d.Absent = append(d.Absent, base)
		}
	}
}

// gaps finds numbers that lack in the names of parts. AWS counts the files of a
// delivery from 1.
func (d *Delivery) gaps(parts []Part) {
	if d.Execution == "" || d.Manifest != "" {
		return
	}
	byStem := map[string][]int{}
	for _, i := range d.Parts {
		if s, n := Number(parts[i].Name); n > 0 {
			byStem[s] = append(byStem[s], n)
		}
	}
	const most = 10_000
	for s, numbers := range byStem {
		for n := 1; n < min(slices.Max(numbers), most); n++ {
			if !slices.Contains(numbers, n) {
				d.Gaps = append(d.Gaps, fmt.Sprintf("%s-%d", s, n))
			}
		}
	}
	slices.SortFunc(d.Gaps, func(x, y string) int { return cmp.Or(len(x)-len(y), strings.Compare(x, y)) })
}

// Number returns the number by which AWS tells the parts of a delivery apart, and
// the name before it: report and 2 for report-00002.csv.gz. It is 0 for a name
// without one.
func Number(name string) (string, int) {
	_, base := split(name)
	name = bare(base)
	s := stem(base)
	if s == name {
		return s, 0
	}
	n, err := strconv.Atoi(name[len(s)+1:])
	if err != nil {
		return s, 0
	}
	return s, n
}
