package ledger

// openCodes is a column of codes being filled. It costs nothing while every row
// has the same code, and is as narrow as its largest code allows.
type openCodes struct {
	Codes
	n   int
	max uint32
}

// pad adds rows without a value up to n.
func (o *openCodes) pad(n int) {
	if n > o.n {
		o.addSame(0, n-o.n, 0)
	}
}

// addSame appends n rows of one code.
func (o *openCodes) addSame(code uint32, n, room int) {
	if o.Same() && (o.n == 0 || o.Constant == code) {
		o.Constant, o.max = code, code
		o.n += n
		return
	}
	o.reserve(code, room)
	switch {
	case o.U8 != nil:
		o.U8 = fill(o.U8, uint8(code), n)
	case o.U16 != nil:
		o.U16 = fill(o.U16, uint16(code), n)
	default:
		o.U32 = fill(o.U32, code, n)
	}
	o.n += n
}

// add appends rows whose largest code is given.
func (o *openCodes) add(codes []uint32, largest uint32, room int) {
	o.reserve(largest, room)
	switch {
	case o.U8 != nil:
		o.U8 = narrow(o.U8, codes)
	case o.U16 != nil:
		o.U16 = narrow(o.U16, codes)
	default:
		o.U32 = append(o.U32, codes...)
	}
	o.n += len(codes)
}

// reserve makes the column wide enough for code. Slices that a snapshot shares
// are left as they are.
func (o *openCodes) reserve(code uint32, room int) {
	o.max = max(o.max, code)
	room = max(room, o.n, 1)
	if o.Same() {
		switch {
		case o.max <= 0xFF:
			o.U8 = fill(make([]uint8, 0, room), uint8(o.Constant), o.n)
		case o.max <= 0xFFFF:
			o.U16 = fill(make([]uint16, 0, room), uint16(o.Constant), o.n)
		default:
			o.U32 = fill(make([]uint32, 0, room), o.Constant, o.n)
		}
		return
	}
	switch {
	case o.U8 != nil && o.max > 0xFFFF:
		o.U32, o.U8 = widen(make([]uint32, 0, room), o.U8), nil
	case o.U8 != nil && o.max > 0xFF:
		o.U16, o.U8 = widen(make([]uint16, 0, room), o.U8), nil
	case o.U16 != nil && o.max > 0xFFFF:
		o.U32, o.U16 = widen(make([]uint32, 0, room), o.U16), nil
	}
}

// freeze returns the column as it is at n rows; the open column may grow on.
func (o *openCodes) freeze(n int) Codes {
	o.pad(n)
	switch {
	case o.U8 != nil:
		return Codes{U8: clip(o.U8)}
	case o.U16 != nil:
		return Codes{U16: clip(o.U16)}
	case o.U32 != nil:
		return Codes{U32: clip(o.U32)}
	}
	return Codes{Constant: o.Constant}
}

func fill[T uint8 | uint16 | uint32](to []T, code T, n int) []T {
	for range n {
		to = append(to, code)
	}
	return to
}

func widen[T, F uint8 | uint16 | uint32](to []T, from []F) []T {
	for _, c := range from {
		to = append(to, T(c))
	}
	return to
}

func narrow[T uint8 | uint16](to []T, from []uint32) []T {
	n := len(to)
	if cap(to)-n < len(from) {
		to = append(to, make([]T, len(from))...)
	} else {
		to = to[:n+len(from)]
	}
	tail := to[n:][:len(from)]
	for i, c := range from {
		tail[i] = T(c)
	}
	return to
}
