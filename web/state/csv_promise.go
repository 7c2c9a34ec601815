package state

import (
	"strconv"
	"strings"

	"github.com/plainbill/plainbill/cost/view"
)

// promiseLines are the tables of the Commitments tab, one below the other with a
// blank line between them. Amounts that the bill states are exact; those of futures
// are as they were answered.
func (s State) promiseLines() (lines [][]string) {
	c := s.Commitments
	table := func(title string, head ...string) func(cells ...any) {
		if len(lines) > 0 {
			lines = append(lines, nil)
		}
		lines = append(lines, []string{title}, head)
		return func(cells ...any) { lines = append(lines, texts(cells)) }
	}
	add := table("Paid against on-demand, "+c.Currency, "Level", "Label", "Public price", "Paid", "Headroom", "Outside the comparison", "What that means")
	for _, r := range c.Sanity {
		add(r.Level, r.Label, r.Public, r.Actual, r.Headroom, r.Outside, r.Say)
	}
	if len(c.InForce.Rows) > 0 {
		add = table(c.InForce.Title, "ARN", "Commitment", "Terms", "Owner", "An hour", "Start", "Ends", "Utilization", "Break-even", "Used", "Unused", "Savings before unused", "Savings after unused", "Lock-in", "Owed", "What that means")
		for _, r := range c.InForce.Rows {
			add(r.Key, r.Label, r.Note, r.Owner, r.Hourly, r.Start, r.Ends, known(r.Utilization), known(r.BreakEven), r.Used, r.Unused, r.Gross, r.Net, r.LockIn.Text, r.Owed.Text, r.Say)
		}
	}
	if len(c.Heat.Hours) > 0 {
		add = table(c.Heat.Title, "Hour of the week, 0 is Monday 00:00 UTC", "Unused an hour")
		for h, v := range c.Heat.Hours {
			add(float64(h), v)
		}
	}
	if len(c.Ladder.Rungs) > 0 {
		add = table(c.Ladder.Title, "Month", "What ends", "An hour", "Change a month")
		for _, r := range c.Ladder.Rungs {
			add(r.Month, r.Names, r.Hourly, r.Change)
		}
	}
	if s.Weighing != nil {
		weighLines(s.Weighing, table)
	}
	if s.Wide != nil && s.Wide.Wide != nil {
		wideLines(s.Wide.Wide, table)
	}
	lines = append(lines, nil, []string{"Basis", c.Bar.BasisText}, []string{"Period", c.Bar.PeriodText},
		[]string{"Made by", strings.TrimSpace("Plainbill " + s.Version)})
	return lines
}

// weighLines are the tables about a promise not yet made.
func weighLines(w *view.Weighing, table func(string, ...string) func(...any)) {
	add := table("What was weighed", "Usage", w.Scope)
	add("What to buy", w.Option)
	add("Evidence", w.Evidence.Text)
	add("Futures", float64(w.Scenarios))
	add("Seed", float64(w.Seed))
	add("Could be absorbed", w.Absorb)
	if len(w.Levels) > 0 {
		add = table(w.Title, "An hour", "Average saving", "Its error", "5 of 100 save less than", "5 of 100 save more than", "Bad case", "Chance of loss", "Unused", "Unused, 5 of 100 have more", "Regret", "Promised")
		for _, l := range w.Levels {
			add(l.Level, l.Saving, l.Error, l.P05, l.P95, l.Bad, l.LossChance, l.Unused, l.UnusedP95, l.Regret, l.Promised)
		}
		add = table("Zones", "Zone", "From", "To", "Border at least", "Border at most")
		for _, z := range w.Zones {
			add(z.Label, z.From, z.To, z.Low, z.High)
		}
	}
	if len(w.Curve) > 0 {
		add = table(w.BestSay, "An hour", "Cost on the hours of the bill", "Unused", "Utilization", "Coverage")
		for _, p := range w.Curve {
			add(p.Level, p.Cost, p.Unused, p.Utilization, p.Coverage)
		}
	}
	if x := w.Stress; x != nil {
		head := []string{"What leaves", "Kind", "Share of usage"}
		for _, m := range x.Months {
			head = append(head, "Saving if after month "+strconv.Itoa(m))
		}
		add = table(x.Title, head...)
		for _, r := range x.Rows {
			cells := []any{r.Label, r.Kind, r.Share}
			for _, v := range r.Savings {
				cells = append(cells, v)
			}
			add(cells...)
		}
		add = table("If the assumptions are wrong", "Assumption", "As far as it makes sense", "Average saving", "Bad case")
		for _, v := range x.Variants {
			add(v.Label, v.Stretch, v.Saving, v.Bad)
		}
	}
	if b := w.Backtest; b != nil {
		add = table(b.Title, "Policy", "An hour", "Saving", "Above the best in hindsight", "Share of on-demand")
		for _, r := range b.Rows {
			add(r.Label, r.Level, r.Saving, r.Excess, r.Share)
		}
	}
	if p := w.Plan; p != nil {
		add = table(p.Title, "Buy", "An hour", "Promised", "Return until")
		for _, r := range append(p.Rows[:len(p.Rows):len(p.Rows)], p.Sum) {
			add(r.On, r.Level, r.Promised, r.ReturnUntil)
		}
	}
	add = table("What this assumes", "Assumption", "Value", "Where it is from")
	for _, a := range w.Assumed {
		add(a.Label, a.Value, a.Origin)
	}
	for _, d := range w.Discounts {
		add("Discount, "+d.Label, d.Typical, d.From)
	}
}

// wideLines are the tables about instruments and scopes.
func wideLines(v *view.Wide, table func(string, ...string) func(...any)) {
	add := table(v.Title, "Instrument", "An hour", "Average saving", "Bad case", "Nothing is better")
	for _, o := range v.Offers {
		for _, p := range o.Points {
			best := ""
			if p.Best {
				best = "yes"
			}
			add(o.Label, p.Level, p.Saving, p.Bad, best)
		}
	}
	if len(v.Shop) > 0 {
		add = table("In which order to buy", "Usage", "From", "To", "Average saving", "Bad case")
		for _, r := range v.Shop {
			add(r.Label, r.From, r.To, r.Saving, r.Bad)
		}
	}
	if v.Joint != nil {
		add = table("The mix of least cost on the hours of the bill", "Usage", "An hour")
		for _, r := range v.Joint.Rows {
			add(r.Label, r.To)
		}
	}
}

// known is a share, or blank where the bill does not tell it.
func known(share float64) any {
	if share < 0 {
		return ""
	}
	return share
}

// texts are the cells of a line. An amount is exact.
func texts(cells []any) []string {
	list := make([]string, len(cells))
	for i, c := range cells {
		switch c := c.(type) {
		case string:
			list[i] = c
		case float64:
			list[i] = strconv.FormatFloat(c, 'f', -1, 64)
		case view.Money:
			list[i] = c.Value.String()
		}
	}
	return list
}
