package report_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/plainbill/plainbill/cost/report"
	"github.com/plainbill/plainbill/cost/synth"
	"github.com/plainbill/plainbill/cost/view"
)

// TestEveryAssumptionIsSaid holds that a report has words for all that a weighing of
// any scope assumes, and for nothing that there is not.
func TestEveryAssumptionIsSaid(t *testing.T) {
	var bill bytes.Buffer
	if _, err := synth.Write(&bill, synth.Options{Seed: 3, Shared: true}); err != nil {
		t.Fatal(err)
	}
	b := loaded(t, bill.Bytes())
	first, err := b.Weigh(view.WeighQuery{Scenarios: 100})
	if err != nil {
		t.Fatal(err)
	}
	scopes, err := b.Commitments(view.CommitmentsQuery{})
	if err != nil {
		t.Fatal(err)
	}
	assumed := map[string]view.Assumption{}
	take := func(w *view.Weighing) {
		for _, a := range w.Assumed {
			assumed[a.Key] = a
		}
	}
	take(first)
	for _, s := range scopes.Scopes {
		if w, err := b.Weigh(view.WeighQuery{Scope: s.Key, Scenarios: 100}); err == nil {
			take(w)
		}
	}
	for key, a := range assumed {
		a.Value, a.Text = 0.5, "Canary"
		s := made(t)
		s.Weighing.Assumed = []view.Assumption{a}
		if r := build(t, s, choice()); !strings.Contains(strings.Join(r.Assumptions, " "), "anary") {
			t.Errorf("a report has no words for %q (%s)", key, a.Label)
		}
	}
	for _, key := range report.AssumedKeys() {
		if _, ok := assumed[key]; !ok {
			t.Errorf("nothing is called %q in %d weighings", key, len(scopes.Scopes)+1)
		}
	}
}
