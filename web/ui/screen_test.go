package ui

import (
	"encoding/json"
	"flag"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/plainbill/plainbill/cost/cur"
	"github.com/plainbill/plainbill/cost/view"
	"github.com/plainbill/plainbill/wasm/wire"
	"github.com/plainbill/plainbill/web/state"
)

var (
	update = flag.Bool("update", false, "write the expected pages anew")
	pages  = flag.String("pages", "", "folder to write whole pages into, to be looked at in a browser")
)

// read loads one of the made-up answers.
func read[T any](t *testing.T, name string) *T {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	answer := new(T)
	if err := json.Unmarshal(text, answer); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return answer
}

// play lets events happen to a fresh page of the given width. Replies get the id
// of the newest question.
func play(width int, events ...state.Event) state.State {
	s, _ := state.Reduce(state.New(), state.Resized{Width: width})
	id := int64(0)
	for _, e := range events {
		if r, ok := e.(state.Replied); ok && r.Reply.ID == 0 {
			r.Reply.ID = id
			e = r
		}
		var commands []state.Command
		s, commands = state.Reduce(s, e)
		for _, c := range commands {
			if ask, ok := c.(state.Ask); ok && ask.Request.Cancel == nil {
				id = ask.Request.ID
			}
		}
	}
	for s.Unfinished() {
		s, _ = state.Reduce(s, state.Drew{})
	}
	return s
}

func reply(r wire.Reply) state.Event { return state.Replied{Reply: r} }

// screens are the page as people meet it, by name.
func screens(t *testing.T, width int) map[string]state.State {
	overview, explore := read[view.Overview](t, "overview.json"), read[view.Explore](t, "explore.json")
	progress := read[wire.Progress](t, "progress.json")
	files := []wire.FileState{{Name: "cur-2026-08.csv.gz", State: "read", Say: "CUR 2.0 CSV, August 2026, hourly, 1,204,331 rows, 88 MB", Bytes: 88e6, Done: 88e6}}
	opened := reply(wire.Reply{Opened: &wire.Opened{Usable: true, Bar: overview.Bar, Files: files}})
	drop := state.DroppedFiles{Files: []wire.FileRef{{Name: "cur-2026-08.csv.gz", Size: 88e6}}}
	toOverview := []state.Event{drop, opened, reply(wire.Reply{Overview: overview})}
	toExplore := append(toOverview[:len(toOverview):len(toOverview)],
		state.Went{Query: explore.Query}, reply(wire.Reply{Explore: explore}))
	with := func(list []state.Event, more ...state.Event) state.State {
		return play(width, append(list[:len(list):len(list)], more...)...)
	}

	refused := reply(wire.Reply{Opened: &wire.Opened{Files: []wire.FileState{
		{Name: "team-offsite.png", State: "refused", Notices: []cur.Notice{{Code: cur.NotABill, Severity: cur.Stop, Title: "This is not a cost report", Text: "It looks like a PNG image. I read CUR (CSV, gz, zip, Parquet)."}}},
		{Name: "usage.csv", State: "refused", Notices: []cur.Notice{{Code: cur.MissingColumn, Severity: cur.Stop, Title: "No cost column in usage.csv", Text: "I looked for line_item_unblended_cost and lineItem/UnblendedCost."}}},
	}}})

	partial := overview.Bar
	partial.State, partial.StateText, partial.Rows, partial.Rejected = "partial", "Incomplete", 812004, 3
	partial.Currencies = []string{"USD", "EUR"}
	short := *overview
	short.Bar = partial
	damaged := reply(wire.Reply{Opened: &wire.Opened{Usable: true, Bar: partial, Files: []wire.FileState{
		{Name: "cur-2026-08.csv.gz", State: "partial", Say: "CUR 2.0 CSV, 812,004 rows", Notices: []cur.Notice{
			{Code: cur.DamagedFile, Severity: cur.Warn, Title: "cur-2026-08.csv.gz is damaged after row 812,004", Text: "The rows before it are kept."},
			{Code: cur.NoCommitments, Severity: cur.Inform, Title: "No savings plan columns", Text: "Breakdown works."}}},
	}, Rejects: []wire.Reject{{File: "cur-2026-08.csv.gz", Row: 17, Column: "line_item_unblended_cost", Value: `"><svg onload=alert(1)>`, Why: "not a decimal number"}}}})

	explain := &view.Explain{Title: "How $22,183.30 was computed", Money: view.Money{Value: explore.Table.Rows[0].Money.Value, Text: "$22,183.30"},
		Formula: "Each row counts once, at what it really cost.", Filters: []string{"Account is prod-core", "Service is EC2 instances"}, Matched: 40111,
		BySource: []view.SourceSum{{Source: "Usage", Text: "As billed.", Rows: 40111, Money: explore.Table.Rows[0].Money}},
		Top: view.LineItems{Title: "Rows with most money", Columns: []string{"Day", "Usage type"}, Matched: 40111, Sum: explore.Table.Rows[0].Money,
			Rows: []view.LineItem{{File: "cur-2026-08.csv.gz", Row: 4211, Cells: []string{"1 Aug 2026", "BoxUsage:m7g.4xlarge"}, Money: explore.Table.Rows[12].Money, Source: "Usage"}}}}
	matches := &view.Matches{Text: "core", Found: []view.Match{{Dimension: "account", Label: "Account", Value: "111111111111", Text: "prod-core", Money: explore.Table.Sum.Money, Rows: 12}}, More: 3}
	items := explain.Top
	empty := *explore
	empty.Empty = &view.Empty{Title: "No rows match these filters", Text: "Remove one. Each says how many rows would come back.", Rows: []string{"Account is prod-core, 0 rows", "Service is Redshift, 511,820 rows"}}
	all := map[string]state.State{
		"open":     play(width),
		"over":     play(width, state.DraggedOver{Over: true}),
		"refused":  play(width, drop, refused),
		"loading":  play(width, drop, reply(wire.Reply{Progress: progress})),
		"overview": with(toOverview),
		"explore":  with(toExplore),
		"bars":     with(toExplore, state.ChoseDrawing{Drawing: state.AsBars}),
		"twins":    with(toExplore, state.ToggledTwin{Chart: "series"}, state.ToggledTwin{Chart: "icicle"}),
		"items":    with(toExplore, state.ShowedItems{Show: true}, reply(wire.Reply{Items: &items})),
		"search":   with(toExplore, state.Typed{Text: "core"}, reply(wire.Reply{Search: matches})),
		"empty":    with(toOverview, state.Went{Query: explore.Query}, reply(wire.Reply{Explore: &empty})),
		"explain":  with(toExplore, state.Asked{Query: explore.Query}, reply(wire.Reply{Explain: explain})),
		"help":     with(toOverview, state.OpenedDialog{Dialog: state.HelpDialog}),
		"partial":  play(width, drop, damaged, reply(wire.Reply{Overview: &short})),
		"files":    play(width, drop, damaged, reply(wire.Reply{Overview: &short}), state.OpenedDialog{Dialog: state.FilesDialog}),
		"crashed":  play(width, drop, state.Crashed{Title: "The engine stopped", Text: "It ran out of memory."}),
	}
	maps.Copy(all, commitmentScreens(t, width, toOverview))
	return all
}

