package view_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/plainbill/plainbill/cost/view"
)

func explore(t *testing.T, o opened, q view.Query) *view.Explore {
	t.Helper()
	got, err := o.view.Explore(q)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

// covered is a bill whose plan lies outside of it: its usage is billed at 10 and
// costs 1, and nothing in the bill explains the 9 between them.
const covered = "bill/BillingPeriodStartDate,lineItem/LineItemType,lineItem/UsageStartDate,lineItem/UsageEndDate,lineItem/UsageAccountId,lineItem/ProductCode,lineItem/CurrencyCode,lineItem/UnblendedCost,bill/InvoiceId,savingsPlan/SavingsPlanARN,savingsPlan/SavingsPlanEffectiveCost\n" +
	"2026-08-01T00:00:00Z,SavingsPlanCoveredUsage,2026-08-03T00:00:00Z,2026-08-03T01:00:00Z,111111111111,AmazonEC2,USD,10,I,arn:aws:savingsplans::1:savingsplan/a,1\n" +
	"2026-08-01T00:00:00Z,Usage,2026-08-31T00:00:00Z,2026-08-31T01:00:00Z,111111111111,AmazonEC2,USD,2,I,,\n"

func TestWhatDoesNotCloseIsNotTheSameAsInvoiced(t *testing.T) {
	got := overview(t, open(t, covered), view.Query{})
	if note, want := got.Figures[0].Note, "$12.00 invoiced; $9.00 between them is not explained"; note != want {
		t.Errorf("below the actual cost of $3.00 stands %q, want %q", note, want)
	}
	if want := "Every step is a sum over rows. The rows do not explain $9.00."; got.BridgeHead != want {
		t.Errorf("over the bridge stands %q, want %q", got.BridgeHead, want)
	}
}

func TestRoundingIsLeftOverAsNothing(t *testing.T) {
	got := overview(t, open(t, strings.ReplaceAll(covered, "USD,10,", "USD,1.0000052,")), view.Query{})
	for _, line := range got.Bridge {
		if line.Code == "difference" && (line.Text != "$0.00" || !line.OK) {
			t.Errorf("left over is %q", line.Text)
		}
	}
	if want := "Every step is a sum over rows. Less than a cent is left over, from rounding."; got.BridgeHead != want {
		t.Errorf("over the bridge stands %q, want %q", got.BridgeHead, want)
	}
}

func TestAPlusIsForChangesAlone(t *testing.T) {
	var days []string
	for day := 1; day <= 31; day++ {
		cost := "10"
		if day >= 14 {
			cost = "20"
		}
		days = append(days, usage(day, "AmazonEC2", "USD", cost, "I"))
	}
	seen := map[string]bool{}
	for _, o := range []opened{small(t), open(t, rows(days...))} {
		for _, f := range overview(t, o, view.Query{}).Findings {
			seen[f.Code] = true
			changed := f.Code == "began" || f.Code == "day-rose"
			if plus := strings.HasPrefix(f.Money.Text, "+"); plus != changed {
				t.Errorf("%s: %s", f.Code, f.Money.Text)
			}
		}
	}
	if !seen["day-rose"] || !seen["naive-differs"] || !seen["untagged"] {
		t.Fatalf("the bills lack a finding of a change or one of an amount: %v", seen)
	}
}

// The last month of a ledger may be closed while an earlier one is not.
func TestTheBarNamesTheMonthThatIsOpen(t *testing.T) {
	august := rows(usage(1, "AmazonEC2", "USD", "10", "I"), usage(31, "AmazonS3", "USD", "5", "I"))
	july := strings.ReplaceAll("2026-08-01T00:00:00Z,"+usage(3, "AmazonEC2", "USD", "4", "")+"\n", "2026-08-", "2026-07-")
	got := overview(t, open(t, august+july), view.Query{})
	if want := "1 Jul–31 Aug 2026 UTC, open until 31 Jul 2026"; got.Bar.PeriodText != want {
		t.Errorf("the bar says %q, want %q", got.Bar.PeriodText, want)
	}
}

func TestHeadlines(t *testing.T) {
	closed := rows(usage(1, "Beacon, Inc.", "USD", "10", "I"), usage(31, "AmazonS3", "USD", "5", "I"))
	closed = strings.ReplaceAll(closed, "Beacon, Inc.", `"Beacon, Inc."`)
	for _, tt := range []struct {
		say, bill, group, want string
	}{
		{"a name that ends with a full stop", closed, "service", "August cost $15.00; 67% of it is Beacon, Inc."},
		{"part of it blank", strings.ReplaceAll(rows(usage(1, "AmazonS3", "USD", "5", "I"), usage(31, "gone", "USD", "10", "I")), "gone", ""), "service", "August cost $15.00; 67% of it has no service."},
		{"an open month", rows(usage(1, "AmazonEC2", "USD", "10", ""), usage(18, "AmazonS3", "USD", "5", "")), "service", "August so far cost $15.00; 67% of it is EC2."},
		{"no account at all", strings.ReplaceAll(closed, "111111111111", ""), "account", "August cost $15.00; all of it has no account."},
	} {
		if got := explore(t, open(t, tt.bill), view.Query{GroupBy: tt.group}).Headline; got != tt.want {
			t.Errorf("%s: %q, want %q", tt.say, got, tt.want)
		}
	}
	// Nothing is no amount of 0.00 that was checked.
	got := overview(t, open(t, rows()), view.Query{})
	if got.Headline != "This bill has no rows." || len(got.Figures)+len(got.Bridge)+len(got.Trust) > 0 || got.TrustHead != "There is nothing to check." || got.Bar.TotalText != "\u2013" ||
		len(got.Naive.Lines) > 0 || got.Services.Conservation+got.Accounts.Conservation != "" || strings.Contains(got.Daily.Measure, "0.00") {
		t.Errorf("a header alone: %+v", got)
	}
	below := explore(t, open(t, rows()), view.Query{GroupBy: "account"})
	if e := below.Empty; below.Headline != "This bill has no rows." || e == nil || e.Title != "This bill has no rows" || strings.Contains(e.Text, "month") || strings.Contains(below.Series.Measure, "0.00") {
		t.Errorf("below a header alone: %+v, %+v", below, below.Empty)
	}
}

// A sum may be larger than an amount of one row can be.
func TestTheAverageDayOfALargeSum(t *testing.T) {
	got := overview(t, open(t, rows(usage(1, "AmazonEC2", "USD", "900000000", "I"), usage(2, "AmazonEC2", "USD", "900000000", "I"), usage(31, "AmazonEC2", "USD", "900000000", "I"))), view.Query{})
	for _, f := range got.Figures {
		if f.Key == "average_day" && f.Money.Text == "$87,096,774.19" {
			return
		}
	}
	t.Errorf("the figures are %+v", got.Figures)
}

// A row that could not be read is a row.
func TestABillOfWhichNoRowCouldBeRead(t *testing.T) {
	bill := open(t, rows(usage(1, "AmazonEC2", "USD", "NaN", "I"), usage(2, "AmazonEC2", "USD", "much", "I")))
	o, e := overview(t, bill, view.Query{}), explore(t, bill, view.Query{GroupBy: "account"})
	const want = "No row of this bill could be read"
	if o.Headline != want+"." || e.Headline != want+"." || e.Empty == nil || e.Empty.Title != want || o.Bar.State != "partial" || o.Bar.TotalText != "\u2013" {
		t.Errorf("it says %q, %q, %+v, %s, %s", o.Headline, e.Headline, e.Empty, o.Bar.State, o.Bar.TotalText)
	}
}

// A file that has its header alone was opened, too.
func TestTheBarCountsFilesWithoutRows(t *testing.T) {
	if got := overview(t, open(t, rows()), view.Query{}).Bar.Files; got != 1 {
		t.Errorf("the bar counts %d files of one", got)
	}
}

func TestDaysThatCostNothing(t *testing.T) {
	got := overview(t, open(t, rows(usage(3, "AmazonEC2", "USD", "0", "I"), usage(31, "AmazonEC2", "USD", "0", "I"))), view.Query{})
	if want := "Nothing here costs anything on any day."; got.Daily.Title != want {
		t.Errorf("the chart says %q, want %q", got.Daily.Title, want)
	}
}

// Some exports write the column's name of CUR 1.0 into the map of CUR 2.0.
func TestTagsLoseTheMarkOfTheirColumn(t *testing.T) {
	o := open(t, "line_item_line_item_type,line_item_usage_start_date,line_item_unblended_cost,resource_tags\n"+
		`Usage,2026-08-01T00:00:00Z,5,"{""resourceTags/user:CostCenter"":""CC-1"",""user_team"":""web""}"`+"\n")
	labels := map[string]string{}
	for _, d := range explore(t, o, view.Query{GroupBy: "line_item_type"}).Dims {
		if d.Kind == "tag" {
			labels[d.Key] = d.Label
		}
	}
	if len(labels) != 2 || labels["tag:resourceTags/user:CostCenter"] != "CostCenter" || labels["tag:user_team"] != "team" {
		t.Errorf("the tags are called %v", labels)
	}
}

func TestSubjectsOfSentences(t *testing.T) {
	o := open(t, rows(usage(3, "AmazonEC2", "USD", "10", "I"), usage(4, "", "USD", "1", "I"), usage(31, "AmazonS3", "USD", "2", "I")))
	long := view.Filter{Dimension: "service", Values: []string{"AmazonEC2", "a-service-with-a-name-that-is-rather-long", "another-service-with-a-name-that-is-even-longer"}}
	for _, tt := range []struct {
		say     string
		filters []view.Filter
		group   string
		want    string
	}{
		{"one value, and grouped by it", []view.Filter{{Dimension: "service", Values: []string{"AmazonEC2"}}}, "service", "EC2 cost $10.00."},
		{"the blank value", []view.Filter{{Dimension: "service", Values: []string{""}}}, "account", "No Service cost $1.00; all of it is 111111111111."},
		{"many long values", []view.Filter{long}, "account", "3 services cost $10.00; all of it is 111111111111."},
	} {
		got := explore(t, o, view.Query{Filters: tt.filters, GroupBy: tt.group})
		if got.Headline != tt.want {
			t.Errorf("%s: %q, want %q", tt.say, got.Headline, tt.want)
		}
	}
	// The same filter twice, as when a row of a table that is filtered by it is asked.
	ec2 := view.Filter{Dimension: "service", Values: []string{"AmazonEC2"}}
	e, err := o.view.Explain(view.Query{Filters: []view.Filter{ec2, ec2}})
	if err != nil || e.Title != "How $10.00 was computed for EC2" {
		t.Errorf("%q, %v", e.Title, err)
	}
}

// A finding is about every rule that leaves something unused; its link names those
// that this bill has.
func TestFindingsNameTheRulesThatRowsHave(t *testing.T) {
	for _, f := range overview(t, small(t), view.Query{}).Findings {
		if f.Query == nil || f.Query.Filters[0].Dimension != "cost_source" {
			continue
		}
		for _, v := range f.Query.Filters[0].Values {
			q := *f.Query
			q.Filters = []view.Filter{{Dimension: "cost_source", Values: []string{v}}}
			if got := explore(t, small(t), q); got.Empty != nil {
				t.Errorf("%s names %s, which no row has", f.Code, v)
			}
		}
	}
}

func TestFindingsNameThingsAsThePageDoes(t *testing.T) {
	var days []string
	for day := 1; day <= 31; day++ {
		days = append(days, usage(day, "AmazonS3", "USD", "10", "I"))
		if day >= 14 {
			days = append(days, usage(day, "AmazonEC2", "USD", "20", "I"))
		}
	}
	said := ""
	for _, o := range []opened{small(t), open(t, rows(days...))} {
		for _, f := range overview(t, o, view.Query{}).Findings {
			said += f.Title + ". " + f.Why + "\n"
		}
	}
	if !strings.Contains(said, "EC2 is new") || !strings.Contains(said, "EC2 rose most") || strings.Contains(said, "AmazonEC2") || strings.Contains(said, "user:") {
		t.Errorf("the findings say\n%s", said)
	}
}

// Findings are about all months; so is what they lead to, whatever month is shown.
func TestAFindingLeadsToAllMonths(t *testing.T) {
	o := small(t)
	for _, f := range overview(t, o, view.Query{From: "2026-08", To: "2026-09"}).Findings {
		if f.Code != "unused-commitment" {
			continue
		}
		if got := explore(t, o, *f.Query).Table.Sum.Money.Value; got != f.Money.Value.Neg() {
			t.Errorf("a finding of %s leads to rows of %s", f.Money.Text, got)
		}
		return
	}
	t.Fatal("nothing is unused")
}

// TestALinkIsShort holds that a finding about many commitments leads to those that
// cost most: a link that names all of them fits into no address.
func TestALinkIsShort(t *testing.T) {
	var bill strings.Builder
	bill.WriteString("bill/BillingPeriodStartDate,lineItem/LineItemType,lineItem/UsageStartDate,lineItem/UsageEndDate,lineItem/UsageAccountId,lineItem/ProductCode,lineItem/CurrencyCode,lineItem/UnblendedCost,bill/InvoiceId,reservation/ReservationARN,reservation/EffectiveCost,pricing/publicOnDemandCost,reservation/UnusedAmortizedUpfrontFeeForBillingPeriod,reservation/UnusedRecurringFee\n")
	const commitments = 60
	for n := range commitments {
		arn := fmt.Sprintf("arn:aws:ec2:us-east-1:111111111111:reserved-instances/%08d", n)
		unused := 20 + n
		fmt.Fprintf(&bill, "2026-08-01T00:00:00Z,DiscountedUsage,2026-08-03T00:00:00Z,2026-08-31T01:00:00Z,111111111111,AmazonEC2,USD,0,I,%s,20,25,,\n", arn)
		fmt.Fprintf(&bill, "2026-08-01T00:00:00Z,RIFee,2026-08-01T00:00:00Z,2026-08-31T23:59:59Z,111111111111,AmazonEC2,USD,%d,I,%s,,,0,%d\n", 20+unused, arn, unused)
	}
	for _, f := range overview(t, open(t, bill.String()), view.Query{}).Findings {
		if f.Code != "commitment-costs-more" {
			continue
		}
		if want := "60 commitments cost more than on-demand would have"; f.Title != want {
			t.Errorf("the finding says %q, want %q", f.Title, want)
		}
		named := f.Query.Filters[0].Values
		if len(named) != 40 || !strings.HasSuffix(named[0], "/00000059") || f.Action != "Show the rows of the first 40" {
			t.Errorf("%q leads to %d commitments, the first %s", f.Action, len(named), named[0])
		}
		return
	}
	t.Fatal("no finding about commitments that cost more")
}
