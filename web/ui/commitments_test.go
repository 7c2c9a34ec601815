package ui

import (
	"reflect"
	"strings"
	"testing"

	"github.com/plainbill/plainbill/cost/view"
	"github.com/plainbill/plainbill/wasm/wire"
	"github.com/plainbill/plainbill/web/state"
)

// commitmentScreens are the Commitments tab as people meet it, by name, from an
// overview on.
func commitmentScreens(t *testing.T, width int, toOverview []state.Event) map[string]state.State {
	answer, weighing, wide := read[view.Commitments](t, "commitments.json"), read[view.Weighing](t, "weighing.json"), read[view.Weighing](t, "weighing-wide.json")
	to := func(a *view.Commitments, more ...state.Event) state.State {
		list := append(toOverview[:len(toOverview):len(toOverview)], state.ChoseTab{Tab: state.CommitmentsTab}, reply(wire.Reply{Commitments: a}))
		return play(width, append(list, more...)...)
	}
	first := *weighing
	first.Stress, first.Backtest, first.Plan = nil, nil, nil
	full := []state.Event{reply(wire.Reply{Weigh: &first}), reply(wire.Reply{Weigh: weighing}), reply(wire.Reply{Weigh: wide})}
	with := func(more ...state.Event) []state.Event { return append(full[:len(full):len(full)], more...) }

	// What a bill has that cannot be weighed: nothing in force, only days, too few
	// hours, a link beyond what was weighed.
	none := *answer
	none.Headline, none.Lead = "This bill has no commitments.", ""
	none.Empty = &view.Empty{Title: "Nothing is in force", Text: "Everything was paid on demand.", Rows: []string{"Demand can still be weighed below."}}
	none.InForce, none.Ratios, none.Ladder, none.Heat, none.Verdicts, none.Sanity, none.First = view.Inventory{}, nil, view.Ladder{}, view.Heat{}, nil, nil, nil
	daily := first
	daily.Levels, daily.Zones, daily.Futures, daily.Trades = nil, nil, nil, nil
	daily.Why = []string{"The bill is by the day, so only bounds are known."}
	return map[string]state.State{
		"commitments":         to(answer, full...),
		"commitments-first":   to(answer, reply(wire.Reply{Weigh: &first})),
		"commitments-waiting": to(answer),
		"commitments-none":    to(&none),
		"commitments-daily":   to(answer, reply(wire.Reply{Weigh: &daily}), reply(wire.Reply{Weigh: &daily})),
		"commitments-typed": to(answer, with(state.Entered{Field: state.AbsorbField, Text: "a lot", Done: true},
			state.Entered{Field: state.LevelField, Text: "99999", Done: true}, state.ToggledTwin{Chart: "zones"}, state.ToggledTwin{Chart: "stress"}, state.ToggledTwin{Chart: "sanity"})...),
	}
}

func ids(page []element, id string) (found []element) {
	for _, e := range page {
		if v, _ := e.attr("data-testid"); v == id {
			found = append(found, e)
		}
	}
	return found
}

// A level beyond what is weighed may come from a link, or be left over from before
// an assumption was changed: the words hold for both.
func TestALevelBeyondWhatIsWeighed(t *testing.T) {
	s := screens(t, 1440)["commitments"]
	s.View.Promise.Level, s.View.Promise.Placed = s.Weighing.Top()+1, true
	c := CommitmentsWeigh{State: s}
	if say := c.lost(); !strings.Contains(say, " is more than is weighed here: at most "+hourly(s.Weighing.Top(), "USD")+".") || strings.Contains(say, "link") {
		t.Error(say)
	}
	if s.View.Promise.Placed = false; (&CommitmentsWeigh{State: s}).lost() != "" {
		t.Error("said of a level that nobody chose")
	}
}

