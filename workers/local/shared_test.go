package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/plainbill/plainbill/workers/share"
	"github.com/plainbill/plainbill/workers/share/sharetest"
)

// lines collects what is printed, from several places at a time.
type lines struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// clock is a clock that goes when it is told to.
type clock struct {
	mu sync.Mutex
	at time.Time
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *clock) pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

// start serves the app and the share service over a new file, with something
// about the service changed.
func start(t *testing.T, secret string, printed io.Writer, change func(*share.Service)) (*shared, *httptest.Server) {
	t.Helper()
	s, err := openShared(t.Context(), filepath.Join(t.TempDir(), "reports"), secret, printed)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.close)
	s.service.Client = func(r *http.Request) string { return share.ClientKey(r.Header.Get("Test-From")) }
	change(&s.service)
	files := app()
	files["boot.js"], files["shared.html"] = files["page.js"], files["index.html"]
	pages, err := newSite(files)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewUnstartedServer(withShared(pages, share.Handler(s.service)))
	server.Config.ErrorLog = log.New(printed, "", 0)
	server.Start()
	t.Cleanup(server.Close)
	return s, server
}

func TestSharing(t *testing.T) {
	var printed lines
	c := &clock{at: time.Date(2026, time.November, 22, 12, 0, 0, 999, time.UTC)}
	s, server := start(t, "", &printed, func(s *share.Service) { s.Now = c.now })
	sharetest.Run(t, sharetest.Server{
		URL: server.URL, Pass: c.pass, Logs: printed.String,
		From: func(r *http.Request, address string) { r.Header.Set("Test-From", address) },
	})
	if printed.String() != "" {
		t.Errorf("printed: %s", printed.String())
	}
	// What was used up or deleted is not in the file any more.
	var used int
	if err := s.db.QueryRow(`SELECT count(*) FROM reports WHERE views_left < 1`).Scan(&used); err != nil || used != 0 {
		t.Errorf("%d used up reports are kept, %v", used, err)
	}
}

