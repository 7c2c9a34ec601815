package main

import (
	"syscall/js"

	"github.com/vugu/vugu/domrender"
)

// mount makes Vugu's renderer. Vugu evaluates its helper script as text, which
// the page's policy forbids; the same script was loaded as a file of its own, so
// for the length of this call evaluating means doing nothing.
func mount(selector string) (*domrender.JSRenderer, error) {
	window := js.Global()
	eval := window.Get("eval")
	nothing := js.FuncOf(func(js.Value, []js.Value) any { return nil })
	window.Set("eval", nothing)
	defer func() {
		window.Set("eval", eval)
		nothing.Release()
	}()
	return domrender.New(selector)
}
