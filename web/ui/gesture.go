package ui

import (
	"strconv"
	"strings"

	"github.com/plainbill/plainbill/cost/view"
	"github.com/plainbill/plainbill/web/state"
)

// A Gesture is one thing that the user did, as plain values. The app fills it from
// a click, an input, a change or a key on the document:
//
//   - Kind is the browser's name of the event: "click", "input", "change", "keydown".
//   - Act, Arg, Of and Dim are data-act, data-arg, data-of and data-dim of the
//     nearest element, from the target upwards, that has a data-act.
//   - Path and Group are data-path and data-g of the nearest mark of a chart, if
//     the target lies in one; Marked says that it does.
//   - Value is the target's value, Key the key pressed.
//   - Typing says that the target takes text; Chord that control, alt or meta is
//     held: then the browser's own meaning holds.
type Gesture struct {
	Kind          string
	Act, Arg      string
	Of, Dim       string
	Path, Group   string
	Marked        bool
	Value, Key    string
	Typing, Chord bool
}

// Gesture tells what the user's gesture means, if it means anything; taken says
// that the browser shall do nothing of its own.
func (c *Root) Gesture(g Gesture) (taken bool) {
	e, taken := Translate(c.State, g)
	if e != nil {
		c.happen(e)
	}
	return taken
}

// Translate returns the event that a gesture is, or nil, and whether the browser
// shall do nothing of its own.
func Translate(s state.State, g Gesture) (e state.Event, taken bool) {
	switch g.Kind {
	case "click":
		if g.Chord {
			return nil, false // a link opened in another tab
		}
		return click(s, g)
	case "input":
		if g.Act == "find" {
			return state.Typed{Text: g.Value}, false
		}
		if g.Act == "report-text" {
			return state.TypedReport{Field: g.Arg, Text: g.Value}, false
		}
		return entered(g, false), false
	case "change":
		if e := entered(g, true); e != nil {
			return e, false
		}
		return change(g), false
	case "keydown":
		return key(s, g)
	}
	return nil, false
}

func change(g Gesture) state.Event {
	switch g.Act {
	case "month":
		return state.ChoseMonth{Month: g.Value}
	case "basis":
		return state.ChoseBasis{Basis: g.Value}
	case "group":
		return state.ChoseGroup{Dimension: g.Value}
	case "grain":
		return state.ChoseGrain{Grain: g.Value}
	case "scope":
		return state.ChoseScope{Scope: g.Value}
	case "option":
		return state.ChoseOption{Option: g.Value}
	case "depart":
		return state.ChoseDepart{Dimension: g.Value}
	}
	return reportChoice(g)
}

// click translates a press. Whatever has a data-act and is pressed is ours, but
// for fields and lists of choices, which have their own events.
func click(s state.State, g Gesture) (state.Event, bool) {
	n, _ := strconv.Atoi(g.Arg)
	switch g.Act {
	case "skip":
		return state.Followed{Selector: "#main"}, true
	case "how":
		return state.Followed{Selector: "#how"}, true
	case "home", "tab":
		return state.ChoseTab{Tab: state.Tab(orTab(g.Arg))}, true
	case "cancel":
		return state.PressedCancel{}, true
	case "sample":
		return state.ChoseSample{}, true
	case "room":
		return state.ChoseRoom{Choice: n}, true
	case "keep":
		return state.PressedKeep{}, true
	case "reopen":
		return state.PressedReopen{}, true
	case "forget":
		return state.PressedForget{}, true
	case "choose":
		return state.PressedChoose{}, true
	case "choose-add":
		return state.PressedChoose{Add: true}, true
	case "drop-add", "drop-open":
		return state.ResolvedDrop{Add: g.Act == "drop-add"}, true
	case "accept":
		return state.AcceptedPartial{}, true
	case "dismiss":
		return state.DismissedFailure{}, true
	case "basis":
		if g.Arg != "" {
			return state.ChoseBasis{Basis: g.Arg}, true
		}
	case "currency":
		return state.ChoseCurrency{Currency: g.Arg}, true
	case "group":
		if g.Arg != "" {
			return state.ChoseGroup{Dimension: g.Arg}, true
		}
	case "show":
		return state.ChoseDrawing{Drawing: state.Drawing(g.Arg)}, true
	case "drill":
		if t := tableOf(s, g.Of); t != nil {
			return state.Drilled{Dimension: t.Dimension, Value: g.Arg}, true
		}
	case "other":
		if t := tableOf(s, g.Of); t != nil && g.Of != "table" {
			return state.ChoseGroup{Dimension: t.Dimension}, true
		}
		return state.OpenedOther{}, true
	case "filter":
		return state.Filtered{Filter: view.Filter{Dimension: g.Dim, Values: []string{g.Arg}}}, true
	case "match", "match-not":
		if s.Matches != nil && n >= 0 && n < len(s.Matches.Found) {
			m := s.Matches.Found[n]
			return state.Filtered{Filter: view.Filter{Dimension: m.Dimension, Values: []string{m.Value}, Not: g.Act == "match-not"}}, true
		}
	case "remove":
		return state.Removed{Filter: n}, true
	case "flip":
		return state.Flipped{Filter: n}, true
	case "crumb":
		if s.Explore != nil && n >= 0 && n < len(s.Explore.Crumbs) {
			return state.Went{Query: s.Explore.Crumbs[n].Query}, true
		}
	case "finding":
		if s.Overview != nil && n >= 0 && n < len(s.Overview.Findings) && s.Overview.Findings[n].Query != nil {
			return state.Went{Query: *s.Overview.Findings[n].Query}, true
		}
	case "audit-finding", "audit-row":
		if q := auditQuery(s.Audit, g.Act, g.Arg); q != nil {
			return state.Went{Query: *q}, true
		}
	case "undo":
		return state.Undid{}, true
	case "redo":
		return state.Redid{}, true
	case "add-filter":
		return state.OpenedDialog{Dialog: state.FilterDialog}, true
	case "files":
		return state.OpenedDialog{Dialog: state.FilesDialog}, true
	case "compare":
		return compares(s, n)
	case "network":
		return state.OpenedDialog{Dialog: state.NetworkDialog}, true
	case "newer":
		return state.TookNewer{}, true
	case "help":
		return state.OpenedDialog{Dialog: state.HelpDialog}, true
	case "close":
		return state.OpenedDialog{}, true
	case "explain":
		if q, ok := rowQuery(s, g.Of, g.Arg); ok {
			return state.Asked{Query: q}, true
		}
	case "explain-figure":
		if q, ok := figureQuery(s, g.Arg); ok {
			return state.Asked{Query: q}, true
		}
	case "items":
		return state.ShowedItems{Show: !s.View.Items}, true
	case "page":
		return state.Paged{Offset: int64(n)}, true
	case "twin":
		return state.ToggledTwin{Chart: g.Arg}, true
	case "csv":
		return state.Saved{}, true
	case "reset":
		return state.Reset{Field: g.Arg}, true
	case "part":
		return state.Followed{Selector: "#" + g.Arg}, true
	case "commitment":
		return commitmentEvent(s, n), true
	case "icicle":
		if g.Marked {
			return icicleEvent(s, g.Path), true
		}
	case "report-tick", "report-exit", "report-hash", "report-delete", "open-report", "copy-report", "print":
		return reportEvent(g), true
	case "mark-daily", "mark-series":
		return markEvent(s, g), false
	}
	return nil, false
}

