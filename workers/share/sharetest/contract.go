package sharetest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/plainbill/plainbill/workers/share"
)

func createAndRead(t *testing.T, k *kit) {
	sealed := randomBytes(5000)
	first, second := k.create(t, "", sealed), k.create(t, "", sealed)
	if first.ID == second.ID || first.DeleteToken == second.DeleteToken || !share.IsID(first.ID) || len(first.DeleteToken) != 43 {
		t.Errorf("%+v and %+v", first, second)
	}
	if a := k.read(t, k.create(t, "?views=0", sealed).ID); a.status != 200 || a.header.Get("Plainbill-Views-Left") != "" {
		t.Errorf("without a limit: %d, %q views left", a.status, a.header.Get("Plainbill-Views-Left"))
	}
	for range 2 {
		a := k.read(t, first.ID)
		if a.status != 200 || !bytes.Equal(a.body, sealed) || a.header.Get("Content-Type") != "application/octet-stream" {
			t.Errorf("%d %s, %d bytes", a.status, a.header.Get("Content-Type"), len(a.body))
		}
		if a.header.Get("Content-Disposition") != "attachment" || a.header.Get("Plainbill-Expires-At") != first.ExpiresAt || a.header.Get("Plainbill-Views-Left") != "" {
			t.Errorf("%v", a.header)
		}
	}
	ends, err := time.Parse(time.RFC3339, first.ExpiresAt)
	longer := k.create(t, "?ttl="+strconv.Itoa(int(share.MaxTTL/time.Second)), sealed)
	latest, err2 := time.Parse(time.RFC3339, longer.ExpiresAt)
	if err != nil || err2 != nil || latest.Sub(ends).Round(time.Minute) != share.MaxTTL-share.DefaultTTL {
		t.Errorf("by default until %s, at most until %s", first.ExpiresAt, longer.ExpiresAt)
	}
	a := k.do(t, "GET", "/api/v1/config", nil)
	var c map[string]any
	if err := json.Unmarshal(a.body, &c); err != nil || a.status != 200 || c["max_bytes"] != 262144.0 || c["default_ttl"] != 604800.0 ||
		c["max_ttl"] != 7776000.0 || c["max_views"] != 1000.0 || c["secret_required"] != false || len(c) != 5 {
		t.Errorf("%d %s %v", a.status, a.body, err)
	}
}

func wishes(t *testing.T, k *kit) {
	for _, query := range []string{"", "?", "?ttl=1", "?ttl=7776000", "?views=0", "?views=1", "?views=1000&ttl=60"} {
		k.create(t, query, []byte("x"))
	}
	for _, query := range []string{
		"?ttl=0", "?ttl=-1", "?ttl=7776001", "?ttl=", "?ttl=1.5", "?ttl=%2B60", "?ttl=1e3", "?ttl=99999999999999999999", "?ttl=0x10",
		"?views=-1", "?views=1001", "?views=one", "?views=1&views=2", "?view=1", "?ttl=60&expires=1", "?%zz", "?a;b",
		"?views=" + url.QueryEscape("<script>\x00\u2028"),
	} {
		isProblem(t, query, k.do(t, "POST", "/api/v1/reports"+query, strings.NewReader("x")), 400, "bad_request")
	}
	isProblem(t, "an empty body", k.do(t, "POST", "/api/v1/reports", nil), 400, "bad_request")
}

func size(t *testing.T, k *kit) {
	largest := randomBytes(share.MaxBytes)
	if a := k.read(t, k.create(t, "", largest).ID); a.status != 200 || !bytes.Equal(a.body, largest) {
		t.Errorf("the largest report: %d, %d bytes", a.status, len(a.body))
	}
	for _, n := range []int{share.MaxBytes + 1, 3 * share.MaxBytes} {
		a := k.do(t, "POST", "/api/v1/reports", bytes.NewReader(randomBytes(n)))
		isProblem(t, fmt.Sprint(n, " bytes"), a, 413, "too_large")
		var p struct {
			Size     int
			MaxBytes int `json:"max_bytes"`
			Detail   string
		}
		if err := json.Unmarshal(a.body, &p); err != nil || p.Size != n || p.MaxBytes != share.MaxBytes || !strings.Contains(p.Detail, fmt.Sprint(n)) {
			t.Errorf("%d bytes: the sizes are not told: %s", n, a.body)
		}
		// Without its length told beforehand.
		isProblem(t, fmt.Sprint(n, " bytes in chunks"), k.do(t, "POST", "/api/v1/reports", struct{ io.Reader }{bytes.NewReader(randomBytes(n))}), 413, "too_large")
	}
	if m := k.do(t, "POST", "/api/v1/reports", struct{ io.Reader }{bytes.NewReader(largest)}); m.status != 201 {
		t.Errorf("the largest report in chunks: %d %s", m.status, m.body)
	}
}

