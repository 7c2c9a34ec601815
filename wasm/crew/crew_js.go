package crew

import (
	"syscall/js"
	"time"
)

// Page starts engines the way boot.js does it: the first one is running already,
// and what it said so far waits in plainbill.early.
func Page() Start {
	first := true
	return func(hear func(string)) Worker {
		page := js.Global().Get("plainbill")
		w := &pageWorker{}
		w.message = js.FuncOf(func(_ js.Value, args []js.Value) any {
			if data := args[0].Get("data"); data.Type() == js.TypeString { // else it is for boot.js
				hear(data.String())
			}
			return nil
		})
		w.fault = js.FuncOf(func(_ js.Value, args []js.Value) any {
			words := "the engine script could not be started"
			if m := args[0].Get("message"); m.Type() == js.TypeString && m.String() != "" {
				words = m.String()
			}
			args[0].Call("preventDefault")
			hear(died(words))
			return nil
		})
		if first {
			first = false
			w.worker = page.Get("engine")
			early := page.Get("early").Get("messages")
			for early.Length() > 0 {
				// The crew is not made yet: let its maker finish.
				text := early.Call("shift").String()
				later(func() { hear(text) })
			}
		} else {
			w.worker = page.Call("startEngine")
		}
		w.worker.Set("onmessage", w.message)
		w.worker.Set("onerror", w.fault)
		return w
	}
}

func died(words string) string {
	return js.Global().Get("JSON").Call("stringify", map[string]any{"died": words}).String()
}

// Timeout is the page's After.
func Timeout(d time.Duration, f func()) { by("setTimeout", f, d.Milliseconds()) }

// later calls f in a turn of its own.
func later(f func()) { by("queueMicrotask", f, 0) }

// by has a function of the browser call f once.
func by(schedule string, f func(), ms int64) {
	var call js.Func
	call = js.FuncOf(func(js.Value, []js.Value) any {
		call.Release()
		f()
		return nil
	})
	js.Global().Call(schedule, call, ms)
}

type pageWorker struct {
	worker         js.Value
	message, fault js.Func
	ended          bool
}

// Post implements Worker.
func (w *pageWorker) Post(text string, files []File) {
	objects := make([]any, len(files))
	for i, f := range files {
		objects[i] = f.Object
	}
	w.worker.Call("postMessage", map[string]any{"text": text, "files": objects})
}

// End implements Worker.
func (w *pageWorker) End() {
	if w.ended {
		return
	}
	w.ended = true
	w.worker.Set("onmessage", js.Null())
	w.worker.Set("onerror", js.Null())
	w.worker.Call("terminate")
	// End may be called from within these very functions.
	message, fault := w.message, w.fault
	later(func() { message.Release(); fault.Release() })
}
