// Package plainbill_test holds the law of the house: which room may import which.
package plainbill_test

import (
	"bufio"
	"go/build"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/plainbill/plainbill/"

// law says, a line a room, which other rooms and which foreign modules the room
// may import. Standard packages are free but for the banned ones below.
//
// DO NOT CHANGE A LINE TO MAKE A BUILD PASS. Relaxing the law is a decision about
// the design: it needs a reason in the commit.
//
// One direction: bytes -> rows -> columns -> cube -> view -> page.
const law = `
cost/money                :
cost/period               :
cost/known                :
cost/sorts                :
cost/cur                  : cost/money cost/period
cost/cur/curcsv           : cost/cur cost/money cost/period
cost/cur/curparquet       : cost/cur cost/money cost/period github.com/apache/arrow/go/v15 github.com/klauspost/compress
cost/cur/delivery         : cost/cur github.com/klauspost/compress
cost/ledger               : cost/cur cost/money cost/period
cost/actual               : cost/ledger cost/cur cost/money cost/period
cost/breakdown            : cost/actual cost/ledger cost/cur cost/money cost/period cost/sorts
cost/audit                : cost/breakdown cost/actual cost/ledger cost/cur cost/money cost/period cost/sorts
cost/load                 : cost/actual cost/ledger cost/cur cost/cur/curcsv cost/cur/curparquet cost/cur/delivery cost/money cost/period cost/sorts
cost/keep                 : cost/load cost/ledger cost/cur cost/money cost/period github.com/google/flatbuffers
cost/restate              : cost/actual cost/ledger cost/cur cost/money cost/period cost/sorts
cost/risk                 : cost/money cost/period cost/sorts
cost/commit               : cost/ledger cost/actual cost/breakdown cost/cur cost/money cost/period cost/sorts
cost/weigh                : cost/commit cost/risk cost/ledger cost/period cost/sorts
cost/synth                : cost/cur cost/money cost/period cost/sorts
cost/synth/synthparquet   : cost/synth cost/cur github.com/apache/arrow/go/v15
cost/view                 : cost/commit cost/weigh cost/risk cost/audit cost/breakdown cost/actual cost/ledger cost/cur cost/money cost/period cost/restate cost/sorts
cost/report               : cost/view cost/money cost/sorts
cost/report/fingerprint   :
cost/report/link          :
cost/report/seal          :
cost/report/seal/pack     : cost/report/seal
cost/report/seal/lock     : cost/report/seal cost/report/seal/pack
wasm/wire                 : cost/cur cost/view
wasm/desk                 : wasm/wire cost/keep cost/load cost/view cost/audit cost/breakdown cost/actual cost/ledger cost/cur cost/money cost/period cost/report cost/report/fingerprint cost/report/link cost/report/seal cost/report/seal/lock cost/report/seal/pack web/saved cost/restate
wasm/slim                 :
wasm/kernel               : cost/cur/curcsv
wasm/kernel/make          :
wasm/engine               : wasm/wire wasm/desk wasm/kernel cost/load cost/synth cost/view
wasm/engine/warm          : cost/synth cost/synth/synthparquet
wasm/crew                 : wasm/wire cost/cur
wasm/app                  : wasm/wire wasm/crew cost/report/link cost/report/seal web/state web/ui github.com/vugu/vugu
web/state                 : wasm/wire cost/report cost/report/link cost/report/seal cost/view cost/money cost/period cost/cur
web/chart                 : cost/report cost/view cost/money cost/period cost/sorts
web/saved                 : cost/report cost/report/seal cost/report/seal/lock web/chart web/static
web/ui                    : web/state web/chart wasm/wire cost/report cost/report/link cost/view cost/cur github.com/vugu/vugu github.com/vugu/vjson
web/ui/vgen               : github.com/vugu/vugu
web/static                :
web/pack                  : web/ui
workers/share             :
workers/share/conform     : workers/share
workers/share/sharetest   : workers/share
workers/sqlstore          : workers/share
workers/sqlstore/sqlite   : workers/sqlstore modernc.org/sqlite
workers/edge              : workers/share workers/share/conform workers/sqlstore github.com/syumai/workers
workers/edge/headers      : workers/share
workers/local             : github.com/klauspost/compress workers/share workers/sqlstore workers/sqlstore/sqlite cost/commit cost/risk cost/weigh cost/load cost/synth cost/synth/synthparquet cost/audit cost/actual cost/breakdown cost/ledger cost/view cost/cur cost/money cost/period cost/restate
`

// banned says which standard packages have no business in the pure rooms.
var banned = map[string]string{
	"os":          "the engine gets its bytes handed in, so that it runs in a browser and in tests alike",
	"log":         "errors are returned, never logged",
	"net":         "nothing leaves the tab",
	"net/http":    "nothing leaves the tab",
	"syscall/js":  "the engine is a library that could ship without a browser",
	"unsafe":      "bytes of a bill are hostile",
	"math/rand":   "a seed must give the same bytes in every version: math/rand/v2",
	"os/exec":     "the engine starts nothing",
	"io/ioutil":   "superseded",
	"crypto/rand": "randomness is handed in",
}

// pure are the folders to which banned applies.
var pure = []string{"cost/", "wasm/wire", "wasm/desk", "web/state", "web/chart"}

// browserOnly are the rooms that may import syscall/js; all else that talks to
// the browser, or to the worker's runtime, goes through them.
var browserOnly = []string{"wasm/engine", "wasm/kernel", "wasm/crew", "wasm/app", "workers/edge"}

// TestLaw reads the files in this process: a law that shells out is answered from
// the cache of go test after it is broken.
func TestLaw(t *testing.T) {
	allowed := parseLaw(t)
	found := map[string]bool{}
	for _, room := range rooms(t) {
		found[room] = true
		may, ok := allowed[room]
		if !ok {
			t.Errorf("%s has no line in the law", room)
			continue
		}
		for _, target := range []struct{ os, arch string }{{"linux", "amd64"}, {"js", "wasm"}} {
			for _, imported := range importsOf(t, room, target.os, target.arch) {
				judge(t, room, imported, may)
			}
		}
	}
	for room := range allowed {
		if !found[room] {
			t.Errorf("the law has a line for %s, which does not exist", room)
		}
	}
	if len(found) < 10 {
		t.Errorf("only %d rooms were looked at", len(found))
	}
}

func judge(t *testing.T, room, imported string, may []string) {
	t.Helper()
	if strings.HasPrefix(imported, module) {
		if other := strings.TrimPrefix(imported, module); !slices.Contains(may, other) {
			t.Errorf("%s may not import %s", room, other)
		}
		return
	}
	if strings.Contains(strings.Split(imported, "/")[0], ".") {
		if !slices.ContainsFunc(may, func(m string) bool { return imported == m || strings.HasPrefix(imported, m+"/") }) {
			t.Errorf("%s may not import %s", room, imported)
		}
		for _, heavy := range []string{"parquet/pqarrow", "arrow/flight", "google.golang.org/grpc"} {
			if strings.Contains(imported, heavy) {
				t.Errorf("%s may not import %s: it links gRPC, 57 MB of wasm", room, imported)
			}
		}
		return
	}
	if imported == "syscall/js" && !slices.Contains(browserOnly, room) {
		t.Errorf("%s may not import syscall/js: only %v talk to the browser", room, browserOnly)
	}
	why, isBanned := banned[imported]
	// cost/known looks for the bills that tests compare with, and only tests import it.
	if isBanned && room != "cost/known" && slices.ContainsFunc(pure, func(p string) bool { return strings.HasPrefix(room+"/", p) || room == p }) {
		t.Errorf("%s may not import %s: %s", room, imported, why)
	}
}

// TestEveryRoomSaysWhatItIs asks for exactly one package comment a room.
func TestEveryRoomSaysWhatItIs(t *testing.T) {
	for _, room := range rooms(t) {
		comments := 0
		for _, file := range goFiles(t, room) {
			parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ParseComments|parser.PackageClauseOnly)
			if err != nil {
				t.Fatal(err)
			}
			if parsed.Doc != nil && !strings.HasPrefix(parsed.Doc.Text(), "Code generated") {
				comments++
			}
		}
		if comments != 1 {
			t.Errorf("%s has %d package comments, want 1", room, comments)
		}
	}
}

