package main

import (
	"syscall/js"

	"github.com/plainbill/plainbill/web/state"
)

// addressRest is how many milliseconds the address bar rests after a change in
// place: Safari refuses more than 100 in 30 seconds, and a key that is held down
// makes as many.
const addressRest = 350

// address puts what is looked at into the address bar. A change in place waits
// for the rest of the one before, and is lost to one that follows.
func (a *app) address(c state.SetFragment) {
	a.fragment = c.Fragment
	if !c.Replace {
		if a.late != nil { // what is left is to be found again
			write("replaceState", *a.late)
			a.late = nil
		}
		write("pushState", c.Fragment)
		return
	}
	if a.rests {
		a.late = &c.Fragment
		return
	}
	write("replaceState", c.Fragment)
	a.rest()
}

func (a *app) rest() {
	if a.onRest.IsUndefined() {
		a.onRest = js.FuncOf(func(js.Value, []js.Value) any {
			a.rests = false
			if to := a.late; to != nil {
				a.late = nil
				write("replaceState", *to)
				a.rest()
			}
			return nil
		})
	}
	a.rests = true
	js.Global().Call("setTimeout", a.onRest, addressRest)
}

func write(how, fragment string) {
	js.Global().Get("history").Call(how, js.Null(), "", "#"+fragment)
}
