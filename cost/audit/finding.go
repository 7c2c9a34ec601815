package audit

import (
	"slices"
	"strings"

	"github.com/plainbill/plainbill/cost/cur"
	"github.com/plainbill/plainbill/cost/ledger"
	"github.com/plainbill/plainbill/cost/money"
	"github.com/plainbill/plainbill/cost/sorts"
)

// Severity says how much a finding weighs.
type Severity string

// The severities, the heaviest first: Stop says that a figure is wrong, Warn that
// money is lost or a figure is limited, Inform what is good to know, Good that
// something turned out well.
const (
	Stop   = Severity(cur.Stop)
	Warn   = Severity(cur.Warn)
	Inform = Severity(cur.Inform)
	Good   = Severity("good")
)

// Code names a kind of finding; scripts, links and tests match on it.
type Code string

// The kinds of findings.
const (
	CommitmentsCostMore Code = "commitments-cost-more"
	CommitmentCostsMore Code = "commitment-costs-more"
	CommitmentsSaved    Code = "commitments-saved"
	UnusedCommitment    Code = "unused-commitment"
	NaiveDiffers        Code = "naive-differs"
	NaiveRightByChance  Code = "naive-right-by-chance"
	BridgeOpen          Code = "bridge-open"
	OpenPeriod          Code = "open-period"
	FutureFees          Code = "future-fees"
	UnknownTypes        Code = Code(cur.UnknownTypes)
	CommitmentColumns   Code = Code(cur.NoCommitments)
	CoveredAtZero       Code = "covered-usage-at-zero"
	FallbackUsed        Code = "fallback-used"
	PrepayUnamortizable Code = "prepay-unamortizable"
	NoPublicPrice       Code = "no-public-price"
	CostAboveOnDemand   Code = "cost-above-on-demand"
	NetMissing          Code = Code(cur.NoNetColumns)
	NetGap              Code = "net-gap"
	DiscountsInColumns  Code = "discounts-in-columns"
	BilledReserved      Code = "billed-reserved-usage"
	FocusEffectiveEmpty Code = "focus-effective-empty"
	// What FOCUS bills do not keep of FOCUS.
	FocusPurchaseEffective  Code = "focus-purchase-effective"
	FocusCoveredBilled      Code = "focus-covered-billed"
	FocusFeesNotCarried     Code = "focus-fees-not-carried"
	FocusUnusedAtZero       Code = "focus-unused-at-zero"
	FocusPurchaseList       Code = "focus-purchase-list"
	FocusNoInvoice          Code = "focus-no-invoice"
	FocusNoContracted       Code = "focus-no-contracted"
	FocusCorrections        Code = "focus-corrections"
	FocusAllocated          Code = "focus-allocated"
	FocusUtilizationDiffers Code = "focus-utilization-differs"

	ContainersApart   Code = "containers-apart"
	ContainersWaiting Code = "containers-waiting"
	SplitOverlay      Code = "split-overlay"
	SeveralCurrencies Code = Code(cur.MixedCurrencies)
	SeveralPayers     Code = "several-payers"
	MemberBill        Code = "member-bill"
	RejectedRows      Code = Code(cur.RejectedRows)
	Began             Code = "began"
	DayRose           Code = "day-rose"
	Untagged          Code = "untagged"
)

// Filter names rows: those whose dimension has one of the values.
type Filter struct {
	Dimension string
	Values    []string
	Not       bool
}

// Finding is one thing to know about a bill, the money at stake, and the rows
// behind it.
type Finding struct {
	Code     Code
	Severity Severity
	Title    string // states the fact, without a full stop
	Why      string // sentences
	// Money is what is at stake: negative where it was lost. NoMoney says that the
	// finding is not about an amount.
	Money    money.Total
	NoMoney  bool
	Currency string
	Filters  []Filter
	// Named is a value that the sentences name as the bill does. Whoever shows them
	// beside plainer names can put those in its place.
	Named Filter
}

func weight(s Severity) int {
	return slices.Index([]Severity{Stop, Warn, Inform, Good}, s)
}

// rank sorts findings by severity, then by money; equals keep their order.
func rank(list []Finding) {
	sorts.By(list, func(x, y Finding) int {
		if d := weight(x.Severity) - weight(y.Severity); d != 0 {
			return d
		}
		if x.NoMoney != y.NoMoney {
			if x.NoMoney {
				return 1
			}
			return -1
		}
		return y.Money.Abs().Cmp(x.Money.Abs())
	})
}

// where filters by one dimension.
func where(l *ledger.Ledger, d ledger.Dimension, values ...string) []Filter {
	return []Filter{{Dimension: l.Key(d), Values: values}}
}

// named is one value that sentences speak of.
func named(l *ledger.Ledger, d ledger.Dimension, value string) Filter {
	return Filter{Dimension: l.Key(d), Values: []string{value}}
}

// plural returns "1 row" or "2 rows".
func plural(n int64, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return count(n) + " " + many
}

// shortARN is the telling end of an ARN.
func shortARN(arn string) string {
	if i := strings.LastIndexByte(arn, '/'); i >= 0 && i+1 < len(arn) {
		return arn[i+1:]
	}
	if arn == "" {
		return "rows without its name"
	}
	return arn
}

// lower begins a text with a small letter, to stand inside a sentence.
func lower(s string) string {
	if s == "" || s[0] < 'A' || s[0] > 'Z' {
		return s
	}
	return string(s[0]+'a'-'A') + s[1:]
}
