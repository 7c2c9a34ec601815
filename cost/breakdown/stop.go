package breakdown

import "errors"

// ErrStopped says that an answer was given up because nobody waits for it any more.
var ErrStopped = errors.New("the question was given up")

// stopped is how a question that is given up leaves the loops over rows.
type stopped struct{}

// StopWhen lets stop say, every few ten thousand rows, that the question at hand is
// to be given up; nil never does. What is given up is left by a panic that Stopped
// turns into ErrStopped, so that no answer is made of part of the rows. What the
// Reader remembers stays whole: it takes in nothing but finished answers.
func (r *Reader) StopWhen(stop func() bool) { r.stop = stop }

// Check gives up the question at hand if it is to be given up: for loops over rows
// outside of this package.
func (r *Reader) Check() { r.check() }

// Stopping says whether the question at hand is to be given up.
func (r *Reader) Stopping() bool { return r.stop != nil && r.stop() }

//go:noinline
func (r *Reader) check() {
	if r.Stopping() {
		panic(stopped{})
	}
}

// Stopped, deferred, sets err to ErrStopped when the question was given up. Any
// other panic goes on.
func Stopped(err *error) {
	switch cause := recover().(type) {
	case nil:
	case stopped:
		*err = ErrStopped
	default:
		panic(cause)
	}
}
