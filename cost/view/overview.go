package view

import (
	"github.com/plainbill/plainbill/cost/ledger"
	"github.com/plainbill/plainbill/cost/money"
)

// overviewTop is how many lines the tables of the overview show.
const overviewTop = 8

// noRows says why a bill has no rows: it has its header alone, or none could be read.
func (b *Bill) noRows() string {
	if b.Ledger.RejectedRows() > 0 {
		return "No row of this bill could be read"
	}
	return "This bill has no rows"
}

// Overview answers what was paid. Of several billing periods it shows the last
// of some size, unless the query says otherwise.
func (b *Bill) Overview(q Query) (*Overview, error) {
	q.Filters, q.GroupBy, q.Then, q.Top, q.Grain = nil, "service", "", overviewTop, ""
	passed := b.byDefault(&q)
	a, err := b.ask(q)
	if err != nil {
		return nil, err
	}
	bar, err := b.Bar(a.query)
	if err != nil {
		return nil, err
	}
	o := &Overview{Bar: bar, Query: a.query, Dims: a.dimensions(), Findings: []Finding{}, Bridge: []Check{}}
	o.Query.Top = 0

	earlier, beforeLabel := a.monthBefore(ledger.Service)
	services, _ := speakOf("service")
	p := a.part(ledger.Service, overviewTop, true, earlier)
	o.Daily = a.series(p, services, "")
	o.Services = a.table(p, services, "", "", beforeLabel)
	o.Services.Title = "Where it goes"

	accounts, _ := speakOf("account")
	was, _ := a.monthBefore(ledger.Account)
	byAccount := a.part(ledger.Account, overviewTop, true, was)
	o.Accounts = a.table(byAccount, accounts, "", "", beforeLabel)
	o.Accounts.Title = accountsTitle(byAccount)

	k := a.commitments()
	path := a.bridge()
	o.Headline = a.overviewHeadline(p, beforeLabel)
	o.Figures = a.figures(p, k, path, beforeLabel)
	o.Findings = a.findings()
	o.Naive = a.naive()
	o.Lead = join(passed, a.lead(p, beforeLabel, o.Findings))
	o.Bridge, o.BridgeHead = a.bridgeLines(path), a.bridgeHead(path)
	o.Trust = a.trust(bar, path)
	o.TrustHead = trustHead(o.Trust)
	if p.all.rows == 0 {
		// Nothing is not an amount of 0.00 that was checked.
		o.Figures, o.Bridge, o.Trust, o.TrustHead = []Figure{}, []Check{}, []Check{}, "There is nothing to check."
		o.Naive, o.Services.Conservation, o.Accounts.Conservation = Naive{Lines: []Check{}}, "", ""
	}
	return o, nil
}

// accountsTitle states how the accounts share the cost.
func accountsTitle(p parted) string {
	if len(p.shown) == 0 || p.shown[0].sum.Sign() <= 0 || p.all.sum.Sign() <= 0 {
		return "Who it goes to"
	}
	first := p.shown[0]
	share := wholePercent(first.sum.Share(p.all.sum))
	switch {
	case first.value == "":
		return ended(share + " of it has no account")
	case len(p.shown) == 1 && p.others == 0:
		return ended("All of it goes to one account, " + first.label)
	}
	return ended(share + " of it goes to " + first.label)
}

// overviewHeadline is the answer in one sentence. Months are compared only where
// both are complete.
func (a *question) overviewHeadline(p parted, beforeLabel string) string {
	c := a.currency.text
	switch {
	case a.bill.Ledger.Rows() == 0:
		return a.bill.noRows() + "."
	case p.all.rows == 0:
		return "No rows are in this time."
	}
	s := a.words.says(a.when(), p.all.sum, c)
	if beforeLabel != "" {
		switch d := p.all.sum.Minus(p.all.before); d.Sign() {
		case 1:
			return s + ", which is " + plain(d, c) + " more than " + beforeLabel + "."
		case -1:
			return s + ", which is " + plain(d.Neg(), c) + " less than " + beforeLabel + "."
		}
		return s + ", as much as " + beforeLabel + "."
	}
	switch {
	case a.bill.lacksColumn():
		return s + " by what was read; " + columnLost + "."
	case !a.bill.Whole:
		return a.words.says("What was read of "+lowerSubject(a.when()), p.all.sum, c) + "; the bill is incomplete."
	}
	if m, open := a.openMonth(); open {
		s = a.words.says(a.when()+" so far", p.all.sum, c)
		if m.end() < m.span.End {
			return s + "; usage is in until " + dateText((m.end() - 1).Time()) + "."
		}
		return s + "; AWS has not closed the month."
	}
	return s + "."
}

// openMonth returns the first month of the question that is not final.
func (a *question) openMonth() (month, bool) {
	for _, m := range a.months {
		if m.open {
			return m, true
		}
	}
	return month{}, false
}

// lead follows the headline: what moved most, and what else stands out.
func (a *question) lead(p parted, beforeLabel string, findings []Finding) string {
	c := a.currency.text
	var s string
	if beforeLabel != "" {
		whole := p.all.sum.Minus(p.all.before)
		var most group
		moved := money.Total{}
		for _, g := range p.shown {
			if d := g.sum.Minus(g.before); d.Sign() == whole.Sign() && d.Abs().Cmp(moved.Abs()) > 0 {
				most, moved = g, d
			}
		}
		way := "rise"
		if whole.Sign() < 0 {
			way = "fall"
		}
		switch share := moved.Share(whole); {
		case whole.IsZero() || moved.IsZero():
		case share > 1:
			s = most.label + " moved by " + change(moved, c).Text + ", more than the whole " + way + "; others moved the other way."
		case share >= 0.5:
			s = "Most of the " + way + " is " + most.label + ", " + change(moved, c).Text + "."
		default:
			s = "The largest part of the " + way + " is " + most.label + ", " + change(moved, c).Text + "."
		}
	} else if len(p.shown) > 1 && p.all.sum.Sign() > 0 && p.shown[0].sum.Sign() > 0 {
		s = "The largest service is " + p.shown[0].label + ", " + wholePercent(p.shown[0].sum.Share(p.all.sum)) + " of it."
	}
	for _, f := range findings {
		if f.Severity == "stop" || f.Severity == "warn" {
			return join(s, f.Title+".")
		}
	}
	return s
}

// join puts two sentences behind each other; either may be blank.
func join(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + " " + b
}
