package weigh

import (
	"math"
	"testing"

	"github.com/plainbill/plainbill/cost/commit"
	"github.com/plainbill/plainbill/cost/risk"
	"github.com/plainbill/plainbill/cost/synth"
)

// The levels end a little beyond what matters, whatever runs in the scope and
// whatever is assumed, and do not depend on depth or limits.
func TestAxis(t *testing.T) {
	r := report(t, synth.Options{Seed: 1, Shared: true})
	grids := map[risk.Grid]bool{}
	for i := range r.Scopes {
		for _, chosen := range []map[string]float64{nil, {"growth": 1}, {"discount": .02}} {
			sold := r.Sold(i)
			if len(sold) == 0 {
				continue
			}
			q := Question{Option: sold[0], Seed: 1, Scenarios: 1000, Levels: 64, Chosen: chosen}
			a, err := Scope(r, i, q)
			if err != nil || a.Profile == nil {
				continue // nothing to weigh: other tests tell
			}
			name := r.Scopes[i].Name()
			levels := a.Profile.Levels
			last := &levels[len(levels)-1]
			most := 0.0
			for _, l := range levels {
				most = max(most, l.Saving)
			}
			// The look is coarse: a rest of the gain may be left.
			if !(last.Saving <= most/20 && last.CVaR > a.Tolerance.Absorb) {
				t.Errorf("%s, %v: at its end %v it saves %v, bad case %v of %v", name, chosen, last.Committed, last.Saving, last.CVaR, a.Tolerance.Absorb)
			}
			matters := 0
			for n := range levels {
				if levels[n].Saving >= 0 || levels[n].Committed <= max(a.Zones.Limit, a.Zones.Ceiling, a.Best) {
					matters = n
				}
			}
			if matters < len(levels)*2/5 {
				t.Errorf("%s, %v: only %d of %d levels matter", name, chosen, matters, len(levels))
			}
			grids[a.Grid] = true
		}
	}
	if len(grids) < 20 {
		t.Errorf("only %d grids", len(grids))
	}
}

// Depths and limits do not move the levels.
func TestAxisStays(t *testing.T) {
	r := report(t, synth.Options{Seed: 1, Shared: true})
	q := asked(r, 0)
	q.Levels, q.Scenarios = 64, 1000
	a, err := Scope(r, 0, q)
	if err != nil {
		t.Fatal(err)
	}
	q.Scenarios, q.Band, q.Limits.Absorb = 3000, 200, 1e6
	if b, err := Scope(r, 0, q); err != nil || b.Grid != a.Grid {
		t.Errorf("%+v from %+v, %v", b.Grid, a.Grid, err)
	}
}

// Over the same years an offer is the weighing itself; over longer ones it is the
// weighing with that horizon.
func TestOffersAreWeighings(t *testing.T) {
	r := report(t, synth.Options{Seed: 1, Shared: true})
	i := scope(t, r, commit.Compute, "")
	q := asked(r, i)
	q.Scenarios, q.Levels = 200, 17
	offers, years, err := Frontier(r, i, q)
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range offers {
		alone := q
		alone.Option = o.Option
		if o.Option.Years < years {
			alone.Horizon = years
		}
		a, err := Scope(r, i, alone)
		if err != nil {
			t.Fatal(err)
		}
		if len(a.Scope.Running) == 0 || len(o.Points) != len(a.Profile.Levels) {
			t.Fatalf("%d covers run, %d points of %d", len(a.Scope.Running), len(o.Points), len(a.Profile.Levels))
		}
		for n, p := range o.Points {
			l := a.Profile.Levels[n]
			if math.Abs(p.Level.Saving-l.Saving) > 1e-9*math.Abs(l.Saving) || p.Level.CVaR != l.CVaR || p.Level.Committed != l.Committed {
				t.Errorf("%v: %+v, weighed alone %+v", o.Option, p.Level, l)
			}
		}
	}
}
