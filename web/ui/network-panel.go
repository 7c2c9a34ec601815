package ui

import (
	"strings"

	"github.com/plainbill/plainbill/cost/view"
	"github.com/plainbill/plainbill/web/state"
)

// NetworkPanel lists every request since the page was loaded, so that anybody can
// see that a bill is in none of them.
type NetworkPanel struct{ State state.State }

// fetched counts the requests that went out, and those with something in them.
func (c *NetworkPanel) fetched() (out, carried int) {
	for _, r := range c.State.Requests {
		if !r.Kept {
			out++
		}
		if r.Body > 0 {
			carried++
		}
	}
	return out, carried
}

// say is the answer in words.
func (c *NetworkPanel) say() string {
	out, carried := c.fetched()
	text := requests(out) + " since this page was opened."
	if kept := len(c.State.Requests) - out; kept > 0 {
		text = requests(out) + " since this page was opened; " + count(kept) + " more were answered by the copy on this computer."
	}
	switch {
	case carried == 0:
		text += " None carried anything of a bill: all of them only fetched the files of this page."
	case carried == 1:
		text += " One carried something: the encrypted report that you shared."
	default:
		text += " " + upper(count(carried)) + " carried something: the encrypted reports that you shared."
	}
	return text
}

func requests(n int) string {
	switch n {
	case 0:
		return "No request went out"
	case 1:
		return "1 request went out"
	}
	return count(n) + " requests went out"
}

func upper(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

// address is the URL without what all of them begin with.
func (c *NetworkPanel) address(r state.Request) string {
	first := c.State.Requests[0].URL
	home := first
	if i := strings.Index(home, "://"); i >= 0 {
		if slash := strings.IndexByte(home[i+3:], '/'); slash >= 0 {
			home = home[:i+3+slash]
		}
	}
	rest, ok := strings.CutPrefix(r.URL, home)
	if ok && strings.HasPrefix(rest, "/") {
		rest, _, _ = strings.Cut(rest, "#") // the fragment stays here
		return rest
	}
	return r.URL
}

func (c *NetworkPanel) from(r state.Request) string {
	if r.Kept {
		return "this computer"
	}
	return "network"
}

func (c *NetworkPanel) size(r state.Request) string {
	if r.Bytes == 0 {
		return unknown
	}
	return view.Bytes(r.Bytes)
}

func (c *NetworkPanel) when(r state.Request) string {
	return view.Count(r.At/1000) + "." + string(rune('0'+r.At%1000/100)) + " s"
}
