package main

import (
	_ "embed"
	"strings"
	"time"

	"github.com/plainbill/plainbill/cost/load"
	"github.com/plainbill/plainbill/cost/synth"
	"github.com/plainbill/plainbill/cost/view"
	"github.com/plainbill/plainbill/wasm/desk"
	"github.com/plainbill/plainbill/wasm/wire"
)

// warmBill is a small bill in Parquet, which wasm/engine/warm makes: the engine
// carries no writer.
//
//go:embed warm.parquet
var warmBill string

const (
	// warmRows is enough for the browser to compile the loops that read text and
	// answer questions, and little enough to be over before a file has been chosen.
	warmRows = 12_000
	// warmTimes is how often warmBill is read: 100,000 rows together.
	warmTimes = 200
)

// warmUp reads small bills and asks about one, to throw all of it away: the browser
// compiles a loop well only after it has seen it run. It stops as soon as somebody
// wants something.
func (e *engine) warmUp() {
	e.idle = true
	defer func() { e.idle = false }()
	d := &draft{name: "warm.csv", pause: e.pause}
	if _, err := synth.Write(d, synth.Options{Rows: warmRows, Seed: 1}); err != nil {
		return
	}
	trial := desk.New(desk.Surroundings{Say: func(wire.Reply) {}, Now: time.Now, Pause: e.pause, Kernel: e.kernel})
	defer trial.Close()
	opened := trial.Open(0, wire.Open{}, []load.File{d.file()})
	first := trial.Answer(wire.Request{Overview: &view.Query{}})
	if opened.Opened != nil && first.Overview != nil {
		opened.Opened.Overview = first.Overview
		e.rehearse(opened.Opened)
	}
	// Questions take the least time, and are again what may be cold after the rest.
	if e.warmQuestions(trial) && e.warmParquet() {
		e.warmQuestions(trial)
	}
}

// rehearse sends the page a bill to build the first screen of, once.
func (e *engine) rehearse(o *wire.Opened) {
	if o != nil && !e.rehearsed && !e.inbox.Waiting() {
		e.rehearsed = true
		say(wire.Reply{Rehearsal: o})
	}
}

// warmParquet reads warmBill again and again; it is false when somebody wants
// something.
func (e *engine) warmParquet() bool {
	files := []load.File{{Name: "warm.parquet", Size: int64(len(warmBill)), R: strings.NewReader(warmBill)}}
	for range warmTimes {
		bill, err := load.Run(files, load.Options{Watch: func(load.Progress) error { return e.pause() }})
		if err != nil || bill.Cancelled {
			return false
		}
	}
	return true
}

// warmQuestions drills into a small bill, as people do into theirs, and writes the
// answers as texts that nobody gets: the first questions would else run in code that
// is compiled quickly and badly, and take several times as long as the next. It is false
// when somebody wants something.
func (e *engine) warmQuestions(trial *desk.Desk) bool {
	for trial.Expects() && !e.inbox.Waiting() {
		trial.Ahead()
	}
	ask := func(q view.Query) *view.Explore {
		reply := trial.Answer(wire.Request{Explore: &q})
		if _, err := desk.Text(reply); err != nil || e.inbox.Waiting() {
			return nil
		}
		return reply.Explore
	}
	accounts := ask(view.Query{GroupBy: "account"})
	if accounts == nil {
		return false
	}
	for _, row := range accounts.Table.Rows {
		for _, by := range []string{"service", "usage_type", "resource", "line_item_type"} {
			if ask(view.Query{GroupBy: by, Filters: []view.Filter{{Dimension: "account", Values: []string{row.Key}}}}) == nil {
				return false
			}
		}
	}
	return true
}
