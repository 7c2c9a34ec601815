package state

import "github.com/plainbill/plainbill/wasm/wire"

// ChoseRoom opens what does not fit in one of the ways of State.Room.
type ChoseRoom struct{ Choice int }

func (e ChoseRoom) apply(r *step) {
	if r.Room == nil || e.Choice < 0 || e.Choice >= len(r.Room.Choices) {
		return
	}
	c, o := r.Room.Choices[e.Choice], r.roomFor
	o.Leave, o.Anyway = c.Leave, c.Anyway
	waiting := r.Dropped
	r.open(o)
	r.Dropped = waiting
}

// askRoom asks what to leave out. The bill before is still loaded, if there was one.
func (r *step) askRoom(a *wire.Asked) {
	r.Progress, r.Cancel, r.focusSoon = nil, false, false
	r.Phase, r.Bar = Empty, New().Bar
	if a.Bar.Rows > 0 {
		r.stay()
		r.Phase, r.Bar, r.Gone = Loaded, a.Bar, a.Gone
		r.refresh()
	}
	r.Room, r.Dialog, r.Spoken = a, RoomDialog, a.Title
	r.do(Focus{inDialog})
}
