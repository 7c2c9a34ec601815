package commit

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/plainbill/plainbill/cost/actual"
	"github.com/plainbill/plainbill/cost/cur"
	"github.com/plainbill/plainbill/cost/ledger"
	"github.com/plainbill/plainbill/cost/money"
	"github.com/plainbill/plainbill/cost/period"
)

// attributes are the texts that a commitment's rows tell about it.
var attributes = [...]ledger.Dimension{
	ledger.Dimension(cur.SavingsPlanOfferingType), ledger.Dimension(cur.SavingsPlanPurchaseTerm), ledger.Dimension(cur.SavingsPlanPaymentOption),
	ledger.Dimension(cur.SavingsPlanRegion), ledger.Dimension(cur.SavingsPlanFamily), ledger.Dimension(cur.SavingsPlanStart), ledger.Dimension(cur.SavingsPlanEnd),
	ledger.Dimension(cur.LeaseContractLength), ledger.Dimension(cur.PricingPurchaseOption), ledger.Dimension(cur.OfferingClass),
	ledger.Dimension(cur.ReservationStart), ledger.Dimension(cur.ReservationEnd), ledger.Dimension(cur.ReservationCount), ledger.Dimension(cur.ReservationUnits),
	ledger.Region, ledger.InstanceType, ledger.UsageType, ledger.Service, ledger.AvailabilityZone, ledger.Account,
	ledger.Dimension(cur.CommitmentDiscountName), ledger.Dimension(cur.CommitmentDiscountType), ledger.Provider,
}

// Places in attributes.
const (
	planType = iota
	planTerm
	planPayment
	planRegion
	planFamily
	planStart
	planEnd
	lease
	purchase
	class
	reservedFrom
	reservedUntil
	reservedCount
	reservedUnits
	region
	instance
	usageType
	service
	zone
	account
	commitmentName
	commitmentType
	provider
)

// texts are codes of attributes; 0 is not told.
type texts [len(attributes)]uint32

// fact is what the rows of one commitment add up to.
type fact struct {
	plan          bool
	kind          Kind       // of a plan, once it is in the inventory
	focus         *focusFact // of a commitment in FOCUS; nil of others
	onFees, onUse texts      // as fee rows and as covered usage tell
	rows          int64
	unpriced      int64

	// Over fee rows.
	fees                    int64
	charged, used, unused   money.Total // used is blank where fee rows do not say
	told                    bool        // some fee row says how much was used
	future                  money.Total // of the plan's fees for hours after the last usage
	recurring, upfrontShare money.Total
	upfrontPaid             money.Total // upfront fees that this bill shows
	upfrontValue            money.Amount
	rates                   []rate
	monthly                 map[period.Range]money.Amount // fees that last longer than a day, by when
	first, last             period.Hour                   // of the fee rows
	commitment              Series                        // dollars an hour
	unusedBy                Series
	long                    bool // some fee row lasts longer than an hour

	// Over covered usage.
	effective, public money.Total
	by                map[uint32]*money.Total // effective cost by code of the account
	coveredBy         Series                  // effective cost an hour, as the bill allots it
}

// rate is a commitment an hour and for how many hours it was charged.
type rate struct {
	amount money.Amount
	hours  int
}

// ratesMost is how many different rates of one commitment are told apart.
const ratesMost = 16

// fact finds the facts of a commitment and notes what row i tells about it.
func (w *walk) fact(code uint32, t cur.LineItemType, i int) *fact {
	f := w.facts[code]
	if f == nil {
		f = &fact{first: period.None, last: period.None}
		w.facts[code] = f
		if k, ok := w.focusKinds[code]; ok {
			f.focus = &focusFact{kind: k}
		}
	}
	note := &f.onFees
	switch t {
	case cur.SavingsPlanCoveredUsage:
		f.plan, note = true, &f.onUse
	case cur.DiscountedUsage:
		note = &f.onUse
	case cur.SavingsPlanRecurringFee, cur.SavingsPlanUpfrontFee:
		f.plan = true
	}
	for k, d := range attributes {
		if note[k] == 0 {
			codes := w.g.Codes(d)
			note[k] = codes.At(i)
		}
	}
	return f
}

// text is an attribute as fee rows tell it, else as covered usage does.
func (f *fact) text(l *ledger.Ledger, k int) string {
	if c := f.onFees[k]; c != 0 {
		return l.Values(attributes[k])[c]
	}
	return l.Values(attributes[k])[f.onUse[k]]
}

// planKind is the kind of a Savings Plan.
func (f *fact) planKind(l *ledger.Ledger) Kind {
	if f.focus != nil {
		return f.focus.kind
	}
	return parseKind(f.text(l, planType))
}

