package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"syscall/js"
)

var uint8Array = js.Global().Get("Uint8Array")

// serve returns a function for JavaScript that answers one request:
//
//	serve(method, url, headers, body, length, done)
//
// headers are lines, a name and its value in turn; body is a Uint8Array or null,
// and length what the client says that it has, or -1. done is called once, with the
// status, the headers in the same form and the content as a Uint8Array.
func serve(handler http.Handler) js.Func {
	return js.FuncOf(func(_ js.Value, args []js.Value) any {
		done := args[5]
		r, err := request(args)
		go func() {
			a := &answer{header: http.Header{}}
			if err != nil {
				http.Error(a, "the request cannot be read", http.StatusBadRequest)
			} else {
				handler.ServeHTTP(a, r)
			}
			a.WriteHeader(http.StatusOK) // unless the handler has said something else
			content := uint8Array.New(a.content.Len())
			js.CopyBytesToJS(content, a.content.Bytes())
			done.Invoke(a.status, lines(a.sent), content)
		}()
		return nil
	})
}

func request(args []js.Value) (*http.Request, error) {
	var body io.Reader = http.NoBody
	if sent := args[3]; !sent.IsNull() {
		b := make([]byte, sent.Length())
		js.CopyBytesToGo(b, sent)
		body = bytes.NewReader(b)
	}
	r, err := http.NewRequest(args[0].String(), args[1].String(), body)
	if err != nil {
		return nil, err
	}
	names := strings.Split(args[2].String(), "\n")
	for i := 0; i+1 < len(names); i += 2 {
		r.Header.Add(names[i], names[i+1])
	}
	r.ContentLength = int64(args[4].Int())
	r.RequestURI = r.URL.RequestURI()
	return r, nil
}

// An answer collects what a handler says.
type answer struct {
	header  http.Header
	sent    http.Header // as it was when the status was sent
	status  int
	content bytes.Buffer
}

// Header implements http.ResponseWriter.
func (a *answer) Header() http.Header { return a.header }

// WriteHeader implements http.ResponseWriter: the first status counts.
func (a *answer) WriteHeader(status int) {
	if a.status == 0 {
		a.status, a.sent = status, a.header.Clone()
	}
}

// Write implements http.ResponseWriter.
func (a *answer) Write(b []byte) (int, error) {
	a.WriteHeader(http.StatusOK)
	return a.content.Write(b)
}

func lines(h http.Header) string {
	var b strings.Builder
	for name, values := range h {
		for _, value := range values {
			fmt.Fprintf(&b, "%s\n%s\n", name, value)
		}
	}
	return b.String()
}

// await waits for a promise. The channel has room, so that whoever settles the
// promise never waits, and both functions are released, or each call would leave
// one behind.
func await(promise js.Value) (js.Value, error) {
	type outcome struct {
		value js.Value
		err   error
	}
	settled := make(chan outcome, 1)
	kept := js.FuncOf(func(_ js.Value, args []js.Value) any {
		settled <- outcome{value: args[0]}
		return nil
	})
	defer kept.Release()
	broken := js.FuncOf(func(_ js.Value, args []js.Value) any {
		settled <- outcome{err: errors.New(args[0].Call("toString").String())}
		return nil
	})
	defer broken.Release()
	promise.Call("then", kept, broken) // one of the two is called, once
	o := <-settled
	return o.value, o.err
}
