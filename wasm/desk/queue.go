package desk

import "github.com/plainbill/plainbill/wasm/wire"

// An Order is a request with what came beside it.
type Order[Files any] struct {
	wire.Request
	Files Files
	// Stopped says that nobody waits for the answer any more: a question that was
	// superseded or cancelled, or an Open that was cancelled.
	Stopped bool
}

// A Queue holds orders while the desk is at work, in the order in which they came.
// Messages may come in while an order is being answered; the queue then says so by
// its Stopped.
type Queue[Files any] struct {
	waiting []*Order[Files]
	now     *Order[Files] // being answered
}

// Put takes an order. A question supersedes older ones of its kind, for of each kind
// only the newest is shown. A Cancel stops what is being answered and every Open
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
	}
	q.waiting = append(q.waiting, o)
	return true
}

// Next returns the order that is to be answered now; nil when none waits.
func (q *Queue[Files]) Next() *Order[Files] {
	q.now = nil
	if len(q.waiting) > 0 {
		q.now, q.waiting = q.waiting[0], q.waiting[1:]
	}
	return q.now
}

// Waiting says whether somebody wants something.
func (q *Queue[Files]) Waiting() bool { return len(q.waiting) > 0 }

// Stopped says whether nobody waits any more for what is being answered.
func (q *Queue[Files]) Stopped() bool { return q.now != nil && q.now.Stopped }
