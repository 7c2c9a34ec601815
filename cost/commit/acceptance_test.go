package commit

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/plainbill/plainbill/cost/money"
)

// usageOf is one kind of usage in AWS's worked scenarios.
type usageOf struct {
	id            string
	qty, od, csp  float64
	isp, reserved float64
}

// scenario reads AWS's worked scenarios.
func scenario(t *testing.T) (usage []usageOf, want map[string]map[string]float64) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(folder(t), "risk", "acceptance.json"))
	if err != nil {
		t.Fatal(err)
	}
	var all struct {
		AWS map[string]json.RawMessage `json:"aws_sp_applying"`
	}
	if err := json.Unmarshal(text, &all); err != nil {
		t.Fatal(err)
	}
	var list []struct {
		ID                string
		Qty, OD, CSP, ISP float64
	}
	if err := json.Unmarshal(all.AWS["usage"], &list); err != nil {
		t.Fatal(err)
	}
	for _, u := range list {
		usage = append(usage, usageOf{id: u.ID, qty: u.Qty, od: u.OD, csp: u.CSP, isp: u.ISP})
	}
	want = map[string]map[string]float64{}
	for _, s := range []string{"s1", "s2", "s3", "s4", "s5"} {
		figures := map[string]float64{}
		if err := json.Unmarshal(all.AWS[s], &figures); err != nil {
			t.Fatal(err)
		}
		want[s] = figures
	}
	return usage, want
}

// run lays an EC2 Instance plan for r5 and a Compute plan over one hour.
func run(usage []usageOf, isp, csp float64) (left, have []float64) {
	share := func(rate, od float64) float64 { return 1 - rate/od }
	pools := []Pool{
		{Kind: EC2Instance, Discount: func(c int) (float64, bool, bool) { return share(usage[c].isp, usage[c].od), false, usage[c].id == "r5" }},
		{Kind: Compute, Discount: func(c int) (float64, bool, bool) { return share(usage[c].csp, usage[c].od), false, true }},
	}
	for _, u := range usage {
		left = append(left, (u.qty-u.reserved)*u.od)
	}
	have = []float64{isp, csp}
	NewWaterfall(pools, make([]string, len(usage))).Cover(left, have)
	return left, have
}

// AWS's worked scenarios of how plans apply.
//
// Source: AWS Savings Plans user guide, scenarios 1 to 5.
func TestAWSScenarios(t *testing.T) {
	usage, want := scenario(t)
	sum := func(list []float64) (s float64) {
		for _, v := range list {
			s += v
		}
		return s
	}
	onDemand := 0.0
	for _, u := range usage {
		onDemand += u.qty * u.od
	}
	near(t, "on demand", onDemand, 59.1)

	w := want["s1"]
	left, have := run(usage, 0, w["csp"])
	near(t, "1: used", w["csp"]-have[1], w["used"])
	near(t, "1: unused", have[1], w["unused"])
	near(t, "1: left", sum(left), w["od_left"])
	near(t, "1: saved", onDemand-sum(left)-w["csp"], w["savings"])

	w = want["s2"]
	left, have = run(usage, 0, w["csp"])
	near(t, "2: used", w["csp"]-have[1], w["used"])
	near(t, "2: units of r5", (4*1.0-left[0])/1.0, w["covered_r5"])
	near(t, "2: left", sum(left), w["od_left"])
	near(t, "2: total", sum(left)+w["csp"], w["total"])

	w = want["s3"]
	left, have = run(usage, 0, w["csp"])
	near(t, "3: used", w["csp"]-have[1], w["used"])
	near(t, "3: left", sum(left), w["od_left"])
	near(t, "3: total", sum(left)+w["csp"], w["total"])

	w = want["s4"]
	reserved := append([]usageOf(nil), usage...)
	reserved[0].reserved = w["ri_r5"]
	left, have = run(reserved, 0, w["csp"])
	near(t, "4: used", w["csp"]-have[1], w["used"])
	near(t, "4: left", sum(left), w["od_left"])

	w = want["s5"]
	left, have = run(usage, w["isp_r5"], w["csp"])
	near(t, "5: narrow used", w["isp_r5"]-have[0], w["isp_used"])
	near(t, "5: narrow unused", have[0], w["isp_unused"])
	near(t, "5: broad used", w["csp"]-have[1], w["csp_used"])
	near(t, "5: left", sum(left), w["od_left"])
	near(t, "5: total", sum(left)+w["isp_r5"]+w["csp"], w["total"])
	near(t, "5: saved", onDemand-sum(left)-w["isp_r5"]-w["csp"], w["savings"])
}

