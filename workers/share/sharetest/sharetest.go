// Package sharetest holds a running share service to its contract, over HTTP. The
// same tests run against SQLite on a laptop and against D1 in the worker.
package sharetest

import (
	"bytes"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/plainbill/plainbill/workers/share"
)

// A Server is a running service.
type Server struct {
	URL string // without a slash at its end
	// Pass lets time go by for the service.
	Pass func(time.Duration)
	// From makes a request come from an address, as the service sees it.
	From func(r *http.Request, address string)
	// Logs returns what the service has printed so far.
	Logs func() string
}

// Run runs every test.
func Run(t *testing.T, s Server) {
	k := &kit{Server: s, client: &http.Client{
		Timeout:       2 * time.Minute, // a busy machine is slow, not wrong
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
	t.Cleanup(k.client.CloseIdleConnections)
	for _, one := range []struct {
		name string
		test func(*testing.T, *kit)
	}{
		{"create and read", createAndRead},
		{"what may be asked for", wishes},
		{"size", size},
		{"nothing but GET uses up a view", looking},
		{"burn race", race},
		{"expiry", expiry},
		{"one answer for all that is gone", oneAnswer},
		{"delete", remove},
		{"rate", rate},
		{"another site", crossOrigin},
		{"methods", methods},
		{"headers on every route", headers},
		{"clients that leave", leaving},
	} {
		t.Run(one.name, func(t *testing.T) { one.test(t, k) })
	}
	t.Run("logs", func(t *testing.T) { silence(t, k) })
}

// kit is the server and what was learned from it.
type kit struct {
	Server
	client *http.Client
	mu     sync.Mutex
	asked  int      // for addresses that were not used before
	secret []string // what must not be in a log
}

type answer struct {
	status int
	header http.Header
	body   []byte
}

// made is the answer to a creation.
type made struct {
	ID          string `json:"id"`
	DeleteToken string `json:"delete_token"`
	ExpiresAt   string `json:"expires_at"`
	Size        int    `json:"size"`
}

// do sends a request, each from an address of its own.
func (k *kit) do(t *testing.T, method, path string, body io.Reader, with ...string) answer {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, k.URL+path, body)
	if err != nil {
		t.Fatal(err)
	}
	k.mu.Lock()
	k.asked++
	address := fmt.Sprintf("10.9.%d.%d", k.asked/250, k.asked%250+1)
	k.secret = append(k.secret, address)
	k.mu.Unlock()
	k.From(r, address)
	for i := 0; i < len(with); i += 2 {
		if with[i] == "from" {
			k.From(r, with[i+1])
		} else {
			r.Header.Set(with[i], with[i+1])
		}
	}
	return k.send(t, r)
}

func (k *kit) send(t *testing.T, r *http.Request) answer {
	t.Helper()
	resp, err := k.client.Do(r)
	if err != nil {
		t.Errorf("%s %s: %v", r.Method, r.URL.Path, err)
		return answer{header: http.Header{}}
	}
	defer resp.Body.Close()
	content, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Errorf("%s %s: %v", r.Method, r.URL.Path, err)
	}
	return answer{resp.StatusCode, resp.Header, content}
}

// create creates a report, which must go well.
func (k *kit) create(t *testing.T, query string, sealed []byte) made {
	t.Helper()
	a := k.do(t, "POST", "/api/v1/reports"+query, bytes.NewReader(sealed))
	var m made
	if err := json.Unmarshal(a.body, &m); err != nil || a.status != 201 || m.Size != len(sealed) {
		t.Fatalf("create%s: %d %s %v", query, a.status, a.body, err)
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	k.secret = append(k.secret, m.ID, m.DeleteToken)
	return m
}

func (k *kit) read(t *testing.T, id string) answer {
	t.Helper()
	return k.do(t, "GET", "/api/v1/reports/"+id, nil)
}

// isProblem asserts that an answer is a problem as RFC 9457 has it.
func isProblem(t *testing.T, what string, a answer, status int, code string) {
	t.Helper()
	var p struct {
		Type, Title, Detail, Code string
		Status                    int
	}
	if err := json.Unmarshal(a.body, &p); err != nil {
		t.Errorf("%s: %d %q: %v", what, a.status, a.body, err)
		return
	}
	if a.status != status || p.Status != status || p.Code != code || p.Type != "about:blank" ||
		p.Title != http.StatusText(status) || len(p.Detail) < 20 || a.header.Get("Content-Type") != "application/problem+json" {
		t.Errorf("%s: %d %s, %s; want %d %s", what, a.status, a.header.Get("Content-Type"), a.body, status, code)
	}
}

func randomBytes(n int) []byte {
	b := make([]byte, n)
	_, _ = rand.Read(b)
	return b
}

// silence holds that nothing of what was asked for, and nobody who asked, is in
// what the service printed.
func silence(t *testing.T, k *kit) {
	logs := k.Logs()
	for _, secret := range k.secret {
		if strings.Contains(logs, secret) {
			t.Errorf("%q was logged", secret)
		}
	}
	if len(k.secret) < 50 {
		t.Errorf("only %d ids, tokens and addresses were looked for", len(k.secret))
	}
}

// headers holds that every route carries the same headers, whatever it answers.
func headers(t *testing.T, k *kit) {
	m := k.create(t, "", []byte("x"))
	report := "/api/v1/reports/" + m.ID
	for _, tt := range []struct {
		method, path string
		status       int
		stored       bool // whether an answer may be kept by a cache
	}{
		{"GET", "/", 200, true},
		{"HEAD", "/", 200, true},
		{"GET", "/boot.js", 200, true},
		{"GET", "/s/" + m.ID, 200, true},
		{"GET", "/s/AAAAAAAAAAAAAAAAAAAAAA", 200, true},
		{"GET", "/s/short", 404, true},
		{"GET", "/nothing", 404, true},
		{"GET", "/api/v1/nothing", 404, false},
		{"GET", "/api/v1/config", 200, false},
		{"GET", report, 200, false},
		{"GET", "/api/v1/reports/AAAAAAAAAAAAAAAAAAAAAA", 404, false},
		{"PUT", report, 405, false},
		{"POST", "/api/v1/reports?ttl=none", 400, false},
		{"DELETE", report, 401, false},
	} {
		a := k.do(t, tt.method, tt.path, nil)
		what := tt.method + " " + strings.ReplaceAll(tt.path, m.ID, "{id}")
		if a.status != tt.status {
			t.Errorf("%s: status %d, want %d", what, a.status, tt.status)
		}
		for _, h := range share.Headers() {
			if got := a.header.Values(h.Name); len(got) != 1 || got[0] != h.Value {
				t.Errorf("%s: %s is %q", what, h.Name, got)
			}
		}
		if got := a.header.Get("Cache-Control"); !tt.stored && got != "no-store" {
			t.Errorf("%s: Cache-Control is %q", what, got)
		}
		if strings.HasPrefix(tt.path, "/s/") && tt.status == 200 {
			for _, h := range share.PageHeaders() {
				if got := a.header.Get(h.Name); got != h.Value {
					t.Errorf("%s: %s is %q", what, h.Name, got)
				}
			}
		}
		for _, open := range []string{"Access-Control-Allow-Origin", "Set-Cookie"} {
			if got := a.header.Get(open); got != "" {
				t.Errorf("%s: %s is %q", what, open, got)
			}
		}
	}
}
