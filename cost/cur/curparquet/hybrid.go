package curparquet

import (
	"encoding/binary"
	"errors"
)

var errShortRuns = errors.New("runs end before the values do")

// hybrid reads small integers stored as runs of one value and runs of packed
// bits: levels, and indices into a dictionary.
//
// Source: Apache Parquet format, Encodings.md, "Run Length Encoding /
// Bit-Packing Hybrid".
type hybrid struct {
	src   []byte
	width uint

	same  int // values left of a run of one value
	value uint32

	packed int // values left of a packed run, which may exceed what is asked for
	at     int // the byte where the next packed group of eight, or run, starts

	group            [8]uint32 // an unpacked group of which part was given
	groupAt, groupTo int       // what of group is not yet given
}

// reset starts reading src, whose values are width bits wide.
func (h *hybrid) reset(src []byte, width uint) error {
	if width > 32 {
		return errMalformed
	}
	h.src, h.width = src, width
	h.same, h.packed, h.at, h.groupAt, h.groupTo = 0, 0, 0, 0, 0
	return nil
}

// load makes the next run the current one.
func (h *hybrid) load() error {
	for h.same == 0 && h.packed == 0 {
		rest := h.src[h.at:]
		if len(rest) == 0 {
			return errShortRuns
		}
		head, n := uint64(rest[0]), 1 // most runs are short
		if head >= 0x80 {
			if head, n = binary.Uvarint(rest); n <= 0 {
				return errShortRuns
			}
		}
		h.at += n
		count := head >> 1
		if head&1 == 0 {
			size := int(h.width+7) / 8
			if rest = rest[n:]; len(rest) < size {
				return errShortRuns
			}
			h.at += size
			h.value = 0
			for i := size - 1; i >= 0; i-- {
				h.value = h.value<<8 | uint32(rest[i])
			}
			h.same = int(min(count, 1<<31-1))
			continue
		}
		// Writers may cut the last group short: what is there in full counts.
		if h.width == 0 {
			h.value = 0
			h.same = int(min(count, 1<<28)) * 8
			continue
		}
		there := uint64(len(h.src)-h.at) * 8 / uint64(h.width)
		if there == 0 && count > 0 {
			return errShortRuns
		}
		h.packed = int(min(count, there/8+1)) * 8
		h.packed = min(h.packed, int(there))
	}
	return nil
}

// uniform reports whether the next values are one run of the same value, and
// how many of at most limit there are; take consumes them.
func (h *hybrid) uniform(limit int) (value uint32, n int, err error) {
	if h.groupAt < h.groupTo {
		return 0, 0, nil
	}
	if err := h.load(); err != nil {
		return 0, 0, err
	}
	if h.same > 0 {
		return h.value, min(limit, h.same), nil
	}
	return 0, 0, nil
}

// take consumes n values that uniform promised.
func (h *hybrid) take(n int) { h.same -= n }

// bitmap takes at most limit values one bit wide as they lie in the file, the first
// in the lowest bit of the first byte: whole bytes of a packed run, or none where
// something else comes next.
func (h *hybrid) bitmap(limit int) []byte {
	if h.width != 1 || h.same > 0 || h.groupAt < h.groupTo {
		return nil
	}
	n := min(h.packed, limit) / 8
	b := h.src[h.at : h.at+n]
	h.at += n
	h.packed -= 8 * n
	return b
}

// read fills dst with the next values.
func (h *hybrid) read(dst []uint32) error {
	for len(dst) > 0 {
		if h.groupAt < h.groupTo {
			n := copy(dst, h.group[h.groupAt:h.groupTo])
			h.groupAt += n
			dst = dst[n:]
			continue
		}
		if err := h.load(); err != nil {
			return err
		}
		if h.same > 0 {
			n := min(h.same, len(dst))
			for i := range dst[:n] {
				dst[i] = h.value
			}
			h.same -= n
			dst = dst[n:]
			continue
		}
		n := min(h.packed, len(dst)) &^ 7
		if n > 0 {
			h.unpack(dst[:n])
			h.packed -= n
			dst = dst[n:]
			continue
		}
		h.unpack(h.group[:])
		h.groupAt, h.groupTo = 0, min(8, h.packed)
		h.packed -= h.groupTo
	}
	return nil
}

// unpack reads whole groups of eight packed values; len(dst) is a multiple of 8.
func (h *hybrid) unpack(dst []uint32) {
	width := int(h.width)
	src := h.src[h.at:]
	h.at += min(width*(len(dst)/8), len(src))
	// Each group is read in words that reach up to eight bytes beyond it.
	fast := min(len(dst)/8, max(0, len(src)-8)/width)
	switch {
	case width <= 8:
		unpack8(dst[:8*fast], src, h.width)
	case width <= 16:
		unpack16(dst[:8*fast], src, h.width)
	default:
		unpack32(dst[:8*fast], src, h.width)
	}
	for i := fast; i < len(dst)/8; i++ {
		var padded [48]byte
		copy(padded[:width], src[min(i*width, len(src)):])
		unpack32(dst[8*i:8*i+8], padded[:], h.width)
	}
}

// unpack8 reads groups of eight values of at most eight bits.
func unpack8(dst []uint32, src []byte, w uint) {
	mask := uint64(1)<<w - 1
	for len(dst) >= 8 {
		to, v := (*[8]uint32)(dst), binary.LittleEndian.Uint64(src)
		to[0] = uint32(v & mask)
		v >>= w
		to[1] = uint32(v & mask)
		v >>= w
		to[2] = uint32(v & mask)
		v >>= w
		to[3] = uint32(v & mask)
		v >>= w
		to[4] = uint32(v & mask)
		v >>= w
		to[5] = uint32(v & mask)
		v >>= w
		to[6] = uint32(v & mask)
		v >>= w
		to[7] = uint32(v & mask)
		dst, src = dst[8:], src[w:]
	}
}

// unpack16 reads groups of eight values of nine to sixteen bits.
func unpack16(dst []uint32, src []byte, w uint) {
	mask := uint64(1)<<w - 1
	odd := 4 * (w & 1) // the second half begins in the middle of a byte
	for len(dst) >= 8 {
		to, v := (*[8]uint32)(dst), binary.LittleEndian.Uint64(src)
		to[0] = uint32(v & mask)
		v >>= w
		to[1] = uint32(v & mask)
		v >>= w
		to[2] = uint32(v & mask)
		v >>= w
		to[3] = uint32(v & mask)
		v = binary.LittleEndian.Uint64(src[w/2:]) >> odd
		to[4] = uint32(v & mask)
		v >>= w
		to[5] = uint32(v & mask)
		v >>= w
		to[6] = uint32(v & mask)
		v >>= w
		to[7] = uint32(v & mask)
		dst, src = dst[8:], src[w:]
	}
}

// unpack32 reads groups of eight values of any width up to 32 bits.
func unpack32(dst []uint32, src []byte, w uint) {
	mask := uint64(1)<<w - 1
	for len(dst) >= 8 {
		for i := range uint(8) {
			bit := i * w
			dst[i] = uint32(binary.LittleEndian.Uint64(src[bit/8:]) >> (bit & 7) & mask)
		}
		dst, src = dst[8:], src[w:]
	}
}
