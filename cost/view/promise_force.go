package view

import (
	"strings"

	"github.com/plainbill/plainbill/cost/commit"
	"github.com/plainbill/plainbill/cost/ledger"
	"github.com/plainbill/plainbill/cost/money"
	"github.com/plainbill/plainbill/cost/period"
)

// notTold marks a share that the bill does not tell, notKnown stands for an end and
// what hangs on it.
const (
	notTold  = -1
	notKnown = "not known"
)

// inventory lists every commitment that the bill names.
func (p *promise) inventory() Inventory {
	r := p.report
	v := Inventory{Title: "Does any promise cost more than none?", Rows: []InventoryRow{},
		Measure: "A commitment loses money when it is used less than its break-even mark. Amortized, " + p.unit() + ", " + strings.TrimPrefix(p.over(), "over ") + "."}
	labels := p.labels()
	var hourly, inForce, used, unused, gross, net, lock, owed money.Total
	for i := range r.Commitments {
		c := &r.Commitments[i]
		v.Rows = append(v.Rows, p.inventoryRow(i, labels[i]))
		hourly, used, unused = hourly.Plus(c.Hourly.Total()), used.Plus(c.Used), unused.Plus(c.Unused)
		gross, net, lock, owed = gross.Plus(c.Gross), net.Plus(c.Net), lock.Plus(c.LockIn), owed.Plus(c.Owed)
		if r.InForce(i) {
			inForce = inForce.Plus(c.Hourly.Total())
		}
	}
	v.Sum = InventoryRow{Label: "All", Utilization: ratioValue(r.Sums.Utilization), UsedShare: ratioText(r.Sums.Utilization),
		BreakEven: notTold, Hourly: amount(hourly, p.code), Ends: dash, Used: amount(used, p.code), Unused: amount(unused, p.code),
		Gross: amount(gross, p.code), Net: amount(net, p.code), LockIn: amount(lock, p.code), Owed: amount(owed, p.code)}
	if !v.adds() {
		v.Measure += " Rounded figures may differ by some cents from their total."
	}
	if !inForce.IsZero() {
		v.Sum.Note = plain(inForce, p.code) + " an hour in force at the end of the bill"
	}
	if n := r.Endless(); n > 0 {
		if v.Sum.LockIn.Text, v.Sum.Owed.Text = notKnown, notKnown; lock.Sign() > 0 {
			v.Sum.LockIn.Text, v.Sum.Owed.Text = "at least "+plain(lock, p.code), "at least "+plain(owed, p.code)
		}
	}
	if v.Sum.Alarm = net.Sign() < 0; v.Sum.Alarm {
		v.Sum.Say = "cost more than none"
	}
	return v
}

// adds says whether the cents shown of every column add up to those of its sum.
func (v *Inventory) adds() bool {
	for _, of := range []func(*InventoryRow) money.Total{
		func(r *InventoryRow) money.Total { return r.Hourly.Value }, func(r *InventoryRow) money.Total { return r.Gross.Value },
		func(r *InventoryRow) money.Total { return r.Unused.Value }, func(r *InventoryRow) money.Total { return r.Net.Value },
		func(r *InventoryRow) money.Total { return r.LockIn.Value },
	} {
		var sum money.Total
		for i := range v.Rows {
			sum = sum.Plus(rounded(of(&v.Rows[i])))
		}
		if sum.Cmp(rounded(of(&v.Sum))) != 0 {
			return false
		}
	}
	return true
}

// rounded is t to the cent, as it is shown; t itself where it is beyond one amount.
func rounded(t money.Total) money.Total {
	if a, _, err := money.Parse([]byte(t.Fixed(cents))); err == nil {
		return a.Total()
	}
	return t
}

func (p *promise) inventoryRow(i int, label string) InventoryRow {
	c := &p.report.Commitments[i]
	row := InventoryRow{Key: c.ARN, Label: label, Note: p.kindText(c), Owner: p.bill.label(ledger.Account, c.Owner), Scope: coverText(c),
		Hourly: amount(c.Hourly.Total(), p.code), Ends: dash, Utilization: ratioValue(c.Utilization), BreakEven: ratioValue(c.BreakEven),
		UsedShare: ratioText(c.Utilization), Used: amount(c.Used, p.code), Unused: amount(c.Unused, p.code), Gross: amount(c.Gross, p.code),
		Net: amount(c.Net, p.code), LockIn: amount(c.LockIn, p.code), Owed: amount(c.Owed, p.code), Alarm: c.Loses}
	if c.Start != period.None {
		row.Start = dateText(c.Start.Time())
	}
	if c.End != period.None {
		row.Ends = dateText((c.End - 1).Time())
		row.EndsNote = "ended"
		if c.HoursLeft > 0 {
			row.EndsNote = "in " + counted(int64(c.HoursLeft+23)/24, "day", "days")
		}
	} else if !p.report.InForce(i) {
		row.EndsNote = "charges nothing at the end of the bill"
	} else {
		row.Ends, row.EndsNote = notKnown, strings.TrimSuffix(c.TermWhy, ".")
		row.LockIn.Text, row.Owed.Text = notKnown, notKnown
	}
	if c.ReturnUntil != period.None {
		row.ReturnUntil = dateText((c.ReturnUntil - 1).Time())
	}
	switch {
	case c.Loses:
		row.Say = "costs more than none"
	case !c.Known:
		row.Say = c.Why
	case c.Monthly && !c.Unused.IsZero():
		row.Say = "what is unused is told by the month"
	}
	if c.ARN != "" {
		row.Query = &Query{Basis: "amortized", Currency: p.code, Filters: []Filter{{Dimension: "commitment", Values: []string{c.ARN}}}, GroupBy: "line_item_type"}
	}
	return row
}

