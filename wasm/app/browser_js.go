package main

import (
	"strings"
	"syscall/js"

	"github.com/plainbill/plainbill/cost/report/link"
	"github.com/plainbill/plainbill/wasm/crew"
	"github.com/plainbill/plainbill/wasm/wire"
	"github.com/plainbill/plainbill/web/state"
)

// perform does what the reducer asked for.
func (a *app) perform(c state.Command) {
	switch c := c.(type) {
	case state.Ask:
		a.ask(c.Request)
	case state.PickFiles:
		js.Global().Get("plainbill").Call("pick", c.Folder, c.Add)
	case state.SaveFile:
		save(c)
	case state.SetFragment:
		a.address(c)
	case state.Focus:
		if strings.Contains(c.Selector, "dialog") {
			a.before = js.Global().Get("document").Get("activeElement")
		}
		a.focus = c.Selector // once the page is drawn
	case state.Store, state.Unstore, state.FetchSealed, state.Unpack:
		// The one goroutine of the page must not wait for a server.
		go func() { a.happen(carry(c)) }()
	case state.Copy:
		a.toClipboard(c.Link)
	case state.KeepReceipts:
		keepReceipts(c.List)
	case state.HideKey:
		a.fragment, a.late = "", nil
		js.Global().Get("history").Call("replaceState", js.Null(), "", js.Global().Get("location").Get("pathname"))
	case state.Print:
		js.Global().Call("print")
	case state.Rehearse:
		a.rehearse(c.State)
	case state.TakeNewer:
		js.Global().Get("plainbill").Call("takeNewer")
	case state.FocusBack:
		a.focusBack = true
	}
}

func (a *app) ask(r wire.Request) {
	switch {
	case r.Cancel != nil:
		a.crew.Cancel()
	case r.Open == nil:
		a.crew.Ask(r)
	case a.again:
		a.again = false
		a.crew.Reopen(r.ID, a.opened, r.Open.Sample)
	default:
		if r.Open.Leave != nil || r.Open.Anyway {
			a.crew.Choose(r.ID, a.opened, *r.Open)
			return
		}
		if a.opened = a.chosen; r.Open.Sample {
			a.opened = nil
		}
		a.crew.Open(r.ID, a.opened, r.Open.Sample, r.Open.Add)
	}
}

// arrived takes files that were dropped or picked, as boot.js found them.
func (a *app) arrived(list js.Value, picked, add bool) {
	if !a.state.Waits() {
		a.chosen = nil // else these wait together with those before
	}
	var refs []wire.FileRef
	for i := range list.Length() {
		one := list.Index(i)
		object := one.Get("file")
		f := crew.File{Name: one.Get("path").String(), Size: int64(object.Get("size").Float()), Object: object}
		a.chosen = append(a.chosen, f)
		refs = append(refs, wire.FileRef{Name: f.Name, Size: f.Size})
	}
	if picked {
		a.happen(state.Picked{Files: refs, Add: add})
	} else {
		a.happen(state.DroppedFiles{Files: refs})
	}
}

// mourn tells the page that an engine died and what can be read again.
func (a *app) mourn(d crew.Death) {
	crashed := state.Crashed{Title: d.Title, Text: d.Text, Sample: d.Sample}
	for _, f := range d.Left {
		crashed.Left = append(crashed.Left, wire.FileRef{Name: f.Name, Size: f.Size})
	}
	if len(d.Left) > 0 || d.Sample {
		a.opened, a.again = d.Left, true
	}
	a.happen(crashed)
}

// save hands a file to the user by way of a link that nobody sees.
func save(f state.SaveFile) {
	window := js.Global()
	bytes := window.Get("Uint8Array").New(len(f.Bytes))
	js.CopyBytesToJS(bytes, f.Bytes)
	blob := window.Get("Blob").New([]any{bytes}, map[string]any{"type": f.Type})
	address := window.Get("URL").Call("createObjectURL", blob)
	link := window.Get("document").Call("createElement", "a")
	link.Set("href", address)
	link.Set("download", f.Name)
	link.Call("click")
	var later js.Func
	later = js.FuncOf(func(js.Value, []js.Value) any {
		window.Get("URL").Call("revokeObjectURL", address)
		later.Release()
		return nil
	})
	window.Call("setTimeout", later, 10_000)
}

// listen takes over from boot.js and hears what the browser has to say.
func (a *app) listen() {
	window := js.Global()
	page := window.Get("plainbill")
	on := func(target js.Value, event string, f func(e js.Value)) {
		target.Call("addEventListener", event, js.FuncOf(func(_ js.Value, args []js.Value) any {
			f(args[0])
			return nil
		}))
	}
	page.Set("onFiles", js.FuncOf(func(_ js.Value, args []js.Value) any {
		a.arrived(args[0], args[1].Bool(), args[2].Bool())
		return nil
	}))
	a.listenRequests(page)
	a.listenGestures(on)
	on(window, "hashchange", func(js.Value) { a.readFragment() })
	on(window, "popstate", func(js.Value) { a.readFragment() })
	width := func(js.Value) {
		a.happen(state.Resized{Width: window.Get("document").Get("documentElement").Get("clientWidth").Int()})
	}
	on(window, "resize", width)
	width(js.Null())
	a.happen(state.RememberedReceipts{List: rememberedReceipts()})
	early := page.Get("early")
	a.readFragment()
	if id := sharedID(); id != "" && a.fragment == "" { // its key has left the address bar
		a.happen(state.CameByLink{ID: id})
	}
	if drops := early.Get("files"); drops.Length() > 0 {
		a.arrived(drops, early.Get("picked").Bool(), false)
	} else if early.Get("sample").Bool() {
		a.happen(state.ChoseSample{})
	}
}

// readFragment tells the reducer what the address bar shows, unless it said so
// itself.
func (a *app) readFragment() {
	fragment := strings.TrimPrefix(js.Global().Get("location").Get("hash").String(), "#")
	if fragment == a.fragment {
		return
	}
	a.fragment, a.late = fragment, nil
	switch id := sharedID(); {
	case id != "" || link.Of(fragment) != link.None:
		a.happen(state.CameByLink{ID: id, Fragment: fragment})
	case a.crew == nil:
		js.Global().Get("location").Call("reload") // from a report to the app
	default:
		a.happen(state.FragmentChanged{Fragment: fragment})
	}
}
