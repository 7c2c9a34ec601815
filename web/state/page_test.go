package state

import (
	"testing"

	"github.com/plainbill/plainbill/cost/view"
	"github.com/plainbill/plainbill/wasm/wire"
)

// page is a State with what it has asked of the browser.
type page struct {
	State
	commands []Command
}

// open is a page that has just been opened.
func open() *page { return &page{State: New()} }

// after lets events happen, and keeps the commands of the last.
func (p *page) after(events ...Event) *page {
	for _, e := range events {
		p.State, p.commands = Reduce(p.State, e)
	}
	return p
}

// asked returns the last request to the engine among the commands.
func (p *page) asked(t *testing.T) wire.Request {
	t.Helper()
	for i := len(p.commands) - 1; i >= 0; i-- {
		if a, ok := p.commands[i].(Ask); ok {
			return a.Request
		}
	}
	t.Fatalf("nothing was asked: %+v", p.commands)
	return wire.Request{}
}

// command returns the last command of type C; ok says that there is one.
func command[C Command](p *page) (found C, ok bool) {
	for _, c := range p.commands {
		if c, is := c.(C); is {
			found, ok = c, true
		}
	}
	return found, ok
}

var (
	aFile  = []wire.FileRef{{Name: "a.csv", Size: 10}}
	aBar   = view.Bar{State: "complete", Rows: 5, Currency: "USD", Basis: "amortized", Months: []view.Month{{Key: "2026-07", From: "2026-07", To: "2026-08"}, {Key: "2026-08", From: "2026-08", To: "2026-09"}}}
	usable = wire.Opened{Usable: true, Bar: aBar, Files: []wire.FileState{{Name: "a.csv", State: "read"}}}
)

// loaded is a page with a bill and its overview on screen.
func loaded(t *testing.T) *page {
	t.Helper()
	p := open().after(DroppedFiles{aFile})
	p.after(Replied{wire.Reply{ID: p.asked(t).ID, Opened: &usable}})
	p.after(Replied{wire.Reply{ID: p.asked(t).ID, Overview: &view.Overview{Bar: aBar, Headline: "It cost $1."}}})
	if p.OnScreen() != OverviewTab {
		t.Fatalf("on screen: %q", p.OnScreen())
	}
	return p
}

// exploring is a page with a bill and Explore on screen.
func exploring(t *testing.T) *page {
	t.Helper()
	p := loaded(t).after(ChoseTab{ExploreTab})
	return p.after(Replied{wire.Reply{ID: p.asked(t).ID, Explore: &view.Explore{Bar: aBar, Headline: "There.", Query: view.Query{GroupBy: "service"}}}})
}
