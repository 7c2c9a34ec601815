package main

import (
	"fmt"
	"io"
	"math"
	"strconv"
	"time"

	"github.com/plainbill/plainbill/cost/commit"
	"github.com/plainbill/plainbill/cost/load"
	"github.com/plainbill/plainbill/cost/money"
	"github.com/plainbill/plainbill/cost/period"
	"github.com/plainbill/plainbill/cost/weigh"
)

// Commitments is what plainbill commitments --json prints.
//
// Amounts are decimal strings in units of the currency. Those that the bill
// states are exact; those that are worked out (levels, savings to come, changes)
// have six decimals. Shares are numbers from 0 to 1. Times are UTC, RFC 3339, and
// blank where the bill does not tell; spans are half-open.
//
// Exit codes are those of summary: 0 good, 1 nothing usable, 2 wrong call, 3 loaded
// with rejected rows or missing parts.
type Commitments struct {
	Currency string `json:"currency"`
	// Table is the version of the eligibility and discount tables.
	Table    string `json:"table"`
	Complete bool   `json:"complete"` // everything named was read whole
	Hours    Hours  `json:"hours"`

	InForce []CommitmentSum `json:"commitments"` // all that the bill names, those that ended too
	All     Sums            `json:"all"`
	// Unused by the hour of the week, Monday 00:00 UTC first.
	UnusedByHourOfWeek [168]dollars `json:"unused_by_hour_of_week"`
	Expiry             []Rung       `json:"expiry"`

	// Bounds compare what was paid with public on-demand prices.
	Bounds Bounds  `json:"bounds"`
	Scopes []Scope `json:"scopes"`
	// NotSure is usage for which the table does not say whether a commitment covers
	// it. It is in no scope.
	NotSure []NotSure `json:"not_sure"`
	// Joint and Portfolio are absent where the hours do not carry them.
	Joint     *Joint     `json:"joint,omitempty"`
	Portfolio *Portfolio `json:"portfolio,omitempty"`
	Replay    Replay     `json:"replay"`
	Notes     []Note     `json:"notes"`
	Seed      uint64     `json:"seed"`
}

// Hours is the time that hourly figures are about.
type Hours struct {
	Start string `json:"start"`
	End   string `json:"end"`
	Count int    `json:"count"`
	// Grain is hour, day or month: how long usage lasts that commitments could cover.
	Grain string `json:"grain"`
	// DroppedFrom is where a tail was left out that has too few lines to be whole.
	DroppedFrom string `json:"dropped_from,omitempty"`
	Open        bool   `json:"open"`  // the month is not over
	Grade       string `json:"grade"` // of evidence, A to D
}

// CommitmentSum is one Savings Plan or reservation.
type CommitmentSum struct {
	ARN      string `json:"arn"`
	Kind     string `json:"kind"` // compute, ec2_instance, sagemaker, database, reservation, other_plan
	Owner    string `json:"owner"`
	Service  string `json:"service,omitempty"`
	Region   string `json:"region,omitempty"` // blank: anywhere
	Family   string `json:"family,omitempty"` // blank: any
	Years    int    `json:"years"`
	Payment  string `json:"payment"`
	Count    int64  `json:"count,omitempty"` // of reservations
	Start    string `json:"start"`
	End      string `json:"end"`
	Constant bool   `json:"constant"` // the same commitment in every hour

	Hourly        money.Total `json:"hourly"`
	Charged       money.Total `json:"charged"`
	Used          money.Total `json:"used"`
	Unused        money.Total `json:"unused"`
	UnusedMonthly bool        `json:"unused_monthly"` // told by the month, not by the hour
	// OnDemand is what covered usage would have cost, Effective what it was charged.
	OnDemand     money.Total `json:"on_demand"`
	Effective    money.Total `json:"effective"`
	GrossSavings money.Total `json:"gross_savings"`
	NetSavings   money.Total `json:"net_savings"`
	Future       money.Total `json:"future"` // charged for hours after the last usage
	UpfrontPaid  money.Total `json:"upfront_paid"`
	Utilization  *float64    `json:"utilization"`
	BreakEven    *float64    `json:"break_even"`
	// Known says that the bill tells what was saved; Why, where it does not, is why.
	Known bool   `json:"known"`
	Why   string `json:"why,omitempty"`
	Loses bool   `json:"loses"` // on demand would have been cheaper

	// HoursLeft, LockIn and Owed, the part of LockIn that is not paid yet, are null
	// where the bill does not tell the end; TermWhy then says why.
	HoursLeft   *int         `json:"hours_left"`
	LockIn      *money.Total `json:"lock_in"`
	Owed        *money.Total `json:"owed"`
	TermWhy     string       `json:"term_why,omitempty"`
	ReturnUntil string       `json:"return_until,omitempty"`
}

