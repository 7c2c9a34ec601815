package curparquet

import (
	"errors"
	"fmt"

	"github.com/plainbill/plainbill/cost/cur"
)

var errNoMeta = errors.New("not described in the file's index")

// rowGroup is what the footer says of one row group.
type rowGroup struct {
	rows   int64
	chunks []chunkAt // by leaf
}

// chunkAt is where a row group keeps one leaf.
type chunkAt struct {
	start, end int64 // in the file; not yet held against its size
	codec      int
	phys       physical
	err        error // why it cannot be read
	// What only a look before reading asks for: how many values it has, how long it is
	// unpacked, how much of it as it lies in the file is a dictionary, and, if the writer
	// says so, its least and greatest value and how many values are null.
	values, unpacked, dictionary, nulls int64
	least, most                         []byte
}

// index is what is read of a footer without Arrow: the place of every column
// chunk, which is most of a footer's bytes, and the rest for Arrow.
type index struct {
	groups []rowGroup
	rest   []byte // the footer with no row groups, no metadata of the writer's and no name of his
	from   int    // where the bytes begin that rest does not have yet
}

// Fields of a footer.
//
// Source: Apache Parquet format, parquet.thrift, FileMetaData, RowGroup,
// ColumnChunk and ColumnMetaData; the same goes for the numbers below.
const (
	footSchema    = 2
	footGroups    = 4
	footPairs     = 5
	footCreatedBy = 6
)

// leave leaves a value out of what Arrow reads: all since at becomes the one byte
// that an empty value takes.
func (x *index) leave(c *compact, at int, empty byte) {
	if c.err == nil {
		x.rest = append(append(x.rest, c.src[x.from:at]...), empty)
		x.from = c.pos
	}
}

// readGroups reads the list of row groups.
func (x *index) readGroups(c *compact) {
	at := c.pos
	x.groups = nil
	for n := c.structures(); n > 0 && c.err == nil; n-- {
		x.groups = append(x.groups, readGroup(c))
	}
	x.leave(c, at, thriftStruct)
}

func readGroup(c *compact) (g rowGroup) {
	g.rows = -1
	for kind, id := c.field(0); kind != thriftStop; kind, id = c.field(id) {
		switch {
		case id == 1 && kind == thriftList:
			n := c.structures()
			for g.chunks = make([]chunkAt, 0, n); n > 0 && c.err == nil; n-- {
				g.chunks = append(g.chunks, readChunkAt(c))
			}
		case id == 3 && kind == thriftI64:
			g.rows = c.int()
		default:
			c.skip(kind, 2)
		}
	}
	return g
}

func readChunkAt(c *compact) (at chunkAt) {
	at.err = errNoMeta
	var other error
	for kind, id := c.field(0); kind != thriftStop; kind, id = c.field(id) {
		switch {
		case id == 1 && kind == thriftBinary:
			if name := c.bytes(); len(name) > 0 {
				other = fmt.Errorf("stored in another file, %s", cur.Clip(string(name)))
			}
		case id == 3 && kind == thriftStruct:
			at.readPlace(c)
		case id == 8 && kind == thriftStruct, id == 9 && kind == thriftBinary:
			other = errEncrypted
			c.skip(kind, 4)
		default:
			c.skip(kind, 4)
		}
	}
	if other != nil {
		at.err = other
	}
	return at
}

// readPlace reads the metadata of a column chunk.
func (at *chunkAt) readPlace(c *compact) {
	var has, size, dictionary int64
	for kind, id := c.field(0); kind != thriftStop; kind, id = c.field(id) {
		switch {
		case id == 1 && kind == thriftI32:
			at.phys = physical(c.int32())
		case id == 4 && kind == thriftI32:
			at.codec = int(c.int32())
		case id == 7 && kind == thriftI64:
			size = c.int()
		case id == 9 && kind == thriftI64:
			at.start = c.int()
		case id == 5 && kind == thriftI64:
			at.values = c.int()
			continue
		case id == 6 && kind == thriftI64:
			at.unpacked = c.int()
			continue
		case id == 12 && kind == thriftStruct:
			at.readBounds(c)
			continue
		case id == 11 && kind == thriftI64:
			dictionary = c.int()
			continue
		default:
			c.skip(kind, 5)
			continue
		}
		has |= 1 << id
	}
	if has == 1<<1|1<<4|1<<7|1<<9 {
		at.err = nil
	}
	if dictionary > 0 && dictionary < at.start {
		at.dictionary = at.start - dictionary
		at.start = dictionary
	}
	at.end = at.start + size
}

// readBounds reads the statistics of a column chunk.
func (at *chunkAt) readBounds(c *compact) {
	for kind, id := c.field(0); kind != thriftStop; kind, id = c.field(id) {
		switch {
		case id == 3 && kind == thriftI64:
			at.nulls = c.int()
		case id == 5 && kind == thriftBinary:
			at.most = c.bytes()
		case id == 6 && kind == thriftBinary:
			at.least = c.bytes()
		default:
			c.skip(kind, 6)
		}
	}
}
