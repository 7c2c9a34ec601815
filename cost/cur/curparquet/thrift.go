package curparquet

import (
	"encoding/binary"
	"errors"
	"fmt"
)

// The wire types of Thrift's compact protocol.
//
// Source: Apache Thrift, doc/specs/thrift-compact-protocol.md.
const (
	thriftStop   = 0
	thriftTrue   = 1
	thriftFalse  = 2
	thriftByte   = 3
	thriftI16    = 4
	thriftI32    = 5
	thriftI64    = 6
	thriftDouble = 7
	thriftBinary = 8
	thriftList   = 9
	thriftSet    = 10
	thriftMap    = 11
	thriftStruct = 12
)

// thriftDepth is deeper than any structure of the Parquet format nests.
const thriftDepth = 24

var (
	errShort     = errors.New("ends in the middle of a structure")
	errMalformed = errors.New("malformed structure")
)

// compact reads Thrift's compact protocol out of memory. The first error sticks:
// after it every read returns zero, so callers look at err once, at the end. It
// allocates nothing, whatever lengths the bytes claim.
type compact struct {
	src []byte
	pos int
	// parts counts structures and elements of lists, as a measure of what reading
	// them all into objects would take.
	parts int
	err   error
}

func (c *compact) fail(err error) {
	if c.err == nil {
		c.err = err
	}
}

func (c *compact) byte() byte {
	if c.err != nil || c.pos >= len(c.src) {
		c.fail(errShort)
		return 0
	}
	b := c.src[c.pos]
	c.pos++
	return b
}

func (c *compact) uvarint() uint64 {
	if c.err != nil {
		return 0
	}
	v, n := binary.Uvarint(c.src[c.pos:])
	switch {
	case n == 0:
		c.fail(errShort)
		return 0
	case n < 0:
		c.fail(errMalformed)
		return 0
	}
	c.pos += n
	return v
}

// int reads an integer of any width, which the protocol writes in zigzag.
func (c *compact) int() int64 {
	v := c.uvarint()
	return int64(v>>1) ^ -int64(v&1)
}

// int32 reads an integer that has to fit 32 bits.
func (c *compact) int32() int32 {
	v := c.int()
	if v != int64(int32(v)) {
		c.fail(errMalformed)
		return 0
	}
	return int32(v)
}

// field reads the head of the next field of a structure, given the number of
// the field before; kind is thriftStop at the end of the structure.
func (c *compact) field(last int64) (kind byte, id int64) {
	b := c.byte()
	kind = b & 15
	if c.err != nil || kind == thriftStop {
		return thriftStop, 0
	}
	if step := b >> 4; step != 0 {
		return kind, last + int64(step)
	}
	return kind, c.int()
}

// list reads the head of a list or set. Each element takes at least one byte,
// so a length beyond what is left is a lie.
func (c *compact) list() (kind byte, length int) {
	b := c.byte()
	kind, n := b&15, uint64(b>>4)
	if n == 15 {
		n = c.uvarint()
	}
	if c.err == nil && n > uint64(len(c.src)-c.pos) {
		c.fail(errShort)
	}
	if c.err != nil {
		return thriftStop, 0
	}
	c.parts += int(n)
	return kind, int(n)
}

// structures reads the head of a list of structures that are made into objects.
func (c *compact) structures() int {
	kind, n := c.list()
	switch {
	case n > 0 && kind != thriftStruct:
		c.fail(errMalformed)
	case c.parts > maxParts:
		c.fail(fmt.Errorf("%d parts are too many", c.parts))
	}
	if c.err != nil {
		return 0
	}
	return n
}

func (c *compact) skipBytes(n uint64) {
	if c.err == nil && n > uint64(len(c.src)-c.pos) {
		c.fail(errShort)
	}
	if c.err == nil {
		c.pos += int(n)
	}
}

// bytes reads a text or other bytes, which stay where they are.
func (c *compact) bytes() []byte {
	n := c.uvarint()
	from := c.pos
	c.skipBytes(n)
	return c.src[from:c.pos]
}

// skip steps over a value of the given kind as it stands in a field.
func (c *compact) skip(kind byte, depth int) {
	if depth > thriftDepth {
		c.fail(errMalformed)
	}
	if c.err != nil {
		return
	}
	switch kind {
	case thriftTrue, thriftFalse:
	case thriftByte:
		c.skipBytes(1)
	case thriftI16, thriftI32, thriftI64:
		c.uvarint()
	case thriftDouble:
		c.skipBytes(8)
	case thriftBinary:
		c.skipBytes(c.uvarint())
	case thriftList, thriftSet:
		element, n := c.list()
		for ; n > 0 && c.err == nil; n-- {
			c.skipElement(element, depth+1)
		}
	case thriftMap:
		n := c.uvarint()
		if n == 0 {
			return
		}
		kinds := c.byte()
		for ; n > 0 && c.err == nil; n-- {
			c.skipElement(kinds>>4, depth+1)
			c.skipElement(kinds&15, depth+1)
		}
	case thriftStruct:
		c.parts++
		last := int64(0)
		for {
			kind, id := c.field(last)
			if kind == thriftStop {
				return
			}
			c.skip(kind, depth+1)
			last = id
		}
	default:
		c.fail(errMalformed)
	}
}

// skipElement steps over an element of a container, where a boolean takes a
// byte of its own.
func (c *compact) skipElement(kind byte, depth int) {
	if kind == thriftTrue || kind == thriftFalse {
		kind = thriftByte
	}
	c.skip(kind, depth)
}