func orTab(arg string) string {
	if arg == "" {
		return string(state.OverviewTab)
	}
	return arg
}

// key translates a key: in the icicle the arrows walk, else it is a shortcut,
// unless text is being typed.
func key(s state.State, g Gesture) (state.Event, bool) {
	if g.Chord {
		return nil, false
	}
	if g.Act == "icicle" && s.Explore != nil {
		switch g.Key {
		case "ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight", "Home", "End":
			return state.Walked{Path: walk(s.Explore.Icicle, g)}, true
		case "Enter", " ":
			if g.Marked {
				return icicleEvent(s, g.Path), true
			}
		case "Escape":
			if n := len(s.View.Query.Filters); n > 0 {
				return state.Removed{Filter: n - 1}, true
			}
		}
	}
	if e, taken := promiseKey(s, g); taken {
		return e, true
	}
	if g.Act == "audit-row" && (g.Key == "Enter" || g.Key == " ") {
		return click(s, g)
	}
	if g.Typing && g.Key != "Escape" {
		return nil, false
	}
	return state.PressedKey{Key: g.Key}, g.Key == "/" && s.Dialog == state.NoDialog && s.Phase == state.Loaded
}

// walk returns the path of the block that a key leads to from the one that has
// the focus; from the frame it leads to the first block.
func walk(v view.Icicle, g Gesture) string {
	if !g.Marked {
		return "0"
	}
	first, second, deep := strings.Cut(g.Path, ".")
	i, _ := strconv.Atoi(first)
	j, _ := strconv.Atoi(second)
	if g.Path == "" {
		if g.Key == "ArrowRight" {
			return "0"
		}
		return ""
	}
	if i < 0 || i >= len(v.Root.Children) {
		return ""
	}
	at, end := i, len(v.Root.Children)-1
	if deep {
		at, end = j, len(v.Root.Children[i].Children)-1
	}
	switch g.Key {
	case "ArrowLeft":
		if deep {
			return first
		}
		return ""
	case "ArrowRight":
		if !deep && len(v.Root.Children[i].Children) > 0 {
			return first + ".0"
		}
	case "ArrowUp":
		at = max(0, at-1)
	case "ArrowDown":
		at = min(end, at+1)
	case "Home":
		at = 0
	case "End":
		at = end
	}
	if deep {
		return first + "." + strconv.Itoa(at)
	}
	return strconv.Itoa(at)
}

// icicleEvent is what pressing a block means: its value becomes a filter.
func icicleEvent(s state.State, path string) state.Event {
	if s.Explore == nil || path == "" {
		return nil
	}
	first, second, deep := strings.Cut(path, ".")
	i, err := strconv.Atoi(first)
	if err != nil || i < 0 || i >= len(s.Explore.Icicle.Root.Children) {
		return nil
	}
	block, q := s.Explore.Icicle.Root.Children[i], s.Explore.Query
	if block.Other {
		return state.OpenedOther{}
	}
	e := state.Drilled{Dimension: q.GroupBy, Value: block.Key}
	if j, err := strconv.Atoi(second); deep && err == nil && j >= 0 && j < len(block.Children) && !block.Children[j].Other {
		e.Then, e.ThenValue = q.Then, block.Children[j].Key
	}
	return e
}

// markEvent is what pressing a band of a chart means: its group becomes a filter.
func markEvent(s state.State, g Gesture) state.Event {
	if !g.Marked || g.Group == "" {
		return nil
	}
	var series view.Series
	var dimension string
	switch {
	case g.Act == "mark-daily" && s.Overview != nil:
		series, dimension = s.Overview.Daily, s.Overview.Services.Dimension
	case g.Act == "mark-series" && s.Explore != nil:
		series, dimension = s.Explore.Series, s.Explore.Table.Dimension
	}
	n, err := strconv.Atoi(g.Group)
	if err != nil || n < 0 || n >= len(series.Groups) || dimension == "" {
		return nil
	}
	if series.Groups[n].Other {
		return state.ChoseGroup{Dimension: dimension}
	}
	return state.Drilled{Dimension: dimension, Value: series.Groups[n].Key}
}
