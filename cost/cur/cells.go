package cur

import "encoding/binary"

// Cells are the cells of one column of a text. Cell r is Text[Starts[r]+1:Ends[r]],
// or blank where that is less than a byte. Behind the last cell eight bytes more
// may be looked at.
type Cells struct {
	Text         []byte
	Starts, Ends []uint32

	Next         int    // the first cell that has no code yet
	Last, Length uint32 // where the last cell lies that was not blank
	Code         uint32 // its code
	Any          uint32 // the bits of all codes
}

// Used says whether any cell so far has a value.
func (c *Cells) Used() bool { return c.Any != 0 }

// Codes fills codes with those of the cells, of which each stands for what is
// between its quotes if it has any. It stops at a cell that d does not know, or in
// which quotes are doubled: the caller sets its code with Learn and calls again.
// It returns the number of that cell, or len(codes).
func (d *Dict) Codes(codes []uint32, c *Cells) int {
	text, starts, ends := c.Text, c.Starts[:len(codes)], c.Ends[:len(codes)]
	last, length, code, any := c.Last, c.Length, c.Code, c.Any
	keys, shift := d.keys, d.shift&63
	r := c.Next
rows:
	for ; r < len(codes); r++ {
		from, to := starts[r]+1, ends[r]
		if from >= to {
			codes[r] = 0
			continue
		}
		n := to - from
		if n == length {
			a, b, m := from, last, n
			for m > wordBytes && wordAt(text, a) == wordAt(text, b) {
				a, b, m = a+wordBytes, b+wordBytes, m-wordBytes
			}
			if m <= wordBytes && (wordAt(text, a)^wordAt(text, b))<<((64-8*m)&63) == 0 {
				codes[r] = code
				continue
			}
		}
		cell, size := from, n
		if text[from] == '"' && n > 1 && text[to-1] == '"' {
			if cell, size = from+1, n-2; hasQuote(text, cell, size) {
				break
			}
		}
		found := uint32(0)
		if size > 0 {
			sum := uint64(size) * keys[lengthKey]
			at, m, i := cell, size, 0
			for m > wordBytes {
				sum += product(wordAt(text, at), keys[wordKey+i])
				at, m, i = at+wordBytes, m-wordBytes, i+1
				if i == blockWords {
					sum, i = keys.fold(sum), 0
				}
			}
			tail := (64 - 8*m) & 63
			sum += product(wordAt(text, at)<<tail>>tail, keys[wordKey+i])
			h := sum * keys[lastKey]
			mask := len(d.slots) - 1
		probe:
			for i := int(h >> shift); ; i++ {
				s := d.slots[i&mask]
				if s == 0 {
					break rows
				}
				if s>>32 != h>>32 {
					continue
				}
				known := d.padded[uint32(s)]
				if len(known) != int(size)+wordBytes {
					continue
				}
				at := cell
				for len(known) > 2*wordBytes {
					if wordOf(known) != wordAt(text, at) {
						continue probe
					}
					known, at = known[wordBytes:], at+wordBytes
				}
				if (wordOf(known)^wordAt(text, at))<<tail != 0 {
					continue
				}
				found = uint32(s)
				break
			}
		}
		codes[r], code, any = found, found, any|found
		last, length = from, n
	}
	c.Next, c.Last, c.Length, c.Code, c.Any = r, last, length, code, any
	return r
}

// Learn gives the cell at which Codes stopped its code.
func (c *Cells) Learn(codes []uint32, code uint32) {
	from := c.Starts[c.Next] + 1
	codes[c.Next], c.Code, c.Any = code, code, c.Any|code
	c.Last, c.Length = from, c.Ends[c.Next]-from
	c.Next++
}

// hasQuote says whether there is a quote among n bytes of text.
func hasQuote(text []byte, at, n uint32) bool {
	const each = 0x0101010101010101
	for end := at + n; at < end; at += wordBytes {
		beyond := 8 * (at + wordBytes - min(at+wordBytes, end)) & 63
		x := wordAt(text, at)<<beyond>>beyond ^ '"'*each
		if (x-each)&^x&(0x80*each) != 0 {
			return true
		}
	}
	return false
}

// wordAt returns eight bytes of text.
func wordAt(text []byte, at uint32) uint64 { return binary.LittleEndian.Uint64(text[at:]) }

// wordOf returns the first eight bytes of text.
func wordOf(text string) uint64 {
	text = text[:8]
	return uint64(text[0]) | uint64(text[1])<<8 | uint64(text[2])<<16 | uint64(text[3])<<24 |
		uint64(text[4])<<32 | uint64(text[5])<<40 | uint64(text[6])<<48 | uint64(text[7])<<56
}
