package ledger

import "github.com/plainbill/plainbill/cost/cur"

// commitment derives the commitment and the purchase option.
func (b *Builder) commitment(s *openSegment) {
	d := &b.derived
	n := b.block.rows(cur.SavingsPlanARN, cur.ReservationARN, cur.CommitmentDiscountID)
	plan, reservation, focus := b.block.at(cur.SavingsPlanARN, n), b.block.at(cur.ReservationARN, n), b.block.at(cur.CommitmentDiscountID, n)
	if n > 1 || plan[0] != 0 || reservation[0] != 0 || focus[0] != 0 {
		g := b.block.spare[:n]
		for i := range g {
			switch {
			case plan[i] != 0:
				g[i] = d.planCommitment.code(b, plan[i])
			case reservation[i] != 0:
				g[i] = d.reservationCommitment.code(b, reservation[i])
			default:
				g[i] = d.focusCommitment.code(b, focus[i])
			}
		}
		b.keep(s, Commitment, g)
	}
	n = b.block.rows(cur.SavingsPlanARN, cur.ReservationARN, cur.CommitmentDiscountID, cur.CommitmentDiscountType, cur.PricingCategory, cur.UsageType)
	plan, reservation, focus = b.block.at(cur.SavingsPlanARN, n), b.block.at(cur.ReservationARN, n), b.block.at(cur.CommitmentDiscountID, n)
	usage, category, kind := b.block.at(cur.UsageType, n), b.block.at(cur.PricingCategory, n), b.block.at(cur.CommitmentDiscountType, n)
	g := b.block.spare[:n]
	for i := range g {
		switch {
		case plan[i] != 0:
			g[i] = d.option(b, &d.savingsPlan, "SavingsPlan")
		case reservation[i] != 0:
			g[i] = d.option(b, &d.reserved, "Reserved")
		case focus[i] != 0 && kind[i] != 0:
			g[i] = d.commitmentOption.code(b, kind[i])
		case focus[i] != 0:
			g[i] = d.option(b, &d.committed, "Committed")
		case category[i] != 0:
			g[i] = d.focusOption.code(b, category[i])
		case usage[i] != 0:
			g[i] = d.spot.code(b, usage[i])
		default:
			g[i] = d.option(b, &d.onDemand, "OnDemand")
		}
	}
	b.keep(s, PurchaseOption, g)
}

// option returns the code of a purchase option, which is kept in code.
func (d *derivation) option(b *Builder, code *uint32, text string) uint32 {
	if *code == 0 {
		*code = b.dims[PurchaseOption].code(text)
	}
	return *code
}
