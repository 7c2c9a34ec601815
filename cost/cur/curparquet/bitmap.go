package curparquet

import (
	"math"

	"github.com/plainbill/plainbill/cost/cur"
)

// spreadBits sets eight cells for each byte of a bitmap, from at on: those whose
// bit is set to the next cell of from, the others to that of a row without a value.
// from has room for one cell more than there are bits set.
func (c *cells) spreadBits(at int, from *cells, bitmap []byte) {
	n := 8 * len(bitmap)
	switch c.kind {
	case cur.Text:
		spreadWords(c.codes[at:at+n], from.codes, bitmap, 0)
	case cur.Money:
		spreadWords(c.money[at:at+n], from.money, bitmap, 0)
		null := c.null[at : at+n]
		for i, b := range bitmap {
			for j := range (*[8]bool)(null[8*i:]) {
				null[8*i+j] = b>>j&1 == 0
			}
		}
		if from.gaps {
			k := 0
			for i := range null {
				if !null[i] {
					null[i] = from.null[k]
					k++
				}
			}
		}
		c.gaps = true
	case cur.Number:
		spreadFloats(c.float[at:at+n], from.float, bitmap)
	case cur.Time:
		spreadWords(c.time[at:at+n], from.time, bitmap, cur.NoTime)
	}
	if from.marks == nil {
		return
	}
	k := 0
	for i := range n {
		if bitmap[i/8]>>(i&7)&1 == 1 {
			if from.marks[k] != 0 {
				c.copyMarks(at+i, from, k)
			}
			k++
		}
	}
}

// spreadWords spreads integers. Whether a row has a value is as good as random, so
// each cell is computed from both without a jump that would be guessed wrong.
func spreadWords[T ~uint32 | ~int64](to, from []T, bitmap []byte, blank T) {
	k := 0
	for _, b := range bitmap {
		eight := (*[8]T)(to)
		to = to[8:]
		switch b {
		case 0:
			for j := range eight {
				eight[j] = blank
			}
		case 0xff:
			*eight = *(*[8]T)(from[k:])
			k += 8
		default:
			for j := range eight {
				bit := T(b & 1)
				b >>= 1
				eight[j] = blank ^ (blank^from[k])&-bit
				k += int(bit)
			}
		}
	}
}

// spreadFloats is spreadWords for numbers, where no value counts as 0.
func spreadFloats(to, from []float64, bitmap []byte) {
	k := 0
	for _, b := range bitmap {
		eight := (*[8]float64)(to)
		to = to[8:]
		switch b {
		case 0:
			clear(eight[:])
		case 0xff:
			*eight = *(*[8]float64)(from[k:])
			k += 8
		default:
			for j := range eight {
				bit := uint64(b & 1)
				b >>= 1
				eight[j] = math.Float64frombits(math.Float64bits(from[k]) & -bit)
				k += int(bit)
			}
		}
	}
}
