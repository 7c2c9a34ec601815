package audit

import (
	"fmt"
	"strings"

	"github.com/plainbill/plainbill/cost/ledger"
)

// The kinds of findings that need a closer look.
const (
	IdentityFails Code = "identity-fails"
	RowsAlike     Code = "rows-alike"
	EmptyAmounts  Code = "empty-amounts"
	TagCase       Code = "tag-case"
	GapInTime     Code = "gap-in-time"
	// DiscountsDiffer says that private discounts by kind are not their total.
	DiscountsDiffer Code = "discounts-differ"
)

// findings are what only the closer look shows.
func (p *Proof) findings(w *walk) {
	f := &finder{walk: w}
	code := p.Currency.Code
	for _, d := range p.All {
		if d.Holds() || d.EachRow {
			continue
		}
		x := Finding{Code: IdentityFails, Severity: Inform, Money: d.Gap(), Currency: code, NoMoney: d.Units,
			Title: fmt.Sprintf("%s does not hold for %s", identityName(d), plural(d.Broken, "commitment", "commitments")), Why: d.Reason}
		if d.Of == 0 {
			x.Title = identityName(d) + " does not hold"
		}
		for _, c := range p.Commitments {
			for _, own := range c.Identities {
				if identityName(own) != identityName(d) || own.Holds() {
					continue
				}
				if x.Why == "" {
					x.Why = shortARN(c.ARN) + ": " + own.Reason
				}
				if c.ARN != "" {
					if x.Filters == nil {
						x.Filters = where(w.ledger, ledger.Commitment)
					}
					x.Filters[0].Values = append(x.Filters[0].Values, c.ARN)
				}
			}
		}
		f.add(x)
	}
	f.heldDiscounts(code, p.held)
	if a := p.Alike; a.Rows > 0 {
		x := Finding{Code: RowsAlike, Severity: Inform, Money: a.Billed, Currency: code,
			Title: plural(a.Rows, "billed row repeats", "billed rows repeat") + " another in every column that is read",
			Why:   "If these rows were loaded twice, the totals are too high by this much."}
		if hundredth(a.Billed, p.Currency.Bridge.Cash) {
			x.Severity = Warn
		}
		for i, e := range a.Examples {
			if i == 0 {
				x.Why += " For example"
			} else {
				x.Why += ";"
			}
			x.Why += fmt.Sprintf(" row %s of %s is like row %s", count(e.Again.Row), e.Again.File, count(e.First.Row))
			if e.First.File != e.Again.File {
				x.Why += " of " + e.First.File
			}
		}
		if len(a.Examples) > 0 {
			x.Why += "."
		}
		f.add(x)
	}
	if p.EmptyAmounts > 0 {
		f.add(Finding{Code: EmptyAmounts, Severity: Inform, NoMoney: true, Currency: code,
			Title: plural(p.EmptyAmounts, "row has", "rows have") + " no billed amount",
			Why:   "The cell is empty. It counts as 0."})
	}
	for _, keys := range sameButForCase(w.ledger) {
		f.add(Finding{Code: TagCase, Severity: Inform, NoMoney: true,
			Title: "Tags differ only in upper and lower case: " + strings.Join(keys, ", "),
			Why:   "They are kept apart here; Parquet exports merge them. Cost by one of them misses that of the other."})
	}
	for _, m := range w.months {
		if (w.scope == nil || w.scopes(m)) && len(m.Gaps) > 0 {
			first := m.Gaps[0]
			f.add(Finding{Code: GapInTime, Severity: Inform, NoMoney: true, Currency: code,
				Title: fmt.Sprintf("%s without usage in %s", plural(m.missing(), "hour", "hours"), m.Range.Start.Month()),
				Why: fmt.Sprintf("The first gap is from %s to %s UTC. A small account may rest; in a large one a part of the bill is missing.",
					first.Start.Time().Format("2 January 15:04"), first.End.Time().Format("2 January 15:04"))})
		}
	}
	rank(f.list)
	p.Findings = f.list
}

// member says that the bill is that of one account which does not pay for itself.
func (f *finder) member() {
	if len(f.audit.Currencies) == 0 {
		return
	}
	code, _ := f.walk.ledger.Code(ledger.Currency, f.audit.Currencies[0].Code)
	if f.walk.member(code, f.audit.Payers) {
		f.add(Finding{Code: MemberBill, Severity: Inform, NoMoney: true,
			Title: "This is the bill of one member account",
			Why:   "What other accounts own or use is not in it, so a commitment that is shared does not add up here. The payer's bill has all of it."})
	}
}

// heldDiscounts says where the discounts by kind are not the total.
func (f *finder) heldDiscounts(currency string, h heldDiscounts) {
	if h.off == 0 {
		return
	}
	x := Finding{Code: DiscountsDiffer, Severity: Warn, Money: h.stake, Currency: currency,
		Title: fmt.Sprintf("Discounts by kind are not their total in %s of %s", count(h.off), plural(h.rows, "row", "rows")),
		Why: fmt.Sprintf("The column discount comes to %s, discount_total_discount to %s; row by row they are %s apart. No figure here changes: the total column counts.",
			h.total.Plus(h.apart).Display(currency, 2), h.total.Display(currency, 2), h.stake.Display(currency, 2)),
		Filters: where(f.walk.ledger, ledger.Doubt, ledger.DiscountsDiffer)}
	for i, at := range h.places {
		x.Why += []string{" For example row ", ", row "}[min(i, 1)] + count(at.Row) + " of " + at.File
	}
	x.Why += "."
	f.add(x)
}

func identityName(d Identity) string { return d.Name + " (" + d.ID + ")" }

// scopes says whether a month is asked for.
func (w *walk) scopes(m Month) bool {
	code, ok := w.ledger.Code(ledger.BillingPeriod, m.Key)
	return ok && w.scope[code]
}

// sameButForCase lists the tags whose keys differ in nothing but case.
func sameButForCase(l *ledger.Ledger) [][]string {
	at := map[string]int{}
	var groups [][]string
	for _, d := range l.Dimensions() {
		if l.Kind(d) != ledger.FromTag {
			continue
		}
		key := strings.ToLower(l.Label(d))
		i, ok := at[key]
		if !ok {
			i = len(groups)
			at[key] = i
			groups = append(groups, nil)
		}
		groups[i] = append(groups[i], l.Label(d))
	}
	var list [][]string
	for _, g := range groups {
		if len(g) > 1 {
			list = append(list, g)
		}
	}
	return list
}
