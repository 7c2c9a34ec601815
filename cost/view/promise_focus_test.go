package view_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/plainbill/plainbill/cost/synth"
	"github.com/plainbill/plainbill/cost/view"
)

// FOCUS does not tell when commitments end: no row, sum, ladder or offer says
// that it does, and nothing that hangs on it is called 0.
func TestCommitmentsOfFOCUSSayWhatIsNotKnown(t *testing.T) {
	var b bytes.Buffer
	if _, err := synth.WriteFOCUS(&b, synth.Options{Seed: 3, Shared: true}); err != nil {
		t.Fatal(err)
	}
	v := open(t, b.String()).view
	c, err := v.Commitments(view.CommitmentsQuery{})
	if err != nil {
		t.Fatal(err)
	}
	running := 0
	for _, r := range c.InForce.Rows {
		if r.EndsNote == "charges nothing at the end of the bill" {
			continue
		}
		running++
		if r.Ends != "not known" || !strings.HasPrefix(r.EndsNote, "FOCUS does not tell") || r.LockIn.Text != "not known" || r.Owed.Text != "not known" || r.ReturnUntil != "" {
			t.Errorf("%s ends %q (%s), locks in %q, owes %q", r.Label, r.Ends, r.EndsNote, r.LockIn.Text, r.Owed.Text)
		}
	}
	if s := c.InForce.Sum; running < 9 || s.LockIn.Text != "not known" || s.Owed.Text != "not known" {
		t.Errorf("%d run; all lock in %q, owe %q", running, s.LockIn.Text, s.Owed.Text)
	}
	if len(c.Ladder.Rungs) != 0 || len(c.Ladder.Steps) != running || !strings.Contains(c.Ladder.Title, "does not tell") {
		t.Errorf("the ladder says %q with %d rungs", c.Ladder.Title, len(c.Ladder.Rungs))
	}
	told := false
	for _, n := range c.Notes {
		told = told || n.Code == "ends" && strings.Contains(n.Text, "count as running on")
	}
	if !told {
		t.Errorf("no note says so: %+v", c.Notes)
	}
	w, err := v.Weigh(view.WeighQuery{Depth: view.WideDepth, Scenarios: 400})
	if err != nil {
		t.Fatal(err)
	}
	if !(w.Existing > 0) || len(w.Levels) == 0 || strings.Contains(w.Wide.Note, "end within") {
		t.Errorf("%v run; the frontier notes %q", w.Existing, w.Wide.Note)
	}
}

// An account that bought for others and bears what they left unused is no alarm;
// one whose own purchases lose is.
func TestAccountsThatCarrySharedPlans(t *testing.T) {
	c, err := sampleBill(t).view.Commitments(view.CommitmentsQuery{})
	if err != nil {
		t.Fatal(err)
	}
	over, carries := 0, 0
	for _, r := range c.Sanity {
		switch {
		case r.Level != "account":
		case r.Over:
			over++
		case strings.HasPrefix(r.Say, "carries "):
			carries++
			if r.Headroom.Value.Sign() >= 0 {
				t.Errorf("%s carries, with a headroom of %s", r.Label, r.Headroom.Text)
			}
		}
	}
	for _, v := range c.Verdicts {
		if want := "1 of 16, 1 carries what shared plans left unused"; v.Code == "accounts" && (v.Text != want || v.OK) {
			t.Errorf("accounts: %q, want %q", v.Text, want)
		}
	}
	if over != 1 || carries != 1 {
		t.Errorf("%d accounts lose, %d carry", over, carries)
	}
}
