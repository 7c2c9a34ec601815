// Command make writes the kernel: a WebAssembly module that finds plain rows as
// curcsv.Plain does, 64 bytes at a time, looks cells up as cur.Dict does, and reads
// numbers as curcsv.Numbered does, sixteen figures at a time. Go compiles no vector
// instructions for WebAssembly, and loops without calls only with a detour over its
// stack, so they are put together here.
//
//	go run ./make kernel.wasm
package main

import (
	"fmt"
	"os"
)

// Kernel returns the module.
func Kernel() []byte { return module(plain(), codes(), numbers()) }

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: make FILE")
		os.Exit(2)
	}
	if err := os.WriteFile(os.Args[1], Kernel(), 0o644); err != nil {
		fmt.Fprintln(os.Stderr, "make:", err)
		os.Exit(1)
	}
}
