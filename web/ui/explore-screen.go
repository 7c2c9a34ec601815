package ui

import (
	"strings"

	"github.com/plainbill/plainbill/cost/view"
	"github.com/plainbill/plainbill/web/chart"
	"github.com/plainbill/plainbill/web/state"
)

// ExploreScreen answers "Where does it go?".
type ExploreScreen struct{ State state.State }

func (c *ExploreScreen) e() *view.Explore { return c.State.Explore }

// chip is one filter with what it says, the value set apart.
type chip struct {
	class, say, value, whole string
	not                      bool
}

// chips are the filters of the View; while their phrases are on the way, their
// keys stand in.
func (c *ExploreScreen) chips() []chip {
	var list []chip
	says := c.e().FilterSay
	for i, f := range c.State.View.Query.Filters {
		k := chip{class: "chip", not: f.Not, whole: f.Dimension + " is " + strings.Join(f.Values, " or ")}
		if f.Not {
			k.class = "chip not"
			k.whole = f.Dimension + " is not " + strings.Join(f.Values, " or ")
		}
		if len(says) == len(c.State.View.Query.Filters) && !c.State.Waiting(state.ExploreTopic) {
			k.whole = says[i]
		}
		at := " is "
		if f.Not {
			at = " is not "
		}
		if before, after, ok := strings.Cut(k.whole, at); ok {
			k.say, k.value = before+at, after
		} else {
			k.say = k.whole
		}
		list = append(list, k)
	}
	return list
}

func (k chip) flipLabel() string {
	if k.not {
		return "Include instead: " + k.whole
	}
	return "Exclude instead: " + k.whole
}

func (c *ExploreScreen) crumbRef(i int) string {
	return href(c.State, state.Went{Query: c.e().Crumbs[i].Query})
}

// groupBy is the dimension that the answer is grouped by.
func (c *ExploreScreen) groupBy() string {
	if by := c.State.View.Query.GroupBy; by != "" {
		return by
	}
	return c.e().Query.GroupBy
}

func (c *ExploreScreen) grains() []choice {
	now := c.State.View.Query.Grain
	if now == "" {
		now = c.e().Query.Grain
	}
	list := []choice{{key: "hour", label: "By hour"}, {key: "day", label: "By day"}, {key: "month", label: "By month"}}
	for i := range list {
		list[i].on = list[i].key == now
	}
	return list
}

func (c *ExploreScreen) drawings() []choice {
	now := string(c.State.View.Show)
	list := []choice{{key: "table", label: "Table"}, {key: "bars", label: "Bars"}, {key: "icicle", label: "Icicle"}}
	for i := range list {
		list[i].on = list[i].key == now
	}
	return list
}

func (c *ExploreScreen) tall() int {
	if narrow(c.State) {
		return 260
	}
	return 300
}

// icicle is drawn below a table, and in place of it when chosen.
func (c *ExploreScreen) icicle() bool {
	return c.State.View.Show != state.AsBars && len(c.e().Icicle.Root.Children) > 0
}

func (c *ExploreScreen) icicleMarkup() chart.Markup {
	tall := 456.0
	if narrow(c.State) {
		tall = 430
	}
	return chart.Icicle(c.e().Icicle, chart.Frame{ID: "icicle", Width: float64(room(c.State, 9)), Height: tall, Groups: c.e().Series.Groups})
}

func (c *ExploreScreen) heading() string {
	return "By " + lower(c.e().Table.Label)
}

// lower returns a label as it stands inside a sentence; a tag's key stays as it is.
func lower(label string) string {
	if len(label) > 1 && label[1] >= 'a' && label[1] <= 'z' {
		return strings.ToLower(label[:1]) + label[1:]
	}
	return label
}

func (c *ExploreScreen) itemsText() string {
	if c.State.View.Items {
		return "Hide the line items"
	}
	return "Show the line items"
}

// flat are the blocks of the icicle as rows, for its twin.
func (c *ExploreScreen) flat() []flatBlock {
	var list []flatBlock
	for _, b := range c.e().Icicle.Root.Children {
		list = append(list, flatBlock{label: b.Label, money: b.Money})
		for _, inner := range b.Children {
			list = append(list, flatBlock{of: b.Label, label: inner.Label, money: inner.Money})
		}
	}
	return list
}

type flatBlock struct {
	of, label string
	money     view.Money
}
