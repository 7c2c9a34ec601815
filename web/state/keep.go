package state

import "github.com/plainbill/plainbill/wasm/wire"

// What the user does about the bill that is kept on this device.
type (
	// PressedKeep turns the switch: it keeps the loaded bill, or forgets it.
	PressedKeep struct{}
	// PressedReopen opens the kept bill.
	PressedReopen struct{}
	// PressedForget removes the kept bill.
	PressedForget struct{}
)

func (e PressedKeep) apply(r *step) {
	switch {
	case r.Phase != Loaded || r.Kept == nil || r.Waiting(KeepTopic):
	case r.Kept.This:
		PressedForget{}.apply(r)
	default:
		r.Spoken = "Keeping the bill"
		r.ask(KeepTopic, wire.Request{Keep: &wire.Keep{}, Stamp: r.Kept.Stamp})
	}
}

func (e PressedReopen) apply(r *step) {
	if r.Phase == Empty && r.Kept != nil && r.Kept.Is && r.Kept.Bad == "" && !r.Waiting(KeepTopic) {
		r.begin(false, false)
		r.reopening, r.Spoken = true, "Opening the kept bill"
		q := wire.Reopen{}
		if r.View.Tab == OverviewTab {
			frame := r.View.frame()
			q.Overview = &frame
		}
		r.ask(Opening, wire.Request{Reopen: &q, Stamp: r.Kept.Stamp})
	}
}

func (e PressedForget) apply(r *step) {
	if r.Phase != Reading && r.Kept != nil && !r.Waiting(KeepTopic) {
		r.ask(KeepTopic, wire.Request{Forget: &wire.Forget{}, Stamp: r.Kept.Stamp})
	}
}

// keptOther shows which bill is kept now in place of the one that was to be opened: none
// was opened.
func (r *step) keptOther(k *wire.Kept) {
	r.Kept, r.Spoken = k, k.Done
	r.Phase, r.Bar, r.Progress = Empty, New().Bar, nil
	r.Cancel, r.reopening, r.focusSoon = false, false, false
	r.do(Focus{"[data-act=reopen]"})
	r.takeDrop()
}

// kept takes in what is kept now. While another bill is read, that is not the loaded one.
func (r *step) kept(k *wire.Kept) {
	r.Kept = k
	if r.Phase == Reading {
		r.keeping(func(k *wire.Kept) { k.This = false })
	}
}

// keeping changes what is known of the kept bill.
func (r *step) keeping(change func(*wire.Kept)) {
	if r.Kept == nil {
		return
	}
	k := *r.Kept
	change(&k)
	r.Kept = &k
}
