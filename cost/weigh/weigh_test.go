package weigh

import (
	"bytes"
	"math"
	"reflect"
	"testing"

	"github.com/plainbill/plainbill/cost/commit"
	"github.com/plainbill/plainbill/cost/load"
	"github.com/plainbill/plainbill/cost/risk"
	"github.com/plainbill/plainbill/cost/synth"
)

func report(t *testing.T, o synth.Options) *commit.Report {
	t.Helper()
	var b bytes.Buffer
	if _, err := synth.Write(&b, o); err != nil {
		t.Fatal(err)
	}
	bill, err := load.Run([]load.File{{Name: "made.csv", Size: int64(b.Len()), R: bytes.NewReader(b.Bytes())}}, load.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return commit.Run(bill.Book, commit.Options{})
}

// scope finds a scope by its kind and family.
func scope(t *testing.T, r *commit.Report, kind commit.Kind, family string) int {
	t.Helper()
	for i := range r.Scopes {
		if r.Scopes[i].Kind == kind && r.Scopes[i].Family == family {
			return i
		}
	}
	t.Fatalf("no scope %v %s", kind, family)
	return 0
}

// The curve is what the waterfall of one pool does: a level of it costs its fee
// and what stays on demand.
func TestCurveIsTheWaterfall(t *testing.T) {
	r := report(t, synth.Options{Seed: 1, Shared: true})
	i := scope(t, r, commit.Compute, "")
	a, err := Scope(r, i, Question{Option: commit.Option{Kind: commit.Compute, Years: 1, Payment: commit.NoUpfront}})
	if err != nil {
		t.Fatal(err)
	}
	if a.Profile != nil {
		t.Error("futures were drawn though none were asked for")
	}
	pool := commit.Pool{Kind: commit.Compute, Discount: func(c int) (float64, bool, bool) { return a.Demand.Classes[c].Discount.Typical, false, true }}
	w := commit.NewWaterfall([]commit.Pool{pool}, make([]string, len(a.Demand.Classes)))
	for _, level := range []float64{0, 1, 5, 20, a.Whole.Best(), 60} {
		cost := level * float64(len(r.Clock.Hours))
		for h := range r.Clock.Hours {
			left := make([]float64, len(a.Demand.Classes))
			for c := range left {
				left[c] = a.Demand.Classes[c].OnDemand[h]
			}
			w.Cover(left, []float64{level})
			for _, x := range left {
				cost += x
			}
		}
		if got := a.Whole.Cost(level); math.Abs(got-cost) > 1e-9*cost {
			t.Errorf("level %v costs %v, the waterfall says %v", level, got, cost)
		}
	}
	for _, near := range []float64{-.01, .01} {
		if best := a.Whole.Best(); a.Whole.Cost(best+near) < a.Whole.Cost(best)-1e-9 {
			t.Errorf("a level beside %v costs less", best)
		}
	}
}

// The same question has the same answer, and the answer is whole.
func TestScopeIsWeighed(t *testing.T) {
	r := report(t, synth.Options{Seed: 1, Shared: true})
	for _, i := range []int{scope(t, r, commit.Compute, ""), scope(t, r, commit.EC2Instance, "m6i")} {
		q := Usual(r.Scopes[i].Options()[0], 7)
		q.Scenarios = 200
		q.Limits.Absorb = 500
		a, err := Scope(r, i, q)
		if err != nil {
			t.Fatal(err)
		}
		b, err := Scope(r, i, q)
		if err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(a, b) {
			t.Errorf("%s: two answers to one question", r.Scopes[i].Name())
		}
		if a.Profile == nil || len(a.Profile.Levels) != 64 || a.Backtest == nil || a.Tolerance.Absorb != 500 || a.DefaultTolerance {
			t.Errorf("%s: %+v", r.Scopes[i].Name(), a.Tolerance)
		}
		if a.Evidence.Grade != risk.GradeC || !a.Evidence.Recommend || a.Evidence.LongTerm {
			t.Errorf("%s: evidence %+v", r.Scopes[i].Name(), a.Evidence)
		}
		for _, buy := range a.Plan {
			if buy.Level > risk.ReturnLimit || buy.On < r.Clock.Through {
				t.Errorf("%s: %+v", r.Scopes[i].Name(), buy)
			}
		}
		for s := range a.Scope.Slices {
			for c, series := range a.Scope.Slices[s].OnDemand {
				for h, x := range series {
					if x > a.Scope.Classes[c].OnDemand[h]*(1+1e-9)+1e-9 {
						t.Fatalf("%s: slice %s has %v of %v in hour %d", r.Scopes[i].Name(), a.Scope.Slices[s].Name, x, a.Scope.Classes[c].OnDemand[h], h)
					}
				}
			}
		}
	}
}

// A bill by the day gives bounds and no recommendation.
func TestDailyBillGivesBounds(t *testing.T) {
	r := report(t, synth.Options{Seed: 1, Rows: 6000})
	i := scope(t, r, commit.Compute, "")
	a, err := Scope(r, i, Usual(r.Scopes[i].Options()[0], 1))
	if err != nil {
		t.Fatal(err)
	}
	if a.Even == nil || a.Burst == nil || a.Profile != nil || a.Evidence.Recommend || !a.Evidence.Bounds {
		t.Errorf("%+v", a.Evidence)
	}
	if a.Even.Hours() != 744 || a.Burst.Best() > a.Even.Best() {
		t.Errorf("%v hours, burst %v, even %v", a.Even.Hours(), a.Burst.Best(), a.Even.Best())
	}
}

// Term lengths are those of the calendar.
func TestTerm(t *testing.T) {
	r := report(t, synth.Options{Seed: 1, Rows: 6000})
	if got := term(r.Clock.Through, 1); got != 8760 {
		t.Errorf("a year from %v has %d hours", r.Clock.Through.Time(), got)
	}
	if got := term(r.Clock.Through, 3); got != 3*8760+24 { // 2028 is a leap year
		t.Errorf("three years from %v have %d hours", r.Clock.Through.Time(), got)
	}
}
