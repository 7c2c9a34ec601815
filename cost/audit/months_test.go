package audit_test

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/plainbill/plainbill/cost/actual"
	"github.com/plainbill/plainbill/cost/audit"
	"github.com/plainbill/plainbill/cost/breakdown"
)

// may and june are two months of one company, with every kind of commitment.
const (
	may = `Usage U=4 P=5 month=2026-05-01T00:00:00Z start=2026-05-20T00:00:00Z end=2026-05-20T01:00:00Z kind=BoxUsage resource=i-1 team=core
		DiscountedUsage effective=43.20 P=72 month=2026-05-01T00:00:00Z start=2026-05-01T00:00:00Z end=2026-06-01T00:00:00Z
		RIFee U=21.60 AUF=21.60 month=2026-05-01T00:00:00Z start=2026-05-01T00:00:00Z end=2026-06-01T00:00:00Z
		Tax U=1.5 month=2026-05-01T00:00:00Z start=2026-05-01T00:00:00Z end=2026-06-01T00:00:00Z
		`
	june = `Usage U=6 P=8 start=2026-06-02T00:00:00Z end=2026-06-02T01:00:00Z kind=BoxUsage resource=i-1
		Usage U=9 P=9 start=2026-06-29T00:00:00Z end=2026-06-29T01:00:00Z kind=Other resource=i-2
		SavingsPlanCoveredUsage U=432 effective=302.40 P=432
		SavingsPlanNegation U=-432 P=432
		SavingsPlanRecurringFee U=252 TC=504 UC=302.40 AUC=252
		Fee U=15
		`
)

func auditor(t *testing.T, bill string) *audit.Auditor {
	t.Helper()
	b := actual.Evaluate(read(t, write(table(t, bill))))
	return audit.New(b, breakdown.New(b.Ledger(), b))
}

// TestAMonthIsAuditedAsIfItWereAlone holds that the audit of one month of a bill
// is that of a bill with this month alone, in every sum.
func TestAMonthIsAuditedAsIfItWereAlone(t *testing.T) {
	both := auditor(t, may+june)
	for _, tt := range []struct{ month, alone string }{{"2026-05", may}, {"2026-06", june}} {
		got, want := both.Of(tt.month), auditor(t, tt.alone).Of()
		if got.Rows != want.Rows || len(got.Months) != 1 || !reflect.DeepEqual(got.Months, want.Months) {
			t.Errorf("%s: %d rows in %+v, want %d in %+v", tt.month, got.Rows, got.Months, want.Rows, want.Months)
		}
		for i := range want.Currencies {
			g, w := got.Currencies[i], want.Currencies[i]
			// A tag that only the other month has is nobody's here.
			g.Tags, w.Tags = nil, nil
			if !reflect.DeepEqual(g, w) {
				t.Errorf("%s:\ngot  %+v\nwant %+v", tt.month, g, w)
			}
		}
	}
}

// TestMonthsAddUp holds that the months make the whole, to the last digit.
func TestMonthsAddUp(t *testing.T) {
	a := auditor(t, may+june)
	var sums audit.Amounts
	for _, m := range a.Months() {
		for k, v := range a.Of(m.Key).Currencies[0].Totals {
			sums[k] = sums[k].Plus(v)
		}
	}
	if whole := a.Of().Currencies[0].Totals; sums != whole {
		t.Errorf("the months come to %v, the bill to %v", sums, whole)
	}
}

// TestNewIsWhatEarlierMonthsLack holds that what a month uses is new only when no
// earlier month in the bill used it.
func TestNewIsWhatEarlierMonthsLack(t *testing.T) {
	var began []string
	for _, f := range auditor(t, may+june).Of("2026-06").Findings {
		if f.Code == audit.Began {
			began = append(began, f.Title)
		}
	}
	if len(began) != 1 || began[0] != "Other in AmazonEC2 is new" {
		t.Errorf("new in June: %q; BoxUsage was there in May", began)
	}
}

// TestOpenMonthsAreToldOnce holds that one finding names every month that is open.
func TestOpenMonthsAreToldOnce(t *testing.T) {
	var told []audit.Finding
	for _, f := range auditor(t, `Usage U=4 month=2026-05-01T00:00:00Z start=2026-05-20T00:00:00Z end=2026-05-20T01:00:00Z
		Usage U=6 start=2026-06-02T00:00:00Z end=2026-06-02T01:00:00Z`).Of().Findings {
		if f.Code == audit.OpenPeriod {
			told = append(told, f)
		}
	}
	if len(told) != 1 || told[0].Title != "2 months are not final" || told[0].Filters[0].Dimension != "billing_period" || !reflect.DeepEqual(told[0].Filters[0].Values, []string{"2026-05", "2026-06"}) {
		t.Fatalf("%+v", told)
	}
	for _, month := range []string{" May 2026: Usage ends on ", " June 2026: Usage ends on "} {
		if !strings.Contains(told[0].Why, month) {
			t.Errorf("no %q in %q", month, told[0].Why)
		}
	}
}

// TestNewIsOfItsPayer holds that what is there when the bill of a payer begins is
// not new, and its cost no rise, because of an older bill of somebody else.
func TestNewIsOfItsPayer(t *testing.T) {
	var other strings.Builder
	for day := 1; day < 29; day++ {
		fmt.Fprintf(&other, "Usage U=50 P=50 start=2026-06-%02dT00:00:00Z end=2026-06-%02dT01:00:00Z kind=Theirs payer=222222222222\n", day, day)
	}
	list := func(a *audit.Audit) (titles []string) {
		for _, f := range a.Findings {
			if f.Code == audit.Began || f.Code == audit.DayRose {
				titles = append(titles, f.Title)
			}
		}
		return titles
	}
	both := auditor(t, may+other.String())
	for name, a := range map[string]*audit.Audit{"all months": both.Of(), "June": both.Of("2026-06")} {
		if got := list(a); got != nil {
			t.Errorf("%s: %q, want no news: the bill of the second payer begins", name, got)
		}
	}
	late := other.String() + "Usage U=400 P=400 start=2026-06-20T00:00:00Z end=2026-06-20T01:00:00Z kind=Late payer=222222222222\n"
	want := []string{"Late in AmazonEC2 is new", "Usage rose by $400.00 on 20 June 2026"}
	got := list(auditor(t, may+late).Of())
	slices.Sort(got)
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

// TestDaysBesideHoursHaveNoGaps holds that a month told by days is not full of
// gaps because most rows of the bill are by hours.
func TestDaysBesideHoursHaveNoGaps(t *testing.T) {
	var text strings.Builder
	for hour := range 24 {
		fmt.Fprintf(&text, "Usage U=1 P=1 month=2026-05-01T00:00:00Z start=2026-05-20T%02d:00:00Z end=2026-05-20T%02d:59:59Z\n", hour, hour)
	}
	for _, day := range []int{1, 2, 3, 5} {
		fmt.Fprintf(&text, "Usage U=9 P=9 start=2026-06-%02dT00:00:00Z end=2026-06-%02dT00:00:00Z\n", day, day+1)
	}
	a := auditor(t, text.String()).Of()
	if a.Grain != audit.Hourly || len(a.Months) != 2 {
		t.Fatalf("%v, %d months", a.Grain, len(a.Months))
	}
	if june := a.Months[1]; len(june.Gaps) != 1 || june.Gaps[0].Hours() != 24 {
		t.Errorf("gaps of June: %v, want one day", june.Gaps)
	}
}
