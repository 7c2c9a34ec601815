// Command make writes the kernel: a WebAssembly module of one function that finds
// plain rows as curcsv.Plain does, 64 bytes at a time. Go compiles no vector
// instructions for WebAssembly, so they are put together here.
//
//	go run ./make plain.wasm
package main

import (
	"fmt"
	"os"
)

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
