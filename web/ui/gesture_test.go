package ui

import (
	"reflect"
	"testing"

	"github.com/plainbill/plainbill/cost/view"
	"github.com/plainbill/plainbill/web/state"
)

// TestGestures holds what every press, choice and key means on a page in Explore.
func TestGestures(t *testing.T) {
	all := screens(t, 1440)
	explore, overview, search := all["explore"], all["overview"], all["search"]
	x := explore.Explore
	account := view.Filter{Dimension: "account", Values: []string{"111111111111"}}
	for _, tt := range []struct {
		say   string
		s     state.State
		g     Gesture
		want  state.Event
		taken bool
	}{
		{"a tab is chosen", overview, Gesture{Kind: "click", Act: "tab", Arg: "explore"}, state.ChoseTab{Tab: state.ExploreTab}, true},
		{"a link with control held is the browser's", overview, Gesture{Kind: "click", Act: "tab", Arg: "explore", Chord: true}, nil, false},
		{"the name leads home", explore, Gesture{Kind: "click", Act: "home"}, state.ChoseTab{Tab: state.OverviewTab}, true},
		{"the basis switch", overview, Gesture{Kind: "click", Act: "basis", Arg: "net"}, state.ChoseBasis{Basis: "net"}, true},
		{"a press on a list of choices is not yet a choice", overview, Gesture{Kind: "click", Act: "basis"}, nil, false},
		{"a choice from a list", overview, Gesture{Kind: "change", Act: "basis", Value: "net"}, state.ChoseBasis{Basis: "net"}, false},
		{"a month", overview, Gesture{Kind: "change", Act: "month", Value: "2026-07"}, state.ChoseMonth{Month: "2026-07"}, false},
		{"a grouping", explore, Gesture{Kind: "change", Act: "group", Value: "region"}, state.ChoseGroup{Dimension: "region"}, false},
		{"a grain", explore, Gesture{Kind: "change", Act: "grain", Value: "hour"}, state.ChoseGrain{Grain: "hour"}, false},
		{"a change elsewhere is nothing", explore, Gesture{Kind: "change"}, nil, false},
		{"a row drills by its own table", explore, Gesture{Kind: "click", Act: "drill", Of: "table", Arg: "RDS"}, state.Drilled{Dimension: "service", Value: "RDS"}, true},
		{"a row of the overview", overview, Gesture{Kind: "click", Act: "drill", Of: "services", Arg: ""}, state.Drilled{Dimension: "service"}, true},
		{"a row of no table is nothing", overview, Gesture{Kind: "click", Act: "drill", Of: "table", Arg: "RDS"}, nil, false},
		{"the rest opens", explore, Gesture{Kind: "click", Act: "other", Of: "table"}, state.OpenedOther{}, true},
		{"the rest of the overview leads to the grouping", overview, Gesture{Kind: "click", Act: "other", Of: "services"}, state.ChoseGroup{Dimension: "service"}, true},
		{"a value of the side panel", explore, Gesture{Kind: "click", Act: "filter", Dim: "tag:user:team", Arg: ""}, state.Filtered{Filter: view.Filter{Dimension: "tag:user:team", Values: []string{""}}}, true},
		{"typing", explore, Gesture{Kind: "input", Act: "find", Value: "co"}, state.Typed{Text: "co"}, false},
		{"a match is taken", search, Gesture{Kind: "click", Act: "match", Arg: "0"}, state.Filtered{Filter: account}, true},
		{"a match that is not there", search, Gesture{Kind: "click", Act: "match", Arg: "9"}, nil, false},
		{"a crumb", explore, Gesture{Kind: "click", Act: "crumb", Arg: "0"}, state.Went{Query: x.Crumbs[0].Query}, true},
		{"a crumb that is not there", explore, Gesture{Kind: "click", Act: "crumb", Arg: "-1"}, nil, false},
		{"a finding", overview, Gesture{Kind: "click", Act: "finding", Arg: "1"}, state.Went{Query: *overview.Overview.Findings[1].Query}, true},
		{"the second page", explore, Gesture{Kind: "click", Act: "page", Arg: "25"}, state.Paged{Offset: 25}, true},
		{"a block", explore, Gesture{Kind: "click", Act: "icicle", Path: "1", Marked: true}, state.Drilled{Dimension: "service", Value: "RDS"}, true},
		{"a block of the second level", explore, Gesture{Kind: "click", Act: "icicle", Path: "1.0", Marked: true}, state.Drilled{Dimension: "service", Value: "RDS", Then: "usage_type", ThenValue: "db.r6g"}, true},
		{"the rest of a block is the block", explore, Gesture{Kind: "click", Act: "icicle", Path: "0.3", Marked: true}, state.Drilled{Dimension: "service", Value: "EC2 instances"}, true},
		{"the rest of all blocks", explore, Gesture{Kind: "click", Act: "icicle", Path: "7", Marked: true}, state.OpenedOther{}, true},
		{"the root stays", explore, Gesture{Kind: "click", Act: "icicle", Path: "", Marked: true}, nil, true},
		{"a path that no block has", explore, Gesture{Kind: "click", Act: "icicle", Path: "x.y", Marked: true}, nil, true},
		{"between the blocks", explore, Gesture{Kind: "click", Act: "icicle"}, nil, false},
		{"a band of the chart", explore, Gesture{Kind: "click", Act: "mark-series", Group: "1", Marked: true}, state.Drilled{Dimension: "service", Value: "RDS"}, false},
		{"the band of the rest", explore, Gesture{Kind: "click", Act: "mark-series", Group: "7", Marked: true}, state.ChoseGroup{Dimension: "service"}, false},
		{"a band that is not there", explore, Gesture{Kind: "click", Act: "mark-series", Group: "70", Marked: true}, nil, false},
		{"down", explore, Gesture{Kind: "keydown", Act: "icicle", Key: "ArrowDown", Path: "0", Marked: true}, state.Walked{Path: "1"}, true},
		{"up at the top stays", explore, Gesture{Kind: "keydown", Act: "icicle", Key: "ArrowUp", Path: "0", Marked: true}, state.Walked{Path: "0"}, true},
		{"into a block", explore, Gesture{Kind: "keydown", Act: "icicle", Key: "ArrowRight", Path: "1", Marked: true}, state.Walked{Path: "1.0"}, true},
		{"no further in", explore, Gesture{Kind: "keydown", Act: "icicle", Key: "ArrowRight", Path: "1.0", Marked: true}, state.Walked{Path: "1.0"}, true},
		{"last inside a block", explore, Gesture{Kind: "keydown", Act: "icicle", Key: "End", Path: "1.0", Marked: true}, state.Walked{Path: "1.3"}, true},
		{"first inside a block", explore, Gesture{Kind: "keydown", Act: "icicle", Key: "Home", Path: "1.3", Marked: true}, state.Walked{Path: "1.0"}, true},
		{"out of a block", explore, Gesture{Kind: "keydown", Act: "icicle", Key: "ArrowLeft", Path: "1.3", Marked: true}, state.Walked{Path: "1"}, true},
		{"out to the root", explore, Gesture{Kind: "keydown", Act: "icicle", Key: "ArrowLeft", Path: "1", Marked: true}, state.Walked{Path: ""}, true},
		{"from the root in", explore, Gesture{Kind: "keydown", Act: "icicle", Key: "ArrowRight", Path: "", Marked: true}, state.Walked{Path: "0"}, true},
		{"from the frame to the first block", explore, Gesture{Kind: "keydown", Act: "icicle", Key: "ArrowDown"}, state.Walked{Path: "0"}, true},
		{"Enter on a block filters", explore, Gesture{Kind: "keydown", Act: "icicle", Key: "Enter", Path: "1", Marked: true}, state.Drilled{Dimension: "service", Value: "RDS"}, true},
		{"Escape goes back", explore, Gesture{Kind: "keydown", Act: "icicle", Key: "Escape", Path: "1", Marked: true}, state.Removed{Filter: 1}, true},
		{"a shortcut", explore, Gesture{Kind: "keydown", Key: "z"}, state.PressedKey{Key: "z"}, false},
		{"no shortcut while typing", explore, Gesture{Kind: "keydown", Key: "z", Typing: true}, nil, false},
		{"but Escape", explore, Gesture{Kind: "keydown", Key: "Escape", Typing: true}, state.PressedKey{Key: "Escape"}, false},
		{"the slash is not typed into the search", explore, Gesture{Kind: "keydown", Key: "/"}, state.PressedKey{Key: "/"}, true},
		{"a chord is the browser's", explore, Gesture{Kind: "keydown", Key: "z", Chord: true}, nil, false},
		{"how a row was computed", explore, Gesture{Kind: "click", Act: "explain", Of: "table", Arg: "0"}, state.Asked{Query: with(x.Query, view.Filter{Dimension: "service", Values: []string{"EC2 instances"}})}, true},
		{"how a sum was computed", explore, Gesture{Kind: "click", Act: "explain", Of: "table", Arg: "sum"}, state.Asked{Query: x.Query}, true},
		{"how a row that is not there was computed", explore, Gesture{Kind: "click", Act: "explain", Of: "table", Arg: "99"}, nil, false},
		{"how a figure was computed", overview, Gesture{Kind: "click", Act: "explain-figure", Arg: "cash"}, state.Asked{Query: view.Query{Basis: "cash", Currency: "USD", From: "2026-08-01", To: "2026-09-01"}}, true},
		{"a figure that is no sum", overview, Gesture{Kind: "click", Act: "explain-figure", Arg: "change"}, nil, false},
	} {
		got, taken := Translate(tt.s, tt.g)
		if !reflect.DeepEqual(got, tt.want) || taken != tt.taken {
			t.Errorf("%s: got %#v, taken %v", tt.say, got, taken)
		}
	}
}

func with(q view.Query, f view.Filter) view.Query {
	q.Filters = append(q.Filters[:len(q.Filters):len(q.Filters)], f)
	return q
}

// TestTheRestIsWhatIsLeft holds that the row of all others asks for everything
// but the rows shown.
func TestTheRestIsWhatIsLeft(t *testing.T) {
	s := screens(t, 1440)["explore"]
	for i, r := range s.Explore.Table.Rows {
		if !r.Other {
			continue
		}
		q, ok := rowQuery(s, "table", itoa(i))
		f := q.Filters[len(q.Filters)-1]
		if !ok || !f.Not || len(f.Values) != len(s.Explore.Table.Rows)-1 {
			t.Errorf("%+v", f)
		}
		return
	}
	t.Fatal("no row of all others in the table")
}
