package ui

import (
	"bytes"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/plainbill/plainbill/cost/load"
	"github.com/plainbill/plainbill/cost/synth"
	"github.com/plainbill/plainbill/cost/view"
	"github.com/plainbill/plainbill/wasm/desk"
	"github.com/plainbill/plainbill/wasm/wire"
)

// TestSpecimenIsTheSampleBill reads the sample bill and compares.
func TestSpecimenIsTheSampleBill(t *testing.T) {
	var names []string
	var texts []*bytes.Buffer
	if _, err := synth.WriteSample(func(name string) io.Writer {
		names, texts = append(names, name), append(texts, new(bytes.Buffer))
		return texts[len(texts)-1]
	}); err != nil {
		t.Fatal(err)
	}
	var files []load.File
	for i, text := range texts {
		files = append(files, load.File{Name: names[i], Size: int64(text.Len()), R: bytes.NewReader(text.Bytes())})
	}
	clock := time.Unix(0, 0)
	d := desk.New(desk.Surroundings{Say: func(wire.Reply) {}, Now: func() time.Time { return clock }, Pause: func() error { return nil }})
	if r := d.Open(1, wire.Open{Sample: true}, files); r.Opened == nil || !r.Opened.Usable {
		t.Fatalf("%+v", r)
	}
	o := d.Answer(wire.Request{ID: 2, Overview: &view.Query{}}).Overview
	if o == nil {
		t.Fatal("no overview")
	}
	shown := (&OpenScreen{}).specimen()
	var want []fact
	for _, l := range o.Bridge {
		if l.Code != "difference" {
			want = append(want, fact{l.Label, l.Text})
		}
	}
	if len(shown.lines) != len(want) {
		t.Fatalf("got %v, want %v", shown.lines, want)
	}
	for i := range want {
		if shown.lines[i] != want[i] {
			t.Errorf("line %d: got %v, want %v", i+1, shown.lines[i], want[i])
		}
	}
	if month := o.Query.From; !strings.Contains(shown.heading, "August 2026") || !strings.HasPrefix(month, "2026-08") {
		t.Errorf("%q is about %s", shown.heading, month)
	}
	said := false
	for _, f := range o.Findings {
		said = said || strings.HasPrefix(shown.finding, strings.TrimSuffix(f.Title, "."))
	}
	if !said {
		t.Errorf("no finding says %q: %+v", shown.finding, o.Findings)
	}
}
