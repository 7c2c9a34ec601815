package main

import (
	"syscall/js"

	"github.com/vugu/vugu"

	"github.com/plainbill/plainbill/wasm/crew"
	"github.com/plainbill/plainbill/web/state"
	"github.com/plainbill/plainbill/web/ui"
)

// rehearse builds a screen part by part, unless there is a bill by then. The mark stands in
// the browser's own timeline, beside what the parts took.
func (a *app) rehearse(s *state.State) {
	build, err := vugu.NewBuildEnv(a.renderer.EventEnv())
	if err != nil {
		return // the page itself says so when it is drawn
	}
	root := &ui.Root{State: *s}
	var part func()
	part = func() {
		if a.state.Phase != state.Empty {
			return
		}
		build.RunBuild(root)
		if root.State.Unfinished() {
			root.State, _ = state.Reduce(root.State, state.Drew{})
			crew.Timeout(0, part)
			return
		}
		js.Global().Get("performance").Call("mark", "rehearsed")
	}
	part()
}
