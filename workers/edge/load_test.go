//go:build workerd

package main_test

import (
	"bytes"
	"compress/gzip"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// The program may weigh this much, packed; Cloudflare's own limit is higher.
const mostPacked = 2_500_000

func TestSize(t *testing.T) {
	content, err := os.ReadFile("../../dist/edge/app.wasm")
	if err != nil {
		t.Fatal(err)
	}
	var packed bytes.Buffer
	z, err := gzip.NewWriterLevel(&packed, gzip.BestCompression)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := z.Write(content); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	t.Logf("app.wasm: %d bytes, %d with gzip, at most %d", len(content), packed.Len(), mostPacked)
	if packed.Len() > mostPacked {
		t.Errorf("app.wasm has %d bytes with gzip, and may have %d", packed.Len(), mostPacked)
	}
}

// The script that starts Go is the library's, which follows Go's by hand: it must be
// that of the Go in use, but for the object through which the library finds its
// bindings.
func TestStartScript(t *testing.T) {
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		t.Fatal(err)
	}
	theirs, err := os.ReadFile(filepath.Join(strings.TrimSpace(string(root)), "lib", "wasm", "wasm_exec.js"))
	if err != nil {
		t.Fatal(err)
	}
	ours, err := os.ReadFile("../../dist/edge/wasm_exec.js")
	if err != nil {
		t.Fatal(err)
	}
	known := strings.Split(string(theirs), "\n")
	var added []string
	for line := range strings.SplitSeq(string(ours), "\n") {
		if len(known) > 0 && line == known[0] {
			known = known[1:]
			continue
		}
		added = append(added, strings.TrimSpace(line))
		// A line that stands for one of Go's.
		if len(known) > 0 && strings.ReplaceAll(strings.ReplaceAll(line, "globalProxy", "globalThis"), "run(instance, context)", "run(instance)") == known[0] {
			known = known[1:]
		}
	}
	if len(known) != 0 || len(added) != 11 {
		t.Errorf("%d lines of Go's script are missing, and these are other ones:\n%s", len(known), strings.Join(added, "\n"))
	}
}

// load is a mix of requests, and what came of it.
type load struct {
	mu     sync.Mutex
	took   map[string][]time.Duration
	wrong  []string
	failed atomic.Int64
}

func (l *load) note(what string, took time.Duration, wrong string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.took[what] = append(l.took[what], took)
	if wrong != "" {
		l.failed.Add(1)
		if len(l.wrong) < 5 {
			l.wrong = append(l.wrong, wrong)
		}
	}
}

func newLoad() *load { return &load{took: map[string][]time.Duration{}} }

// run sends n requests, some in parallel; the i-th is what kind says.
func (l *load) run(n, parallel int, request func(i int) (what, wrong string)) {
	var next atomic.Int64
	var all sync.WaitGroup
	for range parallel {
		all.Go(func() {
			for i := int(next.Add(1)); i <= n; i = int(next.Add(1)) {
				begun := time.Now()
				what, wrong := request(i)
				l.note(what, time.Since(begun), wrong)
			}
		})
	}
	all.Wait()
}

func at(took []time.Duration, share float64) time.Duration {
	slices.Sort(took)
	return took[int(share*float64(len(took)-1))].Round(10 * time.Microsecond)
}

// heap is what Go has in use after a collection of garbage.
type heap struct{ Heap, Goroutines int }

func (w *worker) heap(t *testing.T) (h heap) {
	t.Helper()
	status, content := w.get("/probe/heap")
	if err := json.Unmarshal([]byte(content), &h); err != nil || status != 200 {
		t.Fatalf("%d %s", status, content)
	}
	return h
}

