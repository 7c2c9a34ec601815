package audit

import (
	"fmt"
	"strings"

	"github.com/plainbill/plainbill/cost/actual"
	"github.com/plainbill/plainbill/cost/cur"
	"github.com/plainbill/plainbill/cost/ledger"
	"github.com/plainbill/plainbill/cost/money"
)

// Flaw is what some rows of a bill do not keep of their format's rules, or leave
// out: how many rows, and the money in question.
type Flaw struct {
	Rows int64
	Sum  money.Total
}

func (f *Flaw) add(a money.Amount) {
	f.Rows++
	f.Sum.Add(a)
}

// FocusFacts are what the FOCUS rows of one currency say about themselves.
//
// Source: FOCUS 1.2, column definitions and appendix on commitment discounts.
type FocusFacts struct {
	Usage, Purchases int64
	// Empty is usage that was billed and has no effective cost.
	Empty Flaw
	// PurchaseEffective are purchases of commitments that have an effective cost of
	// their own: it must be 0, their usage carries it.
	PurchaseEffective Flaw
	// CoveredBilled is usage under a commitment with a billed cost: it must be 0.
	CoveredBilled Flaw
	// PurchaseList is list cost of purchases, which counts nowhere: that of the usage
	// they cover does.
	PurchaseList Flaw
	// UnusedAtZero are unused parts of commitments with a quantity and no cost.
	UnusedAtZero Flaw
	// NoContracted is usage that cost something and has no contracted cost; the sum
	// is its list cost, which stands in.
	NoContracted Flaw
	// NoInvoice are rows without the number of their invoice beside rows that have it.
	NoInvoice Flaw
	// Corrections are corrections of earlier billing periods.
	Corrections Flaw
	// Allocated are parts into which the provider split other charges (FOCUS 1.3).
	Allocated Flaw

	invoices bool
}

// focusCommitment is what the FOCUS rows of one commitment say.
type focusCommitment struct {
	recurring          money.Total // billed for the period
	usedQ, unusedQ     float64     // commitment quantities of usage rows
	purchases, unusedN int64
	unusedAtZero       bool
}

// focusRow adds row i of a FOCUS bill. It says whether the row is usage that costs
// something and has no list cost.
func (w *walk) focusRow(f *facts, commitment uint32, t cur.LineItemType, s actual.Source, g *ledger.Segment, n, i int, columns *[actual.BasisCount][]money.Amount, public []money.Amount) (unpriced bool) {
	x := &f.focus
	billed, effective := columns[actual.Cash][i], columns[actual.Amortized][i]
	list := money.Amount(0)
	if public != nil {
		list = public[i]
	}
	trueUp, prepay := w.book.Terms(n, i)
	f.trueUp.Add(trueUp)
	f.prepay.Add(prepay)
	covered := s == actual.FocusUsed || s == actual.FocusUnused
	switch {
	case t == cur.FocusPurchase:
		x.Purchases++
		if commitment != 0 && effective != 0 {
			x.PurchaseEffective.add(effective)
		}
		if list != 0 {
			x.PurchaseList.add(list)
		}
	case t == cur.FocusUsage:
		x.Usage++
		if effective == 0 && billed > 0 {
			x.Empty.add(billed)
		}
		if covered && billed != 0 {
			x.CoveredBilled.add(billed)
		}
		if s == actual.FocusUnused {
			if effective == 0 && g.NumberAt(cur.CommitmentDiscountQuantity, i) > 0 {
				x.UnusedAtZero.Rows++
			}
			break
		}
		unpriced = effective > 0 && list == 0
		if effective > 0 && list != 0 && w.sheet.at(cur.ContractedCost, i) == 0 {
			x.NoContracted.add(list)
		}
	}
	class := g.Codes(ledger.Dimension(cur.ChargeClass))
	if c := class.At(i); c != 0 && w.corrects[c] {
		x.Corrections.add(billed)
	}
	if method := g.Codes(ledger.Dimension(cur.AllocatedMethodID)); method.At(i) != 0 {
		x.Allocated.add(effective)
	}
	invoice := g.Codes(ledger.Invoice)
	if invoice.At(i) != 0 {
		x.invoices = true
	} else if billed != 0 {
		x.NoInvoice.add(billed)
	}
	if commitment != 0 && (covered || t == cur.FocusPurchase) {
		f.commitment(commitment).addFocus(t, s, g, i, billed, effective, columns[actual.OnDemand][i], trueUp, prepay, unpriced)
		option := g.Codes(ledger.PurchaseOption)
		f.commitments[commitment].Plan = w.ledger.Values(ledger.PurchaseOption)[option.At(i)] == "SavingsPlan"
		frequency := g.Codes(ledger.ChargeFrequency)
		if t == cur.FocusPurchase && w.recurs[frequency.At(i)] {
			f.commitments[commitment].focus.recurring.Add(billed)
		}
	}
	return unpriced
}

