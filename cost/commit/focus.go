package commit

import (
	"strings"

	"github.com/plainbill/plainbill/cost/actual"
	"github.com/plainbill/plainbill/cost/cur"
	"github.com/plainbill/plainbill/cost/ledger"
	"github.com/plainbill/plainbill/cost/money"
	"github.com/plainbill/plainbill/cost/period"
)

// focusFact is what only the FOCUS rows of a commitment tell. FOCUS has no fees
// that say how much of them was used: it has usage that a commitment covers, what
// nothing used as rows of their own, and purchases, whose effective cost is 0.
//
// Source: FOCUS 1.0 to 1.2, appendix on commitment discounts.
type focusFact struct {
	kind Kind
	// used and unused are their effective cost by the span of the rows.
	bySpan map[period.Range]money.Amount
	// purchased are the spans for which recurring fees were billed.
	purchased map[period.Range]bool
	purchases int64
	term      period.Range // of a payment that covers the whole term; empty where none does
	// unpricedUnused says that an unused part has a quantity and no cost, as in some
	// exports of Azure.
	unpricedUnused bool
}

// longTerm is from how many hours on a payment in advance tells the term of its
// commitment: FOCUS lets it last as long as what it pays for.
const longTerm = 300 * 24

// surveyFocus tells plans from reservations, and the kinds of plans, before any
// usage is read: covered usage of FOCUS does not say what covers it.
func (w *walk) surveyFocus() {
	l := w.ledger
	for _, text := range l.Values(ledger.ChargeFrequency) {
		w.recurring = append(w.recurring, cur.Stripped(text) == "recurring")
	}
	if len(l.Values(ledger.Dimension(cur.CommitmentDiscountID))) < 2 {
		return
	}
	w.focusKinds = map[uint32]Kind{}
	for _, g := range l.Segments() {
		w.turn(g)
		kinds, categories := g.Codes(ledger.Dimension(cur.CommitmentDiscountType)), g.Codes(ledger.Dimension(cur.CommitmentDiscountCategory))
		status, ids := g.Codes(ledger.CommitmentStatus), g.Codes(ledger.Dimension(cur.CommitmentDiscountID))
		for i := range g.Rows() {
			code := w.arns.At(i)
			if code == 0 || ids.At(i) == 0 {
				continue
			}
			known, ok := w.focusKinds[code]
			if ok && known != OtherPlan {
				continue
			}
			usageType := ""
			if !strings.EqualFold(l.Values(ledger.CommitmentStatus)[status.At(i)], "Used") {
				usageType = l.Values(ledger.UsageType)[w.usageType.At(i)]
			}
			w.focusKinds[code] = focusKind(l.Values(ledger.Commitment)[code], l.Values(ledger.Dimension(cur.CommitmentDiscountType))[kinds.At(i)],
				l.Values(ledger.Dimension(cur.CommitmentDiscountCategory))[categories.At(i)], usageType)
		}
	}
}

// planUsageTypes are how the usage types of plans' own charges begin, behind the
// region.
//
// Source: AWS Price List, usage types of Savings Plans.
var planUsageTypes = []struct {
	start string
	kind  Kind
}{{"ComputeSP:", Compute}, {"EC2SP:", EC2Instance}, {"SageMakerSP:", SageMaker}, {"DatabaseSP:", Database}}

// focusKind is the kind of a commitment by its id, its type, its category and the
// usage type of its own charges.
func focusKind(id, kind, category, usageType string) Kind {
	for _, p := range planUsageTypes {
		if strings.Contains(usageType, p.start) {
			return p.kind
		}
	}
	switch s := cur.Stripped(kind); {
	case strings.Contains(s, "reserv"):
		return Reservation
	case strings.Contains(s, "savings"):
		return parseKind(kind)
	}
	switch {
	case strings.Contains(id, ":savingsplan/"), strings.EqualFold(category, "Spend"):
		return OtherPlan
	}
	return Reservation
}

// means is the type that a row of FOCUS would have in a CUR. What is on demand at
// a provider that the eligibility table does not know stays FocusUsage.
func (w *walk) means(t cur.LineItemType, s actual.Source, i int) cur.LineItemType {
	if t != cur.FocusUsage {
		return t
	}
	plan := w.focusKinds[w.arns.At(i)].Plan()
	switch {
	case s == actual.FocusUsed && plan:
		return cur.SavingsPlanCoveredUsage
	case s == actual.FocusUsed:
		return cur.DiscountedUsage
	case s == actual.FocusUnused && plan:
		return cur.SavingsPlanRecurringFee
	case s == actual.FocusUnused:
		return cur.RIFee
	case w.product.At(i) != 0:
		return cur.Usage // only AWS names products by code
	}
	return t
}

// coverFocus adds a covered row to what a FOCUS commitment charges.
func (f *fact) coverFocus(w *walk, i int, amortized, public money.Amount) {
	if f.focus == nil {
		return
	}
	if amortized == 0 && public > 0 {
		f.unpriced++ // covered usage costs something
	}
	f.focusCharge(w, i, amortized)
}

