package view

import (
	"cmp"
	"slices"
	"strings"

	"github.com/plainbill/plainbill/cost/actual"
	"github.com/plainbill/plainbill/cost/audit"
	"github.com/plainbill/plainbill/cost/money"
	"github.com/plainbill/plainbill/cost/period"
	"github.com/plainbill/plainbill/cost/sorts"
)

// mostAuditFindings and mostProven are how many findings and how many identities
// of single commitments are listed.
const (
	mostAuditFindings = 60
	mostProven        = 200
)

// auditing is an audit at work.
type auditing struct {
	*question
	all   *audit.Audit
	known audit.Currency
	proof *audit.Proof
}

// Audit answers why the total should be believed. Of several billing periods it is
// about the last of some size, unless the query says otherwise.
func (b *Bill) Audit(asked AuditQuery) (*Audited, error) {
	q := Query{Basis: asked.Basis, Currency: asked.Currency, From: asked.From, To: asked.To}
	b.byDefault(&q)
	a, err := b.ask(q)
	if err != nil {
		return nil, err
	}
	bar, err := b.Bar(a.query)
	if err != nil {
		return nil, err
	}
	out := &Audited{Bar: bar, Query: a.query, Findings: []Finding{}, Checks: []Check{}, Tables: []AuditTable{}}
	out.Query.Top = 0
	if a.span != (period.Range{}) {
		// An audit is about whole billing periods: those that the time touches.
		a.query.From, a.query.To, a.span = "", "", period.Range{}
		a.bounded = len(a.months) > 0
		if a.bounded {
			a.query.From, a.query.To = a.months[0].key, a.months[len(a.months)-1].span.End.Time().Format(monthLayout)
			a.scope = append(b.inCurrency(a.currency), monthFilter(a.months))
		}
		out.Query.From, out.Query.To = a.query.From, a.query.To
	}
	w := &auditing{question: a, all: a.audit()}
	var ok bool
	if w.all != nil {
		w.known, ok = w.all.Currency(a.currency.text)
	}
	if !ok {
		out.Headline = "No rows are in this time."
		if b.Ledger.Rows() == 0 {
			out.Headline = b.noRows() + "."
		}
		out.Tables = w.files(out.Tables)
		return out, nil
	}
	w.proof = b.auditor.Prove(a.currency.text, a.monthKeys()...)
	out.Headline, out.Lead = w.headline(), w.lead()
	out.Bridge = w.bridgeChart()
	out.Naive = w.naiveCash()
	out.Findings = w.findings()
	out.Checks = w.checks(bar)
	out.ChecksHead = trustHead(out.Checks)
	for _, t := range []func([]AuditTable) []AuditTable{w.identities, w.kinds, w.explorer, w.openMonths, w.sources, w.containers, w.currencies, w.payers, w.calendar, w.files} {
		out.Tables = t(out.Tables)
	}
	return out, nil
}

func (w *auditing) say(t money.Total) string { return plain(t, w.currency.text) }

// exact writes what is left over to its last digit.
func (w *auditing) exact(t money.Total) string {
	if t.Fixed(cents) == t.String() || t.IsZero() {
		return t.Display(w.currency.text, cents)
	}
	return t.DisplayExact(w.currency.text)
}

// headline compares what was billed with what it cost.
func (w *auditing) headline() string {
	cash, cost := w.known.Totals[actual.Cash], w.known.Totals[actual.Amortized]
	bill := "The invoice says "
	if len(w.months) > 1 {
		bill = "The invoices say "
	}
	when := lowerSubject(w.when())
	switch {
	case w.bill.lacksColumn():
		return "By what was read, " + when + " was billed at " + w.say(cash) + " and cost " + w.say(cost) + "; " + columnLost + "."
	case !w.bill.Whole:
		return "What was read was billed at " + w.say(cash) + "; it cost " + w.say(cost) + ". The bill is incomplete."
	case len(w.proof.Estimates) == 1 && len(w.months) == 1:
		e := w.proof.Estimates[0]
		s := w.when() + " so far is billed at " + w.say(cash)
		if e.Unused == e.BilledUnused {
			return s + "; it cost " + w.say(e.ToDate()) + "."
		}
		return s + "; it cost about " + w.say(e.ToDate()) + ", estimated."
	case w.beforeDiscounts():
		return "Before private discounts " + when + " is billed at " + w.say(cash) + "; net of them it cost " + w.say(w.known.Totals[actual.Net]) + "."
	case cash == cost:
		return bill + w.say(cash) + ", and that is what " + when + " cost."
	}
	return bill + w.say(cash) + "; " + when + " actually cost " + w.say(cost) + "."
}

