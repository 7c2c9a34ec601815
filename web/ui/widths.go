package ui

import "github.com/plainbill/plainbill/web/state"

// The page's grid, in CSS pixels, as the stylesheet has it.
const (
	pageWidth   = 1280 // at most
	wideSides   = 64
	narrowSides = 32
	gutter      = 24
	wideCard    = 50 // paddings and borders of a card
	narrowCard  = 34
	oneColumn   = 1120 // at this width and below, columns stand below one another
	phone       = 768
)

// narrow says whether the page is laid out for a phone.
func narrow(s state.State) bool { return s.Width > 0 && s.Width <= phone }

// room is how wide a drawing is in a card that takes the given columns of twelve.
func room(s state.State, columns int) int {
	width := s.Width
	if width == 0 {
		width = 1440
	}
	if width <= phone {
		return max(200, width-narrowSides-narrowCard)
	}
	inner := min(width-wideSides, pageWidth)
	if width <= oneColumn {
		columns = 12
	}
	return (inner-11*gutter)*columns/12 + (columns-1)*gutter - wideCard
}
