package load

import (
	"fmt"
	"io"

	"github.com/plainbill/plainbill/cost/cur"
	"github.com/plainbill/plainbill/cost/cur/delivery"
)

// begun is a text whose bytes are unpacked beside this program before it is read.
type begun struct {
	text    io.ReadCloser
	advance delivery.Advance // nil until it is read
	used    int64            // bytes on disk so far
}

// peeked is a text of which the first bytes are looked at, and then read again.
type peeked struct {
	io.ReadCloser
	seen  []byte
	err   error // what followed on them
	again bool
}

// Close implements io.Closer, once it is read and not only looked at.
func (p *peeked) Close() error {
	if !p.again {
		return nil
	}
	return p.ReadCloser.Close()
}

// Read implements io.Reader.
func (p *peeked) Read(b []byte) (n int, err error) {
	if !p.again && len(p.seen) >= sampleBytes {
		return 0, errEnough
	}
	if !p.again {
		n, p.err = p.ReadCloser.Read(b)
		p.seen = append(p.seen, b[:n]...)
		return n, p.err
	}
	if len(p.seen) > 0 {
		n = copy(b, p.seen)
		if p.seen = p.seen[n:]; len(p.seen) == 0 {
			p.seen = nil
		}
		return n, nil
	}
	if p.err != nil {
		return 0, p.err
	}
	return p.ReadCloser.Read(b)
}

// begin opens the bill whose turn it is, and those after it that can be unpacked
// meanwhile.
func (r *run) begin(from int) {
	for i, more := from, r.options.Ahead; i < len(r.parts) && (i == from || more > 0); i++ {
		p := &r.parts[i]
		if p.Parquet || !p.Beside() || r.states[i].State != Waiting {
			continue
		}
		if i > from {
			more--
		}
		r.open(i)
	}
}

// open begins to unpack text i, unless that was done; false: it fails, and again when
// it is read, and is named then.
func (r *run) open(i int) bool {
	if r.ahead[i] != nil {
		return true
	}
	b := &begun{}
	text, err := r.parts[i].Text(func(bytes int64) error {
		b.used += bytes
		if b.advance == nil {
			return nil
		}
		return b.advance(bytes)
	})
	if err != nil {
		return false
	}
	b.text = text
	if r.ahead == nil {
		r.ahead = map[int]*begun{}
	}
	r.ahead[i] = b
	return true
}

// text returns the bytes of a bill in text.
func (r *run) text(i int, advance delivery.Advance) (io.ReadCloser, error) {
	b := r.ahead[i]
	if b == nil {
		return r.parts[i].Text(advance)
	}
	delete(r.ahead, i)
	b.advance = advance
	if err := advance(b.used); err != nil {
		_ = b.text.Close() // whoever cancels has read nothing of it
		return nil, err
	}
	return b.text, nil
}

// abandon closes what was begun and will not be read, after a cancel.
func (r *run) abandon() {
	for i, b := range r.ahead {
		delete(r.ahead, i)
		_ = b.text.Close() // nobody has read it
	}
}

// unpackedTwice tells of a decompressor that stopped on the way.
func unpackedTwice(fault error) cur.Notice {
	return cur.Notice{Code: cur.UnpackedTwice, Severity: cur.Inform, Title: "Unpacked a second time",
		Text: fmt.Sprintf("On the first try %v. Then the engine unpacked the file itself, more slowly. No row counts twice, and none is missing.", fault)}
}
