package risk

import (
	"strings"
	"testing"
)

// AWS's own worked examples of how plans apply to usage.
func TestPlansApplyAsAWSPublishes(t *testing.T) {
	type usage struct {
		ID      string
		Qty     float64
		OD, CSP float64
		ISP     float64
	}
	want := oracle[struct {
		Usage  []usage
		Totals struct {
			OD     float64
			Demand float64 `json:"csp_demand"`
		}
		S1, S2, S3 struct {
			CSP, Used, Unused, Total, Savings float64
			CoveredR5                         float64 `json:"covered_r5"`
			ODLeft                            float64 `json:"od_left"`
		}
		S4 struct {
			Reserved  float64 `json:"ri_r5"`
			CSP, Used float64
			ODLeft    float64 `json:"od_left"`
		}
		S5 struct {
			ISP       float64 `json:"isp_r5"`
			ISPUsed   float64 `json:"isp_used"`
			ISPUnused float64 `json:"isp_unused"`
			CSP       float64
			CSPUsed   float64 `json:"csp_used"`
			ODLeft    float64 `json:"od_left"`
			Total     float64
			Savings   float64
		}
		Optimum struct{ C, Cost float64 }
	}](t, "aws_sp_applying")
	var list []Usage
	onDemand, demand := 0.0, 0.0
	for _, u := range want.Usage {
		one := Usage{OnDemand: u.Qty * u.OD, Broad: 1 - u.CSP/u.OD, Family: -1}
		if u.ID == "r5" {
			one.Family, one.Narrow = 0, 1-u.ISP/u.OD
		}
		list = append(list, one)
		onDemand += one.OnDemand
		demand += u.Qty * u.CSP
	}
	near(t, "on-demand", onDemand, want.Totals.OD)
	near(t, "demand", demand, want.Totals.Demand)

	a := Allocate(list, []float64{0}, want.S1.CSP)
	near(t, "1: used", a.BroadUsed, want.S1.Used)
	near(t, "1: unused", want.S1.CSP-a.BroadUsed, want.S1.Unused)
	near(t, "1: left", a.OnDemand, want.S1.ODLeft)
	near(t, "1: cost", a.OnDemand+want.S1.CSP, want.S1.Total)
	near(t, "1: savings", onDemand-a.OnDemand-want.S1.CSP, want.S1.Savings)

	a = Allocate(list, []float64{0}, want.S2.CSP)
	near(t, "2: used", a.BroadUsed, want.S2.Used)
	near(t, "2: r5 covered", 4-a.Left[0], want.S2.CoveredR5)
	near(t, "2: left", a.OnDemand, want.S2.ODLeft)
	near(t, "2: cost", a.OnDemand+want.S2.CSP, want.S2.Total)

	a = Allocate(list, []float64{0}, want.S3.CSP)
	near(t, "3: used", a.BroadUsed, want.S3.Used)
	near(t, "3: left", a.OnDemand, want.S3.ODLeft)
	near(t, "3: cost", a.OnDemand+want.S3.CSP, want.S3.Total)

	reserved := append([]Usage(nil), list...)
	reserved[0].Reserved = want.S4.Reserved * want.Usage[0].OD
	a = Allocate(reserved, []float64{0}, want.S4.CSP)
	near(t, "4: used", a.BroadUsed, want.S4.Used)
	near(t, "4: left", a.OnDemand, want.S4.ODLeft)

	a = Allocate(list, []float64{want.S5.ISP}, want.S5.CSP)
	near(t, "5: family used", a.NarrowUsed[0], want.S5.ISPUsed)
	near(t, "5: family unused", want.S5.ISP-a.NarrowUsed[0], want.S5.ISPUnused)
	near(t, "5: broad used", a.BroadUsed, want.S5.CSPUsed)
	near(t, "5: left", a.OnDemand, want.S5.ODLeft)
	cost := a.OnDemand + want.S5.ISP + want.S5.CSP
	near(t, "5: cost", cost, want.S5.Total)
	near(t, "5: savings", onDemand-cost, want.S5.Savings)

	var classes []Class
	for _, u := range list {
		classes = append(classes, Class{OnDemand: []float64{u.OnDemand}, Discount: Exactly(u.Broad)})
	}
	c := curve(t, classes...)
	near(t, "least-cost level", c.Best(), want.Optimum.C)
	near(t, "its cost", c.Cost(c.Best()), want.Optimum.Cost)
}

