package load

import (
	"math"
	"slices"
)

// Two mistakes can be made with files that share rows. To count a row twice is seen:
// the totals are too high, and a notice says by how much they may be. To leave out a
// row that is none of another's is not seen by anybody. So a row is left out only
// where chance cannot explain what two files have in common, and else it counts.
//
// What chance explains is measured in the files themselves. Parts of one delivery
// may hold rows that nothing tells apart (prices in tiers, several charges an hour,
// bills without resource ids), but then each part has such rows within itself, too,
// about as often. Files that are copies have far more in common with each other than
// each has with itself.
const (
	// coveredPart of the rows of a delivery stand in another that replaces it, and
	// samePart of those that cost something cost the same there, or alikePart of
	// them used as much: then all prices were restated.
	coveredPart = 0.8
	samePart    = 0.5
	alikePart   = 0.9
	// holePart of its rows, at most, lie on days or in accounts that the other lacks.
	holePart = 0.02
	// overlapPart of the rows of either file stand in the other where both reach.
	overlapPart = 0.95
	// fewRows is how many rows are too few to go by shares: all must be the same.
	fewRows = 20
	// proof is the evidence that is asked for, as a logarithm: chance does it once in
	// e^20 times, 5e8. proofAlike is asked for where files are the same row by row,
	// or differ in format, which parts of one delivery never do.
	proof      = 20
	proofAlike = 5
)

// cells are the days of a month, then accounts and services by the last bits of
// their codes.
const (
	dayCells  = 32
	codeCells = 64
	allCells  = dayCells + 2*codeCells
)

// chance is the share of rows of which a part beside u would have one in u by
// chance: as many as u has within itself. It is never 0, nor 1.
func (u *unitRows) chance() float64 { return float64(u.twins+1) / float64(u.rows+2) }

// evidence says how far it is from chance that this share of so many kinds of line
// items stands in another file, as the logarithm of how rare that is (Chernoff).
func evidence(keys int64, share, chance float64) float64 {
	if share <= chance {
		return 0
	}
	far := share * math.Log(share/chance)
	if share < 1 {
		far += (1 - share) * math.Log((1-share)/(1-chance))
	}
	return float64(keys) * far
}

// covers says whether v has what u has, so that u adds nothing but a second copy.
// apart says that something else tells that they are no parts of one delivery, later
// that v is known to be of a later time: only then rows of u may have gone from it.
func (o *overlap) covers(v, u int, apart, later bool) bool {
	p := o.pairs[[2]int{u, v}]
	if p == nil {
		return false
	}
	a, b := o.units[u], o.units[v]
	exact := p.shared == a.rows && p.same == p.priced
	share, chance, asked := float64(p.shared)/float64(a.rows), b.chance(), float64(proof)
	switch {
	case exact && a.rows == b.rows:
		chance, asked = max(chance, 0.5), proofAlike
	case apart:
		asked = proofAlike
	}
	if evidence(a.keys, share, chance) < asked {
		return false
	}
	if a.rows < fewRows || p.priced == 0 || p.cells == nil {
		return exact
	}
	if !later && p.shared < a.rows || share < coveredPart || p.holes(a) > holePart*float64(a.rows) {
		return false
	}
	return float64(p.same) >= samePart*float64(p.priced) || p.restated(b)
}

// holes counts the rows of days, accounts or services of u that mostly lack in v:
// where u holds them alone it is no mere copy.
func (p *pairRows) holes(u *unitRows) float64 {
	var lacking [3]int32
	for c, n := range u.cells {
		if l := n - p.cells[c]; 2*l > n {
			lacking[(c+codeCells-dayCells)/codeCells] += l
		}
	}
	return float64(slices.Max(lacking[:]))
}

// restated says whether all that differs are prices: on the days of u, v has the
// same rows, no more and no less, of the same usage.
func (p *pairRows) restated(v *unitRows) bool {
	var there int64
	for c, n := range v.cells[:dayCells] {
		if p.cells[c] > 0 {
			there += int64(n)
		}
	}
	return p.used > 0 && float64(p.alike) >= alikePart*float64(p.used) && float64(p.shared) >= coveredPart*float64(there)
}

// suspect says whether u and v have more rows in common than chance explains.
func (o *overlap) suspect(u, v int) bool {
	p := o.pairs[[2]int{u, v}]
	if p == nil {
		return false
	}
	a, b := o.units[u], o.units[v]
	expected := max(float64(b.copies)/float64(b.rows)*float64(a.rows), float64(a.copies)/float64(a.rows)*float64(b.rows))
	if expected > 0 {
		expected = 3 + 3*expected
	}
	return float64(p.full) > expected || o.mostly(u, v) || o.mostly(v, u) || o.someDays(u, v)
}

// mostly says whether nearly all line items of u stand in v, at whatever price.
func (o *overlap) mostly(u, v int) bool {
	p, a, b := o.pairs[[2]int{u, v}], o.units[u], o.units[v]
	share := float64(p.shared) / float64(a.rows)
	return share >= coveredPart && a.rows > 3 && evidence(a.keys, share, b.chance()) >= proofAlike
}

// someDays says whether u and v hold much the same on some days.
func (o *overlap) someDays(u, v int) bool {
	p, a, b := o.pairs[[2]int{u, v}], o.units[u], o.units[v]
	if p.cells == nil {
		return false
	}
	var shared, rows int64
	for c := range dayCells {
		if n, both := max(a.cells[c], b.cells[c]), p.cells[c]; float64(both) >= coveredPart*float64(n) {
			shared, rows = shared+int64(both), rows+int64(n)
		}
	}
	return rows > 0 && evidence(rows, float64(shared)/float64(rows), max(a.chance(), b.chance())) >= proof
}

// anySuspect says whether any two units have more in common than chance explains.
func (o *overlap) anySuspect(alive map[int]bool) bool {
	for pair := range o.pairs {
		if alive[pair[0]] && alive[pair[1]] && o.suspect(pair[0], pair[1]) {
			return true
		}
	}
	return false
}
