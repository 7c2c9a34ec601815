package desk

import (
	"github.com/plainbill/plainbill/cost/breakdown"
	"github.com/plainbill/plainbill/cost/view"
	"github.com/plainbill/plainbill/wasm/wire"
)

// likely are the groupings that people ask for after the overview, and bases what
// they may switch to: on another basis all sums behind a screen are new. Of the other
// bases only the one that was asked for last is kept.
var (
	likely = [...]string{"service", "account", "region", "usage_type", "line_item_type"}
	bases  = [...]string{"amortized", "cash"}
)

// likelyRows is up to how many rows what takes memory is worked out although nobody
// asked: of a large bill the amounts of a basis are unpacked, 8 bytes a row.
const likelyRows = 2_000_000

// screensUpTo is how many rows a bill may have for Screens: what the bill remembers of
// them stays in a memory that never shrinks. Of a larger bill they are answered when
// somebody asks.
const screensUpTo = 3_000_000

// likelyAfter lists what is likely to be asked after an overview, what takes longest
// first.
func likelyAfter(o *view.Overview) []view.Query {
	var list []view.Query
	add := func(basis, by string) {
		q := o.Query
		q.Basis, q.GroupBy = basis, by
		list = append(list, q)
	}
	large := o.Bar.Rows > likelyRows
	for _, basis := range bases {
		if basis != o.Query.Basis && !large {
			add(basis, "service")
		}
	}
	for _, by := range likely {
		add(o.Query.Basis, by)
	}
	if !large {
		add(o.Query.Basis, "resource")
	}
	return list
}

// Expects says whether Ahead has something to do.
func (d *Desk) Expects() bool { return len(d.ahead) > 0 && d.absent() == nil }

// Ahead condenses the bill, and then answers one of the questions that are likely to
// follow the overview that was asked for last, so that the bill remembers the sums behind
// it; more says that there are others. It is for when nobody wants anything. What is given
// up by Pause is done the next time.
func (d *Desk) Ahead() (more bool) {
	switch {
	case !d.Expects():
	case !d.bill.Condensed():
		d.condense()
	default:
		if q := d.ahead[0]; !d.Answer(wire.Request{Explore: &q}).Stopped {
			d.ahead = d.ahead[1:]
		}
	}
	return d.Expects()
}

// condense condenses the bill until it is done, or given up by Pause. What breaks is not
// told, because nobody asked, and not tried again.
func (d *Desk) condense() {
	defer func() {
		if recover() != nil {
			d.ahead = nil
			d.renew()
		}
	}()
	var stopped error
	defer breakdown.Stopped(&stopped)
	d.bill.StopWhen(d.stopping)
	d.bill.Condense()
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
		reply = d.Answer(wire.Request{Commitments: &view.CommitmentsQuery{Currency: q.Currency, Basis: q.Basis}})
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
