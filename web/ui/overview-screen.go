package ui

import (
	"github.com/plainbill/plainbill/cost/view"
	"github.com/plainbill/plainbill/web/state"
)

// OverviewScreen answers "What did we pay?".
type OverviewScreen struct{ State state.State }

func (c *OverviewScreen) o() *view.Overview { return c.State.Overview }

// explains says whether a figure can be asked: those that are sums of rows.
func (c *OverviewScreen) explains(f view.Figure) bool {
	_, ok := figureQuery(c.State, f.Key)
	return ok
}

func (c *OverviewScreen) valueClass(f view.Figure) string {
	if f.Total {
		return "total"
	}
	return "plain-value"
}

// follow is where a finding leads.
func (c *OverviewScreen) follow(f view.Finding) any {
	if f.Query == nil {
		return nil
	}
	return href(c.State, state.Went{Query: *f.Query})
}

func (c *OverviewScreen) tall() int {
	if narrow(c.State) {
		return 280
	}
	return 320
}

// last says whether this is the line that a list of amounts adds up to.
func last[T any](i int, list []T) bool { return i == len(list)-1 }

func sumClass(is bool) string {
	if is {
		return "sum"
	}
	return ""
}
