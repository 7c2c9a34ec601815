package cur

import (
	"encoding/binary"
	"math/bits"
	"strings"
)

// Dict is an append-only list of distinct texts. Code 0 is the blank text, which
// stands for "no value". A Dict belongs to the decoder that fills it; readers may
// keep the strings and must not change it.
//
// The table is open-addressed on the raw bytes, so that looking up a cell builds
// no string; the texts lie together in chunks, so that a new one is no object of
// its own.
type Dict struct {
	values []string
	// slots holds 0 for free, else the upper half of the hash and the code,
	// which is never 0 here.
	slots []uint64
	chunk strings.Builder
}

// chunkBytes is how much text is laid down at a time.
const chunkBytes = 1 << 14

// NewDict returns a Dict that knows the blank text.
func NewDict() *Dict {
	return &Dict{values: []string{""}, slots: make([]uint64, 16)}
}

// Code returns the code of text, adding it when it is new.
func (d *Dict) Code(text []byte) uint32 {
	if len(text) == 0 {
		return 0
	}
	h := hash(text)
	code, slot := d.find(text, h)
	if code != 0 {
		return code
	}
	code = uint32(len(d.values))
	d.values = append(d.values, d.keep(text))
	d.slots[slot] = h&^0xffffffff | uint64(code)
	if len(d.values)*2 > len(d.slots) {
		d.grow()
	}
	return code
}

// Lookup returns the code of text if it has one.
func (d *Dict) Lookup(text []byte) (code uint32, ok bool) {
	if len(text) == 0 {
		return 0, true
	}
	code, _ = d.find(text, hash(text))
	return code, code != 0
}

// Len returns how many codes there are.
func (d *Dict) Len() int { return len(d.values) }

// Value returns the text of a code.
func (d *Dict) Value(code uint32) string { return d.values[code] }

// find returns the code of text, or 0 and the slot where it belongs.
func (d *Dict) find(text []byte, h uint64) (code uint32, slot int) {
	mask := len(d.slots) - 1
	for i := int(h>>32) & mask; ; i = (i + 1) & mask {
		s := d.slots[i]
		if s == 0 {
			return 0, i
		}
		if uint32(s>>32) == uint32(h>>32) && d.values[uint32(s)] == string(text) {
			return uint32(s), i
		}
	}
}

// keep returns text as a string that lies among others.
func (d *Dict) keep(text []byte) string {
	if len(text) > chunkBytes/4 {
		return string(text)
	}
	if d.chunk.Cap()-d.chunk.Len() < len(text) {
		d.chunk = strings.Builder{}
		// Small dictionaries, of which there are many, start small.
		d.chunk.Grow(min(chunkBytes, max(len(text), 8*len(d.values))))
	}
	start := d.chunk.Len()
	d.chunk.Write(text)
	return d.chunk.String()[start:]
}

// grow doubles the table. The upper half of the hash is in each slot, so no text
// is read again.
func (d *Dict) grow() {
	old := d.slots
	d.slots = make([]uint64, 2*len(old))
	mask := len(d.slots) - 1
	for _, s := range old {
		if s == 0 {
			continue
		}
		i := int(s>>32) & mask
		for d.slots[i] != 0 {
			i = (i + 1) & mask
		}
		d.slots[i] = s
	}
}

// hash mixes text eight bytes at a time. It is not keyed: a file made to collide
// can only slow down the reading of itself.
func hash(text []byte) uint64 {
	const k = 0x9e3779b97f4a7c15
	h := uint64(len(text)) * k
	for len(text) >= 8 {
		h = (bits.RotateLeft64(h, 23) ^ binary.LittleEndian.Uint64(text)) * k
		text = text[8:]
	}
	if len(text) > 0 {
		var tail uint64
		for i := len(text) - 1; i >= 0; i-- {
			tail = tail<<8 | uint64(text[i])
		}
		h = (bits.RotateLeft64(h, 23) ^ tail) * k
	}
	h ^= h >> 29
	return h * 0xbf58476d1ce4e5b9
}
