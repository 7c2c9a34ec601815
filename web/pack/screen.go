package main

import (
	"bytes"
	"errors"
)

// mark is where index.html takes the first screen.
const mark = "<!-- first screen -->"

// firstScreen puts the screen that the app draws first into the page, so that
// it is painted before the app has arrived.
func firstScreen(page []byte) ([]byte, error) {
	if bytes.Count(page, []byte(mark)) != 1 {
		return nil, errors.New("index.html must hold the line " + mark + " once")
	}
	return bytes.Replace(page, []byte(mark), []byte(`<div id="app"></div>`), 1), nil
}