// TestMarkupIsSetInOnePlace holds that only the component that mounts charts sets
// markup from a text, that no Go stands in templates, and that hand-written
// scripts build no markup. Tag values in a bill are hostile.
func TestMarkupIsSetInOnePlace(t *testing.T) {
	seen := 0
	walk(t, "web", func(file string) {
		body, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		text := string(body)
		switch ext := filepath.Ext(file); {
		case strings.HasSuffix(file, "_test.go"):
			return
		case ext == ".vugu":
			seen++
			if strings.Contains(text, "application/x-go") {
				t.Errorf("%s holds Go: it belongs into a .go file beside it", file)
			}
			if strings.Contains(text, "vg-content") && strings.Contains(text, "HTML(") && !strings.HasPrefix(filepath.Base(file), "mount") {
				t.Errorf("%s sets markup from a text", file)
			}
		case ext == ".go":
			if strings.Contains(text, "vugu.HTML(") && !strings.HasPrefix(filepath.Base(file), "mount") {
				t.Errorf("%s sets markup from a text", file)
			}
		case ext == ".js" && strings.HasPrefix(file, filepath.Join("web", "static")):
			for _, way := range []string{"innerHTML =", "innerHTML=", "outerHTML", "insertAdjacentHTML", "document.write"} {
				if strings.Contains(text, way) {
					t.Errorf("%s uses %s", file, way)
				}
			}
		}
	})
	if seen == 0 {
		t.Error("no template was looked at")
	}
}