// A discount is what was charged of what it would have cost, over all lines.
func TestObservedDiscount(t *testing.T) {
	r := report(t, []row{covered(0, plan1, "10", "7.2"), covered(1, plan1, "3", "2.1"), fee(0, plan1, "7.2", "7.2"), fee(1, plan1, "7.2", "2.1")}, Options{})
	for i := range r.Scopes {
		if r.Scopes[i].Kind != Compute {
			continue
		}
		d := r.Demand(i, Option{Compute, 1, NoUpfront})
		if len(d.Classes) != 1 || d.Classes[0].Discount.Provenance != ObservedExact {
			t.Fatalf("%+v", d.Classes)
		}
		near(t, "discount", d.Classes[0].Discount.Typical, 1-9.3/13)
		return
	}
	t.Error("no scope of Compute Savings Plans")
}

// A commitment is judged by what its usage would have cost on demand.
func TestCommitmentBreakEven(t *testing.T) {
	good := report(t, []row{covered(0, plan1, "11.5", "8"), fee(0, plan1, "10", "8")}, Options{})
	c := find(t, good, plan1)
	near(t, "utilization", c.Utilization.Value, .8)
	is(t, "unused", c.Unused, "2")
	is(t, "net savings", c.Net, "1.5")
	near(t, "break-even", c.BreakEven.Value, 8/11.5)
	if c.Loses || !c.Known {
		t.Errorf("%+v", c)
	}
	bad := report(t, []row{covered(0, plan1, "9", "8"), fee(0, plan1, "10", "8")}, Options{})
	c = find(t, bad, plan1)
	is(t, "net savings", c.Net, "-1")
	if !c.Loses {
		t.Error("a plan that lost a dollar is not said to lose")
	}
	is(t, "headroom", bad.Bounds.Commitments[0].Headroom, "-1")
}

// An hour of the bill without usage is an hour of no usage.
func TestMissingHoursAreZero(t *testing.T) {
	var rows []row
	for _, h := range []int{0, 2, 3, 5, 8, 9} {
		rows = append(rows, ec2(h, "10"))
	}
	r := report(t, rows, Options{})
	d := r.Demand(0, Option{Compute, 1, NoUpfront})
	if len(r.Clock.Hours) != 10 || len(d.Classes) != 1 {
		t.Fatalf("%d hours, %d classes", len(r.Clock.Hours), len(d.Classes))
	}
	for i, want := range []float64{10, 0, 10, 10, 0, 10, 0, 0, 10, 10} {
		near(t, "hour "+strconv.Itoa(i), d.Classes[0].OnDemand[i], want)
	}
}

// The sanity bound: what was paid against public prices, with the waste, beside
// what has no such price.
func TestSanityBound(t *testing.T) {
	reserved := ec2(0, "6").with("line_item_line_item_type", "DiscountedUsage", "line_item_unblended_cost", "0", "reservation_effective_cost", "4",
		"reservation_reservation_a_r_n", "arn:aws:ec2:us-east-1:111122223333:reserved-instances/r")
	riFee := hour(0).with("line_item_line_item_type", "RIFee", "line_item_product_code", "AmazonEC2", "line_item_unblended_cost", "9",
		"reservation_reservation_a_r_n", "arn:aws:ec2:us-east-1:111122223333:reserved-instances/r",
		"reservation_unused_recurring_fee", "5", "reservation_unused_amortized_upfront_fee_for_billing_period", "0")
	tax := hour(0).with("line_item_line_item_type", "Tax", "line_item_product_code", "AmazonEC2", "line_item_unblended_cost", "3")
	support := hour(0).with("line_item_line_item_type", "Fee", "line_item_product_code", "AWSSupportBusiness", "line_item_unblended_cost", "10")
	r := report(t, []row{
		ec2(0, "15"), covered(0, plan1, "10", "7"), fee(0, plan1, "10.7", "7"), reserved, riFee, tax, support,
	}, Options{})
	b := r.Bounds.Bill
	is(t, "public", b.Public, "31")
	is(t, "actual", b.Actual, "34.7")
	is(t, "headroom", b.Headroom, "-3.7")
	is(t, "outside", b.Outside, "13")
	if !b.Over || r.Bounds.Lines != 0 {
		t.Errorf("%+v", r.Bounds)
	}
	for _, s := range r.Bounds.Scopes {
		switch s.Key {
		case "savings_plans":
			is(t, "headroom of plans", s.Headroom, "-0.7")
		case "reservations":
			is(t, "headroom of reservations", s.Headroom, "-3")
		}
	}
	if len(r.Bounds.Scopes) != 3 || len(r.Bounds.Accounts) != 1 {
		t.Errorf("%d scopes, %d accounts", len(r.Bounds.Scopes), len(r.Bounds.Accounts))
	}
}

