package synth

import (
	"cmp"
	"slices"
	"strings"

	"github.com/plainbill/plainbill/cost/cur"
	"github.com/plainbill/plainbill/cost/money"
)

// coverage is usage of one charge under one plan, where plans are shared.
type coverage struct {
	plan   *plan
	charge *charge
	line   *line
	price  int64 // per cent of the on-demand cost

	// Since the last row.
	quantity   int64
	cost, paid money.Amount
}

// share lets all plans cover what they may, in the order in which AWS applies
// them: plans of one instance family before Compute Savings Plans, the usage of
// the plan's owner before other usage, the highest saving before lower ones.
//
// Source: AWS Savings Plans user guide, how plans apply to usage.
func (m *model) share() {
	b := m.builder
	own := b.planOf(b.account("dev-shared"), m, "ComputeSavingsPlans", "1yr", "0.3000", 73, noUpfront, "", "", -4)
	ending := b.plan(m, "ComputeSavingsPlans", "1yr", "1.1000", 75, partialUpfront, "", "", -12)
	ending.ends = m.month.Start + 14*24
	ending.texts[cur.SavingsPlanEnd] = ending.ends.Time().Format("2006-01-02T15:04:05.000Z")
	ending.fee.texts[cur.SavingsPlanEnd] = ending.texts[cur.SavingsPlanEnd]
	m.plans = append(m.plans, own, ending)
	for _, p := range m.plans {
		for _, c := range m.charges {
			if p.fee == nil || !p.mayCover(c) {
				continue
			}
			k := &coverage{plan: p, charge: c, price: min(97, p.price+surcharge(c.line.texts[cur.UsageType]))}
			k.line = p.coveredLine(c, k.price)
			p.negate(c)
			c.coverages = append(c.coverages, k)
			m.shared = append(m.shared, k)
		}
	}
	slices.SortStableFunc(m.shared, func(x, y *coverage) int {
		return cmp.Or(cmp.Compare(x.rank(), y.rank()), cmp.Compare(x.price, y.price))
	})
}

// rank is the place of a coverage among others, before its price.
func (k *coverage) rank() int {
	rank := 0
	if k.plan.kind == "ComputeSavingsPlans" {
		rank = 2
	}
	if k.charge.line.texts[cur.UsageAccount] != k.plan.owner {
		rank++
	}
	return rank
}

// mayCover says whether the plan covers usage of a charge.
func (p *plan) mayCover(c *charge) bool {
	t := c.line.texts
	instance := strings.Contains(t[cur.UsageType], "BoxUsage:")
	if p.kind == "EC2InstanceSavingsPlans" {
		return instance && t[cur.RegionCode] == p.region && t[cur.InstanceTypeFamily] == p.family
	}
	return instance || strings.Contains(t[cur.UsageType], "Fargate-vCPU-Hours") || strings.Contains(t[cur.UsageType], "Lambda-GB-Second")
}

// surcharge makes some usage less of a bargain than other usage, so that the
// order of savings decides what is covered.
func surcharge(usageType string) int64 {
	switch {
	case strings.Contains(usageType, "Lambda"):
		return 14
	case strings.Contains(usageType, "Fargate"):
		return 7
	}
	sum := int64(0)
	for _, c := range usageType {
		sum = (sum*31 + int64(c)) % 9973
	}
	return sum % 6
}

// applyShared covers the usage of one hour.
func (m *model) applyShared() {
	for _, k := range m.shared {
		left := &k.charge.hour
		if left.cost == 0 || k.plan.left == 0 {
			continue
		}
		quantity, cost, paid := k.plan.take(left.quantity, left.cost, k.price)
		k.quantity += quantity
		k.cost += cost
		k.paid += paid
		n := k.plan.negationOf(k.charge)
		n.quantity += quantity
		n.cost += cost
		left.quantity -= quantity
		left.cost -= cost
	}
	for _, c := range m.charges {
		c.sum.quantity += c.hour.quantity
		c.sum.cost += c.hour.cost
		c.hour.quantity, c.hour.cost = 0, 0
	}
}
