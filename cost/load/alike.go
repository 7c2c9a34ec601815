package load

import (
	"cmp"
	"slices"
)

// overlap counts which rows of a group stand in several of its units.
type overlap struct {
	units map[int]*unitRows
	pairs map[[2]int]*pairRows // by the unit whose rows are looked for, and where
	near  map[int][]int        // the units that have lines in common with one
	rank  map[int]int          // the unit that goes before the others has 0
	long  map[int]bool         // units of daysFrom rows or more
}

const (
	// crowd is of how many units that have one line in common each is compared with
	// each. Of more, each is compared with those that go before all others, of which
	// there are hubs: whatever makes it superfluous is among them, and work stays in
	// proportion to files.
	crowd = 128
	hubs  = 12
	// daysFrom is from how many rows on single days can prove anything: of fewer no
	// cells are kept.
	daysFrom = 8
)

// unitRows says how many rows a unit has.
type unitRows struct {
	rows, keys int64 // line items; kinds of them
	// twins are rows of a line item of which the unit has several; copies are those
	// of them that cost and used the same.
	twins, copies int64
	priced        int64 // rows that cost something
	cells         [allCells]int32
}

// pairRows says what of a unit stands in another one.
type pairRows struct {
	shared, keys int64            // rows of the same line item; kinds of them
	priced, used int64            // those of them that cost, or used, something in the first
	same         int64            // that cost the same, and something
	alike        int64            // that used the same, and something
	full         int64            // that are the same in both, and cost something
	cells        *[allCells]int32 // nil where a unit is too short
}

// overlaps sorts the rows of a group by what they are and counts. ranked are its
// units, the one that goes before the others first.
func (g *group) overlaps(ranked []int) *overlap {
	o := &overlap{units: map[int]*unitRows{}, pairs: map[[2]int]*pairRows{}, near: map[int][]int{}, rank: make(map[int]int, len(ranked)), long: map[int]bool{}}
	for i, u := range ranked {
		o.rank[u] = i
	}
	rows := map[int32]int{}
	for i := range g.entries {
		rows[g.entries[i].unit]++
	}
	for u, n := range rows {
		if n >= daysFrom {
			o.long[int(u)] = true
		}
	}
	slices.SortFunc(g.entries, func(x, y entry) int {
		return cmp.Or(cmp.Compare(x.key, y.key), cmp.Compare(x.amount, y.amount), cmp.Compare(x.usage, y.usage), cmp.Compare(x.unit, y.unit),
			cmp.Compare(x.segment, y.segment), cmp.Compare(x.row, y.row))
	})
	for line := range runs(g.entries, func(x, y *entry) bool { return x.key == y.key }) {
		o.line(line)
	}
	return o
}

// runs yields the runs of entries that are equal.
func runs(entries []entry, equal func(x, y *entry) bool) func(yield func([]entry) bool) {
	return func(yield func([]entry) bool) {
		for from := 0; from < len(entries); {
			to := from + 1
			for to < len(entries) && equal(&entries[from], &entries[to]) {
				to++
			}
			if !yield(entries[from:to]) {
				return
			}
			from = to
		}
	}
}

func sameAmount(x, y *entry) bool { return x.amount == y.amount }
func sameUsage(x, y *entry) bool  { return x.usage == y.usage }
func sameFull(x, y *entry) bool   { return sameAmount(x, y) && sameUsage(x, y) }

func (e *entry) cells() [3]int {
	return [3]int{dayOf(e.start), dayCells + int(e.account)%codeCells, dayCells + codeCells + int(e.service)%codeCells}
}

func (o *overlap) unit(u int) *unitRows {
	if o.units[u] == nil {
		o.units[u] = &unitRows{}
	}
	return o.units[u]
}

func (o *overlap) pair(u, v int) *pairRows {
	p := o.pairs[[2]int{u, v}]
	if p == nil {
		if p = (&pairRows{}); o.long[u] && o.long[v] {
			p.cells = new([allCells]int32)
		}
		o.pairs[[2]int{u, v}] = p
		o.near[u] = append(o.near[u], v)
	}
	return p
}

