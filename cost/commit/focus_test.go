package commit

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/plainbill/plainbill/cost/actual"
	"github.com/plainbill/plainbill/cost/ledger"
	"github.com/plainbill/plainbill/cost/money"
	"github.com/plainbill/plainbill/cost/period"
	"github.com/plainbill/plainbill/cost/synth"
)

// focusMade is a generated bill in FOCUS.
func focusMade(t testing.TB, o synth.Options) *Report {
	t.Helper()
	var b bytes.Buffer
	if _, err := synth.WriteFOCUS(&b, o); err != nil {
		t.Fatal(err)
	}
	return Run(read(t, "focus.csv", b.Bytes()).Book, Options{})
}

// The commitments of a bill are the same in FOCUS as in the CUR, to the last digit
// and hour by hour; what FOCUS does not tell is said not to be known.
func TestFOCUSAndCURTellTheSameCommitments(t *testing.T) {
	for _, o := range []synth.Options{
		{Seed: 3, Shared: true},
		{Seed: 5},
		{Seed: 6, Rows: 6000}, // by the day
		{Seed: 7, Rows: 1000}, // by the month
	} {
		want, _, _ := made(t, o)
		got := focusMade(t, o)
		compared := 0
		for i := range want.Commitments {
			w := &want.Commitments[i]
			c := find(t, got, w.ARN)
			if w.Charged.IsZero() {
				continue // bought and returned: only its payment is there
			}
			compared++
			for _, v := range []struct {
				what      string
				got, want money.Total
			}{
				{"used", c.Used, w.Used}, {"unused", c.Unused, w.Unused}, {"charged", c.Charged, w.Charged}, {"on demand", c.OnDemand, w.OnDemand},
				{"gross savings", c.Gross, w.Gross}, {"net savings", c.Net, w.Net}, {"hourly", c.Hourly.Total(), w.Hourly.Total()},
				{"recurring", c.Recurring, w.Recurring}, {"upfront share", c.UpfrontShare, w.UpfrontShare}, {"paid upfront", c.UpfrontPaid, w.UpfrontPaid},
			} {
				if v.got != v.want {
					t.Errorf("seed %d, %s: %s is %v, want %v", o.Seed, w.ARN, v.what, v.got, v.want)
				}
			}
			if c.Kind != w.Kind || c.Owner != w.Owner || c.Payment != w.Payment || c.Constant != w.Constant || c.Known != w.Known || c.Loses != w.Loses ||
				c.Utilization.Value != w.Utilization.Value || c.Region != w.Region || c.Family != w.Family || c.Service != w.Service {
				t.Errorf("seed %d: %+v\nwant %+v", o.Seed, c, w)
			}
			if c.End != period.None || c.TermWhy == "" || c.HoursLeft != 0 {
				t.Errorf("seed %d, %s: FOCUS cannot tell an end: %v, %q", o.Seed, w.ARN, c.End, c.TermWhy)
			}
			if w.TermWhy != "" {
				t.Errorf("seed %d, %s: the CUR tells the end, %q", o.Seed, w.ARN, w.TermWhy)
			}
		}
		if compared < 9 {
			t.Errorf("seed %d: only %d commitments", o.Seed, compared)
		}
		for what, v := range map[string][2]money.Total{
			"net savings": {got.Sums.Net, want.Sums.Net}, "unused": {got.Sums.Unused, want.Sums.Unused}, "eligible": {got.Sums.Eligible, want.Sums.Eligible},
		} {
			if v[0] != v[1] {
				t.Errorf("seed %d: %s %v, want %v", o.Seed, what, v[0], v[1])
			}
		}
		if got.Sums.Utilization != want.Sums.Utilization || got.Sums.ESR != want.Sums.ESR || got.Sums.Coverage != want.Sums.Coverage {
			t.Errorf("seed %d: %+v, want %+v", o.Seed, got.Sums, want.Sums)
		}
		if got.Clock.Range != want.Clock.Range || got.Clock.Through != want.Clock.Through || got.Clock.Grain != want.Clock.Grain {
			t.Errorf("seed %d: clock %v, want %v", o.Seed, got.Clock.Range, want.Clock.Range)
		}
		if !hasNote(got, "focus") || hasNote(want, "focus") || hasNote(got, "other-provider") {
			t.Errorf("seed %d: notes %v", o.Seed, got.Notes)
		}
		sameDemand(t, got, want)
		if got.Replay.Known != want.Replay.Known || got.Replay.Allotted != want.Replay.Allotted || len(got.Ladder) != 0 {
			t.Errorf("seed %d: replay %+v, want %+v; %d rungs", o.Seed, got.Replay, want.Replay, len(got.Ladder))
		}
	}
}

