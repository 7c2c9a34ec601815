package commit

import (
	"bytes"
	"encoding/csv"
	"testing"

	"github.com/plainbill/plainbill/cost/known"
	"github.com/plainbill/plainbill/cost/load"
	"github.com/plainbill/plainbill/cost/money"
	"github.com/plainbill/plainbill/cost/period"
	"github.com/plainbill/plainbill/cost/synth"
)

// row is a line item: its cells by their CUR 2.0 names.
type row map[string]string

// with returns a copy of r with more cells.
func (r row) with(pairs ...string) row {
	c := row{}
	for k, v := range r {
		c[k] = v
	}
	for i := 0; i < len(pairs); i += 2 {
		c[pairs[i]] = pairs[i+1]
	}
	return c
}

var columns = []string{
	"bill_payer_account_id", "bill_bill_type", "bill_billing_period_start_date", "bill_billing_period_end_date", "bill_invoice_id",
	"line_item_usage_account_id", "line_item_line_item_type", "line_item_usage_start_date", "line_item_usage_end_date",
	"line_item_product_code", "line_item_usage_type", "line_item_operation", "line_item_usage_amount", "line_item_currency_code",
	"line_item_unblended_cost", "line_item_line_item_description", "product_servicecode", "product_product_family", "product_region_code", "product_instance_type",
	"pricing_public_on_demand_cost", "pricing_lease_contract_length", "pricing_purchase_option",
	"reservation_reservation_a_r_n", "reservation_effective_cost", "reservation_start_time", "reservation_end_time",
	"reservation_unused_amortized_upfront_fee_for_billing_period", "reservation_unused_recurring_fee", "reservation_amortized_upfront_fee_for_billing_period",
	"savings_plan_savings_plan_a_r_n", "savings_plan_savings_plan_effective_cost", "savings_plan_total_commitment_to_date", "savings_plan_used_commitment",
	"savings_plan_recurring_commitment_for_billing_period", "savings_plan_amortized_upfront_commitment_for_billing_period",
	"savings_plan_offering_type", "savings_plan_purchase_term", "savings_plan_payment_option", "savings_plan_region", "savings_plan_instance_type_family",
	"savings_plan_start_time", "savings_plan_end_time",
}

// report makes a bill of rows and tells about it.
func report(t testing.TB, rows []row, o Options) *Report {
	t.Helper()
	known := map[string]bool{}
	for _, c := range columns {
		known[c] = true
	}
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	if err := w.Write(columns); err != nil {
		t.Fatal(err)
	}
	for _, r := range rows {
		for k := range r {
			if !known[k] {
				t.Fatalf("no column %s", k)
			}
		}
		cells := make([]string, len(columns))
		for i, c := range columns {
			cells[i] = r[c]
		}
		if err := w.Write(cells); err != nil {
			t.Fatal(err)
		}
	}
	w.Flush()
	return tell(t, "bill.csv", b.Bytes(), o)
}

// tell reads a file and tells about it.
func tell(t testing.TB, name string, content []byte, o Options) *Report {
	t.Helper()
	return Run(read(t, name, content).Book, o)
}

