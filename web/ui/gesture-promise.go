package ui

import (
	"strconv"

	"github.com/plainbill/plainbill/web/state"
)

// What the gestures of the Commitments tab mean.

// entered is a number that is being typed, or dragged to; done when it is to hold.
func entered(g Gesture, done bool) state.Event {
	switch g.Act {
	case "slide":
		if v, err := strconv.ParseFloat(g.Value, 64); err == nil {
			return state.Promised{Level: v, Done: done}
		}
	case "enter":
		return state.Entered{Field: g.Arg, Text: g.Value, Done: done}
	}
	return nil
}

// Slides says that the gesture moves the slider, which is to be followed at once: an
// arrow key that is held down is an input and a change thirty times a second.
func (g Gesture) Slides() bool {
	return g.Act == "slide" && (g.Kind == "input" || g.Kind == "change")
}

// commitmentEvent is what pressing a commitment means: the rows behind it.
func commitmentEvent(s state.State, n int) state.Event {
	if s.Commitments == nil || n < 0 || n >= len(s.Commitments.InForce.Rows) || s.Commitments.InForce.Rows[n].Query == nil {
		return nil
	}
	return state.Went{Query: *s.Commitments.InForce.Rows[n].Query}
}

// hoursADay is how far up and down lead in a week of hours.
const hoursADay = 24

// promiseKey translates the keys that walk through the marks of a chart, and those
// that press what looks like a link within a drawing.
func promiseKey(s state.State, g Gesture) (state.Event, bool) {
	switch {
	case g.Act == "commitment" && (g.Key == "Enter" || g.Key == " "):
		n, _ := strconv.Atoi(g.Arg)
		return commitmentEvent(s, n), true
	case g.Act != "walk" || g.Of == "":
		return nil, false
	}
	at, err := strconv.Atoi(g.Path)
	if err != nil {
		at = -1 // the frame has the focus
	}
	far := 1
	if g.Of == "heat" && at >= 0 {
		far = hoursADay
	}
	chart := `[data-of="` + g.Of + `"]`
	switch g.Key {
	case "ArrowRight":
		at++
	case "ArrowLeft":
		at--
	case "ArrowDown":
		at += far
	case "ArrowUp":
		at -= far
	case "Home":
		at = 0
	case "End":
		return state.Followed{Selector: chart + " :nth-last-child(1 of [data-path])"}, true
	case "Escape":
		if !g.Marked {
			return nil, false
		}
		return state.Followed{Selector: chart}, true
	default:
		return nil, false
	}
	// A mark that is not there takes no focus, and the walk stays where it is.
	return state.Followed{Selector: chart + ` [data-path="` + strconv.Itoa(max(0, at)) + `"]`}, true
}
