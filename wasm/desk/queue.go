package desk

import (
	"slices"

	"github.com/plainbill/plainbill/wasm/wire"
)

// An Order is a request with what came beside it.
type Order[Files any] struct {
	wire.Request
	Files Files
	// Stopped says that nobody waits for the answer any more: a question that was
	// superseded or cancelled, or an Open that was cancelled.
	Stopped bool
	// yields says that it gives way to a question that is answered sooner.
	yields bool
}

// A Queue holds orders while the desk is at work, in the order in which they came.
// Messages may come in while an order is being answered; the queue then says so by
// its Stopped.
type Queue[Files any] struct {
	waiting []*Order[Files]
	now     *Order[Files] // being answered
}

// Put takes an order. A question supersedes older ones of its kind, for of each kind
// only the newest is shown; what is slow gives way to what is not, as when somebody left
// the tab that it is for. A Cancel stops what is being answered and every Open
// that waits, and is no order itself: ok is then false.
func (q *Queue[Files]) Put(o *Order[Files]) (ok bool) {
	if o.Cancel != nil {
		if q.now != nil {
			q.now.Stopped = true
		}
		for _, w := range q.waiting {
			w.Stopped = w.Stopped || w.Open != nil
		}
		return false
	}
	if kind := o.Kind(); o.Question() {
		for _, w := range append(q.waiting, q.now) {
			if w != nil && w.Kind() == kind {
				w.Stopped = true
			}
		}
		if q.now != nil && !o.Slow() {
			q.now.yields = q.now.Slow()
		}
	}
	q.waiting = append(q.waiting, o)
	return true
}

// Next returns the order that is to be answered now; nil when none waits. Of questions
// without anything else between them those that are not slow come first.
func (q *Queue[Files]) Next() *Order[Files] {
	q.now = nil
	if len(q.waiting) == 0 {
		return nil
	}
	n := slices.IndexFunc(q.waiting, func(o *Order[Files]) bool { return !o.Slow() })
	if n < 0 || !q.waiting[n].Question() {
		n = 0
	}
	q.now = q.waiting[n]
	q.waiting = slices.Delete(q.waiting, n, n+1)
	return q.now
}

// Postponed puts what was given up back if it only gave way: it is answered later. It is
// false of what nobody waits for any more.
func (q *Queue[Files]) Postponed() bool {
	o := q.now
	if o == nil || o.Stopped || !o.yields {
		return false
	}
	o.yields = false
	q.now, q.waiting = nil, slices.Insert(q.waiting, 0, o)
	return true
}

// Waiting says whether somebody wants something.
func (q *Queue[Files]) Waiting() bool { return len(q.waiting) > 0 }

// Stopped says whether what is being answered is to be given up, for good or for now.
func (q *Queue[Files]) Stopped() bool { return q.now != nil && (q.now.Stopped || q.now.yields) }
