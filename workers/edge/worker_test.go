//go:build workerd

package main_test

import (
	"bufio"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// A worker is the built worker in the runtime that Cloudflare has, on this machine.
type worker struct {
	url     string
	state   string // folder of the database
	pid     int
	client  *http.Client
	mu      sync.Mutex
	printed strings.Builder
}

// builds are made by make test-edge.
const plain, probe = "../../dist/edge/worker.mjs", "../../dist/probe/probe.mjs"

// start serves a build with an empty database.
func start(t *testing.T, build string, more ...string) *worker {
	t.Helper()
	w := &worker{state: t.TempDir(), client: &http.Client{Timeout: time.Minute, Transport: &http.Transport{MaxIdleConnsPerHost: 64}}}
	command := exec.Command("node", append([]string{"dev.mjs", "--addr", "127.0.0.1:0", "--attached", "--main", build, "--state", w.state}, more...)...)
	command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if _, err := command.StdinPipe(); err != nil { // it ends when this process does
		t.Fatal(err)
	}
	reader, writer := io.Pipe()
	command.Stdout, command.Stderr = writer, writer
	if err := command.Start(); err != nil {
		t.Fatalf("%v: make test-edge brings what this test needs", err)
	}
	w.pid = command.Process.Pid
	address := make(chan string, 1)
	go func() {
		for lines := bufio.NewScanner(reader); lines.Scan(); {
			w.mu.Lock()
			fmt.Fprintln(&w.printed, lines.Text())
			w.mu.Unlock()
			if _, found, ok := strings.Cut(lines.Text(), "Plainbill's edge is at "); ok {
				address <- strings.TrimSuffix(found, "/")
			}
		}
	}()
	over := make(chan error, 1)
	go func() { over <- command.Wait() }()
	t.Cleanup(func() {
		w.client.CloseIdleConnections()
		_ = command.Process.Signal(syscall.SIGTERM)
		select {
		case <-over:
		case <-time.After(10 * time.Second):
			t.Error("the worker did not end")
			_ = syscall.Kill(-w.pid, syscall.SIGKILL)
		}
		_ = writer.Close()
	})
	select {
	case w.url = <-address:
	case err := <-over:
		over <- err
		t.Fatalf("%v:\n%s", err, w.logs())
	case <-time.After(time.Minute):
		t.Fatalf("no address:\n%s", w.logs())
	}
	return w
}

func (w *worker) logs() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.printed.String()
}

// calm asserts that the runtime complained of nothing.
func (w *worker) calm(t *testing.T) {
	t.Helper()
	// Wrangler's own proxy says this when a client leaves while it sends, whatever
	// the worker does about it.
	printed := strings.ReplaceAll(w.logs(), "Uncaught Error: Network connection lost.", "")
	for _, bad := range []string{"Cannot perform I/O", "hung", "Uncaught", "panic", "different request", "trapped", "died"} {
		if strings.Contains(printed, bad) {
			t.Errorf("the runtime printed %q:\n%s", bad, printed)
		}
	}
}

// get returns the status and the content of a path; status 0 is no answer.
func (w *worker) get(path string) (int, string) { return w.send("GET", path, "", "") }

func (w *worker) send(method, path, body, client string) (int, string) {
	r, err := http.NewRequest(method, w.url+path, strings.NewReader(body))
	if err != nil {
		return 0, err.Error()
	}
	if client != "" {
		r.Header.Set("CF-Connecting-IP", client)
	}
	resp, err := w.client.Do(r)
	if err != nil {
		return 0, err.Error()
	}
	defer resp.Body.Close()
	content, err := io.ReadAll(resp.Body)
	if err != nil {
		return 0, err.Error()
	}
	return resp.StatusCode, string(content)
}

// usage sums processor time and memory of the runtime's processes.
func (w *worker) usage(t *testing.T) (cpu time.Duration, resident int64) {
	t.Helper()
	stats, err := filepath.Glob("/proc/[0-9]*/stat")
	if err != nil || len(stats) == 0 {
		t.Fatalf("no /proc: %v", err)
	}
	for _, file := range stats {
		content, err := os.ReadFile(file)
		if err != nil {
			continue // it ended meanwhile
		}
		// pid (name) state ppid pgrp ... utime(14) stime(15) ... rss(24)
		_, rest, ok := strings.Cut(string(content), "(workerd) ")
		if fields := strings.Fields(rest); ok && len(fields) > 21 && fields[2] == strconv.Itoa(w.pid) {
			const tick = 10 * time.Millisecond // 100 a second on Linux, always
			for _, f := range fields[11:13] {
				n, _ := strconv.Atoi(f)
				cpu += time.Duration(n) * tick
			}
			pages, _ := strconv.ParseInt(fields[21], 10, 64)
			resident += pages * int64(os.Getpagesize())
		}
	}
	if resident == 0 {
		t.Fatal("the runtime's processes were not found")
	}
	return cpu, resident
}