func read(t testing.TB, name string, content []byte) *load.Bill {
	t.Helper()
	bill, err := load.Run([]load.File{{Name: name, Size: int64(len(content)), R: bytes.NewReader(content)}}, load.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if !bill.Usable() || bill.Ledger.RejectedRows() != 0 {
		t.Fatalf("%s: %d rows, %d rejected: %+v", name, bill.Ledger.Rows(), bill.Ledger.RejectedRows(), bill.Files)
	}
	return bill
}

const (
	payer = "111122223333"
	other = "444455556666"
	plan1 = "arn:aws:savingsplans::111122223333:savingsplan/one"
	plan2 = "arn:aws:savingsplans::111122223333:savingsplan/two"
)

// at is an hour of June 2026.
func at(hour int) string {
	start := period.FromUnix(1780272000) // 2026-06-01T00:00Z
	return (start + period.Hour(hour)).Time().Format("2006-01-02T15:04:05Z")
}

// hour is what rows of one hour have in common.
func hour(h int) row {
	return row{
		"bill_payer_account_id": payer, "bill_bill_type": "Anniversary", "bill_billing_period_start_date": at(0), "bill_billing_period_end_date": at(720),
		"line_item_usage_account_id": payer, "line_item_usage_start_date": at(h), "line_item_usage_end_date": at(h + 1),
		"line_item_currency_code": "USD", "line_item_usage_amount": "1",
	}
}

// ec2 is usage of EC2 in one hour, on demand.
func ec2(h int, cost string) row {
	return hour(h).with("line_item_line_item_type", "Usage", "line_item_product_code", "AmazonEC2", "line_item_usage_type", "BoxUsage:m5.large",
		"line_item_operation", "RunInstances", "product_servicecode", "AmazonEC2", "product_product_family", "Compute Instance", "product_region_code", "us-east-1",
		"product_instance_type", "m5.large", "line_item_unblended_cost", cost, "pricing_public_on_demand_cost", cost)
}

// terms are the texts of a Compute Savings Plan.
func terms(arn string) []string {
	return []string{"savings_plan_savings_plan_a_r_n", arn, "savings_plan_offering_type", "ComputeSavingsPlans", "savings_plan_purchase_term", "1yr",
		"savings_plan_payment_option", "No Upfront", "savings_plan_start_time", "2026-01-01T00:00:00.000Z", "savings_plan_end_time", "2026-12-31T23:59:59.000Z"}
}

// covered is usage of EC2 under a plan.
func covered(h int, arn, cost, effective string) row {
	return ec2(h, cost).with(terms(arn)...).with("line_item_line_item_type", "SavingsPlanCoveredUsage", "savings_plan_savings_plan_effective_cost", effective)
}

// fee is the fee of a plan for an hour.
func fee(h int, arn, commitment, used string) row {
	return hour(h).with(terms(arn)...).with("line_item_line_item_type", "SavingsPlanRecurringFee", "line_item_product_code", "ComputeSavingsPlans",
		"line_item_unblended_cost", commitment, "savings_plan_total_commitment_to_date", commitment, "savings_plan_used_commitment", used,
		"savings_plan_recurring_commitment_for_billing_period", commitment, "savings_plan_amortized_upfront_commitment_for_billing_period", "0")
}

func is(t *testing.T, what string, got money.Total, want string) {
	t.Helper()
	var w money.Total
	if err := w.UnmarshalText([]byte(want)); err != nil {
		t.Fatal(err)
	}
	if got != w {
		t.Errorf("%s is %v, want %v", what, got, w)
	}
}

// close says whether two figures agree to a billionth.
func close(got, want float64) bool {
	d, size := got-want, max(1, got, -got, want, -want)
	return d <= 1e-9*size && -d <= 1e-9*size
}

func near(t *testing.T, what string, got, want float64) {
	t.Helper()
	if !close(got, want) {
		t.Errorf("%s is %v, want %v", what, got, want)
	}
}

// find returns the commitment with an ARN.
func find(t *testing.T, r *Report, arn string) *Commitment {
	t.Helper()
	for i := range r.Commitments {
		if r.Commitments[i].ARN == arn {
			return &r.Commitments[i]
		}
	}
	t.Fatalf("no commitment %s", arn)
	return nil
}

func hasNote(r *Report, code string) bool {
	for _, n := range r.Notes {
		if n.Code == code {
			return true
		}
	}
	return false
}

// made is a generated bill.
func made(t testing.TB, o synth.Options) (*Report, synth.Truth, *load.Bill) {
	t.Helper()
	var b bytes.Buffer
	truth, err := synth.Write(&b, o)
	if err != nil {
		t.Fatal(err)
	}
	bill := read(t, "made.csv", b.Bytes())
	return Run(bill.Book, Options{}), truth, bill
}

// folder is where bills with known totals lie. Without it such tests say
// nothing, so under CI they fail.
func folder(t testing.TB) string {
	t.Helper()
	return known.Path(t)
}
