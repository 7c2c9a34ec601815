package ui

import (
	"github.com/vugu/vugu"

	"github.com/plainbill/plainbill/web/chart"
)

// Mount is the one component that sets markup from a text, and it takes only
// what package chart made. Templates cannot: vgen refuses vg-html.
type Mount struct {
	Class  string
	Markup chart.Markup
	Act    string // data-act of the element around the marks; blank: none
	Of     string // data-of: which drawing it is; blank: none
	Label  string // makes the element a stop of the keyboard with this name

	mounted mounted
}

// Build makes the element that holds the markup.
func (c *Mount) Build(*vugu.BuildIn) *vugu.BuildOut {
	n := &vugu.VGNode{Type: vugu.ElementNode, Data: "div"}
	n.AddAttrInterface("class", c.Class)
	if c.Act != "" {
		n.AddAttrInterface("data-act", c.Act)
	}
	if c.Of != "" {
		n.AddAttrInterface("data-of", c.Of)
	}
	if c.Label != "" {
		n.AddAttrInterface("tabindex", "0")
		n.AddAttrInterface("role", "group")
		n.AddAttrInterface("aria-label", c.Label)
	}
	c.mounted.set(n, c.Markup)
	return &vugu.BuildOut{Out: []*vugu.VGNode{n}}
}
