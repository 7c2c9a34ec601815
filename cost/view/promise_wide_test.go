package view_test

import (
	"math"
	"testing"

	"github.com/plainbill/plainbill/cost/view"
)

// The chosen instrument's line is the weighing's own: the same figures at every
// level where both are over the same years, and otherwise those of Wide.At, on
// the line and said in words.
func TestChosenLiesOnItsLine(t *testing.T) {
	b := sampleBill(t).view
	for option, years := range map[string]int{"compute/1/no_upfront": 1, "compute/3/no_upfront": 3} {
		w, err := b.Weigh(view.WeighQuery{Depth: view.WideDepth, Scenarios: 500, Option: option})
		if err != nil {
			t.Fatal(err)
		}
		if w.Wide.Years != 3 || w.Years != years {
			t.Fatalf("%d years beside %d", w.Wide.Years, w.Years)
		}
		same, larger := 0, false
		for _, o := range w.Wide.Offers {
			if !o.Chosen {
				continue
			}
			for _, p := range o.Points {
				if on := w.Wide.At(p.Level); math.Abs(on.Saving-p.Saving) > 1e-6 || math.Abs(on.Bad-p.Bad) > 1e-6 {
					t.Errorf("%s: %+v is not on its line at %+v", option, on, p)
				}
				larger = larger || p.Saving > 2*w.Reading(p.Level).Saving
				for _, l := range w.Levels {
					if math.Abs(l.Level-p.Level) < 1e-6*l.Level && math.Abs(l.Saving-p.Saving) < 1e-5*math.Abs(l.Saving) && math.Abs(l.Bad-p.Bad) < 1e-5*math.Abs(l.Bad) {
						same++
					}
				}
			}
			if last := w.Levels[len(w.Levels)-1].Level; years == 3 && (same != len(o.Points)-1 || math.Abs(o.Points[len(o.Points)-1].Level-last) > 1e-5) {
				t.Errorf("%s: %d of %d points are the weighing's", option, same, len(o.Points))
			}
		}
		if years == 1 && (!larger || w.Wide.Note == "" || w.Wide.At(w.Start) == nil) {
			t.Errorf("%s: the longer time is not told: %q", option, w.Wide.Note)
		}
	}
}
