package load

import (
	"maps"
	"slices"

	"github.com/plainbill/plainbill/cost/period"
)

// common finds rows that stand in several units of which none is superfluous.
type common struct {
	rank map[int]int             // the unit that goes before the others has 0
	with map[[2]int]period.Range // pairs that have rows in common, the later one first
	near map[int][]int           // those that go before a unit and have rows in common with it
}

func newCommon(ranked []int) *common {
	c := &common{rank: map[int]int{}, with: map[[2]int]period.Range{}, near: map[int][]int{}}
	for i, u := range ranked {
		c.rank[u] = i
	}
	return c
}

// join notes that two units have rows in common, and where a row is known again
// though its price was restated.
func (c *common) join(u, v int, reach period.Range) {
	if c.rank[u] < c.rank[v] {
		u, v = v, u
	}
	c.with[[2]int{u, v}] = reach
	c.near[u] = append(c.near[u], v)
}

// units lists those that have rows in common with others.
func (c *common) units() []int {
	in := map[int]bool{}
	for pair := range c.with {
		in[pair[0]], in[pair[1]] = true, true
	}
	return slices.Sorted(maps.Keys(in))
}

// again returns the rows that a unit of better rank has as well: those that are the
// same in everything first, then those of the same line item in reach.
func (c *common) again(entries []entry) (repeated []entry) {
	if len(c.with) == 0 {
		return nil
	}
	for line := range runs(entries, func(x, y *entry) bool { return x.key == y.key }) {
		units := countUnits(line)
		if len(units) < 2 {
			continue
		}
		counts := byUnit(units)
		taken := map[int]int64{}
		var rest []entry
		for some := range runs(line, sameFull) {
			same := countUnits(some)
			alike := byUnit(same)
			for _, u := range same {
				n := c.most(u, alike, nil)
				taken[u.unit] += n
				for _, e := range some {
					switch {
					case int(e.unit) != u.unit:
					case n > 0:
						repeated, n = append(repeated, e), n-1
					default:
						rest = append(rest, e)
					}
				}
			}
		}
		for _, u := range units {
			n := c.most(u, counts, &line[0].start) - taken[u.unit]
			for _, e := range rest {
				if int(e.unit) == u.unit && n > 0 {
					repeated, n = append(repeated, e), n-1
				}
			}
		}
	}
	return repeated
}

// byUnit are the numbers of rows of a line, by unit.
func byUnit(units []lineRows) map[int]int64 {
	rows := make(map[int]int64, len(units))
	for _, u := range units {
		rows[u.unit] = u.rows
	}
	return rows
}

// most returns how many rows of u a unit of better rank has, too; with a time, only
// units in whose reach it lies. rows are those of each unit.
func (c *common) most(u lineRows, rows map[int]int64, at *period.Hour) (n int64) {
	for _, v := range c.near[u.unit] {
		if reach := c.with[[2]int{u.unit, v}]; at == nil || reach.Start <= *at && *at < reach.End {
			n = max(n, min(u.rows, rows[v]))
		}
	}
	return n
}

// sameThere says whether two files hold the same rows wherever both reach, day files
// that overlap for example, and returns where that is.
func (r *run) sameThere(g *group, o *overlap, u, v int) (reach period.Range, ok bool) {
	x, y := g.facts[u], g.facts[v]
	if r.series(u, v) || x == nil || y == nil || x.usage == 0 || y.usage == 0 {
		return reach, false
	}
	reach = period.Range{Start: max(x.from, y.from), End: min(x.last, y.last) + 1}
	chance := max(o.units[u].chance(), o.units[v].chance())
	if evidence(o.pairs[[2]int{u, v}].keys, 1, chance) < proof {
		return reach, false // however alike they are, they are too short to tell
	}
	var inU, inV, shared, priced, full, keys int64
	for line := range runs(g.entries, func(x, y *entry) bool { return x.key == y.key }) {
		if at := line[0].start; at < reach.Start || at >= reach.End {
			continue
		}
		a, b := rowsOf(line, u), rowsOf(line, v)
		inU, inV = inU+a.rows, inV+b.rows
		if a.rows == 0 || b.rows == 0 {
			continue
		}
		keys++
		shared, priced = shared+min(a.rows, b.rows), priced+min(a.priced, b.rows)
		for some := range runs(line, sameFull) {
			if some[0].amount != 0 {
				full += min(rowsOf(some, u).rows, rowsOf(some, v).rows)
			}
		}
	}
	share := float64(shared) / float64(max(1, inU, inV))
	return reach, priced > 0 && share >= overlapPart && float64(full) >= alikePart*float64(priced) && evidence(keys, share, chance) >= proof
}

// rowsOf counts the rows of one unit.
func rowsOf(line []entry, unit int) (n lineRows) {
	for i := range line {
		if int(line[i].unit) != unit {
			continue
		}
		n.rows++
		if line[i].amount != 0 {
			n.priced++
		}
	}
	return n
}
