// Command warm writes the small Parquet bill that the engine reads, again and
// again, while nobody wants anything: the browser compiles a loop well only after
// it has seen it run. It has the columns that make the decoder's loops run, and no
// others, because it is a part of what people download.
package main

//go:generate go run . ../warm.parquet

import (
	"bytes"
	"fmt"
	"os"
	"slices"

	"github.com/plainbill/plainbill/cost/synth"
	"github.com/plainbill/plainbill/cost/synth/synthparquet"
)

// rows are enough for indices of more than eight bits, and few enough for a file
// that nobody feels.
const rows = 500

// columns are of each kind: texts of few values and of many, with and without
// rows that have none, times, amounts and numbers.
var columns = []string{
	"line_item_line_item_type", "line_item_unblended_cost", "line_item_usage_start_date", "line_item_usage_end_date",
	"line_item_usage_account_id", "line_item_product_code", "line_item_usage_type", "line_item_operation",
	"line_item_usage_amount", "pricing_public_on_demand_cost", "pricing_term",
	"savings_plan_savings_plan_a_r_n", "savings_plan_savings_plan_effective_cost", "reservation_effective_cost",
	"product_instance_type", "product_region", "resource_tags_user_name",
}

// bill returns the file.
func bill() ([]byte, error) {
	var file bytes.Buffer
	found := 0
	_, err := synthparquet.WriteColumns(&file, synth.Options{Rows: rows, Seed: 1}, func(column string) bool {
		if !slices.Contains(columns, column) {
			return false
		}
		found++
		return true
	})
	if err == nil && found != len(columns) {
		err = fmt.Errorf("%d of %d columns are in the made-up bill", found, len(columns))
	}
	return file.Bytes(), err
}

func main() {
	file, err := bill()
	if err == nil && len(os.Args) != 2 {
		err = fmt.Errorf("usage: warm FILE")
	}
	if err == nil {
		err = os.WriteFile(os.Args[1], file, 0o644)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "warm:", err)
		os.Exit(1)
	}
}
