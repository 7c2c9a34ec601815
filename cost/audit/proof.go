package audit

import (
	"cmp"
	"strings"

	"github.com/plainbill/plainbill/cost/actual"
	"github.com/plainbill/plainbill/cost/breakdown"
	"github.com/plainbill/plainbill/cost/ledger"
	"github.com/plainbill/plainbill/cost/money"
	"github.com/plainbill/plainbill/cost/sorts"
)

// Proof is what a reader who doubts the total of one currency asks for. It takes
// a closer look at every row than Of does, so it is made only when asked for.
type Proof struct {
	Currency Currency
	// All holds each identity over all commitments; Commitments holds them one by
	// one, those that leave the most first.
	All         []Identity
	Commitments []Proven
	// Member says that the bill is that of one account which does not pay for
	// itself: what other accounts own or use is not in it.
	Member bool
	// Estimates are about the months that are not final.
	Estimates []Estimate
	// EmptyAmounts counts rows whose billed amount is an empty cell.
	EmptyAmounts int64
	// NetUnblended is what is billed after private discounts, row by row; where a
	// row has no net amount, what it is billed at counts, but for discount rows: the
	// net amounts have their discounts taken off.
	NetUnblended money.Total
	Alike        Alike
	// Findings are those that need this look; they are ranked.
	Findings []Finding

	held heldDiscounts
}

// Proven is a commitment with its identities.
type Proven struct {
	Commitment
	Service string // of its rows, as the ledger has it
	Owner   string // the account that bought it; blank when its name does not say
	// Fees and Uses say whether the bill has rows of that kind for it.
	Fees, Uses bool
	Identities []Identity
}

// heldDiscounts is what discount maps add up to, in rows that have a total, too.
type heldDiscounts struct {
	rows, off    int64
	total, apart money.Total
	stake        money.Total // what rows are off by, whichever way
	places       []Place     // of the first rows that are off
}

// Prove looks closer at one currency of the billing periods with these keys, or of
// all without any. What is returned is remembered: read only.
func (a *Auditor) Prove(currency string, months ...string) *Proof {
	key := currency + "\x00" + strings.Join(months, " ")
	if found, ok := a.proofs[key]; ok {
		return found
	}
	all := a.Of(months...)
	p := &Proof{}
	var ok bool
	if p.Currency, ok = all.Currency(currency); !ok {
		a.proofs[key] = p
		return p
	}
	w, code := p.state(a, all, months)
	for _, m := range all.Months {
		if m.Open {
			p.Estimates = append(p.Estimates, w.estimate(m, code))
		}
	}
	p.Alike = w.alike(code)
	p.findings(w)
	a.proofs[key] = p // not before it is finished: it may be given up
	return p
}

// Identities states the identities over all commitments of one currency, without
// the rest of a Proof.
func (a *Auditor) Identities(currency string, months ...string) []Identity {
	all := a.Of(months...)
	p := &Proof{}
	var ok bool
	if p.Currency, ok = all.Currency(currency); ok {
		p.state(a, all, months)
	}
	return p.All
}

// state goes through the rows of the currency and states what must hold of them.
func (p *Proof) state(a *Auditor, all *Audit, months []string) (w *walk, code uint32) {
	w = a.walk(a.scope(months))
	code, _ = a.ledger.Code(ledger.Currency, p.Currency.Code)
	p.Member = w.member(code, all.Payers)
	x := a.ahead.of(code, strings.Join(months, " "))
	if x == nil {
		x = w.prove(code)
	}
	p.EmptyAmounts, p.NetUnblended = x.emptyAmounts, x.net
	p.identities(x.found, all.Open(), a.ledger)
	p.All = append(p.All, x.discounts.discounted()...)
	p.held = x.discounts.held
	return w, code
}

// member says whether all rows are of one account that somebody else pays for.
func (w *walk) member(currency uint32, payers []string) bool {
	q := breakdown.Query{Basis: actual.Cash, Filters: w.filters(), GroupBy: []ledger.Dimension{ledger.Account}}
	if len(w.currencies) > 1 {
		q.Filters = append(q.Filters, breakdown.Filter{Dim: ledger.Currency, Codes: []uint32{currency}})
	}
	cube := w.reader.Run(q)
	return len(cube.Cells) == 1 && len(payers) == 1 && cube.Cells[0].Codes[0] != 0 && cube.Text(&cube.Cells[0], 0) != payers[0]
}

// perRow is how far AWS's rounding may move one row.
const perRow = money.Unit / 1_000_000

// identities states the identities of every commitment and of all together.
func (p *Proof) identities(found map[string]*proving, open bool, l *ledger.Ledger) {
	sums := map[string]*Identity{}
	var order []string
	for _, c := range p.Currency.Commitments {
		x := found[c.ARN]
		if x == nil {
			x = &proving{}
		}
		one := Proven{Commitment: c, Service: l.Values(ledger.Service)[x.service], Owner: owner(c.ARN), Fees: x.fees > 0, Uses: x.uses > 0}
		for _, d := range x.identities(c) {
			if !d.Holds() {
				d.Reason = p.reason(one, x, d, open)
			}
			one.Identities = append(one.Identities, d)
			key := identityName(d) // units are not normalized units
			if sums[key] == nil {
				sums[key] = &Identity{ID: d.ID, Name: d.Name, Left: d.Left, Right: d.Right, Units: d.Units}
				order = append(order, key)
			}
			sum := sums[key]
			sum.LeftSum, sum.RightSum = sum.LeftSum.Plus(d.LeftSum), sum.RightSum.Plus(d.RightSum)
			sum.Rows, sum.Off = sum.Rows+d.Rows, sum.Off+d.Off
			sum.Of++
			if !one.Identities[len(one.Identities)-1].Holds() {
				sum.Broken++
			}
		}
		p.Commitments = append(p.Commitments, one)
	}
	sorts.By(order, func(x, y string) int {
		return cmp.Or(cmp.Compare(sums[x].ID, sums[y].ID), cmp.Compare(x, y))
	})
	for _, id := range order {
		p.All = append(p.All, *sums[id])
	}
	sorts.By(p.Commitments, func(x, y Proven) int {
		return cmp.Or(y.Residual().Abs().Cmp(x.Residual().Abs()), y.Cash.Abs().Cmp(x.Cash.Abs()), cmp.Compare(x.ARN, y.ARN))
	})
}
