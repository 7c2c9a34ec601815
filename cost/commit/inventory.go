package commit

import (
	"cmp"
	"strconv"

	"github.com/plainbill/plainbill/cost/ledger"
	"github.com/plainbill/plainbill/cost/money"
	"github.com/plainbill/plainbill/cost/period"
	"github.com/plainbill/plainbill/cost/sorts"
)

// Commitment is one Savings Plan or reservation, and what its rows add up to.
type Commitment struct {
	ARN   string // blank: rows that name none
	Owner string // account that bought it
	Option
	Region  string // blank: anywhere
	Family  string // of instances; blank: any
	Service string // of a reservation
	Class   string // of a reservation: standard, convertible
	Zone    string // of a zonal reservation
	Count   int64  // reservations of a reservation's row; 0: not told

	// Hourly is what is committed an hour, upfront shares included; Constant says
	// that all hours of the bill have it.
	Hourly   money.Amount
	Constant bool
	// Start and End are the term; period.None where the bill does not tell.
	Start, End period.Hour
	// TermWhy says why the end is not known, as a sentence; blank where it is. What is
	// locked in is then not known either, and is 0 below.
	TermWhy string
	// Name and Provider are what FOCUS calls the commitment and who sold it.
	Name, Provider string

	// Charged is what the commitment costs in the bill's hours, used and unused.
	Charged, Used, Unused money.Total
	// Effective is what covered usage of this bill was charged. It is Used, but in
	// the bill of a member or of a part.
	Effective money.Total
	// OnDemand is what the covered usage would have cost on demand.
	OnDemand   money.Total
	Gross, Net money.Total
	// Future is what is charged for hours after the last usage: no waste yet.
	Future money.Total

	Recurring    money.Total // billed in the hours of the bill
	UpfrontShare money.Total // of earlier payments
	UpfrontPaid  money.Total // upfront fees that this bill shows

	// Utilization is Used of Charged, BreakEven the utilization at which the
	// commitment costs what on-demand would have.
	Utilization Ratio
	BreakEven   Ratio

	// Known says that the bill tells what the commitment saved; Why, where it does
	// not, is the reason as a sentence.
	Known bool
	Why   string
	// Loses says that on demand would have been cheaper.
	Loses bool
	// Monthly says that what is unused is told by the month, not by the hour.
	Monthly bool

	// HoursLeft is how many hours the term goes on after the bill's last usage, and
	// LockIn what is still charged for them, upfront shares included; Owed is the
	// part of it that is not yet paid.
	HoursLeft    int
	LockIn, Owed money.Total
	// ReturnUntil is the hour before which the plan could still be returned, as of
	// the bill's last usage; period.None where it could not.
	ReturnUntil period.Hour

	Rows int64

	code uint32
	fact *fact
}

// PaidBack is after how many months a payment in advance has been earned back at
// the use and the prices of this bill, which has so many months; ok is false where
// the bill shows no such payment, or where the commitment earns nothing.
func (c *Commitment) PaidBack(months int) (after float64, ok bool) {
	earned := c.OnDemand.Minus(c.Recurring)
	if c.UpfrontPaid.Sign() <= 0 || earned.Sign() <= 0 || months < 1 {
		return 0, false
	}
	return c.UpfrontPaid.Float64() / earned.Float64() * float64(months), true
}

// returnMost is the largest commitment an hour that AWS takes back, and
// returnDays for how long, within the calendar month of the purchase.
//
// Source: AWS Savings Plans user guide, returning a plan.
const (
	returnMost = 100 * money.Unit
	returnDays = 7
)

// inventory lists the commitments.
func (w *walk) inventory() []Commitment {
	var list []Commitment
	for code, f := range w.facts {
		if f != nil {
			list = append(list, w.commitment(uint32(code), f))
		}
	}
	sorts.By(list, func(a, b Commitment) int {
		return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.End, b.End), cmp.Compare(a.ARN, b.ARN))
	})
	return list
}

