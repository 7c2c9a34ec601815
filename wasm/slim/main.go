// Command slim copies two libraries that the engine links without what links
// net/http and crypto/tls into it, and writes the go.mod that uses the copies:
//
//	go run ./wasm/slim -o dist/slim
//	go build -modfile=dist/slim/go.mod ./wasm/engine
//
// Arrow reads a Parquet footer by Thrift, whose package can also call servers, and
// unpacks pages by brotli, whose package can also pack answers to browsers. An
// engine that calls nobody would carry both: an eighth of its download. Nothing in
// what is left is changed but for the three places below. A new version of either
// library must be read again: a place that is not found is an error.
package main

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// cut is what is left out of a package: whole files, and parts of files.
type cut struct {
	pkg   string
	files []string
	parts []part
}

// part of a file, from the first text up to the second, which stays. It must occur
// once.
type part struct{ file, from, upTo string }

var cuts = []cut{
	{
		pkg: "github.com/apache/thrift/lib/go/thrift",
		files: []string{"http_client.go", "http_transport.go", "ssl_server_socket.go", "ssl_socket.go",
			"server_socket.go", "socket.go", "socket_conn.go", "socket_non_unix_conn.go", "socket_unix_conn.go"},
		parts: []part{
			{"configuration.go", "\t\"crypto/tls\"\n", "\t\"fmt\"\n"},
			{"configuration.go", "\t// TLS config to be used by TSSLSocket.\n", "\t// Strict read/write configurations"},
			{"configuration.go", "// GetTLSConfig returns", "// GetTBinaryStrictRead returns"},
			{"logger.go", "\t\"testing\"\n", ")\n"},
			{"logger.go", "// TestLogger is", "func fallbackLogger("},
		},
	},
	{pkg: "github.com/andybalholm/brotli", files: []string{"http.go"}},
}

func main() {
	out := flag.String("o", "dist/slim", "folder to write, below the module's own")
	flag.Parse()
	if err := run(*out); err != nil {
		fmt.Fprintln(os.Stderr, "slim:", err)
		os.Exit(1)
	}
}

func run(out string) error {
	ours, err := os.ReadFile("go.mod")
	if err != nil {
		return err
	}
	sums, err := os.ReadFile("go.sum")
	if err != nil {
		return err
	}
	mod := string(ours)
	for _, c := range cuts {
		from, err := locate(c.pkg)
		if err != nil {
			return err
		}
		copied := filepath.Join(out, filepath.Base(from.Module.Path))
		if err := os.RemoveAll(copied); err != nil {
			return err
		}
		if err := c.copy(from.Dir, filepath.Join(copied, strings.TrimPrefix(c.pkg, from.Module.Path))); err != nil {
			return fmt.Errorf("%s %s: %w", c.pkg, from.Module.Version, err)
		}
		text, err := os.ReadFile(from.Module.GoMod)
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(copied, "go.mod"), text, 0o644); err != nil {
			return err
		}
		mod += fmt.Sprintf("\nreplace %s => ./%s\n", from.Module.Path, filepath.ToSlash(copied))
	}
	if err := os.WriteFile(filepath.Join(out, "go.sum"), sums, 0o644); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(out, "go.mod"), []byte(mod), 0o644)
}

// located is a package as `go list` knows it.
type located struct {
	Dir    string
	Module struct{ Path, Version, GoMod string }
}

func locate(pkg string) (located, error) {
	var found located
	text, err := exec.Command("go", "list", "-json=Dir,Module", pkg).Output()
	if err != nil {
		return found, fmt.Errorf("go list %s: %w", pkg, err)
	}
	return found, json.Unmarshal(text, &found)
}

// copy copies the Go files of the folder from, tests excepted.
func (c cut) copy(from, to string) error {
	names, err := filepath.Glob(filepath.Join(from, "*.go"))
	if err != nil {
		return err
	}
	if err := os.MkdirAll(to, 0o755); err != nil {
		return err
	}
	gone := map[string]bool{}
	for _, name := range c.files {
		gone[name] = true
	}
	parted := 0
	for _, path := range names {
		name := filepath.Base(path)
		if gone[name] {
			delete(gone, name)
			continue
		}
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		for _, p := range c.parts {
			if p.file == name {
				if text, err = p.leaveOut(text); err != nil {
					return err
				}
				parted++
			}
		}
		if err := os.WriteFile(filepath.Join(to, name), text, 0o644); err != nil {
			return err
		}
	}
	if len(gone) > 0 || parted != len(c.parts) {
		return errors.New("a file that is to be cut is not there: read the package again")
	}
	return nil
}

func (p part) leaveOut(text []byte) ([]byte, error) {
	before, rest, found := strings.Cut(string(text), p.from)
	at := strings.Index(rest, p.upTo)
	if !found || at < 0 || strings.Contains(rest, p.from) {
		return nil, fmt.Errorf("%s: %q up to %q does not occur once: read the file again", p.file, p.from, p.upTo)
	}
	return []byte(before + rest[at:]), nil
}
