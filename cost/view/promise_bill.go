package view

import (
	"cmp"
	"reflect"
	"strconv"
	"strings"

	"github.com/plainbill/plainbill/cost/commit"
	"github.com/plainbill/plainbill/cost/cur"
	"github.com/plainbill/plainbill/cost/ledger"
	"github.com/plainbill/plainbill/cost/period"
	"github.com/plainbill/plainbill/cost/weigh"
)

// promises is what is remembered of the commitments of one currency, as long as
// the bill is.
type promises struct {
	report  *commit.Report
	weighed []*weighed // the last used first
	kept    weigh.Kept
}

// promised tells about the commitments of a currency, once.
func (b *Bill) promised(currency string) *promises {
	c := b.currency(currency).text
	if p := b.promises[c]; p != nil {
		return p
	}
	if b.promises == nil {
		b.promises = map[string]*promises{}
	}
	p := &promises{report: commit.Run(b.Book, commit.Options{Currency: cmp.Or(c, cur.NoCurrency), Check: b.reader.Check})}
	b.promises[c] = p
	return p
}

// promise is a question about commitments, understood.
type promise struct {
	*question
	report *commit.Report
	code   string // of the currency
}

func (b *Bill) promise(currency string) (*promise, *promises, error) {
	a, err := b.ask(Query{Currency: currency})
	if err != nil {
		return nil, nil, err
	}
	known := b.promised(a.query.Currency)
	return &promise{question: a, report: known.report, code: a.currency.text}, known, nil
}

// Commitments answers what the commitments of the bill do.
func (b *Bill) Commitments(q CommitmentsQuery) (*Commitments, error) {
	p, _, err := b.promise(q.Currency)
	if err != nil {
		return nil, err
	}
	c := &Commitments{Currency: p.code, Headline: p.headline(), Lead: p.lead(), Empty: p.empty(),
		Verdicts: p.verdicts(), InForce: p.inventory(), Ratios: p.ratios(), Sanity: p.sanity(), Heat: p.heat(), Ladder: p.ladder(),
		Scopes: p.scopes(), NotSure: []NotSure{}, Replay: p.replay(), Notes: p.notes(), First: p.first()}
	if c.Bar, err = b.Bar(Query{Currency: p.query.Currency, Basis: q.Basis}); err != nil {
		return nil, err
	}
	for _, u := range p.report.Unsure {
		c.NotSure = append(c.NotSure, NotSure{Why: capital(u.Why) + ".", Money: amount(u.Public, p.code), Rows: u.Rows, Types: strings.Join(u.UsageTypes, ", ")})
	}
	tidy(reflect.ValueOf(c))
	return c, nil
}

// over is the time of the bill, behind a verb.
func (p *promise) over() string {
	switch len(p.months) {
	case 0:
		return "in this bill"
	case 1:
		return "in " + p.when()
	}
	return "over " + p.when()
}

// losing lists the commitments that cost more than on-demand would have.
func (p *promise) losing() (list []int) {
	for i := range p.report.Commitments {
		if p.report.Commitments[i].Loses {
			list = append(list, i)
		}
	}
	return list
}

func (p *promise) headline() string {
	r := p.report
	if len(r.Commitments) == 0 {
		return "This bill has no commitments."
	}
	net, s := r.Sums.Net, ""
	switch {
	case net.Sign() > 0:
		s = "Commitments saved " + plain(net, p.code) + " " + p.over() + "."
	case net.Sign() < 0:
		s = "Commitments cost " + plain(net.Neg(), p.code) + " more than on-demand would have " + p.over() + "."
	default:
		s = "Commitments saved nothing " + p.over() + ", and lost nothing."
	}
	switch n := len(p.losing()); {
	case n == 1 && len(r.Commitments) == 1:
	case n == 1:
		s += " One of " + strconv.Itoa(len(r.Commitments)) + " lost money."
	case n > 1:
		s += " " + strconv.Itoa(n) + " of " + strconv.Itoa(len(r.Commitments)) + " lost money."
	}
	return s
}

// soon is how many hours before their end commitments are spoken of.
const soon = 90 * 24

