package ui

import "github.com/plainbill/plainbill/web/chart"

// Icon is a shape that stands for a state. It always comes with a word.
type Icon struct {
	Kind  string // stop, warn, inform, good, reading, waiting
	Small bool   // 12 px beside small text, else 20

	Middle bool // 14 px
}

func (c *Icon) size() int {
	switch {
	case c.Small:
		return 12
	case c.Middle:
		return 14
	}
	return 20
}

// path draws the shape.
func (c *Icon) path() string { return chart.Sign(c.Kind) }

func (c *Icon) dash() any {
	if c.Kind == "waiting" {
		return "3 3"
	}
	return nil
}
