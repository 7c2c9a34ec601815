// Package commit tells what the commitments of a bill do: which are in force,
// what of them is used, what they save or lose against on-demand prices, what
// usage they could cover hour by hour, at which discounts, and what happens when
// they end.
//
// Money that the bill states is added up exactly. What is worked out of it
// (discounts, allocations, expiries) is in doubles and says where it comes from.
// Nothing here draws lots: what may happen is asked of the package risk with the
// demand series of this one.
package commit

import (
	"github.com/plainbill/plainbill/cost/actual"
	"github.com/plainbill/plainbill/cost/money"
)

// Options choose what is told.
type Options struct {
	// Currency is the one currency that is looked at; blank is that of most
	// rows, cur.NoCurrency that of rows which name none.
	Currency string
	// Overrides are discounts that somebody knows better; the last that fits wins.
	Overrides []Override
	// Check is called every few ten thousand rows. It gives the report up by a panic
	// of its own; nil never does.
	Check func()
}

// Report is all that is told of the commitments of one currency of a bill.
type Report struct {
	Currency string
	// Table is the version of the eligibility and discount tables.
	Table string
	// Clock is the time that the hourly figures are about.
	Clock Clock

	Commitments []Commitment // by kind, then by end, then by ARN
	Sums        Sums
	// Hours says when in the week Savings Plans and reservations stay unused.
	Hours  HoursOfWeek
	Ladder []Rung

	Bounds Bounds
	Scopes []Scope
	// Unsure is usage that a commitment may or may not cover, by reason.
	Unsure []Unsure
	Replay Replay
	Notes  []Note

	classes []*Class
	rates   *estimator
	covers  map[cover]*Series
	walk    *walk
}

// Classes returns the kinds of usage that scopes are made of; Scope.Classes
// indexes it.
func (r *Report) Classes() []*Class { return r.classes }

// Run tells about the commitments of a priced bill.
func Run(b *actual.Book, o Options) *Report {
	w := newWalk(b, o)
	w.run()
	r := &Report{Currency: w.code, Table: TableVersion, Clock: w.clock, classes: w.classes, covers: w.covers, walk: w}
	r.Commitments = w.inventory()
	r.Hours = w.hoursOfWeek()
	r.Bounds = w.bounds(r.Commitments)
	r.Unsure = w.unsureList()
	r.rates = newEstimator(r.classes, r.Commitments, o.Overrides)
	r.Scopes = r.scopes()
	r.Sums = w.sums(r.Commitments, r.classes)
	r.Replay = r.replay()
	r.Ladder = r.ladder()
	r.Notes = r.notes(w)
	return r
}

// Ratio is a share with what it is a share of.
type Ratio struct {
	Of    string // "of what commitments charge", without a full stop
	Part  money.Total
	Whole money.Total
	Value float64
	Known bool // there is a whole
}

func ratio(of string, part, whole money.Total) Ratio {
	r := Ratio{Of: of, Part: part, Whole: whole, Known: whole.Sign() > 0}
	if r.Known {
		r.Value = part.Share(whole)
	}
	return r
}

// Sums are the three ratios that only together say whether commitments pay.
type Sums struct {
	Charged, Used, Unused, OnDemand, Gross, Net money.Total

	Utilization Ratio
	Coverage    Ratio
	ESR         Ratio
	// Eligible is the on-demand equivalent of all usage that some commitment covers
	// or could cover, Spot left out.
	Eligible money.Total
	LockIn   money.Total
}

// times is an amount an hour over n hours.
func times(a money.Amount, n int) money.Total { return a.Part(money.Amount(n), 1).Total() }