func TestCommitmentsShowEveryFigureExactly(t *testing.T) {
	s := screens(t, 1440)["commitments"]
	page := parse(t, s)
	rows := ids(page, "commitment-row")
	if len(rows) != len(s.Commitments.InForce.Rows) {
		t.Fatalf("%d rows of %d", len(rows), len(s.Commitments.InForce.Rows))
	}
	for i, r := range s.Commitments.InForce.Rows {
		if key, _ := rows[i].attr("data-key"); key != r.Key {
			t.Errorf("row %d is %s", i, key)
		}
		for _, m := range []view.Money{r.Hourly, r.Gross, r.Unused, r.Net, r.LockIn} {
			if !strings.Contains(rows[i].text(), m.Text) {
				t.Errorf("%s lacks %s", r.Label, m.Text)
			}
		}
	}
	w := s.Weighing
	for id, n := range map[string]int{"verdict": len(s.Commitments.Verdicts), "plan-row": len(w.Plan.Rows), "assumption": len(w.Assumed), "trade-row": len(w.Trades), "variant": len(w.Stress.Variants), "shop-row": len(s.Wide.Wide.Shop) + len(s.Wide.Wide.Joint.Rows)} {
		if got := len(ids(page, id)); got != n {
			t.Errorf("%d of %s, want %d", got, id, n)
		}
	}
	for _, id := range []string{"promise-slider", "promise-number", "absorb", "scope", "option", "commitments-headline", "grade", "replay"} {
		if len(ids(page, id)) != 1 {
			t.Errorf("%d of %s", len(ids(page, id)), id)
		}
	}
	shown := 0
	for _, z := range w.Zones {
		if z.To > z.From {
			shown++
		}
	}
	if got := len(ids(page, "zone")); got != shown || shown == 0 {
		t.Errorf("%d zones, want %d", got, shown)
	}
}

func TestTheSliderSaysItsZone(t *testing.T) {
	s := screens(t, 1440)["commitments"]
	for _, at := range []float64{0, s.Weighing.Start, s.Weighing.Top()} {
		moved, commands := state.Reduce(s, state.Promised{Level: at})
		if len(commands) != 0 {
			t.Errorf("moving asks %+v", commands)
		}
		page := parse(t, moved)
		slider, r := ids(page, "promise-slider")[0], s.Weighing.Reading(at)
		if say, _ := slider.attr("aria-valuetext"); r.ZoneLabel == "" || !strings.Contains(say, r.ZoneLabel) {
			t.Errorf("at %v: %q, zone %q", at, say, r.ZoneLabel)
		}
		if zone, _ := ids(page, "promise-zone")[0].attr("data-key"); zone != r.Zone {
			t.Errorf("at %v: zone %s, want %s", at, zone, r.Zone)
		}
		for _, e := range ids(page, "reading") {
			if key, _ := e.attr("data-key"); key == "saving" {
				if v, _ := (element{e.LastChild}).attr("data-value"); v != decimal(r.Saving) {
					t.Errorf("at %v: saves %s, want %v", at, v, r.Saving)
				}
			}
		}
	}
}

func TestATypedNumberThatIsRefusedSaysWhy(t *testing.T) {
	page := parse(t, screens(t, 1440)["commitments-typed"])
	absorb := ids(page, "absorb")[0]
	if v, _ := absorb.attr("value"); v != "a lot" {
		t.Errorf("the field holds %q", v)
	}
	by, _ := absorb.attr("aria-describedby")
	for _, e := range page {
		if id, _ := e.attr("id"); id == by && by != "" {
			if !strings.Contains(e.text(), "not a number") {
				t.Errorf("%q", e.text())
			}
			return
		}
	}
	t.Errorf("nothing has the id %q", by)
}

// TestNoCaseOfTheTabIsDead holds that each has a sentence, and a sentence for what
// is missing.
func TestNoCaseOfTheTabIsDead(t *testing.T) {
	for name, want := range map[string][]string{
		"commitments-none":    {"Nothing is in force", "Demand can still be weighed below."},
		"commitments-daily":   {"only bounds are known", "At this level"},
		"commitments-waiting": {"are being weighed"},
		"commitments-first":   {"being worked out"},
	} {
		s := screens(t, 390)[name]
		text, err := HTML(s)
		if err != nil {
			t.Fatal(err)
		}
		for _, say := range want {
			if !strings.Contains(text, say) {
				t.Errorf("%s does not say %q", name, say)
			}
		}
	}
}