// Ten hours of one discount: the level of least cost is a quantile.
func TestOneDiscountIsAQuantile(t *testing.T) {
	want := oracle[struct {
		D              []float64
		Disc           float64
		Cost           map[string]float64
		Argmin         []float64
		Pick           float64
		Util, Coverage float64
	}](t, "newsvendor")
	c := flat(t, want.D, want.Disc)
	for level, cost := range want.Cost {
		near(t, "cost of "+level, c.Cost(number(t, level)), cost)
	}
	near(t, "pick", c.Best(), want.Pick)
	near(t, "quantile", Quantile(want.D, want.Disc), want.Pick)
	near(t, "both ends cost the same", c.Cost(want.Argmin[0]), c.Cost(want.Argmin[1]))
	near(t, "utilization", c.Utilization(want.Pick), want.Util)
	near(t, "coverage", c.Coverage(want.Pick), want.Coverage)
	near(t, "savings", c.NetSavings(want.Pick), 8.571428571428571)
	for level, cost := range map[float64]float64{0: 78.57142857142857, 3: 70, 5: 71.42857142857143, 10: 100} {
		near(t, "cost", c.Cost(level), cost)
		near(t, "cost by pinball", 55+Pinball(want.D, level, want.Disc)/(1-want.Disc), cost)
	}
}

// Two discounts: the mean of them would commit to 5 and pay more.
func TestSeveralDiscountsAreNotTheirMean(t *testing.T) {
	type class struct {
		OD   []float64
		Disc float64
	}
	want := oracle[struct {
		A, B   class
		Cost   map[string]float64
		Argmin float64
		Naive  struct{ C, Cost float64 } `json:"naive_pooled"`
	}](t, "heterogeneous")
	c := curve(t, Class{OnDemand: want.A.OD, Discount: Exactly(want.A.Disc)}, Class{OnDemand: want.B.OD, Discount: Exactly(want.B.Disc)})
	for level, cost := range want.Cost {
		near(t, "cost of "+level, c.Cost(number(t, level)), cost)
	}
	near(t, "least-cost level", c.Best(), want.Argmin)
	near(t, "cost of the pooled mean", c.Cost(want.Naive.C), want.Naive.Cost)
	if c.Cost(c.Best()) >= want.Naive.Cost {
		t.Error("the pooled mean costs no more")
	}
}

// Looking along one commitment at a time stalls at (0, 15).
func TestJointOptimumDoesNotStall(t *testing.T) {
	want := oracle[struct {
		Classes []struct{ OD, ISP, CSP float64 }
		Cost    map[string]float64
		Argmin  []float64
	}](t, "joint")
	var families []Family
	for _, c := range want.Classes {
		families = append(families, Family{OnDemand: []float64{c.OD}, Narrow: c.ISP, Broad: c.CSP, NoNarrow: c.ISP == 0})
	}
	for at, cost := range want.Cost {
		narrow, broad, _ := strings.Cut(at, ",")
		got, err := JointCost(families, []float64{number(t, narrow), 0}, number(t, broad))
		if err != nil {
			t.Fatal(err)
		}
		near(t, "cost of "+at, got, cost)
	}
	j, err := OptimizeJointly(families, 1e-9, 200)
	if err != nil {
		t.Fatal(err)
	}
	within(t, "narrow", j.Narrow[0], want.Argmin[0], 1e-6)
	within(t, "broad", j.Broad, want.Argmin[1], 1e-6)
	if j.Gap() > 1e-9 {
		t.Errorf("gap %g after %d rounds", j.Gap(), j.Rounds)
	}
}

func TestBreakEvenAndRateDrop(t *testing.T) {
	for _, tt := range oracle[[]struct {
		Disc        float64
		T           int
		Hours, Days float64
	}](t, "breakeven") {
		near(t, "hours", BreakEvenHours(tt.Disc, tt.T), tt.Hours)
		near(t, "days", BreakEvenHours(tt.Disc, tt.T)/24, tt.Days)
	}
	drop := oracle[struct {
		Disc float64
		Q    map[string]float64
	}](t, "rate_drop")
	for q, want := range drop.Q {
		near(t, "discount after a drop of "+q, AfterRateDrop(drop.Disc, number(t, q)), want)
	}
	lost := oracle[struct {
		D, Disc, C float64
		S          map[string]float64 `json:"S_after_hours"`
	}](t, "workload_loss")
	s := constant(t, lost.D, lost.Disc, 8760, true)
	for after, want := range lost.S {
		near(t, "savings when all ends after "+after, s.Blows(lost.C, []int{int(number(t, after))})[0].Saving, want)
	}
}

// constant is a scope of one slice that uses the same in every hour.
func constant(t testing.TB, onDemand, discount float64, term int, slice bool) *Steady {
	t.Helper()
	hours := make([]float64, 168)
	for i := range hours {
		hours[i] = onDemand
	}
	scope := Scope{Classes: []Class{{OnDemand: hours, Discount: Exactly(discount)}}, Term: term}
	if slice {
		scope.Slices = []Slice{{Name: "all", OnDemand: [][]float64{hours}}}
	}
	s, err := NewSteady(scope)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestMarginOfSafety(t *testing.T) {
	want := oracle[struct {
		D, Disc, C float64
		Months     int
		Drop       map[string]float64 `json:"max_drop_at_month"`
	}](t, "margin_of_safety")
	s := constant(t, want.D, want.Disc, want.Months, false)
	for month, drop := range want.Drop {
		near(t, "drop at month "+month, s.MarginOfSafety(want.C, int(number(t, month))), drop)
	}
}
