package state

import (
	"reflect"
	"testing"

	"github.com/plainbill/plainbill/cost/view"
	"github.com/plainbill/plainbill/wasm/wire"
)

// TestRehearsal holds that a bill which nobody opened is built to its last part on a page
// without a bill, with nothing asked for, and that the page itself stays as it is.
func TestRehearsal(t *testing.T) {
	answer := view.Overview{Headline: "August", Bar: barOf(5), Query: view.Query{Basis: "amortized", Currency: "USD"}}
	rehearsal := Replied{wire.Reply{Rehearsal: &wire.Opened{Usable: true, Bar: barOf(5), Overview: &answer}}}
	reading, asked := after(New(), Picked{Files: []wire.FileRef{{Name: "a"}}})
	loaded, _ := after(reading, Replied{wire.Reply{ID: asked.ID, Opened: &wire.Opened{Usable: true, Bar: barOf(7)}}})
	linked := New()
	linked.Reader = &Reader{}
	cash := New()
	cash.View = View{Tab: AuditTab, Query: view.Query{Basis: "cash"}}
	for _, tt := range []struct {
		name  string
		page  State
		built bool
	}{
		{"the start page", New(), true},
		{"with a kept bill", held(), true},
		{"with a link to another screen", cash, true},
		{"while a bill is read", reading, false},
		{"with a bill", loaded, false},
		{"a report by link", linked, false},
	} {
		s, commands := Reduce(tt.page, rehearsal)
		if !reflect.DeepEqual(s, tt.page) {
			t.Errorf("%s: the page is another one", tt.name)
		}
		if !tt.built {
			if len(commands) != 0 {
				t.Errorf("%s: it does %+v", tt.name, commands)
			}
			continue
		}
		if len(commands) != 1 {
			t.Fatalf("%s: it does %+v", tt.name, commands)
		}
		trial := *commands[0].(Rehearse).State
		if trial.OnScreen() != OverviewTab || trial.Overview != &answer {
			t.Errorf("%s: it builds %q", tt.name, trial.OnScreen())
		}
		parts := 1
		for ; trial.Unfinished(); parts++ {
			trial, _ = Reduce(trial, Drew{})
		}
		if parts != LastStage+1 {
			t.Errorf("%s: it has %d parts", tt.name, parts)
		}
	}
}
