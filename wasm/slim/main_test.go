package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestCopyLeavesOutWhatItIsToldTo(t *testing.T) {
	from, to := t.TempDir(), t.TempDir()
	for name, text := range map[string]string{
		"a.go": "one\ntwo\nthree\n", "http.go": "calls\n", "a_test.go": "test\n", "LICENSE": "text\n",
	} {
		if err := os.WriteFile(filepath.Join(from, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct {
		name string
		cut  cut
		err  string
	}{
		{"a file and a part", cut{files: []string{"http.go"}, parts: []part{{"a.go", "two", "three"}}}, ""},
		{"a file that is not there", cut{files: []string{"tls.go"}}, "not there"},
		{"a part of a file that is not there", cut{parts: []part{{"tls.go", "two", "three"}}}, "not there"},
		{"a part that is not there", cut{parts: []part{{"a.go", "four", "three"}}}, "does not occur once"},
		{"a part without an end", cut{parts: []part{{"a.go", "two", "four"}}}, "does not occur once"},
		{"a part that is there twice", cut{parts: []part{{"a.go", "o", "three"}}}, "does not occur once"},
	} {
		err := c.cut.copy(from, to)
		if (err == nil) != (c.err == "") || err != nil && !strings.Contains(err.Error(), c.err) {
			t.Errorf("%s: got error %v, want %q", c.name, err, c.err)
		}
		if c.err != "" {
			continue
		}
		left, _ := filepath.Glob(filepath.Join(to, "*"))
		text, _ := os.ReadFile(filepath.Join(to, "a.go"))
		if len(left) != 1 || string(text) != "one\nthree\n" {
			t.Errorf("%s: %v is left, and %q of a.go", c.name, left, text)
		}
	}
}
