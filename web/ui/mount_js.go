package ui

import (
	"hash/fnv"
	"strconv"

	"github.com/vugu/vugu"
	"github.com/vugu/vugu/js"

	"github.com/plainbill/plainbill/web/chart"
)

// mounted remembers what a Mount draws, so that a drawing that did not change is
// left alone: vugu sets everything anew whenever anything changes, and would take
// the focus off the marks and parse every drawing again.
type mounted struct {
	markup chart.Markup
	name   string // of the markup: its hash
}

// mark is the property of a drawing that holds its name.
const mark = "plainbillDrawing"

// set has the markup put into the element once there is one.
func (d *mounted) set(n *vugu.VGNode, m chart.Markup) {
	n.JSCreateHandler = vugu.JSValueFunc(func(element js.Value) { d.put(element, m) })
}

// put makes the markup the element's own, unless it is that already. The name is kept
// on the drawing itself, because vugu may use the element for something else.
func (d *mounted) put(element js.Value, m chart.Markup) {
	if d.name == "" || d.markup != m {
		h := fnv.New64a()
		h.Write([]byte(m))
		d.markup, d.name = m, strconv.FormatUint(h.Sum64(), 36)
	}
	if drawn := element.Get("firstChild"); drawn.Truthy() {
		if was := drawn.Get(mark); was.Truthy() && was.String() == d.name {
			return
		}
	}
	element.Set("innerHTML", string(m))
	if drawn := element.Get("firstChild"); drawn.Truthy() {
		drawn.Set(mark, d.name)
	}
}
