package main

import "syscall/js"

// A ticker lets the worker's event loop run: while Go computes, no message
// arrives. A message to oneself comes back at once, where a timer would be
// held back by several milliseconds.
type ticker struct {
	port js.Value
	back chan struct{}
}

func newTicker() *ticker {
	channel := js.Global().Get("MessageChannel").New()
	t := &ticker{port: channel.Get("port2"), back: make(chan struct{}, 1)}
	channel.Get("port1").Set("onmessage", js.FuncOf(func(js.Value, []js.Value) any {
		t.back <- struct{}{}
		return nil
	}))
	return t
}

// turn gives the event loop one turn.
func (t *ticker) turn() {
	t.port.Call("postMessage", js.Null())
	<-t.back
}