// The bill that lies in both forms tells the same of its commitments, hour by hour
// and scope by scope.
func TestKnownPairTellsTheSame(t *testing.T) {
	open := func(name ...string) *Report {
		content, err := os.ReadFile(filepath.Join(append([]string{folder(t)}, name...)...))
		if err != nil {
			t.Fatal(err)
		}
		return Run(read(t, "bill.parquet", content).Book, Options{})
	}
	want, got := open("bills", "generated-100k.cur1.snappy.parquet"), open("focus", "generated-100k.focus1.0.snappy.parquet")
	if len(want.Commitments) != len(got.Commitments) || len(got.Commitments) < 8 {
		t.Fatalf("%d commitments, want %d", len(got.Commitments), len(want.Commitments))
	}
	for i := range want.Commitments {
		w := &want.Commitments[i]
		c := find(t, got, w.ARN)
		if c.Used != w.Used || c.Unused != w.Unused || c.Net != w.Net || c.Hourly != w.Hourly || c.Kind != w.Kind || c.Payment != w.Payment || c.Known != w.Known || c.Recurring != w.Recurring {
			t.Errorf("%+v\nwant %+v", c, w)
		}
		if c.TermWhy == "" || w.TermWhy != "" {
			t.Errorf("%s: %q and %q", w.ARN, c.TermWhy, w.TermWhy)
		}
	}
	if got.Sums.Net != want.Sums.Net || got.Sums.Coverage != want.Sums.Coverage || got.Sums.ESR != want.Sums.ESR || len(got.Scopes) != len(want.Scopes) {
		t.Errorf("%+v\nwant %+v", got.Sums, want.Sums)
	}
	sameDemand(t, got, want)
}

// sameDemand compares the usage that plans could cover, scope by scope.
func sameDemand(t *testing.T, got, want *Report) {
	t.Helper()
	at := map[string]*Scope{}
	for i := range got.Scopes {
		at[got.Scopes[i].Name()] = &got.Scopes[i]
	}
	plans := 0
	for i := range want.Scopes {
		w := &want.Scopes[i]
		if !w.Kind.Plan() {
			continue
		}
		plans++
		g := at[w.Name()]
		if g == nil {
			t.Errorf("no scope %s", w.Name())
			continue
		}
		if g.OnDemand != w.OnDemand || g.Planned != w.Planned || g.Reserved != w.Reserved {
			t.Errorf("%s: on demand %v, under plans %v, reserved %v; want %v, %v, %v", w.Name(), g.OnDemand, g.Planned, g.Reserved, w.OnDemand, w.Planned, w.Reserved)
		}
	}
	if plans < 3 {
		t.Errorf("only %d scopes of plans", plans)
	}
}

const focusColumns = "ProviderName,BillingAccountId,BillingPeriodStart,BillingPeriodEnd,ChargePeriodStart,ChargePeriodEnd,BillingCurrency,SubAccountId,ServiceName,SkuId," +
	"ChargeCategory,ChargeFrequency,PricingCategory,CommitmentDiscountId,CommitmentDiscountType,CommitmentDiscountCategory,CommitmentDiscountStatus,CommitmentDiscountQuantity,ResourceId,BilledCost,EffectiveCost,ListCost,ContractedCost\n"

// azure is one row of June 2026 at Azure: its hours, then what stands in its cells
// from the category on.
func azure(hours, cells string) string {
	return "Microsoft,1,2026-06-01,2026-07-01," + hours + ",USD,2,Virtual Machines,VM1," + cells + "\n"
}

