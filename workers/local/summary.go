package main

import (
	"fmt"
	"io"
	"os"
	"runtime"
	"time"

	"github.com/plainbill/plainbill/cost/actual"
	"github.com/plainbill/plainbill/cost/audit"
	"github.com/plainbill/plainbill/cost/breakdown"
	"github.com/plainbill/plainbill/cost/cur"
	"github.com/plainbill/plainbill/cost/ledger"
	"github.com/plainbill/plainbill/cost/load"
	"github.com/plainbill/plainbill/cost/money"
)

// Summary is what plainbill summary --json prints. Amounts are decimal strings.
// The figures are of the currency with most rows; Currencies has each.
type Summary struct {
	Files    []cur.FileReport `json:"files"`
	Format   string           `json:"format"` // "mixed" when files differ
	Rows     int64            `json:"rows"`   // kept, of all currencies
	Rejected int64            `json:"rejected"`
	Complete bool             `json:"complete"` // everything named was read whole
	Period   Period           `json:"period"`
	CurrencySummary
	Currencies map[string]CurrencySummary `json:"currencies,omitempty"` // when there are several
	Months     []MonthState               `json:"months"`
	Deliveries []DeliveryState            `json:"deliveries,omitempty"` // when some are left out or have missing parts
	Findings   []Finding                  `json:"findings"`
	Notices    []cur.Notice               `json:"notices,omitempty"` // about all files together
	columnLost bool                       // not Complete for that alone
}

// Period is when usage started, in UTC, half-open. It is blank when no row says.
type Period struct {
	Start string `json:"start"`
	End   string `json:"end"`
	Open  bool   `json:"open"` // some month in it is not final
}

// CurrencySummary is what the rows of one currency cost.
type CurrencySummary struct {
	Currency       string                 `json:"currency"`
	CurrencyRows   int64                  `json:"currency_rows"`
	Totals         Totals                 `json:"totals"`
	Bridge         Bridge                 `json:"bridge"`
	BySource       map[string]money.Total `json:"by_source"` // amortized
	ByLineItemType map[string]TypeSum     `json:"by_line_item_type"`
	ByService      []ServiceSum           `json:"by_service"` // most amortized cost first
	Identities     []Identity             `json:"identities"`
}

// Totals is the cost by basis.
type Totals struct {
	Cash      money.Total `json:"cash"`
	Amortized money.Total `json:"amortized"`
	Net       money.Total `json:"net"`
	Naive     money.Total `json:"naive"`
	OnDemand  money.Total `json:"on_demand"`
}

// Bridge leads from amortized to cash: cash = amortized + trueup + prepay + difference.
type Bridge struct {
	Cash       money.Total `json:"cash"`
	Amortized  money.Total `json:"amortized"`
	TrueUp     money.Total `json:"trueup"`
	Prepay     money.Total `json:"prepay"`
	Difference money.Total `json:"difference"`
}

// Identity is an equation that commitments satisfy in a complete bill: both sides
// summed over all commitments.
type Identity struct {
	ID    string      `json:"id"` // I1 to I8
	Name  string      `json:"name"`
	Left  money.Total `json:"left"`
	Right money.Total `json:"right"`
	Gap   money.Total `json:"gap"`
	Units bool        `json:"units"` // quantities, not money
	Holds bool        `json:"holds"` // within a cent, and for each commitment
}

// TypeSum is what the rows of one line item type cost.
type TypeSum struct {
	Rows      int64       `json:"rows"`
	Cash      money.Total `json:"cash"`
	Amortized money.Total `json:"amortized"`
	Naive     money.Total `json:"naive"`
}

// ServiceSum is what one service cost.
type ServiceSum struct {
	Service   string      `json:"service"` // blank: no value
	Rows      int64       `json:"rows"`
	Amortized money.Total `json:"amortized"`
	Cash      money.Total `json:"cash"`
}

// Finding is one thing to know about the bill.
type Finding struct {
	Code     audit.Code     `json:"code"`
	Severity audit.Severity `json:"severity"`
	Title    string         `json:"title"`
	Why      string         `json:"why"`
	Money    *money.Total   `json:"money,omitempty"`
	Currency string         `json:"currency,omitempty"`
}

// summary says what bills cost.
func summary(args []string, out, errs io.Writer) int {
	f := flags("summary", errs)
	asJSON := f.Bool("json", false, "print JSON")
	names, code, ok := parse(f, args)
	if !ok {
		return code
	}
	if len(names) == 0 {
		fmt.Fprintf(errs, "plainbill: summary needs files or folders\n")
		return exitCall
	}
	return tell(names, errs, func(bill *load.Bill) error {
		sum := summarize(bill)
		if *asJSON {
			return printJSON(out, sum)
		}
		return sum.print(out)
	})
}

