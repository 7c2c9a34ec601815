// Package ui draws the page: a State goes in, elements come out. Templates
// (.vugu) hold markup alone; the Go beside them chooses words and classes and
// never formats a number, since every text for people comes from the views.
//
// Nothing here listens to the browser. What can be pressed carries data-act, and
// Translate turns a Gesture, the plain description of a press, into an event.
// One listener a kind on the document is all that the app needs, and a chart of
// a thousand marks needs no more.
//
// Components import vugu/js and not syscall/js, so that every screen is drawn and
// compared on linux without a browser.
package ui

import (
	"bytes"

	"github.com/vugu/vugu"
	"github.com/vugu/vugu/staticrender"

	"github.com/plainbill/plainbill/web/state"
)

// HTML renders what s looks like, as text.
func HTML(s state.State) (string, error) {
	var b bytes.Buffer
	renderer := staticrender.New(&b)
	env, err := vugu.NewBuildEnv(renderer.EventEnv())
	if err != nil {
		return "", err
	}
	if err := renderer.Render(env.RunBuild(&Root{State: s})); err != nil {
		return "", err
	}
	return b.String(), nil
}

// FirstScreen is what the page shows before the app has arrived: the same
// elements that the app draws first, so that nothing moves when it does.
func FirstScreen() (string, error) { return HTML(state.New()) }
