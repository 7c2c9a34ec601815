package actual

import "github.com/plainbill/plainbill/cost/cur"

// The fields that occur often, as sums.
var (
	unblended    = []Term{{Field: cur.Unblended}}
	netUnblended = []Term{{Field: cur.NetUnblended}}
)

// billed is the net way of rows that count as billed.
func billed(s Source) []Step {
	return []Step{{Source: s, All: []cur.Field{cur.NetUnblended}, Sum: netUnblended}}
}

// Sources named below:
//
//	CID    aws-solutions-library-samples/cloud-intelligence-dashboards-framework, summary_view.sql
//	CUR    AWS Cost and Usage Report user guide, the column dictionaries
//	SCAD   AWS, split cost allocation data
//	FOCUS  FinOps Open Cost and Usage Specification 1.0 to 1.3, column definitions and appendix on commitment discounts
//	hardening  ours: it keeps the total whole where the others lose an amount

// ofAll is for what no rule above knows.
var ofAll = []Rule{
	{
		Name:  "unknown type",
		Types: []cur.LineItemType{cur.UnknownType},
		Gross: []Step{{Source: UnknownType, Sum: unblended}},
		Net:   billed(UnknownType),
		Cash:  unblended,
		Naive: unblended,
		Group: GroupUnclassified,
		From:  "hardening: kept, counted and shown",
	},
}

