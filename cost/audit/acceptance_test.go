package audit_test

import "testing"

// TestBills holds what small bills must come to. The first half are the worked
// examples of a 30-day month: a reservation of one instance at $0.06 an hour
// beside $0.10 on demand, and a Savings Plan of $0.70 an hour at 30 % off. The
// numbers T01 … are those of the acceptance list.
func TestBills(t *testing.T) {
	const upfront7 = ` product=ComputeSavingsPlans description="Refund for one-time fee for Savings Plan ID 0af1"`
	const plan = `
		SavingsPlanCoveredUsage U=720 effective=504 P=720 usage=7200
		SavingsPlanNegation U=-720 P=720 usage=7200
	`
	const noUpfront = plan + `SavingsPlanRecurringFee U=504 TC=504 UC=504`
	for _, tt := range []struct{ name, bill, want string }{
		{"T01, RI-1: a reservation without upfront, used to the full, costs what it bills; the naive rule counts it twice",
			`DiscountedUsage U=0 effective=43.20 P=72
			 RIFee U=43.20 AUF=0 UAUF=0 URF=0`,
			"cash 43.20, amortized 43.20, unused 0, on-demand 72, gross 28.80, saved 28.80, utilization 100.0000, naive 86.40, true-up 0, prepay 0, difference 0, " +
				"ri_effective 43.20, ri_unused 0, naive-cash:reservations_twice 43.20, naive-amortized:reservation_fees 43.20, finding:commitments-saved yes, finding:naive-differs yes"},
		{"T02, RI-2: the first month of a partial upfront bills the upfront whole and costs one month of it",
			`Fee U=262.80 arn=ri-1
			 DiscountedUsage effective=43.20 P=72
			 RIFee U=21.60 AUF=21.60 UAUF=0 URF=0`,
			"cash 284.40, amortized 43.20, true-up -21.60, prepay 262.80, difference 0, naive 327.60, saved 28.80, unused 0, prepay_excluded 0"},
		{"T03, RI-3: the first month of an all upfront",
			`Fee U=525.60 arn=ri-1
			 DiscountedUsage effective=43.20 P=72
			 RIFee U=0 AUF=43.20 UAUF=0 URF=0`,
			"cash 525.60, amortized 43.20, true-up -43.20, prepay 525.60, difference 0, naive 568.80, on-demand 72, saved 28.80"},
		{"T04, RI-4: a later month of an all upfront bills nothing and costs its share; here the naive rule is right by luck",
			`DiscountedUsage effective=43.20 P=72
			 RIFee U=0 AUF=43.20 UAUF=0 URF=0`,
			"cash 0, amortized 43.20, true-up -43.20, prepay 0, difference 0, naive 43.20, finding:naive-differs no"},
		{"T05, RI-5: a reservation used for three quarters costs its unused quarter too",
			`DiscountedUsage effective=32.40 P=54
			 RIFee U=43.20 UAUF=0 URF=10.80`,
			"cash 43.20, amortized 43.20, unused 10.80, gross 21.60, saved 10.80, utilization 75.0000, savings-rate 20.0000, naive 75.60, on-demand 54, ri_unused 10.80, difference 0"},
		{"T06, RI-6: the same with partial upfront, in a later month",
			`DiscountedUsage effective=32.40 P=54
			 RIFee U=21.60 AUF=21.60 UAUF=5.40 URF=5.40`,
			"cash 21.60, amortized 43.20, unused 10.80, true-up -21.60, prepay 0, naive 54.00, saved 10.80, difference 0"},
		{"T07, RI-7: an idle reservation is all unused, and a savings rate of nothing is not a number",
			`RIFee U=43.20 UAUF=0 URF=43.20`,
			"cash 43.20, amortized 43.20, unused 43.20, saved -43.20, utilization 0.0000, savings-rate n/a, naive 43.20, on-demand 0, finding:commitments-cost-more yes"},
		{"T08, SP-1: a plan without upfront, used to the full; the negation's public cost and usage do not count",
			noUpfront,
			"cash 504, amortized 504, unused 0, on-demand 720, usage 7200, gross 216, saved 216, naive 288, true-up 0, prepay 0, difference 0, " +
				"sp_effective 504, sp_unused 0, sp_negation_excluded 0, naive-cash:plan_savings_twice -216, naive-amortized:negations -720, naive-amortized:plan_fees 504"},
		{"T09, SP-2: the first month of a partial upfront plan",
			plan + `SavingsPlanUpfrontFee U=3066
			 SavingsPlanRecurringFee U=252 TC=504 UC=504 AUC=252`,
			"cash 3318, amortized 504, true-up -252, prepay 3066, difference 0, naive 3102"},
		{"T10, SP-3: the first month of an all upfront plan",
			plan + `SavingsPlanUpfrontFee U=6132
			 SavingsPlanRecurringFee U=0 TC=504 UC=504 AUC=504`,
			"cash 6132, amortized 504, true-up -504, prepay 6132, difference 0, naive 5916, saved 216"},
		{"T11, SP-3b: a later month of it; the naive rule says that compute was paid back",
			plan + `SavingsPlanRecurringFee U=0 TC=504 UC=504 AUC=504`,
			"cash 0, amortized 504, true-up -504, prepay 0, difference 0, naive -216"},
		{"T12, SP-4: the case the naive rule was meant to catch: it says 374.40 against 432 on demand, and the plan lost 72",
			`SavingsPlanCoveredUsage U=432 effective=302.40 P=432
			 SavingsPlanNegation U=-432 P=432
			 SavingsPlanRecurringFee U=504 TC=504 UC=302.40`,
			"cash 504, amortized 504, unused 201.60, utilization 60.0000, gross 129.60, saved -72, naive 374.40, on-demand 432, finding:commitments-cost-more yes, finding:commitments-saved no"},
		{"T13, SP-5: a deep discount; the naive total is negative",
			`SavingsPlanCoveredUsage U=720 effective=201.60 P=720
			 SavingsPlanNegation U=-720
			 SavingsPlanRecurringFee U=201.60 TC=201.60 UC=201.60`,
			"cash 201.60, amortized 201.60, naive -316.80, gross 518.40, savings-rate 72.0000"},
		{"T14, SP-6: one hour that overflows into on-demand",
			`SavingsPlanCoveredUsage U=1 effective=.70 P=1
			 SavingsPlanNegation U=-1
			 SavingsPlanRecurringFee U=.70 TC=.70 UC=.70
			 Usage U=.40 P=.40`,
			"cash 1.10, amortized 1.10, on-demand 1.40, utilization 100.0000, saved 0.30, naive 0.80"},
		{"T15, SP-7: a plan returned within seven days cost nothing, and the bridge knows both rows",
			"SavingsPlanUpfrontFee U=6132\nRefund U=-6132" + upfront7,
			"cash 0, amortized 0, net 0, prepay 0, true-up 0, difference 0, naive 0, prepay_excluded 0, refund no"},
		{"T16: another refund on the same product is money back",
			`Refund U=-50 product=ComputeSavingsPlans description="EDP discount refund for June"`,
			"cash -50, amortized -50, prepay 0, refund -50, prepay_excluded no"},
		{"T17: a whole bill adds up",
			noUpfront + `
			 DiscountedUsage effective=32.40 P=54
			 RIFee U=43.20 UAUF=0 URF=10.80
			 Usage U=100 P=100
			 Usage U=20 P=60 kind=EUW1-SpotUsage:m5.large
			 Tax U=66.72
			 Credit U=-25
			 Refund U=-5
			 Fee U=15
			 EdpDiscount U=-10`,
			"cash 708.92, amortized 708.92, used 536.40, unused 10.80, gross 237.60, saved 226.80, on-demand 934, utilization 98.0263, naive 525.32, " +
				"naive-cash:reservations_twice 32.40, naive-cash:plan_savings_twice -216, difference 0, " +
				"unblended 120, tax 66.72, credit -25, refund -5, fee 15, discount -10, ri_effective 32.40, ri_unused 10.80, sp_effective 504, sp_unused 0"},
		{"T18: the two errors cancel, and the sources still tell them apart",
			`DiscountedUsage effective=43.20 P=72
			 RIFee U=43.20 AUF=0 UAUF=0 URF=0
			 SavingsPlanCoveredUsage U=144 effective=100.80 P=144
			 SavingsPlanNegation U=-144
			 SavingsPlanRecurringFee U=100.80 TC=100.80 UC=100.80`,
			"cash 144, naive 144, amortized 144, ri_effective 43.20, sp_effective 100.80, naive-cash:reservations_twice 43.20, naive-cash:plan_savings_twice -43.20, finding:naive-right-by-chance yes"},
		{"T19: under a 9 % agreement gross and net come to the same over the month, and the discount is taken once",
			`SavingsPlanCoveredUsage U=432 NU=393.12 effective=302.40 neteffective=275.184 P=432
			 SavingsPlanNegation U=-432 NU=-393.12
			 SavingsPlanRecurringFee U=504 NU=458.64 TC=504 UC=302.40 NRC=458.64 NAUC=0
			 EdpDiscount U=-45.36 NU=0`,
			"cash 458.64, amortized 458.64, net 458.64, sp_effective 302.40, sp_unused 201.60, discount -45.36"},
		{"T20: the same where AWS leaves the discount row's net cost empty",
			`SavingsPlanCoveredUsage U=432 NU=393.12 effective=302.40 neteffective=275.184 P=432
			 SavingsPlanNegation U=-432 NU=-393.12
			 SavingsPlanRecurringFee U=504 NU=458.64 TC=504 UC=302.40 NRC=458.64 NAUC=0
			 EdpDiscount U=-45.36`,
			"amortized 458.64, net 458.64"},
		{"T21: a month without any reservation, plan, net or discount column is whole",
			"Usage U=1\nUsage U=2\nUsage U=3\nUsage U=3.5\nUsage U=.5",
			"cash 10, amortized 10, net 10, on-demand 10, naive 10, used 0, unused 0, utilization n/a, difference 0, finding:no-commitment-columns no, finding:no-net-columns no"},
		{"T22: a type that nobody knows is kept, counted and shown",
			"FooAdjustment U=7\nUsage U=1 P=1",
			"cash 8, amortized 8, unknown_type 7, on-demand 1, finding:unknown-line-item-type yes"},
		{"T35: where AWS leaves the unused part of a reservation out, it is what the used part leaves of the fee",
			`DiscountedUsage effective=30 P=60 product=AmazonDynamoDB
			 DiscountedUsage effective=50 P=90 product=AmazonDynamoDB
			 RIFee U=100 product=AmazonDynamoDB`,
			"amortized 100, cash 100, ri_unused_fallback 20, unused 20, difference 0, finding:fallback-used yes"},
		{"T35 in an export that writes 0 for DynamoDB's unused part instead of nothing",
			`DiscountedUsage effective=80 P=150 product=AmazonDynamoDB
			 RIFee U=60 AUF=40 UAUF=0 URF=0 product=AmazonDynamoDB`,
			"amortized 100, ri_unused_fallback 20, difference 0"},
		{"another service's unused part of 0 is believed: the usage may be in another bill",
			`DiscountedUsage effective=80 P=150
			 RIFee U=100 UAUF=0 URF=0`,
			"amortized 80, ri_unused 0, difference 20, finding:bridge-open yes"},
		{"T36: an upfront payment that is never amortized stays",
			`Fee U=1000 arn=ri-1
			 RIFee U=0
			 DiscountedUsage P=50`,
			"cash 1000, amortized 1000, prepay 0, prepay_unamortizable 1000, difference 0, finding:prepay-unamortizable yes"},
		{"nothing was paid in advance: there is nothing to keep",
			`Fee U=0 arn=ri-1
			 RIFee U=10 UAUF=0 URF=0
			 DiscountedUsage effective=10 P=50`,
			"prepay_unamortizable no, prepay_excluded 0, difference 0"},
		{"an upfront payment is amortized though its usage is in other bills",
			`Fee U=525.60 arn=ri-1
			 RIFee U=0 AUF=43.20 UAUF=0 URF=0`,
			"prepay_excluded 0, prepay_unamortizable no, prepay 525.60, true-up -43.20"},
		{"an upfront payment is amortized when usage carries more than the monthly fee, whatever the columns say",
			`Fee U=262.80 arn=ri-1
			 DiscountedUsage effective=43.20 P=72
			 RIFee U=21.60 UAUF=0 URF=0`,
			"prepay_excluded 0, prepay_unamortizable no, amortized 43.20, difference -21.60"},
		{"Redshift leaves the effective cost out but not its parts",
			`DiscountedUsage upfrontpart=20 recurringpart=23.20 P=72 product=AmazonRedshift
			 RIFee U=23.20 AUF=20 UAUF=0 URF=0 product=AmazonRedshift`,
			"amortized 43.20, ri_effective_fallback 43.20, difference 0, naive 23.20"},
		{"with neither effective cost nor parts, usage shares the fee",
			`DiscountedUsage usage=300 P=30
			 DiscountedUsage usage=100 P=10
			 RIFee U=30 AUF=10 UAUF=1 URF=3`,
			"amortized 40, ri_effective_fallback 36, ri_unused 4, difference 0"},
		{"the fee is shared by normalized usage where there is any",
			`DiscountedUsage usage=1 normalized=8 P=30 product=AmazonRDS account=1
			 DiscountedUsage usage=1 normalized=4 P=10 product=AmazonRDS account=2
			 RIFee U=30 UAUF=0 URF=0`,
			"amortized 30, ri_effective_fallback 30, account:000000000001 20, account:000000000002 10"},
		{"effective costs that are all 0 beside a fee are left out, not free",
			`DiscountedUsage effective=0 usage=300 P=30
			 RIFee U=30 AUF=0 UAUF=0 URF=0`,
			"amortized 30, ri_effective_fallback 30, ri_unused 0, difference 0"},
		{"a plan that does not say what was used leaves the rest, hour by hour",
			`SavingsPlanCoveredUsage U=1.00 effective=.70 P=1.00 start=2026-06-01T00:00:00Z end=2026-06-01T01:00:00Z
			 SavingsPlanCoveredUsage U=.50 effective=.35 P=.50 start=2026-06-01T01:00:00Z end=2026-06-01T02:00:00Z
			 SavingsPlanNegation U=-1.00 start=2026-06-01T00:00:00Z end=2026-06-01T01:00:00Z
			 SavingsPlanNegation U=-.50 start=2026-06-01T01:00:00Z end=2026-06-01T02:00:00Z
			 SavingsPlanRecurringFee U=.30 AUC=.40 start=2026-06-01T00:00:00Z end=2026-06-01T01:00:00Z
			 SavingsPlanRecurringFee U=.30 AUC=.40 start=2026-06-01T01:00:00Z end=2026-06-01T02:00:00Z`,
			"cash 0.6, amortized 1.40, sp_unused_fallback 0.35, true-up -0.80, difference 0"},
		{"an hour in which more was used than promised takes nothing from the next",
			`SavingsPlanCoveredUsage U=1.20 effective=.80 start=2026-06-01T00:00:00Z end=2026-06-01T01:00:00Z
			 SavingsPlanCoveredUsage U=.50 effective=.35 start=2026-06-01T01:00:00Z end=2026-06-01T02:00:00Z
			 SavingsPlanRecurringFee U=.70 start=2026-06-01T00:00:00Z end=2026-06-01T01:00:00Z
			 SavingsPlanRecurringFee U=.70 start=2026-06-01T01:00:00Z end=2026-06-01T02:00:00Z`,
			"sp_effective 1.15, sp_unused_fallback 0.35"},
		{"daily usage under hourly fees is compared by the day",
			`SavingsPlanCoveredUsage U=1.50 effective=1.05 start=2026-06-01T00:00:00Z end=2026-06-02T00:00:00Z
			 SavingsPlanRecurringFee U=.70 start=2026-06-01T00:00:00Z end=2026-06-01T01:00:00Z
			 SavingsPlanRecurringFee U=.70 start=2026-06-01T01:00:00Z end=2026-06-01T02:00:00Z`,
			"sp_unused_fallback 0.35"},
		{"a plan's fee that says what was used leaves the rest of its own, and that usage is not used again",
			`SavingsPlanRecurringFee U=.70 UC=.30
			 SavingsPlanRecurringFee U=.70
			 SavingsPlanCoveredUsage U=.60 effective=.40`,
			"sp_unused_fallback 1.00"},
		{"covered usage without an effective cost is its rate times its usage",
			`SavingsPlanCoveredUsage U=1 rate=0.07 usage=10 P=1
			 SavingsPlanNegation U=-1
			 SavingsPlanRecurringFee U=.70 TC=.70 UC=.70`,
			"amortized 0.70, sp_effective_fallback 0.70, difference 0"},
		{"covered usage without any cost counts as 0, and that stops",
			`SavingsPlanCoveredUsage U=1 P=1
			 SavingsPlanNegation U=-1
			 SavingsPlanRecurringFee U=.70 TC=.70 UC=.70`,
			"amortized 0, sp_effective_missing 0, finding:covered-usage-at-zero yes, finding:commitments-saved no"},
		{"without any commitment column or name, cash is all that is known, and it is said",
			`SavingsPlanCoveredUsage U=432 arn=
			 SavingsPlanNegation U=-432 arn=
			 SavingsPlanRecurringFee U=504 arn=
			 SavingsPlanUpfrontFee U=100 arn=
			 DiscountedUsage U=0 arn=
			 RIFee U=43.20 arn=`,
			"cash 647.20, amortized 647.20, net 647.20, commitment_columns_missing 647.20, finding:no-commitment-columns yes, finding:commitments-saved no, finding:commitments-cost-more no"},
		{"T37: a member's bill may lack the negations",
			`SavingsPlanCoveredUsage U=10 effective=7 P=10`,
			"amortized 7, cash 10, sp_effective 7, difference 3, finding:bridge-open yes"},
		{"T44: free usage saves nothing",
			`Usage U=0 P=5`,
			"gross 0, saved 0, on-demand 5, finding:commitments-saved no"},
		{"usage without a public price counts as billed",
			"Usage U=20 P=0\nUsage U=10\nUsage U=5 P=6",
			"on-demand 36, unpriced 2, finding:no-public-price yes"},
		{"what was taken back has no public price",
			"Usage U=-3\nUsage U=4 P=4",
			"on-demand 4, amortized 1, unpriced 0"},
		{"one payer's bill has net columns, the other's has not",
			`Usage U=100 NU=88
			 EdpDiscount U=-10 NU=0
			 Usage U=10 payer=222222222222
			 EdpDiscount U=-1 payer=222222222222`,
			"amortized 99, net 97"},
		{"container shares of machines are left out of every basis",
			"Usage U=1 NU=.9 P=1 usage=1\nUsage U=.4 NU=.3 P=.4 usage=5 operation=EKSPod-EC2\nUsage U=.2 P=.2 usage=5 operation=ECSTask-EC2\nUsage U=2 NU=1.8 P=2 usage=1 operation=FargateTask",
			"cash 3, amortized 3, net 2.7, on-demand 3, naive 3, usage 2, split_overlay_excluded 0, finding:split-overlay yes"},
		{"a support fee counts, whatever the reservation next to it does",
			"Fee U=15 product=AWSSupportBusiness\nFee U=525.60 arn=ri-1\nDiscountedUsage effective=43.20 P=72\nRIFee U=0 AUF=43.20 UAUF=0 URF=0",
			"fee 15, prepay_excluded 0, amortized 58.20, prepay 525.60"},
		{"a row without a net cost keeps its gross cost on the net basis, a discount does not",
			"Usage U=100 NU=90\nUsage U=10\nPrivateRateDiscount U=-10\nDistributorDiscount U=-1 NU=0",
			"amortized 99, net 100, discount -11"},
		{"discounts that are columns and not rows are said to be so, and cash stays as it is",
			"Usage U=100 NU=90 discount=-10",
			"cash 100, amortized 100, net 90, finding:discounts-in-columns yes"},
		{"discount rows without net columns: there is no net cost to show",
			"Usage U=100\nEdpDiscount U=-10",
			"net 90, finding:no-net-columns yes"},
		{"a reservation's refund is not its upfront fee",
			"Refund U=-5 arn=ri-1 product=AmazonEC2",
			"amortized -5, refund -5, prepay 0"},
		{"types are read whatever their case and blanks",
			"\"RI Fee\" U=43.20 URF=43.20 arn=ri-1\n\"discounted usage\" U=0 arn=ri-1",
			"amortized 43.20, ri_unused 43.20"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			b, a := priced(t, tt.bill)
			if len(a.Currencies) != 1 {
				t.Fatalf("%d currencies", len(a.Currencies))
			}
			expect(t, figures(b, a, a.Currencies[0]), tt.want)
			conserved(t, b, a)
		})
	}
}
