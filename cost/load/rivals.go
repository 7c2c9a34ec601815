package load

import (
	"cmp"
	"slices"
	"strings"
)

// newestOfExport decides between deliveries of one export that its places could
// not tell apart by age.
func (r *run) newestOfExport(g *group) map[int][]int {
	instead := map[int][]int{}
	executed := slices.DeleteFunc(slices.Clone(g.units), func(u int) bool { return r.deliveries[u].Execution == "" })
	for i, u := range executed {
		for _, v := range executed[i+1:] {
			a, b := &r.deliveries[u], &r.deliveries[v]
			if a.Export != b.Export || a.Execution == b.Execution || instead[u] != nil || instead[v] != nil {
				continue
			}
			if r.better(g, u, v) {
				instead[v] = []int{u}
			} else {
				instead[u] = []int{v}
			}
		}
	}
	return instead
}

// better says whether delivery u of a month goes before v: the complete one, the
// later one, the larger one.
func (r *run) better(g *group, u, v int) bool {
	a, b := &r.deliveries[u], &r.deliveries[v]
	if a.whole != b.whole {
		return a.whole
	}
	if r.later(g, u, v) || r.later(g, v, u) {
		return r.later(g, u, v)
	}
	x, y := g.facts[u], g.facts[v]
	switch {
	case x == nil || y == nil:
		return x != nil
	case x.rows != y.rows:
		return x.rows > y.rows
	}
	return cmp.Or(len(a.Name)-len(b.Name), strings.Compare(a.Name, b.Name), u-v) > 0
}

// later says whether delivery u of a month is known to be later than v: the newer
// one, the one whose usage goes further, the final one, the one whose files were
// changed last.
func (r *run) later(g *group, u, v int) bool {
	a, b := &r.deliveries[u], &r.deliveries[v]
	if newer, known := a.found.Newer(b.found); known {
		return newer
	}
	x, y := g.facts[u], g.facts[v]
	if x == nil || y == nil {
		return false
	}
	final := func(f *facts) bool { return f.usage > 0 && f.unbilled == 0 }
	switch {
	case x.through != y.through:
		return x.through > y.through
	case final(x) != final(y):
		return final(x)
	}
	return r.modified(a) > r.modified(b) && r.modified(b) > 0
}

// modified is when the newest file of a delivery was changed; 0 when any is not known.
func (r *run) modified(d *Delivery) (latest int64) {
	for _, part := range d.parts {
		m := r.parts[part].Modified
		if m == 0 {
			return 0
		}
		latest = max(latest, m)
	}
	return latest
}

// rivalsByRows leaves out what stands in another delivery as a whole: single files
// first, then files that belong together by their folder, format or name.
func (r *run) rivalsByRows(g *group, instead map[int][]int) {
	if len(g.dims) == 0 {
		return
	}
	alive := func() []int {
		return slices.DeleteFunc(slices.Clone(g.units), func(u int) bool { return instead[u] != nil })
	}
	entries := slices.Clone(g.entries)
	ranked := r.ranked(g, alive())
	o := g.overlaps(ranked)
	single := func(v, u int) bool { return !r.series(u, v) && o.covers(v, u, r.apart(u, v), r.later(g, v, u)) }
	for u, v := range o.covered(ranked, single) {
		instead[u] = []int{v}
	}
	left := alive()
	still := make(map[int]bool, len(left))
	for _, u := range left {
		still[u] = true
	}
	if g.touched = o.anySuspect(still); !g.touched {
		return
	}
	for _, class := range []func(d *Delivery) string{
		func(d *Delivery) string { return r.folder(d) },
		func(d *Delivery) string { return d.Format },
		func(d *Delivery) string { return d.Export },
	} {
		members := map[string][]int{}
		for _, u := range left {
			c := class(&r.deliveries[u])
			members[c] = append(members[c], u)
		}
		if len(members) < 2 {
			continue
		}
		first := func(u int) int { return members[class(&r.deliveries[u])][0] }
		g.entries = slices.DeleteFunc(slices.Clone(entries), func(e entry) bool { return instead[int(e.unit)] != nil })
		for i := range g.entries {
			g.entries[i].unit = int32(first(int(g.entries[i].unit)))
		}
		var heads []int
		for _, c := range members {
			heads = append(heads, c[0])
		}
		slices.Sort(heads)
		heads = r.ranked(g, heads)
		o := g.overlaps(heads)
		for u, v := range o.covered(heads, func(v, u int) bool { return o.covers(v, u, r.apart(u, v), r.later(g, v, u)) }) {
			for _, w := range members[class(&r.deliveries[u])] {
				instead[w] = members[class(&r.deliveries[v])]
			}
		}
		if left = alive(); len(left) < 2 {
			return
		}
	}
}

// apart says whether two deliveries differ in format, as parts of one never do.
func (r *run) apart(u, v int) bool { return r.deliveries[u].Format != r.deliveries[v].Format }

// folder is where the files of a delivery lie.
func (r *run) folder(d *Delivery) string {
	name := strings.ReplaceAll(r.states[d.parts[0]].Name, `\`, "/")
	return name[:strings.LastIndexByte(name, '/')+1]
}

// ranked sorts deliveries of a month, the one that goes before all others first.
func (r *run) ranked(g *group, units []int) []int {
	units = slices.Clone(units)
	slices.SortStableFunc(units, func(u, v int) int {
		switch {
		case u == v:
			return 0
		case r.better(g, u, v):
			return -1
		}
		return 1
	})
	return units
}

// covered says which of the units another one makes superfluous, and which one.
// ranked are the units, the one that goes before all others first.
func (o *overlap) covered(ranked []int, covers func(v, u int) bool) map[int]int {
	gone, kept := map[int]int{}, map[int]bool{}
	// near are those of the kept that have anything in common with u, by rank.
	near := func(u int) []int {
		some := slices.DeleteFunc(slices.Clone(o.near[u]), func(v int) bool { return !kept[v] })
		slices.SortFunc(some, func(x, y int) int { return cmp.Compare(o.rank[x], o.rank[y]) })
		return some
	}
	for _, u := range ranked {
		by := near(u)
		if n := slices.IndexFunc(by, func(v int) bool { return covers(v, u) }); n >= 0 {
			gone[u] = by[n]
		} else {
			kept[u] = true
		}
	}
	for _, u := range slices.Backward(ranked) {
		if !kept[u] {
			continue
		}
		for _, v := range near(u) {
			if _, left := gone[v]; v != u && !left && covers(v, u) {
				gone[u] = v
				break
			}
		}
	}
	for u, v := range gone {
		for {
			next, left := gone[v]
			if !left {
				break
			}
			v = next
		}
		gone[u] = v
	}
	return gone
}