// addFocus adds a row to its commitment.
func (c *Commitment) addFocus(t cur.LineItemType, s actual.Source, g *ledger.Segment, i int, billed, effective, onDemand, trueUp, prepay money.Amount, unpriced bool) {
	if c.focus == nil {
		c.focus = &focusCommitment{}
	}
	c.Rows++
	c.Cash.Add(billed)
	c.Amortized.Add(effective)
	c.TrueUp.Add(trueUp)
	c.Prepay.Add(prepay)
	quantity := g.NumberAt(cur.CommitmentDiscountQuantity, i)
	switch {
	case t == cur.FocusPurchase:
		c.focus.purchases++
	case s == actual.FocusUnused:
		c.Unused.Add(effective)
		c.focus.unusedN++
		c.focus.unusedQ += quantity
		c.focus.unusedAtZero = c.focus.unusedAtZero || effective == 0 && quantity > 0
	default:
		c.Used.Add(effective)
		c.OnDemand.Add(onDemand)
		c.focus.usedQ += quantity
		if unpriced || effective == 0 && onDemand > 0 {
			c.Unpriced++
		}
	}
}

// told says whether FOCUS rows tell all of what a commitment charged: its unused
// part has a cost, and there is a purchase or an unused part to go by.
func (f *focusCommitment) told() bool {
	return f == nil || !f.unusedAtZero && f.purchases+f.unusedN > 0
}

// Fees is what recurring purchases of a FOCUS commitment billed for the period, and
// Carried what its used and unused parts carry. Where fees are more, some of what
// was paid is in no effective cost; where they are less, the rest was paid before.
func (c Commitment) Fees() (fees, carried money.Total, ok bool) {
	if c.focus == nil {
		return money.Total{}, money.Total{}, false
	}
	return c.focus.recurring, c.Used.Plus(c.Unused), true
}

// ByQuantity is the utilization that the commitment quantities of usage rows tell;
// purchases have quantities too, which are not use. ok is false where there are
// none, or where the commitment is not in FOCUS.
func (c Commitment) ByQuantity() (fraction float64, ok bool) {
	if c.focus == nil || c.focus.usedQ+c.focus.unusedQ <= 0 {
		return 0, false
	}
	return c.focus.usedQ / (c.focus.usedQ + c.focus.unusedQ), true
}

// marks finds the codes of a dimension whose text is, in letters, word.
func marks(l *ledger.Ledger, d ledger.Dimension, word string) []bool {
	values := l.Values(d)
	list := make([]bool, len(values))
	for code, v := range values {
		list[code] = cur.Stripped(v) == word
	}
	return list
}