// Sums is all commitments together, with the three ratios that only together say
// whether they pay. LockIn is null where one of them is in force without a known
// end.
type Sums struct {
	Charged      money.Total  `json:"charged"`
	Used         money.Total  `json:"used"`
	Unused       money.Total  `json:"unused"`
	OnDemand     money.Total  `json:"on_demand"`
	GrossSavings money.Total  `json:"gross_savings"`
	NetSavings   money.Total  `json:"net_savings"`
	LockIn       *money.Total `json:"lock_in"`
	Utilization  Ratio        `json:"utilization"`
	Coverage     Ratio        `json:"coverage"`
	ESR          Ratio        `json:"effective_savings_rate"`
}

// Ratio is a share and what it is a share of. Value is null where Whole is 0.
type Ratio struct {
	Value *float64    `json:"value"`
	Part  money.Total `json:"part"`
	Whole money.Total `json:"whole"`
	Of    string      `json:"of"`
}

// Rung is a month in which commitments end.
type Rung struct {
	Month  string      `json:"month"`
	ARNs   []string    `json:"arns"`
	Hourly money.Total `json:"hourly"`
	Share  float64     `json:"share"` // of all that is in force
	// ChangePerMonth is by how much 730 hours of the bill's usage change when these
	// end too: above 0 they cost more. Waterfall says that other plans may then cover
	// what is set free.
	ChangePerMonth dollars `json:"change_per_month"`
	Waterfall      bool    `json:"waterfall"`
}

// Bound compares usage that has a public price, and what commitments left unused,
// with that price. Headroom below 0 is money lost against on-demand.
type Bound struct {
	Key      string      `json:"key"` // ARN, scope or account; blank for the bill
	Public   money.Total `json:"public"`
	Actual   money.Total `json:"actual"`
	Headroom money.Total `json:"headroom"`
	Outside  money.Total `json:"outside"` // has no such price, and is not compared
	Over     bool        `json:"over"`
}

// Bounds is the comparison at every level.
type Bounds struct {
	Bill        Bound   `json:"bill"`
	Scopes      []Bound `json:"scopes"`
	Accounts    []Bound `json:"accounts"`
	Commitments []Bound `json:"commitments"`
	// Lines counts line items above their public price, Excess is by how much.
	Lines        int64       `json:"lines"`
	Excess       money.Total `json:"excess"`
	Unpriced     int64       `json:"unpriced"` // line items without a public price beside priced ones
	UnpricedCost money.Total `json:"unpriced_cost"`
}

// NotSure is usage that a commitment may or may not cover.
type NotSure struct {
	Why        string      `json:"why"`
	Rows       int64       `json:"rows"`
	OnDemand   money.Total `json:"on_demand"`
	UsageTypes []string    `json:"usage_types"` // some of them
}

// Replay compares our allocation of Savings Plans with AWS's own. Error is null
// where there is nothing to compare, and Why says why.
type Replay struct {
	Error    *float64 `json:"error"`
	Why      string   `json:"why,omitempty"`
	Hours    int      `json:"hours"`
	Allotted dollars  `json:"allotted"`
	Apart    dollars  `json:"apart"`
}

