package breakdown

import (
	"slices"
	"strings"

	"github.com/plainbill/plainbill/cost/actual"
	"github.com/plainbill/plainbill/cost/money"
	"github.com/plainbill/plainbill/cost/period"
)

// Cube is the answer to a Query. Total is the sum of all matching rows, and the
// sum of the cells. With a series it is also the sum of Steps, LongSteps and
// Undated.
type Cube struct {
	Basis actual.Basis
	Total money.Total
	Rows  int64
	Cells []Cell // in no order: see Top

	// Grain is the step of the series: coarser than asked when the bill spans so
	// many steps that a series of them would be of no use.
	Grain period.Grain
	// Starts holds the first hour of every step, gaps included, from the first to
	// the last in which usage starts anywhere in the ledger, or in the query's
	// range of it.
	Starts []period.Hour
	// Steps holds the total of each step over rows that last no longer than one
	// step, or do not say how long.
	Steps []money.Total
	// LongSteps holds the rows that last longer, such as monthly fees and taxes, on
	// the step in which they start: a chart of days leaves them out and says so.
	LongSteps []money.Total
	// Long is the sum of LongSteps.
	Long     money.Total
	LongRows int64
	// Undated is the sum of the rows that have no time.
	Undated     money.Total
	UndatedRows int64

	levels []level
	top    int // Query.SeriesTop
	series bool
}

// level is one dimension that a cube is grouped by.
type level struct {
	key    string // of the dimension
	values []string
}

// Cell is one group of a Cube.
type Cell struct {
	Codes [MaxLevels]uint32 // by level; see Cube.Text
	Total money.Total
	Rows  int64
	// Steps is the cell's own series, aligned with Cube.Starts; nil when it was not
	// asked for. Long and Undated are what Steps leaves out.
	Steps         []money.Total
	Long, Undated money.Total
}

// Levels returns how many dimensions the cube is grouped by.
func (c *Cube) Levels() int { return len(c.levels) }

// Text returns the value that a cell has at a level; blank is no value.
func (c *Cube) Text(cell *Cell, level int) string {
	return c.levels[level].values[cell.Codes[level]]
}

// compare orders cells: the largest magnitude first, then by text.
func (c *Cube) compare(a, b *Cell) int {
	if n := b.Total.Abs().Cmp(a.Total.Abs()); n != 0 {
		return n
	}
	for n := range c.levels {
		if order := strings.Compare(c.Text(a, n), c.Text(b, n)); order != 0 {
			return order
		}
	}
	return 0
}

// Rest is what Top leaves out.
type Rest struct {
	Cells int
	Total money.Total
	Rows  int64
}

// Top returns the k cells of the largest magnitude, largest first, equal ones by
// text, and the sum of the others. A negative k returns all.
func (c *Cube) Top(k int) ([]*Cell, Rest) {
	order := c.order(k, nil)
	top := make([]*Cell, len(order))
	rest := Rest{Cells: len(c.Cells) - len(order), Total: c.Total, Rows: c.Rows}
	for n, at := range order {
		top[n] = &c.Cells[at]
		rest.Total = rest.Total.Minus(top[n].Total)
		rest.Rows -= top[n].Rows
	}
	return top, rest
}

// Costly returns the k cells that cost most, first the one that costs most, equal
// ones by text, and all that cost something: how many they are and their sum. What
// costs nothing, or less, is not among them.
func (c *Cube) Costly(k int) (most []*Cell, all Rest) {
	for i := range c.Cells {
		if cell := &c.Cells[i]; cell.Total.Sign() > 0 {
			all.Cells++
			all.Total = all.Total.Plus(cell.Total)
			all.Rows += cell.Rows
		}
	}
	for _, at := range c.order(k, func(cell *Cell) bool { return cell.Total.Sign() > 0 }) {
		most = append(most, &c.Cells[at])
	}
	return most, all
}

// order returns the places of the k first cells in order, of those that are wanted,
// without sorting the rest: candidates are gathered and, when there are many, pruned.
// A negative k returns all; nil wants all.
func (c *Cube) order(k int, wanted func(*Cell) bool) []int {
	if k < 0 || k > len(c.Cells) {
		k = len(c.Cells)
	}
	compare := func(a, b int) int { return c.compare(&c.Cells[a], &c.Cells[b]) }
	room := min(len(c.Cells), 2*k+64)
	best := make([]int, 0, room)
	pruned := false
	for i := range c.Cells {
		if wanted != nil && !wanted(&c.Cells[i]) {
			continue
		}
		if pruned && (k == 0 || compare(i, best[k-1]) > 0) {
			continue // behind k others
		}
		if len(best) == room {
			slices.SortFunc(best, compare)
			best, pruned = best[:k], true
		}
		best = append(best, i)
	}
	slices.SortFunc(best, compare)
	return best[:min(k, len(best))]
}
