// Package kernel does what takes most of the time of reading a bill in text in a
// WebAssembly module of its own, which works on Go's memory: it finds rows with
// vector instructions, which Go does not compile, looks up cells and reads numbers.
// Where the browser knows no such instructions, there is no kernel, and curcsv and cur
// do the same.
package kernel

//go:generate go run ./make kernel.wasm