// focus says where a FOCUS bill does not keep its own rules, and what that makes
// of the figures.
func (f *finder) focus(c *Currency) {
	x, l := &c.Focus, f.walk.ledger
	if x.Usage+x.Purchases == 0 {
		return
	}
	say := func(code Code, severity Severity, flaw Flaw, title, why string, filters ...Filter) {
		if flaw.Rows > 0 {
			f.add(Finding{Code: code, Severity: severity, Money: flaw.Sum, NoMoney: flaw.Sum.IsZero(), Currency: c.Code, Title: title, Why: why, Filters: filters})
		}
	}
	sum := func(flaw Flaw) string { return flaw.Sum.Display(c.Code, 2) }
	purchases := where(l, ledger.LineItemType, cur.FocusPurchase.String())
	if x.Empty.Rows*5 >= x.Usage && x.Empty.Rows > 0 {
		say(FocusEffectiveEmpty, Warn, Flaw{Rows: x.Empty.Rows}, "Effective costs look incomplete",
			fmt.Sprintf("%s of %s usage rows were billed and have an effective cost of 0. Use cash for this bill.", count(x.Empty.Rows), count(x.Usage)))
	}
	say(FocusPurchaseEffective, Warn, x.PurchaseEffective, "Purchases of commitments have an effective cost: "+sum(x.PurchaseEffective),
		"It should be 0, because the usage that they cover carries it. The amortized cost may count it twice. Ask the provider, and use cash until then.",
		append(purchases, where(l, ledger.CostSource, actual.FocusPurchase.String())...)...)
	say(FocusCoveredBilled, Warn, x.CoveredBilled, "Usage under commitments was billed besides: "+sum(x.CoveredBilled),
		"Its billed cost should be 0, because the purchase was billed. Cash may count it twice. Compare cash with the invoice before you use it.",
		where(l, ledger.CostSource, actual.FocusUsed.String(), actual.FocusUnused.String())...)
	say(FocusUnusedAtZero, Warn, x.UnusedAtZero, plural(x.UnusedAtZero.Rows, "unused part", "unused parts")+" of commitments without a cost",
		"The rows have a quantity and an effective cost of 0, as in some exports of Azure. What was paid and not used is more than this bill says.",
		where(l, ledger.CostSource, actual.FocusUnused.String())...)
	say(FocusPurchaseList, Inform, x.PurchaseList, sum(x.PurchaseList)+" of list cost stands on purchases",
		"It counts nowhere: the usage that the purchases cover has a list cost of its own, and both together would count it twice.", purchases...)
	if x.invoices {
		say(FocusNoInvoice, Inform, x.NoInvoice, plural(x.NoInvoice.Rows, "row does", "rows do")+" not name an invoice",
			"Invoice by invoice, the billed costs of the others add up to what is payable; these cannot be tied to one.", where(l, ledger.Invoice, "")...)
	}
	say(FocusNoContracted, Inform, x.NoContracted, plural(x.NoContracted.Rows, "usage row has", "usage rows have")+" no contracted cost",
		"At contracted prices they count at their list cost, which is rather too high.", where(l, ledger.Doubt, ledger.NoContractedCost)...)
	say(FocusCorrections, Inform, x.Corrections, "Corrections of earlier months: "+sum(x.Corrections),
		"They are billed in this period and belong to others.", Filter{Dimension: l.Key(ledger.Dimension(cur.ChargeClass)), Values: []string{"Correction"}})
	say(FocusAllocated, Inform, x.Allocated, plural(x.Allocated.Rows, "row is a part", "rows are parts")+" of other charges",
		"The provider split charges and names the method. The parts count as they stand. FOCUS does not say whether the charge that was split stays in the bill: if it does, its cost counts twice.",
		Filter{Dimension: l.Key(ledger.Dimension(cur.AllocatedMethodID)), Values: []string{""}, Not: true})
	f.focusCommitments(c)
}

// focusCommitments compares what FOCUS says of each commitment in two ways.
func (f *finder) focusCommitments(c *Currency) {
	var gap, worst money.Total
	var breaking, apart []string
	for _, k := range c.Commitments {
		fees, carried, ok := k.Fees()
		if !ok {
			continue
		}
		if over := fees.Minus(carried); over.Cmp(cent) > 0 {
			gap = gap.Plus(over)
			if over.Cmp(worst) > 0 {
				worst = over
				breaking = append([]string{k.ARN}, breaking...)
			} else {
				breaking = append(breaking, k.ARN)
			}
		}
		q, told := k.ByQuantity()
		u, charged := k.Utilization()
		if told && charged && (q-u > 0.01 || u-q > 0.01) {
			apart = append(apart, k.ARN)
		}
	}
	l := f.walk.ledger
	if len(breaking) > 0 {
		x := Finding{Code: FocusFeesNotCarried, Severity: Warn, Money: gap, Currency: c.Code,
			Title: gap.Display(c.Code, 2) + " of commitment fees is in no effective cost",
			Why: fmt.Sprintf("What recurring purchases billed should come back as the used and unused parts of the same period. The largest gap, %s, is that of %s. The amortized cost is too low by as much; rows may be missing.",
				worst.Display(c.Code, 2), shortARN(breaking[0])),
			Filters: where(l, ledger.Commitment, breaking...)}
		if f.open {
			x.Severity = Inform
			x.Why = "Fees stand for the whole month while usage does not. It should close when the month does."
		}
		f.add(x)
	}
	if len(apart) > 0 {
		f.add(Finding{Code: FocusUtilizationDiffers, Severity: Inform, NoMoney: true, Currency: c.Code,
			Title:   "Quantities and costs tell different utilizations",
			Why:     fmt.Sprintf("For %s, the used share by commitment quantity is more than a point away from that by cost: %s. Figures here go by cost.", plural(int64(len(apart)), "commitment", "commitments"), strings.Join(short(apart), ", ")),
			Filters: where(l, ledger.Commitment, apart...)})
	}
}

// short names at most three commitments.
func short(arns []string) []string {
	var list []string
	for i, arn := range arns {
		if i == 3 {
			return append(list, fmt.Sprintf("%d more", len(arns)-i))
		}
		list = append(list, shortARN(arn))
	}
	return list
}
