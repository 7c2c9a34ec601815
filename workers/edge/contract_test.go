//go:build workerd

package main_test

import (
	"database/sql"
	"encoding/json"
	"net/http"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	_ "modernc.org/sqlite"

	"github.com/plainbill/plainbill/workers/share/sharetest"
)

func from(r *http.Request, address string) { r.Header.Set("CF-Connecting-IP", address) }

// The worker as it is deployed keeps the contract that the laptop's service keeps.
func TestContract(t *testing.T) {
	w := start(t, plain)
	sharetest.Run(t, sharetest.Server{URL: w.url, Pass: time.Sleep, From: from, Logs: w.logs})
	w.calm(t)
	if n := strings.Count(w.logs(), `"event":"started"`); n != 1 {
		t.Errorf("%d programs were started for all these requests, want 1:\n%s", n, w.logs())
	}
	if status, _ := w.get("/probe/die"); status != 404 {
		t.Errorf("what is deployed can be probed: %d", status)
	}
}

// D1 keeps what the interface of a store promises, asked from within the worker.
func TestConformsInTheWorker(t *testing.T) {
	w := start(t, probe)
	status, content := w.get("/probe/conform")
	var got struct {
		Count  int
		Broken []string
	}
	if err := json.Unmarshal([]byte(content), &got); err != nil || status != 200 || got.Count < 9 {
		t.Fatalf("%d %s %v", status, content, err)
	}
	for _, b := range got.Broken {
		t.Error(b)
	}
}

func TestCreateSecret(t *testing.T) {
	w := start(t, plain, "--var", "CREATE_SECRET:sesame")
	if status, content := w.get("/api/v1/config"); status != 200 || !strings.Contains(content, `"secret_required":true`) {
		t.Errorf("%d %s", status, content)
	}
	for auth, want := range map[string]int{"": 401, "Bearer no": 403, "Bearer sesame": 201} {
		r, err := http.NewRequest("POST", w.url+"/api/v1/reports", strings.NewReader("x"))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Authorization", auth)
		resp, err := w.client.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		if resp.StatusCode != want {
			t.Errorf("%q: %d, want %d", auth, resp.StatusCode, want)
		}
	}
}

// The cron trigger removes what has expired, and the database holds neither tokens
// nor addresses.
func TestSweepAndStorage(t *testing.T) {
	w := start(t, plain)
	const address = "198.51.100.77"
	var tokens []string
	for _, path := range []string{"/api/v1/reports?ttl=1", "/api/v1/reports?ttl=1&views=3", "/api/v1/reports?ttl=600"} {
		status, content := w.send("POST", path, "sealed", address)
		var made struct {
			Token string `json:"delete_token"`
		}
		if err := json.Unmarshal([]byte(content), &made); err != nil || status != 201 {
			t.Fatalf("%d %s", status, content)
		}
		tokens = append(tokens, made.Token)
	}
	time.Sleep(1100 * time.Millisecond)
	db := w.database(t)
	count := func() (n int) {
		if err := db.QueryRow(`SELECT count(*) FROM reports`).Scan(&n); err != nil {
			t.Fatal(err)
		}
		return n
	}
	if n := count(); n != 3 {
		t.Fatalf("%d reports are kept, want 3", n)
	}
	if status, content := w.get("/__scheduled?cron=*"); status != 200 {
		t.Errorf("the cron trigger: %d %s", status, content)
	}
	if n := count(); n != 1 {
		t.Errorf("%d reports are kept after sweeping, want 1", n)
	}
	var row string
	if err := db.QueryRow(`SELECT id || sealed || expires_at || coalesce(views_left, '') || token || created_day FROM reports`).Scan(&row); err != nil {
		t.Fatal(err)
	}
	for _, secret := range append(tokens, address) {
		if strings.Contains(row, secret) {
			t.Errorf("%q is kept", secret)
		}
	}
}

// database opens the file in which the runtime keeps D1.
func (w *worker) database(t *testing.T) *sql.DB {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(w.state, "v3", "d1", "*", "*.sqlite"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		db, err := sql.Open("sqlite", "file:"+file+"?mode=ro")
		if err != nil {
			t.Fatal(err)
		}
		var n int
		if db.QueryRow(`SELECT count(*) FROM reports`).Scan(&n) == nil {
			t.Cleanup(func() { _ = db.Close() })
			return db
		}
		_ = db.Close()
	}
	t.Fatalf("no database of reports among %v", files)
	return nil
}

// What would be sent to Cloudflare can be put together.
func TestBundle(t *testing.T) {
	out, err := exec.Command("node", "deploy.mjs", "--dry-run").CombinedOutput()
	if err != nil {
		t.Fatalf("%v:\n%s", err, out)
	}
	for _, want := range []string{"Total Upload:", "env.DB", "env.CREATES", "env.ASSETS"} {
		if !strings.Contains(string(out), want) {
			t.Errorf("%s is missing:\n%s", want, out)
		}
	}
	t.Logf("%s", out)
}
