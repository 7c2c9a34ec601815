package ui

import (
	"cmp"

	"github.com/plainbill/plainbill/cost/cur"
	"github.com/plainbill/plainbill/web/state"
)

// Notices is what has to be known before the figures are read: that they are
// incomplete, that a choice is open, that a file was refused. The rest waits in
// the files panel.
type Notices struct{ State state.State }

// mostNotices is how many stand on the page; more are behind the files button.
const mostNotices = 4

func (c *Notices) incomplete() bool { return c.State.Incomplete() && !c.State.Accepted }

// cause is the notice that says why the totals are incomplete, if one does.
func (c *Notices) cause() (state.FileNotice, bool) {
	if c.State.Cancelled {
		return state.FileNotice{}, false
	}
	for _, n := range c.State.Notices() {
		short := n.Code == cur.DamagedFile || n.Code == cur.MissingParts
		if n.Severity == cur.Warn && short || n.Severity == cur.Stop {
			return n, true
		}
	}
	return state.FileNotice{}, false
}

// spoiled says that the cause leaves no total to be trusted, and not only lower than
// it is; how grave that is goes first.
func (c *Notices) spoiled() bool {
	n, found := c.cause()
	return found && n.Code == cur.DamagedFile && n.Severity == cur.Stop && n.File == ""
}

func (c *Notices) title() string {
	if c.spoiled() {
		n, _ := c.cause()
		return n.Title
	}
	if c.noneRead() {
		return "No row could be read"
	}
	if c.State.Bar.LacksColumn {
		return "Do not rely on these totals"
	}
	return "These totals are incomplete"
}

// noneRead says that there are rows, and that each of them was rejected.
func (c *Notices) noneRead() bool { return c.State.Bar.Rows == 0 && c.State.Bar.Rejected > 0 }

func (c *Notices) severity() string {
	if c.spoiled() {
		return string(cur.Stop)
	}
	return string(cur.Warn)
}

// why says what the totals lack.
func (c *Notices) why() string {
	n, found := c.cause()
	switch {
	case c.spoiled():
		return n.Text
	case c.State.Cancelled:
		text := "Reading was stopped. What was read before is kept; every total on this page is of that part only."
		if c.State.Replaced {
			text += " The bill that was open before is closed."
		}
		return text
	case found:
		return n.Title + ". " + n.Text
	case c.noneRead():
		return "There is nothing to add up. The list of files says of each row why it was not read."
	}
	return "A part of what was dropped could not be read. Every total on this page is of the rest only."
}

// code is that of the cause.
func (c *Notices) code() string {
	n, found := c.cause()
	switch {
	case c.State.Cancelled:
		return string(cur.Cancelled)
	case found:
		return string(n.Code)
	}
	return "incomplete"
}

func (c *Notices) list() []state.FileNotice {
	var list []state.FileNotice
	cause, said := c.cause()
	empty, at := 0, 0 // files without rows, and where the first of them is listed
	for _, n := range c.State.Notices() {
		if c.incomplete() && (said && n == cause || n.Code == cur.Cancelled) {
			continue // the page-wide notice says it
		}
		if n.Code == cur.WrongChecksum && c.spoiled() {
			continue // so does the cause, of all such files
		}
		if n.Code == cur.MixedCurrencies && c.currencies() != nil {
			continue // the choice says it
		}
		if n.Code == cur.NotABill && c.State.Bar.Rows > 0 {
			n.Severity = cur.Warn // a picture in the folder of a bill takes nothing from it
		}
		if n.Code == cur.NoRows {
			if empty++; empty > 1 {
				continue // one notice counts them
			}
			at = len(list)
		}
		if n.Severity != cur.Inform && len(list) < mostNotices {
			list = append(list, n)
		}
	}
	if empty > 1 && at < len(list) {
		list[at] = state.FileNotice{Notice: cur.Notice{Code: cur.NoRows, Severity: cur.Warn,
			Title: count(empty) + " files have no rows", Text: "They have their header and nothing below it."}}
	}
	return list
}

// deeds are what can be done about a notice, beside knowing it.
func deeds(n state.FileNotice) []deed {
	switch n.Code {
	case cur.RejectedRows:
		return []deed{{act: "files", label: "Show the rows not read"}}
	case cur.NoCommitments:
		return []deed{{act: "basis", arg: "cash", label: "Show cash"}}
	case cur.NotABill:
		return nil // it would be none again
	case cur.NoRows:
		return []deed{{act: "choose", label: "Choose other files"}}
	}
	if n.Severity == cur.Stop {
		return []deed{{act: "choose-add", label: "Choose the file again"}}
	}
	return nil
}

// currencies are what to choose from when a bill has several.
func (c *Notices) currencies() []choice {
	if len(c.State.Bar.Currencies) < 2 {
		return nil
	}
	var list []choice
	for _, name := range c.State.Bar.Currencies {
		list = append(list, choice{key: name, label: "Show " + name, on: name == cmp.Or(c.State.Bar.Currency, cur.NoCurrency)})
	}
	return list
}

func (c *Notices) currencyTitle() string {
	var names string
	for i, name := range c.State.Bar.Currencies {
		switch {
		case i == 0:
			names = name
		case i == len(c.State.Bar.Currencies)-1:
			names += " and " + name
		default:
			names += ", " + name
		}
	}
	return names + " rows found"
}