// Note is something to know about the figures.
type Note struct {
	Code string `json:"code"`
	Text string `json:"text"`
}

// dollars is an amount that was worked out: six decimals as a string.
type dollars float64

// MarshalJSON implements json.Marshaler.
func (d dollars) MarshalJSON() ([]byte, error) {
	if math.IsNaN(float64(d)) || math.IsInf(float64(d), 0) {
		return nil, fmt.Errorf("%v is no amount", float64(d))
	}
	text := strconv.FormatFloat(float64(d), 'f', 6, 64)
	if text == "-0.000000" {
		text = "0.000000"
	}
	return []byte(strconv.Quote(text)), nil
}

// commitments says what commitments do.
func commitments(args []string, out, errs io.Writer) int {
	f := flags("commitments", errs)
	asJSON := f.Bool("json", false, "print JSON")
	seed := f.Uint64("seed", 1, "of the futures that are drawn")
	tolerance := f.Float64("tolerance", 0, "dollars over the term that could be absorbed in a 1-in-20 bad outcome; 0: a hundredth of the scope's yearly cost")
	names, code, ok := parse(f, args)
	if !ok {
		return code
	}
	switch {
	case len(names) == 0:
		fmt.Fprintf(errs, "plainbill: commitments needs files or folders\n")
		return exitCall
	case !*asJSON:
		fmt.Fprintf(errs, "plainbill: commitments prints JSON: add --json\n")
		return exitCall
	case !(*tolerance >= 0) || math.IsInf(*tolerance, 0):
		fmt.Fprintf(errs, "plainbill: a tolerance is 0 or more dollars\n")
		return exitCall
	}
	return tell(names, errs, func(bill *load.Bill) error {
		told, err := tellCommitments(bill, *seed, *tolerance)
		if err != nil {
			return err
		}
		return printJSON(out, told)
	})
}

// tellCommitments turns a report into what is printed.
func tellCommitments(b *load.Bill, seed uint64, tolerance float64) (*Commitments, error) {
	r := commit.Run(b.Book, commit.Options{})
	out := &Commitments{Currency: r.Currency, Table: r.Table, Complete: b.Complete(), Seed: seed,
		InForce: []CommitmentSum{}, Expiry: []Rung{}, Scopes: []Scope{}, NotSure: []NotSure{}, Notes: []Note{}}
	out.Hours = Hours{Start: instant(r.Clock.Range.Start), End: instant(r.Clock.Range.End), Count: len(r.Clock.Hours),
		Grain: r.Clock.Grain.String(), Open: r.Clock.Open, Grade: r.Clock.Grade()}
	if len(r.Clock.Hours) == 0 {
		out.Hours.Start, out.Hours.End = "", ""
	}
	if !r.Clock.Dropped.Empty() {
		out.Hours.DroppedFrom = instant(r.Clock.Dropped.Start)
	}
	for i := range r.Commitments {
		out.InForce = append(out.InForce, commitmentSum(&r.Commitments[i]))
	}
	a := r.Sums
	out.All = Sums{Charged: a.Charged, Used: a.Used, Unused: a.Unused, OnDemand: a.OnDemand, GrossSavings: a.Gross, NetSavings: a.Net,
		Utilization: ratioOf(a.Utilization), Coverage: ratioOf(a.Coverage), ESR: ratioOf(a.ESR)}
	if r.Endless() == 0 {
		out.All.LockIn = &a.LockIn
	}
	for i, v := range r.Hours.Unused {
		out.UnusedByHourOfWeek[i] = dollars(v)
	}
	for _, g := range r.Ladder {
		rung := Rung{Month: g.Month.Time().Format("2006-01"), Hourly: g.Hourly, Share: g.Share,
			ChangePerMonth: dollars(g.Change * commit.MonthHours), Waterfall: g.Waterfall}
		for _, i := range g.Commitments {
			rung.ARNs = append(rung.ARNs, r.Commitments[i].ARN)
		}
		out.Expiry = append(out.Expiry, rung)
	}
	out.Bounds = boundsOf(&r.Bounds)
	for _, u := range r.Unsure {
		out.NotSure = append(out.NotSure, NotSure{Why: u.Why, Rows: u.Rows, OnDemand: u.Public, UsageTypes: u.UsageTypes})
	}
	out.Replay = Replay{Why: r.Replay.Why, Hours: r.Replay.Hours, Allotted: dollars(r.Replay.Allotted), Apart: dollars(r.Replay.Apart)}
	if r.Replay.Known {
		out.Replay.Error = &r.Replay.Error
	}
	kept := new(weigh.Kept)
	for i := range r.Scopes {
		s, err := scopeOf(r, i, seed, tolerance, kept)
		if err != nil {
			return nil, err
		}
		out.Scopes = append(out.Scopes, s)
	}
	var err error
	if out.Joint, err = jointOf(r); err != nil {
		return nil, fmt.Errorf("the mix of plans: %w", err)
	}
	if out.Portfolio, err = portfolioOf(r, seed, tolerance, kept); err != nil {
		return nil, fmt.Errorf("the portfolio: %w", err)
	}
	for _, n := range r.Notes {
		out.Notes = append(out.Notes, Note(n))
	}
	return out, nil
}