// Twenty thousand requests, eight at a time: none fails, none leaves anything
// behind, and programs are replaced without anyone noticing. The local runtime's
// own memory is told, not judged: its proxy's grows too, where none of this runs.
func TestLoad(t *testing.T) {
	const requests, parallel = 20_000, 8
	w := start(t, probe)
	begun := time.Now()
	if status, content := w.get(config); status != 200 {
		t.Fatalf("%d %s", status, content)
	}
	t.Logf("cold start: the first answer after %v", time.Since(begun).Round(time.Millisecond))

	sealed := make([]byte, 64<<10)
	_, _ = rand.Read(sealed)
	var kept []string // reports that can be read again and again
	for i := range 8 {
		status, content := w.send("POST", "/api/v1/reports", string(sealed), fmt.Sprintf("10.1.0.%d", i))
		var made struct{ ID string }
		if err := json.Unmarshal([]byte(content), &made); err != nil || status != 201 {
			t.Fatalf("%d %s", status, content)
		}
		kept = append(kept, made.ID)
	}
	mix := func(i int) (string, string) {
		switch i % 10 {
		case 0: // a small report, burned by its reader
			status, content := w.send("POST", "/api/v1/reports?views=1&ttl=600", "sealed", fmt.Sprintf("10.%d.%d.%d", 2+i>>16, i>>8&255, i&255))
			var made struct{ ID string }
			if err := json.Unmarshal([]byte(content), &made); err != nil || status != 201 {
				return "POST, then GET", fmt.Sprintf("%d %s", status, content)
			}
			if status, content := w.get("/api/v1/reports/" + made.ID); status != 200 || content != "sealed" {
				return "POST, then GET", fmt.Sprintf("%d %s", status, content)
			}
			return "POST, then GET", ""
		case 1, 2, 3:
			if status, content := w.get("/api/v1/reports/" + kept[i%len(kept)]); status != 200 || len(content) != len(sealed) {
				return "GET 64 KiB", fmt.Sprintf("%d, %d bytes", status, len(content))
			}
			return "GET 64 KiB", ""
		case 4, 5, 6:
			if status, content := w.get("/api/v1/reports/AAAAAAAAAAAAAAAAAAAAAA"); status != 404 {
				return "GET, gone", fmt.Sprintf("%d %s", status, content)
			}
			return "GET, gone", ""
		}
		if status, content := w.get(config); status != 200 {
			return "config", fmt.Sprintf("%d %s", status, content)
		}
		return "config", ""
	}
	// One program for all of them, so that what it gathers would show.
	w.limit(t, `{"requests": 1000000}`)
	l := newLoad()
	l.run(1000, parallel, mix) // until everything has been compiled
	warm, heap := w.facts(t), w.heap(t)
	cpu, resident := w.usage(t)
	l = newLoad()
	begun = time.Now()
	l.run(requests, parallel, mix)
	elapsed := time.Since(begun)
	cpuAfter, residentAfter := w.usage(t)
	end, heapAfter := w.facts(t), w.heap(t)
	sent := requests + len(l.took["POST, then GET"])
	t.Logf("%d requests, %d at a time: %.0f a second, %v processor time each (all of the local runtime), %d failed", sent, parallel,
		float64(sent)/elapsed.Seconds(), ((cpuAfter - cpu) / time.Duration(sent)).Round(10*time.Microsecond), l.failed.Load())
	for what, took := range l.took {
		t.Logf("%s: p50 %v, p99 %v", what, at(took, 0.5), at(took, 0.99))
	}
	t.Logf("Go: memory %.1f MB, then %.1f MB; in use %d kB, then %d kB; goroutines %d, then %d; values of JavaScript held %d, then %d; the local runtime %d MB, then %d MB",
		float64(warm.Memory)/(1<<20), float64(end.Memory)/(1<<20), heap.Heap>>10, heapAfter.Heap>>10, heap.Goroutines, heapAfter.Goroutines,
		warm.Held, end.Held, resident>>20, residentAfter>>20)
	if end.Memory > warm.Memory+4<<20 || heapAfter.Heap > heap.Heap+1<<20 || heapAfter.Goroutines != heap.Goroutines || end.Held > 2*warm.Held+5000 {
		t.Error("something was left behind by every request")
	}
	if end.Started != 1 {
		t.Errorf("%d programs were started, want 1", end.Started)
	}

	// Programs are replaced while requests are under way.
	w.limit(t, `{"requests": 200}`)
	replaced := newLoad()
	replaced.run(1000, parallel, mix)
	if n := w.facts(t).Started; n < 5 {
		t.Errorf("%d programs were started for 1000 requests, 200 each", n)
	}
	for _, what := range append(l.wrong, replaced.wrong...) {
		t.Error(what)
	}
	w.calm(t)

	// One request at a time, for what a single reader feels.
	for _, one := range []struct{ what, path string }{{"config", config}, {"GET 64 KiB", "/api/v1/reports/" + kept[0]}} {
		alone := newLoad()
		cpu, _ := w.usage(t)
		alone.run(500, 1, func(int) (string, string) {
			status, content := w.get(one.path)
			if status != 200 {
				return one.what, fmt.Sprintf("%d %s", status, content)
			}
			return one.what, ""
		})
		after, _ := w.usage(t)
		t.Logf("%s, one at a time: p50 %v, p99 %v, %v processor time", one.what, at(alone.took[one.what], 0.5), at(alone.took[one.what], 0.99), ((after - cpu) / 500).Round(10*time.Microsecond))
		for _, wrong := range alone.wrong {
			t.Error(wrong)
		}
	}
}

// Clients that leave in the middle leave nothing running.
func TestClientsThatLeave(t *testing.T) {
	w := start(t, probe)
	impatient := &http.Client{Timeout: 150 * time.Millisecond}
	w.limit(t, `{"deadline": 1500}`)
	for range 10 {
		resp, err := impatient.Get(w.url + "/probe/hang")
		if err == nil {
			_, _ = io.Copy(io.Discard, resp.Body)
			resp.Body.Close()
			t.Error("there was an answer")
		}
	}
	time.Sleep(2 * time.Second)
	w.well(t)
	if f := w.facts(t); f.Busy != 0 {
		t.Errorf("%+v", f)
	}
}