// beforeDiscounts says whether private discounts are in columns, not in rows: then
// the unblended costs are not those of the invoice.
func (w *auditing) beforeDiscounts() bool {
	return slices.ContainsFunc(w.all.Findings, func(f audit.Finding) bool {
		return f.Code == audit.DiscountsInColumns && f.Currency == w.currency.text
	})
}

// lead says where the difference comes from, and over how much it was checked.
func (w *auditing) lead() string {
	r := w.known.Bridge
	var s string
	switch {
	case r.Cash == r.Amortized:
	case !r.Closes:
		s = w.say(r.Difference.Abs()) + " of the difference is not explained by the rows."
	case r.Prepay.IsZero() && r.TrueUp.IsZero():
		s = "The difference is rounding."
	case r.Prepay.IsZero():
		s = "The difference is money paid in earlier months for use in this time."
	case r.TrueUp.IsZero():
		s = "The difference is money paid in this time for later months."
	default:
		s = "The difference is money paid ahead, and the share of earlier payments that was used."
	}
	rejected := "with none rejected"
	if n := w.all.Rejected; n > 0 {
		rejected = "with " + counted(n, "row", "rows") + " of the whole bill rejected"
	}
	if r.Closes {
		return join(s, "It closes to the cent, over "+rowsText(w.known.Rows)+", "+rejected+".")
	}
	return join(s, "It was added up over "+rowsText(w.known.Rows)+", "+rejected+".")
}

// findings are all that the audit has, with those that need a closer look, ranked.
func (w *auditing) findings() []Finding {
	list := []Finding{}
	for _, f := range w.all.Findings {
		if f.Currency == "" || f.Currency == w.currency.text {
			list = append(list, w.card(f))
		}
	}
	for _, f := range w.proof.Findings {
		list = append(list, w.card(f))
	}
	for i := range list {
		list[i].Do = whatToDo[audit.Code(list[i].Code)]
		if list[i].Code == string(audit.UnusedCommitment) && list[i].NoMoney {
			list[i].Do = "Look again when the month is final."
		}
	}
	sorts.By(list, func(x, y Finding) int {
		if d := severityRank(x.Severity) - severityRank(y.Severity); d != 0 {
			return d
		}
		return cmp.Compare(rankMoney(y), rankMoney(x))
	})
	return list[:min(len(list), mostAuditFindings)]
}

// naiveCash leads from the invoice to what the usual rule says, and from there
// says how far off that is.
func (w *auditing) naiveCash() Naive {
	c, n := w.currency.text, w.known.Naive
	cost := w.known.Totals[actual.Amortized]
	off := n.Total.Minus(cost)
	out := Naive{Title: "Why other tools show " + w.say(n.Total), Differ: !off.IsZero(),
		Text: "A common rule takes each row's own effective cost and adds fees as billed. On a sum it is wrong twice, in opposite directions."}
	if off.IsZero() {
		out.Title = "Other tools show the same, " + w.say(n.Total)
		out.Text = "A common rule takes each row's own effective cost and adds fees as billed. This bill has nothing that it counts twice."
		if len(n.FromCash) > 0 {
			out.Title = "Other tools show " + w.say(n.Total) + ", by chance"
			out.Text = "A common rule counts commitments twice and takes plan discounts off twice. Here the mistakes cancel out."
		}
	}
	out.Lines = append(out.Lines, Check{Code: "cash", Label: "Invoice (cash)", Text: w.say(w.known.Totals[actual.Cash]), OK: true})
	for _, p := range n.FromCash {
		out.Lines = append(out.Lines, Check{Code: p.Code, Label: p.Name, Text: change(p.Amount, c).Text})
	}
	out.Lines = append(out.Lines, Check{Code: "naive", Label: "Common rule says", Text: w.say(n.Total), OK: !out.Differ})
	switch off.Sign() {
	case 1:
		out.Lines = append(out.Lines, Check{Code: "off", Label: "Too high against actual cost by", Text: w.say(off)})
	case -1:
		out.Lines = append(out.Lines, Check{Code: "off", Label: "Too low against actual cost by", Text: w.say(off.Neg())})
	}
	return out
}

// bridgeSteps is how many commitments have a line of their own in the bridge.
const bridgeSteps = 6

