package curparquet

import "encoding/binary"

// unlz4 unpacks one bare block of LZ4 into dst and returns what it filled of it.
//
// Source: lz4/lz4, doc/lz4_Block_format.md.
func unlz4(dst, src []byte) ([]byte, error) {
	d, s := 0, 0
	// long reads on a length whose first four bits are all set.
	long := func(n int) (int, bool) {
		for s < len(src) {
			b := src[s]
			s++
			if n += int(b); n > len(dst) {
				return 0, false
			}
			if b != 255 {
				return n, true
			}
		}
		return 0, false
	}
	for s < len(src) {
		token := src[s]
		s++
		ok := true
		n := int(token >> 4)
		if n == 15 {
			if n, ok = long(n); !ok {
				return nil, errMalformed
			}
		}
		if n > len(src)-s || n > len(dst)-d {
			return nil, errPageSize
		}
		copy(dst[d:d+n], src[s:s+n])
		d += n
		s += n
		if s == len(src) {
			break // the last sequence is a literal alone
		}
		if len(src)-s < 2 {
			return nil, errShort
		}
		back := int(binary.LittleEndian.Uint16(src[s:]))
		s += 2
		n = int(token & 15)
		if n == 15 {
			if n, ok = long(n); !ok {
				return nil, errMalformed
			}
		}
		n += 4
		if back == 0 || back > d || n > len(dst)-d {
			return nil, errMalformed
		}
		repeat(dst, d, back, n)
		d += n
	}
	return dst[:d], nil
}

// repeat copies n bytes of dst that lie back bytes before d to d; where they
// overlap they repeat. The caller has checked that all lies within dst.
func repeat(dst []byte, d, back, n int) {
	switch {
	case back >= 8 && len(dst)-d >= n+8:
		// Eight bytes at a time never read what this copy has yet to write. What
		// is written behind the copy is overwritten by what comes next.
		for i := 0; i < n; i += 8 {
			binary.LittleEndian.PutUint64(dst[d+i:], binary.LittleEndian.Uint64(dst[d-back+i:]))
		}
	case back >= n:
		copy(dst[d:d+n], dst[d-back:])
	default:
		for i := range n {
			dst[d+i] = dst[d-back+i]
		}
	}
}
