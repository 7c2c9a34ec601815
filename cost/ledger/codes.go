package ledger

import "slices"

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
		o.addSame(0, n-o.n)
	}
}

// addSame appends n rows of one code.
func (o *openCodes) addSame(code uint32, n int) {
	if o.Same() && (o.n == 0 || o.Constant == code) {
		o.Constant, o.max = code, code // what was never filled takes any code
		o.n += n
		return
	}
	o.reserve(code)
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
func (o *openCodes) add(codes []uint32, largest uint32) {
	o.reserve(largest)
	switch {
	case o.U8 != nil:
		o.U8 = narrow(o.U8, codes)
	case o.U16 != nil:
		o.U16 = narrow(o.U16, codes)
	default:
		o.U32 = append(room(o.U32, len(codes)), codes...)
	}
	o.n += len(codes)
}

// translate appends the codes of a file in the ledger's terms.
func (o *openCodes) translate(codes []uint32, t *translation) {
	o.reserve(t.largest)
	switch {
	case o.U8 != nil:
		o.U8 = translated(o.U8, codes, t.codes)
	case o.U16 != nil:
		o.U16 = translated(o.U16, codes, t.codes)
	default:
		o.U32 = translated(o.U32, codes, t.codes)
	}
	o.n += len(codes)
}

func translated[T uint8 | uint16 | uint32](to []T, from, table []uint32) []T {
	length := len(to)
	to = room(to, len(from))[:length+len(from)]
	tail := to[length:]
	for i, c := range from {
		tail[i] = T(table[c])
	}
	return to
}

// reserve makes the column wide enough for code. Slices that a snapshot shares
// are left as they are.
func (o *openCodes) reserve(code uint32) {
	o.max = max(o.max, code)
	switch {
	case o.U32 != nil, o.U16 != nil && o.max <= 0xFFFF, o.U8 != nil && o.max <= 0xFF:
	case o.U16 != nil:
		o.U32, o.U16 = widen[uint32](o.U16), nil
	case o.U8 != nil && o.max <= 0xFFFF:
		o.U16, o.U8 = widen[uint16](o.U8), nil
	case o.U8 != nil:
		o.U32, o.U8 = widen[uint32](o.U8), nil
	case o.max <= 0xFF:
		o.U8 = fill([]uint8{}, uint8(o.Constant), o.n)
	case o.max <= 0xFFFF:
		o.U16 = fill([]uint16{}, uint16(o.Constant), o.n)
	default:
		o.U32 = fill([]uint32{}, o.Constant, o.n)
	}
}

// freeze returns the column as it is at n rows; the open column may grow on.
func (o *openCodes) freeze(n int, tight bool) Codes {
	o.pad(n)
	c := o.Codes
	if c.Same() {
		return Codes{Constant: c.Constant}
	}
	c.Constant = 0
	if tight {
		c.tighten()
	}
	return c
}

// tighten gives the codes the width that they need and no more: a column is filled
// at the width that its dictionary needs.
func (c *Codes) tighten() {
	if c.U32 != nil {
		if largest := slices.Max(c.U32); largest <= 0xFF {
			c.U8, c.U32 = narrow([]uint8{}, c.U32), nil
		} else if largest <= 0xFFFF {
			c.U16, c.U32 = narrow([]uint16{}, c.U32), nil
		}
	}
	if c.U16 != nil && slices.Max(c.U16) <= 0xFF {
		small := make([]uint8, len(c.U16))
		for i, code := range c.U16 {
			small[i] = uint8(code)
		}
		c.U8, c.U16 = small, nil
	}
	c.U8, c.U16, c.U32 = clip(c.U8), clip(c.U16), clip(c.U32)
}

func fill[T uint8 | uint16 | uint32](to []T, code T, n int) []T {
	length := len(to)
	to = room(to, n)[:length+n]
	tail := to[length:]
	for i := range tail {
		tail[i] = code
	}
	return to
}

func widen[T, F uint8 | uint16 | uint32](from []F) []T {
	to := make([]T, len(from), cap(from))
	for i, c := range from {
		to[i] = T(c)
	}
	return to
}

func narrow[T uint8 | uint16](to []T, from []uint32) []T {
	length := len(to)
	to = room(to, len(from))[:length+len(from)]
	tail := to[length:]
	for i, c := range from {
		tail[i] = T(c)
	}
	return to
}
