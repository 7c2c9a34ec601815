package desk

import "github.com/plainbill/plainbill/wasm/wire"

// likely are the groupings that people ask for after the overview.
var likely = [...]string{"service", "account", "region", "usage_type", "line_item_type"}

// Ahead answers one of the questions that are likely to follow the overview that was
// asked for last, so that the bill remembers the sums behind it; more says that there
// are others. It is for when nobody wants anything. A question that is given up by
// Pause is answered the next time.
func (d *Desk) Ahead() (more bool) {
	if d.absent() != nil || d.shown == nil || d.ahead >= len(likely) {
		return false
	}
	q := *d.shown
	q.GroupBy = likely[d.ahead]
	if !d.Answer(wire.Request{Explore: &q}).Stopped {
		d.ahead++
	}
	return d.ahead < len(likely)
}
