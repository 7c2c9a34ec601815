package view_test

import (
	"encoding/csv"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/plainbill/plainbill/cost/known"
	"github.com/plainbill/plainbill/cost/view"
)

// line is a line item by CUR 2.0 names; what it does not say is blank.
type line map[string]string

// but is the line with some cells changed, given as name and value in turn.
func (l line) but(cells ...string) line {
	l = maps.Clone(l)
	for i := 0; i < len(cells); i += 2 {
		l[cells[i]] = cells[i+1]
	}
	return l
}

// bill makes a CSV of lines, with all columns that any of them has.
func bill(t testing.TB, lines []line) opened {
	t.Helper()
	names := map[string]bool{}
	for _, l := range lines {
		for name := range l {
			names[name] = true
		}
	}
	columns := slices.Sorted(maps.Keys(names))
	var b strings.Builder
	w := csv.NewWriter(&b)
	table := [][]string{columns}
	for _, l := range lines {
		cells := make([]string, len(columns))
		for i, name := range columns {
			cells[i] = l[name]
		}
		table = append(table, cells)
	}
	if err := w.WriteAll(table); err != nil {
		t.Fatal(err)
	}
	return open(t, b.String())
}

const owner, member = "111122223333", "444455556666"

// since is an hour of June 2026, counted from its begin.
func since(h int) string { return fmt.Sprintf("2026-06-%02dT%02d:00:00Z", 1+h/24, h%24) }

// ec2 is an hour of an instance at 10 dollars on demand.
func ec2(h int) line {
	return line{"bill_payer_account_id": owner, "bill_billing_period_start_date": since(0), "bill_billing_period_end_date": "2026-07-01T00:00:00Z", "bill_invoice_id": "I",
		"line_item_usage_account_id": owner, "line_item_line_item_type": "Usage", "line_item_usage_start_date": since(h), "line_item_usage_end_date": since(h + 1),
		"line_item_product_code": "AmazonEC2", "line_item_usage_type": "BoxUsage:m5.large", "line_item_operation": "RunInstances", "line_item_currency_code": "USD",
		"product_servicecode": "AmazonEC2", "product_region_code": "us-east-1", "product_instance_type": "m5.large",
		"line_item_unblended_cost": "10", "pricing_public_on_demand_cost": "10"}
}

// planned is the same hour under a Savings Plan of 7 dollars, and charged its fee.
func planned(h int, cells ...string) (usage, fee line) {
	cells = append([]string{"savings_plan_savings_plan_a_r_n", "arn:aws:savingsplans::" + owner + ":savingsplan/one", "savings_plan_offering_type", "ComputeSavingsPlans",
		"savings_plan_purchase_term", "1yr", "savings_plan_payment_option", "No Upfront", "savings_plan_start_time", "2026-01-01T00:00:00Z", "savings_plan_end_time", "2026-12-31T23:59:59Z"}, cells...)
	usage = ec2(h).but("line_item_line_item_type", "SavingsPlanCoveredUsage", "savings_plan_savings_plan_effective_cost", "7").but(cells...)
	fee = ec2(h).but("line_item_line_item_type", "SavingsPlanRecurringFee", "line_item_usage_type", "ComputeSP:1yrNoUpfront", "line_item_unblended_cost", "7", "pricing_public_on_demand_cost", "",
		"savings_plan_total_commitment_to_date", "7", "savings_plan_used_commitment", "7", "savings_plan_recurring_commitment_for_billing_period", "7", "product_instance_type", "").but(cells...)
	return usage, fee
}

// reserved is an hour of a reserved database, and its monthly fee.
func reserved(h int) line {
	return ec2(h).but("line_item_line_item_type", "DiscountedUsage", "line_item_product_code", "AmazonRDS", "line_item_usage_type", "InstanceUsage:db.r5.large",
		"line_item_operation", "CreateDBInstance:0002", "product_servicecode", "AmazonRDS", "product_instance_type", "db.r5.large", "line_item_unblended_cost", "0",
		"pricing_public_on_demand_cost", "1", "reservation_reservation_a_r_n", "arn:aws:rds:us-east-1:"+owner+":ri:one", "reservation_effective_cost", "0.6",
		"pricing_purchase_option", "All Upfront", "pricing_lease_contract_length", "1yr")
}