// TestPureRoomsAskNoClock greps for calls that would make a figure depend on when
// it was computed.
func TestPureRoomsAskNoClock(t *testing.T) {
	walk(t, "cost", func(file string) {
		if filepath.Ext(file) != ".go" || strings.HasSuffix(file, "_test.go") {
			return
		}
		body, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, call := range []string{"time.Now(", "time.Since(", "fmt.Print", "println("} {
			if strings.Contains(string(body), call) {
				t.Errorf("%s calls %s", file, call)
			}
		}
	})
}

func parseLaw(t *testing.T) map[string][]string {
	t.Helper()
	allowed := map[string][]string{}
	lines := bufio.NewScanner(strings.NewReader(law))
	for lines.Scan() {
		room, may, ok := strings.Cut(lines.Text(), ":")
		if !ok {
			continue
		}
		allowed[strings.TrimSpace(room)] = strings.Fields(may)
	}
	return allowed
}

// rooms lists every folder that holds Go files other than tests.
func rooms(t *testing.T) []string {
	t.Helper()
	var list []string
	for _, top := range []string{"cost", "wasm", "web", "workers"} {
		walk(t, top, func(file string) {
			if room := filepath.ToSlash(filepath.Dir(file)); filepath.Ext(file) == ".go" && !strings.HasSuffix(file, "_test.go") && !slices.Contains(list, room) {
				list = append(list, room)
			}
		})
	}
	slices.Sort(list)
	return list
}

func walk(t *testing.T, top string, visit func(file string)) {
	t.Helper()
	err := filepath.WalkDir(top, func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (d.Name() == "node_modules" || d.Name() == "testdata") {
			return filepath.SkipDir
		}
		if !d.IsDir() {
			visit(p)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func goFiles(t *testing.T, room string) []string {
	t.Helper()
	files, err := filepath.Glob(path.Join(room, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	return slices.DeleteFunc(files, func(f string) bool { return strings.HasSuffix(f, "_test.go") })
}

// importsOf returns what the room imports when built for the target, tests
// excepted.
func importsOf(t *testing.T, room, goos, goarch string) []string {
	t.Helper()
	context := build.Default
	context.GOOS, context.GOARCH, context.BuildTags, context.CgoEnabled = goos, goarch, []string{"noasm"}, false
	files, err := context.ImportDir(room, 0)
	if _, none := err.(*build.NoGoError); none {
		return nil
	}
	if err != nil {
		t.Fatalf("%s for %s: %v", room, goos, err)
	}
	return files.Imports
}
