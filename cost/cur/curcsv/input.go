package curcsv

import (
	"io"

	"github.com/plainbill/plainbill/cost/cur"
)

// input is the text of a file of which a part is in memory.
type input struct {
	r     io.Reader
	sink  cur.Sink
	block int
	buf   []byte // capacity has Slack bytes behind the end
	from  int    // the text begins here
	err   error  // what ended the reading; io.EOF is the good end
}

// text returns what has been read and not dropped, with Slack zero bytes behind it.
func (in *input) text() []byte { return in.buf[in.from:] }

// final says whether nothing follows text.
func (in *input) final() bool { return in.err != nil }

// drop forgets the first n bytes of text.
func (in *input) drop(n int) { in.from += n }

// atLeast reads on until text has n bytes or is final.
func (in *input) atLeast(n int) error {
	for len(in.text()) < n && !in.final() {
		if err := in.fill(); err != nil {
			return err
		}
	}
	return nil
}

// fill reads on for about a block. The returned error is the sink's.
func (in *input) fill() error {
	rest := in.text()
	need := len(rest) + in.block
	if cap(in.buf) < need+Slack {
		buf := make([]byte, len(rest), need+Slack)
		copy(buf, rest)
		in.buf = buf
	} else {
		n := copy(in.buf, rest)
		in.buf = in.buf[:n]
	}
	in.from = 0
	idle := 0
	for len(in.buf) < need && in.err == nil {
		n, err := in.r.Read(in.buf[len(in.buf):need])
		in.buf = in.buf[:len(in.buf)+n]
		in.err = err
		if idle++; n > 0 {
			idle = 0
		} else if idle == 100 && err == nil {
			in.err = io.ErrNoProgress
		}
		if err := in.sink.Advance(0); err != nil {
			return err
		}
	}
	clear(in.buf[len(in.buf) : len(in.buf)+Slack])
	return nil
}
