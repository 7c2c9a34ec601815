// Package chart draws views as SVG and HTML texts: the same on the screen, on
// paper and in a saved file, and testable without a browser.
//
// Every text is ASCII, because the page sets markup in chunks of bytes and a
// chunk must not cut a character in two. Everything that comes from a bill is
// escaped: a tag value is hostile input. There are no scripts, styles or links in
// what this package writes; colours are classes of the page's stylesheet.
package chart

import (
	"strconv"
	"strings"

	"github.com/plainbill/plainbill/cost/view"
)

// Markup is markup made by this package and by nothing else. The one component
// that sets markup from a text takes only this type.
type Markup string

// Frame is the room that a chart has.
type Frame struct {
	// ID tells several charts on one page apart; letters, digits and dashes.
	ID string
	// Width and Height in CSS pixels. Charts are drawn at the width they get and
	// never scaled.
	Width, Height float64
	// Labels writes the names of the groups at the end of the last step; without
	// it the page shows a legend.
	Labels bool
	// Groups are those of a stacked chart on the same page, so that an icicle gives
	// a block the color that it has there; nil: colors by rank.
	Groups []view.SeriesGroup
}

// Ranks is how many groups have a colour of their own.
const Ranks = 8

// FillClass returns the class that colours the group of the given rank (0 is the
// largest); other is the rest, drawn after n coloured groups, whose tone keeps its
// distance from the neighbour below.
func FillClass(rank int, other bool) string { return "f" + tone(rank, other) }

// KeyClass is FillClass for the swatch in a legend or a table.
func KeyClass(rank int, other bool) string { return "k" + tone(rank, other) }

func tone(rank int, other bool) string {
	if other || rank >= Ranks {
		if min(rank, Ranks)%2 == 1 {
			return "0"
		}
		return "9"
	}
	return strconv.Itoa(rank + 1)
}

// drawing collects markup.
type drawing struct {
	strings.Builder
	marks int // drawn so far
}

// px writes a coordinate with at most one decimal.
func px(v float64) string {
	var room [32]byte
	return string(appendPx(room[:0], v))
}

func appendPx(b []byte, v float64) []byte {
	start := len(b)
	b = strconv.AppendFloat(b, v, 'f', 1, 64)
	if n := len(b); b[n-1] == '0' && b[n-2] == '.' {
		b = b[:n-2]
	}
	if string(b[start:]) == "-0" {
		return append(b[:start], '0')
	}
	return b
}

// open starts an element with attributes given as name, value pairs; values are
// escaped. A name that is not followed by a value is a programming error.
func (d *drawing) open(element string, attributes ...string) {
	d.start(element, attributes)
	d.WriteByte('>')
}

// leaf writes an element without content.
func (d *drawing) leaf(element string, attributes ...string) {
	d.start(element, attributes)
	d.WriteString("/>")
}

// text writes an element that holds escaped text.
func (d *drawing) text(element, content string, attributes ...string) {
	d.open(element, attributes...)
	d.WriteString(Escape(content))
	d.close(element)
}

func (d *drawing) close(element string) {
	d.WriteString("</")
	d.WriteString(element)
	d.WriteByte('>')
}

func (d *drawing) start(element string, attributes []string) {
	d.WriteByte('<')
	d.WriteString(element)
	for i := 0; i < len(attributes); i += 2 {
		d.WriteByte(' ')
		d.WriteString(attributes[i])
		d.WriteString(`="`)
		d.WriteString(Escape(attributes[i+1]))
		d.WriteByte('"')
	}
}

// Escape returns text as ASCII that is inert in markup, between tags and within
// quoted attributes. Characters that XML forbids become U+FFFD.
func Escape(text string) string {
	if isInert(text) {
		return text // nearly all: numbers and names of classes
	}
	var b strings.Builder
	for _, r := range text {
		switch {
		case r == '<' || r == '>' || r == '&' || r == '"' || r == '\'' || r == '`' || r == '=':
			b.WriteString("&#" + strconv.Itoa(int(r)) + ";")
		case r == '\n' || r == '\t' || 0x20 <= r && r < 0x7f:
			b.WriteRune(r)
		case r < 0x20 || 0x7f <= r && r < 0xa0 || r == 0xfffe || r == 0xffff:
			b.WriteString("&#65533;")
		default:
			b.WriteString("&#" + strconv.Itoa(int(r)) + ";")
		}
	}
	return b.String()
}

// isInert says whether a text is the same when it is escaped.
func isInert(text string) bool {
	for i := range len(text) {
		switch c := text[i]; {
		case c < 0x20 || c >= 0x7f, c == '<', c == '>', c == '&', c == '"', c == '\'', c == '`', c == '=':
			return false
		}
	}
	return true
}

// letter is the mean width of a character of axis text, in pixels at 12 px.
const letter = 6.4

// clip shortens text so that it fits the width; the full text belongs in a title
// or the table.
func clip(text string, width float64) string {
	if measured(text, false) <= width {
		return text
	}
	used, fits := breadth('m'), 0
	for i, r := range text {
		if used += breadth(r); used > width {
			break
		}
		fits = i + len(string(r))
	}
	if fits == 0 {
		return ""
	}
	return strings.TrimRight(text[:fits], " ") + "\u2026"
}
