package load

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/plainbill/plainbill/cost/actual"
	"github.com/plainbill/plainbill/cost/cur"
)

// columns are those of the bills that these tests make.
var columns = []string{
	"identity/LineItemId", "bill/PayerAccountId", "bill/BillingPeriodStartDate", "bill/InvoiceId", "lineItem/UsageAccountId",
	"lineItem/LineItemType", "lineItem/UsageStartDate", "lineItem/UsageEndDate", "lineItem/ProductCode", "lineItem/UsageType",
	"lineItem/Operation", "lineItem/ResourceId", "lineItem/LineItemDescription", "lineItem/UnblendedCost", "lineItem/CurrencyCode",
}

// made is a bill that a test makes: a line a day for each of some machines, and
// tax. The cost of a line follows from its day and machine.
type made struct {
	payer    string
	month    string // 2026-08
	from, to int    // days, both included; 0 is 1 and 10
	accounts []string
	tax      string // on the third day; blank is none
	invoice  string
	seed     int // of the line item ids, which AWS changes from delivery to delivery
}

const machines = 6

func (m made) rows() []string {
	if m.payer == "" {
		m.payer = "000012345678"
	}
	if m.month == "" {
		m.month = "2026-08"
	}
	if m.to == 0 {
		m.to = 10
	}
	if len(m.accounts) == 0 {
		m.accounts = []string{"000000000111", "000000000222"}
	}
	start, err := time.Parse("2006-01", m.month)
	if err != nil {
		panic(err)
	}
	var rows []string
	line := func(day int, account, kind, product, resource, cost string) {
		from := start.AddDate(0, 0, day-1)
		rows = append(rows, strings.Join([]string{
			fmt.Sprintf("id%d-%d", m.seed, len(rows)), m.payer, start.Format(time.RFC3339), m.invoice, account, kind,
			from.Format(time.RFC3339), from.AddDate(0, 0, 1).Format(time.RFC3339), product, "BoxUsage:m5.large", "RunInstances",
			resource, "\"$0.096 per hour, Linux\"", cost, "USD"}, ","))
	}
	for day := max(1, m.from); day <= m.to; day++ {
		for _, account := range m.accounts {
			for k := range machines {
				line(day, account, "Usage", "AmazonEC2", fmt.Sprintf("i-%s-%d", account[9:], k), fmt.Sprintf("%d.%02d", k+1, day))
			}
		}
		if day == 3 && m.tax != "" {
			line(day, m.accounts[0], "Tax", "AmazonEC2", "", m.tax)
		}
	}
	return rows
}

func csvOf(rows ...string) []byte {
	return []byte(strings.Join(columns, ",") + "\n" + strings.Join(rows, "\n") + "\n")
}

// csv writes the bill as CUR 1.0.
func (m made) csv() []byte { return csvOf(m.rows()...) }

const (
	assemblyA = "11111111-0000-4000-8000-00000000000a"
	assemblyB = "22222222-0000-4000-8000-00000000000b"
)

// legacyManifest writes the manifest of a legacy report.
func legacyManifest(assembly string, keys ...string) []byte {
	return fmt.Appendf(nil, `{"assemblyId":%q,"account":"000012345678","billingPeriod":{"start":"20260801T000000.000Z","end":"20260901T000000.000Z"},`+
		`"compression":"GZIP","contentType":"text/csv","reportName":"rep","reportKeys":["%s"]}`, assembly, strings.Join(keys, `","`))
}

// cash is what a bill was billed, as text.
func cash(b *Bill) string { return total(b, actual.Cash).String() }

// says finds a notice about all files together.
func says(b *Bill, code cur.Code) (n cur.Notice, ok bool) {
	i := slices.IndexFunc(b.Notices, func(n cur.Notice) bool { return n.Code == code })
	if i < 0 {
		return n, false
	}
	return b.Notices[i], true
}
