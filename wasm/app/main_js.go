// Command app is the page: it draws the state, does what the reducer asks for and
// passes on what happens. It decides nothing.
package main

import (
	"fmt"
	"runtime/debug"
	"syscall/js"

	"github.com/vugu/vugu"
	"github.com/vugu/vugu/domrender"

	"github.com/plainbill/plainbill/wasm/crew"
	"github.com/plainbill/plainbill/wasm/wire"
	"github.com/plainbill/plainbill/web/state"
	"github.com/plainbill/plainbill/web/ui"
)

// An app is the page at work. All of it happens in one goroutine: whoever has
// something to tell puts an event in the queue.
type app struct {
	state    state.State
	crew     *crew.Crew
	queue    []state.Event
	poke     chan struct{} // the queue is not empty
	frame    chan struct{} // the browser is about to paint
	asked    bool          // the page is to be drawn
	unseen   bool          // what was drawn last has not been painted
	brief    float64       // until when the page waits for an answer that is about to come; 0: for none
	slides   bool          // what happens is a move of the slider
	moving   ui.Moving     // what follows it
	still    js.Value      // the timer that draws the page once the slider rests
	onStill  js.Func
	chosen   []crew.File // what was dropped or picked last
	opened   []crew.File // what was opened last, or what a dead engine left of it
	again    bool        // opened is what a dead engine left
	fragment string      // what the address bar shows, as far as we know, or will soon
	late     *string     // what it will show soon
	rests    bool        // it was changed a moment ago
	onRest   js.Func

	focus     string   // selector of what gets the focus once the page is drawn
	focusBack bool     // or what had it before a dialog opened
	before    js.Value // the element that had it

	root     *ui.Root
	build    *vugu.BuildEnv
	renderer *domrender.JSRenderer
	onFrame  js.Func
	port     js.Value // what is posted there has the page drawn
}

func main() {
	// What the page holds is small and what it makes for a drawing is not: collect
	// less often.
	debug.SetGCPercent(400)
	a := &app{state: state.New(), poke: make(chan struct{}, 1), frame: make(chan struct{}, 1)}
	if err := a.start(); err != nil {
		// Nobody is there to be told but the console.
		fmt.Println("plainbill:", err)
		return
	}
	for {
		select {
		case <-a.poke:
			if a.reduce() {
				a.follow()
			} else if !a.waits() {
				a.askFrame()
			}
		case <-a.frame:
			a.asked = false
			if err := a.draw(); err != nil {
				fmt.Println("plainbill:", err)
				return
			}
		}
	}
}

func (a *app) start() (err error) {
	if a.renderer, err = mount("#app"); err != nil {
		return err
	}
	if a.build, err = vugu.NewBuildEnv(a.renderer.EventEnv()); err != nil {
		return err
	}
	a.root = ui.New(a.happen)
	a.frames()
	if !js.Global().Get("plainbill").Get("byLink").Bool() {
		a.crew = crew.New(crew.Page(), crew.Timeout, func(r wire.Reply) { a.happen(state.Replied{Reply: r}) }, a.mourn)
	}
	// Vugu asks to be drawn after each of its events; an event that the reducer
	// knows of asks by itself, and drawing twice in a frame is one drawing.
	go func() {
		for a.renderer.EventWait() {
			a.wake()
		}
	}()
	a.listen()
	a.wake()
	return nil
}

// happen takes an event. It may be called from any callback of the browser.
func (a *app) happen(e state.Event) {
	a.queue = append(a.queue, e)
	a.wake()
}

func (a *app) wake() {
	select {
	case a.poke <- struct{}{}:
	default:
	}
}

// reduce takes what has happened into the state; moved says that it was a move of the
// slider alone.
func (a *app) reduce() (moved bool) {
	moved = a.slides && len(a.queue) == 1
	a.slides = false
	for len(a.queue) > 0 {
		e := a.queue[0]
		a.queue = a.queue[1:]
		var commands []state.Command
		a.state, commands = state.Reduce(a.state, e)
		for _, c := range commands {
			a.perform(c)
		}
	}
	return moved
}

func (a *app) draw() error {
	a.settle()
	a.root.State = a.state
	if err := a.renderer.Render(a.build.RunBuild(a.root)); err != nil {
		return err
	}
	if a.state.Unfinished() {
		a.happen(state.Drew{}) // the next part comes with the next frame
	}
	a.moveFocus()
	a.drew()
	return nil
}

// moveFocus waits for the drawing: what gets the focus may not be there before.
func (a *app) moveFocus() {
	var to js.Value
	switch {
	case a.focus != "":
		to = js.Global().Get("document").Call("querySelector", a.focus)
	case a.focusBack && a.before.Truthy() && a.before.Get("isConnected").Bool():
		to = a.before
	}
	a.focus, a.focusBack = "", false
	if to.Truthy() {
		to.Call("focus")
	}
}
