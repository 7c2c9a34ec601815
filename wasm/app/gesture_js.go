package main

import (
	"syscall/js"

	"github.com/plainbill/plainbill/web/state"
	"github.com/plainbill/plainbill/web/ui"
)

// listenGestures hears every press, input and key on the document: nothing on the
// page has a listener of its own.
func (a *app) listenGestures(on func(target js.Value, event string, f func(e js.Value))) {
	document := js.Global().Get("document")
	for _, kind := range []string{"click", "input", "change", "keydown"} {
		on(document, kind, func(e js.Value) {
			target := e.Get("target")
			if target.Get("nodeType").Int() != 1 || e.Get("isComposing").Truthy() {
				return
			}
			g := gesture(kind, e, target)
			a.slides = g.Slides()
			if a.root.Gesture(g) {
				e.Call("preventDefault")
			}
		})
	}

	over := false
	dragged := func(now bool) {
		if now != over {
			over = now
			a.happen(state.DraggedOver{Over: now})
		}
	}
	on(document, "dragover", func(js.Value) { dragged(true) })
	on(document, "drop", func(js.Value) { dragged(false) })
	on(document, "dragleave", func(e js.Value) {
		// Only leaving the window counts, not going from one element to the next.
		if e.Get("relatedTarget").IsNull() {
			dragged(false)
		}
	})
}

// gesture describes an event in plain values.
func gesture(kind string, e, target js.Value) ui.Gesture {
	g := ui.Gesture{Kind: kind}
	if acting := target.Call("closest", "[data-act]"); acting.Truthy() {
		d := acting.Get("dataset")
		g.Act, g.Arg, g.Of, g.Dim = text(d.Get("act")), text(d.Get("arg")), text(d.Get("of")), text(d.Get("dim"))
	}
	if mark := target.Call("closest", "[data-path], [data-g]"); mark.Truthy() {
		d := mark.Get("dataset")
		g.Path, g.Group, g.Marked = text(d.Get("path")), text(d.Get("g")), true
	}
	g.Value, g.Key = text(target.Get("value")), text(e.Get("key"))
	g.Chord = e.Get("ctrlKey").Truthy() || e.Get("metaKey").Truthy() || e.Get("altKey").Truthy()
	switch target.Get("tagName").String() {
	case "INPUT", "TEXTAREA", "SELECT":
		g.Typing = true
	}
	return g
}

// text is a value of the browser as text; whatever else it is counts as blank.
func text(v js.Value) string {
	if v.Type() != js.TypeString {
		return ""
	}
	return v.String()
}
