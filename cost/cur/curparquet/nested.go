package curparquet

import (
	"io"

	"github.com/apache/arrow/go/v15/parquet"
	"github.com/apache/arrow/go/v15/parquet/schema"

	"github.com/plainbill/plainbill/cost/cur"
)

// entries are those of a map column in a run of rows, for its keys or its values.
type entries struct {
	rows  []int32 // the row of each entry
	codes []uint32
}

// nestedChunk reads one leaf below a repeated group.
type nestedChunk struct {
	chunk
	// entry is the definition level from which on an entry exists; below it the
	// map is null or empty.
	entry    uint32
	repeats  [runLength]uint32
	at, upTo int // levels read and not yet used
}

// nested reads the entries of the next n rows. It returns how many texts were
// damaged.
func (c *nestedChunk) nested(to *entries, n int) (damaged int64, err error) {
	to.rows, to.codes = to.rows[:0], to.codes[:0]
	if c.straight == nil {
		c.straight = newCells(cur.Text, runLength)
	}
	full := uint32(c.leaf.maxDef)
	for row := -1; ; {
		if c.at == c.upTo {
			if err := c.more(); err == io.EOF && row == n-1 {
				return damaged, nil
			} else if err == io.EOF {
				return damaged, errShortValues
			} else if err != nil {
				return damaged, err
			}
		}
		end, there := c.at, 0
		for ; end < c.upTo; end++ {
			if c.repeats[end] == 0 {
				if row == n-1 {
					break
				}
				row++
			} else if row < 0 {
				return damaged, errLevels
			}
			level := c.levels[end]
			if level >= c.entry {
				to.rows = append(to.rows, int32(row))
			}
			if level == full {
				there++
			}
		}
		c.straight.resize(runLength)
		if err := c.values(c.straight, 0, there); err != nil {
			return damaged, err
		}
		k := 0
		for _, level := range c.levels[c.at:end] {
			switch {
			case level == full:
				if c.straight.marks != nil && c.straight.marks[k]&markDamaged != 0 {
					damaged++
				}
				to.codes = append(to.codes, c.straight.codes[k])
				k++
			case level >= c.entry:
				to.codes = append(to.codes, 0)
			}
		}
		c.at = end
		if end < c.upTo {
			return damaged, nil
		}
	}
}

// more reads the next levels.
func (c *nestedChunk) more() error {
	if c.left == 0 {
		if err := c.next(c.straight); err != nil {
			return err
		}
	}
	n := min(c.left, runLength)
	if err := c.reps.read(c.repeats[:n]); err != nil {
		return err
	}
	if c.leaf.maxDef == 0 {
		clear(c.levels[:n])
	} else if err := c.defs.read(c.levels[:n]); err != nil {
		return err
	}
	for i := range n {
		if c.repeats[i] > uint32(c.leaf.maxRep) || c.levels[i] > uint32(c.leaf.maxDef) {
			return errLevels
		}
	}
	c.left -= n
	c.at, c.upTo = 0, n
	return nil
}

// finish checks that the chunk holds no more than what was read.
func (c *nestedChunk) finish() error {
	if c.at < c.upTo {
		return errMoreRows
	}
	return c.close()
}

// open starts on the chunk of a row group.
func (c *nestedChunk) open(group int, win window, codec int, tools *unpacker) {
	c.chunk.open(group, win, codec, tools)
	c.at, c.upTo = 0, 0
}

// entryLevel returns the definition level from which on an entry of the repeated
// group above a leaf exists.
func entryLevel(leaf schema.Node) uint32 {
	var path []schema.Node
	for n := leaf; n.Parent() != nil; n = n.Parent() {
		path = append(path, n)
	}
	level := uint32(0)
	for i := len(path) - 1; i >= 0; i-- {
		switch path[i].RepetitionType() {
		case parquet.Repetitions.Repeated:
			return level + 1
		case parquet.Repetitions.Optional:
			level++
		}
	}
	return level
}
