package ui

import (
	"math"
	"strconv"

	"github.com/plainbill/plainbill/cost/view"
	"github.com/plainbill/plainbill/web/state"
)

// SidePanel finds values, and lists what can be grouped by.
type SidePanel struct{ State state.State }

func (c *SidePanel) kind(kinds ...string) []view.Dimension {
	var list []view.Dimension
	for _, d := range c.State.Explore.Dims {
		for _, k := range kinds {
			if d.Kind == k {
				list = append(list, d)
			}
		}
	}
	return list
}

func (c *SidePanel) groupBy() string { return (&ExploreScreen{State: c.State}).groupBy() }

// currentStep is aria-current for one of several steps; nil leaves it out.
func currentStep(is bool) any {
	if is {
		return "true"
	}
	return nil
}

// tagged is the share of the cost that has a value, in whole percent and never
// 0 or 100 for what is neither nothing nor all.
func tagged(d view.Dimension) string {
	whole := math.Round(d.Tagged * 100)
	switch {
	case whole == 0 && d.Tagged > 0:
		whole = 1
	case whole == 100 && d.Tagged < 1:
		whole = 99
	}
	return strconv.Itoa(int(whole)) + "%"
}

func (c *SidePanel) groupRef(d view.Dimension) string {
	return href(c.State, state.ChoseGroup{Dimension: d.Key})
}

func (c *SidePanel) sideRef(r view.Row) string {
	return href(c.State, state.Filtered{Filter: view.Filter{Dimension: c.State.Explore.Side.Dimension, Values: []string{r.Key}}})
}

// sideRows are the values of the telling tag, without the rest.
func (c *SidePanel) sideRows() []view.Row {
	if c.State.Explore.Side == nil {
		return nil
	}
	var list []view.Row
	for _, r := range c.State.Explore.Side.Rows {
		if !r.Other {
			list = append(list, r)
		}
	}
	return list
}

func valueWeight(r view.Row) string {
	if r.Key == "" {
		return "none"
	}
	return ""
}