// watch writes progress to a terminal; to anything else it writes nothing.
func watch(errs io.Writer) func(load.Progress) error {
	file, ok := errs.(*os.File)
	if !ok {
		return nil
	}
	if stat, err := file.Stat(); err != nil || stat.Mode()&os.ModeCharDevice == 0 {
		return nil
	}
	last := time.Now()
	return func(p load.Progress) error {
		if time.Since(last) < 100*time.Millisecond {
			return nil
		}
		last = time.Now()
		_, err := fmt.Fprintf(file, "\r%s of about %s rows, %d%%\x1b[K\r", cur.Count(p.Rows), cur.Count(p.TotalRows), 100*p.BytesDone/max(1, p.Bytes))
		return err
	}
}

// summarize adds up a bill.
func summarize(b *load.Bill) *Summary {
	reader := breakdown.New(b.Ledger, b.Book)
	auditor := audit.New(b.Book, reader)
	if runtime.GOMAXPROCS(0) > 1 {
		auditor.Together()
	}
	a := auditor.Of()
	s := &Summary{Files: b.Files, Rows: a.Rows, Rejected: a.Rejected, Complete: b.Complete(), columnLost: b.AllRows() && !b.Complete(), Notices: b.Notices, Findings: []Finding{}}
	for _, f := range b.Files {
		switch {
		case f.Format == "", f.Format == s.Format:
		case s.Format == "":
			s.Format = f.Format
		default:
			s.Format = "mixed"
		}
	}
	if span := b.Ledger.Span(); !span.Empty() {
		s.Period.Start = span.Start.Time().Format(time.RFC3339)
		s.Period.End = span.End.Time().Format(time.RFC3339)
	}
	for _, m := range a.Months {
		s.Period.Open = s.Period.Open || m.Open
	}
	s.Months, s.Deliveries = monthStates(b, a), deliveryStates(b)
	services := byService(reader)
	for i, c := range a.Currencies {
		sum := currencySummary(c, services[c.Code])
		for _, d := range auditor.Identities(c.Code) {
			sum.Identities = append(sum.Identities, Identity{d.ID, d.Name, d.LeftSum, d.RightSum, d.Gap(), d.Units, d.Holds()})
		}
		if i == 0 {
			s.CurrencySummary = sum
		}
		if len(a.Currencies) > 1 {
			if s.Currencies == nil {
				s.Currencies = map[string]CurrencySummary{}
			}
			s.Currencies[c.Code] = sum
		}
	}
	if len(a.Currencies) == 0 {
		s.CurrencySummary = currencySummary(audit.Currency{}, nil)
	}
	for _, f := range a.Findings {
		finding := Finding{Code: f.Code, Severity: f.Severity, Title: f.Title, Why: f.Why, Currency: f.Currency}
		if !f.NoMoney {
			finding.Money = &f.Money
		}
		s.Findings = append(s.Findings, finding)
	}
	return s
}

func currencySummary(c audit.Currency, services []ServiceSum) CurrencySummary {
	sum := CurrencySummary{
		Currency:     c.Code,
		CurrencyRows: c.Rows,
		Totals: Totals{Cash: c.Totals[actual.Cash], Amortized: c.Totals[actual.Amortized], Net: c.Totals[actual.Net],
			Naive: c.Totals[actual.Naive], OnDemand: c.Totals[actual.OnDemand]},
		Bridge: Bridge{Cash: c.Bridge.Cash, Amortized: c.Bridge.Amortized, TrueUp: c.Bridge.TrueUp,
			Prepay: c.Bridge.Prepay, Difference: c.Bridge.Difference},
		BySource:       map[string]money.Total{},
		ByLineItemType: map[string]TypeSum{},
		ByService:      services,
		Identities:     []Identity{},
	}
	if services == nil {
		sum.ByService = []ServiceSum{}
	}
	for _, source := range c.Sources {
		sum.BySource[source.Source.String()] = source.Amounts[actual.Amortized]
	}
	for _, t := range c.Types {
		sum.ByLineItemType[t.Text] = TypeSum{Rows: t.Rows, Cash: t.Amounts[actual.Cash],
			Amortized: t.Amounts[actual.Amortized], Naive: t.Amounts[actual.Naive]}
	}
	return sum
}

// byService adds up services by currency, most amortized cost first.
func byService(reader *breakdown.Reader) map[string][]ServiceSum {
	type key struct{ currency, service string }
	cash := map[key]money.Total{}
	query := breakdown.Query{Basis: actual.Cash, GroupBy: []ledger.Dimension{ledger.Currency, ledger.Service}}
	billed := reader.Run(query)
	for i := range billed.Cells {
		cell := &billed.Cells[i]
		cash[key{billed.Text(cell, 0), billed.Text(cell, 1)}] = cell.Total
	}
	query.Basis = actual.Amortized
	cube := reader.Run(query)
	cells, _ := cube.Top(-1)
	sums := map[string][]ServiceSum{}
	for _, cell := range cells {
		k := key{cube.Text(cell, 0), cube.Text(cell, 1)}
		sums[k.currency] = append(sums[k.currency], ServiceSum{Service: k.service, Rows: cell.Rows, Amortized: cell.Total, Cash: cash[k]})
	}
	return sums
}
