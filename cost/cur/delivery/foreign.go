package delivery

import (
	"errors"
	"io"
)

// ErrInflater is what an Inflate wraps into an error that tells of itself and not
// of the bytes: it stopped, or could not be started.
var ErrInflater = errors.New("the decompressor stopped")

// failure keeps the ErrInflater that a part has met.
type failure struct{ err error }

func (f *failure) note(err error) {
	if errors.Is(err, ErrInflater) {
		f.err = err
	}
}

// Beside says whether a decompressor other than Go's unpacks the bill: it begins
// when Text is called, and needs none of this program's time.
func (p *Part) Beside() bool { return p.source.beside }

// Fault returns the ErrInflater after which Go has unpacked the bill; nil when
// there was none.
func (p *Part) Fault() error {
	if p.source.fault == nil {
		return nil
	}
	return p.source.fault.err
}

// foreignReader reads from another decompressor, and when that gives an error,
// goes on with Go's: it unpacks from the start, passes over what was already
// given, and so either reads further or says what is wrong.
type foreignReader struct {
	r       io.ReadCloser
	given   int64 // bytes given so far
	used    int64 // packed bytes that advance knows of
	packed  int64 // packed bytes in all
	advance Advance
	again   func(Advance) (io.ReadCloser, error)
	fault   *failure
	plain   bool // r is Go's
	failed  bool // r gave an error with its last bytes
}

// foreign opens a span with inflate; again opens the same with Go.
func foreign(inflate Inflate, kind string, s span, advance Advance, again func(Advance) (io.ReadCloser, error), fault *failure) (io.ReadCloser, error) {
	r, err := inflate(kind, s.at, s.off, s.n)
	if err != nil {
		fault.note(err)
		return again(advance)
	}
	return &foreignReader{r: r, packed: s.n, advance: advance, again: again, fault: fault}, nil
}

func (f *foreignReader) Read(p []byte) (int, error) {
	if f.plain {
		return f.r.Read(p)
	}
	if !f.failed {
		n, err := f.r.Read(p)
		f.given += int64(n)
		if stop := f.tell(err == io.EOF); stop != nil {
			return n, stop
		}
		if err == nil || err == io.EOF {
			return n, err
		}
		f.fault.note(err)
		if f.failed = true; n > 0 {
			return n, nil
		}
	}
	if err := f.restart(); err != nil {
		return 0, err
	}
	return f.r.Read(p)
}

// tell advances by what the decompressor has used since the last time.
func (f *foreignReader) tell(end bool) error {
	used := f.used
	if u, ok := f.r.(interface{ Used() int64 }); ok {
		used = min(f.packed, max(used, u.Used()))
	}
	if end {
		used = f.packed
	}
	n := used - f.used
	f.used = used
	return f.advance(n)
}

// restart goes on with Go's decompressor behind what was given.
func (f *foreignReader) restart() error {
	_ = f.r.Close() // its error is why we are here
	f.plain = true
	before := f.used
	r, err := f.again(func(n int64) error {
		passed := min(before, n) // already told
		before -= passed
		return f.advance(n - passed)
	})
	if err != nil {
		f.r = io.NopCloser(faulty{err})
		return err
	}
	f.r = r
	if n, err := io.CopyN(io.Discard, r, f.given); err != nil {
		if err == io.EOF && n < f.given {
			err = io.ErrUnexpectedEOF
		}
		return err
	}
	return nil
}

func (f *foreignReader) Close() error { return f.r.Close() }

// faulty gives its error only.
type faulty struct{ err error }

func (f faulty) Read([]byte) (int, error) { return 0, f.err }
