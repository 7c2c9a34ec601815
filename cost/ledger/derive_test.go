package ledger

import (
	"testing"

	"github.com/plainbill/plainbill/cost/cur"
)

func TestDerivedDimensions(t *testing.T) {
	tests := []struct {
		name string
		kind cur.LineItemType
		text map[cur.Field]string
		dim  Dimension
		want string
	}{
		{"a service goes by its service code", cur.Usage, map[cur.Field]string{cur.ServiceCode: "AmazonEC2", cur.ProductCode: "AmazonVPC", cur.ProductName: "Amazon Elastic Compute Cloud"}, Service, "AmazonEC2"},
		{"without one, by its product code", cur.Tax, map[cur.Field]string{cur.ProductCode: "AmazonVPC", cur.ProductName: "Amazon Virtual Private Cloud"}, Service, "AmazonVPC"},
		{"a marketplace product goes by its name", cur.Usage, map[cur.Field]string{cur.BillingEntity: "AWS Marketplace", cur.ProductName: "Rocky Linux", cur.ProductCode: "8u2kqe"}, Service, "Rocky Linux"},
		{"a discount on it does not", cur.EdpDiscount, map[cur.Field]string{cur.BillingEntity: "AWS Marketplace", cur.ProductName: "Rocky Linux", cur.ProductCode: "8u2kqe"}, Service, "8u2kqe"},
		{"FOCUS has only a name", cur.FocusUsage, map[cur.Field]string{cur.ProductName: "Virtual Machines"}, Service, "Virtual Machines"},
		{"nothing is no service", cur.Tax, map[cur.Field]string{cur.ProductCode: ""}, Service, ""},

		{"the region code is the region", cur.Usage, map[cur.Field]string{cur.RegionCode: "eu-west-1", cur.Region: "EU (Ireland)"}, Region, "eu-west-1"},
		{"else the region", cur.Usage, map[cur.Field]string{cur.RegionCode: "", cur.Region: "eu-west-1", cur.AvailabilityZone: "us-east-1a"}, Region, "eu-west-1"},
		{"else the zone without its letter", cur.Usage, map[cur.Field]string{cur.RegionCode: "", cur.AvailabilityZone: "us-gov-west-1b"}, Region, "us-gov-west-1"},
		{"a local zone lies in its region", cur.Usage, map[cur.Field]string{cur.AvailabilityZone: "us-east-1-bos-1a"}, Region, "us-east-1"},
		{"else the prefix of the usage type", cur.Usage, map[cur.Field]string{cur.RegionCode: "", cur.UsageType: "APS3-BoxUsage:m5.large"}, Region, "ap-south-1"},
		{"of two prefixes the first bills", cur.Usage, map[cur.Field]string{cur.RegionCode: "", cur.UsageType: "EUC1-USE1-AWS-Out-Bytes"}, Region, "eu-central-1"},
		{"no prefix and a blank region is no region", cur.Usage, map[cur.Field]string{cur.RegionCode: "", cur.UsageType: "DNS-Queries"}, Region, ""},
		{"no prefix in a bill without regions is the home region", cur.Usage, map[cur.Field]string{cur.UsageType: "BoxUsage:m5.large"}, Region, "us-east-1"},
		{"a tax row has no region", cur.Tax, map[cur.Field]string{cur.UsageType: ""}, Region, ""},

		{"a family is the type without its size", cur.Usage, map[cur.Field]string{cur.InstanceType: "db.r5.2xlarge", cur.InstanceTypeFamily: "R5"}, InstanceFamily, "db.r5"},
		{"else the family column", cur.Usage, map[cur.Field]string{cur.InstanceType: "", cur.InstanceTypeFamily: "m5"}, InstanceFamily, "m5"},

		{"a Savings Plan comes before a reservation", cur.SavingsPlanCoveredUsage, map[cur.Field]string{cur.SavingsPlanARN: "arn:sp", cur.ReservationARN: "arn:ri"}, PurchaseOption, "SavingsPlan"},
		{"a reservation's usage is Reserved", cur.DiscountedUsage, map[cur.Field]string{cur.SavingsPlanARN: "", cur.ReservationARN: "arn:ri", cur.UsageType: "BoxUsage:m5.large"}, PurchaseOption, "Reserved"},
		{"Spot shows in the usage type", cur.Usage, map[cur.Field]string{cur.UsageType: "EUC1-SpotUsage:m5.large"}, PurchaseOption, "Spot"},
		{"all else is OnDemand", cur.Usage, map[cur.Field]string{cur.UsageType: "BoxUsage:m5.large"}, PurchaseOption, "OnDemand"},
		{"AWS's code in FOCUS", cur.FocusUsage, map[cur.Field]string{cur.Provider: "AWS", cur.LegalEntity: "Amazon Web Services, Inc.", cur.ProductCode: "AmazonEC2", cur.ProductName: "Amazon Elastic Compute Cloud"}, Service, "AmazonEC2"},
		{"the marketplace in FOCUS", cur.FocusUsage, map[cur.Field]string{cur.Provider: "AWS", cur.LegalEntity: "Datadog, Inc.", cur.ProductCode: "5ghnh8xexamplemktp", cur.ProductName: "Datadog Pro"}, Service, "Datadog Pro"},
		{"a provider without codes", cur.FocusUsage, map[cur.Field]string{cur.Provider: "Microsoft", cur.ProductName: "Virtual Machines"}, Service, "Virtual Machines"},
		{"FOCUS names a commitment by its id", cur.FocusUsage, map[cur.Field]string{cur.CommitmentDiscountID: "cud-1"}, Commitment, "cud-1"},
		{"Azure calls committed usage Standard", cur.FocusUsage, map[cur.Field]string{cur.CommitmentDiscountID: "/providers/x", cur.CommitmentDiscountType: "Reservation", cur.PricingCategory: "Standard"}, PurchaseOption, "Reserved"},
		{"a savings plan by its type", cur.FocusUsage, map[cur.Field]string{cur.CommitmentDiscountID: "/providers/y", cur.CommitmentDiscountType: "Savings Plan"}, PurchaseOption, "SavingsPlan"},
		{"a commitment of another provider", cur.FocusUsage, map[cur.Field]string{cur.CommitmentDiscountID: "cud-1", cur.CommitmentDiscountType: "CUD"}, PurchaseOption, "Committed"},
		{"a commitment without a type", cur.FocusUsage, map[cur.Field]string{cur.CommitmentDiscountID: "cud-1", cur.PricingCategory: "Standard"}, PurchaseOption, "Committed"},
		{"Google Cloud writes a list of one", cur.FocusUsage, map[cur.Field]string{cur.ServiceCategory: `["Compute"]`}, Dimension(cur.ServiceCategory), "Compute"},
		{"a list of two stays", cur.FocusUsage, map[cur.Field]string{cur.ServiceCategory: `["Compute","AI"]`}, Dimension(cur.ServiceCategory), `["Compute","AI"]`},
		{"FOCUS calls Spot Dynamic", cur.FocusUsage, map[cur.Field]string{cur.PricingCategory: "Dynamic"}, PurchaseOption, "Spot"},

		{"a known type has AWS's spelling", cur.RIFee, map[cur.Field]string{cur.LineItemTypeText: "RI Fee"}, LineItemType, "RIFee"},
		{"an unknown type keeps its text", cur.UnknownType, map[cur.Field]string{cur.LineItemTypeText: "Whatever"}, LineItemType, "Whatever"},
		{"and so does an unknown discount", cur.OtherDiscount, map[cur.Field]string{cur.LineItemTypeText: "DistributorDiscount"}, LineItemType, "DistributorDiscount"},

		{"a commitment is the plan", cur.SavingsPlanCoveredUsage, map[cur.Field]string{cur.SavingsPlanARN: "arn:sp"}, Commitment, "arn:sp"},
		{"or the reservation", cur.RIFee, map[cur.Field]string{cur.SavingsPlanARN: "", cur.ReservationARN: "arn:ri"}, Commitment, "arn:ri"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			// Other rows come first, so that codes are not what they are in an empty ledger.
			l := build(t, []row{{text: map[cur.Field]string{cur.BillingEntity: "AWS", cur.UsageAccount: "1"}}, {kind: tt.kind, text: tt.text}}, 1)
			codes := l.Segments()[0].Codes(tt.dim)
			if got := l.Values(tt.dim)[codes.At(1)]; got != tt.want {
				t.Errorf("%s of %v = %q, want %q", l.Label(tt.dim), tt.text, got, tt.want)
			}
		})
	}
}

