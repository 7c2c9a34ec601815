package main

import (
	"bytes"
	"errors"

	"github.com/plainbill/plainbill/web/ui"
)

// mark is where index.html takes the first screen.
const mark = "<!-- first screen -->"

// firstScreen puts the screen that the app draws first into the page, so that
// it is painted before the app has arrived.
func firstScreen(page []byte) ([]byte, error) {
	if bytes.Count(page, []byte(mark)) != 1 {
		return nil, errors.New("index.html must hold the line " + mark + " once")
	}
	screen, err := ui.FirstScreen()
	if err != nil {
		return nil, err
	}
	return bytes.Replace(page, []byte(mark), []byte(screen), 1), nil
}
