package commit

import (
	"strings"
	"testing"

	"github.com/plainbill/plainbill/cost/period"
)

const reserved1 = "arn:aws:rds:us-east-1:111122223333:ri:one"

// rds is usage of a reserved database in one hour.
func rds(h int) row {
	return hour(h).with("line_item_line_item_type", "DiscountedUsage", "line_item_product_code", "AmazonRDS", "line_item_usage_type", "InstanceUsage:db.r5.large",
		"line_item_operation", "CreateDBInstance:0002", "product_servicecode", "AmazonRDS", "product_region_code", "us-east-1", "product_instance_type", "db.r5.large",
		"line_item_unblended_cost", "0", "pricing_public_on_demand_cost", "1", "reservation_reservation_a_r_n", reserved1, "reservation_effective_cost", "0.6",
		"pricing_purchase_option", "All Upfront", "pricing_lease_contract_length", "1yr")
}

// rdsFee is the monthly fee of that reservation.
func rdsFee(months string, amortized, unused string) row {
	return rds(0).with("line_item_line_item_type", "RIFee", "line_item_usage_end_date", months, "pricing_public_on_demand_cost", "", "reservation_effective_cost", "",
		"reservation_amortized_upfront_fee_for_billing_period", amortized, "reservation_unused_amortized_upfront_fee_for_billing_period", unused,
		"reservation_unused_recurring_fee", "0", "reservation_start_time", "2026-01-01T00:00:00.000Z", "reservation_end_time", "2026-12-31T23:59:59.000Z")
}

// days makes rows for each hour of some days.
func days(n int, make func(h int) []row) (rows []row) {
	for h := range 24 * n {
		rows = append(rows, make(h)...)
	}
	return rows
}

// No bill ends without a sentence.
func TestEveryBillHasItsSentence(t *testing.T) {
	all := func(h int) []row { return []row{ec2(h, "10")} }
	daily := func(d int) row {
		return ec2(24*d, "240").with("line_item_usage_end_date", at(24*d+24))
	}
	for _, tt := range []struct {
		name string
		rows []row
		want []string
	}{
		{"no commitments", days(20, all), []string{"no-commitments", "one-month"}},
		{"nothing that could be covered", []row{hour(0).with("line_item_line_item_type", "Usage", "line_item_product_code", "AmazonS3", "line_item_usage_type", "TimedStorage-ByteHrs", "line_item_unblended_cost", "1")}, []string{"no-commitments", "one-day"}},
		{"one day", days(1, all), []string{"no-commitments", "one-day"}},
		{"a week", days(7, all), []string{"no-commitments", "short"}},
		{"by the day", []row{daily(0), daily(1), daily(2)}, []string{"daily", "short"}},
		{"by the month", []row{ec2(0, "7200").with("line_item_usage_end_date", at(720))}, []string{"monthly"}},
		{"only reservations", append(days(30, func(h int) []row { return []row{rds(h)} }), rdsFee(at(720), "432", "0")), []string{"only-reservations", "all-upfront"}},
		{"a member's bill", days(1, func(h int) []row {
			return []row{covered(h, plan1, "10", "7").with("line_item_usage_account_id", other)}
		}), []string{"member-account", "bought-elsewhere"}},
		{"a plan that ended", days(4, func(h int) []row {
			ends := []string{"savings_plan_end_time", "2026-06-02T23:59:59.000Z"}
			if h >= 48 {
				return []row{ec2(h, "10")}
			}
			return []row{covered(h, plan1, "10", "7").with(ends...), fee(h, plan1, "7", "7").with(ends...)}
		}), []string{"ended", "short"}},
		{"a month that is not over", append(days(3, func(h int) []row { return []row{rds(h)} }), rdsFee(at(720), "432", "388.8")), []string{"open"}},
		{"not sure", append(days(1, all), ec2(0, "3").with("line_item_usage_type", "QuantumUsage:q1.large")), []string{"unsure"}},
		{"free", append(days(1, all), ec2(0, "3").with("line_item_unblended_cost", "0")), []string{"free"}},
		{"no usage", []row{hour(0).with("line_item_line_item_type", "Tax", "line_item_unblended_cost", "1")}, []string{"no-usage"}},
	} {
		r := report(t, tt.rows, Options{})
		for _, code := range tt.want {
			if !hasNote(r, code) {
				t.Errorf("%s: no note %s among %v", tt.name, code, r.Notes)
			}
		}
		for _, n := range r.Notes {
			if !strings.HasSuffix(n.Text, ".") || strings.Contains(n.Text, "%!") || strings.Contains(n.Text, "guaranteed") || strings.Contains(n.Text, "optimal") {
				t.Errorf("%s: %q", tt.name, n.Text)
			}
		}
	}
}

