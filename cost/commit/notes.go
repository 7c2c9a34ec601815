package commit

import (
	"fmt"

	"github.com/plainbill/plainbill/cost/ledger"
	"github.com/plainbill/plainbill/cost/money"
	"github.com/plainbill/plainbill/cost/period"
)

// Note is something that a reader of the figures must know. Its code is for
// scripts.
type Note struct {
	Code string
	Text string // sentences
}

// leastDays is how many days of hours a recommendation needs.
const leastDays = 14

// notes says what is special about the bill.
func (r *Report) notes(w *walk) []Note {
	var list []Note
	add := func(code, format string, args ...any) { list = append(list, Note{code, fmt.Sprintf(format, args...)}) }
	dollars := func(t money.Total) string { return t.Display(r.Currency, 2) }

	var plans, reservations, prepaid, elsewhere, unnamed int
	for i := range r.Commitments {
		c := &r.Commitments[i]
		switch {
		case c.ARN == "":
			unnamed++
		case c.Kind.Plan():
			plans++
		default:
			reservations++
		}
		if c.Payment == AllUpfront {
			prepaid++
		}
		if c.fact.fees == 0 && !c.Effective.IsZero() {
			elsewhere++
		}
	}
	switch {
	case r.Clock.Through == period.None:
		add("no-usage", "There is no usage with a time in this bill, so there is nothing to compare commitments with.")
	case w.missing > 0:
		add("columns-missing", "This bill has usage of commitments but not the columns that tell what they cost. Export them with it.")
	case len(r.Commitments) == 0 && r.Sums.Eligible.Sign() > 0:
		add("no-commitments", "There are no Savings Plans or reservations in this bill. %s of its usage could be covered by one.", dollars(r.Sums.Eligible))
	case len(r.Commitments) == 0:
		add("no-commitments", "There are no Savings Plans or reservations in this bill, and no usage that one could cover.")
	case plans == 0 && reservations > 0:
		add("only-reservations", "All commitments here are reservations. AWS tells what of them is unused once a month, so their unused hours are spread evenly.")
	}
	if n := len(r.Commitments); n > 0 && prepaid == n {
		add("all-upfront", "Everything here was paid upfront: nothing is billed for it now, and each hour still carries its share of what was paid.")
	}
	if w.focus > 0 {
		add("focus", "FOCUS tells what of each commitment was used, what was not and what that cost. It does not tell when a commitment ends: for that, and for what is locked in, export CUR 2.0 by the hour.")
	}
	if w.foreign.Sign() > 0 {
		add("other-provider", "%s of usage at list prices is of a provider, or in a form, for which the table does not know what commitments could cover. Coverage is left out; used, unused and saved are told all the same.", dollars(w.foreign))
	}
	if elsewhere > 0 {
		add("bought-elsewhere", "%s covered usage here, but the fees are in another account's bill. What is unused of them is not known from this one.", count(elsewhere, "commitment", "commitments"))
	}
	if unnamed > 0 {
		add("unnamed", "Some rows of commitments do not name theirs. They are kept together, and no verdict is given on them.")
	}
	if member(w) {
		add("member-account", "This looks like the bill of one member account. Commitments are shared across the organization, so open the payer's bill for the whole picture.")
	}
	r.endedNotes(add)
	r.timeNotes(add, reservations)
	if w.free.Sign() > 0 {
		add("free", "%s of usage at public prices was billed at nothing, as free tiers are. No commitment could make it cheaper, so it counts nowhere here.", dollars(w.free))
	}
	if len(r.Unsure) > 0 {
		var sum money.Total
		for _, u := range r.Unsure {
			sum = sum.Plus(u.Public)
		}
		add("unsure", "For %s of usage the table of %s does not say whether a commitment covers it. It is left out of every scope and shown apart.", dollars(sum), r.Table)
	}
	if r.Replay.Known && r.Replay.Error > Green {
		add("replay", "Our allocation of Savings Plans differs from AWS's own by %.1f%%. Reasons can be sharing that is turned off, accounts that are missing from this bill, or usage that the table judges otherwise.", 100*r.Replay.Error)
	}
	return list
}

func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// member says whether all usage is of one account that does not pay.
func member(w *walk) bool {
	payer, one, n := "", "", 0
	for code, yes := range w.payers {
		if yes && code > 0 {
			payer = w.ledger.Values(ledger.Payer)[code]
		}
	}
	for code, yes := range w.members {
		if yes && code > 0 {
			one, n = w.ledger.Values(ledger.Account)[code], n+1
		}
	}
	return n == 1 && payer != "" && one != payer
}

// endedNotes speaks of commitments that began or ended within the bill.
func (r *Report) endedNotes(add func(code, format string, args ...any)) {
	ended, begun, returned := 0, 0, 0
	for i := range r.Commitments {
		c := &r.Commitments[i]
		if c.Kind.Plan() && c.fact.fees == 0 && c.Effective.IsZero() {
			returned++
		}
		if c.End != period.None && r.Clock.Range.Start < c.End && c.End <= r.Clock.Through {
			ended++
		}
		if c.Start != period.None && r.Clock.Range.Start < c.Start && c.Start < r.Clock.Through {
			begun++
		}
	}
	if ended > 0 {
		add("ended", "%s ended within this bill. Their figures are for the hours until then; they are not among what is in force.", count(ended, "commitment", "commitments"))
	}
	if begun > 0 {
		add("begun", "%s began within this bill. Their figures are for the hours since then.", count(begun, "commitment", "commitments"))
	}
	if returned > 0 {
		add("paid-only", "%s only an upfront payment and no hours: returned, or yet to begin.", count(returned, "Savings Plan shows", "Savings Plans show"))
	}
}

// timeNotes speaks of the length, the grain and the end of the bill.
func (r *Report) timeNotes(add func(code, format string, args ...any), reservations int) {
	c := &r.Clock
	if c.Through == period.None {
		return
	}
	days := c.Days()
	switch {
	case days <= 1:
		add("one-day", "This bill has %s of usage. That shows what commitments did in these hours, and nothing about the next ones: no recommendation.", count(len(c.Hours), "hour", "hours"))
	case days < leastDays:
		add("short", "This bill has %.0f days of usage. Under %d days there is no recommendation.", days, leastDays)
	case c.Grade() == "C" || c.Grade() == "D":
		add("one-month", "Evidence grade %s: %.0f days. A back-test within a month says nothing about the year, and one month cannot support a three-year promise.", c.Grade(), days)
	}
	switch c.Grain {
	case period.ByDay:
		add("daily", "This bill is told by the day. Savings Plans work by the hour, so what is shown are bounds: within a day usage counts as even, which makes commitments look better than they are.")
	case period.ByMonth:
		add("monthly", "This bill is told by the month. What commitments cost and save is shown; for demand and levels of commitment export it by the hour.")
	}
	if !c.Dropped.Empty() {
		add("tail", "The bill's tail of %s, from %s, has too few lines to be whole and is left out of the hourly figures.", count((c.Dropped.Hours()+23)/24, "day", "days"), c.Dropped.Start.Time().Format("2006-01-02"))
	}
	if c.Open && reservations > 0 {
		add("open", "The month is not over. Reservations are charged for all of it while usage goes on: what is unused of them here is not waste yet.")
	}
}