func reservedFee() line {
	return reserved(0).but("line_item_line_item_type", "RIFee", "line_item_usage_end_date", "2026-07-01T00:00:00Z", "pricing_public_on_demand_cost", "", "reservation_effective_cost", "",
		"reservation_amortized_upfront_fee_for_billing_period", "432", "reservation_unused_amortized_upfront_fee_for_billing_period", "0", "reservation_unused_recurring_fee", "0",
		"reservation_start_time", "2026-01-01T00:00:00Z", "reservation_end_time", "2026-12-31T23:59:59Z")
}

// hours makes the lines of each hour of some days.
func hours(days int, of func(h int) []line) (list []line) {
	for h := range 24 * days {
		list = append(list, of(h)...)
	}
	return list
}

// TestNoBillEndsInADeadTab holds that whatever the bill lacks is said, and that
// what it has is still told and weighed.
func TestNoBillEndsInADeadTab(t *testing.T) {
	plain := func(h int) []line { return []line{ec2(h)} }
	focus, err := os.ReadFile(known.Path(t, "focus", "focus-sample-1.0.csv"))
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name string
		bill opened
		// says are parts of sentences of the tab; weighs of those of its first weighing.
		says, weighs []string
		levels       bool
	}{
		{"no commitments", bill(t, hours(20, plain)), []string{"This bill has no commitments.", "There are no Savings Plans or reservations in this bill. $4,800.00 of its usage could be covered by one.", "can still be weighed below"},
			[]string{"D: 20 days of hours", "says nothing about the year", "is within what you set; more crosses it."}, true},
		{"nothing to cover", bill(t, []line{ec2(0).but("line_item_product_code", "AmazonS3", "product_servicecode", "AmazonS3", "line_item_usage_type", "TimedStorage-ByteHrs", "product_instance_type", "")}),
			[]string{"There are no Savings Plans or reservations in this bill, and no usage that one could cover.", "nothing to weigh"}, []string{"There is nothing to weigh."}, false},
		{"only reservations", bill(t, append(hours(30, func(h int) []line { return []line{reserved(h)} }), reservedFee())),
			[]string{"All commitments here are reservations.", "Everything here was paid upfront", "Commitments saved $288.00 in June."}, []string{"C: 30 days of hours"}, true},
		{"all upfront", bill(t, hours(15, func(h int) []line {
			u, f := planned(h, "savings_plan_payment_option", "All Upfront")
			return []line{u, f.but("line_item_unblended_cost", "0", "savings_plan_recurring_commitment_for_billing_period", "0", "savings_plan_amortized_upfront_commitment_for_billing_period", "7")}
		})), []string{"Everything here was paid upfront", "Commitments saved $1,080.00"}, []string{"D: 15 days of hours"}, true},
		{"a plan that ended", bill(t, hours(20, func(h int) []line {
			if h >= 240 {
				return plain(h)
			}
			u, f := planned(h, "savings_plan_end_time", "2026-06-10T23:59:59Z")
			return []line{u, f}
		})), []string{"1 commitment ended within this bill.", "No commitments are in force", "ended"}, []string{"D: 20 days of hours"}, true},
		{"a member's bill", bill(t, hours(1, func(h int) []line {
			u, _ := planned(h, "line_item_usage_account_id", member)
			return []line{u}
		})), []string{"This looks like the bill of one member account.", "the fees are in another account's bill", "1 not known"}, []string{"none: 1 day is too few"}, false},
		{"by the day", bill(t, func() (list []line) {
			for d := range 20 {
				list = append(list, ec2(24*d).but("line_item_usage_end_date", since(24*d+24), "line_item_unblended_cost", "240", "pricing_public_on_demand_cost", "240"))
			}
			return list
		}()), []string{"This bill is told by the day."}, []string{"These days bound what would have cost least", "the truth lies between them"}, false},
		{"by the month", bill(t, []line{ec2(0).but("line_item_usage_end_date", "2026-07-01T00:00:00Z", "line_item_unblended_cost", "7200", "pricing_public_on_demand_cost", "7200")}),
			[]string{"This bill is told by the month."}, []string{"A bill by the month does not tell what an hour needs.", "export it by the hour"}, false},
		{"one day", bill(t, hours(1, plain)), []string{"nothing about the next ones: no recommendation"}, []string{"That is no recommendation.", "too few to recommend"}, false},
		{"a week", bill(t, hours(8, plain)), []string{"Under 14 days there is no recommendation."}, []string{"That is no recommendation."}, false},
		{"no public prices", bill(t, hours(1, func(h int) []line {
			return []line{ec2(h).but("pricing_public_on_demand_cost", "")}
		})), []string{"no public on-demand prices"}, nil, false},
		{"no usage", bill(t, []line{ec2(0).but("line_item_line_item_type", "Tax")}), []string{"There is no usage with a time in this bill", "nothing to weigh"}, []string{"There is nothing to weigh."}, false},
		{"FOCUS", open(t, string(focus)), []string{"FOCUS"}, nil, false},
		{"two currencies", bill(t, append(hours(20, plain), ec2(0).but("line_item_currency_code", "CNY"))), []string{"This is about the rows in USD alone; the bill has 2 currencies"}, []string{"USD"}, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := commitments(t, tt.bill, "")
			told := string(indented(t, c))
			for _, want := range tt.says {
				if !strings.Contains(told, want) {
					t.Errorf("nowhere does it say %q: %s, %+v", want, c.Headline, c.Notes)
				}
			}
			w := weighing(t, tt.bill, view.WeighQuery{Depth: view.WideDepth, Scenarios: 200})
			weighed := string(indented(t, w))
			for _, want := range tt.weighs {
				if !strings.Contains(weighed, want) {
					t.Errorf("weighed, nowhere does it say %q: %s, %v, %+v", want, w.Title, w.Why, w.Evidence)
				}
			}
			if (len(w.Levels) > 0) != tt.levels || w.Title == "" || !tt.levels && len(w.Why)+len(w.Evidence.Why) == 0 {
				t.Errorf("%d levels, %q, %v", len(w.Levels), w.Title, w.Why)
			}
			for _, text := range strings.Split(told+weighed, "\n") {
				if bad := never.FindString(text); bad != "" && !strings.Contains(text, `"key": `) { // keys are the bill's own words
					t.Errorf("it says %q in %s", bad, text)
				}
			}
		})
	}
}

// Where our allocation is not AWS's, nothing is called exact: here a plan is not
// shared though it could be.
func TestNothingIsExactWhenTheReplayDiffers(t *testing.T) {
	for name, tt := range map[string]struct {
		used  string
		exact bool
	}{"shared": {"7", true}, "not shared": {"2.8", false}} {
		o := bill(t, hours(15, func(h int) []line {
			u, f := planned(h, "savings_plan_used_commitment", tt.used)
			u["savings_plan_savings_plan_effective_cost"] = tt.used
			if !tt.exact {
				u["pricing_public_on_demand_cost"] = "4"
			}
			return []line{u, f, ec2(h).but("line_item_usage_account_id", member)}
		}))
		c, w := commitments(t, o, ""), weighing(t, o, view.WeighQuery{Scenarios: 200})
		if said := strings.Contains(c.Replay.Text, "nothing here is called exact"); c.Replay.OK != tt.exact || said == tt.exact {
			t.Errorf("%s: %+v", name, c.Replay)
		}
		if said := strings.Contains(w.BestSay, "exact"); w.Evidence.Exact != tt.exact || said != tt.exact {
			t.Errorf("%s: %q, %+v", name, w.BestSay, w.Evidence)
		}
	}
}
