package view

import (
	"strconv"

	"github.com/plainbill/plainbill/cost/actual"
	"github.com/plainbill/plainbill/cost/audit"
	"github.com/plainbill/plainbill/cost/breakdown"
	"github.com/plainbill/plainbill/cost/cur"
	"github.com/plainbill/plainbill/cost/ledger"
	"github.com/plainbill/plainbill/cost/money"
)

// typeSums is what each line item type of a question's rows comes to.
type typeSums struct {
	rows         [cur.LineItemTypeCount]int64
	amortized    [cur.LineItemTypeCount]money.Total
	cash, public [cur.LineItemTypeCount]money.Total
	naive        [cur.LineItemTypeCount]money.Total
}

// byType sums the rows of the question's time and currency by line item type.
func (a *question) byType() *typeSums {
	if a.types != nil {
		return a.types
	}
	t := &typeSums{}
	a.types = t
	if known, ok := a.audited(); ok {
		for _, k := range known.Types {
			t.rows[k.Type] += k.Rows
			t.amortized[k.Type] = t.amortized[k.Type].Plus(k.Amounts[actual.Amortized])
			t.cash[k.Type] = t.cash[k.Type].Plus(k.Amounts[actual.Cash])
			t.public[k.Type] = t.public[k.Type].Plus(k.Amounts[actual.OnDemand])
			t.naive[k.Type] = t.naive[k.Type].Plus(k.Amounts[actual.Naive])
		}
		return t
	}
	for basis, to := range map[actual.Basis]*[cur.LineItemTypeCount]money.Total{
		actual.Amortized: &t.amortized, actual.Cash: &t.cash, actual.OnDemand: &t.public, actual.Naive: &t.naive,
	} {
		cube := a.bill.reader.Run(breakdown.Query{Basis: basis, Filters: a.scope, Range: a.span, GroupBy: []ledger.Dimension{ledger.LineItemType}})
		for i := range cube.Cells {
			c := &cube.Cells[i]
			kind := kindOf(cube.Text(c, 0))
			to[kind] = to[kind].Plus(c.Total)
			if basis == actual.Cash {
				t.rows[kind] += c.Rows
			}
		}
	}
	return t
}

// audit is the audit of the question's months; nil while the bill is being read,
// and for a question that no month has rows for.
func (a *question) audit() *audit.Audit {
	if a.bill.auditor == nil || a.bounded && len(a.months) == 0 {
		return nil
	}
	return a.bill.auditor.Of(a.monthKeys()...)
}

// monthKeys names the months that an audit is about; none are all.
func (a *question) monthKeys() []string {
	if !a.bounded || len(a.months) == len(a.bill.months) && len(a.bill.months) == len(a.bill.auditor.Months()) {
		return nil
	}
	keys := make([]string, len(a.months))
	for i, m := range a.months {
		keys[i] = m.key
	}
	return keys
}

// audited is what the audit knows of the question's rows; ok is false where the
// question is bounded by hours, since an audit is about whole months.
func (a *question) audited() (found audit.Currency, ok bool) {
	all := a.audit()
	if all == nil || !a.span.Empty() {
		return audit.Currency{}, false
	}
	return all.Currency(a.currency.text)
}

// kindOf reads the text of a line item type, of FOCUS too.
func kindOf(text string) cur.LineItemType {
	for t := cur.FocusUsage; t <= cur.FocusAdjustment; t++ {
		if t.String() == text {
			return t
		}
	}
	return cur.ParseLineItemType(text)
}

// commitmentSums is what commitments did for the question's rows.
type commitmentSums struct {
	any           bool
	gross, unused money.Total
}

func (k commitmentSums) net() money.Total { return k.gross.Minus(k.unused) }

// commitments compares what covered usage cost with its public price, and takes
// off what was paid and not used.
func (a *question) commitments() commitmentSums {
	t := a.byType()
	var k commitmentSums
	for _, kind := range []cur.LineItemType{cur.DiscountedUsage, cur.SavingsPlanCoveredUsage} {
		k.any = k.any || t.rows[kind] > 0
		k.gross = k.gross.Plus(t.public[kind].Minus(t.amortized[kind]))
	}
	for _, kind := range []cur.LineItemType{cur.RIFee, cur.SavingsPlanRecurringFee} {
		k.any = k.any || t.rows[kind] > 0
		k.unused = k.unused.Plus(t.amortized[kind])
	}
	return k
}

