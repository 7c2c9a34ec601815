package main

import (
	"syscall/js"

	"github.com/plainbill/plainbill/web/state"
)

// listenRequests hears of requests and of a newer version, both of which boot.js
// has watched from the start.
func (a *app) listenRequests(page js.Value) {
	list := page.Get("requests")
	tell := func() {
		all := make([]state.Request, list.Length())
		for i := range all {
			one := list.Index(i)
			all[i] = state.Request{URL: one.Get("url").String(), Who: one.Get("who").String(), At: int64(one.Get("at").Int()),
				Bytes: int64(one.Get("bytes").Float()), Kept: one.Get("kept").Truthy()}
			if body := one.Get("body"); body.Type() == js.TypeNumber {
				all[i].Body = int64(body.Float())
			}
		}
		a.happen(state.Requested{All: all})
	}
	page.Set("onRequest", js.FuncOf(func(js.Value, []js.Value) any {
		tell()
		return nil
	}))
	newer := js.FuncOf(func(js.Value, []js.Value) any {
		a.happen(state.NewerWaits{})
		return nil
	})
	page.Set("onNewer", newer)
	tell()
	if page.Get("newer").Bool() {
		a.happen(state.NewerWaits{})
	}
}
