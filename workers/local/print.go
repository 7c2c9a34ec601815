package main

import (
	"cmp"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"unicode"

	"github.com/plainbill/plainbill/cost/cur"
	"github.com/plainbill/plainbill/cost/load"
	"github.com/plainbill/plainbill/cost/money"
)

// print writes the summary for people.
func (s *Summary) print(out io.Writer) error {
	s.printFiles(out)
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	for _, n := range s.Notices {
		fmt.Fprintf(w, "\n%s. %s\n", visible(n.Title), visible(n.Text))
	}
	fmt.Fprintln(w)
	s.printMonths(w)
	fmt.Fprintf(w, "Rows\t%s\n", cur.Count(s.Rows))
	fmt.Fprintf(w, "Rejected\t%s\n", cur.Count(s.Rejected))
	if s.Period.Start != "" {
		open := ""
		if s.Period.Open {
			open = ", not final"
		}
		fmt.Fprintf(w, "Period\t%s to %s%s\n", s.Period.Start, s.Period.End, open)
	}
	switch {
	case s.columnLost:
		fmt.Fprintf(w, "Incomplete\ta column that totals and checks rest on could not be read\n")
	case !s.Complete:
		fmt.Fprintf(w, "Incomplete\tsome files, or parts of files, are in no total\n")
	}
	sums := []CurrencySummary{s.CurrencySummary}
	if len(s.Currencies) > 0 {
		sums = nil
		for _, code := range currencyCodes(s) {
			sums = append(sums, s.Currencies[code])
		}
	}
	if s.Rows == 0 {
		fmt.Fprintln(w, "\nNo row was read, so there is nothing to add up.")
		sums = nil
	}
	for _, c := range sums {
		c.print(w)
	}
	if len(s.Findings) > 0 {
		fmt.Fprintln(w, "\nFindings")
		for _, f := range s.Findings {
			fmt.Fprintf(w, "  %s: %s\n", f.Severity, visible(f.Title))
		}
	}
	return w.Flush()
}

// nameMost is how wide the column of file names may get; a longer name pushes only
// its own line.
const nameMost = 48

// printFiles writes what was read of each file, and what there is to know about it.
func (s *Summary) printFiles(out io.Writer) {
	name, format := 0, 0
	for _, f := range s.Files {
		if n := len([]rune(visible(f.Name))); n <= nameMost {
			name = max(name, n)
		}
		format = max(format, len(f.Format))
	}
	for _, f := range s.Files {
		state := rowsText(f.Kept)
		if f.Rejected > 0 {
			state += fmt.Sprintf(", %s not read", cur.Count(f.Rejected))
		}
		unread := f.Format == "" || f.Rows == 0 && !f.Complete
		if unread {
			state = "nothing read"
		}
		fmt.Fprintf(out, "%-*s  %-*s  %s\n", name, visible(f.Name), format, f.Format, state)
		for _, n := range f.Notices {
			// What is merely good to know is left out, but not why a file does not count.
			if n.Severity != cur.Inform || unread {
				fmt.Fprintf(out, "  %s. %s\n", visible(n.Title), visible(n.Text))
			}
		}
	}
}

// rowsText returns "1 row" or "2 rows".
func rowsText(n int64) string {
	if n == 1 {
		return "1 row"
	}
	return cur.Count(n) + " rows"
}

// printMonths writes the months where there is more to say than that they are there.
func (s *Summary) printMonths(w io.Writer) {
	payers := map[string]bool{}
	for _, m := range s.Months {
		payers[m.Payer] = true
	}
	for _, m := range s.Months {
		if m.State == load.MonthComplete && len(s.Months) == 1 && len(m.LeftOut) == 0 {
			continue
		}
		state := fmt.Sprintf("%s, %s", m.State, rowsText(m.Rows))
		if m.Until != "" {
			state = "no file until " + m.Until
		}
		if len(payers) > 1 && m.Payer != "" {
			state += ", payer " + visible(m.Payer)
		}
		fmt.Fprintf(w, "%s\t%s\n", m.Month, state)
	}
}

// currencyCodes lists the currencies, the one with most rows first.
func currencyCodes(s *Summary) []string {
	codes := []string{s.Currency}
	for _, c := range sortedKeys(s.Currencies) {
		if c != s.Currency {
			codes = append(codes, c)
		}
	}
	return codes
}

func (c CurrencySummary) print(w io.Writer) {
	show := func(name string, t money.Total) { fmt.Fprintf(w, "%s\t%s\n", name, t.Display(c.Currency, 2)) }
	fmt.Fprintf(w, "\nAll in %s\n", visible(cmp.Or(c.Currency, cur.NoCurrency)))
	show("Amortized", c.Totals.Amortized)
	show("Net", c.Totals.Net)
	show("Cash", c.Totals.Cash)
	show("On-demand equivalent", c.Totals.OnDemand)
	show("Naive rule", c.Totals.Naive)
	fmt.Fprintln(w, "\nFrom amortized to cash")
	show("  Amortized", c.Bridge.Amortized)
	show("  True-up", c.Bridge.TrueUp)
	show("  Upfront", c.Bridge.Prepay)
	show("  Unexplained", c.Bridge.Difference)
	show("  Cash", c.Bridge.Cash)
	fmt.Fprintln(w, "\nAmortized by service")
	for i, s := range c.ByService {
		if i == 20 {
			fmt.Fprintf(w, "  and %d more\t\n", len(c.ByService)-i)
			break
		}
		name := s.Service
		if name == "" {
			name = "(no value)"
		}
		show("  "+visible(name), s.Amortized)
	}
}

// visible takes away what could steer a terminal, or turn the direction of text.
func visible(text string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || 0x80 <= r && r < 0xa0 || unicode.Is(unicode.Bidi_Control, r) {
			return '\ufffd'
		}
		return r
	}, text)
}
