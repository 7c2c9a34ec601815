package share

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

func TestClientKey(t *testing.T) {
	for _, tt := range []struct{ what, address, want string }{
		{"an address", "203.0.113.7", "203.0.113.7"},
		{"with a port", "203.0.113.7:4711", "203.0.113.7"},
		{"of IPv6 the customer's network", "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"},
		{"of IPv6 with a port", "[2001:db8:1:2:ffff::1]:4711", "2001:db8:1:2::/64"},
		{"an address of IPv4 in IPv6's dress", "::ffff:203.0.113.7", "203.0.113.7"},
		{"with a zone", "[fe80::1%eth0]:80", "fe80::/64"},
		{"no address", "localhost", ""},
		{"nothing", "", ""},
	} {
		if got := ClientKey(tt.address); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.what, got, tt.want)
		}
	}
}

func TestIsPage(t *testing.T) {
	for path, want := range map[string]bool{
		"/s/AAAAAAAAAAAAAAAAAAAAAA": true, "/s/_-9zAAAAAAAAAAAAAAAAAw": true,
		"/s/AAAAAAAAAAAAAAAAAAAAAB": false, // another spelling of the same bits
		"/s/AAAAAAAAAAAAAAAAAAAAA":  false, "/s/AAAAAAAAAAAAAAAAAAAAAAA": false,
		"/s/AAAAAAAAAAAAAAAAAAAAA+": false, "/s/AAAAAAAAAAAAAAAAAAAAAA/": false, "/s/\nAAAAAAAAAAAAAAAAAAAAAA": false,
		"/s/": false, "/": false, "": false, "AAAAAAAAAAAAAAAAAAAAAA": false,
	} {
		if got := IsPage(path); got != want {
			t.Errorf("%q: %v", path, got)
		}
	}
}

func TestNewLimit(t *testing.T) {
	now := time.Date(2026, time.November, 22, 12, 0, 0, 0, time.UTC)
	allow := NewLimit(func() time.Time { return now })
	ask := func(client string) (bool, int) {
		ok, after, err := allow(t.Context(), client)
		if err != nil {
			t.Fatal(err)
		}
		return ok, after
	}
	for i := range Rate {
		if ok, _ := ask("a"); !ok {
			t.Errorf("creation %d was refused", i+1)
		}
	}
	now = now.Add(59*time.Second + 500*time.Millisecond)
	if ok, after := ask("a"); ok || after != 1 {
		t.Errorf("one too many: %v, try again after %d s, want 1", ok, after)
	}
	if ok, _ := ask("b"); !ok {
		t.Error("another client was refused")
	}
	now = now.Add(500 * time.Millisecond)
	if ok, _ := ask("a"); !ok {
		t.Error("refused after a minute")
	}
	// The clock was set back: nobody may be locked out until it comes round again.
	now = now.Add(-time.Hour)
	if ok, _ := ask("a"); !ok {
		t.Error("refused after the clock was set back")
	}
	// Memory has a bound, and who came before keeps what is left.
	for i := range clientsAtOnce {
		ask(fmt.Sprint("client ", i))
	}
	if ok, after := ask("one more"); ok || after < 1 {
		t.Error("one client more than can be remembered was let in")
	}
	if ok, _ := ask("a"); !ok {
		t.Error("a client that is remembered was refused")
	}
}

// The policy is what keeps a bill on the page.
func TestPolicy(t *testing.T) {
	for _, want := range []string{"default-src 'none'", "connect-src 'self'", "frame-ancestors 'none'", "form-action 'none'", "base-uri 'none'", "require-trusted-types-for 'script'"} {
		if !strings.Contains(Policy, want+";") {
			t.Errorf("%s is missing", want)
		}
	}
	for _, wide := range []string{"unsafe-inline", "'unsafe-eval'", "*", "http:", "https:"} {
		if strings.Contains(Policy, wide) {
			t.Errorf("%s is too wide", wide)
		}
	}
}
