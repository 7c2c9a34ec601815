package main

import (
	"errors"
	"fmt"
	"io"
	"syscall/js"
)

// Each synchronous read of a slice costs about a millisecond, whatever its size.
// So a small read takes a window along, and what lies in the window is served
// from memory; a run of reads, one after the other, widens the window.
const (
	smallWindow = 1 << 20
	wideWindow  = 4 << 20
)

// A file reads a dropped file in place, as io.ReaderAt.
type file struct {
	name   string
	size   int64
	blob   js.Value
	reader js.Value // FileReaderSync, one for all files

	window []byte // what was read last, reused
	start  int64  // where the window lies in the file
	next   int64  // the end of the last read that missed the window
}

func newFile(name string, blob, reader js.Value) *file {
	return &file{name: name, size: int64(blob.Get("size").Float()), blob: blob, reader: reader, next: -1}
}

// modified returns when a file was last changed, in seconds since 1970 UTC; 0 when
// the browser does not say, as for a blob that is no file.
func modified(blob js.Value) int64 {
	if ms := blob.Get("lastModified"); ms.Type() == js.TypeNumber {
		return int64(ms.Float() / 1000)
	}
	return 0
}

// ReadAt implements io.ReaderAt.
func (f *file) ReadAt(p []byte, off int64) (int, error) {
	if off < 0 {
		return 0, errors.New("read before the start of the file")
	}
	n := 0
	for n < len(p) {
		at := off + int64(n)
		if at >= f.size {
			return n, io.EOF
		}
		if at >= f.start && at < f.start+int64(len(f.window)) {
			n += copy(p[n:], f.window[at-f.start:])
			continue
		}
		rest := p[n:]
		if len(rest) >= smallWindow {
			want := min(int64(len(rest)), f.size-at)
			if err := f.read(rest[:want], at); err != nil {
				return n, err
			}
			n += int(want)
			f.next = at + want
			continue
		}
		width := int64(smallWindow)
		if at == f.next {
			width = wideWindow
		}
		width = min(width, f.size-at)
		if int64(cap(f.window)) < width {
			f.window = make([]byte, width)
		}
		f.window = f.window[:width]
		if err := f.read(f.window, at); err != nil {
			f.window = f.window[:0]
			return n, err
		}
		f.start = at
		f.next = at + width
	}
	return n, nil
}

// read fills p from the place at. The browser throws when the file was changed
// or taken away after it was dropped.
func (f *file) read(p []byte, at int64) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("the browser could not read %s at byte %d: %v", f.name, at, r)
		}
	}()
	slice := f.blob.Call("slice", at, at+int64(len(p)))
	bytes := js.Global().Get("Uint8Array").New(f.reader.Call("readAsArrayBuffer", slice))
	if n := js.CopyBytesToGo(p, bytes); n != len(p) {
		return fmt.Errorf("%s gave %d of %d bytes at byte %d", f.name, n, len(p), at)
	}
	return nil
}
