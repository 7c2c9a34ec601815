package breakdown

import (
	"encoding/binary"
	"slices"

	"github.com/plainbill/plainbill/cost/actual"
	"github.com/plainbill/plainbill/cost/ledger"
	"github.com/plainbill/plainbill/cost/period"
)

// The keys under which answers, masks and lists of rows are remembered say all that
// they depend on. The ledger and its prices are not in them: a Reader has one of
// each, and neither changes.

// key names a filter. The cost source of a row depends on the basis.
func (f Filter) key(b []byte, basis actual.Basis) []byte {
	b = binary.LittleEndian.AppendUint16(b, uint16(f.Dim))
	b = append(b, bit(f.Not))
	if f.Dim == ledger.CostSource {
		b = append(b, byte(basis))
	}
	codes := slices.Compact(slices.Sorted(slices.Values(f.Codes)))
	b = binary.LittleEndian.AppendUint32(b, uint32(len(codes)))
	for _, c := range codes {
		b = binary.LittleEndian.AppendUint32(b, c)
	}
	return b
}

// rangeKey names a range of hours.
func rangeKey(b []byte, span period.Range) []byte {
	b = binary.LittleEndian.AppendUint32(append(b, "range"...), uint32(span.Start))
	return binary.LittleEndian.AppendUint32(b, uint32(span.End))
}

// rowsKey names the rows of a query.
func (q Query) rowsKey() string {
	var b []byte
	for _, f := range q.Filters {
		b = f.key(b, q.Basis)
	}
	if !q.Range.Empty() {
		b = rangeKey(b, q.Range)
	}
	return string(b)
}

// key names a query.
func (q Query) key() string {
	b := []byte{byte(q.Basis), byte(len(q.GroupBy)), bit(q.Series)}
	for _, d := range q.GroupBy {
		b = binary.LittleEndian.AppendUint16(b, uint16(d))
	}
	if q.Series {
		b = binary.LittleEndian.AppendUint32(append(b, byte(q.Grain)), uint32(max(-1, q.SeriesTop)))
	}
	return string(b) + q.rowsKey()
}

// cubeWords is how many numbers the remembered cubes may hold together: 16 MB.
const cubeWords = 1 << 21

// cubeCache keeps answers, the least recently used leave first.
type cubeCache struct {
	byKey map[string]*keptCube
	words int
	most  int // words to keep
	clock int
}

type keptCube struct {
	cube  *Cube
	words int
	used  int
}

// words is about how many numbers a cube holds.
func (c *Cube) words() int {
	n := 64 + 4*len(c.Starts)
	for i := range c.Cells {
		n += 14 + 2*len(c.Cells[i].Steps)
	}
	return n
}

// get returns the cube of a query, and has it made when it is not there.
func (c *cubeCache) get(key string, make func() *Cube) *Cube {
	c.clock++
	if found, ok := c.byKey[key]; ok {
		found.used = c.clock
		return found.cube
	}
	made := &keptCube{cube: make(), used: c.clock}
	if made.words = made.cube.words(); made.words > c.most/4 {
		return made.cube // too much for one
	}
	for c.words+made.words > c.most && len(c.byKey) > 0 {
		oldest, at := "", c.clock
		for k, e := range c.byKey {
			if e.used < at {
				oldest, at = k, e.used
			}
		}
		c.words -= c.byKey[oldest].words
		delete(c.byKey, oldest)
	}
	if c.byKey == nil {
		c.byKey = map[string]*keptCube{}
	}
	c.byKey[key] = made
	c.words += made.words
	return made.cube
}
