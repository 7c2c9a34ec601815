package main

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"syscall/js"

	"github.com/plainbill/plainbill/wasm/desk"
)

// shelfName is the file in the origin private file system: only this page's own
// origin can see it.
const shelfName = "kept-bill.arrow"

// shelfPortion is how much is written at once.
const shelfPortion = 4 << 20

// A shelf is the browser's origin private file system. Its handle is held only
// while it is used, so that another tab has its turn.
type shelf struct{ pause func() error }

// await waits for a promise. The event loop runs meanwhile.
func await(promise js.Value) (js.Value, error) {
	type end struct {
		value js.Value
		err   error
	}
	done := make(chan end, 1)
	kept := js.FuncOf(func(_ js.Value, args []js.Value) any { done <- end{value: args[0]}; return nil })
	broken := js.FuncOf(func(_ js.Value, args []js.Value) any { done <- end{err: reason(args[0])}; return nil })
	defer kept.Release()
	defer broken.Release()
	promise.Call("then", kept, broken)
	e := <-done
	return e.value, e.err
}

// reason is what the browser's error means.
func reason(thrown js.Value) error {
	if thrown.Type() != js.TypeObject {
		return errors.New("the browser gave no reason")
	}
	switch name := thrown.Get("name").String(); name {
	case "NotFoundError":
		return desk.ErrNothingKept
	case "QuotaExceededError":
		return desk.ErrShelfFull
	case "NoModificationAllowedError", "InvalidStateError":
		return desk.ErrShelfTaken
	case "SecurityError", "NotAllowedError", "UnknownError":
		return desk.ErrNoShelf
	default:
		return errors.New("the browser said " + name + ": " + thrown.Get("message").String())
	}
}

// try turns what the browser throws into an error.
func try(f func()) (err error) {
	defer func() {
		switch cause := recover().(type) {
		case nil:
		case js.Error:
			err = reason(cause.Value)
		default:
			panic(cause)
		}
	}()
	f()
	return nil
}

// folder is the root of the file system.
func (s *shelf) folder() (js.Value, error) {
	storage := js.Global().Get("navigator").Get("storage")
	if !storage.Truthy() || storage.Get("getDirectory").Type() != js.TypeFunction {
		return js.Null(), desk.ErrNoShelf
	}
	return await(storage.Call("getDirectory"))
}

// open returns the file, and a handle that reads and writes at once. Reading tabs
// may share it where the browser knows how.
func (s *shelf) open(create bool) (js.Value, error) {
	folder, err := s.folder()
	if err != nil {
		return js.Null(), err
	}
	file, err := await(folder.Call("getFileHandle", shelfName, map[string]any{"create": create}))
	if err != nil {
		return js.Null(), err
	}
	if file.Get("createSyncAccessHandle").Type() != js.TypeFunction {
		return js.Null(), desk.ErrNoShelf
	}
	mode := "readwrite"
	if !create {
		mode = "read-only"
	}
	return await(file.Call("createSyncAccessHandle", map[string]any{"mode": mode}))
}

// Put implements desk.Shelf. The first bytes are written last: a file that was not
// written to its end does not begin like one.
func (s *shelf) Put(fill func(io.Writer) error) error {
	handle, err := s.open(true)
	if err != nil {
		return err
	}
	w := &shelfWriter{handle: handle, pause: s.pause, array: js.Global().Get("Uint8Array").New(shelfPortion)}
	if err = try(func() { handle.Call("truncate", 0) }); err == nil {
		if err = fill(w); err == nil {
			err = w.end()
		}
	}
	closed := try(func() { handle.Call("close") })
	if err = errors.Join(err, closed); err != nil {
		err = errors.Join(err, s.Remove())
	}
	return err
}

// Take implements desk.Shelf.
func (s *shelf) Take(read func(io.ReaderAt, int64) error) error {
	handle, err := s.open(false)
	if err != nil {
		return err
	}
	defer func() { _ = try(func() { handle.Call("close") }) }()
	var size int64
	if err := try(func() { size = int64(handle.Call("getSize").Float()) }); err != nil {
		return err
	}
	return read(&shelfReader{handle: handle, array: js.Global().Get("Uint8Array").New(shelfPortion)}, size)
}

// Remove implements desk.Shelf.
func (s *shelf) Remove() error {
	folder, err := s.folder()
	if err != nil {
		return err
	}
	_, err = await(folder.Call("removeEntry", shelfName))
	if errors.Is(err, desk.ErrNothingKept) {
		return nil
	}
	return err
}

// Stamp implements desk.Shelf: the time of the last writing, and how long it is.
func (s *shelf) Stamp() (string, error) {
	folder, err := s.folder()
	if err != nil {
		return "", err
	}
	handle, err := await(folder.Call("getFileHandle", shelfName))
	if err != nil {
		return "", err
	}
	file, err := await(handle.Call("getFile"))
	if err != nil {
		return "", err
	}
	return fmt.Sprint(file.Get("lastModified").Float(), file.Get("size").Float()), nil
}

// shelfWriter writes a file from its start.
type shelfWriter struct {
	handle, array js.Value
	pause         func() error
	at            int64
	first         []byte // of the file, not yet written
}

// Write implements io.Writer.
func (w *shelfWriter) Write(p []byte) (int, error) {
	done := 0
	for done < len(p) {
		if err := w.pause(); err != nil {
			return done, err
		}
		part := p[done:min(len(p), done+shelfPortion)]
		if w.at == 0 && len(w.first) == 0 {
			w.first = append(w.first, part...)
			part = make([]byte, len(part)) // zeros stand in for them
			if err := w.put(part, 0); err != nil {
				return done, err
			}
		} else if err := w.put(part, w.at); err != nil {
			return done, err
		}
		w.at += int64(len(part))
		done += len(part)
	}
	return done, nil
}

func (w *shelfWriter) put(p []byte, at int64) error {
	js.CopyBytesToJS(w.array, p)
	written := 0
	if err := try(func() {
		written = w.handle.Call("write", w.array.Call("subarray", 0, len(p)), map[string]any{"at": at}).Int()
	}); err != nil {
		return err
	}
	if written != len(p) {
		return desk.ErrShelfFull
	}
	return nil
}

// end writes the first bytes.
func (w *shelfWriter) end() error {
	if err := try(func() { w.handle.Call("flush") }); err != nil {
		return err
	}
	if err := w.put(w.first, 0); err != nil {
		return err
	}
	return try(func() { w.handle.Call("flush") })
}

// shelfReader reads a file.
type shelfReader struct{ handle, array js.Value }

// ReadAt implements io.ReaderAt.
func (r *shelfReader) ReadAt(p []byte, off int64) (int, error) {
	done := 0
	for done < len(p) {
		want, got := min(len(p)-done, shelfPortion), 0
		if err := try(func() {
			got = r.handle.Call("read", r.array.Call("subarray", 0, want), map[string]any{"at": off + int64(done)}).Int()
		}); err != nil {
			return done, err
		}
		if got <= 0 {
			return done, io.EOF
		}
		js.CopyBytesToGo(p[done:done+got], r.array)
		done += got
	}
	return done, nil
}

// build names these bytes of the program; blank when nobody put it there.
func build() string {
	if b := js.Global().Get("plainbill").Get("build"); b.Type() == js.TypeString {
		return strings.TrimSpace(b.String())
	}
	return ""
}
