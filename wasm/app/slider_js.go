package main

import "syscall/js"

// sliderRest is how many milliseconds the slider has to rest before the whole page is
// drawn anew.
const sliderRest = 120

// follow has the page follow the slider within its own event, which the browser sends
// right before it paints. All else on the page follows when the slider rests.
func (a *app) follow() {
	if !a.moving.Follow(a.state) {
		a.askFrame()
		return
	}
	a.settle()
	if a.onStill.IsUndefined() {
		a.onStill = js.FuncOf(func(js.Value, []js.Value) any {
			a.askFrame()
			return nil
		})
	}
	a.still = js.Global().Call("setTimeout", a.onStill, sliderRest)
}

// settle forgets that the page is to be drawn once the slider rests: it is drawn, or
// the slider moves on.
func (a *app) settle() {
	if !a.still.IsUndefined() {
		js.Global().Call("clearTimeout", a.still)
		a.still = js.Undefined()
	}
}