// Azure: committed usage is called Standard, resource ids are in lower case where
// commitment ids are not, and the terms of what is bought are told by a payment for
// all of it.
func TestCommitmentsOfAzure(t *testing.T) {
	const id = "/providers/Microsoft.Capacity/reservationOrders/AB"
	text := focusColumns +
		azure("2026-06-01T00:00Z,2027-06-01T00:00Z", "Purchase,One-Time,Standard,"+id+",Reservation,Usage,,8760,"+id+",876,0,876,876") +
		azure("2026-06-01T00:00Z,2026-06-02T00:00Z", "Usage,Usage-Based,Standard,"+id+",Reservation,Usage,Used,18,/vm,0,1.8,3.6,3.6") +
		azure("2026-06-01T00:00Z,2026-06-02T00:00Z", "Usage,Usage-Based,Standard,"+id+",Reservation,Usage,Unused,6,/providers/microsoft.capacity/reservationorders/ab,0,0.6,,") +
		azure("2026-06-01T00:00Z,2026-06-02T00:00Z", "Usage,Usage-Based,Standard,,,,,,/vm2,10,10,10,10")
	r := Run(read(t, "azure.csv", []byte(text)).Book, Options{})
	c := find(t, r, id)
	is(t, "used", c.Used, "1.8")
	is(t, "unused", c.Unused, "0.6")
	is(t, "net savings", c.Net, "1.2")
	is(t, "hourly", c.Hourly.Total(), "0.1")
	is(t, "paid upfront", c.UpfrontPaid, "876")
	near(t, "utilization", c.Utilization.Value, 0.75)
	if c.Kind != Reservation || c.Payment != AllUpfront || c.End.Time().Format("2006-01-02") != "2027-06-01" || c.TermWhy != "" || !c.Known || c.Provider != "Microsoft" || c.Service != "Virtual Machines" {
		t.Errorf("%+v", c)
	}
	if !hasNote(r, "other-provider") || r.Sums.Coverage.Known || r.Sums.ESR.Known {
		t.Errorf("coverage %+v, notes %v", r.Sums.Coverage, r.Notes)
	}
	option, ok := r.walk.ledger.Lookup("purchase_option")
	if !ok || r.walk.ledger.Values(option)[1] != "Reserved" && len(r.walk.ledger.Values(ledger.PurchaseOption)) != 3 {
		t.Errorf("purchase options %v", r.walk.ledger.Values(option))
	}
}

// What a provider leaves out is not known, and is not made up.
func TestWhatFOCUSLeavesOut(t *testing.T) {
	const day = "2026-06-01T00:00Z,2026-06-02T00:00Z"
	used := azure(day, "Usage,Usage-Based,Committed,sp,Savings Plan,Spend,Used,5,/vm,0,5,8,8")
	for _, tt := range []struct {
		name, rows string
		known      bool
		why        string
	}{
		{"whole", used + azure(day, "Usage,Usage-Based,Committed,sp,Savings Plan,Spend,Unused,1,sp,0,1,,"), true, ""},
		{"unused savings plans of Azure without a cost", used + azure(day, "Usage,Usage-Based,Committed,sp,Savings Plan,Spend,Unused,1,sp,0,0,0,0"), false, "What is unused of it stands in this bill without a cost."},
		{"no list cost, as Azure's reservations", azure(day, "Usage,Usage-Based,Committed,sp,Savings Plan,Spend,Used,5,/vm,0,5,0,0") + azure(day, "Purchase,Recurring,Standard,sp,Savings Plan,Spend,,5,,5,0,5,5"), false, "Some of the usage that it covers has no on-demand price or no cost in this bill."},
		{"no effective cost, as some of Google Cloud's", azure(day, "Usage,Usage-Based,Committed,sp,CUD,Spend,Used,5,/vm,0,0,8,8") + azure(day, "Purchase,Recurring,Standard,sp,CUD,Spend,,5,,5,0,5,5"), false, "Some of the usage that it covers has no on-demand price or no cost in this bill."},
		{"neither purchase nor unused part", used, false, "This bill shows neither a purchase of it nor an unused part: it was used in full, or both are in another bill."},
		{"no status, as Oracle's", azure(day, "Usage,Usage-based,Committed,sp,Savings Plan,Spend,,5,/vm,0,5,8,8") + azure(day, "Purchase,recurring,Standard,sp,Savings Plan,Spend,,5,,5,0,5,5"), true, ""},
	} {
		r := Run(read(t, "focus.csv", []byte(focusColumns+tt.rows)).Book, Options{})
		c := find(t, r, "sp")
		if c.Known != tt.known || c.Why != tt.why || c.Kind.Plan() == false {
			t.Errorf("%s: known %v, %q; %+v", tt.name, c.Known, c.Why, c)
		}
	}
}

// Each basis of a FOCUS bill is its own column; a contracted cost of 0 beside an
// effective cost is none, as in some exports of Azure, and the list cost stands in.
func TestBasesOfFOCUS(t *testing.T) {
	text := focusColumns +
		azure("2026-06-01T00:00Z,2026-06-02T00:00Z", "Usage,Usage-Based,Committed,sp,Savings Plan,Spend,Used,5,/vm,0,5,8,7") +
		azure("2026-06-01T00:00Z,2026-06-02T00:00Z", "Usage,Usage-Based,Standard,,,,,,/vm,4,4,6,0")
	b := read(t, "focus.csv", []byte(text)).Book
	for basis, want := range map[actual.Basis]string{actual.Cash: "4", actual.Amortized: "9", actual.OnDemand: "14", actual.Contracted: "13"} {
		var sum money.Total
		for _, a := range b.Money(basis, 0) {
			sum.Add(a)
		}
		is(t, basis.String(), sum, want)
	}
}
