package kernel

import (
	_ "embed" // holds the module
	"math"
	"syscall/js"
	"unsafe"

	"github.com/plainbill/plainbill/cost/cur/curcsv"
)

// module is written by ./make.
//
//go:embed kernel.wasm
var module []byte

// Load returns the kernel for a Go program with that memory, an object of class
// WebAssembly.Memory; an empty one where there can be none.
func Load(memory js.Value) (loaded curcsv.Kernel) {
	defer func() {
		if recover() != nil {
			loaded = curcsv.Kernel{}
		}
	}()
	wasm := js.Global().Get("WebAssembly")
	code := js.Global().Get("Uint8Array").New(len(module))
	js.CopyBytesToJS(code, module)
	if !memory.InstanceOf(wasm.Get("Memory")) || !wasm.Call("validate", code).Bool() {
		return curcsv.Kernel{}
	}
	imports := map[string]any{"go": map[string]any{"mem": memory}}
	exports := wasm.Get("Instance").New(wasm.Get("Module").New(code), imports).Get("exports")
	k := &kernel{plain: exports.Get("plain"), codes: exports.Get("codes"), numbers: exports.Get("numbers"), scale: scales()}
	return curcsv.Kernel{Find: k.find, Code: k.code, Number: k.number}
}

// kernel is a module at work. Where it throws once, it is not asked again.
type kernel struct {
	plain, codes, numbers js.Value

	call     call
	lookup   lookup
	columns  []column
	reading  reading
	numbered []number
	scale    scale
	failed   bool
}

// run calls a function of the module with the address of what it is told.
func (k *kernel) run(function js.Value, told unsafe.Pointer) (answer int) {
	defer func() { k.failed = recover() != nil }()
	return function.Invoke(uint32(uintptr(told))).Int()
}

// address returns where the elements of a slice lie in memory; nothing moves them.
func address[T any](list []T) uint32 { return uint32(uintptr(unsafe.Pointer(unsafe.SliceData(list)))) }

// call is what "plain" is told, and where it answers. The addresses are those of
// Go's memory. ./make knows the fields by their order.
type call struct {
	text, from, length uint32
	delimiter, newline uint32
	columns, header    uint32
	limit, n           uint32
	needed             uint32
	places, stride     uint32 // stride in bytes
	odd, oddN, oddMost uint32
	longest            uint32
}

// find is a curcsv.Finder. Whatever the module writes is checked to lie in the
// slices that it was given, before it is called and once for all rows.
func (k *kernel) find(text []byte, from int, w *curcsv.Rows) (at int) {
	kinds := len(w.Needed) + 1
	if k.failed || from >= len(text) || cap(text)-len(text) < curcsv.Slack || w.N >= w.Limit || w.Limit > w.Stride ||
		kinds < 2 || w.Needed[0] == 0 || w.Needed[kinds-2] != curcsv.NoMore || len(w.Places) < kinds*w.Stride || len(w.Odd) == 0 || w.OddN > len(w.Odd) {
		return curcsv.Plain(text, from, w)
	}
	for i, n := range w.Needed[1:] {
		if n <= w.Needed[i] {
			return curcsv.Plain(text, from, w)
		}
	}
	k.call = call{
		text: address(text), from: uint32(from), length: uint32(len(text)),
		delimiter: uint32(w.Delimiter), newline: uint32(w.Newline), columns: uint32(w.Columns), header: w.Header,
		limit: uint32(w.Limit), n: uint32(w.N), needed: address(w.Needed),
		places: address(w.Places), stride: uint32(4 * w.Stride),
		odd: address(w.Odd), oddN: uint32(w.OddN), oddMost: uint32(len(w.Odd)), longest: curcsv.LongestRow,
	}
	at = k.run(k.plain, unsafe.Pointer(&k.call))
	n, odd := int(k.call.n), int(k.call.oddN)
	if k.failed || at < from || at > len(text) || n < w.N || n > w.Limit || odd < w.OddN || odd > len(w.Odd) {
		k.failed = true
		return curcsv.Plain(text, from, w)
	}
	w.N, w.OddN = n, odd
	return at
}

