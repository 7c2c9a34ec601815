// Command pack lays out the app as it is served: the hand-written files, Go's
// wasm support script, Vugu's helper script, the page with its first screen
// already in it, the list of all that by hash for use without a network, and a
// gzip copy of each large file.
//
//	go run ./web/pack -goroot "$(go env GOROOT)" -vugu "$(go list -m -f '{{.Dir}}' github.com/vugu/vugu)" -o dist/app
package main

import (
	"bytes"
	"compress/gzip"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

func main() {
	static := flag.String("static", "web/static", "folder of the hand-written files")
	goroot := flag.String("goroot", "", "GOROOT, for wasm_exec.js")
	vugu := flag.String("vugu", "", "folder of the Vugu module, for its helper script")
	out := flag.String("o", "dist/app", "folder to write; the wasm files lie there already")
	flag.Parse()
	if err := pack(*static, *goroot, *vugu, *out); err != nil {
		fmt.Fprintln(os.Stderr, "pack:", err)
		os.Exit(1)
	}
}

func pack(static, goroot, vugu, out string) error {
	if goroot == "" || vugu == "" {
		return errors.New("-goroot and -vugu are needed")
	}
	names, err := os.ReadDir(static)
	if err != nil {
		return err
	}
	if len(names) == 0 {
		return fmt.Errorf("%s is empty", static)
	}
	for _, name := range names {
		if name.IsDir() {
			return fmt.Errorf("%s has a folder %s: the app is flat", static, name.Name())
		}
		if filepath.Ext(name.Name()) == ".go" || name.Name() == "viewer.js" {
			continue // what is written into saved reports is not served
		}
		text, err := os.ReadFile(filepath.Join(static, name.Name()))
		if err != nil {
			return err
		}
		if name.Name() == worker {
			continue // comes last
		}
		if name.Name() == "index.html" {
			shared, err := sharedPage(text)
			if err != nil {
				return err
			}
			if err := write(out, "shared.html", shared); err != nil {
				return err
			}
			if text, err = firstScreen(text); err != nil {
				return err
			}
		}
		if name.Name() == "engine.js" {
			if text, err = nameEngine(text, out); err != nil {
				return err
			}
		}
		if err := write(out, name.Name(), text); err != nil {
			return err
		}
	}
	support, err := os.ReadFile(filepath.Join(goroot, "lib", "wasm", "wasm_exec.js"))
	if err != nil {
		return err
	}
	if err := write(out, "wasm_exec.js", support); err != nil {
		return err
	}
	script, err := helperScript(filepath.Join(vugu, "domrender", "renderer-js-script.go"))
	if err != nil {
		return err
	}
	if err := write(out, "vugu.js", script); err != nil {
		return err
	}
	if err := keepOffline(static, out); err != nil {
		return err
	}
	return compress(out)
}

// write leaves a file alone that is right already, so that what is made from it
// is not made again.
func write(folder, name string, text []byte) error {
	path := filepath.Join(folder, name)
	if old, err := os.ReadFile(path); err == nil && bytes.Equal(old, text) {
		return nil
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	return os.WriteFile(path, text, 0o644)
}

// compress writes a .gz beside every file that gains by it.
func compress(folder string) error {
	names, err := os.ReadDir(folder)
	if err != nil {
		return err
	}
	for _, name := range names {
		switch filepath.Ext(name.Name()) {
		case ".wasm", ".js", ".css", ".svg", ".html":
		default:
			continue
		}
		path := filepath.Join(folder, name.Name())
		if fresh(path, path+".gz") {
			continue
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		var packed bytes.Buffer
		// The header carries no time, so the same input gives the same bytes.
		w, err := gzip.NewWriterLevel(&packed, gzip.BestCompression)
		if err != nil {
			return err
		}
		if _, err := w.Write(text); err != nil {
			return err
		}
		if err := w.Close(); err != nil {
			return err
		}
		if err := os.WriteFile(path+".gz", packed.Bytes(), 0o644); err != nil {
			return err
		}
	}
	// A packed copy whose original is gone would be served for ever.
	for _, name := range names {
		if original, ok := strings.CutSuffix(name.Name(), ".gz"); ok {
			if _, err := os.Stat(filepath.Join(folder, original)); err != nil {
				if err := os.Remove(filepath.Join(folder, name.Name())); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// fresh says whether made is newer than its source.
func fresh(source, made string) bool {
	s, err := os.Stat(source)
	if err != nil {
		return false
	}
	m, err := os.Stat(made)
	return err == nil && m.ModTime().After(s.ModTime())
}