func (p *promise) lead() string {
	r, s := p.report, ""
	worst := -1
	for _, i := range p.losing() {
		if worst < 0 || r.Commitments[i].Net.Cmp(r.Commitments[worst].Net) < 0 {
			worst = i
		}
	}
	if worst >= 0 {
		c := &r.Commitments[worst]
		s = "The " + p.nameOf(c) + " cost " + plain(c.Net.Neg(), p.code) + " more than on-demand would have."
	}
	ends := []string{}
	for i := range r.Commitments {
		if c := &r.Commitments[i]; r.InForce(i) && 0 < c.HoursLeft && c.HoursLeft <= soon {
			ends = append(ends, "the "+p.nameOf(c)+" on "+dateText((c.End-1).Time()))
		}
	}
	switch {
	case len(ends) > 3:
		s = join(s, strconv.Itoa(len(ends))+" end within 90 days after this bill.")
	case len(ends) > 0:
		s = join(s, "Within 90 days after this bill "+verb(len(ends), "ends ", "end ")+list(ends)+".")
	}
	if s == "" && len(r.Notes) > 0 {
		s = r.Notes[0].Text
	}
	return s
}

func verb(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}

// empty says why nothing is in force, and what can be seen all the same.
func (p *promise) empty() *Empty {
	r := p.report
	for i := range r.Commitments {
		if r.InForce(i) {
			return nil
		}
	}
	e := &Empty{Title: "No commitments are in force", Rows: []string{}}
	if len(r.Commitments) == 0 {
		e.Title = "There are no Savings Plans or reservations in this bill"
	} else {
		e.Text = "All " + strconv.Itoa(len(r.Commitments)) + " that it names ended, or their fees are in another bill. "
		if len(r.Commitments) == 1 {
			e.Text = "The one that it names ended, or its fees are in another bill. "
		}
	}
	switch {
	case len(p.scopes()) > 0:
		e.Text += "What commitments could cover can still be weighed below."
	case r.Clock.Through == period.None:
		e.Text += "It has no usage with a time either, so there is nothing to weigh."
	default:
		e.Text += "It has no usage that one could cover, so there is nothing to weigh."
	}
	for _, n := range r.Notes {
		e.Rows = append(e.Rows, n.Text)
	}
	return e
}

// verdicts answer, level by level, whether any promise costs more than none.
func (p *promise) verdicts() []Check {
	r := p.report
	list := []Check{}
	say := func(code, label string, over bool) {
		c := Check{Code: code, Label: label, Text: "no", OK: !over}
		if over {
			c.Text = "yes"
		}
		list = append(list, c)
	}
	share := func(code, label string, n, of int, more string) {
		if of == 0 && more == "" {
			return
		}
		c := Check{Code: code, Label: label, Text: "no", OK: n == 0}
		if n > 0 {
			c.Text = strconv.Itoa(n) + " of " + strconv.Itoa(of)
		}
		if more != "" {
			c.Text += ", " + more
		}
		list = append(list, c)
	}
	say("bill", "Bill", r.Bounds.Bill.Over)
	if len(r.Commitments) == 0 {
		return list
	}
	say("all", "All commitments", r.Sums.Net.Sign() < 0)
	for _, b := range r.Bounds.Scopes {
		if b.Key == "savings_plans" || b.Key == "reservations" {
			say(b.Key, scopeWord(b.Key), b.Over)
		}
	}
	accounts, carriers, more := 0, 0, ""
	for _, b := range r.Bounds.Accounts {
		switch {
		case p.carries(b):
			carriers++
		case b.Over:
			accounts++
		}
	}
	if carriers > 0 {
		more = counted(int64(carriers), "carries", "carry") + " what shared plans left unused"
	}
	share("accounts", "Accounts", accounts, len(r.Bounds.Accounts), more)
	unknown := 0
	for i := range r.Commitments {
		if !r.Commitments[i].Known {
			unknown++
		}
	}
	more = ""
	if unknown > 0 {
		more = strconv.Itoa(unknown) + " not known"
	}
	share("single", "Single commitments", len(p.losing()), len(r.Commitments)-unknown, more)
	return list
}

