package audit_test

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/plainbill/plainbill/cost/actual"
	"github.com/plainbill/plainbill/cost/audit"
	"github.com/plainbill/plainbill/cost/breakdown"
)

func prove(t *testing.T, bill string) *audit.Proof {
	t.Helper()
	a := auditor(t, bill)
	return a.Prove(a.Of().Currencies[0].Code)
}

// tell renders an identity as a reader meets it.
func tell(d audit.Identity) string {
	s := fmt.Sprintf("%s %s: %s = %s", d.ID, d.Name, d.LeftSum, d.RightSum)
	if !d.Holds() {
		s += " fails: " + d.Reason
	}
	return s
}

// TestIdentities holds what is said of one commitment.
func TestIdentities(t *testing.T) {
	for _, tt := range []struct {
		name, bill string
		want       []string
	}{
		{"a plan whose rows are all there",
			`SavingsPlanCoveredUsage U=432 effective=302.40 P=432
			 SavingsPlanNegation U=-432
			 SavingsPlanRecurringFee U=252 TC=504 UC=302.40 RC=252 AUC=252`,
			[]string{"I1 Plan use: 302.4 = 302.4", "I2 Plan fee: 504 = 504", "I3 Covered and negated: 432 = 432"}},
		{"a plan without half of its usage",
			`SavingsPlanCoveredUsage U=216 effective=151.20 P=216
			 SavingsPlanNegation U=-432
			 SavingsPlanRecurringFee U=504 TC=504 UC=302.40 RC=500`,
			[]string{"I1 Plan use: 151.2 = 302.4 fails: Rows are missing, or counted twice.",
				"I2 Plan fee: 500 = 504 fails: AWS's own columns disagree on 1 row.",
				"I3 Covered and negated: 216 = 432 fails: Rows are missing, or counted twice."}},
		{"a plan of another account",
			"SavingsPlanCoveredUsage U=10 effective=7\nUsage U=1 payer=222222222222 account=222222222222",
			[]string{"I3 Covered and negated: 10 = 0 fails: The bill has no fee of this commitment: another account owns it, or rows are missing."}},
		{"a reservation in normalized units, half of it unused",
			`DiscountedUsage effective=21.60 upfrontpart=10.80 recurringpart=10.80 usage=180 normalized=720 P=36
			 RIFee U=21.60 AUF=21.60 UAUF=10.80 URF=10.80 units=360 normalunits=1440 idle=180 normalidle=720`,
			[]string{"I4 Reservation: 43.2 = 43.2", "I5 Reserved normalized units: 1440 = 1440", "I6 Effective cost: 21.6 = 21.6", "I7 Upfront part of usage: 10.8 = 10.8"}},
		{"a reservation whose fee rows lack an hour of use",
			`DiscountedUsage effective=20 upfrontpart=10 recurringpart=9 usage=180 P=36
			 RIFee U=40 UAUF=0 URF=10 units=360 idle=179`,
			[]string{"I4 Reservation: 40 = 30 fails: Rows are missing, or counted twice.",
				"I5 Reserved units: 359 = 360 fails: Sizes may be mixed: usage of one size used up units of another.",
				"I6 Effective cost: 20 = 19 fails: AWS's own columns disagree on 1 row."}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			for _, d := range prove(t, tt.bill).Commitments[0].Identities {
				got = append(got, tell(d))
			}
			if g, w := strings.Join(got, "\n"), strings.Join(tt.want, "\n"); g != w {
				t.Errorf("got\n%s\nwant\n%s", g, w)
			}
		})
	}
}