func ratioValue(r commit.Ratio) float64 {
	if !r.Known {
		return notTold
	}
	return r.Value
}

func ratioText(r commit.Ratio) string {
	if !r.Known {
		return dash
	}
	return percent(r.Value)
}

// labels are short names, made different by their ends, and by their ARNs where
// even that is the same.
func (p *promise) labels() []string {
	list := make([]string, len(p.report.Commitments))
	seen := map[string]int{}
	rename := func(name func(i int, c *commit.Commitment) string) {
		before := map[string]int{}
		for _, l := range list {
			before[l]++
		}
		clear(seen)
		for i := range list {
			if list[i] == "" || before[list[i]] > 1 {
				list[i] = name(i, &p.report.Commitments[i])
			}
			seen[list[i]]++
		}
	}
	rename(func(_ int, c *commit.Commitment) string { return p.labelOf(c) })
	rename(func(i int, c *commit.Commitment) string {
		if c.End == period.None {
			return list[i]
		}
		return list[i] + ", to " + (c.End - 1).Time().Format("Jan 2006")
	})
	rename(func(i int, c *commit.Commitment) string { return list[i] + ", \u2026" + c.ARN[max(0, len(c.ARN)-6):] })
	return list
}

// kindText is the kind, the term and the payment of a commitment.
func (p *promise) kindText(c *commit.Commitment) string {
	s := c.Kind.Label()
	if c.Kind == commit.Reservation {
		s = p.bill.label(ledger.Service, c.Service) + " reservation"
	}
	if c.Years > 0 {
		s += ", " + counted(int64(c.Years), "year", "years")
	}
	if t := c.Payment.String(); t != "" {
		s += ", " + strings.ToLower(t)
	}
	return s
}

// coverText says what a commitment covers.
func coverText(c *commit.Commitment) string {
	var words []string
	for _, w := range []string{c.Service, c.Family, c.Region, c.Zone} {
		if w != "" {
			words = append(words, w)
		}
	}
	switch {
	case c.Kind == commit.Compute:
		return "EC2, Fargate and Lambda, anywhere"
	case c.Kind == commit.SageMaker:
		return "SageMaker, anywhere"
	case c.Kind == commit.Database:
		return "databases, anywhere"
	case len(words) == 0:
		return dash
	}
	return strings.Join(words, ", ")
}

func scopeWord(key string) string {
	switch key {
	case "savings_plans":
		return "Savings Plans"
	case "reservations":
		return "Reservations"
	case "spot":
		return "Spot"
	}
	return "On demand"
}

// carries says of an account above its bound that it is there only because it
// bought for others: with what its commitments left unused it bears the cost, and
// other accounts have the savings, which are larger.
func (p *promise) carries(b commit.Bound) bool {
	var unused, net money.Total
	for i := range p.report.Commitments {
		if c := &p.report.Commitments[i]; c.Owner == b.Key {
			unused, net = unused.Plus(c.Unused), net.Plus(c.Net)
		}
	}
	return b.Over && net.Sign() > 0 && b.Headroom.Plus(unused).Sign() >= 0
}

// sanity compares what was paid with public on-demand prices at every level.
func (p *promise) sanity() []SanityRow {
	b := &p.report.Bounds
	list := []SanityRow{}
	add := func(x commit.Bound, label string) *SanityRow {
		row := SanityRow{Level: x.Level, Key: x.Key, Label: label, Public: amount(x.Public, p.code), Actual: amount(x.Actual, p.code),
			Headroom: amount(x.Headroom, p.code), Outside: amount(x.Outside, p.code), Over: x.Over}
		switch {
		case x.Over:
			row.Say = "costs " + plain(x.Headroom.Neg(), p.code) + " more than on-demand would have"
		case x.Public.IsZero() && x.Actual.IsZero():
			row.Say = "has no public prices to compare with"
		case x.Headroom.Sign() > 0:
			row.Say = plain(x.Headroom, p.code) + " below public on-demand prices"
		default:
			row.Say = "at public on-demand prices"
		}
		list = append(list, row)
		return &list[len(list)-1]
	}
	add(b.Bill, "The whole bill")
	for _, x := range b.Scopes {
		add(x, scopeWord(x.Key))
	}
	for _, x := range b.Accounts {
		row := add(x, p.bill.label(ledger.Account, x.Key))
		switch {
		case p.carries(x):
			row.Over, row.Say = false, "carries "+plain(x.Headroom.Neg(), p.code)+" that its commitments left unused; other accounts saved more with them"
		case x.Over && x.Public.IsZero():
			row.Say = "carries " + plain(x.Actual, p.code) + " that its commitments left unused; what they saved is in other accounts"
		}
	}
	labels := p.labels()
	for i, x := range b.Commitments {
		row := add(x, labels[i])
		if c := &p.report.Commitments[i]; !c.Known {
			row.Over, row.Say = false, c.Why
		}
	}
	if b.Lines > 0 {
		row := add(commit.Bound{Level: "lines", Actual: b.Excess, Headroom: b.Excess.Neg(), Over: true}, "Line items above their public price")
		row.Say = counted(b.Lines, "line item costs ", "line items cost ") + plain(b.Excess, p.code) + " more than at public prices"
	}
	if b.Unpriced > 0 {
		row := add(commit.Bound{Level: "lines", Key: "unpriced", Outside: b.UnpricedCost}, "Line items without a public price")
		row.Say = counted(b.Unpriced, "line item has", "line items have") + " no public price, though most of their product's have one"
	}
	return list
}
