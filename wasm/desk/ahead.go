package desk

import (
	"github.com/plainbill/plainbill/cost/view"
	"github.com/plainbill/plainbill/wasm/wire"
)

// likely are the groupings that people ask for after the overview.
var likely = [...]string{"service", "account", "region", "usage_type", "line_item_type"}

// screensUpTo is how many rows a bill may have for Screens: what the bill remembers of
// them stays in a memory that never shrinks. Of a larger bill they are answered when
// somebody asks.
const screensUpTo = 3_000_000

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

// Screens is Ahead for the first answers of the tabs that go through all rows,
// commitments and audit. Each takes long beside a question.
func (d *Desk) Screens() (more bool) {
	if d.absent() != nil || d.shown == nil || d.bill.Ledger.Rows() > screensUpTo {
		return false
	}
	q := *d.shown
	var reply wire.Reply
	switch d.screens {
	case 0:
		reply = d.Answer(wire.Request{Commitments: &view.CommitmentsQuery{Currency: q.Currency}})
	case 1:
		reply = d.Answer(wire.Request{Audit: &view.AuditQuery{Basis: q.Basis, Currency: q.Currency, From: q.From, To: q.To}})
	default:
		return false
	}
	if !reply.Stopped {
		d.screens++
	}
	return true
}
