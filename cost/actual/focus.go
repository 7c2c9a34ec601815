package actual

import "github.com/plainbill/plainbill/cost/cur"

// focusCost is EffectiveCost, which is read into this field.
var focusCost = []Term{{Field: cur.RIEffective}}

// The ways to the contracted cost.
var (
	asBilled   = &Step{Sum: unblended}
	asReserved = &Step{Sum: []Term{{Field: cur.PublicOnDemand}}}
	asStated   = &Step{All: []cur.Field{cur.ContractedCost}, Unless: ContractedEmpty, Sum: []Term{{Field: cur.ContractedCost}}}
)

// stated is the way to the effective cost that FOCUS states.
func stated(s Source) []Step {
	return []Step{{Source: s, All: []cur.Field{cur.RIEffective}, Sum: focusCost}, {Source: s, Sum: unblended}}
}

// ofFOCUS are the rules for FOCUS, which states the effective cost itself. Its
// status tells what of a commitment was used; its pricing category does not: Azure
// calls committed usage Standard.
var ofFOCUS = []Rule{
	{
		Name:   "FOCUS: what nothing used of a commitment",
		Types:  []cur.LineItemType{cur.FocusUsage},
		When:   []Condition{{StatusIs, []string{"Unused"}}},
		Gross:  stated(FocusUnused),
		Cash:   unblended,
		Naive:  focusCost,
		TrueUp: []Term{{cur.RIEffective, true}},
		Group:  GroupUnused,
		From:   "FOCUS, appendix: the unused part is a usage row of its own; its list cost is no usage's and must not count",
	},
	{
		Name:       "FOCUS usage that a commitment covers",
		Types:      []cur.LineItemType{cur.FocusUsage},
		When:       []Condition{{StatusIs, []string{"Used"}}},
		Gross:      stated(FocusUsed),
		Cash:       unblended,
		Naive:      focusCost,
		TrueUp:     []Term{{cur.RIEffective, true}},
		Counts:     true,
		Contracted: asStated,
		Group:      GroupCommitted,
		From:       "FOCUS: a covered charge has a billed cost of 0",
	},
	{
		Name:       "FOCUS usage that names a commitment and was not billed",
		Types:      []cur.LineItemType{cur.FocusUsage},
		When:       []Condition{{Test: HasCommitment}, {Test: BilledNothing}},
		Gross:      stated(FocusUsed),
		Cash:       unblended,
		Naive:      focusCost,
		TrueUp:     []Term{{cur.RIEffective, true}},
		Counts:     true,
		Contracted: asStated,
		Group:      GroupCommitted,
		From:       "hardening: Oracle has no commitment status; what is committed and not billed is covered",
	},
	{
		Name:       "FOCUS usage that an earlier payment covers",
		Types:      []cur.LineItemType{cur.FocusUsage},
		When:       []Condition{{Test: BilledNothing}},
		Gross:      stated(Focus),
		Cash:       unblended,
		Naive:      focusCost,
		TrueUp:     []Term{{cur.RIEffective, true}},
		Counts:     true,
		Contracted: asStated,
		Group:      GroupUsage,
		From:       "FOCUS, software as a service examples: tokens and spend agreements are bought first and used at a billed cost of 0",
	},
	{
		Name:       "FOCUS usage",
		Types:      []cur.LineItemType{cur.FocusUsage},
		Gross:      stated(Focus),
		Cash:       unblended,
		Naive:      focusCost,
		Counts:     true,
		Contracted: asStated,
		Group:      GroupUsage,
		From:       "FOCUS: EffectiveCost",
	},
	{
		Name:   "FOCUS: recurring fee of a commitment",
		Types:  []cur.LineItemType{cur.FocusPurchase},
		When:   []Condition{{Test: HasCommitment}, {FrequencyIs, []string{"Recurring"}}},
		Gross:  stated(FocusPurchase),
		Cash:   unblended,
		Naive:  focusCost,
		TrueUp: []Term{{Field: cur.Unblended}, {cur.RIEffective, true}},
		Group:  GroupFees,
		From:   "FOCUS: the fee pays for used and unused rows of the same period, so it is no payment in advance",
	},
	{
		Name:   "FOCUS purchase",
		Types:  []cur.LineItemType{cur.FocusPurchase},
		Gross:  stated(FocusPurchase),
		Cash:   unblended,
		Naive:  focusCost,
		Prepay: []Term{{Field: cur.Unblended}, {cur.RIEffective, true}},
		Group:  GroupFees,
		From:   "FOCUS: a purchase that covers other charges has an effective cost of 0; its list cost must not count beside theirs",
	},
	{
		Name:  "FOCUS tax, credit or adjustment",
		Types: []cur.LineItemType{cur.FocusTax, cur.FocusCredit, cur.FocusAdjustment},
		Gross: stated(Focus),
		Cash:  unblended,
		Naive: focusCost,
		Group: GroupUnclassified,
		From:  "FOCUS: EffectiveCost",
	},
}
