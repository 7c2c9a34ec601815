package main

import (
	"syscall/js"
	"time"

	"github.com/plainbill/plainbill/wasm/crew"
)

const (
	// frameMs is how long a frame takes, in milliseconds: the page is drawn once in it.
	frameMs = 16
	// briefFor is how long the page waits for an answer that is about to come. What is
	// drawn later than that after a press is felt.
	briefFor = 60 * time.Millisecond
)

func now() float64 { return js.Global().Get("performance").Call("now").Float() }

// frames has the page drawn once a frame, in a task of its own: within the frame
// the browser's own layout and painting would be added to it, and a task that
// is too long is felt.
func (a *app) frames() {
	channel := js.Global().Get("MessageChannel").New()
	channel.Get("port1").Set("onmessage", js.FuncOf(func(js.Value, []js.Value) any {
		select {
		case a.frame <- struct{}{}:
		default:
		}
		return nil
	}))
	a.port = channel.Get("port2")
	a.onFrame = js.FuncOf(func(js.Value, []js.Value) any {
		a.port.Call("postMessage", js.Null())
		return nil
	})
}

// askFrame has the page drawn: at once where nothing was drawn for a frame, or else with
// the next one.
func (a *app) askFrame() {
	if a.asked {
		return
	}
	a.asked = true
	if now() < a.drawn+frameMs || js.Global().Get("document").Get("hidden").Bool() {
		js.Global().Call("requestAnimationFrame", a.onFrame)
		return
	}
	a.port.Call("postMessage", js.Null())
}

// waits says whether an answer is about to come and nothing is drawn before: the page
// would hear it only when that is done.
func (a *app) waits() bool {
	if !a.state.Brief() {
		a.brief = 0
		return false
	}
	if a.brief == 0 {
		a.brief = now() + float64(briefFor.Milliseconds())
		crew.Timeout(briefFor, func() {
			if a.brief != 0 {
				a.askFrame()
			}
		})
	}
	return now() < a.brief
}
