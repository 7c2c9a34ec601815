package curparquet

import (
	"errors"
	"fmt"
	"hash/crc32"
)

// Page kinds and value encodings by their number in the file.
//
// Source: Apache Parquet format, parquet.thrift, PageType and Encoding.
const (
	dataPage       = 0
	indexPage      = 1
	dictionaryPage = 2
	dataPageV2     = 3

	encPlain           = 0
	encPlainDictionary = 2
	encRLE             = 3
	encBitPacked       = 4
	encDeltaBinary     = 5
	encDeltaLength     = 6
	encDeltaBytes      = 7
	encRLEDictionary   = 8
	encByteStreamSplit = 9
)

func encodingName(e int) string {
	names := [...]string{
		encPlain: "PLAIN", 1: "GROUP_VAR_INT", encPlainDictionary: "PLAIN_DICTIONARY", encRLE: "RLE",
		encBitPacked: "BIT_PACKED", encDeltaBinary: "DELTA_BINARY_PACKED",
		encDeltaLength: "DELTA_LENGTH_BYTE_ARRAY", encDeltaBytes: "DELTA_BYTE_ARRAY",
		encRLEDictionary: "RLE_DICTIONARY", encByteStreamSplit: "BYTE_STREAM_SPLIT",
	}
	if e < 0 || e >= len(names) {
		return fmt.Sprintf("encoding %d", e)
	}
	return names[e]
}

// pageHead is what stands before each page.
type pageHead struct {
	kind             int
	unpacked, packed int32
	crc              uint32
	hasCRC           bool

	values, nulls, rows  int32
	encoding             int
	defEncoding          int
	repEncoding          int
	defBytes, repBytes   int32 // second version only
	plain                bool  // second version: the values are not compressed
	hasDictionary, hasV1 bool
	hasV2                bool
}

// readPageHead reads the head that src begins with and returns its length.
func readPageHead(src []byte) (h pageHead, length int, err error) {
	c := compact{src: src}
	h.kind = -1
	last := int64(0)
	for {
		kind, id := c.field(last)
		if kind == thriftStop {
			break
		}
		last = id
		switch {
		case id == 1 && kind == thriftI32:
			h.kind = int(c.int32())
		case id == 2 && kind == thriftI32:
			h.unpacked = c.int32()
		case id == 3 && kind == thriftI32:
			h.packed = c.int32()
		case id == 4 && kind == thriftI32:
			h.crc, h.hasCRC = uint32(c.int32()), true
		case id == 5 && kind == thriftStruct:
			h.hasV1 = true
			h.readFields(&c, [...]*int32{1: &h.values}, [...]*int{2: &h.encoding, 3: &h.defEncoding, 4: &h.repEncoding})
		case id == 7 && kind == thriftStruct:
			h.hasDictionary = true
			h.readFields(&c, [...]*int32{1: &h.values}, [...]*int{2: &h.encoding, 4: nil})
		case id == 8 && kind == thriftStruct:
			h.hasV2 = true
			h.readV2(&c)
		default:
			c.skip(kind, 1)
		}
	}
	if c.err != nil {
		return h, 0, c.err
	}
	if h.packed < 0 || h.unpacked < 0 || h.values < 0 || h.nulls < 0 || h.rows < 0 || h.defBytes < 0 || h.repBytes < 0 {
		return h, 0, errMalformed
	}
	switch {
	case h.kind == dataPage && !h.hasV1, h.kind == dictionaryPage && !h.hasDictionary, h.kind == dataPageV2 && !h.hasV2, h.kind < 0:
		return h, 0, errMalformed
	}
	return h, c.pos, nil
}

// readFields reads a structure of 32-bit integers: counts and encodings by field
// number.
func (h *pageHead) readFields(c *compact, counts [2]*int32, encodings [5]*int) {
	last := int64(0)
	for {
		kind, id := c.field(last)
		if kind == thriftStop {
			return
		}
		last = id
		switch {
		case kind == thriftI32 && id > 0 && id < int64(len(counts)) && counts[id] != nil:
			*counts[id] = c.int32()
		case kind == thriftI32 && id > 0 && id < int64(len(encodings)) && encodings[id] != nil:
			*encodings[id] = int(c.int32())
		default:
			c.skip(kind, 2)
		}
	}
}