// addFee adds a row that a commitment charges.
func (w *walk) addFee(i int, t cur.LineItemType, s actual.Source, amortized money.Amount) {
	f := w.fact(w.arns.At(i), t, i)
	f.rows++
	g := w.g
	if s == actual.CommitmentColumnsMissing {
		w.missing++
		f.unpriced++
		return
	}
	switch t {
	case cur.SavingsPlanUpfrontFee, cur.Fee:
		f.upfrontPaid.Add(g.Amount(cur.Unblended, i))
		return
	case cur.RIFee:
		fee := g.Amount(cur.Unblended, i) + g.Amount(cur.RIAmortizedUpfrontFee, i)
		f.upfrontValue = max(f.upfrontValue, g.Amount(cur.RIUpfrontValue, i))
		w.charge(f, i, fee, amortized, g.Amount(cur.Unblended, i), g.Amount(cur.RIAmortizedUpfrontFee, i))
		return
	}
	recurring := g.Amount(cur.Unblended, i)
	if !g.Null(cur.SPRecurring, i) {
		recurring = g.Amount(cur.SPRecurring, i)
	}
	fee := recurring + g.Amount(cur.SPAmortizedUpfront, i)
	if !g.Null(cur.SPTotalCommitment, i) {
		fee = g.Amount(cur.SPTotalCommitment, i)
	}
	if start, _ := w.times(i); w.clock.Through != period.None && start >= w.clock.Through {
		f.future.Add(fee)
		return
	}
	if !g.Null(cur.SPUsedCommitment, i) {
		f.told = true
		f.used.Add(g.Amount(cur.SPUsedCommitment, i))
	}
	w.charge(f, i, fee, amortized, recurring, g.Amount(cur.SPAmortizedUpfront, i))
}

// charge adds a fee row that is charged for a span of time.
func (w *walk) charge(f *fact, i int, fee, unused, recurring, upfront money.Amount) {
	f.fees++
	f.charged.Add(fee)
	f.unused.Add(unused)
	f.recurring.Add(recurring)
	f.upfrontShare.Add(upfront)
	start, end := w.times(i)
	if start == period.None {
		return
	}
	if f.first == period.None || start < f.first {
		f.first = start
	}
	f.last = max(f.last, end)
	f.long = f.long || end-start > 1
	hours := max(1, int(end-start))
	if hours > 24 {
		// A reservation that was changed has several rows for one month.
		if f.monthly == nil {
			f.monthly = map[period.Range]money.Amount{}
		}
		f.monthly[period.Range{Start: start, End: end}] += fee
	} else {
		f.addRate(fee.Part(1, money.Amount(hours)), hours)
	}
	w.clock.spread(&f.commitment, fee.Float64(), start, end)
	w.clock.spread(&f.unusedBy, unused.Float64(), start, end)
}

// addRate notes a commitment an hour. Rates that differ by less than a millionth
// are one: AWS rounds the shares of upfront payments.
func (f *fact) addRate(a money.Amount, hours int) {
	for k := range f.rates {
		if d := f.rates[k].amount - a; max(d, -d) <= max(1, a/1e6) {
			f.rates[k].hours += hours
			return
		}
	}
	if len(f.rates) < ratesMost {
		f.rates = append(f.rates, rate{a, hours})
	}
}

// hourly is the rate that most hours have; constant says that all have it.
func (f *fact) hourly() (a money.Amount, constant bool) {
	if f.focus != nil {
		f.focusRates()
	}
	spans := slices.SortedFunc(maps.Keys(f.monthly), func(a, b period.Range) int { return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(a.End, b.End)) })
	for _, r := range spans {
		f.addRate(f.monthly[r].Part(1, money.Amount(r.Hours())), r.Hours())
	}
	f.monthly = nil
	var most rate
	for _, r := range f.rates {
		if r.hours > most.hours {
			most = r
		}
	}
	return most.amount, len(f.rates) <= 1
}

// accountOf reads the account off an ARN: its fifth part.
func accountOf(arn string) string {
	parts := strings.SplitN(arn, ":", 6)
	if len(parts) < 6 || len(parts[4]) != 12 {
		return ""
	}
	return parts[4]
}

// instant reads the time of a start or end; ok is false where none is told. A
// time within an hour counts as the hour after it when up is set: 05:59:59 is 6.
func instant(text string, up bool) (h period.Hour, ok bool) {
	seconds, err := cur.ParseTime([]byte(text))
	if err != nil || seconds == cur.NoTime {
		return period.None, false
	}
	if up {
		seconds += 3599
	}
	return period.FromUnix(seconds), true
}
