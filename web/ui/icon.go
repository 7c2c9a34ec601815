package ui

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

// ring is a circle of radius 8 as a path.
const ring = "M18 10a8 8 0 11-16 0 8 8 0 0116 0z"

// path draws the shape: an octagon stops, a triangle warns, a ring informs.
func (c *Icon) path() string {
	switch c.Kind {
	case "stop":
		return "M6.7 2h6.6L18 6.7v6.6L13.3 18H6.7L2 13.3V6.7zM7.2 7.2l5.6 5.6m0-5.6l-5.6 5.6"
	case "warn":
		return "M10 2.8L18 16.8H2zM10 8v4.2M10 14.2v.6"
	case "good":
		return ring + "M6.3 10.3l2.5 2.5 5-5.4"
	case "reading", "waiting":
		return ring
	}
	return ring + "M10 9v5M10 6v.4"
}

func (c *Icon) dash() any {
	if c.Kind == "waiting" {
		return "3 3"
	}
	return nil
}