// focusCharge adds a used or unused part to what a commitment charges.
func (f *fact) focusCharge(w *walk, i int, amount money.Amount) {
	f.charged.Add(amount)
	start, end := w.times(i)
	if start == period.None {
		return
	}
	if f.first == period.None || start < f.first {
		f.first = start
	}
	f.last = max(f.last, end)
	if f.focus.bySpan == nil {
		f.focus.bySpan = map[period.Range]money.Amount{}
	}
	f.focus.bySpan[period.Range{Start: start, End: end}] += amount
	w.clock.spread(&f.commitment, amount.Float64(), start, end)
}

// addUnused adds what nothing used of a commitment in FOCUS.
func (w *walk) addUnused(i int, t cur.LineItemType, amount money.Amount) {
	f := w.fact(w.arns.At(i), t, i)
	f.rows++
	f.fees++
	f.unused.Add(amount)
	if f.focus == nil {
		return // it names no commitment
	}
	if amount == 0 && w.g.NumberAt(cur.CommitmentDiscountQuantity, i) > 0 {
		f.focus.unpricedUnused = true
	}
	f.focusCharge(w, i, amount)
	start, end := w.times(i)
	f.long = f.long || end-start > 1
	w.clock.spread(&f.unusedBy, amount.Float64(), start, end)
}

// addPurchase adds a purchase of FOCUS: a recurring fee or a payment in advance.
func (w *walk) addPurchase(i int) {
	code := w.arns.At(i)
	if code == 0 {
		return
	}
	f := w.fact(code, cur.FocusPurchase, i)
	f.rows++
	if f.focus == nil {
		return
	}
	billed := w.g.Amount(cur.Unblended, i)
	frequency := w.g.Codes(ledger.ChargeFrequency)
	start, end := w.times(i)
	f.focus.purchases++
	f.plan = f.focus.kind.Plan()
	if !w.recurring[frequency.At(i)] {
		f.upfrontPaid.Add(billed)
		if end-start >= longTerm {
			f.focus.term = period.Range{Start: start, End: end}
		}
		return
	}
	if w.clock.Through != period.None && start >= w.clock.Through {
		f.future.Add(billed)
		return
	}
	f.fees++
	f.recurring.Add(billed)
	if start != period.None {
		if f.focus.purchased == nil {
			f.focus.purchased = map[period.Range]bool{}
		}
		f.focus.purchased[period.Range{Start: start, End: end}] = true
		f.last = max(f.last, end)
	}
}

// focusRates works out what a commitment is an hour: by the spans of its rows where
// they are a day or less, else over the months for which it was bought.
func (f *fact) focusRates() {
	hours := 0
	for r := range f.focus.purchased {
		if r.Hours() > 24 {
			hours += r.Hours()
		}
	}
	if hours == 0 {
		for r := range f.focus.bySpan {
			if r.Hours() > 24 {
				hours += r.Hours()
			}
		}
	}
	if charged, ok := f.charged.Amount(); ok && hours > 0 {
		f.addRate(charged.Part(1, money.Amount(hours)), hours)
		return
	}
	for r, amount := range f.focus.bySpan {
		hours := max(1, r.Hours())
		f.addRate(amount.Part(1, money.Amount(hours)), hours)
	}
}

// focusTerm takes what FOCUS tells of a commitment's term and payment: AWS writes
// both into the usage type of its charges; elsewhere the payment follows from what
// is billed, and the term from a payment for all of it.
func (c *Commitment) focusTerm(f *fact, l *ledger.Ledger) {
	c.Kind = f.focus.kind
	c.Name, c.Provider = f.text(l, commitmentName), f.text(l, provider)
	f.upfrontShare = f.charged.Minus(f.recurring)
	if f.upfrontShare.Sign() < 0 {
		f.upfrontShare = money.Total{}
	}
	told := l.Values(ledger.UsageType)[f.onFees[usageType]]
	if c.Kind.Plan() && c.Kind != EC2Instance {
		c.Region, c.Family = "", ""
	}
	if _, rest, ok := strings.Cut(told, "SP:"); ok && c.Kind.Plan() {
		if family, after, ok := strings.Cut(rest, "."); ok {
			rest = after
			if c.Family == "" && c.Kind == EC2Instance {
				c.Family, c.Region = family, l.Values(ledger.Region)[f.onFees[region]]
			}
		}
		if years, how, ok := strings.Cut(rest, "yr"); ok {
			c.Years, c.Payment = parseYears(years), parsePayment(how)
		}
	}
	if months := parseMonths(f.text(l, lease)); months > 0 {
		c.Years = months / 12
	}
	if !f.focus.term.Empty() {
		c.Start, c.End = f.focus.term.Start, f.focus.term.End
	}
	if c.Payment == UnknownPayment && f.focus.purchases > 0 && f.charged.Sign() > 0 {
		switch {
		case f.recurring.IsZero():
			c.Payment = AllUpfront
		case f.upfrontShare.Cmp(tolerance) <= 0:
			c.Payment = NoUpfront
		default:
			c.Payment = PartialUpfront
		}
	}
}

// parseMonths reads a term in months, as Azure writes it: 12, 36.
func parseMonths(text string) int {
	n := 0
	for _, c := range text {
		if c < '0' || c > '9' {
			return 0
		}
		n = n*10 + int(c-'0')
		if n > 1200 {
			return 0
		}
	}
	return n
}
