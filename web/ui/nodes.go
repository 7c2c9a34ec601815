package ui

import (
	"github.com/vugu/vugu"
)

// setText gives an element its text. Generated code calls it for vg-content.
func setText(n *vugu.VGNode, text string) {
	n.AppendChild(&vugu.VGNode{Type: vugu.TextNode, Data: text})
}

// void are the elements that cannot have children.
var void = [...]string{"input", "br", "img", "hr", "meta"}

// settle gives every element and template without children an empty text, since
// vugu's renderer leaves the children that an element had before in place when it
// is to have none, and loses its way at an empty template.
func settle(out *vugu.BuildOut) *vugu.BuildOut {
	for _, n := range out.Out {
		settleNode(n)
	}
	return out
}

func settleNode(n *vugu.VGNode) {
	if n.Type != vugu.ElementNode || n.Component != nil || n.InnerHTML != nil || n.JSCreateHandler != nil {
		return
	}
	if n.FirstChild == nil {
		for _, name := range void {
			if n.Data == name {
				return
			}
		}
		setText(n, "")
		return
	}
	for child := n.FirstChild; child != nil; child = child.NextSibling {
		settleNode(child)
	}
}
