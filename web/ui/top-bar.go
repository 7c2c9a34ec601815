package ui

import (
	"github.com/plainbill/plainbill/web/state"
)

// TopBar is the name, the tabs and what holds for all of them: month and basis.
type TopBar struct{ State state.State }

type tab struct{ name, label, href string }

// tabs are the views that work, with where they lead.
func (c *TopBar) tabs() []tab {
	list := []tab{{name: "overview", label: "Overview"}, {name: "explore", label: "Explore"}, {name: "commitments", label: "Commitments"}, {name: "audit", label: "Audit"}, {name: "report", label: "Report"}}
	for i := range list {
		list[i].href = href(c.State, state.ChoseTab{Tab: state.Tab(list[i].name)})
	}
	return list
}

// current is the value of aria-current; nil leaves it out.
func current(is bool) any {
	if is {
		return "page"
	}
	return nil
}

func (c *TopBar) loaded() bool { return c.State.Phase == state.Loaded && c.State.Bar.Basis != "" }

type choice struct {
	key, label string
	on         bool
}

// bases are the five bases of the switch.
func (c *TopBar) bases() []choice {
	list := []choice{
		{key: "amortized", label: "Amortized"}, {key: "net", label: "Net"}, {key: "cash", label: "Cash"},
		{key: "on_demand", label: "On-demand"}, {key: "naive", label: "Naive"},
	}
	now := c.State.View.Query.Basis
	if now == "" {
		now = c.State.Bar.Basis
	}
	for i := range list {
		list[i].on = list[i].key == now
	}
	return list
}

// months are the months to choose from; none when there is nothing to choose.
func (c *TopBar) months() []choice {
	if len(c.State.Bar.Months) < 2 {
		return nil
	}
	q := c.State.View.Query
	if q.From == "" && q.To == "" && c.State.OnScreen() == state.OverviewTab {
		q = c.State.Overview.Query // of several months the overview shows the last
	}
	all := c.State.Bar.Months
	whole := q.From == "" && q.To == "" || q.From == all[0].From && q.To == all[len(all)-1].To
	list := []choice{{label: "All months", on: whole}}
	for i := len(c.State.Bar.Months) - 1; i >= 0; i-- {
		m := c.State.Bar.Months[i]
		label := m.Label
		if m.Open {
			label += ", still open"
		}
		list = append(list, choice{key: m.Key, label: label, on: q.From == m.From && q.To == m.To && m.From != ""})
	}
	return list
}

// pressed is the value of aria-pressed.
func pressed(on bool) string {
	if on {
		return "true"
	}
	return "false"
}

// href is the fragment of the View that an event leads to, so that what can be
// followed is a link.
func href(s state.State, e state.Event) string {
	next, _ := state.Reduce(s, e)
	return "#" + next.View.Fragment()
}

func (c *TopBar) cancelLabel() string {
	if c.State.Cancel {
		return "Stopping"
	}
	if c.State.Adding() {
		return "Cancel"
	}
	return "Cancel, keep what is read"
}

// newerTitle says what loading again costs.
func (c *TopBar) newerTitle() string {
	if c.State.Phase == state.Loaded {
		return "A newer Plainbill is here. Reloading closes the bill; drop it again afterwards."
	}
	return "A newer Plainbill is here."
}

func (c *TopBar) filesLabel() string {
	if n := len(c.State.Files); n != 1 {
		return count(n) + " files"
	}
	return "1 file"
}
