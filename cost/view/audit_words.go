package view

import "github.com/plainbill/plainbill/cost/audit"

// whatToDo says of each kind of finding what to do about it. Those that are news,
// not faults, need nothing.
var whatToDo = map[audit.Code]string{
	audit.CommitmentsCostMore: "Move usage under them, or let them end. The Commitments tab says which lose and until when.",
	audit.CommitmentCostsMore: "Move usage under it, or let it end. The Commitments tab says until when it runs.",
	audit.UnusedCommitment:    "Look for usage in another region or family that they could cover.",
	audit.NaiveDiffers:        "Where a tool or query shows this figure, replace its rule; plain sums of effective cost and fees do not work.",
	audit.NaiveRightByChance:  "Do not rely on the common rule: next month the mistakes need not cancel out.",
	audit.BridgeOpen:          "Load the payer's bill with all of its parts. If it is whole, ask AWS about the commitment named.",
	audit.OpenPeriod:          "Load the bill again when AWS has closed it, some days after the month.",
	audit.FutureFees:          "Nothing. They are left out of the estimate of what is unused.",
	audit.UnknownTypes:        "Nothing is lost. Tell us the name of the type, so that it gets a rule.",
	audit.CommitmentColumns:   "Export the bill with the reservation and savings plan columns.",
	audit.CoveredAtZero:       "Export the bill with effective costs, or use cash.",
	audit.FallbackUsed:        "Nothing, unless single rows matter: their sum is exact, their split is ours.",
	audit.PrepayUnamortizable: "Spread it by hand where a month has to carry its share.",
	audit.NoPublicPrice:       "Nothing. Savings on these rows are not known.",
	audit.CostAboveOnDemand:   "Look at the rows: marketplace and old prices are the usual causes.",
	audit.NetMissing:          "Export the bill with net columns to see cost after private discounts.",
	audit.NetGap:              "Compare again when the next bill is in: discounts may lag.",
	audit.DiscountsInColumns:  "Tie the net basis to the invoice, not cash.",
	audit.BilledReserved:      "Nothing. Look at the rows if cash matters.",
	audit.FocusEffectiveEmpty: "Use cash for this bill.",
	audit.SplitOverlay:        "Nothing. Their machines are counted.",
	audit.SeveralCurrencies:   "Choose a currency above; each has its own totals.",
	audit.SeveralPayers:       "Filter by payer to tie one of them to its invoice.",
	audit.RejectedRows:        "See the files: each rejected row says where it stands and why.",
	audit.Untagged:            "Tag the resources behind the largest rows first.",
	audit.IdentityFails:       "Load the payer's bill with all of its parts, once. The table of commitments has both sides.",
	audit.MemberBill:          "Load the payer's bill to see whole commitments.",
	audit.RowsAlike:           "Look whether a file or a part was loaded twice under another name.",
	audit.EmptyAmounts:        "Nothing. They are counted as rows.",
	audit.TagCase:             "Settle on one spelling in AWS.",
	audit.GapInTime:           "Look whether a part of the bill is missing.",
}