// TestPrivateDiscounts holds I8 over all rows, whichever sign the export has.
func TestPrivateDiscounts(t *testing.T) {
	for discount, want := range map[string]string{"1": "I8 Private discount: 1 = 1", "-1": "I8 Private discount: 1 = 1",
		"2": "I8 Private discount: 1 = 2 fails: Discounts may be rows of their own besides, or lag behind."} {
		p := prove(t, "Usage U=10 NU=9 discount="+discount)
		if got := tell(p.All[0]); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

// TestEstimates holds what an open month is said to have cost so far: T33 and T34.
func TestEstimates(t *testing.T) {
	used := ""
	for n := 1; n < 11; n++ {
		used += strings.ReplaceAll(day(n, "Usage U=1 P=1"), "invoice=7", "")
	}
	for _, tt := range []struct {
		name, bill                       string
		toDate, billed, unused, prepaid  string
		billedUnused, billedPrepaid, why string
		future                           int64
	}{
		{name: "T33: a reservation used for all of ten days of thirty has no unused part yet",
			bill: `DiscountedUsage U=0 effective=24 P=40 start=2026-06-01T00:00:00Z end=2026-06-11T00:00:00Z
			 RIFee U=72 UAUF=0 URF=48`,
			toDate: "34", billed: "82", unused: "0", billedUnused: "48", prepaid: "0", billedPrepaid: "0"},
		{name: "half used, half of it paid in advance",
			bill: `DiscountedUsage U=0 effective=12 P=20 start=2026-06-01T00:00:00Z end=2026-06-11T00:00:00Z
			 RIFee U=36 AUF=36 UAUF=30 URF=30`,
			toDate: "34", billed: "82", unused: "12", billedUnused: "60", prepaid: "12", billedPrepaid: "36"},
		{name: "T34: fees of a plan for hours to come are no cost yet",
			bill: `SavingsPlanRecurringFee U=.70 TC=.70 UC=.50 start=2026-06-10T23:00:00Z end=2026-06-11T00:00:00Z
			 SavingsPlanRecurringFee U=.70 TC=.70 UC=0 start=2026-06-11T00:00:00Z end=2026-06-11T01:00:00Z
			 SavingsPlanRecurringFee U=.35 AUC=.35 TC=.70 UC=0 start=2026-06-30T23:00:00Z end=2026-07-01T00:00:00Z`,
			toDate: "10.2", billed: "11.6", unused: "0.2", billedUnused: "1.6", prepaid: "0", billedPrepaid: "0.35", future: 2},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p := prove(t, used+tt.bill)
			if len(p.Estimates) != 1 {
				t.Fatalf("%d estimates", len(p.Estimates))
			}
			e := p.Estimates[0]
			got := fmt.Sprint(e.ToDate(), e.Billed(), e.Unused, e.BilledUnused, e.Prepaid, e.BilledPrepaid, e.FutureFees)
			want := fmt.Sprint(tt.toDate, " ", tt.billed, " ", tt.unused, " ", tt.billedUnused, " ", tt.prepaid, " ", tt.billedPrepaid, " ", tt.future)
			if got != want {
				t.Errorf("got %s, want %s", got, want)
			}
			if billed := p.Currency.Totals[actual.Amortized]; e.Billed() != billed {
				t.Errorf("the parts of the month come to %s, the bill to %s", e.Billed(), billed)
			}
		})
	}
}

// TestMemberBill holds that the bill of an account that somebody else pays for says so.
func TestMemberBill(t *testing.T) {
	for bill, want := range map[string]bool{
		"Usage U=5 payer=222222222222": true, "Usage U=5": false, "Usage U=5 payer=222222222222\nUsage U=1 payer=222222222222 account=222222222222": false,
		"Usage U=5 payer=222222222222\nUsage U=5 payer=333333333333": false,
	} {
		_, a := priced(t, bill)
		if has(a, audit.MemberBill) != want || prove(t, bill).Member != want {
			t.Errorf("%s: found %v, want %v", bill, !want, want)
		}
	}
}

