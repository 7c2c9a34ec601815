//go:build !js

package ui

import (
	"github.com/vugu/vugu"

	"github.com/plainbill/plainbill/web/chart"
)

// mounted holds nothing where there is no browser.
type mounted struct{}

// set puts the markup into the node.
func (*mounted) set(n *vugu.VGNode, m chart.Markup) { n.SetInnerHTML(vugu.HTML(m)) }
