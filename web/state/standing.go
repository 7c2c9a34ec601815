package state

import (
	"slices"

	"github.com/plainbill/plainbill/cost/cur"
	"github.com/plainbill/plainbill/cost/view"
	"github.com/plainbill/plainbill/wasm/wire"
)

// standing is what the page says of a bill beside its answers.
type standing struct {
	bar       view.Bar
	files     []wire.FileState
	rejects   []wire.Reject
	delivered *view.Delivered
	together  []cur.Notice
	seconds   float64
	cancelled bool
	replaced  bool
	sample    bool
	kept      string // its stamp, where it is the bill kept on this device
}

func (s State) standing() standing {
	b := standing{bar: s.Bar, files: s.Files, rejects: s.Rejects, delivered: s.Delivered, together: s.Together,
		seconds: s.Seconds, cancelled: s.Cancelled, replaced: s.Replaced, sample: s.Sample}
	if s.Kept != nil && s.Kept.This {
		b.kept = s.Kept.Stamp
	}
	return b
}

// stay says of the bill before what was said of it, because it stays.
func (r *step) stay() {
	b := r.before
	r.Files, r.Rejects, r.Delivered, r.Together = b.files, b.rejects, b.delivered, b.together
	r.Seconds, r.Cancelled, r.Replaced, r.Sample = b.seconds, b.cancelled, b.replaced, b.sample
	r.keeping(func(k *wire.Kept) { k.This = b.kept != "" && b.kept == k.Stamp })
}

// refuse says of the bill before what was said of it, and of files that were of no use why.
func (r *step) refuse(files []wire.FileState, notices []cur.Notice) {
	r.stay()
	r.Files, r.Together = slices.Concat(r.Files, files), slices.Concat(r.Together, notices)
}
