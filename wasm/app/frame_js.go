package main

import (
	"syscall/js"
	"time"

	"github.com/plainbill/plainbill/wasm/crew"
)

// briefFor is how long the page waits for an answer that is about to come. What is drawn
// later than that after a press is felt.
const briefFor = 60 * time.Millisecond

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
		if a.unseen = false; a.asked {
			a.port.Call("postMessage", js.Null())
		}
		return nil
	})
}

// askFrame has the page drawn: at once where the browser has painted what was drawn
// last, or else with the next frame.
func (a *app) askFrame() {
	if !a.asked && !a.unseen {
		a.port.Call("postMessage", js.Null())
	}
	a.asked = true
}

// drew has the browser say when it paints what was just drawn.
func (a *app) drew() {
	a.unseen = true
	js.Global().Call("requestAnimationFrame", a.onFrame)
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