func request(t *testing.T, method, address, body, auth string) (int, string) {
	t.Helper()
	r, err := http.NewRequest(method, address, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	if auth != "" {
		r.Header.Set("Authorization", auth)
	}
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	content, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, string(content)
}

func TestCreateSecret(t *testing.T) {
	_, server := start(t, "open sesame", io.Discard, func(*share.Service) {})
	for _, tt := range []struct {
		auth string
		want int
	}{{"", 401}, {"Basic open sesame", 401}, {"Bearer open", 403}, {"Bearer open sesame!", 403}, {"Bearer open sesame", 201}} {
		if status, body := request(t, "POST", server.URL+"/api/v1/reports", "x", tt.auth); status != tt.want {
			t.Errorf("%q: %d %s, want %d", tt.auth, status, body, tt.want)
		}
	}
	// Secrets cannot be tried quickly: wrong ones count.
	for range share.Rate {
		request(t, "POST", server.URL+"/api/v1/reports", "x", "Bearer guess")
	}
	if status, _ := request(t, "POST", server.URL+"/api/v1/reports", "x", "Bearer open sesame"); status != 429 {
		t.Errorf("after many guesses: %d", status)
	}
	if _, body := request(t, "GET", server.URL+"/api/v1/config", "", ""); !strings.Contains(body, `"secret_required":true`) {
		t.Errorf("config: %s", body)
	}
}

// failing fails or panics with what it was asked for.
type failing struct {
	share.Store
	panics bool
}

func (f failing) Read(_ context.Context, id string, _ time.Time) (share.Report, bool, error) {
	if f.panics {
		panic("no " + id)
	}
	return share.Report{}, false, fmt.Errorf("disk full")
}

func TestFailuresAreToldWithoutNames(t *testing.T) {
	const id = "AAAAAAAAAAAAAAAAAAAAAA"
	for _, tt := range []struct {
		store  failing
		status int
		told   string
	}{{failing{}, 503, "disk full"}, {failing{panics: true}, 500, "panic with a string"}} {
		var printed lines
		_, server := start(t, "", &printed, func(s *share.Service) { s.Store = tt.store })
		status, body := request(t, "GET", server.URL+"/api/v1/reports/"+id, "", "")
		if status != tt.status || !strings.Contains(body, fmt.Sprintf(`"status":%d`, tt.status)) || strings.Contains(body, "disk") {
			t.Errorf("%d %s", status, body)
		}
		if said := printed.String(); !strings.Contains(said, tt.told) || !strings.Contains(said, "GET /api/v1/reports/{id}") || strings.Contains(said, id) || strings.Contains(said, "127.0.0.1") {
			t.Errorf("printed: %s", said)
		}
	}
}

func TestExpiredReportsAreRemovedAtTheStart(t *testing.T) {
	file := filepath.Join(t.TempDir(), "reports")
	s, err := openShared(t.Context(), file, "", io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	old := share.Report{ID: "old", Sealed: []byte("x"), Created: time.Now().Add(-2 * time.Hour), Expires: time.Now().Add(-time.Hour)}
	young := share.Report{ID: "young", Sealed: []byte("x"), Created: time.Now(), Expires: time.Now().Add(time.Hour)}
	for _, r := range []share.Report{old, young} {
		if err := s.service.Store.Create(t.Context(), r); err != nil {
			t.Fatal(err)
		}
	}
	s.close()
	s, err = openShared(t.Context(), file, "", io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	defer s.close()
	var ids string
	for range 100 {
		if err := s.db.QueryRow(`SELECT group_concat(id) FROM reports`).Scan(&ids); err != nil {
			t.Fatal(err)
		}
		if ids == "young" {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	t.Errorf("kept: %s", ids)
}

// The binary keeps reports over a restart and ends cleanly when it is told to.
func TestServeBinary(t *testing.T) {
	folder := t.TempDir()
	program, store := filepath.Join(folder, "plainbill"), filepath.Join(folder, "reports")
	// The app may not have been built yet; a page of the test's stands for it.
	here, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	page := write(t, folder, "index.html", "<!doctype html>")
	overlay := write(t, folder, "overlay.json", fmt.Sprintf(`{"Replace": {%q: %q}}`, filepath.Join(here, "app", "index.html"), page))
	if out, err := exec.Command("go", "build", "-overlay", overlay, "-o", program, ".").CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	var id string
	for range 2 {
		var printed lines
		command := exec.Command(program, "serve", "--addr", "127.0.0.1:0", "--store", store)
		command.Stdout, command.Stderr = &printed, &printed
		if err := command.Start(); err != nil {
			t.Fatal(err)
		}
		address := waitFor(t, &printed)
		if id == "" {
			_, body := request(t, "POST", address+"/api/v1/reports?views=2", "kept", "")
			_, rest, _ := strings.Cut(body, `"id":"`)
			id, _, _ = strings.Cut(rest, `"`)
		}
		if status, body := request(t, "GET", address+"/api/v1/reports/"+id, "", ""); status != 200 || body != "kept" {
			t.Errorf("%d %s", status, body)
		}
		if err := command.Process.Signal(syscall.SIGTERM); err != nil {
			t.Fatal(err)
		}
		if err := command.Wait(); err != nil {
			t.Errorf("%v: %s", err, printed.String())
		}
	}
	if _, err := os.Stat(store + "-wal"); !os.IsNotExist(err) {
		t.Errorf("the store was not closed: %v", err)
	}
}

func waitFor(t *testing.T, printed *lines) string {
	t.Helper()
	for range 500 {
		if _, rest, ok := strings.Cut(printed.String(), "Plainbill is at "); ok && strings.Contains(rest, "\n") {
			return strings.TrimSuffix(strings.TrimSpace(rest), "/")
		}
		time.Sleep(20 * time.Millisecond)
	}
	t.Fatalf("no address: %s", printed.String())
	return ""
}
