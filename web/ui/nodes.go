package ui

import (
	"strings"

	"github.com/vugu/vjson"
	"github.com/vugu/vugu"
)

// The calls that generated code is made of.

// newElement makes an element. Its attributes are names and values in turn, with a
// zero byte between each two: one text takes less room than a list.
func newElement(name, attributes string) *vugu.VGNode {
	n := &vugu.VGNode{Type: vugu.ElementNode, Data: name}
	if attributes == "" {
		return n
	}
	n.Attr = make([]vugu.VGAttribute, 0, strings.Count(attributes, "\x00")/2+1)
	for more := true; more; {
		var key, value string
		key, attributes, _ = strings.Cut(attributes, "\x00")
		value, attributes, more = strings.Cut(attributes, "\x00")
		n.Attr = append(n.Attr, vugu.VGAttribute{Key: key, Val: value})
	}
	return n
}

// within makes an element as the last child of parent. It is called hundreds of
// times, and inlined it would be written out as often.
//
//go:noinline
func within(parent *vugu.VGNode, name, attributes string) *vugu.VGNode {
	n := newElement(name, attributes)
	parent.AppendChild(n)
	return n
}

// words makes a text as the last child of parent.
//
//go:noinline
func words(parent *vugu.VGNode, text string) {
	parent.AppendChild(&vugu.VGNode{Type: vugu.TextNode, Data: text})
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
	id := vugu.MakeCompKey(place^in.CurrentPositionHash(), key)
	c, _ := in.BuildEnv.CachedComponent(id).(P)
	if c == nil {
		c = new(T)
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
