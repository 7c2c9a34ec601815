// Package static holds the texts that a saved report takes along: the stylesheets
// of the page, so that both look the same, and the script that opens a sealed one.
package static

import _ "embed"

// The stylesheets, in the order in which the page loads them.
var (
	//go:embed plainbill.css
	base string
	//go:embed charts.css
	charts string
	//go:embed letter.css
	letter string
)

// Styles is all of the page that a letter needs.
func Styles() string { return base + charts + letter }

// Viewer is the script that opens a sealed file by its passphrase.
//
//go:embed viewer.js
var Viewer string
