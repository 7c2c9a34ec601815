//go:build probe

package main

import (
	"context"
	"encoding/json"
	"net/http"
	"runtime"
	"time"

	"github.com/plainbill/plainbill/workers/share"
	"github.com/plainbill/plainbill/workers/share/conform"
)

// grown keeps memory in use.
var grown [][]byte

// panicking is a store whose Read panics.
type panicking struct{ share.Store }

func (panicking) Read(_ context.Context, id string, _ time.Time) (share.Report, bool, error) {
	panic("at " + id)
}

// probed adds what tests need: the conformance of D1 from within the worker, and
// every way of dying.
func probed(p *process, handler http.Handler) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("/", handler)
	mux.HandleFunc("/probe/conform", func(w http.ResponseWriter, r *http.Request) {
		count, broken := conform.Check(r.Context(), p.store)
		_ = json.NewEncoder(w).Encode(map[string]any{"count": count, "broken": broken})
	})
	failing := p.service()
	failing.Store = panicking{p.store}
	mux.Handle("/probe/panic/", http.StripPrefix("/probe/panic", share.Handler(failing)))
	mux.HandleFunc("/probe/heap", func(w http.ResponseWriter, _ *http.Request) {
		var m runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&m)
		_ = json.NewEncoder(w).Encode(map[string]any{"heap": m.HeapAlloc, "goroutines": runtime.NumGoroutine()})
	})
	mux.HandleFunc("/probe/die", func(http.ResponseWriter, *http.Request) {
		go func() { panic("in a goroutine of its own") }()
		select {}
	})
	mux.HandleFunc("/probe/hang", func(http.ResponseWriter, *http.Request) { select {} })
	mux.HandleFunc("/probe/grow", func(http.ResponseWriter, *http.Request) {
		b := make([]byte, 80<<20)
		for i := 0; i < len(b); i += 4096 {
			b[i] = 1
		}
		grown = append(grown, b)
	})
	mux.HandleFunc("/probe/exhaust", func(http.ResponseWriter, *http.Request) {
		for {
			grown = append(grown, make([]byte, 256<<20))
		}
	})
	return mux
}
