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
		head, n := binary.Uvarint(h.src[h.at:])
		if n <= 0 {
			return errShortRuns
		}
		h.at += n
		count := head >> 1
		if head&1 == 0 {
			size := int(h.width+7) / 8
			if len(h.src)-h.at < size {
				return errShortRuns
			}
			var value [4]byte
			copy(value[:], h.src[h.at:h.at+size])
			h.at += size
			h.value = binary.LittleEndian.Uint32(value[:])
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
	mask := uint64(1)<<h.width - 1
	w := h.width
	used := 0
	for len(dst) >= 8 {
		group := src[min(used, len(src)):]
		if len(group) < width+8 {
			var padded [48]byte
			copy(padded[:], group[:min(width, len(group))])
			unpackGroup((*[8]uint32)(dst), padded[:], w, mask)
		} else {
			unpackGroup((*[8]uint32)(dst), group, w, mask)
		}
		dst = dst[8:]
		used += width
	}
	h.at = min(h.at+used, len(h.src))
}

// unpackGroup reads eight values; src holds at least w+8 bytes.
func unpackGroup(dst *[8]uint32, src []byte, w uint, mask uint64) {
	switch {
	case w <= 8:
		v := binary.LittleEndian.Uint64(src)
		dst[0] = uint32(v & mask)
		dst[1] = uint32(v >> w & mask)
		dst[2] = uint32(v >> (2 * w) & mask)
		dst[3] = uint32(v >> (3 * w) & mask)
		dst[4] = uint32(v >> (4 * w) & mask)
		dst[5] = uint32(v >> (5 * w) & mask)
		dst[6] = uint32(v >> (6 * w) & mask)
		dst[7] = uint32(v >> (7 * w) & mask)
	case w <= 16:
		v := binary.LittleEndian.Uint64(src)
		dst[0] = uint32(v & mask)
		dst[1] = uint32(v >> w & mask)
		dst[2] = uint32(v >> (2 * w) & mask)
		dst[3] = uint32(v >> (3 * w) & mask)
		v = binary.LittleEndian.Uint64(src[w/2:]) >> (4 * (w & 1))
		dst[4] = uint32(v & mask)
		dst[5] = uint32(v >> w & mask)
		dst[6] = uint32(v >> (2 * w) & mask)
		dst[7] = uint32(v >> (3 * w) & mask)
	default:
		for i := range dst {
			bit := uint(i) * w
			dst[i] = uint32(binary.LittleEndian.Uint64(src[bit/8:]) >> (bit & 7) & mask)
		}
	}
}
