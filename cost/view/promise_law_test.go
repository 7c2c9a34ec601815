package view_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/plainbill/plainbill/cost/money"
	"github.com/plainbill/plainbill/cost/synth"
	"github.com/plainbill/plainbill/cost/view"
)

// shared is a month of hours of a company whose plans apply as AWS applies them.
func shared(t testing.TB, seed uint64) opened {
	t.Helper()
	var b bytes.Buffer
	if _, err := synth.Write(&b, synth.Options{Seed: seed, Shared: true}); err != nil {
		t.Fatal(err)
	}
	return open(t, b.String())
}

func commitments(t testing.TB, o opened, currency string) *view.Commitments {
	t.Helper()
	c, err := o.view.Commitments(view.CommitmentsQuery{Currency: currency})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func weighing(t testing.TB, o opened, q view.WeighQuery) *view.Weighing {
	t.Helper()
	w, err := o.view.Weigh(q)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// Every amount of the inventory adds up to its last line, exactly, and headroom is
// what is left of public prices.
func TestInventoryAddsUp(t *testing.T) {
	for seed := range uint64(3) {
		c := commitments(t, shared(t, seed), "")
		if len(c.InForce.Rows) < 9 {
			t.Errorf("seed %d: %d commitments", seed, len(c.InForce.Rows))
		}
		labels := map[string]bool{}
		for _, of := range []func(r *view.InventoryRow) view.Money{
			func(r *view.InventoryRow) view.Money { return r.Hourly }, func(r *view.InventoryRow) view.Money { return r.Used },
			func(r *view.InventoryRow) view.Money { return r.Unused }, func(r *view.InventoryRow) view.Money { return r.Gross },
			func(r *view.InventoryRow) view.Money { return r.Net }, func(r *view.InventoryRow) view.Money { return r.LockIn },
			func(r *view.InventoryRow) view.Money { return r.Owed },
		} {
			var sum money.Total
			for i := range c.InForce.Rows {
				sum = sum.Plus(of(&c.InForce.Rows[i]).Value)
			}
			if want := of(&c.InForce.Sum); sum != want.Value {
				t.Errorf("seed %d: rows come to %v, their sum says %s", seed, sum, want.Text)
			}
		}
		for _, r := range c.InForce.Rows {
			if labels[r.Label] {
				t.Errorf("seed %d: two commitments are called %s", seed, r.Label)
			}
			labels[r.Label] = true
			if r.Alarm != (r.Say == "costs more than none") || r.Gross.Value.Minus(r.Unused.Value) != r.Net.Value {
				t.Errorf("seed %d: %+v", seed, r)
			}
		}
		for _, r := range c.Sanity {
			if r.Public.Value.Minus(r.Actual.Value) != r.Headroom.Value || r.Say == "" {
				t.Errorf("seed %d: %+v", seed, r)
			}
		}
	}
}

// The ladder names everything that is in force, in the order of its ends, and its
// rungs come to the same.
func TestLadderIsInOrder(t *testing.T) {
	c := commitments(t, sampleBill(t), "")
	steps, rungs := 0.0, 0.0
	for i, s := range c.Ladder.Steps {
		steps += s.Hourly
		if i > 0 && s.End < c.Ladder.Steps[i-1].End {
			t.Errorf("%s ends %s, after one that ends %s", s.Label, s.End, c.Ladder.Steps[i-1].End)
		}
		if s.End < c.Ladder.Begin {
			t.Errorf("%s ended %s, before the ladder begins", s.Label, s.End)
		}
	}
	for _, g := range c.Ladder.Rungs {
		rungs += g.Hourly.Value.Float64()
		if g.Say == "" || g.Names == "" {
			t.Errorf("%+v", g)
		}
	}
	if len(c.Ladder.Steps) < 8 || math.Abs(steps-rungs) > 1e-6 {
		t.Errorf("%d steps of %v an hour, rungs of %v", len(c.Ladder.Steps), steps, rungs)
	}
}

// queries are what is asked of the sample bill in the tests of weighings.
func queries(t *testing.T) []view.WeighQuery {
	t.Helper()
	list := []view.WeighQuery{}
	for _, s := range commitments(t, sampleBill(t), "").Scopes {
		list = append(list, view.WeighQuery{Scope: s.Key, Option: s.Options[len(s.Options)-1].Key, Scenarios: 300, Depth: view.FullDepth})
	}
	if len(list) < 10 {
		t.Fatalf("%d scopes", len(list))
	}
	return append(list, view.WeighQuery{Absorb: 1e9, Scenarios: 300, Depth: view.FullDepth}, view.WeighQuery{Absorb: 1, Scenarios: 300}, view.WeighQuery{MostPromised: 5000, Scenarios: 300})
}

// Zones cover the axis in their order, levels are equally far apart, more is
// never promised for less, and every level has 100 futures in order.
func TestZonesCoverTheAxis(t *testing.T) {
	weighed := 0
	for _, q := range queries(t) {
		w := weighing(t, sampleBill(t), q)
		if len(w.Levels) == 0 {
			if len(w.Why) == 0 && len(w.Evidence.Why) == 0 {
				t.Errorf("%s: no levels, and no word why", w.Scope)
			}
			continue
		}
		weighed++
		at := 0.0
		keys := ""
		for _, z := range w.Zones {
			if z.From != at || z.To < z.From || z.Label == "" || z.Low > z.High+1e-6 {
				t.Errorf("%s: zone %+v begins after %v", w.Scope, z, at)
			}
			at, keys = z.To, keys+z.Key+" "
		}
		last := w.Levels[len(w.Levels)-1]
		if at != last.Level || keys != "free comfort acceptable pointless unacceptable " {
			t.Errorf("%s: zones %send at %v of %v", w.Scope, keys, at, last.Level)
		}
		step := w.Step()
		for i, l := range w.Levels {
			if math.Abs(l.Level-float64(i)*step) > float64(i+2)*1e-6 || i > 0 && l.Promised <= w.Levels[i-1].Promised || l.P05 > l.P95+1e-6 || l.Bad > l.Saving+1e-6 {
				t.Errorf("%s: level %d is %+v", w.Scope, i, l)
			}
			if len(w.Futures[i]) != 100 || !slices.IsSorted(w.Futures[i]) {
				t.Errorf("%s: futures of level %d", w.Scope, i)
			}
		}
		if w.Start < 0 || w.Start > last.Level || w.Title == "" || w.Measure == "" || w.Today == "" {
			t.Errorf("%s: start %v, %q", w.Scope, w.Start, w.Title)
		}
		sum := 0.0
		if w.Plan != nil {
			for _, r := range w.Plan.Rows {
				sum += r.Level
				if r.Level > 100 || r.Level <= 0 {
					t.Errorf("%s: a plan of %v an hour", w.Scope, r.Level)
				}
			}
			if math.Abs(sum-w.Plan.Sum.Level) > 1e-6 || math.Abs(sum-w.Start) > 0.0011 {
				t.Errorf("%s: plans of %v, their sum says %v, the recommended level is %v", w.Scope, sum, w.Plan.Sum.Level, w.Start)
			}
		}
	}
	if weighed < 8 {
		t.Errorf("only %d scopes were weighed", weighed)
	}
}

// At a level that was weighed, a reading says what is known of that level;
// between two it lies between them; beyond the ends it is the end.
func TestReadingIsTheTable(t *testing.T) {
	w := weighing(t, sampleBill(t), view.WeighQuery{})
	for i, l := range w.Levels {
		r := w.Reading(l.Level)
		got := view.Level{Level: r.Level, Saving: r.Saving, Error: r.Error, P05: r.P05, P95: r.P95, Bad: r.Bad, LossChance: r.LossChance,
			Unused: l.Unused, UnusedP95: r.UnusedP95, Regret: r.Regret, Promised: r.Promised}
		if got != l {
			t.Errorf("level %d reads %+v, want %+v", i, got, l)
		}
		if !slices.Equal(r.Futures, w.Futures[i]) || r.Saves+r.Within+r.Beyond != 100 || r.FuturesFrom != l.Level {
			t.Errorf("level %d: %d save, %d within, %d beyond", i, r.Saves, r.Within, r.Beyond)
		}
		p := w.Curve[2*i]
		if p.Level != l.Level || r.Cost != p.Cost || r.Unused != p.Unused || r.Utilization != p.Utilization || r.Coverage != p.Coverage {
			t.Errorf("level %d costs %v on the bill's hours, want %+v", i, r.Cost, p)
		}
		if i == 0 {
			continue
		}
		between := w.Reading((l.Level + w.Levels[i-1].Level) / 2)
		if want := (l.Saving + w.Levels[i-1].Saving) / 2; math.Abs(between.Saving-want) > 1e-5 {
			t.Errorf("between levels %d and %d it saves %v, want %v", i-1, i, between.Saving, want)
		}
	}
	for _, z := range w.Zones {
		if z.To == z.From {
			continue
		}
		for _, level := range []float64{z.To, (z.From + z.To) / 2} {
			if r := w.Reading(level); r.Zone != z.Key || !strings.HasPrefix(r.ZoneSay, z.Label+": ") {
				t.Errorf("%v reads %q, want %s", level, r.ZoneSay, z.Key)
			}
		}
	}
	top := w.Reading(1e12)
	if top.Level != w.Top() || top.Step != "" || !reflect.DeepEqual(w.Reading(-5), w.Reading(0)) || !reflect.DeepEqual(w.Reading(math.NaN()), w.Reading(0)) {
		t.Errorf("beyond the end it reads %+v", top)
	}
	if got := (&view.Weighing{}).Reading(3); got.Weighed || got.Level != 0 || got.Zone != "" {
		t.Errorf("nothing reads %+v", got)
	}
}

// What one step adds and costs is said in one sentence.
func TestStepSentences(t *testing.T) {
	for want, to := range map[string]view.Level{
		"Adds $3,503 on average and takes $7,601 from the bad year: $2.17 of bad case for each $1.": {Saving: 3503, Bad: -7601},
		"Adds $3,503 on average and adds $20 to the bad year: nothing is risked for it.":            {Saving: 3503, Bad: 20},
		"Takes $12 from the average and $7,601 from the bad year: there is nothing to gain.":        {Saving: -12, Bad: -7601},
		"Takes $12 from the average and adds $1.50 to the bad year.":                                {Saving: -12, Bad: 1.5},
	} {
		to.Level = 2
		w := &view.Weighing{Currency: "USD", Years: 1, Levels: []view.Level{{}, to}}
		if r := w.Reading(0); r.Step != want || r.StepHead != "One step further, to $2.00" || r.StepTo != 2 {
			t.Errorf("%q, %q, want %q", r.StepHead, r.Step, want)
		}
	}
}

// Answers survive JSON, and the same question has the same answer: asked again,
// of another bill of the same rows, or after other questions.
func TestWeighingsAreRepeated(t *testing.T) {
	q := view.WeighQuery{Depth: view.WideDepth, Scenarios: 400}
	a, b := shared(t, 1), shared(t, 1)
	one := weighing(t, a, q)
	first := indented(t, one)
	for _, other := range []view.WeighQuery{{Absorb: 5000, Scenarios: 400, Depth: view.WideDepth}, {Seed: 2, Scenarios: 400}, {Scenarios: 400, Comfort: 0.2, Months: 2}} {
		weighing(t, b, other)
	}
	for _, o := range []opened{a, b} {
		if again := indented(t, weighing(t, o, q)); !bytes.Equal(again, first) {
			t.Error("another answer to the same question:\n" + firstDifference(string(again), string(first)))
		}
	}
	var back view.Weighing
	if err := json.Unmarshal(first, &back); err != nil || !bytes.Equal(indented(t, &back), first) {
		t.Errorf("a weighing does not survive JSON: %v", err)
	}
	if !reflect.DeepEqual(back.Reading(3.3), one.Reading(3.3)) {
		t.Error("a weighing reads differently after JSON")
	}
	c := commitments(t, a, "")
	var told view.Commitments
	if err := json.Unmarshal(indented(t, c), &told); err != nil || !bytes.Equal(indented(t, &told), indented(t, c)) {
		t.Errorf("an answer does not survive JSON: %v", err)
	}
}

// The full answer is the same whether the first one came before it or not, and a
// question that was given up leaves nothing behind.
func TestWeighingsGoOn(t *testing.T) {
	full := view.WeighQuery{Depth: view.FullDepth, Scenarios: 2400}
	a, b := shared(t, 1), shared(t, 1)
	want := indented(t, weighing(t, a, full))
	weighing(t, b, view.WeighQuery{Scenarios: 1000})
	for looks := range 3 {
		if _, err := b.view.WeighUntil(full, func() bool { looks--; return looks < 0 }); !errors.Is(err, view.ErrStopped) {
			t.Fatal(err)
		}
	}
	if got := indented(t, weighing(t, b, full)); !bytes.Equal(got, want) {
		t.Error("the full answer depends on what was asked before:\n" + firstDifference(string(got), string(want)))
	}
}

// What is set by hand for one instrument or scope leaves the comparison with
// others, and other scopes, answerable.
func TestChosenIsKeptToItsScope(t *testing.T) {
	o := sampleBill(t)
	first := weighing(t, o, view.WeighQuery{Scenarios: 200})
	one := view.Choice{Key: first.Discounts[0].Key, Value: 0.4}
	w := weighing(t, o, view.WeighQuery{Scenarios: 200, Depth: view.WideDepth, Chosen: []view.Choice{one, {Key: "hazard", Value: 0.1}, {Key: "joins", Value: 1}}})
	if w.Wide == nil || len(w.Wide.Offers) < 6 || !strings.Contains(w.Wide.Note, "Discounts that you set") || w.Discounts[0].Provenance != "chosen" || w.Discounts[1].Provenance == "chosen" {
		t.Errorf("%+v", w.Discounts)
	}
	if first.Query.Absorb != 0 || first.Absorb <= 0 || first.Query.Scenarios != 200 || weighing(t, o, view.WeighQuery{}).Query.Scenarios != 0 {
		t.Errorf("%+v, absorbs %v", first.Query, first.Absorb)
	}
}

// More that can be absorbed moves the border up, and changes no future.
func TestAbsorbMovesTheBorder(t *testing.T) {
	o := sampleBill(t)
	low, high := weighing(t, o, view.WeighQuery{Absorb: 100}), weighing(t, o, view.WeighQuery{Absorb: 20_000})
	limit := func(w *view.Weighing) float64 { return w.Zones[3].To }
	if limit(low) >= limit(high) || low.Start > high.Start || !reflect.DeepEqual(low.Levels, high.Levels) || low.Absorb != 100 {
		t.Errorf("%v at 100, %v at 20,000", limit(low), limit(high))
	}
	// At the border the bad case is what can be absorbed.
	if bad := high.Reading(limit(high)).Bad; limit(high) < high.Top() && math.Abs(bad+20_000) > 1 {
		t.Errorf("at the border the bad case is %v", bad)
	}
}