// lookup is what "codes" is told.
type lookup struct{ text, columns, first uint32 }

// column is one column of it, and where it stands afterwards. ./make knows the
// fields by their order.
type column struct {
	starts, ends, codes, rows uint32
	slots, mask, shift        uint32
	texts, keys               uint32

	next, last, length, code, any uint32
}

// code is a curcsv.Coder. The module writes codes alone, as many as there are cells;
// should it read what is no text, it finds nothing.
func (k *kernel) code(list []curcsv.Coded) {
	k.columns = k.columns[:0]
	for i := range list {
		c, t := &list[i].Cells, list[i].Dict.Table()
		rows := len(list[i].Codes)
		if k.failed || len(c.Starts) < rows || len(c.Ends) < rows || len(t.Slots) == 0 || len(t.Slots)&(len(t.Slots)-1) != 0 ||
			address(c.Text) != address(list[0].Cells.Text) {
			return
		}
		k.columns = append(k.columns, column{
			starts: address(c.Starts), ends: address(c.Ends), codes: address(list[i].Codes), rows: uint32(rows),
			slots: address(t.Slots), mask: uint32(len(t.Slots) - 1), shift: uint32(t.Shift),
			texts: address(t.Texts), keys: address(t.Keys[:]),
			next: uint32(c.Next), last: c.Last, length: c.Length, code: c.Code, any: c.Any,
		})
	}
	if len(list) == 0 {
		return
	}
	k.lookup = lookup{text: address(list[0].Cells.Text), columns: uint32(len(list)), first: address(k.columns)}
	if k.run(k.codes, unsafe.Pointer(&k.lookup)); k.failed {
		return
	}
	for i := range list {
		c, told := &list[i].Cells, &k.columns[i]
		c.Next, c.Last, c.Length, c.Code, c.Any = int(told.next), told.last, told.length, told.code, told.any
	}
}

// reading is what "numbers" is told.
type reading struct{ text, columns, first, powers, most uint32 }

// number is a column of it, and where it stands afterwards. ./make knows the fields by
// their order.
type number struct {
	starts, ends, values, nulls, rows uint32

	next, blanks uint32
}

// scale holds the powers of ten, and the most figures that an amount may have which
// gets so many zeros more.
type scale struct {
	powers [17]uint64
	most   [11]uint64
}

func scales() (s scale) {
	power := uint64(1)
	for i := range s.powers {
		if s.powers[i] = power; i < len(s.most) {
			s.most[i] = math.MaxInt64 / power
		}
		power *= 10
	}
	return s
}

// number is a curcsv.Numberer. The module writes values and nulls alone, as many as
// there are cells.
func (k *kernel) number(list []curcsv.Numbered) {
	k.numbered = k.numbered[:0]
	for i := range list {
		c := &list[i]
		rows := max(len(c.Amounts), len(c.Numbers))
		to := number{starts: address(c.Starts), ends: address(c.Ends), rows: uint32(rows), next: uint32(c.Next), blanks: uint32(c.Blanks)}
		if c.Amounts != nil {
			to.values, to.nulls = address(c.Amounts), address(c.Null)
		} else {
			to.values = address(c.Numbers)
		}
		if k.failed || rows == 0 || len(c.Starts) < rows || len(c.Ends) < rows || c.Amounts != nil && len(c.Null) < rows || address(c.Text) != address(list[0].Text) {
			return
		}
		k.numbered = append(k.numbered, to)
	}
	if len(list) == 0 {
		return
	}
	k.reading = reading{text: address(list[0].Text), columns: uint32(len(list)), first: address(k.numbered),
		powers: address(k.scale.powers[:]), most: address(k.scale.most[:])}
	if k.run(k.numbers, unsafe.Pointer(&k.reading)); k.failed {
		return
	}
	for i := range list {
		list[i].Next, list[i].Blanks = int(k.numbered[i].next), int(k.numbered[i].blanks)
	}
}