func commitmentSum(c *commit.Commitment) CommitmentSum {
	s := CommitmentSum{
		ARN: c.ARN, Kind: c.Kind.String(), Owner: c.Owner, Service: c.Service, Region: c.Region, Family: c.Family,
		Years: c.Years, Payment: c.Payment.String(), Count: c.Count, Start: instant(c.Start), End: instant(c.End), Constant: c.Constant,
		Hourly: c.Hourly.Total(), Charged: c.Charged, Used: c.Used, Unused: c.Unused, UnusedMonthly: c.Monthly, OnDemand: c.OnDemand,
		Effective: c.Effective, GrossSavings: c.Gross, NetSavings: c.Net, Future: c.Future, UpfrontPaid: c.UpfrontPaid,
		Utilization: value(c.Utilization), BreakEven: value(c.BreakEven), Known: c.Known, Why: c.Why, Loses: c.Loses,
		TermWhy: c.TermWhy, ReturnUntil: instant(c.ReturnUntil),
	}
	if c.TermWhy == "" {
		s.HoursLeft, s.LockIn, s.Owed = &c.HoursLeft, &c.LockIn, &c.Owed
	}
	return s
}

func ratioOf(r commit.Ratio) Ratio {
	return Ratio{Value: value(r), Part: r.Part, Whole: r.Whole, Of: r.Of}
}

// value is null where there is no whole.
func value(r commit.Ratio) *float64 {
	if !r.Known {
		return nil
	}
	return &r.Value
}

func boundsOf(b *commit.Bounds) Bounds {
	each := func(list []commit.Bound) []Bound {
		all := []Bound{}
		for i := range list {
			all = append(all, boundOf(&list[i]))
		}
		return all
	}
	return Bounds{Bill: boundOf(&b.Bill), Scopes: each(b.Scopes), Accounts: each(b.Accounts), Commitments: each(b.Commitments),
		Lines: b.Lines, Excess: b.Excess, Unpriced: b.Unpriced, UnpricedCost: b.UnpricedCost}
}

func boundOf(b *commit.Bound) Bound {
	return Bound{Key: b.Key, Public: b.Public, Actual: b.Actual, Headroom: b.Headroom, Outside: b.Outside, Over: b.Over}
}

// instant writes an hour; blank is no time.
func instant(h period.Hour) string {
	if h == period.None {
		return ""
	}
	return h.Time().Format(time.RFC3339)
}
