package main

import (
	"encoding/json"
	"errors"
	"strings"
	"syscall/js"

	"github.com/plainbill/plainbill/web/state"
)

// await waits for a promise. It must not be called in the page's own goroutine.
func await(promise js.Value) (js.Value, error) {
	type outcome struct {
		value js.Value
		err   error
	}
	done := make(chan outcome, 1)
	kept := js.FuncOf(func(_ js.Value, args []js.Value) any {
		done <- outcome{value: args[0]}
		return nil
	})
	broken := js.FuncOf(func(_ js.Value, args []js.Value) any {
		done <- outcome{err: errors.New(args[0].Call("toString").String())}
		return nil
	})
	defer kept.Release()
	defer broken.Release()
	promise.Call("then", kept, broken)
	o := <-done
	return o.value, o.err
}

// array is a copy of bytes for the browser.
func array(b []byte) js.Value {
	to := js.Global().Get("Uint8Array").New(len(b))
	js.CopyBytesToJS(to, b)
	return to
}

// bytes is a copy of an ArrayBuffer.
func bytes(buffer js.Value) []byte {
	from := js.Global().Get("Uint8Array").New(buffer)
	b := make([]byte, from.Length())
	js.CopyBytesToGo(b, from)
	return b
}

// toClipboard puts a link into the clipboard, with the page's address before one that is a
// fragment.
func (a *app) toClipboard(to string) {
	if strings.HasPrefix(to, "#") {
		where := js.Global().Get("location")
		to = where.Get("origin").String() + where.Get("pathname").String() + to
	}
	a.happen(state.Copied{Link: to})
	clipboard := js.Global().Get("navigator").Get("clipboard")
	if !clipboard.Truthy() {
		return // the link stands on the page, too
	}
	go func() { _, _ = await(clipboard.Call("writeText", to)) }()
}

// receiptsName is under which what deletes links is kept in this browser.
const receiptsName = "plainbill-receipts"

// storage is the browser's; nil value where it is not allowed.
func storage() (store js.Value) {
	defer func() {
		if recover() != nil {
			store = js.Null()
		}
	}()
	return js.Global().Get("localStorage")
}

func keepReceipts(list []state.Receipt) {
	text, err := json.Marshal(list)
	if s := storage(); err == nil && s.Truthy() {
		defer func() { _ = recover() }() // it is full: the links still stand on the page
		s.Call("setItem", receiptsName, string(text))
	}
}

func rememberedReceipts() []state.Receipt {
	s := storage()
	if !s.Truthy() {
		return nil
	}
	var list []state.Receipt
	if text := s.Call("getItem", receiptsName); text.Type() != js.TypeString || json.Unmarshal([]byte(text.String()), &list) != nil {
		return nil
	}
	return list
}
