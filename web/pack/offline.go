package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
)

// worker is the script that keeps the app for use without a network, and sums the
// list of files that people check a copy of the app by.
const (
	worker = "sw.js"
	sums   = "SHA256SUMS"
)

// noFiles is where the list of files goes in the worker's script.
var noFiles = []byte("const files = {};")

// keepOffline puts the hash of every file into the worker's script, so that it
// changes when any of them does, and writes them as sha256sum does.
func keepOffline(static, out string) error {
	names, err := os.ReadDir(out)
	if err != nil {
		return err
	}
	files := map[string]string{} // JSON has them in the order of their names
	for _, entry := range names {
		name := entry.Name()
		if name == worker || name == sums || filepath.Ext(name) == ".gz" || filepath.Ext(name) == ".br" {
			continue
		}
		content, err := os.ReadFile(filepath.Join(out, name))
		if err != nil {
			return err
		}
		files[name] = hash(content)
	}
	for _, needed := range []string{"index.html", "app.wasm", "engine.wasm"} {
		if files[needed] == "" {
			return fmt.Errorf("%s has no %s", out, needed)
		}
	}
	list, err := json.MarshalIndent(files, "", "  ")
	if err != nil {
		return err
	}
	script, err := os.ReadFile(filepath.Join(static, worker))
	if err != nil {
		return err
	}
	if bytes.Count(script, noFiles) != 1 {
		return errors.New(worker + " has no place for the list of files")
	}
	script = bytes.Replace(script, noFiles, append(append([]byte("const files = "), list...), ';'), 1)
	files[worker] = hash(script)
	if err := write(out, worker, script); err != nil {
		return err
	}
	var told bytes.Buffer
	for _, name := range slices.Sorted(maps.Keys(files)) {
		fmt.Fprintf(&told, "%s  %s\n", files[name], name)
	}
	return write(out, sums, told.Bytes())
}

func hash(content []byte) string {
	sum := sha256.Sum256(content)
	return hex.EncodeToString(sum[:])
}

// nameEngine puts the hash of the engine into the script that starts it: what an
// engine answered and kept counts again only for the very same one.
func nameEngine(script []byte, out string) ([]byte, error) {
	engine, err := os.ReadFile(filepath.Join(out, "engine.wasm"))
	if err != nil {
		return nil, err
	}
	place := []byte(`const build = "";`)
	if bytes.Count(script, place) != 1 {
		return nil, errors.New("engine.js has no place for the name of the engine")
	}
	return bytes.Replace(script, place, []byte(`const build = "`+hash(engine)+`";`), 1), nil
}