func (h *pageHead) readV2(c *compact) {
	last := int64(0)
	for {
		kind, id := c.field(last)
		if kind == thriftStop {
			return
		}
		last = id
		counts := [...]*int32{1: &h.values, 2: &h.nulls, 3: &h.rows, 5: &h.defBytes, 6: &h.repBytes}
		switch {
		case kind == thriftI32 && id == 4:
			h.encoding = int(c.int32())
		case kind == thriftI32 && id > 0 && id < int64(len(counts)) && counts[id] != nil:
			*counts[id] = c.int32()
		case id == 7 && kind == thriftFalse:
			h.plain = true
		default:
			c.skip(kind, 2)
		}
	}
}

// page is one page, unpacked. Its slices are valid until the next page is read.
type page struct {
	pageHead
	reps, defs []byte // levels of a second version page; in a first version page they stand before the values
	body       []byte // all of a dictionary or first version page, the values of a second version one
}

var (
	errPageEnd = errors.New("ends in the middle of a page")
	errPageCRC = errors.New("a page does not match its checksum: the file is damaged")
)

// pages reads the pages of one column chunk.
type pages struct {
	win   window
	codec int
	tools *unpacker
	buf   []byte // reused for each unpacked page
}

// next returns the next page, skipping those of kinds that hold no values; ok is
// false at the end of the chunk.
func (p *pages) next() (pg page, ok bool, err error) {
	for p.win.left() > 0 {
		head, err := p.head()
		if err != nil {
			return page{}, false, err
		}
		if int64(head.packed) > p.win.left() {
			return page{}, false, errPageEnd
		}
		switch head.kind {
		case dataPage, dictionaryPage, dataPageV2:
		default:
			p.win.skip(int(head.packed))
			continue
		}
		if head.packed > maxPage || head.unpacked > maxPage {
			return page{}, false, errPageTooBig
		}
		packed, err := p.win.take(int(head.packed))
		if err != nil {
			return page{}, false, err
		}
		if head.hasCRC && crc32.ChecksumIEEE(packed) != head.crc {
			return page{}, false, errPageCRC
		}
		pg, err := p.unpack(head, packed)
		return pg, err == nil, err
	}
	return page{}, false, nil
}

func (p *pages) unpack(head pageHead, packed []byte) (page, error) {
	pg := page{pageHead: head}
	size := int(head.unpacked)
	if head.kind == dataPageV2 {
		// Levels come first and are never compressed.
		reps, defs := int(head.repBytes), int(head.defBytes)
		if reps > len(packed) || defs > len(packed)-reps || reps+defs > size {
			return page{}, errMalformed
		}
		pg.reps, pg.defs = packed[:reps], packed[reps:reps+defs]
		packed = packed[reps+defs:]
		size -= reps + defs
		if head.plain || p.codec == codecNone {
			if len(packed) != size {
				return page{}, errPageSize
			}
			pg.body = packed
			return pg, nil
		}
		if size == 0 && len(packed) == 0 {
			return pg, nil
		}
	}
	body, err := p.tools.unpack(p.codec, p.buf, packed, size)
	if err != nil {
		return page{}, err
	}
	if p.codec != codecNone {
		p.buf = body
	}
	pg.body = body
	return pg, nil
}

// headPeek is how much of the file is looked at for the head of a page. Heads
// with long statistics take more, up to maxHead.
const (
	headPeek = 4 << 10
	maxHead  = 16 << 20
)

func (p *pages) head() (pageHead, error) {
	for n := headPeek; ; n *= 16 {
		src, err := p.win.peek(n)
		if err != nil {
			return pageHead{}, err
		}
		h, length, err := readPageHead(src)
		if err == nil {
			p.win.skip(length)
			return h, nil
		}
		if !errors.Is(err, errShort) || int64(len(src)) == p.win.left() || n >= maxHead {
			return pageHead{}, fmt.Errorf("the head of a page cannot be read: %w", err)
		}
	}
}