func (w *walk) commitment(code uint32, f *fact) Commitment {
	l := w.ledger
	c := Commitment{ARN: l.Values(ledger.Commitment)[code], Rows: f.rows, code: code, fact: f, Start: period.None, End: period.None, ReturnUntil: period.None}
	c.Owner = accountOf(c.ARN)
	if c.Owner == "" {
		c.Owner = l.Values(ledger.Account)[f.onFees[account]]
	}
	if f.plan {
		c.Kind = f.planKind(l)
		f.kind = c.Kind
		c.Years, c.Payment = parseYears(f.text(l, planTerm)), parsePayment(f.text(l, planPayment))
		c.Region, c.Family = f.text(l, planRegion), f.text(l, planFamily)
		if c.Region == "Any" || c.Region == "global" {
			c.Region = ""
		}
		if c.Family == "Any" {
			c.Family = ""
		}
		if c.Kind == EC2Instance {
			c.settle(w.classes)
		}
		c.Start, _ = instant(f.text(l, planStart), false)
		c.End, _ = instant(f.text(l, planEnd), true)
		if f.focus != nil {
			c.focusTerm(f, l)
		}
	} else {
		c.Kind = Reservation
		c.Years, c.Payment = parseYears(f.text(l, lease)), parsePayment(f.text(l, purchase))
		c.Region, c.Service, c.Class, c.Zone = f.text(l, region), f.text(l, service), f.text(l, class), f.text(l, zone)
		size := f.text(l, instance)
		if size == "" {
			size = instanceIn(f.text(l, usageType))
		}
		c.Family = sizeless(size)
		c.Count, _ = strconv.ParseInt(f.text(l, reservedCount), 10, 64) // not told is 0
		c.Start, _ = instant(f.text(l, reservedFrom), false)
		c.End, _ = instant(f.text(l, reservedUntil), true)
		if f.focus != nil {
			c.focusTerm(f, l)
		}
	}
	if c.End == period.None {
		c.TermWhy = "This bill does not tell when it ends."
		if f.focus != nil {
			c.TermWhy = "FOCUS does not tell when a commitment ends."
		}
	}
	if c.Years == 0 && c.Start != period.None && c.End > c.Start {
		c.Years = (int(c.End-c.Start) + 4380) / 8760
	}
	c.sum(f)
	c.judge(f, &w.clock)
	c.lock(f, w.clock.Through)
	return c
}

// settle takes the family and the region of a plan from most of the usage that it
// covers: bills name regions in several ways, usage is told by region code.
func (c *Commitment) settle(classes []*Class) {
	var most money.Total
	for _, k := range classes {
		for _, o := range k.seen {
			if o.commitment == c.code && o.public.Cmp(most) > 0 && k.Family != "" && k.Region != "" {
				most, c.Region, c.Family = o.public, k.Region, k.Family
			}
		}
	}
}

// sum takes over the sums of a commitment.
func (c *Commitment) sum(f *fact) {
	c.Hourly, c.Constant = f.hourly()
	c.Charged, c.Unused, c.Effective, c.OnDemand, c.Future = f.charged, f.unused, f.effective, f.public, f.future
	c.Used = f.effective
	if f.told {
		c.Used = f.used
	}
	c.Gross = c.OnDemand.Minus(c.Effective)
	c.Net = c.Gross.Minus(c.Unused)
	c.Recurring, c.UpfrontShare, c.UpfrontPaid = f.recurring, f.upfrontShare, f.upfrontPaid
	c.Utilization = ratio("of what the commitment charges", c.Used, c.Used.Plus(c.Unused))
	c.BreakEven = ratio("of what the commitment charges", c.Effective, c.OnDemand)
	c.Monthly = c.Kind == Reservation || f.long
}

// tolerance is how far AWS's rounding, row by row, may move the sums of one
// commitment.
var tolerance = (money.Unit / 100).Total()

