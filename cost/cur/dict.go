package cur

import (
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
	// padded holds the texts, each with wordBytes zeros behind it, so that they can
	// be compared a word at a time.
	padded []string
	// slots holds 0 for free, else the upper half of the hash and the code,
	// which is never 0 here.
	slots []uint64
	shift int // of a hash, to get a place in slots
	keys  *Keys
	chunk strings.Builder
}

const (
	// wordBytes is how many bytes are looked at a time.
	wordBytes = 8
	// zeros stand behind each text.
	zeros = "\x00\x00\x00\x00\x00\x00\x00\x00"
	// chunkBytes is how much text is laid down at a time.
	chunkBytes = 1 << 14
)

// NewDict returns a Dict that knows the blank text.
func NewDict() *Dict {
	d := &Dict{padded: []string{zeros}, keys: newKeys()}
	d.resize(16)
	return d
}

// Code returns the code of text, adding it when it is new.
func (d *Dict) Code(text []byte) uint32 {
	if len(text) == 0 {
		return 0
	}
	h := d.keys.hash(text)
	code, slot := d.find(text, h)
	if code != 0 {
		return code
	}
	code = uint32(len(d.padded))
	d.padded = append(d.padded, d.keep(text))
	d.slots[slot] = h&^0xffffffff | uint64(code)
	if len(d.padded)*2 > len(d.slots) {
		d.grow()
	}
	return code
}

// Lookup returns the code of text if it has one.
func (d *Dict) Lookup(text []byte) (code uint32, ok bool) {
	if len(text) == 0 {
		return 0, true
	}
	code, _ = d.find(text, d.keys.hash(text))
	return code, code != 0
}

// Lookups sets codes to what Lookup says of each text: 0 for those that have no code.
// There are as many codes as texts. A large Dict lies far from the processor, which
// waits here once for many texts in place of once for each.
func (d *Dict) Lookups(texts [][]byte, codes []uint32) {
	var hashes [256]uint64
	mask := len(d.slots) - 1
	for len(texts) > 0 {
		n := min(len(texts), len(hashes))
		for i, text := range texts[:n] {
			hashes[i] = d.keys.hash(text)
		}
		for i, h := range hashes[:n] {
			at := int(h >> d.shift)
			s := d.slots[at]
			for s != 0 && uint32(s>>32) != uint32(h>>32) {
				at = (at + 1) & mask
				s = d.slots[at]
			}
			codes[i] = uint32(s)
		}
		for i, text := range texts[:n] {
			// Two texts of one hash are as good as never there: find goes on from here.
			if c := codes[i]; c != 0 && d.Value(c) != string(text) {
				codes[i], _ = d.find(text, hashes[i])
			}
		}
		texts, codes = texts[n:], codes[n:]
	}
}

// Len returns how many codes there are.
func (d *Dict) Len() int { return len(d.padded) }

// Value returns the text of a code.
func (d *Dict) Value(code uint32) string {
	text := d.padded[code]
	return text[:len(text)-wordBytes]
}

// View makes v show the texts that d has now, for who reads them while d learns more.
// It knows no codes by their texts.
func (d *Dict) View(v *Dict) { v.padded = d.padded }

// Table is what a Dict looks texts up in, for those who do it by other means than
// Codes. It is valid until the Dict learns a text, and must not be changed.
type Table struct {
	// Slots is as long as a power of two. The place of a text is given by its hash
	// without the lower Shift bits; where that is taken, by the one behind, around the
	// end. A slot holds the upper half of the hash, and the code below; 0 is free.
	Slots []uint64
	Shift int
	// Texts are the texts by code, with eight zeros behind each.
	Texts []string
	Keys  *Keys
}

// Table returns the table of d.
func (d *Dict) Table() Table { return Table{d.slots, d.shift, d.padded, d.keys} }

// texts returns all texts but the blank one.
func (d *Dict) texts() []string {
	list := make([]string, 0, d.Len())
	for code := 1; code < d.Len(); code++ {
		list = append(list, d.Value(uint32(code)))
	}
	return list
}

// find returns the code of text, or 0 and the slot where it belongs.
func (d *Dict) find(text []byte, h uint64) (code uint32, slot int) {
	mask := len(d.slots) - 1
	for i := int(h >> d.shift); ; i = (i + 1) & mask {
		s := d.slots[i]
		if s == 0 {
			return 0, i
		}
		if uint32(s>>32) == uint32(h>>32) && d.Value(uint32(s)) == string(text) {
			return uint32(s), i
		}
	}
}

// keep returns text as a string that lies among others, with zeros behind it.
func (d *Dict) keep(text []byte) string {
	need := len(text) + wordBytes
	if need > chunkBytes/4 {
		var own strings.Builder
		own.Grow(need)
		own.Write(text)
		own.WriteString(zeros)
		return own.String()
	}
	if d.chunk.Cap()-d.chunk.Len() < need {
		d.chunk = strings.Builder{}
		// Small dictionaries, of which there are many, start small.
		d.chunk.Grow(min(chunkBytes, max(need, 8*len(d.padded))))
	}
	start := d.chunk.Len()
	d.chunk.Write(text)
	d.chunk.WriteString(zeros)
	return d.chunk.String()[start:]
}

// resize makes an empty table.
func (d *Dict) resize(slots int) {
	d.slots = make([]uint64, slots)
	d.shift = 65 - bits.Len(uint(slots))
}

// grow doubles the table. The upper half of the hash is in each slot, so no text
// is read again.
func (d *Dict) grow() {
	old := d.slots
	d.resize(2 * len(old))
	mask := len(d.slots) - 1
	for _, s := range old {
		if s == 0 {
			continue
		}
		i := int(s >> d.shift)
		for d.slots[i] != 0 {
			i = (i + 1) & mask
		}
		d.slots[i] = s
	}
}
