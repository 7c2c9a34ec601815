package ledger

import (
	"strings"

	"github.com/plainbill/plainbill/cost/cur"
)

// The values of Doubt.
const (
	NoContractedCost = "no contracted cost"
	DiscountsDiffer  = "discounts differ"
)

// doubts notes which rows of a block leave a figure in doubt. Most bills have
// neither of the columns that it takes, and cost nothing.
func (b *Builder) doubts(s *openSegment, types []cur.LineItemType, batch *cur.Batch, lo int) {
	if c := batch.Columns[cur.DiscountApart]; c != nil {
		b.doubt(s, DiscountsDiffer, func(i int) bool { return cur.DiscountsDiffer(c.Money[lo+i]) })
	}
	contracted, list, effective := batch.Columns[cur.ContractedCost], batch.Columns[cur.PublicOnDemand], batch.Columns[cur.RIEffective]
	if batch.Columns[cur.ChargeCategory] == nil || list == nil {
		return
	}
	if effective == nil {
		effective = batch.Columns[cur.Unblended]
	}
	status := batch.Columns[cur.CommitmentDiscountStatus]
	b.doubt(s, NoContractedCost, func(i int) bool {
		i += lo
		cost := effective
		if cost != nil && cost.Null != nil && cost.Null[i] {
			cost = batch.Columns[cur.Unblended]
		}
		return types[i-lo] == cur.FocusUsage && cost != nil && cost.Money[i] > 0 && list.Money[i] != 0 && (contracted == nil || contracted.Money[i] == 0) &&
			(status == nil || !strings.EqualFold(status.Dict.Value(status.Codes[i]), "Unused"))
	})
}

// doubt gives the rows of a block of which it holds the value.
func (b *Builder) doubt(s *openSegment, value string, holds func(i int) bool) {
	g := b.block.spare[:b.block.n]
	code, any := uint32(0), false
	for i := range g {
		g[i] = 0
		if holds(i) {
			if !any {
				code, any = b.dims[Doubt].code(value), true
			}
			g[i] = code
		}
	}
	if any {
		b.keep(s, Doubt, g)
	}
}
