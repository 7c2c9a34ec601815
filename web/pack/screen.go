package main

import (
	"bytes"
	"errors"
	"regexp"

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

// local finds where the page names one of its own files.
var local = regexp.MustCompile(`(href|src)="([a-z_]+\.[a-z]+)"`)

// noScript is what index.html says where nothing runs.
var noScript = regexp.MustCompile(`(?s)<noscript>.*?</noscript>`)

// sharedPage makes the page of a shared report out of index.html. It lies in a
// folder, /s/, it shows nothing before the app has come, and it is the same for
// every report.
func sharedPage(page []byte) ([]byte, error) {
	if bytes.Count(page, []byte(mark)) != 1 || !noScript.Match(page) {
		return nil, errors.New("index.html must hold the line " + mark + " and a noscript once")
	}
	page = bytes.Replace(page, []byte(mark), []byte(`<div id="app"></div>`), 1)
	page = noScript.ReplaceAll(page, []byte(`<noscript><p>This report is encrypted, and the key is in the link. Opening it needs JavaScript and WebAssembly. Without them, ask the sender for the report as a file.</p></noscript>`))
	return local.ReplaceAll(page, []byte(`$1="../$2"`)), nil
}