// figures are the large numbers: the sum, the change or the average day, and what
// commitments did or what stands beside the usage.
func (a *question) figures(p parted, k commitmentSums, path actual.Bridge, beforeLabel string) []Figure {
	c := a.currency.text
	list := []Figure{{
		Key: a.words.key, Label: a.words.measure, Money: amount(p.all.sum, c),
		Note: a.sumNote(path), Total: true,
	}}
	if beforeLabel != "" {
		d := p.all.sum.Minus(p.all.before)
		f := Figure{Key: "change", Label: "Against " + beforeLabel, Money: change(d, c), Note: a.daysNote()}
		if p.all.before.Sign() > 0 {
			f.Small = percent(d.Share(p.all.before))
			if d.Sign() > 0 {
				f.Small = "+" + f.Small
			}
		}
		list = append(list, f)
	} else if days := len(p.steps); days > 0 && p.cube.Grain.String() == "day" {
		average := mean(p.all.steps)
		list = append(list, Figure{
			Key: "average_day", Label: "Average day", Money: amount(average, c),
			Note: "Over " + counted(int64(days), "day", "days") + ", without what is billed for longer",
		})
	}
	t := a.byType()
	public := money.Total{}
	for _, v := range t.public {
		public = public.Plus(v)
	}
	if k.any {
		f := Figure{Key: "saved", Label: "Saved by commitments", Money: amount(k.net(), c)}
		f.Note = plain(k.gross, c) + " gained less " + plain(k.unused, c) + " paid and not used"
		if k.net().Sign() < 0 {
			f.Label = "Lost by commitments"
			f.Note = plain(k.gross, c) + " gained, but " + plain(k.unused, c) + " paid and not used"
		}
		list = append(list, f)
	}
	if a.words.basis != actual.OnDemand {
		list = append(list, Figure{
			Key: "on_demand", Label: "On-demand equivalent", Money: amount(public, c),
			Note: "What the usage would cost at public prices, without tax, fees and credits",
		})
	}
	if len(list) < 4 {
		if f, ok := a.besides(t); ok {
			list = append(list, f)
		}
	}
	return list
}

// besides is what a bill has beside usage: credits and discounts, or tax.
func (a *question) besides(t *typeSums) (Figure, bool) {
	reduced := t.cash[cur.Credit].Plus(t.cash[cur.Refund]).Plus(t.cash[cur.FocusCredit])
	for kind := cur.EdpDiscount; kind <= cur.OtherDiscount; kind++ {
		reduced = reduced.Plus(t.cash[kind])
	}
	if !reduced.IsZero() {
		return Figure{Key: "credits", Label: "Credits, refunds and discounts", Money: amount(reduced, a.currency.text), Note: "As billed"}, true
	}
	tax := t.cash[cur.Tax].Plus(t.cash[cur.FocusTax])
	if !tax.IsZero() {
		return Figure{Key: "tax", Label: "Tax", Money: amount(tax, a.currency.text), Note: "As billed"}, true
	}
	return Figure{}, false
}

// sumNote says how the sum stands to the invoice.
func (a *question) sumNote(path actual.Bridge) string {
	c := a.currency.text
	switch a.words.basis {
	case actual.Amortized, actual.Net:
		switch {
		case a.words.basis == actual.Net && !a.bill.Book.HasNet():
			return "The bill has no net columns: the same as amortized"
		case a.words.basis == actual.Net:
			return plain(path.Amortized, c) + " before private discounts"
		case path.TrueUp.IsZero() && path.Prepay.IsZero() && closes(path):
			return "The same as invoiced: nothing was paid in advance"
		}
		return a.sumPath(path)
	case actual.Cash:
		return "As invoiced; the actual cost is " + plain(path.Amortized, c)
	case actual.OnDemand:
		return "Public prices, usage only; the actual cost is " + plain(path.Amortized, c)
	}
	return "For comparison only; the actual cost is " + plain(path.Amortized, c)
}

// sumPath leads from the invoice to the actual cost in one sentence; what does
// not close is said too.
func (a *question) sumPath(path actual.Bridge) string {
	c := a.currency.text
	earlier := plain(path.TrueUp.Neg(), c)
	s := plain(path.Cash, c) + " invoiced"
	switch {
	case path.Prepay.IsZero() && path.TrueUp.IsZero():
	case path.Prepay.IsZero():
		s += " and " + earlier + " paid in earlier months"
	case path.TrueUp.IsZero():
		s += ", less " + plain(path.Prepay, c) + " paid ahead for later months"
	default:
		s += ", less " + plain(path.Prepay, c) + " paid ahead, and " + earlier + " of such payments used"
	}
	if !closes(path) {
		s += "; " + plain(path.Difference.Abs(), c) + " between them is not explained"
	}
	return s
}

// daysNote says whether two months can be compared as they are.
func (a *question) daysNote() string {
	m := a.months[0]
	before, ok := a.bill.before(m)
	if !ok {
		return ""
	}
	now, was := m.span.Hours()/24, before.span.Hours()/24
	if now == was {
		return "Both months have " + strconv.Itoa(now) + " days"
	}
	return a.monthName(m) + " has " + strconv.Itoa(now) + " days, " + a.monthName(before) + " has " + strconv.Itoa(was)
}