// ofCUR are the rules for the line items of AWS's own reports.
var ofCUR = []Rule{
	{
		Name:  "a container's share of a machine",
		When:  []Condition{{OperationIs, []string{"EKSPod-EC2", "ECSTask-EC2"}}},
		Gross: []Step{{Source: SplitOverlayExcluded}},
		Group: GroupOverlay,
		From:  "CID: these two operations are left out; SCAD: the rows describe EC2 rows a second time",
	},

	// Bills that lack every column by which commitments could be amortized.
	{
		Name:       "reservations in a bill without their columns",
		Types:      []cur.LineItemType{cur.DiscountedUsage, cur.RIFee},
		When:       []Condition{{Test: ReservationColumnsMissing}},
		Gross:      []Step{{Source: CommitmentColumnsMissing, Sum: unblended}},
		Net:        billed(CommitmentColumnsMissing),
		Cash:       unblended,
		Naive:      unblended,
		Counts:     true,
		Contracted: asReserved,
		Group:      GroupUnclassified,
		From:       "hardening: with neither amounts nor names there is nothing to amortize by, cash is all that is known",
	},
	{
		Name:       "usage of Savings Plans in a bill without their columns",
		Types:      []cur.LineItemType{cur.SavingsPlanCoveredUsage},
		When:       []Condition{{Test: SavingsPlanColumnsMissing}},
		Gross:      []Step{{Source: CommitmentColumnsMissing, Sum: unblended}},
		Net:        billed(CommitmentColumnsMissing),
		Cash:       unblended,
		Counts:     true,
		Contracted: asBilled,
		Group:      GroupUnclassified,
		From:       "hardening, as above; the naive rule has no effective cost to take",
	},
	{
		Name:  "Savings Plan fees in a bill without their columns",
		Types: []cur.LineItemType{cur.SavingsPlanNegation, cur.SavingsPlanRecurringFee, cur.SavingsPlanUpfrontFee},
		When:  []Condition{{Test: SavingsPlanColumnsMissing}},
		Gross: []Step{{Source: CommitmentColumnsMissing, Sum: unblended}},
		Net:   billed(CommitmentColumnsMissing),
		Cash:  unblended,
		Naive: unblended,
		Group: GroupUnclassified,
		From:  "hardening, as above: fees and negations must then stay, or covered usage would count at on-demand prices",
	},

	// Usage.
	{
		Name:       "usage on demand",
		Types:      []cur.LineItemType{cur.Usage, cur.FlatRateSubscription},
		Gross:      []Step{{Source: Unblended, Sum: unblended}},
		Net:        billed(Unblended),
		Cash:       unblended,
		Naive:      unblended,
		Counts:     true,
		Contracted: asBilled,
		Group:      GroupUsage,
		From:       "CUR: on-demand, Spot and free tier usage; CID counts both types as usage",
	},
	{
		Name:  "usage covered by a reservation",
		Types: []cur.LineItemType{cur.DiscountedUsage},
		Gross: []Step{
			{Source: RIEffective, All: []cur.Field{cur.RIEffective}, Unless: EffectiveLeftOut, Sum: []Term{{Field: cur.RIEffective}}},
			{
				Source: RIEffectiveFallback, Any: []cur.Field{cur.RIAmortizedUpfrontForUsage, cur.RIRecurringForUsage}, Unless: EffectiveLeftOut,
				Sum: []Term{{Field: cur.RIAmortizedUpfrontForUsage}, {Field: cur.RIRecurringForUsage}},
			},
			{Source: RIEffectiveFallback, Pass: ReservationShare},
			{Source: RIEffectiveMissing},
		},
		Net:        []Step{{Source: RIEffective, All: []cur.Field{cur.RINetEffective}, Sum: []Term{{Field: cur.RINetEffective}}}},
		Cash:       unblended,
		Naive:      []Term{{Field: cur.RIEffective}},
		Counts:     true,
		Contracted: asReserved,
		Group:      GroupRIUsage,
		From:       "CID; CUR: effective cost = amortized upfront cost for usage + recurring fee for usage, left out for Amazon Redshift; hardening: the share of the fee",
	},
	{
		Name:  "usage covered by a Savings Plan",
		Types: []cur.LineItemType{cur.SavingsPlanCoveredUsage},
		Gross: []Step{
			{Source: SPEffective, All: []cur.Field{cur.SPEffective}, Sum: []Term{{Field: cur.SPEffective}}},
			{Source: SPEffectiveFallback, All: []cur.Field{cur.SPRate, cur.UsageAmount}, Product: &Product{cur.UsageAmount, cur.SPRate}},
			{Source: SPEffectiveMissing},
		},
		Net:        []Step{{Source: SPEffective, All: []cur.Field{cur.SPNetEffective}, Sum: []Term{{Field: cur.SPNetEffective}}}},
		Cash:       unblended,
		Naive:      []Term{{Field: cur.SPEffective}},
		Counts:     true,
		Contracted: asBilled,
		Group:      GroupSPUsage,
		From:       "CID; CUR: effective cost; hardening: rate × usage, an upper bound where the row is covered in part",
	},

	// What commitments charge besides usage.
	{
		Name:  "negation of usage covered by a Savings Plan",
		Types: []cur.LineItemType{cur.SavingsPlanNegation},
		Gross: []Step{{Source: SPNegationExcluded}},
		Cash:  unblended,
		Naive: unblended,
		Group: GroupInternal,
		From:  "CID; CUR: the row offsets the on-demand cost of covered usage; its usage amount and public cost are filled in and must not count",
	},
	{
		Name:  "recurring fee of a Savings Plan",
		Types: []cur.LineItemType{cur.SavingsPlanRecurringFee},
		Gross: []Step{
			{
				Source: SPUnused, All: []cur.Field{cur.SPTotalCommitment, cur.SPUsedCommitment},
				Sum: []Term{{Field: cur.SPTotalCommitment}, {cur.SPUsedCommitment, true}},
			},
			{Source: SPUnusedFallback, Pass: SavingsPlanRest},
		},
		Net: []Step{{
			Source: SPUnused,
			All:    []cur.Field{cur.SPTotalCommitment, cur.SPUsedCommitment},
			Any:    []cur.Field{cur.SPNetAmortizedUpfront, cur.SPNetRecurring},
			Sum:    []Term{{Field: cur.SPNetAmortizedUpfront}, {Field: cur.SPNetRecurring}},
			Unused: &Fraction{cur.SPUsedCommitment, cur.SPTotalCommitment},
		}},
		Cash:   unblended,
		Naive:  unblended,
		TrueUp: []Term{{cur.SPAmortizedUpfront, true}},
		Group:  GroupSPUnused,
		From:   "CID: total commitment to date − used commitment; net: the net fee × the unused share",
	},
	{
		Name:   "upfront fee of a Savings Plan",
		Types:  []cur.LineItemType{cur.SavingsPlanUpfrontFee},
		Gross:  []Step{{Source: PrepayExcluded}},
		Cash:   unblended,
		Naive:  unblended,
		Prepay: unblended,
		Group:  GroupPrepay,
		From:   "CID: 0, it is amortized through the recurring fee rows",
	},
	{
		Name:  "monthly fee of a DynamoDB reservation",
		Types: []cur.LineItemType{cur.RIFee},
		When:  []Condition{{ProductIs, []string{"AmazonDynamoDB"}}, {Test: UnusedLeftOut}},
		Gross: []Step{{Source: RIUnusedFallback, Pass: ReservationRest}},
		Cash:  unblended,
		Naive: unblended,
		TrueUp: []Term{
			{cur.RIAmortizedUpfrontFee, true},
		},
		Group: GroupRIUnused,
		From:  "CUR: the unused columns are not filled in for DynamoDB, newer exports write 0 there; hardening: fee + amortized upfront − effective",
	},
	{
		Name:  "monthly fee of a reservation",
		Types: []cur.LineItemType{cur.RIFee},
		Gross: []Step{
			{
				Source: RIUnused, Any: []cur.Field{cur.RIUnusedAmortizedUpfront, cur.RIUnusedRecurring},
				Sum: []Term{{Field: cur.RIUnusedAmortizedUpfront}, {Field: cur.RIUnusedRecurring}},
			},
			{Source: RIUnusedFallback, Pass: ReservationRest},
		},
		Net: []Step{{
			Source: RIUnused, Any: []cur.Field{cur.RINetUnusedAmortizedUpfront, cur.RINetUnusedRecurring},
			Sum: []Term{{Field: cur.RINetUnusedAmortizedUpfront}, {Field: cur.RINetUnusedRecurring}},
		}},
		Cash:   unblended,
		Naive:  unblended,
		TrueUp: []Term{{cur.RIAmortizedUpfrontFee, true}},
		Group:  GroupRIUnused,
		From:   "CID: unused amortized upfront fee + unused recurring fee; hardening: fee + amortized upfront − effective",
	},
	{
		Name:  "upfront fee that is never amortized",
		Types: []cur.LineItemType{cur.Fee},
		When:  []Condition{{Test: HasReservation}, {Test: NeverAmortizes}},
		Gross: []Step{{Source: PrepayUnamortizable, Sum: unblended}},
		Net:   billed(PrepayUnamortizable),
		Cash:  unblended,
		Naive: unblended,
		Group: GroupPrepay,
		From:  "CUR: reservations of Dedicated Hosts have no amortized upfront values; hardening: the payment must not vanish",
	},
	{
		Name:   "upfront fee of a reservation",
		Types:  []cur.LineItemType{cur.Fee},
		When:   []Condition{{Test: HasReservation}},
		Gross:  []Step{{Source: PrepayExcluded}},
		Cash:   unblended,
		Naive:  unblended,
		Prepay: unblended,
		Group:  GroupPrepay,
		From:   "CID: a Fee that names a reservation is 0, it is amortized through usage and monthly fees",
	},
	{
		Name:  "refund of a Savings Plan's upfront fee",
		Types: []cur.LineItemType{cur.Refund},
		When: []Condition{
			{ProductEndsIn, []string{"SavingsPlans"}},
			{DescriptionBegins, []string{"Refund for one-time fee for Savings Plan ID"}},
		},
		Gross:  []Step{{Source: PrepayExcluded}},
		Cash:   unblended,
		Naive:  unblended,
		Prepay: unblended,
		Group:  GroupPrepay,
		From:   "CID (change of 2026-06-30): plans returned within seven days; other refunds on these products are real money back",
	},

	// Everything else counts as billed.
	{
		Name:  "fee",
		Types: []cur.LineItemType{cur.Fee},
		Gross: []Step{{Source: Fee, Sum: unblended}},
		Net:   billed(Fee),
		Cash:  unblended,
		Naive: unblended,
		Group: GroupFees,
		From:  "CUR: support, marketplace contracts, domains",
	},
	{
		Name:  "tax",
		Types: []cur.LineItemType{cur.Tax},
		Gross: []Step{{Source: Tax, Sum: unblended}},
		Net:   billed(Tax),
		Cash:  unblended,
		Naive: unblended,
		Group: GroupTax,
		From:  "CUR",
	},
	{
		Name:  "credit",
		Types: []cur.LineItemType{cur.Credit},
		Gross: []Step{{Source: Credit, Sum: unblended}},
		Net:   billed(Credit),
		Cash:  unblended,
		Naive: unblended,
		Group: GroupCredits,
		From:  "CUR",
	},
	{
		Name:  "refund",
		Types: []cur.LineItemType{cur.Refund},
		Gross: []Step{{Source: Refund, Sum: unblended}},
		Net:   billed(Refund),
		Cash:  unblended,
		Naive: unblended,
		Group: GroupRefunds,
		From:  "CUR",
	},
	{
		Name: "private discount",
		Types: []cur.LineItemType{
			cur.EdpDiscount, cur.PrivateRateDiscount, cur.BundledDiscount, cur.RiVolumeDiscount, cur.SppDiscount, cur.OtherDiscount,
		},
		Gross: []Step{{Source: Discount, Sum: unblended}},
		Net: []Step{
			{Source: Discount, All: []cur.Field{cur.NetUnblended}, Sum: netUnblended},
			{Source: Discount}, // net usage has the discount already; taking the billed amount would take it twice
		},
		Cash:  unblended,
		Naive: unblended,
		Group: GroupDiscounts,
		From:  "CID groups every type that ends in Discount; hardening: never the billed amount beside net columns",
	},
}
