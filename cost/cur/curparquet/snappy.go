package curparquet

import "encoding/binary"

// unsnap unpacks the elements of a snappy block into exactly dst.
//
// Source: google/snappy, format_description.txt.
func unsnap(dst, src []byte) ([]byte, error) {
	d, s := 0, 0
	for s < len(src) {
		tag := src[s]
		s++
		if tag&3 == 0 {
			n := int(tag >> 2)
			if n >= 60 {
				width := n - 59
				if len(src)-s < width {
					return nil, errShort
				}
				var wide [4]byte
				copy(wide[:], src[s:s+width])
				s += width
				long := binary.LittleEndian.Uint32(wide[:])
				if int64(long) >= int64(len(dst)) {
					return nil, errPageSize
				}
				n = int(long)
			}
			n++
			if n > len(src)-s || n > len(dst)-d {
				return nil, errPageSize
			}
			if n <= 16 && len(src)-s >= 16 && len(dst)-d >= 16 {
				// Most literals are short: sixteen bytes in two moves, of which those
				// behind the literal are overwritten by what comes next.
				from, to := src[s:s+16], dst[d:d+16]
				binary.LittleEndian.PutUint64(to, binary.LittleEndian.Uint64(from))
				binary.LittleEndian.PutUint64(to[8:], binary.LittleEndian.Uint64(from[8:]))
			} else {
				copy(dst[d:d+n], src[s:s+n])
			}
			d += n
			s += n
			continue
		}
		var n, back int
		switch tag & 3 {
		case 1:
			if s >= len(src) {
				return nil, errShort
			}
			n = 4 + int(tag>>2&7)
			back = int(tag>>5)<<8 | int(src[s])
			s++
		case 2:
			if len(src)-s < 2 {
				return nil, errShort
			}
			n = 1 + int(tag>>2)
			back = int(binary.LittleEndian.Uint16(src[s:]))
			s += 2
		default:
			if len(src)-s < 4 {
				return nil, errShort
			}
			n = 1 + int(tag>>2)
			far := binary.LittleEndian.Uint32(src[s:])
			if int64(far) > int64(d) {
				return nil, errMalformed
			}
			back = int(far)
			s += 4
		}
		if back == 0 || back > d || n > len(dst)-d {
			return nil, errMalformed
		}
		repeat(dst, d, back, n)
		d += n
	}
	return dst[:d], nil
}
