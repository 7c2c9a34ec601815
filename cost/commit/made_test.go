package commit

import (
	"testing"

	"github.com/plainbill/plainbill/cost/ledger"
	"github.com/plainbill/plainbill/cost/money"
	"github.com/plainbill/plainbill/cost/period"
	"github.com/plainbill/plainbill/cost/synth"
)

// The commitments of a generated bill are found again to the last digit.
func TestMadeCommitmentsAreRecovered(t *testing.T) {
	for _, o := range []synth.Options{
		{Seed: 3, Shared: true},
		{Seed: 4, Shared: true, Schema: synth.CUR2},
		{Seed: 5},
		{Seed: 6, Rows: 6000}, // by the day
		{Seed: 7, Rows: 1000}, // by the month
	} {
		r, truth, _ := made(t, o)
		found := 0
		for _, want := range truth.Commitments {
			c := find(t, r, want.ARN)
			found++
			net := want.OnDemand.Minus(want.Used).Minus(want.Unused)
			for _, v := range []struct {
				what      string
				got, want money.Total
			}{
				{"used", c.Used, want.Used}, {"effective", c.Effective, want.Used}, {"unused", c.Unused, want.Unused},
				{"charged", c.Charged, want.Used.Plus(want.Unused)}, {"on demand", c.OnDemand, want.OnDemand}, {"net savings", c.Net, net},
				{"hourly", c.Hourly.Total(), want.Hourly.Total()},
			} {
				if v.got != v.want {
					t.Errorf("seed %d, %s: %s is %v, want %v", o.Seed, want.ARN, v.what, v.got, v.want)
				}
			}
			if c.Owner != want.Owner || c.Payment.String() != want.Payment || !c.Constant || !c.Known || c.Loses != (net.Sign() < 0) {
				t.Errorf("seed %d: %+v, want %+v", o.Seed, c, want)
			}
			if charged := want.Used.Plus(want.Unused); c.Utilization.Value != want.Used.Share(charged) {
				t.Errorf("seed %d, %s: utilization %v", o.Seed, want.ARN, c.Utilization.Value)
			}
		}
		if found < 9 {
			t.Errorf("seed %d: only %d commitments", o.Seed, found)
		}
		if r.Sums.Net != sumNet(truth) {
			t.Errorf("seed %d: net savings %v, want %v", o.Seed, r.Sums.Net, sumNet(truth))
		}
	}
}

func sumNet(truth synth.Truth) (sum money.Total) {
	for _, c := range truth.Commitments {
		sum = sum.Plus(c.OnDemand).Minus(c.Used).Minus(c.Unused)
	}
	return sum
}

// Where plans apply as AWS applies them, our waterfall allots the same to each,
// hour by hour: across accounts, to the owner first, the narrow plan before the
// broad one, and until a plan ends.
func TestReplayOfMadeBillsIsExact(t *testing.T) {
	for seed := range uint64(3) {
		r, _, _ := made(t, synth.Options{Seed: seed, Shared: true})
		p := r.Replay
		if !p.Known || p.Hours != 744 || p.Allotted < 1000 || p.Error > 1e-8 {
			t.Errorf("seed %d: %v of %v apart, error %v, %d hours, %s", seed, p.Apart, p.Allotted, p.Error, p.Hours, p.Why)
		}
		if len(p.Pools) < 6 || hasNote(r, "replay") {
			t.Errorf("seed %d: %d pools", seed, len(p.Pools))
		}
		if !hasNote(r, "ended") {
			t.Errorf("seed %d: nothing is said of the plan that ended", seed)
		}
	}
}

// The story's plans cover what the story says, which is nearly what AWS would.
func TestReplayOfTheStory(t *testing.T) {
	r, _, _ := made(t, synth.Options{Seed: 1})
	if !r.Replay.Known || r.Replay.Error == 0 || r.Replay.Error > Green || hasNote(r, "replay") {
		t.Errorf("error %v, notes %v", r.Replay.Error, r.Notes)
	}
}

