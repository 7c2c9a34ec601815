package main

import (
	"bytes"
	"io"
	"time"

	"github.com/plainbill/plainbill/cost/load"
	"github.com/plainbill/plainbill/cost/synth"
	"github.com/plainbill/plainbill/cost/view"
	"github.com/plainbill/plainbill/wasm/desk"
	"github.com/plainbill/plainbill/wasm/wire"
)

// A draft is a bill being written. Writing pauses like reading does, so that it
// can be cancelled.
type draft struct {
	name  string
	bytes bytes.Buffer
	pause func() error
}

func (d *draft) Write(p []byte) (int, error) {
	if err := d.pause(); err != nil {
		return 0, err
	}
	return d.bytes.Write(p)
}

func (d *draft) file() load.File {
	return load.File{Name: d.name, Size: int64(d.bytes.Len()), R: bytes.NewReader(d.bytes.Bytes())}
}

// sample writes the files of the sample bill. From here on they are read like any
// other.
func (e *engine) sample() ([]load.File, error) {
	var drafts []*draft
	_, err := synth.WriteSample(func(name string) io.Writer {
		d := &draft{name: name, pause: e.pause}
		d.bytes.Grow(30 << 20)
		drafts = append(drafts, d)
		return d
	})
	if err != nil {
		return nil, err
	}
	var files []load.File
	for _, d := range drafts {
		files = append(files, d.file())
	}
	return files, nil
}

// warmRows is enough for the browser to compile the hot loops, and little enough
// to be over before a file has been chosen.
const warmRows = 12_000

// warmUp reads a small bill and asks about it, to throw all of it away: the
// browser compiles a loop well only after it has seen it run. It stops as soon as
// somebody wants something.
func (e *engine) warmUp() {
	e.idle = true
	defer func() { e.idle = false }()
	d := &draft{name: "warm.csv", pause: e.pause}
	if _, err := synth.Write(d, synth.Options{Rows: warmRows, Seed: 1}); err != nil {
		return
	}
	trial := desk.New(desk.Surroundings{Say: func(wire.Reply) {}, Now: time.Now, Pause: e.pause, Kernel: e.kernel})
	defer trial.Close()
	trial.Open(0, wire.Open{}, []load.File{d.file()})
	trial.Answer(wire.Request{Overview: &view.Query{}})
	for trial.Ahead() && !e.inbox.Waiting() {
	}
	e.warmQuestions(trial)
}

// warmQuestions drills into a small bill, as people do into theirs, and writes the
// answers as texts that nobody gets: the first questions would else run in code that
// is compiled quickly and badly, and take several times as long as the next.
func (e *engine) warmQuestions(trial *desk.Desk) {
	ask := func(q view.Query) *view.Explore {
		reply := trial.Answer(wire.Request{Explore: &q})
		if _, err := desk.Text(reply); err != nil || e.inbox.Waiting() {
			return nil
		}
		return reply.Explore
	}
	accounts := ask(view.Query{GroupBy: "account"})
	if accounts == nil {
		return
	}
	for _, row := range accounts.Table.Rows {
		for _, by := range []string{"service", "usage_type", "resource", "line_item_type"} {
			if ask(view.Query{GroupBy: by, Filters: []view.Filter{{Dimension: "account", Values: []string{row.Key}}}}) == nil {
				return
			}
		}
	}
}