// A plan that ended is told for the hours in which it was in force, and is in no
// rung and no scope.
func TestEndedPlan(t *testing.T) {
	ends := []string{"savings_plan_end_time", "2026-06-02T23:59:59.000Z"}
	r := report(t, days(4, func(h int) []row {
		if h >= 48 {
			return []row{ec2(h, "10")}
		}
		return []row{covered(h, plan1, "10", "7").with(ends...), fee(h, plan1, "7", "7").with(ends...)}
	}), Options{})
	c := find(t, r, plan1)
	is(t, "charged", c.Charged, "336")
	is(t, "net savings", c.Net, "144")
	is(t, "lock-in", c.LockIn, "0")
	if c.HoursLeft != 0 || len(r.Ladder) != 0 || r.Replay.Error > 1e-12 || !r.Replay.Known {
		t.Errorf("%+v, ladder %v, replay %+v", c, r.Ladder, r.Replay)
	}
	for _, s := range r.Scopes {
		if len(s.Running) != 0 {
			t.Errorf("%s: %v", s.Name(), s.Running)
		}
	}
}

// What is locked in is what is charged until the end, and owed what of it is not
// paid yet.
func TestLockIn(t *testing.T) {
	half := []string{"savings_plan_recurring_commitment_for_billing_period", "3.5", "savings_plan_amortized_upfront_commitment_for_billing_period", "3.5",
		"line_item_unblended_cost", "3.5", "savings_plan_payment_option", "Partial Upfront", "savings_plan_end_time", "2026-06-11T23:59:59.000Z"}
	r := report(t, days(1, func(h int) []row { return []row{covered(h, plan1, "10", "7"), fee(h, plan1, "7", "7").with(half...)} }), Options{})
	c := find(t, r, plan1)
	if c.HoursLeft != 240 {
		t.Errorf("%d hours left", c.HoursLeft)
	}
	is(t, "lock-in", c.LockIn, "1680")
	is(t, "owed", c.Owed, "840")
}

// A plan can be returned within a week and its calendar month, when it is small.
func TestReturnWindow(t *testing.T) {
	bought := func(commitment string, start string) *Commitment {
		r := report(t, days(3, func(h int) []row {
			return []row{ec2(h, "10"), fee(h, plan1, commitment, "0").with("savings_plan_start_time", start, "savings_plan_end_time", "2027-06-01T00:00:00.000Z")}
		}), Options{})
		return find(t, r, plan1)
	}
	if c := bought("7", "2026-06-01T12:00:00.000Z"); c.ReturnUntil == period.None || c.ReturnUntil.Time().Format("2006-01-02T15") != "2026-06-08T12" {
		t.Errorf("until %v", c.ReturnUntil)
	}
	if c := bought("101", "2026-06-01T12:00:00.000Z"); c.ReturnUntil != period.None {
		t.Error("a large plan cannot be returned")
	}
	if c := bought("7", "2026-05-30T00:00:00.000Z"); c.ReturnUntil != period.None {
		t.Error("a plan of last month cannot be returned")
	}
}

// What stays unused is told by the hour of the week.
func TestUnusedByHourOfWeek(t *testing.T) {
	r := report(t, days(14, func(h int) []row {
		used := "7"
		if h%24 == 3 {
			used = "5"
		}
		return []row{covered(h, plan1, "10", used), fee(h, plan1, "7", used)}
	}), Options{})
	// June 1, 2026 is a Monday.
	for i, v := range r.Hours.Unused {
		want := 0.0
		if i%24 == 3 {
			want = 4
		}
		near(t, "unused", v, want)
		if r.Hours.Weeks[i] != 2 {
			t.Errorf("hour %d occurs %d times", i, r.Hours.Weeks[i])
		}
	}
	near(t, "even", r.Hours.Even, 0)
}

