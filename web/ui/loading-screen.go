package ui

import (
	"math"
	"strconv"

	"github.com/plainbill/plainbill/cost/view"
	"github.com/plainbill/plainbill/wasm/wire"
	"github.com/plainbill/plainbill/web/state"
)

// LoadingScreen is the page while files are read: how far it is, file by file,
// and a first chart.
type LoadingScreen struct{ State state.State }

// progress is never nil, so that the screen stands before the first word comes.
func (c *LoadingScreen) progress() wire.Progress {
	if c.State.Progress != nil {
		return *c.State.Progress
	}
	return wire.Progress{Files: c.State.Files, Left: -1}
}

// percent is how much of the bytes is read, 0 to 100; all of it when only the
// answer is still to come.
func (c *LoadingScreen) percent() string {
	p := c.progress()
	if c.State.Phase == state.Loaded {
		return "100"
	}
	if p.Bytes <= 0 {
		return "0"
	}
	return strconv.FormatFloat(math.Floor(1000*float64(p.BytesDone)/float64(p.Bytes))/10, 'f', -1, 64)
}

func (c *LoadingScreen) wholePercent() string {
	whole, _, _ := cut(c.percent(), ".")
	return whole
}

func (c *LoadingScreen) headline() string {
	switch {
	case c.State.Cancel:
		return "Stopping. What is read stays."
	case c.State.Phase == state.Loaded:
		return "Everything is read. Adding up."
	case c.State.Reopens():
		return "Opening the kept bill."
	case c.State.Sample:
		return "Reading the sample bill."
	}
	counting, all := 0, len(c.progress().Files)
	for _, f := range c.progress().Files {
		switch f.State {
		case "left-out", "refused":
		default:
			counting++
		}
	}
	switch {
	case all == 0:
		return "Reading your bill."
	case counting == all && all == 1:
		return "Reading your bill: one file, " + c.wholePercent() + "% is in."
	case counting == all:
		return "Reading your bill: " + count(all) + " files, " + c.wholePercent() + "% is in."
	}
	return "Reading your bill: " + count(counting) + " of " + count(all) + " files count, " + c.wholePercent() + "% is in."
}

// rows is "1,577,090 of 2,347,201 rows, about 270 MB of memory".
func (c *LoadingScreen) rows() string {
	p := c.progress()
	text := view.Count(p.Rows) + " rows"
	if p.TotalRows > p.Rows {
		text = view.Count(p.Rows) + totalRows(p) + " rows"
	}
	if p.Need > 0 {
		text += ", about " + view.Bytes(p.Need) + " of memory"
	}
	return text
}

// totalRows is " of 2,347,201", or " of about 2,300,000" where that is a guess.
func totalRows(p wire.Progress) string {
	if p.Guessed {
		return " of about " + view.Count(p.TotalRows)
	}
	return " of " + view.Count(p.TotalRows)
}

// pace is "120 MB of 179 MB, 1,100,000 rows a second".
func (c *LoadingScreen) pace() string {
	p := c.progress()
	if p.Bytes <= 0 {
		return "Opening the files"
	}
	text := view.Bytes(p.BytesDone) + " of " + view.Bytes(p.Bytes)
	if p.Seconds >= 0.2 && p.Rows > 0 {
		perSecond := float64(p.Rows) / p.Seconds
		switch {
		case perSecond >= 1e6:
			text += ", " + strconv.FormatFloat(perSecond/1e6, 'f', 1, 64) + " million rows a second"
		default:
			text += ", " + view.Count(int64(perSecond)/1000*1000) + " rows a second"
		}
	}
	return text
}

// left is "67% read, less than a second to go".
func (c *LoadingScreen) left() string {
	p := c.progress()
	text := c.wholePercent() + "% read"
	switch seconds := math.Ceil(p.Left); {
	case p.Left < 0 || c.State.Phase == state.Loaded:
	case p.Left < 1:
		text += ", less than a second to go"
	case seconds < 100:
		text += ", about " + strconv.Itoa(int(seconds)) + " seconds to go"
	default:
		text += ", about " + strconv.Itoa(int(math.Ceil(seconds/60))) + " minutes to go"
	}
	return text
}

// preview is the chart of what is read so far.
func (c *LoadingScreen) preview() view.Series {
	if d := c.progress().Daily; d != nil {
		return *d
	}
	return view.Series{}
}

func (c *LoadingScreen) tall() int {
	if narrow(c.State) {
		return 250
	}
	return 330
}
