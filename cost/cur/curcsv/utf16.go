package curcsv

import (
	"encoding/binary"
	"io"
	"unicode/utf16"
	"unicode/utf8"
)

// utf16Reader gives UTF-16 text as UTF-8. Half surrogates and a byte left over
// at the end become U+FFFD.
type utf16Reader struct {
	r     io.Reader
	order binary.ByteOrder
	in    []byte // read and not converted
	out   []byte // converted and not given
	space []byte // holds out
	err   error
}

// Read gives at least one byte or an error.
func (u *utf16Reader) Read(p []byte) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	idle := 0
	for len(u.out) == 0 {
		if u.err != nil && len(u.in) == 0 {
			return 0, u.err
		}
		if u.err == nil {
			var block [1 << 15]byte
			n, err := u.r.Read(block[:])
			u.in, u.err = append(u.in, block[:n]...), err
			if idle++; n == 0 && err == nil && idle == 100 {
				u.err = io.ErrNoProgress
			}
		}
		u.convert()
	}
	n := copy(p, u.out)
	u.out = u.out[n:]
	return n, nil
}

// convert turns whole characters of in to UTF-8.
func (u *utf16Reader) convert() {
	out, in := u.space[:0], u.in
	for len(in) >= 2 {
		r := rune(u.order.Uint16(in))
		size := 2
		if utf16.IsSurrogate(r) {
			if len(in) < 4 && u.err == nil {
				break
			}
			high := r
			r = utf8.RuneError
			if len(in) >= 4 {
				if r = utf16.DecodeRune(high, rune(u.order.Uint16(in[2:]))); r != utf8.RuneError {
					size = 4
				}
			}
		}
		out = utf8.AppendRune(out, r)
		in = in[size:]
	}
	if len(in) == 1 && u.err != nil {
		out, in = utf8.AppendRune(out, utf8.RuneError), nil
	}
	u.out, u.space = out, out
	u.in = append(u.in[:0], in...)
}