// The fees for hours that usage has not reached yet are no waste.
func TestFutureFees(t *testing.T) {
	r := report(t, days(2, func(h int) []row {
		if h < 24 {
			return []row{covered(h, plan1, "10", "7"), fee(h, plan1, "7", "7")}
		}
		return []row{fee(h, plan1, "7", "0")}
	}), Options{})
	c := find(t, r, plan1)
	is(t, "unused", c.Unused, "0")
	is(t, "future", c.Future, "168")
	is(t, "net savings", c.Net, "72")
}

// A tail with too few lines is dropped and said; a quiet weekend is not.
func TestTail(t *testing.T) {
	make := func(last int) []row {
		return days(29, func(h int) []row {
			lines := 10
			if d := h / 24 % 7; d >= 5 {
				lines = 4
			}
			if h/24 == 28 { // a Monday
				lines = last
			}
			var rows []row
			for range lines {
				rows = append(rows, ec2(h, "1"))
			}
			return rows
		})
	}
	whole := report(t, make(10), Options{})
	if !whole.Clock.Dropped.Empty() || len(whole.Clock.Hours) != 29*24 || hasNote(whole, "tail") {
		t.Errorf("dropped %v", whole.Clock.Dropped)
	}
	short := report(t, make(5), Options{})
	if short.Clock.Dropped.Hours() != 24 || len(short.Clock.Hours) != 28*24 || !hasNote(short, "tail") {
		t.Errorf("dropped %v", short.Clock.Dropped)
	}
}

// Only the wanted currency counts.
func TestCurrencies(t *testing.T) {
	rows := append(days(1, func(h int) []row { return []row{ec2(h, "10")} }), ec2(0, "99").with("line_item_currency_code", "CNY"))
	is(t, "dollars", report(t, rows, Options{}).Sums.Eligible, "240")
	is(t, "yuan", report(t, rows, Options{Currency: "CNY"}).Sums.Eligible, "99")
	is(t, "none", report(t, rows, Options{Currency: "EUR"}).Sums.Eligible, "0")
}

// A reservation that was changed within a month has two fees for it, and costs
// both an hour.
func TestTwoFeesOfOneMonth(t *testing.T) {
	r := report(t, append(days(30, func(h int) []row { return []row{rds(h)} }), rdsFee(at(720), "360", "0"), rdsFee(at(720), "72", "0")), Options{})
	c := find(t, r, reserved1)
	is(t, "hourly", c.Hourly.Total(), "0.6")
	is(t, "charged", c.Charged, "432")
	if !c.Constant || !c.Known || c.Loses {
		t.Errorf("%+v", c)
	}
}

// In a month that is not over no reservation is said to lose.
func TestOpenMonthIsNotJudged(t *testing.T) {
	r := report(t, append(days(3, func(h int) []row { return []row{rds(h)} }), rdsFee(at(720), "432", "388.8")), Options{})
	if c := find(t, r, reserved1); c.Known || c.Loses || c.Why == "" {
		t.Errorf("%+v", c)
	}
}

// A plan of one family is where its usage is, however the bill names its region.
func TestPlanOfAFamily(t *testing.T) {
	family := []string{"savings_plan_offering_type", "EC2InstanceSavingsPlans", "savings_plan_region", "US East (N. Virginia)", "savings_plan_instance_type_family", "m5"}
	r := report(t, days(1, func(h int) []row {
		return []row{covered(h, plan1, "10", "6").with(family...), ec2(h, "5"), fee(h, plan1, "6", "6").with(family...)}
	}), Options{})
	c := find(t, r, plan1)
	if c.Kind != EC2Instance || c.Region != "us-east-1" || c.Family != "m5" {
		t.Errorf("%+v", c)
	}
	if !r.Replay.Known || r.Replay.Error > 1e-12 {
		t.Errorf("%+v", r.Replay)
	}
}