// line counts the rows that are the same line item.
func (o *overlap) line(rows []entry) {
	cells := rows[0].cells()
	all := countUnits(rows)
	for _, u := range all {
		t := o.unit(u.unit)
		t.keys++
		t.rows += u.rows
		t.priced += u.priced
		for _, c := range cells {
			t.cells[c] += int32(u.rows)
		}
		if u.rows > 1 {
			t.twins += u.rows
		}
	}
	if len(rows) == 1 {
		return // nearly always
	}
	hub := o.hubs(all)
	pairsOf(all, hub, func(u, v lineRows) {
		p, shared := o.pair(u.unit, v.unit), min(u.rows, v.rows)
		p.keys++
		p.shared += shared
		p.priced += min(u.priced, v.rows)
		p.used += min(u.used, v.rows)
		if p.cells != nil {
			for _, c := range cells {
				p.cells[c] += int32(shared)
			}
		}
	})
	for some := range runs(rows, sameFull) {
		units := countUnits(some)
		for _, u := range units {
			if u.rows > 1 && some[0].amount != 0 {
				o.unit(u.unit).copies += u.rows
			}
		}
		if some[0].amount != 0 {
			o.each(units, hub, func(p *pairRows, n int64) { p.full += n })
		}
	}
	if len(all) < 2 {
		return
	}
	for some := range runs(rows, sameAmount) {
		if some[0].amount != 0 {
			o.each(countUnits(some), hub, func(p *pairRows, n int64) { p.same += n })
		}
	}
	rows = slices.Clone(rows)
	slices.SortFunc(rows, func(x, y entry) int { return cmp.Compare(x.usage, y.usage) })
	for some := range runs(rows, sameUsage) {
		if some[0].usage != 0 {
			o.each(countUnits(some), hub, func(p *pairRows, n int64) { p.alike += n })
		}
	}
}

// each adds what each unit has in common with each other one.
func (o *overlap) each(units []lineRows, hub map[int]bool, add func(p *pairRows, n int64)) {
	pairsOf(units, hub, func(u, v lineRows) { add(o.pair(u.unit, v.unit), min(u.rows, v.rows)) })
}

// pairsOf yields all pairs of units, or those of which one is a hub.
func pairsOf(units []lineRows, hub map[int]bool, yield func(u, v lineRows)) {
	some := units
	if hub != nil {
		some = slices.DeleteFunc(slices.Clone(units), func(u lineRows) bool { return !hub[u.unit] })
	}
	for _, u := range some {
		for _, v := range units {
			if u.unit == v.unit {
				continue
			}
			yield(u, v)
			if hub != nil && !hub[v.unit] {
				yield(v, u)
			}
		}
	}
}

// hubs returns those of many units that go before the others; nil for all of few.
func (o *overlap) hubs(units []lineRows) map[int]bool {
	if len(units) <= crowd {
		return nil
	}
	order := make([]int, len(units))
	for i, u := range units {
		order[i] = u.unit
	}
	rank := func(u int) int {
		if n, ok := o.rank[u]; ok {
			return n
		}
		return len(o.rank) // it does not count any more
	}
	slices.SortFunc(order, func(u, v int) int { return cmp.Or(cmp.Compare(rank(u), rank(v)), cmp.Compare(u, v)) })
	hub := make(map[int]bool, hubs)
	for _, u := range order[:hubs] {
		hub[u] = true
	}
	return hub
}

// lineRows says how many rows of a line item a unit has.
type lineRows struct {
	unit               int
	rows, priced, used int64
}

// countUnits counts rows by unit.
func countUnits(rows []entry) (all []lineRows) {
	var at map[int32]int // 1 + place in all, where there may be many
	if len(rows) > crowd {
		at = map[int32]int{}
	}
	for i := range rows {
		e := &rows[i]
		n := at[e.unit] - 1
		if at == nil {
			n = slices.IndexFunc(all, func(u lineRows) bool { return u.unit == int(e.unit) })
		}
		if n < 0 {
			n = len(all)
			all = append(all, lineRows{unit: int(e.unit)})
			if at != nil {
				at[e.unit] = n + 1
			}
		}
		all[n].rows++
		if e.amount != 0 {
			all[n].priced++
		}
		if e.usage != 0 {
			all[n].used++
		}
	}
	return all
}
