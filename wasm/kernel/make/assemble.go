package main

import "slices"

// The assembler: a program is a tree of code, of which each part writes itself
// behind what is there. It knows what the kernel needs of WebAssembly and no more.
//
// Source: WebAssembly Core Specification 2.0, sections 5.2 to 5.5.

// valueType is the type of a local variable, as it is encoded.
type valueType byte

const (
	i32  valueType = 0x7f
	i64  valueType = 0x7e
	v128 valueType = 0x7b
)

// code writes instructions.
type code func(f *function)

// function is a function being written.
type function struct {
	name   string
	body   []byte
	names  []string // of the locals, parameters first
	types  []valueType
	labels []string // of the blocks around, the innermost last
}

// leb appends n as the variable-length integers of WebAssembly, without a sign.
func leb(to []byte, n uint64) []byte {
	for ; n >= 0x80; n >>= 7 {
		to = append(to, byte(n)|0x80)
	}
	return append(to, byte(n))
}

// sleb appends n with a sign.
func sleb(to []byte, n int64) []byte {
	for ; n < -0x40 || n >= 0x40; n >>= 7 {
		to = append(to, byte(n&0x7f)|0x80)
	}
	return append(to, byte(n&0x7f))
}

// local returns the number of a variable.
func (f *function) local(name string) uint64 {
	i := slices.Index(f.names, name)
	if i < 0 {
		panic("no variable " + name)
	}
	return uint64(i)
}

// do writes parts one after the other.
func do(parts ...code) code {
	return func(f *function) {
		for _, part := range parts {
			part(f)
		}
	}
}

// op writes the operands, then an instruction with its immediates.
func op(instruction []byte, operands ...code) code {
	return do(append(slices.Clone(operands), func(f *function) { f.body = append(f.body, instruction...) })...)
}

func get(name string) code {
	return func(f *function) { f.body = leb(append(f.body, 0x20), f.local(name)) }
}

func set(name string, value code) code {
	return func(f *function) { value(f); f.body = leb(append(f.body, 0x21), f.local(name)) }
}

func c32(n int64) code { return op(sleb([]byte{0x41}, n)) }
func c64(n int64) code { return op(sleb([]byte{0x42}, n)) }

// within writes a block or loop.
func within(kind byte, label string, parts []code) code {
	return func(f *function) {
		f.body = append(f.body, kind, 0x40)
		f.labels = append(f.labels, label)
		do(parts...)(f)
		f.labels = f.labels[:len(f.labels)-1]
		f.body = append(f.body, 0x0b)
	}
}

// block is left by br(label); loop is begun again by it.
func block(label string, parts ...code) code { return within(0x02, label, parts) }
func loop(label string, parts ...code) code  { return within(0x03, label, parts) }

// when does its parts where a condition holds.
func when(condition code, parts ...code) code {
	return do(condition, within(0x04, "", parts))
}

// branch writes a branch to the block or loop of a label.
func branch(kind byte, label string) code {
	return func(f *function) {
		for depth := range f.labels {
			if f.labels[len(f.labels)-1-depth] == label {
				f.body = leb(append(f.body, kind), uint64(depth))
				return
			}
		}
		panic("no label " + label)
	}
}

func br(label string) code                   { return branch(0x0c, label) }
func brIf(label string, condition code) code { return do(condition, branch(0x0d, label)) }

// memory writes a load or store; alignment is only a hint, and 1 is always true.
func memory(instruction []byte, offset uint64, operands ...code) code {
	return op(leb(append(slices.Clone(instruction), 0), offset), operands...)
}

