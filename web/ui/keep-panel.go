package ui

import "github.com/plainbill/plainbill/web/state"

// KeepPanel is the switch that keeps a bill on this device, and what that means.
type KeepPanel struct{ State state.State }

func (c *KeepPanel) word() string {
	switch {
	case c.State.Waiting(state.KeepTopic):
		return "Wait"
	case c.State.Kept.This:
		return "On"
	}
	return "Off"
}

// promise says what is kept and where.
func (c *KeepPanel) promise() string {
	if c.State.Kept == nil {
		return "This browser keeps no files for this page: the window may be private, or storage switched off."
	}
	offline := ""
	for _, r := range c.State.Requests {
		if r.Kept || r.Who == "offline copy" && r.Bytes > 0 {
			offline = ", also offline" // the browser lets the page keep a copy of itself
		}
	}
	return "Off, nothing stays when this tab closes. On, what was read of the bill is written into this browser's own storage on this laptop: its rows and totals, not its files. " +
		"It then opens at once" + offline + ". Nothing leaves the laptop. Whoever uses this browser profile can open it until you turn this off."
}

// say is what was done last, or which other bill is kept.
func (c *KeepPanel) say() string {
	k := c.State.Kept
	switch {
	case k == nil:
		return ""
	case k.Done != "":
		return k.Done
	case k.Is && !k.This:
		return "Another bill is kept: " + k.Say + ". This one would take its place."
	}
	return ""
}
