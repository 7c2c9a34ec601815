package delivery

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/plainbill/plainbill/cost/cur"
)

// Delivery is what AWS wrote at one time of one export for one month: all files of
// it that were dropped. A file about which neither place nor manifest says anything
// is a delivery of its own.
type Delivery struct {
	Label
	// Parts are indexes into Found.Parts. A part may belong to two deliveries, when
	// both have the same bytes in it.
	Parts []int
	// Manifest names the manifest; blank without one. It lists Named files, of which
	// Absent are not here.
	Manifest string
	Named    int
	Absent   []string
	// Gaps are numbers that lack in the names of its parts, where no manifest says
	// how many there are.
	Gaps []string
	// Short are the Parts that have fewer bytes than the manifest says.
	Short []int
	// Current says that its manifest lies where AWS keeps the newest one.
	Current bool
}

// Loose says whether nothing tells of which delivery the file is a part.
func (d *Delivery) Loose() bool { return d.Execution == "" && d.Manifest == "" }

// Whole says whether no part of it is known to be missing.
func (d *Delivery) Whole() bool { return len(d.Absent) == 0 && len(d.Gaps) == 0 && len(d.Short) == 0 }

// key tells deliveries apart.
type key struct {
	export, month, execution string
	manifest, part           int // where there is no execution
}

// arranger puts parts into deliveries.
type arranger struct {
	parts     []Part
	manifests []Manifest
	listed    []map[string]bool // bare names in each manifest
	list      []Delivery
	at        map[key]int
}

// arrange finds out which parts are of one delivery. The order is that of the
// parts; deliveries of which no part is here come last.
func arrange(parts []Part, manifests []Manifest) []Delivery {
	a := arranger{parts: parts, manifests: manifests, at: map[key]int{}}
	for i := range manifests {
		set := map[string]bool{}
		for _, base := range manifests[i].Parts {
			set[bare(base)] = true
		}
		a.listed = append(a.listed, set)
	}
	for i := range parts {
		a.part(i)
	}
	for i := range manifests {
		a.missing(i)
	}
	for i := range a.list {
		a.list[i].gaps(parts)
	}
	return a.list
}

// part puts a part into the deliveries that it belongs to by each of its names.
func (a *arranger) part(i int) {
	p := &a.parts[i]
	loose := true
	for _, name := range append([]string{p.Name}, p.also...) {
		l := labelOf(name)
		m := a.manifestOf(name, l)
		k := key{export: l.Export, month: l.Month, execution: l.Execution, manifest: -1, part: -1}
		if m >= 0 {
			l = a.manifests[m].over(l)
			k.month, k.execution = l.Month, l.Execution
			if l.Execution == "" {
				k.manifest = m
			}
		}
		if l.Execution == "" && m < 0 {
			continue
		}
		loose = false
		d := a.delivery(k, l)
		if !slices.Contains(d.Parts, i) {
			d.Parts = append(d.Parts, i)
		}
	}
	if loose {
		d := a.delivery(key{part: i, manifest: -1}, labelOf(p.Name))
		d.Parts = append(d.Parts, i)
	}
}

func (a *arranger) delivery(k key, l Label) *Delivery {
	n, ok := a.at[k]
	if !ok {
		n = len(a.list)
		a.at[k] = n
		a.list = append(a.list, Delivery{Label: l})
	}
	return &a.list[n]
}

// over returns a label with what the manifest says besides.
func (m *Manifest) over(l Label) Label {
	l.Account, l.At = m.Account, max(l.At, m.At)
	if l.Execution == "" {
		l.Execution = m.Execution
	}
	if l.Month == "" {
		l.Month = m.Month
	}
	return l
}

// manifestOf returns the manifest that lists a file; negative when none does, or
// when several do and nothing says which one is meant.
func (a *arranger) manifestOf(name string, l Label) int {
	best, near := -1, false
	for i := range a.manifests {
		m := &a.manifests[i]
		if !a.lists(i, name, l) {
			continue
		}
		here := folderOf(m.Name) == folderOf(name)
		switch {
		case best < 0, here && !near:
			best, near = i, here
		case a.manifests[best].Execution == m.Execution:
			if m.Execution != "" && a.manifests[best].Execution == "" {
				best = i
			}
		case here == near:
			return -1
		}
	}
	return best
}

// lists says whether manifest i can mean a file of this name and place.
func (a *arranger) lists(i int, name string, l Label) bool {
	m := &a.manifests[i]
	if l.Execution != "" && m.Execution != "" && l.Execution != m.Execution ||
		l.Month != "" && m.Month != "" && l.Month != m.Month || !together(l.Export, m.Export) {
		return false
	}
	folders, base := split(name)
	if a.listed[i][bare(base)] {
		return true
	}
	return slices.ContainsFunc(folders, func(f string) bool {
		return strings.HasSuffix(strings.ToLower(f), ".zip") && a.listed[i][bare(f)]
	})
}

// together says whether two exports can lie in one place: one of the two paths may
// lack its first folders.
func together(x, y string) bool {
	x, y = x[:strings.LastIndexByte(x, '/')+1], y[:strings.LastIndexByte(y, '/')+1]
	for _, p := range [][2]string{{x, y}, {y, x}} {
		if p[0] == "" || p[0] == p[1] || strings.HasSuffix(p[1], "/"+p[0]) {
			return true
		}
	}
	return false
}

// missing holds a delivery against its manifest. One of which nothing is here is
// noted, too.
func (a *arranger) missing(i int) {
	m := &a.manifests[i]
	have := map[string]bool{}
	found := -1
	for n := range a.list {
		d := &a.list[n]
		if d.Execution != m.Execution || d.Execution == "" && d.Manifest != "" && d.Manifest != m.Name {
			continue
		}
		for _, part := range d.Parts {
			p := &a.parts[part]
			for _, name := range append([]string{p.Name}, p.also...) {
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
			if a.list[n].Execution == m.Execution && m.Execution != "" {
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
		_, base := split(parts[i].Name)
		name := bare(base)
		if s := stem(base); s != name {
			n, err := strconv.Atoi(name[len(s)+1:])
			if err == nil {
				byStem[s] = append(byStem[s], n)
			}
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

// Newer says whether d was made after other, when that can be told without reading
// either; known is false when it cannot. Both are of one export and one month.
func (d *Delivery) Newer(other *Delivery) (newer, known bool) {
	switch {
	case d.At != cur.NoTime && other.At != cur.NoTime && d.At != other.At:
		return d.At > other.At, true
	case d.Current != other.Current:
		return d.Current, true
	}
	return false, false
}
