package ui

import (
	"github.com/plainbill/plainbill/web/chart"
	"github.com/plainbill/plainbill/web/state"
)

// A Touch is one thing on the page that follows the slider while it moves: the text
// or an attribute of the element with this data-testid and, if Key is not blank, this
// data-key, or of the Tag right within it.
type Touch struct {
	ID, Key, Tag string
	Name         string // of the attribute; blank: the text
	Value        string
	// Absent says that the page has no such element at this level.
	Absent bool
}

// Moving sets what follows the slider without drawing the page anew, which takes
// longer than a frame on a slow machine. The figures come from the functions that the
// template uses, so that a page drawn anew says the same; what takes longer, as the
// dots of the futures, follows when the slider rests.
type Moving struct{ screen CommitmentsWeigh }

// Touches are what the page shows at the level that the state has; markup is what
// lies over the zones there, blank where no zones are shown.
func (m *Moving) Touches(s state.State) (all []Touch, markup chart.Markup) {
	if s.Weighing == nil || s.OnScreen() != state.CommitmentsTab {
		return nil, ""
	}
	c := &m.screen
	c.State = s
	r := c.r()
	level := decimal(r.Level)
	all = append(all,
		Touch{ID: "promise-slider", Name: "data-value", Value: level},
		Touch{ID: "promise-slider", Name: "aria-valuetext", Value: c.levelSay()},
		Touch{ID: "promise-number", Name: "data-value", Value: level},
		Touch{ID: "promise-number", Name: "value", Value: c.levelText()})
	lines := c.lookBackReadings
	if c.hasLevels() {
		lines = c.readings
		all = append(all,
			Touch{ID: "promise-zone", Name: "class", Value: c.zoneTag(), Absent: r.Zone == ""},
			Touch{ID: "promise-zone", Name: "data-key", Value: r.Zone, Absent: r.Zone == ""},
			Touch{ID: "promise-zone", Tag: "span", Value: r.ZoneSay, Absent: r.Zone == ""},
			Touch{ID: "step-head", Value: r.StepHead, Absent: r.Step == ""},
			Touch{ID: "step", Value: r.Step, Absent: r.Step == ""})
		markup = c.chosen()
	}
	for _, f := range lines() {
		all = append(all,
			Touch{ID: "reading", Key: f.key, Tag: "dd", Name: "data-value", Value: f.value},
			Touch{ID: "reading", Key: f.key, Tag: "dd", Value: f.text})
	}
	return all, markup
}
