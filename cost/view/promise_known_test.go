package view_test

import (
	"bytes"
	"encoding/json"
	"os"
	"strconv"
	"testing"

	"github.com/plainbill/plainbill/cost/known"
	"github.com/plainbill/plainbill/cost/load"
	"github.com/plainbill/plainbill/cost/money"
	"github.com/plainbill/plainbill/cost/view"
)

// The sanity bound of a small bill: what was paid against public prices, by plans
// and reservations with what they left unused, beside what has no such price.
func TestSanityOfASmallBill(t *testing.T) {
	usage, fee := planned(0, "savings_plan_total_commitment_to_date", "10.7", "savings_plan_used_commitment", "7", "savings_plan_recurring_commitment_for_billing_period", "10.7")
	reserved := ec2(0).but("line_item_line_item_type", "DiscountedUsage", "line_item_unblended_cost", "0", "pricing_public_on_demand_cost", "6",
		"reservation_effective_cost", "4", "reservation_reservation_a_r_n", "arn:aws:ec2:us-east-1:"+owner+":reserved-instances/r")
	riFee := reserved.but("line_item_line_item_type", "RIFee", "line_item_unblended_cost", "9", "pricing_public_on_demand_cost", "", "reservation_effective_cost", "",
		"reservation_unused_recurring_fee", "5", "reservation_unused_amortized_upfront_fee_for_billing_period", "0")
	outside := func(kind, cost string) line {
		return ec2(0).but("line_item_line_item_type", kind, "line_item_product_code", "AWSSupportBusiness", "line_item_usage_type", "", "product_instance_type", "",
			"line_item_unblended_cost", cost, "pricing_public_on_demand_cost", "")
	}
	o := bill(t, []line{ec2(0).but("line_item_unblended_cost", "15", "pricing_public_on_demand_cost", "15"), usage, fee, reserved, riFee, outside("Tax", "3"), outside("Fee", "10")})
	c := commitments(t, o, "")
	want := map[string][2]string{"": {"−$3.70", "$13.00"}, "savings_plans": {"−$0.70", "$0.00"}, "reservations": {"−$3.00", "$0.00"}, "on_demand": {"$0.00", "$13.00"}}
	for _, r := range c.Sanity {
		if r.Level != "bill" && r.Level != "scope" {
			continue
		}
		if got := [2]string{r.Headroom.Text, r.Outside.Text}; got != want[r.Key] {
			t.Errorf("%s: %v, want %v", r.Label, got, want[r.Key])
		}
		delete(want, r.Key)
	}
	if len(want) > 0 || c.Headline != "Commitments cost $3.70 more than on-demand would have in June. 2 of 2 lost money." {
		t.Errorf("%q, missing %v", c.Headline, want)
	}
	if got := c.Sanity[0].Say; got != "costs $3.70 more than on-demand would have" {
		t.Errorf("the bill %s", got)
	}
}

// Bills with known totals show these: what plans charged, used and left unused,
// and what reservations did.
func TestKnownCommitments(t *testing.T) {
	for _, name := range []string{"workshop-2018-10.snappy.parquet", "workshop-2018-12.snappy.parquet", "generated-100k.cur1.csv.gz", "sp-covered-2023-06.cur1.csv"} {
		path := known.Path(t, "bills", name)
		content, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		text, err := os.ReadFile(path + ".truth.json")
		if err != nil {
			t.Fatal(err)
		}
		var truth struct{ Commitment map[string]any }
		if err := json.Unmarshal(text, &truth); err != nil {
			t.Fatal(err)
		}
		told := func(keys ...string) (sum float64) {
			for _, key := range keys {
				if s, ok := truth.Commitment[key].(string); ok {
					v, err := strconv.ParseFloat(s, 64)
					if err != nil {
						t.Fatal(err)
					}
					sum += v
				}
			}
			return sum
		}
		b, err := load.Run([]load.File{{Name: name, Size: int64(len(content)), R: bytes.NewReader(content)}}, load.Options{})
		if err != nil {
			t.Fatal(err)
		}
		v := view.New(view.Made{Ledger: b.Ledger, Book: b.Book, Files: b.Files, Whole: true})
		c, err := v.Commitments(view.CommitmentsQuery{})
		if err != nil {
			t.Fatal(err)
		}
		var unused money.Total
		for _, r := range c.InForce.Rows {
			unused = unused.Plus(r.Unused.Value)
		}
		if got, want := unused.Float64(), told("sp_unused", "ri_unused"); got-want > 1e-6*max(1, want) || want-got > 1e-6*max(1, want) || unused != c.InForce.Sum.Unused.Value {
			t.Errorf("%s: unused %v, want %v", name, got, want)
		}
		plans, _ := truth.Commitment["sp_arns"].(float64)
		reservations, _ := truth.Commitment["ri_arns"].(float64)
		if float64(len(c.InForce.Rows)) < plans+reservations || c.Headline == "" {
			t.Errorf("%s: %d commitments, want %v", name, len(c.InForce.Rows), plans+reservations)
		}
		if w, err := v.Weigh(view.WeighQuery{Depth: view.WideDepth, Scenarios: 200}); err != nil || w.Title == "" {
			t.Errorf("%s: %v", name, err)
		}
	}
}
