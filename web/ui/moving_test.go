package ui

import (
	"testing"

	"github.com/vugu/html"

	"github.com/plainbill/plainbill/web/state"
)

// TestMovingIsWhatAPageDrawnAnewShows holds at many levels, of a weighing with
// futures and of a look back alone, that what follows the slider is exactly what the
// whole page shows there, and that nothing of the reading stands still.
func TestMovingIsWhatAPageDrawnAnewShows(t *testing.T) {
	for _, name := range []string{"commitments", "commitments-first", "commitments-daily"} {
		s := screens(t, 1440)[name]
		var m Moving
		const steps = 40
		for i := range steps + 1 {
			at := s.Weighing.Top() * float64(i) / steps
			for _, done := range []bool{false, true} {
				moved, _ := state.Reduce(s, state.Promised{Level: at, Done: done})
				page := parse(t, moved)
				touches, markup := m.Touches(moved)
				figures := 0
				for _, touch := range touches {
					found := touched(page, touch)
					if touch.Absent != (len(found) == 0) || len(found) > 1 {
						t.Fatalf("%s at %v: %d elements for %+v", name, at, len(found), touch)
					}
					if touch.Absent {
						continue
					}
					got := found[0].text()
					if touch.Name != "" {
						got, _ = found[0].attr(touch.Name)
					}
					if got != touch.Value {
						t.Fatalf("%s at %v: %+v, but the page has %q", name, at, touch, got)
					}
					if touch.ID == "reading" && touch.Name == "data-value" {
						figures++
					}
				}
				if shown := len(ids(page, "reading")); figures != shown || shown == 0 {
					t.Fatalf("%s at %v: %d of %d figures follow", name, at, figures, shown)
				}
				var c CommitmentsWeigh
				c.State = moved
				if want := c.chosen(); c.hasLevels() && markup != want || !c.hasLevels() && markup != "" {
					t.Fatalf("%s at %v: another drawing than the page's", name, at)
				}
			}
		}
	}
	var m Moving
	if touches, markup := m.Touches(screens(t, 1440)["overview"]); len(touches) > 0 || markup != "" {
		t.Error("another tab has what follows the slider")
	}
}

// touched are the elements of a page that a touch is about.
func touched(page []element, t Touch) (found []element) {
	for _, e := range ids(page, t.ID) {
		if key, _ := e.attr("data-key"); t.Key != "" && key != t.Key {
			continue
		}
		if t.Tag == "" { // the element itself
			found = append(found, e)
			continue
		}
		for n := e.FirstChild; n != nil; n = n.NextSibling {
			if n.Type == html.ElementNode && n.Data == t.Tag {
				found = append(found, element{n})
			}
		}
	}
	return found
}
