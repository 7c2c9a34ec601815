package restate

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/plainbill/plainbill/cost/cur"
	"github.com/plainbill/plainbill/cost/money"
	"github.com/plainbill/plainbill/cost/period"
)

// Sentence says one change for people. The changes of all sentences of a currency
// add up to the difference of its totals.
type Sentence struct {
	Text   string
	Change money.Total
	// Days are the first and the last day that it is about, as 2006-01-02; blank for
	// rows without a time.
	From, To string
	// Types are the line item types that it is about, as the bill spells them.
	Types []string
	// Later says that it is of days that the delivery before had not reached the end
	// of, and takes nothing back of what it had.
	Later bool
}

// mostSentences is how many changes are told one by one; the rest is told in one.
const mostSentences = 12

// kinds of cost, in words, by line item type. Others are told by their own name.
var words = [cur.LineItemTypeCount]string{
	cur.Usage:                   "usage",
	cur.FlatRateSubscription:    "subscriptions",
	cur.DiscountedUsage:         "usage that reservations cover",
	cur.SavingsPlanCoveredUsage: "usage that Savings Plans cover",
	cur.SavingsPlanNegation:     "Savings Plan negations",
	cur.SavingsPlanRecurringFee: "Savings Plan fees",
	cur.SavingsPlanUpfrontFee:   "upfront Savings Plan fees",
	cur.RIFee:                   "reservation fees",
	cur.Fee:                     "fees",
	cur.Tax:                     "tax",
	cur.Credit:                  "credits",
	cur.Refund:                  "refunds",
	cur.EdpDiscount:             "enterprise discounts",
	cur.PrivateRateDiscount:     "private rate discounts",
	cur.BundledDiscount:         "bundled discounts",
	cur.RiVolumeDiscount:        "reservation volume discounts",
	cur.SppDiscount:             "solution provider discounts",
	cur.FocusUsage:              "usage",
	cur.FocusPurchase:           "purchases",
	cur.FocusTax:                "tax",
	cur.FocusCredit:             "credits",
	cur.FocusAdjustment:         "adjustments",
}

// inWords names a line item type in the midst of a sentence.
func inWords(kind string) string {
	for t, w := range words {
		if w != "" && cur.LineItemType(t).String() == kind {
			return w
		}
	}
	if kind == "" {
		return "rows without a type"
	}
	return cur.Clip(kind)
}

// event is the change of one kind of cost on one day, or on all days that came
// later.
type event struct {
	what  string
	later bool
	from  period.Hour
	to    period.Hour
	kinds map[string]bool
	Sum
}

// sentences tells the changes, restatements before what came later, the largest
// first.
func (c *comparer) sentences(currency string, through period.Hour, cells map[cell]*Sum) []Sentence {
	type place struct {
		what  string
		later bool
		day   period.Hour
	}
	by := map[place]*event{}
	for at, sum := range cells {
		kind := c.kinds.texts[at.kind]
		p := place{what: inWords(kind), day: at.day}
		// The last day of the delivery before was still filling; what it had of it and
		// is gone did not come later.
		if through != period.None && at.day != period.None && at.day.Next(period.ByDay) > through {
			if sum.After == sum.Before {
				continue
			}
			if sum.grew() {
				p.later, p.day = true, period.None
			}
		}
		e := by[p]
		if e == nil {
			e = &event{what: p.what, later: p.later, from: at.day, to: at.day, kinds: map[string]bool{}}
			by[p] = e
		}
		e.from, e.to = min(e.from, at.day), max(e.to, at.day)
		e.kinds[kind] = true
		e.Before, e.After = e.Before.Plus(sum.Before), e.After.Plus(sum.After)
	}
	var events []*event
	for _, e := range by {
		if e.Before != e.After {
			events = append(events, e)
		}
	}
	slices.SortFunc(events, func(x, y *event) int {
		if x.later != y.later {
			if x.later {
				return 1
			}
			return -1
		}
		return cmp.Or(y.Change().Abs().Cmp(x.Change().Abs()), cmp.Compare(x.from, y.from), cmp.Compare(x.what, y.what))
	})
	var list []Sentence
	for i, e := range events {
		if i == mostSentences-1 && len(events) > mostSentences {
			list = append(list, rest(currency, events[i:]))
			break
		}
		list = append(list, e.sentence(currency))
	}
	return list
}

// sentence tells one event.
func (e *event) sentence(currency string) Sentence {
	change := e.Change()
	amount := change.Abs().Display(currency, 2)
	if change.Abs().Fixed(2) == "0.00" {
		amount = change.Abs().DisplayExact(currency)
	}
	s := Sentence{Change: change, From: dayKey(e.from), To: dayKey(e.to), Later: e.later}
	for k := range e.kinds {
		s.Types = append(s.Types, k)
	}
	slices.Sort(s.Types)
	when := days(e.from, e.to)
	switch {
	case e.later && change.Sign() > 0:
		s.Text = fmt.Sprintf("%s of %s came in later%s.", amount, e.what, when)
	case e.later:
		s.Text = fmt.Sprintf("%s less of %s came in later%s.", amount, e.what, when)
	case e.Before.IsZero():
		s.Text = fmt.Sprintf("AWS added %s of %s%s.", change.Display(currency, places(change)), e.what, when)
	case e.After.IsZero():
		s.Text = fmt.Sprintf("AWS took back %s of %s%s.", e.Before.Display(currency, places(e.Before)), e.what, when)
	default:
		s.Text = fmt.Sprintf("AWS restated %s of %s%s: %s before, %s now.", amount, e.what, when,
			e.Before.Display(currency, places(change)), e.After.Display(currency, places(change)))
	}
	return s
}

// places is how many decimals a change needs to be seen: two, or all that it has.
func places(t money.Total) int {
	if t.Abs().Fixed(2) != "0.00" {
		return 2
	}
	_, decimals, _ := strings.Cut(t.String(), ".")
	return max(2, len(decimals))
}

// rest tells of events together.
func rest(currency string, events []*event) Sentence {
	s := Sentence{Later: true}
	for _, e := range events {
		s.Change = s.Change.Plus(e.Change())
		s.Later = s.Later && e.later
	}
	s.Text = fmt.Sprintf("%d smaller changes come to %s.", len(events), s.Change.DisplayChange(currency, places(s.Change)))
	return s
}

// days writes " on 3 Aug" or " on 3\u201312 Aug"; blank without a time.
func days(from, to period.Hour) string {
	if from == period.None || to == period.None {
		return ""
	}
	a, b := from.Time(), to.Time()
	switch {
	case a.Equal(b):
		return " on " + a.Format("2 Jan")
	case a.Month() == b.Month() && a.Year() == b.Year():
		return " on " + a.Format("2") + "\u2013" + b.Format("2 Jan")
	}
	return " from " + a.Format("2 Jan") + " to " + b.Format("2 Jan")
}
