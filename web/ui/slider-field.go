package ui

import "strconv"

// Slider is where a level stands, and what can be chosen.
type Slider struct {
	Level, Top, Step float64
	Say              string  // the level and its zone, for ears
	Left, Width      float64 // of the axis that it moves along, in pixels from the card
}

// SliderField is the slider below a chart.
type SliderField struct{ Slider Slider }

// thumb is how wide the slider's thumb is: its middle stands at the level.
const thumb = 24

// place lines the slider up with the axis. It is set as a property: the page's
// policy takes no style from markup.
func (c *SliderField) place() string {
	return "margin-left:" + decimal(c.Slider.Left-thumb/2) + "px;width:" + decimal(c.Slider.Width+thumb) + "px"
}

func decimal(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }
