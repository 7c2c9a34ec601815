package audit

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/plainbill/plainbill/cost/actual"
	"github.com/plainbill/plainbill/cost/cur"
	"github.com/plainbill/plainbill/cost/ledger"
	"github.com/plainbill/plainbill/cost/money"
	"github.com/plainbill/plainbill/cost/sorts"
)

// findings lists what there is to say, ranked.
func (a *Audit) findings(w *walk) []Finding {
	f := finder{audit: a, walk: w, open: a.Open()}
	f.bill()
	for i := range a.Currencies {
		c := &a.Currencies[i]
		f.commitments(c)
		f.naive(c)
		f.bridge(c)
		f.gaps(c)
		f.containers(c)
		f.focus(c)
		f.net(c)
		f.prices(c)
		f.moves(c, uint32(w.present[slices.IndexFunc(w.present, func(p int) bool { return w.ledger.Values(ledger.Currency)[p] == c.Code })]))
		f.tags(c)
	}
	rank(f.list)
	return f.list
}

type finder struct {
	audit *Audit
	walk  *walk
	open  bool
	list  []Finding
}

func (f *finder) add(x Finding) { f.list = append(f.list, x) }

// bill is what concerns all rows.
func (f *finder) bill() {
	a, l := f.audit, f.walk.ledger
	if a.Rejected > 0 {
		f.add(Finding{Code: RejectedRows, Severity: Warn, NoMoney: true,
			Title: plural(a.Rejected, "row could not be read", "rows could not be read"),
			Why:   "Their amounts are in no total. The list of rows not read says where they stand and why."})
	}
	if len(a.Currencies) > 1 {
		names := make([]string, len(a.Currencies))
		for i, c := range a.Currencies {
			names[i] = cmp.Or(c.Code, cur.NoCurrency)
		}
		f.add(Finding{Code: SeveralCurrencies, Severity: Warn, NoMoney: true,
			Title: strings.Join(names, " and ") + " rows found",
			Why:   "Amounts of different currencies are never added. Each has its own totals."})
	}
	if len(a.Payers) > 1 {
		f.add(Finding{Code: SeveralPayers, Severity: Inform, NoMoney: true,
			Title:   plural(int64(len(a.Payers)), "payer", "payers") + " in one bill",
			Why:     "The totals span several organizations. Filter by payer to tie one of them to its invoice.",
			Filters: where(l, ledger.Payer, a.Payers...)})
	}
	f.member()
	f.openMonths()
	for _, m := range a.Months {
		if m.FutureFees > 0 {
			f.add(Finding{Code: FutureFees, Severity: Inform, NoMoney: true,
				Title:   plural(m.FutureFees, "Savings Plan fee is", "Savings Plan fees are") + " for hours to come",
				Why:     "They charge for hours after the last usage in this bill, so nothing can have used them yet.",
				Filters: append(where(l, ledger.BillingPeriod, m.Key), where(l, ledger.LineItemType, cur.SavingsPlanRecurringFee.String())...)})
		}
	}
}

// openMonths says which months are not final, in one finding.
func (f *finder) openMonths() {
	var open []Month
	for _, m := range f.audit.Months {
		if m.Open {
			open = append(open, m)
		}
	}
	if len(open) == 0 {
		return
	}
	name := func(m Month) string { return m.Range.Start.Month() }
	x := Finding{Code: OpenPeriod, Severity: Inform, NoMoney: true, Title: name(open[0]) + " is not final",
		Why: "Figures will change until AWS closes the month.", Filters: where(f.walk.ledger, ledger.BillingPeriod)}
	if len(open) > 1 {
		x.Title = plural(int64(len(open)), "month is", "months are") + " not final"
		x.Why = "Figures will change until AWS closes them."
	}
	for _, m := range open {
		x.Filters[0].Values = append(x.Filters[0].Values, m.Key)
		if len(open) > 1 {
			x.Why += " " + name(m) + ":"
		}
		for _, s := range m.Signals {
			x.Why += " " + s
		}
	}
	f.add(x)
}

// commitments says whether reservations and Savings Plans paid off.
func (f *finder) commitments(c *Currency) {
	all, l := c.All, f.walk.ledger
	unusedSources := []string{actual.RIUnused.String(), actual.RIUnusedFallback.String(), actual.SPUnused.String(), actual.SPUnusedFallback.String()}
	usedSources := []string{actual.RIEffective.String(), actual.RIEffectiveFallback.String(), actual.SPEffective.String(), actual.SPEffectiveFallback.String()}
	if c.Focus.Usage > 0 {
		unusedSources, usedSources = append(unusedSources, actual.FocusUnused.String()), append(usedSources, actual.FocusUsed.String())
	}
	// While a month is open its unused part is told for the whole month, its usage
	// is not: no verdict then.
	if !f.open {
		var dear []Commitment
		for _, k := range c.Commitments {
			if k.CostsMore() && k.ARN != "" {
				dear = append(dear, k)
			}
		}
		sorts.By(dear, func(x, y Commitment) int { return x.Net().Cmp(y.Net()) })
		switch {
		case !all.Known():
		case all.CostsMore():
			f.add(Finding{Code: CommitmentsCostMore, Severity: Warn, Money: all.Net(), Currency: c.Code,
				Title: "Commitments cost " + all.Net().Neg().Display(c.Code, 2) + " more than on-demand would have",
				Why: fmt.Sprintf("What they cover cost %s less than on demand, but %s was paid and not used.",
					all.Gross().Display(c.Code, 2), all.Unused.Display(c.Code, 2)),
				Filters: where(l, ledger.CostSource, unusedSources...)})
		case all.Net().Sign() > 0:
			f.add(Finding{Code: CommitmentsSaved, Severity: Good, Money: all.Net(), Currency: c.Code,
				Title: "Commitments saved " + all.Net().Display(c.Code, 2),
				Why: fmt.Sprintf("%s less than on demand, minus %s that was paid and not used.",
					all.Gross().Display(c.Code, 2), all.Unused.Display(c.Code, 2)),
				Filters: where(l, ledger.CostSource, usedSources...)})
		}
		if len(dear) > 0 && !(all.CostsMore() && len(c.Commitments) == 1) {
			worst := dear[0]
			they := "Together they cost "
			var sum money.Total
			arns := make([]string, len(dear))
			for i, k := range dear {
				sum, arns[i] = sum.Plus(k.Net()), k.ARN
			}
			if len(dear) == 1 {
				they = "It cost "
			}
			why := they + sum.Neg().Display(c.Code, 2) + " more than on-demand would have."
			if u, ok := worst.Utilization(); ok {
				why += fmt.Sprintf(" %s, %s, is used to %.1f%%.", worst.kind(), shortARN(worst.ARN), 100*u)
			}
			f.add(Finding{Code: CommitmentCostsMore, Severity: Warn, Money: sum, Currency: c.Code,
				Title:   fmt.Sprintf("%s more than on-demand would have", plural(int64(len(dear)), "commitment costs", "commitments cost")),
				Why:     why,
				Filters: where(l, ledger.Commitment, arns...)})
		}
	}
	if all.Unused.Sign() > 0 {
		x := Finding{Code: UnusedCommitment, Severity: Warn, Money: all.Unused.Neg(), Currency: c.Code,
			Title:   "Paid, not used: " + all.Unused.Display(c.Code, 2),
			Filters: where(l, ledger.CostSource, unusedSources...)}
		if u, ok := all.Utilization(); ok {
			x.Why = fmt.Sprintf("Reservations and Savings Plans were used to %.1f%%.", 100*u)
		}
		if f.open {
			x.Severity, x.NoMoney, x.Money = Inform, true, money.Total{}
			x.Title = "Unused commitments are not final"
			x.Why = fmt.Sprintf("The bill puts %s as unused so far. Fees stand for the whole month while usage does not, so this is not waste yet.", all.Unused.Display(c.Code, 2))
		}
		f.add(x)
	}
}

func (c Commitment) kind() string {
	if c.Plan {
		return "A Savings Plan"
	}
	return "A reservation"
}

// naive says what the rule that many tools use makes of the bill.
func (f *finder) naive(c *Currency) {
	cost, cash := c.Totals[actual.Amortized], c.Totals[actual.Cash]
	off := c.Naive.Total.Minus(cost)
	switch {
	case !off.IsZero():
		way := "low"
		if off.Sign() > 0 {
			way = "high"
		}
		why := "It counts fees on top of the usage that they pay for, and takes off on-demand costs that it never counted."
		if len(c.Naive.FromCash) > 0 {
			why = "Against the invoice:"
			for i, p := range c.Naive.FromCash {
				if i > 0 {
					why += ";"
				}
				why += fmt.Sprintf(" %s, %s", lower(p.Name), c.off(p.Amount))
			}
			why += "."
		}
		f.add(Finding{Code: NaiveDiffers, Severity: Inform, Money: off, Currency: c.Code,
			Title: fmt.Sprintf("The usual rule says %s, which is %s too %s", c.Naive.Total.Display(c.Code, 2), off.Abs().Display(c.Code, 2), way),
			Why:   why})
	case c.Naive.Total == cash && len(c.Naive.FromCash) > 1:
		f.add(Finding{Code: NaiveRightByChance, Severity: Inform, NoMoney: true, Currency: c.Code,
			Title: "The usual rule is right by chance",
			Why: fmt.Sprintf("It counts reservations twice, %s, and takes plan discounts off twice, %s. Here the two errors cancel.",
				c.off(c.Naive.FromCash[0].Amount), c.off(c.Naive.FromCash[1].Amount))})
	}
}

// off says an error in words, because a line may end after a minus sign.
func (c *Currency) off(by money.Total) string {
	way := "much"
	if by.Sign() < 0 {
		way = "little"
	}
	return by.Abs().Display(c.Code, 2) + " too " + way
}

// bridge says where the bridge does not close.
func (f *finder) bridge(c *Currency) {
	if c.Bridge.Closes {
		return
	}
	severity, why := Warn, "A complete, closed bill of a whole organization closes to the cent. Parts of a bill, and bills of single members, do not."
	if f.open {
		severity, why = Inform, "The month is open: fees stand for the whole month while usage does not. It should close when AWS closes the month."
	}
	x := Finding{Code: BridgeOpen, Severity: severity, Money: c.Bridge.Difference, Currency: c.Code,
		Title: c.Bridge.Difference.Abs().Display(c.Code, 2) + " between cost and invoice is not explained", Why: why}
	if n := len(c.Bridge.Breaking); n > 0 {
		worst := c.Bridge.Breaking[0]
		x.Why += fmt.Sprintf(" It comes from %s; the largest part, %s, from %s.",
			plural(int64(n), "commitment", "commitments"), worst.Residual().DisplayChange(c.Code, 2), shortARN(worst.ARN))
		for _, k := range c.Bridge.Breaking {
			if k.ARN != "" {
				if x.Filters == nil {
					x.Filters = where(f.walk.ledger, ledger.Commitment)
				}
				x.Filters[0].Values = append(x.Filters[0].Values, k.ARN)
			}
		}
	}
	f.add(x)
}

// gaps says which amounts the bill leaves out and what stands in for them.
func (f *finder) gaps(c *Currency) {
	l := f.walk.ledger
	for _, s := range c.Sources {
		x := Finding{Currency: c.Code, Money: s.Amounts[actual.Amortized], Filters: where(l, ledger.CostSource, s.Source.String())}
		rows := plural(s.Rows, "row", "rows")
		switch s.Source {
		case actual.UnknownType:
			x.Code, x.Severity = UnknownTypes, Warn
			x.Title = rows + " of a kind that I do not know"
			x.Why = "They count as billed, so the totals are whole. Types: " + f.unknownTypes(c) + "."
			if s.Rows == c.Rows && f.unknownTypes(c) == cur.UnknownType.String() {
				x.Title = "This bill does not say what kind its rows are"
				x.Why = "All count as billed. Export the bill with the line item type to spread commitments over their usage."
			}
		case actual.CommitmentColumnsMissing:
			x.Code, x.Severity = CommitmentColumns, Warn
			x.Title = "This bill has commitments but not their columns"
			x.Why = rows + " of reservations and Savings Plans count as billed, so their cost is not spread over time. Export the bill with the reservation and savings plan columns."
		case actual.RIEffectiveMissing, actual.SPEffectiveMissing:
			x.Code, x.Severity, x.NoMoney = CoveredAtZero, Stop, true
			x.Title = rows + " of covered usage count as 0"
			x.Why = "The bill gives them no effective cost, and nothing to work it out from. What they cost is missing from every total but cash."
		case actual.RIEffectiveFallback, actual.RIUnusedFallback, actual.SPEffectiveFallback, actual.SPUnusedFallback:
			x.Code, x.Severity = FallbackUsed, Inform
			x.Title = rows + " were worked out from their commitment's fee"
			x.Why = s.Source.Words() + "."
		case actual.PrepayUnamortizable:
			x.Code, x.Severity = PrepayUnamortizable, Inform
			x.Title = x.Money.Display(c.Code, 2) + " paid in advance is never spread over time"
			x.Why = "The bill has no monthly share of it, as for Dedicated Hosts. It counts when it was paid."
		default:
			continue
		}
		f.add(x)
	}
	if c.BilledReserved > 0 {
		f.add(Finding{Code: BilledReserved, Severity: Inform, NoMoney: true, Currency: c.Code,
			Title:   plural(c.BilledReserved, "row of reserved usage was", "rows of reserved usage were") + " billed besides the reservation",
			Why:     "Reserved usage is billed through its reservation. These rows have an amount of their own, which the effective cost replaces.",
			Filters: where(l, ledger.LineItemType, cur.DiscountedUsage.String())})
	}
}

func (f *finder) unknownTypes(c *Currency) string {
	var names string
	for _, t := range c.Types {
		if t.Type == cur.UnknownType {
			if names != "" {
				names += ", "
			}
			if t.Text == "" {
				names += "(no value)"
			}
			names += t.Text
		}
	}
	return names
}

// net says what the net basis of this bill is worth.
func (f *finder) net(c *Currency) {
	var discounts TypeSum
	for _, t := range c.Types {
		if t.Type.Discount() {
			discounts.Rows += t.Rows
			discounts.Amounts.add(t.Amounts)
		}
	}
	cost, net, cash := c.Totals[actual.Amortized], c.Totals[actual.Net], c.Totals[actual.Cash]
	switch {
	case !f.audit.HasNet && discounts.Rows > 0:
		f.add(Finding{Code: NetMissing, Severity: Inform, Money: discounts.Amounts[actual.Amortized], Currency: c.Code,
			Title: "Net cost is not in this bill",
			Why:   "There are private discounts but no net columns. Net shows the amortized cost, with discounts as lines of their own."})
	case f.audit.HasNet && discounts.Rows == 0 && net.Cmp(cost) < 0 && (c.Discounted > 0 || c.Bridge.Closes && !f.open):
		f.add(Finding{Code: DiscountsInColumns, Severity: Warn, Money: net.Minus(cost), Currency: c.Code,
			Title: "Private discounts are in columns, not in rows",
			Why: fmt.Sprintf("The unblended costs, %s, are before discounts and are then more than the invoice. The net basis, %s, has them taken off.",
				cash.Display(c.Code, 2), net.Display(c.Code, 2))})
	case f.audit.HasNet && !f.open && net.Minus(cost).Abs().Float64() > 0.005*cost.Abs().Float64():
		f.add(Finding{Code: NetGap, Severity: Inform, Money: net.Minus(cost), Currency: c.Code,
			Title: "Net and amortized cost differ by " + net.Minus(cost).Abs().Display(c.Code, 2),
			Why:   "Over a whole month both should come to the same, discounts folded in or as rows. Net columns may not cover all rows, or discounts lag."})
	}
}

// prices says what the on-demand equivalent is worth.
func (f *finder) prices(c *Currency) {
	if c.Unpriced > 0 {
		f.add(Finding{Code: NoPublicPrice, Severity: Inform, Money: c.UnpricedCost, Currency: c.Code,
			Title: plural(c.Unpriced, "usage row has", "usage rows have") + " no public price",
			Why:   "In the on-demand equivalent they count as billed."})
	}
	if gap := c.UsageOnDemand.Minus(c.UsageCost); gap.Sign() < 0 && gap.Abs().Cmp(cent) > 0 {
		f.add(Finding{Code: CostAboveOnDemand, Severity: Warn, Money: gap, Currency: c.Code,
			Title: "Usage cost " + gap.Neg().Display(c.Code, 2) + " more than its public on-demand cost",
			Why:   "That is rare: prices rose, public prices are missing, or marketplace rows carry none."})
	}
}