func TestBillingPeriodIsItsMonth(t *testing.T) {
	l := build(t, []row{
		{time: map[cur.Field]int64{cur.BillingPeriodStart: august}},
		{time: map[cur.Field]int64{cur.BillingPeriodStart: august - 3600}},
		{},
	}, 2)
	codes := l.Segments()[0].Codes(BillingPeriod)
	for i, want := range []string{"2026-08", "2026-07", ""} {
		if got := l.Values(BillingPeriod)[codes.At(i)]; got != want {
			t.Errorf("row %d: billing period %q, want %q", i, got, want)
		}
	}
}

// Spreadsheets take leading zeros away; the ids of other providers are their own.
func TestAccountsKeepTwelveDigits(t *testing.T) {
	rows := []row{
		{text: map[cur.Field]string{cur.PayerAccount: "1234567890", cur.UsageAccount: "1234567890"}},
		{text: map[cur.Field]string{cur.PayerAccount: "1234567890", cur.UsageAccount: "001234567890"}},
		{text: map[cur.Field]string{cur.PayerAccount: "1234567890", cur.UsageAccount: "sandbox"}},
		{text: map[cur.Field]string{cur.PayerAccount: "1234567890", cur.UsageAccount: ""}},
	}
	l := build(t, rows, 1)
	codes := l.Segments()[0].Codes(Account)
	for i, want := range []string{"001234567890", "001234567890", "sandbox", ""} {
		if got := l.Values(Account)[codes.At(i)]; got != want {
			t.Errorf("account %q, want %q", got, want)
		}
	}
	if codes.At(0) != codes.At(1) || l.LostLeadingZeros() != 1 {
		t.Errorf("%d ids were padded, want 1", l.LostLeadingZeros())
	}
	focus := build(t, []row{{text: map[cur.Field]string{cur.ChargeCategory: "Usage", cur.UsageAccount: "77"}}}, 1)
	if v := focus.Values(Account); v[1] != "77" || focus.LostLeadingZeros() != 0 {
		t.Errorf("FOCUS account %q", v)
	}
}