// TestDoubts holds what only a closer look finds.
func TestDoubts(t *testing.T) {
	row := "Usage U=5 P=5 start=2026-06-02T00:00:00Z end=2026-06-02T01:00:00Z resource=i-1\n"
	whole := strings.ReplaceAll(row, "06-02", "06-30")
	for _, tt := range []struct{ name, bill, want string }{
		{"rows alike", row + row + whole, "warn rows-alike | 1 billed row repeats another in every column that is read | If these rows were loaded twice, the totals are too high by this much. For example row 2 of part-1.csv is like row 1. | 5"},
		{"alike but for a resource", row + strings.ReplaceAll(row, "i-1", "i-2"), ""},
		{"alike but for the quantity", row + strings.TrimSpace(row) + " usage=2", ""},
		{"alike, not billed", strings.ReplaceAll(row+row, "U=5", "U=0"), ""},
		{"an empty amount", row + "Usage P=5", "inform empty-amounts | 1 row has no billed amount | The cell is empty. It counts as 0."},
		{"an hour without usage", row + strings.ReplaceAll(strings.ReplaceAll(row, "T01", "T03"), "T00", "T02"), "inform gap-in-time | 1 hour without usage in June 2026 | The first gap is from 2 June 01:00 to 2 June 02:00 UTC. A small account may rest; in a large one a part of the bill is missing."},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			for _, f := range prove(t, tt.bill).Findings {
				if f.Code != audit.GapInTime || strings.Contains(tt.want, "gap") {
					got = append(got, say(f))
				}
			}
			if g := strings.Join(got, "\n"); g != tt.want {
				t.Errorf("got  %s\nwant %s", g, tt.want)
			}
		})
	}
	header, rows := table(t, row)
	header = append(header, "resourceTags/user:Name", "resourceTags/user:name")
	rows[0] = append(rows[0], "a", "b")
	b := actual.Evaluate(read(t, write(header, rows)))
	p := audit.New(b, breakdown.New(b.Ledger(), b)).Prove("USD")
	if len(p.Findings) != 1 || p.Findings[0].Title != "Tags differ only in upper and lower case: user:Name, user:name" {
		t.Errorf("%+v", p.Findings)
	}
}

// TestWorkshopBillsHold holds what was measured on two real months with nine
// reservations: every identity holds, and AWS's rounding leaves millionths.
func TestWorkshopBillsHold(t *testing.T) {
	for name, left := range map[string]string{"workshop-2018-10.snappy.parquet": "-0.00000518", "workshop-2018-12.snappy.parquet": "-0.0000017"} {
		b := actual.Evaluate(open(t, filepath.Join(folder(t, "bills"), name)))
		p := audit.New(b, breakdown.New(b.Ledger(), b)).Prove("USD")
		if got := p.Currency.Bridge.Difference.String(); got != left || len(p.Commitments) != 9 || len(p.All) != 5 {
			t.Errorf("%s: the bridge leaves %s over %d commitments and %d identities, want %s, 9 and 5", name, got, len(p.Commitments), len(p.All), left)
		}
		for _, c := range p.Commitments {
			for _, d := range c.Identities {
				if !d.Holds() || d.Off > 0 || d.Gap().Abs().Float64() > 4e-6 {
					t.Errorf("%s: %s: %s, apart by %s", name, c.ARN, tell(d), d.Gap())
				}
			}
		}
		if len(p.Findings) > 0 {
			t.Errorf("%s: %+v", name, p.Findings)
		}
	}
}

// TestUnitsAreNotNormalizedUnits holds that reservations which count in units of
// their own are not added to those which count in normalized units.
func TestUnitsAreNotNormalizedUnits(t *testing.T) {
	p := prove(t, `DiscountedUsage effective=1 usage=10 normalized=40 arn=ri-a
		RIFee U=1 units=10 normalunits=40 arn=ri-a
		DiscountedUsage effective=1 usage=5 arn=ri-b
		RIFee U=1 units=6 idle=1 arn=ri-b`)
	var told []string
	for _, d := range p.All {
		if d.Units {
			told = append(told, tell(d))
		}
	}
	if got, want := strings.Join(told, "; "), "I5 Reserved normalized units: 40 = 40; I5 Reserved units: 6 = 6"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}
