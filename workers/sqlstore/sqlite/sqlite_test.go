package sqlite

import (
	"database/sql"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/plainbill/plainbill/workers/share"
	"github.com/plainbill/plainbill/workers/share/conform"
	"github.com/plainbill/plainbill/workers/sqlstore"
)

func open(t *testing.T, path string) *sql.DB {
	t.Helper()
	db, err := Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return db
}

func TestConforms(t *testing.T) {
	// A name that means something in an address must not end up as another file.
	path := filepath.Join(t.TempDir(), "a report's store?mode=memory#1%20.sqlite")
	count, broken := conform.Check(t.Context(), sqlstore.New(open(t, path)))
	for _, b := range broken {
		t.Error(b)
	}
	if count < 9 {
		t.Errorf("%d checks", count)
	}
	if info, err := os.Stat(path); err != nil || info.Size() == 0 || info.Mode().Perm() != 0o600 {
		t.Errorf("the file: %v, %v", info, err)
	}
}

// The checks can fail: each of these triggers breaks one promise of the interface.
func TestChecksNoticeABrokenStore(t *testing.T) {
	db := open(t, filepath.Join(t.TempDir(), "s"))
	for _, sabotage := range []string{
		`CREATE TRIGGER x BEFORE DELETE ON reports WHEN old.views_left = 1 BEGIN SELECT RAISE(IGNORE); END`,
		`CREATE TRIGGER x AFTER UPDATE ON reports WHEN new.views_left = 5 BEGIN UPDATE reports SET views_left = 6 WHERE id = new.id; END`,
		`CREATE TRIGGER x AFTER INSERT ON reports BEGIN UPDATE reports SET expires_at = expires_at + 1 WHERE id = new.id; END`,
		`CREATE TRIGGER x AFTER INSERT ON reports BEGIN UPDATE reports SET token = (SELECT min(token) FROM reports); END`,
		`CREATE TRIGGER x BEFORE INSERT ON reports WHEN length(new.sealed) > 300000 BEGIN SELECT RAISE(IGNORE); END`,
	} {
		if _, err := db.Exec(sabotage); err != nil {
			t.Fatal(err)
		}
		if _, broken := conform.Check(t.Context(), sqlstore.New(db)); len(broken) == 0 {
			t.Errorf("nothing was noticed after %s", sabotage)
		}
		if _, err := db.Exec(`DROP TRIGGER x`); err != nil {
			t.Fatal(err)
		}
	}
}

func TestReportsOutliveTheProgram(t *testing.T) {
	path := filepath.Join(t.TempDir(), "s")
	now := time.Date(2026, time.November, 22, 0, 0, 0, 0, time.UTC)
	db, err := Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	report := share.Report{ID: "id", Sealed: []byte("x"), Created: now, Expires: now.Add(time.Hour)}
	if err := sqlstore.New(db).Create(t.Context(), report); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	again := open(t, path)
	if got, _, err := sqlstore.New(again).Read(t.Context(), "id", now); err != nil || string(got.Sealed) != "x" {
		t.Errorf("%q, %v", got.Sealed, err)
	}
}

func TestWhatIsNoStoreIsRefused(t *testing.T) {
	folder := t.TempDir()
	photo := filepath.Join(folder, "photo.png")
	if err := os.WriteFile(photo, []byte(strings.Repeat("\x89PNG\r\n", 1000)), 0o600); err != nil {
		t.Fatal(err)
	}
	newer := filepath.Join(folder, "newer")
	db, err := Open(t.Context(), newer)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec(`PRAGMA user_version = 99`); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{photo, newer, folder, filepath.Join(folder, "none", "s")} {
		before, _ := os.ReadFile(path)
		if db, err := Open(t.Context(), path); err == nil {
			t.Errorf("%s was opened", path)
			_ = db.Close()
		} else if !strings.Contains(err.Error(), path) {
			t.Errorf("%v does not name %s", err, path)
		}
		if after, _ := os.ReadFile(path); string(after) != string(before) {
			t.Errorf("%s was changed", path)
		}
	}
}
