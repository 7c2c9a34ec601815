package state

import "github.com/plainbill/plainbill/wasm/wire"

// Rehearse builds what a State looks like and shows none of it, so that the browser has
// compiled what builds a screen before somebody waits for one.
type Rehearse struct{ State *State }

func (Rehearse) command() {}

// rehearse has a bill built that nobody opened, as it would be built here. Where
// there is something to look at, there is no time for that.
func (r *step) rehearse(o wire.Opened) {
	if r.Phase != Empty || r.Reader != nil {
		return
	}
	trial := step{State: New().remember(r.State)}
	trial.View = first()
	trial.begin(false, false)
	trial.opened(o)
	r.do(Rehearse{&trial.State})
}