// drawing is a chart, which has an expected file of its own where it is made: a
// page with a dozen of them is compared without what they draw.
var drawing = regexp.MustCompile(`(<svg class="[a-z ]+" width="\d+" height="\d+)" viewBox[^>]*role="group".*?</svg>`)

// TestGolden compares every screen with what it looked like before.
func TestGolden(t *testing.T) {
	for name, s := range screens(t, 1440) {
		t.Run(name, func(t *testing.T) {
			got, err := HTML(s)
			if err != nil {
				t.Fatal(err)
			}
			if strings.HasPrefix(name, "commitments") {
				got = drawing.ReplaceAllString(got, `$1"></svg>`)
			}
			got = strings.ReplaceAll(got, "><", ">\n<") + "\n"
			path := filepath.Join("testdata", "golden", name+".html")
			if *update {
				if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if got != string(want) {
				t.Errorf("%s differs; run with -update and read the diff", path)
			}
		})
	}
}

// TestPages writes whole pages, for looking at and for pictures.
func TestPages(t *testing.T) {
	folder := *pages
	if folder == "" {
		folder = t.TempDir()
	}
	for _, width := range []int{1440, 390, 320} {
		for name, s := range screens(t, width) {
			body, err := HTML(s)
			if err != nil {
				t.Fatal(err)
			}
			for _, theme := range []string{"light", "dark"} {
				page := `<!doctype html><html lang="en" data-theme="` + theme + `"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>` + name +
					`</title><link rel="stylesheet" href="plainbill.css"><link rel="stylesheet" href="charts.css"><link rel="stylesheet" href="commitments.css"><link rel="stylesheet" href="audit.css"></head><body>` + body + `</body></html>`
				file := filepath.Join(folder, name+"-"+theme+"-"+map[int]string{1440: "wide", 390: "phone", 320: "small"}[width]+".html")
				if err := os.WriteFile(file, []byte(page), 0o644); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
}

// What is left unexplained of nothing is not 0.00.
func TestTheBarOfABillWithoutRows(t *testing.T) {
	for rows, want := range map[int64]string{0: unknown, 1: "$0.00"} {
		bar := LedgerBar{State: state.State{Phase: state.Loaded, Bar: view.Bar{State: "complete", Rows: rows, Currency: "USD"}}}
		if got := bar.unexplained(); got != want || (bar.unexplainedValue() == nil) != (rows == 0) {
			t.Errorf("of %d rows %q is unexplained, want %q", rows, got, want)
		}
	}
}