// looking is what chat programs and mail scanners do with a link.
func looking(t *testing.T, k *kit) {
	m := k.create(t, "?views=1", []byte("once"))
	page := k.do(t, "GET", "/s/"+m.ID, nil)
	if page.status != 200 || !strings.Contains(page.header.Get("Content-Type"), "text/html") || bytes.Contains(page.body, []byte(m.ID)) {
		t.Errorf("the page: %d %s", page.status, page.header.Get("Content-Type"))
	}
	if none := k.do(t, "GET", "/s/AAAAAAAAAAAAAAAAAAAAAA", nil); !bytes.Equal(none.body, page.body) || len(page.body) == 0 {
		t.Error("the page of a link tells whether there is a report")
	}
	k.do(t, "HEAD", "/s/"+m.ID, nil)
	for _, method := range []string{"HEAD", "OPTIONS", "POST", "PROPFIND"} {
		if a := k.do(t, method, "/api/v1/reports/"+m.ID, nil); a.status != 405 || a.header.Get("Allow") != "GET, DELETE" {
			t.Errorf("%s: %d, Allow %q", method, a.status, a.header.Get("Allow"))
		}
	}
	a := k.read(t, m.ID)
	if a.status != 200 || string(a.body) != "once" || a.header.Get("Plainbill-Views-Left") != "0" {
		t.Errorf("after all that looking: %d %q, %q views left", a.status, a.body, a.header.Get("Plainbill-Views-Left"))
	}
	isProblem(t, "a second time", k.read(t, m.ID), 404, "gone")
}

func race(t *testing.T, k *kit) {
	for _, views := range []int{1, 3} {
		m := k.create(t, "?views="+strconv.Itoa(views), []byte("for a few"))
		var all sync.WaitGroup
		var mu sync.Mutex
		count := map[int]int{}
		for range 50 {
			all.Go(func() {
				a := k.read(t, m.ID)
				if a.status == 200 && string(a.body) != "for a few" {
					t.Errorf("%q", a.body)
				}
				mu.Lock()
				defer mu.Unlock()
				count[a.status]++
			})
		}
		all.Wait()
		if count[200] != views || count[404] != 50-views {
			t.Errorf("%d views, 50 readers: %v", views, count)
		}
	}
}

func expiry(t *testing.T, k *kit) {
	for _, query := range []string{"?ttl=5", "?ttl=5&views=2"} {
		m := k.create(t, query, []byte("x"))
		k.Pass(time.Second)
		if a := k.read(t, m.ID); a.status != 200 {
			t.Errorf("%s: %d before the end", query, a.status)
		}
		k.Pass(4 * time.Second)
		isProblem(t, query+" read at the end", k.read(t, m.ID), 404, "gone")
		isProblem(t, query+" deleted at the end", k.do(t, "DELETE", "/api/v1/reports/"+m.ID, nil, "Authorization", "Bearer "+m.DeleteToken), 404, "gone")
	}
}

func oneAnswer(t *testing.T, k *kit) {
	expired, used, deleted := k.create(t, "?ttl=1", []byte("x")), k.create(t, "?views=1", []byte("x")), k.create(t, "", []byte("x"))
	k.Pass(time.Second)
	k.read(t, used.ID)
	k.do(t, "DELETE", "/api/v1/reports/"+deleted.ID, nil, "Authorization", "Bearer "+deleted.DeleteToken)
	unknown := k.read(t, "AAAAAAAAAAAAAAAAAAAAAA")
	isProblem(t, "unknown", unknown, 404, "gone")
	for what, id := range map[string]string{
		"expired": expired.ID, "used up": used.ID, "deleted": deleted.ID,
		"too short": "A", "too long": strings.Repeat("A", 23), "not the one spelling": "AAAAAAAAAAAAAAAAAAAAAB",
		"a path": used.ID + "/", "quoted": "'%20OR%201=1--AAAAAAAA", "not UTF-8": "%ff",
	} {
		a := k.read(t, id)
		for _, h := range []string{"Date", "Server"} {
			a.header.Del(h)
			unknown.header.Del(h)
		}
		if a.status != unknown.status || !bytes.Equal(a.body, unknown.body) || fmt.Sprint(a.header) != fmt.Sprint(unknown.header) {
			t.Errorf("%s: %d %v %s, want %d %v %s", what, a.status, a.header, a.body, unknown.status, unknown.header, unknown.body)
		}
	}
}