func TestGesturesOfThePromise(t *testing.T) {
	s := screens(t, 1440)["commitments"]
	for _, tt := range []struct {
		say   string
		g     Gesture
		want  state.Event
		taken bool
	}{
		{"dragging", Gesture{Kind: "input", Act: "slide", Value: "7.5"}, state.Promised{Level: 7.5}, false},
		{"letting go", Gesture{Kind: "change", Act: "slide", Value: "7.5"}, state.Promised{Level: 7.5, Done: true}, false},
		{"typing", Gesture{Kind: "input", Act: "enter", Arg: "absorb", Value: "16"}, state.Entered{Field: "absorb", Text: "16"}, false},
		{"typed", Gesture{Kind: "change", Act: "enter", Arg: "absorb", Value: "16,000"}, state.Entered{Field: "absorb", Text: "16,000", Done: true}, false},
		{"a scope", Gesture{Kind: "change", Act: "scope", Value: "rds"}, state.ChoseScope{Scope: "rds"}, false},
		{"an option", Gesture{Kind: "change", Act: "option", Value: "compute/3/no_upfront"}, state.ChoseOption{Option: "compute/3/no_upfront"}, false},
		{"what leaves", Gesture{Kind: "change", Act: "depart", Value: "region"}, state.ChoseDepart{Dimension: "region"}, false},
		{"given back", Gesture{Kind: "click", Act: "reset", Arg: "growth"}, state.Reset{Field: "growth"}, true},
		{"a part of the page", Gesture{Kind: "click", Act: "part", Arg: "stress"}, state.Followed{Selector: "#stress"}, true},
		{"a commitment", Gesture{Kind: "click", Act: "commitment", Arg: "1"}, state.Went{Query: *s.Commitments.InForce.Rows[1].Query}, true},
		{"a commitment by key", Gesture{Kind: "keydown", Act: "commitment", Arg: "1", Key: "Enter"}, state.Went{Query: *s.Commitments.InForce.Rows[1].Query}, true},
		{"a commitment that is not there", Gesture{Kind: "click", Act: "commitment", Arg: "99"}, nil, true},
		{"into a chart", Gesture{Kind: "keydown", Act: "walk", Of: "zones", Key: "ArrowRight"}, state.Followed{Selector: `[data-of="zones"] [data-path="0"]`}, true},
		{"on", Gesture{Kind: "keydown", Act: "walk", Of: "zones", Key: "ArrowRight", Path: "2", Marked: true}, state.Followed{Selector: `[data-of="zones"] [data-path="3"]`}, true},
		{"back at the first", Gesture{Kind: "keydown", Act: "walk", Of: "zones", Key: "ArrowLeft", Path: "0", Marked: true}, state.Followed{Selector: `[data-of="zones"] [data-path="0"]`}, true},
		{"the same hour of the next day", Gesture{Kind: "keydown", Act: "walk", Of: "heat", Key: "ArrowDown", Path: "3", Marked: true}, state.Followed{Selector: `[data-of="heat"] [data-path="27"]`}, true},
		{"to the end", Gesture{Kind: "keydown", Act: "walk", Of: "heat", Key: "End", Path: "3", Marked: true}, state.Followed{Selector: `[data-of="heat"] :nth-last-child(1 of [data-path])`}, true},
		{"out of a chart", Gesture{Kind: "keydown", Act: "walk", Of: "heat", Key: "Escape", Path: "3", Marked: true}, state.Followed{Selector: `[data-of="heat"]`}, true},
		{"another key on a chart", Gesture{Kind: "keydown", Act: "walk", Of: "heat", Key: "z"}, state.PressedKey{Key: "z"}, false},
	} {
		got, taken := Translate(s, tt.g)
		if !reflect.DeepEqual(got, tt.want) || taken != tt.taken {
			t.Errorf("%s: %+v, %v; want %+v, %v", tt.say, got, taken, tt.want, tt.taken)
		}
	}
}
