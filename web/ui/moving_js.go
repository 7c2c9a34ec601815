package ui

import (
	"github.com/vugu/vugu/js"

	"github.com/plainbill/plainbill/web/state"
)

// Follow has the page in the document follow the slider. It is false, with the page
// as it was or partly moved, when the page has other elements than the level needs:
// then it is to be drawn anew.
func (m *Moving) Follow(s state.State) bool {
	document := js.Global().Get("document")
	touches, markup := m.Touches(s)
	var of Touch
	var element js.Value
	for _, t := range touches {
		if t.ID != of.ID || t.Key != of.Key || t.Tag != of.Tag {
			of, element = t, document.Call("querySelector", t.selector())
		}
		switch {
		case element.Truthy() == t.Absent:
			return false
		case t.Absent:
		case t.Name == "":
			text := element.Get("firstChild")
			if !text.Truthy() {
				return false
			}
			text.Set("nodeValue", t.Value)
		default:
			element.Call("setAttribute", t.Name, t.Value)
			if t.Name == "value" {
				element.Set("value", t.Value)
			}
		}
	}
	if markup != "" {
		over := document.Call("querySelector", `[data-of="zones-over"]`)
		if !over.Truthy() {
			return false
		}
		new(mounted).put(over, markup)
	}
	return len(touches) > 0
}

func (t Touch) selector() string {
	s := `[data-testid="` + t.ID + `"]`
	if t.Key != "" {
		s += `[data-key="` + t.Key + `"]`
	}
	if t.Tag != "" {
		s += ">" + t.Tag
	}
	return s
}
