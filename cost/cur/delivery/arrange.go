package delivery

import (
	"slices"
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

// key tells deliveries apart. AWS's id of an execution is of one alone, so that its
// files may lie anywhere.
type key struct {
	month, execution string
	manifest, part   int // where there is no execution
}

// slot is the place of one file in a delivery: no two files have one name in it.
type slot struct {
	delivery int
	name     string
}

// arranger puts parts into deliveries.
type arranger struct {
	parts     []Part
	manifests []Manifest
	listed    []map[string]bool // bare names in each manifest
	list      []Delivery
	at        map[key]int
	slots     map[slot]int      // the part in each
	months    map[string]string // by execution, where some place tells it
}

// arrange finds out which parts are of one delivery. The order is that of the
// parts, loose ones after those with a place; deliveries of which no part is here
// come last.
func arrange(parts []Part, manifests []Manifest) []Delivery {
	a := arranger{parts: parts, manifests: manifests, at: map[key]int{}, slots: map[slot]int{}, months: map[string]string{}}
	for i := range manifests {
		a.dated(manifests[i].Label)
		set := map[string]bool{}
		for _, base := range manifests[i].Parts {
			set[bare(base)] = true
		}
		a.listed = append(a.listed, set)
	}
	for i := range parts {
		for _, name := range parts[i].names() {
			a.dated(labelOf(name))
		}
	}
	// Files that lie in a place go before loose ones of the same name.
	var loose []int
	for i := range parts {
		if labelOf(parts[i].Name).Execution == "" && !a.beside(parts[i].Name) {
			loose = append(loose, i)
			continue
		}
		a.part(i)
	}
	for _, i := range loose {
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

// names are all names of a part.
func (p *Part) names() []string { return append([]string{p.Name}, p.also...) }

// dated notes the month of an execution. AWS may write several months in one; then
// a place that names no month tells of none.
func (a *arranger) dated(l Label) {
	if l.Execution == "" || l.Month == "" {
		return
	}
	if known, ok := a.months[l.Execution]; ok && known != l.Month {
		l.Month = ""
	}
	a.months[l.Execution] = l.Month
}

// beside says whether a file lies in the folder of a manifest.
func (a *arranger) beside(name string) bool {
	return slices.ContainsFunc(a.manifests, func(m Manifest) bool { return folderOf(m.Name) == folderOf(name) })
}

// part puts a part into the deliveries that it belongs to by each of its names.
func (a *arranger) part(i int) {
	p := &a.parts[i]
	loose := true
	for _, name := range p.names() {
		l := labelOf(name)
		m := a.manifestOf(name, l)
		k := key{month: l.Month, execution: l.Execution, manifest: -1, part: -1}
		if m >= 0 {
			l = a.manifests[m].over(l)
			k.month, k.execution = l.Month, l.Execution
			if l.Execution == "" {
				k = key{manifest: m, part: -1}
			}
		}
		if l.Execution == "" && m < 0 {
			continue
		}
		if k.execution != "" && k.month == "" {
			k.month = a.months[k.execution]
			l.Month = k.month
		}
		n := a.delivery(k, l)
		at := slot{n, a.place(name, m)}
		if first, taken := a.slots[at]; taken && first != i {
			continue // other bytes under the same name are no part of it
		}
		a.slots[at], loose = i, false
		d := &a.list[n]
		if len(l.Export) > len(d.Export) {
			d.Export = l.Export
		}
		if !slices.Contains(d.Parts, i) {
			d.Parts = append(d.Parts, i)
		}
	}
	if loose {
		l := labelOf(p.Name)
		l.Execution, l.At = "", cur.NoTime
		n := a.delivery(key{part: i, manifest: -1}, l)
		a.list[n].Parts = append(a.list[n].Parts, i)
	}
}

// place is the name of a file within its delivery: its bare name, after that of the
// archive where the manifest lists the archive.
func (a *arranger) place(name string, manifest int) string {
	folders, base := split(name)
	if manifest < 0 || a.listed[manifest][bare(base)] {
		return bare(base)
	}
	from := slices.IndexFunc(folders, func(f string) bool { return a.listed[manifest][bare(f)] })
	return strings.Join(append(folders[max(0, from):len(folders):len(folders)], bare(base)), "/")
}

// delivery returns the number of a delivery, and makes it when it is new.
func (a *arranger) delivery(k key, l Label) int {
	n, ok := a.at[k]
	if !ok {
		n = len(a.list)
		a.at[k] = n
		a.list = append(a.list, Delivery{Label: l})
	}
	return n
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
		case here == near && m.Execution == "": // lists the files for Redshift
		case here == near && a.manifests[best].Execution == "":
			best = i
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
		l.Month != "" && m.Month != "" && l.Month != m.Month {
		return false
	}
	// Who moved a file out of its place moved it anywhere.
	if placed := l.Execution != "" || l.Month != "" || a.beside(name); placed && !together(l.Export, m.Export) && (l.Execution == "" || m.Execution == "") {
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
