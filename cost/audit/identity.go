package audit

import (
	"strings"

	"github.com/plainbill/plainbill/cost/cur"
	"github.com/plainbill/plainbill/cost/ledger"
	"github.com/plainbill/plainbill/cost/money"
)

// identities are the equations about which the bill tells enough to state them.
//
// Source: AWS CUR user guide, reservation and savings plan columns.
func (x *proving) identities(c Commitment) []Identity {
	var list []Identity
	add := func(told bool, d Identity) {
		if told && (!d.LeftSum.IsZero() || !d.RightSum.IsZero()) {
			list = append(list, d)
		}
	}
	add(c.feesTold, Identity{ID: "I1", Name: "Plan use", Left: "effective cost of covered usage", Right: "used commitment", LeftSum: c.planUsed, RightSum: c.usedCommitment})
	add(x.plan.rows > 0, Identity{ID: "I2", Name: "Plan fee", Left: "recurring and upfront share", Right: "total commitment", LeftSum: x.plan.parts, RightSum: x.plan.whole, Rows: x.plan.rows, Off: x.plan.off})
	add(true, Identity{ID: "I3", Name: "Covered and negated", Left: "covered usage at on-demand prices", Right: "negations, sign turned", LeftSum: c.covered, RightSum: c.negated.Neg()})
	add(true, Identity{ID: "I4", Name: "Reservation", Left: "fee and upfront share", Right: "used and unused", LeftSum: c.reservationFees, RightSum: c.reservationUse})
	for k, unit := range []string{"units", "normalized units"} {
		// Sizes may be mixed: where the bill has normalized units, they are compared.
		if x.unitRows > 0 && x.reserved[k] > 0 && (k == 1 || x.reserved[1] == 0 || x.taken[1] == 0) && (k == 0 || x.taken[1] > 0) {
			add(true, Identity{ID: "I5", Name: "Reserved " + unit, Left: "used and unused", Right: "reserved", LeftSum: units(x.taken[k] + x.idle[k]), RightSum: units(x.reserved[k]), Units: true})
		}
	}
	add(x.use.rows > 0, Identity{ID: "I6", Name: "Effective cost", Left: "effective cost of usage", Right: "upfront and recurring part", LeftSum: x.use.whole, RightSum: x.use.parts, Rows: x.use.rows, Off: x.use.off})
	if x.normalFee > 0 && !x.upfrontFee.IsZero() {
		add(true, Identity{ID: "I7", Name: "Upfront part of usage", Left: "upfront part of usage", Right: "upfront share by normalized use", LeftSum: x.upfrontUse, RightSum: units(x.upfrontFee.Float64() * x.normalUse / x.normalFee)})
	}
	return list
}

// discounted are the identities of private discounts, over all rows that state one.
func (x *proving) discounted() (list []Identity) {
	if h := x.held; h.rows > 0 {
		d := Identity{ID: "I8", Name: "Kinds of discount", Left: "discounts by kind", Right: "total discount",
			LeftSum: h.total.Plus(h.apart), RightSum: h.total, Rows: h.rows, Off: h.off, EachRow: true}
		if !d.Holds() {
			d.Reason = "AWS's own columns disagree on " + plural(h.off, "row", "rows") + ". The total counts."
		}
		list = append(list, d)
	}
	if x.discountRows > 0 {
		granted := x.granted
		if granted.Sign() != x.beforeDiscount.Sign() {
			granted = granted.Neg() // exports differ in the sign of a discount
		}
		d := Identity{ID: "I8", Name: "Private discount", Left: "unblended less net unblended", Right: "total discount", LeftSum: x.beforeDiscount, RightSum: granted, Rows: x.discountRows}
		if !d.Holds() {
			d.Reason = "Discounts may be rows of their own besides, or lag behind."
		}
		list = append(list, d)
	}
	return list
}

// add takes in a row of which the bill tells the discounts by kind and in total.
func (h *heldDiscounts) add(l *ledger.Ledger, g *ledger.Segment, i int) {
	h.rows++
	h.total.Add(g.Amount(cur.TotalDiscount, i))
	apart := g.Amount(cur.DiscountApart, i)
	h.apart.Add(apart)
	if !cur.DiscountsDiffer(apart) {
		return
	}
	h.off++
	h.stake.Add(max(apart, -apart))
	if len(h.places) < heldExamples {
		file, row := g.Place(i)
		h.places = append(h.places, Place{l.Files()[file], row})
	}
}

// heldExamples is how many rows are named whose discounts do not add up.
const heldExamples = 2

// units holds a quantity as exactly as ten decimals allow; 0 for what does not fit.
func units(f float64) money.Total {
	a, _, err := money.FromFloat(f)
	if err != nil {
		return money.Total{}
	}
	return a.Total()
}

// owner is the account in an ARN.
func owner(arn string) string {
	if parts := strings.SplitN(arn, ":", 6); len(parts) == 6 && parts[0] == "arn" {
		return parts[4]
	}
	return ""
}

// reason says what most likely keeps an identity from holding.
func (p *Proof) reason(c Proven, x *proving, d Identity, open bool) string {
	switch {
	case c.ARN == "":
		return "These rows do not name their commitment, so they cannot be matched."
	case !c.Fees && d.ID != "I6":
		return "The bill has no fee of this commitment: another account owns it, or rows are missing."
	case !c.Uses && d.ID != "I2":
		return "The bill has no usage under this commitment: other accounts use it, or rows are missing."
	case p.Member:
		return "This is the bill of one member account: other accounts share the commitment."
	case x.fellBack > 0:
		return "AWS leaves columns of this service empty; what is missing was worked out from the fee."
	case open && (d.ID == "I4" || d.ID == "I5" || d.ID == "I7"):
		return "The month is open: fees stand for all of it, usage does not yet."
	case d.ID == "I5":
		return "Sizes may be mixed: usage of one size used up units of another."
	case d.Off > 0:
		return "AWS's own columns disagree on " + plural(d.Off, "row", "rows") + "."
	}
	return "Rows are missing, or counted twice."
}
