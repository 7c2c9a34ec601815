package crew

import (
	"slices"
	"strings"

	"github.com/plainbill/plainbill/cost/cur"
	"github.com/plainbill/plainbill/wasm/wire"
)

// A Death is the end of an engine that nobody asked for.
type Death struct {
	Title, Text string // whole sentences, for people
	// Left and Sample are what was loaded or being read, without the file that was
	// being read when the engine died; Reopen reads it again.
	Left   []File
	Sample bool
	// Final says that no new engine was started: too many died.
	Final bool
}

// deaf replaces an engine that did not hear a Cancel. What was being read is not read
// again: somebody wanted it to end.
func (c *Crew) deaf() {
	c.replace(Death{Title: "The engine did not hear you cancel", Text: "It was ended. What it was reading is not kept.", Left: c.loaded, Sample: c.sample})
}

// died replaces the engine.
func (c *Crew) died(why string) {
	lost := c.opening
	var d Death
	d.Title, d.Text = explain(why)
	d.Left, d.Sample = c.loaded, c.sample
	if lost != nil {
		killer := lost.killer()
		d.Left = slices.Concat(c.loaded, lost.without(killer))
		d.Sample = d.Sample || lost.sample && killer >= 0
		if killer >= 0 {
			f := lost.files[killer]
			c.killers = append(c.killers, wire.FileState{
				Name: f.Name, State: "refused", Say: d.Title, Bytes: f.Size,
				Notices: []cur.Notice{{Code: cur.InternalError, Severity: cur.Stop, Title: d.Title, Text: d.Text}},
			})
			d.Title, d.Text = "Reading "+f.Name+" stopped the engine", d.Title+". "+d.Text
		}
	}
	c.replace(d)
}

// replace ends the engine and starts another, unless too many have died.
func (c *Crew) replace(d Death) {
	c.opening = nil
	c.worker.End()
	c.deaths++
	c.loaded, c.sample = nil, false
	if c.deaths > maxDeaths {
		c.closed = true
		c.mourn(Death{
			Title: "The engine cannot run on this page",
			Text:  "It stopped several times in a row. " + d.Text,
			Final: true,
		})
		return
	}
	c.launch()
	if len(d.Left) > 0 || d.Sample {
		d.Text += " The engine was replaced, and what else was loaded is being read again."
	}
	c.mourn(d)
}

// killer is the number of the file that was being read, the first one when none
// was seen; negative when no file was read.
func (o *opening) killer() int {
	for i, f := range o.files {
		// A member of an archive is named archive/member.
		if f.Name == o.reading || strings.HasPrefix(o.reading, f.Name+"/") {
			return i
		}
	}
	if len(o.files) > 0 {
		return 0
	}
	return -1
}

func (o *opening) without(killer int) []File {
	if killer < 0 {
		return o.files
	}
	return slices.Delete(slices.Clone(o.files), killer, killer+1)
}

// explain turns the last words of an engine into a title and a text.
func explain(why string) (title, text string) {
	switch {
	case strings.Contains(strings.ToLower(why), "out of memory") || strings.Contains(why, "cannot allocate"):
		return "The tab ran out of memory", "A tab has 4 GB at most. Load fewer months at a time, or close other tabs and try again."
	case strings.Contains(why, "could not be started") || strings.Contains(why, "Failed to fetch"):
		return "The engine could not be started", "A part of the page did not arrive. Reload the page."
	}
	first, _, _ := strings.Cut(strings.TrimSpace(why), "\n")
	if first == "" {
		first = "no reason given"
	}
	return "The engine stopped", "That is a mistake in Plainbill, not in your bill. It said: " + first + "."
}
