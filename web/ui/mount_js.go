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

// set has the markup put into the element once there is one. The name is kept on
// the drawing itself, because vugu may use the element for something else.
func (d *mounted) set(n *vugu.VGNode, m chart.Markup) {
	if d.name == "" || d.markup != m {
		h := fnv.New64a()
		h.Write([]byte(m))
		d.markup, d.name = m, strconv.FormatUint(h.Sum64(), 36)
	}
	name := d.name
	n.JSCreateHandler = vugu.JSValueFunc(func(element js.Value) {
		if drawn := element.Get("firstChild"); drawn.Truthy() {
			if was := drawn.Get(mark); was.Truthy() && was.String() == name {
				return
			}
		}
		element.Set("innerHTML", string(m))
		if drawn := element.Get("firstChild"); drawn.Truthy() {
			drawn.Set(mark, name)
		}
	})
}