// ratios are the three that only together say whether commitments pay.
func (p *promise) ratios() []RatioLine {
	s := &p.report.Sums
	list := []RatioLine{}
	for _, x := range []struct {
		key, label string
		of         commit.Ratio
	}{{"utilization", "Utilization", s.Utilization}, {"coverage", "Coverage", s.Coverage}, {"effective_savings_rate", "Effective savings rate", s.ESR}} {
		l := RatioLine{Key: x.key, Label: x.label, Text: dash, Part: amount(x.of.Part, p.code), Whole: amount(x.of.Whole, p.code)}
		l.Of = "of " + l.Whole.Text + ", " + strings.TrimPrefix(x.of.Of, "of ")
		if x.of.Known {
			l.Text = percent(x.of.Value)
		}
		list = append(list, l)
	}
	return list
}

// replay says how well our allocation agrees with AWS's own.
func (p *promise) replay() Check {
	r := &p.report.Replay
	c := Check{Label: "Replay of AWS's own allocation", Code: "replay", Text: r.Why, OK: true}
	if !r.Known {
		return c
	}
	c.OK = r.Error <= commit.Green
	c.Text = "Laid over this bill's own usage, hour by hour, our allocation of its Savings Plans differs from AWS's by " + percent(r.Error) +
		" of " + dollarsText(r.Allotted, p.code, cents) + " over " + Count(int64(r.Hours)) + " hours."
	if r.Error > commit.Exact {
		c.Text += " That is more than 5%, so nothing here is called exact."
	}
	return c
}

// notes are the sentences about what is special in the bill.
func (p *promise) notes() []Check {
	list := []Check{}
	switch {
	case p.bill.lacksColumn():
		list = append(list, Check{Code: "incomplete", Label: "A column is lost", Text: "Totals and checks rest on it, so these figures are not to be relied on."})
	case !p.bill.Whole:
		list = append(list, Check{Code: "incomplete", Label: "Incomplete", Text: "Not everything that was dropped could be read, so these figures are of a part of the bill."})
	}
	if len(p.bill.currencies) > 1 {
		list = append(list, Check{Code: "currency", Label: "Currency", OK: true, Text: "This is about the rows in " + p.unit() + " alone; the bill has " + Count(int64(len(p.bill.currencies))) + " currencies, and they are never added."})
	}
	if len(p.months) > 1 {
		list = append(list, Check{Code: "months", Label: "Billing periods", OK: true, Text: "The " + Count(int64(len(p.months))) + " billing periods of the bill all count here, because commitments are judged better over longer times."})
	}
	b := &p.report.Bounds
	if b.Bill.Public.IsZero() && !b.Bill.Outside.IsZero() {
		list = append(list, Check{Code: "no-public-prices", Label: "Public prices", Text: "This bill has no public on-demand prices, so what commitments save cannot be told. Export the pricing columns with it."})
	}
	if n := p.report.Endless(); n > 0 {
		list = append(list, Check{Code: "ends", Label: "Ends", OK: true, Text: "This bill does not tell when " + counted(int64(n), "commitment in force ends", "commitments in force end") +
			": what is still promised is not known, and where more is weighed they count as running on."})
	}
	for _, n := range p.report.Notes {
		list = append(list, Check{Code: n.Code, Label: "Note", Text: n.Text, OK: true})
	}
	return list
}

// nameOf is the short name of a commitment.
func (p *promise) nameOf(c *commit.Commitment) string {
	place := ""
	if c.Region != "" {
		place = " in " + c.Region
	}
	switch {
	case c.ARN == "":
		return "unnamed commitments"
	case c.Kind == commit.Compute:
		return "Compute plan"
	case c.Kind == commit.SageMaker:
		return "SageMaker plan"
	case c.Kind == commit.Database:
		return "Database plan"
	case c.Kind == commit.EC2Instance:
		return join(c.Family, "plan") + place
	case c.Kind == commit.Reservation:
		what := c.Family
		if what == "" {
			what = p.bill.label(ledger.Service, c.Service)
		}
		if c.Count > 1 {
			what = strconv.FormatInt(c.Count, 10) + " \u00d7 " + what
		}
		return what + " reservation" + place
	}
	return "Savings Plan" + place
}

// labelOf is the name of a commitment in lists.
func (p *promise) labelOf(c *commit.Commitment) string {
	switch name := p.nameOf(c); {
	case c.ARN == "":
		return capital(name)
	case c.Kind == commit.EC2Instance && c.Family != "":
		return "EC2 Instance plan, " + c.Family + " in " + shown(c.Region)
	case c.Kind == commit.Reservation:
		return strings.Replace(name, " reservation", "", 1)
	default:
		return name
	}
}
