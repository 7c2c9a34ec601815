package ui

import (
	"github.com/plainbill/plainbill/cost/report"
	"github.com/plainbill/plainbill/web/chart"
	"github.com/plainbill/plainbill/web/state"
)

// ReaderScreen is what a link to a report opens: first a button, then the letter.
type ReaderScreen struct {
	State state.State

	drawn  *report.Report // of which markup is the letter
	markup chart.Markup
}

func (c *ReaderScreen) r() *state.Reader { return c.State.Reader }

func (c *ReaderScreen) letter() chart.Markup {
	if d := c.r().Document; c.drawn != d {
		c.drawn, c.markup = d, chart.Letter(d)
	}
	return c.markup
}

// waits says whether the reader still has to press the button: a report that is in
// the link itself opens at once.
func (c *ReaderScreen) waits() bool { return (c.r().Why == "" || c.r().Again) && c.r().ID != "" }

func (c *ReaderScreen) title() string {
	switch {
	case c.r().Again:
		return "The report was not opened"
	case c.r().Why != "":
		return "This report cannot be opened"
	case c.r().ID == "":
		return "Opening a report"
	}
	return "A sealed report for you"
}

func (c *ReaderScreen) text() string {
	if c.r().Why != "" {
		return c.r().Why
	}
	return "It is decrypted in this browser: the key is in your link and is sent to nobody. Opening it may use up one of the times that it can be opened."
}

func (c *ReaderScreen) label() string {
	if c.r().Busy {
		return "Opening"
	}
	if c.r().Again {
		return "Try again"
	}
	return "Open the report"
}

// over is the line above the letter.
func (c *ReaderScreen) over() string {
	if c.r().ID == "" {
		return "This report came within its link. Nothing was fetched."
	}
	text := "Sealed for you and opened in this browser only."
	if day, _, ok := cut(c.r().Expires, "T"); ok {
		text += " It expires on " + day + "."
	}
	return text + leftViews(c.r().Left)
}