// bridgeChart leads from the invoice to the actual cost, commitment by commitment.
func (w *auditing) bridgeChart() BridgeChart {
	r, c := w.known.Bridge, w.currency.text
	out := BridgeChart{Measure: "From the invoice to actual cost, " + w.unit() + ". The scale starts at the invoice.", Note: w.leftOver()}
	earlier, ahead := w.say(r.TrueUp.Neg()), w.say(r.Prepay)
	switch {
	case r.TrueUp.IsZero() && r.Prepay.IsZero() && r.Closes:
		out.Title = "Nothing was paid in advance: the invoice is the cost."
		if w.beforeDiscounts() {
			out.Title = "Nothing was paid in advance: what is billed is the cost, before private discounts."
		}
	case r.TrueUp.IsZero() && r.Prepay.IsZero():
		out.Title = w.say(r.Difference.Abs()) + " lies between the invoice and the cost."
	case r.Prepay.IsZero():
		out.Title = earlier + " was prepaid and belongs to " + lowerSubject(w.when()) + "."
	case r.TrueUp.IsZero():
		out.Title = ahead + " was paid ahead for later months."
	default:
		out.Title = ahead + " was paid ahead, and " + earlier + " of such payments belongs to " + lowerSubject(w.when()) + "."
	}
	type step struct {
		label string
		by    money.Total
		arn   string
	}
	var steps []step
	rest := r.Amortized.Minus(r.Cash).Plus(r.Difference)
	for _, k := range w.known.Commitments {
		name := commitmentName(k)
		for _, s := range []step{{name + ", paid ahead", k.Prepay.Neg(), k.ARN}, {name + ", upfront share", k.TrueUp.Neg(), k.ARN}} {
			if !s.by.IsZero() {
				steps = append(steps, s)
			}
		}
	}
	sorts.By(steps, func(x, y step) int { return y.by.Abs().Cmp(x.by.Abs()) })
	out.Lines = append(out.Lines, BridgeStep{Label: "Invoice (cash)", Money: amount(r.Cash, c), Total: true})
	for i, s := range steps {
		if i == bridgeSteps && len(steps) > bridgeSteps+1 {
			break
		}
		rest = rest.Minus(s.by)
		q := w.to(Filter{Dimension: "commitment", Values: []string{s.arn}})
		out.Lines = append(out.Lines, BridgeStep{Label: s.label, Money: change(s.by, c), Query: &q})
	}
	if !rest.IsZero() {
		label := "Other payments in advance"
		if n := len(steps) - bridgeSteps; n > 1 {
			label = counted(int64(n), "other payment", "other payments") + " in advance"
		}
		out.Lines = append(out.Lines, BridgeStep{Label: label, Money: change(rest, c)})
	}
	if !r.Difference.IsZero() {
		out.Lines = append(out.Lines, BridgeStep{Label: "Left over", Money: change(r.Difference.Neg(), c)})
	}
	out.Lines = append(out.Lines, BridgeStep{Label: "Actual cost (amortized)", Money: amount(r.Amortized, c), Total: true})
	return out
}

// leftOver says what the bridge leaves, to the last digit, and whose it is.
func (w *auditing) leftOver() string {
	r := w.known.Bridge
	left := "Left over: " + w.exact(r.Difference.Neg()) + "."
	switch {
	case r.Difference.IsZero():
		return left
	case r.Closes:
		n := 0
		for _, k := range w.known.Commitments {
			if !k.Residual().IsZero() {
				n++
			}
		}
		if n == 0 {
			return left + " AWS rounds each row."
		}
		return left + " AWS rounds each row; it is spread over " + counted(int64(n), "commitment", "commitments") + "."
	case len(r.Breaking) > 0:
		worst := r.Breaking[0]
		return left + " The largest part, " + w.exact(worst.Residual().Neg()) + ", is left by " + commitmentName(worst) + "."
	}
	return left + " No single commitment leaves it."
}

// commitmentName is a short name for a commitment: what it is, and the end of its
// ARN.
func commitmentName(k audit.Commitment) string {
	kind := "Reservation"
	if k.Plan {
		kind = "Savings plan"
	}
	if k.ARN == "" {
		return kind + " without a name"
	}
	end := k.ARN
	if i := strings.LastIndexAny(end, "/:"); i >= 0 {
		end = end[i+1:]
	}
	if len(end) > 12 {
		end = "\u2026" + end[len(end)-6:]
	}
	return kind + " " + end
}

// to is the question that shows some rows of this audit in Explore.
func (w *auditing) to(f ...Filter) Query {
	q := Query{Basis: w.query.Basis, Currency: w.query.Currency, GroupBy: "usage_type", Filters: f}
	if w.bounded {
		q.From, q.To = w.query.From, w.query.To
	}
	if _, ok := w.bill.Ledger.Lookup(q.GroupBy); !ok {
		q.GroupBy = ""
	}
	return q
}