// Plans that are not shared, though they could be, are noticed.
func TestReplayNoticesPlansThatAreNotShared(t *testing.T) {
	var rows []row
	for h := range 24 {
		rows = append(rows, covered(h, plan1, "4", "2.8"), fee(h, plan1, "7", "2.8"),
			ec2(h, "10").with("line_item_usage_account_id", other))
	}
	r := report(t, rows, Options{})
	near(t, "error", r.Replay.Error, (7-2.8)/2.8)
	if !hasNote(r, "replay") {
		t.Errorf("notes %v", r.Notes)
	}
}

// The discounts that plans give are observed to the last digit.
func TestMadeDiscountsAreObserved(t *testing.T) {
	r, _, _ := made(t, synth.Options{Seed: 2, Shared: true})
	exact := 0
	for i := range r.Scopes {
		if r.Scopes[i].Kind != Compute {
			continue
		}
		for _, c := range r.Demand(i, Option{Compute, 1, NoUpfront}).Classes {
			if c.Discount.Provenance != ObservedExact {
				continue
			}
			exact++
			percent := 100 * c.Discount.Typical
			// Several plans of one option cost what their mean does: between the cheapest
			// and the dearest.
			if percent < 3 || percent > 30 {
				t.Errorf("%s has a discount of %v", c.Name, c.Discount)
			}
		}
	}
	if exact < 5 {
		t.Errorf("%d discounts were observed", exact)
	}
}

// A demand is the usage of its classes, taken apart by account or not, and no
// hour is lost.
func TestDemandIsWhole(t *testing.T) {
	r, _, _ := made(t, synth.Options{Seed: 7, Shared: true})
	for i := range r.Scopes {
		s := &r.Scopes[i]
		d := r.Demand(i, s.Options()[0])
		sum := d.Uncovered
		for _, c := range d.Classes {
			sum += c.OnDemand.Sum()
		}
		want := s.OnDemand.Plus(s.Planned).Float64()
		switch s.Kind {
		case Reservation:
			want = s.OnDemand.Plus(s.Reserved).Float64()
		case EC2Instance: // what Compute plans cover stays theirs
			for _, n := range s.Classes {
				want -= r.classes[n].Planned[Compute].Sum()
			}
		case Compute:
			for _, n := range s.Classes {
				want -= r.classes[n].Planned[EC2Instance].Sum()
			}
		}
		near(t, s.Name(), sum, want)
		parts := 0.0
		for _, p := range r.Parts(&d, ledger.Account, 1000) {
			for _, series := range p.OnDemand {
				parts += series.Sum()
			}
		}
		near(t, s.Name()+" by account", parts, sum-d.Uncovered)
		before := sum
		d.Pool()
		sum = d.Uncovered
		for _, c := range d.Classes {
			sum += c.OnDemand.Sum()
		}
		near(t, s.Name()+" pooled", sum, before)
	}
	if len(r.Scopes) < 10 {
		t.Errorf("%d scopes", len(r.Scopes))
	}
}

// Letting everything end costs what everything saves, if nothing else covers what
// is set free: the changes of all rungs add up to the net savings of what is in
// force.
func TestLadderAddsUp(t *testing.T) {
	r, _, _ := made(t, synth.Options{Seed: 3, Shared: true})
	sum, net := 0.0, 0.0
	for _, g := range r.Ladder {
		sum += g.Change
		for _, n := range g.Commitments {
			if !g.Waterfall || r.Commitments[n].HoursLeft == 0 {
				t.Errorf("%s: %+v", g.Month.Time(), r.Commitments[n])
			}
			net += r.Commitments[n].Net.Float64()
		}
	}
	// The plan that ended on the 15th gave its usage back to the others.
	if len(r.Ladder) < 4 || !(sum > 0.9*net/744 && sum < 1.2*net/744) {
		t.Errorf("%d rungs change %v an hour, net savings %v", len(r.Ladder), sum, net/744)
	}
	if r.Clock.Grain != period.ByHour {
		t.Errorf("grain %v", r.Clock.Grain)
	}
}