// A line that costs more than on demand is found with its place.
func TestLineAbovePublicPrice(t *testing.T) {
	r := report(t, []row{ec2(0, "1"), ec2(1, "1").with("line_item_unblended_cost", "1.5"), ec2(2, "1").with("pricing_public_on_demand_cost", "")}, Options{})
	if r.Bounds.Lines != 1 || len(r.Bounds.Worst) != 1 || r.Bounds.Worst[0].Row != 2 || r.Bounds.Worst[0].File != "bill.csv" || r.Bounds.Unpriced != 1 {
		t.Errorf("%+v", r.Bounds)
	}
	is(t, "excess", r.Bounds.Excess, "0.5")
	is(t, "unpriced", r.Bounds.UnpricedCost, "1")
}

// What a bill changes by when a commitment ends, by how much of it is used.
func TestCliff(t *testing.T) {
	for _, tt := range []struct{ used, want float64 }{
		{10, 2838.888889}, {8, 811.111111}, {7.2, 0}, {6, -1216.666667},
	} {
		var rows []row
		for h := range 48 {
			effective := strconv.FormatFloat(tt.used, 'f', 10, 64)
			a, _, err := money.FromFloat(tt.used)
			if err != nil {
				t.Fatal(err)
			}
			rows = append(rows, covered(h, plan1, a.Part(100, 72).String(), effective), fee(h, plan1, "10", effective))
		}
		r := report(t, rows, Options{})
		if len(r.Ladder) != 1 || !r.Ladder[0].Waterfall {
			t.Fatalf("%+v", r.Ladder)
		}
		if got := r.Ladder[0].Change * MonthHours; got < tt.want-1e-5 || got > tt.want+1e-5 {
			t.Errorf("%v used: the bill changes by %v, want %v", tt.used, got, tt.want)
		}
	}
}

// Where plans overlap, what one sets free the other takes.
func TestCliffReflows(t *testing.T) {
	var rows []row
	for h := range 24 {
		rows = append(rows, covered(h, plan1, "10", "7"), fee(h, plan1, "7", "7"), fee(h, plan2, "7", "0").with("savings_plan_end_time", "2027-05-31T23:59:59.000Z"))
	}
	r := report(t, rows, Options{})
	if len(r.Ladder) != 2 {
		t.Fatalf("%+v", r.Ladder)
	}
	near(t, "the first to end is not missed", r.Ladder[0].Change, -7)
	near(t, "the second is", r.Ladder[1].Change, 3)
}

// A reservation that began within the bill is judged by the hours since.
func TestCliffOfWhatBeganLate(t *testing.T) {
	for _, began := range []int{0, 24, 300, 700} {
		rows := days(30, func(h int) []row {
			if h < began {
				return []row{rds(h).with("line_item_line_item_type", "Usage", "line_item_unblended_cost", "1", "reservation_effective_cost", "", "reservation_reservation_a_r_n", "")}
			}
			return []row{rds(h)}
		})
		hours := 720 - began
		share := (money.Unit * 6 / 10 * money.Amount(hours)).Total().String()
		rows = append(rows, rdsFee(at(720), share, "0").with("line_item_usage_start_date", at(began)))
		r := report(t, rows, Options{})
		if len(r.Ladder) != 1 {
			t.Fatalf("%+v", r.Ladder)
		}
		near(t, "change from hour "+strconv.Itoa(began), r.Ladder[0].Change, .4)
		if r.Ladder[0].Waterfall != (began < 700) {
			t.Errorf("from hour %d: %+v", began, r.Ladder[0])
		}
	}
}
