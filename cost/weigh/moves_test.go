package weigh

import (
	"math"
	"testing"

	"github.com/plainbill/plainbill/cost/commit"
	"github.com/plainbill/plainbill/cost/risk"
	"github.com/plainbill/plainbill/cost/synth"
)

func TestBreeds(t *testing.T) {
	for family, want := range map[string]breed{
		"m6i":              {class: "m", generation: 6},
		"m6gd":             {class: "m", generation: 6, graviton: true},
		"c7gn":             {class: "c", generation: 7, graviton: true},
		"g5":               {class: "g", generation: 5},
		"g5g":              {class: "g", generation: 5, graviton: true},
		"db.r6g":           {class: "db.r", generation: 6, graviton: true},
		"cache.m5":         {class: "cache.m", generation: 5},
		"r6g.large.search": {class: "r", generation: 6, graviton: true, size: "large.search"},
		"mac":              {class: "mac"},
		"":                 {},
		"db.":              {class: "db."},
		"u-6tb1":           {class: "u-", generation: 6},
		"cache.t4g.medium": {class: "cache.t", generation: 4, graviton: true, size: "medium"},
		"7":                {class: "7"},
		"is4gen":           {class: "is", generation: 4, graviton: true},
		"db.x2g":           {class: "db.x", generation: 2, graviton: true},
		"i4i":              {class: "i", generation: 4},
	} {
		if got := breedOf(family); got != want {
			t.Errorf("%q: %+v, want %+v", family, got, want)
		}
	}
}

// Whose usage moves where: within kind, service, region, class, and size where
// reservations need it.
func TestKin(t *testing.T) {
	ec2 := func(family, region string) commit.Scope {
		return commit.Scope{Kind: commit.EC2Instance, Family: family, Region: region}
	}
	reserved := func(service, family, detail string) commit.Scope {
		return commit.Scope{Kind: commit.Reservation, Service: service, Family: family, Region: "a", Detail: detail}
	}
	r := &commit.Report{Scopes: []commit.Scope{
		0: ec2("m5", "a"), 1: ec2("m6i", "a"), 2: ec2("m6g", "a"), 3: ec2("m7g", "a"), 4: ec2("m7i", "b"), 5: ec2("c7g", "a"),
		6: reserved("rds", "db.m5", "x"), 7: reserved("rds", "db.m6g", "x"), 8: reserved("rds", "db.m5", "y"),
		9: reserved("es", "r5.large.search", ""), 10: reserved("es", "r6g.large.search", ""), 11: reserved("es", "r6g.xlarge.search", ""),
		12: {Kind: commit.Compute},
	}}
	for i, want := range map[int][2][]int{
		0: {nil, nil}, 1: {{0}, nil}, 2: {nil, {0, 1}}, 3: {{2}, {0, 1}}, 4: {nil, nil}, 5: {nil, nil},
		6: {nil, nil}, 7: {nil, {6}}, 10: {nil, {9}}, 11: {nil, nil}, 12: {nil, nil},
	} {
		s := &r.Scopes[i]
		for k, got := range [2][]int{older(r, s), x86(r, s)} {
			if len(got) != len(want[k]) {
				t.Fatalf("%s: %v, want %v", s.Name(), got, want[k])
			}
			for n := range got {
				if got[n] != want[k][n] {
					t.Errorf("%s: %v, want %v", s.Name(), got, want[k])
				}
			}
		}
		if left := i == 0 || i == 1 || i == 4 || i == 6 || i == 9; movable(s) != left {
			t.Errorf("%s moves to Graviton: %v", s.Name(), !left)
		}
	}
}

// A move from x86 to Graviton takes from a plan of the old family, adds to one of the
// new at Graviton's price, and leaves a Compute plan alone. It counts when somebody
// says how likely it is.
func TestMovesToGraviton(t *testing.T) {
	r := report(t, synth.Options{Seed: 1, Shared: true})
	old := scope(t, r, commit.EC2Instance, "m6i")
	young := -1
	for i := range r.Scopes {
		if s := &r.Scopes[i]; s.Kind == commit.EC2Instance && len(x86(r, s)) > 0 {
			young = i
		}
	}
	if young < 0 { // the made bill has no Graviton: one of its x86 families becomes it
		young = scope(t, r, commit.EC2Instance, "m5")
		r.Scopes[young].Family = "m6g"
	}
	chosen := func(v float64) map[string]float64 { return map[string]float64{"graviton": v} }
	saving := func(i int, o commit.Option, given map[string]float64) (float64, *Answer) {
		q := asked(r, i)
		if o.Kind != commit.NoKind {
			q.Option = o
		}
		q.Chosen = given
		a := answer(t, r, i, q)
		return a.Profile.At(answer(t, r, i, Question{Option: q.Option, Seed: q.Seed, Scenarios: q.Scenarios, Levels: q.Levels}).Grid.Level(12)).Saving, a
	}
	steady, before := saving(old, commit.Option{}, nil)
	if moved, a := saving(old, commit.Option{}, chosen(1)); moved >= steady || a.Scope.Slices[0].Hazard != risk.NarrowHazard+1 || before.Scope.Slices[0].Hazard != risk.NarrowHazard {
		t.Errorf("a plan of the old family saves %v, %v where it moves; leaves %v times a year", steady, moved, a.Scope.Slices[0].Hazard)
	}
	steady, _ = saving(young, commit.Option{}, nil)
	moved, a := saving(young, commit.Option{}, chosen(1))
	if moved <= steady {
		t.Errorf("a plan of the new family saves %v, %v where usage joins", steady, moved)
	}
	sources := x86(r, &r.Scopes[young])
	for n, i := range sources {
		s := a.Scope.Slices[len(a.Scope.Slices)-len(sources)+n]
		d := r.Demand(i, r.Scopes[i].Options()[0])
		want, got := 0.0, 0.0
		for _, c := range d.Classes {
			want += gravitonPrice * sum(hoursFrom(c.OnDemand, r.Clock.LastRun()))
		}
		for _, row := range s.OnDemand {
			got += sum(row)
		}
		q := asked(r, i)
		if !s.Joins || math.Abs(got-want) > 1e-9*want || s.Event != answer(t, r, i, q).Scope.Slices[0].Event {
			t.Errorf("%s joins with %v, want %v: %+v", r.Scopes[i].Name(), got, want, s.Event)
		}
	}
	if dearer, _ := saving(young, commit.Option{}, map[string]float64{"graviton": 1, "graviton_price": 1.2}); dearer <= moved {
		t.Errorf("a dearer Graviton brings %v, a cheaper %v", dearer, moved)
	}
	for _, i := range []int{old, scope(t, r, commit.Compute, "")} {
		compute := commit.Option{Kind: commit.Compute, Years: 1, Payment: commit.NoUpfront}
		without, a := saving(i, compute, nil)
		if with, _ := saving(i, compute, chosen(1)); with != without {
			t.Errorf("a Compute plan for %s saves %v, %v where usage moves", r.Scopes[i].Name(), without, with)
		}
		for _, g := range a.Given {
			if g.Key == gravitonKey {
				t.Errorf("a Compute plan assumes %+v", g)
			}
		}
	}
	for _, a := range []*Answer{before, a} {
		found := false
		for _, g := range a.Given {
			found = found || g.Key == gravitonKey && g.Origin != "" && g.Label != ""
		}
		if !found {
			t.Errorf("%s says nothing of Graviton", a.Scope.Name)
		}
	}
}