func TestAccountNames(t *testing.T) {
	l := build(t, []row{
		{text: map[cur.Field]string{cur.UsageAccount: "111111111111", cur.UsageAccountName: ""}},
		{text: map[cur.Field]string{cur.UsageAccount: "222222222222", cur.UsageAccountName: "prod"}},
	}, 1)
	for id, want := range map[string]string{"111111111111": "", "222222222222": "prod", "333333333333": ""} {
		if got := l.NameOf(id); got != want {
			t.Errorf("name of %s = %q, want %q", id, got, want)
		}
	}
}

// A tag and a cost category of one key, and keys that differ by case, are apart.
func TestKeysAreOpaque(t *testing.T) {
	b := NewBuilder()
	dict := cur.NewDict()
	column := cur.Column{Codes: []uint32{dict.Code([]byte("x"))}, Dict: dict}
	err := b.File("a").Batch(&cur.Batch{FirstRow: 1, Rows: 1, Types: make([]cur.LineItemType, 1), Keyed: []cur.KeyedColumn{
		{Space: cur.Tag, Key: "user:Name", Column: column}, {Space: cur.Tag, Key: "user:name", Column: column},
		{Space: cur.CostCategory, Key: "user:Name", Column: column},
		{Space: cur.Tag, Key: "empty", Column: cur.Column{Codes: []uint32{0}, Dict: dict}},
	}})
	if err != nil {
		t.Fatal(err)
	}
	l := b.Seal()
	var got []string
	for _, d := range l.Dimensions() {
		if d >= firstKeyed {
			got = append(got, l.Key(d)+" "+l.Label(d)+" "+l.Kind(d).String())
		}
	}
	want := []string{"tag:user:Name user:Name tag", "tag:user:name user:name tag", "category:user:Name user:Name category"}
	for i := range want {
		if i >= len(got) || len(got) != len(want) || got[i] != want[i] {
			t.Fatalf("keyed dimensions %q, want %q", got, want)
		}
	}
}

// Every key and every stored field has one dimension.
func TestFixedDimensionsAreComplete(t *testing.T) {
	keys, dims := map[string]bool{}, map[Dimension]bool{}
	for _, f := range fixedDimensions {
		if keys[f.key] || dims[f.dim] || f.key == "" || f.label == "" {
			t.Errorf("dimension %d %q is there twice or unnamed", f.dim, f.key)
		}
		keys[f.key], dims[f.dim] = true, true
	}
	for d := Service; d < firstKeyed; d++ {
		if !dims[d] {
			t.Errorf("derived dimension %d has no key", d)
		}
	}
	left := map[cur.Field]bool{cur.LineItemTypeText: true, cur.RegionCode: true, cur.Region: true, cur.InstanceFamily: true, cur.ChargeCategory: true}
	for f := cur.PayerAccount; f < cur.BillingPeriodStart; f++ {
		if _, ok := Of(f); ok == left[f] {
			t.Errorf("field %v: stored is %v", f, ok)
		}
	}
}
