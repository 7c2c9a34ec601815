package main

import (
	"encoding/json"
	"syscall/js"
	"time"

	"github.com/plainbill/plainbill/wasm/desk"
	"github.com/plainbill/plainbill/wasm/wire"
)

// An order is a request with the files that came beside it.
type order = desk.Order[[]js.Value]

// An inbox takes messages while the engine is at work. A Cancel, and a newer question
// of the same kind, are felt by what is being answered; all else waits its turn.
type inbox struct {
	desk.Queue[[]js.Value]
	came chan struct{}
}

func newInbox() *inbox { return &inbox{came: make(chan struct{}, 1)} }

// listen takes over the messages that came before the program had started.
func (b *inbox) listen() {
	page := js.Global().Get("plainbill")
	receive := js.FuncOf(func(_ js.Value, args []js.Value) any {
		b.receive(args[0].String(), args[1])
		return nil
	})
	waiting := page.Get("waiting")
	page.Set("receive", receive)
	for waiting.Length() > 0 {
		m := waiting.Call("shift")
		b.receive(m.Get("text").String(), m.Get("files"))
	}
}

func (b *inbox) receive(text string, files js.Value) {
	o := &order{}
	if err := json.Unmarshal([]byte(text), &o.Request); err != nil {
		say(wire.Reply{Error: &wire.Error{Title: "The engine was sent what is not a request", Text: err.Error()}})
		return
	}
	if files.Truthy() {
		for i := range files.Length() {
			o.Files = append(o.Files, files.Index(i))
		}
	}
	if !b.Put(o) {
		say(wire.Reply{ID: o.ID, Heard: true})
		return
	}
	select {
	case b.came <- struct{}{}:
	default:
	}
}

// next waits for an order.
func (b *inbox) next() *order {
	for {
		if o := b.Next(); o != nil {
			return o
		}
		<-b.came
	}
}

// rest does nothing for a while, or until somebody wants something.
func (b *inbox) rest(d time.Duration) {
	over := time.After(d)
	for !b.Waiting() {
		select {
		case <-b.came:
		case <-over:
			return
		}
	}
}

// say sends a reply to the page.
func say(r wire.Reply) {
	text, err := desk.Text(r)
	if err != nil {
		text, _ = json.Marshal(wire.Reply{ID: r.ID, Error: &wire.Error{Title: "The answer could not be sent", Text: err.Error()}})
	}
	js.Global().Call("postMessage", string(text))
}
