package main

import (
	"fmt"
	"io"
	"slices"
	"text/tabwriter"

	"github.com/plainbill/plainbill/cost/actual"
	"github.com/plainbill/plainbill/cost/cur"
	"github.com/plainbill/plainbill/cost/load"
	"github.com/plainbill/plainbill/cost/money"
	"github.com/plainbill/plainbill/cost/restate"
)

// Comparison is what plainbill compare --json prints. Amounts are decimal strings.
type Comparison struct {
	Basis      string               `json:"basis"`
	Before     ComparedBill         `json:"before"`
	After      ComparedBill         `json:"after"`
	Currencies []CurrencyComparison `json:"currencies"`
}

// ComparedBill is one of the two.
type ComparedBill struct {
	Rows     int64        `json:"rows"` // kept, of all currencies
	Complete bool         `json:"complete"`
	Months   []string     `json:"months"`
	Notices  []cur.Notice `json:"notices,omitempty"`
}

// CurrencyComparison is what changed in one currency. Each list adds up to Change.
type CurrencyComparison struct {
	Currency   string            `json:"currency"`
	RowsBefore int64             `json:"rows_before"`
	RowsAfter  int64             `json:"rows_after"`
	Before     money.Total       `json:"before"`
	After      money.Total       `json:"after"`
	Change     money.Total       `json:"change"`
	ByType     []Change          `json:"by_line_item_type"`
	ByService  []Change          `json:"by_service"`
	ByAccount  []Change          `json:"by_account"`
	ByDay      []Change          `json:"by_day"`
	Sentences  []ChangeStatement `json:"sentences"`
}

// Change is what changed of one value; blank is no value.
type Change struct {
	Value  string      `json:"value"`
	Before money.Total `json:"before"`
	After  money.Total `json:"after"`
	Change money.Total `json:"change"`
}

// ChangeStatement is a change in words.
type ChangeStatement struct {
	Text   string      `json:"text"`
	Change money.Total `json:"change"`
	From   string      `json:"from,omitempty"`
	To     string      `json:"to,omitempty"`
	Types  []string    `json:"line_item_types,omitempty"`
	Later  bool        `json:"later"` // added on days that the first delivery had not reached the end of
}

// compare says what changed between two deliveries of a bill.
func compare(args []string, out, errs io.Writer) int {
	f := flags("compare", errs)
	asJSON := f.Bool("json", false, "print JSON")
	basisKey := f.String("basis", actual.Cash.String(), "basis of the figures")
	names, code, ok := parse(f, args)
	if !ok {
		return code
	}
	basis, err := actual.ParseBasis(*basisKey)
	if err != nil {
		fmt.Fprintln(errs, "plainbill:", err)
		return exitCall
	}
	if len(names) != 2 {
		fmt.Fprintf(errs, "plainbill: compare needs two deliveries of one bill, the older one first; each is a file or a folder\n")
		return exitCall
	}
	var bills [2]*load.Bill
	worst := exitGood
	for i, name := range names {
		code := tell([]string{name}, errs, func(b *load.Bill) error { bills[i] = b; return nil })
		if code == exitNothing || code == exitCall {
			fmt.Fprintf(errs, "plainbill: nothing in %s can be compared\n", visible(name))
			return code
		}
		worst = max(worst, code)
	}
	before, after := compared(bills[0]), compared(bills[1])
	if !slices.ContainsFunc(before.Months, func(m string) bool { return slices.Contains(after.Months, m) }) && len(before.Months) > 0 && len(after.Months) > 0 {
		fmt.Fprintf(errs, "plainbill: nothing to compare: %s is of %s, %s of %s\n", visible(names[0]), before.Months[0], visible(names[1]), after.Months[0])
		return exitCall
	}
	c := restate.Compare(bills[0].Book, bills[1].Book, basis)
	if *asJSON {
		err = printJSON(out, comparison(c, before, after))
	} else {
		err = printComparison(out, c)
	}
	if err != nil {
		fmt.Fprintln(errs, "plainbill:", err)
		return exitNothing
	}
	return worst
}

// compared sums up one of the two bills.
func compared(b *load.Bill) ComparedBill {
	c := ComparedBill{Rows: b.Ledger.Rows(), Complete: b.Complete(), Months: []string{}, Notices: b.Notices}
	for _, m := range b.Months(nil) {
		if m.Rows > 0 && !slices.Contains(c.Months, m.Month) {
			c.Months = append(c.Months, m.Month)
		}
	}
	slices.Sort(c.Months)
	return c
}

// comparison turns a comparison into what is printed.
func comparison(c *restate.Comparison, before, after ComparedBill) *Comparison {
	p := &Comparison{Basis: c.Basis.String(), Before: before, After: after, Currencies: []CurrencyComparison{}}
	for _, x := range c.Currencies {
		r := CurrencyComparison{Currency: x.Code, RowsBefore: x.Rows.Before, RowsAfter: x.Rows.After,
			Before: x.Before, After: x.After, Change: x.Change(), Sentences: []ChangeStatement{},
			ByType: changes(x.Types), ByService: changes(x.Services), ByAccount: changes(x.Accounts), ByDay: changes(x.Days)}
		for _, s := range x.Sentences {
			r.Sentences = append(r.Sentences, ChangeStatement(s))
		}
		p.Currencies = append(p.Currencies, r)
	}
	return p
}

func changes(list []restate.Difference) []Change {
	result := []Change{}
	for _, d := range list {
		result = append(result, Change{d.Value, d.Before, d.After, d.Change()})
	}
	return result
}

// printComparison writes a comparison for people.
func printComparison(out io.Writer, c *restate.Comparison) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	for i, x := range c.Currencies {
		if i > 0 {
			fmt.Fprintln(w)
		}
		show := func(name string, t money.Total) { fmt.Fprintf(w, "%s\t%s\n", name, t.Display(x.Code, 2)) }
		show("Before", x.Before)
		show("After", x.After)
		fmt.Fprintf(w, "Change\t%s\n", x.Change().DisplayChange(x.Code, 2))
		fmt.Fprintf(w, "Rows\t%s, then %s\n", cur.Count(x.Rows.Before), cur.Count(x.Rows.After))
		if len(x.Sentences) == 0 {
			fmt.Fprintln(w, "\nNothing changed.")
		}
		for n, s := range x.Sentences {
			if n == 0 {
				fmt.Fprintln(w)
			}
			fmt.Fprintln(w, visible(s.Text))
		}
	}
	return w.Flush()
}
