package crew

import (
	"strings"

	"github.com/plainbill/plainbill/wasm/wire"
)

// died replaces the engine. What was loaded is read again from the files that the
// page still holds; the file that was being read when the engine died is left out
// and named.
func (c *Crew) died(why string) {
	lost := c.opening
	c.opening = nil
	pending := c.asked
	c.worker.End()
	c.deaths++

	title, text := explain(why)
	again := &opening{files: c.loaded, sample: c.sample}
	var openID int64
	if lost != nil {
		for _, q := range pending {
			if q.kind == "open" {
				openID = q.id
			}
		}
		killer := lost.killer()
		if lost.add {
			again.files = append(again.files[:len(again.files):len(again.files)], lost.without(killer)...)
			again.sample = again.sample || lost.sample
		} else {
			again.files = lost.without(killer)
			again.sample = lost.sample && killer != nil
		}
		if killer != nil {
			c.killers = append(c.killers, failed(*killer, why))
			title = "Reading " + killer.Name + " stopped the engine"
		}
	}
	killers := c.killers

	if c.deaths > maxDeaths {
		c.closed = true
		c.deliver(wire.Reply{ID: openID, Error: &wire.Error{
			Title: "The engine cannot run on this page",
			Text:  "It stopped several times in a row. " + text + " Reload the page to try again.",
			Fatal: true,
		}})
		return
	}
	c.launch()
	for _, q := range pending {
		if q.kind != "open" && q.kind != "close" {
			c.deliver(wire.Reply{ID: q.id, Error: &wire.Error{Title: title, Text: text}})
		}
	}
	nothing := len(again.files) == 0 && !again.sample
	if lost == nil || !nothing {
		after := " It was replaced."
		if !nothing {
			after = " It was replaced, and what else was loaded is being read again."
		}
		c.deliver(wire.Reply{Error: &wire.Error{Title: title, Text: text + after}})
	}
	if nothing {
		c.loaded, c.sample = nil, false
		if lost != nil {
			// Nothing else was dropped: the answer to the Open is that the file failed.
			c.deliver(wire.Reply{ID: openID, Opened: &wire.Opened{Files: killers}})
		}
		return
	}
	c.open(openID, again)
	c.killers = killers
}

// killer is the file that was being read, or the first one when none was seen;
// nil when no file was read.
func (o *opening) killer() *File {
	for i := range o.files {
		name := o.files[i].Name
		// A member of an archive is named archive/member.
		if name == o.reading || strings.HasPrefix(o.reading, name+"/") {
			return &o.files[i]
		}
	}
	if len(o.files) > 0 {
		return &o.files[0]
	}
	return nil
}

func (o *opening) without(killer *File) []File {
	var rest []File
	for i := range o.files {
		if &o.files[i] != killer {
			rest = append(rest, o.files[i])
		}
	}
	return rest
}

// explain turns the last words of an engine into a title and a text.
func explain(why string) (title, text string) {
	switch {
	case strings.Contains(why, "out of memory") || strings.Contains(why, "cannot allocate") || strings.Contains(why, "Out of memory"):
		return "The tab ran out of memory", "A tab has 4 GB at most. Load fewer months at a time, or close other tabs and try again."
	case strings.Contains(why, "could not be started") || strings.Contains(why, "Failed to fetch"):
		return "The engine could not be started", "A part of the page did not arrive. Reload the page."
	}
	first, _, _ := strings.Cut(strings.TrimSpace(why), "\n")
	if first == "" {
		first = "no reason given"
	}
	return "The engine stopped", "This is a mistake in Plainbill, not in your bill. It said: " + first + "."
}
