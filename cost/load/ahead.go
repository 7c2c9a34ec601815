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
		if r.ahead[i] != nil {
			continue
		}
		b := &begun{}
		text, err := p.Text(func(bytes int64) error {
			if b.advance == nil {
				return nil
			}
			return b.advance(bytes)
		})
		if err != nil {
			continue // it fails again when it is read, and is named then
		}
		b.text = text
		if r.ahead == nil {
			r.ahead = map[int]*begun{}
		}
		r.ahead[i] = b
	}
}

// text returns the bytes of a bill in text.
func (r *run) text(i int, advance delivery.Advance) (io.ReadCloser, error) {
	b := r.ahead[i]
	if b == nil {
		return r.parts[i].Text(advance)
	}
	delete(r.ahead, i)
	b.advance = advance
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