func remove(t *testing.T, k *kit) {
	m, other := k.create(t, "", []byte("x")), k.create(t, "", []byte("y"))
	path := "/api/v1/reports/" + m.ID
	with := func(auth string) answer { return k.do(t, "DELETE", path, nil, "Authorization", auth) }
	isProblem(t, "without a token", k.do(t, "DELETE", path, nil), 401, "token")
	isProblem(t, "no bearer", with("Basic "+m.DeleteToken), 401, "token")
	isProblem(t, "a blank token", with("Bearer "), 401, "token")
	for what, token := range map[string]string{
		"another's": other.DeleteToken, "shorter": m.DeleteToken[:42], "longer": m.DeleteToken + "A", "the id": m.ID, "long": strings.Repeat("A", 4000),
	} {
		isProblem(t, what+" token", with("Bearer "+token), 403, "token")
	}
	isProblem(t, "the token in the address", k.do(t, "DELETE", path+"?token="+m.DeleteToken, nil), 401, "token")
	if a := k.read(t, m.ID); a.status != 200 {
		t.Errorf("after wrong tokens: %d", a.status)
	}
	if a := with("bearer " + m.DeleteToken); a.status != 204 || len(a.body) != 0 || a.header.Get("Cache-Control") != "no-store" {
		t.Errorf("delete: %d %s", a.status, a.body)
	}
	isProblem(t, "delete again", with("Bearer "+m.DeleteToken), 404, "gone")
	isProblem(t, "read what was deleted", k.read(t, m.ID), 404, "gone")
	if a := k.read(t, other.ID); a.status != 200 || string(a.body) != "y" {
		t.Errorf("the other: %d %q", a.status, a.body)
	}
}

func rate(t *testing.T, k *kit) {
	const address = "2001:db8:77:1::"
	k.secret = append(k.secret, address)
	count := map[int]int{}
	for i := range share.Rate + 4 {
		// Every address of one customer's network counts as that customer.
		a := k.do(t, "POST", "/api/v1/reports", strings.NewReader("x"), "from", fmt.Sprint(address, i+1))
		count[a.status]++
		if a.status == 429 {
			isProblem(t, "too many", a, 429, "rate")
			if after, err := strconv.Atoi(a.header.Get("Retry-After")); err != nil || after < 1 || after > 60 {
				t.Errorf("Retry-After is %q", a.header.Get("Retry-After"))
			}
		}
	}
	if count[201] != share.Rate || count[429] != 4 {
		t.Errorf("%v", count)
	}
	if a := k.do(t, "POST", "/api/v1/reports", strings.NewReader("x"), "from", "2001:db8:77:2::1"); a.status != 201 {
		t.Errorf("another client: %d", a.status)
	}
}

func crossOrigin(t *testing.T, k *kit) {
	for _, with := range [][]string{{"Origin", "https://elsewhere.example"}, {"Sec-Fetch-Site", "cross-site"}, {"Origin", "null"}} {
		isProblem(t, fmt.Sprint(with), k.do(t, "POST", "/api/v1/reports", strings.NewReader("x"), with...), 403, "cross_origin")
		isProblem(t, fmt.Sprint(with), k.do(t, "DELETE", "/api/v1/reports/AAAAAAAAAAAAAAAAAAAAAA", nil, append(with, "Authorization", "Bearer x")...), 403, "cross_origin")
	}
	if a := k.do(t, "POST", "/api/v1/reports", strings.NewReader("x"), "Origin", k.URL, "Sec-Fetch-Site", "same-origin"); a.status != 201 {
		t.Errorf("the page itself: %d %s", a.status, a.body)
	}
}

func methods(t *testing.T, k *kit) {
	for path, want := range map[string]string{
		"/api/v1/config": "GET, HEAD", "/api/v1/reports": "POST", "/api/v1/reports/AAAAAAAAAAAAAAAAAAAAAA": "GET, DELETE",
	} {
		a := k.do(t, "PATCH", path, nil)
		isProblem(t, path, a, 405, "method")
		if a.header.Get("Allow") != want {
			t.Errorf("%s: Allow is %q", path, a.header.Get("Allow"))
		}
	}
	for _, path := range []string{"/api", "/api/", "/api/v1", "/api/v2/reports", "/api/v1/reports/a/b", "/api/v1/config/"} {
		if a := k.do(t, "GET", path, nil); a.status != 404 {
			t.Errorf("%s: %d", path, a.status)
		}
	}
}

// leaving cuts connections in the middle of requests and answers; the service must
// serve the next ones all the same.
func leaving(t *testing.T, k *kit) {
	large := k.create(t, "", randomBytes(share.MaxBytes))
	host := strings.TrimPrefix(k.URL, "http://")
	for i := range 30 {
		conn, err := net.DialTimeout("tcp", host, 5*time.Second)
		if err != nil {
			t.Fatal(err)
		}
		request := "GET /api/v1/reports/" + large.ID + " HTTP/1.1\r\nHost: " + host + "\r\n\r\n"
		if i%2 == 0 {
			request = "POST /api/v1/reports HTTP/1.1\r\nHost: " + host + "\r\nContent-Length: 100000\r\n\r\n" + strings.Repeat("x", 50000)
		}
		if _, err := io.WriteString(conn, request); err != nil {
			t.Error(err)
		}
		if err := conn.Close(); err != nil {
			t.Error(err)
		}
	}
	for range 10 {
		if a := k.read(t, large.ID); a.status != 200 || len(a.body) != share.MaxBytes {
			t.Errorf("afterwards: %d, %d bytes", a.status, len(a.body))
		}
	}
}
