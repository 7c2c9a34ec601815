package main

import (
	"bufio"
	"fmt"
	"io"
	"sync/atomic"

	"github.com/klauspost/compress/flate"
	"github.com/klauspost/compress/gzip"
)

// Blocks of this size, this many ahead of the reader: unpacking takes longer than
// reading rows, so the two run side by side.
const (
	aheadBytes  = 1 << 20
	aheadBlocks = 8
)

// inflateAhead unpacks n bytes of r from off in a goroutine of its own. kind is
// "gzip" or "deflate-raw". What it cannot unpack is an error of Read.
func inflateAhead(kind string, r io.ReaderAt, off, n int64) (io.ReadCloser, error) {
	below := &tallied{r: io.NewSectionReader(r, off, n)}
	var z io.Reader
	switch packed := bufio.NewReaderSize(below, 1<<16); kind {
	case "gzip":
		unzip, err := gzip.NewReader(packed)
		if err != nil {
			return nil, err
		}
		z = unzip
	case "deflate-raw":
		z = flate.NewReader(packed)
	default:
		return nil, fmt.Errorf("no way to unpack %s", kind)
	}
	a := &ahead{
		below: below,
		full:  make(chan unpacked, aheadBlocks),
		empty: make(chan []byte, aheadBlocks),
		done:  make(chan struct{}),
	}
	for range aheadBlocks {
		a.empty <- make([]byte, aheadBytes)
	}
	go a.run(z)
	return a, nil
}

// ahead hands on what its goroutine has unpacked.
type ahead struct {
	below *tallied
	full  chan unpacked
	empty chan []byte   // blocks to fill again
	done  chan struct{} // closed when nobody reads any more

	now  unpacked
	left []byte // of now
}

// unpacked is a block, and what ended the unpacking behind it.
type unpacked struct {
	block []byte
	n     int
	err   error
}

func (a *ahead) run(z io.Reader) {
	for {
		select {
		case <-a.done:
			return
		case block := <-a.empty:
			n, err := 0, error(nil)
			for n < len(block) && err == nil {
				var m int
				m, err = z.Read(block[n:])
				n += m
			}
			a.full <- unpacked{block, n, err} // has room for every block there is
			if err != nil {
				return
			}
		}
	}
}

// Read implements io.Reader.
func (a *ahead) Read(p []byte) (int, error) {
	for len(a.left) == 0 {
		if a.now.err != nil {
			return 0, a.now.err
		}
		if a.now.block != nil {
			a.empty <- a.now.block
		}
		a.now = <-a.full
		a.left = a.now.block[:a.now.n]
	}
	n := copy(p, a.left)
	a.left = a.left[n:]
	return n, nil
}

// Used says how many packed bytes have been read.
func (a *ahead) Used() int64 { return a.below.n.Load() }

// Close ends the unpacking.
func (a *ahead) Close() error {
	close(a.done)
	return nil
}

// tallied counts what is read.
type tallied struct {
	r io.Reader
	n atomic.Int64
}

func (t *tallied) Read(p []byte) (int, error) {
	n, err := t.r.Read(p)
	t.n.Add(int64(n))
	return n, err
}
