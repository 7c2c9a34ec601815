// Command edge is the share service as a Cloudflare Worker. One program runs in
// each isolate and serves all its requests over one store: main opens it when the
// isolate gets its first request, and closes it when the program is replaced. What
// lies around Go is in worker.mjs (requests) and runtime.mjs (the program's life).
//
// A program in which many requests are under way at once has rules of its own:
//
//   - A goroutine may be woken within any request's turn, so nothing of JavaScript
//     that belongs to one request is kept over a wait, and answers leave Go as
//     plain values.
//   - Nothing may hold a lock, a channel or a sync.Once while it waits for D1: who
//     waits behind it would go on in another request's turn, and workerd forbids
//     that. For the same reason the number of connections has no limit.
//   - Go's timers are no use: one that was set in a request which has ended never
//     fires. The deadline is kept in JavaScript.
package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/http"
	"syscall/js"
	"time"

	"github.com/syumai/workers/cloudflare"

	"github.com/plainbill/plainbill/workers/share"
	"github.com/plainbill/plainbill/workers/sqlstore"
)

// process is what lives as long as the program.
type process struct {
	db    *sql.DB
	store share.Store
}

func main() {
	p, err := begin()
	if err != nil {
		fmt.Println("the program did not start:", err)
		return
	}
	over := make(chan struct{})
	calls := js.Global().Get("context").Get("binding")
	calls.Set("serve", serve(probed(p, share.Handler(p.service()))))
	calls.Set("sweep", sweep(p.store))
	calls.Set("shutdown", js.FuncOf(func(js.Value, []js.Value) any {
		close(over)
		return nil
	}))
	<-over
	if err := p.end(); err != nil {
		fmt.Println("the store did not close:", err)
	}
}

// begin opens what the program needs, once. It asks nothing of the network: a
// binding is a handle.
func begin() (*process, error) {
	binding := cloudflare.GetBinding("DB")
	if binding.IsUndefined() {
		return nil, errors.New("there is no database bound as DB")
	}
	db := sql.OpenDB(d1{binding})
	return &process{db, sqlstore.New(db)}, nil
}

// end closes what begin opened. An isolate that Cloudflare drops gets no notice,
// so nothing may depend on it.
func (p *process) end() error { return p.db.Close() }

func (p *process) service() share.Service {
	return share.Service{
		Store: p.store, Now: time.Now, Allow: allow, Secret: cloudflare.Getenv("CREATE_SECRET"),
		Client: func(r *http.Request) string { return share.ClientKey(r.Header.Get("CF-Connecting-IP")) },
		Log:    func(text string) { fmt.Println(text) },
	}
}

// allow asks Cloudflare's rate limit; wrangler.jsonc says how many within which
// time, which is also the longest that one has to wait.
func allow(_ context.Context, client string) (bool, int, error) {
	outcome, err := await(cloudflare.GetBinding("CREATES").Call("limit", map[string]any{"key": client}))
	if err != nil {
		return false, 0, err
	}
	return outcome.Get("success").Bool(), 60, nil
}

// sweep returns a function for JavaScript that removes what has expired and says
// what went wrong, or nothing. The size of one statement's work is bounded; what is
// left after all of them waits for the next time.
func sweep(store share.Store) js.Func {
	const atOnce, times = 200, 40 // an invocation may ask D1 fifty times
	return js.FuncOf(func(_ js.Value, args []js.Value) any {
		done := args[0]
		go func() {
			for range times {
				n, err := store.Sweep(context.Background(), time.Now(), atOnce)
				if err != nil {
					done.Invoke(err.Error())
					return
				}
				if n < atOnce {
					break
				}
			}
			done.Invoke("")
		}()
		return nil
	})
}
