package ui

import (
	"strings"

	"github.com/vugu/vjson"
	"github.com/vugu/vugu"
)

// The calls that generated code is made of.

// newElement makes an element of a text that package vgen wrote: the name, with its
// namespace before a colon if it has one, and attributes and values in turn after
// zero bytes. Then what is in it: a text after \x01, an element after \x02, which
// ends with \x03. One text takes less room than a list, and far less than calls.
func newElement(markup string) *vugu.VGNode {
	own, inner := piece(markup)
	top := bare(own)
	for at := top; inner != ""; {
		mark := inner[0]
		own, inner = piece(inner[1:])
		switch mark {
		case '\x01':
			words(at, own)
		case '\x02':
			child := bare(own)
			at.AppendChild(child)
			at = child
		default:
			at = at.Parent
		}
	}
	return top
}

// piece cuts a markup before its first mark.
func piece(markup string) (own, rest string) {
	for i := range len(markup) {
		if c := markup[i]; c >= '\x01' && c <= '\x03' {
			return markup[:i], markup[i:]
		}
	}
	return markup, ""
}

// bare makes an element without anything in it.
func bare(own string) *vugu.VGNode {
	name, attributes, more := strings.Cut(own, "\x00")
	n := &vugu.VGNode{Type: vugu.ElementNode, Data: name}
	if space, name, ok := strings.Cut(name, ":"); ok {
		n.Namespace, n.Data = space, name
	}
	if !more {
		return n
	}
	n.Attr = make([]vugu.VGAttribute, 0, strings.Count(attributes, "\x00")/2+1)
	for more {
		var key, value string
		key, attributes, _ = strings.Cut(attributes, "\x00")
		value, attributes, more = strings.Cut(attributes, "\x00")
		n.Attr = append(n.Attr, vugu.VGAttribute{Key: key, Val: value})
	}
	return n
}

// root makes an element the component's own. Like the next ones it is called
// hundreds of times, and inlined it would be written out as often.
//
//go:noinline
func root(out *vugu.BuildOut, n *vugu.VGNode) { out.Out = append(out.Out, n) }

// within makes an element as the last child of parent.
//
//go:noinline
func within(parent *vugu.VGNode, markup string) *vugu.VGNode {
	n := newElement(markup)
	parent.AppendChild(n)
	return n
}

// saying makes an element that holds a text as the last child of parent.
//
//go:noinline
func saying(parent *vugu.VGNode, markup, text string) { setText(within(parent, markup), text) }

// words makes a text as the last child of parent.
//
//go:noinline
func words(parent *vugu.VGNode, text string) {
	parent.AppendChild(&vugu.VGNode{Type: vugu.TextNode, Data: text})
}

// place makes a component the last child of parent.
//
//go:noinline
func place(out *vugu.BuildOut, parent *vugu.VGNode, c vugu.Builder) {
	out.Components = append(out.Components, c)
	parent.AppendChild(&vugu.VGNode{Component: c})
}

// setAttribute gives an element an attribute; nil and false give it none. It takes
// any type by itself, so that the places that call it need not make an interface.
//
//go:noinline
func setAttribute[T any](n *vugu.VGNode, name string, value T) { n.AddAttrInterface(name, value) }

// setProperty has a property of the element set.
func setProperty(n *vugu.VGNode, name string, value any) {
	b, err := vjson.Marshal(value)
	if err != nil {
		panic(err) // a template sets what JSON cannot say
	}
	n.Prop = append(n.Prop, vugu.VGProperty{Key: name, JSONVal: vjson.RawMessage(b)})
}

// component returns the component that stood in this place before, or a new one.
func component[T any, P interface {
	*T
	vugu.Builder
}](in *vugu.BuildIn, place uint64, key any) P {
	return standing(in, place, key, func() vugu.Builder { return P(new(T)) }).(P)
}

// standing is what component does for any type: a place holds one type only.
//
//go:noinline
func standing(in *vugu.BuildIn, place uint64, key any, fresh func() vugu.Builder) vugu.Builder {
	id := vugu.MakeCompKey(place^in.CurrentPositionHash(), key)
	c := in.BuildEnv.CachedComponent(id)
	if c == nil {
		c = fresh()
		in.BuildEnv.WireComponent(c)
	}
	in.BuildEnv.UseComponent(id, c)
	return c
}

// setText gives an element its text. Generated code calls it for vg-content.
//
//go:noinline
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
