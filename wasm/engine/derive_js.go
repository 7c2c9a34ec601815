package main

import (
	"errors"
	"syscall/js"
)

// derive is the browser's own PBKDF2, which takes a tenth of a second for what Go
// takes seconds for in wasm.
func derive(passphrase string, salt []byte, rounds int) ([]byte, error) {
	subtle := js.Global().Get("crypto").Get("subtle")
	if !subtle.Truthy() {
		return nil, errors.New("the browser seals nothing on this page: open it with https or on localhost")
	}
	array := func(b []byte) js.Value {
		to := js.Global().Get("Uint8Array").New(len(b))
		js.CopyBytesToJS(to, b)
		return to
	}
	done := make(chan []byte, 1)
	failed := js.FuncOf(func(js.Value, []js.Value) any { done <- nil; return nil })
	bits := js.FuncOf(func(_ js.Value, args []js.Value) any {
		from := js.Global().Get("Uint8Array").New(args[0])
		key := make([]byte, from.Length())
		js.CopyBytesToGo(key, from)
		done <- key
		return nil
	})
	secret := js.FuncOf(func(_ js.Value, args []js.Value) any {
		way := map[string]any{"name": "PBKDF2", "hash": "SHA-256", "salt": array(salt), "iterations": rounds}
		return subtle.Call("deriveBits", way, args[0], 256)
	})
	for _, f := range []js.Func{failed, bits, secret} {
		defer f.Release()
	}
	subtle.Call("importKey", "raw", array([]byte(passphrase)), "PBKDF2", false, []any{"deriveBits"}).Call("then", secret).Call("then", bits, failed)
	if key := <-done; key != nil {
		return key, nil
	}
	return nil, errors.New("the browser made no key of the passphrase: nothing was sealed")
}
