package curparquet

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"

	"github.com/apache/arrow/go/v15/parquet/metadata"

	"github.com/plainbill/plainbill/cost/cur"
)

const (
	tailBytes = 8 // the length of the footer and the magic bytes
	// maxFooter is beyond the footer of a thousand row groups of a wide bill.
	maxFooter = 48 << 20
	// maxParts bounds the objects that a footer makes when it is read.
	maxParts = 4 << 20
	// maxSchema and maxNesting bound its columns.
	maxSchema  = 1 << 16
	maxNesting = 16
	// rowsPerByte is how many rows a byte of the file may stand for. Runs of equal
	// values take nearly no space, but a bill differs from row to row.
	rowsPerByte = 1000
)

var errEncrypted = errors.New("encrypted")

// footer is what the end of a file says about the rest.
type footer struct {
	meta   *metadata.FileMetaData // all but its row groups
	groups []rowGroup
	start  int64 // of the footer, where the columns end
	rows   int64
}

// readFooter reads the footer of a file. It believes no length before it has seen
// the bytes, and gives Arrow only what has been walked through.
func readFooter(name string, r io.ReaderAt, size int64) (*footer, error) {
	head := make([]byte, min(512, max(size, 0)))
	if err := readFull(r, head, 0); err != nil {
		return nil, unreadable(name, err)
	}
	if c := cur.SniffBytes(head); c != cur.Parquet {
		return nil, cur.Refuse(name, c)
	}
	if size < tailBytes+4 {
		return nil, truncated(name, size)
	}
	tail := make([]byte, tailBytes)
	if err := readFull(r, tail, size-tailBytes); err != nil {
		return nil, unreadable(name, err)
	}
	magic := string(tail[4:])
	if string(head[:4]) == "PARE" || magic == "PARE" {
		return nil, encrypted(name)
	}
	if magic != "PAR1" {
		return nil, truncated(name, size)
	}
	length := int64(binary.LittleEndian.Uint32(tail))
	if length > size-tailBytes-4 || length > maxFooter {
		return nil, unreadable(name, fmt.Errorf("its index claims %d bytes of a file of %d", length, size))
	}
	raw := make([]byte, length)
	if err := readFull(r, raw, size-tailBytes-length); err != nil {
		return nil, unreadable(name, err)
	}
	f := &footer{start: size - tailBytes - length}
	if err := f.parse(raw, size); err != nil {
		if errors.Is(err, errEncrypted) {
			return nil, encrypted(name)
		}
		return nil, unreadable(name, fmt.Errorf("its index cannot be read: %w", err))
	}
	return f, nil
}

// parse reads the row groups, has Arrow read the rest of what was vetted, and
// counts the rows.
func (f *footer) parse(raw []byte, size int64) (err error) {
	defer caught(&err)
	x, err := vet(raw)
	if err != nil {
		return err
	}
	f.groups = x.groups
	f.meta, err = metadata.NewFileMetaData(x.rest, nil)
	if err != nil {
		return err
	}
	if f.meta.IsSetEncryptionAlgorithm() {
		return errEncrypted
	}
	if f.meta.Schema == nil {
		return errMalformed
	}
	columns := f.meta.Schema.NumColumns()
	for i, group := range f.groups {
		if group.rows < 0 || len(group.chunks) != columns {
			return fmt.Errorf("row group %d has %d rows and %d of %d columns", i, group.rows, len(group.chunks), columns)
		}
		if f.rows += group.rows; f.rows < 0 || f.rows/rowsPerByte > size {
			return fmt.Errorf("it claims %d rows and more in %d bytes", f.rows, size)
		}
	}
	if f.meta.GetNumRows() != f.rows {
		return fmt.Errorf("it claims %d rows, its row groups have %d", f.meta.GetNumRows(), f.rows)
	}
	return nil
}

// caught turns a panic of Arrow's into an error.
func caught(err *error) {
	if p := recover(); p != nil {
		if e, ok := p.(error); ok {
			*err = fmt.Errorf("unexpected: %w", e)
		} else {
			*err = fmt.Errorf("unexpected: %v", p)
		}
	}
}

// vet walks through the bytes of a footer and returns an error for lengths that
// lie, for structures that nest too deep, and for a schema that is no tree. It
// reads the row groups; reading the rest of what passes takes memory in proportion
// to its size.
func vet(raw []byte) (*index, error) {
	c, x := compact{src: raw}, &index{}
	for kind, id := c.field(0); kind != thriftStop; kind, id = c.field(id) {
		at := c.pos
		switch {
		case id == footSchema && kind == thriftList:
			vetSchema(&c)
		case id == footGroups && kind == thriftList:
			x.readGroups(&c)
		case id == footPairs && kind == thriftList:
			c.skip(kind, 1)
			x.leave(&c, at, thriftStruct)
		case id == footCreatedBy && kind == thriftBinary:
			c.skip(kind, 1)
			x.leave(&c, at, 0)
		default:
			c.skip(kind, 1)
		}
	}
	if c.err == nil && c.parts > maxParts {
		return nil, fmt.Errorf("%d parts are too many", c.parts)
	}
	x.rest = append(x.rest, raw[x.from:]...)
	return x, c.err
}

// vetSchema walks through the schema, a tree laid out depth first.
func vetSchema(c *compact) {
	kind, n := c.list()
	if c.err == nil && (kind != thriftStruct || n > maxSchema) {
		c.fail(errMalformed)
	}
	var open [maxNesting]int64 // children still to come, from the root down
	depth := 0
	for i := 0; i < n && c.err == nil; i++ {
		children := int64(0)
		last := int64(0)
		for {
			kind, id := c.field(last)
			if kind == thriftStop {
				break
			}
			last = id
			if id == 5 && kind == thriftI32 {
				children = int64(c.int32())
			} else {
				c.skip(kind, 2)
			}
		}
		if children < 0 || children > int64(n) || i > 0 && depth == 0 {
			c.fail(errMalformed)
			return
		}
		if depth > 0 {
			open[depth-1]--
		}
		if children > 0 {
			if depth == maxNesting {
				c.fail(errMalformed)
				return
			}
			open[depth] = children
			depth++
		}
		for depth > 0 && open[depth-1] == 0 {
			depth--
		}
	}
	if depth > 0 {
		c.fail(errMalformed)
	}
}

// chunk returns where a leaf lies in a row group, and its codec.
func (f *footer) chunk(group int, l leaf) (s span, codec int, err error) {
	at := &f.groups[group].chunks[l.index]
	s = span{at.start, at.end}
	switch {
	case at.err != nil:
		return s, 0, at.err
	case at.phys != l.phys:
		return s, 0, fmt.Errorf("stored as %s and said to be %s", at.phys, l.phys)
	case s.start < 4 || s.end < s.start || s.end > f.start:
		return s, 0, fmt.Errorf("said to lie at %d to %d, outside of the file", s.start, s.end)
	}
	return s, at.codec, nil
}
