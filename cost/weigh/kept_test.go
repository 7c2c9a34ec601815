package weigh

import (
	"errors"
	"reflect"
	"testing"

	"github.com/plainbill/plainbill/cost/commit"
	"github.com/plainbill/plainbill/cost/ledger"
	"github.com/plainbill/plainbill/cost/risk"
	"github.com/plainbill/plainbill/cost/synth"
)

// told is what an answer says, without what it was worked out from.
func told(a *Answer) Answer {
	b := *a
	b.model, b.question = nil, Question{}
	return b
}

// What earlier questions left behind changes no answer, in whatever order they
// come, whether another instrument of the scope, other assumptions or more futures
// were asked for before.
func TestKeptChangesNothing(t *testing.T) {
	r := report(t, synth.Options{Seed: 1, Shared: true})
	kept := new(Kept)
	for _, i := range []int{scope(t, r, commit.Compute, ""), scope(t, r, commit.EC2Instance, "m6i"), scope(t, r, commit.Compute, "")} {
		for n, o := range r.Scopes[i].Options() {
			q := Question{Option: o, Seed: uint64(1 + n%2), Scenarios: 60 + 10*n, Levels: 12, Depart: []ledger.Dimension{ledger.NoDimension, ledger.Account, ledger.InstanceFamily}[n%3]}
			if n == 1 {
				q.Chosen = map[string]float64{"shared": 0.6}
			}
			want, err := Scope(r, i, q)
			if err != nil {
				t.Fatal(err)
			}
			q.Kept = kept
			got, err := Scope(r, i, q)
			if err != nil {
				t.Fatal(err)
			}
			if !reflect.DeepEqual(told(got), told(want)) {
				t.Errorf("%s, %v: another answer beside earlier ones", r.Scopes[i].Name(), o)
			}
		}
	}
	if len(kept.parts) == 0 || len(kept.dice) == 0 || len(kept.parts) > keptMost || len(kept.dice) > keptMost {
		t.Errorf("%d parts and %d dice are kept", len(kept.parts), len(kept.dice))
	}
}

// Going on from fewer futures is drawing all of them at once.
func TestMoreIsAllAtOnce(t *testing.T) {
	r := report(t, synth.Options{Seed: 1, Shared: true})
	i := scope(t, r, commit.Compute, "")
	q := Question{Option: r.Scopes[i].Options()[0], Seed: 3, Scenarios: 1000, Levels: 16}
	first, err := Scope(r, i, q)
	if err != nil {
		t.Fatal(err)
	}
	if first.Goes(900) || !first.Goes(1300) {
		t.Error("1,000 futures can go on to 1,300, and not back to 900")
	}
	before := told(first)
	limits := Limits{Absorb: 700}
	got, err := first.More(1300, 200, limits)
	if err != nil {
		t.Fatal(err)
	}
	q.Scenarios, q.Band, q.Limits = 1300, 200, limits
	want, err := Scope(r, i, q)
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(told(got), told(want)) {
		t.Error("more futures are not those of all at once")
	}
	if !reflect.DeepEqual(told(first), before) {
		t.Error("going on changed what it went on from")
	}
}

// A question that nobody waits for any more ends soon, at whatever it is.
func TestStop(t *testing.T) {
	r := report(t, synth.Options{Seed: 1, Shared: true})
	i := scope(t, r, commit.Compute, "")
	q := Question{Option: r.Scopes[i].Options()[0], Seed: 3, Scenarios: 100_000, Levels: 16}
	looks := 0
	q.Stop = func() bool { looks++; return looks > 5 }
	for name, ask := range map[string]func() error{
		"scope":    func() error { _, err := Scope(r, i, q); return err },
		"frontier": func() error { _, _, err := Frontier(r, i, q); return err },
		"shop":     func() error { _, err := Shop(r, q); return err },
	} {
		looks = 0
		if err := ask(); !errors.Is(err, risk.ErrStopped) || looks != 6 {
			t.Errorf("%s: %v after %d looks", name, err, looks)
		}
	}
	q.Stop, q.Scenarios = nil, 1000
	a, err := Scope(r, i, q)
	if err != nil {
		t.Fatal(err)
	}
	a.StopWhen(func() bool { return true })
	if _, err := a.Variants(1, 300); !errors.Is(err, risk.ErrStopped) {
		t.Error(err)
	}
	if _, err := a.More(100_000, 0, Limits{}); !errors.Is(err, risk.ErrStopped) {
		t.Error(err)
	}
}
