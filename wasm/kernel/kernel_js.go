package kernel

import (
	"syscall/js"
	"unsafe"

	"github.com/plainbill/plainbill/cost/cur/curcsv"
)

// call is what the module is told, and where it answers. The addresses are those
// of Go's memory. ./make knows the fields by their order.
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

// Load returns the kernel for a Go program with that memory, an object of class
// WebAssembly.Memory; nil where there can be none.
func Load(memory js.Value) (find curcsv.Finder) {
	defer func() {
		if recover() != nil {
			find = nil
		}
	}()
	wasm := js.Global().Get("WebAssembly")
	code := js.Global().Get("Uint8Array").New(len(module))
	js.CopyBytesToJS(code, module)
	if !memory.InstanceOf(wasm.Get("Memory")) || !wasm.Call("validate", code).Bool() {
		return nil
	}
	imports := map[string]any{"go": map[string]any{"mem": memory}}
	plain := wasm.Get("Instance").New(wasm.Get("Module").New(code), imports).Get("exports").Get("plain")
	k := &kernel{plain: plain}
	return k.find
}

type kernel struct {
	plain  js.Value
	call   call
	failed bool
}

// find is a curcsv.Finder. Whatever the module might touch is checked to lie in
// the slices that it was given, before it is called and once for all rows.
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
	at, ok := k.run()
	n, odd := int(k.call.n), int(k.call.oddN)
	if !ok || at < from || at > len(text) || n < w.N || n > w.Limit || odd < w.OddN || odd > len(w.Odd) {
		k.failed = true
		return curcsv.Plain(text, from, w)
	}
	w.N, w.OddN = n, odd
	return at
}

// run calls the module. Where that throws, the kernel is not used again.
func (k *kernel) run() (at int, ok bool) {
	defer func() { ok = recover() == nil }()
	return k.plain.Invoke(uint32(uintptr(unsafe.Pointer(&k.call)))).Int(), true
}

// address returns where the elements of a slice lie in memory; nothing moves them.
func address[T any](list []T) uint32 { return uint32(uintptr(unsafe.Pointer(unsafe.SliceData(list)))) }
