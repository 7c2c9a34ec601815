package audit

import (
	"github.com/plainbill/plainbill/cost/actual"
	"github.com/plainbill/plainbill/cost/cur"
	"github.com/plainbill/plainbill/cost/ledger"
	"github.com/plainbill/plainbill/cost/money"
)

// proving gathers the sums of the identities that Commitment does not hold.
type proving struct {
	service, fees, uses, fellBack int64

	plan                    parting // I2
	unitRows                int64   // I5
	reserved, taken, idle   [2]float64
	use                     parting     // I6
	upfrontUse, upfrontFee  money.Total // I7
	normalUse, normalFee    float64
	discountRows            int64 // I8
	beforeDiscount, granted money.Total
	held                    heldDiscounts
}

// parting compares what rows state with the parts of which it is made.
type parting struct {
	rows, off    int64 // off: by more than rounding
	whole, parts money.Total
}

// proved is what a look at every row of a currency gives.
type proved struct {
	found        map[string]*proving // of commitments, by ARN
	discounts    proving             // of all rows that tell of a private discount
	emptyAmounts int64               // see Proof
	net          money.Total         // NetUnblended of Proof
}

// prove goes through the rows of a currency.
func (w *walk) prove(code uint32) *proved {
	p := &proved{found: map[string]*proving{}}
	arns := w.ledger.Values(ledger.Commitment)
	byCode := make([]*proving, len(arns)) // p.found, without a look at the ARN for each row
	for n, g := range w.ledger.Segments() {
		w.reader.Check()
		some, _, none := w.holds(g)
		if none {
			continue
		}
		s := &w.sheet
		s.turn(g)
		currency, arn, service := g.Codes(ledger.Currency), g.Codes(ledger.Commitment), g.Codes(ledger.Service)
		sources, mapped := w.book.Sources(n), !g.AllNull(cur.DiscountApart)
		lacks, bare := g.NullBits(cur.NetUnblended)
		for i, t := range g.Types() {
			if some != nil && !some(i) || currency.At(i) != code || sources[i] == actual.SplitOverlayExcluded {
				continue
			}
			if g.Null(cur.Unblended, i) {
				p.emptyAmounts++
			}
			if mapped && !g.Null(cur.DiscountApart, i) {
				p.discounts.held.add(w.ledger, g, i)
			}
			switch {
			case !bare && (lacks == nil || lacks[i>>6]>>(i&63)&1 == 0):
				p.net.Add(s.at(cur.NetUnblended, i))
			case !t.Discount():
				p.net.Add(s.at(cur.Unblended, i))
			}
			switch t {
			case cur.DiscountedUsage, cur.RIFee, cur.SavingsPlanCoveredUsage, cur.SavingsPlanNegation, cur.SavingsPlanRecurringFee:
			default:
				if !t.Discount() { // such a row is the discount itself
					p.discounts.discount(s, i)
				}
				continue
			}
			p.discounts.discount(s, i)
			k := arn.At(i)
			c := byCode[k]
			if c == nil {
				c = &proving{service: int64(service.At(i))}
				byCode[k], p.found[arns[k]] = c, c
			}
			c.add(s, i, t, sources[i])
		}
	}
	return p
}

// discount takes in what a row says of its private discount.
func (c *proving) discount(s *sheet, i int) {
	g := s.segment
	if g.Null(cur.TotalDiscount, i) || g.Null(cur.NetUnblended, i) {
		return
	}
	c.discountRows++
	c.beforeDiscount.Add(s.at(cur.Unblended, i) - s.at(cur.NetUnblended, i))
	c.granted.Add(s.at(cur.TotalDiscount, i))
}

// add takes one row in.
func (c *proving) add(s *sheet, i int, t cur.LineItemType, source actual.Source) {
	g := s.segment
	switch source {
	case actual.RIEffectiveFallback, actual.RIUnusedFallback, actual.SPEffectiveFallback, actual.SPUnusedFallback:
		c.fellBack++
	}
	var parted *parting
	var whole, parts money.Amount
	switch t {
	case cur.SavingsPlanCoveredUsage:
		c.uses++
	case cur.SavingsPlanRecurringFee:
		c.fees++
		if g.Null(cur.SPTotalCommitment, i) || g.Null(cur.SPRecurring, i) {
			return
		}
		parted, whole, parts = &c.plan, s.at(cur.SPTotalCommitment, i), s.at(cur.SPRecurring, i)+s.at(cur.SPAmortizedUpfront, i)
	case cur.DiscountedUsage:
		c.uses++
		c.taken[0] += s.number(cur.UsageAmount, i)
		c.taken[1] += s.number(cur.NormalizedUsageAmount, i)
		upfront := s.at(cur.RIAmortizedUpfrontForUsage, i)
		c.upfrontUse.Add(upfront)
		c.normalUse += s.number(cur.NormalizedUsageAmount, i)
		if g.Null(cur.RIEffective, i) || g.Null(cur.RIAmortizedUpfrontForUsage, i) && g.Null(cur.RIRecurringForUsage, i) {
			return
		}
		parted, whole, parts = &c.use, s.at(cur.RIEffective, i), upfront+s.at(cur.RIRecurringForUsage, i)
	case cur.RIFee:
		c.fees++
		c.unitRows++
		c.reserved[0] += s.number(cur.RITotalReservedUnits, i)
		c.reserved[1] += s.number(cur.RITotalReservedNormalizedUnits, i)
		c.idle[0] += s.number(cur.RIUnusedQuantity, i)
		c.idle[1] += s.number(cur.RIUnusedNormalizedQuantity, i)
		c.upfrontFee.Add(s.at(cur.RIAmortizedUpfrontFee, i))
		if n := s.number(cur.NormalizedUsageAmount, i); n > 0 {
			c.normalFee += n
		} else {
			c.normalFee += s.number(cur.RITotalReservedNormalizedUnits, i)
		}
	}
	if parted == nil {
		return
	}
	parted.rows++
	if d := whole - parts; d > perRow || d < -perRow {
		parted.off++
	}
	parted.whole.Add(whole)
	parted.parts.Add(parts)
}