// judge says whether the bill tells what the commitment saved, and whether it
// lost.
func (c *Commitment) judge(f *fact, clock *Clock) {
	apart := func(a, b money.Total) bool { return a.Minus(b).Abs().Cmp(tolerance) > 0 }
	switch {
	case c.ARN == "":
		c.Why = "These rows do not name their commitment."
	case f.unpriced > 0:
		c.Why = "Some of the usage that it covers has no on-demand price or no cost in this bill."
	case f.focus != nil && f.focus.unpricedUnused:
		c.Why = "What is unused of it stands in this bill without a cost."
	case f.focus != nil && f.fees == 0:
		c.Why = "This bill shows neither a purchase of it nor an unused part: it was used in full, or both are in another bill."
	case f.fees == 0 && f.effective.IsZero():
		c.Why = "This bill has only its upfront payment."
	case f.fees == 0:
		c.Why = "Its fees are in another bill, so what is unused of it is not known here."
	case f.told && apart(f.used, f.effective):
		c.Why = "It says that it covered other usage than this bill shows: some of it is in other bills."
	case apart(f.effective.Plus(f.unused), f.charged):
		c.Why = "What was used and what was not do not add up to what it charges: some of its usage is in other bills."
	case clock.Open && c.Kind == Reservation && f.last > clock.Through+24 && !f.unused.IsZero():
		c.Why = "The month is not over: its fee is for all of it, its usage is not."
	default:
		c.Known = true
	}
	c.Loses = c.Known && c.Net.Sign() < 0
}

// lock says what is still owed after the last usage.
func (c *Commitment) lock(f *fact, now period.Hour) {
	if now == period.None || c.End == period.None || c.End <= now {
		return
	}
	c.HoursLeft = int(c.End - now)
	c.LockIn = times(c.Hourly, c.HoursLeft)
	c.Owed = c.LockIn
	if !f.charged.IsZero() {
		if charged, ok := f.charged.Amount(); ok {
			if rec, ok := f.recurring.Amount(); ok {
				c.Owed = times(c.Hourly.Part(rec, charged), c.HoursLeft)
			}
		}
	}
	if !c.Kind.Plan() || c.Start == period.None || c.Hourly > returnMost || c.Hourly == 0 {
		return
	}
	until := min(c.Start+24*returnDays, c.Start.Next(period.ByMonth))
	if c.Start < now && now < until {
		c.ReturnUntil = until
	}
}

// HoursOfWeek is what stays unused by the hour of the week, in UTC; hour 0 is
// Monday 00:00. Plans are told by the hour where their fees are; what is told by
// the day or month is spread evenly and counted apart.
type HoursOfWeek struct {
	Unused [168]float64 // dollars, all weeks together
	Weeks  [168]int     // how often the hour occurs
	// Even is the part of Unused that was spread evenly over days or months.
	Even float64
}

func (w *walk) hoursOfWeek() HoursOfWeek {
	var h HoursOfWeek
	slot := func(at period.Hour) int { return int((int64(at)+3*24)%168+168) % 168 } // 1970-01-01 was a Thursday
	for _, at := range w.clock.Hours {
		h.Weeks[slot(at)]++
	}
	for _, f := range w.facts {
		if f == nil {
			continue
		}
		for n, v := range f.unusedBy {
			h.Unused[slot(w.clock.Hours[n])] += v
			if f.long {
				h.Even += v
			}
		}
	}
	return h
}

// sums adds up all commitments and names the bases of the ratios.
func (w *walk) sums(list []Commitment, classes []*Class) Sums {
	var s Sums
	for i := range list {
		c := &list[i]
		s.Charged = s.Charged.Plus(c.Charged)
		s.Used = s.Used.Plus(c.Used)
		s.Unused = s.Unused.Plus(c.Unused)
		s.OnDemand = s.OnDemand.Plus(c.OnDemand)
		s.Gross = s.Gross.Plus(c.Gross)
		s.Net = s.Net.Plus(c.Net)
		s.LockIn = s.LockIn.Plus(c.LockIn)
	}
	var covered money.Total
	for _, c := range classes {
		covered = covered.Plus(c.Public.Planned).Plus(c.Public.Reserved)
		s.Eligible = s.Eligible.Plus(c.Public.OnDemand)
	}
	s.Eligible = s.Eligible.Plus(covered)
	s.Utilization = ratio("of what the commitments charge", s.Used, s.Used.Plus(s.Unused))
	if w.foreign.Sign() > 0 {
		// What else of it could be covered is not known.
		s.Eligible, covered = money.Total{}, money.Total{}
	}
	s.Coverage = ratio("of the usage that commitments cover or could cover, at on-demand prices, without Spot", covered, s.Eligible)
	s.ESR = ratio("of what that usage would have cost on demand, without Spot", s.Net, s.Eligible)
	return s
}