func load8(at code) code                          { return memory([]byte{0x2d}, 0, at) }
func load32(at code, offset uint64) code          { return memory([]byte{0x28}, offset, at) }
func store32(at code, offset uint64, v code) code { return memory([]byte{0x36}, offset, at, v) }
func load128(at code, offset uint64) code         { return memory([]byte{0xfd, 0x00}, offset, at) }
func add32(a, b code) code                        { return op([]byte{0x6a}, a, b) }
func sub32(a, b code) code                        { return op([]byte{0x6b}, a, b) }
func mul32(a, b code) code                        { return op([]byte{0x6c}, a, b) }
func and32(a, b code) code                        { return op([]byte{0x71}, a, b) }
func xor32(a, b code) code                        { return op([]byte{0x73}, a, b) }
func shl32(a, n code) code                        { return op([]byte{0x74}, a, n) }
func zero32(a code) code                          { return op([]byte{0x45}, a) }
func eq32(a, b code) code                         { return op([]byte{0x46}, a, b) }
func ne32(a, b code) code                         { return op([]byte{0x47}, a, b) }
func gtU32(a, b code) code                        { return op([]byte{0x4b}, a, b) }
func geU32(a, b code) code                        { return op([]byte{0x4f}, a, b) }
func sub64(a, b code) code                        { return op([]byte{0x7d}, a, b) }
func and64(a, b code) code                        { return op([]byte{0x83}, a, b) }
func load64(at code, offset uint64) code          { return memory([]byte{0x29}, offset, at) }
func or32(a, b code) code                         { return op([]byte{0x72}, a, b) }
func add64(a, b code) code                        { return op([]byte{0x7c}, a, b) }
func mul64(a, b code) code                        { return op([]byte{0x7e}, a, b) }
func leftBy(a, n code) code                       { return op([]byte{0x86}, a, n) }
func rightBy(a, n code) code                      { return op([]byte{0x88}, a, n) }
func ne64(a, b code) code                         { return op([]byte{0x52}, a, b) }
func or64(a, b code) code                         { return op([]byte{0x84}, a, b) }
func xor64(a, b code) code                        { return op([]byte{0x85}, a, b) }
func shl64(a code, n int64) code                  { return op([]byte{0x86}, a, c64(n)) }
func shrS64(a code, n int64) code                 { return op([]byte{0x87}, a, c64(n)) }
func shrU64(a code, n int64) code                 { return op([]byte{0x88}, a, c64(n)) }
func zero64(a code) code                          { return op([]byte{0x50}, a) }
func some64(a code) code                          { return op([]byte{0x52}, a, c64(0)) }
func low32(a code) code                           { return op([]byte{0xa7}, a) }
func wide64(a code) code                          { return op([]byte{0xad}, a) }
func not64(a code) code                           { return xor64(a, c64(-1)) }
func but64(a, b code) code                        { return and64(a, not64(b)) }
func first64(a code) code                         { return low32(op([]byte{0x7a}, a)) } // the place of the lowest bit
func count64(a code) code                         { return low32(op([]byte{0x7b}, a)) } // how many bits are set
func simd(number uint64, operands ...code) code   { return op(leb([]byte{0xfd}, number), operands...) }
func splat8(a code) code                          { return simd(0x0f, a) }
func eq8(a, b code) code                          { return simd(0x23, a, b) }
func ltS8(a, b code) code                         { return simd(0x25, a, b) }
func or128(a, b code) code                        { return simd(0x50, a, b) }
func any128(a code) code                          { return simd(0x53, a) }
func bits8(a code) code                           { return simd(0x64, a) } // a bit for the top bit of each byte
func minS8(a, b code) code                        { return simd(0x76, a, b) }
func store8(at, v code) code                      { return memory([]byte{0x3a}, 0, at, v) }
func store64(at, v code) code                     { return memory([]byte{0x37}, 0, at, v) }
func storeFloat(at, v code) code                  { return memory([]byte{0x39}, 0, at, v) }
func leU32(a, b code) code                        { return op([]byte{0x4d}, a, b) }
func gtU64(a, b code) code                        { return op([]byte{0x56}, a, b) }
func first32(a code) code                         { return op([]byte{0x68}, a) }
func divFloat(a, b code) code                     { return op([]byte{0xa3}, a, b) }
func float(a code) code                           { return op([]byte{0xba}, a) } // of an i64 without a sign
func store128(at code, offset uint64, v code) code {
	return memory([]byte{0xfd, 0x0b}, offset, at, v)
}
func c128(bytes ...byte) code       { return op(append([]byte{0xfd, 0x0c}, bytes...)) }
func swizzle(a, places code) code   { return simd(0x0e, a, places) }
func lane32(a code, lane byte) code { return op([]byte{0xfd, 0x1b, lane}, a) }
func geS8(a, b code) code           { return simd(0x2b, a, b) }
func gtU8(a, b code) code           { return simd(0x28, a, b) }
func sub8(a, b code) code           { return simd(0x71, a, b) }
func and128(a, b code) code         { return simd(0x4e, a, b) }
func narrow32(a, b code) code       { return simd(0x86, a, b) } // to 16 bits without a sign
func shr16(a code, n int64) code    { return simd(0x8d, a, c32(n)) }
func add16(a, b code) code          { return simd(0x8e, a, b) }
func mul16(a, b code) code          { return simd(0x95, a, b) }
func geU32x4(a, b code) code        { return simd(0x40, a, b) }
func all32(a code) code             { return simd(0xa3, a) }
func add32x4(a, b code) code        { return simd(0xae, a, b) }
func dot16(a, b code) code          { return simd(0xba, a, b) } // sums of the products of neighbours

// module returns a module that imports go.mem and exports functions of one
// parameter, an i32, that return an i32.
func module(exported ...*function) []byte {
	out := []byte("\x00asm\x01\x00\x00\x00")
	section := func(id byte, content ...[]byte) {
		all := slices.Concat(content...)
		out = append(leb(append(out, id), uint64(len(all))), all...)
	}
	text := func(s string) []byte { return append(leb(nil, uint64(len(s))), s...) }
	count := leb(nil, uint64(len(exported)))
	section(1, []byte{1, 0x60, 1, byte(i32), 1, byte(i32)})
	section(2, []byte{1}, text("go"), text("mem"), []byte{2, 0, 0})
	section(3, count, make([]byte, len(exported)))
	var names, bodies []byte
	for i, f := range exported {
		names = slices.Concat(names, text(f.name), []byte{0, byte(i)})
		// Each local is declared by itself; the first is the parameter.
		body := leb(nil, uint64(len(f.types)-1))
		for _, t := range f.types[1:] {
			body = append(body, 1, byte(t))
		}
		body = append(append(body, f.body...), 0x0b)
		bodies = slices.Concat(bodies, leb(nil, uint64(len(body))), body)
	}
	section(7, count, names)
	section(10, count, bodies)
	return out
}

// declare adds variables of one type.
func (f *function) declare(t valueType, names ...string) {
	for _, name := range names {
		f.names = append(f.names, name)
		f.types = append(f.types, t)
	}
}
