// Package kernel finds the rows of a bill in text with vector instructions, which
// Go does not compile for WebAssembly: 64 bytes at a time in a module of its own
// that works on Go's memory. Where the browser knows no such instructions, there is
// no kernel, and curcsv.Plain does the same.
package kernel

import _ "embed" // holds the module

//go:generate go run ./make plain.wasm

// module is written by ./make.
//
//go:embed plain.wasm
var module []byte
