package commit

import (
	"testing"

	"github.com/plainbill/plainbill/cost/money"
	"github.com/plainbill/plainbill/cost/synth"
)

// TestOwnerAndConsumer holds, T48, that what is used of a commitment is charged to
// who used it, and what is not by the policy; nothing is lost or made up.
func TestOwnerAndConsumer(t *testing.T) {
	r := report(t, []row{
		covered(0, plan1, "432", "302.40").with("line_item_usage_account_id", other),
		fee(0, plan1, "504", "302.40"),
	}, Options{})
	owner := find(t, r, plan1).Owner
	for policy, want := range map[Policy]map[string]string{
		Central:   {other: "302.4", "": "201.6"},
		OwnerPays: {other: "302.4", owner: "201.6"},
		Spread:    {other: "504"},
	} {
		got := r.ByAccount(policy)
		if len(got) != len(want) {
			t.Errorf("policy %d: %+v", policy, got)
		}
		for _, s := range got {
			if s.Total().String() != want[s.Account] {
				t.Errorf("policy %d: %q pays %v, want %s", policy, s.Account, s.Total(), want[s.Account])
			}
		}
	}
}

// Whatever the policy, accounts pay what the commitments cost.
func TestAccountsPayWhatCommitmentsCost(t *testing.T) {
	for _, r := range []*Report{reportOf(t, synth.Options{Seed: 3, Shared: true}), focusMade(t, synth.Options{Seed: 3, Shared: true})} {
		whole := r.Sums.Used.Plus(r.Sums.Unused)
		for _, policy := range []Policy{Central, OwnerPays, Spread} {
			var sum money.Total
			list := r.ByAccount(policy)
			for i := range list {
				sum = sum.Plus(list[i].Total())
				if i > 0 && list[i].Total().Cmp(list[i-1].Total()) > 0 {
					t.Errorf("policy %d: %+v comes behind less", policy, list[i])
				}
			}
			if sum != whole || len(list) < 5 {
				t.Errorf("policy %d: %v in %d accounts, want %v", policy, sum, len(list), whole)
			}
		}
	}
}

func reportOf(t *testing.T, o synth.Options) *Report {
	r, _, _ := made(t, o)
	return r
}

// TestPaidBack holds, T46, after how many months payments in advance are earned
// back at full use.
func TestPaidBack(t *testing.T) {
	for _, tt := range []struct {
		name                         string
		upfront, recurring, onDemand string
		want                         float64
	}{
		{"a reservation, partly in advance", "262.80", "21.60", "72", 5.214285714},
		{"a reservation, all in advance", "525.60", "0", "72", 7.30},
		{"a plan, all in advance", "6132", "0", "720", 8.516666667},
	} {
		total := func(text string) money.Total {
			a, _, err := money.Parse([]byte(text))
			if err != nil {
				t.Fatal(err)
			}
			return a.Total()
		}
		c := Commitment{UpfrontPaid: total(tt.upfront), Recurring: total(tt.recurring), OnDemand: total(tt.onDemand)}
		got, ok := c.PaidBack(1)
		if !ok || got-tt.want > 1e-8 || tt.want-got > 1e-8 {
			t.Errorf("%s: %v months, %v; want %v", tt.name, got, ok, tt.want)
		}
		if twice, _ := c.PaidBack(2); twice != 2*got {
			t.Errorf("%s: over two months %v", tt.name, twice)
		}
	}
	for _, c := range []Commitment{{}, {UpfrontPaid: money.Unit.Total()}, {UpfrontPaid: money.Unit.Total(), Recurring: money.Unit.Total()}} {
		if _, ok := c.PaidBack(1); ok {
			t.Errorf("%+v is paid back", c)
		}
	}
}
